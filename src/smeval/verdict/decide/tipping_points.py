"""Tipping points: the smallest single changes that turn a proposal into another one.

One thing is changed at a time, whatever its kind, and the rules are asked again. Sizes are steps that a reader can
compare: a goal's value counts its share of the span from minimum to target, every other thing that is changed counts 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR
from itertools import combinations
from math import isnan

from smeval.catalog import Policy
from smeval.ids import TIPPING_KINDS, CostState, Proposal, TippingKind
from smeval.verdict.decide.case import CONSULTATION, Case
from smeval.verdict.decide.change import Change
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.goal_changes import amount, goal_changes, shown, stepped
from smeval.verdict.decide.rating_changes import rating_changes
from smeval.verdict.decide.weighing import better
from smeval.verdict.facts.benefit import Criterion, combine, reweighted
from smeval.verdict.facts.duties import GradedDuty
from smeval.wording import Message, decode, encode

#: More duties than these are counted instead of named.
MANY = 3


@dataclass(frozen=True)
class TippingPoint:
    """A single change, as message with the ``proposal`` it leads to.

    Parameters
    ----------
    kind : str
    message : Message
    proposal : str
    better : bool
        Whether that proposal is the more favourable one.
    size : float
        In steps that can be compared over all kinds.
    """

    kind: TippingKind
    message: Message
    proposal: Proposal
    better: bool
    size: float


def find_tipping_points(case: Case, policy: Policy, scenarios: Mapping[str, Case] | None = None) -> list[TippingPoint]:
    """Return the single changes that turn the proposal, the smallest first.

    Of equal size those of goals come first, then ratings, duties and so on in the order of `TIPPING_KINDS`, and those
    for the better before those for the worse.

    Parameters
    ----------
    case : Case
    policy : Policy
    scenarios : mapping of str to Case
        The case under each disputed legal position.
    """
    now = decide(case, policy).proposal
    found = []
    for change in _changes(case, policy, scenarios or {}):
        other = decide(change.case, policy).proposal
        if other != now:
            key, values = decode(change.message)
            told = encode(key, **values, proposal=other)
            found.append(TippingPoint(change.kind, told, other, better(other, now), change.size))
    return sorted(dict.fromkeys(found), key=_rank)


def _rank(point: TippingPoint) -> tuple[float, int, bool]:
    return round(point.size, 9), TIPPING_KINDS.index(point.kind), not point.better


def _changes(case: Case, policy: Policy, scenarios: Mapping[str, Case]) -> Iterator[Change]:
    """Yield single changes of a case."""
    yield from goal_changes(case, policy)
    yield from rating_changes(case, policy)
    for duty in case.duties:
        rest = tuple(other for other in case.duties if other is not duty)
        yield Change("duty", 1, encode("turns_duty", duty=duty.duty), replace(case, duties=rest))
    yield from _lost_duties(case, policy)
    yield from _kept_promises(case)
    yield from _costs(case)
    yield from _statements(case)
    yield from _delivered(case)
    if not case.emergency_only:
        yield from _added_goals(case)
        yield from _swapped_ranks(case)
    for name, other in scenarios.items():
        yield Change("scenario", 1, encode("turns_scenario", scenario=name), other)


def _lost_duties(case: Case, policy: Policy) -> Iterator[Change]:
    """Yield what would be if one of the duties that are met were not, those that lead to the same in one sentence."""
    alike: dict[tuple[str, Proposal], list[Change]] = {}
    for duty in case.kept:
        lost = replace(case, duties=(*case.duties, GradedDuty(duty.duty, duty.grade, failed=True)))
        change = Change("duty", 1, encode("turns_duty_lost", duties=[duty.duty]), lost)
        alike.setdefault((duty.grade, decide(lost, policy).proposal), []).append(change)
    for (grade, _), changes in alike.items():
        duties = [name for change in changes for name in decode(change.message)[1]["duties"]]
        told = encode("turns_duty_lost", duties=duties)
        if len(duties) > MANY:
            told = encode("turns_duties_lost", grade=grade, n=len(duties))
        yield replace(changes[0], message=told)


def _kept_promises(case: Case) -> Iterator[Change]:
    for action in case.overdue:
        late, again = (tuple(name for name in names if name != action) for names in (case.overdue, case.overdue_again))
        changed = replace(case, overdue=late, overdue_again=again)
        yield Change("action", 1, encode("turns_action", action=action), changed)
    if case.rhythm in ("missed", "unknown"):
        yield Change("rhythm", 1, encode("turns_rhythm"), replace(case, rhythm="kept"))
    if case.rhythm == "kept":
        yield Change("rhythm", 1, encode("turns_rhythm_missed"), replace(case, rhythm="missed"))


def _costs(case: Case) -> Iterator[Change]:
    """Yield what would be if a cost fell to its ceiling or to the years before, or rose above one of them."""
    for check in case.costs:
        if check.state not in ("above", "over_ceiling", "within"):
            continue
        rest = tuple(other for other in case.costs if other is not check)
        limits: dict[float, CostState] = {check.ceiling: "within"}
        if check.state == "above" and check.most > check.ceiling:
            limits[check.most] = "over_ceiling"
        for limit, state in limits.items() if check.state != "within" else ():
            value = shown(limit, "eur", ROUND_FLOOR)
            told = encode("turns_cost", kpi=check.kpi, limit=amount(value, "eur"))
            yield Change("cost", 1, told, replace(case, costs=(*rest, replace(check, state=state, value=value))))
        worse: CostState = "over_ceiling" if isnan(check.most) or check.most > check.ceiling else "above"
        rises: list[tuple[float, CostState]] = [(check.ceiling, worse)] if check.state == "within" else []
        if check.state != "above" and not isnan(check.most):
            rises.append((max(check.most, check.ceiling), "above"))
        for limit, state in rises:
            value = stepped(shown(limit, "eur", ROUND_FLOOR), "eur", rising=True)
            told = encode("turns_cost_up", kpi=check.kpi, limit=amount(value, "eur"))
            yield Change("cost", 1, told, replace(case, costs=(*rest, replace(check, state=state, value=value))))


# --- what people state ---


def _statements(case: Case) -> Iterator[Change]:
    yield from _statements_given(case)
    if case.milder_means != "yes":
        yield Change("statement", 1, encode("turns_milder_means_affirmed"), replace(case, milder_means="yes"))
    if case.milder_setting != "yes":
        yield Change("statement", 1, encode("turns_milder_setting_affirmed"), replace(case, milder_setting="yes"))
    for statement in case.affirmed:
        changed = replace(
            case, refused=(*case.refused, statement), consulted=case.consulted and statement != CONSULTATION
        )
        yield Change("statement", 1, encode("turns_statement_denied", statement=statement), changed)
    if case.for_crises and case.crisis != "yes":
        yield Change("statement", 1, encode("turns_crisis"), replace(case, crisis="yes"))
    if case.crisis == "yes":
        yield Change("statement", 1, encode("turns_crisis_denied"), replace(case, crisis="no"))


def _statements_given(case: Case) -> Iterator[Change]:
    """Yield what would be if people had stated what speaks for the channel: one thing, and all that is lacking."""
    if case.milder_means != "no":
        yield Change("statement", 1, encode("turns_milder_means"), replace(case, milder_means="no"))
    if case.milder_setting != "no":
        yield Change("statement", 1, encode("turns_milder_setting"), replace(case, milder_setting="no"))
    for statement in (*case.refused, *case.silent):
        told = encode("turns_statement", statement=statement)
        yield Change("statement", 1, told, _affirmed(case, [statement]))
    lacking = [*case.silent, *(["milder_means"] if not case.milder_means else [])]
    lacking += ["milder_setting"] if not case.milder_setting else []
    if len(lacking) > 1:
        given = _affirmed(case, case.silent)
        given = replace(given, milder_means=case.milder_means or "no", milder_setting=case.milder_setting or "no")
        yield Change("statement", len(lacking), encode("turns_statements", statements=lacking), given)


def _affirmed(case: Case, statements: list[str] | tuple[str, ...]) -> Case:
    """Return a case in which people affirmed some statements that they must."""
    return replace(
        case,
        refused=tuple(other for other in case.refused if other not in statements),
        silent=tuple(other for other in case.silent if other not in statements),
        unanswered=tuple(other for other in case.unanswered if other not in statements),
        consulted=case.consulted or CONSULTATION in statements,
    )


# --- goals and data ---


def _delivered(case: Case) -> Iterator[Change]:
    """Yield what would be if all that is not known were as good as it can be."""
    open_goals = [goal for goal in case.goals if not goal.proven and not goal.retroactive]
    if not open_goals:
        return
    best = tuple(replace(goal, low=goal.high, proven=True) if goal in open_goals else goal for goal in case.goals)
    rhythm = "kept" if case.rhythm == "unknown" else case.rhythm
    changed = replace(case, goals=best, benefit=combine(best) or case.benefit, rhythm=rhythm)
    size = len(open_goals) + (case.rhythm == "unknown")
    yield Change("data", size, encode("turns_data"), changed)


def _added_goals(case: Case) -> Iterator[Change]:
    """Yield what would be with one goal more that is reached: at the next rank, and at the first one."""
    for rank, told in ((len(case.goals) + 1, "turns_goal_added"), (1, "turns_goal_added_first")):
        new = Criterion("", "", "", 0.0, 1.0, rank - 0.5, 0.0, 1.0, 1.0, proven=True)
        yield Change("added_goal", 1, encode(told, rank=rank), _with_goals(case, (*case.goals, new)))


def _swapped_ranks(case: Case) -> Iterator[Change]:
    """Yield what would be if two goals changed their ranks."""
    for first, second in combinations(case.goals, 2):
        ranks = {first.goal: second.rank, second.goal: first.rank}
        goals = tuple(replace(goal, rank=ranks.get(goal.goal, goal.rank)) for goal in case.goals)
        told = encode("turns_ranks", first=first.goal, second=second.goal)
        yield Change("ranks", 1, told, _with_goals(case, goals))


def _with_goals(case: Case, goals: tuple[Criterion, ...]) -> Case:
    ordered = tuple(reweighted(sorted(goals, key=lambda goal: goal.rank)))
    return replace(case, goals=ordered, benefit=combine(ordered))
