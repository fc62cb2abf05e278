"""What staff write into the cells of a list instead of a day: words, initials, two days; none of it gets out."""

from __future__ import annotations

import json

import pytest

from smeval.frames import plain
from tests.read.conftest import ReadFiles
from tests.read.kept import ids, outcomes, text

NAME = "Erika Kanari"


@pytest.mark.parametrize(
    ("head", "cell", "outcome"),
    [
        ("Antwort am", "04.03.2025 EK", "answered"),
        ("Antwort am", "04.03.2025 (EK)", "answered"),
        ("Antwort am", "04.03.2025, 06.03.2025", "answered"),
        ("Antwort am", "04.03.2025 und 06.03.2025", "answered"),
        ("Antwort am", "noch nicht", "open"),
        ("Antwort am", "k. A.", "open"),
        ("Antwort am", "weitergeleitet an Amt 51", "unknown"),
        ("Antwort am", f"04.03.2025 ({NAME})", "unknown"),
        ("Antwort am", "Tel. 0231 445566", "unknown"),
        ("Beantwortet?", "Ja (EK)", "answered"),
        ("beantwortet (ja/nein)", "nein", "open"),
        ("Status", "erledigt am 04.03.2025", "answered"),
        ("Status", "erl. EK", "answered"),
        ("Status", "offen (EK)", "open"),
        ("Status", f"bei {NAME}", "unknown"),
        ("Status", "weitergeleitet an Amt 51", "unknown"),
    ],
)
def test_what_a_cell_says_of_the_answer(head: str, cell: str, outcome: str, read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": text(f"Datum;{head}", [["03.03.2025", f'"{cell}"']])})
    assert outcomes(exports) == {outcome: 1}
    shown = json.dumps([exports.findings.to_dict("records"), exports.totals], default=str)
    assert not any(word in shown for word in (NAME, "EK", "0231"))


def test_the_first_of_two_columns_of_answers_counts(read_files: ReadFiles) -> None:
    rows = [["03.03.2025", "04.03.2025", "06.03.2025"], ["05.03.2025", "", "08.03.2025"]]
    assert outcomes(read_files("facebook", {"a.csv": text("Datum;Antwort am;Antwort am", rows)})) == {"answered": 2}


def test_counts_by_day_are_no_list_of_enquiries(read_files: ReadFiles) -> None:
    rows = [["03.03.2025", "5", "4"], ["04.03.2025", "2", "2"]]
    exports = read_files("facebook", {"a.csv": text("Datum;Anfragen;beantwortet", rows)})
    assert exports.dialogue.empty
    assert ids(exports) == {"counts_no_rows"}


def test_times_of_english_clocks(read_files: ReadFiles) -> None:
    head = "Date;Time;Answered on;Time of reply"
    rows = [["3 March 2025", "11:15 am", "3 March 2025", "12:15 pm"]]
    assert plain(read_files("facebook", {"a.csv": text(head, rows)}).dialogue)["minutes_real"].tolist() == [60]
