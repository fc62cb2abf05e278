"""The KPIs: from what was delivered and declared to one row per channel, period and KPI."""

from __future__ import annotations

import pandas as pd

from smeval.catalog import Catalog
from smeval.frames import make_frame
from smeval.frames.columns import KPIS_FRAME
from smeval.kpis import audience, content, dialogue, effort, engagement
from smeval.kpis.covered import Cell, completeness, covered_share, needs_of
from smeval.kpis.dialogue import small_team
from smeval.kpis.facts import View, gather, periods_of
from smeval.kpis.kpi import Kpi, Result, without
from smeval.kpis.survival import kaplan_meier, quantile, restricted_mean
from smeval.read import Exports
from smeval.register import Register

__all__ = [
    "KPIS", "Cell", "Kpi", "completeness", "compute_kpis", "kaplan_meier", "needs_of", "quantile", "restricted_mean",
]  # fmt: skip

KPIS: tuple[Kpi, ...] = (*audience.KPIS, *engagement.KPIS, *content.KPIS, *dialogue.KPIS, *effort.KPIS)


def compute_kpis(exports: Exports, register: Register, year: int, catalog: Catalog | None = None) -> pd.DataFrame:
    """Compute every KPI of every channel for a year and its months.

    Parameters
    ----------
    exports : Exports
        What was read. A channel whose exports were not read has no value.
    register : Register
        What the body declares.
    year : int
        The year evaluated.
    catalog : Catalog, optional
        Platforms, measures and thresholds; without it those of the register.

    Returns
    -------
    DataFrame
        The frame ``kpis``. KPIs that make sense only for a year, and answers of small teams, have no months.
    """
    catalog = catalog or register.catalog
    rows = []
    for facts in gather(exports, register, year, catalog):
        channel = facts.channel
        for period in periods_of(year):
            view = View(facts, period, catalog)
            for kpi in KPIS:
                if period.month is not None and (kpi.yearly or (kpi.team and small_team(view))):
                    continue
                result = _result(kpi, view)
                rows.append(
                    (
                        register.id, channel.department, channel.channel, channel.platform, period.id, kpi.id,
                        result.value, result.low, result.high, kpi.unit, result.state, result.reason, result.n,
                        " ".join(sorted(set(" ".join(result.evidence).split()))),
                        covered_share(view, kpi, result),
                    )
                )  # fmt: skip
    return make_frame(KPIS_FRAME, pd.DataFrame(rows, columns=list(KPIS_FRAME.dtypes)))


def _result(kpi: Kpi, view: View) -> Result:
    if view.days < 1 and kpi.level != "input":
        return without("not_covered", "not_open")
    return kpi.compute(view)
