"""How much and how regularly a channel publishes."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np

from smeval.kpis.facts import Flags, Ints, View
from smeval.kpis.formulas.adding import over_time
from smeval.kpis.result import MISSING, Formula, Result, measured, not_offered, once, without
from smeval.wording import encode


def posts(view: View) -> Result:
    """Count the posts published in the period."""
    if not view.offers("posts"):
        return not_offered(view, "posts")
    counted = over_time(view, "posts")
    if not has_table(view):
        return counted or MISSING
    days = int(view.facts.covered_days("post_list", view.start, view.end).sum())
    where = view.facts.posts.between(view.start, view.end)
    n = where.stop - where.start
    if view.enough(days):
        return measured(n, encode("counted_posts", days=days, of=view.days), n, _evidence(view))
    if counted is not None and counted.state == "measured":
        return counted
    return without("not_covered", "covered_partly", _evidence(view), n if days else nan, days=days, of=view.days)


def has_table(view: View) -> bool:
    """Say whether an export lists the posts of the year one by one."""
    return bool(view.facts.posts.day.size or view.facts.covered.get("post_list"))


def _evidence(view: View) -> set[str]:
    where = view.facts.posts.between(view.start, view.end)
    listed = set(view.facts.posts.evidence[where].tolist())
    return listed | view.facts.coverage_evidence("post_list", view.start, view.end)


def posts_per_week(view: View) -> Result:
    """Divide the posts by the weeks that exports speak of."""
    count = once(view, posts)
    if count.state != "measured":
        low = count.low / (view.days / 7)
        return Result(count.state, low=low, reason=count.reason, evidence=count.evidence)
    covered = int(view.facts.covered_days("post_list", view.start, view.end).sum())
    # a count without a list of posts speaks of as many days as it has behind it
    days = covered if view.enough(covered) else int(count.n)
    return measured(count.value / (days / 7), encode("per_covered_week", days=days), count.n, count.evidence)


def _window(view: View) -> Result | tuple[Flags, Ints]:
    """Return for each day whether exports speak of it and how many posts it has, or why that is not known."""
    if not view.offers("posts"):
        return not_offered(view, "posts")
    if not has_table(view):
        return without("missing", "no_post_dates") if "posts" in view.facts.measures else MISSING
    where = view.facts.posts.between(view.start, view.end)
    counts = np.bincount(view.facts.posts.day[where] - view.start, minlength=view.days)
    return view.facts.covered_days("post_list", view.start, view.end), counts


def weeks_kept(view: View) -> Result:
    """Share of the full weeks, Monday to Sunday, with at least as many posts as promised.

    Who promises less than one post a week keeps a week if the last such span of weeks has a post.
    """
    promise = view.facts.channel.posts_per_week
    window = _window(view)
    if isinstance(window, Result):
        return window
    if not promise > 0:
        return without("missing", "no_promise")
    covered, counts = window
    days = int(covered.sum())
    evidence = {*_evidence(view), view.facts.channel.evidence}
    if not view.enough(days):
        return without("not_covered", "covered_partly", evidence, days=days, of=view.days)
    length = 7 * max(1, round(1 / promise))
    needed = promise if length == 7 else 1
    first_monday = -(view.facts.january.weekday() + view.start) % 7
    ends = np.arange(first_monday + length, view.days + 1, 7)
    totals, known = (np.concatenate([[0], np.cumsum(part)]) for part in (counts, covered))
    judged = ends[known[ends] - known[ends - length] == length]
    if not judged.size:
        return without("not_covered", "no_full_week", evidence)
    kept = int((totals[judged] - totals[judged - length] >= needed).sum())
    reason = encode("weeks_kept", kept=kept, of=judged.size, promise=promise)
    return measured(kept / judged.size, reason, judged.size, evidence)


def longest_silence(view: View) -> Result:
    """Most days in a row without a post, among the days that exports speak of."""
    window = _window(view)
    if isinstance(window, Result):
        return window
    covered, counts = window
    days = int(covered.sum())
    breaks = np.flatnonzero(~covered | (counts > 0))
    longest = int(np.diff(np.concatenate([[-1], breaks, [view.days]])).max()) - 1
    if not view.enough(days):
        low = longest if days else nan
        return without("not_covered", "covered_partly", _evidence(view), low, days=days, of=view.days)
    # days of which no export speaks may have been silent, so they lengthen the other end of the range
    posted = np.flatnonzero(counts > 0)
    most = int(np.diff(np.concatenate([[-1], posted, [view.days]])).max()) - 1
    reason = encode("silence", days=days, of=view.days)
    return measured(longest, reason, counts.sum(), _evidence(view), (longest, most))


FORMULAS: Mapping[str, Formula] = {
    "posts": posts,
    "posts_per_week": posts_per_week,
    "weeks_kept": weeks_kept,
    "longest_silence": longest_silence,
}
