"""Shares of groups among followers or viewers: no group so small that it would speak of single people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import nan

import pandas as pd

from smeval.frames import make_frame
from smeval.frames.columns import AUDIENCE_FRAME, AudienceFrame

__all__ = ["OTHER", "protect_groups"]

#: Group of all that are too small, or that we cannot name.
OTHER = "other"
#: What the name of a place, an age or a trade looks like; handles, links, mail addresses and numbers do not.
NAME = re.compile(r"(?!.*\d{6})[^\W_][\w .,'’()&/+–-]{0,59}")
#: Digits of a share.
DIGITS = 6
TABLE = ["evidence", "start", "end", "as_of", "dimension"]


def protect_groups(audience: AudienceFrame, people: Mapping[str, float], smallest: float) -> AudienceFrame:
    """Put groups together until none holds fewer people than may be told, and none can be computed back.

    Parameters
    ----------
    audience : DataFrame
        The frame `audience` of one channel.
    people : mapping
        Evidence -> number of people whom the shares are of; absent where nobody knows it.
    smallest : float
        Smallest number of people in a group.
    """
    if audience.empty:
        return audience
    named = audience["group"].where(audience["group"].map(lambda name: bool(NAME.fullmatch(name))), OTHER)
    merged = []
    for key, rows in audience.assign(group=named).groupby(TABLE, sort=False, dropna=False):
        shares = rows.groupby("group", sort=False)["share"].sum()
        kept = _merged(shares, people.get(str(rows["evidence"].iloc[0]), nan), smallest)
        table = {"channel": rows["channel"].iloc[0], **dict(zip(TABLE, key, strict=True))}
        merged.append(pd.DataFrame({"group": kept.index, "share": kept.to_numpy(), **table}))
    return make_frame(AUDIENCE_FRAME, pd.concat(merged))


def _merged(shares: pd.Series, people: float, smallest: float) -> pd.Series:
    """Return the shares with the small groups put together under `OTHER`; so many more that these are enough people."""
    small = shares.mul(people).lt(smallest) | (shares.index == OTHER)
    if not shares.mul(people).lt(smallest).any():
        return shares
    ordered = shares[~small].sort_values(kind="stable")
    together = float(shares[small].sum())
    while together * people < smallest and len(ordered):
        together += float(ordered.iloc[0])
        ordered = ordered.iloc[1:]
    kept = shares[shares.index.isin(ordered.index)]
    merged: pd.Series = pd.concat([kept, pd.Series({OTHER: round(together, DIGITS)}, name="share")])
    return merged.rename_axis("group")
