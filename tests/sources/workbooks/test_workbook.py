"""Workbooks become text cell by cell, read by a guarded process."""

from __future__ import annotations

import io
import time
import warnings
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from typing import Any

import pytest
import xlsxwriter

from smeval.errors import Finding, SourceError
from smeval.sources import Sheet
from smeval.sources.workbooks import worker
from smeval.sources.workbooks.cells import scan_cells

Open = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]
Fill = Callable[[Any, Any], object]


def workbook(fill: Fill, **options: Any) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, options) as made:
        fill(made, made.add_worksheet("Daten"))
    return stream.getvalue()


def _chart(book: Any) -> Any:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Daten!$A$1:$A$2"})
    return chart


def changed(data: bytes, part: str, old: str, new: str) -> bytes:
    """Replace text in one part of a workbook; an empty `new` for the whole part removes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            if text:
                after.writestr(name, text)
    return stream.getvalue()


def fault_of(open_bytes: Open, data: bytes) -> Finding:
    with pytest.raises(SourceError) as error:
        open_bytes(data, "a.xlsx")
    (finding,) = error.value.findings
    return finding


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        ("00123", None, "00123"),
        ("  Text ", None, "  Text "),
        (5, None, "5"),
        (-1.5, None, "-1.5"),
        (0.1, None, "0.1"),
        (0.00001, None, "0.00001"),
        (0.125, "0.0%", "0.125"),
        (123456789012345, None, "123456789012345"),
        (17841400000000123, None, "1.78414000000001E+16"),
        (True, None, "TRUE"),
        (False, None, "FALSE"),
        (date(2025, 1, 31), "dd.mm.yyyy", "2025-01-31"),
        (datetime(2025, 1, 31, 8), "dd.mm.yyyy hh:mm", "2025-01-31T08:00:00"),
        (clock(0, 3, 12), "h:mm:ss", "0:03:12"),
        (timedelta(hours=30), "[h]:mm:ss", "30:00:00"),
    ],
)
def test_a_cell_as_text(open_bytes: Open, value: object, form: str | None, text: str) -> None:
    def fill(book: Any, sheet: Any) -> None:
        write = sheet.write_string if isinstance(value, str) else sheet.write
        write(0, 0, value, *([book.add_format({"num_format": form})] if form else []))

    ((sheet,), findings) = open_bytes(workbook(fill), "a.xlsx")
    assert (sheet.file, sheet.name, sheet.rows, findings) == ("a.xlsx", "Daten", [[text]], [])


@pytest.mark.parametrize(
    ("value", "text"),
    [(float("nan"), ""), (timedelta(seconds=-90.5), "-0:01:30.500"), (datetime(2025, 1, 1, 7, 59, 59, 999_999, UTC),
     "2025-01-01T08:00:00+00:00"), ("PT30H00M00S", "30:00:00"), (None, "")],
    ids=["not a number", "negative duration", "rounded moment", "open document duration", "nothing"],
)  # fmt: skip
def test_rarer_cells_as_text(value: object, text: str) -> None:
    assert worker.cell_text(value) == text


def test_days_of_the_calendar_that_starts_in_1904(open_bytes: Open) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, date(2025, 1, 31), book.add_format({"num_format": "dd.mm.yyyy"}))

    ((sheet,), _) = open_bytes(workbook(fill, date_1904=True), "a.xlsx")
    assert sheet.rows == [["2025-01-31"]]


def test_rows_have_their_numbers_and_one_width(open_bytes: Open) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write(2, 1, "Hinweis")
        sheet.write_row(4, 1, ["a", "b"])
        sheet.write_row(5, 1, [1, 2])
        sheet.write_row(8, 1, ["c", " "])

    ((sheet,), _) = open_bytes(workbook(fill), "a.xlsx")
    assert sheet.rows == [["", "Hinweis", ""], ["", "a", "b"], ["", "1", "2"], ["", "c", " "]]
    assert sheet.lines == [3, 5, 6, 9]
    assert sheet.blocks == [1, 3]


def test_error_cells_keep_their_code(open_bytes: Open) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Reichweite")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    ((sheet,), _) = open_bytes(workbook(fill), "a.xlsx")
    assert sheet.rows == [["Reichweite", "", ""], ["", "", "#DIV/0!"]]


def test_an_error_cell_without_a_place_is_no_cell() -> None:
    for text in ('<row r="0"><c r="A0" t="e"><v>#REF!</v></c></row>', '<c t="e"><v>#REF!</v></c>'):
        assert scan_cells(io.BytesIO(f"<sheetData>{text}</sheetData>".encode())).errors == {}


def test_formulas_without_a_stored_result_are_counted(open_bytes: Open) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Summe")
        sheet.write_formula(1, 0, "=1+1")
        sheet.write_formula(2, 0, "=2+2", None, 4)

    data = changed(workbook(fill), "xl/worksheets/sheet1.xml", "<f>1+1</f><v>0</v>", "<f>1+1</f>")
    ((sheet,), (finding,)) = open_bytes(data, "a.xlsx")
    assert sheet.rows == [["Summe"], ["4"]]
    assert (finding.id, finding.severity, finding.key) == ("formula_without_value", "error", "Daten")
    assert finding.values == {"n": 1}
    empty = changed(data, "xl/worksheets/sheet1.xml", "<f>2+2</f><v>4</v>", "<f>2+2</f><v></v>")
    assert open_bytes(empty, "a.xlsx")[1][0].values == {"n": 2}


def test_a_formula_may_result_in_an_empty_text(open_bytes: Open) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Hinweis")
        sheet.write_formula(1, 0, '=""', None, "x")

    data = changed(workbook(fill), "xl/worksheets/sheet1.xml", "<v>x</v>", "<v></v>")
    assert open_bytes(data, "a.xlsx")[1] == []


def test_hidden_sheets_are_read_and_named(open_bytes: Open) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        hidden = book.add_worksheet("Alt")
        hidden.write(0, 0, "b")
        hidden.hide()
        book.add_worksheet("Leer").hide()

    sheets, (finding,) = open_bytes(workbook(fill), "a.xlsx")
    assert [sheet.name for sheet in sheets] == ["Daten", "Alt"]
    assert (finding.id, finding.severity, finding.key) == ("hidden_sheet", "warning", "Alt")


def test_links_to_other_files_are_noted(open_bytes: Open) -> None:
    data = workbook(lambda _, sheet: sheet.write(0, 0, "a"))
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert [finding.id for finding in open_bytes(stream.getvalue(), "a.xlsx")[1]] == ["external_links"]


def test_a_dimension_that_lies_does_not_matter(open_bytes: Open) -> None:
    data = workbook(lambda _, sheet: sheet.write_column(0, 0, ["a", "b"]))
    for dimension in ("A1", "A1:XFD1048576"):
        part = "xl/worksheets/sheet1.xml"
        ((sheet,), _) = open_bytes(changed(data, part, 'ref="A1:A2"', f'ref="{dimension}"'), "a.xlsx")
        assert sheet.rows == [["a"], ["b"]]


def test_formatted_empty_rows_do_not_count(open_bytes: Open) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        red = book.add_format({"bg_color": "red"})
        for row in range(1, 2000):
            sheet.write_blank(row * 500, 9, None, red)

    ((sheet,), _) = open_bytes(workbook(fill), "a.xlsx")
    assert sheet.rows == [["a"]]


@pytest.mark.parametrize("quote", ["", "'"], ids=["as usual", "other quotes and line breaks"])
def test_a_cell_far_away_is_refused_before_any_reader_sees_it(open_bytes: Open, quote: str) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)

    data = workbook(fill)
    if quote:
        data = changed(data, "xl/worksheets/sheet1.xml", '<c r="XFD1048576"', "<c\n r='XFD1048576'")
    start = time.perf_counter()
    finding = fault_of(open_bytes, data)
    assert time.perf_counter() - start < 5
    assert (finding.id, finding.key) == ("too_many_cells", "#1")
    assert finding.values == {"rows": 1_048_576, "columns": 16_384, "limit": 2_000_000}


WORKSHEET = "xl/worksheets/sheet1.xml"
LAUGHS = '?>\n<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
OUTSIDE = '?>\n<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (WORKSHEET, "?>", LAUGHS, "workbook_unreadable"),
        (WORKSHEET, "?>", OUTSIDE, "workbook_unreadable"),
        (WORKSHEET, "</worksheet>", "", "workbook_unreadable"),
        ("xl/workbook.xml", "?>", LAUGHS, "workbook_unreadable"),
        ("xl/workbook.xml", "<sheets>", "<sheets", "workbook_unreadable"),
        (WORKSHEET, "<v>", "<x>", "workbook_unreadable"),
    ],
    ids=["entities", "outside entity", "cut", "entities in the workbook", "damaged workbook", "damaged sheet"],
)
def test_damaged_and_hostile_xml_is_refused(open_bytes: Open, part: str, old: str, new: str, fault: str) -> None:
    data = workbook(lambda _, sheet: sheet.write(0, 0, 1))
    assert fault_of(open_bytes, changed(data, part, old, new)).id == fault


def test_parts_that_are_missing(open_bytes: Open) -> None:
    data = workbook(lambda _, sheet: sheet.write(0, 0, 1))
    for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", WORKSHEET):
        with zipfile.ZipFile(io.BytesIO(data)) as made:
            text = made.read(part).decode()
        assert fault_of(open_bytes, changed(data, part, text, "")).id == "workbook_unreadable"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (workbook(lambda _, sheet: sheet.write(0, 0, 1))[:-30], "file_damaged"),
        (workbook(lambda book, _: book.add_worksheet("Leer")), "workbook_empty"),
        (workbook(lambda book, sheet: sheet.insert_chart(0, 0, _chart(book))), "workbook_empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password_protected"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "wrong_type"),
    ],
    ids=["cut", "empty", "only a chart", "encrypted", "no xls", "a letter"],
)
def test_what_is_no_workbook_with_cells_is_refused(open_bytes: Open, data: bytes, fault: str) -> None:
    assert fault_of(open_bytes, data).id == fault


def test_a_wrong_checksum_is_refused(open_bytes: Open) -> None:
    stream = io.BytesIO()
    data = workbook(lambda _, sheet: sheet.write(0, 0, 7))
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name))
    assert fault_of(open_bytes, stream.getvalue().replace(b"<v>7</v>", b"<v>8</v>")).id == "file_damaged"


@pytest.mark.parametrize(
    "name", ["xl/workbook.xml", "nameless"], ids=["a name that occurs twice", "a damaged nameless part"]
)
def test_ambiguous_parts_are_refused(open_bytes: Open, name: str) -> None:
    stream = io.BytesIO(workbook(lambda _, sheet: sheet.write(0, 0, 1)))
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as made:
        warnings.simplefilter("ignore")  # of names that occur twice
        made.writestr(name, "<a/>")
    data = stream.getvalue().replace(b"nameless", b"\0ameless").replace(b"<a/>", b"<b/>")
    assert fault_of(open_bytes, data).id == "file_damaged"


def test_macros_are_refused(open_bytes: Open) -> None:
    stream = io.BytesIO(workbook(lambda _, sheet: sheet.write(0, 0, 1)))
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("xl/vbaProject.bin", b"x")
    assert fault_of(open_bytes, stream.getvalue()).id == "workbook_macros"


# Open documents


def open_document(rows: str) -> bytes:
    names = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="T">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", manifest)
        made.writestr("content.xml", content)
    return stream.getvalue()


CELL = '<table:table-cell{} office:value-type="string"><text:p>x</text:p></table:table-cell>'


def test_an_open_document(open_bytes: Open) -> None:
    ((sheet,), _) = open_bytes(open_document(f"<table:table-row>{CELL.format('')}</table:table-row>"), "a.ods")
    assert (sheet.name, sheet.rows) == ("T", [["x"]])


def test_an_open_document_that_repeats_cells_without_end(open_bytes: Open) -> None:
    cell = CELL.format(' table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert fault_of(open_bytes, open_document(rows)).id in ("workbook_unreadable", "too_many_cells")
