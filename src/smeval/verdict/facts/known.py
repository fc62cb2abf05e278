"""Everything that is known of a year before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smeval.frames.columns import CriterionFrame, DutyResultFrame, KpiFrame, RiskResultFrame
from smeval.kpis.samples import Samples
from smeval.read import Exports
from smeval.record.earlier_years import Past
from smeval.register import Register


@dataclass(frozen=True)
class Known:
    """Everything that is known of a year, over all channels under evaluation.

    Parameters
    ----------
    register : Register
        As it counts, with the channels under evaluation.
    exports : Exports
    past : Past
    year : int
    until : date
        Checks, ratings and statements made by then belong to the year.
    kpis, history, criteria, duties, risks : DataFrame
        Frames ``kpis`` (of the year, of earlier years), ``criteria``, ``duty_results``, ``risk_results``.
    twice : frozenset of (channel, duty)
        Obstacles that failed in the year before as well.
    assessed : DataFrame
        Frame ``duty_results`` before duties that failed twice were graded more strictly.
    samples : Samples
        What the samples of the year show, and what about them nobody may leave as it is.
    by_hand : frozenset of (channel, kpi)
        KPIs that rest on a hand-kept table where an export was before.
    withheld : frozenset of str
        Channels of which a goal's figures were there in the last closed year and are not delivered now.
    compared : frozenset of str
        Channels beside which figures of an alternative stand.
    """

    register: Register
    exports: Exports
    past: Past
    year: int
    until: date
    kpis: KpiFrame
    history: KpiFrame
    criteria: CriterionFrame
    duties: DutyResultFrame
    risks: RiskResultFrame
    twice: frozenset[tuple[str, str]]
    assessed: DutyResultFrame
    samples: Samples
    by_hand: frozenset[tuple[str, str]] = frozenset()
    withheld: frozenset[str] = frozenset()
    compared: frozenset[str] = frozenset()

    @property
    def year_end(self) -> date:
        """Last day of the year."""
        return date(self.year, 12, 31)
