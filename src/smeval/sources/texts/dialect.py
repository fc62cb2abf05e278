"""Find out how a text file separates its fields."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from smeval.sources.sheet import refused
from smeval.sources.texts.records import Record, scan

CANDIDATES = (",", ";", "\t", "|")
#: A character that no export uses; splitting by it leaves every line whole.
NONE = "\x1f"
SEP_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[ \t]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
#: A first line that is quoted as a whole.
WHOLE = re.compile(r'"[^"\r\n]*"[ \t]*[\r\n]')
#: Characters looked at to find the delimiter.
SAMPLE = 65_536


@dataclass(frozen=True)
class Dialect:
    """How a text file is laid out.

    Parameters
    ----------
    delimiter : str
        One character.
    start : int
        Position in the text at which the first record starts.
    first_line : int
        Line of that position, counted from 1.
    wrapped : bool
        Every line is one quoted field that holds the real line.
    """

    delimiter: str
    start: int = 0
    first_line: int = 1
    wrapped: bool = False


def find_dialect(text: str) -> Dialect:
    """Take the delimiter from a ``sep=`` line, else the one that splits most lines alike."""
    declared = SEP_LINE.match(text)
    start, first_line = (declared.end(), 2) if declared else (0, 1)
    sample = text[start : start + SAMPLE]
    cut = start + SAMPLE < len(text)
    if _is_wrapped(sample, _records(sample, NONE, cut)):
        return Dialect(NONE, start, first_line, wrapped=True)
    delimiter = declared[1] if declared else max(CANDIDATES, key=lambda mark: _support(_records(sample, mark, cut)))
    return Dialect(delimiter, start, first_line)


def unwrap(text: str, file: str, first_line: int) -> str:
    """Return the lines that stand inside one quoted field each, at their old line numbers.

    Parameters
    ----------
    text : str
    file : str
        Path for findings.
    first_line : int
        Number that the first line of `text` has in the file.

    Raises
    ------
    SourceError
        If a line is not quoted as it should be.
    """
    lines = []
    for record in scan(text, NONE, first_line):
        if record.fault:
            raise refused(record.fault, file, str(record.start), n=1)
        lines.append("".join(record.fields) + "\n")
    return "".join(lines)


def _records(sample: str, delimiter: str, cut: bool) -> list[Record]:
    records = list(scan(sample, delimiter))
    return records[:-1] if cut else records


def _support(records: list[Record]) -> tuple[int, int]:
    """Return how many lines this delimiter splits into the same number of fields, and how many fields those are.

    Lines rather than records: a wrong delimiter takes the lines of a long text for records of their own.
    """
    lines: Counter[int] = Counter()
    for record in records:
        if not record.fault and len(record.fields) > 1:
            lines[len(record.fields)] += record.end - record.start + 1
    if not lines:
        return 0, 0
    usual = max(lines, key=lambda fields: lines[fields] * (fields - 1))
    return lines[usual], usual


def _is_wrapped(sample: str, records: list[Record]) -> bool:
    """Say whether lines are quoted as a whole, as a spreadsheet program does when it took them for one cell.

    Parameters
    ----------
    sample : str
    records : list of Record
        Its records where nothing parts fields.
    """
    filled = [record for record in records if record.fields or record.fault]
    if not filled or any(record.fault for record in filled):
        return False
    first = filled[0].fields[0]
    if any(f'{mark}"' in first for mark in CANDIDATES):
        return True
    if len(filled) < 2 or not WHOLE.match(sample):
        return False
    return any(
        {len(next(iter(scan(record.fields[0], mark))).fields) for record in filled} == {first.count(mark) + 1}
        for mark in CANDIDATES
        if first.count(mark) > 1
    )
