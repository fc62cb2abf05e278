"""What posts of the same topic brought on a channel and on its alternative."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from smeval.frames import plain
from smeval.frames.columns import PostFrame
from smeval.frames.computed import SubstitutionRow
from smeval.register import Register
from smeval.wording import Typed, encode

#: Posts with the same hashtag that each of the two must have; fewer say nothing of a topic.
FEWEST = 3


def topic_rows(posts: Sequence[tuple[PostFrame, str]], register: Register, year: int) -> Iterator[SubstitutionRow]:
    """Yield for each hashtag that both use what a post of each brought on average.

    Parameters
    ----------
    posts : sequence of DataFrame and str
        Of the channel and of its alternative: the frame ``posts`` in which it is found, and its id.
    register : Register
        Says in which zone the year begins and ends.
    year : int
    """
    (own, channel), (other, alternative) = (
        (_of_year(frame, name, register.timezone, year), name) for frame, name in posts
    )
    topics = (pair for pair in register.catalog.substitutions.values() if pair.combine == "per_post")
    minimum = register.catalog.policy.values["ratio_min"]
    for pair in topics:
        for tag in sorted(set(own["tag"]) & set(other["tag"])):
            both = own[own["tag"] == tag], other[other["tag"] == tag]
            kpi = next((kpi for kpi in pair.own if all(side[kpi].notna().sum() >= FEWEST for side in both)), "")
            if not kpi:
                continue
            mine, theirs = (side[kpi].dropna() for side in both)
            row = SubstitutionRow(
                channel,
                alternative,
                kpi,
                kpi,
                topic=Typed(tag),
                unit=register.catalog.kpis[kpi].unit,
                own=float(mine.mean()),
                other=float(theirs.mean()),
                evidence=" ".join(sorted({*both[0]["evidence"], *both[1]["evidence"]})),
            )
            if mine.sum() < minimum:
                yield row._replace(reason=encode("ratio_small", kpi=kpi, minimum=int(minimum)))
            else:
                reason = encode("substitution_posts", own=len(mine), other=len(theirs))
                yield row._replace(ratio=row.other / row.own, reason=reason)


def _of_year(frame: PostFrame, channel: str, timezone: str, year: int) -> pd.DataFrame:
    """Return the posts of a channel and year, one row for each of their hashtags; of two snapshots the newer counts."""
    own = plain(frame)[(frame["channel"] == channel).to_numpy()]
    own = own[own["published_at"].dt.tz_convert(timezone).dt.year == year]
    own = own.sort_values(["as_of", "evidence"], na_position="first", kind="stable")
    own = own[(own["post_id"] == "") | ~own.duplicated("post_id", keep="last")]
    tags = own["tags"].map(lambda text: sorted(set(text.split())))
    found: pd.DataFrame = own.assign(tag=tags).explode("tag").dropna(subset=["tag"])
    return found
