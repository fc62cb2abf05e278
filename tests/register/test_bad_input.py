"""Wrong entries: each is told with file, row, column and what may stand there, many together; nothing is guessed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from smeval.errors import RegisterError
from smeval.read import read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import BODY, channel, figures, make_body, write_table

NAME = "presse_x"
GOAL = {"channel": NAME, "goal": "Reichweite", "kpi": "views", "minimum": 10, "target": 20, "rank": 1}
SHARE = {"channel": NAME, "goal": "Dialog", "kpi": "answered_share", "minimum": 0, "target": 1, "rank": 1}
RATED = {"channel": NAME, "risk": "staff", "rater": "dpo", "severity": 1, "likelihood": 1}
HOURS = {"channel": NAME, "year": 2025, "phase": "planning", "role": "redaktion", "hours_likely": 5}


def faults(folder: Path, language: str = "en", body: str = BODY, **tables: Any) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        load_register(make_body(folder, body, channels=[channel(NAME, "x")], **tables))
    return [finding.text(Wording(language)) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("table", "rows", "expected"),
    [
        ("goals", [GOAL, GOAL | {"goal": "b"}], "row 3, rank: Rank 1 is taken for this channel in row 2 already."),
        ("goals", [GOAL, GOAL | {"goal": "b", "rank": 3}], "row 3, rank: The rank order of this channel lacks: 2."),
        ("goals", [GOAL | {"rank": 2}], "row 2, rank: The rank order of this channel lacks: 1."),
        ("goals", [GOAL | {"rank": "1,5"}], "row 2, rank: A whole number is expected here."),
        ("goals", [GOAL | {"target": 5}], "row 2, target: The target is below the minimum. For Views, more is better."),
        ("goals", [GOAL | {"kpi": "response_time_median"}], "The target is above the minimum."),
        ("goals", [GOAL | {"target": "2.000"}], "row 2, target: The number is ambiguous"),
        ("goals", [SHARE | {"target": "50"}], "row 2, target: This KPI is a share; 50 would be more than all."),
        ("goals", [SHARE | {"target": "2,5"}], "row 2, target: This KPI is a share; 2,5 would be more than all."),
        ("goals", [GOAL | {"target": "30 %"}], "row 2, target: The entry is not a number"),
        ("goals", [GOAL | {"approved_by": "Bitte eintragen"}], "row 2, approved_by: This is still what the form has"),
        ("risks", [RATED | {"severity": 5}], "row 2, severity: The number is outside the permitted range of 1 to 4."),
        ("risks", [RATED | {"likelihood": 0}], "row 2, likelihood: The number is outside"),
        ("duties", [{"channel": NAME, "duty": "g17", "state": "met"}], "row 2, duty: The entry is not foreseen."),
        ("duties", [{"channel": "y", "duty": "g1", "state": "met"}], "row 2, channel: This channel is not in"),
        ("effort", [HOURS | {"hours_likely": ""}], "row 2, hours_likely: This required field is empty."),
        ("effort", [HOURS, HOURS | {"hours_likely": 9}], "different in: Hours likely"),
    ],
)
def test_each_wrong_entry_is_told_with_its_place(tmp_path: Path, table: str, rows: Any, expected: str) -> None:
    found = faults(tmp_path, **{table: rows})
    assert len(found) == 1, found
    assert found[0].startswith(f"{table}.csv, ")
    assert expected in found[0]


@pytest.mark.parametrize(
    ("written", "target"), [("2 %", 0.02), ("2,5 %", 0.025), ("150%", 1.5), ("0,9", 0.9), ("1", 1)]
)
def test_a_share_may_be_written_in_per_cent(tmp_path: Path, written: str, target: float) -> None:
    body = make_body(tmp_path, channels=[channel(NAME, "x")], goals=[SHARE | {"target": written}])
    assert load_register(body).goals["target"].tolist() == pytest.approx([target])


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ('name = "Bitte eintragen"\n', "name"),
        ('name = "Please fill in"\n', "name"),
        ('name = "S"\n[approvals]\ndecides = "bitte ergänzen"\n', "approvals.decides"),
    ],
)
def test_what_a_form_has_is_no_name(tmp_path: Path, body: str, key: str) -> None:
    (line,) = faults(tmp_path, body=body)
    assert line.startswith(f"body.toml, {key}: This is still what the form has here.")


def test_many_are_told_together(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        goals=[GOAL | {"kpi": "likability"}, GOAL | {"goal": "b", "rank": 3}],
        risks=[RATED | {"severity": 9, "rater": "mayor"}],
        effort=[HOURS | {"hours_likely": "viele"}],
        duties=[{"channel": "y", "duty": "g99", "state": "ok"}],
    )
    assert len(found) == 8, "\n".join(found)


def test_for_response_times_the_target_lies_below_the_minimum(tmp_path: Path) -> None:
    rows = [GOAL | {"kpi": "response_time_median", "minimum": 24, "target": 4}]
    assert len(load_register(make_body(tmp_path, channels=[channel(NAME, "x")], goals=rows)).goals) == 1


@pytest.mark.parametrize(
    ("text", "value"), [("1.240", 1240), ("2.000", None), ("1240", 1240), ("1.240.000", 1_240_000)]
)
def test_goals_and_the_hand_table_read_counts_alike(tmp_path: Path, text: str, value: float | None) -> None:
    """1.24 followers there are not; 2.000 may be two followers or two thousand."""
    folder = make_body(tmp_path, channels=[channel(NAME, "x")])
    write_table(folder / "exports" / NAME / "Handtabelle.csv", figures(NAME, 2025, Follower=text))
    exports = read_exports(load_register(folder), [NAME])
    goal = GOAL | {"kpi": "followers", "minimum": 0, "target": text}
    if value is not None:
        assert exports.measures["value"].unique().tolist() == [value]
        assert load_register(make_body(folder, channels=[channel(NAME, "x")], goals=[goal])).goals["target"][0] == value
        return
    assert exports.findings["id"].tolist() == ["ambiguous_numbers"]
    (line,) = faults(tmp_path, "de", goals=[goal])
    assert all(
        "ohne Tausendertrennung" in said for said in (line, Wording("de").say("finding.ambiguous_numbers", kept="hand"))
    )


def test_of_what_is_no_count_a_point_before_three_digits_has_two_readings(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, goals=[GOAL | {"kpi": "posts_per_week", "minimum": 0, "target": "1.250"}])
    assert "goals.csv, row 2, target: The number is ambiguous" in line


def test_without_an_approved_matrix_only_the_documented_cells_give_a_level(tmp_path: Path) -> None:
    rows = [RATED | {"residual_severity": 2, "residual_likelihood": 3}]
    body = make_body(tmp_path, 'name = "Stadt Beispiel"\n', channels=[channel(NAME, "x")], risks=rows)
    (told,) = (finding for finding in load_register(body).findings if finding.id == "register_cell_unapproved")
    line = told.text(Wording("en"))
    assert line.startswith("risks.csv, row 2, residual_severity: ")
    assert "Approved are: 1x1, 2x1, 2x2." in line


def test_german_reports_say_german_words_and_the_ids(tmp_path: Path) -> None:
    row = {"channel": NAME, "duty": "g1", "state": "fertig"}
    (line,) = faults(tmp_path, "de", duties=[row])
    assert line == (
        "duties.csv, Zeile 2, state: Der Eintrag ist nicht vorgesehen. Möglich sind: erfüllt (met), "
        "nicht erfüllt (not_met), in Bearbeitung (in_progress), nicht anwendbar (not_applicable)."
    )


def test_a_place_is_named_as_the_file_names_it(tmp_path: Path) -> None:
    folder = make_body(tmp_path, channels=[channel(NAME, "x")])
    (folder / "goals.csv").write_text(
        f"Kanal;Ziel;Kennzahl;Mindestwert;Zielwert;Rang\n{NAME};a;Aufrufe;eins;2;1\n", encoding="utf-8"
    )
    with pytest.raises(RegisterError, match=r"goals\.csv, row 2, Mindestwert: The entry is not a number"):
        load_register(folder)


def test_of_files_by_year_the_right_one_is_named(tmp_path: Path) -> None:
    folder = make_body(tmp_path, channels=[channel(NAME, "x")])
    for year, low in ((2024, 9), (2025, 1)):
        (folder / f"effort_{year}.csv").write_text(
            f"channel;phase;role;hours_low;hours_likely\n{NAME};planning;redaktion;{low};5\n", encoding="utf-8"
        )
    with pytest.raises(RegisterError, match=r"^effort_2024\.csv, row 2, hours_likely: "):
        load_register(folder)


ENGLISH_OF_THE_CHECKER = re.compile(r"Input|should|valid |Field required|permitted|Extra|Expected|expected")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", "body.toml, name: Diese Angabe fehlt und ist erforderlich."),
        ("name = 5\n", "name: Der Eintrag ist eine ganze Zahl; erwartet wird ein Text in Anführungszeichen."),
        ('name = ""\n', "name: Der Eintrag ist leer."),
        (
            'name = "S"\ncolour = "blue"\n',
            "colour: Diese Angabe ist nicht bekannt. Bekannt sind: name, kind, country, land, timezone",
        ),
        ('name = "S"\nland = "XX"\n', "land: Der Eintrag ist nicht vorgesehen. Möglich sind: BW, BY, BE"),
        (
            'name = "S"\nemployees = "viele"\n',
            "employees: Der Eintrag ist ein Text in Anführungszeichen; erwartet wird",
        ),
        ('name = "S"\nemployees = 0\n', "employees: Die Zahl muss größer als 0 sein."),
        (
            'name = "S"\ngenerated = "vielleicht"\n',
            "generated: Der Eintrag ist ein Text in Anführungszeichen; erwartet",
        ),
        ('name = "S"\n[rates]\nredaktion = "55 Euro"\n', "rates.redaktion: Der Eintrag ist ein Text"),
        ('name = "S"\n[rates]\nredaktion = -1\n', "rates.redaktion: Die Zahl muss größer als 0 sein."),
        (
            'name = "S"\n[offices]\nfb99 = "X"\n',
            "offices.fb99: Der Eintrag ist nicht vorgesehen. Möglich sind: fb3, dpo",
        ),
        (
            'name = "S"\n[service_hours]\nmon = "8-16"\n',
            "service_hours.mon: Der Eintrag hat nicht die vorgesehene Form.",
        ),
        ('name = "S"\n[service_hours]\nMontag = "08:00-16:00"\n', "service_hours.Montag: Der Eintrag ist nicht vorges"),
        ('name = "S"\n[policy]\napproved_on = "gestern"\n', "policy.approved_on: Der Eintrag ist ein Text"),
        ('name = "S"\n[policy.matrix]\n"5x1" = "low"\n', 'Erwartet wird zum Beispiel "2x3".'),
        (
            'name = "S"\n[law]\nconfirmed = "dpf"\n',
            "law.confirmed: Der Eintrag ist ein Text in Anführungszeichen; erwartet",
        ),
        ('name = "S"\nrates = 5\n', "rates: Der Eintrag ist eine ganze Zahl; erwartet wird eine Tabelle"),
        ('name = "S"\nname = "T"\n', "body.toml, Zeile 2: Die Datei ist kein gültiges TOML"),
        ('name = "S\n', "Die Datei ist kein gültiges TOML"),
        ("name = ", "Die Datei ist kein gültiges TOML"),
    ],
)
def test_every_fault_of_the_settings_is_told_in_our_own_german(tmp_path: Path, body: str, expected: str) -> None:
    found = faults(tmp_path, "de", body)
    assert any(expected in line for line in found), found
    assert not any(ENGLISH_OF_THE_CHECKER.search(line) for line in found), found


def test_settings_in_another_encoding_are_told(tmp_path: Path) -> None:
    folder = make_body(tmp_path, channels=[channel(NAME, "x")])
    (folder / "body.toml").write_bytes('name = "Mössingen"\n'.encode("cp1252"))
    with pytest.raises(RegisterError, match="not stored in UTF-8"):
        load_register(folder)
