"""Posts that are there twice under different ids: the same text in the same minute."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from smeval.frames import plain
from smeval.frames.delivered import POST_MEASURES

__all__ = ["are_copies"]

#: So many figures above zero that agree are hardly chance, where there is no text or no time of day to compare.
FIGURES = 2


def are_copies(posts: pd.DataFrame, zones: Mapping[str, str]) -> pd.Series:
    """Say which posts have text and minute of one that stands before them.

    Where an export tells no text, or only the day, its link and all figures must agree as well. Answers to others are
    left out: the same words may go to several people at once.

    Parameters
    ----------
    posts : DataFrame
        Frame ``posts``, those that count first.
    zones : mapping of str to str
        Zone of the times of each evidence, in which a day without a time of day begins.
    """
    own = plain(posts).assign(minute=posts["published_at"].dt.floor("min"))
    own = own[own["kind"].ne("reply") & (own["title"].ne("") | own["link"].ne(""))]
    timed = own["title"].ne("") & ~_at_midnight(own["published_at"], own["evidence"].map(zones))
    figures = own[list(POST_MEASURES)].gt(0).sum(axis=1).ge(FIGURES)
    same_text = own[timed].duplicated(["minute", "title"])
    same_figures = own[~timed & figures].duplicated(["minute", "title", "link", *POST_MEASURES])
    found: pd.Series = pd.concat([same_text, same_figures]).reindex(posts.index, fill_value=False)
    return found.astype("bool")


def _at_midnight(moments: pd.Series, zones: pd.Series) -> pd.Series:
    """Say which moments are the beginning of a day in the zone beside them."""
    found = pd.Series(False, index=moments.index)
    for zone, own in moments.groupby(zones):
        local = own.dt.tz_convert(str(zone)).dt.tz_localize(None)
        found[own.index] = local.eq(local.dt.normalize())
    return found
