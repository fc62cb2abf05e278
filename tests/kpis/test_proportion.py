"""The exact interval of a share, against tails in whole numbers, published values, and scipy."""

from __future__ import annotations

from fractions import Fraction
from math import comb, exp, lgamma, log, log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from smeval.kpis.formulas.proportion import exact_interval

#: 95 % limits as others print them: Newcombe 1998, table I (81 of 263, 15 of 148, 0 of 20, 1 of 29), the example of
#: binom.test in R (682 of 925), and tables of textbooks.
PUBLISHED = [
    (0, 10, 0.0, 0.3085),
    (1, 10, 0.0025, 0.4450),
    (5, 10, 0.1871, 0.8129),
    (10, 10, 0.6915, 1.0),
    (26, 30, 0.6928, 0.9624),
    (30, 30, 0.8843, 1.0),
    (35, 35, 0.9000, 1.0),
    (81, 263, 0.2527, 0.3676),
    (15, 148, 0.0578, 0.1617),
    (0, 20, 0.0, 0.1684),
    (1, 29, 0.0009, 0.1776),
    (682, 925, 0.7077, 0.7654),
]


def at_least(k: int, n: int, share: float) -> Fraction:
    """Return the exact chance of k or more of n, counted in whole numbers."""
    p = Fraction(share)
    top, bottom = p.numerator, p.denominator
    ways = sum(comb(n, i) * top**i * (bottom - top) ** (n - i) for i in range(k, n + 1))
    return Fraction(ways, bottom**n)


@pytest.mark.parametrize(("k", "n", "low", "high"), PUBLISHED)
def test_it_is_as_published(k: int, n: int, low: float, high: float) -> None:
    assert exact_interval(k, n) == pytest.approx((low, high), abs=5.1e-5)


@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_its_ends_are_where_the_chance_is_two_and_a_half_per_cent(sample: tuple[int, int]) -> None:
    """In whole numbers: just inside the chance is larger, just outside it is smaller."""
    k, n = sample
    low, high = exact_interval(k, n)
    half = Fraction(25, 1000)
    if k:
        assert at_least(k, n, low * (1 - 1e-9)) < half < at_least(k, n, low * (1 + 1e-9))
    else:
        assert low == 0
    if k < n:  # k or fewer with a yes are n - k or more with a no
        assert at_least(n - k, n, (1 - high) * (1 - 1e-9)) < half < at_least(n - k, n, (1 - high) * (1 + 1e-9))
    else:
        assert high == 1


@pytest.mark.parametrize("n", [1, 30, 36, 1000, 10_000])
def test_none_and_all_have_ends_in_closed_form(n: int) -> None:
    assert exact_interval(n, n) == pytest.approx((0.025 ** (1 / n), 1.0), rel=1e-12)
    assert exact_interval(0, n) == pytest.approx((0.0, 1 - 0.025 ** (1 / n)), rel=1e-9)


@pytest.mark.parametrize(("k", "n"), [(1, 10_000), (17, 10_000), (5_000, 10_000), (9_000, 10_000), (9_999, 10_000)])
def test_it_holds_for_large_samples(k: int, n: int) -> None:
    """Against tails in floating point, each term from the one before: another way to the same sum."""
    low, high = exact_interval(k, n)

    def tail(k: int, p: float) -> float:
        term = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log1p(-p))
        total = 0.0
        for i in range(k, n + 1):
            total += term
            term *= (n - i) / (i + 1) * p / (1 - p)
        return total

    assert tail(k, low) == pytest.approx(0.025, rel=1e-8)
    assert tail(n - k, 1 - high) == pytest.approx(0.025, rel=1e-8)
    assert low < k / n < high


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_it_agrees_with_scipy(sample: tuple[int, int]) -> None:
    k, n = sample
    low = stats.beta.ppf(0.025, k, n - k + 1) if k else 0.0
    high = stats.beta.ppf(0.975, k + 1, n - k) if k < n else 1.0
    assert exact_interval(k, n) == pytest.approx((low, high), abs=1e-9)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_yes_and_no_mirror_each_other(sample: tuple[int, int]) -> None:
    k, n = sample
    low, high = exact_interval(k, n)
    assert exact_interval(n - k, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_sample_is_refused(k: int, n: int) -> None:
    with pytest.raises(ValueError, match="no sample"):
        exact_interval(k, n)
