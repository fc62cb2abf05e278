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
    """Return the days of a table whose dates have no year: a name tells the latest year.

    Parameters
    ----------
    table : Table
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If no name tells the year, or the days stand in no order.
    """
    year = window.year or (window.end.year if window.end is not None else None)
    if year is None:
        raise table.refuse("year_unknown", table.headings["date"])
    days, refused, findings = read_without_year(table, "date")
    known = days.dropna()
    steps = known.diff()
    small = steps[steps.abs().lt(TURN)]
    if small.lt(NONE).sum() > small.gt(NONE).sum():  # newest first
        known = known[::-1]
        steps = known.diff()
    if (steps.lt(NONE) & steps.gt(-TURN)).any():
        raise table.refuse("order_unknown", table.headings["date"])
    turns = steps.lt(NONE).cumsum()
    years = (year - turns.max() + turns).astype("int64").astype("str") if len(known) else known.astype("str")
    written = (years + known.dt.strftime("-%m-%d")).reindex(days.index)
    placed = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").dt.as_unit("us")
    lost = placed.isna() & ~refused
    return Dates(placed, refused | lost, (*findings, *table.note_rows("bad_dates", "error", lost, "date")))


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
