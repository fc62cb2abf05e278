"""Posts that are there twice under different ids: the same text in the same minute."""

from __future__ import annotations

import pandas as pd

from smeval.frames import plain
from smeval.frames.delivered import POST_MEASURES

__all__ = ["are_copies"]

#: So many figures above zero that agree are hardly chance, where there is no text or no time of day to compare.
FIGURES = 2


def are_copies(posts: pd.DataFrame, zone: str) -> pd.Series:
    """Say which posts have text and minute of one that stands before them.

    Where an export tells no text, or only the day, all figures must agree as well.

    Parameters
    ----------
    posts : DataFrame
        Frame ``posts``, those that count first.
    zone : str
        The body's time zone, in which days begin.
    """
    own = plain(posts)
    minute = own["published_at"].dt.floor("min")
    alike = own.assign(minute=minute)
    local = minute.dt.tz_convert(zone)
    timed = local.ne(local.dt.normalize()) & own["title"].ne("")
    figures = own[list(POST_MEASURES)].gt(0).sum(axis=1).ge(FIGURES)
    same_text = alike[timed].duplicated(["minute", "title"])
    same_figures = alike[~timed & figures].duplicated(["minute", "title", *POST_MEASURES])
    found: pd.Series = pd.concat([same_text, same_figures]).reindex(posts.index, fill_value=False)
    return found.astype("bool")
