"""Days without a year in lists that people keep: written with their year where only one reading exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.read.told_years import Told
from smeval.values.moments import month_numbers, weekday_numbers

__all__ = ["Yearless", "with_months_beside", "with_years", "with_years_after", "with_years_beside"]

Ints = NDArray[np.int64]
TIME = r"(?:,?\s+(?:um\s+)?\d{1,2}[:.]\d\d.*)?"
#: A day without a year, with a weekday before and a time of day behind it.
FORM = (
    r"^(?:([^\W\d_]+)\.?,?\s+)?(\d{1,2})\.?\s*(?:(?<=\.)\s*(\d{1,2})\.?|([^\W\d_]+)\.?)"
    rf"({TIME})$"
)
#: A step back in the order of days is a turn of the year only if it is as long as this.
TURN = 180
#: Share of the steps that may go against the order of a list that has one.
AGAINST = 0.2
#: Share of the days of the shortest part of a list that all parts must have in common to be lists of the same days.
MOSTLY = 0.5
#: Years of two digits are of this century.
CENTURY = 2000
#: A year that has every day.
LEAP_YEAR = 2000


class Yearless(NamedTuple):
    """A column of dates in which years are written out.

    Parameters
    ----------
    texts : Series of str
    unclear : Series of bool
        Days without a year whose year is not told, or told in two ways.
    """

    texts: pd.Series
    unclear: pd.Series


def _parts(texts: pd.Series) -> pd.DataFrame:
    """Return month, day and what follows of each day without a year; missing for other texts."""
    found = texts.str.strip().str.extract(FORM)
    month = pd.to_numeric(found[2], errors="coerce").fillna(found[3].str.casefold().map(month_numbers()))
    weekday = found[0].isna() | found[0].str.casefold().isin(weekday_numbers().keys())
    written = f"{LEAP_YEAR}-" + month.fillna(0).astype("int64").astype("str") + "-" + found[1].fillna("0")
    day = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").where(weekday)
    return pd.DataFrame({"day": day.astype("datetime64[us]"), "rest": found[4].fillna("")})


def _written(texts: pd.Series, parts: pd.DataFrame, years: pd.Series) -> pd.Series:
    known = years.notna()
    day = parts["day"].dt.strftime("%d.%m.") + years.fillna(0).astype("int64").astype("str") + parts["rest"]
    return texts.mask(known, day).astype("str")


def with_years(texts: pd.Series, days: pd.Series, told: Told, channels: pd.Series) -> Yearless:
    """Write the years of a column out: by the heading above a row, else by the order of the rows and what names tell.

    Parameters
    ----------
    texts : Series of str
    days : Series of datetime64
        Days of the rows whose date has a year; missing for all others.
    told : Told
        What the list tells of its years.
    channels : Series of str
        The channel of each row, by which a list may be sorted.
    """
    parts = _parts(texts)
    bare = parts["day"].notna() & days.isna()
    if not bare.any():
        return Yearless(texts, bare)
    years = days.dt.year.astype("float64")
    if len(told.above):
        year, month = (pd.Series(part, index=texts.index) for part in divmod(told.above, 100))
        fitting = bare & year.gt(0) & (month.eq(0) | month.eq(parts["day"].dt.month))
        years = years.mask(fitting, year.astype("float64"))
    if (bare & years.isna()).any():
        every = parts["day"].where(bare, _in_leap_year(days))
        every = every[every.notna()]
        found = _by_order(every, years, told.years)
        if found.isna().all() and _are_apart(every, channels[every.index]):
            alone = every.groupby(channels[every.index], sort=False)
            found = pd.concat([_by_order(own, years, told.years) for _, own in alone])
        years = years.fillna(found)
    return Yearless(_written(texts, parts, years.where(bare)), bare & years.isna())


def with_years_after(texts: pd.Series, asked: pd.Series) -> Yearless:
    """Write the years of answers out: the first such day after the question, or the one shortly before it.

    Parameters
    ----------
    texts : Series of str
    asked : Series of datetime64
        Days of the questions.
    """
    parts = _parts(texts)
    bare = parts["day"].notna()
    behind = (_in_leap_year(asked) - parts["day"]).dt.days
    years = (asked.dt.year + behind.ge(TURN)).where(bare & asked.notna()).astype("float64")
    return Yearless(_written(texts, parts, years), bare & years.isna())


def with_months_beside(texts: pd.Series, months: pd.Series) -> pd.Series:
    """Write days of a month out with the month that stands beside them.

    Parameters
    ----------
    texts, months : Series of str
        Days of a month as numbers; names or numbers of months.
    """
    day = texts.str.extract(r"^(0?[1-9]|[12]\d|3[01])\.?$")[0]
    names = months.str.strip().str.rstrip(".").str.casefold()
    number = pd.to_numeric(names.where(names.str.fullmatch(r"0?[1-9]|1[0-2]")), errors="coerce")
    number = number.fillna(names.map(month_numbers()))
    known = day.notna() & number.notna()
    written = day.fillna("") + "." + number.fillna(0).astype("int64").astype("str") + "."
    return texts.mask(known, written).astype("str")


def with_years_beside(texts: pd.Series, years: pd.Series) -> pd.Series:
    """Write days without a year out with the year that stands beside them.

    Parameters
    ----------
    texts, years : Series of str
    """
    parts = _parts(texts)
    written = years.str.extract(r"^(?:20)?(\d\d)(?:[.,]0)?$")[0]
    known = pd.to_numeric(written, errors="coerce").add(CENTURY).where(parts["day"].notna())
    return _written(texts, parts, known)


def _in_leap_year(days: pd.Series) -> pd.Series:
    """Return days as those of a year that has every day."""
    written = f"{LEAP_YEAR}-" + days.dt.strftime("%m-%d")
    found: pd.Series = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    return found


def _by_order(days: pd.Series, years: pd.Series, named: frozenset[int]) -> pd.Series:
    """Return the years of days in the order of the rows; none where not exactly one reading fits.

    Parameters
    ----------
    days : Series of datetime64
        All days, in a leap year.
    years : Series of float64
        Their years where these are known.
    named : frozenset of int
        Years that names and titles tell.
    """
    known = years.reindex(days.index)
    readings = {
        tuple(base + turns)
        for turns in _orders(days)
        for base in _bases(turns, known, named)
        if _fits(days, base + turns, known)
    }
    if len(readings) != 1:
        return pd.Series(np.nan, index=days.index)
    return pd.Series(readings.pop(), index=days.index, dtype="float64")


def _are_apart(days: pd.Series, channels: pd.Series) -> bool:
    """Say whether a list is sorted by channel: each of several in one run of rows, about the days of the others."""
    if channels.ne(channels.shift()).sum() != channels.nunique() or channels.nunique() < 2:
        return False
    spans = days.groupby(channels).agg(["min", "max"])
    common = int((spans["max"].min() - spans["min"].max()).days) + 1
    return common > MOSTLY * (int((spans["max"] - spans["min"]).dt.days.min()) + 1)


def _orders(days: pd.Series) -> Iterator[Ints]:
    """Yield how often the year has turned before each day, for every order in which the rows may stand."""
    steps = np.diff(days.dt.day_of_year.to_numpy())
    forth, back = int(((steps > 0) & (steps < TURN)).sum()), int(((steps < 0) & (steps > -TURN)).sum())
    if min(forth, back) > AGAINST * (forth + back):  # in no order
        yield np.zeros(len(days), dtype=np.int64)
        return
    if forth >= back:
        yield np.concatenate([[0], np.cumsum(steps <= -TURN)])
    if back >= forth:
        turns = np.concatenate([[0], np.cumsum(steps >= TURN)])
        yield turns.max() - turns


def _bases(turns: Ints, known: pd.Series, named: frozenset[int]) -> list[int]:
    """Return the years in which a list may begin."""
    fixed = known.notna().to_numpy()
    if fixed.any():
        return sorted({int(year) for year in known.to_numpy()[fixed] - turns[fixed]})
    return list(range(max(named) - int(turns.max()), min(named) + 1)) if named else []


def _fits(days: pd.Series, years: Ints, known: pd.Series) -> bool:
    """Say whether days may lie in these years: none other than known, and the 29th of February where there is one."""
    if (known.notna().to_numpy() & (known.to_numpy() != years)).any():
        return False
    written = pd.Series(years, index=days.index).astype("str") + days.dt.strftime("-%m-%d")
    dated = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    return bool(dated.notna().all())
