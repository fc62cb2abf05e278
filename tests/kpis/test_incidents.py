"""Incidents beside comments, the time until they were handled, and requests passed on, with what rows leave open."""

from __future__ import annotations

from fractions import Fraction
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smeval.kpis.formulas.incidents import Single, median_time
from smeval.kpis.formulas.survival import estimate, quantile
from smeval.wording import decode
from tests.kpis.world import World

OPEN = {"handled": 0}


def among(*told: tuple[str, int], comments: float = 500, **channel: object) -> World:
    world = World(channel=dict(channel)).span("comments", comments, "2025-01-01", "2025-12-31")
    for kind, n in told:
        world.happened(kind, n)
    return world


def test_incidents_among_comments_are_set_against_their_number() -> None:
    row = among(("staff_insults", 4), ("unlawful_content", 2), ("account_misuse", 9)).row("incidents_per_1000_comments")
    assert (row.value, row.n, row.state) == (12, 6, "measured")
    assert row.evidence == "Eincidents Espan"


def test_other_years_do_not_count() -> None:
    world = (
        among(("staff_insults", 4), ("unlawful_content", 0))
        .happened("staff_insults", 5, "2024-12-31")
        .happened("staff_insults", 5, "2026-01-01")
    )
    assert world.value("incidents_per_1000_comments") == 8


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (among(), ("missing", "no_incidents")),
        (among(("account_misuse", 3)), ("missing", "no_incidents")),
        (World().happened("staff_insults", 3), ("missing", "ratio_unknown")),
        (among(("staff_insults", 3), comments=29), ("not_covered", "ratio_small")),
        (among(("staff_insults", 3), team_size=4), ("suppressed", "incidents_small_team")),
        (among(("staff_insults", 3), team_size=None), ("suppressed", "incidents_team_unknown")),
    ],
)
def test_without_both_numbers_there_is_the_reason(world: World, expected: tuple[str, str]) -> None:
    assert world.reason("incidents_per_1000_comments") == expected


def test_none_on_record_is_missing_and_a_written_zero_is_none() -> None:
    assert among(("staff_insults", 0), ("unlawful_content", 0)).value("incidents_per_1000_comments") == 0


@pytest.mark.parametrize(
    ("told", "untold"), [("staff_insults", "unlawful_content"), ("unlawful_content", "staff_insults")]
)
def test_a_kind_of_which_nobody_wrote_is_no_zero(told: str, untold: str) -> None:
    row = among((told, 3)).row("incidents_per_1000_comments")
    assert (row.state, row.low, row.value == row.value, row.high == row.high) == ("not_covered", 6, False, False)
    assert decode(row.reason) == ("incidents_untold", {"kinds": [untold]})


def test_the_median_counts_open_ones_as_in_the_oracle_of_response_times() -> None:
    """Handled after 0.17, 0.75, 0.88, 2 and 20 hours, five open on 29 December, 48 h before the year ends: 20 h."""
    world = World().happened("unlawful_content", 5, handled=5, hours_to_handle="0,17 0,75 0,88 2 20")
    world.happened("unlawful_content", 5, "2025-12-29", **OPEN)
    row = world.row("incident_time_median")
    assert (row.value, row.low, row.high, row.n) == (20, 20, 20, 10)
    world.happened("account_misuse", 1, "2025-12-29", **OPEN)
    row = world.row("incident_time_median")
    assert (row.state, row.reason.split()[0], isnan(row.value)) == ("not_covered", "incidents_not_reached", True)
    assert row.low == 48
    assert "0.4545" in row.reason


def test_kinds_that_need_not_be_fast_do_not_count() -> None:
    world = World().happened("staff_insults", 12, handled=12, hours_to_handle="3")
    assert world.reason("incident_time_median") == ("missing", "no_incidents")


def test_one_number_of_hours_holds_for_each_that_was_handled() -> None:
    world = World().happened("data_published", 12, handled=10, hours_to_handle="4")
    assert world.value("incident_time_median") == 4


def test_what_was_handled_after_the_year_was_open_at_its_end() -> None:
    world = World().happened("unlawful_content", 10, "2025-12-30", handled=10, hours_to_handle="80")
    assert world.reason("incident_time_median") == ("not_covered", "incidents_not_reached")
    assert (
        World()
        .happened("unlawful_content", 10, "2025-12-31", handled=10, hours_to_handle="3")
        .value("incident_time_median")
        == 3
    )


def test_handled_without_hours_leaves_an_interval() -> None:
    world = World().happened("unlawful_content", 8, handled=8, hours_to_handle="10")
    world.happened("unlawful_content", 7, handled=7)
    assert world.value("incident_time_median") == 10
    world.happened("unlawful_content", 3, handled=3)
    row = world.row("incident_time_median")
    assert (row.state, row.low, isnan(row.high), row.reason) == ("not_covered", 0, True, "incidents_unsure")


def test_the_age_of_what_a_row_of_a_month_tells_is_never_overstated() -> None:
    """Open since some day of December: at least 0 hours; those of 31 December are not known to have waited longer."""
    world = World().happened("unlawful_content", 9, handled=9, hours_to_handle="100")
    world.happened("unlawful_content", 8, None, month="2025-12", **OPEN)
    assert world.value("incident_time_median") == 100
    world.happened("unlawful_content", 3, None, month="2025-12", **OPEN)
    row = world.row("incident_time_median")
    assert (row.state, row.low, isnan(row.high)) == ("not_covered", 100, True)


def test_times_of_few_are_withheld() -> None:
    world = World().happened("unlawful_content", 9, handled=9, hours_to_handle="1")
    assert world.reason("incident_time_median") == ("suppressed", "few_incidents")


def test_a_few_requests_in_time_are_told() -> None:
    world = World().happened("authority_letter", 3, handled=3, hours_to_handle="1 168 169")
    assert world.value("requests_in_time") == pytest.approx(2 / 3)


@pytest.mark.parametrize("kpi", ["incident_time_median", "requests_in_time"])
def test_where_nothing_happened_nothing_was_late(kpi: str) -> None:
    none = World().happened("unlawful_content", 0).happened("authority_letter", 0)
    assert none.reason(kpi) == ("not_covered", "none_happened")


def test_requests_are_in_time_within_seven_days_and_open_ones_are_not() -> None:
    world = World().happened("data_subject_request", 8, handled=7, hours_to_handle="1 20 167 168 169 5 5")
    world.happened("authority_letter", 4, handled=4, hours_to_handle="24")
    world.happened("authority_letter", 5, "2025-12-27", **OPEN)
    row = world.row("requests_in_time")
    assert (row.value, row.n) == (pytest.approx(10 / 12), 12)
    world.happened("authority_letter", 2, "2025-12-24", **OPEN)
    assert world.value("requests_in_time") == pytest.approx(10 / 14)


def test_what_a_row_does_not_say_leaves_an_interval() -> None:
    world = World().happened("data_subject_request", 10, handled=8, hours_to_handle="24")
    world.happened("data_subject_request", 4, handled=4)
    row = world.row("requests_in_time")
    assert (row.state, row.low, row.high) == ("not_covered", pytest.approx(8 / 14), pytest.approx(12 / 14))
    assert isnan(row.value)
    world.happened("data_subject_request", 2)
    row = world.row("requests_in_time")
    assert (row.low, row.high) == (pytest.approx(8 / 16), pytest.approx(14 / 16))
    world.happened("authority_letter", 4, None, month="2025-12", **OPEN)
    assert world.row("requests_in_time").low == pytest.approx(8 / 20)
    assert world.row("requests_in_time").high == pytest.approx(14 / 16)


def test_nothing_due_has_no_share() -> None:
    world = World().happened("authority_letter", 12, "2025-12-28", **OPEN)
    assert world.reason("requests_in_time") == ("not_covered", "no_request_due")


@pytest.mark.parametrize("team", [4, None])
@pytest.mark.parametrize("kpi", ["incidents_per_1000_comments", "incident_time_median", "requests_in_time"])
def test_of_a_small_team_nothing_depends_on_the_number(kpi: str, team: int | None) -> None:
    told = []
    for n in (1, 4, 5, 40):
        world = among(team_size=team)
        for kind in ("unlawful_content", "authority_letter"):
            world.happened(kind, n, handled=n, hours_to_handle="5")
        told.append(world.row(kpi))
    assert len({str(row) for row in told}) == 1
    assert all(isnan(number) for row in told for number in (row.value, row.low, row.high, row.n))


MAYBE_HOURS = st.one_of(st.none(), st.integers(0, 400))


@st.composite
def told_and_true(draw: st.DrawFn) -> tuple[Single, float, float]:
    """Draw what is told of an incident, and what may be true of it: hours until handled, and its age [h]."""
    least = draw(st.integers(0, 300))
    most = least + draw(st.integers(0, 300))
    age = float(draw(st.integers(least, most)))
    true = draw(MAYBE_HOURS)
    hours = inf if true is None else float(true)
    said = draw(st.sampled_from(("hours", "handled", "nothing")))
    if said == "nothing":
        return Single(None, nan, least, most), hours, age
    if true is None:
        return Single(False, nan, least, most), hours, age
    if said == "handled":
        return Single(True, nan, least, most), hours, age
    return Single(True, hours, least, most), hours, max(age, hours) if hours <= most else age


@given(st.lists(told_and_true(), min_size=1, max_size=14))
def test_whatever_is_true_lies_between_the_ends(cases: list[tuple[Single, float, float]]) -> None:
    low, high = median_time(told for told, _, _ in cases)
    ended = [hours <= age for _, hours, age in cases]
    times = [min(hours, age) for _, hours, age in cases]
    curve = estimate(np.array(times, dtype="float64"), np.array(ended, dtype="float64"), np.ones(len(times)))
    true = quantile(curve, 0.5)
    assert (inf if isnan(low) else low) <= (inf if isnan(true) else true) <= (inf if isnan(high) else high)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(("hours", "handled", "nothing")), MAYBE_HOURS), min_size=10, max_size=16))
def test_the_true_share_of_requests_lies_between_the_ends(cases: list[tuple[str, int | None]]) -> None:
    """All on one day, ten before the end of the year, so that the time of each has passed."""
    world = World()
    for said, hours in cases:
        handled = {} if said == "nothing" else {"handled": int(hours is not None)}
        told = {"hours_to_handle": str(hours)} if said == "hours" and hours is not None else {}
        world.happened("authority_letter", 1, "2025-12-21", **handled, **told)
    row = world.row("requests_in_time")
    true = sum(hours is not None and hours <= 168 for _, hours in cases) / len(cases)
    low, high = (row.low, row.high) if row.state == "not_covered" else (row.value, row.value)
    assert low <= true + 1e-12
    assert true <= high + 1e-12


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 300)), min_size=1, max_size=20))
def test_the_median_is_that_of_an_independent_curve(cases: list[tuple[bool, int]]) -> None:
    """Efron: what is no longer followed leaves its weight, in equal parts, to those that are followed longer."""
    known = [Single(done, hours if done else nan, hours, hours) for done, hours in cases]
    order = sorted(cases, key=lambda case: (case[1], not case[0]))
    weights, passed, expected = [Fraction(1, len(order))] * len(order), Fraction(0), nan
    for at, (done, hours) in enumerate(order):
        later = len(order) - at - 1
        if done:
            passed += weights[at]
        elif later:
            weights[at + 1 :] = [weight + weights[at] / later for weight in weights[at + 1 :]]
        if passed >= Fraction(1, 2):
            expected = hours
            break
    assert median_time(known) == pytest.approx((expected, expected), nan_ok=True)
