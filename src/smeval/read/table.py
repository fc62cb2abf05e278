"""The data rows of a recognised table, by column, and their texts as numbers, days and moments."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.export import NEEDS, Column, Export
from smeval.errors import Finding, SourceError
from smeval.read.identify import Match, shorten
from smeval.sources import Sheet
from smeval.values import normalise, parse_days, parse_durations, parse_moments, parse_numbers

__all__ = ["Table", "places", "read_days_of", "read_moments_of", "read_numbers_of", "read_seconds_of", "take_table"]

#: How a number is written: decimal mark and thousands mark.
NUMBER_FORMS = {"1234.5": (".", ""), "1234,5": (",", ""), "1.234,5": (",", "."), "1,234.5": (".", ",")}
SECONDS = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0}
#: How a span of time may be written out; columns named after a unit hold bare numbers.
DURATION_FORMS = {"duration": ("h:mm:ss", "h:mm", "words")}
ROWS_NAMED = 5


@dataclass
class Table:
    """The data rows of one sheet, as text by column.

    Parameters
    ----------
    match : Match
        What the sheet was recognised as.
    file, sheet : str
        Where it stands.
    lines : ndarray
        Line or row of the file at which each row starts.
    texts : dict
        Column -> its texts; several where its heading occurs more than once.
    headings : dict
        Column -> heading as written in the file.
    total : dict
        The total row, by column; empty where there is none.
    cut : bool
        A footer says that the list is not complete.
    left_out : int
        Rows that could not be opened safely.
    findings : list of Finding
        What was odd so far.
    """

    match: Match
    file: str
    sheet: str
    lines: np.ndarray
    texts: dict[str, list[pd.Series]]
    headings: dict[str, str]
    total: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    left_out: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def export(self) -> Export:
        """The export's definition."""
        return self.match.definition.export

    def __len__(self) -> int:
        """Return the number of data rows."""
        return len(self.lines)

    def has(self, name: str) -> bool:
        """Say whether the file has the column."""
        return name in self.texts

    def text(self, name: str) -> pd.Series:
        """Return a column as text, without blanks around it and without what stands for no value."""
        if name not in self.texts:
            return pd.Series("", index=range(len(self)), dtype="str")
        text = self.texts[name][0].str.strip()
        text = text.mask(text.isin(self.export.missing), "")
        pattern = self.export.columns[name].take
        return text.str.extract(pattern, expand=False).fillna("") if pattern else text

    def note(self, finding: str, severity: str, rows: pd.Series | None = None, key: str = "", **values: object) -> None:
        """Add a finding about the table, or about some of its rows."""
        row, key = ("", _within(self.sheet, key)) if rows is None else (places(self, rows), key)
        self.findings.append(Finding(finding, severity, self.file, row, key, values))

    def refuse(self, finding: str, key: str = "", **values: object) -> SourceError:
        """Return the error that refuses the whole table."""
        return SourceError(Finding(finding, "error", self.file, "", _within(self.sheet, key), values))


def _within(sheet: str, key: str) -> str:
    """Name a heading with its sheet."""
    return ": ".join(part for part in (sheet, key) if part)


def places(table: Table, rows: pd.Series) -> str:
    """Name the lines of the given rows: ``Metrics 4, 7, 9 …``."""
    return _name_lines(table.sheet, table.lines[rows.to_numpy(dtype=bool)].tolist())


def _name_lines(sheet: str, lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:ROWS_NAMED])) + (" …" if len(lines) > ROWS_NAMED else "")
    return f"{sheet} {named}".strip()


def take_table(sheet: Sheet, match: Match) -> Table:
    """Take the data rows out of a sheet: without headings, notes, totals and footers."""
    export = match.definition.export
    header = sheet.rows[match.header]
    totals = frozenset(map(normalise, export.total_rows))
    cut_footers = tuple(map(normalise, export.cut_footers))
    footers = tuple(map(normalise, export.footers)) + cut_footers
    needed = [position for name in NEEDS.get(export.shape, ()) for position in match.columns.get(name, ())]
    kept: list[int] = []
    shifted: list[int] = []
    table_total: dict[str, str] = {}
    cut = repeated = False
    for index in range(match.header + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if index <= match.header + export.skip and not any(row[i].strip() for i in needed if i < len(row)):
            continue
        if row == header:
            repeated = True
            continue
        if totals or footers:
            first = normalise(row[0])
            if first in totals:
                table_total = {
                    name: row[positions[0]] for name, positions in match.columns.items() if positions[0] < len(row)
                }
                continue
            if footers and first.startswith(footers):
                cut = cut or (bool(cut_footers) and first.startswith(cut_footers))
                continue
        (shifted if any(cell.strip() for cell in row[len(header) :]) else kept).append(index)
    rows = [sheet.rows[index] for index in kept]
    texts = {
        name: [
            pd.Series([row[position] if position < len(row) else "" for row in rows], dtype="str")
            for position in positions
        ]
        for name, positions in match.columns.items()
    }
    table = Table(
        match=match,
        file=sheet.file,
        sheet=sheet.name,
        lines=np.array([sheet.lines[index] for index in kept], dtype="int64"),
        texts=texts,
        headings={name: shorten(header[positions[0]]) for name, positions in match.columns.items()},
        total=table_total,
        cut=cut,
        left_out=len(sheet.left_out) + len(shifted),
    )
    if shifted:
        rows_named = _name_lines(sheet.name, [sheet.lines[index] for index in shifted])
        values = {"n": len(shifted)}
        table.findings.append(Finding("rows_shifted", "error", sheet.file, rows_named, values=values))
    if repeated:
        table.note("heading_repeated", "note")
    return table


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
    table: Table, name: str, forms: Iterable[str], parse: Callable[[str], tuple[pd.Series, pd.Series]], empty: bool
) -> tuple[pd.Series, pd.Series]:
    """Return the reading of a date column by the one form that reads it, and the rows refused."""
    readings = [parse(form) for form in forms]
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
    texts = table.text(name)

    def parse(form: str) -> tuple[pd.Series, pd.Series]:
        written, form = _full_years(texts, form)
        if year is not None:
            written, form = written.mask(written.ne(""), written + f" {year}"), f"{form} %Y"
        return parse_days(written, (form,))

    return _choose(table, name, table.export.dates, parse, empty=False)


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
    texts = table.text(name)

    def parse(form: str) -> tuple[pd.Series, pd.Series]:
        written, form = _full_years(texts, form)
        return parse_moments(written, (form,), zone)

    return _choose(table, name, table.export.dates, parse, empty)


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
