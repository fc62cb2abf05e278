"""Stage 2: whether the channel does what it is for."""

from __future__ import annotations

from smeval.verdict.decide.weighing import Cap, Rule, Weighing
from smeval.wording import encode


def rhythm_kept(so_far: Weighing) -> Weighing:
    """The promised rhythm was kept; an abandoned channel is reviewed."""
    if so_far.case.rhythm != "missed":
        return so_far
    reason = encode("rhythm_missed", share=so_far.policy.values["rhythm_missed"])
    return so_far.hold(Cap("review", "rhythm_kept", reason))


def targets_before(so_far: Weighing) -> Weighing:
    """What a year is measured by was fixed before it began: targets, and the body's own thresholds and tables."""
    case = so_far.case
    late = {
        "targets_retroactive": case.benefit is not None and case.benefit.retroactive,
        "policy_retroactive": case.late_policy,
    }
    told = (encode(reason) for reason, holds in late.items() if holds)
    return so_far.hold(*(Cap("continue_with_conditions", "targets_before", reason) for reason in told))


def emergency_use(so_far: Weighing) -> Weighing:
    """A channel for emergencies alone goes on with that as its condition, and no better."""
    if not so_far.case.emergency_only:
        return so_far
    return so_far.hold(Cap("continue_with_conditions", "emergency_use", encode("emergency_use")))


RULES: tuple[Rule, ...] = (rhythm_kept, targets_before, emergency_use)
