"""Columns with the time until the answer, as people head and fill them."""

from __future__ import annotations

import pytest

from smeval.frames import plain
from smeval.read import Exports
from tests.read.conftest import ReadFiles
from tests.read.kept import ids, outcomes, text


def minutes(exports: Exports) -> list[float]:
    counts = plain(exports.dialogue)
    return sorted(counts.loc[counts["outcome"] == "answered", "minutes_real"])


def kept(head: str, *spans: str) -> dict[str, str]:
    return {"a.csv": text(f"Eingang;{head}", [[f"{n + 3:02}.03.2025 10:00", span] for n, span in enumerate(spans)])}


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("Antwortzeit (Std.)", 60),
        ("Reaktionszeit [min]", 1),
        ("response time (hours)", 60),
        ("Response time in minutes", 1),
        ("antwortzeit_minuten", 1),
        ("Bearbeitungszeit in Stunden", 60),
        ("Dauer/h", 60),
        ("Stunden bis Antwort", 60),
    ],
)
def test_a_heading_tells_the_unit_of_its_numbers(head: str, unit: int, read_files: ReadFiles) -> None:
    exports = read_files("facebook", kept(head, "2", "30", ""))
    assert outcomes(exports) == {"answered": 2, "open": 1}
    assert minutes(exports) == [2 * unit, 30 * unit]
    assert not ids(exports)


def test_numbers_of_days_give_no_hours(read_files: ReadFiles) -> None:
    exports = read_files("facebook", kept("Dauer in Tagen", "2", "1,5"))
    assert outcomes(exports) == {"answered": 2}
    assert ids(exports) == {"durations_in_days"}


def test_a_number_without_a_unit_is_no_time(read_files: ReadFiles) -> None:
    exports = read_files("facebook", kept("Antwortzeit", "45", "2 Std.", "3-4"))
    assert outcomes(exports) == {"answered": 1, "unknown": 2}
    assert ids(exports) == {"durations_without_unit"}
    stated = text("Eingang;Status;Antwortzeit", [["03.03.2025 10:00", "beantwortet", "45"]])
    assert outcomes(read_files("facebook", {"a.csv": stated})) == {"answered": 1}


def test_a_span_that_cannot_be_is_missing_and_the_state_stays(read_files: ReadFiles) -> None:
    rows = [
        ["03.03.2025 10:00", "", "9999 Tage"],
        ["04.03.2025 10:00", "erledigt", "99999 Min."],
        ["05.03.2025 10:00", "erledigt", "400 Tage"],
        ["06.03.2025 10:00", "", "3 Std."],
    ]
    exports = read_files("facebook", {"a.csv": text("Eingang;Status;Antwortzeit", rows)})
    assert outcomes(exports) == {"answered": 3, "unknown": 1}
    assert "durations_too_long" in ids(exports)
    (told,) = [row for row in exports.findings.to_dict("records") if row["id"] == "durations_too_long"]
    assert told["row"] == "2, 3, 4"
    assert outcomes(read_files("facebook", kept("Antwortzeit", "365 Tage"))) == {"answered": 1}


def test_a_span_with_a_date_of_the_answer_beside_it(read_files: ReadFiles) -> None:
    rows = [["03.03.2025 10:00", "03.03.2025 12:00", "99999 Std."]]
    exports = read_files("facebook", {"a.csv": text("Eingang;Antwort am;Dauer", rows)})
    assert (outcomes(exports), minutes(exports)) == ({"answered": 1}, [120])


def test_a_clock_may_be_followed_by_its_unit(read_files: ReadFiles) -> None:
    exports = read_files("facebook", kept("Dauer", "1:30 h", "1:30 Std.", "0:45 Stunden"))
    assert (minutes(exports), "bad_durations" in ids(exports)) == ([45, 90], False)
