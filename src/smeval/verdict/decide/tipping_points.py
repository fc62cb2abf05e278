"""Tipping points: the smallest single changes that turn a proposal into another one, computed exactly.

Benefit is piecewise linear in what one goal achieves, so the values at which a class limit is crossed can be solved
for; between two of them the proposal is constant. Ratings, duties and statements are changed one at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import groupby, pairwise, product
from typing import Any

from smeval.catalog import Policy
from smeval.ids import LEVELS, PROPOSALS, RATERS, TIPPING_KINDS, Proposal, TippingKind
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.rules import Case, DutyState, worst
from smeval.verdict.facts.benefit import Criterion, combine
from smeval.verdict.facts.risk import Rating, RiskRange, range_of
from smeval.wording import decode, encode

#: Units that are counted in whole numbers.
WHOLE = ("count", "persons")
#: More duties than these are counted instead of named.
MANY = 3


@dataclass(frozen=True)
class Flip:
    """A single change, as message with the ``proposal`` it leads to.

    Parameters
    ----------
    kind : str
    message : str
    proposal : str
    better : bool
        Whether that proposal is the more favourable one.
    """

    kind: TippingKind
    message: str
    proposal: Proposal
    better: bool


def find_tipping_points(case: Case, policy: Policy, scenarios: Mapping[str, Case] | None = None) -> list[Flip]:
    """Return the single changes that turn the proposal, of each kind the smallest, in the order of the reader.

    Parameters
    ----------
    case : Case
    policy : Policy
    scenarios : mapping of str to Case
        The case under each disputed legal position.
    """
    now = decide(case, policy).proposal
    found = []
    for kind, message, changed in _changes(case, policy, scenarios or {}):
        other = decide(changed, policy).proposal
        if other != now:
            key, values = decode(message)
            better = worst(other, now) == now
            found.append(Flip(kind, encode(key, **values, proposal=other), other, better))
    return sorted(dict.fromkeys(found), key=_rank)


def _rank(flip: Flip) -> tuple[bool, bool, int]:
    """Put changes for the better first, those of people's law last, and the loss of a duty after other changes.

    That a duty might be lost says less than any other change for the worse, and legal positions are nobody's to change.
    """
    lost = flip.kind == "duty" and not flip.better
    place = len(TIPPING_KINDS) if lost else TIPPING_KINDS.index(flip.kind)
    return flip.kind == "scenario", not flip.better, place


def _changes(case: Case, policy: Policy, scenarios: Mapping[str, Case]) -> Iterator[tuple[TippingKind, str, Case]]:
    """Yield single changes of a case, each with its kind and the sentence that names it."""
    for state in case.duties:
        rest = tuple(other for other in case.duties if other is not state)
        yield "duty", encode("flip_duty", duty=state.duty), replace(case, duties=rest)
    for action in case.overdue:
        left, again = (tuple(name for name in names if name != action) for names in (case.overdue, case.overdue_again))
        yield "action", encode("flip_action", action=action), replace(case, overdue=left, overdue_again=again)
    if case.rhythm in ("missed", "unknown"):
        yield "rhythm", "flip_rhythm", replace(case, rhythm="kept")
    yield from _statement_changes(case)
    yield from _goal_changes(case, policy)
    yield from _rating_changes(case, policy)
    for check in case.costs:
        if check.state == "above":
            left_over = tuple(other for other in case.costs if other is not check)
            limit = round(max(check.ceiling, check.most), 2)
            yield "cost", encode("flip_cost", kpi=check.kpi, limit=limit), replace(case, costs=left_over)
    if case.benefit is not None and case.benefit.hopeful > case.benefit.cautious:
        best = tuple(goal if goal.proven else replace(goal, low=goal.high, proven=True) for goal in case.goals)
        rhythm = "kept" if case.rhythm == "unknown" else case.rhythm
        yield "data", "flip_data", replace(case, goals=best, benefit=combine(best) or case.benefit, rhythm=rhythm)
    if not case.milder_means:
        yield "statement", "flip_milder_means_affirmed", replace(case, milder_means=True)
    if not case.crisis:
        yield "statement", "flip_crisis", replace(case, crisis=True)
    for grade, kept in groupby(sorted(case.kept, key=lambda state: state.grade), lambda state: state.grade):
        lost = list(kept)
        duties = (*case.duties, DutyState(lost[0].duty, grade, failed=True))
        told = encode("flip_duty_lost", duties=[state.duty for state in lost])
        if len(lost) > MANY:
            told = encode("flip_duties_lost", grade=grade, n=len(lost))
        yield "duty", told, replace(case, duties=duties)
    for name, other in scenarios.items():
        yield "scenario", encode("flip_scenario", scenario=name), other


def _statement_changes(case: Case) -> Iterator[tuple[TippingKind, str, Case]]:
    if case.milder_means:
        yield "statement", "flip_milder_means", replace(case, milder_means=False)
    if case.milder_setting:
        yield "statement", "flip_milder_setting", replace(case, milder_setting=False)
    for statement in case.refused:
        rest = tuple(other for other in case.refused if other != statement)
        changed = replace(case, refused=rest, consulted=case.consulted or statement == "consultation")
        yield "statement", encode("flip_statement", statement=statement), changed
    if not case.consulted and "consultation" not in case.refused:
        yield "statement", encode("flip_statement", statement="consultation"), replace(case, consulted=True)


# --- goals ---


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


def _goal_changes(case: Case, policy: Policy) -> Iterator[tuple[TippingKind, str, Case]]:
    """Yield for each goal the nearest value that turns the proposal up and down, the smallest step first."""
    if not case.goals:
        return
    shift = policy.values["class_shift"]
    limits = [
        policy.values[name] * factor for name in ("class_medium", "class_high") for factor in (1 - shift, 1, 1 + shift)
    ]
    now = decide(case, policy).proposal
    found = []
    for place, goal in enumerate(case.goals):
        known = goal.low == goal.high and goal.proven
        points = crossings(case.goals, place, limits)
        # constant from each point up to the next one, so the middle speaks for all of it; at 1 the point itself
        samples = [(low + high) / 2 for low, high in pairwise(points)] + [points[-1]]
        outcome = [decide(_with_value(case, place, value), policy).proposal for value in samples]
        here = next((n for n in reversed(range(len(points))) if points[n] <= goal.low + 1e-9), 0)
        above = [
            n for n in range(len(points)) if outcome[n] != now and (n > here if known else _better(outcome[n], now))
        ]
        below = [
            n for n in range(len(points)) if outcome[n] != now and (n < here if known else not _better(outcome[n], now))
        ]
        if above:
            step = points[above[0]] - goal.low
            changed = _with_value(case, place, samples[above[0]])
            found.append((step, *_goal_change(goal, points[above[0]], changed, up=True)))
        if below:
            step = goal.high - points[below[-1] + 1]
            changed = _with_value(case, place, samples[below[-1]])
            found.append((step, *_goal_change(goal, points[below[-1] + 1], changed, up=False)))
    for _, message, changed in sorted(found, key=lambda entry: entry[0]):
        yield "goal", message, changed


def _better(proposal: Proposal, than: Proposal) -> bool:
    return PROPOSALS.index(proposal) < PROPOSALS.index(than)


def _goal_change(goal: Criterion, partial: float, changed: Case, *, up: bool) -> tuple[str, Case]:
    """Return the sentence for a goal that reaches a partial value (`up`), or falls below it."""
    value = goal.minimum + partial * (goal.target - goal.minimum)
    rising = goal.target > goal.minimum
    message = f"flip_goal_{'up' if up else 'down'}_{'more' if rising else 'less'}"
    limit = amount(shown(value, goal.unit, ROUND_CEILING if rising else ROUND_FLOOR), goal.unit)
    known = "flip_goal_now" if goal.achieved is not None else "flip_goal_unknown"
    now = encode(known, value=amount(goal.achieved, goal.unit)) if goal.achieved is not None else known
    return encode(message, goal=goal.goal, kpi=goal.kpi, limit=limit, now=now), changed


def amount(value: float, unit: str) -> str:
    """Return a value with its unit as text of `encode`."""
    return encode(f"amount_{unit}", n=value)


def shown(value: float, unit: str, rounding: str) -> float:
    """Round a value as it will be shown, but only in the direction in which the sentence stays true."""
    digits = 3 if unit == "share" else 0 if unit in WHOLE or abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    near = Decimal(repr(round(value, 9)))
    return float(near.quantize(Decimal(1).scaleb(-digits), rounding))


# --- ratings ---


def _rating_changes(case: Case, policy: Policy) -> Iterator[tuple[TippingKind, str, Case]]:
    """Yield the smallest change of ratings that turns the proposal up, and the smallest that turns it down.

    One rating is changed, or both ratings of one risk; one comes before both, the governing risk before the others.
    """
    now = decide(case, policy).proposal
    turned: dict[RiskRange, Proposal] = {}
    found: dict[bool, list[tuple[Any, str, Case]]] = {True: [], False: []}
    risks = list(dict.fromkeys(rating.risk for rating in case.ratings))
    for raters, risk, level in product((RATERS[:1], RATERS[1:], RATERS), risks, LEVELS):
        own = [rating for rating in case.ratings if rating.risk == risk and rating.rater in raters]
        moved = [near for rating in own if (near := _nearest(rating, level, policy)) is not None]
        if len(moved) < len(own) or moved == own:
            continue
        new = {(rating.risk, rating.rater): rating for rating in moved}
        ratings = tuple(new.get((rating.risk, rating.rater), rating) for rating in case.ratings)
        changed = replace(case, ratings=ratings, risk=range_of(ratings))
        if changed.risk not in turned:
            turned[changed.risk] = decide(changed, policy).proposal
        if turned[changed.risk] != now:
            steps = sum(_steps(old, rating.severity, rating.likelihood) for old, rating in zip(own, moved, strict=True))
            order = (steps, len(raters), risk != case.risk.governing, risks.index(risk))
            found[_better(turned[changed.risk], now)].append((order, _rating_message(own, moved), changed))
    for direction in found.values():
        for _, message, changed in sorted(direction, key=lambda entry: entry[0])[:1]:
            yield "rating", message, changed


def _steps(rating: Rating, severity: int, likelihood: int) -> int:
    return abs(severity - rating.severity) + abs(likelihood - rating.likelihood)


def _nearest(rating: Rating, level: str, policy: Policy) -> Rating | None:
    """Return the rating moved by as few steps as possible to a cell of that level; None where there is no such cell."""
    if rating.level == level:
        return rating
    cells = [
        (_steps(rating, severity, likelihood), severity, likelihood)
        for cell, found in policy.matrix.cells.items()
        if found == level
        for severity, likelihood in [tuple(int(part) for part in cell.split("x"))]
    ]
    if not cells:
        return None
    _, severity, likelihood = min(cells)
    return replace(rating, severity=severity, likelihood=likelihood, level=level)


def _rating_message(old: Sequence[Rating], new: Sequence[Rating]) -> str:
    rater = new[0].rater if len(new) == 1 else "both"
    values = {"risk": new[0].risk, "rater": rater, "level": new[0].level}
    values |= {"severity": str(new[0].severity), "likelihood": str(new[0].likelihood)}
    if len({(rating.severity, rating.likelihood) for rating in old}) > 1 or not old[0].severity:
        return encode("flip_rating_open" if not old[0].severity else "flip_rating_both", **values)
    was = {"was_severity": str(old[0].severity), "was_likelihood": str(old[0].likelihood), "was": old[0].level}
    return encode("flip_rating", **values, **was)
