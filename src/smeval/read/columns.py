"""The texts of a table's columns as numbers, days, moments and spans of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

import numpy as np
import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.export import Column, Export
from smeval.read.table import Table
from smeval.values import parse_days, parse_durations, parse_moments, parse_numbers

__all__ = ["NUMBER_FORMS", "read_days_of", "read_moments_of", "read_numbers_of", "read_seconds_of"]

#: How a number is written: decimal mark and thousands mark.
NUMBER_FORMS = {"1234.5": (".", ""), "1234,5": (",", ""), "1.234,5": (",", "."), "1,234.5": (".", ",")}
SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
#: How a span of time may be written out; columns named after a unit hold bare numbers.
DURATION_FORMS = {"duration": ("h:mm:ss", "h:mm", "words")}
#: Dates on which every form is tried before the whole column is read.
FIRST_TRIED = 500


def _scaled(texts: pd.Series, column: Column, unit: str, form: str, export: Export) -> tuple[pd.Series, pd.Series]:
    """Return the numbers of a column in the measure's unit, and where there is none although something stands there."""
    decimal, thousands = NUMBER_FORMS[form]
    if column.unit == "hms":
        values, bad = parse_durations(texts, ("h:mm:ss",), missing=export.missing)
        return values / SECONDS[unit], bad
    values, bad = parse_numbers(texts, decimal, thousands, missing=export.missing)
    if column.unit:
        values = values * (SECONDS[column.unit] / SECONDS[unit])
    elif unit in ("count", "persons"):
        bad = bad | (values.notna() & (values % 1 != 0))
    if not column.signed:
        bad = bad | (values < 0)
    return values.mask(bad), bad


def _read_column(
    parts: list[pd.Series], column: Column, unit: str, form: str, export: Export
) -> tuple[pd.Series, pd.Series, bool]:
    """Return numbers, faulty rows, and whether equal headings stand over different numbers."""
    read = [_scaled(part, column, unit, form, export) for part in parts]
    bad = read[0][1]
    for _, more in read[1:]:
        bad = bad | more
    numbers = [values for values, _ in read]
    if column.add:
        return pd.concat(numbers, axis=1).sum(axis=1, min_count=1), bad, False
    if len(numbers) == 1:
        return numbers[0], bad, False
    filled = [values for values in numbers if values.fillna(0).ne(0).any()] or numbers[:1]
    return filled[0], bad, any(not other.equals(filled[0]) for other in filled[1:])


def read_numbers_of(
    table: Table,
    names: Iterable[str],
    measures: Mapping[str, Measure],
    columns: Mapping[str, Column] | None = None,
) -> tuple[pd.DataFrame, pd.Series]:
    """Read the measure columns of a table.

    The export's ways of writing numbers are tried on all columns together: the one that reads everything is
    used. Rows with a text that is no number are noted.

    Parameters
    ----------
    columns : mapping, optional
        How each measure is written, where the export does not declare it under the measure's own id.

    Returns
    -------
    numbers : DataFrame
        One column per measure, in the measure's unit.
    refused : Series of bool
        Rows that cannot be used.

    Raises
    ------
    SourceError
        If two ways of writing read everything and differ in the result.
    """
    export = table.export
    columns = columns or export.columns
    names = [name for name in names if table.has(name)]
    readings = []
    for form in export.numbers:
        numbers, faults, twice = {}, {}, []
        for name in names:
            column = columns[name]
            values, bad, differing = _read_column(table.texts[name], column, measures[name].unit, form, export)
            numbers[name] = values.fillna(0.0) if column.empty == "zero" else values
            faults[name] = bad
            if differing:
                twice.append(name)
        index = pd.RangeIndex(len(table))
        readings.append((pd.DataFrame(numbers, index=index), pd.DataFrame(faults, index=index, dtype=bool), twice))
    complete = [reading for reading in readings if not reading[1].to_numpy().any()]
    if any(not other[0].equals(complete[0][0]) for other in complete[1:]):
        raise table.refuse("ambiguous_numbers")
    numbers_frame, faults_frame, twice = complete[0] if complete else min(readings, key=lambda r: int(r[1].sum().sum()))
    for name in names:
        if faults_frame[name].any():
            rows = faults_frame[name]
            table.note("bad_numbers", "error", rows, table.headings[name], n=int(rows.sum()))
    for name in twice:
        table.note("heading_twice", "warning", key=table.headings[name])
    for name in names:
        beside = columns[name].zero_beside
        if beside in numbers_frame and _not_delivered(numbers_frame[name], numbers_frame[beside]):
            numbers_frame[name] = np.nan
            table.note("not_delivered", "warning", key=table.headings[name], beside=table.headings[beside])
    return numbers_frame, faults_frame.any(axis=1)


def _not_delivered(numbers: pd.Series, beside: pd.Series) -> bool:
    """Say whether a column is zero throughout although the one beside it is not."""
    return bool(numbers.notna().any() and numbers.fillna(0).eq(0).all() and beside.gt(0).any())


def _full_years(texts: pd.Series, form: str) -> tuple[pd.Series, str]:
    """Write years of two digits out, where the form has them: they are years of this century."""
    if "%y" not in form:
        return texts, form
    before, after = (re.sub(r"%.", r"[^\\W_]+", re.escape(part)) for part in form.split("%y"))
    written = texts.str.replace(rf"^({before})(\d\d)({after})$", r"\g<1>20\g<2>\g<3>", regex=True)
    return written, form.replace("%y", "%Y")


def _choose(
    table: Table, name: str, parse: Callable[[pd.Series, str], tuple[pd.Series, pd.Series]], empty: bool
) -> tuple[pd.Series, pd.Series]:
    """Return the reading of a date column by the one form that reads it, and the rows refused."""
    texts = table.text(name)
    first = texts[texts.ne("")].head(FIRST_TRIED)
    forms = [form for form in table.export.dates if not parse(first, form)[1].any()] or table.export.dates
    readings = [parse(texts, form) for form in forms]
    values, bad = min(readings, key=lambda reading: int(reading[1].sum()))
    rivals = [other for other, faults in readings if faults.sum() == bad.sum()]
    if any((other.ne(values) & other.notna() & values.notna()).any() for other in rivals):
        raise table.refuse("ambiguous_dates", table.headings[name])
    refused = bad if empty else bad | values.isna()
    if refused.any():
        table.note("bad_dates", "error", refused, table.headings[name], n=int(refused.sum()))
    return values, refused


def read_days_of(table: Table, name: str, year: int | None = None) -> tuple[pd.Series, pd.Series]:
    """Read a column of days by the form that reads all of it; with `year`, it is added to every date.

    Returns
    -------
    days : Series of datetime64[us]
    refused : Series of bool
        Rows without a day.

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


def read_moments_of(table: Table, name: str, zone: str, empty: bool = False) -> tuple[pd.Series, pd.Series]:
    """Read a column of moments by the form that reads all of it; with `empty`, empty cells are no fault.

    Returns
    -------
    moments : Series of datetime64[us, UTC]
    refused : Series of bool

    Raises
    ------
    SourceError
        If two forms read everything and differ in the result.
    """

    def parse(texts: pd.Series, form: str) -> tuple[pd.Series, pd.Series]:
        written, form = _full_years(texts, form)
        return parse_moments(written, (form,), zone)

    return _choose(table, name, parse, empty)


def read_seconds_of(table: Table, name: str) -> tuple[pd.Series, pd.Series]:
    """Read a column of spans of time [s]: numbers in the unit of its name, or written out like ``1d 2h``.

    Returns
    -------
    seconds : Series of float64
    refused : Series of bool
        Rows with a text that is no span of time.
    """
    texts = table.text(name)
    readings = []
    for form in table.export.numbers:
        decimal, thousands = NUMBER_FORMS[form]
        readings.append(parse_durations(texts, DURATION_FORMS.get(name, (name,)), decimal, thousands))
    seconds, bad = min(readings, key=lambda reading: int(reading[1].sum()))
    if bad.any():
        table.note("bad_numbers", "error", bad, table.headings[name], n=int(bad.sum()))
    return seconds, bad
