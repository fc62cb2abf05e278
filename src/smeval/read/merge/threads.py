"""Put messages together to conversations. Everything is done on whole arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.ids import OUTCOMES
from smeval.read.fast import Keys, find_newest, number_equal
from smeval.read.shapes.moments import NEVER

__all__ = [
    "ANSWERED",
    "LATER",
    "UNKNOWN",
    "Codes",
    "Conversations",
    "Flags",
    "Ints",
    "Threads",
    "conversations_of",
    "keys_in",
]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.integer]

ANSWERED, AUTOMATIC, OPEN, UNKNOWN = (OUTCOMES.index(name) for name in ("answered", "automatic", "open", "unknown"))
LATER = np.iinfo(np.int64).max


class Conversations(NamedTuple):
    """Conversations, by column; moments in microseconds since 1970.

    Parameters
    ----------
    received, received_latest : ndarray of int
        First and last moment at which the question may have come.
    answered, answered_latest : ndarray of int
        The same of the first answer; `NEVER` where nobody answered or no time is told.
    waited : ndarray of int
        Time between them where the export tells it by itself [us], else `NEVER`.
    outcome, kind, part : ndarray of int
        Place in `OUTCOMES`, place in the export's kinds, number of the file's part.
    """

    received: Ints
    received_latest: Ints
    answered: Ints
    answered_latest: Ints
    waited: Ints
    outcome: Codes
    kind: Codes
    part: NDArray[np.int32]

    def take(self, rows: Flags) -> Conversations:
        """Return some of the conversations."""
        return Conversations(
            received=self.received[rows],
            received_latest=self.received_latest[rows],
            answered=self.answered[rows],
            answered_latest=self.answered_latest[rows],
            waited=self.waited[rows],
            outcome=self.outcome[rows],
            kind=self.kind[rows],
            part=self.part[rows],
        )


def _first_inbound(parent: Ints, inbound: Flags) -> tuple[Ints, Flags]:
    """Return for each message the topmost inbound one on the way up, -1 where there is none, and the endless ways.

    The way is doubled in every step, so a thread of n messages takes log2(n) steps.

    Parameters
    ----------
    parent : ndarray of int
        Index of the message answered, -1 where there is none.
    inbound : ndarray of bool
        Messages that may begin a conversation.
    """
    top = np.where(inbound, np.arange(len(parent)), -1)
    jump = parent.copy()
    on = np.flatnonzero(jump >= 0)
    for _ in range(max(len(parent), 1).bit_length()):
        if not len(on):
            break
        above = jump[on]
        higher = top[above]
        found = higher >= 0
        top[on[found]] = higher[found]
        jump[on] = jump[above]
        on = on[jump[on] >= 0]
    return top, jump >= 0


def _by_parent(messages: pd.DataFrame, alive: Flags, look_up: Callable[[Keys], Ints]) -> tuple[Ints, Flags]:
    """Return the topmost inbound message above each, -1 where there is none, and the messages without a way there."""
    parents = keys_in(messages, "parent")
    named = parents.given & alive
    parent = np.full(len(messages), -1)
    rows = np.flatnonzero(named)
    parent[rows] = look_up(parents.take(rows))
    orphans = named & (parent < 0)
    top, endless = _first_inbound(parent, messages["inbound"].to_numpy() & alive & ~orphans)
    return top, orphans | endless


def _by_thread(messages: pd.DataFrame, alive: Flags) -> Ints:
    """Return the earliest inbound message of the conversation of each message, -1 where there is none."""
    number = number_equal(keys_in(messages, "conversation"))
    at = messages["at"].to_numpy()
    asked = np.flatnonzero(messages["inbound"].to_numpy() & alive)
    earliest = np.full(int(number.max(initial=-1)) + 1, LATER)
    np.minimum.at(earliest, number[asked], at[asked])
    begins = asked[at[asked] == earliest[number[asked]]][::-1]
    first = np.full(len(earliest), -1)
    first[number[begins]] = begins
    return np.where(alive, first[number], -1)


def keys_in(events: pd.DataFrame, name: str) -> Keys:
    """Return the ids in a column of events and its second half.

    Parameters
    ----------
    events : DataFrame
        Messages or conversations.
    name : str
        Column.
    """
    return Keys(events[name].to_numpy(), events[f"{name}_check"].to_numpy())


class Threads(NamedTuple):
    """What became of messages.

    Parameters
    ----------
    conversations : Conversations
    repeated, orphans : ndarray of bool
        Messages that stand in a newer row, too; messages that answer one which is not in the export.
    old : ndarray of bool
        Messages of conversations in which nothing was written for too long.
    """

    conversations: Conversations
    repeated: Flags
    orphans: Flags
    old: Flags


def conversations_of(messages: pd.DataFrame, part: NDArray[np.int32], cutoff: Ints) -> Threads:
    """Put messages together to conversations.

    A conversation begins with its topmost inbound message. It is answered by the earliest message below it that
    a person of the body wrote, not earlier than the question. A message that answers one which is not in the
    export belongs to no conversation.

    Parameters
    ----------
    messages : DataFrame
        ``at, at_latest, message, parent, conversation, inbound, kind, automatic, status``, with the second halves of
        ids; of equal ids the last counts.
    part : ndarray of int
        Number of the part that each message is of.
    cutoff : ndarray of int
        By part: conversations whose last message is older are left out.

    Returns
    -------
    Threads
        Where the answer is older than the question, `answered` is earlier than `received`.
    """
    newest, look_up = find_newest(keys_in(messages, "message"))
    at = messages["at"].to_numpy()
    alive = newest & (at != NEVER)
    has_parents = bool((messages["parent"].to_numpy() != 0)[alive].any())
    if has_parents:
        top, orphans = _by_parent(messages, alive, look_up)
        top[orphans] = -1
    else:
        top, orphans = _by_thread(messages, alive), np.zeros(len(messages), dtype=bool)
    starts = np.flatnonzero(top == np.arange(len(top)))
    old = np.zeros(len(messages), dtype=bool)
    if at.min(where=alive, initial=LATER) < cutoff.max():
        inside = np.flatnonzero(top >= 0)
        last = np.full(len(messages), NEVER)
        np.maximum.at(last, top[inside], at[inside])
        old[inside] = (last < cutoff[part])[top[inside]]
        starts = starts[~old[starts]]
    answers = np.flatnonzero((top >= 0) & ~messages["inbound"].to_numpy())
    automatic = messages["automatic"].to_numpy()[answers]
    by_machine = np.zeros(len(messages), dtype=bool)
    by_machine[top[answers[automatic]]] = True
    answers = answers[~automatic]
    latest = messages["at_latest"].to_numpy()
    in_time = latest[answers] >= at[top[answers]]
    answered = _earliest(at, top, answers[in_time])
    answered_latest = _earliest(latest, top, answers[in_time])
    if has_parents and not in_time.all():
        unanswered = answered == LATER
        answered = np.where(unanswered, _earliest(at, top, answers), answered)
        answered_latest = np.where(unanswered, answered, answered_latest)
    answered, answered_latest = answered[starts], answered_latest[starts]
    declared = messages["status"].cat.codes.to_numpy()[starts] - 1  # the first of the states is none
    outcome = np.where((declared < 0) | (declared == ANSWERED), OPEN, declared).astype(np.int8)
    outcome[(outcome == OPEN) & by_machine[starts]] = AUTOMATIC
    outcome[answered != LATER] = ANSWERED
    conversations = Conversations(
        at[starts],
        latest[starts],
        np.where(answered == LATER, NEVER, answered),
        np.where(answered_latest == LATER, NEVER, answered_latest),
        np.full(len(starts), NEVER),
        outcome,
        messages["kind"].cat.codes.to_numpy()[starts],
        part[starts],
    )
    return Threads(conversations, ~newest, orphans, old)


def _earliest(at: Ints, top: Ints, answers: Ints) -> Ints:
    """Return by first message the moment of its earliest answer, `LATER` where it has none."""
    earliest = np.full(len(at), LATER)
    np.minimum.at(earliest, top[answers], at[answers])
    return earliest
