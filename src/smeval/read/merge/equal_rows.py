"""Rows without an id that stand in several lists: one conversation where nothing tells them apart, else two."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["rows_again"]

Flags = NDArray[np.bool_]
#: What a row with its time of day is known by, and what one without.
BY_TIME = ["received_at", "kind"]
BY_DAY = ["received_at", "received_latest", "answered_at", "answered_latest", "waited", "outcome", "kind"]
#: Share of the rows on days of both lists from which on one list is taken to hold rows of the other.
COPIED = 0.5


def rows_again(events: pd.DataFrame, part: NDArray[np.int32], nameless: Flags) -> Flags:
    """Say which rows stand again in a newer list.

    The same minute on the same channel is the same question. Of a day there may be several alike; then it is so if most
    rows on the days that both lists speak of are alike.

    Parameters
    ----------
    events : DataFrame
        Conversations of all lists, the newest last.
    part : ndarray of int
        Number of the list of each row.
    nameless : ndarray of bool
        Rows without an id.
    """
    again = np.zeros(len(events), dtype=bool)
    rows = events.loc[nameless, BY_DAY].assign(part=part[nameless])
    if rows["part"].nunique() < 2:
        return again
    exact = rows["received_at"].eq(rows["received_latest"])
    for own, names in ((rows[exact], BY_TIME), (rows[~exact], BY_DAY)):
        number = own.groupby([*names, "part"], observed=True).cumcount()
        alike = own.assign(number=number).duplicated([*names, "number"], keep="last")
        found = alike if names == BY_TIME else alike & _copied(own, alike)
        again[found.index[found]] = True
    return again


def _copied(rows: pd.DataFrame, alike: pd.Series) -> pd.Series:
    """Say of each row whether most rows of its list on the days of a newer one are alike."""
    spans = {
        int(number): (own.min(), own.max())
        for number in rows["part"].unique()
        for own in [rows.loc[rows["part"] == number, "received_at"]]
    }
    copied = pd.Series(False, index=rows.index)
    for number in spans:
        own = rows.loc[rows["part"] == number, "received_at"]
        inside = pd.Series(False, index=own.index)
        for first, last in (span for newer, span in spans.items() if newer > number):
            inside |= own.between(first, last)
        if inside.any():
            copied[own.index] = alike[own.index][inside].mean() >= COPIED
    return copied
