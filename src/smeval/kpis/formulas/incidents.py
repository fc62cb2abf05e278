"""Incidents beside the comments among which they happen, and how long they waited until they were handled.

What is still open counts with the time for which it is known to have waited by the end of the year (D7). Where a row
says less, both ends of what it allows are computed. Of small teams there is none of it: single incidents speak of
single persons.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from math import inf, isnan, nan
from typing import NamedTuple

import numpy as np

from smeval.catalog import Incident
from smeval.frames import rows
from smeval.frames.declared import IncidentRow
from smeval.kpis.facts import View
from smeval.kpis.formulas.adding import flow
from smeval.kpis.formulas.dialogue import small_team
from smeval.kpis.formulas.survival import estimate, quantile
from smeval.kpis.result import Formula, Result, measured, once, without
from smeval.register.incidents import days_of, parse_hours
from smeval.wording import encode

HOURS_A_DAY = 24
#: Digits after the point that are kept of an hour.
DIGITS = 6
COMMENTS = flow("comments")


class Single(NamedTuple):
    """One incident.

    Parameters
    ----------
    handled : bool or None
        None where nobody said.
    hours : float
        Until it was handled; NaN where that is not known [h].
    least, most : float
        How long ago it was at the end of the year, as its day or month allows [h].
    """

    handled: bool | None
    hours: float
    least: float
    most: float

    @property
    def ended(self) -> bool:
        """Say whether it is known to have been handled, after a known time, by the end of the year.

        Where only its month or year is known, it is so if there is a day in it on which that can have been.
        """
        return self.hours <= self.most


def singles(row: IncidentRow) -> Iterator[Single]:
    """Yield the incidents that a row counts."""
    first, last = days_of(row)
    least = (date(last.year, 12, 31) - last).days * HOURS_A_DAY
    most = (date(first.year + 1, 1, 1) - first).days * HOURS_A_DAY
    if isnan(row.handled):
        yield from (Single(None, nan, least, most) for _ in range(int(row.n)))
        return
    hours = parse_hours(row.hours_to_handle) or (nan,)
    each = hours * int(row.handled) if len(hours) == 1 else hours
    yield from (Single(True, own, least, most) for own in each)
    yield from (Single(False, nan, least, most) for _ in range(int(row.n - row.handled)))


def of_year(incidents: Iterable[IncidentRow], year: int) -> list[IncidentRow]:
    """Return what happened in a year.

    Parameters
    ----------
    incidents : iterable of IncidentRow
    year : int
    """
    return [row for row in incidents if days_of(row)[0].year == year]


def median_time(waiting: Iterable[Single]) -> tuple[float, float]:
    """Return the ends of the time after which half of some incidents was handled [h]; NaN: not by the year's end.

    The longest is that of everything unsaid waiting to the end. The shortest is not that of everything unsaid handled
    at once: what is handled after others are no longer followed stands for them too. It is the first moment at which
    half may be handled if all that may be is handled then.
    """
    known = list(waiting)
    longest = quantile(_curve(known, None), 0.5)
    if not any(_is_unsaid(one) for one in known):
        return quantile(_curve(known, inf), 0.5), longest
    moments = sorted(
        {0.0}
        | {one.hours for one in known if one.ended}
        | {one.most for one in known if _is_unsaid(one)}
        | {float(np.nextafter(one.least, inf)) for one in known if not _is_unsaid(one)}
    )
    at = bisect_left(moments, True, key=lambda moment: quantile(_curve(known, moment), 0.5) <= moment)
    return round(moments[at], DIGITS) if at < len(moments) else nan, longest


def _is_unsaid(one: Single) -> bool:
    """Say whether it may have been handled, nobody knows when."""
    return one.handled is not False and isnan(one.hours)


def _curve(waiting: list[Single], handled: float | None) -> dict[str, np.ndarray]:
    """Return the curve of those still waiting [h].

    Parameters
    ----------
    waiting : list of Single
    handled : float or None
        When everything unsaid was handled, or at the latest by the end of the year [h]; then what is open is no older
        than it must be. None: it was not, and everything is as old as it may be.
    """
    times, ended = [], []
    for one in waiting:
        early = handled is not None and _is_unsaid(one)
        ended.append(one.ended or early)
        oldest = one.most if handled is None else one.least
        times.append(one.hours if one.ended else min(handled or 0.0, one.most) if early else oldest)
    return estimate(np.array(times, dtype="float64"), np.array(ended, dtype="float64"), np.ones(len(times)))


def _told(view: View, asked: Callable[[Incident], object]) -> list[IncidentRow]:
    """Return what the year's rows tell of the kinds asked for."""
    kinds = {name for name, kind in view.catalog.incidents.items() if asked(kind)}
    return [row for row in once(view, _of_year) if row.kind in kinds]


def _of_year(view: View) -> list[IncidentRow]:
    return of_year(rows(view.facts.incidents), view.facts.january.year)


def _refused(view: View, told: list[IncidentRow]) -> Result | None:
    """Return why there is no figure on some incidents, or None where there may be one."""
    if not told:
        return without("missing", "no_incidents")
    if not small_team(view):
        return None
    if isnan(view.facts.channel.team_size):
        return without("suppressed", "incidents_team_unknown", _evidence(told))
    return without("suppressed", "incidents_small_team", _evidence(told), minimum=int(view.limit("team_min")))


def _evidence(told: list[IncidentRow]) -> set[str]:
    return {row.evidence for row in told}


def incidents_per_1000_comments(view: View) -> Result:
    """Incidents among comments for each thousand comments that the network counts."""
    told = _told(view, lambda kind: kind.in_comments)
    if refused := _refused(view, told):
        return refused
    comments = once(view, COMMENTS)
    if comments.state != "measured":
        return without(comments.state, "ratio_unknown", kpi="comments", state=comments.state)
    minimum = view.limit("ratio_min")
    if comments.value < minimum:
        return without("not_covered", "ratio_small", kpi="comments", minimum=int(minimum))
    n = sum(row.n for row in told)
    evidence, rate = _evidence(told) | comments.evidence, n / comments.value * 1000
    untold = [name for name, kind in view.catalog.incidents.items() if kind.in_comments]
    untold = [name for name in untold if name not in {row.kind for row in told}]
    if untold:  # no row is no count of zero, so there were so many at least
        return Result(
            "not_covered", low=rate, reason=encode("incidents_untold", kinds=untold), evidence=frozenset(evidence)
        )
    return measured(rate, encode("incidents_among", n=int(n), comments=int(comments.value)), n, evidence)


def incident_time_median(view: View) -> Result:
    """Time after which half of the incidents was handled that the guide wants handled fast."""
    told = _told(view, lambda kind: kind.timed)
    if refused := _refused(view, told) or _few(view, told):
        return refused
    waiting = [one for row in told for one in singles(row)]
    low, high = median_time(waiting)
    if isnan(low):
        curve = _curve(waiting, inf)
        longest, share = float(curve["minutes"][-1]), float(1 - curve["survival"][-1])
        return without("not_covered", "incidents_not_reached", _evidence(told), longest, share=share)
    if low == high:
        return measured(low, encode("incident_kaplan_meier"), len(waiting), _evidence(told))
    return _between(low, high, told)


def _few(view: View, told: list[IncidentRow]) -> Result | None:
    """Return that there were none or few incidents, or None: times of few would speak of single cases (D9)."""
    n, limit = sum(row.n for row in told), view.limit("cell_min")
    if none := _none(told):
        return none
    return without("suppressed", "few_incidents", _evidence(told), minimum=int(limit)) if n < limit else None


def _none(told: list[IncidentRow]) -> Result | None:
    """Return that there was no incident, or None."""
    return None if any(row.n for row in told) else without("not_covered", "none_happened", _evidence(told))


def _between(low: float, high: float, told: list[IncidentRow]) -> Result:
    return Result(
        "not_covered", low=low, high=high, reason=encode("incidents_unsure"), evidence=frozenset(_evidence(told))
    )


def requests_in_time(view: View) -> Result:
    """Share of the requests passed on in time, of those whose time had passed by the end of the year or that were.

    It is told of a few as well: keeping the time is a duty of the body, and no body gets ten requests a year.
    """
    told = _told(view, lambda kind: kind.within_days)
    if refused := _refused(view, told) or _none(told):
        return refused
    kept = late = perhaps_kept = perhaps_late = 0
    for row in told:
        window = view.catalog.incidents[row.kind].within_days * HOURS_A_DAY
        for one in singles(row):
            kept += one.hours <= window
            late += one.hours > window or (one.handled is False and one.least >= window)
            perhaps_kept += _is_unsaid(one)
            perhaps_late += _is_unsaid(one) or (one.handled is False and one.least < window <= one.most)
    if not kept + late + perhaps_kept:
        return without("not_covered", "no_request_due", _evidence(told))
    low = kept / max(kept + late + perhaps_late, 1)
    high = (kept + perhaps_kept) / (kept + late + perhaps_kept)
    if low == high:
        return measured(low, encode("requests_passed_on"), kept + late, _evidence(told))
    return _between(low, high, told)


FORMULAS: Mapping[str, Formula] = {
    "incidents_per_1000_comments": incidents_per_1000_comments,
    "incident_time_median": incident_time_median,
    "requests_in_time": requests_in_time,
}
