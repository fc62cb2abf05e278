"""The own posts of a year of which a sample speaks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from smeval.frames import plain, rows
from smeval.frames.columns import PostFrame
from smeval.frames.delivered import REPLY, PostRow
from smeval.read import Exports
from smeval.register import Register


def posts_of_year(
    exports: Exports, register: Register, channel: str, year: int, kinds: Collection[str] = ()
) -> list[PostRow]:
    """Return the channel's own posts of a year in the body's time zone, the oldest first, each once.

    Parameters
    ----------
    exports : Exports
    register : Register
    channel : str
    year : int
    kinds : collection of str
        Only posts of these kinds, or of a kind that the export does not tell; of all without any.
    """
    posts: PostFrame = exports.posts[exports.posts["channel"] == channel]
    local = posts["published_at"].dt.tz_convert(register.timezone)
    own = posts[(local.dt.year == year) & (posts["kind"] != REPLY)]
    if kinds:
        own = own[own["kind"].isin([*kinds, ""])]
    ordered = plain(own).sort_values(["as_of", "evidence"], na_position="first", kind="stable")
    latest = {id_of(row) or str(place): row for place, row in enumerate(rows(ordered))}  # the newer snapshot counts
    return sorted(latest.values(), key=lambda row: (row.published_at, id_of(row)))


def day_in(post: PostRow, timezone: str) -> date:
    """Return the day on which a post was published.

    Parameters
    ----------
    post : PostRow
    timezone : str
        That of the body.
    """
    return post.published_at.tz_convert(timezone).date()


def id_of(post: PostRow) -> str:
    """Return what a post is known by: its id, else its link; empty where it has neither."""
    return post.post_id or post.link
