"""Moderation exports: only what is needed to count is taken from a row; nothing about a person leaves this file."""

from __future__ import annotations

import pandas as pd

from smeval.frames import make_frame
from smeval.read.columns import read_moments_of, read_seconds_of
from smeval.read.owner import own_rows
from smeval.read.part import Part, Place, words_of
from smeval.read.table import Table
from smeval.read.window import Window
from smeval.values import are_doubled

#: What an answer in the hour that the clocks show twice may be later than it reads.
ONE_HOUR = pd.Timedelta(hours=1)

__all__ = ["read_conversations", "read_messages"]


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


def _part(table: Table, place: Place, window: Window, events: pd.DataFrame, refused: pd.Series, moment: str) -> Part:
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
    part.events = events.assign(evidence=part.evidence)
    part.events["ends"] = pd.Series(latest, index=events.index, dtype="datetime64[us, UTC]")
    part.events["as_of"] = pd.Series(window.as_of, index=events.index, dtype="datetime64[us]")
    whole = place.speaks(int(refused.sum()) + table.left_out, len(table) + table.left_out, len(events))
    if window.start is not None and window.end is not None and whole:
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
    return _part(table, place, window, events[~refused & own_rows(table, place)], refused, "at")


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
        mixed_up = answered.lt(received) & are_doubled(answered, zone)
        answered = answered.mask(mixed_up, answered + ONE_HOUR)
    for name in ("seconds", "minutes", "duration"):
        if table.has(name):
            spans, bad = read_seconds_of(table, name)
            refused = refused | bad
            answered = answered.fillna(received + pd.to_timedelta(spans, unit="s").dt.as_unit("us"))
    direction, unclear = _directions(table)
    aside = refused | unclear | direction.eq("outbound")
    refused = refused | unclear
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
    return _part(table, place, window, events[~aside & own_rows(table, place)], refused, "received_at")
