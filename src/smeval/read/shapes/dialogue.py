"""Moderation exports: only what is needed to count is taken from a row; nothing about a person leaves this file."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME
from smeval.read.cells.columns import read_moments_of, read_seconds_of
from smeval.read.cells.owner import own_rows
from smeval.read.fast import Keys, LongTable, keys_of, no_keys, without_decimal
from smeval.read.part import Part, Place, words_of
from smeval.read.table import Table
from smeval.read.window import Window
from smeval.values import are_doubled

__all__ = ["NEVER", "OUTCOMES", "microseconds", "read_conversations", "read_messages"]

Flags = NDArray[np.bool_]

#: What stands for no moment.
NEVER = np.iinfo(np.int64).min
#: Columns of ids as numbers.
ID_COLUMNS = frozenset(f"{name}{half}" for name in ("message", "parent", "conversation") for half in ("", "_check"))
#: What an answer in the hour that the clocks show twice may be later than it reads.
ONE_HOUR = pd.Timedelta(hours=1)
#: What can have become of a conversation, in the order of the alphabet.
OUTCOMES = ("answered", "automatic", "deleted", "hidden", "ignored", "open", "unknown")


def microseconds(moments: pd.Series) -> NDArray[np.int64]:
    """Return moments in microseconds since 1970; `NEVER` where there is none."""
    return np.asarray(pd.DatetimeIndex(moments).as_unit("us").asi8)


def _ids(table: Table, *names: str) -> Keys:
    """Return the ids of the first of these columns that there is, as numbers."""
    name = next((name for name in names if table.has(name)), "")
    if not name:
        return no_keys(len(table))
    return table.ids[name] if isinstance(table, LongTable) else keys_of(without_decimal(table.text(name)))


def _moments(table: Table, name: str, zone: str, empty: bool = False) -> tuple[pd.Series, pd.Series]:
    """Read a column of moments, see `read_moments_of`."""
    if isinstance(table, LongTable):
        return table.read_moments(name, zone, empty)
    return read_moments_of(table, name, zone, empty)


def _meanings(table: Table, name: str) -> tuple[NDArray[np.integer], pd.Series, pd.Series]:
    """Return for each row the number of its text, then all different texts and what each of them means."""
    if isinstance(table, LongTable) and table.has(name):
        codes, texts = table.words[name]
        unique = pd.Series(texts, dtype="str")
    else:
        codes, found = pd.factorize(table.text(name))
        unique = pd.Series(found, dtype="str")
    return codes, unique, words_of(table.export, name, unique)


def _are(table: Table, name: str, meaning: str) -> Flags:
    """Say of each row whether its word in a column has this meaning."""
    codes, _, meanings = _meanings(table, name)
    flags: Flags = meanings.eq(meaning).to_numpy(dtype=bool)[codes]
    return flags


def _note_words(table: Table, finding: str, severity: str, name: str, rows: Flags) -> None:
    """Note rows with a word that is not known."""
    if rows.any():
        table.note(finding, severity, pd.Series(rows), table.headings[name], n=int(rows.sum()))


def _kinds(table: Table) -> pd.Categorical:
    """Return the kind of each row, e.g. comment; ``other`` where the word is not known."""
    codes, texts, kinds = _meanings(table, "kind")
    unsaid = table.export.kind or "other"
    kinds = kinds.mask(kinds.eq(""), "other").mask(texts.eq(""), unsaid)
    names = sorted({"other", unsaid, *table.export.words.get("kind", ())})
    return _named(names, kinds, codes)


def _named(names: list[str], meanings: pd.Series, codes: NDArray[np.integer]) -> pd.Categorical:
    """Return the meaning of each row; `names` are all that there can be, so that files can be put together."""
    place = {name: number for number, name in enumerate(names)}
    number = np.array([place.get(name, 0) for name in meanings], dtype=np.int8)
    return pd.Categorical.from_codes(number[codes], pd.Index(names, dtype="str"))


def _directions(table: Table) -> tuple[Flags, Flags]:
    """Say of each row whether it came in, and whether it says neither that nor the opposite."""
    if not table.has("direction"):
        return np.ones(len(table), dtype=bool), np.zeros(len(table), dtype=bool)
    unclear = _are(table, "direction", "")
    _note_words(table, "direction_unknown", "error", "direction", unclear)
    return _are(table, "direction", "inbound"), unclear


def _statuses(table: Table) -> pd.Categorical:
    """Return the end state that a row declares; empty where it declares none."""
    codes, texts, states = _meanings(table, "status")
    if table.has("status"):
        unknown = (states.eq("") & texts.ne("")).to_numpy(dtype=bool)[codes]
        _note_words(table, "status_unknown", "warning", "status", unknown)
    return _named(["", *OUTCOMES], states, codes)


def _without_answers(table: Table) -> pd.Categorical:
    """Return the end states of an export that lists no answers: nobody knows."""
    number = np.full(len(table), 1 + OUTCOMES.index("unknown"), dtype=np.int8)
    return pd.Categorical.from_codes(number, pd.Index(["", *OUTCOMES], dtype="str"))


def _spans(table: Table, name: str) -> tuple[pd.Series, pd.Series]:
    """Read a column of spans of time, see `read_seconds_of`; each different text once, where all can be read."""
    if isinstance(table, LongTable):
        codes, texts = table.words[name]
        column = {name: [pd.Series(texts, dtype="str")]}
        once = Table(table.match, table.file, table.sheet, np.arange(len(texts)), column, table.headings)
        seconds, bad = read_seconds_of(once, name)
        if not bad.any():
            return pd.Series(seconds.to_numpy()[codes]), pd.Series(False, index=range(len(table)))
    return read_seconds_of(table, name)


def _part(
    table: Table, place: Place, window: Window, columns: dict[str, Any], refused: Flags, kept: Flags, *moments: str
) -> Part:
    """Return the part with its events, the days that it speaks of, and the last moment that it knows of.

    Rows that are not kept stay as rows without moments and ids: most files have few of them.
    """
    gone = np.flatnonzero(~kept)
    if len(gone):
        for name in (*moments, *(name for name in columns if name in ID_COLUMNS)):
            columns[name] = np.array(columns[name])
            columns[name][gone] = NEVER if name in moments else 0
    n = int(kept.sum())
    events = pd.DataFrame(columns if n else {name: column[:0] for name, column in columns.items()}, copy=False)
    known = [_bounds(columns[name]) for name in moments]
    latest = max((bounds[1] for bounds in known if bounds), default=None)
    first, last = (_day(moment, place.zone) for moment in known[0]) if known[0] else (None, None)
    window = Window(window.start or first, window.end or last, window.as_of or window.end or last)
    if window.as_of is not None and latest is not None:
        latest = max(latest, window.as_of.tz_localize(place.zone).tz_convert("UTC"))
    part = Part(table.match, table.file, table.sheet, window=window, findings=table.findings)
    part.rows_read = len(table) + table.left_out
    part.rows_dropped = len(gone) + table.left_out
    part.events, part.ends = events, latest
    whole = place.speaks(int(refused.sum()) + table.left_out, len(table) + table.left_out, n)
    if window.start is not None and window.end is not None and whole:
        row = {"channel": place.channel, "what": "dialogue", "start": window.start, "end": window.end}
        part.coverage = make_frame(COVERAGE_FRAME, [{**row, "evidence": part.evidence}])
    return part


def _bounds(moments: NDArray[np.int64]) -> tuple[pd.Timestamp, ...]:
    """Return the first and the last moment; nothing where there is none."""
    given = moments[moments != NEVER]
    ends = np.array([given.min(), given.max()] if len(given) else [], dtype="M8[us]")
    return tuple(pd.DatetimeIndex(ends).tz_localize("UTC"))


def _day(moment: pd.Timestamp, zone: str) -> pd.Timestamp:
    """Return the day of a moment on the clocks of a zone."""
    return moment.tz_convert(zone).tz_localize(None).normalize()


def read_messages(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per message.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    sent, undated = _moments(table, "sent_at", place.zone_of(table.export))
    inbound, unclear = _directions(table)
    refused = undated.to_numpy(dtype=bool) | unclear
    message, parent, thread = (_ids(table, name) for name in ("message_id", "parent_id", "conversation_id"))
    columns = {
        "at": microseconds(sent),
        "message": message.first,
        "message_check": message.second,
        "parent": parent.first,
        "parent_check": parent.second,
        "conversation": thread.first,
        "conversation_check": thread.second,
        "inbound": inbound,
        "kind": _kinds(table),
        "automatic": _are(table, "automatic", "yes"),
        "status": _statuses(table) if table.has("direction") else _without_answers(table),
    }
    kept = ~refused & own_rows(table, place).to_numpy(dtype=bool)
    return _part(table, place, window, columns, refused, kept, "at")


def read_conversations(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per conversation.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    zone = place.zone_of(table.export)
    received, undated = _moments(table, "received_at", zone)
    refused = undated.to_numpy(dtype=bool)
    answered = pd.Series(pd.NaT, index=range(len(table)), dtype=received.dtype)
    if table.has("answered_at"):
        answered, undated = _moments(table, "answered_at", zone, empty=True)
        refused = refused | undated.to_numpy(dtype=bool)
        early = answered.lt(received)
        if early.any():
            mixed_up = early & are_doubled(answered, zone)
            answered = answered.mask(mixed_up, answered + ONE_HOUR)
    for name in ("seconds", "minutes", "duration"):
        if table.has(name):
            spans, bad = _spans(table, name)
            refused = refused | bad.to_numpy(dtype=bool)
            answered = answered.fillna(received + pd.to_timedelta(spans, unit="s").dt.as_unit("us"))
    inbound, unclear = _directions(table)
    refused = refused | unclear
    status = _statuses(table)
    automatic = _are(table, "automatic", "yes")
    state = np.array([OUTCOMES.index(_outcome(name)) for name in status.categories], dtype=np.int8)
    outcome = state[status.codes]
    replied = answered.notna().to_numpy(dtype=bool)
    outcome[replied] = OUTCOMES.index("answered")
    outcome[replied & automatic] = OUTCOMES.index("automatic")
    ids = _ids(table, "conversation_id", "message_id")
    columns = {
        "received_at": microseconds(received),
        "answered_at": microseconds(answered.mask(automatic) if automatic.any() else answered),
        "conversation": ids.first,
        "conversation_check": ids.second,
        "kind": _kinds(table),
        "outcome": pd.Categorical.from_codes(outcome, pd.Index(OUTCOMES, dtype="str")),
    }
    kept = ~refused & inbound & own_rows(table, place).to_numpy(dtype=bool)
    return _part(table, place, window, columns, refused, kept, "received_at", "answered_at")


def _outcome(status: str) -> str:
    """Return what became of a conversation without any answer that the export tells of."""
    return {"": "open", "answered": "unknown"}.get(status, status)
