"""Stage 6: whether people have stated what no programme may judge."""

from __future__ import annotations

from smeval.verdict.decide.weighing import Rule, Weighing
from smeval.wording import encode


def decision(so_far: Weighing) -> Weighing:
    """Without the statements that only people can make, no decision is one."""
    if not so_far.case.unanswered:
        return so_far
    return so_far.leave_open("decision", encode("statements_open", statements=list(so_far.case.unanswered)))


RULES: tuple[Rule, ...] = (decision,)
