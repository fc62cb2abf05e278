"""What posts show, and when they were published, on the body's clocks."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd

from smeval.catalog import load_catalog
from smeval.disclosure import publish_times
from smeval.frames import make_frame
from smeval.frames.columns import CHANNELS_FRAME, POSTS_FRAME, ChannelFrame, PostFrame
from smeval.kpis.content_factors import count_content_factors, count_publishing_times
from tests.kpis.world import World

ZONE = "Europe/Berlin"
POLICY = load_catalog().policy


def channels(team_size: float | None = 8) -> ChannelFrame:
    row = {"channel": "c", "name": "c", "department": "presse", "platform": "facebook", "team_size": team_size}
    return make_frame(CHANNELS_FRAME, pd.DataFrame([row]))


def posts(*moments: str, **cells: Any) -> PostFrame:
    world = World()
    for moment in moments:
        world.post(moment, timed=True, **cells)
    return make_frame(POSTS_FRAME, pd.DataFrame(world.posts))


def test_shares_are_of_the_posts_that_show_it() -> None:
    world = World()
    world.post(
        "2025-01-01 00:30", shown="picture video link question hashtags", features="picture hashtags", tags="a b"
    )
    world.post("2025-12-31 23:30", shown="link question hashtags", features="link hashtags", tags="a")
    world.post("2025-06-01 10:00", shown="picture video", features="video")
    world.post("2025-06-01 10:00")
    world.post("2025-06-02 10:00", kind="reply", shown="link", features="link")
    world.post("2026-01-01 00:30", shown="link", features="link")
    found = count_content_factors(make_frame(POSTS_FRAME, pd.DataFrame(world.posts)), channels(), ZONE, 2025)
    told = {row.factor: (row.n, row.of, row.share) for row in found.itertuples()}
    assert told == {
        "picture": (1, 2, 0.5),
        "video": (1, 2, 0.5),
        "link": (1, 2, 0.5),
        "question": (0, 2, 0),
        "hashtags": (2, 2, 1),
    }
    means = found.set_index("factor")["mean"]
    assert means["hashtags"] == 1.5
    assert all(isnan(mean) for factor, mean in means.items() if factor != "hashtags")
    assert found["evidence"].unique().tolist() == ["Eposts"]


def test_what_no_post_can_show_has_no_row() -> None:
    assert count_content_factors(posts("2025-03-01 10:00"), channels(), ZONE, 2025).empty
    assert count_content_factors(posts(), channels(), ZONE, 2025).empty
    assert count_publishing_times(posts(), channels(), ZONE, 2025).empty


def test_times_are_those_of_the_body() -> None:
    """Each part of the day begins on the hour; Monday 00:00 here is Sunday 23:00 UTC."""
    told = posts(
        "2025-01-06 00:00", "2025-01-06 05:59", "2025-01-06 06:00", "2025-07-07 09:59", "2025-07-07 10:00",
        "2025-07-07 14:00", "2025-07-07 18:00", "2025-07-07 23:59",
    )  # fmt: skip
    untimed = posts("2025-03-03 12:00").assign(timed=False)
    found = count_publishing_times(told, channels(), ZONE, 2025)
    assert found[["weekday", "daypart", "posts"]].to_numpy().tolist() == [
        ["mon", "night", 2],
        ["mon", "morning", 2],
        ["mon", "noon", 1],
        ["mon", "afternoon", 1],
        ["mon", "evening", 2],
    ]
    assert count_publishing_times(make_frame(POSTS_FRAME, untimed), channels(), ZONE, 2025).empty


def test_times_of_small_teams_and_of_few_posts_do_not_leave() -> None:
    days = [f"2025-{month:02d}-{day:02d} 10:30" for month in range(1, 13) for day in range(1, 29)]
    night = ["2025-03-03 02:00", "2025-03-04 02:00"]
    exact = count_publishing_times(posts(*days, *night), channels(), ZONE, 2025)
    assert len(exact) == 9
    shown = publish_times(exact, channels(), POLICY)
    assert shown["daypart"].unique().tolist() == ["noon"]
    assert len(shown) == 6, "two cells of one post each hide a further one"
    for team in (4.0, None):
        assert publish_times(exact, channels(team), POLICY).empty
