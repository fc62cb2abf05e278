"""Samples beside duties, declarations and goals: they prove, speak against, or leave open, and soften nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smeval.catalog import load_catalog
from smeval.evaluation import evaluate
from smeval.frames import make_frame, rows
from smeval.frames.columns import SAMPLE_RESULTS_FRAME, SampleResultFrame
from smeval.frames.computed import SampleResultRow
from smeval.frames.declared import DutyRow
from smeval.ids import LANGUAGES, Drawn
from smeval.kpis import compute_kpis
from smeval.kpis.formulas.proportion import exact_interval
from smeval.kpis.samples import assess_samples
from smeval.read import read_exports
from smeval.register import Register, load_register
from smeval.verdict.facts.benefit import assess_criteria, combine, criteria_of
from smeval.verdict.facts.duties import assess_duties
from smeval.verdict.facts.observed import observe
from smeval.verdict.facts.sampled import against_declared, by_duty, completed, promised
from smeval.wording import Typed, Wording, decode
from tests.bodies import channel, duties, make_body

NAME = "presse_mastodon"
#: How good an outcome is.
ORDER = {"not_met": 0, "unchecked": 1, "met": 2, "not_applicable": 2}


def sample(k: int, n: int, drawn: Drawn = "random", **cells: Any) -> SampleResultRow:
    """Return what a sample of the pages or posts behind a duty shows."""
    low, high = (k / n, k / n) if drawn == "all" else exact_interval(k, n)
    row = SampleResultRow(NAME, "on_website", n, k, drawn, "measured", k / n, low, high, duty="g8")
    row = row._replace(
        checked_on=pd.Timestamp("2025-11-20"), document=Typed("Bogen 4"), evidence="Esample", representative=True
    )
    return row._replace(**{"representative": drawn != "chosen", **cells})


def frame(*found: SampleResultRow) -> SampleResultFrame:
    return make_frame(SAMPLE_RESULTS_FRAME, found)


def declared(folder: Path, **changed: Any) -> Register:
    """Return a body whose duty g8 reads otherwise; without changes nobody declared it."""
    own = [row | (changed if row["duty"] == "g8" else {}) for row in duties(NAME, 2025)]
    kept = [row for row in own if changed or row["duty"] != "g8"]
    return load_register(make_body(folder, channels=[channel(NAME)], duties=kept))


def duty(register: Register, *samples: SampleResultRow) -> Any:
    found = assess_duties(register, [NAME], 2025, frame(*samples))
    (row,) = (row for row in rows(found) if row.duty == "g8")
    for language in LANGUAGES:
        assert Wording(language).tell(row.reason)
    return row


@pytest.mark.parametrize("lacking", ["document", "checked_on"])
@pytest.mark.parametrize("found", [sample(40, 40), sample(19, 20, "all"), sample(2, 2, "all")])
def test_a_check_that_lacks_its_proof_takes_that_of_the_sample(
    tmp_path: Path, lacking: str, found: SampleResultRow
) -> None:
    register = declared(tmp_path, **{lacking: ""})
    assert duty(register).outcome == "unchecked"
    row = duty(register, found)
    assert (row.outcome, decode(row.reason)[0]) == ("met", "duty_proven_sampled")
    assert row.checked_on == found.checked_on
    assert row.document == ("Bogen 4" if lacking == "document" else "Vermerk")
    assert "Esample" in row.evidence.split()


@pytest.mark.parametrize(
    "found",
    [
        sample(28, 30),  # reaches 77.9 % for certain, not 80 %
        sample(40, 40, "chosen"),
        sample(40, 40, representative=False),
        sample(40, 40, checked_on=pd.NaT),
        sample(40, 40, checked_on=pd.Timestamp("2026-06-01")),
        sample(7, 10, "all"),
        sample(40, 40, state="not_covered", low=float("nan"), high=float("nan")),
    ],
)
def test_a_sample_that_proves_nothing_leaves_the_check_without_proof(tmp_path: Path, found: SampleResultRow) -> None:
    assert duty(declared(tmp_path, document=""), found).outcome == "unchecked"


def test_all_samples_of_a_duty_must_bear_it_out(tmp_path: Path) -> None:
    register = declared(tmp_path, document="")
    other = sample(25, 30)._replace(subject="alt_text")
    assert duty(register, sample(40, 40), other).outcome == "unchecked"
    assert duty(register, sample(40, 40), sample(40, 40)._replace(subject="alt_text")).outcome == "met"


@pytest.mark.parametrize("drawn", ["all", "random", "last", "chosen"])
def test_a_bad_sample_leaves_a_declared_duty_open_whoever_chose_the_posts(tmp_path: Path, drawn: Drawn) -> None:
    row = duty(declared(tmp_path, state="met"), sample(15, 30, drawn))
    assert (row.outcome, decode(row.reason)[0]) == ("unchecked", "duty_sample_against")
    assert "15 von 30" in Wording("de").tell(row.reason)


def test_a_duty_that_nobody_declared_stays_unchecked_and_names_the_sample(tmp_path: Path) -> None:
    row = duty(declared(tmp_path), sample(40, 40))
    assert (row.outcome, decode(row.reason)[0]) == ("unchecked", "duty_not_declared_sampled")
    assert "40 von 40" in Wording("de").tell(row.reason)


def test_a_sample_proves_no_check_of_the_year_after(tmp_path: Path) -> None:
    register = declared(tmp_path, document="", checked_on="2026-11-20")
    assert duty(register, sample(40, 40)).outcome == "unchecked"


def test_a_failure_that_nobody_dated_is_not_outdone(tmp_path: Path) -> None:
    own = [row for row in duties(NAME, 2025) if row["duty"] != "g8"]
    failed = {"channel": NAME, "duty": "g8", "state": "not_met"}
    met = {"channel": NAME, "duty": "g8", "state": "met", "checked_on": "2025-03-01"}
    register = load_register(make_body(tmp_path, channels=[channel(NAME)], duties=[*own, failed, met]))
    assert duty(register, sample(40, 40)).outcome == "not_met"


def test_the_subjects_of_the_catalog_name_their_duties() -> None:
    found = {name: entry.duty for name, entry in load_catalog().samples.items() if entry.duty}
    assert set(found.values()) == {"g6", "g8", "g9", "g15"}


SAMPLES = st.integers(1, 60).flatmap(
    lambda n: st.builds(sample, st.integers(0, n), st.just(n), st.sampled_from(["all", "random", "last", "chosen"]))
)
STATES = st.sampled_from([{}, {"state": "not_met"}, {"state": "in_progress"}, {"state": "met"}])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATES, st.lists(SAMPLES, min_size=1, max_size=3))
def test_a_sample_never_improves_what_no_check_declares_as_met(
    tmp_path: Path, changed: dict[str, Any], samples: list[SampleResultRow]
) -> None:
    register = declared(tmp_path, **changed)
    before, after = duty(register), duty(register, *samples)
    assert ORDER[after.outcome] <= ORDER[before.outcome]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(SAMPLES, max_size=2), SAMPLES, st.sampled_from([{"document": ""}, {"checked_on": ""}, {"state": "met"}])
)
def test_a_bad_sample_never_improves_anything(
    tmp_path: Path, samples: list[SampleResultRow], last: SampleResultRow, changed: dict[str, Any]
) -> None:
    """One that does not reach the share for certain, added to whatever others there are."""
    if last.low >= 0.9:
        last = last._replace(fulfilled=0.0, share=0.0, low=0.0, high=exact_interval(0, int(last.checked))[1])
    register = declared(tmp_path, **changed)
    assert ORDER[duty(register, *samples, last).outcome] <= ORDER[duty(register, *samples).outcome]


# --- against what is declared ---


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Alle Meldungen stehen gleichzeitig auf der Website.", 1.0),
        ("durchgängig auf der Website", 1.0),
        ("ausnahmslos im Newsletter", 1.0),
        ("In der Regel stehen alle Informationen auf der Website.", 0.5),
        ("meist auch im Newsletter", 0.5),
        ("nicht immer auf der Website", 0.9),
        ("Newsletter", 0.9),
        ("All news stands on the website", 1.0),
        ("mostly on the website", 0.5),
    ],
)
def test_a_declaration_promises_a_share(text: str, share: float) -> None:
    assert promised(text, load_catalog().observed.promises, 0.9) == share


def seen(folder: Path, found: SampleResultRow, alternative: str = "", **changed: Any) -> tuple[Any, list[str], str]:
    """Observe a channel; return the row of the sample, the findings, and the outcome in the frame of samples."""
    own = [row | (changed if row["duty"] == "g8" else {}) for row in duties(NAME, 2025)]
    body = make_body(folder, channels=[channel(NAME, alternative=alternative)], duties=own)
    register = load_register(body)
    exports = read_exports(register, [NAME])
    samples = frame(found)
    checks = assess_duties(register, [NAME], 2025, samples)
    observations, findings = observe(register, exports, compute_kpis(exports, register, 2025), checks, 2025, samples)
    for language in LANGUAGES:
        wording = Wording(language)
        assert all(wording.tell(row.observed, "observation.") for row in rows(observations))
        assert all(finding.text(wording) for finding in findings)
    outcome = against_declared(samples, observations)["outcome"].iloc[0]
    row = next((row for row in rows(observations) if row.subject == found.subject), None)
    return row, [finding.id for finding in findings], outcome


@pytest.mark.parametrize(
    ("text", "found", "outcome"),
    [
        ("durchgängig auf der Website", sample(26, 30), "contradicted"),
        ("durchgängig auf der Website", sample(26, 30, "chosen"), "contradicted"),
        ("durchgängig auf der Website", sample(30, 30), "confirmed"),
        ("durchgängig auf der Website", sample(30, 30, "chosen"), "open"),
        ("in der Regel auf der Website", sample(26, 30), "confirmed"),
        ("in der Regel auf der Website", sample(15, 30), "open"),
        ("in der Regel auf der Website", sample(5, 30), "contradicted"),
        ("Website", sample(26, 30), "open"),
        ("Website", sample(30, 30), "confirmed"),
        ("Website", sample(15, 30), "contradicted"),
        ("Website", sample(40, 40), "confirmed"),
        ("Website", sample(9, 10, "all"), "confirmed"),
        ("Website", sample(26, 30, state="not_covered", reason="sample_none_applies"), "open"),
    ],
)
def test_a_sample_stands_against_what_is_said_of_the_alternative(
    tmp_path: Path, text: str, found: SampleResultRow, outcome: str
) -> None:
    row, findings, told = seen(tmp_path, found, text)
    assert (row.outcome, told) == (outcome, outcome)
    assert decode(row.declared)[0] == "alternative"
    assert findings == (["observed_alternative"] if outcome == "contradicted" else [])


def test_the_numbers_and_the_interval_stand_in_the_sentence(tmp_path: Path) -> None:
    row, _, _ = seen(tmp_path, sample(26, 30), "durchgängig auf der Website")
    text = Wording("de").tell(row.observed, "observation.")
    assert "26 von 30" in text
    assert "69,3 % bis 96,2 %" in text


def test_all_by_their_own_account_are_not_said_to_be_all(tmp_path: Path) -> None:
    row, _, outcome = seen(tmp_path, sample(12, 12, "all", representative=False), "durchgängig auf der Website")
    assert (decode(row.observed)[0], outcome) == ("sample_seen_chosen", "open")


def test_without_an_alternative_it_stands_against_the_duty_declared_met(tmp_path: Path) -> None:
    row, findings, outcome = seen(tmp_path, sample(15, 30))
    assert (decode(row.declared)[0], outcome) == ("duty_declared_met", "contradicted")
    assert findings == ["observed_duty"]
    assert seen(tmp_path, sample(15, 30), state="not_met")[0] is None


# --- goals ---


@pytest.mark.parametrize(("drawn", "proven"), [("random", True), ("all", False), ("last", False), ("chosen", False)])
def test_a_goal_on_a_sample_works_from_the_table_to_the_benefit(tmp_path: Path, drawn: str, proven: bool) -> None:
    """40 of 40: at least 91.2 % for certain; nothing is proven of posts that were chosen, or of how many there were."""
    goal = {"channel": NAME, "goal": "Website", "kpi": "on_website", "minimum": "80 %", "target": "95 %", "rank": 1}
    row = {"channel": NAME, "year": 2025, "subject": "on_website", "checked": 40, "fulfilled": 40, "drawn": drawn}
    row |= {"checked_on": "2025-11-20"}
    body = make_body(tmp_path, channels=[channel(NAME)], goals=[goal | {"fixed_on": "2024-12-01"}], samples=[row])
    register = load_register(body)
    exports = read_exports(register, [NAME])
    samples = assess_samples(exports, register, 2025).results
    kpis = compute_kpis(exports, register, 2025)
    criteria = assess_criteria(register, [NAME], kpis, 2025, samples=samples)
    benefit = combine(criteria_of(criteria, NAME))
    assert benefit is not None
    low = exact_interval(40, 40)[0]
    expected = (low - 0.8) / 0.15 if proven else 0.0
    assert (benefit.low, benefit.high) == pytest.approx((expected, 1.0))
    assert (benefit.proven, benefit.top_proven) == (float(proven), proven)
    assert criteria["outcome"].iloc[0] == "open"
    assert kpis.loc[(kpis["kpi"] == "on_website"), "low"].iloc[0] == pytest.approx(1.0 if drawn == "all" else low)


def test_a_check_of_another_state_is_left_as_it_is() -> None:
    found = by_duty(frame(sample(40, 40)), 0.9)[NAME, "g8"]
    check = DutyRow(NAME, "g8", "in_progress")
    assert completed(check, found, pd.Timestamp("2026-03-31").date()) == check


@pytest.mark.parametrize(
    ("drawn", "day", "proven"),
    [
        ("random", "2026-03-31", True),
        ("chosen", "2025-11-20", False),
        ("random", "2026-04-01", False),
        ("random", "", False),
    ],
)
def test_a_goal_is_proven_by_a_look_in_time_at_posts_that_nobody_chose(
    tmp_path: Path, drawn: str, day: str, proven: bool
) -> None:
    goal = {"channel": NAME, "goal": "Website", "kpi": "on_website", "minimum": "80 %", "target": "90 %", "rank": 1}
    row = {"channel": NAME, "year": 2025, "subject": "on_website", "checked": 40, "fulfilled": 40, "drawn": drawn}
    row |= {"checked_on": day}
    body = make_body(tmp_path, channels=[channel(NAME)], goals=[goal | {"fixed_on": "2024-12-01"}], samples=[row])
    evaluation = evaluate(body, 2025)
    (criterion,) = rows(evaluation.criteria)
    assert (criterion.partial_low, criterion.partial_high) == (float(proven), 1.0)
    (proposal,) = rows(evaluation.proposals)
    assert (proposal.benefit_low, proposal.benefit_high) == (float(proven), 1.0)
    assert proposal.evidence_share == float(proven)
    (found,) = rows(evaluation.samples)
    assert found.representative is (drawn != "chosen")
