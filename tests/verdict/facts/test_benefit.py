from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.frames import make_frame
from smeval.frames.columns import KPIS_FRAME
from smeval.ids import GoalOutcome, State
from smeval.register import load_register
from smeval.verdict.facts.benefit import (
    assess_criteria,
    centroid_weights,
    combine,
    criteria_of,
    exact_bounds,
    goal_outcome,
    partial_interval,
)
from tests.bodies import channel, make_body

NAME = "presse_mastodon"


def test_a_band_that_lies_inside_the_target_decides_a_goal() -> None:
    """A share that is withheld and shown as 75 to 100 % reaches a target of 75 %, and misses a minimum above 100 %."""
    assert goal_outcome("suppressed", 0.75, 1.0, 0.0, 0.75) == "reached"
    assert goal_outcome("suppressed", 0.0, 0.25, 0.5, 0.75) == "missed"
    assert goal_outcome("suppressed", 0.75, 1.0, 0.0, 0.9) == "open"
    assert goal_outcome("suppressed", float("nan"), float("nan"), 0.0, 0.9) == "open"


def test_weights_of_four_goals() -> None:
    assert [round(weight, 4) for weight in centroid_weights([1, 2, 3, 4])] == [0.5208, 0.2708, 0.1458, 0.0625]


def test_goals_of_equal_rank_weigh_the_same() -> None:
    first, second, third = centroid_weights([1, 1, 2])
    assert first == second > third
    assert sum((first, second, third)) == pytest.approx(1)


@pytest.mark.parametrize(
    ("lows", "highs", "expected"),
    [
        ([0.6, 0.6, 0.1, 0.1], [0.7, 0.7, 0.2, 0.2], (0.35, 0.70)),
        ([0.1, 0.1, 0.6, 0.6], [0.2, 0.2, 0.7, 0.7], (0.10, 0.45)),
    ],
)
def test_exact_bounds_by_hand(lows: list[float], highs: list[float], expected: tuple[float, float]) -> None:
    assert exact_bounds([1, 2, 3, 4], lows, highs) == pytest.approx(expected)


shares = st.floats(0, 1, allow_nan=False)


@given(
    st.lists(st.tuples(shares, shares), min_size=1, max_size=7), st.lists(st.floats(0.01, 1), min_size=7, max_size=7)
)
def test_no_weights_that_respect_the_order_leave_the_bounds(
    values: list[tuple[float, float]], steps: list[float]
) -> None:
    lows, highs = [min(pair) for pair in values], [max(pair) for pair in values]
    raw = [sum(steps[i:]) for i in range(len(values))]  # falling, so the first goal weighs most
    weights = [weight / sum(raw) for weight in raw]
    low, high = exact_bounds(range(len(values)), lows, highs)
    assert low - 1e-9 <= sum(w * x for w, x in zip(weights, lows, strict=True))
    assert sum(w * x for w, x in zip(weights, highs, strict=True)) <= high + 1e-9


@pytest.mark.parametrize(
    ("low", "high", "minimum", "target", "expected"),
    [
        (50, 50, 0, 100, (0.5, 0.5)),
        (120, 150, 0, 100, (1, 1)),
        (float("nan"), float("nan"), 0, 100, (0, 1)),
        (30, float("nan"), 0, 100, (0.3, 1)),
        (6, 12, 24, 4, (0.6, 0.9)),  # less is better
        (float("nan"), 12, 24, 4, (0.6, 1)),
    ],
)
def test_partial_values(low: float, high: float, minimum: float, target: float, expected: tuple[float, float]) -> None:
    assert partial_interval(low, high, minimum, target) == pytest.approx(expected)


def kpi(name: str, value: float | None, state: str = "measured") -> dict[str, object]:
    return {"channel": NAME, "period": "2025", "kpi": name, "value": value, "low": value, "high": value, "state": state}


def goal(name: str, kpi: str, rank: int, fixed_on: str = "2024-11-01") -> dict[str, object]:
    return {
        "channel": NAME,
        "goal": name,
        "kpi": kpi,
        "minimum": 0,
        "target": 100,
        "rank": rank,
        "fixed_on": fixed_on,
    }


def test_a_goal_the_platform_cannot_show_leaves_the_benefit_as_if_never_declared(tmp_path: Path) -> None:
    kpis = make_frame(
        KPIS_FRAME, pd.DataFrame([kpi("posts", 60), kpi("comments", 20), kpi("reach_per_month", None, "not_offered")])
    )
    found = []
    for goals in (
        [goal("a", "posts", 1), goal("b", "reach_per_month", 2), goal("c", "comments", 3)],
        [goal("a", "posts", 1), goal("c", "comments", 2)],
    ):
        register = load_register(make_body(tmp_path, channels=[channel(NAME)], goals=goals))
        found.append(combine(criteria_of(assess_criteria(register, [NAME], kpis, 2025), NAME)))
    assert found[0] == found[1]
    assert found[0] is not None
    assert (found[0].low, found[0].high) == pytest.approx((0.4, 0.6))


def test_a_missing_value_counts_neither_as_zero_nor_as_good(tmp_path: Path) -> None:
    register = load_register(
        make_body(tmp_path, channels=[channel(NAME)], goals=[goal("a", "posts", 1), goal("c", "comments", 2)])
    )
    kpis = make_frame(KPIS_FRAME, pd.DataFrame([kpi("posts", 60), kpi("comments", None, "missing")]))
    benefit = combine(criteria_of(assess_criteria(register, [NAME], kpis, 2025), NAME))
    assert benefit is not None
    assert (benefit.low, benefit.high) == pytest.approx((0.3, 0.8))
    assert not benefit.top_proven


def test_a_target_dated_within_the_year_or_not_at_all_is_retroactive(tmp_path: Path) -> None:
    kpis = make_frame(KPIS_FRAME, pd.DataFrame([kpi("posts", 60)]))
    for fixed_on, expected in (("2024-12-31", False), ("2025-01-01", True), ("2025-02-01", True), ("", True)):
        register = load_register(make_body(tmp_path, channels=[channel(NAME)], goals=[goal("a", "posts", 1, fixed_on)]))
        criteria = assess_criteria(register, [NAME], kpis, 2025)
        assert bool(criteria.loc[0, "fixing"] == "late") is expected


def test_without_goals_there_is_no_benefit(tmp_path: Path) -> None:
    register = load_register(make_body(tmp_path, channels=[channel(NAME)]))
    assert combine(criteria_of(assess_criteria(register, [NAME], make_frame(KPIS_FRAME), 2025), NAME)) is None


@pytest.mark.parametrize(
    ("state", "low", "high", "minimum", "target", "expected"),
    [
        ("measured", 15, 15, 10, 20, "between"),
        ("measured", 20, 22, 10, 20, "reached"),
        ("measured", 9, 9.5, 10, 20, "missed"),
        ("measured", 8, 12, 10, 20, "open"),
        ("measured", 18, 21, 10, 20, "open"),
        ("not_covered", 15, 15, 10, 20, "open"),
        ("measured", 17, 17, 14, 4, "missed"),
        ("measured", 4, 4, 14, 4, "reached"),
    ],
)
def test_a_goal_is_reached_only_if_its_worst_value_is(
    state: State, low: float, high: float, minimum: float, target: float, expected: GoalOutcome
) -> None:
    assert goal_outcome(state, low, high, minimum, target) == expected
