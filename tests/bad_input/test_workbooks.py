"""24 classes of bad workbooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from smeval.read import Exports
from smeval.sources import zips
from tests.bad_input.binary import ERROR, MAKERS
from tests.bad_input.cases import CANARY, HEADINGS, THREE, Case, check, post
from tests.bad_input.workbooks import (
    ENCRYPTED,
    SHEET,
    make_workbook,
    posts_workbook,
    repacked,
    sheet_xml,
    strict,
    with_bad_sum,
)  # fmt: skip

GOOD = posts_workbook()
TALKS = ["vorgang", "eingang", "antwort_am", "autor"]
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
FILE_ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
ENTITY_CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'


def hide(book: Any, _: Any) -> None:
    book.add_worksheet("Alt").write(0, 0, CANARY)
    book.worksheets()[1].hide()


def copy_sheet(book: Any, _: Any) -> None:
    copy = book.add_worksheet("Kopie")
    for row, cells in enumerate(([*HEADINGS], post(1, "150"))):
        copy.write_row(row, 0, cells)


def add_chart(book: Any, _: Any) -> None:
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=Daten!$A$1:$A$2"})
    book.add_chartsheet("Bild").set_chart(chart)


def format_a_million_rows(_: Any, sheet: Any) -> None:
    """Give rows far below the table a height, as formatting a whole column does."""
    for row in range(4, 1_048_575, 64):
        sheet.set_row(row, 15)


def merge_headings(_: Any, sheet: Any) -> None:
    sheet.merge_range(0, 12, 0, 13, "Notiz")


def without_result() -> bytes:
    data = posts_workbook(lambda _, sheet: sheet.write_formula(2, 8, "=1+1", None, 12345))
    return repacked(data, {SHEET: ("<v>12345</v>", "")})


def mixed_dates(book: Any, sheet: Any) -> None:
    form = book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
    for row in (1, 2):
        sheet.write_number(row, 1, 45688.5 + row, form)


TYPED = make_workbook([TALKS, *([str(n), "31.01.2025 10:00", "", CANARY] for n in (1, 2, 3))], mixed_dates)
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
NAMED: dict[str, Any] = {"file": "Export.xlsx"}

CASES = [
    Case(1, "no zip", "R", f"{CANARY}, und keine Mappe", finding="unknown_table", **NAMED),
    Case(1, "no zip, binary", "R", b"\x02\xff\x00" * 50, finding="null_bytes", row="1", n=50, **NAMED),
    Case(2, "truncated", "R", GOOD[:-400], finding="file_damaged", **NAMED),
    Case(3, "wrong checksum", "R", with_bad_sum(GOOD), finding="file_damaged", **NAMED),
    Case(4, "encrypted", "R", ENCRYPTED, finding="password_protected", words=("Kennwort",), **NAMED),
    Case(5, "strict form", "L", strict(GOOD), THREE, **NAMED),
    Case(6, "text named .xlsx", "L", "Jahr;Monat;Follower\n2025;1;7\n", {"followers 2025-01-01": 7.0}, **NAMED),
    Case(7, "no list of content types", "R", repacked(GOOD, {}, {"[Content_Types].xml": None}),
         finding="workbook_unreadable", **NAMED),
    Case(8, "dimension too small", "L", repacked(GOOD, {SHEET: ('ref="A1:L4"', 'ref="A1:B2"')}), THREE, **NAMED),
    Case(8, "dimension too large", "L", repacked(GOOD, {SHEET: ('ref="A1:L4"', 'ref="A1:XFD1048576"')}), THREE,
         **NAMED),
    Case(9, "far cell", "R", repacked(GOOD, {}, {SHEET: sheet_xml(FAR)}), finding="too_many_cells", key="#1",
         **NAMED),
    Case(10, "a million formatted rows", "L", posts_workbook(format_a_million_rows), THREE, **NAMED),
    Case(12, "billion laughs", "R", repacked(GOOD, {}, {SHEET: sheet_xml(ENTITY_CELL, LAUGHS)}),
         finding="workbook_unreadable", **NAMED),
    Case(13, "external entity", "R", repacked(GOOD, {}, {SHEET: sheet_xml(ENTITY_CELL, FILE_ENTITY)}),
         finding="workbook_unreadable", **NAMED),
    Case(15, "the same export twice", "R", posts_workbook(copy_sheet), finding="sheets_alike",
         words=("#1", "#2"), **NAMED),
    Case(16, "merged headings", "W", posts_workbook(merge_headings), THREE, "headings_unknown", key="#1", n=1, **NAMED),
    Case(17, "formula without result", "F", without_result(), THREE | {"2": None}, "formula_without_value", "3", "#1",
         1, **NAMED),
    Case(18, "#REF!", "F", posts_workbook(lambda _, sheet: sheet.write_formula(2, 8, "=1/0", None, "#DIV/0!")),
         THREE | {"2": None}, "formula_errors", "3 (#1)", "Reach", 1, **NAMED),
    Case(19, "numbers as text", "L", make_workbook([[*HEADINGS], post(1), post(2)]), {"1": 100.0, "2": 200.0}, **NAMED),
    Case(20, "real dates and text", "F", TYPED, {"dialogue open": 2.0}, "bad_dates", "4 (#1)", "eingang", 1, **NAMED),
    Case(21, "macros", "R", repacked(GOOD, {}, {"xl/vbaProject.bin": b"x"}), finding="workbook_macros",
         file="Export.xlsm"),
    Case(22, "links to other files", "W", repacked(GOOD, {}, {"xl/externalLinks/externalLink1.xml": "<x/>"}), THREE,
         "external_links", **NAMED),
    Case(23, "only a chart", "R", make_workbook([], add_chart), finding="workbook_empty", **NAMED),
    Case(24, "protected sheet", "L", posts_workbook(lambda _, sheet: sheet.protect("geheim")), THREE, **NAMED),
]  # fmt: skip


def test_every_class_has_a_case() -> None:
    assert {case.number for case in CASES} | {11, 14} == {*range(1, 25)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_workbook_ends_as_its_class_promises(case: Case, read_bad: Callable[..., Exports]) -> None:
    check(case, read_bad(case.files, **case.declared))


def test_a_zip_bomb_is_refused(read_bad: Callable[..., Exports]) -> None:
    """Class 11."""
    bomb = repacked(GOOD, {}, {"xl/sharedStrings.xml": bytes(zips.HARMLESS + 1)})
    assert len(bomb) * zips.MAX_RATIO < zips.HARMLESS
    check(Case(11, "bomb", "R", bomb, finding="expands_too_far", **NAMED), read_bad({"Export.xlsx": bomb}))


def test_a_hidden_sheet_is_read_and_named(read_bad: Callable[..., Exports]) -> None:
    """Class 14: what stands on it is no export, so it is refused by itself."""
    exports = read_bad({"Export.xlsx": posts_workbook(hide)})
    assert len(exports.posts) == 3
    found = exports.findings.set_index("id")
    assert (found.loc["hidden_sheet", "severity"], found.loc["hidden_sheet", "key"]) == ("warning", "#2")


@pytest.mark.parametrize("kind", MAKERS)
def test_a_workbook_is_read_by_what_it_is(kind: str, read_bad: Callable[..., Exports]) -> None:
    """Class 6."""
    case = Case(6, f"{kind} named .xlsx", "L", MAKERS[kind]([[*HEADINGS], post(1), post(2), post(3)]), THREE, **NAMED)
    check(case, read_bad(case.files))


@pytest.mark.parametrize("kind", MAKERS)
def test_error_cells_are_found_in_every_kind(kind: str, read_bad: Callable[..., Exports]) -> None:
    """Class 18."""
    broken: list[object] = [*post(2)]
    broken[HEADINGS.index("Reach")] = ERROR
    data = MAKERS[kind]([[*HEADINGS], [*post(1)], broken, [*post(3)]])
    case = Case(
        18, "#REF!", "F", data, THREE | {"2": None}, "formula_errors", "3 (#1)", "Reach", 1, file=f"Export.{kind}"
    )
    check(case, read_bad(case.files))
