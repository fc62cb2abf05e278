"""The delimiter is found, and lines that a spreadsheet program wrapped are unwrapped."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smeval.errors import Finding, SourceError
from smeval.sources import Sheet
from smeval.sources.texts.dialect import find_dialect

Open = Callable[[bytes], tuple[list[Sheet], list[Finding]]]

COLUMNS = ["Datum", "Text", "Reichweite"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "bar"])
@pytest.mark.parametrize("declared", [False, True], ids=["found", "declared"])
def test_every_delimiter(open_bytes: Open, mark: str, declared: bool) -> None:
    text = (f"sep={mark}\n" if declared else "") + "\n".join(mark.join(row) for row in [COLUMNS, ["1", "a", "2"]] * 3)
    ((sheet,), findings) = open_bytes(text.encode())
    assert sheet.rows[:2] == [COLUMNS, ["1", "a", "2"]]
    assert sheet.lines[0] == (2 if declared else 1)
    assert findings == []


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Datum;Rate\n1;1,5\n2;2,5\n", ";"),
        ("Rate;Quote\n1,5;2,5\n3,5;4,5\n", ";"),
        ('Text;Zahl\n"a,b,c,d";1\n"e,f,g,h";2\n', ";"),
        ("Titel, Zeitraum\nStand, heute\nKonto, Stadt\n\nA;B;C\n1,5;2,5;3\n1,5;2,5;3\n", ";"),
        ("Titel\nDate,Primary\n2025-01-01,5\n", ","),
        ("a|b,c\n1|2,3\n4|5\n", "|"),
        ('sep=,\n"Facebook; reach"\n"Date","Primary"\n', ","),
        ("eine Spalte\n1\n2\n", ","),
        ("", ","),
    ],
    ids=["decimal commas", "only decimals", "commas in quotes", "preamble with commas", "title line", "bar",
         "declared wins", "one column", "nothing"],
)  # fmt: skip
def test_the_delimiter_that_splits_most_records_alike(text: str, delimiter: str) -> None:
    assert find_dialect(text).delimiter == delimiter


def test_commas_in_texts_of_many_lines_do_not_make_a_delimiter(open_bytes: Open) -> None:
    row = '1;"Liebe Leute,\nheute, morgen\nund immer, wieder\nund nie, mehr";2\n'
    ((sheet,), findings) = open_bytes(("Datum;Text;Zahl\n" + row * 5).encode())
    assert [len(fields) for fields in sheet.rows] == [3] * 6
    assert findings == []


def test_a_sample_that_ends_within_a_record_is_no_fault() -> None:
    text = "a;b;c\n" + '1;"x, y";2\n' * 20_000
    assert find_dialect(text).delimiter == ";"


def test_lines_wrapped_into_one_field_are_unwrapped(open_bytes: Open) -> None:
    original = ['Post ID,"Page ID",Title', '1,2,"Guten Tag, Welt"', "3,4,kurz", "", '5,6,"sagt ""ja"""']
    wrapped = "\r\n".join('"' + line.replace('"', '""') + '"' if '"' in line else line for line in original)
    ((sheet,), (note,)) = open_bytes(wrapped.encode())
    assert sheet.rows == [
        ["Post ID", "Page ID", "Title"], ["1", "2", "Guten Tag, Welt"], ["3", "4", "kurz"], ["5", "6", 'sagt "ja"'],
    ]  # fmt: skip
    assert sheet.lines == [1, 2, 3, 5]
    assert (note.id, note.severity) == ("line_wrapped", "note")


def test_lines_quoted_as_a_whole_are_parted_again(open_bytes: Open) -> None:
    ((sheet,), (note,)) = open_bytes(b'"Post ID,Views,Text"\n"1,5,Hallo"\n"2,6,""Hallo, Welt"""\n')
    assert sheet.rows[1:] == [["1", "5", "Hallo"], ["2", "6", "Hallo, Welt"]]
    assert note.id == "line_wrapped"


def test_one_column_of_texts_stays_one(open_bytes: Open) -> None:
    ((sheet,), findings) = open_bytes(b'"Text, lang, laenger"\n"Hallo, Welt"\n"Hallo"\n')
    assert [len(row) for row in sheet.rows] == [1, 1, 1]
    assert findings == []


def test_a_wrapped_file_with_a_stray_quote_is_refused(open_bytes: Open) -> None:
    wrapped = '"A,""B"""\n' + '"1,""2"""\n' * 10_000 + 'x"y\n'
    with pytest.raises(SourceError) as error:
        open_bytes(wrapped.encode())
    assert [(finding.id, finding.row) for finding in error.value.findings] == [("stray_quote", "10002")]
