"""Tipping points: the smallest single changes that turn a proposal into another one.

Ratings, duties, statements and goals are changed one at a time, and the rules are asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from smeval.catalog import Policy
from smeval.ids import TIPPING_KINDS, Proposal, TippingKind
from smeval.verdict.decide.case import CONSULTATION, Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.goal_changes import goal_changes
from smeval.verdict.decide.rating_changes import rating_changes
from smeval.verdict.decide.weighing import better
from smeval.verdict.facts.benefit import combine
from smeval.verdict.facts.duties import GradedDuty
from smeval.wording import Message, decode, encode

#: More duties than these are counted instead of named.
MANY = 3
#: What is changed, in words, and the case with it.
Change = tuple[TippingKind, Message, Case]


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
    """

    kind: TippingKind
    message: Message
    proposal: Proposal
    better: bool


def find_tipping_points(case: Case, policy: Policy, scenarios: Mapping[str, Case] | None = None) -> list[TippingPoint]:
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
            found.append(TippingPoint(kind, encode(key, **values, proposal=other), other, better(other, now)))
    return sorted(dict.fromkeys(found), key=_rank)


def _rank(point: TippingPoint) -> tuple[bool, bool, int]:
    """Put changes for the better first, the loss of a duty after other changes for the worse, legal positions last.

    That a duty might be lost says less than any other change, and a legal position is nobody's to change.
    """
    lost = point.kind == "duty" and not point.better
    place = len(TIPPING_KINDS) if lost else TIPPING_KINDS.index(point.kind)
    return point.kind == "scenario", not point.better, place


def _changes(case: Case, policy: Policy, scenarios: Mapping[str, Case]) -> Iterator[Change]:
    """Yield single changes of a case."""
    for duty in case.duties:
        rest = tuple(other for other in case.duties if other is not duty)
        yield "duty", encode("flip_duty", duty=duty.duty), replace(case, duties=rest)
    yield from _kept_promises(case)
    yield from _withdrawn_statements(case)
    yield from (("goal", message, changed) for message, changed in goal_changes(case, policy))
    yield from (("rating", message, changed) for message, changed in rating_changes(case, policy))
    yield from _lower_costs(case)
    yield from _data(case)
    yield from _new_statements(case)
    yield from _lost_duties(case)
    for name, other in scenarios.items():
        yield "scenario", encode("flip_scenario", scenario=name), other


def _kept_promises(case: Case) -> Iterator[Change]:
    for action in case.overdue:
        late, again = (tuple(name for name in names if name != action) for names in (case.overdue, case.overdue_again))
        yield "action", encode("flip_action", action=action), replace(case, overdue=late, overdue_again=again)
    if case.rhythm in ("missed", "unknown"):
        yield "rhythm", encode("flip_rhythm"), replace(case, rhythm="kept")


def _withdrawn_statements(case: Case) -> Iterator[Change]:
    """Yield what would be if people had stated what speaks for the channel."""
    if case.milder_means == "yes":
        yield "statement", encode("flip_milder_means"), replace(case, milder_means="no")
    if case.milder_setting == "yes":
        yield "statement", encode("flip_milder_setting"), replace(case, milder_setting="no")
    for statement in case.refused:
        rest = tuple(other for other in case.refused if other != statement)
        changed = replace(case, refused=rest, consulted=case.consulted or statement == CONSULTATION)
        yield "statement", encode("flip_statement", statement=statement), changed
    if not case.consulted and CONSULTATION not in case.refused:
        yield "statement", encode("flip_statement", statement=CONSULTATION), replace(case, consulted=True)


def _new_statements(case: Case) -> Iterator[Change]:
    if case.milder_means != "yes":
        yield "statement", encode("flip_milder_means_affirmed"), replace(case, milder_means="yes")
    if case.crisis != "yes":
        yield "statement", encode("flip_crisis"), replace(case, crisis="yes")


def _lower_costs(case: Case) -> Iterator[Change]:
    for check in case.costs:
        if check.state == "above":
            rest = tuple(other for other in case.costs if other is not check)
            limit = round(max(check.ceiling, check.most), 2)
            yield "cost", encode("flip_cost", kpi=check.kpi, limit=limit), replace(case, costs=rest)


def _data(case: Case) -> Iterator[Change]:
    """Yield what would be if all that is not known were as good as it can be."""
    if case.benefit is None or case.benefit.hopeful <= case.benefit.cautious:
        return
    best = tuple(goal if goal.proven else replace(goal, low=goal.high, proven=True) for goal in case.goals)
    rhythm = "kept" if case.rhythm == "unknown" else case.rhythm
    changed = replace(case, goals=best, benefit=combine(best) or case.benefit, rhythm=rhythm)
    yield "data", encode("flip_data"), changed


def _lost_duties(case: Case) -> Iterator[Change]:
    """Yield for each grade what would be if one of the duties that are met were not."""
    for grade, kept in groupby(sorted(case.kept, key=lambda duty: duty.grade), lambda duty: duty.grade):
        lost = list(kept)
        duties = (*case.duties, GradedDuty(lost[0].duty, grade, failed=True))
        told = encode("flip_duty_lost", duties=[duty.duty for duty in lost])
        if len(lost) > MANY:
            told = encode("flip_duties_lost", grade=grade, n=len(lost))
        yield "duty", told, replace(case, duties=duties)
