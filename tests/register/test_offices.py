"""Offices are data: the catalog's, under the body's own names, or those that a body declares itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.errors import RegisterError
from smeval.evaluation import evaluate
from smeval.frames import rows
from smeval.register import Register, load_register
from smeval.register.forms import TABLES, form_of
from smeval.verdict.facts.duties import assess_duties
from smeval.wording import Wording
from tests.bodies import BODY, channel, duties, make_body

NAME, YEAR = "presse_mastodon", 2025
OWN = """
[offices]
council = "Personalrat"
legal = { name = "Rechtsamt", approves = true, decisive = true }
mayor = { name = "Bürgermeisteramt", approves = false }
"""


def register(folder: Path, offices: str, **cells: object) -> Register:
    """Load a body with one channel, of which each office says what is given, and nothing else."""
    row = {key: value for key, value in channel(NAME).items() if not key.startswith("approval_")}
    return load_register(make_body(folder, f"{BODY}\n{offices}", channels=[row | cells], duties=duties(NAME, YEAR)))


def faults(folder: Path, language: str, offices: str, **cells: object) -> list[str]:
    with pytest.raises(RegisterError) as caught:
        register(folder, offices, **cells)
    return [finding.text(Wording(language)) for finding in caught.value.findings]


def approved(found: Register) -> tuple[str, str]:
    """Return outcome and reason of the duty that rests on the approvals."""
    (row,) = (row for row in rows(assess_duties(found, [NAME], YEAR)) if "approvals" in row.roles.split())
    return row.outcome, row.reason


def test_a_body_may_name_the_usual_offices_and_keeps_all_of_them(tmp_path: Path) -> None:
    found = register(tmp_path, '[offices]\ndpo = "Datenschutz"\n', approval_dpo="yes")
    assert list(found.catalog.offices) == list(load_catalog().offices)
    assert [(row.office, row.state) for row in rows(found.approvals)] == [
        ("fb3", ""),
        ("dpo", "yes"),
        ("council", ""),
        ("fb11", ""),
    ]
    assert found.catalog.offices["dpo"].name == "Datenschutz"


def test_a_body_with_offices_of_its_own_has_only_those(tmp_path: Path) -> None:
    found = register(tmp_path, OWN, approval_legal="yes", approval_council="in_progress")
    assert [(row.office, row.heard_for, row.state) for row in rows(found.approvals)] == [
        ("council", "involvement", "in_progress"),
        ("legal", "statement", "yes"),
    ]
    assert list(found.catalog.offices) == ["council", "legal", "mayor"]


@pytest.mark.parametrize(
    ("legal", "council", "expected"),
    [
        ("yes", "yes", ("met", "duty_proven")),
        ("no", "yes", ("not_met", 'duty_approval_refused {"offices": ["legal"]}')),
        ("yes", "no", ("not_met", 'duty_approval_refused {"offices": ["council"]}')),
        ("", "yes", ("unchecked", 'duty_approval_open {"offices": ["legal"]}')),
    ],
)
def test_the_duty_rests_on_the_offices_of_the_body(
    tmp_path: Path, legal: str, council: str, expected: tuple[str, str]
) -> None:
    assert approved(register(tmp_path, OWN, approval_legal=legal, approval_council=council)) == expected


def test_a_refusal_of_an_office_that_is_not_decisive_leaves_the_duty_open(tmp_path: Path) -> None:
    offices = OWN.replace(", decisive = true", "")
    found = register(tmp_path, offices, approval_legal="no", approval_council="yes")
    assert approved(found) == ("unchecked", 'duty_approval_open {"offices": ["legal"]}')


def test_a_usual_office_may_be_declared_otherwise(tmp_path: Path) -> None:
    offices = '[offices]\ncouncil = "Personalrat"\nfb11 = { name = "Personal", decisive = false }\n'
    found = register(tmp_path, offices, approval_council="yes", approval_fb11="no")
    assert approved(found)[0] == "unchecked"
    assert found.approvals["office"].tolist() == ["council", "fb11"]


@pytest.mark.parametrize("heading", ["approval_legal", "Freigabe Rechtsamt", "approval rechtsamt"])
def test_the_column_of_an_own_office_is_read_under_its_id_and_its_name(tmp_path: Path, heading: str) -> None:
    found = register(tmp_path, OWN, **{heading: "Ja"})
    assert dict(zip(found.approvals["office"], found.approvals["state"], strict=True))["legal"] == "yes"


@pytest.mark.parametrize("heading", ["approval_fb11", "Freigabe Personal und Organisation", "approval_fb12"])
def test_a_column_of_no_office_is_a_fault(tmp_path: Path, heading: str) -> None:
    (line,) = faults(tmp_path, "en", OWN, **{heading: "yes"})
    assert line.startswith(f"channels.csv, row 1, {heading}: This column names no office that approves channels.")
    assert "Approvals are asked for in: approval_council, approval_legal." in line


def test_the_columns_of_own_offices_are_no_fault_where_the_settings_cannot_be_read(tmp_path: Path) -> None:
    (line,) = faults(tmp_path, "en", "[offices]\ncouncil = 5\n", approval_legal="yes")
    assert line.startswith("body.toml, offices.council.name: ")


@pytest.mark.parametrize(
    ("offices", "expected"),
    [
        ('legal = "Rechtsamt"', "offices.legal: Der Eintrag ist nicht vorgesehen. Möglich sind: fb3, dpo"),
        ('legal = "Rechtsamt"', 'legal = { name = "Rechtsamt", approves = true }'),
        ('legal = { name = "R", approves = false }', "offices: Keine der Stellen stimmt Kanälen zu."),
        (
            'dpo = "D"\nlegal = { name = "R", approves = false, decisive = true }',
            "offices.legal: Ohne Zustimmung dieser Stelle darf nichts veröffentlicht werden",
        ),
        ("dpo = { approves = true }", "offices.dpo.name: Diese Angabe fehlt und ist erforderlich."),
        (
            'dpo = { name = "D", aproves = true }',
            "offices.dpo.aproves: Diese Angabe ist nicht bekannt. Gemeint ist vermutlich: approves. Bekannt sind: name",
        ),
        ('"Rechts Amt" = "R"', "Erwartet wird zum Beispiel"),
    ],
)
def test_faults_of_offices_are_told(tmp_path: Path, offices: str, expected: str) -> None:
    found = faults(tmp_path, "de", f"[offices]\n{offices}\n")
    assert any(expected in line for line in found), found


def test_rows_that_differ_in_an_own_approval_contradict_each_other(tmp_path: Path) -> None:
    row = {key: value for key, value in channel(NAME).items() if not key.startswith("approval_")}
    folder = make_body(
        tmp_path, f"{BODY}\n{OWN}", channels=[row | {"approval_legal": state} for state in ("yes", "no")]
    )
    with pytest.raises(RegisterError, match=r"different content|otherwise|Approval"):
        load_register(folder)


def test_an_evaluation_carries_offices_and_approvals(tmp_path: Path) -> None:
    register(tmp_path / "stadt", OWN, approval_legal="yes")
    found = evaluate(tmp_path / "stadt", YEAR)
    assert found.offices == {"council": "Personalrat", "legal": "Rechtsamt", "mayor": "Bürgermeisteramt"}
    assert found.approvals["state"].tolist() == ["", "yes"]


def test_forms_ask_first_for_what_no_row_can_be_without() -> None:
    offices = load_catalog().approving()
    columns = {schema.name: list(form_of(schema, offices).columns) for schema in TABLES}
    assert columns["channels"][:4] == ["channel", "department", "platform", "name"]
    assert columns["channels"][-4:] == [f"approval_{name}" for name in offices]
    assert columns["effort"] == ["channel", "year", "phase", "role", "hours_low", "hours_likely", "hours_high"]
    assert columns["costs"] == ["channel", "year", "kind", "eur", "basis", "valid_until", "reason"]
