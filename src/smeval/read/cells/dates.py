"""The texts of a table's columns as days and moments."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from smeval.errors import Finding
from smeval.read.table import Table
from smeval.read.window import ONE_DAY, Window
from smeval.values import parse_days, parse_moments
from smeval.values.labels import plain
from smeval.values.moments import fits

__all__ = ["Dates", "full_years", "latest_moment", "read_days_of", "read_moments_of", "within_named"]

#: A form in which day and month cannot change places; a date written with the month's name, whatever the language.
ORDER_TOLD = re.compile("%[bB]|^%Y-%m-%d$")
IN_WORDS = r"^(?=.*[^\W\d_]{3})(?=.*(?<!\d)20\d\d(?!\d))[^\W_].{5,30}$"
#: How American vendors write a date, and what a spreadsheet program makes of it elsewhere.
SWAPPED = ("%m/%d", "%d/%m")
#: Dates on which every form is tried before the whole column is read.
FIRST_TRIED = 500


class Dates(NamedTuple):
    """What a column of days or moments holds.

    Parameters
    ----------
    values : Series
        datetime64[us] or datetime64[us, UTC]; missing where none could be read.
    refused : Series of bool
        Rows whose text could not be read.
    findings : tuple of Finding
    """

    values: pd.Series
    refused: pd.Series
    findings: tuple[Finding, ...] = ()


def full_years(texts: pd.Series, form: str) -> tuple[pd.Series, str]:
    """Write years of two digits out, where the form has them: they are years of this century.

    Parameters
    ----------
    texts : Series of str
    form : str
        See `smeval.values.parse_day`.

    Returns
    -------
    tuple of Series and str
        The texts, and the form with years of four digits.
    """
    if "%y" not in form:
        return texts, form
    before, after = (re.sub(r"%.", r"[^\\W_]+", re.escape(part)) for part in form.split("%y"))
    written = texts.str.replace(rf"^({before})(\d\d)({after})$", r"\g<1>20\g<2>\g<3>", regex=True)
    return written, form.replace("%y", "%Y")


def _may_be_moment(text: str, form: str) -> bool:
    """Say whether a form can read a text at all: asking one text is quicker than reading many."""
    written, form = full_years(pd.Series([plain(text)], dtype="str"), form)
    return not plain(text) or fits(written.iloc[0], form)


def _choose(
    table: Table,
    name: str,
    parse: Callable[[pd.Series, str], tuple[pd.Series, pd.Series]],
    empty: bool,
    may_be: Callable[[str, str], bool] = lambda _text, _form: True,
) -> Dates:
    """Return a date column as the one form reads it that fits.

    A form that reads dates which the best one cannot read shows that the column mixes forms: then no date may
    read differently in the two. Nor may it in a form that has the day where the vendor writes the month and that reads
    them all. Where every form names the month, no program can have turned day and month round: then each date is read
    by the form that it has.
    """
    texts = table.text(name)
    first = texts[texts.ne("")].head(FIRST_TRIED)
    forms = [form for form in table.export.dates if first.empty or may_be(first.iloc[0], form)]
    forms = [form for form in forms if not parse(first, form)[1].any()] or list(table.export.dates)
    readings = [parse(texts, form) for form in forms]
    if len(forms) < len(table.export.dates) and all(bad.any() for _, bad in readings):
        readings = [parse(texts, form) for form in table.export.dates]
    values, bad = min(readings, key=lambda reading: int(reading[1].sum()))
    swapped = [parse(texts, form.replace(*SWAPPED)) for form in forms if bad.any() and SWAPPED[0] in form]
    rivals = [other for other, faults in readings if faults.sum() == bad.sum()]
    rivals += [other for other, faults in readings if (bad & ~faults).any()]
    rivals += [other for other, faults in swapped if not faults.any()]
    if any((other.ne(values) & other.notna() & values.notna()).any() for other in rivals):
        raise table.refuse("ambiguous_dates", table.headings[name])
    if all(ORDER_TOLD.search(form) for form in table.export.dates):
        for other, faults in readings:
            values, bad = values.where(~bad | faults, other), bad & faults
    future = values.gt(latest_moment(values.dtype))
    unread = (bad if empty else bad | values.isna()) & ~future
    # dates of which none is read, and those in words, are written in another form; other ones are damaged
    none_read = not values.notna().any() and unread.sum() > 1
    other_form = unread & (none_read | texts.str.contains(IN_WORDS)) & (not table.export.by_hand)
    findings = (
        *table.note_rows("dates_in_future", "error", future, name),
        *table.note_rows("dates_unknown", "error", other_form, name),
        *table.note_rows("bad_dates", "error", unread & ~other_form, name),
    )
    return Dates(values.mask(future), unread | future, findings)


def within_named(table: Table, named: Window, days: pd.Series) -> tuple[Window, tuple[Finding, ...]]:
    """Return the period that a name tells, unless rows lie outside: then the name is wrong, and the rows tell it.

    Parameters
    ----------
    table : Table
    named : Window
        What the names of the file tell.
    days : Series of datetime64
        Days of the rows that count.

    Returns
    -------
    tuple of Window and tuple of Finding
    """
    if named.start is None or named.end is None or days.empty:
        return named, ()
    outside = days.lt(named.start - ONE_DAY) | days.gt(named.end + ONE_DAY)  # a day away lies in another zone
    if not outside.any():
        return named, ()
    spans = {"start": named.start, "end": named.end, "first": days.min(), "last": days.max()}
    values = {name: day.date().isoformat() for name, day in spans.items()}
    told = table.note("rows_outside_name", "warning", n=int(outside.sum()), **values)
    return Window(days.min(), days.max(), max(named.as_of or named.end, days.max())), (told,)


def latest_moment(dtype: object) -> pd.Timestamp:
    """Return the last moment that something can have happened: a day from now, whatever the zone."""
    now = pd.Timestamp.now("UTC") + pd.Timedelta(days=1)
    return now if isinstance(dtype, pd.DatetimeTZDtype) else now.tz_localize(None)


def read_days_of(table: Table, name: str, year: int | None = None) -> Dates:
    """Read a column of days by the form that reads all of it; rows without a day are refused.

    Parameters
    ----------
    table : Table
    name : str
        Column.
    year : int, optional
        Is added to every date.

    Raises
    ------
    SourceError
        If two forms read everything and differ in the result.
    """

    def parse(texts: pd.Series, form: str) -> tuple[pd.Series, pd.Series]:
        written, form = full_years(texts, form)
        if year is not None:
            written, form = written.mask(written.ne(""), written + f" {year}"), f"{form} %Y"
        return parse_days(written, (form,))

    return _choose(table, name, parse, empty=False)


def read_moments_of(table: Table, name: str, zone: str, empty: bool = False) -> Dates:
    """Read a column of moments by the form that reads all of it.

    Parameters
    ----------
    table : Table
    name : str
        Column.
    zone : str
        Zone of the times.
    empty : bool
        Empty cells are no fault.

    Raises
    ------
    SourceError
        If two forms read everything and differ in the result.
    """

    def parse(texts: pd.Series, form: str) -> tuple[pd.Series, pd.Series]:
        written, form = full_years(texts, form)
        return parse_moments(written, (form,), zone)

    return _choose(table, name, parse, empty, _may_be_moment)
