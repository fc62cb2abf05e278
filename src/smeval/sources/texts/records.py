r"""Split text into records: strictly, and with the line at which each record starts.

What is not quoted as it should be is never repaired; the record is left out and reported. Python's
`csv` accepts a quote inside an unquoted field (``ab"c``), so records with quotes are checked again.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from smeval.errors import Finding
from smeval.ids import Severity
from smeval.sources.sheet import Sheet, refused

LINE = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
#: So many places are named in one finding.
NAMED = 10


class Record(NamedTuple):
    """One record with its first and last line; `fault` is a finding id, or empty."""

    fields: list[str]
    start: int
    end: int
    fault: str = ""


@cache
def _well_quoted(delimiter: str) -> re.Pattern[str]:
    mark = re.escape(delimiter)
    field = rf'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{mark}\r\n]*+)'
    return re.compile(rf"{field}(?:{mark}{field})*+(?:\r\n|\r|\n)?")


def scan(text: str, delimiter: str, first_line: int = 1) -> Iterator[Record]:
    """Yield every record, empty and faulty ones included; the fault ``unterminated_quote`` comes last.

    Parameters
    ----------
    text : str
    delimiter : str
        One character.
    first_line : int
        Number that the first line of `text` has in the file.
    """
    raw: list[str] = []
    ended = False

    def feed() -> Iterator[str]:
        nonlocal ended
        for match in LINE.finditer(text):
            raw.append(match.group())
            yield raw[-1]
        ended = True

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    before = first_line - 1
    well_quoted = _well_quoted(delimiter).fullmatch
    while True:
        raw.clear()
        start = before + reader.line_num + 1
        fields: list[str] = []
        fault = ""
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            too_long = sum(map(len, raw)) > csv.field_size_limit()
            fault = "unterminated_quote" if ended else "field_too_long" if too_long else "stray_quote"
            if ended:
                start = before + reader.line_num - len(raw) + _line_of_open_quote("".join(raw), delimiter)
        else:
            text_of_record = raw[0] if len(raw) == 1 else "".join(raw)
            if '"' in text_of_record and not well_quoted(text_of_record):
                fault = "stray_quote"
        yield Record(fields, start, before + reader.line_num, fault)


def _line_of_open_quote(raw: str, delimiter: str) -> int:
    """Return the line, counted from 1 within the record, of the quote that is never closed."""
    matched = _well_quoted(delimiter).match(raw)
    closed = raw[: matched.end()] if matched else ""
    return len(LINE.findall(closed + '"'))


def split_records(text: str, delimiter: str, file: str, first_line: int = 1) -> tuple[Sheet, list[Finding]]:
    """Split text into the records of one sheet.

    Parameters
    ----------
    text : str
        The decoded file, without a ``sep=`` line.
    delimiter : str
        One character.
    file : str
        Path for findings.
    first_line : int
        Number that the first line of `text` has in the file.

    Raises
    ------
    SourceError
        If a quote is never closed, or the last record breaks off: what should follow is missing as well.
    """
    return gather_records(scan(text, delimiter, first_line), file, text.endswith(("\n", "\r")))


def gather_records(records: Iterable[Record], file: str, ended: bool) -> tuple[Sheet, list[Finding]]:
    """Put records together to one sheet, see `split_records`.

    Parameters
    ----------
    records : iterable of Record
        In the order of the file.
    file : str
        Path for findings.
    ended : bool
        The last one has a line end.

    Raises
    ------
    SourceError
        See `split_records`.
    """
    rows: list[list[str]] = []
    lines: list[int] = []
    blocks: list[int] = []
    left_out: list[int] = []
    faulty: dict[str, list[Record]] = {}
    gap = complete = False
    for record in records:
        if record.fault == "unterminated_quote":
            raise refused("unterminated_quote", file, str(record.start))
        complete = False
        if record.fault:
            faulty.setdefault(record.fault, []).append(record)
            left_out.append(record.start)
        elif "".join(record.fields).strip():
            if gap and rows:
                blocks.append(len(rows))
            gap = False
            rows.append(record.fields)
            lines.append(record.start)
            complete = True
        else:
            gap = True
    sheet = Sheet(file, "", rows, lines, blocks, left_out)
    if complete and not ended and _is_cut(sheet):
        raise refused("last_record_cut", file, str(sheet.lines[-1]))
    return sheet, [_left_out(fault, records, file) for fault, records in faulty.items()]


def _is_cut(sheet: Sheet) -> bool:
    """Say whether the last record breaks off: no line end, and fewer fields than the usual record before it."""
    if len(sheet.rows) < 2 or len(sheet.rows) - 1 in sheet.blocks:
        return False
    usual = Counter(map(len, sheet.rows[:-1])).most_common(1)[0][0]
    return 2 <= len(sheet.rows[-1]) < usual == len(sheet.rows[-2])


def _left_out(fault: str, records: list[Record], file: str) -> Finding:
    """Report all records left out for one reason, the first of them by line."""
    places = [str(r.start) if r.start >= r.end else f"{r.start}–{r.end}" for r in records[:NAMED]]
    more = ["…"] if len(records) > NAMED else []
    severity: Severity = "warning" if fault == "stray_quote" and all(r.start == r.end for r in records) else "error"
    return Finding(fault, severity, file, ", ".join(places + more), values={"n": len(records)})
