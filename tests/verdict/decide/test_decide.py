from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from smeval.catalog import load_catalog
from smeval.ids import LEVELS, PROPOSALS, CostState, Level, Proposal, Rhythm
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.possibilities import possible_rows
from smeval.verdict.decide.rules import RULES, check_rules
from smeval.verdict.decide.weighing import Weighing
from smeval.verdict.facts.benefit import Benefit
from smeval.verdict.facts.cost import CostCheck
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import RiskRange
from smeval.wording import decode, sentences

CATALOG = load_catalog()
POLICY = CATALOG.policy


def benefit(value: float, **more: object) -> Benefit:
    known = Benefit(value, value, value, value, proven=1.0, top_proven=True, goals=3, retroactive=False)
    return replace(known, **more)  # type: ignore[arg-type]


def risk(low: Level, high: Level | None = None) -> RiskRange:
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
def test_the_balancing_table(value: float, level: Level, proposal: str) -> None:
    decision = decide(Case(benefit(value), risk(level)), POLICY)
    assert (decision.proposal, decision.robustness) == (proposal, "stable")
    assert decision.decided_by.startswith("balance ")


def test_good_reach_does_not_rescue_a_failed_obstacle() -> None:
    """A supervisory authority left a network on legal grounds although it had thousands of followers there."""
    decision = decide(replace(GOOD, duties=(GradedDuty("g3", "H", failed=True),)), POLICY)
    assert decision.proposal == "review"
    assert decode(decision.decided_by) == ("obstacle", {"duty": "g3"})


def test_an_obstacle_that_fails_twice_leads_to_ending() -> None:
    decision = decide(replace(GOOD, duties=(GradedDuty("g3", "H", failed=True, failed_before=True),)), POLICY)
    assert decision.proposal == "consider_ending"


def test_a_curable_duty_leads_to_conditions() -> None:
    decision = decide(replace(GOOD, duties=(GradedDuty("g6", "A", failed=True),)), POLICY)
    assert decision.proposal == "continue_with_conditions"


def test_what_is_only_watched_changes_nothing() -> None:
    assert decide(replace(GOOD, duties=(GradedDuty("g15", "W", failed=True),)), POLICY).proposal == "continue"


def test_without_data_the_proposal_is_to_review_and_never_to_end() -> None:
    nothing = Benefit(0, 1, 0, 1, proven=0.0, top_proven=False, goals=3, retroactive=False)
    for level in LEVELS:
        decision = decide(Case(nothing, risk(level)), POLICY)
        assert decision.proposal == "review"
        assert decode(decision.decided_by)[0] == "evidence_short"
    assert decide(Case(None, risk("high")), POLICY).decided_by == "no_goals"


def test_every_rule_has_its_entry_its_place_and_its_words() -> None:
    check_rules(CATALOG.rules)
    assert list(RULES) == list(CATALOG.rules)
    stages = [rule.stage for rule in CATALOG.rules.values()]
    assert stages == sorted(stages)
    assert set(stages) == set(range(7))
    for rule in CATALOG.rules:
        assert {f"rule.{rule}.name", f"rule.{rule}.wanted"} <= set(sentences("de"))


def test_a_rule_without_entry_an_entry_without_rule_and_another_stage_are_refused_by_name() -> None:
    entries = dict(CATALOG.rules)
    cost = entries.pop("cost")
    moved = cost.model_copy(update={"stage": 1})
    for other in (entries, {**CATALOG.rules, "luck": cost}, {**CATALOG.rules, "cost": moved}):
        name = "luck" if "luck" in other else "cost"
        with pytest.raises(ValueError, match=rf"differ in: {name};"):
            check_rules(other)


def test_targets_fixed_afterwards_bar_simple_continuation() -> None:
    case = replace(GOOD, benefit=benefit(0.9, retroactive=True))
    assert decide(case, POLICY).proposal == "continue_with_conditions"


@pytest.mark.parametrize(("rhythm", "proposal"), [("kept", "continue"), ("missed", "review"), ("unknown", "review")])
def test_an_abandoned_channel_is_reviewed(rhythm: Rhythm, proposal: Proposal) -> None:
    assert decide(replace(GOOD, rhythm=rhythm), POLICY).proposal == proposal


def test_a_closed_channel_is_only_reviewed() -> None:
    assert decide(replace(GOOD, closed=True), POLICY).decided_by == "channel_closed"


def test_risks_nobody_rated_bar_everything_but_review() -> None:
    case = replace(GOOD, risk=RiskRange("low", "high", "", ("staff",)))
    assert decide(case, POLICY).proposal == "review"


def test_neighbouring_proposals_are_mostly_stable_and_the_weaker_is_named() -> None:
    decision = decide(Case(benefit(0.1), risk("medium", "high"), consulted=True), POLICY)
    assert (decision.proposal, decision.robustness) == ("consider_ending", "mostly_stable")
    assert (decision.possible, decision.weaker) == (("review", "consider_ending"), "")
    decision = decide(Case(benefit(0.2, low=0.2, high=0.5, hopeful=0.4), risk("high")), POLICY)
    assert (decision.proposal, decision.robustness, decision.weaker) == ("review", "mostly_stable", "consider_ending")


def test_a_higher_risk_is_no_way_out_of_a_shaky_benefit() -> None:
    """By the table alone a medium risk would be better here than a low one: neighbours instead of two steps apart."""
    shaky = benefit(0.4, low=0.25, high=0.5)
    low, medium = (decide(Case(shaky, risk(level)), POLICY) for level in ("low", "medium"))
    assert (low.proposal, low.robustness) == ("review", "not_robust")
    assert (medium.proposal, medium.robustness) == ("review", "mostly_stable")
    assert decode(medium.decided_by)[0] == "not_robust_below"


def test_raters_who_agree_on_the_higher_level_get_nothing_better_than_raters_who_differ() -> None:
    shaky = benefit(0.4, low=0.25, high=0.5)
    assert place(Case(shaky, risk("medium"))) >= place(Case(shaky, risk("low", "medium")))


def test_proposals_two_steps_apart_are_not_robust() -> None:
    case = Case(benefit(0.9), risk("low", "high"))
    decision = decide(case, POLICY)
    assert decision.possible == ("continue", "continue_with_conditions", "review")
    assert (decision.proposal, decision.robustness) == ("review", "not_robust")


def test_a_cap_does_not_make_a_shaky_cell_look_firm() -> None:
    shaky = Case(benefit(0.9), risk("low", "high"))
    capped = replace(shaky, duties=(GradedDuty("g6", "A", failed=True),))
    assert place(capped) >= place(shaky)


# --- what is hidden is not called stable ---


def test_without_data_nothing_is_stable() -> None:
    nothing = Benefit(0, 1, 0, 1, proven=0.0, top_proven=False, goals=3, retroactive=False)
    for case in (Case(nothing, risk("low")), Case(None, risk("low")), replace(GOOD, rhythm="unknown")):
        decision = decide(case, POLICY)
        assert (decision.proposal, decision.robustness) == ("review", "not_robust")
        assert "continue" in decision.possible
    assert decide(replace(GOOD, risk=RiskRange("low", "high", "", ("staff",))), POLICY).robustness == "not_robust"


def test_a_failed_obstacle_is_certain_whatever_the_data_would_show() -> None:
    nothing = Benefit(0, 1, 0, 1, proven=0.0, top_proven=False, goals=3, retroactive=False)
    case = Case(nothing, risk("low"), (GradedDuty("g3", "H", failed=True),))
    assert (decide(case, POLICY).proposal, decide(case, POLICY).robustness) == ("review", "stable")


# --- people's statements, cost, crisis, earlier years ---


def test_a_milder_means_is_a_reason_to_plan_the_move() -> None:
    decision = decide(replace(GOOD, milder_means=True), POLICY)
    assert (decision.proposal, decision.decided_by) == ("review", "milder_means")
    assert decide(replace(GOOD, milder_setting=True), POLICY).proposal == "continue_with_conditions"


def test_a_statement_that_was_denied_bars_everything_but_review() -> None:
    decision = decide(replace(GOOD, refused=("legal_basis",)), POLICY)
    assert decision.proposal == "review"
    assert decode(decision.decided_by) == ("statement_refused", {"statement": "legal_basis"})


ABOVE = CostCheck("cost_per_interaction", "above", 3.0, 1.0, 2.0)


@pytest.mark.parametrize(
    ("value", "level", "before", "after"),
    [
        (0.9, "low", "continue", "continue_with_conditions"),
        (0.9, "medium", "continue_with_conditions", "review"),
        (0.1, "low", "review", "consider_ending"),
        (0.1, "high", "consider_ending", "consider_ending"),
    ],
)
def test_a_cost_too_high_is_one_step(value: float, level: Level, before: str, after: str) -> None:
    case = Case(benefit(value), risk(level), consulted=True)
    assert decide(case, POLICY).proposal == before
    for costs in ((ABOVE,), (ABOVE, replace(ABOVE, kpi="cost_per_referral"))):
        assert decide(replace(case, costs=costs), POLICY).proposal == after


def test_a_cost_that_is_not_known_never_leads_to_ending() -> None:
    hidden = (replace(ABOVE, state="unknown"),)
    assert decide(Case(benefit(0.9), risk("low"), costs=hidden), POLICY).proposal == "continue_with_conditions"
    assert decide(Case(benefit(0.1), risk("low"), costs=hidden), POLICY).proposal == "review"


@pytest.mark.parametrize("state", ["within", "no_history", "broken"])
def test_a_cost_that_cannot_be_judged_changes_nothing_but_is_told(state: CostState) -> None:
    decision = decide(replace(GOOD, costs=(replace(ABOVE, state=state),)), POLICY)
    assert (decision.proposal, decision.robustness) == ("continue", "stable")
    assert [cap.reason.split()[0] for cap in decision.caps] == ([] if state == "within" else [f"cost_{state}"])


def test_a_crisis_function_holds_the_cell_but_neither_an_obstacle_nor_missing_data() -> None:
    poor = Case(benefit(0.1), risk("high"), consulted=True, crisis=True)
    decision = decide(poor, POLICY)
    assert (decision.proposal, decision.decided_by) == ("continue_with_conditions", "crisis_floor")
    assert decide(replace(poor, consulted=False), POLICY).proposal == "review"
    failed = replace(poor, duties=(GradedDuty("g3", "H", failed=True),))
    assert decide(failed, POLICY).proposal == "consider_ending"
    hidden = replace(poor, benefit=benefit(0.1, proven=0.0, top_proven=False))
    assert decide(hidden, POLICY).proposal == "review"
    assert decide(replace(GOOD, crisis=True), POLICY).proposal == "continue"


def test_a_second_year_of_review_needs_new_evidence() -> None:
    case = Case(benefit(0.5), risk("high"), before="review")
    decision = decide(case, POLICY)
    assert decision.proposal == "consider_ending"
    assert decode(decision.decided_by) == ("review_again", {"before": "review"})
    renewed = decide(replace(case, fresh=(("files", 1), ("checks", 0), ("ratings", 0), ("statements", 0))), POLICY)
    assert renewed.proposal == "review"
    assert any(cap.reason.startswith("review_again_new ") for cap in renewed.caps)
    assert decide(replace(GOOD, before="review"), POLICY).proposal == "continue"
    assert decide(replace(case, closed=True), POLICY).proposal == "review"
    # what was to be ended does not come back because its data is withheld
    assert decide(replace(case, before="consider_ending"), POLICY).proposal == "consider_ending"


def test_a_high_risk_asks_for_the_consultation() -> None:
    case = Case(benefit(0.9), risk("high"))
    assert "consultation" in {cap.rule for cap in decide(case, POLICY).caps}
    for other in (replace(case, consulted=True), replace(case, risk=risk("medium"))):
        assert "consultation" not in {cap.rule for cap in decide(other, POLICY).caps}


def test_overdue_actions_are_conditions_and_in_the_second_year_a_review() -> None:
    late = replace(GOOD, overdue=("Impressum berichtigen",))
    assert decide(late, POLICY).proposal == "continue_with_conditions"
    assert decide(replace(late, overdue_again=late.overdue), POLICY).proposal == "review"


# --- properties ---


shares = st.floats(0, 1, allow_nan=False)
duty_states = st.builds(
    GradedDuty, st.sampled_from([f"g{n}" for n in range(17)]), st.sampled_from("HAW"), st.booleans(), st.booleans()
)


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Draw what speaks for no rule in most cases, so that every proposal comes up and not only the worst."""
    return st.sampled_from([usual] * 9 * len(others) + [*others])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    low, cautious, hopeful, high = sorted(draw(st.tuples(shares, shares, shares, shares)))
    proven, top, late = draw(mostly(1.0, 0.6, 0.3)), draw(mostly(True, False)), draw(mostly(False, True))
    known = Benefit(low, high, cautious, hopeful, proven, top, 3, late)
    first, second = sorted(draw(st.tuples(st.integers(0, 2), st.integers(0, 2))))
    absent = draw(mostly((), ("staff",)))
    return Case(
        draw(mostly(known, None)),
        RiskRange(LEVELS[first], "high" if absent else LEVELS[second], "profiling", absent),
        tuple(draw(st.lists(duty_states, max_size=draw(mostly(0, 1, 4)), unique_by=lambda state: state.duty))),
        draw(mostly("kept", "missed", "unknown", "none")),
        draw(mostly(False, True)),
        milder_means=draw(mostly(False, True)),
        milder_setting=draw(mostly(False, True)),
        crisis=draw(st.booleans()),
        refused=draw(mostly((), ("task",))),
        consulted=draw(st.booleans()),
        overdue=draw(mostly((), ("x",))),
        costs=draw(st.sampled_from(COSTS)),
        before=draw(st.sampled_from(["", *PROPOSALS])),
        fresh=draw(st.sampled_from([(), (("files", 1),)])),
    )


STATES: tuple[CostState, ...] = ("within", "no_history", "unknown", "above")
#: From the least to the most that a cost can weigh.
COSTS = ((), *((replace(ABOVE, state=state),) for state in STATES))


@pytest.mark.long
@pytest.mark.parametrize("wanted", PROPOSALS)
def test_the_properties_meet_every_proposal(wanted: str) -> None:
    any_such = settings(max_examples=2000, phases=[Phase.generate])  # not the smallest one, which takes long
    found = find(cases(), lambda case: decide(case, POLICY).proposal == wanted, settings=any_such)
    assert decide(found, POLICY).proposal == wanted


@given(cases())
def test_the_corners_lead_to_the_proposal_and_to_nothing_that_is_not_possible(case: Case) -> None:
    decision = decide(case, POLICY)
    reached = {row.proposal for row in possible_rows("x", case, {}, CATALOG)}
    # where the corners lie too far apart, the proposal may lie between them
    assert decision.proposal in reached or decision.weighed.rule == "robustness"
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


def place(case: Case) -> int:
    return PROPOSALS.index(decide(case, POLICY).proposal)


REVIEW = PROPOSALS.index("review")


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
    case = replace(case, before="", costs=())  # a second year, and a cost known to be too high, are more than that
    twice = any(state.grade == "H" and state.failed and state.failed_before for state in case.duties)
    open_risk = bool(case.risk.absent) and case.risk.low != "high"
    hopeful = case.benefit is None or case.benefit.hopeful >= POLICY.values["class_medium"]
    if not twice and (open_risk or hopeful):
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
        replace(case, milder_means=True),
        replace(case, milder_setting=True),
        replace(case, refused=("task",)),
        replace(case, overdue=("x",)),
        replace(case, overdue=("x",), overdue_again=("x",)),
        replace(case, consulted=False),
        replace(case, fresh=()),
        replace(case, rhythm="missed"),
    ):
        base = case if worse.rhythm == case.rhythm else replace(case, rhythm="kept")
        assert place(worse) >= place(base)


@given(cases(), shares)
def test_no_reach_repairs_a_failed_obstacle(case: Case, value: float) -> None:
    failed = replace(case, duties=(GradedDuty("g3", "H", failed=True),))
    assert place(replace(failed, benefit=benefit(value))) >= REVIEW


@given(cases(), shares)
def test_a_second_year_without_data_does_not_fall_back_to_review(case: Case, value: float) -> None:
    """Withheld data turns ``consider_ending`` into ``review`` once, and not again in the year after."""
    hidden = Benefit(0, 1, 0, value, proven=0.0, top_proven=False, goals=1, retroactive=False)
    again = replace(case, benefit=hidden, before="review", fresh=(), closed=False)
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
