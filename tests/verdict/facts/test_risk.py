from __future__ import annotations

from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.ids import LANGUAGES
from smeval.register import load_register
from smeval.verdict.facts.risk import RiskRange, assess_risks, level_of, range_of, ratings_of, tell_officer
from smeval.wording import Wording
from tests.bodies import BODY, RISKS, channel, make_body, risks

NAME = "presse_facebook"


@pytest.mark.parametrize(
    ("risk", "severity", "likelihood", "level"),
    [
        ("profiling", 2, 2, "medium"),
        ("identity_theft", 1, 1, "low"),
        ("discrimination", 1, 1, "low"),
        ("reputation", 1, 1, "low"),
        ("financial_loss", 1, 1, "low"),
        ("sensitive_data", 2, 1, "medium"),
    ],
)
def test_the_six_rows_of_the_dortmund_assessment_reproduce(
    risk: str, severity: int, likelihood: int, level: str
) -> None:
    catalog = load_catalog()
    assert risk in catalog.risks
    assert level_of(catalog.policy.matrix, severity, likelihood) == level


def test_a_cell_that_nobody_approved_gives_no_level() -> None:
    matrix = load_catalog().policy.matrix
    decided = {f"{s}x{p}" for s in range(1, 5) for p in range(1, 5) if level_of(matrix, s, p) != "undecided"}
    assert decided == {"1x1", "2x1", "2x2"}
    assert level_of(matrix, float("nan"), 1) == "undecided"


def rated(folder: Path, rows: list[dict[str, object]], body: str = BODY) -> RiskRange:
    register = load_register(make_body(folder, body, channels=[channel(NAME, "facebook")], risks=rows))
    return range_of(ratings_of(assess_risks(register, [NAME]), register, NAME))


def test_the_highest_residual_row_governs(tmp_path: Path) -> None:
    found = rated(tmp_path, risks(NAME, linkage=(2, 1), minors=(3, 1)))
    assert found.low == found.high == "high"
    assert found.governing == "minors"
    assert found.absent == ()


def test_raters_who_differ_give_a_range(tmp_path: Path) -> None:
    rows = risks(NAME)
    next(row for row in rows if row["risk"] == "staff" and row["rater"] == "second")["residual_severity"] = 3
    found = rated(tmp_path, rows)
    assert (found.low, found.high, found.governing) == ("low", "high", "staff")


def test_a_rating_that_is_absent_leaves_the_risk_open_upwards(tmp_path: Path) -> None:
    rows = [row for row in risks(NAME) if (row["risk"], row["rater"]) != ("linkage", "second")]
    found = rated(tmp_path, rows)
    assert found.high == "high"
    assert found.absent == ("linkage",)


def test_d14_a_rating_of_the_officer_widens_the_range_and_replaces_no_second_rating(tmp_path: Path) -> None:
    """D14.4: the second rater is an independent function; rows of the officer are still read."""
    rows = risks(NAME)
    officer: dict[str, object] = dict(rows[0]) | {"risk": "staff", "rater": "dpo", "residual_severity": 3}
    found = rated(tmp_path / "wider", [*rows, officer])
    assert (found.low, found.high, found.governing, found.absent) == ("low", "high", "staff", ())
    instead = [row | {"rater": "dpo"} if row["rater"] == "second" else row for row in rows]
    assert set(rated(tmp_path / "instead", instead).absent) == set(RISKS)


@pytest.mark.parametrize("approver", ["Behördlicher Datenschutz", "Die DSB", "Data Protection Officer"])
def test_d14_ratings_and_approvals_of_the_officer_are_noted(tmp_path: Path, approver: str) -> None:
    """D14.4: with a note on Art. 38(6); where the officer approves the matrix, the report notes it too."""
    officer = [row | {"rater": "dpo"} for row in risks(NAME) if row["rater"] == "second"]
    body = BODY.replace('"Verwaltungsvorstand"', f'"{approver}"')
    register = load_register(make_body(tmp_path, body, channels=[channel(NAME, "facebook")], risks=officer))
    notes = list(tell_officer(register))
    assert [(note.id, note.severity) for note in notes] == [("rated_by_officer", "note"), ("limits_by_officer", "note")]
    assert all("38" in note.text(Wording(language)) for note in notes for language in LANGUAGES)
    plain = load_register(make_body(tmp_path / "plain", channels=[channel(NAME, "facebook")], risks=risks(NAME)))
    assert list(tell_officer(plain)) == []


def test_d14_a_rating_in_a_cell_that_nobody_approved_gives_no_level_and_stops_nothing(tmp_path: Path) -> None:
    found = rated(tmp_path, risks(NAME, minors=(3, 3)), body='name = "Stadt Beispiel"\n')
    assert (found.high, found.absent) == ("high", ("minors",))
    told = [finding for finding in load_register(tmp_path).findings if finding.id == "register_cell_unapproved"]
    assert {finding.severity for finding in told} == {"warning"}
    assert "3x3" in told[0].text(Wording("en"))


def test_a_platform_in_the_own_network_needs_no_rating_of_platform_risks(tmp_path: Path) -> None:
    rows = [
        row for row in risks("wiki") if row["risk"] not in ("profiling", "third_country_access", "minors", "linkage")
    ]
    register = load_register(make_body(tmp_path, channels=[channel("wiki", "wiki")], risks=rows))
    assert range_of(ratings_of(assess_risks(register, ["wiki"]), register, "wiki")).absent == ()
