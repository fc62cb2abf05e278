"""XML Spreadsheet 2003 becomes the same text as any other workbook."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smeval.errors import Finding, SourceError
from smeval.sources import Sheet
from smeval.sources.sheet import MAX_CELLS

Open = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]


def book(*sheets: str, prolog: str = '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>') -> str:
    inner = "".join(
        f'<Worksheet ss:Name="Blatt {place}"><Table>{sheet}</Table></Worksheet>' for place, sheet in enumerate(sheets)
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    excel = "urn:schemas-microsoft-com:office:excel"
    return f'{prolog}<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:x="{excel}">{inner}</Workbook>'


def row(*cells: str, index: str = "") -> str:
    return f"<Row{index}>" + "".join(cells) + "</Row>"


def cell(text: str, kind: str = "String", more: str = "") -> str:
    return f'<Cell{more}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_every_worksheet_is_a_sheet(open_bytes: Open) -> None:
    text = book(row(cell("Date"), cell("Größe")), "", row(cell("a &amp; <b>b</b>")))
    sheets, findings = open_bytes(text.encode(), "a.xls")
    assert [(sheet.file, sheet.name, sheet.rows) for sheet in sheets] == [
        ("a.xls", "Blatt 0", [["Date", "Größe"]]), ("a.xls", "Blatt 2", [["a & b"]]),
    ]  # fmt: skip
    assert findings == []


@pytest.mark.parametrize(
    ("text", "kind", "wanted"),
    [
        ("82.0", "Number", "82"),
        ("4.33", "Number", "4.33"),
        ("1e-05", "Number", "0.00001"),
        ("17841400000000123", "Number", "17841400000000123"),
        ("kaputt", "Number", "kaputt"),
        ("2020-09-22T07:07:36.000", "DateTime", "2020-09-22T07:07:36"),
        ("2020-09-22T00:00:00.000", "DateTime", "2020-09-22"),
        ("1899-12-31T00:03:12.000", "DateTime", "0:03:12"),
        ("1", "Boolean", "TRUE"),
        ("0", "Boolean", "FALSE"),
        ("#REF!", "Error", "#REF!"),
        ("00123", "String", "00123"),
    ],
)
def test_a_cell_as_text(open_bytes: Open, text: str, kind: str, wanted: str) -> None:
    ((sheet,), _) = open_bytes(book(row(cell(text, kind))).encode(), "a.xls")
    assert sheet.rows == [[wanted]]


def test_jumps_merged_cells_and_empty_rows(open_bytes: Open) -> None:
    text = book(
        row(cell("Titel", more=' ss:MergeAcross="1"'), cell("rechts"))
        + row(cell("a", more=' ss:Index="2"'), "<Cell/>", cell("c"), index=' ss:Index="4"')
        + row("<Cell/>")
        + row(cell("d"))
    )
    ((sheet,), _) = open_bytes(text.encode(), "a.xls")
    assert sheet.rows == [["Titel", "", "rechts", ""], ["", "a", "", "c"], ["d", "", "", ""]]
    assert sheet.lines == [1, 4, 6]
    assert sheet.blocks == [1, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_encodings_of_xml(open_bytes: Open, encoding: str) -> None:
    text = book(row(cell("Größe")), prolog=f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>')
    ((sheet,), _) = open_bytes(text.encode(encoding), "a.xls")
    assert sheet.rows == [["Größe"]]


def test_a_hidden_sheet_is_noted(open_bytes: Open) -> None:
    text = book(row(cell("a"))).replace(
        "</Table>", "</Table><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    )
    _, (note,) = open_bytes(text.encode(), "a.xls")
    assert (note.id, note.key) == ("hidden_sheet", "Blatt 0")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (book(row(cell("a")))[:-20], "workbook_unreadable"),
        (book(row(cell("&b;")), prolog='<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "xx">]>'), "workbook_unreadable"),
        (book(row(cell("a")), prolog='<?xml version="1.0" encoding="klingon"?>'), "workbook_unreadable"),
        (book("", row("<Cell/>")), "workbook_empty"),
    ],
    ids=["cut", "entities", "unknown encoding", "no cells"],
)
def test_what_cannot_be_read_is_refused(open_bytes: Open, text: str, fault: str) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(text.encode(), "a.xls")
    assert [(finding.id, finding.file) for finding in error.value.findings] == [(fault, "a.xls")]


def test_a_cell_far_away_is_refused(open_bytes: Open) -> None:
    far = row(cell("x", more=f' ss:Index="{MAX_CELLS + 1}"'))
    with pytest.raises(SourceError) as error:
        open_bytes(book(far).encode(), "a.xls")
    (finding,) = error.value.findings
    assert (finding.id, finding.key) == ("too_many_cells", "#1")
