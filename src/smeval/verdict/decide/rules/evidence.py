"""Stage 0: whether enough is known to judge the channel at all."""

from __future__ import annotations

from smeval.verdict.decide.case import Case
from smeval.verdict.decide.weighing import Cap, Rule, Weighing
from smeval.wording import Message, encode

#: More risks than these are counted instead of named.
MANY = 3


def closed(so_far: Weighing) -> Weighing:
    """A channel that was closed within the year is only looked back at."""
    return so_far.hold(Cap("review", "closed", encode("channel_closed"))) if so_far.case.closed else so_far


def goals_declared(so_far: Weighing) -> Weighing:
    """Without a goal that the platform can show there is nothing to measure the channel by."""
    if so_far.case.benefit is not None:
        return so_far
    return so_far.hold(Cap("review", "goals_declared", encode("no_goals"), missing=True))


def evidence(so_far: Weighing) -> Weighing:
    """Most of the weight of the goals, and the two highest of them, rest on measured values."""
    benefit, needed = so_far.case.benefit, so_far.policy.values["evidence_min"]
    if benefit is None or (benefit.proven >= needed - 1e-9 and benefit.top_proven):
        return so_far
    reason = encode("evidence_short", proven=round(benefit.proven, 4), needed=needed)
    return so_far.hold(Cap("review", "evidence", reason, missing=True))


def not_rated(case: Case) -> Message:
    """Say which risks are not rated, or how many where that is most of them."""
    risks = list(case.risk.absent)
    return encode("risk_not_rated", risks=risks) if len(risks) <= MANY else encode("risk_not_rated_many", n=len(risks))


def ratings(so_far: Weighing) -> Weighing:
    """Every risk is rated by both raters, in an approved cell."""
    if not so_far.case.risk.absent:
        return so_far
    return so_far.hold(Cap("review", "ratings", not_rated(so_far.case), missing=True))


def rhythm_known(so_far: Weighing) -> Weighing:
    """Where a rhythm was promised, the exports tell whether it was kept."""
    if so_far.case.rhythm != "unknown":
        return so_far
    return so_far.hold(Cap("review", "rhythm_known", encode("rhythm_unknown"), missing=True))


RULES: tuple[Rule, ...] = (closed, goals_declared, evidence, ratings, rhythm_known)
