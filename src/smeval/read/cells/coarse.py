"""Moments of which only the day or the month is told: what they may mean, first and last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["DAY", "EXACT", "MONTH", "coarse_of", "last_moments", "without_midnight"]

Ints = NDArray[np.int64]
Coarse = NDArray[np.int8]

#: How finely a moment is told: with its time of day, by its day, by its month.
EXACT, DAY, MONTH = 0, 1, 2
#: What a time of day looks like, also behind the point of a workbook's serial number.
TIME_OF_DAY = r"(?i):|\d{5}[.,]\d|uhr"
#: Share of moments that are midnight by chance, at most; the beginning of so many days is chance in any case.
MIDNIGHT_BY_CHANCE, FEW = 0.1, 2
#: Microseconds.
MINUTE = 60_000_000
#: Moments that begin no quarter of an hour begin no day, in whatever zone.
QUARTER = 15 * MINUTE


def coarse_of(texts: pd.Series) -> pd.Series:
    """Say how finely each text tells its moment.

    Parameters
    ----------
    texts : Series of str

    Returns
    -------
    Series of int8
        `DAY` where there is no time of day, else `EXACT`.
    """
    return (~texts.str.contains(TIME_OF_DAY, regex=True)).astype("int8")


def without_midnight(columns: Sequence[tuple[Ints, Coarse]], never: int, zone: str) -> list[Coarse]:
    """Say how finely moments are told where midnight is what a spreadsheet program adds to a bare day.

    That is so where it is more frequent than by chance among the moments of all columns of a table.

    Parameters
    ----------
    columns : sequence of tuple
        Moments [us since 1970] and how finely each is told.
    never : int
        What stands for no moment.
    zone : str
        Zone in which they are told.

    Returns
    -------
    list of ndarray of int8
        How finely each is told, by column.
    """
    exact = [(moments != never) & (coarse == EXACT) for moments, coarse in columns]
    places = [np.flatnonzero(own & (moments % QUARTER == 0)) for (moments, _), own in zip(columns, exact, strict=True)]
    midnights = [place[_begin_days(moments[place], zone)] for (moments, _), place in zip(columns, places, strict=True)]
    found = [coarse for _, coarse in columns]
    if not sum(map(len, midnights)):
        return found
    days = len(
        np.unique(np.concatenate([moments[rows] for (moments, _), rows in zip(columns, midnights, strict=True)]))
    )
    n, n_exact = sum(map(len, midnights)), sum(int(own.sum()) for own in exact)
    if n < n_exact and (days <= FEW or n <= MIDNIGHT_BY_CHANCE * n_exact):
        return found
    for place, rows in enumerate(midnights):
        found[place] = found[place].copy()
        found[place][rows] = DAY
    return found


def last_moments(moments: Ints, coarse: Coarse, never: int, zone: str) -> Ints:
    """Return the last moment that each may mean: itself, or the last minute of the day or month that it begins.

    Parameters
    ----------
    moments : ndarray of int
        [us since 1970]
    coarse : ndarray of int8
        How finely each is told.
    never : int
        What stands for no moment.
    zone : str
        Zone in which they are told.

    Returns
    -------
    ndarray of int
        `moments` itself where all are exact.
    """
    rough = np.flatnonzero((moments != never) & (coarse != EXACT))
    if not len(rough):
        return moments
    begin = pd.DatetimeIndex(moments[rough].view("M8[us]")).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    months = coarse[rough] == MONTH
    after = pd.DatetimeIndex(np.where(months, begin + pd.offsets.MonthBegin(1), begin + pd.Timedelta(days=1)))
    ends = after.normalize().tz_localize(zone, ambiguous=np.ones(len(after), dtype=bool), nonexistent="shift_forward")
    last = moments.copy()
    last[rough] = np.asarray(ends.as_unit("us").tz_convert("UTC").asi8) - MINUTE
    return last


def _begin_days(moments: Ints, zone: str) -> NDArray[np.bool_]:
    """Say which moments are midnight on the clocks of a zone."""
    local = pd.DatetimeIndex(moments.view("M8[us]")).tz_localize("UTC").tz_convert(zone).tz_localize(None)
    return np.asarray(local == local.normalize())
