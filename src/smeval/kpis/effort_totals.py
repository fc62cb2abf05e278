"""Hours and amounts of a year added up by phase, of each channel and of all together."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pandas as pd

from smeval.frames import make_frame, plain
from smeval.frames.columns import EFFORT_TOTALS_FRAME, EffortFrame, EffortTotalFrame
from smeval.frames.computed import EffortTotalRow
from smeval.ids import PHASES, Empty, Phase

ENDS = ("hours_low", "hours_likely", "hours_high", "eur_low", "eur_likely", "eur_high")


def total_effort(effort: EffortFrame, year: int, closed: Collection[str] = ()) -> EffortTotalFrame:
    """Add up the declared hours and amounts of a year.

    Parameters
    ----------
    effort : EffortFrame
        Amounts are missing where no rate is declared for the role, and so are the sums that they go into.
    year : int
    closed : collection of str
        Channels that were closed by the end of the year; the total of all is without them.

    Returns
    -------
    EffortTotalFrame
        All channels together (empty channel), then each channel that declared any; of each the phases in the order
        of the work, then the sum over them (empty phase).
    """
    own = plain(effort)[effort["year"] == year]
    parts = {"": own[~own["channel"].isin(list(closed))]} | {
        str(channel): rows for channel, rows in own.groupby("channel", sort=False)
    }
    return make_frame(
        EFFORT_TOTALS_FRAME, [row for channel, rows in parts.items() if len(rows) for row in _totals(channel, rows)]
    )


def _totals(channel: str, rows: pd.DataFrame) -> Iterator[EffortTotalRow]:
    sums = rows.groupby("phase")[list(ENDS)].sum(skipna=False)
    for phase in PHASES:
        if phase in sums.index:
            yield _total(channel, phase, sums.loc[[phase]], rows.loc[rows["phase"] == phase, "evidence"])
    yield _total(channel, "", sums, rows["evidence"])


def _total(channel: str, phase: Phase | Empty, sums: pd.DataFrame, evidence: pd.Series) -> EffortTotalRow:
    low, likely, high, eur_low, eur_likely, eur_high = (float(sums[end].sum(skipna=False)) for end in ENDS)
    found = " ".join(sorted(set(" ".join(evidence).split())))
    return EffortTotalRow(channel, phase, low, likely, high, eur_low, eur_likely, eur_high, found)
