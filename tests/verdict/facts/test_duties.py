from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smeval.frames import make_frame
from smeval.frames import rows as frame_rows
from smeval.frames.columns import DUTIES_FRAME
from smeval.frames.declared import DutyRow
from smeval.register import Register, load_register
from smeval.verdict.facts.duties import assess_duties, escalate, failed_twice
from smeval.wording import Message, Typed, Wording, decode
from tests.bodies import BODY, channel, duties, make_body

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


def check(duty: str, on: str, state: str = "met", **more: object) -> dict[str, object]:
    """Return one check of a duty."""
    return {"channel": NAME, "duty": duty, "state": state, "document": "Vermerk", "checked_on": on} | more


@pytest.mark.parametrize(
    ("later", "expected", "reason"),
    [
        ([], "not_met", "duty_declared_failed"),
        ([check("g7", "2026-02-01")], "met", "duty_cured"),
        ([check("g7", "2026-02-01", document="")], "not_met", "duty_declared_failed"),
        ([check("g7", "2026-06-01")], "not_met", "duty_declared_failed"),
        ([check("g7", "2026-02-01"), check("g7", "2026-03-01", "not_met")], "not_met", "duty_declared_failed"),
        ([check("g7", "2026-02-01", "not_applicable")], "not_met", "duty_declared_failed"),
    ],
)
def test_d14_a_cure_until_its_date_counts_at_once_and_only_with_its_document(
    tmp_path: Path, later: list[dict[str, object]], expected: str, reason: str
) -> None:
    """D14.1: a duty that was not met and is met now is a cure; what refutes it within its window undoes it."""
    found, why = outcome(tmp_path, [*duties(NAME, 2025, g7="not_met"), *later], "g7")
    assert (found, why.split(" ")[0]) == (expected, reason)


def test_d14_what_is_found_after_the_year_says_nothing_of_it_but_a_cure(tmp_path: Path) -> None:
    """D14.1: a duty found not met on one day is one year's failure, whatever windows overlap it."""
    rows = [*duties(NAME, 2025), check("g3", "2026-01-15", "not_met")]
    register = load_register(make_body(tmp_path, channels=[channel(NAME, "linkedin")], duties=rows))
    before, now, after = (assess_duties(register, [NAME], year).set_index("duty") for year in (2025, 2026, 2027))
    assert [frame.loc["g3", "outcome"] for frame in (before, now, after)] == ["met", "not_met", "not_met"]
    assert str(after.loc["g3", "reason"]).startswith("duty_failed_before")
    for earlier, later in ((before, now), (now, after)):
        assert failed_twice(later.reset_index(), earlier.reset_index()) == frozenset()


DAYS_FROM, DAYS_TO = date(2022, 1, 1), date(2026, 12, 31)
CHECKS = st.lists(
    st.tuples(st.dates(DAYS_FROM, DAYS_TO), st.sampled_from(["met", "not_met", "in_progress"])),
    max_size=5,
    unique_by=lambda entry: entry[0],
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("plain")
    return load_register(make_body(folder, channels=[channel(NAME, "linkedin")], duties=duties(NAME, 2025)))


@settings(max_examples=60, deadline=None)
@given(checks=CHECKS)
def test_d14_one_observation_never_counts_for_two_years(
    plain: Register, checks: list[tuple[date, Literal["met", "not_met", "in_progress"]]]
) -> None:
    """A failure counts as found in the year of its own day only, and twice means two failures of two years."""
    found = [DutyRow(NAME, "g3", state, Typed("Vermerk"), pd.Timestamp(day)) for day, state in checks]
    register = replace(plain, duties=make_frame(DUTIES_FRAME, found))
    years = range(2022, 2028)
    results = {year: assess_duties(register, [NAME], year) for year in years}
    failures = {day for day, state in checks if state == "not_met"}
    counted = [
        (year, row.checked_on.date())
        for year, frame in results.items()
        for row in frame_rows(frame)
        if row.duty == "g3" and row.outcome == "not_met" and row.reason.startswith("duty_declared_failed")
    ]
    assert all(day in failures and day.year == year for year, day in counted)
    assert len({day for _, day in counted}) == len(counted)
    for year in years[1:]:
        if failed_twice(results[year], results[year - 1]):
            assert len({day.year for day in failures if day.year <= year}) >= 2


@pytest.mark.parametrize(
    ("duty", "platform", "on", "expected"),
    [
        ("g4", "linkedin", "2023-06-01", "unchecked"),
        ("g4", "linkedin", "2023-07-10", "met"),
        ("g4", "xing", "2023-06-01", "met"),
        ("g3", "facebook", "2025-07-16", "unchecked"),
        ("g3", "facebook", "2025-07-17", "met"),
        ("g3", "linkedin", "2025-07-16", "met"),
        ("g2", "forum", "2025-12-01", "unchecked"),
        ("g4", "tiktok", "2025-04-01", "unchecked"),
        ("g6", "facebook", "2025-07-16", "met"),
    ],
)
@pytest.mark.parametrize("state", ["met", "not_applicable"])
def test_d14_a_check_expires_when_a_fact_of_law_changes_after_it(
    tmp_path: Path, duty: str, platform: str, on: str, expected: str, state: str
) -> None:
    """D14.4: G2, G3 and G4 expire when a fact of law they rest on changes after the check."""
    body = make_body(tmp_path, channels=[channel(NAME, platform)], duties=[check(duty, on, state)])
    results = assess_duties(load_register(body), [NAME], 2025).set_index("duty")
    assert results.loc[duty, "outcome"] == (state if expected == "met" else expected)
    if expected == "unchecked":
        reason = str(results.loc[duty, "reason"])
        name, values = decode(Message(reason))
        assert name == "duty_law_changed"
        assert Wording("de").term("law", str(values["fact"])) in Wording("de").tell(Message(reason))


def test_d14_what_is_social_media_of_a_federal_body_is_to_be_accessible(tmp_path: Path) -> None:
    """D14.5: G15 is curable where the body is a federal one, and watched elsewhere."""
    for kind, grade in (("federal", "A"), ("land", "W"), ("municipality", "W")):
        body = make_body(tmp_path / kind, f'kind = "{kind}"\n{BODY}', channels=[channel(NAME, "facebook")])
        results = assess_duties(load_register(body), [NAME], 2025).set_index("duty")
        assert results.loc["g15", "grade"] == grade


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


@pytest.mark.parametrize("on", ["2025-05-01", "2026-01-15", "2026-05-01"])
def test_d14_one_failure_never_raises_a_grade(tmp_path: Path, on: str) -> None:
    """D14.1: with proofs in the other years, one failed check is open in its own year only."""
    proofs = [check("g6", f"{year}-12-15") for year in (2024, 2025, 2026) if str(year) != on[:4]]
    rows = [*proofs, check("g6", on, "not_met")]
    register = load_register(make_body(tmp_path, channels=[channel(NAME, "facebook")], duties=rows))
    results = {year: assess_duties(register, [NAME], year) for year in (2024, 2025, 2026)}
    for year in (2025, 2026):
        assert escalate(results[year], results[year - 1]).set_index("duty").loc["g6", "grade"] == "A"
