"""How a channel answers: from counts of conversations, never from single persons.

Figures on few conversations are withheld, and so many further months that none can be computed back. Of a small
team there are no months, and for the year only a band.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import isnan, nan
from typing import Literal

import numpy as np

from smeval.kpis.facts import Flags, Floats, View
from smeval.kpis.formulas.items import lacking_items
from smeval.kpis.formulas.survival import estimate, quantile
from smeval.kpis.result import MISSING, Formula, Result, measured, once, without
from smeval.wording import encode

#: Bounds of the bands in which answer times of small teams are shown [h].
TIME_BANDS = (0, 1, 4, 8, 24, 48, 168)

#: The time that passed, or the part of it within the hours of service.
Clock = Literal["minutes_real", "minutes_service"]
Select = Callable[[View], Flags]
#: Why there are no hours: days without a time of day.
BY_DAY = encode("times_by_day")
Curve = Mapping[str, Floats]


def every(view: View) -> Flags:
    """Select all that came in."""
    return np.ones(len(view.facts.dialogue.n), dtype=bool)


def known(view: View) -> Flags:
    """Select what has a known outcome."""
    return view.facts.dialogue.known


def timed(clock: Clock) -> Select:
    """Select what has a known outcome and a known time on this clock."""
    return lambda view: known(view) & ~np.isnan(_minutes(view, clock))


def due(clock: Clock) -> Select:
    """Select what came in so early that the time promised had passed when the export ended, answered or not.

    An answer that came soon must not count before those who still wait can count as well.
    """

    def select(view: View) -> Flags:
        table = view.facts.dialogue
        return timed(clock)(view) & (table.due if clock == "minutes_real" else table.due_service)

    return select


def _minutes(view: View, clock: Clock) -> Floats:
    return view.facts.dialogue.minutes_real if clock == "minutes_real" else view.facts.dialogue.minutes_service


def _in_period(view: View) -> Flags:
    month = view.facts.dialogue.month
    return np.ones(len(month), dtype=bool) if view.period.month is None else month == view.period.month


def _count(view: View, selected: Flags) -> int:
    """Return the number of conversations selected in the period."""
    return int(view.facts.dialogue.n[selected & _in_period(view)].sum())


def withheld_cells(counts: list[int], cell_min: float) -> set[int]:
    """Return the cells of a table (months, say) not to be shown: those with few items, and as many more as hide them.

    A single hidden cell, or several with few items in all, could be computed back from the sum and the cells shown; so
    the next larger ones are hidden too. Cells without any need no hiding.

    Parameters
    ----------
    counts : list of int
        Items in each cell.
    cell_min : float
        The smallest number that may be shown.
    """
    filled = sorted((n, cell) for cell, n in enumerate(counts) if n)
    hidden = [item for item in filled if item[0] < cell_min]
    while hidden and len(hidden) < len(filled) and (len(hidden) < 2 or sum(n for n, _ in hidden) < cell_min):
        hidden.append(filled[len(hidden)])
    return {cell for _, cell in hidden}


def _gate(view: View, select: Select, response: bool) -> Result | None:
    """Return why there is no figure on the selected conversations, or None if there may be one."""
    table, limit = view.facts.dialogue, view.limit("cell_min")
    if not view.facts.platform.dialogue:
        return without("not_offered", "no_dialogue")
    if response and view.facts.channel.dialogue == "no_answers":
        return without("not_offered", "no_answers")
    if not table.n.size and "dialogue" not in view.facts.covered:
        return MISSING
    selected = select(view)
    n = _count(view, selected)
    if 0 < n < limit:
        return without("suppressed", "few_items", _evidence(view), minimum=int(limit))
    by_month = np.bincount(table.month[selected], weights=table.n[selected], minlength=12).astype(int).tolist()
    if view.period.month in withheld_cells(by_month, limit):
        return without("suppressed", "hides_another", _evidence(view))
    days = int(view.facts.covered_days("dialogue", view.start, view.end).sum())
    if not view.enough(days):
        low = nan if response or not (days or n) else n
        return without("not_covered", "covered_partly", _evidence(view), low, days=days, of=view.days)
    return None


def _evidence(view: View) -> set[str]:
    rows = set(view.facts.dialogue.evidence[_in_period(view)].tolist())
    return rows | view.facts.coverage_evidence("dialogue", view.start, view.end)


def inbound(view: View) -> Result:
    """Count the conversations that came in."""
    refused = _gate(view, every, response=False)
    n = _count(view, every(view))
    return refused or _incomplete(view, n) or measured(n, encode("counted_dialogue"), n, _evidence(view))


def _incomplete(view: View, low: float = nan, high: float = nan) -> Result | None:
    """Return what is known of a figure where the export lacks what the network counts, or None where it does not."""
    lacking = once(view, lacking_items)
    if lacking is None:
        return None
    found = without("not_covered", "items_missing", {*_evidence(view), *lacking.evidence}, comments=lacking.comments)
    return replace(found, low=low, high=high)


def _share(view: View, above: int, n: int, whole: Result) -> Result:
    """Return a share of conversations; those that the export lacks may all be missing from what is shared."""
    lacking = once(view, lacking_items)
    if lacking is None:
        return _banded(view, whole, share_band)
    if view.period.month is not None:  # nobody knows in which month they came in
        return _incomplete(view) or whole
    low, high = above / (n + lacking.missing), above / n
    if small_team(view):
        low, high = share_band(low)[0], share_band(high)[1]
    return _incomplete(view, low, high) or whole


def _lacking(view: View, told: Select, of: Select, reason: str) -> Result | None:
    """Return that the export does not tell enough about what came in, or None if it does."""
    n, total = _count(view, told(view)), _count(view, of(view))
    if not total:
        return without("not_covered", "no_inbound", _evidence(view))
    if n >= view.limit("coverage_min") * total:
        return None
    return without("not_covered" if n else "missing", reason, _evidence(view))


def small_team(view: View) -> bool:
    """Say whether figures on answers would speak of single persons; a team of unknown size counts as small."""
    return not view.facts.channel.team_size >= view.limit("team_min")


def _banded(view: View, result: Result, band: Callable[[float], tuple[float, float]]) -> Result:
    """Replace the figure of a small team by the band in which it lies."""
    reached = result.state == "measured"
    if not small_team(view) or (not reached and isnan(result.low)):
        return result
    low, high = band(result.value if reached else result.low)
    declared = not isnan(view.facts.channel.team_size)
    reason = encode("small_team", minimum=int(view.limit("team_min"))) if declared else encode("team_size_unknown")
    return Result("suppressed", low=low, high=high if reached else nan, reason=reason, evidence=result.evidence)


def share_band(share: float) -> tuple[float, float]:
    """Return the quarter in which a share lies."""
    quarter = min(int(share * 4), 3)
    return quarter / 4, (quarter + 1) / 4


def time_band(hours: float) -> tuple[float, float]:
    """Return the band in which an answer time lies [h]; NaN: open end."""
    at = bisect_right(TIME_BANDS, hours)
    return TIME_BANDS[at - 1], TIME_BANDS[at] if at < len(TIME_BANDS) else nan


def answered_share(view: View) -> Result:
    """Share of conversations with known outcome that a person answered."""
    refused = _gate(view, known, response=True) or _lacking(view, known, every, "outcome_unknown")
    if refused:
        return refused
    n, answered = _count(view, known(view)), _count(view, view.facts.dialogue.answered)
    return _share(view, answered, n, measured(answered / n, encode("answered_of"), n, _evidence(view)))


def answered_within(clock: Clock) -> Formula:
    """Return the KPI that says which share was answered within the time promised, on this clock."""

    def compute(view: View) -> Result:
        hours = view.facts.channel.answer_within
        refused = _untimed(view, clock, due(clock))
        by_day = refused is not None and refused.reason == BY_DAY
        if refused and not by_day and refused.state in ("not_offered", "missing"):
            return refused
        if not hours > 0:
            return without("missing", "no_answer_target")
        if refused:
            return (_within_bounds(view, clock) if by_day else None) or refused
        selected = due(clock)(view)
        n = _count(view, selected)
        if not n:
            return without("not_covered", "none_due", _evidence(view))
        kept = _count(view, selected & view.facts.dialogue.answered & (_minutes(view, clock) <= hours * 60))
        evidence = {*_evidence(view), view.facts.channel.evidence}
        return _share(view, kept, n, measured(kept / n, encode("answered_of_due", hours=hours), n, evidence))

    return compute


def _is_rough(view: View) -> bool:
    """Say whether the export tells of some answers only on which day or in which month they went."""
    return bool(_count(view, ~np.isnan(view.facts.dialogue.minutes_real_least)))


def _within_bounds(view: View, clock: Clock) -> Result | None:
    """Return between which shares the one answered in time lies where days have no time of day.

    An answer of the same day came within 24 hours; one of the next day may have. Even where both bounds meet nobody has
    measured it. None where nothing may be shown.
    """
    selected, hours = _fallen_due(clock), view.facts.channel.answer_within
    n = _count(view, selected(view))
    if not n or _gate(view, selected, response=True) is not None:
        return None
    table, minutes, real = view.facts.dialogue, _minutes(view, clock), clock == "minutes_real"
    least = table.minutes_real_least if real else table.minutes_service_least
    most = table.minutes_real_most if real else table.minutes_service_most
    told, answered = ~np.isnan(minutes), selected(view) & table.answered
    sure = _count(view, answered & (np.where(told, minutes, most) <= hours * 60))
    possible = _count(view, answered & ~(np.where(told, minutes, least) > hours * 60))
    evidence = {*_evidence(view), view.facts.channel.evidence}
    lacking = once(view, lacking_items)
    if lacking is not None and view.period.month is not None:
        return _incomplete(view)
    low, high = sure / (n + (lacking.missing if lacking else 0)), possible / n
    if small_team(view):
        low, high = share_band(low)[0], share_band(high)[1]
    return replace(without("not_covered", "times_by_day", evidence, low), high=high)


def _fallen_due(clock: Clock) -> Select:
    """Select what came in so early that the time promised had passed, whether its minutes are known or not."""
    return lambda view: (
        known(view) & (view.facts.dialogue.due if clock == "minutes_real" else view.facts.dialogue.due_service)
    )


def _untimed(view: View, clock: Clock, select: Select) -> Result | None:
    """Return why there is no figure on answer times on this clock, or None if there may be one."""
    refused = _gate(view, select, response=True)
    if refused and refused.state in ("not_offered", "missing"):
        return refused
    if clock == "minutes_service" and not view.facts.has_service_hours:
        return without("missing", "no_service_hours")
    return (
        _gate(view, known, response=True)
        or _lacking(view, known, every, "outcome_unknown")
        or _lacking(view, timed(clock), known, _why_untimed(view))
        or refused
    )


def _why_untimed(view: View) -> str:
    """Return the reason why the minutes of answers are not known."""
    return "times_by_day" if _is_rough(view) else "times_unknown"


def response_time(clock: Clock, q: float) -> Formula:
    """Return the KPI that says after what time the share `q` was answered, on this clock.

    Parameters
    ----------
    clock : Clock
        Hours of the day, or service hours only.
    q : float
        From 0 to 1.
    """

    def compute(view: View) -> Result:
        refused = _untimed(view, clock, timed(clock))
        if refused:
            return refused
        curve = once(view, CURVES[clock])
        minutes = quantile(curve, q)
        if isnan(minutes):
            longest, share = curve["minutes"][-1] / 60, 1 - curve["survival"][-1]
            result = without("not_covered", "not_reached", _evidence(view), float(longest), share=float(share))
        else:
            result = measured(minutes / 60, encode("kaplan_meier"), float(curve["at_risk"][0]), _evidence(view))
            # whoever still waits lengthens the time, by nobody knows how much
            least = time_band(minutes / 60)[0] if small_team(view) else minutes / 60
            if cut := _incomplete(view, nan if view.period.month is not None else least):
                return cut
        return _banded(view, result, time_band)

    return compute


def _estimate(clock: Clock) -> Callable[[View], Curve]:
    def make(view: View) -> Curve:
        table, at = view.facts.dialogue, timed(clock)(view) & _in_period(view)
        return estimate(_minutes(view, clock)[at], table.answered[at].astype("float64"), table.n[at])

    return make


#: The curve of each clock; two KPIs read it.
CURVES: Mapping[Clock, Callable[[View], Curve]] = {
    "minutes_real": _estimate("minutes_real"),
    "minutes_service": _estimate("minutes_service"),
}


def answered_items(view: View) -> Result:
    """Count the conversations that a person answered."""
    refused = _gate(view, known, response=True) or _lacking(view, known, every, "outcome_unknown")
    if refused:
        return refused
    if small_team(view):
        return without("suppressed", "hides_another", _evidence(view))
    n = _count(view, view.facts.dialogue.answered)
    return _incomplete(view, n) or measured(n, encode("counted_dialogue"), n, _evidence(view))


FORMULAS: Mapping[str, Formula] = {
    "inbound": inbound,
    "answered_share": answered_share,
    "answered_within_target": answered_within("minutes_real"),
    "answered_within_target_service": answered_within("minutes_service"),
    "response_time_median": response_time("minutes_real", 0.5),
    "response_time_service_median": response_time("minutes_service", 0.5),
    "response_time_p90": response_time("minutes_real", 0.9),
}
