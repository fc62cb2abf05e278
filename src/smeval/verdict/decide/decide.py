"""The proposal for a channel: the rules are asked one after the other, and what they leave is drawn together.

Nothing here is a decision, and what decided is kept as data. Two properties hold for every case: a failed duty, a
higher risk or a higher cost never improves a proposal; and what is not known never lifts one above ``review``. One
improvement is wanted: ignorance alone does not lead to ``consider_ending``, so withheld data turns that proposal into
``review`` - until the next year, when a second ``review`` without new evidence leads back to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smeval.catalog import Policy
from smeval.ids import Empty, Firmness, Level, Overruled, Proposal, Robustness
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.rules import RULES, STAGES
from smeval.verdict.decide.weighing import Cap, Weighed, Weighing, excess_of, ordered, spread, worst
from smeval.verdict.facts.benefit import benefit_class
from smeval.wording import Message, decode

ORDER = {rule: place for place, rule in enumerate(RULES)}
#: Rules that say whether enough is known to judge the channel at all.
EVIDENCE = frozenset(rule.__name__ for rule in STAGES[0])
#: Reasons by which a proposal is its own cell of the balancing table.
OWN_CELL = ("balance", "not_robust", "not_robust_all")


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
    weighing : Weighing
        What the rules left.
    """

    proposal: Proposal
    robustness: Robustness
    weaker: Proposal | Empty
    possible: tuple[Proposal, ...]
    caps: tuple[Cap, ...]
    weighed: Weighed
    weighing: Weighing

    @property
    def left_open(self) -> Mapping[str, Message]:
        """Rules that could not be asked, and why."""
        return self.weighing.left_open

    @property
    def deciding(self) -> Cap:
        """The first in the order of the rules that leads to the proposal."""
        return next(cap for cap in self.held() if cap.at == self.proposal)

    @property
    def decided_by(self) -> Message:
        """Its reason."""
        return self.deciding.reason

    @property
    def firmness(self) -> Firmness:
        """The robustness, or that nobody can tell because the proposal rests on what is not known."""
        return "unknown" if self.deciding.rule in EVIDENCE and self.deciding.missing else self.robustness

    @property
    def conditions_open(self) -> bool:
        """Whether only the balancing table asks for conditions, so that people must set them."""
        return self.proposal == "continue_with_conditions" and self.deciding.rule == "balance"

    @property
    def overruled(self) -> Overruled | Empty:
        """What holds the proposal below its cell of the balancing table: a duty, something else, or nothing."""
        case, policy = self.weighing.case, self.weighing.policy
        if case.benefit is None:
            return "other"
        level = benefit_class(case.benefit.cautious, policy.values["class_medium"], policy.values["class_high"])
        cell = policy.balance[f"{level}_{case.risk.high}"]
        if cell == self.proposal or decode(self.decided_by)[0] in OWN_CELL:
            return ""
        return "duty" if self.deciding.rule in ("obstacle", "curable") else "other"

    def held(self) -> list[Cap]:
        """Return everything that holds the proposal, in the order of the rules."""
        entries = [*self.caps, Cap(self.weighed.proposal, self.weighed.rule, self.weighed.reason)]
        return sorted(entries, key=lambda cap: ORDER[cap.rule])

    def at(self, benefit: Level, risk: Level) -> Proposal:
        """Return what would be proposed if the case, decided as it was, had these classes of benefit and risk.

        Parameters
        ----------
        benefit, risk : str
            Levels.
        """
        cell = self.weighing.cell(benefit, risk, excess_of(self.weighing.case))
        # the cell itself holds the consultation
        return _capped(cell, [cap for cap in self.caps if cap.rule != "consultation"])


def _capped(proposal: Proposal, caps: list[Cap]) -> Proposal:
    """Return a proposal as the caps hold it, those last that hold only what would otherwise be proposed."""
    held = worst(proposal, *(cap.at for cap in caps if not cap.only))
    return worst(held, *(cap.at for cap in caps if cap.only == held))


def decide(case: Case, policy: Policy) -> Decision:
    """Return the proposal for a case.

    Parameters
    ----------
    case : Case
    policy : Policy
        Class limits and balancing table.
    """
    so_far = Weighing(case, policy)
    for rule in RULES.values():
        so_far = rule(so_far)
    return _conclude(so_far)


def _conclude(left: Weighing) -> Decision:
    """Draw together what the rules left."""
    weighed = left.weighed
    if weighed is None:
        raise ValueError("no rule has read the balancing table")
    held = worst(weighed.proposal, *(cap.at for cap in left.caps if not cap.only))
    caps = tuple(cap for cap in left.caps if cap.only in ("", held))
    proposal = _capped(weighed.proposal, list(caps))
    # what a gap hides stays possible, so a proposal that only a gap fixes is not called stable
    proven = [cap for cap in caps if not cap.missing]
    gaps = any(cap.missing and cap.at != "continue" for cap in caps)
    possible = ordered([*(_capped(cell, proven) for cell in weighed.cells), *([proposal] if gaps else [])])
    # the cells are judged before the caps: a cap must not make a shaky cell look firm
    apart = max(spread(weighed.cells), spread(possible))
    robustness: Robustness = "stable" if len(possible) == 1 else "mostly_stable" if apart == 1 else "not_robust"
    weaker: Proposal | Empty = next((name for name in reversed(possible) if worst(name, proposal) != proposal), "")
    return Decision(proposal, robustness, weaker, possible, caps, weighed, left)
