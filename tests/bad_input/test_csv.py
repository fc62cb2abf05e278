"""37 classes of bad text files."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from smeval.read import Exports
from tests.bad_input.cases import CANARY, HEADINGS, THREE, Case, check, line, post, posts

FIRST_LINES = posts().splitlines()
HEAD, ONE, TWO, LAST = (text + "\n" for text in FIRST_LINES)
GERMAN = (
    "Beitrags-ID", "Seiten-ID", "Seitenname", "Veröffentlichungszeit", "Titel", "Beschreibung", "Beitragsart",
    "Permalink", "Reichweite", "Reaktionen", "Kommentare", "Geteilte Inhalte",
)  # fmt: skip
INSIGHTS = "Post ID,Posted,Lifetime Post Total Reach\n,,Lifetime: The number of people\n9,03/01/2025 10:00:00 AM,70\n"
CHART = "Facebook reach\nDate,Primary\n2025-03-01T01:00:00,5\n"


def without(name: str, instead: str = "") -> str:
    """Return a content export in which a heading is missing or replaced."""
    place = HEADINGS.index(name)
    rows = [[*HEADINGS], post(1)]
    return "".join(line([*row[:place], *([instead] * bool(instead) or []), *row[place + 1 :]]) + "\n" for row in rows)


def workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet("Daten").write(0, 0, CANARY)
    return stream.getvalue()


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("Export.csv", posts())
    return stream.getvalue()


def turned() -> str:
    """Return a content export with its columns in another order."""
    return "".join(line(row[::-1]) + "\n" for row in ([*HEADINGS], post(4)))


CASES = [
    Case(1, "zero bytes", "R", b"", finding="file_empty"),
    Case(2, "byte order mark only", "R", b"\xef\xbb\xbf", finding="file_empty"),
    Case(3, "header only", "W", HEAD, finding="no_rows"),
    Case(4, "one row", "L", HEAD + ONE, {"1": 100.0}),
    Case(5, "no final newline", "L", posts()[:-1], THREE),
    Case(6, "two final newlines", "L", posts() + "\n", THREE),
    Case(7, "blank lines inside", "W", HEAD + ONE + "\n\n" + TWO + LAST, THREE, "blank_lines", "5", n=1),
    Case(8, "UTF-8 with byte order mark", "L", posts().encode("utf-8-sig"), THREE),
    Case(9, "UTF-16LE", "L", b"\xff\xfe" + posts().encode("utf-16-le"), THREE),
    Case(10, "UTF-16BE", "L", b"\xfe\xff" + posts().encode("utf-16-be"), THREE),
    Case(11, "cp1252", "L", posts().encode("cp1252"), THREE, "decoded_as_cp1252"),
    Case(
        12, "double encoded", "F", posts(post(1), post(2, Title="FlÃ¤che")), {"1": 100.0, "2": 200.0}, "double_encoded",
        "3", n=1,
    ),
    Case(
        13, "two encodings", "R", (HEAD + ONE).encode() + TWO.encode("cp1252"), finding="mixed_encodings", row="3",
    ),
    Case(14, "NUL bytes", "R", posts(post(1), post(2, Title="a\0b")), finding="null_bytes", row="3", n=1),
    Case(15, "comma", "L", posts(delimiter=","), THREE),
    Case(15, "semicolon", "L", posts(delimiter=";"), THREE),
    Case(15, "tab", "L", posts(delimiter="\t"), THREE),
    Case(15, "pipe", "L", posts(delimiter="|"), THREE),
    Case(16, "sep line", "L", "sep=;\n" + posts(delimiter=";"), THREE),
    Case(17, "preamble", "L", "Inhalte\n01.03.2025 - 31.03.2025\nKonto: Stadt Musterstadt\n\n" + posts(), THREE),
    Case(18, "second heading row, known", "L", INSIGHTS, {"9": 70.0}),
    Case(
        18, "second heading row, unknown", "R", HEAD + line(["Kennung"] * 3 + ["Zeit"] + ["Anzahl"] * 8) + "\n" + ONE,
        finding="second_headings", row="2",
    ),
    Case(19, "header repeated", "F", posts() + posts(post(4)), THREE | {"4": 400.0}, "heading_repeated", "5", n=1),
    Case(20, "two tables", "R", posts() + turned(), finding="tables_stacked", row="5"),
    Case(
        20, "two tables with a blank line", "R", posts() + "\nOrt,Reichweite\nMusterstadt,7\nDorf,8\n",
        finding="tables_stacked", row="6",
    ),
    Case(20, "two charts", "R", CHART + CHART.replace("reach", "visits"), finding="tables_stacked", row="5"),
    Case(
        21, "totals row", "L", posts() + line(["Summe", *[""] * 7, "600", "15", "3", "0"]) + "\n", THREE,
        "sums_left_out", "5", "Publish time", 1,
    ),
    Case(22, "no header", "R", ONE + TWO + LAST, finding="unknown_headless"),
    Case(
        23, "two columns of one name", "R",
        line([*HEADINGS, "Publish time"]) + "\n" + line([*post(1), "03/02/2025 10:00"]) + "\n",
        finding="heading_twice", key="Publish time",
    ),
    Case(
        23, "two numbers of one name", "R", line([*HEADINGS, "Reach"]) + "\n" + line([*post(1), "101"]) + "\n",
        finding="heading_twice", key="Reach",
    ),
    Case(
        24, "unknown column", "W", line([*HEADINGS, "Stimmung"]) + "\n" + line([*post(1), "gut"]) + "\n", {"1": 100.0},
        "headings_unknown", n=1,
    ),
    Case(
        25, "required column missing", "R", without("Publish time"), finding="unknown_export",
        words=("Inhalte, Facebook (Meta Business Suite)", "Publish time"),
    ),
    Case(26, "header in the other language", "L", posts(header=GERMAN), THREE),
    Case(
        26, "header renamed", "R", without("Publish time", "Wann"), finding="unknown_export", words=("Publish time",),
    ),
    Case(
        27, "short row", "F", posts(post(1), post(2)[:-1], post(3)), {"1": 100.0, "3": 300.0}, "rows_short", "3", n=1,
    ),
    Case(
        28, "long row", "F", posts(post(1), [*post(2)[:4], "", *post(2)[4:]], post(3)), {"1": 100.0, "3": 300.0},
        "rows_shifted", "3", n=1,
    ),
    Case(
        28, "long row, its last field empty", "F", posts(post(1), [*post(2), ""], post(3)), {"1": 100.0, "3": 300.0},
        "rows_shifted", "3", n=1,
    ),
    Case(
        29, "stray quote", "F", HEAD + ONE + TWO.replace("Photos", 'Pho"tos') + LAST, {"1": 100.0, "3": 300.0},
        "stray_quote", "3", n=1,
    ),
    Case(
        30, "quote never closed", "R", HEAD + ONE + TWO.replace("Photos", '"Photos') + "4,7,Stadt\n",
        finding="unterminated_quote", row="3",
    ),
    Case(31, "cut in the middle of a row", "R", posts()[:-25], finding="last_record_cut", row="4"),
    Case(32, "line ends CR", "L", posts(end="\r"), THREE),
    Case(32, "mixed line ends", "L", "\r\n".join([HEAD[:-1], ONE + TWO[:-1] + "\r" + LAST]), THREE),
    Case(32, "line ends in quotes", "L", posts(post(1, Description="eins\nzwei\r\ndrei")), {"1": 100.0}),
    Case(33, "delimiter at the end of every row", "L", posts().replace("\n", ",\n"), THREE),
    Case(33, "delimiter at the end of data rows", "L", HEAD + (ONE + TWO + LAST).replace("\n", ",\n"), THREE),
    Case(
        34, "backslash before quotes", "F", HEAD + ONE + TWO.replace('""12 Uhr""', '\\"12 Uhr\\"') + LAST,
        {"1": 100.0, "3": 300.0}, "stray_quote", "3", n=1,
    ),
    Case(
        35, "field of more than 128 KiB", "F", posts(post(1), post(2, Description=CANARY * 11_000), post(3)),
        {"1": 100.0, "3": 300.0}, "field_too_long", "3", n=1,
    ),
    Case(36, "workbook named .csv", "R", workbook(), finding="wrong_ending", words=("xlsx", ".csv")),
    Case(36, "HTML named .csv", "R", f"<!DOCTYPE html><p>{CANARY}", finding="wrong_type", words=("HTML",)),
    Case(36, "JSON named .csv", "R", f'{{"data": ["{CANARY}"]}}', finding="wrong_ending", words=("JSON",)),
    Case(37, "gzip named .csv", "R", gzip.compress(posts().encode()), finding="wrong_type", words=("gzip",)),
    Case(37, "zip named .csv", "R", zipped(), finding="wrong_ending", words=("ZIP", ".csv")),
]  # fmt: skip


def test_every_class_has_a_case() -> None:
    assert {case.number for case in CASES} == {*range(1, 38)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_text_file_ends_as_its_class_promises(case: Case, read_bad: Callable[..., Exports]) -> None:
    check(case, read_bad(case.files, **case.declared))
