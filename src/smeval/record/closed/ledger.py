"""The ledger of closed years: its lines, the chain of their fingerprints, and what is wrong with them.

Each line holds the fingerprint of the line before, and one of itself over the names and texts of its cells. Whoever
knows number and fingerprint of the last line can tell whether anything before it was changed.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import cast

import pandas as pd

from smeval.errors import Finding
from smeval.frames.columns import FRAMES
from smeval.frames.kinds import COUNT, DAY, FLAG, NO_DAY, day_of
from smeval.frames.recorded import LedgerRow
from smeval.record.closed.fingerprint import Cells, fingerprint, read_cells
from smeval.record.terms import Value

FOLDER = "closed"
FILE = "ledger.csv"
PLACE = f"{FOLDER}/{FILE}"
#: The form of a line; what is in another one has another fingerprint.
SCHEMA = 1
FORM = f"smeval ledger {SCHEMA}"
#: The first lines of the file are its heading.
FIRST_ROW = 2

_KINDS = FRAMES["ledger"].dtypes


@dataclass(frozen=True)
class Ledger:
    """The lines of a ledger as they stand there, and what is wrong with them."""

    lines: tuple[LedgerRow, ...] = ()
    faults: tuple[Finding, ...] = ()

    @property
    def head(self) -> str:
        """Fingerprint of the last line."""
        return self.lines[-1].fingerprint if self.lines else ""

    @property
    def closings(self) -> tuple[LedgerRow, ...]:
        """Lines that say what a closing came to."""
        return tuple(row for row in self.lines if row.kind == "closing")

    @property
    def decisions(self) -> dict[tuple[str, int, str], LedgerRow]:
        """The line that holds of each decision: by channel, year and subject the latest."""
        found = (row for row in self.lines if row.kind in ("decision", "correction"))
        return {(row.channel, row.year, str(cells_of(row).get("subject", ""))): row for row in found}


def cells_of(row: LedgerRow) -> Mapping[str, Value]:
    """Return the terms of a line; none where they are no JSON."""
    try:
        found = json.loads(row.terms)
    except ValueError:
        return {}
    return cast(Mapping[str, Value], found) if isinstance(found, dict) else {}


# --- writing ---


def one_line(text: str) -> str:
    """Return what a person typed so that it survives any spreadsheet: in one line, and no formula."""
    return " ".join(text.split()).lstrip("=+-@ ")


def add_lines(ledger: Ledger, added: Iterable[LedgerRow]) -> Ledger:
    """Return a ledger with further lines, numbered and chained.

    Parameters
    ----------
    ledger : Ledger
    added : iterable of LedgerRow
        Their number, the fingerprint of the line before and their own are set here.
    """
    lines = list(ledger.lines)
    for row in added:
        before = lines[-1].fingerprint if lines else ""
        plain = row._replace(line=len(lines) + 1, before=before, schema=SCHEMA)
        lines.append(plain._replace(fingerprint=fingerprint_of(plain)))
    return Ledger(tuple(lines), ledger.faults)


def fingerprint_of(row: LedgerRow) -> str:
    """Return the fingerprint of a line, over all its other cells."""
    cells: dict[str, Value] = {name: text for name, text in _texts(row).items() if name != "fingerprint"}
    return fingerprint("L", f"smeval ledger {row.schema}", cells)


def _texts(row: LedgerRow) -> dict[str, str]:
    """Return the cells of a line as texts."""
    found: dict[str, str] = {}
    for name, value in row._asdict().items():
        if isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif _KINDS[name] == DAY:
            day = day_of(value)
            found[name] = day.isoformat() if day else ""
        else:
            found[name] = str(value)
    return found


def ledger_bytes(ledger: Ledger) -> bytes:
    """Return the file of a ledger."""
    stream = io.StringIO(newline="")
    table = csv.writer(stream, delimiter=";", lineterminator="\n")
    table.writerow(_KINDS)
    table.writerows(_texts(row).values() for row in ledger.lines)
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


# --- reading ---


def read_ledger(body: Path) -> Ledger:
    """Return the ledger of a body, empty where there is none; a line that cannot be read is told and left out.

    Parameters
    ----------
    body : Path
        The body's folder.
    """
    path = body / FOLDER / FILE
    return parse_ledger(path.read_bytes()) if path.is_file() else Ledger()


def parse_ledger(content: bytes) -> Ledger:
    """Return the ledger that a file holds, with all that is wrong with it."""
    try:
        table = read_cells(content)
    except ValueError:
        return Ledger(faults=(_fault("ledger_no_table"),))
    if lacking := [name for name in _KINDS if name not in table.heading]:
        return Ledger(faults=(_fault("ledger_no_table", columns=lacking),))
    lines: list[LedgerRow] = []
    rows: list[int] = []
    faults: list[Finding] = []
    for number, cells in enumerate(_each(table), FIRST_ROW):
        try:
            lines.append(_parsed(cells))
        except ValueError:
            faults.append(_fault("ledger_line_unreadable", number))
            continue
        rows.append(number)
    return Ledger(tuple(lines), (*faults, *_wrong(list(zip(rows, lines, strict=True)))))


def _each(table: Cells) -> Iterator[dict[str, str]]:
    for row in table.rows:
        yield {name: cell for name, cell in zip(table.heading, row, strict=True) if name in _KINDS}


def _parsed(cells: Mapping[str, str]) -> LedgerRow:
    """Return a line of its cells.

    Raises
    ------
    ValueError
        If a cell is not what its column holds.
    """
    values: dict[str, object] = {}
    for name, kind in _KINDS.items():
        cell = cells[name].strip()
        if kind == COUNT:
            values[name] = int(cell)
        elif kind == FLAG:
            values[name] = {"yes": True, "no": False}.get(cell.lower())
            if values[name] is None:
                raise ValueError(name)
        elif kind == DAY:
            values[name] = pd.Timestamp(_day(cell)) if cell else NO_DAY
        else:
            values[name] = cell
    return LedgerRow(**values)  # type: ignore[arg-type]


def _day(cell: str) -> date:
    """Return a day, also where a German spreadsheet rewrote it."""
    if german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", cell):
        day, month, year = map(int, german.groups())
        return date(year, month, day)
    return date.fromisoformat(cell)


def _fault(kind: str, row: int | None = None, **values: object) -> Finding:
    return Finding(kind, "error", PLACE, row="" if row is None else str(row), values=values)


def _wrong(lines: list[tuple[int, LedgerRow]]) -> Iterator[Finding]:
    """Yield what is wrong with the lines: each that is changed or says what cannot be, the first that does not follow.

    Parameters
    ----------
    lines : list of (int, LedgerRow)
        With the row of the file.
    """
    newer = [row for row, line in lines if line.schema > SCHEMA]
    if newer:
        yield _fault("ledger_newer", newer[0])
        return
    for row, line in lines:
        if line.fingerprint != fingerprint_of(line):
            yield _fault("ledger_line_changed", row, line=line.line)
    yield from _breaks(lines)
    known: dict[tuple[int, str, str, int], int] = {}
    for row, line in lines:
        if line.kind == "closing":
            key = (line.year, line.department, line.channel, line.version)
            if key in known:
                yield _fault("ledger_line_twice", row, line=line.line, other=known[key])
            known.setdefault(key, line.line)
        yield from _impossible(row, line)


def _breaks(lines: list[tuple[int, LedgerRow]]) -> Iterator[Finding]:
    """Yield the first place at which a line does not follow the one before."""
    if lines and lines[0][1].line != 1:
        yield _fault("ledger_lines_missing", lines[0][0], expected=1, line=lines[0][1].line)
        return
    for (_, before), (row, line) in pairwise(lines):
        if line.line != before.line + 1:
            yield _fault("ledger_lines_missing", row, expected=before.line + 1, line=line.line)
            return
        if line.before != before.fingerprint:
            yield _fault("ledger_chain_broken", row, line=line.line, last=before.line)
            return


def _impossible(row: int, line: LedgerRow) -> Iterator[Finding]:
    """Yield what a line says that cannot have been."""
    day = day_of(line.day)
    if day is None:
        yield _fault("ledger_line_unreadable", row)
    elif line.kind == "closing" and day <= date(line.year, 12, 31):
        yield _fault("ledger_year_open", row, line=line.line, year=str(line.year), day=day.isoformat())
    elif line.kind in ("decision", "correction"):
        decided = str(cells_of(line).get("decided_on", ""))
        if decided > day.isoformat():
            yield _fault("ledger_decision_later", row, line=line.line, decided=decided, day=day.isoformat())
