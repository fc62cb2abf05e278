"""How much and how regularly a channel publishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import numpy as np

from smeval.kpis.facts import Flags, Ints, View
from smeval.kpis.formulas.adding import cover_of, over_time
from smeval.kpis.result import MISSING, Formula, Result, measured, not_offered, once, without
from smeval.wording import encode


def posts(view: View) -> Result:
    """Count the posts published in the period, stories only where the body says so.

    Days of which nothing speaks count as days without posts.
    """
    if not view.offers("posts"):
        return not_offered(view, "posts")
    if not has_table(view):
        return over_time(view, "posts") or MISSING
    known = once(view, _listing)
    days = known.days
    if has_silent_days(view):
        reason = encode("counted_posts_silent", days=days, of=view.days)
        return measured(known.n, reason, known.n, known.evidence)
    if view.enough(days):
        return measured(known.n, encode("counted_posts", days=days, of=view.days), known.n, known.evidence)
    counted = over_time(view, "posts")
    if counted is not None and counted.state == "measured":
        return counted
    low = known.n if days else nan
    return without("not_covered", "covered_partly", known.evidence, low, days=days, of=view.days)


def has_table(view: View) -> bool:
    """Say whether an export lists the posts of the year one by one."""
    return bool(view.facts.posts.day.size or view.facts.covered.get("post_list"))


@dataclass(frozen=True, eq=False)
class _Listing:
    """What lists, and numbers of posts beside them, say of the days of a period.

    Parameters
    ----------
    listed, silent : array of bool
        Days of which a list speaks; days of which nothing does although lists were delivered whole, so that they
        count as days without posts.
    counts : array of int
        Posts of each day.
    days : int
        How many days lists and numbers speak of.
    n : float
        Posts on all of them.
    evidence : set of str
    """

    listed: Flags
    silent: Flags
    counts: Ints
    days: int
    n: float
    evidence: set[str]


def _listing(view: View) -> _Listing:
    """Put together what is known of the days of a period; a list comes before a number."""
    facts = view.facts
    where = facts.posts.between(view.start, view.end)
    counted = facts.posts.counted[where]
    listed = facts.covered_days("post_list", view.start, view.end)
    counts = np.bincount(facts.posts.day[where][counted] - view.start, minlength=max(view.days, 0))
    behind = facts.posts.evidence[where][counted]
    evidence = {*behind.tolist(), *facts.coverage_evidence("post_list", view.start, view.end)}
    spoken = listed.copy()
    days, n = int(listed.sum()), float(counts.sum())
    if delivered := facts.measures.get("posts"):
        for first, last in _runs(~listed):
            cover = cover_of(delivered, view.start + first, view.start + last)
            days, n, evidence = days + cover.days, n + cover.value, evidence | cover.evidence
            spoken[first : last + 1] |= cover.days > 0
    # a list that was cut, or could not be read as a whole, says nothing of the days without posts
    lists = set(facts.posts.evidence[facts.posts.counted].tolist())
    complete = {name for _, _, name in facts.covered.get("post_list", ())}
    whole = bool(complete) and lists <= complete
    silent = ~spoken & (view.period.month is None and whole)
    return _Listing(listed, silent, counts, days, n, evidence)


def unlisted_posts(view: View) -> tuple[int, int]:
    """Return how many posts the network counts on days of which lists speak, and how many the lists hold there."""
    delivered, known = view.facts.measures.get("posts"), once(view, _listing)
    if delivered is None:
        return 0, 0
    counted = delivered.days[view.start : view.end + 1]
    both = known.listed & ~np.isnan(counted)
    return int(counted[both].sum()), int(known.counts[both].sum())


def _runs(flags: Flags) -> list[tuple[int, int]]:
    """Return first and last place of each run of true flags."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype("int8")))
    return [(int(first), int(last) - 1) for first, last in edges.reshape(-1, 2)]


def has_silent_days(view: View) -> bool:
    """Say whether there are days of which nothing speaks, so that they count as days without posts."""
    return has_table(view) and bool(once(view, _listing).silent.any())


def posts_per_week(view: View) -> Result:
    """Divide the posts by the weeks that exports speak of, or in which nothing was posted."""
    count = once(view, posts)
    if count.state != "measured":
        low = count.low / (view.days / 7)
        return Result(count.state, low=low, reason=count.reason, evidence=count.evidence)
    if has_silent_days(view):
        reason = encode("per_week_silent", days=once(view, _listing).days, of=view.days)
        return measured(count.value / (view.days / 7), reason, count.n, count.evidence)
    # a count without a list of posts speaks of as many days as it has behind it
    days = once(view, _listing).days if has_table(view) else 0
    days = days if view.enough(days) else int(count.n)
    return measured(count.value / (days / 7), encode("per_covered_week", days=days), count.n, count.evidence)


def _days_known(view: View) -> Result | _Listing:
    """Return what is known of each day, or why it is not."""
    if not view.offers("posts"):
        return not_offered(view, "posts")
    if not has_table(view):
        return without("missing", "no_post_dates") if "posts" in view.facts.measures else MISSING
    return once(view, _listing)


def weeks_kept(view: View) -> Result:
    """Share of the full weeks, Monday to Sunday, with at least as many posts as promised.

    Who promises less than one post a week keeps a week if the last such span of weeks has a post.
    """
    promise = view.facts.channel.posts_per_week
    listing = _days_known(view)
    if isinstance(listing, Result):
        return listing
    if not promise > 0:
        return without("missing", "no_promise")
    covered = listing.listed | listing.silent
    days = int(covered.sum())
    evidence = {*listing.evidence, view.facts.channel.evidence}
    if not view.enough(days):
        return without("not_covered", "covered_partly", evidence, days=days, of=view.days)
    length = 7 * max(1, round(1 / promise))
    needed = promise if length == 7 else 1
    first_monday = -(view.facts.january.weekday() + view.start) % 7
    ends = np.arange(first_monday + length, view.days + 1, 7)
    totals, known = (np.concatenate([[0], np.cumsum(part)]) for part in (listing.counts, covered))
    judged = ends[known[ends] - known[ends - length] == length]
    if not judged.size:
        return without("not_covered", "no_full_week", evidence)
    kept = int((totals[judged] - totals[judged - length] >= needed).sum())
    silent = int(listing.silent.sum())
    told = {"kept": kept, "of": int(judged.size), "promise": promise}
    reason = encode("weeks_kept_silent", silent=silent, **told) if silent else encode("weeks_kept", **told)
    return measured(kept / judged.size, reason, judged.size, evidence)


def longest_silence(view: View) -> Result:
    """Most days in a row without a post, among the days that exports speak of or of which nothing does."""
    listing = _days_known(view)
    if isinstance(listing, Result):
        return listing
    covered, counts = listing.listed | listing.silent, listing.counts
    days = int(covered.sum())
    breaks = np.flatnonzero(~covered | (counts > 0))
    longest = int(np.diff(np.concatenate([[-1], breaks, [view.days]])).max()) - 1
    if not view.enough(days):
        low = longest if days else nan
        return without("not_covered", "covered_partly", listing.evidence, low, days=days, of=view.days)
    # days of which no export speaks may have been silent, so they lengthen the other end of the range
    posted = np.flatnonzero(counts > 0)
    most = int(np.diff(np.concatenate([[-1], posted, [view.days]])).max()) - 1
    told = "silence_silent" if listing.silent.any() else "silence"
    reason = encode(told, days=int(listing.listed.sum()), of=view.days)
    return measured(longest, reason, counts.sum(), listing.evidence, (longest, most))


FORMULAS: Mapping[str, Formula] = {
    "posts": posts,
    "posts_per_week": posts_per_week,
    "weeks_kept": weeks_kept,
    "longest_silence": longest_silence,
}
