"""Stage 5: whether the balance holds over everything that is not certain, and over the years."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from smeval.ids import EXCESSES, LEVELS, PROPOSALS, Excess, Level, Proposal
from smeval.verdict.decide.rules.proportionality import cost_reason
from smeval.verdict.decide.weighing import (
    Cap,
    Rule,
    Weighed,
    Weighing,
    emergency_class,
    excess_of,
    holds_again,
    is_held_back,
    ordered,
    reached_classes,
    spread,
    unanswered,
    worst,
)
from smeval.verdict.facts.benefit import benefit_class
from smeval.wording import Message, encode


def robustness(so_far: Weighing) -> Weighing:
    """Proposals more than one step apart are reviewed; and nothing is better than at any lower risk or cost.

    Taken alone, the table would reward a risk: with a benefit between low and medium, a low risk allows ``review``
    and ``continue``, two steps apart, hence ``review``; a medium risk allows ``review`` and
    ``continue_with_conditions``, neighbours, hence the better of the two. The cautious reading is taken.
    """
    case = so_far.case
    low, high, excess = LEVELS.index(case.risk.low), LEVELS.index(case.risk.high), excess_of(case)
    proposal, cells = _read(so_far, low, high, excess)
    if spread(cells) > 1:
        everything = len(cells) == len(PROPOSALS)
        rule, reason = "robustness", encode("not_robust_all") if everything else encode("not_robust", possible=[*cells])
    else:
        rule, reason = _leading(so_far, LEVELS[high], excess)
    for less in EXCESSES[: EXCESSES.index(excess) + 1]:
        for top in range(high + 1):
            for bottom in range(min(low, top) + 1):
                other, others = _read(so_far, bottom, top, less)
                if worst(other, proposal) != proposal:
                    proposal, rule, reason = other, "robustness", encode("not_robust_below", possible=[*others])
    return replace(so_far, weighed=Weighed(proposal, rule, reason, cells))


def _read(so_far: Weighing, low: int, high: int, excess: Excess) -> tuple[Proposal, tuple[Proposal, ...]]:
    """Read the table as if the risk ranged from the level `low` to `high` and the cost did no more than `excess`.

    Returns
    -------
    proposal : str
    cells : tuple of str
        Every proposal that is possible.
    """
    classes = reached_classes(so_far.case, so_far.policy)
    cells = ordered(so_far.cell(benefit, risk, excess) for benefit, risk in product(classes, LEVELS[low : high + 1]))
    if spread(cells) > 1:
        return "review", cells
    cautious, hopeful = _ends(so_far)
    proposal = so_far.cell(cautious, LEVELS[high], excess)
    if proposal == "consider_ending":
        # the cautious end alone never leads here: the hopeful end must do so as well
        risk = LEVELS[low if so_far.case.risk.absent else high]
        proposal = worst("review", so_far.cell(hopeful, risk, excess))
    return proposal, cells


def _ends(so_far: Weighing) -> tuple[Level, Level]:
    """Return the class of the benefit with unknown goals at their worst, and at their best."""
    benefit, values = so_far.case.benefit, so_far.policy.values
    if so_far.case.emergency_only:
        return emergency_class(so_far.case), emergency_class(so_far.case)
    if benefit is None:
        return "low", "high"
    medium, high = values["class_medium"], values["class_high"]
    return benefit_class(benefit.cautious, medium, high), benefit_class(benefit.hopeful, medium, high)


def _leading(so_far: Weighing, risk: Level, excess: Excess) -> tuple[str, Message]:
    """Return the rule without which the cautious cell would be another one, and its reason."""
    benefit, _ = _ends(so_far)
    if so_far.cell(benefit, risk, excess) != so_far.cell(benefit, risk, ""):
        return "cost", next(cost_reason(check) for check in so_far.case.costs if check.state == excess)
    return "balance", encode("balance", benefit=benefit, risk=risk)


def no_progress(so_far: Weighing) -> Weighing:
    """A second year of review for the same cause, and any third one, means that ending is to be considered.

    Whoever keeps a channel has to justify it: new files do not, and another cause does so only once. A cause that is
    on record no longer counts as the same, and where the record is damaged, or figures that were there are not
    delivered now, nobody can show another one.
    """
    case = so_far.case
    if not case.before:
        return so_far.leave_open("no_progress", encode("no_snapshot"))
    last = case.before[0]
    if not is_held_back(last.proposal):
        return so_far
    # whether it holds depends on what the balance comes to, so it is asked of each cell
    if len(case.before) > 1 and is_held_back(case.before[1].proposal):
        return so_far.hold(Cap("consider_ending", "no_progress", encode("review_third"), again=True))
    told = "review_again_unknown" if case.damaged else "review_again_withheld" if case.withheld else "review_again"
    reason = encode(told, before=last.proposal)
    on_record = frozenset() if case.damaged or case.withheld else last.causes
    cap = Cap("consider_ending", "no_progress", reason, again=True, on_record=on_record)
    if so_far.causes and not holds_again(cap, so_far.caps, so_far.read):
        other = encode("review_other_cause", before=last.proposal)
        return so_far.hold(cap, Cap("continue", "no_progress", other, again=True))
    return so_far.hold(cap)


def crisis(so_far: Weighing) -> Weighing:
    """A crisis function that was fulfilled lifts what balance, cost and robustness came to, to conditions at most.

    It lifts nothing that another rule holds: no duty, no lack of evidence, no open consultation, no second year.
    """
    case = so_far.case
    if case.crisis == "":
        return so_far.hold(unanswered("continue", "crisis", encode("crisis_unanswered")))
    if case.crisis == "no" or any(duty.grade == "H" and duty.failed for duty in case.duties):
        return so_far
    return replace(so_far, floor="continue_with_conditions")


RULES: tuple[Rule, ...] = (robustness, no_progress, crisis)
