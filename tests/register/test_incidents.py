"""What people write about incidents: each wrong entry is told with its place and its remedy, nothing is guessed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smeval.closing import close
from smeval.errors import RegisterError, SmevalError
from smeval.frames import rows
from smeval.ids import LANGUAGES
from smeval.register import load_register
from smeval.register.incidents import INCIDENTS, days_of, parse_declared_month, parse_hours
from smeval.wording import Wording
from tests.bodies import channel, make_body

INSULT = {"channel": "fb", "date": "2025-03-10", "month": "", "kind": "staff_insults", "n": 3}
DONE = INSULT | {"handled": 2}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    return make_body(folder, channels=[channel("fb", "facebook")], incidents=rows)


@pytest.mark.parametrize(
    ("entries", "german", "english"),
    [
        ([INSULT | {"date": ""}], "2, date: Es fehlt, wann es war.", "2, date: It is missing when it was."),
        ([INSULT | {"month": "2025-03"}], "2, month: Hier stehen Tag (date) und Monat", "2, month: Here are a day"),
        (
            [INSULT | {"date": "", "month": "Lenz 2025"}],
            "2, month: Der Eintrag ist kein Monat. Erwartet wird zum Beispiel 2025-03",
            "2, month: The entry is not a month.",
        ),
        (
            [INSULT | {"date": "2205-03-10"}],
            "Das Jahr liegt nicht zwischen 2000 und 2100.",
            "not between 2000 and 2100",
        ),
        ([INSULT | {"date": "gestern"}], "2, date: Der Eintrag ist kein Datum.", "2, date: The entry is not a date."),
        ([INSULT | {"handled": 4}], "2, handled: 4 ist mehr als die 3", "2, handled: 4 is more than the 3"),
        ([INSULT | {"reported": 5}], "2, reported: 5 ist mehr als die 3", "2, reported: 5 is more than the 3"),
        ([INSULT | {"n": 0, "handled": 1}], "2, handled: 1 ist mehr als die 0", "2, handled: 1 is more than the 0"),
        ([INSULT | {"handled": "50 %"}], "handled: Hier wird eine Anzahl erwartet", "handled: A number is expected"),
        (
            [INSULT | {"handled": 0, "hours_to_handle": 5}],
            "2, hours_to_handle: Es sind Stunden bis zur Erledigung angegeben, aber keiner ist erledigt.",
            "but none was handled. Please delete the hours",
        ),
        (
            [INSULT | {"hours_to_handle": 5}],
            "2, handled: Es sind Stunden bis zur Erledigung angegeben, aber nicht, wie viele erledigt sind.",
            "2, handled: Hours until handled are given, but not how many were handled.",
        ),
        (
            [DONE | {"hours_to_handle": '"1; 2; 3"'}],
            "2, hours_to_handle: Angegeben sind 3 Zeiten für 2 erledigte.",
            "There are 3 times for 2 that were handled.",
        ),
        ([DONE | {"hours_to_handle": "-2"}], "2, hours_to_handle: Die Zahl ist kleiner als 0.", "below 0"),
        ([DONE | {"hours_to_handle": '"; "'}], "Die Stunden sind nicht zu lesen.", "The hours cannot be read."),
        ([DONE | {"hours_to_handle": "bald"}], "Die Stunden sind nicht zu lesen.", "The hours cannot be read."),
        ([DONE | {"hours_to_handle": "1.250"}], "Die Zahl ist zweideutig", "The number is ambiguous"),
        ([INSULT | {"n": "2,5"}], "2, n: Hier wird eine ganze Zahl erwartet.", "2, n: A whole number is expected"),
        (
            [INSULT | {"kind": "gossip"}],
            "2, kind: Der Eintrag ist nicht vorgesehen. Möglich sind: Beleidigung oder Bedrohung von Beschäftigten (st",
            "2, kind: The entry is not foreseen. Possible are: Insult or threat",
        ),
        (
            [INSULT, INSULT | {"date": "", "month": "2025", "n": 7}],
            "3, month: Zu dieser Art von Vorfall steht für 2025 in Zeile 2 schon eine Angabe",
            "3, month: Row 2 already tells of this kind of incident in 2025",
        ),
        (
            [INSULT | {"date": "", "month": "2025", "n": 0}, INSULT | {"date": "", "month": "2025"}],
            "steht für 2025 in Zeile 2 schon eine Angabe",
            "Row 2 already tells",
        ),
        ([INSULT | {"name": "Anna"}], "1, name: Diese Spalte ist nicht bekannt.", "1, name: This column is not known."),
    ],
)
def test_each_wrong_entry_is_told_once(
    tmp_path: Path, entries: list[dict[str, Any]], german: str, english: str
) -> None:
    with pytest.raises(RegisterError) as caught:
        load_register(written(tmp_path, *entries))
    (finding,) = caught.value.findings
    for language, expected in (("de", german), ("en", english)):
        line = finding.text(Wording(language))
        assert line.startswith("incidents.csv, ")
        assert expected in line


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("2025-03", "2025-03"),
        ("2025-3", "2025-03"),
        ("03/2025", "2025-03"),
        ("3.2025", "2025-03"),
        ("März 2025", "2025-03"),
        ("Mrz. 2025", "2025-03"),
        ("March 2025", "2025-03"),
        ("2025", "2025"),
    ],
)
def test_months_are_read_as_people_write_them(tmp_path: Path, said: str, month: str) -> None:
    assert parse_declared_month(said) == month
    body = written(tmp_path, INSULT | {"date": "", "month": said})
    assert load_register(body).incidents["month"].tolist() == [month]


@pytest.mark.parametrize("said", ["2025-13", "13/2025", "1999-05", "2101", "Mrz 25", "5", "2025-03-10", "März", ""])
def test_what_is_no_month_is_none(said: str) -> None:
    with pytest.raises(ValueError, match="month"):
        parse_declared_month(said)


def test_a_row_speaks_of_the_days_of_its_day_month_or_year(tmp_path: Path) -> None:
    times = ({"month": "2024-02"}, {"month": "2023"})
    body = written(tmp_path, INSULT, *(INSULT | {"date": ""} | time for time in times))
    spans = [days_of(row) for row in rows(load_register(body).incidents)]
    assert spans == [
        (date(2025, 3, 10), date(2025, 3, 10)),
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2023, 1, 1), date(2023, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("said", "hours"), [("2,5", (2.5,)), ("2,5 40", (2.5, 40)), ("1;2;0,5", (1, 2, 0.5)), (" 3; 4 ", (3, 4)), ("", ())]
)
def test_hours_are_parted_by_blanks_or_semicolons(said: str, hours: tuple[float, ...]) -> None:
    assert parse_hours(said) == hours


def test_yes_says_all_and_no_says_none(tmp_path: Path) -> None:
    row = load_register(written(tmp_path, INSULT | {"handled": "ja", "reported": "nein"})).incidents.iloc[0]
    assert (row["handled"], row["reported"]) == (3, 0)


def test_other_kinds_channels_and_years_are_no_doubles(tmp_path: Path) -> None:
    whole = INSULT | {"date": "", "month": "2025"}
    entries = [whole, INSULT | {"date": "2024-03-10"}, INSULT | {"kind": "unlawful_content"}]
    assert len(load_register(written(tmp_path, *entries)).incidents) == 3


def test_an_incident_after_the_day_of_the_closing_is_refused(tmp_path: Path) -> None:
    body = written(tmp_path, INSULT | {"date": "2026-12-24"}, INSULT | {"date": "", "month": "2026-01"})
    with pytest.raises(SmevalError) as caught:
        close(body, 2025, on=date(2026, 1, 15))
    (finding,) = caught.value.findings
    assert finding.text(Wording("de")).startswith(
        "incidents.csv, date: Der Vorfall (Kanal fb, 24.12.2026) liegt nach dem 15.01.2026, dem Tag des Jahres"
    )
    assert "is later than" in finding.text(Wording("en"))


def test_a_table_may_be_written_in_german(tmp_path: Path) -> None:
    body = written(tmp_path, INSULT)
    (body / INCIDENTS).write_text(
        "Kanal;Tag;Monat;Art;Anzahl;Davon erledigt;Stunden bis zur Erledigung;Davon gemeldet\n"
        "fb;;März 2025;Rechtswidriger Inhalt;3;2;2,5 40;ja\n",
        encoding="utf-8",
    )
    (row,) = rows(load_register(body).incidents)
    assert (row.kind, row.month, row.n, row.handled, row.reported) == ("unlawful_content", "2025-03", 3, 2, 3)
    assert parse_hours(row.hours_to_handle) == (2.5, 40)


def test_a_count_that_nobody_can_mean_is_told_before_anything_is_computed(tmp_path: Path) -> None:
    with pytest.raises(RegisterError) as caught:
        load_register(written(tmp_path / "stadt", INSULT | {"n": 10**9}))
    assert [(found.id, found.row, found.key) for found in caught.value.findings] == [("register_bounds", "2", "n")]


def test_headings_and_words_may_be_written_as_the_sentences_about_them_do(tmp_path: Path) -> None:
    folder = written(tmp_path / "stadt", INSULT)
    words = f"Number (n);{Wording('de').entry('incident', 'unlawful_content')}"
    (folder / INCIDENTS).write_text(f"Kanal;Monat;{words.split(';')[0]};Art (kind)\nfb;2025;3;{words.split(';')[1]}\n")
    (row,) = rows(load_register(folder).incidents)
    assert (row.n, row.kind) == (3, "unlawful_content")


@pytest.mark.parametrize("kpi", ["incidents_per_1000_comments", "incident_time_median", "requests_in_time"])
def test_nobody_comes_nearer_to_a_goal_by_writing_down_less(tmp_path: Path, kpi: str) -> None:
    goal = {"channel": "fb", "goal": "Ruhe", "kpi": kpi, "minimum": "0,5", "target": "0,9", "rank": 1}
    body = make_body(tmp_path, channels=[channel("fb")], goals=[goal])
    with pytest.raises(RegisterError) as error:
        load_register(body)
    assert "register_goal_incident" in [finding.id for finding in error.value.findings]
    for language in LANGUAGES:
        assert error.value.findings[0].text(Wording(language))
