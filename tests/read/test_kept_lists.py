"""Moderation lists as people keep them in a spreadsheet, each with the number of enquiries that stands in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, time

import pandas as pd
import pytest

from smeval.frames import plain
from tests.read.conftest import ReadFiles
from tests.read.kept import Rows, ids, outcomes, text, workbook

#: Two in each of twenty weeks.
DAYS = [pd.Timestamp("2025-01-07") + pd.Timedelta(days=9 * n) for n in range(40)]
CANARY = "Kanarienvogel Muster"


def day(moment: pd.Timestamp) -> str:
    return moment.strftime("%d.%m.%Y")


def year_by_months(bad: Sequence[int] = ()) -> str:
    """Return a year of twelve enquiries a month under headings of months, some of their dates unreadable."""
    rows: list[list[str]] = []
    for number in range(12):
        rows.append([f"{pd.Timestamp(2025, number + 1, 1).strftime('%B')} 2025", "", ""])
        rows += [[f"{2 * n + 1}.{number + 1}.25", "FB", f"{2 * n + 2}.{number + 1}.25"] for n in range(12)]
        rows.append(["", "", ""])
    for place in bad:
        rows[place][0] = f"irgendwann, {CANARY}"
    return text("Datum;Kanal;beantwortet am", rows)


def test_headings_of_months_and_empty_lines_cost_nothing(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Moderation.csv": year_by_months()})
    assert outcomes(exports) == {"answered": 144}
    assert plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist() == [["2025-01-01", "2025-12-23"]]
    assert ids(exports) == {"remarks_left_out", "days_without_time"}


def test_a_bad_row_costs_that_row_and_not_the_year(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Moderation 2025.csv": year_by_months(bad=[3, 40])})
    assert outcomes(exports) == {"answered": 142}
    assert plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist() == [["2025-01-01", "2025-12-31"]]
    (told,) = [row for row in exports.findings.to_dict("records") if row["id"] == "bad_dates"]
    assert (told["row"], told["key"]) == ("5, 42", "Datum")
    assert CANARY not in json.dumps(exports.findings.to_dict("records"), default=str)


def test_a_list_of_few_rows_stands_one_bad_row_and_not_many(read_files: ReadFiles) -> None:
    rows = [[day(moment), day(moment)] for moment in DAYS[:10]]
    one = read_files("facebook", {"a.csv": text("Datum;Antwort am", [["??", "ja"], *rows])})
    assert (outcomes(one), len(one.coverage)) == ({"answered": 10}, 1)
    three = read_files("facebook", {"a.csv": text("Datum;Antwort am", [["??", "ja"]] * 3 + rows)})
    assert (outcomes(three), len(three.coverage)) == ({"answered": 10}, 0)
    assert "rows_too_many_unread" in ids(three)


def test_a_merged_day_holds_for_all_its_rows(read_files: ReadFiles) -> None:
    rows: list[list[object]] = [["Datum", "Kanal", "Anliegen", "Antwort am"]]
    for moment in DAYS[:20]:
        rows += [[moment.to_pydatetime(), "Facebook", CANARY, moment.to_pydatetime()], [None, "Facebook", CANARY, None]]
    book = workbook({"Liste": rows}, [f"A{2 + 2 * n}:A{3 + 2 * n}" for n in range(20)])
    exports = read_files("facebook", {"Anfragen.xlsx": book})
    assert outcomes(exports) == {"answered": 20, "open": 20}


def test_a_time_before_ten_beside_a_day_of_a_workbook(read_files: ReadFiles) -> None:
    rows: list[list[object]] = [["Datum", "Uhrzeit", "Antwort am", "Uhrzeit Antwort"]]
    rows += [[date(2025, 3, n), time(7 + n), date(2025, 3, n), time(8 + n)] for n in range(1, 6)]
    exports = read_files("facebook", {"Anfragen.xlsx": workbook({"Liste": rows})})
    assert outcomes(exports) == {"answered": 5}
    assert exports.findings.empty


@pytest.mark.parametrize(
    ("asked", "replied"),
    [
        ("Montag, 3. März 2025", "Dienstag, 4. März 2025"),
        ("3.3.2025 9:30 Uhr", "3.3.2025 um 11:00 Uhr"),
        ("03.03.2025 9.30 Uhr", "03.03.2025 10.30 Uhr"),
        ("3 March 2025 9:30", "3 March 2025 10:30"),
        ("March 3, 2025 9:30", "March 4, 2025"),
    ],
)
def test_more_ways_to_write_a_day(read_files: ReadFiles, asked: str, replied: str) -> None:
    exports = read_files("facebook", {"a.csv": text("Eingang;Antwort am", [[asked, replied]])})
    assert outcomes(exports) == {"answered": 1}
    assert not ids(exports) & {"bad_dates", "answers_unread"}


def test_half_a_day_is_not_one_or_two_days(read_files: ReadFiles) -> None:
    rows = [["03.03.2025 10:00", "1/2 Tag"], ["04.03.2025 10:00", "1,5 Std."]]
    exports = read_files("facebook", {"a.csv": text("Eingang;Dauer", rows)})
    assert outcomes(exports) == {"answered": 1, "unknown": 1}
    assert "durations_between" not in ids(exports)


def test_spans_of_whole_days_give_no_hours(read_files: ReadFiles) -> None:
    rows = [
        [f"{day(moment)} 10:00", span] for moment, span in zip(DAYS, ["0 Tage", "1 Tag", "2 Wochen"] * 13, strict=False)
    ]
    exports = read_files("facebook", {"a.csv": text("Eingang;Dauer", rows)})
    assert outcomes(exports) == {"answered": 39}
    assert ids(exports) == {"durations_in_days"}
    assert plain(exports.dialogue)["minutes_real"].isna().all()
    hours = [[f"{day(moment)} 10:00", "48 Std."] for moment in DAYS]
    assert not ids(read_files("facebook", {"a.csv": text("Eingang;Dauer", hours)}))


MONTHS = ("Januar", "Februar", "März")


def test_a_sheet_for_each_month_is_one_list(read_files: ReadFiles) -> None:
    sheets: dict[str, Rows] = {
        name: [["Datum", "Antwort am"], *([datetime(2025, n + 1, k), datetime(2025, n + 1, k, 9)] for k in (5, 12, 26))]
        for n, name in enumerate(MONTHS)
    }
    exports = read_files("facebook", {"Anfragen.xlsx": workbook(sheets)})
    assert outcomes(exports) == {"answered": 9}
    days = sorted(plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist())
    assert days == [["2025-01-01", "2025-01-31"], ["2025-02-01", "2025-02-28"], ["2025-03-01", "2025-03-31"]]


def test_a_sheet_for_each_network_counts_for_its_own(read_files: ReadFiles) -> None:
    rows: Rows = [["Datum", "Antwort am"], *([date(2025, 3, k), date(2025, 3, k)] for k in range(1, 21))]
    exports = read_files("facebook", {"a.xlsx": workbook({"Facebook": rows, "Instagram": rows[:8]})})
    assert outcomes(exports) == {"answered": 20}
    assert "other_channels" in ids(exports)


def test_two_sheets_of_the_same_days_may_be_copies(read_files: ReadFiles) -> None:
    rows: Rows = [["Datum", "Antwort am"], *([date(2025, 3, k), date(2025, 3, k)] for k in range(1, 21))]
    exports = read_files("facebook", {"a.xlsx": workbook({"Liste": rows, "Liste (2)": rows})})
    assert exports.dialogue.empty
    assert ids(exports) == {"sheets_alike"}


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Datum;Kanal;Antwort am", ["{d}", "Facebook", "{d}", "Notiz von " + CANARY]),
        ("Datum;Kanal;Antwort am;", ["{d}", "Facebook", "{d}", "Notiz von " + CANARY]),
        ("Datum;Uhrzeit;Kanal;beantwortet am;beantwortet um", ["{d}", "9:15", "FB", "{d}", "11.45 Uhr"]),
        ("Lfd. Nr.;Datum;Anliegen;erledigt am;Kürzel", ["7", "{d}", CANARY, "{d}", "KM"]),
        ("Eingangsdatum;Plattform;Beantwortung", ["{d} 09:15 Uhr", "Facebook", "{d} 10:00"]),
        ("Date received;Network;Question;Replied on", ["{d}", "Facebook", CANARY, "{d}"]),
        ("Datum;Antwort am", ["{d} 00:00", "{d} 00:00"]),
    ],
)
def test_lists_of_many_shapes_are_read_in_full(head: str, row: list[str], read_files: ReadFiles) -> None:
    rows = [[cell.format(d=day(moment)) for cell in row] for moment in DAYS]
    for encoding in ("utf-8", "cp1252"):
        for mark in (";", "\t"):
            table = text(head, rows).replace(";", mark).encode(encoding)
            exports = read_files("facebook", {"Liste.csv": table})
            assert outcomes(exports) == {"answered": 40}
            assert CANARY not in json.dumps([exports.findings.to_dict("records"), exports.totals], default=str)


def test_days_take_their_year_from_the_name_of_the_list(read_files: ReadFiles) -> None:
    rows = [[f"{moment.day}.{moment.month}.", f"{moment.day}.{moment.month}."] for moment in DAYS]
    assert outcomes(read_files("facebook", {"Anfragen 2025.csv": text("Datum;Antwort am", rows)})) == {"answered": 40}
    unnamed = read_files("facebook", {"Anfragen.csv": text("Datum;Antwort am", rows)})
    assert unnamed.dialogue.empty
    assert "days_without_year" in ids(unnamed)


def test_a_small_table_below_the_list_is_none_of_its_rows(read_files: ReadFiles) -> None:
    rows = [[day(moment), "FB", day(moment)] for moment in DAYS]
    below = [["Summe", "40", ""], ["", "", ""], ["Monat", "Anzahl", ""], ["Januar 2025", "3", ""]]
    assert outcomes(read_files("facebook", {"a.csv": text("Datum;Kanal;Antwort am", rows + below)})) == {"answered": 40}


def test_a_long_list_is_read_as_a_short_one(read_files: ReadFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        row for n in range(60) for row in ([f"{n % 12 + 1}/2025", "", ""], [f"{n % 28 + 1:02}.05.2025", "FB", "ja"])
    ]
    rows += [["03.06.2025", "FB", "03.06.2025 10:00"], ["März 2025", "FB", "ja"], ["Summe", "7", ""]] * 5
    content = {"a.csv": text("Datum;Kanal;beantwortet", rows)}
    short = read_files("facebook", content)
    monkeypatch.setattr("smeval.sources.LONG", 100)
    long = read_files("facebook", content)
    assert outcomes(short) == outcomes(long) == {"answered": 70}
    assert plain(short.dialogue).equals(plain(long.dialogue))
    assert short.findings.to_dict("records") == long.findings.to_dict("records")


@pytest.mark.parametrize(
    ("channel", "unclear"),
    [
        ("FB/IG", True),
        ("Facebook, Instagram", True),
        ("Facebook (Messenger)", True),
        ("Facebok", True),
        ("Instagram", False),
        ("E-Mail", False),
    ],
)
def test_an_entry_that_may_mean_the_channel_is_not_lost_in_silence(
    channel: str, unclear: bool, read_files: ReadFiles
) -> None:
    rows = [["03.03.2025", "FB", "04.03.2025"], ["05.03.2025", channel, "05.03.2025"]]
    exports = read_files("facebook", {"a.csv": text("Datum;Kanal;beantwortet am", rows)})
    assert outcomes(exports) == {"answered": 1}
    assert ("channels_unclear" in ids(exports)) == unclear


def test_where_a_column_tells_the_time_until_the_answer_no_time_of_day_is_asked_for(read_files: ReadFiles) -> None:
    rows = [["03.03.2025", "2"], ["04.03.2025", "26"], ["05.03.2025", ""]]
    exports = read_files("facebook", {"a.csv": text("Eingang;Antwortzeit (Std.)", rows)})
    assert outcomes(exports) == {"answered": 2, "open": 1}
    assert exports.findings.empty


def test_an_answer_years_after_its_question_is_a_slip(read_files: ReadFiles) -> None:
    days = [[f"{n:02}.02.2025 10:00", f"{n:02}.02.2025 12:00"] for n in range(3, 13)]
    slip = ["04.02.2005 10:00", "04.02.2025 12:00"]
    exports = read_files("facebook", {"a.csv": text("Eingang;Antwort am", [*days[:2], slip, *days[2:]])})
    assert outcomes(exports) == {"answered": 10}
    assert plain(exports.coverage)[["start", "end"]].astype("str").to_numpy().tolist() == [["2025-02-03", "2025-02-12"]]
    (told,) = exports.findings.to_dict("records")
    assert (told["id"], told["row"], told["key"]) == ("answers_too_late", "4", "Eingang")
