"""Interactions, what they consist of, and what they are divided by."""

from __future__ import annotations

import json

import pytest

from tests.kpis.world import World


def instagram(**parts: float) -> World:
    world = World("instagram").lists_posts()
    world.post("2025-06-01 10:00", **parts)
    return world.post("2025-07-01 10:00", **parts)


def test_interactions_are_the_parts_that_the_platform_offers() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    row = world.row("interactions")
    assert row.value == 32
    _, values = row.reason.split(" ", 1)
    assert json.loads(values) == {"parts": ["likes", "comments", "shares", "saves"], "basis": "posts"}


def test_reactions_come_before_likes() -> None:
    world = World("linkedin").days("reactions", 5).days("likes", 4).days("comments", 1).days("shares", 1)
    assert world.value("interactions") == 7 * 365


@pytest.mark.parametrize("lacking", ["likes", "comments"])
def test_without_an_essential_part_there_are_no_interactions(lacking: str) -> None:
    parts = {"likes": 10.0, "comments": 3.0, "shares": 2.0, "saves": 1.0}
    row = instagram(**{name: value for name, value in parts.items() if name != lacking}).row("interactions")
    assert (row.state, row.reason) == ("missing", f'parts_missing {{"parts": ["{lacking}"]}}')


def test_saves_that_the_export_does_not_hold_leave_a_lower_bound() -> None:
    row = instagram(likes=10, comments=3, shares=2).row("interactions")
    assert (row.state, row.low) == ("not_covered", 30)
    assert json.loads(row.reason.partition(" ")[2]) == {"parts": ["likes", "comments", "shares"], "lacking": ["saves"]}


def test_a_kind_of_export_without_saves_does_not_make_the_sum_unknown() -> None:
    world = World("tiktok", rules={"Edays": "tiktok/studio_overview"})
    row = world.days("likes", 5).days("comments", -1).days("shares", 1).row("interactions")
    assert (row.state, row.value) == ("measured", 5 * 365)
    told = {"parts": ["likes", "comments", "shares"], "basis": "days", "lacking": ["saves"]}
    assert json.loads(row.reason.partition(" ")[2]) == told


def test_a_sum_with_all_parts_comes_before_one_without_saves() -> None:
    world = World("tiktok", rules={"Edays": "tiktok/studio_overview", "Eposts": "tiktok/business_videos"})
    world.days("likes", 5).days("comments", 1).days("shares", 1).lists_posts()
    row = world.post("2025-06-01 10:00", likes=10, comments=3, shares=2, saves=1).row("interactions")
    assert (row.value, row.reason.partition(" ")[0]) == (16, "interactions_of")


def test_a_kind_of_export_without_comments_gives_no_sum() -> None:
    world = World("facebook", rules={"Edays": "hootsuite/account_metrics"}).days("reactions", 5)
    assert world.row("interactions").state == "missing"


def test_stories_without_comments_leave_the_sum_measured() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    world.post("2025-06-02 10:00", kind="story", likes=5, shares=1)
    assert world.value("interactions") == 38
    assert world.value("comments") == 6
    assert world.value("interactions_per_post") == 16
    assert world.value("posts") == 2


def test_stories_count_as_posts_where_the_body_says_so() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    world.post("2025-06-02 10:00", kind="story", likes=5, shares=1)
    world.channel["stories_count"] = "yes"
    assert world.value("posts") == 3
    assert world.value("interactions_per_post") == pytest.approx(38 / 3)


def test_a_list_of_stories_says_nothing_of_posts() -> None:
    world = World("instagram").post("2025-06-02 10:00", kind="story", likes=5, shares=1)
    world.coverage.append(world._covered("story_list", "2025-01-01", "2025-12-31", "Eposts"))
    assert world.row("posts").state == "not_covered"
    assert world.row("interactions").state == "not_covered"
    world.channel["stories_count"] = "yes"
    assert world.value("posts") == 1
    assert world.value("interactions") == 6


def test_figures_of_a_whole_period_are_no_figures_of_its_months() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    world.coverage.append(world._covered("post_period", "2025-01-01", "2025-12-31", "Eposts"))
    assert world.value("likes") == 20
    for month in ("2025-06", "2025-03"):
        assert world.reason("likes", month) == ("not_covered", "whole_period_only")
    assert world.value("posts", "2025-06") == 1


def test_figures_of_a_period_across_two_years_are_of_neither() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    world.coverage.append(world._covered("post_period", "2024-07-01", "2025-12-31", "Eposts"))
    assert world.reason("likes", "2025") == ("not_covered", "whole_period_only")


def test_figures_of_a_period_that_nobody_knows_are_of_no_year() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    world.coverage.append(world._covered("post_period", "", "", "Eposts") | {"start": None, "end": None})
    assert world.reason("likes", "2025") == ("not_covered", "period_of_list_unknown")


def test_parts_of_days_and_of_posts_are_not_mixed() -> None:
    world = instagram(likes=10, comments=3).days("shares", 1).days("saves", 1)
    assert world.row("interactions").state != "measured"


def test_interactions_partly_covered() -> None:
    world = World("mastodon").days("likes", 5, end="2025-01-31").days("comments", 1, end="2025-01-31")
    row = world.days("shares", 1, end="2025-01-31").row("interactions")
    assert (row.state, row.low) == ("not_covered", 7 * 31)


def test_a_platform_without_reactions_has_no_interactions() -> None:
    assert World("wiki").reason("interactions") == ("not_offered", "not_offered")


def test_interactions_per_post() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1)
    assert world.value("interactions_per_post") == 16
    assert world.reason("interactions_per_post", "2025-03") == ("not_covered", "no_posts")


def test_interactions_per_post_from_counts_by_month() -> None:
    world = World("mastodon").months("posts", [10] * 12)
    for part in ("likes", "comments", "shares"):
        world.months(part, [20] * 12)
    assert world.value("interactions_per_post") == 6


def test_the_rate_divides_by_the_base_of_the_same_posts() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1, views=200).days("views", 999_999)
    row = world.row("engagement_rate", "2025-07")
    assert row.value == pytest.approx(0.08)
    assert row.reason == 'rate_of {"base": "views", "basis": "posts"}'


def test_the_rate_of_days_divides_by_days() -> None:
    world = World("x").days("impressions", 100)
    for part in ("likes", "comments", "shares", "saves"):
        world.days(part, 1)
    assert world.value("engagement_rate") == pytest.approx(0.04)


def test_no_rate_without_a_base() -> None:
    assert World("mastodon").days("likes", 1).reason("engagement_rate") == ("not_offered", "no_rate_base")
    assert instagram(likes=10, comments=3, shares=2, saves=1).reason("engagement_rate") == ("missing", "ratio_unknown")
    assert instagram(likes=1, comments=3, shares=2, saves=1, views=0).reason("engagement_rate", "2025-07") == (
        "not_covered",
        "ratio_small",
    )


def test_no_rate_where_interactions_and_base_have_different_bases() -> None:
    world = instagram(likes=10, comments=3, shares=2, saves=1).days("views", 10)
    assert world.reason("engagement_rate", "2025-07") == ("not_covered", "bases_differ")


def test_view_duration_of_the_network_comes_first() -> None:
    world = World("youtube").span("average_view_duration", 75, "2025-01-01", "2025-12-31")
    assert world.value("average_view_duration") == 75


def test_view_duration_of_posts_is_weighted_by_plays() -> None:
    world = World("youtube").lists_posts()
    world.post("2025-06-01 10:00", average_view_duration=60, watch_time=1)  # 60 plays
    world.post("2025-06-02 10:00", average_view_duration=120, watch_time=4)  # 120 plays
    world.post("2025-06-03 10:00")
    assert world.value("average_view_duration") == pytest.approx(5 * 3600 / 180)
    assert World("youtube").reason("average_view_duration") == ("missing", "not_delivered")


def test_no_rate_where_posts_hide_the_base() -> None:
    world = World("linkedin").lists_posts()
    for n in range(40):
        views = {"impressions": 100.0} if n else {}
        world.post("2025-06-01 10:00", reactions=10, comments=3, shares=2, **views)
    row = world.row("engagement_rate")
    assert (row.state, row.reason) == ("not_covered", 'posts_without_value {"n": 39, "of": 40}')


def test_no_rate_where_the_base_lacks_days_that_the_parts_have() -> None:
    world = World("linkedin").days("impressions", 100, "2025-01-11")
    for part in ("reactions", "comments", "shares"):
        world.days(part, 1)
    assert world.reason("engagement_rate") == ("not_covered", "bases_differ")
