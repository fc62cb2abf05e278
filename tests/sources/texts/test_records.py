"""Records come back exactly, with their lines; whatever is quoted wrongly is left out and counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.errors import SourceError
from smeval.sources.texts.records import split_records

CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ['"', '""', ",", ";", "\n", "\r", "\r\n", 'a"b', "", " "]
)
TABLE = st.lists(st.lists(CELL, min_size=2, max_size=4).filter(lambda row: "".join(row).strip()), max_size=6)


def _quoted(cell: str, mark: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ('"', "\n", "\r", mark)) else cell


@given(TABLE, st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n", "\r"]), st.integers(1, 9))
def test_any_table_comes_back_with_its_lines(table: list[list[str]], mark: str, end: str, first_line: int) -> None:
    text = ""
    lines = []
    for row in table:
        lines.append(first_line + text.replace("\r\n", "\n").replace("\r", "\n").count("\n"))
        text += mark.join(_quoted(cell, mark) for cell in row) + end
    sheet, findings = split_records(text, mark, "a.csv", first_line)
    assert (sheet.rows, sheet.lines, sheet.left_out, findings) == (table, lines, [], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_blank_lines_are_no_rows_and_begin_a_block(end: str) -> None:
    text = end.join(["", "a,b", "1,2", "", " ", "c,d", ",", "3,4", "", ""])
    sheet, findings = split_records(text, ",", "a.csv")
    assert sheet.rows == [["a", "b"], ["1", "2"], ["c", "d"], ["3", "4"]]
    assert sheet.lines == [2, 3, 6, 8]
    assert sheet.blocks == [2, 3]
    assert findings == []


def test_a_line_break_within_quotes_belongs_to_the_field() -> None:
    sheet, _ = split_records('a,b\r\n"x\r\ny\nz",2\r\n3,4\r\n', ",", "a.csv")
    assert sheet.rows == [["a", "b"], ["x\r\ny\nz", "2"], ["3", "4"]]
    assert sheet.lines == [1, 2, 5]


def test_short_and_long_records_are_left_to_the_reader() -> None:
    sheet, findings = split_records("a,b,c\n1,2\n1,2,3,\n", ",", "a.csv")
    assert [len(row) for row in sheet.rows] == [3, 2, 4]
    assert findings == []


@pytest.mark.parametrize(
    ("line", "severity", "row"),
    [
        ('1,5" Bild', "warning", "2"),
        ('1,"a"b', "warning", "2"),
        ('1, "a"', "warning", "2"),
        ('1,"sagt \\"ja\\""', "warning", "2"),
        ('1,"offen\n2,"x"\n3,"y"', "error", "2–3"),
    ],
    ids=["in a field", "after a field", "after a blank", "backslash", "over two lines"],
)
def test_a_stray_quote_leaves_the_record_out(line: str, severity: str, row: str) -> None:
    sheet, (finding,) = split_records(f"a,b\n{line}\n7,8\n", ",", "a.csv")
    assert [sheet.rows[0], sheet.rows[-1]] == [["a", "b"], ["7", "8"]]
    assert sheet.left_out == [2]
    assert (finding.id, finding.severity, finding.row, finding.values) == ("stray_quote", severity, row, {"n": 1})


def test_many_faulty_records_are_one_finding_that_names_the_first_ten() -> None:
    sheet, (finding,) = split_records("a,b\n" + 'x"y,1\n' * 12, ",", "a.csv")
    assert len(sheet.left_out) == 12
    assert finding.row == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …"
    assert finding.values == {"n": 12}


@pytest.mark.parametrize(
    ("text", "line"),
    [('a,b\n1,"x\n2,y\n', "2"), ('a,b\n"x\ny","\n2,y\n', "3"), ('"', "1"), ('a,b\n1,"""\n', "2")],
    ids=["one field", "a later field of the record", "alone", "closed by a doubled quote only"],
)
def test_a_quote_that_is_never_closed_names_the_line_where_it_opened(text: str, line: str) -> None:
    with pytest.raises(SourceError) as error:
        split_records(text, ",", "a.csv")
    assert [(finding.id, finding.row) for finding in error.value.findings] == [("unterminated_quote", line)]


def test_a_field_longer_than_any_text_is_left_out() -> None:
    sheet, (finding,) = split_records("a,b\n" + "x" * 200_000 + ",1\n2,3\n", ",", "a.csv")
    assert sheet.rows == [["a", "b"], ["2", "3"]]
    assert (finding.id, finding.severity, finding.row) == ("field_too_long", "error", "2")


@pytest.mark.parametrize(
    "text",
    [
        "a,b,c\n1,2,3\n4,5\n",
        "a,b,c\n1,2,3\n4,5,6",
        "a,b,c\n1,2,3\nShowing top 500 results",
        "a,b,c\n1,2,3\n\nd,e",
    ],
    ids=["with a line end", "whole", "footer", "another block"],
)
def test_a_last_record_may_differ(text: str) -> None:
    sheet, findings = split_records(text, ",", "a.csv")
    assert (len(sheet.rows), findings) == (3, [])


@pytest.mark.parametrize(("text", "line"), [("a,b,c\n1,2,3\n4,5", "3"), ("a,b,c\n1,2", "2")])
def test_a_last_record_that_breaks_off_refuses_the_file(text: str, line: str) -> None:
    with pytest.raises(SourceError) as error:
        split_records(text, ",", "a.csv")
    assert [(finding.id, finding.row) for finding in error.value.findings] == [("last_record_cut", line)]


@given(st.text(st.sampled_from('ab,;"\n\r '), max_size=40))
def test_no_record_is_lost_without_a_word(text: str) -> None:
    try:
        sheet, findings = split_records(text, ",", "a.csv")
    except SourceError:
        return
    assert len(sheet.rows) == len(sheet.lines)
    assert sum(int(str(finding.values["n"])) for finding in findings) == len(sheet.left_out)
    assert [*sheet.lines] == sorted({*sheet.lines} - {*sheet.left_out})
