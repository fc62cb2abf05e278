"""KPIs that are a measure itself: what its kind says is how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import fsum, nan

from smeval.catalog import Catalog, Measure
from smeval.kpis.facts import View, months_of
from smeval.kpis.formulas.adding import broken, exact_spans, flow, over_time
from smeval.kpis.result import MISSING, Formula, Result, measured, not_offered, without
from smeval.wording import encode


def people(measure: str) -> Formula:
    """Return the KPI that counts each person once: only the platform's own value for exactly this period."""

    def compute(view: View) -> Result:
        if not view.offers(measure):
            return not_offered(view, measure)
        delivered = view.facts.measures.get(measure)
        if delivered is None:
            return without("not_covered", "no_period_value") if measure in view.facts.posts.values else MISSING
        own = own_value(view, measure)
        if own is not None:
            return own
        inside = [found for span, found in delivered.spans.items() if view.start <= span[0] and span[1] <= view.end]
        known = range(view.start, view.end + 1)
        inside += [(delivered.days[day], delivered.day_evidence[day]) for day in known if delivered.days[day] >= 0]
        # whoever was counted in a part of the period was there in the period
        cut = len(view.pieces(measure)) > 1
        low = nan if cut or not inside else max(value for value, _ in inside)
        return without("not_covered", "no_period_value", {evidence for _, evidence in inside}, low)

    return compute


def own_value(view: View, measure: str) -> Result | None:
    """Return the value that was delivered for exactly this period; None if there is none.

    Parameters
    ----------
    view : View
    measure : str
    """
    delivered = view.facts.measures.get(measure)
    for span in exact_spans(view) if delivered else ():
        if delivered and span in delivered.spans:
            value, evidence = delivered.spans[span]
            if len(view.pieces(measure)) > 1:
                return broken(view, measure)
            return measured(value, encode("from_period"), view.days, [evidence])
    return None


def level(measure: str) -> Formula:
    """Return the KPI that is the last level delivered in the period, if that was near its end.

    A number that somebody typed for a longer time has no day: it may have been read on any of its days.
    """

    def compute(view: View) -> Result:
        if not view.offers(measure):
            return not_offered(view, measure)
        delivered = view.facts.measures.get(measure)
        if delivered is None:
            return MISSING
        near = view.limit("stock_days")
        inside = {span: told for span, told in delivered.spans.items() if view.start <= span[1] <= view.end}
        found = {last: told for (first, last), told in inside.items() if last - first < near}
        for day in range(view.end, view.start - 1, -1):
            if delivered.days[day] >= 0:
                found[day] = (delivered.days[day], delivered.day_evidence[day])
                break
        if not found:
            reason = "stock_undated" if inside else "no_stock"
            return without("not_covered", reason, {told[1] for told in inside.values()})
        last = max(found)
        value, evidence = found[last]
        whole = view.enough(last - view.start + 1) if view.period.month is not None else view.end - last < near
        if not whole:
            return without("not_covered", "data_until", [evidence], day=view.day(last))
        return measured(value, encode("stock_on", day=view.day(last)), 1, [evidence])

    return compute


def backed(measure: str, behind: str) -> Formula:
    """Return the KPI that is a level with how many stand behind it, such as stars and the number of ratings.

    Parameters
    ----------
    measure : str
    behind : str
        The measure that says how many.
    """
    own, number = level(measure), level(behind)

    def compute(view: View) -> Result:
        found, known = own(view), number(view)
        if found.state != "measured" or known.state != "measured":
            return replace(found, n=nan)
        return replace(found, n=known.value, evidence=found.evidence | known.evidence)

    return compute


def mean(measure: str, weight: str | None) -> Formula:
    """Return the KPI that is a mean: its own value for the period, else that of the months by their weight.

    Parameters
    ----------
    measure : str
    weight : str, optional
        The measure by which means of months may be put together; without it they never are.
    """

    def compute(view: View) -> Result:
        if not view.offers(measure):
            return not_offered(view, measure)
        if measure not in view.facts.measures:
            return MISSING
        own = own_value(view, measure)
        if own is not None or weight is None or view.period.month is not None:
            return own or without("not_covered", "no_period_value")
        return _weighted(view, measure, weight)

    return compute


def _weighted(view: View, measure: str, weight: str) -> Result:
    """Return the mean of all months by another measure; each month must have both."""
    months = months_of(view)
    means = [own_value(month, measure) for month in months]
    found = [
        (month, value)
        for month, value in zip(months, means, strict=True)
        if value is not None and value.state == "measured"
    ]
    evidence = {name for _, value in found for name in value.evidence}
    if not view.enough(sum(month.days for month, _ in found)):
        return without("not_covered", "months_missing", evidence, months=len(found), of=len(months))
    for name in (measure, weight):
        if len(view.pieces(name)) > 1:
            return broken(view, name)
    weights = [over_time(month, weight) for month, _ in found]
    known = [part for part in weights if part is not None and part.state == "measured"]
    if len(known) < len(found):
        return without("not_covered", "weights_missing", evidence, measure=weight, months=len(known), of=len(found))
    total = fsum(part.value for part in known)
    if not total > 0:
        return without("not_covered", "ratio_small", evidence, kpi=weight, minimum=1)
    value = fsum(value.value * part.value for (_, value), part in zip(found, known, strict=True)) / total
    evidence |= {name for part in known for name in part.evidence}
    return measured(value, encode("weighted_months", measure=weight, months=len(found)), len(found), evidence)


def _formula(name: str, measure: Measure) -> Formula:
    """Return how a measure is read."""
    match measure.kind:
        case "flow":
            return flow(name)
        case "unique":
            return people(name)
        case "stock":
            return backed(name, measure.weight) if measure.weight else level(name)
        case "mean":
            return mean(name, measure.weight)


def formulas_of(catalog: Catalog) -> Mapping[str, Formula]:
    """Return the formula of each KPI that is a measure."""
    named = {name: kpi.measure for name, kpi in catalog.kpis.items() if kpi.measure}
    return {name: _formula(measure, catalog.measures[measure]) for name, measure in named.items()}
