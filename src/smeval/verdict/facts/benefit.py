"""Benefit: declared goals against what was achieved, as an interval that anybody can recompute.

The authority gives only a rank order of its goals. Over all weights that respect the order the benefit is
smallest and largest at equal weights on the first k goals, so the bounds are exact without simulation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from math import nan
from types import MappingProxyType

import numpy as np

from smeval.frames import make_frame, rows
from smeval.frames.columns import CRITERIA_FRAME, CriterionFrame, KpiFrame, SampleResultFrame
from smeval.frames.computed import KpiRow, SampleResultRow
from smeval.frames.declared import GoalRow
from smeval.frames.judged import CriterionRow
from smeval.frames.kinds import day_of
from smeval.ids import Fixing, GoalOutcome, Level, State
from smeval.register import Register


@dataclass(frozen=True)
class Criterion:
    """A declared goal that the platform can show.

    Parameters
    ----------
    goal, kpi, unit : str
    minimum, target : float
        What counts as 0 and as 1, in the unit of the KPI.
    rank, weight : float
    low, high : float
        Partial values from 0 to 1.
    proven : bool
        Whether a measured value, or a band shown in its place, is behind it.
    retroactive : bool
    achieved : float or None
        The value itself where it is known without a range.
    """

    goal: str
    kpi: str
    unit: str
    minimum: float
    target: float
    rank: float
    weight: float
    low: float
    high: float
    proven: bool
    retroactive: bool = False
    achieved: float | None = None


@dataclass(frozen=True)
class Benefit:
    """Benefit of a channel, every figure from 0 (minimum) to 1 (target).

    Parameters
    ----------
    low, high : float
        Exact bounds over all weights that respect the rank order.
    cautious, hopeful : float
        Value at rank-order-centroid weights, unknown goals at their worst and at their best.
    proven : float
        Share of the weight of the goals that rests on measured values.
    top_proven : bool
        Whether the two goals of highest rank rest on measured values.
    goals : int
        Number of goals that the platform can show and whose targets were fixed in time.
    retroactive : bool
        Whether another target was fixed after the year had begun, or never dated.
    """

    low: float
    high: float
    cautious: float
    hopeful: float
    proven: float
    top_proven: bool
    goals: int
    retroactive: bool


def centroid_weights(ranks: Sequence[float]) -> list[float]:
    """Return rank-order-centroid weights; goals of equal rank share the weight of their places.

    For four goals: 0.5208, 0.2708, 0.1458, 0.0625.
    """
    n = len(ranks)
    by_place = [sum(1 / k for k in range(place, n + 1)) / n for place in range(1, n + 1)]
    order = sorted(range(n), key=lambda index: ranks[index])
    weights = [0.0] * n
    place = 0
    for _, tied in groupby(order, key=lambda index: ranks[index]):
        members = list(tied)
        share = sum(by_place[place : place + len(members)]) / len(members)
        for index in members:
            weights[index] = share
        place += len(members)
    return weights


def exact_bounds(ranks: Sequence[float], lows: Sequence[float], highs: Sequence[float]) -> tuple[float, float]:
    """Return the smallest and largest benefit over all weights that respect the rank order.

    Goals of equal rank weigh the same, so only whole ranks are cut off.

    Parameters
    ----------
    ranks : sequence of float
    lows, highs : sequence of float
        Partial values of the goals, from 0 to 1.
    """
    order = sorted(range(len(ranks)), key=lambda index: ranks[index])
    ends = [i for i in range(1, len(order) + 1) if i == len(order) or ranks[order[i]] != ranks[order[i - 1]]]
    means = [(sum(lows[i] for i in order[:end]) / end, sum(highs[i] for i in order[:end]) / end) for end in ends]
    return min(low for low, _ in means), max(high for _, high in means)


def partial_value(value: float, minimum: float, target: float) -> float:
    """Return how far a value lies between minimum (0) and target (1); NaN stays NaN.

    Parameters
    ----------
    value, minimum, target : float
        In the unit of the KPI.
    """
    return float(np.clip((value - minimum) / (target - minimum), 0.0, 1.0)) if not np.isnan(value) else np.nan


def partial_interval(low: float, high: float, minimum: float, target: float) -> tuple[float, float]:
    """Return the partial values that an achieved interval allows; an unknown end is as bad, or good, as can be.

    Parameters
    ----------
    low, high, minimum, target : float
        In the unit of the KPI; the target may lie below the minimum.
    """
    ends = (low, high) if target > minimum else (high, low)
    worst, best = (partial_value(end, minimum, target) for end in ends)
    return 0.0 if np.isnan(worst) else worst, 1.0 if np.isnan(best) else best


def assess_criteria(
    register: Register,
    channels: Collection[str],
    kpis: KpiFrame,
    year: int,
    fixing: Mapping[tuple[str, str], Fixing] = MappingProxyType({}),
    samples: SampleResultFrame | None = None,
) -> CriterionFrame:
    """Set the declared goals of a year against what the KPI table holds.

    Parameters
    ----------
    register : Register
    channels : collection of str
    kpis : DataFrame
        Frame ``kpis``; the rows of the period `year` are used.
    year : int
    fixing : mapping of (str, str) to str, optional
        Of each goal, by channel and name: how its target shows that it was fixed before the year; of others their date
        tells.
    samples : DataFrame, optional
        Frame ``sample_results``; one that is not representative proves nothing of the posts that nobody looked at, and
        one without a day, or of a day after that of cure, nothing of how they were in the year.

    Returns
    -------
    DataFrame
        Frame ``criteria``. Goals that the platform cannot show have no weight.
    """
    goals = register.goals[register.goals["channel"].isin(list(channels))]
    achieved = {(row.channel, row.kpi): row for row in rows(kpis[kpis["period"] == str(year)])}
    until = register.catalog.policy.cure_by(year)
    for row in () if samples is None else rows(samples):
        if (row.channel, row.subject) in achieved and not _shows_year(row, until):
            achieved[row.channel, row.subject] = achieved[row.channel, row.subject]._replace(low=nan)
    lines = []
    for _, declared in goals.groupby("channel", sort=False):
        found = [
            _criterion(
                goal, achieved[goal.channel, goal.kpi], fixing.get((goal.channel, goal.goal)) or _dated(goal, year)
            )
            for goal in rows(declared)
        ]
        whole = _weights(row for row in found if row.state != "not_offered")
        timely = _weights(row for row in found if row.state != "not_offered" and row.fixing != "late")
        weighted = [
            row._replace(weight=whole.get(row.goal, nan), timely_weight=timely.get(row.goal, nan)) for row in found
        ]
        lines += sorted(weighted, key=lambda row: row.rank)
    return make_frame(CRITERIA_FRAME, lines)


def _shows_year(sample: SampleResultRow, until: date) -> bool:
    """Say whether a sample tells what a year's posts were like: nobody chose them, and it was looked in time."""
    day = day_of(sample.checked_on)
    return sample.representative and day is not None and day <= until


def _weights(goals: Iterable[CriterionRow]) -> dict[str, float]:
    """Return the weight of each goal of a channel among these."""
    counted = list(goals)
    weights = centroid_weights([row.rank for row in counted])
    return {row.goal: weight for row, weight in zip(counted, weights, strict=True)}


def _dated(goal: GoalRow, year: int) -> Fixing:
    """Return what the goal's own date tells."""
    fixed_on = day_of(goal.fixed_on)
    return "late" if fixed_on is None or fixed_on >= date(year, 1, 1) else "declared"


def _criterion(goal: GoalRow, kpi: KpiRow, fixing: Fixing) -> CriterionRow:
    """Return a goal with what was achieved, still without its weight."""
    row = CriterionRow(
        channel=goal.channel,
        goal=goal.goal,
        kpi=goal.kpi,
        unit=kpi.unit,
        minimum=goal.minimum,
        target=goal.target,
        rank=goal.rank,
        state=kpi.state,
        reason=kpi.reason,
        fixed_on=goal.fixed_on,
        fixing=fixing,
        approved_by=goal.approved_by,
        outcome=goal_outcome(kpi.state, kpi.low, kpi.high, goal.minimum, goal.target),
        evidence=f"{kpi.evidence} {goal.evidence}".strip(),
    )
    if kpi.state == "not_offered":
        return row
    low, high = partial_interval(kpi.low, kpi.high, goal.minimum, goal.target)
    return row._replace(
        achieved=kpi.value, achieved_low=kpi.low, achieved_high=kpi.high, partial_low=low, partial_high=high
    )


def goal_outcome(state: State, low: float, high: float, minimum: float, target: float) -> GoalOutcome:
    """Say whether a goal was reached, missed, or lies between; ``open`` where its bounds do not tell.

    Parameters
    ----------
    state : str
        Of the KPI; only a measured one tells, or one that is withheld and shown in a band.
    low, high : float
        Bounds of what was achieved, in the unit of the KPI.
    minimum, target : float
        In the unit of the KPI; the target may lie below.
    """
    if state not in ("measured", "suppressed") or np.isnan(low) or np.isnan(high):
        return "open"
    sign = 1 if target > minimum else -1
    worst, best = sorted((sign * low, sign * high))
    if worst >= sign * target:
        return "reached"
    if best < sign * minimum:
        return "missed"
    return "between" if worst >= sign * minimum and best < sign * target else "open"


def criteria_of(criteria: CriterionFrame, channel: str) -> tuple[Criterion, ...]:
    """Return the goals of a channel that its platform can show, by rank.

    Parameters
    ----------
    criteria : DataFrame
        Frame ``criteria``.
    channel : str
    """
    found = criteria[(criteria["channel"] == channel) & criteria["weight"].notna()].sort_values("rank", kind="stable")
    return tuple(
        Criterion(
            goal=row.goal,
            kpi=row.kpi,
            unit=row.unit,
            minimum=row.minimum,
            target=row.target,
            rank=row.rank,
            weight=row.weight,
            # against a target that was fixed afterwards nothing is proven
            low=0.0 if row.fixing == "late" else row.partial_low,
            high=row.partial_high,
            proven=row.fixing != "late" and is_proven(row),
            retroactive=row.fixing == "late",
            achieved=row.achieved if row.achieved_low == row.achieved_high else None,
        )
        for row in rows(found)
    )


def is_proven(row: CriterionRow) -> bool:
    """Say whether a value is behind a goal, with what it is at least.

    One withheld for protection has that only where it is shown in a band, and one of a sample that was chosen never.
    """
    return row.state in ("measured", "suppressed") and not np.isnan(row.achieved_low)


def combine(goals: Sequence[Criterion]) -> Benefit | None:
    """Return the benefit of goals in the order of their rank, or None where the platform can show none.

    A goal whose target was fixed afterwards lowers what it lowers, and never lifts anything: each figure is the lesser
    one of those with and without such goals, which keep the weights of their ranks where they lower something.
    """
    if not goals:
        return None
    whole = _combine(goals)
    timely = reweighted([goal for goal in goals if not goal.retroactive])
    if not whole.retroactive or not timely:
        return whole
    rest = _combine(timely)
    return Benefit(
        low=min(whole.low, rest.low),
        high=min(whole.high, rest.high),
        cautious=min(whole.cautious, rest.cautious),
        hopeful=min(whole.hopeful, rest.hopeful),
        proven=min(whole.proven, rest.proven),
        top_proven=whole.top_proven and rest.top_proven,
        goals=rest.goals,
        retroactive=True,
    )


def reweighted(goals: Sequence[Criterion]) -> list[Criterion]:
    """Return goals with the weights that they have without any others."""
    weights = centroid_weights([goal.rank for goal in goals])
    return [replace(goal, weight=weight) for goal, weight in zip(goals, weights, strict=True)]


def _combine(goals: Sequence[Criterion]) -> Benefit:
    ranks = [goal.rank for goal in goals]
    low, high = exact_bounds(ranks, [goal.low for goal in goals], [goal.high for goal in goals])
    second = ranks[min(1, len(ranks) - 1)]  # ties reach as far as the second rank does
    return Benefit(
        low=low,
        high=high,
        cautious=sum(goal.weight * goal.low for goal in goals),
        hopeful=sum(goal.weight * goal.high for goal in goals),
        proven=sum(goal.weight for goal in goals if goal.proven),
        top_proven=all(goal.proven for goal in goals if goal.rank <= second),
        goals=sum(1 for goal in goals if not goal.retroactive),
        retroactive=any(goal.retroactive for goal in goals),
    )


def benefit_class(value: float, medium: float, high: float) -> Level:
    """Return the class of a benefit (within rounding of 1e-9).

    Parameters
    ----------
    value : float
        From 0 to 1.
    medium, high : float
        Where the classes begin.
    """
    return "low" if value < medium - 1e-9 else "medium" if value < high - 1e-9 else "high"
