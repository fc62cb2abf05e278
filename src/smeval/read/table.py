"""The data rows of a recognised table, by column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.catalog.entries.export import NEEDS, Export
from smeval.errors import Finding, SourceError
from smeval.ids import Severity
from smeval.read.identify import Match
from smeval.read.remarks import remarks_of, told_in
from smeval.read.told_years import Told
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.wording import Value

__all__ = ["Table", "take_table"]

#: Columns in which people write what they like: no word of theirs stands for a missing value.
WRITTEN = ("title", "description")
#: Lines that a finding names one by one.
ROWS_NAMED = 5
#: Shapes of lists that tools cut off at a round number of rows.
LISTS = ("posts", "messages", "conversations")
DIGIT = re.compile("[0-9]").search
#: Ids, dates and years have at least two digits; hardly a heading has.
TWO_DIGITS = re.compile("[0-9][^0-9]*[0-9]").search


@dataclass(frozen=True, eq=False)
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
    texts : mapping
        Column -> its texts; several where its heading occurs more than once.
    headings : mapping
        Column -> heading as written in the file.
    total : mapping
        The total row, by column; empty where there is none.
    cut : bool
        A footer says that the list is not complete.
    left_out : int
        Rows that could not be opened safely.
    findings : tuple of Finding
        What was odd about its rows.
    told : Told
        What a list that people keep tells of the years of its rows.
    """

    match: Match
    file: str
    sheet: str
    lines: NDArray[np.int64]
    texts: Mapping[str, Sequence[pd.Series]]
    headings: Mapping[str, str]
    total: Mapping[str, str] = field(default_factory=dict)
    cut: bool = False
    left_out: int = 0
    findings: tuple[Finding, ...] = ()
    told: Told = field(default_factory=Told)

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
        """Return a column as text, without blanks around it and without markers of a missing value."""
        if name not in self.texts:
            return pd.Series("", index=range(len(self)), dtype="str")
        pattern = self.export.columns[name].take
        if pattern:  # the first of equal columns in which the pattern is found
            taken = [part.str.extract(pattern, expand=False).fillna("") for part in self.texts[name]]
            return reduce(lambda found, other: found.mask(found.eq(""), other), taken)
        text = self.texts[name][0].str.strip()
        if name not in WRITTEN:
            text = text.mask(text.str.casefold().isin([marker.casefold() for marker in self.export.missing]), "")
        return text

    @property
    def rows_read(self) -> int:
        """Number of data rows in the file, with those that could not be opened safely."""
        return len(self) + self.left_out

    def note(self, finding: str, severity: Severity, key: str = "", **values: Value) -> Finding:
        """Return a finding about the table.

        Parameters
        ----------
        finding : str
            Its id.
        severity : Severity
        key : str
            Heading that is meant.
        **values
            What fills its sentence.
        """
        return Finding(finding, severity, self.file, "", _within(self.sheet, key), values)

    def note_rows(
        self, finding: str, severity: Severity, rows: pd.Series, name: str, **values: Value
    ) -> tuple[Finding, ...]:
        """Return a finding about some rows, with their number; none where there are no such rows.

        Parameters
        ----------
        finding : str
            Its id.
        severity : Severity
        rows : Series of bool
            One for each data row.
        name : str
            Column that is meant.
        **values
            What else fills its sentence.
        """
        lines = self.lines[rows.to_numpy(dtype=bool)].tolist()
        if not lines:
            return ()
        place, told = _name_lines(self.sheet, lines), {"n": len(lines), **values}
        return (Finding(finding, severity, self.file, place, self.headings[name], told),)

    def refuse(self, finding: str, key: str = "", **values: Value) -> SourceError:
        """Return the error that refuses the whole table.

        Parameters
        ----------
        finding : str
            Its id.
        key : str
            Heading that is meant.
        **values
            What fills its sentence.
        """
        return SourceError(self.note(finding, "error", key, **values))


def _within(sheet: str, key: str) -> str:
    """Name a heading with its sheet."""
    return ": ".join(part for part in (sheet, key) if part)


def _name_lines(sheet: str, lines: Sequence[int]) -> str:
    """Name some lines: ``4, 7, 9 … (Metrics)``."""
    named = ", ".join(map(str, lines[:ROWS_NAMED])) + (" …" if len(lines) > ROWS_NAMED else "")
    return f"{named} ({sheet})" if sheet else named


def take_table(sheet: Sheet, match: Match) -> Table:
    """Take the data rows out of a sheet: without headings, notes, totals and footers.

    Parameters
    ----------
    sheet : Sheet
    match : Match
        What the sheet was recognised as.

    Raises
    ------
    SourceError
        If a second table or a second line of headings stands below the headings, or the vendor says that it failed.
    """
    export = match.definition.export
    totals = frozenset(map(normalise, export.total_rows))
    cut_footers = tuple(map(normalise, export.cut_footers))
    footers = tuple(map(normalise, export.footers)) + cut_footers
    failures = tuple(map(normalise, export.failures))
    needed = [position for name in NEEDS.get(export.shape, ()) for position in match.columns.get(name, ())]
    fits = _fitting(sheet, match)
    remarks = remarks_of(sheet, match)
    above = [row for row in sheet.rows[: match.header] if any(cell.strip() for cell in row)]
    data: list[int] = []
    repeated: list[int] = []
    total: list[str] = []
    cut = False
    for index in range(match.header + 1, len(sheet.rows)):
        row = sheet.rows[index]
        if index <= match.header + export.skip and not any(row[i].strip() for i in needed if i < len(row)):
            continue
        if failures and any(normalise(cell).startswith(failures) for cell in row):
            raise _refused(sheet, "vendor_failed", index)
        if index in remarks or row in above:  # the note above the headings, copied with them
            continue
        if not all(i < len(row) and TWO_DIGITS(row[i]) for i in needed) and _are_headings(row, needed, match):
            repeated.append(index)
            continue
        if totals or footers:
            first = normalise(row[0])
            if first in totals and fits(row):
                total = row
                continue
            if footers and first.startswith(footers):
                cut = cut or (bool(cut_footers) and first.startswith(cut_footers))
                continue
        data.append(index)
    _refuse_second_headings(sheet, match, data, repeated)
    kept = [index for index in data if fits(sheet.rows[index])]
    rows = [sheet.rows[index] for index in kept]
    table = Table(
        match=match,
        file=sheet.file,
        sheet=sheet.name,
        lines=np.array([sheet.lines[index] for index in kept], dtype="int64"),
        texts={
            name: [
                pd.Series([row[position] if position < len(row) else "" for row in rows], dtype="str")
                for position in positions
            ]
            for name, positions in match.columns.items()
        },
        headings=dict(match.headings),
        total={name: places[0] for name, places in _cells(total, match).items()} if total else {},
        cut=cut,
        left_out=len(sheet.left_out) + len(data) - len(kept),
        told=told_in(sheet, match, kept, remarks),
    )
    _refuse_equal_headings(table)
    oddities = _oddities(table, sheet, data, repeated)
    if not remarks:
        return replace(table, findings=tuple(oddities))
    lines = _name_lines(sheet.name, [sheet.lines[index] for index in sorted(remarks)])
    noted = Finding("remarks_left_out", "note", sheet.file, lines, values={"n": len(remarks)})
    return replace(table, findings=(*oddities, noted))


def _cells(row: list[str], match: Match) -> dict[str, list[str]]:
    """Return the cells of a row by column."""
    return {
        name: [row[position] if position < len(row) else "" for position in positions]
        for name, positions in match.columns.items()
    }


def _width(header: list[str]) -> int:
    """Return the number of fields up to the last one that has a heading."""
    return max((place for place, name in enumerate(header, start=1) if name.strip()), default=0)


def _fitting(sheet: Sheet, match: Match) -> Callable[[list[str]], bool]:
    """Return what says whether the fields of a row stand under their headings.

    A row has as many fields as the headings. Empty fields behind the last heading are no fault where most rows have
    them; in a single row they are what a shifted field leaves behind. Fields that the vendor leaves out at the end are
    missing from several rows alike, however many, and what is there fits. The rows of a workbook have no delimiters,
    so none is shifted.
    """
    header = sheet.rows[match.header]
    width = _width(header)
    if sheet.name:
        return lambda row: len(row) >= width
    below = sheet.rows[match.header + 1 :]
    times = Counter(map(len, below))
    shortest = width - match.definition.export.short_rows
    full = {len(header)}
    for length, n in times.items():
        usual = n > 1 and n * 2 > times.total() and length >= width
        if usual and not any(cell.strip() for row in below if len(row) == length for cell in row[width:]):
            full.add(length)
    short = {length for length, n in times.items() if n > 1 and shortest <= length < width}
    # where no row is whole, it may be the headings that have one too many
    told = any(times[length] for length in full) or _are_known(header[:width], match)
    if short and not (told and _short_rows_fit(below, full, short, match)):
        short = set()
    lengths = full | short
    if match.definition.export.free_form:  # a column whose heading somebody forgot stands in most rows
        lengths |= {length for length, n in times.items() if n > 1 and n * 2 > times.total() and length > width}
        return lambda row: len(row) in lengths
    return lambda row: len(row) in lengths and not any(cell.strip() for cell in row[width:])


def _are_known(header: list[str], match: Match) -> bool:
    """Say whether the headings are the vendor's and nothing else: each known, none empty, none twice."""
    once = all(len(set(positions)) == 1 for positions in match.columns.values())
    return once and not match.extra and all(name.strip() for name in header)


def _short_rows_fit(below: list[list[str]], full: Set[int], short: Set[int], match: Match) -> bool:
    """Say whether the fields of every short row stand where those of the whole rows stand.

    A field that is missing further left moves all that follow: then words stand under numbers, or something under a
    heading that is empty in every whole row, or nothing under one that is always filled.
    """
    rows = [row for row in below if len(row) in short]
    whole = [row for row in below if len(row) in full]
    missing = {marker.casefold() for marker in match.definition.export.missing}
    for name in match.definition.export.measures:
        for position in match.columns.get(name, ()):
            cells = [row[position].strip() for row in rows if position < len(row)]
            if any(cell.casefold() not in missing and not DIGIT(cell) for cell in cells):
                return False
    for position in range(max(short)) if whole else ():
        filled = {bool(row[position].strip()) for row in whole}
        if len(filled) == 1 and any(bool(row[position].strip()) not in filled for row in rows if position < len(row)):
            return False
    return True


def _are_headings(row: list[str], needed: Sequence[int], match: Match) -> bool:
    """Say whether a row below the headings is itself one of headings."""
    fields = match.definition.fields
    if any(normalise(row[i]) in fields for i in needed if i < len(row)):
        return True
    names = [name for name in map(normalise, row) if name]
    return 2 <= sum(name in fields for name in names) >= len(names) / 2


def _refuse_second_headings(sheet: Sheet, match: Match, data: list[int], repeated: list[int]) -> None:
    """Refuse a sheet with a second table, or with more lines of headings than its definition knows."""
    header = [normalise(name) for name in sheet.rows[match.header]]
    width = _width(header)
    for index in repeated:
        other = [normalise(name) for name in sheet.rows[index]]
        if other[:width] != header[:width] or match.definition.export.shape == "chart":
            raise _refused(sheet, "tables_stacked", index)
    rows = frozenset(data)
    for index in sheet.blocks:
        kept_otherwise = not sheet.name and not match.definition.export.free_form
        if index in rows and kept_otherwise and _begins_table(sheet, index, width):
            raise _refused(sheet, "tables_stacked", index)
    if data and _explains(sheet.rows[data[0]], match):
        raise _refused(sheet, "second_headings", data[0])


def _begins_table(sheet: Sheet, index: int, width: int) -> bool:
    """Say whether an empty line is followed by several rows of another width, or by words above a further row."""
    row, *further = sheet.rows[index : index + 2]
    alike = len(row) > 1 and [len(other) for other in further] == [len(row)]
    filled = [cell for cell in row if cell.strip()]
    return alike and (len(row) != width or (len(filled) > 1 and not any(map(DIGIT, filled))))


def _explains(row: list[str], match: Match) -> bool:
    """Say whether a row has words only where numbers and dates are to stand."""
    export = match.definition.export
    names = {*export.measures, *NEEDS.get(export.shape, ())}
    missing = {marker.casefold() for marker in export.missing}
    cells = [cell.strip() for name, found in _cells(row, match).items() if name in names for cell in found]
    words = [cell for cell in cells if cell.casefold() not in missing]
    return len(words) > 1 and not any(DIGIT(cell) for cell in words)


def _refused(sheet: Sheet, finding: str, index: int) -> SourceError:
    return SourceError(Finding(finding, "error", sheet.file, _name_lines(sheet.name, [sheet.lines[index]])))


def _oddities(table: Table, sheet: Sheet, data: list[int], repeated: list[int]) -> Iterator[Finding]:
    """Yield findings about rows left out, repeated headings, empty lines, and a number of rows that tools stop at."""
    export = table.export
    width = _width(sheet.rows[table.match.header])
    kept = set(table.lines.tolist())
    out = [index for index in data if sheet.lines[index] not in kept]
    gone = frozenset(out)
    # where people leave a line of their list empty, nothing is missing
    blank = [] if export.free_form else [i for i in sheet.blocks if data and data[0] < i <= data[-1]]
    noted: list[tuple[str, Severity, list[int]]] = [
        ("rows_short", "error", [index for index in out if len(sheet.rows[index]) < width]),
        ("rows_padded", "note", [index for index in data if len(sheet.rows[index]) < width and index not in gone]),
        ("rows_shifted", "error", [index for index in out if len(sheet.rows[index]) >= width]),
        ("heading_repeated", "warning", repeated),
        ("blank_lines", "warning", blank),
    ]
    for finding, severity, indexes in noted:
        if indexes:
            lines = _name_lines(sheet.name, [sheet.lines[index] for index in indexes])
            yield Finding(finding, severity, sheet.file, lines, values={"n": len(indexes)})
    if export.shape in LISTS and table.rows_read in export.caps:
        yield table.note("row_cap", "warning", n=table.rows_read)


def _refuse_equal_headings(table: Table) -> None:
    """Refuse a table with two columns under one heading that differ, where a row is told by that column."""
    for name in NEEDS.get(table.export.shape, ()):
        first, *others = table.texts[name]
        if any(not other.equals(first) for other in others):
            raise table.refuse("heading_twice", table.headings[name])
