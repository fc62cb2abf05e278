"""Hours, cost, and what they bring."""

from __future__ import annotations

from math import isnan

import pytest

from tests.kpis.world import World


def test_hours_and_cost_come_with_a_range() -> None:
    world = World().worked(100, 80, 150).worked(50, 50, 60, phase="planning").paid(500).paid(900, year=2024)
    hours, cost = world.row("hours"), world.row("cost")
    assert (hours.value, hours.low, hours.high, hours.n) == (150, 130, 210, 2)
    assert (cost.value, cost.low, cost.high) == (8000, 7000, 11000)
    assert cost.evidence == "Ecosts Eeffort"
    assert cost.reason == 'declared_cost {"other": 500.0, "staff": 7500.0}'


def test_hours_without_a_range_are_sure() -> None:
    row = World().worked(100).row("hours")
    assert (row.low, row.value, row.high) == (100, 100, 100)


def test_nothing_declared_is_missing_never_zero() -> None:
    assert World().reason("hours") == ("missing", "no_hours")
    assert World().paid(500).reason("cost") == ("missing", "no_hours")
    assert World().worked(100, year=2024).reason("hours") == ("missing", "no_hours")


def test_without_a_rate_there_are_hours_but_no_cost() -> None:
    world = World().worked(100, eur_likely=None)
    assert world.value("hours") == 100
    assert world.reason("cost") == ("missing", "no_rate")


def test_costs_that_nobody_declared_leave_a_lower_bound() -> None:
    row = World().worked(100, 80, 150).row("cost")
    assert (row.state, row.reason, row.low) == ("not_covered", "costs_not_declared", 4000)
    assert isnan(row.value)


def test_ratios_carry_the_range() -> None:
    row = World().worked(20, 10, 40).paid(0).days("views", 10).row("cost_per_1000_views")
    assert [row.low, row.value, row.high] == pytest.approx([500 / 3.65, 1000 / 3.65, 2000 / 3.65])
    assert row.evidence == "Ecosts Edays Eeffort"


def test_cost_per_thousand_reached_refers_to_a_month() -> None:
    world = World("instagram").worked(24).paid(0).months("reach", [5000] * 12)
    assert world.value("cost_per_1000_reached") == pytest.approx(24 * 50 / 12 / 5)


def test_no_ratio_with_a_small_divisor() -> None:
    world = World().worked(10).paid(0).span("site_referrals", 29, "2025-01-01", "2025-12-31")
    row = world.row("cost_per_referral")
    assert (row.state, row.reason) == ("not_covered", 'ratio_small {"kpi": "site_referrals", "minimum": 30}')
    assert isnan(row.low)
    world.span("site_referrals", 30, "2025-01-01", "2025-12-31", "Enew", as_of="2026-01-02")
    assert world.value("cost_per_referral") == pytest.approx(500 / 30)


def test_applications_count_from_the_first() -> None:
    world = World("xing").worked(10).paid(0).span("applications", 1, "2025-01-01", "2025-12-31")
    assert world.value("cost_per_application") == 500
    world = World("xing").worked(10).paid(0).span("applications", 0, "2025-01-01", "2025-12-31")
    assert world.reason("cost_per_application") == ("not_covered", "ratio_small")


def test_a_ratio_has_the_state_of_what_it_lacks() -> None:
    assert (
        World().worked(10).paid(0).row("cost_per_1000_views").reason
        == 'ratio_unknown {"kpi": "views", "state": "missing"}'
    )
    assert World().days("views", 10).row("cost_per_1000_views").reason == (
        'ratio_unknown {"kpi": "cost", "state": "missing"}'
    )
    assert World("mastodon").reason("cost_per_1000_reached") == ("not_offered", "ratio_unknown")
    assert World("youtube").worked(10).paid(0).days("views", 10).reason("cost_per_1000_views") == (
        "not_covered",
        "ratio_unknown",
    )


def test_hours_per_answer_are_those_of_moderation() -> None:
    world = World().reads_dialogue().asked(40, "answered", 2).asked(10, "open", 90)
    world.worked(20, 10, 30, phase="moderation").worked(500)
    row = world.row("hours_per_answer")
    assert (row.low, row.value, row.high, row.n) == (0.25, 0.5, 0.75, 40)
    none = World().reads_dialogue().asked(40, "answered", 2).worked(500)
    assert none.reason("hours_per_answer") == ("missing", "no_moderation_hours")
    few = World().reads_dialogue().asked(29, "answered", 2).worked(20, phase="moderation")
    assert few.reason("hours_per_answer") == ("not_covered", "ratio_small")


def test_effort_is_for_the_year_only() -> None:
    kpis = World().worked(10).kpis()
    assert set(kpis.loc[kpis["unit"] == "eur", "period"]) == {"2025"}


def test_a_list_price_that_was_refused_leaves_the_cost_open() -> None:
    row = World("xing").worked(100, 80, 150).paid(500).paid(float("nan")).row("cost")
    assert (row.state, row.reason, row.low) == ("not_covered", "cost_refused", 4000)
    assert isnan(row.value)
    assert row.evidence == "Ecosts Eeffort"
