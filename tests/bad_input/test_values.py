"""32 classes of bad values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from smeval.evaluation import evaluate
from smeval.read import Exports
from smeval.wording import Wording
from tests.bad_input.cases import CANARY, Case, check, findings_of, loaded, post, posts
from tests.bad_input.workbooks import make_workbook

MERGED = "Beitrags-ID;Plattform;Datum;Beitragsart;Impressionen\n"
CHART = "Facebook reach\nDate,Primary\n"
MONTH = "Jahr;Monat;Follower;Wiedergabezeit (Stunden);Neue Follower\n"
TALKS = "vorgang;eingang;antwort_am;autor\n"
JANUARY, FEBRUARY = "followers 2025-01-01", "followers 2025-02-01"
NEW = {"followers_gained 2025-01-01": 3.0, "followers_gained 2025-02-01": 4.0}


def merged(*rows: str) -> str:
    """Return the table of posts that departments put together by hand."""
    return MERGED + "".join(f"{number};Facebook;{row}\n" for number, row in enumerate(rows, start=1))


def figures(*rows: str) -> str:
    """Return a hand table; each row holds followers, hours watched, and new followers of a month."""
    return MONTH + "".join(f"2025;{number};{row}\n" for number, row in enumerate(rows, start=1))


def talks(*rows: str) -> str:
    """Return a moderation table; each row holds question and answer."""
    return TALKS + "".join(f"{number};{row};{CANARY}\n" for number, row in enumerate(rows, start=1))


def numbered(*ids: str) -> str:
    """Return a content export with these ids."""
    return posts(*(post(number, Post_ID=name) for number, name in enumerate(ids, start=1)))


def chart(*days: str) -> str:
    """Return a chart of the reach per day."""
    return CHART + "".join(f"{day}\n" for day in days)


def followers(*days: int) -> str:
    """Return page insights with the followers of some days of March."""
    return "Date,Lifetime Total Likes\n" + "".join(f"2025-03-{day:02},{1000 + day}\n" for day in days)


def days(*numbers: int) -> dict[str, float]:
    return {f"reach 2025-03-{day:02}": float(value) for day, value in enumerate(numbers, start=1)}


OF_1904 = make_workbook(
    [
        ["vorgang", "eingang", "antwort_am", "autor"],
        ["1", datetime(2025, 1, 31, 10), datetime(2025, 1, 31, 11), CANARY],
    ],
    date_1904=True,
    default_date_format="dd.mm.yyyy hh:mm",
)
MANY = [post(1, Post_ID=f"{number}", Title=f"a{number}", Description="b") for number in range(1000)]

CASES = [
    Case(1, "decimal comma", "L", figures(";12,5;"), {"watch_time 2025-01-01": 12.5}),
    Case(2, "1.234, told by the measure", "L", figures("1.234;;"), {JANUARY: 1234.0}),
    Case(2, "1.234, told by nothing", "R", figures(";1.234;"), finding="ambiguous_numbers"),
    Case(
        3, "mixed conventions", "F", figures("1.234;;3", "1,234;;4"), {JANUARY: 1234.0} | NEW, "thousands_unclear", "3",
        "Follower", 1,
    ),
    Case(
        3, "mixed conventions, one of the numbers ambiguous", "F", figures("1.234;2.345;3", "1,234;;4"),
        {JANUARY: 1234.0} | NEW, "thousands_unclear", "2", "Wiedergabezeit (Stunden)", 1,
    ),
    Case(
        4, "blanks and apostrophes between thousands", "L",
        figures("1\u00a0234;;", "1\u202f235;;", "1'236;;", "1’237;;"),
        {f"followers 2025-0{month}-01": 1233.0 + month for month in range(1, 5)},
    ),
    Case(
        5, "percent", "L", {"Audience 2025-03-31.csv": "Top countries\nGermany,Austria\n91.5 %,8.5%\n"},
        {"country Germany": 0.915, "country Austria": 0.085},
    ),
    Case(6, "1,2 Tsd.", "W", figures("1,2 Tsd.;;"), {JANUARY: 1200.0}, "numbers_rounded", "2", "Follower", 1),
    Case(6, "3 Mio.", "W", figures("3 Mio.;;"), {JANUARY: 3_000_000.0}, "numbers_rounded", "2", "Follower", 1),
    Case(6, "1.2K", "W", posts(post(1, "1.2K")), {"1": 1200.0}, "numbers_rounded", "2", "Reach", 1),
    Case(7, "minus sign", "L", figures(";;−5"), {"followers_gained 2025-01-01": -5.0}),
    Case(
        8, "negative count", "F", posts(post(1, "-5"), post(2)), {"1": None, "2": 200.0}, "bad_numbers", "2", "Reach",
        1,
    ),
    Case(9, "missing markers", "L", figures("–;;3", "k. A.;;4", "n/a;;5"), NEW | {"followers_gained 2025-03-01": 5.0}),
    Case(9, "NA as text", "L", numbered("NA"), {"NA": 100.0}),
    Case(10, "empty and zero", "L", posts(post(1, " "), post(2, "0")), {"1": None, "2": 0.0}),
    Case(11, "id with exponent", "F", numbered("1.78E+16", "2"), {"2": 200.0}, "ids_mangled", "2", "Post ID", 1),
    Case(
        12, "id rounded", "W", numbered("178414000000000000"), {"178414000000000000": 100.0}, "ids_rounded", "2",
        "Post ID", 1,
    ),
    Case(13, "leading zeros", "L", numbered("00123"), {"00123": 100.0}),
    Case(14, "dd.mm.yyyy", "L", merged("31.01.2025 10:00;Foto;5"), {"1": 5.0}, at={"1": "2025-01-31 18:00"}),
    Case(
        15, "mm/dd/yyyy", "L", posts(post(1, Publish_time="01/02/2025 10:00")), {"1": 100.0},
        at={"1": "2025-01-02 18:00"},
    ),
    Case(
        16, "day and month exchangeable", "R", talks("01/02/2025 10:00;"), finding="ambiguous_dates", key="eingang",
        words=("2025-12-31",),
    ),
    Case(17, "serial numbers of a workbook", "L", talks("45688,5;45688,75"), {"dialogue answered": 1.0}),
    Case(18, "calendar of 1904", "L", {"Moderation.xlsx": OF_1904}, {"dialogue answered": 1.0}),
    Case(
        19, "01. Feb", "F", posts(post(1, "01. Feb"), post(2, "3.Apr"), post(3, "Apr 03")), dict.fromkeys("123"),
        "numbers_as_dates", "2, 3, 4", "Reach", 3, words=("neu herunterladen", "ohne ihn in Excel zu öffnen"),
    ),
    Case(
        20, "years of two digits", "F", posts(post(1, Publish_time="03/01/25 10:00"), post(2)), {"2": 200.0},
        "bad_dates", "2", "Publish time", 1,
    ),
    Case(
        21, "times without a zone", "L", talks("2025-01-31 10:00;2025-01-31 11:00"), {"dialogue answered": 1.0},
    ),
    Case(
        22, "hour left out by the change of clocks", "F", talks("2025-03-30 02:30;", "2025-03-30 03:30;"),
        {"dialogue open": 1.0}, "bad_dates", "2", "eingang", 1,
    ),
    Case(23, "hour shown twice", "L", talks("2025-10-26 02:50;2025-10-26 02:10"), {"dialogue answered": 1.0}),
    Case(
        24, "answer before question", "F", talks("2025-01-31 10:00;2025-01-31 09:00", "2025-01-31 10:00;"),
        {"dialogue open": 1.0}, "negative_durations", n=1,
    ),
    Case(26, "29 February", "L", merged("29.02.2024 10:00;Foto;5"), {"1": 5.0}, at={"1": "2024-02-29 18:00"}),
    Case(
        26, "29 February where there is none", "F", merged("28.02.2025 10:00;Foto;5", "29.02.2025 10:00;Foto;6"),
        {"1": 5.0}, "bad_dates", "3", "Datum", 1,
    ),
    Case(
        27, "future", "F", posts(post(1), post(2, Publish_time="03/02/2999 10:00")), {"1": 100.0}, "dates_in_future",
        "3", "Publish time", 1,
    ),
    Case(28, "same post twice", "L", posts(post(1), post(1)), {"1": 100.0}, "posts_repeated", n=1),
    Case(
        29, "same post, other numbers", "W", {"a.csv": posts(post(1)), "b.csv": posts(post(1, "120"))}, {"1": 120.0},
        "posts_contradict", n=1,
    ),
    Case(
        30, "overlapping windows", "L",
        {"a.csv": chart("2025-03-01,5", "2025-03-02,6"), "b.csv": chart("2025-03-02,6", "2025-03-03,7")},
        days(5, 6, 7), "days_repeated", n=1,
    ),
    Case(
        31, "gap", "W", followers(1, 4), {"followers 2025-03-01": 1001.0, "followers 2025-03-04": 1004.0},
        "days_absent", n=2, words=("01.03.2025", "04.03.2025"),
    ),
    Case(32, "a tool's limit", "W", posts(*MANY), {f"{n}": 100.0 for n in range(1000)}, "row_cap", n=1000),
]  # fmt: skip


def test_every_class_has_a_case() -> None:
    assert {case.number for case in CASES} | {25} == {*range(1, 33)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_value_ends_as_its_class_promises(case: Case, read_bad: Callable[..., Exports]) -> None:
    check(case, read_bad(case.files, **case.declared))


def test_rows_outside_the_report_year_do_not_count_in_it(read_bad: Callable[..., Exports], tmp_path: Path) -> None:
    """Class 25."""
    exports = read_bad({"a.csv": posts(post(1), post(2, Publish_time="12/31/2024 10:00"))})
    assert list(exports.posts["post_id"]) == ["2", "1"]
    evaluation = evaluate(tmp_path / "musterstadt", 2025)
    (finding,) = evaluation.findings[evaluation.findings["id"] == "outside_year"].to_dict("records")
    assert (finding["file"], finding["values"]) == ("exports/kanal/a.csv", '{"n": 1, "year": "2025"}')
    assert evaluation.post_kinds["posts"].sum() == 1


@pytest.mark.slow
def test_an_export_of_another_year_is_no_cause_for_a_note(read_bad: Callable[..., Exports], tmp_path: Path) -> None:
    earlier = posts(post(2, Publish_time="12/31/2023 10:00"), post(3, Publish_time="12/30/2023 10:00"))
    read_bad({"a.csv": posts(post(1)), "2023.csv": earlier})
    told = {
        year: list(findings.loc[findings["id"] == "outside_year", "file"])
        for year in (2023, 2024, 2025)
        for findings in [evaluate(tmp_path / "musterstadt", year).findings]
    }
    assert (told[2023], told[2025]) == ([], [])
    assert {"exports/kanal/2023.csv", "exports/kanal/a.csv"} <= set(told[2024])  # nothing of that year is there


def test_a_calendar_of_1904_has_the_right_days(read_bad: Callable[..., Exports]) -> None:
    exports = read_bad({"a.xlsx": OF_1904})
    assert exports.dialogue["month"].tolist() == ["2025-01"]


def test_a_hand_table_says_what_year_and_month_must_be(read_bad: Callable[..., Exports]) -> None:
    rows = ["k. A.;1;7", "2025;13;7", "205;1;7", "2025;Januar;8", "2025;;9", "2025;k. A.;7", "2098;1;7", "25;2;6"]
    exports = read_bad({"a.csv": "Jahr;Monat;Follower\n" + "".join(f"{row}\n" for row in rows)})
    finding, future = findings_of(exports)
    assert (finding.id, finding.row, finding.values) == ("bad_periods", "2, 3, 4, 7", {"n": 4})
    assert (future.id, future.row) == ("dates_in_future", "8")
    assert "1 bis 12" in finding.text(Wording("de"))
    assert loaded(exports) == {"followers 2025-01-01": 9.0, "followers 2025-02-01": 6.0}


def test_a_text_that_reads_na_stays_text(read_bad: Callable[..., Exports]) -> None:
    assert read_bad({"a.csv": posts(post(1, Title="NA"), post(2, Title="N/A"))}).posts["title"].tolist() == [
        "NA",
        "N/A",
    ]
