"""The texts of a table's measure columns as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.entries.export import Column, Export
from smeval.errors import Finding
from smeval.read.cells.percent import look_like_fractions, read_percent, tell_fractions
from smeval.read.cells.undelivered import find_undelivered
from smeval.read.table import Table
from smeval.values import are_abbreviated, look_like_dates, parse_durations, parse_numbers

__all__ = ["NUMBER_FORMS", "Numbers", "read_numbers_of"]

#: How a number is written: decimal mark and thousands mark.
#: Groups parted by blanks or apostrophes cannot be mistaken and may stand in every form.
NUMBER_FORMS = {"1234.5": (".", " "), "1234,5": (",", " "), "1.234,5": (",", ". "), "1,234.5": (".", ", ")}
SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
#: Units in which there are whole numbers only.
COUNTED = ("count", "persons")
#: A mark that may be that of thousands or the decimal one.
MARKED = r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+"
#: Share of large numbers that are whole by chance, at most, where vendors write decimals.
WHOLE_BY_CHANCE = 0.05


class Numbers(NamedTuple):
    """What the measure columns of a table hold.

    Parameters
    ----------
    values : DataFrame
        One column per measure, in the measure's unit.
    bad : DataFrame of bool
        The cells in which something stands that is no number, or a zero that was not counted; they are missing in
        `values`.
    findings : tuple of Finding
    """

    values: pd.DataFrame
    bad: pd.DataFrame
    findings: tuple[Finding, ...]


def _scaled(texts: pd.Series, column: Column, unit: str, form: str, export: Export) -> tuple[pd.Series, pd.Series]:
    """Return the numbers of a column in the measure's unit, and where there is none although something stands there."""
    decimal, thousands = NUMBER_FORMS[form]
    if column.unit == "percent":
        return _not_negative(*read_percent(texts, (decimal, thousands), export.missing))
    if column.unit == "hms":
        values, bad = parse_durations(texts, ("h:mm:ss",), missing=export.missing)
        return values / SECONDS[unit], bad
    counted = unit in COUNTED and not column.unit
    values, bad = parse_numbers(texts, decimal, thousands, missing=export.missing, abbreviated=counted)
    if column.unit:
        values = values * (SECONDS[column.unit] / SECONDS[unit])
    elif counted:
        bad = bad | (values.notna() & (values % 1 != 0))
    return (values.mask(bad), bad) if column.signed else _not_negative(values, bad)


def _not_negative(values: pd.Series, bad: pd.Series) -> tuple[pd.Series, pd.Series]:
    bad = bad | (values < 0)
    return values.mask(bad), bad


def _read_column(
    parts: Sequence[pd.Series], column: Column, unit: str, form: str, export: Export
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
    """The cells of all measures in one way of writing numbers: it, values, faulty cells, headings over two columns."""

    form: str
    numbers: pd.DataFrame
    bad: pd.DataFrame
    twice: list[str]

    def reads_more_than(self, other: _Reading) -> bool:
        """Say whether it reads everything that the other reads, and more."""
        mine, theirs = self.bad.to_numpy(dtype=bool), other.bad.to_numpy(dtype=bool)
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
    return _Reading(form, pd.DataFrame(numbers, index=index), pd.DataFrame(faults, index=index, dtype=bool), twice)


def _shifted(
    table: Table, names: list[str], measures: Mapping[str, Measure], columns: Mapping[str, Column], form: str
) -> pd.DataFrame:
    """Say which cells have the decimal mark where that of thousands stands: nobody writes 2 pieces as ``2.000``."""
    pattern = rf"[+-]?[1-9]\d{{0,2}}{re.escape(NUMBER_FORMS[form][0])}000"
    found = pd.DataFrame(False, index=pd.RangeIndex(len(table)), columns=names)
    for name in names:
        if measures[name].unit in COUNTED and not columns[name].unit:
            for part in table.texts[name]:
                found[name] |= part.str.strip().str.fullmatch(pattern).to_numpy(dtype=bool)
    return found


def read_numbers_of(
    table: Table,
    names: Iterable[str],
    measures: Mapping[str, Measure],
    columns: Mapping[str, Column] | None = None,
) -> Numbers:
    """Read the measure columns of a table.

    The export's ways of writing numbers are tried on all columns together: the one that reads everything is
    used. A cell that is no number, or that two ways of which each reads what the other cannot read differently,
    is missing and noted; its row stays.

    Parameters
    ----------
    table : Table
    names : iterable of str
        Measures; those without a column are passed over.
    measures : mapping
        The catalog's measures.
    columns : mapping, optional
        How each measure is written, where the export does not declare it under the measure's own id.

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
    numbers, bad = best.numbers.copy(), best.bad
    for other in rivals:
        differing = best.differs_from(other)
        if differing.to_numpy().any() and other.bad.equals(best.bad):
            raise table.refuse("ambiguous_numbers")
        numbers, bad = numbers.mask(differing), bad | differing
    shifted = _shifted(table, names, measures, columns, best.form) & numbers.notna()
    numbers, bad = numbers.mask(shifted), bad | shifted
    if best.twice:
        raise table.refuse("heading_twice", table.headings[best.twice[0]])
    findings: list[Finding] = []
    for name in names:
        lost = _lost_decimals(table, name, columns[name])
        numbers[name] = numbers[name].mask(lost)
        findings += table.note_rows("decimals_lost", "error", lost, name)
        outside = _outside(numbers[name], measures[name])
        numbers[name] = numbers[name].mask(outside)
        findings += table.note_rows("numbers_outside", "error", outside, name, **_bounds(measures[name]))
    for name in names:
        if columns[name].unit == "percent":
            findings += tell_fractions(table, name, bad[name])
            findings += _bad_cells(table, name, bad[name] & ~look_like_fractions(table.texts[name][0]))
            continue
        findings += _bad_cells(table, name, bad[name])
        if measures[name].unit in COUNTED and not columns[name].unit:
            findings += _rounded(table, name, bad[name])
    undelivered, told = find_undelivered(table, numbers, measures, columns)
    return Numbers(numbers.mask(undelivered), bad | undelivered, (*findings, *told))


def _lost_decimals(table: Table, name: str, column: Column) -> pd.Series:
    """Return the cells that may have lost their decimal mark.

    A spreadsheet program that takes the point for a thousands mark turns 8.161 into 8161 and 0.161 into 161. Of
    numbers that the vendor writes with decimals, hardly any from 1,000 on is whole by chance.
    """
    texts = table.texts[name][0].str.strip()
    large, decimal = texts.str.fullmatch(r"[1-9]\d{3,}"), texts.str.fullmatch(r"[1-9]\d{3,}[.,]\d+")
    lost = column.decimals > 0 and large.sum() > WHOLE_BY_CHANCE * decimal.sum()
    return texts.str.fullmatch(r"[1-9]\d*") & lost


def _outside(numbers: pd.Series, measure: Measure) -> pd.Series:
    """Say which numbers leave the bounds of their measure."""
    low, high = -inf if measure.low is None else measure.low, inf if measure.high is None else measure.high
    return numbers.lt(low) | numbers.gt(high)


def _bounds(measure: Measure) -> dict[str, float]:
    """Return the bounds of a measure as people write them: shares in percent."""
    factor = 100 if measure.unit == "share" else 1
    ends = {"low": measure.low, "high": measure.high}
    return {name: end * factor for name, end in ends.items() if end is not None}


def _bad_cells(table: Table, name: str, bad: pd.Series) -> Iterator[Finding]:
    """Yield findings about the cells of a measure that are no number, one for each kind of fault."""
    if not bad.any():
        return
    parts = [part.where(bad, "") for part in table.texts[name]]
    dates = bad & np.logical_or.reduce([look_like_dates(part) for part in parts])
    errors = bad & ~dates & np.logical_or.reduce([part.str.contains("#", regex=False) for part in parts])
    marked = bad & ~dates & np.logical_or.reduce([part.str.strip().str.fullmatch(MARKED) for part in parts])
    yield from table.note_rows("numbers_as_dates", "error", dates, name)
    yield from table.note_rows("formula_errors", "error", errors, name)
    yield from table.note_rows("thousands_unclear", "error", marked, name)
    yield from table.note_rows("bad_numbers", "error", bad & ~dates & ~errors & ~marked, name)


def _rounded(table: Table, name: str, bad: pd.Series) -> tuple[Finding, ...]:
    """Return a finding about the numbers that were read from an abbreviation."""
    rounded = ~bad & np.logical_or.reduce([are_abbreviated(part) for part in table.texts[name]])
    return table.note_rows("numbers_rounded", "warning", rounded, name)
