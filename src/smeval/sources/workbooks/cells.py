"""Look through the XML of a worksheet before any reader is trusted with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers.expat import ParserCreate

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CHUNK = 1024 * 1024


class DoctypeError(Exception):
    """The XML declares entities, which no spreadsheet program does."""


@dataclass(frozen=True)
class Cells:
    """What the cells of one sheet hold.

    Parameters
    ----------
    rows, columns : int
        Position of the last filled cell, counted from 1.
    unvalued : frozenset
        Formulas stored without their result, by row and column.
    errors : mapping
        Error codes such as ``#REF!`` by row and column, counted from 1.
    """

    rows: int = 0
    columns: int = 0
    unvalued: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)


def scan_cells(stream: IO[bytes]) -> Cells:
    """Scan one worksheet, filled cells only: formatted empty cells reach nowhere.

    Raises
    ------
    ExpatError
        If it is no well-formed XML.
    DoctypeError
        If it declares a document type.
    """
    scan = _Scan()
    while chunk := stream.read(CHUNK):
        scan.parser.Parse(chunk, False)
    scan.parser.Parse(b"", True)
    return Cells(scan.rows, scan.columns, frozenset(scan.unvalued), scan.errors)


def refuse_doctype(*_: object) -> None:
    """Refuse a document type, as a parser's handler.

    Raises
    ------
    DoctypeError
        Always.
    """
    raise DoctypeError


class _Scan:
    """What is known while the elements of a worksheet come one by one."""

    def __init__(self) -> None:
        self.rows = self.columns = self.row = self.column = 0
        self.unvalued: set[tuple[int, int]] = set()
        self.errors: dict[tuple[int, int], str] = {}
        self.is_error = self.is_text = self.in_formula = False
        self.text: list[str] = []
        self.parser = ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.StartDoctypeDeclHandler = refuse_doctype

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self.start_cell(attributes)
            case "v" | "is":
                self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
                if self.is_error or self.in_formula:
                    self.text.clear()
                    self.parser.CharacterDataHandler = self.text.append
                    self.parser.EndElementHandler = self.end
            case "f":
                self.in_formula = True
                self.unvalued.add((self.row, self.column))
            case "row":
                self.row, self.column = _row(attributes.get("r", ""), self.row), 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = REFERENCE.fullmatch(attributes.get("r", ""))
        if reference:
            self.row, self.column = int(reference[2]), _column(reference[1])
        else:
            self.column += 1
        self.is_error, self.is_text = attributes.get("t") == "e", attributes.get("t") == "str"
        self.in_formula = False

    def end(self, _name: str) -> None:
        value = "".join(self.text).strip()
        if (value or self.is_text) and self.in_formula:
            self.unvalued.discard((self.row, self.column))
            self.in_formula = False
        if value and self.is_error and self.row and self.column:
            self.errors[self.row, self.column] = value
        self.parser.CharacterDataHandler = None
        self.parser.EndElementHandler = None


def _row(reference: str, before: int) -> int:
    return int(reference) if reference.isdecimal() and len(reference) <= 7 else before + 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
