"""Where platforms changed what they count."""

from __future__ import annotations

import pandas as pd

from smeval.catalog import Catalog
from smeval.frames import make_frame
from smeval.frames.columns import BREAKS_FRAME, BreakFrame, ChannelFrame
from smeval.frames.computed import BreakRow


def breaks_of(channels: ChannelFrame, catalog: Catalog) -> BreakFrame:
    """Return the breaks of the platforms of these channels.

    Parameters
    ----------
    channels : ChannelFrame
    catalog : Catalog
        That of the body, in which its own platforms stand too.

    Returns
    -------
    BreakFrame
        In the order in which the platforms first occur among the channels.
    """
    return make_frame(
        BREAKS_FRAME,
        [
            BreakRow(
                platform=platform,
                measure=change.measure,
                on=pd.Timestamp(change.on),
                ends=change.ends,
                successor=change.successor or "",
                confirmed=change.confirmed,
                source=change.source,
            )
            for platform in dict.fromkeys(channels["platform"])
            for change in catalog.platforms[platform].breaks
        ],
    )
