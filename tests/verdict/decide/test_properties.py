"""What holds for every case, however it is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from smeval.ids import LEVELS, PROPOSALS
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.possibilities import possible_rows
from smeval.verdict.decide.rules import RULES
from smeval.verdict.decide.weighing import Weighing, emergency_class
from smeval.verdict.facts.benefit import Benefit, benefit_class
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import RiskRange
from tests.verdict.decide.drawn import (
    CATALOG,
    COSTS,
    POLICY,
    REVIEW,
    before,
    benefit,
    cases,
    duty_states,
    place,
    risk,
    shares,
)


@pytest.mark.long
@pytest.mark.parametrize("wanted", PROPOSALS)
def test_the_properties_meet_every_proposal(wanted: str) -> None:
    # not the smallest one, which takes long; and the same in every run
    any_such = settings(max_examples=20_000, phases=[Phase.generate], derandomize=True)
    found = find(cases(), lambda case: decide(case, POLICY).proposal == wanted, settings=any_such)
    assert decide(found, POLICY).proposal == wanted


@given(cases())
def test_the_corners_lead_to_the_proposal_and_to_nothing_that_is_not_possible(case: Case) -> None:
    decision = decide(case, POLICY)
    reached = {row.proposal for row in possible_rows("x", case, {}, CATALOG)}
    # where the corners lie too far apart, the proposal may lie between them
    assert decision.proposal in reached or decision.balanced.rule in ("robustness", "crisis")
    assert reached <= set(decision.possible)
    if not any(cap.missing for cap in decision.caps):
        assert reached == set(decision.possible)


@given(cases())
def test_every_rule_speaks_only_for_itself(case: Case) -> None:
    so_far = Weighing(case, POLICY)
    for name, rule in RULES.items():
        left = rule(so_far)
        assert {cap.rule for cap in left.caps[len(so_far.caps) :]} <= {name}
        assert set(left.left_open) - set(so_far.left_open) <= {name}
        so_far = left


@given(cases(), duty_states)
def test_one_more_failed_duty_never_improves_a_proposal(case: Case, state: GradedDuty) -> None:
    others = tuple(other for other in case.duties if other.duty != state.duty)
    assert place(replace(case, duties=others)) <= place(replace(case, duties=(*others, state)))


@given(cases(), shares, shares)
def test_data_that_goes_missing_never_lifts_a_proposal(case: Case, worst: float, best: float) -> None:
    """Without data nothing is better than to be reviewed, and what could be continued cannot gain."""
    if case.benefit is None:
        return
    known = case.benefit
    hidden = replace(
        known,
        low=min(known.low, worst),
        cautious=min(known.cautious, worst),
        hopeful=max(known.hopeful, best),
        high=max(known.high, best),
        proven=0.0,
        top_proven=False,
    )
    assert place(replace(case, benefit=hidden)) >= min(place(case), REVIEW)


@given(cases())
def test_a_rating_that_goes_missing_never_lifts_a_proposal(case: Case) -> None:
    hidden = replace(case, risk=RiskRange(case.risk.low, "high", "", ("staff",)))
    assert place(hidden) >= min(place(case), REVIEW)


@given(cases())
def test_ignorance_alone_never_leads_to_ending(case: Case) -> None:
    case = replace(case, before=(), costs=())  # a second year, and a cost known to be too high, are more than that
    twice = any(state.grade == "H" and state.failed and state.failed_before for state in case.duties)
    best = emergency_class(case) if case.emergency_only else "high"
    if case.benefit is not None:
        best = benefit_class(case.benefit.hopeful, POLICY.values["class_medium"], POLICY.values["class_high"])
    lowest = case.risk.low if case.risk.absent else case.risk.high
    if not twice and POLICY.balance[f"{best}_{lowest}"] != "consider_ending":
        assert decide(case, POLICY).proposal != "consider_ending"


@given(cases(), st.integers(0, 2), st.integers(0, 2))
def test_a_higher_risk_never_improves_a_proposal(case: Case, up_low: int, up_high: int) -> None:
    low, high = (LEVELS.index(level) for level in (case.risk.low, case.risk.high))
    high = min(high + up_high, 2)
    raised = RiskRange(LEVELS[min(low + up_low, high)], LEVELS[high], case.risk.governing, case.risk.absent)
    assert place(replace(case, risk=raised)) >= place(case)


@given(cases(), st.sampled_from(range(len(COSTS))), st.sampled_from(range(len(COSTS))))
def test_a_higher_cost_never_improves_a_proposal(case: Case, first: int, second: int) -> None:
    less, more = sorted((first, second))
    assert place(replace(case, costs=COSTS[more])) >= place(replace(case, costs=COSTS[less]))


@given(cases())
def test_what_speaks_against_a_channel_never_improves_a_proposal(case: Case) -> None:
    for worse in (
        replace(case, milder_means="yes"),
        replace(case, milder_setting="yes"),
        replace(case, crisis="no"),
        replace(case, refused=("task",)),
        replace(case, overdue=("x",)),
        replace(case, overdue=("x",), overdue_again=("x",)),
        replace(case, consulted=False),
        replace(case, damaged=True),
        replace(case, rhythm="missed"),
    ):
        base = case if worse.rhythm == case.rhythm else replace(case, rhythm="kept")
        assert place(worse) >= place(base)


@given(cases(), shares)
def test_no_reach_repairs_a_failed_obstacle(case: Case, value: float) -> None:
    failed = replace(case, duties=(GradedDuty("g3", "H", failed=True),), emergency_only=False)
    assert place(replace(failed, benefit=benefit(value))) >= REVIEW


@given(cases(), shares, st.sampled_from(["evidence", "balance", ""]))
def test_a_second_year_without_data_does_not_fall_back_to_review(case: Case, value: float, causes: str) -> None:
    """Withheld data turns ``consider_ending`` into ``review`` once, and not again in the year after."""
    hidden = Benefit(0, 1, 0, value, proven=0.0, top_proven=False, goals=1, retroactive=False)
    again = replace(case, benefit=hidden, emergency_only=False, before=before(("review", causes)))
    assert decide(again, POLICY).proposal == "consider_ending"


@given(cases(), shares, st.integers(0, 2))
def test_stable_means_that_nothing_within_the_bounds_changes_the_proposal(case: Case, share: float, level: int) -> None:
    decision = decide(case, POLICY)
    if decision.robustness != "stable" or case.benefit is None or any(cap.missing for cap in decision.caps):
        return
    low, high = (LEVELS.index(name) for name in (case.risk.low, case.risk.high))
    value = case.benefit.low + share * (case.benefit.high - case.benefit.low)
    exact = replace(case.benefit, low=value, high=value, cautious=value, hopeful=value)
    inside = replace(case, benefit=exact, risk=risk(LEVELS[min(max(level, low), high)]))
    assert decide(inside, POLICY).proposal == decision.proposal


@given(cases())
def test_the_reason_given_is_one_that_holds_the_proposal(case: Case) -> None:
    decision = decide(case, POLICY)
    assert decision.proposal == max((cap.at for cap in decision.held()), key=PROPOSALS.index)
    assert decision.decided_by in {cap.reason for cap in decision.held() if cap.at == decision.proposal}
    assert set(decision.possible) <= set(PROPOSALS)
