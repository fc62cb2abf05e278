"""The printed rule is the real rule, and silence is never better than an honest no: the paragraphs one by one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.ids import LEVELS, PROPOSALS, Empty, YesNo
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.reasons import decides, rule_rows
from smeval.verdict.facts.benefit import Criterion, centroid_weights, combine, reweighted
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import Rating, RiskRange
from smeval.wording import Wording, decode
from tests.verdict.decide.drawn import (
    ABOVE,
    CATALOG,
    GOOD,
    POLICY,
    REVIEW,
    before,
    benefit,
    cases,
    place,
    risk,
    shares,
)

ENDING = PROPOSALS.index("consider_ending")


def outcomes(case: Case) -> dict[str, str]:
    """Return the outcome of every rule."""
    return {row.rule: row.outcome for row in rule_rows("x", decide(case, POLICY), CATALOG)}


# --- silence ---


def test_d14_a_statement_that_nobody_made_caps_at_review() -> None:
    decision = decide(replace(GOOD, silent=("legal_basis",)), POLICY)
    assert (decision.proposal, decision.firmness) == ("review", "unknown")
    assert (
        Wording("de").tell(decision.decided_by)
        == "Feststellung fehlt: „Tragfähigkeit der Rechtsgrundlage“ ist nicht beantwortet"
    )


def test_d14_a_milder_means_of_which_nobody_speaks_caps_at_review_and_a_milder_setting_is_a_condition() -> None:
    assert decide(replace(GOOD, milder_means=""), POLICY).proposal == "review"
    assert decide(replace(GOOD, milder_setting=""), POLICY).proposal == "continue_with_conditions"


def test_d14_an_open_consultation_caps_at_review_at_a_high_risk() -> None:
    high = replace(GOOD, risk=risk("high"), consulted=False)
    lenient = POLICY.model_copy(update={"balance": dict(POLICY.balance) | {"high_high": "continue"}})
    assert decide(high, lenient).decided_by == "consultation_open"
    assert decide(replace(high, consulted=True), lenient).proposal == "continue_with_conditions"


def test_d14_the_table_of_rules_says_not_answered_and_never_no_objection() -> None:
    silent = replace(GOOD, silent=("task", "consultation"), milder_means="", milder_setting="", crisis="")
    found = outcomes(replace(silent, risk=risk("high")))
    asked = ("findings_of_people", "milder_means", "milder_setting", "crisis", "consultation")
    assert {found[rule] for rule in asked} == {"unanswered"}
    assert Wording("de").term("rule_outcome", "unanswered") == "nicht beantwortet"
    assert {outcomes(GOOD)[rule] for rule in asked} == {"passes"}


@given(cases(), st.sampled_from(["milder_means", "milder_setting", "crisis", "required"]))
def test_d14_silence_is_never_better_than_an_honest_no(case: Case, question: str) -> None:
    if question == "required":
        for statement in ("task", "legal_basis", "consultation"):
            honest = replace(case, refused=(statement,), silent=(), consulted=False)
            silent = replace(case, refused=(), silent=(statement,), consulted=False)
            assert place(silent) >= place(honest)
        return
    worse: YesNo = "no" if question == "crisis" else "yes"
    silence: YesNo | Empty = ""
    honest, silent = (replace(case, **{question: answer}) for answer in (worse, silence))  # type: ignore[arg-type]
    assert place(silent) >= place(honest)


@given(cases())
def test_d14_silence_alone_is_no_reason_to_end_in_its_first_year(case: Case) -> None:
    answered = replace(case, before=(), silent=(), milder_means="no", milder_setting="no", emergency_only=False)
    silent = replace(answered, silent=("task", "residual_risk"), milder_means="", milder_setting="")
    assert place(silent) < ENDING or place(answered) == ENDING


def test_d14_a_second_year_of_silence_counts_like_any_other() -> None:
    again = replace(GOOD, silent=("task",), before=before(("review", "findings_of_people:task")))
    assert decide(again, POLICY).proposal == "consider_ending"
    # the honest no in between is no other cause
    assert decide(replace(again, silent=(), refused=("task",)), POLICY).proposal == "consider_ending"


# --- the balancing table, and how many goals ---


def test_d14_a_high_residual_risk_is_bearable_for_a_high_benefit_only() -> None:
    found = [decide(Case(benefit(value), risk("high")), POLICY).proposal for value in (0.9, 0.5, 0.1)]
    assert found == ["review", "consider_ending", "consider_ending"]


def test_d14_the_table_is_monotone() -> None:
    for benefit_level in LEVELS:
        found = [PROPOSALS.index(POLICY.balance[f"{benefit_level}_{level}"]) for level in LEVELS]
        assert found == sorted(found)
    for level in LEVELS:
        found = [PROPOSALS.index(POLICY.balance[f"{benefit_level}_{level}"]) for benefit_level in reversed(LEVELS)]
        assert found == sorted(found)


@pytest.mark.parametrize(("goals", "proposal"), [(3, "continue"), (2, "continue_with_conditions")])
def test_d14_fewer_than_three_goals_that_the_platform_can_show_are_a_condition(goals: int, proposal: str) -> None:
    decision = decide(replace(GOOD, benefit=benefit(0.9, goals=goals)), POLICY)
    assert decision.proposal == proposal
    if goals < 3:
        assert "Ziele sind zu ergänzen" in Wording("de").tell(decision.decided_by)


# --- targets fixed afterwards ---


def goals_at(*values: float, late: tuple[int, ...] = ()) -> tuple[Criterion, ...]:
    """Return goals by rank at these partial values; of some the target was fixed afterwards."""
    weights = centroid_weights(list(range(len(values))))
    return tuple(
        Criterion(
            f"Ziel {n}", "posts", "count", 0, 1, n + 1, weight, value * (n not in late), value, n not in late, n in late
        )
        for n, (value, weight) in enumerate(zip(values, weights, strict=True))
    )  # fmt: skip


def case_of(goals: tuple[Criterion, ...], case: Case = GOOD) -> Case:
    return replace(case, goals=goals, benefit=combine(goals))


def test_d14_a_target_fixed_afterwards_is_not_proven_and_caps_at_review_where_it_carries_weight() -> None:
    assert decide(case_of(goals_at(1, 1, 1, 1)), POLICY).proposal == "continue"
    first = decide(case_of(goals_at(1, 1, 1, 1, late=(0,))), POLICY)
    assert (first.proposal, decode(first.decided_by)[0]) == ("review", "evidence_short")
    last = decide(case_of(goals_at(1, 1, 1, 1, late=(3,))), POLICY)
    assert (last.proposal, last.decided_by) == ("continue_with_conditions", "targets_retroactive")


def test_d14_goals_fixed_afterwards_alone_are_none() -> None:
    decision = decide(case_of(goals_at(1, 1, 1, late=(0, 1, 2))), POLICY)
    assert (decision.proposal, decision.decided_by) == ("review", "no_goals_in_time")


@given(
    cases(), st.lists(shares, max_size=4), shares, st.integers(0, 4), st.lists(st.booleans(), min_size=5, max_size=5)
)
def test_d14_a_goal_added_afterwards_never_improves_a_proposal(
    case: Case, values: list[float], added: float, place_of: int, unknown: list[bool]
) -> None:
    case = replace(case, emergency_only=False)
    declared = [
        replace(goal, low=0.0 if lacking else goal.low, proven=not lacking)
        for goal, lacking in zip(goals_at(*values), unknown, strict=False)
    ]
    late = replace(goals_at(added, late=(0,))[0], goal="neu")
    at = min(place_of, len(declared))
    ranked = [replace(goal, rank=n + 1.0) for n, goal in enumerate([*declared[:at], late, *declared[at:]])]
    assert place(case_of(tuple(reweighted(ranked)), case)) >= place(case_of(tuple(declared), case))


# --- crisis function ---

POOR = Case(benefit(0.1), risk("high"), consulted=True, crisis="yes")


def test_d14_a_crisis_function_lifts_what_the_balance_came_to_and_to_conditions_at_most() -> None:
    decision = decide(POOR, POLICY)
    assert (decision.proposal, decision.decided_by) == ("continue_with_conditions", "crisis_floor")
    costly = replace(POOR, risk=risk("low"), costs=(ABOVE,))
    assert decide(costly, POLICY).proposal == "continue_with_conditions"
    shaky = replace(POOR, benefit=benefit(0.9), risk=risk("low", "high"))
    assert decide(replace(shaky, crisis="no"), POLICY).proposal == "review"
    assert decide(shaky, POLICY).proposal == "continue_with_conditions"
    assert decide(replace(GOOD, crisis="yes"), POLICY).proposal == "continue"


@pytest.mark.parametrize(
    "held",
    [
        {"benefit": benefit(0.1, proven=0.0, top_proven=False)},
        {"damaged": True},
        {"rhythm": "missed"},
        {"refused": ("task",)},
        {"silent": ("task",)},
        {"milder_means": "yes"},
        {"consulted": False},
        {"duties": (GradedDuty("g3", "H", failed=False),)},
        {"duties": (GradedDuty("g3", "H", failed=True),)},
        {"before": before(("review", "balance"))},
    ],
)
def test_d14_a_crisis_function_lifts_nothing_that_another_rule_holds(held: dict[str, object]) -> None:
    assert place(replace(POOR, **held)) >= REVIEW  # type: ignore[arg-type]


# --- a cell of the matrix that nobody approved ---


def test_d14_a_cell_without_approval_gives_no_level_and_caps_at_review() -> None:
    rating = Rating("staff", "department", 3, 1, "undecided")
    case = replace(GOOD, risk=RiskRange("low", "high", "", ("staff",)), ratings=(rating,))
    decision = decide(case, POLICY)
    assert decision.proposal == "review"
    assert Wording("de").tell(decision.decided_by).startswith("Die Einstufung ist offen, weil die Risikomatrix")


# --- a channel for emergencies only ---

EMERGENCY = Case(None, risk("low"), crisis="yes", emergency_only=True)


def test_d14_a_channel_for_emergencies_only_needs_no_goals_and_goes_on_at_best_with_conditions() -> None:
    decision = decide(EMERGENCY, POLICY)
    assert (decision.proposal, decision.decided_by, decision.firmness) == (
        "continue_with_conditions", "emergency_use", "stable",
    )  # fmt: skip


def test_d14_without_its_crisis_function_its_benefit_is_low() -> None:
    assert decide(replace(EMERGENCY, crisis="no"), POLICY).proposal == "review"
    assert decide(replace(EMERGENCY, crisis=""), POLICY).proposal == "review"
    assert decide(replace(EMERGENCY, crisis="no", risk=risk("high")), POLICY).proposal == "consider_ending"


def test_d14_it_is_judged_by_its_duties_and_its_risk() -> None:
    failed = replace(EMERGENCY, duties=(GradedDuty("g3", "H", failed=True),))
    assert decide(failed, POLICY).proposal == "review"
    assert decide(replace(EMERGENCY, risk=risk("high")), POLICY).proposal == "review"
    assert decide(replace(EMERGENCY, risk=RiskRange("low", "high", "", ("staff",))), POLICY).proposal == "review"


# --- years in a row ---

HELD = replace(GOOD, milder_means="yes")


def test_d14_a_second_year_of_review_for_the_same_cause_leads_to_ending() -> None:
    decision = decide(replace(HELD, before=before(("review", "milder_means evidence"))), POLICY)
    assert (decision.proposal, decode(decision.decided_by)[0]) == ("consider_ending", "review_again")
    assert decision.causes == {"milder_means"}


def test_d14_a_changed_cause_restarts_it_once() -> None:
    changed = replace(HELD, before=before(("review", "evidence")))
    assert decide(changed, POLICY).proposal == "review"
    third = replace(HELD, before=before(("review", "evidence"), ("review", "rhythm_kept")))
    assert decode(decide(third, POLICY).decided_by)[0] == "review_third"
    assert decide(third, POLICY).proposal == "consider_ending"


def test_d14_another_obstacle_is_another_cause() -> None:
    failed = replace(GOOD, duties=(GradedDuty("g4", "H", failed=True),), before=before(("review", "obstacle:g3")))
    assert decide(failed, POLICY).proposal == "review"
    assert decide(replace(failed, before=before(("review", "obstacle:g4"))), POLICY).proposal == "consider_ending"


def test_d14_a_cause_that_is_on_record_no_longer_counts_as_the_same() -> None:
    assert decide(replace(HELD, before=before(("review", ""))), POLICY).proposal == "consider_ending"


def test_d14_a_year_that_went_well_ends_the_count() -> None:
    assert (
        decide(replace(HELD, before=before(("continue", ""), ("review", "milder_means"))), POLICY).proposal == "review"
    )
    assert decide(replace(GOOD, before=before(("review", "milder_means"))), POLICY).proposal == "continue"


def test_d14_what_was_to_be_ended_does_not_come_back_because_its_data_is_withheld() -> None:
    hidden = replace(GOOD, benefit=benefit(0.0, high=1.0, hopeful=1.0, proven=0.0, top_proven=False))
    again = replace(hidden, before=before(("consider_ending", "balance")))
    assert decide(again, POLICY).proposal == "consider_ending"


# --- cost ---


def test_d14_a_cost_above_its_ceiling_alone_is_a_condition_from_the_first_year_on() -> None:
    over = (replace(ABOVE, state="over_ceiling", most=float("nan")),)
    assert decide(replace(GOOD, costs=over), POLICY).proposal == "continue_with_conditions"
    conditions = Case(benefit(0.9), risk("medium"))
    assert decide(replace(conditions, costs=over), POLICY).proposal == "continue_with_conditions"
    assert decide(replace(conditions, costs=(ABOVE,)), POLICY).proposal == "review"


# --- the record, and what is not called stable ---


def test_d14_where_the_record_is_damaged_nothing_is_better_than_review() -> None:
    decision = decide(replace(GOOD, damaged=True), POLICY)
    assert (decision.proposal, decision.decided_by, decision.firmness) == ("review", "record_damaged", "unknown")


def test_d14_with_figures_kept_by_hand_in_place_of_an_export_nothing_is_called_stable() -> None:
    assert decide(replace(GOOD, by_hand=("posts",)), POLICY).firmness == "by_hand"


def test_d14_a_proposal_without_data_is_never_called_firm() -> None:
    nothing = benefit(0.0, high=1.0, hopeful=1.0, proven=0.0, top_proven=False)
    failed = replace(GOOD, benefit=nothing, duties=(GradedDuty("g3", "H", failed=True),))
    assert decide(failed, POLICY).firmness == "unknown"
    assert decide(replace(failed, benefit=None), POLICY).firmness == "unknown"


# --- one sentence says what decides ---


def test_d14_one_sentence_says_which_bound_is_compared_with_which_limit() -> None:
    told = Wording("de").tell(decides(decide(Case(benefit(0.5, low=0.4, high=0.7), risk("low")), POLICY)))
    assert told == (
        "Es entscheidet der vorsichtige Nutzen 0,5, verglichen mit den Klassengrenzen 0,33 und 0,67: „mittel“, bei "
        "Restrisiko „gering“. Geprüft ist auch die Spanne des Nutzens von 0,4 bis 0,7 an Klassengrenzen, die um 10 % "
        "nach unten und oben verschoben sind."
    )
    told = Wording("de").tell(decides(decide(HELD, POLICY)))
    assert told.startswith("Es entscheidet die Regel „Milderes Mittel“; Nutzen, Restrisiko und Kosten allein ergäben")
