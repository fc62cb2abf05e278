"""Read XML Spreadsheet 2003, the text form of a workbook that some exports call ``.xls``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from smeval.errors import Finding
from smeval.sources.sheet import MAX_CELLS, Sheet, blocks_in, reaches_too_far, refused
from smeval.sources.workbooks.worker import duration_text, moment_text, number_text

SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
#: Durations are stored as moments of the day before the calendar starts.
DURATION_EPOCH = datetime(1899, 12, 31)


def open_spreadsheetml(data: bytes, file: str) -> tuple[list[Sheet], list[Finding]]:
    """Read every worksheet that holds anything.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Path for findings.

    Raises
    ------
    SourceError
        If the XML is damaged or declares entities, or a sheet reaches too far.
    """
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise refused("workbook_unreadable", file) from None
    sheets = []
    findings: list[Finding] = []
    for number, worksheet in enumerate(root.iter(f"{SS}Worksheet"), start=1):
        sheet = _sheet(worksheet, file, number)
        if not sheet.rows:
            continue
        sheets.append(sheet)
        visible = worksheet.find("*/{urn:schemas-microsoft-com:office:excel}Visible")
        if visible is not None and visible.text != "SheetVisible":
            findings.append(Finding("hidden_sheet", "warning", file, key=sheet.name))
    if not sheets:
        raise refused("workbook_empty", file)
    return sheets, findings


def _sheet(worksheet: Element, file: str, number: int) -> Sheet:
    """Read the worksheet of this number."""
    rows: list[list[str]] = []
    lines: list[int] = []
    line = cells = 0
    for element in worksheet.iterfind(f"{SS}Table/{SS}Row"):
        line = _index(element, line + 1)
        row: list[str] = []
        for column, text in _cells(element):
            cells += column - len(row)
            if cells > MAX_CELLS:
                raise reaches_too_far(file, number, line, column)
            row.extend([""] * (column - 1 - len(row)))
            row.append(text)
        if "".join(row).strip():
            rows.append(row)
            lines.append(line)
    width = max(map(len, rows), default=0)
    whole = [row + [""] * (width - len(row)) for row in rows]
    return Sheet(file, worksheet.get(f"{SS}Name", ""), whole, lines, blocks_in(lines))


def _cells(row: Element) -> Iterator[tuple[int, str]]:
    """Yield column, counted from 1, and text of each filled cell."""
    column = 0
    for cell in row.iterfind(f"{SS}Cell"):
        column = max(column + 1, _index(cell, column + 1))
        data = cell.find(f"{SS}Data")
        text = "".join(data.itertext()) if data is not None else ""
        if data is not None and text:
            yield column, _text(text, data.get(f"{SS}Type", "String"))
        across = cell.get(f"{SS}MergeAcross", "0")
        column += int(across) if across.isdecimal() else 0


def _index(element: Element, default: int) -> int:
    index = element.get(f"{SS}Index", "")
    return int(index) if index.isdecimal() else default


def _text(text: str, kind: str) -> str:
    """Write a typed value as the cells of other workbooks are written."""
    try:
        match kind:
            case "Number" if not re.fullmatch(r"-?[0-9]+", text):
                return number_text(float(text))
            case "DateTime":
                moment = datetime.fromisoformat(text)
                if moment.year < 1900:
                    return duration_text((moment - DURATION_EPOCH).total_seconds())
                return moment_text(moment)
            case "Boolean":
                return "TRUE" if text == "1" else "FALSE"
    except ValueError:
        return text
    return text
