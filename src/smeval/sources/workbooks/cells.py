"""Look through the XML of a worksheet before any reader is trusted with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers.expat import ParserCreate

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
CHUNK = 1024 * 1024


class DoctypeError(Exception):
    """The XML declares entities, which no spreadsheet program does."""


@dataclass
class Cells:
    """What the cells of one sheet hold.

    Parameters
    ----------
    rows, columns : int
        Position of the last filled cell, counted from 1.
    unvalued : set
        Formulas stored without their result, by row and column.
    errors : dict
        Error codes such as ``#REF!`` by row and column, counted from 1.
    """

    rows: int = 0
    columns: int = 0
    unvalued: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def scan_cells(stream: IO[bytes]) -> Cells:
    """Scan one worksheet, filled cells only: formatted empty cells reach nowhere.

    Raises
    ------
    ExpatError
        If it is no well-formed XML.
    DoctypeError
        If it declares a document type.
    """
    cells = Cells()
    row = column = 0
    is_error = is_text = in_formula = False
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal row, column, is_error, is_text, in_formula
        match name.rpartition(":")[2]:
            case "c":
                reference = REFERENCE.fullmatch(attributes.get("r", ""))
                if reference:
                    row, column = int(reference[2]), _column(reference[1])
                else:
                    column += 1
                is_error, is_text = attributes.get("t") == "e", attributes.get("t") == "str"
                in_formula = False
            case "v" | "is":
                cells.rows, cells.columns = max(cells.rows, row), max(cells.columns, column)
                if is_error or in_formula:
                    text.clear()
                    parser.CharacterDataHandler = text.append
                    parser.EndElementHandler = end
            case "f":
                in_formula = True
                cells.unvalued.add((row, column))
            case "row":
                row, column = _row(attributes.get("r", ""), row), 0

    def end(_name: str) -> None:
        nonlocal in_formula
        value = "".join(text).strip()
        if (value or is_text) and in_formula:
            cells.unvalued.discard((row, column))
            in_formula = False
        if value and is_error and row and column:
            cells.errors[row, column] = value
        parser.CharacterDataHandler = None
        parser.EndElementHandler = None

    def refuse(*_: object) -> None:
        raise DoctypeError

    parser = ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return cells


def _row(reference: str, before: int) -> int:
    return int(reference) if reference.isdecimal() and len(reference) <= 7 else before + 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
