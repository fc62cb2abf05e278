"""Stage 4: whether the benefit outweighs the risk and the cost.

The first four rules make the balancing table of the case, cell by cell; stage 5 reads it.
"""

from __future__ import annotations

from dataclasses import replace

from smeval.ids import PROPOSALS, Fresh, Proposal
from smeval.verdict.decide.weighing import Cap, Corner, Rule, Weighing, corners_of, worst
from smeval.verdict.facts.cost import CostCheck
from smeval.wording import Message, encode


def balance(so_far: Weighing) -> Weighing:
    """The table of the policy says what a class of benefit allows at a class of risk."""
    cells = so_far.policy.balance
    table = {corner: cells[f"{corner.benefit}_{corner.risk}"] for corner in corners_of(so_far.case)}
    return replace(so_far, table=table)


def cost_reason(check: CostCheck) -> Message:
    """Say what a cost is against its ceiling."""
    if check.state == "above":
        values = {name: round(getattr(check, name), 4) for name in ("value", "ceiling", "most")}
        return encode("cost_above", kpi=check.kpi, **values)
    return encode(f"cost_{check.state}", kpi=check.kpi)


def cost(so_far: Weighing) -> Weighing:
    """A cost above its ceiling and above three years before is one step down; an unknown one not to the last step."""
    costs = so_far.case.costs
    if not costs:
        return so_far.leave_open("cost", encode("cost_no_ceiling"))
    told = [check for check in costs if check.state != "within"]
    notes = (Cap("continue", "cost", cost_reason(check), missing=check.state != "above") for check in told)
    return so_far.change_cells(_one_step_down).hold(*notes)


def _one_step_down(corner: Corner, cell: Proposal) -> Proposal:
    if not corner.cost:
        return cell
    last = "consider_ending" if corner.cost == "above" else worst("review", cell)
    return PROPOSALS[min(PROPOSALS.index(cell) + 1, PROPOSALS.index(last))]


def crisis(so_far: Weighing) -> Weighing:
    """A crisis function that was fulfilled holds the cell at conditions, unless an obstacle failed."""
    failed = any(duty.grade == "H" and duty.failed for duty in so_far.case.duties)
    if failed or not so_far.case.crisis:
        return so_far
    floor: Proposal = "continue_with_conditions"
    return so_far.change_cells(lambda corner, cell: floor if corner.crisis and worst(cell, floor) == cell else cell)


def consultation(so_far: Weighing) -> Weighing:
    """No better than review while a high risk is not known to be settled with the supervisory authority."""
    case = so_far.case
    if case.consulted:
        return so_far
    settled = so_far.change_cells(lambda corner, cell: worst(cell, "review") if corner.risk == "high" else cell)
    if case.risk.high != "high" or case.risk.absent:
        return settled
    # a rater may see a lower risk, so this alone does not make the proposal firm
    return settled.hold(Cap("review", "consultation", encode("consultation_open"), missing=True))


#: What is lacking where a rule does not know enough; nothing else than that is new evidence then.
LACKING: dict[str, Fresh] = {"evidence": "files", "rhythm_known": "files", "ratings": "ratings"}


def no_progress(so_far: Weighing) -> Weighing:
    """A second year of review without new evidence means that ending is to be considered.

    Where the proposal rests on what is lacking, only that is new evidence; else whoever withholds what speaks
    against a channel would be safe with any other paper.
    """
    case = so_far.case
    if not case.before:
        return so_far.leave_open("no_progress", encode("no_snapshot"))
    if case.closed or case.before not in ("review", "consider_ending"):
        return so_far
    lacking = {LACKING[cap.rule] for cap in so_far.caps if cap.missing and cap.rule in LACKING}
    if any(n for kind, n in case.fresh if not lacking or kind in lacking):
        reason = encode("review_again_new", **dict(case.fresh))
        return so_far.hold(Cap("continue", "no_progress", reason, only="review"))
    message = "review_again_lacking" if any(n for _, n in case.fresh) else "review_again"
    reason = encode(message, before=case.before)
    return so_far.hold(Cap("consider_ending", "no_progress", reason, only="review"))


RULES: tuple[Rule, ...] = (balance, cost, crisis, consultation, no_progress)
