"""What supervisory authorities demand, and where the channels stand to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from smeval.catalog import Catalog, Demand
from smeval.frames import make_frame, rows
from smeval.frames.columns import (
    DEMAND_RESULTS_FRAME,
    DEMANDS_FRAME,
    DemandFrame,
    DemandResultFrame,
    DutyResultFrame,
)
from smeval.frames.judged import DemandResultRow, DemandRow, DutyResultRow
from smeval.ids import DEMAND_OUTCOMES, DemandOutcome


def _demands(catalog: Catalog, land: str) -> Mapping[str, Demand]:
    """Return the demands that are made of bodies of the Land, by id."""
    return {name: demand for name, demand in catalog.demands.items() if demand.land in ("", land)}


def find_demands(catalog: Catalog, land: str) -> DemandFrame:
    """Return the demands that are made of a body, frame ``demands``.

    Parameters
    ----------
    catalog : Catalog
    land : str
        That of the body.
    """
    return make_frame(
        DEMANDS_FRAME,
        [
            DemandRow(
                name,
                demand.number,
                pd.Timestamp(demand.on),
                " ".join(demand.duties),
                demand.source,
                demand.confirmed,
            )
            for name, demand in _demands(catalog, land).items()
        ],
    )


def assess_demands(catalog: Catalog, land: str, channels: Iterable[str], duties: DutyResultFrame) -> DemandResultFrame:
    """Return how each channel answers each demand: as badly as the duty that stands worst.

    A duty that is met without evidence from outside the department answers it by the body's own word only.

    Parameters
    ----------
    catalog : Catalog
    land : str
        That of the body.
    channels : iterable of str
    duties : DataFrame
        Frame ``duty_results``.

    Returns
    -------
    DataFrame
        Frame ``demand_results``, without the demands that no duty of a channel answers.
    """
    outcomes = {(row.channel, row.duty): _answer(row) for row in rows(duties)}
    names = list(channels)
    unknown: DemandOutcome = "unchecked"
    return make_frame(
        DEMAND_RESULTS_FRAME,
        [
            DemandResultRow(
                name,
                channel,
                min((outcomes.get((channel, duty), unknown) for duty in demand.duties), key=DEMAND_OUTCOMES.index),
            )
            for name, demand in _demands(catalog, land).items()
            for channel in names
            if demand.duties
        ],
    )


def _answer(row: DutyResultRow) -> DemandOutcome:
    return "declared" if row.outcome == "met" and row.outside != "yes" else row.outcome
