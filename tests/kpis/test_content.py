"""Posts, rhythm and silence."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.kpis.world import World


def weekly(days: str = "W-WED", start: str = "2025-01-01", end: str = "2025-12-31", **channel: float) -> World:
    world = World(channel=dict(channel)).lists_posts()
    for day in pd.date_range(start, end, freq=days):
        world.post(f"{day.date()} 12:00")
    return world


def test_posts_are_counted_from_the_list() -> None:
    world = weekly()
    assert (world.value("posts"), world.value("posts", "2025-01")) == (53, 5)
    assert world.row("posts").evidence == "Eposts"


def test_a_list_of_half_the_year_bounds_the_number_of_posts() -> None:
    world = World().lists_posts(end="2025-06-30").post("2025-02-01 12:00")
    row = world.row("posts")
    assert (row.state, row.low, row.reason) == ("not_covered", 1, 'covered_partly {"days": 181, "of": 365}')
    assert world.value("posts", "2025-02") == 1
    assert world.row("posts_per_week").low == pytest.approx(7 / 365)


def test_posts_may_be_delivered_as_a_number() -> None:
    world = World("xing").months("posts", [4] * 12)
    assert world.value("posts") == 48
    assert world.value("posts_per_week") == pytest.approx(48 * 7 / 365)
    assert world.reason("weeks_kept") == ("missing", "no_post_dates")
    assert world.reason("longest_silence") == ("missing", "no_post_dates")


def test_posts_per_week_is_for_the_year_only() -> None:
    world = weekly()
    assert world.value("posts_per_week") == pytest.approx(53 * 7 / 365)
    yearly = world.kpis().query("kpi in ['posts_per_week', 'weeks_kept', 'longest_silence', 'hours', 'cost']")
    assert set(yearly["period"]) == {"2025"}


def test_weeks_in_which_the_promise_was_kept() -> None:
    assert weekly(posts_per_week=1).value("weeks_kept") == 1
    assert weekly(posts_per_week=2).value("weeks_kept") == 0
    row = weekly(start="2025-01-06", end="2025-06-29", posts_per_week=1).row("weeks_kept")
    assert (row.value, row.n) == (pytest.approx(25 / 51), 51)  # 51 full weeks, from 6 January to 28 December
    assert row.evidence == "Echannel Eposts"


def test_a_post_every_other_week_keeps_a_promise_of_half_a_post() -> None:
    assert weekly("2W-WED", posts_per_week=0.5).value("weeks_kept") == 1
    assert weekly("4W-WED", posts_per_week=0.5).value("weeks_kept") == 24 / 50


def test_no_promise_no_share() -> None:
    assert weekly().reason("weeks_kept") == ("missing", "no_promise")


def test_weeks_of_a_list_with_gaps_are_not_covered() -> None:
    world = World(channel={"posts_per_week": 1}).lists_posts(end="2025-09-30").post("2025-01-01 12:00")
    assert world.reason("weeks_kept") == ("not_covered", "covered_partly")


def test_the_longest_silence_lies_between_posts() -> None:
    world = World().lists_posts()
    for day in pd.date_range("2025-01-01", "2025-12-31"):
        if not "2025-05-02" <= str(day.date()) <= "2025-05-11":
            world.post(f"{day.date()} 12:00")
    assert world.value("longest_silence") == 10


def test_the_longest_silence_reaches_to_the_edges() -> None:
    world = World().lists_posts().post("2025-03-01 12:00")
    assert world.value("longest_silence") == 305
    assert World().lists_posts().value("longest_silence") == 365


def test_days_that_no_export_speaks_of_are_no_silence() -> None:
    world = World().lists_posts(end="2025-02-28").lists_posts("2025-03-10").post("2025-02-20 12:00")
    row = world.row("longest_silence")
    assert (row.state, row.value, row.low) == ("measured", 297, 297)
    assert row.high == 314  # the days that nobody speaks of may have been silent too
    partly = World().lists_posts(end="2025-02-28").post("2025-02-01 12:00").row("longest_silence")
    assert (partly.state, partly.low) == ("not_covered", 31)


def test_nothing_listed_is_missing() -> None:
    for kpi in ("posts", "posts_per_week", "weeks_kept", "longest_silence"):
        assert World().reason(kpi) == ("missing", "not_delivered")
