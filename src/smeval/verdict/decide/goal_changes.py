"""The nearest values of single goals that turn a proposal, computed exactly.

Benefit is piecewise linear in what one goal achieves, so the values at which a class limit is crossed can be solved
for; between two of them the proposal is constant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from smeval.catalog import Policy
from smeval.ids import Proposal
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.weighing import better
from smeval.verdict.facts.benefit import Criterion, combine
from smeval.wording import Message, digits, encode

#: Units that are counted in whole numbers.
WHOLE = ("count", "persons")


@dataclass(frozen=True)
class Stretch:
    """Values of one goal over which the proposal is the same: from `start` on, with one of them, and the proposal."""

    start: float
    inside: float
    proposal: Proposal


def goal_changes(case: Case, policy: Policy) -> Iterator[tuple[Message, Case]]:
    """Yield for each goal the nearest value that turns the proposal up and down, the smallest step first.

    Parameters
    ----------
    case : Case
    policy : Policy

    Yields
    ------
    message : Message
        The change in words, without the proposal it leads to.
    changed : Case
    """
    now = decide(case, policy).proposal
    found: list[tuple[float, Message, Case]] = []
    for place, goal in enumerate(case.goals):
        stretches = _stretches(case, place, policy)
        other = [(n, stretch) for n, stretch in enumerate(stretches) if stretch.proposal != now]
        if goal.low == goal.high and goal.proven:
            here = next((n for n in reversed(range(len(stretches))) if stretches[n].start <= goal.low + 1e-9), 0)
            above, below = [n for n, _ in other if n > here], [n for n, _ in other if n < here]
        else:
            above = [n for n, stretch in other if better(stretch.proposal, now)]
            below = [n for n, stretch in other if not better(stretch.proposal, now)]
        if above:
            first = stretches[above[0]]
            told = _goal_message(goal, first.start, up=True)
            found.append((first.start - goal.low, told, _with_value(case, place, first.inside)))
        # where even the best value turns it for the worse, there is no value to stay above
        if below and below[-1] + 1 < len(stretches):
            last, end = stretches[below[-1]], stretches[below[-1] + 1].start
            told = _goal_message(goal, end, up=False)
            found.append((goal.high - end, told, _with_value(case, place, last.inside)))
    for _, message, changed in sorted(found, key=lambda entry: entry[0]):
        yield message, changed


def _stretches(case: Case, place: int, policy: Policy) -> list[Stretch]:
    """Return what is proposed over all values of one goal, from 0 to 1."""
    shift = policy.values["class_shift"]
    limits = [
        policy.values[name] * factor for name in ("class_medium", "class_high") for factor in (1 - shift, 1, 1 + shift)
    ]
    points = crossings(case.goals, place, limits)
    # constant from each point up to the next one, so the middle speaks for all of it; at 1 the point itself
    samples = [(low + high) / 2 for low, high in pairwise(points)] + [points[-1]]
    return [
        Stretch(start, inside, decide(_with_value(case, place, inside), policy).proposal)
        for start, inside in zip(points, samples, strict=True)
    ]


def crossings(goals: Sequence[Criterion], place: int, limits: Sequence[float]) -> list[float]:
    """Return every partial value of one goal at which the benefit, or a bound of it, crosses a limit; with 0 and 1.

    Parameters
    ----------
    goals : sequence of Criterion
        In the order of their rank.
    place : int
        Which of them is varied.
    limits : sequence of float
    """
    found = {0.0, 1.0}
    varied = goals[place]
    for values in ([goal.low for goal in goals], [goal.high for goal in goals]):
        rest = (
            sum(goal.weight * value for goal, value in zip(goals, values, strict=True)) - varied.weight * values[place]
        )
        ends = [n for n in range(1, len(goals) + 1) if n == len(goals) or goals[n].rank != goals[n - 1].rank]
        for limit in limits:
            found.add((limit - rest) / varied.weight)
            # each of the means whose minimum and maximum are the bounds
            found |= {limit * end - sum(values[:end]) + values[place] for end in ends if end > place}
    inside = sorted(value for value in found if -1e-12 <= value <= 1 + 1e-12)
    return [value for n, value in enumerate(inside) if n == 0 or value - inside[n - 1] > 1e-9]


def _with_value(case: Case, place: int, value: float) -> Case:
    goals = list(case.goals)
    goals[place] = replace(goals[place], low=value, high=value, proven=True)
    return replace(case, goals=tuple(goals), benefit=combine(goals))


def _goal_message(goal: Criterion, partial: float, *, up: bool) -> Message:
    """Return the sentence for a goal that reaches a partial value (`up`), or falls below it."""
    value = goal.minimum + partial * (goal.target - goal.minimum)
    rising = goal.target > goal.minimum
    message = f"flip_goal_{'up' if up else 'down'}_{'more' if rising else 'less'}"
    limit = amount(shown(value, goal.unit, ROUND_CEILING if rising else ROUND_FLOOR), goal.unit)
    now = encode("flip_goal_unknown")
    if goal.achieved is not None:
        now = encode("flip_goal_now", value=amount(goal.achieved, goal.unit))
    return encode(message, goal=goal.goal, kpi=goal.kpi, limit=limit, now=now)


def amount(value: float, unit: str) -> Message:
    """Return a value with its unit.

    Parameters
    ----------
    value : float
    unit : str
        Of a KPI.
    """
    return encode(f"amount_{unit}", n=value)


def shown(value: float, unit: str, rounding: str) -> float:
    """Round a value as it will be shown, but only in the direction in which the sentence stays true.

    Parameters
    ----------
    value : float
    unit : str
        Of a KPI.
    rounding : str
        ``ROUND_CEILING`` or ``ROUND_FLOOR`` of `decimal`.
    """
    value = round(value, 9)
    places = 0 if unit in WHOLE else digits(value, unit) + (2 if unit == "share" else 0)  # shares are shown in percent
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), rounding))
