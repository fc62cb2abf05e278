"""Posts, rhythm and silence."""

from __future__ import annotations

import pandas as pd
import pytest

from smeval.kpis.facts import View, periods_of
from smeval.kpis.formulas.content import unlisted_posts
from smeval.kpis.gather import gather
from tests.kpis.world import CATALOG, MONTHS, World


def weekly(days: str = "W-WED", start: str = "2025-01-01", end: str = "2025-12-31", **channel: float) -> World:
    world = World(channel=dict(channel)).lists_posts()
    for day in pd.date_range(start, end, freq=days):
        world.post(f"{day.date()} 12:00")
    return world


def test_posts_are_counted_from_the_list() -> None:
    world = weekly()
    assert (world.value("posts"), world.value("posts", "2025-01")) == (53, 5)
    assert world.row("posts").evidence == "Eposts"


def test_d14_days_outside_of_a_list_are_days_without_posts() -> None:
    world = World().lists_posts(end="2025-06-30").post("2025-02-01 12:00")
    row = world.row("posts")
    assert (row.state, row.value, row.reason) == ("measured", 1, 'counted_posts_silent {"days": 181, "of": 365}')
    assert row.covered == pytest.approx(181 / 365)
    assert world.value("posts", "2025-02") == 1
    assert world.reason("posts", "2025-07") == ("not_covered", "covered_partly")  # nobody says so of a single month
    assert world.value("posts_per_week") == pytest.approx(7 / 365)


def test_d14_a_channel_that_stopped_in_june_did_not_keep_its_rhythm() -> None:
    """A list without a period of its own ends with its last post; the silence after it counts."""
    world = World(channel={"posts_per_week": 1}).lists_posts(end="2025-06-25")
    for day in pd.date_range("2025-01-01", "2025-06-25", freq="W-WED"):
        world.post(f"{day.date()} 12:00")
    row = world.row("weeks_kept")
    assert (row.state, row.value, row.n) == ("measured", pytest.approx(25 / 51), 51)
    assert row.reason == 'weeks_kept_silent {"kept": 25, "of": 51, "promise": 1.0, "silent": 189}'
    assert world.value("longest_silence") == 189
    assert world.value("posts_per_week") == pytest.approx(26 * 7 / 365)


def test_d14_a_list_that_was_cut_makes_no_day_silent() -> None:
    """The posts of a list that was not read as a whole stand under another evidence than any list that was."""
    world = World(channel={"posts_per_week": 1}).lists_posts(end="2025-06-30").post("2025-02-01 12:00", evidence="Ecut")
    assert world.reason("weeks_kept") == ("not_covered", "covered_partly")
    assert world.row("posts").low == 1


def test_d14_a_number_of_posts_speaks_of_the_days_that_no_list_does() -> None:
    world = World(channel={"posts_per_week": 1}).lists_posts(end="2025-06-30").post("2025-02-01 12:00")
    for month in range(6, 12):
        world.span("posts", 4, *MONTHS[month], "Ehand")
    row = world.row("posts")
    assert (row.value, row.evidence) == (25, "Ehand Eposts")
    assert world.reason("weeks_kept") == ("not_covered", "covered_partly")  # nobody knows their weeks


def test_d14_posts_that_the_network_counts_and_no_list_holds() -> None:
    world = World("x").lists_posts().post("2025-03-01 10:00").days("posts", 0, end="2025-06-30")
    world.span("posts", 9, "2025-07-01", "2025-07-01", "Edays")
    facts = next(gather(world.exports(), world.register(), 2025, CATALOG))
    assert unlisted_posts(View(facts, periods_of(2025)[0], CATALOG)) == (9, 1)


def test_d14_what_lists_lack_never_raises_a_mean() -> None:
    world = World("x").lists_posts(end="2025-06-30").post("2025-02-01 12:00")
    for part in ("likes", "comments", "shares", "saves", "reactions"):
        world.days(part, 1)
    assert world.reason("interactions_per_post") == ("not_covered", "posts_unlisted")


def test_d14_a_channel_existed_when_it_posted() -> None:
    """A later day of opening, or an earlier one of closing, hides no silent weeks between posts."""
    declared = {"posts_per_week": 1, "opened_on": "2025-07-01", "closed_on": "2025-08-31"}
    world = World(channel=declared).lists_posts().post("2025-01-01 12:00").post("2025-12-31 12:00")
    assert world.value("posts") == 2
    assert world.value("longest_silence") == 363


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


def test_d14_weeks_of_which_no_list_speaks_are_weeks_without_posts() -> None:
    world = World(channel={"posts_per_week": 1}).lists_posts(end="2025-09-30").post("2025-01-08 12:00")
    assert world.value("weeks_kept") == pytest.approx(1 / 51)


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


def test_d14_days_of_which_no_list_speaks_are_silent() -> None:
    world = World().lists_posts(end="2025-02-28").lists_posts("2025-03-10").post("2025-02-20 12:00")
    row = world.row("longest_silence")
    assert (row.state, row.value, row.low, row.high) == ("measured", 314, 314, 314)
    assert row.reason == 'silence_silent {"days": 356, "of": 365}'


def test_days_of_which_a_cut_list_may_speak_lengthen_only_the_range() -> None:
    world = World().lists_posts(end="2025-02-28").lists_posts("2025-03-10").post("2025-02-20 12:00", evidence="Ecut")
    row = world.row("longest_silence")
    assert (row.state, row.value, row.low, row.high) == ("measured", 297, 297, 314)
    cut = World().lists_posts(end="2025-02-28").post("2025-02-01 12:00", evidence="Ecut")
    row = cut.row("longest_silence")
    assert (row.state, row.low) == ("not_covered", 31)


def test_nothing_listed_is_missing() -> None:
    for kpi in ("posts", "posts_per_week", "weeks_kept", "longest_silence"):
        assert World().reason(kpi) == ("missing", "not_delivered")
