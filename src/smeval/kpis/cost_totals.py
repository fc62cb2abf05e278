"""What the channels cost together."""

from __future__ import annotations

from collections.abc import Collection

from smeval.frames import make_frame, rows
from smeval.frames.columns import COST_TOTALS_FRAME, CostTotalFrame, KpiFrame
from smeval.frames.computed import CostTotalRow


def total_cost(kpis: KpiFrame, year: int, closed: Collection[str] = ()) -> CostTotalFrame:
    """Add up the cost of the channels of which it is known; no row where it is of none.

    Parameters
    ----------
    kpis : KpiFrame
    year : int
    closed : collection of str
        Channels that were closed by the end of the year; the total is without them.
    """
    own = kpis[(kpis["kpi"] == "cost") & (kpis["period"] == str(year)) & (kpis["state"] == "measured")]
    costs = [row for row in rows(own) if row.channel not in closed]
    total = CostTotalRow(len(costs), sum(row.low for row in costs), sum(row.high for row in costs))
    return make_frame(COST_TOTALS_FRAME, [total] if costs else [])
