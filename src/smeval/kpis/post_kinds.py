"""Own posts of a year by kind (photo, video, link, ...), without their titles."""

from __future__ import annotations

from math import isnan, nan

import pandas as pd

from smeval.catalog import Platform
from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import POST_KINDS_FRAME, PostKindFrame
from smeval.frames.computed import PostKindRow
from smeval.ids import FigureState
from smeval.read import Exports
from smeval.register import Register

PARTS = ("comments", "shares", "saves")


def count_post_kinds(exports: Exports, register: Register, year: int) -> PostKindFrame:
    """Count the posts published in a year by channel and kind.

    `views` holds what the platform's engagement rate is divided by (views or impressions); a sum is missing
    where a post lacks one of its parts, or the platform changed within the year what it counts; its state says which.

    Parameters
    ----------
    exports : Exports
    register : Register
    year : int
        Year in the body's time zone.
    """
    posts = plain(exports.posts)[exports.posts["published_at"].dt.tz_convert(register.timezone).dt.year == year]
    spans = exports.coverage[exports.coverage["what"] == "post_period"]
    other = set(spans.loc[spans["start"].dt.year.ne(year) | spans["end"].dt.year.ne(year), "evidence"])
    platforms = {row.channel: register.catalog.platforms[row.platform] for row in rows(register.channels)}
    return make_frame(
        POST_KINDS_FRAME,
        [
            _row(str(channel), str(kind), own, platforms[str(channel)], year, other)
            for (channel, kind), own in posts.groupby(["channel", "kind"])
        ],
    )


def _row(channel: str, kind: str, own: pd.DataFrame, platform: Platform, year: int, other: set[str]) -> PostKindRow:
    """Return the row of one kind; `other` are exports whose figures are of a period that goes beyond the year."""
    base = platform.rate_base or "views"
    broken = any(change.measure == base and change.on.year == year for change in platform.breaks)
    beyond = not other.isdisjoint(own["evidence"])
    approval = "reactions" if own["reactions"].notna().any() else "likes"
    by_design = platform.lacks.get(kind, ())
    parts = own[[name for name in (approval, *PARTS) if name in platform.offers and name not in by_design]]
    views = float(own[base].sum(skipna=False))
    interactions = float(parts.sum(axis=1, skipna=False).sum(skipna=False))
    views_state = "broken" if broken else _state(views, beyond, base in platform.offers)
    interactions_state = _state(interactions, beyond, bool(len(parts.columns)))
    return PostKindRow(
        channel=channel,
        kind=kind,
        posts=len(own),
        views=views if views_state == "measured" else nan,
        views_state=views_state,
        interactions=interactions if interactions_state == "measured" else nan,
        interactions_state=interactions_state,
        evidence=" ".join(sorted(set(own["evidence"]))),
    )


def _state(value: float, beyond: bool, offered: bool) -> FigureState:
    """Say whether a sum stands, or why it does not: what a period beyond the year holds is no figure of the year."""
    if not offered:
        return "not_offered"
    return "not_covered" if beyond else "missing" if isnan(value) else "measured"
