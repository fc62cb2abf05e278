"""Channels that were closed by the end of a year: they stay out of what is told of all channels together."""

from __future__ import annotations

import pandas as pd

from smeval.frames.columns import ChannelFrame


def closed_channels(channels: ChannelFrame, year: int) -> frozenset[str]:
    """Return the channels that were closed by the end of the year.

    Parameters
    ----------
    channels : DataFrame
        Frame ``channels``.
    year : int
    """
    closed = channels["closed_on"] <= pd.Timestamp(year, 12, 31)
    return frozenset(channels.loc[closed, "channel"])
