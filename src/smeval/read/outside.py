"""What exports say about other years than the one evaluated."""

from __future__ import annotations

import pandas as pd

from smeval.errors import Finding
from smeval.read.body import Exports

__all__ = ["outside_year"]


def outside_year(exports: Exports, year: int, zone: str) -> list[Finding]:
    """Return one finding for each file that speaks of the year evaluated and of others, too.

    A file that speaks of other years only is an earlier or later export and no cause for a note, unless its channel
    has no file of the year at all.

    Parameters
    ----------
    exports : Exports
    year : int
        The year evaluated.
    zone : str
        The body's time zone, in which days begin.
    """
    posts = exports.posts[["channel", "evidence"]].assign(
        outside=exports.posts["published_at"].dt.tz_convert(zone).dt.year.ne(year)
    )
    spans = exports.measures.drop_duplicates(["evidence", "start", "end"])
    periods = spans[["channel", "evidence"]].assign(
        outside=spans["start"].dt.year.gt(year) | spans["end"].dt.year.lt(year)
    )
    rows = pd.concat([posts, periods])
    rows["file"] = rows["evidence"].map(dict(zip(exports.evidence["evidence"], exports.evidence["file"], strict=True)))
    inside = rows[~rows["outside"]]
    told = rows["file"].isin(inside["file"]) | ~rows["channel"].isin(inside["channel"])
    counts = rows.loc[told & rows["outside"], "file"].value_counts().sort_index()
    return [
        Finding("outside_year", "note", str(file), values={"n": int(n), "year": str(year)})
        for file, n in counts.items()
    ]
