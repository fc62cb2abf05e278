"""Workbooks made by code: good ones, and what can be wrong with them."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import xlsxwriter

from tests.bad_input.cases import HEADINGS, post

SHEET = "xl/worksheets/sheet1.xml"
#: Beginning of an OLE container, and the name of the stream that an encrypted workbook has in it.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def make_workbook(rows: list[list[Any]], more: Callable[[Any, Any], object] | None = None, **options: Any) -> bytes:
    """Return a workbook with one sheet; `more` is called with the workbook and the sheet."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Daten")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                (sheet.write_string if isinstance(cell, str) else sheet.write)(row, column, cell)
        if more:
            more(book, sheet)
    return stream.getvalue()


def posts_workbook(more: Callable[[Any, Any], object] | None = None, **options: Any) -> bytes:
    """Return a workbook with three posts."""
    numbers = [[int(cell) if place > 7 else cell for place, cell in enumerate(post(n))] for n in (1, 2, 3)]
    return make_workbook([[*HEADINGS], *numbers], more, **options)


def changed(data: bytes, part: str = "", old: str = "", new: str = "", **parts: str | bytes | None) -> bytes:
    """Replace text in one part of a workbook, and whole parts; None removes a part."""
    renamed: Mapping[str, str | bytes | None] = {name.replace("__", "/"): content for name, content in parts.items()}
    return repacked(data, {part: (old, new)} if part else {}, renamed)


def repacked(
    data: bytes, replaced: Mapping[str, tuple[str, str]], parts: Mapping[str, str | bytes | None] | None = None
) -> bytes:
    """Pack a zip again, with text replaced in some members and whole members replaced or removed (None)."""
    stream, parts = io.BytesIO(), parts or {}
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content: str | bytes = before.read(name)
            if name in replaced and isinstance(content, bytes):
                old, new = replaced[name]
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            if name not in parts:
                after.writestr(name, content)
        for name, given in parts.items():
            if given is not None:
                after.writestr(name, given)
    return stream.getvalue()


def strict(data: bytes) -> bytes:
    """Return a workbook in the strict form of its standard."""
    purl = "http://purl.oclc.org/ooxml/"
    names = {MAIN: f"{purl}spreadsheetml/main", RELATIONS: f"{purl}officeDocument/relationships"}
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            for old, new in names.items():
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return stream.getvalue()


def with_bad_sum(data: bytes) -> bytes:
    """Return a zip whose first sheet does not fit its checksum; its members are stored as they are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    packed = stream.getvalue()
    place = packed.index(b"<sheetData>")
    return packed[:place] + b"<sheetdata>" + packed[place + 11 :]


def zip_of(*members: tuple[str | zipfile.ZipInfo, str | bytes]) -> bytes:
    """Return a zip with these members, whatever their names."""
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")  # of names that occur twice
        for name, content in members:
            made.writestr(name, content, compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def sheet_xml(cells: str, head: str = "") -> str:
    """Return the XML of a sheet."""
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'
