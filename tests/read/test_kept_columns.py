"""What people put into columns of their own: day, month and year, units, times of day alone, words for a day."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from smeval.frames import plain
from tests.read.conftest import ReadFiles
from tests.read.kept import Rows, ids, outcomes, text, workbook

DAYS = [pd.Timestamp("2025-01-07") + pd.Timedelta(days=9 * n) for n in range(40)]
MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]


def short(moment: pd.Timestamp, later: int = 0) -> str:
    moment += pd.Timedelta(days=later)
    return f"{moment.day}.{moment.month}."


def full(moment: pd.Timestamp, later: int = 0) -> str:
    return (moment + pd.Timedelta(days=later)).strftime("%d.%m.%Y")


# --- days without a year, sorted by channel ---


def by_channel(*names: str) -> list[list[str]]:
    return [[short(day), name, short(day, 1)] for name in names for day in DAYS]


@pytest.mark.parametrize("names", [("FB", "IG"), ("IG", "FB", "X", "YouTube")])
def test_a_list_sorted_by_channel_is_of_the_year_that_is_named(names: tuple[str, ...], read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Moderation 2025.csv": text("Datum;Kanal;Antwort am", by_channel(*names))})
    assert outcomes(exports) == {"answered": 40}
    assert set(plain(exports.dialogue)["month"].astype("str").str[:4]) == {"2025"}


def test_a_channel_that_follows_another_may_begin_a_year(read_files: ReadFiles) -> None:
    turn = [["28.12.", "FB", ""], ["30.12.", "FB", ""], ["02.01.", "IG", ""], ["05.01.", "IG", ""]]
    exports = read_files("facebook", {"Moderation 2025.csv": text("Datum;Kanal;Antwort am", turn)})
    assert exports.dialogue.empty
    assert "days_without_year" in ids(exports)


# --- day, month and year in columns of their own ---


@pytest.mark.parametrize("turn", [False, True])
def test_a_year_beside_the_day(turn: bool, read_files: ReadFiles) -> None:
    days = [pd.Timestamp("2025-12-28"), pd.Timestamp("2026-01-03")] if turn else DAYS
    rows = [[str(day.year), short(day), "FB", short(day, 5)] for day in days]
    exports = read_files("facebook", {"a.csv": text("Jahr;Datum;Kanal;Antwort am", rows)})
    assert outcomes(exports) == {"answered": len(days)}
    assert plain(exports.coverage)["end"].astype("str").tolist() == [days[-1].date().isoformat()]


@pytest.mark.parametrize("named", [False, True])
def test_day_month_and_year_in_three_columns(named: bool, read_files: ReadFiles) -> None:
    rows = [
        [str(day.day), MONTHS[day.month - 1] if named else str(day.month), str(day.year), "FB", full(day, 2)]
        for day in DAYS
    ]
    rows[3][1] = "?"
    exports = read_files("facebook", {"a.csv": text("Tag;Monat;Jahr;Kanal;Antwort am", rows)})
    assert outcomes(exports) == {"answered": 39}
    assert "bad_dates" in ids(exports)


def test_a_sheet_names_the_month_of_its_days(read_files: ReadFiles) -> None:
    sheets: dict[str, Rows] = {
        name: [["Tag", "Kanal", "Antwort am"], *([day.day, "FB", full(day, 1)] for day in DAYS if day.month == number)]
        for number, name in enumerate(MONTHS, 1)
    }
    exports = read_files("facebook", {"Moderation 2025.xlsx": workbook(sheets)})
    assert outcomes(exports) == {"answered": 40}
    assert plain(exports.dialogue).groupby("month", observed=True)["n"].sum().sum() == 40


def test_a_month_beside_whole_days_changes_nothing(read_files: ReadFiles) -> None:
    rows = [["Mai", full(day), "FB", full(day, 1)] for day in DAYS]
    exports = read_files("facebook", {"a.csv": text("Monat;Datum;Kanal;Antwort am", rows)})
    assert outcomes(exports) == {"answered": 40}
    assert plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist() == [["2025-01-07", "2025-12-24"]]


# --- the time until the answer ---


def test_a_unit_beside_the_time_until_the_answer(read_files: ReadFiles) -> None:
    units = [("30", "Min."), ("2", "Std."), ("1,5", "h"), ("2", ""), ("2", "Dutzend")]
    rows = [[f"{full(day)} 10:00", *units[n % 5]] for n, day in enumerate(DAYS)]
    exports = read_files("facebook", {"a.csv": text("Eingang;Dauer;Einheit", rows)})
    assert outcomes(exports) == {"answered": 24, "unknown": 16}
    assert "durations_without_unit" in ids(exports)
    assert "headings_unknown" not in ids(exports)


@pytest.mark.parametrize(
    "head", ["Eingang;Antwort (Uhrzeit)", "Eingang;Uhrzeit Antwort", "Eingang;Antwort am", "Eingang;Beantwortet um"]
)
def test_a_time_of_day_alone_says_that_there_was_an_answer_and_not_on_which_day(
    head: str, read_files: ReadFiles
) -> None:
    rows = [[f"{full(day)} 10:00", ["11:30", "9.15 Uhr", ""][n % 3]] for n, day in enumerate(DAYS[:39])]
    exports = read_files("facebook", {"a.csv": text(head, rows)})
    assert outcomes(exports) == {"answered": 26, "open": 13}
    assert ids(exports) == {"answers_without_day"}


def test_words_for_the_day_of_the_question_and_the_one_after_it(read_files: ReadFiles) -> None:
    words = ["gleicher Tag", "am selben Tag", "am nächsten Tag", "sofort", "am nächsten Werktag", "irgendwann", ""]
    rows = [[full(day), words[n % 7]] for n, day in enumerate(DAYS[:35])]
    exports = read_files("facebook", {"a.csv": text("Eingang;Antwort am", rows)})
    assert outcomes(exports) == {"answered": 25, "unknown": 5, "open": 5}
    told = {
        row["id"]: json.loads(row["values"])
        for row in exports.findings.to_dict("records")
        if row["key"] == "Antwort am"
    }
    # of whole days, which both the words and the days of the questions are, nothing is known by the hour
    assert {name: found["n"] for name, found in told.items()} == {
        "answers_undated": 10,
        "answers_unread": 5,
        "days_without_time": 15,
    }


@pytest.mark.parametrize("head", ["Eingang;Ausgang", "Eingang am;Ausgang am"])
def test_an_answer_goes_out(head: str, read_files: ReadFiles) -> None:
    rows = [[f"{full(day)} 08:00", f"{full(day)} 09:30" if n % 4 else ""] for n, day in enumerate(DAYS)]
    exports = read_files("facebook", {"a.csv": text(head, rows)})
    assert outcomes(exports) == {"answered": 30, "open": 10}


# --- below the list ---


@pytest.mark.parametrize(
    "below",
    [
        [["Legende:", ""], ["FB = Facebook", ""], ["Stand: 31.12.2025", ""]],
        [["Kürzel", "Bedeutung"], ["FB", "Facebook"], ["erstellt am 31.12.2025", ""]],
        [["gez. Muster, 31.12.2025", ""], ["Stand 31.12.2025", ""]],
    ],
)
def test_what_stands_below_a_list_is_none_of_its_rows(below: list[list[str]], read_files: ReadFiles) -> None:
    rows = [[full(day), full(day, 1) if n % 4 else ""] for n, day in enumerate(DAYS)]
    exports = read_files("facebook", {"a.csv": text("Datum;Antwort am", [*rows, ["", ""], *below])})
    assert outcomes(exports) == {"answered": 30, "open": 10}
    assert "bad_dates" not in ids(exports)


def test_a_question_of_which_only_its_day_is_known_counts(read_files: ReadFiles) -> None:
    rows = [[day.strftime("Di, %d.%m.%Y") if day.weekday() == 1 else full(day), ""] for day in DAYS]
    assert outcomes(read_files("facebook", {"a.csv": text("Datum;Antwort am", rows)})) == {"open": 40}
