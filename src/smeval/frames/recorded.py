"""Rows of what is on record: the lines of the ledger of closed years, and what a body is held to by them."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from smeval.frames.kinds import NO_DAY, NOTHING, Day, Named
from smeval.ids import DecisionState, Empty, LineKind, Proposed, TermKind, TermState
from smeval.wording import Message, Typed


class LedgerRow(NamedTuple):
    """A line of the ledger: what was closed, decided, corrected or deleted.

    Parameters
    ----------
    line : int
        From 1 on, without a gap.
    channel : str
        Empty for what a line says of the whole department.
    terms : str
        Canonical JSON: all that the channel, or the body, is held to (of a closing), or the decision's own cells.
    version : int
        Of the closing of the year; 0 where the line is none.
    cause : str
        Ids of what led to the proposal, parted by blanks.
    names : str
        Number of the line that a correction names.
    because : Typed
        Why a year was closed again, or why a line is corrected.
    snapshot : str
        Fingerprint of the snapshot.
    before : str
        Fingerprint of the line before; empty in the first line.
    schema : int
        Form of the line.
    day_given : bool
        The day was given by the caller and not read from the clock.
    taken_over : bool
        The snapshot was written before there was a ledger.
    fingerprint : str
        Of all other cells of the line.
    """

    line: int
    kind: LineKind
    year: int
    department: str
    channel: str = ""
    version: int = 0
    proposal: Annotated[Proposed | Empty, Named("proposal")] = ""
    decision_state: Annotated[DecisionState | Empty, Named("decision_state")] = ""
    cause: str = ""
    terms: str = ""
    names: str = ""
    because: Typed = Typed("")
    snapshot: str = ""
    before: str = ""
    software: str = ""
    schema: int = 0
    day: Day = NO_DAY
    day_given: bool = False
    taken_over: bool = False
    fingerprint: str = ""


class TermRow(NamedTuple):
    """What a channel, or the whole body (`channel` is empty), is held to, against what is on record.

    Parameters
    ----------
    kind, name : str
        The term: its kind, and of which goal, risk, duty, KPI, threshold or cell; empty where there is only one.
    label : Message
        The term in words.
    recorded, declared, counted : str
        Canonical JSON of the value on record, of that in the register, and of the one that counts.
    was, now : Message
        The first two as they are told; empty where there is none.
    since : int
        The closed year that recorded it; 0 where none did.
    reason : Message
        Why a milder value is held, or counts.
    """

    channel: str
    kind: Annotated[TermKind, Named("term")]
    name: str
    state: Annotated[TermState, Named("term_state")]
    label: Message
    recorded: str = ""
    declared: str = ""
    counted: str = ""
    was: Message = NOTHING
    now: Message = NOTHING
    since: int = 0
    reason: Message = NOTHING
    decided_on: Day = NO_DAY


class HeldRow(NamedTuple):
    """A milder term that does not count, and what it would do to a channel; one of the whole body for each channel.

    Parameters
    ----------
    body : bool
        The term binds the whole body.
    proposal : str
        What would be proposed if what was declared counted.
    """

    channel: str
    kind: Annotated[TermKind, Named("term")]
    name: str
    body: bool
    label: Message
    was: Message
    now: Message
    since: int
    proposal: Annotated[Proposed | Empty, Named("proposal")]
    reason: Message


#: Frames of this file by name.
ROWS: dict[str, type[tuple[object, ...]]] = {
    "ledger": LedgerRow,
    "terms": TermRow,
    "held": HeldRow,
}
