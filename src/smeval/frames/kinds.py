"""What may stand in a column of a frame: kinds of values, and what a row's annotations say beyond the type.

A frame is declared as a NamedTuple. The type of a field tells the kind of its column: ``str``, `Typed`, `Message` and
literals are text, ``float`` is a number (missing: NaN), ``int`` a count, ``bool`` a flag; `Day` and `Moment` tell a day
without zone from a moment in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Annotated, cast

import pandas as pd

from smeval.wording import Message

TEXT, NUMBER, COUNT, DAY, MOMENT, FLAG = "str", "float64", "int64", "datetime64[us]", "datetime64[us, UTC]", "bool"

Day = Annotated[pd.Timestamp, DAY]
Moment = Annotated[pd.Timestamp, MOMENT]

#: No day, no number.
NO_DAY = cast(pd.Timestamp, pd.NaT)
NO_NUMBER = nan


def day_of(moment: pd.Timestamp) -> date | None:
    """Return the day of a cell, or None where there is none."""
    return None if moment is NO_DAY else moment.date()


@dataclass(frozen=True)
class Unit:
    """The unit of a number, as the wording ``unit.<id>`` names it."""

    unit: str


@dataclass(frozen=True)
class Named:
    """The column holds ids whose names are the wording ``<family>.<id>``; several are parted by blanks.

    Parameters
    ----------
    family : str
    flag : str
        Only entries of the catalog that carry this flag.
    """

    family: str
    flag: str = ""


@dataclass(frozen=True)
class Told:
    """The column holds messages whose sentences are the wording ``<prefix>.<id>``; else they are ``reason.<id>``."""

    prefix: str


@dataclass(frozen=True)
class Entry:
    """People fill this column in a form of the register.

    Parameters
    ----------
    required : bool
        Must be there and filled.
    identifies : bool
        The text is an id and also the name of a folder.
    whole : bool
        Only whole numbers.
    low, high : float, optional
        Bounds of a number, in the column's unit.
    of : str
        The column whose number this one is a part of: it is never larger, and ``yes`` says all, ``no`` none.
    """

    required: bool = False
    identifies: bool = False
    whole: bool = False
    low: float | None = None
    high: float | None = None
    of: str = ""


#: Steps of severity and of likelihood, from the least to the most.
STEPS = (1, 2, 3, 4)

#: No message.
NOTHING = Message("")

SampleId = Annotated[str, Named("sample")]
IncidentId = Annotated[str, Named("incident")]
KpiId = Annotated[str, Named("kpi")]
DutyId = Annotated[str, Named("duty")]
RiskId = Annotated[str, Named("risk")]
RuleId = Annotated[str, Named("rule")]
ScenarioId = Annotated[str, Named("scenario")]
StatementId = Annotated[str, Named("statement")]
DemandId = Annotated[str, Named("demand"), Named("demand_open")]
Platform = Annotated[str, Named("platform")]
Share = Annotated[float, Unit("share")]
#: From 0 (minimum) to 1 (target).
Fraction = Annotated[float, Unit("fraction")]
