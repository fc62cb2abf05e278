"""Fingerprints of what is on record: over names and texts, never over the bytes of a file.

A table that a spreadsheet saved again, with other separators, line ends or forms of dates, keeps its fingerprint.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from smeval.record.terms import Value, canonical

#: Characters of a fingerprint, its letter among them.
LENGTH = 40


@dataclass(frozen=True)
class Cells:
    """A table as texts.

    Parameters
    ----------
    heading : tuple of str
        Names of the columns.
    rows : tuple of tuple of str
    """

    heading: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def fingerprint(letter: str, form: str, content: Value | Mapping[str, Value]) -> str:
    """Return the fingerprint of a content.

    Parameters
    ----------
    letter : str
        What it begins with, so that no spreadsheet takes it for a number.
    form : str
        Name and number of the form in which the content is told; another form gives another fingerprint.
    content : value, or mapping of str to value
    """
    text = canonical({"form": form, "content": dict(content) if isinstance(content, Mapping) else content})
    return letter + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[: LENGTH - 1]


def in_groups(text: str) -> str:
    """Return a fingerprint as it is printed, in groups of four."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def read_cells(content: bytes) -> Cells:
    """Return a CSV as texts, whatever its separators, line ends and encoding.

    Parameters
    ----------
    content : bytes

    Raises
    ------
    ValueError
        If it is no table.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:  # as a spreadsheet on Windows saves it
        text = content.decode("cp1252")
    if "\0" in text:
        raise ValueError("a table has no zero bytes")
    mark = re.match(r'[\w"]*([^\w"])', text)
    separator = mark.group(1) if mark and mark.group(1) in ",;\t" else ","
    try:
        found = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True) if row]
    except csv.Error as error:
        raise ValueError(str(error)) from None
    heading, rows = (found[0], found[1:]) if found else ([], [])
    width = len(heading)
    if any(len(row) > width and any(row[width:]) for row in rows):
        raise ValueError("a row is longer than the heading")
    return Cells(tuple(heading), tuple(tuple(_padded(row, width)) for row in rows))


def _padded(row: Sequence[str], width: int) -> list[str]:
    """Return a row as long as the heading, with one kind of line ends within cells."""
    cells = [cell.replace("\r\n", "\n") for cell in row[:width]]
    return cells + [""] * (width - len(cells))


def of_cells(table: Cells, form: str) -> str:
    """Return the fingerprint of a table.

    Parameters
    ----------
    table : Cells
    form : str
        See `fingerprint`.
    """
    rows: list[Value] = [list(row) for row in table.rows]
    return fingerprint("T", form, {"columns": list(table.heading), "rows": rows})
