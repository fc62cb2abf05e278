"""The texts of a table's columns as days, moments and spans of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from smeval.errors import Finding
from smeval.read.cells.coarse import MONTH, coarse_of
from smeval.read.cells.kept_years import Yearless, with_years, with_years_after
from smeval.read.cells.numbers import NUMBER_FORMS
from smeval.read.table import Table
from smeval.read.window import ONE_DAY, Window
from smeval.values import parse_days, parse_durations, parse_moments
from smeval.values.labels import plain
from smeval.values.moments import fits

__all__ = [
    "Dates",
    "RoughMoments",
    "Spans",
    "latest_moment",
    "read_days_of",
    "read_moments_of",
    "read_rough_moments_of",
    "read_seconds_of",
]

#: How a span of time may be written out; columns named after a unit hold bare numbers.
DURATION_FORMS = {
    "duration": ("h:mm:ss", "h:mm", "words"),
    "seconds": ("seconds", "words"),
    "minutes": ("minutes", "words"),
    "hours": ("hours", "h:mm:ss", "h:mm", "words"),
    "days": ("days", "words"),
}
#: Of a year; a later day cannot be taken for a month.
MONTHS = 12
#: A form with the month's name; a date written with one, whatever the language.
MONTH_NAMED = re.compile("%[bB]")
IN_WORDS = r"^(?=.*[^\W\d_]{3})(?=.*(?<!\d)20\d\d(?!\d))[^\W_].{5,30}$"
#: Two spans in one cell: from, to, and the unit of both.
FROM_TO = r"^(\d+)\s*(?:-|–|—|bis|to)\s*(\d+)\s*(\D*)$"
#: A number of one unit.
ONE_UNIT = r"^\d+(?:[.,]\d+)?\s*([^\W\d]+)\.?$"
#: Initials behind what somebody wrote, e.g. ``04.03.2025 (EK)``.
INITIALS = r"\s*[\s(/,](?!(?:AM|PM)\b)[A-ZÄÖÜ]{2,3}\)?$"
#: Several days in one cell.
ONE = r"\d{1,2}\.\d{1,2}\.\d{2,4}(?:,?\s+\d{1,2}:\d\d)?"
SEVERAL_DAYS = rf"^({ONE})(?:\s*(?:,|;|/|\+|&|\bund\b|\band\b)\s*{ONE})+$"
#: A number, or two, without a unit.
BARE = r"[\d.,]+(?:\s*(?:-|–|—|bis|to)\s*[\d.,]+)?"
#: Dates on which every form is tried before the whole column is read.
FIRST_TRIED = 500


class Dates(NamedTuple):
    """What a column of days, moments or spans of time holds.

    Parameters
    ----------
    values : Series
        datetime64[us], datetime64[us, UTC] or float64 [s]; missing where none could be read.
    refused : Series of bool
        Rows whose text could not be read.
    findings : tuple of Finding
    """

    values: pd.Series
    refused: pd.Series
    findings: tuple[Finding, ...] = ()


class RoughMoments(NamedTuple):
    """What a column of moments holds of which some may be told by their day or month only.

    Parameters
    ----------
    values, refused, findings
        See `Dates`; of a day or month its first moment.
    coarse : Series of int8
        How finely each is told, see `smeval.read.cells.coarse`.
    unread : Series of str
        Texts of the refused rows, by row.
    """

    values: pd.Series
    refused: pd.Series
    findings: tuple[Finding, ...]
    coarse: pd.Series
    unread: pd.Series


def _full_years(texts: pd.Series, form: str) -> tuple[pd.Series, str]:
    """Write years of two digits out, where the form has them: they are years of this century."""
    if "%y" not in form:
        return texts, form
    before, after = (re.sub(r"%.", r"[^\\W_]+", re.escape(part)) for part in form.split("%y"))
    written = texts.str.replace(rf"^({before})(\d\d)({after})$", r"\g<1>20\g<2>\g<3>", regex=True)
    return written, form.replace("%y", "%Y")


def _may_be_moment(text: str, form: str) -> bool:
    """Say whether a form can read a text at all: asking one text is quicker than reading many."""
    written, form = _full_years(pd.Series([plain(text)], dtype="str"), form)
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
    read differently in the two. Where every form names the month, no program can have turned day and month round:
    then each date is read by the form that it has.
    """
    texts = table.text(name)
    first = texts[texts.ne("")].head(FIRST_TRIED)
    forms = [form for form in table.export.dates if first.empty or may_be(first.iloc[0], form)]
    forms = [form for form in forms if not parse(first, form)[1].any()] or list(table.export.dates)
    readings = [parse(texts, form) for form in forms]
    if len(forms) < len(table.export.dates) and all(bad.any() for _, bad in readings):
        readings = [parse(texts, form) for form in table.export.dates]
    values, bad = min(readings, key=lambda reading: int(reading[1].sum()))
    rivals = [other for other, faults in readings if faults.sum() == bad.sum() or (bad & ~faults).any()]
    if any((other.ne(values) & other.notna() & values.notna()).any() for other in rivals):
        raise table.refuse("ambiguous_dates", table.headings[name])
    if all(MONTH_NAMED.search(form) for form in table.export.dates):
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
        written, form = _full_years(texts, form)
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
        written, form = _full_years(texts, form)
        return parse_moments(written, (form,), zone)

    return _choose(table, name, parse, empty, _may_be_moment)


def read_rough_moments_of(
    table: Table, name: str, zone: str, answers: bool = False, asked: pd.Series | None = None
) -> RoughMoments:
    """Read a column of moments as `read_moments_of` does, and tell which of them have no time of day.

    In a table that people keep each cell may be written in a form of its own, and tell a month only.

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

    Raises
    ------
    SourceError
        If two forms read everything and differ in the result.
    """
    texts = table.text(name)
    values, refused, findings = read_moments_of(table, name, zone, empty=answers)
    coarse = coarse_of(texts)
    if table.export.free_form and refused.any():
        texts = texts.mask(refused, _first_told(texts)) if answers else texts
        texts, unclear = _with_years(table, texts, values, asked)
        future = pd.Series(False, index=refused.index)
        apart = _read_apart(table, texts[refused & texts.ne("")], zone)
        own = texts.isin(apart.index) & refused
        if own.any():
            told = apart.loc[texts[own]].set_index(texts.index[own])
            future[own] = told["moment"].gt(latest_moment(values.dtype))
            values[own], coarse[own] = told["moment"], told["coarse"]
        refused = values.isna() & (texts.ne("") | (not answers)) | future
        values = values.mask(future)
        findings = table.note_rows("dates_in_future", "error", future, name)
        if not answers:
            findings += table.note_rows("days_without_year", "error", unclear & refused, name)
            findings += table.note_rows("bad_dates", "error", refused & ~future & ~unclear, name)
    elif answers:
        findings = tuple(finding for finding in findings if finding.id == "dates_in_future")
    return RoughMoments(values, refused, findings, coarse.astype("int8"), texts[refused].astype("str"))


def _first_told(texts: pd.Series) -> pd.Series:
    """Return the first of several days in a cell, and a cell without the initials of whoever filled it."""
    return texts.str.replace(INITIALS, "", regex=True).str.replace(SEVERAL_DAYS, r"\1", regex=True)


def _with_years(table: Table, texts: pd.Series, values: pd.Series, asked: pd.Series | None) -> Yearless:
    """Write the years of a column out, see `kept_years`; of answers by their questions."""
    if asked is not None:
        return with_years_after(texts, asked.dt.tz_localize(None).reset_index(drop=True))
    return with_years(texts, values.dt.tz_localize(None), table.told)


def _read_apart(table: Table, texts: pd.Series, zone: str) -> pd.DataFrame:
    """Return what each different one of these texts means, where it can mean one thing only.

    Where all of them are texts in a workbook whose day cannot be a month, a spreadsheet program took those of the
    others for months and turned them into other days: then none is read.

    Returns
    -------
    DataFrame
        ``moment`` and ``coarse`` by text; of a month its first moment.
    """
    unique = pd.Series(texts.unique(), dtype="str")
    dates = [parse_moments(*_form_last(_full_years(unique, form)), zone)[0] for form in table.export.dates]
    moments = _agreed(dates)
    if table.sheet and moments.notna().any() and moments.dt.tz_convert(zone).dt.day.min() > MONTHS:
        moments = moments.mask(moments.notna())
    months = _agreed([parse_moments("1 " + unique, (f"%d {form}",), zone)[0] for form in table.export.month_dates])
    coarse = coarse_of(unique).mask(moments.isna(), MONTH)
    found = pd.DataFrame({"moment": moments.fillna(months), "coarse": coarse}).set_axis(unique.to_numpy())
    return found[found["moment"].notna()]


def _form_last(written: tuple[pd.Series, str]) -> tuple[pd.Series, tuple[str]]:
    """Return texts with the form as one of several."""
    return written[0], (written[1],)


def _agreed(readings: Sequence[pd.Series]) -> pd.Series:
    """Return what the readings of each text agree on, none where two differ."""
    first = readings[0].copy()
    differing = pd.Series(False, index=first.index)
    for other in readings[1:]:
        differing |= other.notna() & first.notna() & other.ne(first)
        first = first.fillna(other)
    return first.mask(differing)


class Spans(NamedTuple):
    """What a column of spans of time holds.

    Parameters
    ----------
    least, most : Series of float64
        [s]; they differ where a cell names two spans, and are missing where none could be read.
    refused : Series of bool
        Cells in which something else stands.
    findings : tuple of Finding
    """

    least: pd.Series
    most: pd.Series
    refused: pd.Series
    findings: tuple[Finding, ...] = ()


def read_seconds_of(table: Table, name: str) -> Spans:
    """Read a column of spans of time [s]: numbers in the unit of its name, or written out like ``1d 2h``.

    What stands about is taken off and noted; ``1–2 Tage`` lies between two spans.

    Parameters
    ----------
    table : Table
    name : str
        Column, which is named after its unit.
    """
    texts = table.text(name)
    bare = texts.str.replace(table.export.about, "", regex=True) if table.export.about else texts
    about = bare.ne(texts)
    parts = bare.str.extract(FROM_TO)
    several = parts[2].notna()
    unit = parts[2].fillna("")
    lower, lost = _seconds(table, name, bare.mask(several, parts[0].fillna("") + " " + unit))
    upper, lost_too = _seconds(table, name, bare.mask(several, parts[1].fillna("") + " " + unit))
    bad = lost | lost_too | (upper < lower)
    rounded = about & ~bad
    lower, upper, whole = _within_days(table, bare + " d" * (name == "days"), lower, upper)
    unclear = bad & (name == "duration") & bare.str.strip().str.fullmatch(BARE)
    findings = (
        *table.note_rows("durations_rounded", "warning", rounded, name),
        *table.note_rows("durations_between", "warning", several & ~bad, name),
        *table.note_rows("durations_in_days", "warning", whole & ~about & ~bad, name),
        *table.note_rows("durations_without_unit", "error", unclear, name),
        *table.note_rows("bad_durations", "error", bad & ~unclear, name),
    )
    return Spans(lower.mask(bad), upper.mask(bad), bad, findings)


def _within_days(
    table: Table, texts: pd.Series, lower: pd.Series, upper: pd.Series
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Widen spans that people count in days, and say which: “1 Tag” may be minutes or nearly two days."""
    one = texts.str.strip().str.extract(ONE_UNIT)[0]
    unit, _ = parse_durations("1 " + one.fillna("s"), ("words",))
    whole = one.notna() & unit.ge(ONE_DAY.total_seconds()) & table.export.free_form
    return lower.mask(whole, (lower - unit).clip(lower=0)), upper.mask(whole, upper + unit), whole


def _seconds(table: Table, name: str, texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return spans by the way of writing numbers that reads most, and where none is read."""
    readings = []
    for form in table.export.numbers:
        decimal, thousands = NUMBER_FORMS[form]
        readings.append(parse_durations(texts.str.strip(), DURATION_FORMS[name], decimal, thousands))
    return min(readings, key=lambda reading: int(reading[1].sum()))
