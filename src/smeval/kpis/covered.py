"""How much of a period was delivered: of each KPI as a share of its days, of each measure month by month."""

from __future__ import annotations

from math import nan
from typing import NamedTuple

import numpy as np

from smeval.catalog import DIALOGUE, Catalog, Kpi
from smeval.kpis.facts import Flags, View, periods_of
from smeval.kpis.gather import gather
from smeval.kpis.result import Result
from smeval.read import Exports
from smeval.register import Register
from smeval.wording import decode


class Cell(NamedTuple):
    """What was delivered of one measure for one channel and period.

    Parameters
    ----------
    channel, measure, period : str
    state : str
        ``there``, ``partly``, ``missing``, ``not_offered`` or ``not_open``.
    share : float
        Share of the days; NaN where the platform does not offer the measure or the channel was not open.
    """

    channel: str
    measure: str
    period: str
    state: str
    share: float


def covered_share(view: View, kpi: Kpi, result: Result) -> float:
    """Return the share of the period's days of which the data behind a result speaks.

    It is 0 where the KPI is missing, and NaN where the platform does not offer it, the channel was not open, or
    declarations are all it needs. Where the platform changed its counting, the longer part of the period counts.

    Parameters
    ----------
    view : View
    kpi : Kpi
    result : Result
        What its formula returned for this view.
    """
    if result.state == "not_offered" or not kpi.needs or view.days < 1:
        return nan
    if result.state == "missing":
        return 0.0
    told = decode(result.reason)[1]
    days = told["days"] if {"days", "of"} <= told.keys() else _longest(view, kpi.needs, result.evidence)
    return float(days / view.days)


def _any_of(view: View, measures: tuple[str, ...], evidence: frozenset[str] = frozenset()) -> Flags:
    """Say for each day of the period whether any of the measures was delivered."""
    flags = np.zeros(view.days, dtype=bool)
    for measure in measures:
        flags |= _delivered_days(view, measure, evidence)
    return flags


def _longest(view: View, measures: tuple[str, ...], evidence: frozenset[str]) -> int:
    """Return the days delivered of any of the measures, between two changes of counting."""
    flags = _any_of(view, measures, evidence)
    cuts = sorted({start - view.start for measure in measures for start, _ in view.pieces(measure)})
    return max(int(flags[first:last].sum()) for first, last in zip(cuts, [*cuts[1:], view.days], strict=True))


def _delivered_days(view: View, measure: str, evidence: frozenset[str]) -> Flags:
    """Say for each day of the period whether a file speaks of it: one of these, or any where none is named."""
    flags = np.zeros(view.days, dtype=bool)
    delivered = view.facts.measures.get(measure)
    if delivered is not None:
        for key, days in delivered.by_evidence.items():
            if not evidence or key in evidence:
                flags |= days[view.start : view.end + 1]
        for (first, last), (_, key) in delivered.spans.items():
            inside = (view.start <= first and last <= view.end) or (first, last) == (view.period.start, view.period.end)
            if inside and (not evidence or key in evidence):
                flags[max(first - view.start, 0) : last - view.start + 1] = True
    listed = measure == "posts" or measure in view.facts.posts.values
    what = DIALOGUE if measure == DIALOGUE else "post_list" if listed else ""
    for first, last, key in view.facts.covered.get(what, ()):
        if not evidence or key in evidence:
            flags[max(first - view.start, 0) : max(last - view.start + 1, 0)] = True
    return flags


def completeness(exports: Exports, register: Register, year: int, catalog: Catalog | None = None) -> list[Cell]:
    """Return what was delivered of every measure for each channel, for the year and its months.

    Parameters
    ----------
    exports : Exports
    register : Register
    year : int
    catalog : Catalog, optional
        That of the register where none is given.
    """
    catalog = catalog or register.catalog
    cells = []
    for facts in gather(exports, register, year, catalog):
        for period in periods_of(year):
            view = View(facts, period, catalog)
            for measure in (*catalog.measures, DIALOGUE):
                cells.append(Cell(facts.channel.channel, measure, period.id, *_state(view, measure)))
    return cells


def _state(view: View, measure: str) -> tuple[str, float]:
    if view.days < 1:
        return "not_open", nan
    offered = view.facts.platform.dialogue if measure == DIALOGUE else view.offers(measure)
    if not offered:
        return "not_offered", nan
    share = float(_any_of(view, (measure,)).mean())
    if share >= view.limit("coverage_min"):
        return "there", share
    return "partly" if share else "missing", share
