"""The proposal for a channel: caps of the rules over the cell of the balancing table.

Nothing here is a decision, and what decided is kept as data. Two properties hold for every case: a failed duty, a
higher risk or a higher cost never improves a proposal; and what is not known never lifts one above ``review``. One
improvement is wanted: ignorance alone does not lead to ``consider_ending``, so withheld data turns that proposal into
``review`` - until the next year, when a second ``review`` without new evidence leads back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

from smeval.catalog import Policy
from smeval.ids import LEVELS, PROPOSALS, Empty, Firmness, Overruled, Proposal, Robustness
from smeval.verdict.decide.rules import RULES, Cap, Case, CostCheck, DutyState, worst
from smeval.verdict.facts.benefit import benefit_class
from smeval.wording import decode, encode

__all__ = [
    "Cap", "Case", "CostCheck", "Decision", "DutyState", "Weighed", "benefit_classes", "conclude",
    "decide", "weigh", "worst",
]  # fmt: skip

#: How far a cost that is too high may carry: where this year's is not known, not to the last step.
DEAR = ("", "unknown", "above")
#: Rules that a proposal rests on where too little is known to say more.
EVIDENCE = ("goals_declared", "evidence", "ratings", "rhythm_known")
ORDER = {rule: place for place, rule in enumerate(RULES)}


@dataclass(frozen=True)
class Weighed:
    """What benefit and risk come to before any cap, by which rule, and every cell that is possible."""

    proposal: Proposal
    rule: str
    reason: str
    cells: tuple[Proposal, ...]


@dataclass(frozen=True)
class Decision:
    """The proposal for a case, with all that led to it.

    Parameters
    ----------
    proposal : str
    robustness : str
        ``stable``: nothing else is possible within the bounds, the raters and the shifted class limits;
        ``mostly_stable``: its neighbour is; ``not_robust``: more.
    weaker : str
        The least favourable possible proposal below `proposal`; empty where there is none.
    possible : tuple of str
    caps : tuple of Cap
    weighed : Weighed
    """

    proposal: Proposal
    robustness: Robustness
    weaker: Proposal | Empty
    possible: tuple[Proposal, ...]
    caps: tuple[Cap, ...]
    weighed: Weighed

    @property
    def deciding(self) -> Cap:
        """The first in the order of the rules that leads to the proposal."""
        return next(cap for cap in self.held() if cap.at == self.proposal)

    @property
    def decided_by(self) -> str:
        """Its reason."""
        return self.deciding.reason

    @property
    def firmness(self) -> Firmness:
        """The robustness, or that nobody can tell because the proposal rests on what is not known."""
        return "unknown" if self.deciding.rule in EVIDENCE and self.deciding.missing else self.robustness

    def held(self) -> list[Cap]:
        """Return everything that holds the proposal, in the order of the rules."""
        entries = [*self.caps, Cap(self.weighed.proposal, self.weighed.rule, self.weighed.reason)]
        return sorted(entries, key=lambda cap: ORDER[cap.rule])


def _spread(names: tuple[Proposal, ...]) -> int:
    """Return how many steps lie between the best and the worst of some proposals."""
    places = [PROPOSALS.index(name) for name in names]
    return max(places) - min(places)


def _ordered(names: set[Proposal]) -> tuple[Proposal, ...]:
    return tuple(name for name in PROPOSALS if name in names)


def benefit_classes(case: Case, policy: Policy, factor: float) -> tuple[str, ...]:
    """Return the classes that the bounds of the benefit reach, the class limits multiplied by a factor."""
    if case.benefit is None:
        return LEVELS  # nothing is declared, so nothing is ruled out
    medium, high = policy.values["class_medium"] * factor, policy.values["class_high"] * factor
    ends = [LEVELS.index(benefit_class(value, medium, high)) for value in (case.benefit.low, case.benefit.high)]
    return LEVELS[ends[0] : ends[1] + 1]


def dear_of(case: Case) -> str:
    """Return what the cost does: ``above``, ``unknown`` or nothing."""
    states = {check.state for check in case.costs}
    return next((state for state in reversed(DEAR) if state in states), "")


def settle(benefit: str, risk: str, case: Case, dear: str, policy: Policy, *, crisis: bool = True) -> Proposal:
    """Return what becomes of a cell of the balancing table.

    One step down for a cost too high; not below conditions where a crisis function was fulfilled and no obstacle
    failed; but no better than review while a high risk is not known to be settled with the supervisory authority.
    """
    cell: Proposal = policy.balance[f"{benefit}_{risk}"]
    if dear:
        last = PROPOSALS.index("consider_ending" if dear == "above" else worst("review", cell))
        cell = PROPOSALS[min(PROPOSALS.index(cell) + 1, last)]
    if crisis and case.crisis and worst(cell, "continue_with_conditions") == cell:
        obstacle = any(state.grade == "H" and state.failed for state in case.duties)
        cell = cell if obstacle else "continue_with_conditions"
    return worst(cell, "review") if risk == "high" and not case.consulted else cell


def _weigh(case: Case, policy: Policy, low: int, high: int, dear: str) -> Weighed:
    """Weigh a case as if its risk ranged from `low` to `high` and its cost were `dear`."""
    shift = policy.values["class_shift"]
    cells = _ordered(
        {
            settle(benefit, risk, case, dear, policy)
            for factor in (1 - shift, 1.0, 1 + shift)
            for benefit, risk in product(benefit_classes(case, policy, factor), LEVELS[low : high + 1])
        }
    )
    medium, large = policy.values["class_medium"], policy.values["class_high"]
    cautious = benefit_class(case.benefit.cautious, medium, large) if case.benefit else "low"
    hopeful = benefit_class(case.benefit.hopeful, medium, large) if case.benefit else "high"
    proposal = settle(cautious, LEVELS[high], case, dear, policy)
    rule, reason = "balance", str(encode("balance", benefit=cautious, risk=LEVELS[high]))
    if proposal != settle(cautious, LEVELS[high], case, dear, policy, crisis=False):
        rule, reason = "crisis", "crisis_floor"
    elif proposal != settle(cautious, LEVELS[high], case, "", policy):
        rule, reason = "cost", next((_cost_reason(check) for check in case.costs if check.state == dear), "")
    if proposal == "consider_ending":
        # the cautious end alone never leads here: the hopeful end must do so as well
        risk = LEVELS[low if case.risk.absent else high]
        if settle(hopeful, risk, case, dear, policy) != "consider_ending":
            proposal = "review"
    if _spread(cells) > 1:
        reason = "not_robust_all" if len(cells) == len(PROPOSALS) else encode("not_robust", possible=list(cells))
        return Weighed("review", "robustness", reason, cells)
    return Weighed(proposal, rule, reason, cells)


def _cost_reason(check: CostCheck) -> str:
    if check.state == "above":
        values = {name: round(getattr(check, name), 4) for name in ("value", "ceiling", "most")}
        return encode("cost_above", kpi=check.kpi, **values)
    return encode(f"cost_{check.state}", kpi=check.kpi)


def weigh(case: Case, policy: Policy) -> Weighed:
    """Weigh benefit against risk and cost; never better than at any lower risk or cost.

    Taken alone, the table would reward a risk: with a benefit between low and medium, a low risk allows ``review``
    and ``continue``, two steps apart, hence ``review``; a medium risk allows ``review`` and
    ``continue_with_conditions``, neighbours, hence the better of the two. The cautious reading is taken.
    """
    low, high = (LEVELS.index(level) for level in (case.risk.low, case.risk.high))
    dear = dear_of(case)
    own = _weigh(case, policy, low, high, dear)
    for less in DEAR[: DEAR.index(dear) + 1]:
        for top in range(high + 1):
            for bottom in range(min(low, top) + 1):
                other = _weigh(case, policy, bottom, top, less)
                if worst(other.proposal, own.proposal) != own.proposal:
                    reason = encode("not_robust_below", possible=list(other.cells))
                    own = replace(own, proposal=other.proposal, rule="robustness", reason=reason)
    return own


#: What is lacking where a rule does not know enough; nothing else than that is new evidence then.
LACKING = {"evidence": "files", "rhythm_known": "files", "ratings": "ratings"}


def _no_progress(case: Case, proposal: Proposal, caps: list[Cap]) -> Cap | None:
    """Return what a second year of review means: without new evidence, that ending is to be considered.

    Where the proposal rests on what is lacking, only that is new evidence; else whoever withholds what speaks
    against a channel would be safe with any other paper.
    """
    if proposal != "review" or case.closed or case.before not in ("review", "consider_ending"):
        return None
    lacking = {LACKING[cap.rule] for cap in caps if cap.missing and cap.rule in LACKING}
    if any(n for kind, n in case.fresh if not lacking or kind in lacking):
        return Cap("continue", "no_progress", encode("review_again_new", **dict(case.fresh)))
    message = "review_again_lacking" if any(n for _, n in case.fresh) else "review_again"
    return Cap("consider_ending", "no_progress", encode(message, before=case.before))


def _finish(proposal: Proposal, *, stuck: bool) -> Proposal:
    return "consider_ending" if stuck and proposal == "review" else proposal


def conclude(case: Case, decision: Decision, benefit: str, risk: str, policy: Policy) -> Proposal:
    """Return what would be proposed if a case, decided as it was, had these classes of benefit and risk."""
    stuck = any(cap.rule == "no_progress" and cap.at == "consider_ending" for cap in decision.caps)
    floor = worst("continue", *(cap.at for cap in decision.caps if cap.rule not in ("no_progress", "consultation")))
    return _finish(worst(settle(benefit, risk, case, dear_of(case), policy), floor), stuck=stuck)


#: Reasons by which a proposal is its own cell of the balancing table.
OWN_CELL = ("balance", "not_robust", "not_robust_all")


def overruled(case: Case, decision: Decision, policy: Policy) -> Overruled | Empty:
    """Say what holds a proposal below its cell of the balancing table: a duty, something else, or nothing.

    Parameters
    ----------
    case : Case
    decision : Decision
        On this case.
    policy : Policy
    """
    if case.benefit is None:
        return "other"
    level = benefit_class(case.benefit.cautious, policy.values["class_medium"], policy.values["class_high"])
    cell = policy.balance[f"{level}_{case.risk.high}"]
    if cell == decision.proposal or decode(decision.decided_by)[0] in OWN_CELL:
        return ""
    return "duty" if decision.deciding.rule in ("obstacle", "curable") else "other"


def decide(case: Case, policy: Policy) -> Decision:
    """Return the proposal for a case.

    Parameters
    ----------
    case : Case
    policy : Policy
        Class limits and balancing table.
    """
    caps = [cap for rule in RULES.values() for cap in rule(case, policy)]
    caps += [
        Cap("continue", "cost", _cost_reason(check), missing=check.state != "above")
        for check in case.costs
        if check.state != "within"
    ]
    weighed = weigh(case, policy)
    floor = worst("continue", *(cap.at for cap in caps))
    proven = worst("continue", *(cap.at for cap in caps if not cap.missing))
    proposal = worst(weighed.proposal, floor)
    again = _no_progress(case, proposal, caps)
    stuck = again is not None and again.at == "consider_ending"
    if again is not None:
        caps.append(again)
        proposal = worst(proposal, again.at)

    # what a gap hides stays possible, so a proposal that only a gap fixes is not called stable
    reached = {_finish(worst(cell, proven), stuck=stuck) for cell in weighed.cells}
    possible = _ordered(reached | ({proposal} if any(cap.missing and cap.at != "continue" for cap in caps) else set()))
    # the cells are judged before the caps: a cap must not make a shaky cell look firm
    spread = max(_spread(weighed.cells), _spread(possible))
    robustness: Robustness = "stable" if len(possible) == 1 else "mostly_stable" if spread == 1 else "not_robust"
    weaker: Proposal | Empty = next((name for name in reversed(possible) if worst(name, proposal) != proposal), "")
    return Decision(proposal, robustness, weaker, possible, tuple(caps), weighed)
