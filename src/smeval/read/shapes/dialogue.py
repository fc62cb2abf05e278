"""Moderation exports: only what is needed to count is taken from a row; nothing about a person leaves this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME
from smeval.frames.delivered import CoverageRow
from smeval.ids import OUTCOMES, Outcome
from smeval.read.cells.owner import own_rows
from smeval.read.fast import Keys, LongTable, keys_of, no_keys, without_decimal
from smeval.read.part import Part, words_of
from smeval.read.place import Place
from smeval.read.shapes.answers import Answers, answers_in, replies_in, said_in, times_itself, too_late
from smeval.read.shapes.moments import NEVER, moments_in, note_days, spread_of
from smeval.read.table import Table
from smeval.read.told_years import month_told, names_of
from smeval.read.window import Window

__all__ = ["read_conversations", "read_messages"]

Flags = NDArray[np.bool_]
#: A column of events: moments, ids and flags, or words with a number each.
Column = NDArray[np.int64] | NDArray[np.uint64] | NDArray[np.bool_] | pd.Categorical

#: Columns of ids as numbers.
ID_COLUMNS = frozenset(f"{name}{half}" for name in ("message", "parent", "conversation") for half in ("", "_check"))
#: Columns of moments, and what else is missing where a row is not kept.
MOMENTS = ("received_at", "received_latest", "answered_at", "answered_latest", "waited")


def _ids(table: Table, *names: str) -> Keys:
    """Return the ids of the first of these columns that there is, as numbers."""
    name = next((name for name in names if table.has(name)), "")
    if not name:
        return no_keys(len(table))
    return table.ids[name] if isinstance(table, LongTable) else keys_of(without_decimal(table.text(name)))


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


class _Directions(NamedTuple):
    """Whether each row came in, and whether it says neither that nor the opposite."""

    inbound: Flags
    unclear: Flags
    findings: tuple[Finding, ...] = ()


def _directions(table: Table) -> _Directions:
    """Say of each row whether it came in; all did where no column says it."""
    if not table.has("direction"):
        return _Directions(np.ones(len(table), dtype=bool), np.zeros(len(table), dtype=bool))
    unclear = _are(table, "direction", "")
    findings = table.note_rows("direction_unknown", "error", pd.Series(unclear), "direction")
    return _Directions(_are(table, "direction", "inbound"), unclear, findings)


def _statuses(table: Table, alone: bool = False) -> tuple[pd.Categorical, tuple[Finding, ...]]:
    """Return the end state that a row declares, empty where it declares none; and what is to be told.

    Parameters
    ----------
    table : Table
    alone : bool
        Nothing else tells whether there was an answer: of a word that nobody knows, nobody knows it.
    """
    codes, texts, states = _meanings(table, "status")
    findings: tuple[Finding, ...] = ()
    if table.has("status"):
        unknown = (states.eq("") & texts.ne("")).to_numpy(dtype=bool)[codes]
        findings = table.note_rows("status_unknown", "warning", pd.Series(unknown), "status")
    if alone:
        states = states.mask(states.eq("") & texts.ne(""), "unknown")
    return _named(["", *OUTCOMES], states, codes), findings


def _without_answers(table: Table) -> pd.Categorical:
    """Return the end states of an export that lists no answers: nobody knows."""
    number = np.full(len(table), 1 + OUTCOMES.index("unknown"), dtype=np.int8)
    return pd.Categorical.from_codes(number, pd.Index(["", *OUTCOMES], dtype="str"))


class _Rows(NamedTuple):
    """The rows of a moderation export.

    Parameters
    ----------
    columns : mapping
        Arrays by column; moments in microseconds since 1970.
    moments : tuple of str
        The columns of moments, the one that tells the days of the export first.
    refused : ndarray of bool
        Rows that cannot be read.
    kept : ndarray of bool
        Rows that are read and the channel's own.
    """

    columns: Mapping[str, Column]
    moments: tuple[str, ...]
    refused: Flags
    kept: Flags


def _emptied(rows: _Rows) -> dict[str, Column]:
    """Return the columns; rows that are not kept stay as rows without moments and ids: most files have few of them."""
    columns = dict(rows.columns)
    gone = np.flatnonzero(~rows.kept)
    if len(gone):
        for name in (*rows.moments, *(name for name in columns if name in ID_COLUMNS)):
            changed = np.array(columns[name])
            changed[gone] = NEVER if name in rows.moments else 0
            columns[name] = changed
    return columns if rows.kept.any() else {name: column[:0] for name, column in columns.items()}


def _part(table: Table, place: Place, window: Window, rows: _Rows) -> Part:
    """Return the part with its events, the days that it speaks of, and the last moment that it knows of."""
    columns, n = _emptied(rows), int(rows.kept.sum())
    known = [_bounds(columns[name]) for name in rows.moments if name in ("at", "received_at", "answered_at")]
    latest = max((bounds[1] for bounds in known if bounds), default=None)
    first, last = (_day(moment, place.zone) for moment in known[0]) if known[0] else (None, None)
    if known[0]:  # of a month all days
        last = _day(_bounds(columns[rows.moments[1]])[1], place.zone)
    if first is not None and last is not None and window.start is None and table.export.free_form:
        first, last = _named_days(table, first, last)
    window = Window(window.start or first, window.end or last, window.as_of or window.end or last)
    if window.as_of is not None and latest is not None:
        latest = max(latest, window.as_of.tz_localize(place.zone).tz_convert("UTC"))
    part = Part(
        table.match,
        table.file,
        table.sheet,
        window=window,
        rows_read=table.rows_read,
        rows_dropped=len(table) - n + table.left_out,
        events=pd.DataFrame(columns, copy=False),
        ends=latest,
    )
    if window.start is None or window.end is None:
        return part
    lost = int(rows.refused.sum()) + table.left_out
    if not place.speaks(lost if lost > 1 else 0, table.rows_read, n):  # one bad row costs that row alone
        told = part.finding("rows_too_many_unread", "warning", n=lost, of=table.rows_read)
        return replace(part, findings=(told,)) if n and lost else part
    covered = CoverageRow(place.channel, "dialogue", window.start, window.end, part.evidence)
    return replace(part, coverage=make_frame(COVERAGE_FRAME, [covered]))


def _named_days(table: Table, first: pd.Timestamp, last: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the days that a list is of: the whole year or month that its names tell, where its rows fill or fit it.

    A list that people keep has no row on a day without a question, so its first and last row are not its ends.
    """
    if (first.year, first.month) == (last.year, last.month):
        months = {month_told(name) for name in names_of(table.file, table.sheet)} - {0}
        return (first.replace(day=1), last + pd.offsets.MonthEnd(0)) if months == {first.month} else (first, last)
    whole = table.told.years == {first.year} and first.year == last.year and (first.month, last.month) == (1, 12)
    return (pd.Timestamp(first.year, 1, 1), pd.Timestamp(first.year, 12, 31)) if whole else (first, last)


def _bounds(moments: Column) -> tuple[pd.Timestamp, ...]:
    """Return the first and the last moment; nothing where there is none."""
    given = moments[moments != NEVER]
    ends = np.array([given.min(), given.max()] if len(given) else [], dtype="M8[us]")
    return tuple(pd.DatetimeIndex(ends).tz_localize("UTC"))


def _day(moment: pd.Timestamp, zone: str) -> pd.Timestamp:
    """Return the day of a moment on the clocks of a zone."""
    return moment.tz_convert(zone).tz_localize(None).normalize()


def read_messages(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per message.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    zone = place.zone_of(table.export)
    sent = moments_in(table, "sent_at", zone)
    (spread,) = spread_of([sent], zone)
    directions = _directions(table)
    statuses, unknown = _statuses(table) if table.has("direction") else (_without_answers(table), ())
    own = own_rows(table, place)
    refused = sent.refused.to_numpy(dtype=bool) | directions.unclear
    message, parent, thread = (_ids(table, name) for name in ("message_id", "parent_id", "conversation_id"))
    columns: dict[str, Column] = {
        "at": spread.first,
        "at_latest": spread.last,
        "message": message.first,
        "message_check": message.second,
        "parent": parent.first,
        "parent_check": parent.second,
        "conversation": thread.first,
        "conversation_check": thread.second,
        "inbound": directions.inbound,
        "kind": _kinds(table),
        "automatic": _are(table, "automatic", "yes"),
        "status": statuses,
    }
    part = _part(
        table, place, window, _Rows(columns, ("at", "at_latest"), refused, ~refused & own.rows.to_numpy(dtype=bool))
    )
    without_time = note_days(table, "sent_at", spread)
    findings = (
        *table.findings,
        *sent.findings,
        *without_time,
        *directions.findings,
        *unknown,
        *own.findings,
        *part.findings,
    )
    return replace(part, findings=findings)


def read_conversations(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per conversation.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    zone = place.zone_of(table.export)
    received = moments_in(table, "received_at", zone)
    replies = replies_in(table, received, zone)
    asked, *replied = spread_of([received, *(reply.moments for reply in replies)], zone)
    answered = answers_in(table, asked, *replied)
    directions = _directions(table)
    declares = not replies and not times_itself(table)
    statuses, unknown = _statuses(table, alone=declares)
    own = own_rows(table, place)
    automatic = _are(table, "automatic", "yes")
    ids = _ids(table, "conversation_id", "message_id")
    told = _Told(answered.first != NEVER, automatic, *said_in(replies, answered, len(table)))
    columns: dict[str, Column] = {
        "received_at": asked.first,
        "received_latest": asked.last,
        **_columns_of(answered, automatic),
        "conversation": ids.first,
        "conversation_check": ids.second,
        "kind": _kinds(table),
        "outcome": _outcomes(statuses, told, declares),
    }
    late = too_late(table, asked, answered)
    refused = received.refused.to_numpy(dtype=bool) | directions.unclear | late
    kept = ~refused & directions.inbound & own.rows.to_numpy(dtype=bool)
    part = _part(
        table, place, window, _Rows(columns, tuple(name for name in columns if name in MOMENTS), refused, kept)
    )
    noted = [*received.findings, *(note for reply in replies for note in reply.findings), *answered.findings]
    timed = np.full(len(table), times_itself(table))
    for spread in replied:
        timed &= (spread.first == NEVER) | (answered.waited != NEVER)
    noted += note_days(table, "received_at", asked, timed)
    noted += table.note_rows(
        "answers_too_late", "error", pd.Series(late), "received_at", days=table.export.longest_span
    )
    for reply, spread in zip(replies, replied, strict=True):
        noted += note_days(table, reply.name, spread, timed)
    findings = (*table.findings, *noted, *directions.findings, *unknown, *own.findings, *part.findings)
    return replace(part, findings=findings)


def _columns_of(answers: Answers, automatic: Flags) -> dict[str, Column]:
    """Return the columns that tell of answers; an automatic one is none."""
    columns = {"answered_at": answers.first, "answered_latest": answers.last, "waited": answers.waited}
    return {name: np.where(automatic, NEVER, column) if automatic.any() else column for name, column in columns.items()}


class _Told(NamedTuple):
    """What rows tell of answers: when, that a machine gave it, that there was one, or what cannot be read."""

    replied: Flags
    automatic: Flags
    said: Flags
    unread: Flags


def _outcomes(statuses: pd.Categorical, told: _Told, declares: bool) -> pd.Categorical:
    """Return what became of each conversation: what its answer shows, else its declared state.

    Parameters
    ----------
    statuses : Categorical
        Declared states.
    told : _Told
    declares : bool
        The state alone says whether there was an answer: no column is for its time.
    """
    state = np.array([OUTCOMES.index(_outcome(name, declares)) for name in statuses.categories], dtype=np.int8)
    outcome = state[statuses.codes]
    outcome[told.unread & (outcome == OUTCOMES.index("open"))] = OUTCOMES.index("unknown")
    if told.unread.any():  # a cell that cannot be read takes nothing from the state beside it
        outcome[told.unread & np.asarray(statuses == "answered")] = OUTCOMES.index("answered")
    outcome[told.replied | told.said] = OUTCOMES.index("answered")
    outcome[(outcome == OUTCOMES.index("answered")) & told.automatic] = OUTCOMES.index("automatic")
    return pd.Categorical.from_codes(outcome, pd.Index(OUTCOMES, dtype="str"))


def _outcome(status: str, declares: bool) -> Outcome:
    """Return what became of a conversation without any answer that the export tells of.

    Parameters
    ----------
    status : str
        Declared state.
    declares : bool
        It is all that the export tells of answers.
    """
    if status in ("", "answered"):
        return "open" if status == "" else "answered" if declares else "unknown"
    return next(outcome for outcome in OUTCOMES if outcome == status)
