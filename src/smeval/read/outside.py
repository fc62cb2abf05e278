"""What exports say about other years than the one evaluated."""

from __future__ import annotations

import pandas as pd

from smeval.errors import Finding
from smeval.read import Exports

__all__ = ["outside_year"]


def outside_year(exports: Exports, year: int, zone: str) -> list[Finding]:
    """Return one finding for each file with posts or periods of other years; they do not count in this one.

    Parameters
    ----------
    exports : Exports
    year : int
        The year evaluated.
    zone : str
        The body's time zone, in which days begin.
    """
    posts = exports.posts["published_at"].dt.tz_convert(zone).dt.year.ne(year)
    spans = exports.measures.drop_duplicates(["evidence", "start", "end"])
    periods = spans["start"].dt.year.gt(year) | spans["end"].dt.year.lt(year)
    outside = pd.concat([exports.posts.loc[posts, "evidence"], spans.loc[periods, "evidence"]])
    files = outside.map(dict(zip(exports.evidence["evidence"], exports.evidence["file"], strict=True)))
    counts = files.value_counts().sort_index()
    return [
        Finding("outside_year", "note", str(file), values={"n": int(n), "year": str(year)})
        for file, n in counts.items()
    ]
