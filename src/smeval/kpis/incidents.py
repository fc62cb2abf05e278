"""What happened in a year, by channel and kind, beside the risks of which it speaks."""

from __future__ import annotations

from math import nan

from smeval.catalog import Incident
from smeval.errors import Finding
from smeval.frames import make_frame, rows
from smeval.frames.columns import INCIDENT_TOTALS_FRAME, ChannelFrame, IncidentTotalFrame
from smeval.frames.computed import IncidentTotalRow
from smeval.frames.declared import IncidentRow
from smeval.kpis.formulas.incidents import median_time, of_year, singles
from smeval.register import Register
from smeval.register.incidents import INCIDENTS, days_of


def total_incidents(register: Register, channels: ChannelFrame, year: int) -> IncidentTotalFrame:
    """Count what happened in a year, exactly; what of it may leave says `smeval.disclosure`.

    Only kinds of which a row speaks are there: no row is no count of zero. A number is missing where a row does not
    tell its part of it; the time, where half was not handled by the end of the year or the rows do not tell it.

    Parameters
    ----------
    register : Register
    channels : DataFrame
        Frame ``channels``: those under evaluation.
    year : int
    """
    told = of_year(rows(register.incidents), year)
    by_kind = {
        (channel, kind): [row for row in told if (row.channel, row.kind) == (channel, kind)]
        for channel in channels["channel"]
        for kind in register.catalog.incidents
    }
    kinds = register.catalog.incidents
    return make_frame(
        INCIDENT_TOTALS_FRAME,
        [_total(channel, kind, kinds[kind], own) for (channel, kind), own in by_kind.items() if own],
    )


def _total(channel: str, name: str, kind: Incident, told: list[IncidentRow]) -> IncidentTotalRow:
    n = sum(row.n for row in told)
    low, high = median_time(one for row in told for one in singles(row)) if n else (nan, nan)
    return IncidentTotalRow(
        channel=channel,
        incident=name,
        n=n,
        low=n,
        high=n,
        handled=sum(row.handled for row in told if row.n),
        reported=sum(row.reported for row in told if row.n),
        hours_median=low if low == high else nan,
        risks=" ".join(kind.risks),
        evidence=" ".join(sorted({row.evidence for row in told})),
    )


def tell_later(register: Register, year: int) -> list[Finding]:
    """Return that rows speak of years after the one evaluated; how many there are is not told.

    Parameters
    ----------
    register : Register
    year : int
    """
    if any(days_of(row)[0].year > year for row in rows(register.incidents)):
        return [Finding("incident_later", "note", INCIDENTS, values={"year": str(year)})]
    return []
