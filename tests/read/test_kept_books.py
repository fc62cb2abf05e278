"""Lists in several files and sheets, with lines of headings one below the other and sheets that are none."""

from __future__ import annotations

from datetime import datetime

import pytest

from smeval.frames import plain
from smeval.read import Exports
from tests.read.conftest import ReadFiles
from tests.read.kept import Rows, ids, outcomes, text, workbook

HEAD = "Datum;Antwort am"


def days(exports: Exports) -> list[list[str]]:
    return sorted(plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist())


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "Moderation;;;;;\n;Eingang;;;Antwort;\nNr;Datum;Uhrzeit;Kanal;Datum;Uhrzeit",
            ["1", "03.03.2025", "9:15", "FB", "03.03.2025", "10:15"],
        ),
        (
            "Eingang;;Kanal;Antwort;;Status\nDatum;Uhrzeit;;Datum;Uhrzeit;",
            ["03.03.2025", "9:15", "FB", "03.03.2025", "10:15", "erledigt"],
        ),
    ],
)
def test_headings_stand_under_those_of_their_groups(head: str, row: list[str], read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": text(head, [row])})
    assert plain(exports.dialogue)["minutes_real"].tolist() == [60]
    assert exports.findings.empty


LIST: Rows = [
    ["Datum", "Antwort am"],
    *([datetime(2025, 3, n, 9, 5), datetime(2025, 3, n, 10, 5)] for n in range(1, 9)),
]


def test_a_sheet_that_is_no_list_is_left_beside_it(read_files: ReadFiles) -> None:
    book = workbook(
        {
            "Liste": LIST,
            "Übersicht": [["Monat", "Anzahl"], ["Januar", 4], ["Februar", 5]],
            "Legende": [["FB", "Facebook"], ["IG", "Instagram"]],
        }
    )
    exports = read_files("facebook", {"a.xlsx": book})
    assert outcomes(exports) == {"answered": 8}
    assert exports.findings[["id", "severity"]].drop_duplicates().to_numpy().tolist() == [["sheet_left_beside", "note"]]


def test_an_unknown_sheet_with_days_is_told(read_files: ReadFiles) -> None:
    other = [["Wann", "Was"], *(["03.03.2025", "x"], ["04.03.2025", "y"])]
    exports = read_files("facebook", {"a.xlsx": workbook({"Liste": LIST, "Tabelle2": other})})
    assert outcomes(exports) == {"answered": 8}
    assert "sheet_left_beside" not in ids(exports)
    alone = read_files("facebook", {"a.xlsx": workbook({"Übersicht": [["Monat", "Anzahl"], ["Januar", 4]]})})
    assert "sheet_left_beside" not in ids(alone)


def test_a_file_for_each_month_is_one_list(read_files: ReadFiles) -> None:
    exports = read_files(
        "facebook",
        {
            "Moderation Januar.csv": text(HEAD, [["05.01.2025 9:00", ""], ["20.01.2025 9:00", ""]]),
            "Moderation Februar.csv": text(HEAD, [["07.02.2025 9:00", ""], ["11.02.2025 9:00", ""]]),
            "Moderation 3.csv": text(HEAD, [["05.03.2025 9:00", ""], ["07.03.2025 9:00", ""]]),
            "Moderation 4.csv": text(HEAD, [["04.04.2025 9:00", ""], ["21.04.2025 9:00", ""]]),
        },
    )
    assert days(exports) == [
        ["2025-01-01", "2025-01-31"],
        ["2025-02-01", "2025-03-04"],
        ["2025-03-05", "2025-04-03"],
        ["2025-04-04", "2025-04-21"],
    ]


def test_a_year_between_two_files_is_not_theirs(read_files: ReadFiles) -> None:
    files = {f"{year}.csv": text(HEAD, [[f"05.06.{year} 9:00", ""]]) for year in (2023, 2025)}
    assert days(read_files("facebook", files)) == [["2023-06-05", "2023-06-05"], ["2025-06-05", "2025-06-05"]]


def test_the_same_minute_in_two_files_is_one_question_in_its_newest_state(read_files: ReadFiles) -> None:
    older = [["03.03.2025 09:10", "03.03.2025 10:00"], ["04.03.2025 09:10", ""]]
    newer = [["04.03.2025 09:10", "04.04.2025 09:00"], ["02.04.2025 10:00", ""]]
    exports = read_files("facebook", {"März.csv": text(HEAD, older), "April.csv": text(HEAD, newer)})
    assert outcomes(exports) == {"answered": 2, "open": 1}
    assert "rows_repeated" in ids(exports)
    within = read_files("facebook", {"März.csv": text(HEAD, [older[1], older[1]])})
    assert outcomes(within) == {"open": 2}


def test_equal_days_in_two_files_are_one_only_where_most_are_equal(read_files: ReadFiles) -> None:
    rows = [[f"{n:02}.03.2025", f"{n:02}.03.2025"] for n in range(1, 20)]
    copied = read_files("facebook", {"a.csv": text(HEAD, rows), "b.csv": text(HEAD, [*rows, ["25.03.2025", ""]])})
    assert outcomes(copied) == {"answered": 19, "open": 1}
    first, second = rows[::3] + [["02.03.2025", "03.03.2025"]] * 8, rows[::2] + [["05.03.2025", ""]] * 6
    two = read_files("facebook", {"a.csv": text(HEAD, first), "b.csv": text(HEAD, second)})
    assert sum(outcomes(two).values()) == len(first) + len(second)
