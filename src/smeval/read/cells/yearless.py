"""Dates without a year: the order of the rows, a name or the post's id tells it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
from babel.dates import get_month_names

from smeval.read.cells.dates import Dates, read_days_of
from smeval.read.table import Table
from smeval.read.window import ONE_DAY, Window

__all__ = ["agree", "days_without_year", "read_without_year"]

#: A year that has every day, to read days without one.
LEAP_YEAR = 2000
#: A step back in the order of the days is a turn of the year only if it is as long as this.
TURN = pd.Timedelta(days=180)
NONE = pd.Timedelta(0)
#: A zone away, the last day of an export may be later than the day on which it was made.
DELAY = ONE_DAY


@cache
def _month_words(languages: tuple[str, ...]) -> dict[str, str]:
    """Return the English names of months by their names in other languages."""
    english = get_month_names("wide", "format", "en")
    return {
        name.rstrip(".").casefold(): english[number]
        for language in languages
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, language).items()
    }


def read_without_year(table: Table, name: str) -> Dates:
    """Read a column of days without a year as days of a leap year; rows that hold none are refused.

    Parameters
    ----------
    table : Table
    name : str
        Column.
    """
    words = _month_words(table.export.months)
    if words:
        first, *others = table.texts[name]
        english = {
            text: " ".join(words.get(word.rstrip(".").casefold(), word) for word in text.split())
            for text in first.unique()
        }
        table = replace(table, texts={**table.texts, name: [first.map(english).astype("str"), *others]})
    return read_days_of(table, name, year=LEAP_YEAR)


def days_without_year(table: Table, window: Window) -> Dates:
    """Return the days of a table whose dates have no year: the day of the download or a year in a name tells it.

    A year alone has one meaning where all rows lie in it. Where they cross New Year it may be that of the first row
    or of the last; then only what fits the 29th of February decides.

    Parameters
    ----------
    table : Table
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If no name tells the year, one leaves two readings or none that fits, or the days stand in no order.
    """
    heading, latest = table.headings["date"], window.end or window.as_of
    if latest is None and window.year is None:
        raise table.refuse("year_unknown", heading)
    days, refused, findings = read_without_year(table, "date")
    known, turns = _in_order(table, days.dropna())
    if known.empty:
        return Dates(days, refused, findings)
    if latest is not None:
        last_years = [_last_year(known.iloc[-1], latest + DELAY)]
    else:
        named = window.year or LEAP_YEAR
        last_years = list(range(named, named + int(turns.max()) + 1))
    fitting = [year for year in last_years if _fits(known, year - turns.max() + turns)]
    if len(fitting) != 1:
        raise table.refuse("year_ambiguous" if fitting else "year_contradicts", heading)
    years = fitting[0] - turns.max() + turns
    written = (years.astype("int64").astype("str") + known.dt.strftime("-%m-%d")).reindex(days.index)
    placed = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").dt.as_unit("us")
    return Dates(placed, refused, findings)


def _in_order(table: Table, known: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the days with the oldest first, and how often the year has turned before each of them."""
    steps = known.diff()
    small = steps[steps.abs().lt(TURN)]
    if small.lt(NONE).sum() > small.gt(NONE).sum():  # newest first
        known = known[::-1]
        steps = known.diff()
    if (steps.lt(NONE) & steps.gt(-TURN)).any():
        raise table.refuse("order_unknown", table.headings["date"])
    return known, steps.lt(NONE).cumsum()


def _last_year(last: pd.Timestamp, latest: pd.Timestamp) -> int:
    """Return the latest year in which the last day is not after a known one."""
    return latest.year - ((last.month, last.day) > (latest.month, latest.day))


def _fits(known: pd.Series, years: pd.Series) -> bool:
    """Say whether the years have a 29th of February where the days have one, and only there."""
    leap = years.mod(4).eq(0) & (years.mod(100).ne(0) | years.mod(400).eq(0))
    on_it = known.dt.month.eq(2) & known.dt.day.eq(29)
    before = (known.dt.month.eq(2) & known.dt.day.eq(28)).shift(fill_value=False)
    passed = before & known.dt.month.eq(3) & known.dt.day.eq(1)
    return not (on_it & ~leap).any() and not (passed & leap).any()


def agree(printed: pd.Series, days: pd.Series) -> pd.Series:
    """Say for each row whether the day printed without its year is the day known otherwise, or the one beside it.

    Parameters
    ----------
    printed : Series of datetime64
        Days of any year.
    days : Series of datetime64
        The days known otherwise.
    """
    fitting = pd.Series(False, index=days.index)
    for away in (-ONE_DAY, NONE, ONE_DAY):
        other = days + away
        fitting |= other.dt.month.eq(printed.dt.month) & other.dt.day.eq(printed.dt.day)
    return fitting
