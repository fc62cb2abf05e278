"""The moments of questions and answers, between which each lies where its day has no time of day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.errors import Finding
from smeval.read.cells.coarse import last_moments, without_midnight
from smeval.read.cells.kept_years import with_months_beside, with_years_beside
from smeval.read.cells.rough import RoughMoments, read_rough_moments_of
from smeval.read.fast import LongTable
from smeval.read.table import Table
from smeval.read.told_years import month_told, names_of
from smeval.values.moments import EXCEL_EPOCH

__all__ = ["NEVER", "Spread", "microseconds", "moments_in", "note_days", "spread_of", "times_of_day"]

#: A time as English clocks show it.
HALF_DAY = re.compile(r"^(1[0-2]|0?[1-9])((?::\d\d){0,2})\s*([ap])\.?m\.?$", re.IGNORECASE)
#: What stands for no moment.
NEVER = np.iinfo(np.int64).min
#: Columns of days, and the columns with the time of day beside them.
BESIDE = {"received_at": "received_time", "answered_at": "answered_time"}


def microseconds(moments: pd.Series) -> NDArray[np.int64]:
    """Return moments in microseconds since 1970; `NEVER` where there is none."""
    return np.asarray(pd.DatetimeIndex(moments).as_unit("us").asi8)


def moments_in(
    table: Table, name: str, zone: str, answers: bool = False, asked: pd.Series | None = None
) -> RoughMoments:
    """Read a column of moments, see `read_rough_moments_of`; with the times of day that stand beside its days.

    Parameters
    ----------
    table : Table
    name : str
        Column.
    zone : str
        Zone of the times.
    answers : bool
        Empty cells are no fault, and others are told by the caller.
    asked : Series of datetime64, optional
        When the questions came that a column of answers belongs to.
    """
    asked = None if asked is None else asked.dt.tz_convert(zone)
    if isinstance(table, LongTable):
        return table.read_moments(name, zone, answers, asked)
    first, *others = table.texts[name]
    for other in others if answers else ():  # of several answers the first one counts
        first = first.mask(first.str.strip().eq(""), other)
    table = replace(table, texts={**table.texts, name: [first]}) if answers else table
    if name == "received_at" and table.export.free_form:
        table = replace(table, texts={**table.texts, name: [_whole_days(table)]})
    beside = BESIDE.get(name, "")
    if table.has(beside):
        days, times = _dated(table.text(name)), times_of_day(table.text(beside))
        bare = days.ne("") & times.ne("") & ~days.str.contains(":", regex=False)
        table = replace(table, texts={**table.texts, name: [days.mask(bare, days + " " + times)]})
    return read_rough_moments_of(table, name, zone, answers, asked)


def times_of_day(texts: pd.Series) -> pd.Series:
    """Return texts as times of day like ``09:15``; empty where one is none.

    Parameters
    ----------
    texts : Series of str
    """
    times = _timed(texts.str.removesuffix("Uhr").str.strip())
    times = times.str.replace(HALF_DAY, _in_24_hours, regex=True)
    times = times.mask(times.str.fullmatch(r"\d{1,2}"), times + ":00").str.replace(".", ":", regex=False)
    # a day as ISO writes it takes hours of two digits only
    times = times.mask(times.str.match(r"\d:"), "0" + times)
    return times.where(times.str.fullmatch(r"\d{1,2}:\d\d(:\d\d)?"), "").astype("str")


def _whole_days(table: Table) -> pd.Series:
    """Return the days of questions with the month and the year that stand beside them, or name the sheet or file."""
    days = table.text("received_at")
    if table.has("received_month"):
        days = with_months_beside(days, table.text("received_month"))
    else:
        told = {month_told(name) for name in names_of(table.file, table.sheet)} - {0}
        if len(told) == 1:
            days = with_months_beside(days, pd.Series(str(told.pop()), index=days.index))
    return with_years_beside(days, table.text("received_year")) if table.has("received_year") else days


def _in_24_hours(found: re.Match[str]) -> str:
    """Write a time of the first or second half of a day as one of the whole day."""
    hour = int(found[1]) % 12 + 12 * (found[3].casefold() == "p")
    return f"{hour}{found[2] or ':00'}"


def _dated(texts: pd.Series) -> pd.Series:
    """Write the serial numbers of a workbook out as the days that they stand for."""
    serial = texts.str.fullmatch(r"\d{5}")
    days = EXCEL_EPOCH + pd.to_timedelta(pd.to_numeric(texts.where(serial), errors="coerce"), unit="D")
    return texts.mask(serial, days.dt.strftime("%d.%m.%Y")).astype("str")


def _timed(texts: pd.Series) -> pd.Series:
    """Write the fractions of a day that a workbook holds out as times of day."""
    fraction = texts.str.fullmatch(r"0[.,]\d+")
    share = pd.to_numeric(texts.where(fraction).str.replace(",", ".", regex=False), errors="coerce")
    times = EXCEL_EPOCH + pd.to_timedelta((share * 1440).round(), unit="min")
    return texts.mask(fraction, times.dt.strftime("%H:%M")).astype("str")


class Spread(NamedTuple):
    """Between which moments each of a column lies [us since 1970]; `NEVER` where there is none."""

    first: NDArray[np.int64]
    last: NDArray[np.int64]


def spread_of(columns: list[RoughMoments], zone: str) -> list[Spread]:
    """Return between which moments those of a table's columns lie: a day without a time of day is as long as it is.

    Parameters
    ----------
    columns : list of RoughMoments
    zone : str
        Zone of the times.
    """
    told = [(microseconds(column.values), column.coarse.to_numpy(dtype=np.int8)) for column in columns]
    coarse = without_midnight(told, NEVER, zone)
    return [Spread(own, last_moments(own, c, NEVER, zone)) for (own, _), c in zip(told, coarse, strict=True)]


def note_days(table: Table, name: str, spread: Spread, timed: NDArray[np.bool_] | None = None) -> tuple[Finding, ...]:
    """Return a finding about the moments of a column that have no time of day.

    Parameters
    ----------
    table : Table
    name : str
        Column.
    spread : Spread
        Its moments.
    timed : ndarray of bool, optional
        Rows that need no time of day, because they tell how long the answer took.
    """
    days = spread.last > spread.first
    return table.note_rows("days_without_time", "warning", pd.Series(days if timed is None else days & ~timed), name)
