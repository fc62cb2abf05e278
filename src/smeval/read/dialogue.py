"""Moderation exports: messages or conversations become counts; nothing about a person leaves this file.

Messages are first put together to conversations (`conversations_of`), conversations then counted
(`count_conversations`). Counts add up, so a large export may be classified in pieces.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from smeval.frames import make_frame
from smeval.read.owner import own_rows
from smeval.read.part import Part, Place, words_of
from smeval.read.table import Table, read_moments_of, read_seconds_of
from smeval.read.window import Window

__all__ = ["conversations_of", "count_conversations", "read_conversations", "read_messages"]

#: End states that a row itself may declare.
DECLARED = ("open", "hidden", "deleted", "ignored", "automatic", "unknown")
MINUTE = pd.Timedelta(minutes=1)


def _ids(table: Table, name: str) -> pd.Series:
    """Return ids as text; spreadsheets write them with a decimal, ``3.0``."""
    return table.text(name).str.replace(r"^(\d+)\.0$", r"\1", regex=True)


def _flags(table: Table) -> pd.Series:
    """Return the rows that were written by a machine."""
    return words_of(table.export, "automatic", table.text("automatic")).eq("yes")


def _kinds(table: Table) -> pd.Series:
    """Return the kind of each row, e.g. comment; ``other`` where the word is not known."""
    texts = table.text("kind")
    kinds = words_of(table.export, "kind", texts)
    return kinds.mask(kinds.eq(""), "other").mask(texts.eq(""), table.export.kind or "other")


def _directions(table: Table) -> tuple[pd.Series, pd.Series]:
    """Return ``inbound`` or ``outbound`` for each row, and the rows that say neither."""
    if not table.has("direction"):
        every = range(len(table))
        return pd.Series("inbound", index=every, dtype="str"), pd.Series(False, index=every)
    direction = words_of(table.export, "direction", table.text("direction"))
    unclear = direction.eq("")
    if unclear.any():
        table.note("direction_unknown", "error", unclear, table.headings["direction"], n=int(unclear.sum()))
    return direction, unclear


def _statuses(table: Table) -> pd.Series:
    """Return the end state that a row declares; empty where it declares none."""
    texts = table.text("status")
    states = words_of(table.export, "status", texts)
    unknown = states.eq("") & texts.ne("")
    if unknown.any():
        table.note("status_unknown", "warning", unknown, table.headings["status"], n=int(unknown.sum()))
    return states


def _part(table: Table, place: Place, window: Window, events: pd.DataFrame, moment: str) -> Part:
    """Return the part with its events and the days that it speaks of."""
    moments = events[moment]
    known = [events[name].max() for name in events.columns if str(events[name].dtype).startswith("datetime64")]
    latest = max((value for value in known if pd.notna(value)), default=pd.NaT)
    local = moments.dt.tz_convert(place.zone).dt.tz_localize(None).dt.normalize()
    first, last = (None, None) if events.empty else (local.min(), local.max())
    window = Window(window.start or first, window.end or last, window.as_of or window.end or last)
    if window.as_of is not None and len(events):
        begin = pd.Timestamp(window.as_of).tz_localize(place.zone).tz_convert("UTC")
        latest = max(latest, begin)
    part = Part(table.match, table.file, table.sheet, window=window, findings=table.findings)
    part.rows_read = len(table) + table.left_out
    part.rows_dropped = len(table) - len(events) + table.left_out
    part.events = events.assign(evidence=part.evidence, ends=latest, as_of=window.as_of or pd.NaT)
    if window.start is not None and window.end is not None:
        row = {"channel": place.channel, "what": "dialogue", "start": window.start, "end": window.end}
        part.coverage = make_frame("coverage", [{**row, "evidence": part.evidence}])
    return part


def read_messages(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per message.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    at, refused = read_moments_of(table, "sent_at", place.zone_of(table.export))
    direction, unclear = _directions(table)
    refused = refused | unclear
    events = pd.DataFrame(
        {
            "message": _ids(table, "message_id"),
            "parent": _ids(table, "parent_id"),
            "conversation": _ids(table, "conversation_id"),
            "inbound": direction.eq("inbound"),
            "at": at,
            "kind": _kinds(table),
            "automatic": _flags(table),
            "status": _statuses(table) if table.has("direction") else "unknown",
        }
    )
    return _part(table, place, window, events[~refused & own_rows(table, place)], "at")


def read_conversations(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per conversation.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    zone = place.zone_of(table.export)
    received, refused = read_moments_of(table, "received_at", zone)
    answered = pd.Series(pd.NaT, index=range(len(table)), dtype=received.dtype)
    if table.has("answered_at"):
        answered, undated = read_moments_of(table, "answered_at", zone, empty=True)
        refused = refused | undated
    for name in ("seconds", "minutes", "duration"):
        if table.has(name):
            spans, bad = read_seconds_of(table, name)
            refused = refused | bad
            answered = answered.fillna(received + pd.to_timedelta(spans, unit="s").dt.as_unit("us"))
    direction, unclear = _directions(table)
    refused = refused | unclear | direction.eq("outbound")
    status = _statuses(table)
    automatic = _flags(table)
    outcome = status.mask(status.isin(["", "answered"]), "open").mask(status.eq("answered"), "unknown")
    outcome = outcome.mask(answered.notna(), "answered").mask(answered.notna() & automatic, "automatic")
    events = pd.DataFrame(
        {
            "conversation": _ids(table, "conversation_id" if table.has("conversation_id") else "message_id"),
            "received_at": received,
            "answered_at": answered.mask(automatic),
            "kind": _kinds(table),
            "outcome": outcome,
        }
    )
    return _part(table, place, window, events[~refused & own_rows(table, place)], "received_at")


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
    outcome = outcome.mask(outcome.eq("open") & starts.index.isin(answers.loc[answers["automatic"], "top"]), "automatic")
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
            "minutes_real": np.floor((until - received) / MINUTE),
            "minutes_service": np.floor(service(received, until)),
            "evidence": conversations["evidence"],
        }
    )
    counts = counted.groupby(list(counted.columns), dropna=False, sort=True).size()
    return make_frame("dialogue", counts.rename("n").reset_index())
