"""Stage 0: whether enough is known to judge the channel at all."""

from __future__ import annotations

from math import ceil

from smeval.verdict.decide.case import Case
from smeval.verdict.decide.weighing import Cap, Rule, Weighing
from smeval.wording import Message, encode

#: More risks than these are counted instead of named.
MANY = 3


def record(so_far: Weighing) -> Weighing:
    """The record of closed years is there and unaltered; else nobody can tell what the channel is held to."""
    if not so_far.case.damaged:
        return so_far
    return so_far.hold(Cap("review", "record", encode("record_damaged"), missing=True))


def goals_declared(so_far: Weighing) -> Weighing:
    """Without a goal fixed in time that the platform can show there is nothing to measure the channel by."""
    case = so_far.case
    if case.emergency_only or (case.benefit is not None and case.benefit.goals):
        return so_far
    reason = encode("no_goals" if case.benefit is None else "no_goals_in_time")
    return so_far.hold(Cap("review", "goals_declared", reason, missing=True))


def goals_enough(so_far: Weighing) -> Weighing:
    """A few goals fixed in time that the platform can show; fewer do not carry a channel without conditions."""
    case, least = so_far.case, ceil(so_far.policy.values["goals_min"])
    if case.emergency_only or case.benefit is None or case.benefit.goals >= least:
        return so_far
    reason = encode("goals_few", n=case.benefit.goals, least=least)
    return so_far.hold(Cap("continue_with_conditions", "goals_enough", reason))


def evidence(so_far: Weighing) -> Weighing:
    """Most of the weight of the goals, and the two highest of them, rest on measured values."""
    benefit, needed = so_far.case.benefit, so_far.policy.values["evidence_min"]
    if benefit is None or (benefit.proven >= needed - 1e-9 and benefit.top_proven):
        return so_far
    reason = encode("evidence_short", proven=round(benefit.proven, 4), needed=needed)
    return so_far.hold(Cap("review", "evidence", reason, missing=True))


def not_rated(case: Case) -> Message:
    """Say which risks are not rated, or only in cells that nobody approved; how many where that is most of them."""
    rated = {rating.risk for rating in case.ratings} - {rating.risk for rating in case.ratings if not rating.severity}
    risks = list(case.risk.absent)
    told = "risk_not_rated" if set(risks) - rated else "risk_not_decided"
    return encode(told, risks=risks) if len(risks) <= MANY else encode(f"{told}_many", n=len(risks))


def ratings(so_far: Weighing) -> Weighing:
    """Every risk is rated by both raters, in an approved cell; any other cell gives no level."""
    if not so_far.case.risk.absent:
        return so_far
    return so_far.hold(Cap("review", "ratings", not_rated(so_far.case), missing=True))


def rhythm_known(so_far: Weighing) -> Weighing:
    """Where a rhythm was promised, the exports tell whether it was kept."""
    if so_far.case.rhythm != "unknown":
        return so_far
    return so_far.hold(Cap("review", "rhythm_known", encode("rhythm_unknown"), missing=True))


RULES: tuple[Rule, ...] = (record, goals_declared, goals_enough, evidence, ratings, rhythm_known)
