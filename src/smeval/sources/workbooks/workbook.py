"""Read workbooks: look at the container first, then let the guarded reader do the work."""

from __future__ import annotations

import zipfile
from io import BytesIO

from defusedxml.ElementTree import fromstring

from smeval.errors import Finding
from smeval.sources.sheet import MAX_CELLS, Sheet, blocks_in, reaches_too_far, refused
from smeval.sources.texts.records import NAMED
from smeval.sources.workbooks.cells import Cells, scan_cells
from smeval.sources.workbooks.engine import read_workbook
from smeval.sources.workbooks.old_cells import cells_of_ods, cells_of_xls, cells_of_xlsb
from smeval.sources.workbooks.worker import SheetRead
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
    cells, external = _look_through(data, file, kind)
    for number, seen in enumerate(cells.values(), start=1):
        if seen.rows * seen.columns > MAX_CELLS:
            raise reaches_too_far(file, number, seen.rows, seen.columns)
    sheets: list[Sheet] = []
    findings = [Finding("external_links", "warning", file)] if external else []
    for table in _tables(data, file):
        seen = cells.get(table["name"], Cells())
        sheet = make_sheet(file, table["name"], _with_errors(table["rows"], seen))
        if sheet.rows and table["hidden"]:
            findings.append(Finding("hidden_sheet", "warning", file, key=sheet.name))
        if seen.unvalued:
            findings.append(_without_values(seen, file, sheet.name))
        if sheet.rows:
            sheets.append(sheet)
    if not sheets:
        raise refused("workbook_empty", file)
    return sheets, findings


def _look_through(data: bytes, file: str, kind: str) -> tuple[dict[str, Cells], bool]:
    """Return what the cells hold by name of the sheet, and whether the workbook refers to others."""
    if kind == "xls":
        return _scan_other(data, kind), False
    with open_zip(data, file, MAX_EXPANDED) as archive:
        _check_members(archive, file)
        if kind == "xlsx":
            external = any(name.startswith("xl/externalLinks/") for name in archive.namelist())
            return _scan(archive, file), external
    return _scan_other(data, kind), False


def _tables(data: bytes, file: str) -> list[SheetRead]:
    """Let the guarded reader read all sheets."""
    answer = read_workbook(data, MAX_CELLS)
    if "refused" in answer:
        if answer["refused"] == "too_many_cells":
            raise reaches_too_far(file, answer["sheet"], answer["rows"], answer["columns"])
        raise refused(answer["refused"], file)
    return answer["sheets"]


def make_sheet(file: str, name: str, table: list[list[str]]) -> Sheet:
    """Make a sheet of a full table, without its empty rows.

    Parameters
    ----------
    file, name : str
        Path for findings; name of the sheet.
    table : list of list of str
    """
    lines = [line for line, row in enumerate(table, start=1) if "".join(row).strip()]
    return Sheet(file, name, [table[line - 1] for line in lines], lines, blocks_in(lines))


def _without_values(cells: Cells, file: str, sheet: str) -> Finding:
    """Report formulas without a stored result, the first of them by row."""
    rows = sorted({row for row, _ in cells.unvalued})
    places = ", ".join(map(str, rows[:NAMED])) + (" …" if len(rows) > NAMED else "")
    return Finding("formula_without_value", "error", file, places, sheet, {"n": len(cells.unvalued)})


def _with_errors(table: list[list[str]], cells: Cells) -> list[list[str]]:
    """Return a table with the errors that the reader leaves empty, and as large as they need."""
    if not cells.errors:
        return table
    width = max([len(row) for row in table] + [column for _, column in cells.errors])
    height = max(len(table), *(row for row, _ in cells.errors))
    whole = [row + [""] * (width - len(row)) for row in table]
    whole += [[""] * width for _ in range(height - len(table))]
    for (row, column), code in cells.errors.items():
        whole[row - 1][column - 1] = code
    return whole


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
