"""The proposal for a channel: the rules are asked one after the other, and what they leave is drawn together.

Nothing here is a decision, and what decided is kept as data. Two properties hold for every case: a failed duty, a
higher risk or a higher cost never improves a proposal; and what is not known never lifts one above ``review``. One
improvement is wanted: ignorance alone does not lead to ``consider_ending``, so withheld data turns that proposal into
``review`` - until the next year, when a second ``review`` for the same cause leads back to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from smeval.catalog import Policy
from smeval.ids import LEVELS, Empty, Firmness, Level, Overruled, Proposal, Robustness
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.rules import RULES
from smeval.verdict.decide.weighing import (
    Cap,
    Weighing,
    excess_of,
    holds_again,
    is_held_back,
    ordered,
    reached_classes,
    spread,
    worst,
)
from smeval.verdict.facts.benefit import benefit_class
from smeval.wording import Message, decode, encode

ORDER = {rule: place for place, rule in enumerate(RULES)}
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
    weighing : Weighing
        What the rules left.
    """

    proposal: Proposal
    robustness: Robustness
    weaker: Proposal | Empty
    possible: tuple[Proposal, ...]
    weighing: Weighing

    @property
    def caps(self) -> tuple[Cap, ...]:
        """All that the rules hold it down by, or note; earlier years only where they count."""
        caps, cell = self.weighing.caps, self.weighing.read
        return tuple(cap for cap in caps if not cap.again or cap.at == "continue" or holds_again(cap, caps, cell))

    @property
    def read(self) -> Cap:
        """What the balancing table alone comes to, and the rule that says so."""
        weighed = self.weighing.weighed
        if weighed is None:
            raise ValueError("no rule has read the balancing table")
        return Cap(weighed.proposal, weighed.rule, weighed.reason)

    @property
    def balanced(self) -> Cap:
        """What benefit, risk and cost come to, a crisis function counted in, and the rule that says so."""
        lifted = self.weighing.lifted(self.read.at)
        return self.read if lifted == self.read.at else Cap(lifted, "crisis", encode("crisis_floor"))

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
        """The robustness, or that nobody can tell because the proposal rests on what is not known.

        Whether a legal position turns it is not known here.
        """
        case = self.weighing.case
        if self.deciding.missing or not (case.emergency_only or (case.benefit and case.benefit.proven)):
            return "unknown"
        return "by_hand" if self.robustness == "stable" and case.by_hand else self.robustness

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
        return sorted([*self.caps, self.balanced], key=lambda cap: ORDER[cap.rule])

    @property
    def causes(self) -> frozenset[str]:
        """Ids of all that holds it at a review or worse, but for the years before; empty where nothing does."""
        return self.weighing.causes if is_held_back(self.proposal) else frozenset()

    def at(self, benefit: Level, risk: Level) -> Proposal:
        """Return what would be proposed if the case, decided as it was, had these classes of benefit and risk.

        Parameters
        ----------
        benefit, risk : str
            Levels.
        """
        return _at(self.weighing, benefit, risk, self.weighing.caps)


def _at(left: Weighing, benefit: Level, risk: Level, caps: Iterable[Cap]) -> Proposal:
    """Return what a corner of what is not certain comes to.

    Parameters
    ----------
    left : Weighing
    benefit, risk : str
        Levels.
    caps : iterable of Cap
        Those for a high risk count only there.
    """
    cell = left.cell(benefit, risk, excess_of(left.case))
    return _capped(left, cell, [cap for cap in caps if cap.rule != "consultation" or risk == "high"])


def _capped(left: Weighing, cell: Proposal, caps: Iterable[Cap]) -> Proposal:
    """Return what a cell of the table comes to: as the caps hold it, and lifted where nothing else does.

    Parameters
    ----------
    left : Weighing
    cell : str
        As the table has it, before a crisis function lifts it.
    caps : iterable of Cap
    """
    caps = list(caps)
    held = [cap.at for cap in caps if not cap.again or holds_again(cap, caps, cell)]
    return worst(left.lifted(cell), *held)


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
    proposal = _capped(left, weighed.proposal, left.caps)
    # what a gap hides stays possible, so a proposal that only a gap fixes is not called stable
    proven = [cap for cap in left.caps if not cap.missing]
    gaps = any(cap.missing and cap.at != "continue" for cap in left.caps)
    levels = LEVELS[LEVELS.index(left.case.risk.low) : LEVELS.index(left.case.risk.high) + 1]
    corners = list(product(reached_classes(left.case, left.policy), levels))
    hidden = [proposal, *(_at(left, *corner, left.caps) for corner in corners)] if gaps else []
    possible = ordered([*(_at(left, *corner, proven) for corner in corners), *hidden])
    # the cells are judged before the caps: a cap must not make a shaky cell look firm
    apart = max(spread(left.lifted(cell) for cell in weighed.cells), spread(possible))
    robustness: Robustness = "stable" if len(possible) == 1 else "mostly_stable" if apart == 1 else "not_robust"
    weaker: Proposal | Empty = next((name for name in reversed(possible) if worst(name, proposal) != proposal), "")
    return Decision(proposal, robustness, weaker, possible, left)
