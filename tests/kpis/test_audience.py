"""People are counted once, so their numbers never add up; followers are a level, not a flow."""

from __future__ import annotations

import pytest

from tests.kpis.world import MONTHS, YEAR, World


def test_reach_is_only_the_value_for_exactly_the_period() -> None:
    world = World("instagram").months("reach", [100] * 12).span("reach", 700, "2025-01-01", "2025-12-31")
    assert (world.value("reach"), world.value("reach", "2025-03")) == (700, 100)


def test_daily_reach_is_never_added_but_bounds_the_reach_of_the_year() -> None:
    row = World("instagram").days("reach", list(range(1, 366))).row("reach")
    assert (row.state, row.reason, row.low) == ("not_covered", "no_period_value", 365)
    assert row.value != row.value


def test_reach_of_posts_makes_no_reach_of_the_period() -> None:
    world = World("instagram").lists_posts().post("2025-03-01 10:00", reach=50)
    assert world.reason("reach") == ("not_covered", "no_period_value")
    assert world.reason("reach_per_month") == ("not_covered", "no_month_values")


def test_reach_per_month_needs_all_twelve_months() -> None:
    assert World("instagram").months("reach", range(100, 1300, 100)).value("reach_per_month") == 650
    row = World("instagram").months("reach", [100] * 11).row("reach_per_month")
    assert (row.state, row.reason) == ("not_covered", 'months_missing {"months": 11, "of": 12}')
    assert row.low != row.low


def test_reach_per_month_of_a_channel_opened_in_november() -> None:
    world = World("instagram", channel={"opened_on": "2025-11-10"})
    world.span("reach", 40, "2025-11-01", "2025-11-30").span("reach", 60, "2025-12-01", "2025-12-31")
    row = world.row("reach_per_month")
    assert (row.value, row.n) == (50, 2)


def test_reach_per_month_of_facebook_stops_where_reach_was_replaced() -> None:
    assert World().months("reach", [100] * 12).reason("reach_per_month") == ("not_covered", "series_break")


def test_reach_per_day_is_a_mean() -> None:
    world = World("instagram").days("reach", [1, 3] * 182 + [2])
    assert world.value("reach_per_day") == 2
    assert world.reason("reach_per_day", "2025-05") == ("measured", "mean_of_days")
    assert World("instagram").days("reach", 5, end="2025-06-30").reason("reach_per_day") == (
        "not_covered",
        "covered_partly",
    )


def test_reach_per_post_is_a_median() -> None:
    world = World("instagram").lists_posts()
    for reach in (10, 20, 900):
        world.post("2025-03-01 10:00", reach=reach)
    assert world.value("reach_per_post") == 20
    assert world.reason("reach_per_post", "2025-04") == ("not_covered", "no_posts")


def test_missing_days_of_a_unique_count_are_not_zero() -> None:
    world = World("instagram").days("reach", 100, "2025-01-01", "2025-01-30").days("reach", 100, "2025-02-01")
    assert world.value("reach_per_day", "2025-01") == 100


def test_followers_are_the_last_level_in_the_period() -> None:
    world = World("tiktok").days("followers", list(range(365)))
    assert (world.value("followers"), world.value("followers", "2025-01")) == (364, 30)
    assert world.row("followers").reason == 'stock_on {"day": "2025-12-31"}'


def test_a_monthly_level_stands_at_the_end_of_its_month() -> None:
    world = World("xing").months("followers", list(range(1, 13)))
    assert (world.value("followers"), world.value("followers", "2025-05")) == (12, 5)


def test_followers_of_a_month_that_has_not_ended() -> None:
    world = World("tiktok").days("followers", 50, end="2025-06-10")
    assert world.value("followers", "2025-05") == 50
    assert world.reason("followers", "2025-06") == ("not_covered", "data_until")
    assert world.reason("followers", "2025-07") == ("not_covered", "no_stock")
    assert world.reason("followers") == ("not_covered", "data_until")


@pytest.mark.parametrize(("day", "counts"), [("2025-01-15", False), ("2025-11-30", False), ("2025-12-01", True)])
def test_d14_one_figure_is_the_level_of_the_years_end_only_near_it(day: str, counts: bool) -> None:
    world = World("mastodon").span("followers", 5000, day, day)
    assert world.reason("followers") == (("measured", "stock_on") if counts else ("not_covered", "data_until"))
    assert world.reason("followers_gained")[0] != "measured"  # and proves no growth


def test_d14_a_level_typed_for_a_whole_year_has_no_day() -> None:
    world = World("xing").span("followers", 5000, *YEAR)
    assert world.reason("followers") == ("not_covered", "stock_undated")
    assert world.span("followers", 300, *MONTHS[11]).value("followers") == 300


def test_followers_gained_from_gains_before_balances() -> None:
    world = World("tiktok").days("followers_gained", 3).days("followers_net", 1)
    assert world.value("followers_gained") == 3 * 365


def test_where_only_the_balance_is_delivered_it_says_so() -> None:
    world = World("youtube").days("followers_net", -1, end="2025-06-30")
    assert world.value("followers_gained", "2025-02") == -28
    assert world.reason("followers_gained", "2025-02") == ("measured", "net_only")
    row = world.row("followers_gained")
    assert (row.state, row.low == row.low) == ("not_covered", False)


def test_d14_a_balance_without_the_day_on_which_many_left_is_none() -> None:
    world = World("youtube").days("followers_net", 1, end="2025-06-14").days("followers_net", 1, start="2025-06-16")
    assert world.reason("followers_gained") == ("not_covered", "covered_partly")
    assert world.span("followers_net", -900, "2025-06-15", "2025-06-15").value("followers_gained") == 364 - 900


def test_followers_that_posts_brought_are_only_some_of_them() -> None:
    world = World("instagram").lists_posts().post("2025-03-01 10:00", followers_gained=4)
    row = world.row("followers_gained")
    assert (row.state, row.reason, row.low) == ("not_covered", "attributed_only", 4)


@pytest.mark.parametrize("kpi", ["viewers", "unique_visitors", "reach"])
def test_counts_of_people_are_missing_where_nothing_came(kpi: str) -> None:
    platform = "linkedin" if kpi == "unique_visitors" else "tiktok"
    assert World(platform).reason(kpi) == ("missing", "not_delivered")


def test_posts_without_a_reach_may_have_reached_nobody_or_everybody() -> None:
    world = World("instagram").lists_posts()
    for n in range(40):
        world.post("2025-03-01 10:00", reach=10 * (n + 1), likes=1)
    whole = world.row("reach_per_post")
    assert (whole.value, whole.low, whole.high) == (205, 205, 205)
    for _ in range(2):
        world.post("2025-03-01 10:00", likes=1)
    row = world.row("reach_per_post")
    assert (row.value, row.low, row.high) == (205, 195, 215)


def test_days_without_a_reach_count_as_none_at_the_cautious_end() -> None:
    row = World("instagram").days("reach", 73, "2025-01-11").row("reach_per_day")
    assert (row.value, row.low, row.high) == (73, 71, 73)
