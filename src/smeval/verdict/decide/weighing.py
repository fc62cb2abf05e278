"""What the rules pass on: what they hold down so far, and the balancing table as it stands for the case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import NamedTuple, Protocol

from smeval.catalog import Policy
from smeval.ids import EXCESSES, LEVELS, PROPOSALS, Excess, Level, Proposal
from smeval.verdict.decide.case import Case
from smeval.verdict.facts.benefit import benefit_class
from smeval.wording import Message

#: The cause that a cell of the balancing table is, whichever it is and whatever rule reads it.
BALANCE = "balance"


@dataclass(frozen=True)
class Cap:
    """A rule holds the proposal at `at` or worse; `missing` where only because something is not known.

    At ``continue`` nothing is held down: the rule only says what it could not judge, or what it saw.

    Parameters
    ----------
    at : str
    rule : str
    reason : Message
    missing : bool
    silent : bool
        What is missing is somebody's answer.
    subject : str
        Duty or statement about which the rule speaks; empty where it speaks of the whole channel.
    again : bool
        It holds only what would otherwise have to be reviewed or worse, because earlier years were so.
    on_record : frozenset of str
        Where `again`: the causes of the year before, of which one must hold now as well; empty: whatever holds.
    """

    at: Proposal
    rule: str
    reason: Message
    missing: bool = False
    silent: bool = False
    subject: str = ""
    again: bool = False
    on_record: frozenset[str] = frozenset()

    @property
    def cause(self) -> str:
        """Id by which the next year recognises it."""
        return f"{self.rule}:{self.subject}" if self.subject else self.rule


def unanswered(at: Proposal, rule: str, reason: Message, subject: str = "") -> Cap:
    """Return that a rule holds the proposal because nobody answered what it asks.

    Parameters
    ----------
    at : str
    rule : str
    reason : Message
    subject : str
        Statement that is lacking, where the rule asks for several.
    """
    return Cap(at, rule, reason, missing=True, silent=True, subject=subject)


class Corner(NamedTuple):
    """A cell of the balancing table, as if the cost did so much."""

    benefit: Level
    risk: Level
    cost: Excess = ""


@dataclass(frozen=True)
class Weighed:
    """What benefit and risk come to before any cap, by which rule, and every cell that is possible."""

    proposal: Proposal
    rule: str
    reason: Message
    cells: tuple[Proposal, ...]


@dataclass(frozen=True)
class Weighing:
    """A case on its way through the rules.

    Parameters
    ----------
    case : Case
    policy : Policy
        Class limits and balancing table.
    caps : tuple of Cap
        What the rules asked so far hold down.
    left_open : mapping of str to Message
        Rules that cannot be asked of this case, and why.
    table : mapping of Corner to str
        The balancing table as the rules asked so far changed it, at every corner that matters for the case.
    weighed : Weighed or None
        What the table comes to, once a rule has read it.
    floor : str
        What the table comes to at least, once a rule lifted it; it lifts nothing that a rule holds down.
    """

    case: Case
    policy: Policy
    caps: tuple[Cap, ...] = ()
    left_open: Mapping[str, Message] = field(default_factory=dict)
    table: Mapping[Corner, Proposal] = field(default_factory=dict)
    weighed: Weighed | None = None
    floor: Proposal = PROPOSALS[-1]

    def hold(self, *caps: Cap) -> Weighing:
        """Return the same with more that holds the proposal down."""
        return replace(self, caps=(*self.caps, *caps)) if caps else self

    def leave_open(self, rule: str, why: Message) -> Weighing:
        """Return the same with a rule that cannot be asked of this case.

        Parameters
        ----------
        rule : str
        why : Message
        """
        return replace(self, left_open={**self.left_open, rule: why})

    def change_cells(self, change: Callable[[Corner, Proposal], Proposal]) -> Weighing:
        """Return the same with a table whose cells were changed."""
        return replace(self, table={corner: change(corner, cell) for corner, cell in self.table.items()})

    def cell(self, benefit: Level, risk: Level, cost: Excess) -> Proposal:
        """Return the cell that counts for a benefit, a risk and what the cost does.

        Parameters
        ----------
        benefit, risk : str
            Levels.
        cost : str
            What the cost does.
        """
        return self.table[Corner(benefit, risk, cost)]

    def lifted(self, cell: Proposal) -> Proposal:
        """Return a cell, or what a rule lifted the table to where that is better."""
        return self.floor if better(self.floor, cell) else cell

    @property
    def read(self) -> Proposal:
        """What the table alone comes to; before a rule has read it, nothing that is held down."""
        return self.weighed.proposal if self.weighed else "continue"

    @property
    def causes(self) -> frozenset[str]:
        """Ids of all that holds the proposal at a review or worse, but for the years before.

        Without difference between the cells: a higher risk or cost is no other cause.
        """
        return causes_of(self.caps, self.read)


class Rule(Protocol):
    """A rule of the verdict: it takes what the rules before it left, and returns it with what it adds.

    It bears the id of its entry in the catalog. It holds the proposal down (`Weighing.hold`), changes cells of the
    balancing table, or says that it cannot be asked.
    """

    __name__: str

    def __call__(self, so_far: Weighing, /) -> Weighing:
        """Ask the rule."""


def worst(*proposals: Proposal) -> Proposal:
    """Return the least favourable of some proposals."""
    return max(proposals, key=PROPOSALS.index)


def is_held_back(proposal: Proposal) -> bool:
    """Say whether a proposal is to review a channel, or worse."""
    return worst(proposal, "review") == proposal


def causes_of(caps: Iterable[Cap], cell: Proposal) -> frozenset[str]:
    """Return the ids of what holds a cell of the balancing table at a review or worse.

    Parameters
    ----------
    caps : iterable of Cap
        Those for earlier years say nothing.
    cell : str
    """
    found = {cap.cause for cap in caps if not cap.again and is_held_back(cap.at)}
    return frozenset(found | {BALANCE} if is_held_back(cell) else found)


def holds_again(cap: Cap, caps: Iterable[Cap], cell: Proposal) -> bool:
    """Say whether what earlier years were counts for a cell of the balancing table.

    Parameters
    ----------
    cap : Cap
        For earlier years.
    caps : iterable of Cap
        All that hold the cell.
    cell : str
    """
    causes = causes_of(caps, cell)
    return bool(causes) and (not cap.on_record or bool(cap.on_record & causes))


def better(proposal: Proposal, than: Proposal) -> bool:
    """Say whether a proposal is more favourable than another.

    Parameters
    ----------
    proposal, than : str
    """
    return PROPOSALS.index(proposal) < PROPOSALS.index(than)


def spread(names: Iterable[Proposal]) -> int:
    """Return how many steps lie between the best and the worst of some proposals."""
    places = [PROPOSALS.index(name) for name in names]
    return max(places) - min(places)


def ordered(names: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """Return each of some proposals once, from the most to the least favourable."""
    found = set(names)
    return tuple(name for name in PROPOSALS if name in found)


def excess_of(case: Case) -> Excess:
    """Return what the cost does to the proposal."""
    states = {check.state for check in case.costs}
    return next((excess for excess in reversed(EXCESSES) if excess in states), "")


def corners_of(case: Case) -> list[Corner]:
    """Return every corner that matters: at no more than the cost of the case."""
    excesses = EXCESSES[: EXCESSES.index(excess_of(case)) + 1]
    return [Corner(*corner) for corner in product(LEVELS, LEVELS, excesses)]


def emergency_class(case: Case) -> Level:
    """Return the benefit of a channel that is there for emergencies alone: what it did in the year, not its reach."""
    return "medium" if case.crisis == "yes" else "low"


def benefit_classes(case: Case, policy: Policy, factor: float) -> tuple[Level, ...]:
    """Return the classes that the bounds of the benefit reach.

    Parameters
    ----------
    case : Case
    policy : Policy
    factor : float
        The class limits are multiplied by it.
    """
    if case.emergency_only:
        return (emergency_class(case),)
    if case.benefit is None:
        return LEVELS  # nothing is declared, so nothing is ruled out
    medium, high = policy.values["class_medium"] * factor, policy.values["class_high"] * factor
    ends = [LEVELS.index(benefit_class(value, medium, high)) for value in (case.benefit.low, case.benefit.high)]
    return LEVELS[ends[0] : ends[1] + 1]


def reached_classes(case: Case, policy: Policy) -> tuple[Level, ...]:
    """Return the classes that the bounds of the benefit reach if the class limits lie somewhat lower or higher.

    Parameters
    ----------
    case : Case
    policy : Policy
    """
    shift = policy.values["class_shift"]
    found = {name for factor in (1 - shift, 1.0, 1 + shift) for name in benefit_classes(case, policy, factor)}
    return tuple(level for level in LEVELS if level in found)
