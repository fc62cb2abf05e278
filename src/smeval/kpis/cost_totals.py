"""What the channels cost together."""

from __future__ import annotations

from smeval.frames import make_frame, rows
from smeval.frames.columns import COST_TOTALS_FRAME, CostTotalFrame, KpiFrame
from smeval.frames.computed import CostTotalRow


def total_cost(kpis: KpiFrame, year: int) -> CostTotalFrame:
    """Add up the cost of the channels of which it is known; no row where it is of none.

    Parameters
    ----------
    kpis : KpiFrame
    year : int
    """
    costs = [row for row in rows(kpis) if row.kpi == "cost" and row.period == str(year) and row.state == "measured"]
    total = CostTotalRow(len(costs), sum(row.low for row in costs), sum(row.high for row in costs))
    return make_frame(COST_TOTALS_FRAME, [total] if costs else [])
