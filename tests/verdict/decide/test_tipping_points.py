from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.catalog import Policy, load_catalog
from smeval.ids import LANGUAGES, PROPOSALS, REQUIRED_RATERS, TIPPING_KINDS
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.goal_changes import amount, crossings, shown, stepped, with_value
from smeval.verdict.decide.possibilities import possible_rows, scenario_cases
from smeval.verdict.decide.tipping_points import find_tipping_points
from smeval.verdict.facts.benefit import Criterion, centroid_weights, combine, partial_value
from smeval.verdict.facts.cost import CostCheck
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import Rating, level_of, range_of
from smeval.wording import Wording, decode
from tests.bodies import FULL_MATRIX

CATALOG = load_catalog()


def model(**values: float) -> Policy:
    """Return the policy with a full matrix and other thresholds."""
    matrix = CATALOG.policy.matrix.model_copy(update={"cells": FULL_MATRIX})
    return CATALOG.policy.model_copy(update={"matrix": matrix, "values": dict(CATALOG.policy.values) | values})


POLICY = model(goals_min=1)


def goals(*values: float, minimum: float = 0, target: float = 1000, unit: str = "count") -> tuple[Criterion, ...]:
    """Return goals by rank that lie at these partial values."""
    weights = centroid_weights(list(range(len(values))))
    return tuple(
        Criterion(
            f"Ziel {n}",
            "interactions",
            unit,
            minimum,
            target,
            n + 1,
            weight,
            min(value, 1.0),
            min(value, 1.0),
            True,
            achieved=minimum + value * (target - minimum),
        )
        for n, (value, weight) in enumerate(zip(values, weights, strict=True))
    )


def rated(**cells: tuple[int, int]) -> tuple[Rating, ...]:
    """Return both ratings of some risks, both alike."""
    return tuple(
        Rating(risk, rater, *cell, level_of(POLICY.matrix, *cell))
        for risk, cell in cells.items()
        for rater in REQUIRED_RATERS
    )


def case_of(
    declared: tuple[Criterion, ...], ratings: tuple[Rating, ...] = rated(profiling=(1, 1)), **more: object
) -> Case:
    case = Case(combine(declared), range_of(ratings), goals=declared, ratings=ratings)
    return replace(case, **more)  # type: ignore[arg-type]


def test_the_value_at_which_one_goal_turns_the_proposal_is_exact() -> None:
    """One goal at 200 of 1000: low until 1/3, shaky until 1.1/3, so it turns at 366.7."""
    point = find_tipping_points(case_of(goals(0.2)), POLICY)[0]
    key, values = decode(point.message)
    assert (key, values["proposal"]) == ("turns_goal_up_more", "continue")
    assert decode(values["limit"])[1]["n"] == 367
    assert point.size == pytest.approx(0.167)
    assert Wording("de").tell(point.message) == (
        "Erreicht das Ziel „Ziel 0“ (Interaktionen) mindestens 367 (derzeit 200), lautet der Vorschlag „Fortführen“."
    )


def test_where_less_is_better_the_value_is_an_upper_one() -> None:
    slow = goals(0.2, minimum=24, target=4, unit="h")
    (point,) = (point for point in find_tipping_points(case_of(slow), POLICY) if point.kind == "goal")
    assert "auf höchstens 16,6 Std. (derzeit 20 Std.)" in Wording("de").tell(point.message)


def test_d14_the_smallest_change_comes_first_whatever_its_kind() -> None:
    """A goal's value counts its share of the span, everything else 1; of equal size in the order of the kinds."""
    case = case_of(
        goals(0.9, 0.9),
        rated(profiling=(1, 1)),
        duties=(GradedDuty("g13", "A", failed=False),),
        milder_setting="yes",
        rhythm="kept",
        affirmed=("task",),
    )
    found = find_tipping_points(case, POLICY, scenario_cases(case, "facebook", CATALOG))
    assert [point.size for point in found] == sorted(point.size for point in found)
    assert found[0].kind == "goal"
    assert found[0].size < 1
    whole = [point.kind for point in found if point.size == 1]
    assert whole == sorted(whole, key=TIPPING_KINDS.index)
    assert {"rating", "rhythm", "statement", "scenario"} <= set(whole)


def test_d14_a_duty_alone_turns_where_it_is_the_only_condition() -> None:
    case = case_of(goals(0.9), duties=(GradedDuty("g13", "A", failed=False),))
    (point,) = (point for point in find_tipping_points(case, POLICY) if point.kind == "duty")
    assert decode(point.message) == ("turns_duty", {"duty": "g13", "proposal": "continue"})


def test_d14_goals_added_and_ranks_swapped_are_tried_before_nothing_is_said_to_turn() -> None:
    """Of two goals the second alone is reached: swapped, they no longer let the proposals lie apart."""
    case = case_of(goals(0.2, 1.0))
    told = {decode(point.message)[0] for point in find_tipping_points(case, POLICY)}
    assert {"turns_goal_up_more", "turns_ranks"} <= told
    few = model(goals_min=3)
    lacking = case_of(goals(0.9, 0.9))
    points = [point for point in find_tipping_points(lacking, few) if point.kind == "added_goal"]
    assert [decode(point.message)[1] for point in points] == [
        {"rank": 3, "proposal": "continue"},
        {"rank": 1, "proposal": "continue"},
    ]


def test_d14_what_is_missing_is_delivered_and_all_statements_are_made_in_one_change() -> None:
    silent = case_of(goals(0.9), silent=("task",), milder_means="")
    points = {decode(point.message)[0]: point for point in find_tipping_points(silent, POLICY)}
    assert (points["turns_statements"].proposal, points["turns_statements"].size) == ("continue", 2)
    unknown = replace(goals(0.9)[0], low=0.0, high=1.0, proven=False, achieved=None)
    points = {decode(point.message)[0]: point for point in find_tipping_points(case_of((unknown,)), POLICY)}
    assert points["turns_data"].proposal == "continue"


def test_d14_nothing_turns_a_channel_held_by_two_things() -> None:
    held = case_of(goals(1.0), milder_means="yes", refused=("task",))
    found = find_tipping_points(held, POLICY)
    assert not [point for point in found if point.better]


units = st.sampled_from(["count", "persons", "share", "h", "d", "eur", "per_week"])


@given(
    st.lists(st.floats(0, 1.2), min_size=1, max_size=4),
    st.sampled_from([(1, 1), (2, 1), (3, 3)]),
    units,
    st.floats(0.1, 3000),
    st.booleans(),
)
def test_d14_the_printed_number_is_the_first_printed_value_at_which_it_turns(
    values: list[float], cell: tuple[int, int], unit: str, span: float, less: bool
) -> None:
    ends = (span, 0.0) if less else (0.0, span)
    declared = goals(*values, minimum=ends[0], target=ends[1], unit=unit)
    case = case_of(declared, rated(profiling=cell), consulted=True)
    now = decide(case, POLICY).proposal
    for point in find_tipping_points(case, POLICY):
        if point.kind != "goal":
            continue
        key, said = decode(point.message)
        place = next(n for n, goal in enumerate(case.goals) if goal.goal == said["goal"])
        goal, limit = case.goals[place], decode(said["limit"])[1]["n"]
        rising = ("up" in key) == (goal.target > goal.minimum)
        before = stepped(limit, unit, rising=not rising)
        at, short = (with_value(case, place, partial_value(n, goal.minimum, goal.target)) for n in (limit, before))
        assert decide(at, POLICY).proposal == said["proposal"] != now
        assert goal.achieved is not None
        beyond = before > goal.achieved if rising else before < goal.achieved
        assert not beyond or decide(short, POLICY).proposal == now


def test_a_rating_is_named_with_what_it_was_and_what_it_would_have_to_be() -> None:
    ratings = [*rated(staff=(1, 1)), Rating("profiling", "department", 1, 1, "low")]
    ratings.append(Rating("profiling", "second", 2, 2, "medium"))
    case = case_of(goals(0.9), tuple(ratings))
    (point,) = (point for point in find_tipping_points(case, POLICY) if point.kind == "rating" and point.better)
    key, values = decode(point.message)
    assert key == "turns_rating"
    assert (values["rater"], values["was"], values["level"]) == ("second", "medium", "low")
    assert (values["severity"], values["likelihood"], values["proposal"]) == ("1", "1", "continue")


def test_where_both_raters_agree_both_must_change() -> None:
    case = case_of(goals(0.9), rated(profiling=(2, 1), staff=(1, 1)))
    (point,) = (point for point in find_tipping_points(case, POLICY) if point.kind == "rating" and point.better)
    key, values = decode(point.message)
    assert (key, values["rater"], values["proposal"]) == ("turns_rating", "both", "continue")


def test_every_kind_of_change_is_told_in_words() -> None:
    case = case_of(
        goals(0.9, 0.5),
        rated(profiling=(2, 1)),
        duties=(GradedDuty("g6", "A", True),),
        kept=(GradedDuty("g3", "H", False),),
        overdue=("Impressum berichtigen",),
        milder_setting="yes",
        rhythm="kept",
        costs=(CostCheck("cost_per_interaction", "within", 1.0, 2.0, 3.0),),
    )
    wording = {language: Wording(language) for language in ("de", "en")}
    cases = [case, replace(case, rhythm="missed"), replace(case, milder_means="yes"), replace(case, refused=("task",))]
    cases += [
        case_of(goals(0.1), rated(profiling=(3, 3))),
        case_of(goals(0.9), costs=(replace(case.costs[0], state="above"),)),
    ]
    for one in cases:
        for point in find_tipping_points(one, POLICY, scenario_cases(one, "facebook", CATALOG)):
            for language in wording.values():
                assert language.tell(point.message)
        for row in possible_rows("x", one, scenario_cases(one, "facebook", CATALOG), CATALOG):
            assert wording["de"].tell(row.leads)


shares = st.floats(0, 1, allow_nan=False)


@given(st.lists(shares, min_size=1, max_size=5), st.data())
def test_the_benefit_crosses_no_limit_between_two_crossings(values: list[float], data: st.DataObject) -> None:
    """Between two neighbouring crossings no bound of the benefit changes its side of any limit."""
    declared = goals(*values)
    place = data.draw(st.integers(0, len(values) - 1))
    limits = [1 / 3, 2 / 3]
    points = crossings(declared, place, limits)
    first = data.draw(st.integers(0, len(points) - 2))
    ends = []
    for share in (0.01, 0.5, 0.99):
        value = points[first] + share * (points[first + 1] - points[first])
        moved = combine([*declared[:place], replace(declared[place], low=value, high=value), *declared[place + 1 :]])
        assert moved is not None
        ends.append([getattr(moved, end) >= limit for end in ("low", "high", "cautious") for limit in limits])
    assert points[first + 1] - points[first] < 1e-7 or ends[0] == ends[1] == ends[2]


@given(st.lists(shares, min_size=1, max_size=4), st.sampled_from([(1, 1), (2, 1), (3, 3)]))
def test_no_smaller_change_of_one_goal_turns_the_proposal(values: list[float], cell: tuple[int, int]) -> None:
    case = case_of(goals(*values), rated(profiling=cell), consulted=True)
    now = decide(case, POLICY).proposal
    told = [decode(point.message) for point in find_tipping_points(case, POLICY) if point.kind == "goal"]
    for place, goal in enumerate(case.goals):
        ups = [v for key, v in told if key == "turns_goal_up_more" and v["goal"] == goal.goal]
        limit = decode(ups[0]["limit"])[1]["n"] / 1000 if ups else 1.0
        # just short of the limit (which is rounded up to a whole number) nothing turns yet
        for share in (0.0, 0.3, 0.7, 1.0):
            value = goal.low + share * (limit - 0.0011 - goal.low)
            if goal.low < value <= 1:
                moved = replace(goal, low=value, high=value)
                declared = (*case.goals[:place], moved, *case.goals[place + 1 :])
                assert decide(replace(case, goals=declared, benefit=combine(declared)), POLICY).proposal == now
        if ups and limit <= 1:
            moved = replace(goal, low=limit, high=limit)
            declared = (*case.goals[:place], moved, *case.goals[place + 1 :])
            turned = decide(replace(case, goals=declared, benefit=combine(declared)), POLICY).proposal
            assert PROPOSALS.index(turned) < PROPOSALS.index(now)


@pytest.mark.parametrize(
    ("value", "unit", "rounding", "expected"),
    [
        (1204.3, "count", "ROUND_CEILING", 1205),
        (1204.0, "count", "ROUND_CEILING", 1204),
        (0.66672, "share", "ROUND_CEILING", 0.667),
        (3.56, "h", "ROUND_FLOOR", 3.5),
        (9.526, "eur", "ROUND_FLOOR", 9.52),
        (123.4, "eur", "ROUND_CEILING", 124),
    ],
)
def test_a_limit_is_rounded_so_that_the_sentence_stays_true(
    value: float, unit: str, rounding: str, expected: float
) -> None:
    assert shown(value, unit, rounding) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_amount_in_a_sentence_reads_as_in_a_table(language: str) -> None:
    wording = Wording(language)
    for unit in {kpi.unit for kpi in load_catalog().kpis.values()}:
        for value in (0.0, 0.05, 0.5, 1.0, 3.5, 9.53, 45.67, 100.4, 1204.0):
            assert wording.tell(amount(value, unit)) == wording.quantity(value, unit)


def test_what_is_possible_under_each_legal_position_is_listed_with_what_leads_there() -> None:
    case = case_of(
        goals(0.68), rated(profiling=(2, 1)), kept=(GradedDuty("g3", "H", False), GradedDuty("g4", "H", False))
    )
    rows = list(possible_rows("x", case, scenario_cases(case, "facebook", CATALOG), CATALOG))
    assert {row.scenario for row in rows} == {"", "authority", "vg_koeln", "dpf_valid", "dpf_void"}
    today = {row.benefit: row for row in rows if not row.scenario}
    assert set(today) == {"medium", "high"}
    assert decode(decode(today["medium"].leads)[1]["benefit"])[0] == "leads_limits"
    assert {row.proposal for row in rows if row.scenario == "authority"} == {"review"}
    assert {row.proposal for row in rows if row.scenario == "vg_koeln"} == {"continue_with_conditions"}


def test_where_the_arrangement_is_open_the_court_makes_it_curable() -> None:
    case = case_of(goals(0.9), duties=(GradedDuty("g3", "H", failed=True),))
    cases = scenario_cases(case, "facebook", CATALOG)
    assert decide(case, POLICY).proposal == "review"
    assert decide(cases["vg_koeln"], POLICY).proposal == "continue_with_conditions"
    assert decide(cases["dpf_valid"], POLICY).proposal == "review"
