"""The KPIs: from what was delivered and declared to one row per channel, period and KPI.

- `formulas`: the formula of each KPI, in the module of its subject;
- `facts`, `gather`: what formulas look up of a channel and period;
- `result`: what a formula returns;
- `covered`: how much of it was delivered;
- `guide`: what they answer of the guide;
- `answer_curves`, `comparable`, `definitions`, `effort_totals`, `post_kinds`: what else is shown beside the KPIs.
"""

from __future__ import annotations

from smeval.catalog import Catalog
from smeval.frames import make_frame
from smeval.frames.columns import KPIS_FRAME, KpiFrame
from smeval.frames.computed import KpiRow
from smeval.kpis.covered import Cell, completeness, covered_share
from smeval.kpis.facts import View, periods_of
from smeval.kpis.formulas import FORMULAS, formulas_of
from smeval.kpis.formulas.dialogue import small_team
from smeval.kpis.formulas.survival import kaplan_meier, quantile, restricted_mean
from smeval.kpis.gather import gather
from smeval.kpis.result import Formula, result_of
from smeval.read import Exports
from smeval.register import Register

__all__ = [
    "FORMULAS",
    "Cell",
    "Formula",
    "completeness",
    "compute_kpis",
    "kaplan_meier",
    "quantile",
    "restricted_mean",
]


def compute_kpis(exports: Exports, register: Register, year: int, catalog: Catalog | None = None) -> KpiFrame:
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
        KPIs, platforms, measures and thresholds; without it those of the register.

    Returns
    -------
    KpiFrame
        By channel and period in the order of the catalog. KPIs that make sense only for a year, and answers of small
        teams, have no months.

    Raises
    ------
    ValueError
        If a KPI of the catalog has no formula, or the other way round.
    """
    catalog = catalog or register.catalog
    formulas = formulas_of(catalog)
    if unmatched := sorted(catalog.kpis.keys() ^ formulas.keys()):
        raise ValueError(
            f"each KPI needs an entry in catalog/kpis.toml that names its measure, or a formula of the same id in "
            f"kpis/formulas; "
            f"only one of the two is there for: {', '.join(unmatched)}"
        )
    found = []
    for facts in gather(exports, register, year, catalog):
        channel = facts.channel
        for period in periods_of(year):
            view = View(facts, period, catalog)
            for name, kpi in catalog.kpis.items():
                if period.month is not None and (kpi.yearly or (kpi.team and small_team(view))):
                    continue
                result = result_of(kpi, formulas[name], view)
                found.append(
                    KpiRow(
                        body=register.id,
                        department=channel.department,
                        channel=channel.channel,
                        platform=channel.platform,
                        period=period.id,
                        kpi=name,
                        value=result.value,
                        low=result.low,
                        high=result.high,
                        unit=kpi.unit,
                        state=result.state,
                        reason=result.reason,
                        n=result.n,
                        evidence=" ".join(sorted(set(" ".join(result.evidence).split()))),
                        covered=covered_share(view, kpi, result),
                    )
                )
    return make_frame(KPIS_FRAME, found)
