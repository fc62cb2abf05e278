"""How many people saw a channel on average, and began to follow it. Counts of people are never added up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from math import fsum, inf, nan
from statistics import median

import numpy as np

from smeval.kpis.facts import View, months_of
from smeval.kpis.formulas.adding import broken, exact_spans, over_posts, over_time
from smeval.kpis.result import MISSING, Formula, Result, first_measured, measured, not_offered, without
from smeval.wording import decode, encode


def reach_per_month(view: View) -> Result:
    """Mean of the monthly values that the platform delivered."""
    if not view.offers("reach"):
        return not_offered(view, "reach")
    delivered = view.facts.measures.get("reach")
    if delivered is None:
        return without("not_covered", "no_month_values") if "reach" in view.facts.posts.values else MISSING
    months = months_of(view)
    spans = [next((span for span in exact_spans(month) if span in delivered.spans), None) for month in months]
    found = [delivered.spans[span] for span in spans if span is not None]
    evidence = {evidence for _, evidence in found}
    if len(found) < view.limit("coverage_min") * len(months):
        return without("not_covered", "months_missing", evidence, months=len(found), of=len(months))
    if len(view.pieces("reach")) > 1:
        return broken(view, "reach")
    mean = fsum(value for value, _ in found) / len(found)
    return measured(mean, encode("mean_of_months", months=len(found)), len(found), evidence)


def reach_per_day(view: View) -> Result:
    """Mean of the daily values."""
    if not view.offers("reach"):
        return not_offered(view, "reach")
    delivered = view.facts.measures.get("reach")
    if delivered is None or np.isnan(delivered.days).all():
        return MISSING
    known = {(start, end): ~np.isnan(delivered.days[start : end + 1]) for start, end in view.pieces("reach")}
    (start, end), best = max(known.items(), key=lambda item: int(item[1].sum()))
    days = int(best.sum())
    evidence = delivered.day_evidence[start : end + 1][best].tolist()
    if view.enough(days):
        values = delivered.days[start : end + 1][best].tolist()
        total, lacking = fsum(values), view.days - days
        low, high = total / view.days, (total + lacking * max(values)) / view.days
        return measured(total / days, encode("mean_of_days", days=days, of=view.days), days, evidence, (low, high))
    if sum(bool(flags.any()) for flags in known.values()) > 1:
        return broken(view, "reach")
    return without("not_covered", "covered_partly", evidence, days=days, of=view.days)


def reach_per_post(view: View) -> Result:
    """Median of the reach of the posts published in the period."""
    if not view.offers("reach"):
        return not_offered(view, "reach")
    view = _of_counted_posts(view)
    result = over_posts(view, "reach", lambda values: median([*values] or [nan]), "median_of_posts")
    if result is not None and result.state == "measured":
        if result.n == 0:
            return without("not_covered", "no_posts", result.evidence)
        of = int(decode(result.reason)[1]["of"])
        ends = (over_posts(view, "reach", partial(_median_with, of, unknown)) for unknown in (0.0, inf))
        low, high = (end.value for end in ends if end is not None)
        return replace(result, low=low, high=high)
    return result or MISSING


def _of_counted_posts(view: View) -> View:
    """Return the view without posts that do not count as such: a story reaches others than a post."""
    posts = view.facts.posts
    if posts.counted.all():
        return view
    kept = replace(
        posts,
        day=posts.day[posts.counted],
        kind=posts.kind[posts.counted],
        counted=posts.counted[posts.counted],
        values={name: values[posts.counted] for name, values in posts.values.items()},
        evidence=posts.evidence[posts.counted],
    )
    return View(replace(view.facts, posts=kept), view.period, view.catalog)


def _median_with(of: int, unknown: float, values: Iterable[float]) -> float:
    """Return the median of so many posts; those without a value are taken for `unknown`."""
    known = [*values]
    return float(median([*known, *[unknown] * (of - len(known))]))


def followers_gained(view: View) -> Result:
    """Followers won; where the platform delivers only the balance of won and lost, that balance."""
    ended = view.facts.ended.get("followers_gained", view.end + 1) <= view.start
    delivered = any(view.delivered(measure) for measure in GAINS)
    if not delivered and (ended or not any(view.offers(measure) for measure in GAINS)):
        return not_offered(view, "followers_gained")
    gained, net = over_time(view, "followers_gained"), over_time(view, "followers_net")
    if net is not None:  # a balance may fall again, so what is known of it bounds nothing
        if net.state == "measured" and net.n < view.days:  # a day left out may be the one on which many left
            net = without("not_covered", "covered_partly", net.evidence, days=int(net.n), of=view.days)
        measured_net = net.state == "measured"
        net = replace(net, low=net.value, reason=encode("net_only") if measured_net else net.reason)
    posts = over_posts(view, "followers_gained")
    if posts is not None:  # posts bring only some of the new followers
        posts = without("not_covered", "attributed_only", posts.evidence, posts.low)
    return first_measured([gained, net, posts])


GAINS = ("followers_gained", "followers_net")

FORMULAS: Mapping[str, Formula] = {
    "reach_per_month": reach_per_month,
    "reach_per_day": reach_per_day,
    "reach_per_post": reach_per_post,
    "followers_gained": followers_gained,
}
