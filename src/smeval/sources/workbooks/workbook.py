"""Read workbooks: look at the container first, then let the guarded reader do the work."""

from __future__ import annotations

import zipfile
from io import BytesIO

from defusedxml.ElementTree import fromstring

from smeval.errors import Finding
from smeval.sources.sheet import MAX_CELLS, Sheet, reaches_too_far, refused
from smeval.sources.texts.records import NAMED
from smeval.sources.workbooks.cells import Cells, scan_cells
from smeval.sources.workbooks.engine import read_workbook
from smeval.sources.workbooks.old_cells import cells_of_ods, cells_of_xls, cells_of_xlsb
from smeval.sources.zips import MIB, is_encrypted, open_zip

MAX_EXPANDED = 1024 * MIB


def open_workbook(data: bytes, file: str, kind: str) -> tuple[list[Sheet], list[Finding]]:
    """Read every sheet that holds anything.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Path for findings.
    kind : str
        ``xlsx``, ``xlsb``, ``ods`` or ``xls``.

    Raises
    ------
    SourceError
        If the workbook is damaged, encrypted, has macros, is too large, or cannot be read.
    """
    findings: list[Finding] = []
    cells: dict[str, Cells] = {}
    if kind != "xls":
        with open_zip(data, file, MAX_EXPANDED) as archive:
            _check_members(archive, file)
            if kind == "xlsx":
                cells = _scan(archive, file)
                if any(name.startswith("xl/externalLinks/") for name in archive.namelist()):
                    findings.append(Finding("external_links", "warning", file))
    if kind != "xlsx":
        cells = _scan_other(data, kind)
    for number, seen in enumerate(cells.values(), start=1):
        if seen.rows * seen.columns > MAX_CELLS:
            raise reaches_too_far(file, number, seen.rows, seen.columns)
    answer = read_workbook(data, MAX_CELLS)
    if "refused" in answer:
        if answer["refused"] == "too_many_cells":
            raise reaches_too_far(file, answer["sheet"], answer["rows"], answer["columns"])
        raise refused(answer["refused"], file)
    sheets = []
    for table in answer["sheets"]:
        seen = cells.get(table["name"], Cells())
        for (row, column), code in seen.errors.items():
            _put(table["rows"], row, column, code)
        sheet = make_sheet(file, table["name"], table["rows"])
        if sheet.rows and table["hidden"]:
            findings.append(Finding("hidden_sheet", "warning", file, key=sheet.name))
        if seen.unvalued:
            findings.append(_without_values(seen, file, sheet.name))
        if sheet.rows:
            sheets.append(sheet)
    if not sheets:
        raise refused("workbook_empty", file)
    return sheets, findings


def make_sheet(file: str, name: str, table: list[list[str]]) -> Sheet:
    """Make a sheet of a full table, without its empty rows."""
    sheet = Sheet(file, name, [], [])
    for line, row in enumerate(table, start=1):
        if "".join(row).strip():
            if sheet.lines and sheet.lines[-1] != line - 1:
                sheet.blocks.append(len(sheet.rows))
            sheet.rows.append(row)
            sheet.lines.append(line)
    return sheet


def _without_values(cells: Cells, file: str, sheet: str) -> Finding:
    """Report formulas without a stored result, the first of them by row."""
    rows = sorted({row for row, _ in cells.unvalued})
    places = ", ".join(map(str, rows[:NAMED])) + (" …" if len(rows) > NAMED else "")
    return Finding("formula_without_value", "error", file, places, sheet, {"n": len(cells.unvalued)})


def _put(table: list[list[str]], row: int, column: int, text: str) -> None:
    """Put a text into a table that may be smaller."""
    width = max(column, len(table[0]) if table else 0)
    table.extend([] for _ in range(row - len(table)))
    for cells in table:
        cells.extend([""] * (width - len(cells)))
    table[row - 1][column - 1] = text


def _check_members(archive: zipfile.ZipFile, file: str) -> None:
    """Refuse what needs a password, carries macros, or has damaged or ambiguous members."""
    if any(is_encrypted(member) for member in archive.infolist()):
        raise refused("password_protected", file)
    if "xl/vbaProject.bin" in archive.namelist():
        raise refused("workbook_macros", file)
    names = archive.namelist()
    try:
        damaged = archive.testzip() is not None or len({*names}) < len(names)
    except Exception:  # zipfile and zlib each raise errors of their own on damaged input
        damaged = True
    if damaged:
        raise refused("file_damaged", file)


def _scan(archive: zipfile.ZipFile, file: str) -> dict[str, Cells]:
    """Scan all worksheets of an xlsx by name of the sheet."""
    try:
        scanned = {}
        for name, part in _parts(archive).items():
            with archive.open(part) as stream:
                scanned[name] = scan_cells(stream)
    except Exception:  # expat, defusedxml, zipfile and zlib each raise errors of their own on damaged input
        raise refused("workbook_unreadable", file) from None
    return scanned


def _scan_other(data: bytes, kind: str) -> dict[str, Cells]:
    """Scan all sheets of another kind of workbook; none where that cannot be done."""
    try:
        if kind == "xls":
            return cells_of_xls(data)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if kind == "xlsb":
                return cells_of_xlsb(archive)
            with archive.open("content.xml") as content:
                return cells_of_ods(content)
    except Exception:  # whether the workbook can be read at all is for the reader to say
        return {}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the XML part of each worksheet by name of the sheet."""
    archive.getinfo("[Content_Types].xml")
    targets = {}
    for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if relation.get("Type", "").endswith("/worksheet"):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts = {}
    for element in fromstring(archive.read("xl/workbook.xml")).iter():
        if element.tag.rpartition("}")[2] == "sheet":
            relation_id = next((value for key, value in element.items() if key.endswith("}id")), "")
            if relation_id in targets:
                parts[element.get("name", "")] = targets[relation_id]
    return parts
