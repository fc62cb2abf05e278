"""The texts of a table's columns as numbers, days, moments and spans of time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.export import Column, Export
from smeval.read.table import Table
from smeval.values import are_abbreviated, look_like_dates, parse_days, parse_durations, parse_moments, parse_numbers
from smeval.values.labels import plain
from smeval.values.moments import fits

__all__ = ["NUMBER_FORMS", "latest_moment", "read_days_of", "read_moments_of", "read_numbers_of", "read_seconds_of"]

#: How a number is written: decimal mark and thousands mark.
#: Groups parted by blanks or apostrophes cannot be mistaken and may stand in every form.
NUMBER_FORMS = {"1234.5": (".", " "), "1234,5": (",", " "), "1.234,5": (",", ". "), "1,234.5": (".", ", ")}
SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
#: Units in which there are whole numbers only.
COUNTED = ("count", "persons")
#: How a span of time may be written out; columns named after a unit hold bare numbers.
DURATION_FORMS = {"duration": ("h:mm:ss", "h:mm", "words")}
#: Share of large numbers that are whole by chance, at most, where vendors write decimals.
WHOLE_BY_CHANCE = 0.05
#: Dates on which every form is tried before the whole column is read.
FIRST_TRIED = 500


def _scaled(texts: pd.Series, column: Column, unit: str, form: str, export: Export) -> tuple[pd.Series, pd.Series]:
    """Return the numbers of a column in the measure's unit, and where there is none although something stands there."""
    decimal, thousands = NUMBER_FORMS[form]
    if column.unit == "hms":
        values, bad = parse_durations(texts, ("h:mm:ss",), missing=export.missing)
        return values / SECONDS[unit], bad
    counted = unit in COUNTED and not column.unit
    values, bad = parse_numbers(texts, decimal, thousands, missing=export.missing, abbreviated=counted)
    if column.unit:
        values = values * (SECONDS[column.unit] / SECONDS[unit])
    elif counted:
        bad = bad | (values.notna() & (values % 1 != 0))
    if not column.signed:
        bad = bad | (values < 0)
    return values.mask(bad), bad


def _read_column(
    parts: list[pd.Series], column: Column, unit: str, form: str, export: Export
) -> tuple[pd.Series, pd.Series, bool]:
    """Return numbers, faulty cells, and whether equal headings stand over different numbers."""
    read = [_scaled(part, column, unit, form, export) for part in parts]
    bad = read[0][1]
    for _, more in read[1:]:
        bad = bad | more
    numbers = [values for values, _ in read]
    if column.add:
        return pd.concat(numbers, axis=1).sum(axis=1, min_count=1).mask(bad), bad, False
    if len(numbers) == 1:
        return numbers[0], bad, False
    filled = [values for values in numbers if values.fillna(0).ne(0).any()] or numbers[:1]
    return filled[0].mask(bad), bad, any(not other.equals(filled[0]) for other in filled[1:])


@dataclass(frozen=True)
class _Reading:
    """The cells of all measures in one way of writing numbers: values, faulty cells, headings over two columns."""

    numbers: pd.DataFrame
    bad: pd.DataFrame
    twice: list[str]

    def reads_more_than(self, other: _Reading) -> bool:
        """Say whether it reads everything that the other reads, and more."""
        mine, theirs = self.bad.to_numpy(), other.bad.to_numpy()
        return not (mine & ~theirs).any() and bool((theirs & ~mine).any())

    def differs_from(self, other: _Reading) -> pd.DataFrame:
        """Return the cells that both read, and read differently."""
        return self.numbers.notna() & other.numbers.notna() & self.numbers.ne(other.numbers)


def _read_all(
    table: Table, names: list[str], measures: Mapping[str, Measure], columns: Mapping[str, Column], form: str
) -> _Reading:
    """Read all measures in one way of writing numbers."""
    numbers, faults, twice = {}, {}, []
    for name in names:
        column = columns[name]
        values, bad, differing = _read_column(table.texts[name], column, measures[name].unit, form, table.export)
        numbers[name] = values.mask(values.isna() & ~bad, 0.0) if column.empty == "zero" else values
        faults[name] = bad
        if differing:
            twice.append(name)
    index = pd.RangeIndex(len(table))
    return _Reading(pd.DataFrame(numbers, index=index), pd.DataFrame(faults, index=index, dtype=bool), twice)


def read_numbers_of(
    table: Table,
    names: Iterable[str],
    measures: Mapping[str, Measure],
    columns: Mapping[str, Column] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the measure columns of a table.

    The export's ways of writing numbers are tried on all columns together: the one that reads everything is
    used. A cell that is no number, or that two ways of which each reads what the other cannot read differently,
    is missing and noted; its row stays.

    Parameters
    ----------
    columns : mapping, optional
        How each measure is written, where the export does not declare it under the measure's own id.

    Returns
    -------
    numbers : DataFrame
        One column per measure, in the measure's unit.
    bad : DataFrame of bool
        The cells in which something stands that is no number; they are missing in `numbers`.

    Raises
    ------
    SourceError
        If two ways of writing read the same cells and differ in the result.
    """
    columns = columns or table.export.columns
    names = [name for name in names if table.has(name)]
    every = [_read_all(table, names, measures, columns, form) for form in table.export.numbers]
    rivals = [reading for reading in every if not any(other.reads_more_than(reading) for other in every)]
    best = min(rivals, key=lambda reading: int(reading.bad.to_numpy().sum()))
    numbers, bad = best.numbers, best.bad
    for other in rivals:
        differing = best.differs_from(other)
        if differing.to_numpy().any() and other.bad.equals(best.bad):
            raise table.refuse("ambiguous_numbers")
        numbers, bad = numbers.mask(differing), bad | differing
    for name in names:
        lost = _lost_decimals(table, name, columns[name])
        if lost.any():
            numbers[name] = numbers[name].mask(lost)
            table.note("decimals_lost", "error", lost, table.headings[name], n=int(lost.sum()))
    for name in names:
        _note_bad_cells(table, name, bad[name])
        if measures[name].unit in COUNTED and not columns[name].unit:
            _note_rounded(table, name, bad[name])
    for name in best.twice:
        raise table.refuse("heading_twice", table.headings[name])
    for name in names:
        beside = columns[name].zero_beside
        if beside in numbers and _not_delivered(numbers[name], numbers[beside]):
            numbers[name] = np.nan
            table.note("not_delivered", "warning", key=table.headings[name], beside=table.headings[beside])
    return numbers, bad


def _lost_decimals(table: Table, name: str, column: Column) -> pd.Series:
    """Return the cells that may have lost their decimal mark.

    A spreadsheet program that takes the point for a thousands mark turns 8.161 into 8161 and 0.161 into 161. Of
    numbers that the vendor writes with decimals, hardly any from 1,000 on is whole by chance.
    """
    texts = table.texts[name][0].str.strip()
    large, decimal = texts.str.fullmatch(r"[1-9]\d{3,}"), texts.str.fullmatch(r"[1-9]\d{3,}[.,]\d+")
    lost = column.decimals > 0 and large.sum() > WHOLE_BY_CHANCE * decimal.sum()
    return texts.str.fullmatch(r"[1-9]\d*") & lost


def _note_bad_cells(table: Table, name: str, bad: pd.Series) -> None:
    """Note the cells of a measure that are no number, in one finding for each kind of fault."""
    if not bad.any():
        return
    parts = [part.where(bad, "") for part in table.texts[name]]
    dates = bad & np.logical_or.reduce([look_like_dates(part) for part in parts])
    errors = bad & ~dates & np.logical_or.reduce([part.str.contains("#", regex=False) for part in parts])
    for kind, rows in (
        ("numbers_as_dates", dates),
        ("formula_errors", errors),
        ("bad_numbers", bad & ~dates & ~errors),
    ):
        if rows.any():
            table.note(kind, "error", rows, table.headings[name], n=int(rows.sum()))


def _note_rounded(table: Table, name: str, bad: pd.Series) -> None:
    """Note the numbers that were read from an abbreviation."""
    rounded = ~bad & np.logical_or.reduce([are_abbreviated(part) for part in table.texts[name]])
    if rounded.any():
        table.note("numbers_rounded", "warning", rounded, table.headings[name], n=int(rounded.sum()))


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


def _may_be_moment(text: str, form: str) -> bool:
    """Say whether a form can read a text at all: asking one text is quicker than reading many."""
    return "%y" in form or not plain(text) or fits(plain(text), form)


def _choose(
    table: Table,
    name: str,
    parse: Callable[[pd.Series, str], tuple[pd.Series, pd.Series]],
    empty: bool,
    may_be: Callable[[str, str], bool] = lambda _text, _form: True,
) -> tuple[pd.Series, pd.Series]:
    """Return the reading of a date column by the one form that reads it, and the rows refused.

    A form that reads dates which the best one cannot read shows that the column mixes forms: then no date may
    read differently in the two.
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
    future = values.gt(latest_moment(values.dtype))
    if future.any():
        table.note("dates_in_future", "error", future, table.headings[name], n=int(future.sum()))
    unread = (bad if empty else bad | values.isna()) & ~future
    if unread.any():
        table.note("bad_dates", "error", unread, table.headings[name], n=int(unread.sum()))
    return values.mask(future), unread | future


def latest_moment(dtype: object) -> pd.Timestamp:
    """Return the last moment that something can have happened: a day from now, whatever the zone."""
    now = pd.Timestamp.now("UTC") + pd.Timedelta(days=1)
    return now if isinstance(dtype, pd.DatetimeTZDtype) else now.tz_localize(None)


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

    return _choose(table, name, parse, empty, _may_be_moment)


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
        table.note("bad_durations", "error", bad, table.headings[name], n=int(bad.sum()))
    return seconds, bad
