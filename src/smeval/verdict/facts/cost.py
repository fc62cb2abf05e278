"""Cost per unit of a goal against the approved ceiling and the years before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from smeval.frames import join_frames, rows
from smeval.frames.columns import CEILINGS_FRAME, KPIS_FRAME
from smeval.frames.declared import ChannelRow
from smeval.frames.kinds import NO_NUMBER
from smeval.ids import CostState
from smeval.record.earlier_years import YEARS, carry
from smeval.verdict.facts.known import Known


@dataclass(frozen=True)
class CostCheck:
    """Cost per unit of a goal against the approved ceiling and the three years before.

    Parameters
    ----------
    kpi : str
    state : str
        ``above`` the ceiling and the three years before; ``over_ceiling`` only, or as far as can be said; ``within``
        the ceiling; ``unknown`` this year although three years are known, ``no_history`` where they are not either.
    value, ceiling, most : float
        This year's cost, the ceiling, and the most that one of the three years before cost; NaN where the record of
        those years is damaged, which counts as above them.
    """

    kpi: str
    state: CostState
    value: float = NO_NUMBER
    ceiling: float = NO_NUMBER
    most: float = NO_NUMBER


def check_costs(known: Known, channel: ChannelRow) -> tuple[CostCheck, ...]:
    """Set the cost per unit of each goal that has a ceiling against it; without those a platform cannot show.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    """
    declared = known.register.ceilings
    gone = carry(declared, known.past.frames["ceilings"], ("channel", "kpi"))
    gone = gone[gone["kpi"].isin(list(known.register.catalog.kpis))]  # a KPI of last year may be computed no longer
    found = join_frames(CEILINGS_FRAME, [gone, declared])
    found = found[(found["channel"] == channel.channel) & (found["fixed_on"] <= pd.Timestamp(known.year_end))]
    latest = {row.kpi: row.ceiling for row in rows(found.sort_values("fixed_on", kind="stable"))}
    checks = (_check_cost(known, channel, kpi, ceiling) for kpi, ceiling in latest.items())
    return tuple(check for check in checks if check.state != "not_offered")


def _check_cost(known: Known, channel: ChannelRow, kpi: str, ceiling: float) -> CostCheck:
    needs = known.register.catalog.kpis[kpi].needs
    first = known.year - YEARS
    breaks = known.register.catalog.platforms[channel.platform].breaks
    broken = any(entry.measure in needs and date(first, 1, 1) < entry.on <= known.year_end for entry in breaks)
    yearly = join_frames(KPIS_FRAME, [known.history, known.kpis[known.kpis["period"] == str(known.year)]])
    own = {row.period: row for row in rows(yearly[(yearly["channel"] == channel.channel) & (yearly["kpi"] == kpi)])}
    values = {period: row.value for period, row in own.items() if row.state == "measured"}
    now = own.get(str(known.year))
    if now is not None and now.state == "not_offered":
        return CostCheck(kpi, "not_offered")
    # years that were counted otherwise are none to compare with
    before = [] if broken else [values[str(year)] for year in range(first, known.year) if str(year) in values]
    most = max(before) if len(before) == YEARS else NO_NUMBER
    comparable, gone = len(before) == YEARS, len(before) < YEARS and bool(known.past.damaged)
    value = values.get(str(known.year))
    if value is None:
        return CostCheck(kpi, "unknown" if comparable or gone else "no_history", ceiling=ceiling, most=most)
    if not value > ceiling:
        return CostCheck(kpi, "within", value, ceiling, most)
    return CostCheck(kpi, "above" if gone or value > most else "over_ceiling", value, ceiling, most)
