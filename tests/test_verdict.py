from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.benefit import Benefit
from smeval.catalog import load_catalog
from smeval.risk import LEVELS, RiskRange
from smeval.verdict import PROPOSALS, Case, DutyState, decide, find_flip
from smeval.wording import decode

POLICY = load_catalog().policy


def benefit(value: float, **more: object) -> Benefit:
    known = Benefit(value, value, value, value, proven=1.0, top_proven=True, goals=3, retroactive=False)
    return replace(known, **more)  # type: ignore[arg-type]


def risk(low: str, high: str | None = None) -> RiskRange:
    return RiskRange(low, high or low, "profiling", ())


GOOD = Case(benefit(0.9), risk("low"))


@pytest.mark.parametrize(
    ("value", "level", "proposal"),
    [
        (0.9, "low", "continue"),
        (0.9, "medium", "continue_with_conditions"),
        (0.9, "high", "review"),
        (0.5, "low", "continue"),
        (0.5, "medium", "continue_with_conditions"),
        (0.5, "high", "review"),
        (0.1, "low", "review"),
        (0.1, "medium", "review"),
        (0.1, "high", "consider_ending"),
    ],
)
def test_the_balancing_table(value: float, level: str, proposal: str) -> None:
    decision = decide(Case(benefit(value), risk(level)), POLICY)
    assert (decision.proposal, decision.robustness) == (proposal, "stable")
    assert decision.decided_by.startswith("balance ")


def test_good_reach_does_not_rescue_a_failed_obstacle() -> None:
    """A supervisory authority left a network on legal grounds although it had thousands of followers there."""
    decision = decide(replace(GOOD, duties=(DutyState("g3", "H", failed=True),)), POLICY)
    assert decision.proposal == "review"
    assert decode(decision.decided_by) == ("obstacle", {"duty": "g3"})


def test_an_obstacle_that_fails_twice_leads_to_ending() -> None:
    decision = decide(replace(GOOD, duties=(DutyState("g3", "H", failed=True, failed_before=True),)), POLICY)
    assert decision.proposal == "consider_ending"


def test_a_curable_duty_leads_to_conditions() -> None:
    decision = decide(replace(GOOD, duties=(DutyState("g6", "A", failed=True),)), POLICY)
    assert decision.proposal == "continue_with_conditions"


def test_what_is_only_watched_changes_nothing() -> None:
    assert decide(replace(GOOD, duties=(DutyState("g15", "W", failed=True),)), POLICY).proposal == "continue"


def test_without_data_the_proposal_is_to_review_and_never_to_end() -> None:
    nothing = Benefit(0, 1, 0, 1, proven=0.0, top_proven=False, goals=3, retroactive=False)
    for level in LEVELS:
        decision = decide(Case(nothing, risk(level)), POLICY)
        assert decision.proposal == "review"
        assert decode(decision.decided_by)[0] == "evidence_short"
    assert decide(Case(None, risk("high")), POLICY).decided_by == "no_goals"


def test_a_falling_channel_with_high_risk_says_what_would_turn_it() -> None:
    case = Case(benefit(0.2), risk("high"))
    assert decide(case, POLICY).proposal == "consider_ending"
    key, values = decode(find_flip(case, POLICY))
    assert key == "flip_benefit_up"
    assert values["proposal"] == "review"


def test_targets_fixed_afterwards_bar_simple_continuation() -> None:
    case = replace(GOOD, benefit=benefit(0.9, retroactive=True))
    assert decide(case, POLICY).proposal == "continue_with_conditions"


@pytest.mark.parametrize(("rhythm", "proposal"), [("kept", "continue"), ("missed", "review"), ("unknown", "review")])
def test_an_abandoned_channel_is_reviewed(rhythm: str, proposal: str) -> None:
    assert decide(replace(GOOD, rhythm=rhythm), POLICY).proposal == proposal


def test_a_closed_channel_is_only_reviewed() -> None:
    assert decide(replace(GOOD, closed=True), POLICY).decided_by == "channel_closed"


def test_risks_nobody_rated_bar_everything_but_review() -> None:
    case = replace(GOOD, risk=RiskRange("low", "high", "", ("staff",)))
    assert decide(case, POLICY).proposal == "review"


def test_neighbouring_proposals_are_mostly_stable_and_the_weaker_is_named() -> None:
    case = Case(benefit(0.4, low=0.25, high=0.5), risk("medium"))
    decision = decide(case, POLICY)
    assert (decision.proposal, decision.robustness) == ("continue_with_conditions", "mostly_stable")
    assert decision.weaker == "review"


def test_proposals_two_steps_apart_are_not_robust() -> None:
    case = Case(benefit(0.9), risk("low", "high"))
    decision = decide(case, POLICY)
    assert decision.possible == ("continue", "continue_with_conditions", "review")
    assert (decision.proposal, decision.robustness) == ("review", "not_robust")


def test_a_single_unproven_duty_is_the_tipping_point() -> None:
    case = replace(GOOD, duties=(DutyState("g13", "A", failed=False),))
    assert decode(find_flip(case, POLICY)) == ("flip_duty", {"duty": "g13", "proposal": "continue"})


def test_a_cap_does_not_make_a_shaky_cell_look_firm() -> None:
    shaky = Case(benefit(0.9), risk("low", "high"))
    capped = replace(shaky, duties=(DutyState("g6", "A", failed=True),))
    assert place(capped) >= place(shaky)


shares = st.floats(0, 1, allow_nan=False)
duty_states = st.builds(
    DutyState, st.sampled_from([f"g{n}" for n in range(17)]), st.sampled_from("HAW"), st.booleans(), st.booleans()
)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    low, cautious, hopeful, high = sorted(draw(st.tuples(shares, shares, shares, shares)))
    known = Benefit(low, high, cautious, hopeful, draw(shares), draw(st.booleans()), 3, draw(st.booleans()))
    first, second = sorted(draw(st.tuples(st.integers(0, 2), st.integers(0, 2))))
    absent = draw(st.sampled_from([(), ("staff",)]))
    return Case(
        draw(st.sampled_from([known, None])),
        RiskRange(LEVELS[first], "high" if absent else LEVELS[second], "profiling", absent),
        tuple(draw(st.lists(duty_states, max_size=4, unique_by=lambda state: state.duty))),
        draw(st.sampled_from(["kept", "missed", "unknown", "none"])),
        draw(st.booleans()),
    )


def place(case: Case) -> int:
    return PROPOSALS.index(decide(case, POLICY).proposal)


REVIEW = PROPOSALS.index("review")


@given(cases(), duty_states)
def test_one_more_failed_duty_never_improves_a_proposal(case: Case, state: DutyState) -> None:
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
    twice = any(state.grade == "H" and state.failed and state.failed_before for state in case.duties)
    open_risk = bool(case.risk.absent)
    hopeful = case.benefit is None or case.benefit.hopeful >= POLICY.values["class_medium"]
    if not twice and (open_risk or hopeful):
        assert decide(case, POLICY).proposal != "consider_ending"


@given(cases())
def test_a_tipping_point_leads_to_another_proposal(case: Case) -> None:
    key, values = decode(find_flip(case, POLICY))
    assert key == "flip_none" or values["proposal"] != decide(case, POLICY).proposal
