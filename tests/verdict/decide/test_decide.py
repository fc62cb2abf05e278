from __future__ import annotations

from dataclasses import replace

import pytest

from smeval.ids import LEVELS, CostState, Level, Proposal, Rhythm
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.rules import RULES, check_rules
from smeval.verdict.facts.benefit import Benefit
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import RiskRange
from smeval.wording import decode, sentences
from tests.verdict.decide.drawn import ABOVE, CATALOG, GOOD, POLICY, benefit, place, risk


@pytest.mark.parametrize(
    ("value", "level", "proposal"),
    [
        (0.9, "low", "continue"),
        (0.9, "medium", "continue_with_conditions"),
        (0.9, "high", "review"),
        (0.5, "low", "continue"),
        (0.5, "medium", "continue_with_conditions"),
        (0.5, "high", "consider_ending"),
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


def test_risks_nobody_rated_bar_everything_but_review() -> None:
    case = replace(GOOD, risk=RiskRange("low", "high", "", ("staff",)))
    assert decide(case, POLICY).proposal == "review"


def test_neighbouring_proposals_are_mostly_stable_and_the_weaker_is_named() -> None:
    decision = decide(Case(benefit(0.1), risk("medium", "high"), consulted=True), POLICY)
    assert (decision.proposal, decision.robustness) == ("consider_ending", "mostly_stable")
    assert (decision.possible, decision.weaker) == (("review", "consider_ending"), "")
    decision = decide(Case(benefit(0.2, low=0.2, high=0.9, hopeful=0.8), risk("high")), POLICY)
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
    decision = decide(replace(GOOD, milder_means="yes"), POLICY)
    assert (decision.proposal, decision.decided_by) == ("review", "milder_means")
    assert decide(replace(GOOD, milder_setting="yes"), POLICY).proposal == "continue_with_conditions"


def test_a_statement_that_was_denied_bars_everything_but_review() -> None:
    decision = decide(replace(GOOD, refused=("legal_basis",)), POLICY)
    assert decision.proposal == "review"
    assert decode(decision.decided_by) == ("statement_refused", {"statement": "legal_basis"})


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
    poor = Case(benefit(0.1), risk("high"), consulted=True, crisis="yes")
    decision = decide(poor, POLICY)
    assert (decision.proposal, decision.decided_by) == ("continue_with_conditions", "crisis_floor")
    assert decide(replace(poor, consulted=False), POLICY).proposal == "review"
    failed = replace(poor, duties=(GradedDuty("g3", "H", failed=True),))
    assert decide(failed, POLICY).proposal == "consider_ending"
    hidden = replace(poor, benefit=benefit(0.1, proven=0.0, top_proven=False))
    assert decide(hidden, POLICY).proposal == "review"
    assert decide(replace(GOOD, crisis="yes"), POLICY).proposal == "continue"


def test_a_high_risk_asks_for_the_consultation() -> None:
    case = Case(benefit(0.9), risk("high"))
    assert "consultation" in {cap.rule for cap in decide(case, POLICY).caps}
    for other in (replace(case, consulted=True), replace(case, risk=risk("medium"))):
        assert "consultation" not in {cap.rule for cap in decide(other, POLICY).caps}


def test_overdue_actions_are_conditions_and_in_the_second_year_a_review() -> None:
    late = replace(GOOD, overdue=("Impressum berichtigen",))
    assert decide(late, POLICY).proposal == "continue_with_conditions"
    assert decide(replace(late, overdue_again=late.overdue), POLICY).proposal == "review"
