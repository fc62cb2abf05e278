"""Stage 1: whether the channel is lawful, and people did what they said."""

from __future__ import annotations

from collections.abc import Iterator

from smeval.verdict.decide.weighing import Cap, Rule, Weighing, unanswered
from smeval.verdict.facts.duties import GradedDuty
from smeval.wording import encode


def _obstacle(duty: GradedDuty) -> Cap:
    if duty.failed and duty.failed_before:
        return Cap("consider_ending", "obstacle", encode("obstacle_twice", duty=duty.duty), subject=duty.duty)
    reason = encode("obstacle" if duty.failed else "obstacle_unproven", duty=duty.duty)
    return Cap("review", "obstacle", reason, subject=duty.duty)


def obstacle(so_far: Weighing) -> Weighing:
    """A duty that is an obstacle is met and proven; one that fails in a second year leads to the end."""
    return so_far.hold(*(_obstacle(duty) for duty in so_far.case.duties if duty.grade == "H"))


def curable(so_far: Weighing) -> Weighing:
    """A duty that can be cured is met and proven, else that is a condition."""
    found = [duty for duty in so_far.case.duties if duty.grade == "A"]
    told = (encode("duty_open" if duty.failed else "duty_unproven", duty=duty.duty) for duty in found)
    return so_far.hold(*(Cap("continue_with_conditions", "curable", reason) for reason in told))


def findings_of_people(so_far: Weighing) -> Weighing:
    """What people must affirm, somebody has affirmed; silence is no better than a no."""
    rule, case = "findings_of_people", so_far.case
    denied = (
        Cap("review", rule, encode("statement_refused", statement=statement), subject=statement)
        for statement in case.refused
    )
    silent = (
        unanswered("review", rule, encode("statement_unanswered", statement=statement), subject=statement)
        for statement in case.silent
    )
    return so_far.hold(*denied, *silent)


def overdue(so_far: Weighing) -> Weighing:
    """What was agreed is done by its day; what is late in a second year is more than a condition."""
    return so_far.hold(*_overdue(so_far.case.overdue, so_far.case.overdue_again))


def _overdue(late: tuple[str, ...], again: tuple[str, ...]) -> Iterator[Cap]:
    for action in again:
        yield Cap("review", "overdue", encode("overdue_again", action=action))
    for action in late:
        if action not in again:
            yield Cap("continue_with_conditions", "overdue", encode("overdue", action=action))


RULES: tuple[Rule, ...] = (obstacle, curable, findings_of_people, overdue)
