"""What the rows of a file that count for its channel add up to."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from smeval.frames import rows
from smeval.frames.delivered import POST_MEASURES
from smeval.read import Exports
from smeval.register import Register

Totals = Mapping[str, Mapping[str, float | None]]


def counted_totals(exports: Exports, register: Register) -> Totals:
    """Return for each file the sums over those of its rows that count: none refused, none doubled, over all sheets.

    A measure per day comes before the same measure per post. None where a measure may not be summed, or no row that
    counts tells it: missing is never zero.

    Parameters
    ----------
    exports : Exports
    register : Register
    """
    measures = register.catalog.measures
    file_of = exports.evidence.set_index("evidence")["file"]
    posts = [name for name in POST_MEASURES if measures[name].over_posts == "sum"]
    by_post = exports.posts.melt("evidence", posts, "measure", "value")
    summed = [name for name, measure in measures.items() if measure.over_days == "sum"]
    listed = exports.measures["evidence"].isin(set(exports.posts["evidence"]))
    days = _outermost(exports.measures[exports.measures["measure"].isin(summed) & ~listed].dropna(subset="value"))
    counted: dict[tuple[str, str], float] = {}
    for values in (by_post, days):
        files = values.assign(file=values["evidence"].map(file_of))
        sums: pd.DataFrame = files.groupby(["file", "measure"])["value"].sum(min_count=1).dropna().reset_index()
        counted |= {(row.file, row.measure): float(row.value) for row in rows(sums)}
    return {
        file: {name: None if total is None else counted.get((file, name)) for name, total in read.items()}
        for file, read in exports.totals.items()
    }


def _outermost(days: pd.DataFrame) -> pd.DataFrame:
    """Leave out periods that lie in a longer one of the same measure and sheet, as months lie in their year."""
    keys = ["evidence", "measure"]
    ordered = days.sort_values([*keys, "start", "end"], ascending=[True, True, True, False])
    latest = ordered.assign(end=ordered.groupby(keys)["end"].cummax())
    before = latest.groupby(keys)["end"].shift()
    return ordered[~(ordered["end"] <= before)]


def uncounted_measures(exports: Exports, register: Register) -> dict[str, list[str]]:
    """Return for each file the measures that its rows tell and that none of the rows that count tells.

    Parameters
    ----------
    exports : Exports
    register : Register
    """
    totals = counted_totals(exports, register)
    return {
        file: [name for name, total in read.items() if total is not None and totals[file][name] is None]
        for file, read in exports.totals.items()
    }
