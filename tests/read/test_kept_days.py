"""Days as people write them: without a year, with a weekday, as numbers of a workbook, in tables of figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from zlib import crc32

import pandas as pd
import pytest

from smeval.frames import plain
from smeval.read import Exports
from smeval.read.told_years import month_told, years_told
from tests.read.conftest import ReadFiles
from tests.read.kept import ids, outcomes, text

HEAD = "Datum;Kanal;Antwort am"
#: Across New Year.
TURN = [["28.12.", "FB", "30.12."], ["30.12.", "FB", "02.01."], ["02.01.", "FB", "3.1."], ["05.01.", "FB", ""]]
YEAR = [
    [f"{moment.day}.{moment.month}.", "FB", f"{moment.day}.{moment.month}."]
    for moment in (pd.Timestamp("2025-01-07") + pd.Timedelta(days=9 * n) for n in range(40))
]


def months(exports: Exports) -> set[str]:
    return set(plain(exports.dialogue)["month"].astype("str"))


@pytest.mark.parametrize(
    "files",
    [
        {"Moderation 2025-2026.csv": text(HEAD, TURN)},
        {"Moderation 2025-26.csv": text(HEAD, TURN[::-1])},
        {"Moderation.csv": text(f"Moderation 2025/26;;\n{HEAD}", TURN)},
        {"Moderation.csv": text(f"Zeitraum: 01.12.2025 bis 31.01.2026;;\n{HEAD}", TURN)},
        {"Moderation.csv": text(HEAD, [["20.12.2025", "IG", ""], *TURN])},
        {"Moderation 2025.csv": text(HEAD, [["20.12.2025", "IG", ""], *TURN])},
        {"Moderation.csv": text(HEAD, [["Dezember 2025", "", ""], *TURN[:2], ["Januar 2026", "", ""], *TURN[2:]])},
    ],
)
def test_a_list_across_new_year_is_read_where_one_reading_exists(files: dict[str, str], read_files: ReadFiles) -> None:
    exports = read_files("facebook", files)
    assert outcomes(exports)["answered"] == 3
    assert months(exports) == {"2025-12", "2026-01"}
    assert "days_without_year" not in ids(exports)


@pytest.mark.parametrize(
    "files",
    [
        {"Moderation 2025.csv": text(HEAD, TURN)},  # the year of the first or of the last day
        {"Moderation.csv": text(HEAD, TURN)},
        {"Moderation 2025.csv": text(HEAD, YEAR + TURN[2:])},
        {"Moderation 2024 2025.csv": text(HEAD, YEAR)},
        {"Moderation 2025.csv": text(f"Moderation 2024;;\n{HEAD}", YEAR)},
        {"Moderation.csv": text(f"Stand: 31.12.2025;;\n{HEAD}", YEAR)},
        {"Moderation.csv": text(f"Moderation, gedruckt am 31.12.2025;;\n{HEAD}", YEAR)},
        {"Moderation 2026-01-07.csv": text(HEAD, YEAR)},
        {"Moderation 2025.csv": text(HEAD, [["29.02.", "FB", ""]])},
    ],
)
def test_days_with_two_possible_years_are_refused(files: dict[str, str], read_files: ReadFiles) -> None:
    exports = read_files("facebook", files)
    assert exports.dialogue.empty
    assert "days_without_year" in ids(exports)


@pytest.mark.parametrize("name", ["Moderation 2025.csv", "2025/Moderation.csv", "Moderation.csv"])
def test_a_year_in_a_name_or_title_holds_for_all_days_of_a_list(name: str, read_files: ReadFiles) -> None:
    title = "" if "2025" in name else "Moderation Facebook 2025;;\n;;\n"
    exports = read_files("facebook", {name: text(title + HEAD, YEAR)})
    assert outcomes(exports) == {"answered": 40}
    assert plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist() == [["2025-01-01", "2025-12-31"]]


def test_a_list_in_no_order_is_of_the_year_that_is_named(read_files: ReadFiles) -> None:
    mixed = sorted(YEAR, key=lambda row: crc32(row[0].encode()))
    exports = read_files("facebook", {"Moderation 2025.csv": text(HEAD, mixed)})
    assert outcomes(exports) == {"answered": 40}
    assert {month[:4] for month in months(exports)} == {"2025"}


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("Moderation 2025", {2025}),
        ("Anfragen 2025/26", {2025, 2026}),
        ("2025-01-01_2025-12-31", {2025}),
        ("Stand 31.12.2025", set()),
        ("Tel. 02012025", set()),
    ],
)
def test_the_years_that_a_name_tells(name: str, years: set[int]) -> None:
    assert years_told(name) == years


def test_the_month_that_a_name_tells() -> None:
    assert [month_told(name) for name in ("Moderation Jänner 2025", "März-April", "Mappe1")] == [1, 0, 0]


@pytest.mark.parametrize(
    ("asked", "replied"),
    [
        ("2025-03-03 9:00", "2025-03-03 10:15"),
        ("03-03-2025", "13-03-2025"),
        ("03.03.25 (Mo)", "04.03.25 (Di)"),
        ("Mo, 03.03.2025", "Di, 04.03.2025"),
        ("Mo 03.03.2025 9:00", "Di, 04.03.2025 10:00"),
        ("2025/03/03", "2025/03/04"),
    ],
)
def test_more_forms_of_days(asked: str, replied: str, read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": text("Datum;Antwort am", [[asked, replied]])})
    assert (outcomes(exports), months(exports)) == ({"answered": 1}, {"2025-03"})
    assert ids(exports) <= {"days_without_time"}


def test_numbers_of_a_workbook_with_the_time_beside(read_files: ReadFiles) -> None:
    rows = [["45719", "9:15", "45719", "0,5"], ["45720", "10:00", "45720", "11.30 Uhr"]]
    exports = read_files("facebook", {"a.csv": text("Datum;Uhrzeit;Antwort am;Uhrzeit Antwort", rows)})
    assert sorted(plain(exports.dialogue)["minutes_real"]) == [90, 165]
    assert exports.findings.empty


def figures(read_files: ReadFiles, rows: Sequence[Sequence[str]]) -> Exports:
    return read_files("mastodon", {"a.csv": text("Jahr;Monat;Follower;Beiträge", rows)})


def test_a_hand_table_with_short_years_and_sums(read_files: ReadFiles) -> None:
    rows = [["25", "1", "100", "5"], ["25", "2", "110", "6"], ["Summe", "", "", "11"], ["Ø", "", "105", "5,5"]]
    exports = figures(read_files, rows)
    assert exports.totals["exports/kanal/a.csv"]["posts"] == 11
    assert set(plain(exports.measures)["start"].astype("str")) == {"2025-01-01", "2025-02-01"}
    assert ids(exports) == {"sums_left_out"}
    assert exports.files[["rows_read", "rows_dropped"]].to_numpy().tolist() == [[2, 0]]


def test_a_sum_that_contradicts_its_rows_is_told(read_files: ReadFiles) -> None:
    rows = [
        ["2024", "12", "9", "9"],
        ["2025", "1", "100", "5"],
        ["2025", "2", "110", "6"],
        ["2025", "Gesamt", "", "12"],
    ]
    exports = figures(read_files, rows)
    (told,) = [row for row in exports.findings.to_dict("records") if row["id"] == "sums_contradict"]
    assert (told["row"], json.loads(told["values"])) == ("5", {"n": 1})
    assert "sums_contradict" not in ids(figures(read_files, [*rows[:3], ["2025", "Gesamt", "", "11"]]))


@pytest.mark.parametrize(
    ("said", "months", "contradicts"),
    [("5", 2, True), ("10", 2, False), ("40", 2, False), ("61", 12, True), ("60", 12, False)],
)
def test_a_year_that_contradicts_its_months_is_told(
    said: str, months: int, contradicts: bool, read_files: ReadFiles
) -> None:
    rows = [["2025", "", "", said], *(["2025", f"{month}.", "", "5"] for month in range(1, months + 1))]
    exports = figures(read_files, rows)
    assert len(exports.measures) == len(rows)
    assert ids(exports) == ({"year_not_months"} if contradicts else set())


def test_two_rows_of_one_month_are_no_exports_copied_together(read_files: ReadFiles) -> None:
    exports = figures(read_files, [["2025", "1", "100", "5"], ["2025", "1", "100", "6"]])
    assert plain(exports.measures).set_index("measure")["value"].to_dict() == {"followers": 100, "posts": 6}
    assert ids(exports) == {"rows_contradict_within", "days_repeated"}
