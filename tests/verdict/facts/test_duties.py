from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smeval.register import load_register
from smeval.verdict.facts.duties import assess_duties, escalate, failed_twice
from tests.bodies import channel, duties, make_body

NAME = "presse_facebook"


def outcome(folder: Path, rows: list[dict[str, object]], duty: str, year: int = 2025, **more: Any) -> tuple[str, str]:
    body = make_body(folder, channels=[channel(NAME, "facebook", **more)], duties=rows)
    results = assess_duties(load_register(body), [NAME], year).set_index("duty")
    return str(results.loc[duty, "outcome"]), str(results.loc[duty, "reason"])


def test_everything_documented_and_dated_is_met(tmp_path: Path) -> None:
    body = make_body(tmp_path, channels=[channel(NAME, "facebook", dialogue="answers")], duties=duties(NAME, 2025))
    results = assess_duties(load_register(body), [NAME], 2025)
    assert set(results["outcome"]) == {"met"}
    assert len(results) == 17


@pytest.mark.parametrize(
    ("changed", "expected", "reason"),
    [
        ({"state": "not_met"}, "not_met", "duty_declared_failed"),
        ({"state": "in_progress"}, "unchecked", "duty_in_progress"),
        ({"document": ""}, "unchecked", "duty_no_document"),
        ({"checked_on": ""}, "unchecked", "duty_undated"),
        ({"checked_on": "2023-05-01"}, "unchecked", "duty_too_old"),
        ({"state": "not_applicable"}, "not_applicable", "duty_exempt"),
        ({"state": "not_applicable", "document": ""}, "unchecked", "duty_exempt_unexplained"),
    ],
)
def test_what_is_not_proven_is_not_met(tmp_path: Path, changed: dict[str, object], expected: str, reason: str) -> None:
    rows = [row | (changed if row["duty"] == "g6" else {}) for row in duties(NAME, 2025)]
    found, why = outcome(tmp_path, rows, "g6")
    assert found == expected
    assert why.split(" ")[0] == reason


def test_a_duty_of_which_the_register_says_nothing_is_unchecked(tmp_path: Path) -> None:
    rows = [row for row in duties(NAME, 2025) if row["duty"] != "g3"]
    assert outcome(tmp_path, rows, "g3") == ("unchecked", "duty_not_declared")


def test_an_old_concept_is_a_failure_in_itself(tmp_path: Path) -> None:
    rows = [row | ({"checked_on": "2021-06-01"} if row["duty"] == "g14" else {}) for row in duties(NAME, 2025)]
    assert outcome(tmp_path, rows, "g14")[0] == "not_met"


@pytest.mark.parametrize(
    ("approvals", "expected"),
    [
        ({}, "met"),
        ({"approval_council": "no"}, "not_met"),
        ({"approval_fb11": "no"}, "not_met"),
        ({"approval_dpo": "no"}, "unchecked"),
        ({"approval_fb3": "in_progress"}, "unchecked"),
        ({"approval_council": ""}, "unchecked"),
    ],
)
def test_the_register_of_channels_needs_all_four_approvals(
    tmp_path: Path, approvals: dict[str, Any], expected: str
) -> None:
    assert outcome(tmp_path, duties(NAME, 2025), "g10", **approvals)[0] == expected


def test_the_latest_check_until_the_date_of_cure_counts(tmp_path: Path) -> None:
    later = [row | {"checked_on": "2026-06-01"} for row in duties(NAME, 2025, g6="not_met") if row["duty"] == "g6"]
    in_time = [row | {"checked_on": "2026-02-01"} for row in duties(NAME, 2025, g7="not_met") if row["duty"] == "g7"]
    rows = duties(NAME, 2025) + later + in_time
    assert outcome(tmp_path, rows, "g6")[0] == "met"
    assert outcome(tmp_path, rows, "g7")[0] == "not_met"


def test_duties_of_the_public_network_do_not_bind_an_internal_wiki(tmp_path: Path) -> None:
    body = make_body(tmp_path, channels=[channel("wiki", "wiki")], duties=duties("wiki", 2025, g3="not_met"))
    results = assess_duties(load_register(body), ["wiki"], 2025).set_index("duty")
    assert results.loc["g3", "outcome"] == "not_applicable"
    assert results.loc["g1", "outcome"] == "met"


def test_a_duty_open_for_the_second_year_is_graded_more_strictly(tmp_path: Path) -> None:
    rows = duties(NAME, 2024, g6="not_met", g15="not_met") + duties(NAME, 2025, g6="not_met", g15="not_met")
    register = load_register(make_body(tmp_path, channels=[channel(NAME, "facebook")], duties=rows))
    before, now = (assess_duties(register, [NAME], year) for year in (2024, 2025))
    raised = escalate(now, before).set_index("duty")
    assert raised.loc["g6", "grade"] == "H"
    assert raised.loc["g15", "grade"] == "A"
    assert raised.loc["g7", "grade"] == "A"


def test_an_unknown_year_before_counts_as_open_but_for_a_new_channel(tmp_path: Path) -> None:
    register = load_register(
        make_body(tmp_path, channels=[channel(NAME, "facebook")], duties=duties(NAME, 2025, g6="not_met"))
    )
    before, now = (assess_duties(register, [NAME], year) for year in (2024, 2025))
    assert escalate(now, before).set_index("duty").loc["g6", "grade"] == "H"
    assert escalate(now, before, {NAME}).set_index("duty").loc["g6", "grade"] == "A"


def test_an_obstacle_that_failed_in_both_years_is_found(tmp_path: Path) -> None:
    rows = duties(NAME, 2024, g3="not_met", g4="not_met") + duties(NAME, 2025, g3="not_met")
    register = load_register(make_body(tmp_path, channels=[channel(NAME, "facebook")], duties=rows))
    before, now = (assess_duties(register, [NAME], year) for year in (2024, 2025))
    assert failed_twice(now, before) == {(NAME, "g3")}


def test_a_failure_without_a_date_is_not_outdone_by_an_older_check(tmp_path: Path) -> None:
    undated = [row | {"checked_on": ""} for row in duties(NAME, 2025, g6="not_met") if row["duty"] == "g6"]
    assert outcome(tmp_path, duties(NAME, 2025) + undated, "g6")[0] == "not_met"


def test_a_refused_approval_counts_without_any_check(tmp_path: Path) -> None:
    rows = [row for row in duties(NAME, 2025) if row["duty"] != "g10"]
    assert outcome(tmp_path, rows, "g10", approval_council="no")[0] == "not_met"
