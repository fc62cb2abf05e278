"""What people did with the posts of a channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import fsum, nan

import numpy as np

from smeval.kpis.facts import View
from smeval.kpis.formulas.adding import exact_spans, over_posts, over_time
from smeval.kpis.formulas.content import has_silent_days, posts
from smeval.kpis.result import MISSING, Formula, Result, first_measured, measured, not_offered, once, without
from smeval.wording import Value, encode

#: The parts of interactions; of two names for the same thing, the first that was delivered counts.
PARTS = (("reactions", "likes"), ("comments",), ("shares",), ("saves",))

#: Parts without which a kind of export still tells what people did.
DISPENSABLE = ("shares", "saves")

BASES: Mapping[str, Callable[[View, str], Result | None]] = {"days": over_time, "posts": over_posts}


@dataclass(frozen=True)
class _Sum:
    """The parts of interactions that one basis delivers.

    `lacking`: what its exports could hold and do not; `unoffered`: what no such export holds, or no such post has.
    """

    found: dict[str, Result]
    lacking: list[str]
    unoffered: list[str]

    @property
    def complete(self) -> bool:
        return bool(self.found) and not self.lacking and all(part.state == "measured" for part in self.found.values())

    @property
    def low(self) -> float:
        """What was certainly counted; NaN where that is unknown."""
        return fsum(part.low for part in self.found.values())

    @property
    def evidence(self) -> set[str]:
        return {evidence for part in self.found.values() for evidence in part.evidence}

    @property
    def n(self) -> float:
        return max((part.n for part in self.found.values()), default=nan)


def _offered_parts(view: View) -> list[tuple[str, ...]]:
    """Return the parts that the platform offers, each with the names it may have."""
    return [names for names in PARTS if any(view.listed(name) for name in names)]


def _add_parts(view: View, basis: str) -> _Sum:
    """Add up each part of interactions on one basis: over days, or over posts."""
    found: dict[str, Result] = {}
    absent = []
    for names in _offered_parts(view):
        results = {name: result for name in names if (result := BASES[basis](view, name)) is not None}
        chosen = next((name for name in results if results[name].state == "measured"), next(iter(results), None))
        if chosen is None:
            absent.append(names)
        else:
            found[chosen] = results[chosen]
    evidence = {evidence for part in found.values() for evidence in part.evidence}
    held = [view.facts.kinds_of_export.get(name) for name in evidence]
    whole = slice(0, view.facts.posts.day.size)
    lacking: list[str] = []
    unoffered: list[str] = []
    for names in absent:
        designed = basis == "posts" and all(view.facts.lacking_by_design(name, whole).all() for name in names)
        no_export = names[0] in DISPENSABLE and all(kind is not None and kind.isdisjoint(names) for kind in held)
        (unoffered if found and (designed or no_export) else lacking).append(
            next(name for name in names if view.listed(name))
        )
    return _Sum(found, lacking, unoffered)


def _sums(view: View) -> dict[str, _Sum]:
    """Return the parts on each basis."""
    return {basis: _add_parts(view, basis) for basis in BASES}


def interactions(view: View) -> Result:
    """Reactions or likes, comments, shares and saves together, as far as the platform offers them."""
    if not _offered_parts(view):
        return not_offered(view, "reactions")
    sums = once(view, _sums)
    for basis, parts in sorted(sums.items(), key=lambda item: len(item[1].unoffered)):
        if parts.complete:
            told: dict[str, Value] = {"parts": list(parts.found), "basis": basis}
            if parts.unoffered:
                reason = encode("interactions_without", **told, lacking=parts.unoffered)
            else:
                reason = encode("interactions_of", **told)
            return measured(parts.low, reason, parts.n, parts.evidence)
    best = max(sums.values(), key=lambda parts: len(parts.found))
    if not best.found or not set(DISPENSABLE).issuperset(best.lacking):
        return without("missing", "parts_missing", parts=best.lacking)
    if best.lacking:
        names, lacking = list(best.found), best.lacking
        return without("not_covered", "parts_not_delivered", best.evidence, best.low, parts=names, lacking=lacking)
    partial = next(part for part in best.found.values() if part.state != "measured")
    return Result("not_covered", low=best.low, reason=partial.reason, evidence=frozenset(best.evidence))


def interactions_per_post(view: View) -> Result:
    """Mean number of interactions of a post."""
    whole, sums = once(view, interactions), once(view, _sums)
    together = sums["days"].low
    if sums["posts"].complete:
        table, where, basis = view.facts.posts, view.facts.posts.between(view.start, view.end), "posts"
        counted = table.counted[where]
        number, evidence = float(counted.sum()), sums["posts"].evidence
        others = (np.nansum(table.values[name][where][~counted]) for name in sums["posts"].found)
        together = sums["posts"].low - fsum(others)
    elif sums["days"].complete:
        published = once(view, posts)
        if published.state != "measured":
            return without(published.state, "ratio_unknown", kpi="posts", state=published.state)
        if has_silent_days(view):  # a post that no list names would raise the mean
            return without("not_covered", "posts_unlisted", published.evidence)
        number, basis, evidence = published.value, "days", sums["days"].evidence | published.evidence
    else:
        return without(whole.state, "ratio_unknown", kpi="interactions", state=whole.state)
    if not number:
        return without("not_covered", "no_posts", evidence)
    return measured(together / number, encode("mean_of_posts", n=int(number), basis=basis), number, evidence)


def engagement_rate(view: View) -> Result:
    """Interactions as a share of what the platform names as their base, counted on the same basis.

    The base must be known wherever interactions are: what it lacks would raise the rate.
    """
    base, whole, sums = view.facts.platform.rate_base, once(view, interactions), once(view, _sums)
    if not base or not view.offers(base):
        return without("not_offered", "no_rate_base")
    bases = {basis: add(view, base) for basis, add in BASES.items()}
    for basis, divisor in bases.items():
        if divisor is not None and divisor.state == "measured" and divisor.value > 0:
            evidence = sums[basis].evidence | divisor.evidence
            if sums[basis].complete and divisor.n >= _needed(view, basis):
                reason = encode("rate_of", base=base, basis=basis)
                return measured(sums[basis].low / divisor.value, reason, divisor.n, evidence)
    if whole.state != "measured":
        return without(whole.state, "ratio_unknown", kpi="interactions", state=whole.state)
    divisor = first_measured(bases.values())
    if divisor.state != "measured":
        return without(divisor.state, "ratio_unknown", kpi=base, state=divisor.state)
    if divisor.value > 0:
        if sums["posts"].complete and bases["posts"] is divisor:
            n, of = int(divisor.n), int(_needed(view, "posts"))
            return without("not_covered", "posts_without_value", divisor.evidence, n=n, of=of)
        return without("not_covered", "bases_differ", kpi=base)
    return without("not_covered", "ratio_small", kpi=base, minimum=1)


def _needed(view: View, basis: str) -> float:
    """Return of how many posts or days the base of a rate must be known."""
    where = view.facts.posts.between(view.start, view.end)
    return float(where.stop - where.start) if basis == "posts" else once(view, _sums)[basis].n


def average_view_duration(view: View) -> Result:
    """How long a view lasted on average: the platform's value, else the mean over posts weighted by their views."""
    if not view.offers("average_view_duration"):
        return not_offered(view, "average_view_duration")
    delivered, table = view.facts.measures.get("average_view_duration"), view.facts.posts
    for span in exact_spans(view) if delivered else ():
        if delivered and span in delivered.spans:
            value, evidence = delivered.spans[span]
            return measured(value, encode("from_period"), view.days, [evidence])
    if not {"average_view_duration", "watch_time"} <= table.values.keys():
        return without("not_covered", "no_period_value") if delivered else MISSING
    days = int(view.facts.covered_days("post_list", view.start, view.end).sum())
    where = table.between(view.start, view.end)
    average, hours = table.values["average_view_duration"][where], table.values["watch_time"][where]
    timed = (average > 0) & (hours > 0)
    evidence_ids = {*table.evidence[where].tolist(), *view.facts.coverage_evidence("post_list", view.start, view.end)}
    if not view.enough(days):
        return without("not_covered", "covered_partly", evidence_ids, days=days, of=view.days)
    if not timed.any():
        return without("not_covered", "no_posts", evidence_ids)
    seconds = hours[timed] * 3600
    n = int(np.count_nonzero(timed))
    mean = fsum(seconds.tolist()) / fsum((seconds / average[timed]).tolist())
    return measured(mean, encode("weighted_by_views", n=n), n, evidence_ids)


FORMULAS: Mapping[str, Formula] = {
    "interactions": interactions,
    "interactions_per_post": interactions_per_post,
    "engagement_rate": engagement_rate,
    "average_view_duration": average_view_duration,
}
