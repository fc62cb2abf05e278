"""Stage 4: whether the benefit outweighs the risk and the cost.

The first two rules make the balancing table of the case, cell by cell; stage 5 reads it.
"""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from smeval.ids import PROPOSALS, Proposal
from smeval.verdict.decide.case import CONSULTATION
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
    match check.state:
        case "above":
            values = {name: round(getattr(check, name), 4) for name in ("value", "ceiling", "most")}
            if isnan(check.most):
                values.pop("most")
                return encode("cost_above_unrecorded", kpi=check.kpi, **values)
            return encode("cost_above", kpi=check.kpi, **values)
        case "over_ceiling":
            values = {name: round(getattr(check, name), 4) for name in ("value", "ceiling")}
            return encode("cost_over_ceiling", kpi=check.kpi, **values)
        case state:
            return encode(f"cost_{state}", kpi=check.kpi)


def cost(so_far: Weighing) -> Weighing:
    """A cost above its ceiling is a condition; above the three years before as well, one step down.

    One that is not known does the same, but never leads to the last step.
    """
    costs = so_far.case.costs
    if not costs:
        return so_far.leave_open("cost", encode("cost_no_ceiling"))
    told = (_told(check) for check in costs if check.state != "within")
    return so_far.change_cells(_one_step_down).hold(*told)


def _told(check: CostCheck) -> Cap:
    over = check.state in ("above", "over_ceiling")
    return Cap("continue_with_conditions" if over else "continue", "cost", cost_reason(check), missing=not over)


def _one_step_down(corner: Corner, cell: Proposal) -> Proposal:
    if not corner.cost:
        return cell
    last = "consider_ending" if corner.cost == "above" else worst("review", cell)
    return PROPOSALS[min(PROPOSALS.index(cell) + 1, PROPOSALS.index(last))]


def consultation(so_far: Weighing) -> Weighing:
    """No better than review while a high risk is not known to be settled with the supervisory authority."""
    case = so_far.case
    if case.consulted or case.risk.high != "high":
        return so_far
    # a rater may see a lower risk, so this alone does not make the proposal firm
    silent = CONSULTATION in case.silent
    return so_far.hold(Cap("review", "consultation", encode("consultation_open"), missing=True, silent=silent))


RULES: tuple[Rule, ...] = (balance, cost, consultation)
