"""Look through xls, xlsb and ods before the reader: how far they reach, and which cells hold errors.

The reader hands on an error such as ``#REF!`` as an empty cell, and makes room for all cells before it says how many
there are.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from typing import IO
from xml.parsers.expat import ParserCreate

from defusedxml.ElementTree import fromstring

from smeval.sources.workbooks.cells import CHUNK, Cells, refuse_doctype

__all__ = ["cells_of_ods", "cells_of_xls", "cells_of_xlsb"]

CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
OTHER = "#N/A"
#: What spreadsheet programs show in an OpenDocument cell that holds an error.
SHOWN = re.compile(r"#[^\W\d_]+[\w/]*[!?]?|(?:Err|Fehler):[0-9]+")
#: Records of filled cells: formula, several numbers, text, number, error, small number.
FILLED_XLS = (0x0006, 0x00BD, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E)
FILLED_XLSB = range(2, 12)
#: So many repeated cells are looked at one by one.
MOST_ALIKE = 100


def cells_of_ods(stream: IO[bytes]) -> dict[str, Cells]:
    """Scan the content of an OpenDocument spreadsheet by name of the sheet.

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
    return {name: filled.cells() for name, filled in scan.found.items()}


class _Filled:
    """The filled cells of a sheet, while they come one by one."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.errors: dict[tuple[int, int], str] = {}

    def fill(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def cells(self) -> Cells:
        return Cells(self.rows, self.columns, errors=self.errors)


class _Scan:
    """What is known while the elements of an OpenDocument spreadsheet come one by one."""

    def __init__(self) -> None:
        self.found: dict[str, _Filled] = {}
        self.sheet = _Filled()
        self.row = self.column = self.across = 0
        self.formula = self.typed = False
        self.text: list[str] = []
        self.parser = ParserCreate()
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end
        self.parser.CharacterDataHandler = self.text.append
        self.parser.StartDoctypeDeclHandler = refuse_doctype

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "table:table":
                self.sheet = self.found.setdefault(attributes.get("table:name", ""), _Filled())
                self.row = 0
            case "table:table-row":
                self.row, self.column = self.row + _times(attributes.get("table:number-rows-repeated", "")), 0
            case "table:table-cell" | "table:covered-table-cell":
                self.across = _times(attributes.get("table:number-columns-repeated", ""))
                self.column += self.across
                self.formula = "table:formula" in attributes or attributes.get("calcext:value-type") == "error"
                self.typed = "office:value-type" in attributes
                self.text.clear()

    def end(self, tag: str) -> None:
        if tag != "table:table-cell":
            return
        if self.typed or self.text:
            self.sheet.fill(self.row, self.column)
        shown = "".join(self.text).strip()
        if self.formula and SHOWN.fullmatch(shown):
            for place in range(max(self.column - self.across, self.column - MOST_ALIKE), self.column):
                self.sheet.errors[self.row, place + 1] = shown
        self.formula = False


def _times(number: str) -> int:
    return int(number[:10]) if number.isdecimal() else 1


def cells_of_xlsb(archive: zipfile.ZipFile) -> dict[str, Cells]:
    """Scan a binary workbook by name of the sheet; any error of zipfile or of an index if it is damaged."""
    targets = {
        relation.get("Id"): f"xl/{relation.get('Target', '')}".replace("xl//xl/", "xl/")
        for relation in fromstring(archive.read("xl/_rels/workbook.bin.rels"))
    }
    found: dict[str, Cells] = {}
    for kind, body in _binary_records(archive.read("xl/workbook.bin")):
        if kind == 156:  # sheet: state, number, relation, name
            relation_id, rest = _wide_text(body[8:])
            part = targets.get(relation_id, "")
            if "worksheets/" in part:
                found[_wide_text(rest)[0]] = _scan_part(archive.read(part))
    return found


def _scan_part(data: bytes) -> Cells:
    row = 0
    filled = _Filled()
    for kind, body in _binary_records(data):
        number = int.from_bytes(body[:4], "little") + 1
        if kind == 0:
            row = number
        elif kind in FILLED_XLSB:
            filled.fill(row, number)
            if kind in (3, 11):  # an error, and a formula that results in one
                filled.errors[row, number] = CODES.get(body[8], OTHER)
    return filled.cells()


def _binary_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a part."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        length, place = _number(data, place, 4)
        yield kind, data[place : place + length]
        place += length


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    """Return a number written in groups of seven bits (kinds keep the marks of theirs), and the place behind it."""
    value = shift = 0
    for _ in range(most):
        value |= (data[place] & 0x7F) << shift
        shift, place = shift + 7, place + 1
        if data[place - 1] < 0x80:
            break
    return value, place


def _wide_text(data: bytes) -> tuple[str, bytes]:
    """Return the text at the beginning, and what follows it."""
    length = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:length].decode("utf-16-le"), data[length:]


def cells_of_xls(data: bytes) -> dict[str, Cells]:
    """Scan a workbook of Excel 97 by name of the sheet; any error of struct or of an index if it is damaged."""
    stream = _stream(data, ("Workbook", "Book"))
    found: dict[str, Cells] = {}
    wide = False
    for kind, body in _records(stream, 0):
        if kind == 0x0809:
            wide = int.from_bytes(body[:2], "little") >= 0x0600
        elif kind == 0x0085:  # sheet: place, state, kind, name
            name = body[8:].decode("utf-16-le" if body[7] & 1 else "latin-1") if wide else body[7:].decode("cp1252")
            found[name] = _scan_sheet(stream, int.from_bytes(body[:4], "little"))
    return found


def _scan_sheet(stream: bytes, place: int) -> Cells:
    filled = _Filled()
    for kind, body in _records(stream, place):
        if kind not in FILLED_XLS:
            continue
        row, column = struct.unpack_from("<HH", body)
        last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == 0x00BD else column
        filled.fill(row + 1, last + 1)
        if kind == 0x0205 and body[7] == 1:
            filled.errors[row + 1, column + 1] = CODES.get(body[6], OTHER)
        elif kind == 0x0006 and body[12:14] == b"\xff\xff" and body[6] == 2:
            filled.errors[row + 1, column + 1] = CODES.get(body[8], OTHER)
    return filled.cells()


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records from a place to the end of its part; parts inside it are skipped."""
    depth = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        depth += (kind == 0x0809) - (kind == 0x000A)
        if depth <= 1:
            yield kind, stream[place + 4 : place + 4 + length]
        if depth < 1:
            return
        place += 4 + length


def _stream(data: bytes, names: tuple[str, ...]) -> bytes:
    """Return a stream of a compound file by one of its names."""
    size, small = 1 << data[30], 1 << data[32]
    tables, folder = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<i", data, 48)[0]
    cutoff, small_table = struct.unpack_from("<Ii", data, 56)
    listed: list[int] = [*struct.unpack_from("<109i", data, 76)]
    more = struct.unpack_from("<i", data, 68)[0]
    while more >= 0 and len(listed) < tables:
        *further, more = struct.unpack_from(f"<{size // 4}i", data, (more + 1) * size)
        listed += further
    fat = b"".join(data[(sector + 1) * size : (sector + 2) * size] for sector in listed[:tables] if sector >= 0)
    following = struct.unpack(f"<{len(fat) // 4}i", fat[: len(fat) // 4 * 4])

    def whole(sector: int) -> bytes:
        return b"".join(data[(at + 1) * size : (at + 2) * size] for at in _chain(sector, following))

    entries: dict[str, tuple[int, int]] = {}
    directory = whole(folder)
    for place in range(0, len(directory), 128):
        length = struct.unpack_from("<H", directory, place + 64)[0]
        first, extent = struct.unpack_from("<iI", directory, place + 116)
        entries[directory[place : place + max(length - 2, 0)].decode("utf-16-le")] = (first, extent)
    first, extent = next(entries[name] for name in names if name in entries)
    if extent >= cutoff:
        return whole(first)[:extent]
    table = whole(small_table)
    steps = struct.unpack(f"<{len(table) // 4}i", table)
    shared = whole(entries["Root Entry"][0])
    return b"".join(shared[at * small : (at + 1) * small] for at in _chain(first, steps))[:extent]


def _chain(first: int, following: tuple[int, ...]) -> Iterator[int]:
    """Yield the sectors of a chain, each once."""
    seen = set()
    while 0 <= first < len(following) and first not in seen:
        seen.add(first)
        yield first
        first = following[first]
