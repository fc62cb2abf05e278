"""Adding up over days, longer periods and posts: what covers a period, and what does not."""

from __future__ import annotations

import json

import pytest

from tests.kpis.world import World


def test_days_add_up_to_months_and_year() -> None:
    world = World().days("views", 10)
    assert world.value("views") == 3650
    assert world.value("views", "2025-02") == 280
    row = world.row("views", "2025-02")
    assert (row.low, row.high, row.n, row.unit, row.evidence) == (280, 280, 28, "count", "Edays")
    assert row.reason == 'from_days {"days": 28, "of": 28}'


def test_a_value_for_exactly_the_period_comes_before_its_days() -> None:
    world = World().days("views", 10).span("views", 4000, "2025-01-01", "2025-12-31")
    assert world.value("views") == 4000
    assert world.reason("views") == ("measured", "from_period")
    assert world.value("views", "2025-05") == 310


def test_months_and_days_are_joined_without_counting_a_day_twice() -> None:
    world = World().months("views", [100] * 6).days("views", 1, "2025-06-01", "2025-12-31")
    assert world.value("views") == 600 + 184
    assert world.value("views", "2025-06") == 100
    assert world.value("views", "2025-07") == 31


def test_overlapping_periods_are_chosen_so_that_most_days_are_covered() -> None:
    world = World().span("views", 5, "2025-01-01", "2025-11-30")
    world.span("views", 2, "2025-01-01", "2025-06-30").span("views", 3, "2025-07-01", "2025-12-31")
    assert world.value("views") == 5
    assert json.loads(world.row("views").reason.partition(" ")[2]) == {"days": 365, "of": 365}


def test_part_of_the_year_has_no_value_but_a_lower_bound() -> None:
    row = World().days("views", 10, end="2025-03-03").row("views")
    assert (row.state, row.low, row.reason) == ("not_covered", 620, 'covered_partly {"days": 62, "of": 365}')
    assert row.value != row.value
    assert row.high != row.high


@pytest.mark.parametrize(("last", "state"), [("2025-12-12", "not_covered"), ("2025-12-13", "measured")])
def test_the_year_needs_95_percent_of_its_days(last: str, state: str) -> None:
    assert World().days("views", 10, end=last).row("views").state == state


def test_a_month_that_has_not_ended_is_not_covered_although_nearly_all_of_it_is_there() -> None:
    assert World().days("views", 10, end="2025-01-30").reason("views", "2025-01") == ("not_covered", "covered_partly")
    assert World().days("views", 10, "2025-01-02", "2025-01-31").value("views", "2025-01") == 300


def test_a_month_without_any_day_is_neither_zero_nor_missing() -> None:
    row = World().days("views", 10, end="2025-03-31").row("views", "2025-07")
    assert (row.state, row.low == row.low, row.n == row.n) == ("not_covered", False, False)


def test_nothing_delivered_is_missing_and_nothing_offered_is_not_offered() -> None:
    assert World().reason("views") == ("missing", "not_delivered")
    assert World().reason("dislikes") == ("not_offered", "not_offered")
    assert World("mastodon").reason("reach") == ("not_offered", "not_offered")


def test_every_channel_may_have_what_the_body_counts_itself() -> None:
    assert World("mastodon").reason("site_referrals") == ("missing", "not_delivered")
    assert World("mastodon").days("site_referrals", 2).value("site_referrals") == 730


def test_what_was_delivered_counts_although_the_platform_is_not_known_to_offer_it() -> None:
    assert World().days("dislikes", 1).value("dislikes") == 365


def test_values_that_are_not_measured_are_left_out() -> None:
    world = World().days("views", 10, "2025-01-02")
    world.span("views", float("nan"), "2025-01-01", "2025-01-01", state="missing")
    assert world.value("views", "2025-01") == 300


def test_the_newer_of_two_values_for_a_day_counts() -> None:
    world = World().days("views", 10)
    world.measures.insert(0, world.measures[0] | {"value": 99, "as_of": "2026-02-01", "evidence": "Enew"})
    row = world.row("views", "2025-01")
    assert (row.value, row.evidence) == (399, "Edays Enew")


def test_posts_stand_in_where_the_platform_counts_nothing_for_the_period() -> None:
    world = World().lists_posts().post("2025-03-01 10:00", clicks=5).post("2025-07-01 10:00", clicks=7)
    row = world.row("clicks")
    assert (row.value, row.n) == (12, 2)
    assert row.reason == 'from_posts {"as_of": "2026-01-05", "n": 2, "of": 2}'
    assert world.value("clicks", "2025-03") == 5


def test_a_month_without_posts_in_a_listed_year_is_zero() -> None:
    world = World().lists_posts().post("2025-03-01 10:00", clicks=5)
    assert world.value("clicks", "2025-04") == 0
    assert world.value("posts", "2025-04") == 0


def test_days_and_posts_are_never_added() -> None:
    world = World().days("clicks", 1).lists_posts().post("2025-03-01 10:00", clicks=500)
    assert world.value("clicks") == 365


def test_posts_belong_to_the_year_of_the_bodys_time_zone() -> None:
    world = World().lists_posts().post("2025-01-01 00:30", clicks=1).post("2026-01-01 00:10", clicks=100)
    assert world.value("clicks") == 1
    assert world.value("posts", "2025-01") == 1


def test_posts_without_the_value_are_not_zero() -> None:
    world = World().lists_posts().post("2025-03-01 10:00", clicks=5).post("2025-03-02 10:00")
    row = world.row("clicks")
    assert (row.state, row.low, row.reason) == ("not_covered", 5, 'posts_without_value {"n": 1, "of": 2}')


def test_of_two_snapshots_of_a_post_the_newer_counts() -> None:
    world = World().lists_posts().post("2025-03-01 10:00", clicks=5, post_id="a", as_of="2025-12-31")
    world.post("2025-03-01 10:00", clicks=8, post_id="a", as_of="2026-01-31")
    assert (world.value("clicks"), world.value("posts")) == (8, 1)


def test_posts_without_an_id_are_all_counted() -> None:
    world = World().lists_posts().post("2025-03-01 10:00", post_id="").post("2025-03-01 10:00", post_id="")
    assert world.value("posts") == 2


@pytest.mark.parametrize("platform", ["youtube", "instagram"])
def test_nothing_is_added_across_a_break(platform: str) -> None:
    world = World(platform).days("views", 10)
    assert world.reason("views") == ("not_covered", "series_break")
    assert world.row("views").low != world.row("views").low
    assert world.value("views", "2025-02") == 280
    assert world.value("views", "2025-10") == 310


def test_a_break_does_not_matter_to_days_on_one_side_of_it() -> None:
    row = World("instagram").days("views", 10, end="2025-04-20").row("views")
    assert (row.state, row.low) == ("not_covered", 1100)
    assert row.reason.startswith("covered_partly")


def test_a_yearly_value_that_mixes_both_sides_of_a_break_is_no_value() -> None:
    world = World("youtube").span("views", 5000, "2025-01-01", "2025-12-31")
    assert world.reason("views") == ("not_covered", "series_break")


def test_posts_on_both_sides_of_a_break_are_not_added() -> None:
    world = World("instagram").lists_posts().post("2025-03-01 10:00", views=5).post("2025-06-01 10:00", views=7)
    assert world.reason("views") == ("not_covered", "series_break")
    assert world.value("views", "2025-06") == 7


def test_what_a_platform_stopped_counting_is_no_longer_offered() -> None:
    world = World().days("followers_gained", 1, end="2025-11-14")
    assert world.value("followers_gained", "2025-10") == 31
    assert world.reason("followers_gained", "2025-12") == ("not_offered", "not_offered_since")
    assert World().reason("impressions") == ("not_offered", "not_offered_since")


def test_a_channel_opened_in_july_need_not_cover_the_months_before() -> None:
    world = World(channel={"opened_on": "2025-07-01"}).days("views", 10, "2025-07-01")
    assert world.value("views") == 1840
    assert world.reason("views", "2025-06") == ("not_covered", "not_open")


def test_a_channel_closed_in_march_need_not_cover_the_months_after() -> None:
    world = World(channel={"closed_on": "2025-03-15"}).days("views", 10, end="2025-03-15")
    assert (world.value("views"), world.value("views", "2025-03")) == (740, 150)
    assert world.reason("views", "2025-04") == ("not_covered", "not_open")
