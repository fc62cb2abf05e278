from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.errors import RegisterError
from smeval.ids import LANGUAGES
from smeval.register import load_register, parse_declared_day, parse_declared_number
from smeval.register.forms import TABLES, form_of
from smeval.wording import Wording, sentences
from tests.bodies import channel, make_body

MINIMAL = 'name = "Stadt Beispiel"\n'


def faults(folder: Path) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        load_register(folder)
    for language in LANGUAGES:  # every fault is a sentence in both languages
        assert all(len(finding.text(Wording(language))) > 30 for finding in caught.value.findings)
    return str(caught.value).splitlines()


def test_a_name_and_three_columns_are_enough(tmp_path: Path) -> None:
    rows = [{"channel": "a", "department": "presse", "platform": "facebook"}]
    register = load_register(make_body(tmp_path / "stadt", MINIMAL, channels=rows))
    assert (register.id, register.name, register.land) == ("stadt", "Stadt Beispiel", "")
    assert register.departments == {"presse": "presse"}
    assert register.channels["team_size"].isna().all()
    assert register.service_hours == {}
    for table in ("goals", "duties", "risks", "effort", "costs", "actions"):
        assert getattr(register, table).empty


def test_german_headings_names_and_numbers_are_understood(tmp_path: Path) -> None:
    folder = make_body(tmp_path, MINIMAL)
    (folder / "channels.csv").write_text(
        "Kanal;Fachbereich;Plattform;Teamgröße;Dialog;Krisenkanal;Eröffnet am\n"
        "a;presse;X (Twitter);7;antwortet nicht;Ja;01.03.2021\n",
        encoding="cp1252",
    )
    (folder / "goals.csv").write_text(
        "Kanal;Ziel;Kennzahl;Mindestwert;Zielwert;Rang\na;Dialog;Interaktionen;0,5;2.500.000;1\n", encoding="utf-8-sig"
    )
    register = load_register(folder)
    row = register.channels.iloc[0]
    assert (row["platform"], row["team_size"], row["dialogue"], row["crisis_channel"]) == ("x", 7, "no_answers", "yes")
    assert row["opened_on"] == pd.Timestamp(2021, 3, 1)
    assert register.goals.loc[0, "kpi"] == "interactions"
    assert (register.goals.loc[0, "minimum"], register.goals.loc[0, "target"]) == (0.5, 2_500_000)


def test_all_faults_are_told_together_with_file_row_and_column(tmp_path: Path) -> None:
    folder = make_body(
        tmp_path,
        MINIMAL + 'land = "XX"\ncolour = "blue"\n',
        channels=[channel("a", "facebook"), channel("a", "myspace", team_size="viele", opened_on="31.02.2025")],
        goals=[{"channel": "b", "goal": "g", "kpi": "views", "minimum": 1, "target": 1, "rank": 0}],
        risks=[{"channel": "a", "risk": "staff", "rater": "mayor", "severity": 7}],
    )
    found = faults(folder)
    for start in (
        "body.toml, land: ",
        "body.toml, colour: ",
        "channels.csv, row 3, platform: The entry is not foreseen. Possible are: ",
        "channels.csv, row 3, team_size: The entry is not a number.",
        "channels.csv, row 3, opened_on: The entry is not a date.",
        "channels.csv, row 3: The same statement stands in row 2 already",
        "goals.csv, row 2, channel: This channel is not in channels.csv.",
        "goals.csv, row 2, rank: The number is below 1.",
        "goals.csv, row 2, target: Minimum and target are equal.",
        "risks.csv, row 2, rater: The entry is not foreseen.",
        "risks.csv, row 2, severity: The number is outside the permitted range of 1 to 4.",
    ):
        assert any(line.startswith(start) for line in found), f"{start}\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        ("channels", "", "channels.csv: The file is empty."),
        ("channels", "channel;department\na;b\n", "row 1, platform: This required column is missing."),
        ("channels", "channel;department;platform\na;;x\n", "row 2, department: This required field is empty."),
        ("channels", "channel;department;platform;platfrom\n", "Probably “platform” is meant."),
        ("channels", "channel;department;platform;qqqq\n", "This column is not known. Known are: channel"),
        ("channels", "channel;department;platform;Kanal\n", "row 1, Kanal: This column occurs more than once."),
        ("channels", "channel;department;platform\na;b;x;d\n", "The row has 4 fields, the header row only 3."),
        ("effort", "channel;year;phase;role;hours_likely\na;2025;planning;r;1.280\n", "The number is ambiguous"),
        ("effort", "channel;year;phase;role;hours_likely\na;2025,5;planning;r;1\n", "A whole number is expected here."),
        ("channels", "channel;department;platform\n../a;b;x\n", "This name is not possible here."),
        ("channels", "channel;department;platform\na;b;x\nA;b;x\n", "The same statement stands in row 2 already"),
        ("goal", "channel\na\n", "This file belongs to no table of the register"),
        ("effort", "channel;year;phase;role;hours_low;hours_likely\na;2025;planning;r;9;8\n", "smaller or earlier"),
    ],
)
def test_each_fault_has_its_sentence(tmp_path: Path, table: str, text: str, expected: str) -> None:
    folder = make_body(tmp_path, MINIMAL, channels=[channel("a", "x")])
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    found = faults(folder)
    assert any(expected in line for line in found), found


def test_an_absent_folder_body_or_channel_list_is_told(tmp_path: Path) -> None:
    assert "There is no such folder" in faults(tmp_path / "nowhere")[0]
    found = faults(tmp_path)
    assert "body.toml: The file is missing." in found[0]
    assert "channels.csv: The file is missing." in found[1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("name = ", "body.toml: The file is not valid TOML"),
        (MINIMAL + 'timezone = "Europe/Atlantis"\n', "timezone: There is no such time zone."),
        (MINIMAL + "[policy.values]\ncell_max = 3\n", "policy.values.cell_max: This threshold is not known."),
        (MINIMAL + '[policy.matrix]\n"1x1" = "low"\n', "apply only with approved_by (a function) and approved_on"),
        (MINIMAL + '[law]\nconfirmed = ["roman"]\n', "law.confirmed: Unknown legal entries: roman."),
        (MINIMAL + '[service_hours]\nmon = "8-16"\n', "service_hours.mon"),
        (MINIMAL + '[service_hours]\nmon = "16:00-08:00"\n', "The service hours do not end after they begin."),
        (MINIMAL + "[policy.values]\ncell_min = 0\n", "policy.values.cell_min: The number is outside"),
        (MINIMAL + "[policy.values]\ncell_min = 9\n", "policy.values.cell_min: The number is outside"),
        (MINIMAL + "[policy.values]\nteam_min = 4\n", "policy.values.team_min: The number is outside"),
        (MINIMAL + "[policy.values]\ncoverage_min = 0\n", "policy.values.coverage_min: The number is outside"),
        (MINIMAL + "[policy.values]\ncoverage_min = nan\n", "policy.values.coverage_min: The number is outside"),
        (
            MINIMAL + "[policy.values]\nclass_medium = 0.6\nclass_high = 0.5\n",
            "policy.values: The limit of medium benefit (class_medium) is not below",
        ),
        (MINIMAL + '[policy.matrix]\n"2x2" = "low"\n', "policy.matrix.2x2: This cell of the risk matrix is documented"),
        (
            MINIMAL + '[policy.matrix]\n"2x3" = "high"\n"3x3" = "medium"\n',
            "policy.matrix.2x3: This cell of the risk matrix is “high”, but the graver cell 3x3 is “medium”.",
        ),
        (
            MINIMAL + '[policy.balance]\nmedium_high = "continue"\n',
            "policy.balance.medium_high: In the balancing table",
        ),
        (MINIMAL + '[policy.balance]\nhigh_low = "review"\n', "More risk or less benefit must not lead"),
    ],
)
def test_each_fault_of_the_settings_has_its_sentence(tmp_path: Path, body: str, expected: str) -> None:
    found = faults(make_body(tmp_path, body, channels=[channel("a", "x")]))
    assert any(expected in line for line in found), found


def test_effort_may_be_split_by_year(tmp_path: Path) -> None:
    folder = make_body(tmp_path, channels=[channel("a", "x")])
    for year, hours in ((2024, 10), (2025, 20)):
        (folder / f"effort_{year}.csv").write_text(
            f"channel;phase;role;hours_low;hours_likely;hours_high\na;planning;redaktion;5;{hours};30\n",
            encoding="utf-8",
        )
    effort = load_register(folder).effort
    assert effort["year"].tolist() == [2024, 2025]
    assert effort["eur_likely"].tolist() == [500.0, 1000.0]


def test_hours_without_a_declared_rate_have_no_cost(tmp_path: Path) -> None:
    rows = [{"channel": "a", "year": 2025, "phase": "planning", "role": "praktikum", "hours_likely": 4}]
    assert (
        load_register(make_body(tmp_path, channels=[channel("a", "x")], effort=rows)).effort["eur_likely"].isna().all()
    )


def test_hours_without_a_range_are_sure(tmp_path: Path) -> None:
    hours = {"hours_likely": 4, "hours_high": 6}
    rows = [{"channel": "a", "year": 2025, "phase": "planning", "role": "redaktion"} | hours]
    (row,) = load_register(make_body(tmp_path, channels=[channel("a", "x")], effort=rows)).effort.itertuples()
    assert (row.hours_low, row.hours_likely, row.hours_high) == (4, 4, 6)
    assert (row.eur_low, row.eur_high) == (200, 300)


def test_an_approved_matrix_replaces_the_documented_cells(tmp_path: Path) -> None:
    register = load_register(make_body(tmp_path, channels=[channel("a", "x")]))
    assert len(register.catalog.policy.matrix.cells) == 16
    assert register.catalog.policy.matrix.source == "Verwaltungsvorstand, 2024-01-01"


def test_every_table_leads_back_to_its_file(tmp_path: Path) -> None:
    register = load_register(make_body(tmp_path, channels=[channel("a", "x")]))
    key = str(register.channels.loc[0, "evidence"])
    row = register.evidence.set_index("evidence").loc[key]
    assert (row["file"], row["rows"], row["rule"]) == ("channels.csv", "2–2", "register/channels")
    assert len(row["sha256"]) == 64


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("12,5", 12.5), ("12.5", 12.5), ("1.234.567", 1234567), ("1.234,5", 1234.5), ("1,234,567", 1234567),
     ("0,125", 0.125), ("0.125", 0.125), ("1 280", 1280), ("\u22123", -3), ("2500000", 2500000)],
)  # fmt: skip
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    assert parse_declared_number(text) == value


@pytest.mark.parametrize("text", ["", "viel", "1e5", "12 €", "1.280", "2,500", "1.23.4", "--3"])
def test_numbers_that_are_none_or_ambiguous(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|ambiguous"):
        parse_declared_number(text)


def test_days_as_people_type_them() -> None:
    assert parse_declared_day("1.2.2025") == parse_declared_day("2025-02-01") == parse_declared_day("01.02.2025")
    with pytest.raises(ValueError):  # noqa: PT011 - any reason will do
        parse_declared_day("02/01/2025")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_and_choice_is_worded(language: str) -> None:
    known = sentences(language)
    missing = []
    for schema in TABLES:
        for column in form_of(schema, load_catalog().approving()).columns.values():
            if f"column.{column.name}" not in known:
                missing.append(f"column.{column.name}")
            names = [(f"{column.family}.{c}", f"{column.family}.{c}.name") for c in column.choices]
            missing += [short for short, long in names if short not in known and long not in known]
    assert missing == []


@pytest.mark.parametrize(
    ("written", "platform"),
    [
        ("Twitter", "x"), ("X", "x"), ("x/twitter", "x"), ("WhatsApp-Kanal", "whatsapp"), ("whatsapp", "whatsapp"),
        ("Google My Business", "google_business"), ("nebenan.de", "nebenan"), ("Tik Tok", "tiktok"),
        ("WordPress", "blog"), ("PeerTube", "peertube"), ("Telegram", "telegram"), ("BLUESKY", "bluesky"),
    ],
)  # fmt: skip
def test_platforms_may_be_written_under_usual_other_names(tmp_path: Path, written: str, platform: str) -> None:
    folder = make_body(tmp_path, channels=[channel("a", written)])
    assert list(load_register(folder).channels["platform"]) == [platform]
