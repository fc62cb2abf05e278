"""What own posts of a year show, and when they were published: context for whoever plans posts, never a measure."""

from __future__ import annotations

from bisect import bisect_right

import pandas as pd

from smeval.frames import make_frame, plain
from smeval.frames.columns import (
    CONTENT_FACTORS_FRAME,
    PUBLISHING_TIMES_FRAME,
    ChannelFrame,
    ContentFactorFrame,
    PostFrame,
    PublishingTimeFrame,
)
from smeval.frames.computed import ContentFactorRow, PublishingTimeRow
from smeval.frames.delivered import REPLY
from smeval.frames.kinds import NO_NUMBER
from smeval.ids import CONTENT_FACTORS, DAYPARTS, WEEKDAYS, ContentFactor

#: Hours at which the parts of a day begin, in the order of `DAYPARTS`.
BEGINNINGS = (0, 6, 10, 14, 18)


def _of_year(posts: PostFrame, channels: ChannelFrame, zone: str, year: int) -> pd.DataFrame:
    """Return the posts of some channels in a year, without answers to others, with the moment on the body's clocks."""
    own = plain(posts)[posts["channel"].isin(channels["channel"]) & posts["kind"].ne(REPLY)]
    local = own["published_at"].dt.tz_convert(zone)
    found: pd.DataFrame = own.assign(local=local)[local.dt.year == year]
    return found


def count_content_factors(posts: PostFrame, channels: ChannelFrame, zone: str, year: int) -> ContentFactorFrame:
    """Count what the posts of a year show; what an export cannot show of any post has no row.

    Parameters
    ----------
    posts : DataFrame
        Frame ``posts``.
    channels : DataFrame
        Frame ``channels``: those under evaluation.
    zone : str
        The body's time zone.
    year : int

    Source
    ------
    004_298f03f50e2e9068.txt, 3.2.2 Twitter bei der Verwaltung
    """
    own = _of_year(posts, channels, zone, year)
    found = [
        _factor(channel, factor, own[own["channel"] == channel])
        for channel in channels["channel"]
        for factor in CONTENT_FACTORS
    ]
    return make_frame(CONTENT_FACTORS_FRAME, [row for row in found if row.of])


def _factor(channel: str, factor: ContentFactor, own: pd.DataFrame) -> ContentFactorRow:
    shown = own[own["shown"].map(lambda names: factor in names.split()).astype("bool")]
    n, of = sum(factor in names.split() for names in shown["features"]), len(shown)
    tags = sum(len(names.split()) for names in shown["tags"])
    return ContentFactorRow(
        channel=channel,
        factor=factor,
        n=n,
        of=of,
        share=n / of if of else NO_NUMBER,
        mean=tags / of if of and factor == "hashtags" else NO_NUMBER,
        evidence=" ".join(sorted(set(shown["evidence"]))),
    )


def count_publishing_times(posts: PostFrame, channels: ChannelFrame, zone: str, year: int) -> PublishingTimeFrame:
    """Count the posts of a year by weekday and part of the day; one whose time of day is not known belongs to none.

    Parameters
    ----------
    posts : DataFrame
        Frame ``posts``.
    channels : DataFrame
        Frame ``channels``: those under evaluation.
    zone : str
        The body's time zone.
    year : int
    """
    own = _of_year(posts, channels, zone, year)
    own = own[own["timed"]]
    part = [bisect_right(BEGINNINGS, hour) - 1 for hour in own["local"].dt.hour]
    times = own.assign(weekday=own["local"].dt.day_of_week, part=part)
    return make_frame(
        PUBLISHING_TIMES_FRAME,
        [
            PublishingTimeRow(
                channel=channel,
                weekday=WEEKDAYS[weekday],
                daypart=DAYPARTS[part],
                posts=len(cell),
                evidence=" ".join(sorted(set(cell["evidence"]))),
            )
            for channel in channels["channel"]
            for (weekday, part), cell in times[times["channel"] == channel].groupby(["weekday", "part"])
        ],
    )
