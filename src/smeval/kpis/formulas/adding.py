"""Adding up what was delivered: over the days of a period, or over the posts published in it, never over both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum, nan

import numpy as np

from smeval.kpis.facts import Delivered, Floats, View
from smeval.kpis.result import Formula, Result, first_measured, measured, not_offered, without
from smeval.wording import encode

Span = tuple[int, int]


@dataclass(frozen=True)
class Cover:
    """The sum of delivered values that do not overlap, and the days they speak of."""

    value: float
    days: int
    evidence: frozenset[str]


def cover_of(delivered: Delivered, start: int, end: int) -> Cover:
    """Add up the days and longer periods that together leave out the fewest days; longer ones are preferred.

    Parameters
    ----------
    delivered : Delivered
        What was delivered of a measure.
    start, end : int
        First and last day, counted from 1 January.
    """
    by_end: dict[int, list[Span]] = {}
    for span in sorted(delivered.spans):
        if start <= span[0] and span[1] <= end:
            by_end.setdefault(span[1], []).append(span)
    known = ~np.isnan(delivered.days[start : end + 1])
    if not by_end:
        values = delivered.days[start : end + 1][known].tolist()
        return Cover(fsum(values), len(values), frozenset(delivered.day_evidence[start : end + 1][known].tolist()))
    most, choices = [0], list[Span | None]()
    for day in range(start, end + 1):
        best, choice = (most[-1] + 1, (day, day)) if known[day - start] else (most[-1], None)
        for span in by_end.get(day, ()):
            days = most[span[0] - start] + span[1] - span[0] + 1
            if days >= best:
                best, choice = days, span
        most.append(best)
        choices.append(choice)
    parts: list[tuple[float, str]] = []
    day = end
    while day >= start:
        choice = choices[day - start]
        if choice is not None:
            single = (float(delivered.days[day]), delivered.day_evidence[day])
            parts.append(delivered.spans.get(choice, single))
            day = choice[0]
        day -= 1
    return Cover(fsum(value for value, _ in parts), most[-1], frozenset(evidence for _, evidence in parts))


def exact_spans(view: View) -> tuple[Span, ...]:
    """Return the spans whose value is the period's own: the days the channel existed, and the calendar period."""
    return (view.start, view.end), (view.period.start, view.period.end)


def has_mixed(view: View, measure: str, delivered: Delivered) -> bool:
    """Say whether one delivered value counts days on both sides of a break.

    Parameters
    ----------
    view : View
    measure : str
    delivered : Delivered
        What was delivered of the measure.
    """
    cuts = [start for start, _ in view.pieces(measure)[1:]]
    return any(
        first < cut <= last
        for first, last in delivered.spans
        for cut in cuts
        if (view.start <= first and last <= view.end) or (first, last) in exact_spans(view)
    )


def broken(view: View, measure: str) -> Result:
    """Return that a period has no value because the counting changed in it.

    Parameters
    ----------
    view : View
    measure : str
        The measure whose counting changed.
    """
    return without("not_covered", "series_break", measure=measure, on=view.day(view.pieces(measure)[1][0]))


def over_time(view: View, measure: str) -> Result | None:
    """Add up the values that the platform delivered for the period or for parts of it; None if it delivered none.

    Parameters
    ----------
    view : View
    measure : str
    """
    delivered = view.facts.measures.get(measure)
    if delivered is None:
        return None
    pieces = view.pieces(measure)
    if len(pieces) == 1:
        for span in exact_spans(view):
            if span in delivered.spans:
                value, evidence = delivered.spans[span]
                return measured(value, encode("from_period"), view.days, [evidence])
    covers = [cover_of(delivered, start, end) for start, end in pieces]
    best = max(covers, key=lambda cover: cover.days)
    if view.enough(best.days):
        message = encode("from_days", days=best.days, of=view.days)
        return measured(best.value, message, best.days, best.evidence)
    if has_mixed(view, measure, delivered) or sum(cover.days > 0 for cover in covers) > 1:
        return broken(view, measure)
    return without(
        "not_covered", "covered_partly", best.evidence, best.value if best.days else nan, days=best.days, of=view.days
    )


def over_posts(
    view: View, measure: str, combine: Callable[[Iterable[float]], float] = fsum, message: str = "from_posts"
) -> Result | None:
    """Combine a measure of the posts published in the period; None if no post of the year carries it.

    The values of a post are those since its publication, as they stood when the export was made.

    Parameters
    ----------
    view : View
    measure : str
    combine : callable
        From the values of the posts to one value.
    message : str
        How the value came about, as `encode` takes it.
    """
    posts = view.facts.posts
    values = posts.values.get(measure)
    if values is None:
        return None
    if view.facts.undated:
        unknown = view.facts.undated.intersection(posts.evidence[posts.between(view.start, view.end)].tolist())
        if unknown:
            return without("not_covered", "period_of_list_unknown", unknown)
    for first, last, evidence_id in view.facts.post_periods:
        overlaps = first <= view.end and view.start <= last
        if overlaps and not (view.period.start <= first and last <= view.period.end):
            start, end = view.day(first), view.day(last)
            return without("not_covered", "whole_period_only", [evidence_id], start=start, end=end)
    pieces = [
        (posts.between(start, end), int(view.facts.covered_days("post_list", start, end).sum()))
        for start, end in view.pieces(measure)
    ]
    where, days = max(pieces, key=lambda piece: piece[1])
    known: Floats = values[where][~np.isnan(values[where])]
    by_design = view.facts.lacking_by_design(measure, where) & np.isnan(values[where])
    n, of = len(known), where.stop - where.start - int(by_design.sum())
    evidence = {*posts.evidence[where].tolist(), *view.facts.coverage_evidence("post_list", view.start, view.end)}
    if view.enough(days) and n >= view.limit("coverage_min") * of:
        as_of = posts.as_of or view.day(view.facts.until)
        return measured(combine(known.tolist()), encode(message, n=n, of=of, as_of=as_of), n, evidence)
    if len(pieces) > 1 and sum(piece.stop > piece.start for piece, _ in pieces) > 1:
        return broken(view, measure)
    low = fsum(known.tolist()) if combine is fsum and n else nan
    if view.enough(days):
        return without("not_covered", "posts_without_value", evidence, low, n=n, of=of)
    return without("not_covered", "covered_partly", evidence, low, days=days, of=view.days)


def flow(measure: str) -> Formula:
    """Return the KPI that is a measure itself, added up over the period."""

    def compute(view: View) -> Result:
        if not view.offers(measure):
            return not_offered(view, measure)
        return first_measured([over_time(view, measure), over_posts(view, measure)])

    return compute
