"""Lists as people keep them, and what was read of them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import openpyxl

from smeval.frames import plain
from smeval.read import Exports

Rows = Sequence[Sequence[object]]


def workbook(sheets: Mapping[str, Rows], merged: Sequence[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(head: str, rows: Sequence[Sequence[str]]) -> str:
    return head + "\n" + "".join(";".join(row) + "\n" for row in rows)


def outcomes(exports: Exports) -> dict[str, int]:
    return {str(name): int(n) for name, n in plain(exports.dialogue).groupby("outcome")["n"].sum().items()}


def ids(exports: Exports) -> set[str]:
    return set(exports.findings["id"])
