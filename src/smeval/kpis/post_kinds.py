"""Own posts of a year by kind (photo, video, link, ...), without their titles."""

from __future__ import annotations

from smeval.frames import make_frame
from smeval.frames.columns import POST_KINDS_FRAME, PostKindFrame
from smeval.read import Exports
from smeval.register import Register

PARTS = ("comments", "shares", "saves")


def count_post_kinds(exports: Exports, register: Register, year: int) -> PostKindFrame:
    """Count the posts published in a year by channel and kind.

    `views` holds what the platform's engagement rate is divided by (views or impressions); a sum is missing
    where a post lacks one of its parts, or the platform changed within the year what it counts.

    Returns
    -------
    DataFrame
        Frame ``post_kinds``.
    """
    posts = exports.posts[exports.posts["published_at"].dt.tz_convert(register.timezone).dt.year == year]
    platforms = register.channels.set_index("channel")["platform"]
    bases = platforms.map(lambda platform: register.catalog.platforms[platform].rate_base or "views")
    broken = {
        (platform.id, change.measure)
        for platform in register.catalog.platforms.values()
        for change in platform.breaks
        if change.on.year == year
    }
    rows = []
    for (channel, kind), own in posts.groupby(["channel", "kind"]):
        offers = register.catalog.platforms[platforms[str(channel)]].offers
        approval = "reactions" if own["reactions"].notna().any() else "likes"
        parts = own[[name for name in (approval, *PARTS) if name in offers]]
        rows.append(
            {
                "channel": channel,
                "kind": kind,
                "posts": len(own),
                "views": float("nan")
                if (platforms[str(channel)], bases[str(channel)]) in broken
                else own[bases[str(channel)]].sum(skipna=False),
                "interactions": parts.sum(axis=1, skipna=False).sum(skipna=False),
                "evidence": " ".join(sorted(set(own["evidence"]))),
            }
        )
    return make_frame(POST_KINDS_FRAME, rows)
