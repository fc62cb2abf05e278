"""The data rows of a recognised table, by column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from smeval.catalog.export import NEEDS, Export
from smeval.errors import Finding, SourceError
from smeval.read.identify import Match, shorten
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = ["Table", "take_table"]

#: Lines that a finding names one by one.
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
