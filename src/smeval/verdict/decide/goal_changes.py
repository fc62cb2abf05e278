"""The nearest values of single goals that turn a proposal, as they are printed.

Benefit is piecewise linear in what one goal achieves, so the values at which a class limit is crossed can be solved
for; between two of them the proposal is constant. What is printed is the first value in the printed digits at which
the proposal really turns: it is decided again there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from smeval.catalog import Policy
from smeval.ids import Proposal
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.change import Change
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.weighing import better
from smeval.verdict.facts.benefit import Criterion, combine, partial_value, reweighted
from smeval.wording import Message, digits, encode

#: Units that are counted in whole numbers.
WHOLE = ("count", "persons")


@dataclass(frozen=True)
class Stretch:
    """Partial values of one goal over which the proposal is the same: from `start` to `end`, and the proposal."""

    start: float
    end: float
    proposal: Proposal


def goal_changes(case: Case, policy: Policy) -> Iterator[Change]:
    """Yield for each goal the nearest value that turns the proposal when it rises, and when it falls.

    Parameters
    ----------
    case : Case
    policy : Policy
    """
    now = decide(case, policy).proposal
    for place, goal in enumerate(case.goals):
        stretches = _stretches(case, place, policy)
        known = goal.low == goal.high and goal.proven
        here = next((n for n in reversed(range(len(stretches))) if stretches[n].start <= goal.low + 1e-9), 0)
        above = [
            stretch
            for n, stretch in enumerate(stretches)
            if stretch.proposal != now and (n > here if known else better(stretch.proposal, now))
        ]
        below = [
            stretch
            for n, stretch in enumerate(stretches)
            if stretch.proposal != now and (n < here if known else better(now, stretch.proposal))
        ]
        up = next(filter(None, (_at(case, place, policy, stretch, now, up=True) for stretch in above)), None)
        down = next(filter(None, (_at(case, place, policy, stretch, now, up=False) for stretch in below[::-1])), None)
        yield from (change for change in (up, down) if change is not None)


def _at(case: Case, place: int, policy: Policy, stretch: Stretch, now: Proposal, *, up: bool) -> Change | None:
    """Return the change to the first printed value in a stretch; None where no printed value in it turns."""
    goal = case.goals[place]
    rising = (goal.target > goal.minimum) == up
    partial = stretch.start if up else stretch.end
    value = first = shown(_value(goal, partial), goal.unit, ROUND_CEILING if rising else ROUND_FLOOR)
    # at the end of a stretch itself the next one begins, so one step may be lacking
    for value in (first, stepped(first, goal.unit, rising=rising)):
        changed = with_value(case, place, partial_value(value, goal.minimum, goal.target))
        if decide(changed, policy).proposal != now:
            break
    else:
        return None
    if goal.unit in WHOLE and value < 0:
        return None
    achieved = goal.achieved if goal.achieved is not None else _value(goal, goal.low if up else goal.high)
    size = abs((value - achieved) / (goal.target - goal.minimum))
    return Change("goal", size, _goal_message(goal, value, up=up), changed)


def _value(goal: Criterion, partial: float) -> float:
    return goal.minimum + partial * (goal.target - goal.minimum)


def _stretches(case: Case, place: int, policy: Policy) -> list[Stretch]:
    """Return what is proposed over all values of one goal, from 0 to 1."""
    shift = policy.values["class_shift"]
    limits = [
        policy.values[name] * factor for name in ("class_medium", "class_high") for factor in (1 - shift, 1, 1 + shift)
    ]
    points = set(crossings(case.goals, place, limits))
    varied = case.goals[place]
    if any(goal.retroactive for goal in case.goals) and not varied.retroactive:
        timely = [goal for goal in case.goals if not goal.retroactive]
        points |= set(crossings(reweighted(timely), timely.index(varied), limits))
    ordered = sorted(points)
    # constant from each point up to the next one, so the middle speaks for all of it; at 1 the point itself
    samples = [((low + high) / 2, low, high) for low, high in pairwise(ordered)] + [(1.0, 1.0, 1.0)]
    return [
        Stretch(low, high, decide(with_value(case, place, inside), policy).proposal) for inside, low, high in samples
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


def with_value(case: Case, place: int, value: float) -> Case:
    """Return a case in which one goal reaches a partial value; against a target fixed afterwards it proves nothing.

    Parameters
    ----------
    case : Case
    place : int
        Of the goal, by rank.
    value : float
        From 0 to 1.
    """
    goals, goal = list(case.goals), case.goals[place]
    goals[place] = replace(goal, low=0.0 if goal.retroactive else value, high=value, proven=not goal.retroactive)
    return replace(case, goals=tuple(goals), benefit=combine(goals))


def _goal_message(goal: Criterion, value: float, *, up: bool) -> Message:
    """Return the sentence for a goal that improves to a value (`up`), or falls off to it."""
    message = f"turns_goal_{'up' if up else 'down'}_{'more' if goal.target > goal.minimum else 'less'}"
    now = encode("turns_goal_unknown")
    if goal.achieved is not None:
        now = encode("turns_goal_now", value=amount(goal.achieved, goal.unit))
    return encode(message, goal=goal.goal, kpi=goal.kpi, limit=amount(value, goal.unit), now=now)


def amount(value: float, unit: str) -> Message:
    """Return a value with its unit.

    Parameters
    ----------
    value : float
    unit : str
        Of a KPI.
    """
    return encode(f"amount_{unit}", n=value)


def decimals(value: float, unit: str) -> int:
    """Return with how many decimals of the unit itself a value is shown; shares are shown in per cent.

    Parameters
    ----------
    value : float
    unit : str
        Of a KPI.
    """
    return 0 if unit in WHOLE else digits(value, unit) + (2 if unit == "share" else 0)


def shown(value: float, unit: str, rounding: str) -> float:
    """Round a value as it will be shown, in one direction.

    Parameters
    ----------
    value : float
    unit : str
        Of a KPI.
    rounding : str
        ``ROUND_CEILING`` or ``ROUND_FLOOR`` of `decimal`.
    """
    value = round(value, 9)
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals(value, unit)), rounding))


def stepped(value: float, unit: str, *, rising: bool) -> float:
    """Return the next value in the digits in which values like it are shown.

    Parameters
    ----------
    value : float
    unit : str
        Of a KPI.
    rising : bool
        The next higher one, else the next lower one.
    """
    # a whole number is shown without decimals although its neighbours have some
    places = max(decimals(value, unit), decimals(value + 0.0499, unit) if unit not in WHOLE else 0)
    step = Decimal(1).scaleb(-places)
    return float(Decimal(repr(value)) + (step if rising else -step))
