"""Answer times with those still waiting: the worked example, and properties."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.kpis import kaplan_meier, quantile, restricted_mean

ANSWERED = (0.17, 0.75, 0.88, 2, 20)


def counts(answered: tuple[float, ...], waiting: int, hours: float = 48) -> pd.DataFrame:
    rows = [{"minutes_real": h * 60, "outcome": "answered", "n": 1} for h in answered]
    rows.append({"minutes_real": hours * 60, "outcome": "open", "n": waiting})
    return pd.DataFrame(rows)


def test_those_who_wait_move_the_median() -> None:
    assert quantile(kaplan_meier(counts(ANSWERED, 0)), 0.5) / 60 == pytest.approx(0.88)
    assert quantile(kaplan_meier(counts(ANSWERED, 5)), 0.5) / 60 == pytest.approx(20)


def test_one_more_waiting_and_the_median_is_not_reached() -> None:
    assert isnan(quantile(kaplan_meier(counts(ANSWERED, 6)), 0.5))


def test_restricted_mean_of_the_worked_example() -> None:
    by_hand = 0.17 + 0.9 * 0.58 + 0.8 * 0.13 + 0.7 * 1.12 + 0.6 * 18 + 0.5 * 28
    assert by_hand == pytest.approx(26.38)
    assert restricted_mean(kaplan_meier(counts(ANSWERED, 5)), 48 * 60) / 60 == pytest.approx(by_hand)


def test_half_is_answered_within_a_day() -> None:
    curve = kaplan_meier(counts(ANSWERED, 5))
    assert 1 - curve.loc[curve["minutes"] <= 24 * 60, "survival"].iloc[-1] == pytest.approx(0.5)


def test_the_curve_in_full() -> None:
    rows = [("answered", 10, 2), ("open", 10, 1), ("answered", 30, 3), ("automatic", 60, 4), ("unknown", 5, 9)]
    curve = kaplan_meier(pd.DataFrame(rows, columns=["outcome", "minutes_real", "n"]))
    assert curve["minutes"].tolist() == [10, 30, 60]
    assert curve["at_risk"].tolist() == [10, 7, 4]
    assert curve["answered"].tolist() == [2, 3, 0]
    assert curve["survival"].tolist() == pytest.approx([0.8, 0.8 * 4 / 7, 0.8 * 4 / 7])


def test_nothing_in_nothing_out() -> None:
    curve = kaplan_meier(counts((), 0).iloc[:0])
    assert curve.empty
    assert isnan(quantile(curve, 0.5))
    assert restricted_mean(curve, 60) == 60


ROWS = st.lists(
    st.tuples(st.integers(0, 500), st.sampled_from(["answered", "open", "hidden", "unknown"]), st.integers(1, 5)),
    min_size=1,
)


@given(ROWS, st.randoms())
def test_order_and_splitting_of_rows_do_not_matter(rows: list[tuple[int, str, int]], random: object) -> None:
    columns = ["minutes_real", "outcome", "n"]
    single = [(minutes, outcome, 1) for minutes, outcome, n in rows for _ in range(n)]
    random.shuffle(single)  # type: ignore[attr-defined]
    whole, split = (kaplan_meier(pd.DataFrame(part, columns=columns)) for part in (rows, single))
    pd.testing.assert_frame_equal(whole, split)


@given(st.lists(st.integers(0, 500), min_size=1), st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_without_anyone_waiting_it_is_the_ordinary_quantile(minutes: list[int], q: float) -> None:
    curve = kaplan_meier(pd.DataFrame({"minutes_real": minutes, "outcome": "answered", "n": 1}))
    expected = pd.Series(sorted(minutes)).quantile(q, interpolation="higher")
    smallest = min(m for m in minutes if sum(x <= m for x in minutes) >= q * len(minutes) - 1e-6)
    assert quantile(curve, q) == smallest
    assert smallest <= expected
    assert restricted_mean(curve, 1000) == pytest.approx(sum(minutes) / len(minutes))
