"""Posts that are there twice under different ids: the same text in the same minute."""

from __future__ import annotations

import pandas as pd

from smeval.frames import plain
from smeval.frames.delivered import POST_MEASURES, REPLY

__all__ = ["are_copies"]

#: So many figures above zero that agree are hardly chance, where there is no text or no time of day to compare.
FIGURES = 2


def are_copies(posts: pd.DataFrame) -> pd.Series:
    """Say which posts have text and minute of one that stands before them.

    Where an export tells no text, or only the day, its link and all figures must agree as well. Answers to others are
    left out: the same words may go to several people at once.

    Parameters
    ----------
    posts : DataFrame
        Frame ``posts``, those that count first.
    """
    own = plain(posts).assign(minute=posts["published_at"].dt.floor("min"))
    own = own[own["kind"].ne(REPLY) & (own["title"].ne("") | own["link"].ne(""))]
    timed = own["title"].ne("") & own["timed"]
    figures = own[list(POST_MEASURES)].gt(0).sum(axis=1).ge(FIGURES)
    same_text = own[timed].duplicated(["minute", "title"])
    same_figures = own[~timed & figures].duplicated(["minute", "title", "link", *POST_MEASURES])
    found: pd.Series = pd.concat([same_text, same_figures]).reindex(posts.index, fill_value=False)
    return found.astype("bool")
