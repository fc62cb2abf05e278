from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.catalog import load_catalog
from smeval.ids import LANGUAGES, PROPOSALS, REQUIRED_RATERS
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.goal_changes import amount, crossings, shown
from smeval.verdict.decide.possibilities import possible_rows, scenario_cases
from smeval.verdict.decide.tipping_points import find_tipping_points
from smeval.verdict.facts.benefit import Criterion, centroid_weights, combine
from smeval.verdict.facts.cost import CostCheck
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import Rating, level_of, range_of
from smeval.wording import Wording, decode
from tests.bodies import FULL_MATRIX

CATALOG = load_catalog()
POLICY = CATALOG.policy.model_copy(
    update={
        "matrix": CATALOG.policy.matrix.model_copy(update={"cells": FULL_MATRIX}),
        "values": dict(CATALOG.policy.values) | {"goals_min": 1},
    }
)


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
            value,
            value,
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
    (point,) = (point for point in find_tipping_points(case_of(goals(0.2)), POLICY) if point.kind == "goal")
    key, values = decode(point.message)
    assert (key, values["proposal"]) == ("flip_goal_up_more", "continue")
    assert decode(values["limit"])[1]["n"] == 367
    assert Wording("de").tell(point.message) == (
        "Erreicht das Ziel „Ziel 0“ (Interaktionen) mindestens 367 (derzeit 200), lautet der Vorschlag „Fortführen“."
    )


def test_where_less_is_better_the_value_is_an_upper_one() -> None:
    slow = goals(0.2, minimum=24, target=4, unit="h")
    (point,) = (point for point in find_tipping_points(case_of(slow), POLICY) if point.kind == "goal")
    assert "auf höchstens 16,6 Std. (derzeit 20 Std.)" in Wording("de").tell(point.message)


def test_a_duty_comes_before_everything_else() -> None:
    case = case_of(goals(0.9), duties=(GradedDuty("g13", "A", failed=False),))
    assert decode(find_tipping_points(case, POLICY)[0].message) == (
        "flip_duty",
        {"duty": "g13", "proposal": "continue"},
    )


def test_a_rating_is_named_with_what_it_was_and_what_it_would_have_to_be() -> None:
    ratings = [*rated(staff=(1, 1)), Rating("profiling", "department", 1, 1, "low")]
    ratings.append(Rating("profiling", "second", 2, 2, "medium"))
    case = case_of(goals(0.9), tuple(ratings))
    key, values = decode(find_tipping_points(case, POLICY)[0].message)
    assert key == "flip_rating"
    assert (values["rater"], values["was"], values["level"]) == ("second", "medium", "low")
    assert (values["severity"], values["likelihood"], values["proposal"]) == ("1", "1", "continue")


def test_where_both_raters_agree_both_must_change() -> None:
    case = case_of(goals(0.9), rated(profiling=(2, 1), staff=(1, 1)))
    (point,) = (point for point in find_tipping_points(case, POLICY) if point.kind == "rating" and point.better)
    key, values = decode(point.message)
    assert (key, values["rater"], values["proposal"]) == ("flip_rating", "both", "continue")


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
        ups = [v for key, v in told if key == "flip_goal_up_more" and v["goal"] == goal.goal]
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
