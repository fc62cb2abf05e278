"""Messages become conversations, conversations become counts.

Counts add up, so a large export may be classified in pieces: `conversations_of` puts the messages of a piece
together, `count_conversations` counts what came of it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from smeval.errors import Finding
from smeval.frames import join_frames, make_frame
from smeval.read.part import Part, Place

__all__ = ["conversations_of", "count_conversations", "count_dialogue"]

#: End states that a row itself may declare.
DECLARED = ("open", "hidden", "deleted", "ignored", "automatic", "unknown")


def _first_inbound(parent: np.ndarray, inbound: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
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
    for _ in range(max(len(parent), 1).bit_length()):
        on = np.flatnonzero(jump >= 0)
        if not len(on):
            break
        above = jump[on]
        top[on] = np.where(top[above] >= 0, top[above], top[on])
        jump[on] = jump[above]
    return top, jump >= 0


def conversations_of(messages: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Put messages together to conversations.

    A conversation begins with its topmost inbound message. It is answered by the earliest message below it that
    a person of the body wrote, not earlier than the question. A message that answers one which is not in the
    export belongs to no conversation.

    Parameters
    ----------
    messages : DataFrame
        ``message, parent, conversation, inbound, at, kind, automatic, status, evidence, ends``; message ids are
        unique where there are any.

    Returns
    -------
    conversations : DataFrame
        ``received_at, answered_at, kind, outcome, evidence, ends``; where the answer is older than the question,
        `answered_at` is earlier than `received_at`.
    orphans : Series of bool
        Messages that answer one which is not in the export.
    """
    messages = messages.reset_index(drop=True)
    inbound = messages["inbound"].to_numpy()
    if messages["parent"].ne("").any():
        named = messages["parent"].ne("").to_numpy()
        lookup = messages.loc[messages["message"].ne(""), "message"]
        found = pd.Index(lookup).get_indexer(messages["parent"])
        parent = np.where(named & (found >= 0), lookup.index.to_numpy()[found], -1)
        orphans = named & (parent < 0)
        top, endless = _first_inbound(parent, inbound & ~orphans)
        orphans = orphans | endless
    else:
        alone = "\0" + messages.index.astype("str").to_series(index=messages.index)
        key = messages["conversation"].where(messages["conversation"].ne(""), alone)
        asked = messages.assign(key=key)[inbound].sort_values("at", kind="stable").drop_duplicates("key")
        top = key.map(pd.Series(asked.index, index=asked["key"])).fillna(-1).to_numpy().astype("int64")
        orphans = np.zeros(len(messages), dtype=bool)
    top = np.where(orphans, -1, top)
    starts = messages.loc[np.unique(top[top >= 0])]
    answers = messages.assign(top=top)[~inbound & (top >= 0)]
    answers = answers.assign(late=answers["at"].to_numpy() >= messages["at"].to_numpy()[answers["top"].to_numpy()])
    human = answers[~answers["automatic"]]
    in_time = human[human["late"]].groupby("top")["at"].min()
    too_early = human.groupby("top")["at"].min() if messages["parent"].ne("").any() else in_time
    answered = in_time.reindex(starts.index).fillna(too_early.reindex(starts.index))
    outcome = starts["status"].where(starts["status"].isin(DECLARED), "open")
    by_machine = starts.index.isin(answers.loc[answers["automatic"], "top"])
    outcome = outcome.mask(outcome.eq("open") & by_machine, "automatic")
    outcome = outcome.mask(answered.notna(), "answered")
    conversations = pd.DataFrame(
        {
            "received_at": starts["at"],
            "answered_at": answered,
            "kind": starts["kind"],
            "outcome": outcome,
            "evidence": starts["evidence"],
            "ends": starts["ends"],
        }
    )
    return conversations, pd.Series(orphans)


def count_conversations(
    conversations: pd.DataFrame, channel: str, zone: str, service: Callable[[pd.Series, pd.Series], pd.Series]
) -> pd.DataFrame:
    """Count conversations by month, kind, outcome and minutes: the frame `dialogue`.

    Parameters
    ----------
    conversations : DataFrame
        ``received_at, answered_at, kind, outcome, evidence, ends``.
    service : callable
        Minutes inside the service hours between two moments.
    """
    if conversations.empty:
        return make_frame("dialogue")
    received = conversations["received_at"]
    until = conversations["answered_at"].where(conversations["outcome"].eq("answered"), conversations["ends"])
    until = until.mask(conversations["outcome"].eq("unknown"))
    counted = pd.DataFrame(
        {
            "channel": channel,
            "month": received.dt.tz_convert(zone).dt.strftime("%Y-%m"),
            "kind": conversations["kind"],
            "outcome": conversations["outcome"],
            "minutes_real": np.floor((until - received).dt.total_seconds() / 60),
            "minutes_service": np.floor(service(received, until)),
            "evidence": conversations["evidence"],
        }
    )
    counts = counted.groupby(list(counted.columns), dropna=False, sort=True).size()
    return make_frame("dialogue", counts.rename("n").reset_index())


def count_dialogue(
    parts: list[Part], place: Place, service: Callable[[pd.Series, pd.Series], pd.Series]
) -> pd.DataFrame:
    """Count the conversations of a channel: the frame `dialogue`.

    Messages of several files of the same kind are put together first, so that an answer in the next file
    counts; a message or conversation that stands in several files counts once, in its newest export.
    """
    counted = []
    spoken = [part for part in parts if part.events is not None and len(part.events)]
    for export in sorted({part.export for part in spoken}):
        own = [part for part in spoken if part.export == export]
        events = pd.concat([part.events for part in own], ignore_index=True)
        by_evidence = {part.evidence: part for part in own}
        shape = own[0].match.definition.export.shape
        key = "message" if shape == "messages" else "conversation"
        events = events.sort_values("as_of", kind="stable", na_position="first")
        repeated = events[key].ne("") & events.duplicated(key, keep="last")
        _drop(by_evidence, events.loc[repeated, "evidence"], "rows_repeated", "note")
        events = events[~repeated]
        if shape == "messages":
            conversations, orphans = conversations_of(events)
            _drop(by_evidence, events["evidence"].reset_index(drop=True)[orphans], "orphans", "warning")
        else:
            conversations = events
        negative = conversations["outcome"].eq("answered") & (
            conversations["answered_at"] < conversations["received_at"]
        )
        _drop(by_evidence, conversations.loc[negative, "evidence"], "negative_durations", "warning")
        if len(conversations) and conversations["outcome"].eq("unknown").all():
            for part in own:
                part.findings.append(Finding("inbound_only", "note", part.file, key=part.sheet))
        counted.append(count_conversations(conversations[~negative], place.channel, place.zone, service))
    return join_frames("dialogue", counted)


def _drop(parts: dict[str, Part], evidence: pd.Series, finding: str, severity: str) -> None:
    """Count rows that are not used at the part they came from, and note them."""
    for name, n in evidence.value_counts(sort=False).items():
        part = parts[str(name)]
        part.rows_dropped += int(n)
        part.findings.append(Finding(finding, severity, part.file, key=part.sheet, values={"n": int(n)}))
