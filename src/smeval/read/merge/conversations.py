"""Conversations become counts.

Counts add up over files, channels and years. Everything is done on whole arrays: an export of millions of messages
takes seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.frames import check_frame, join_frames, make_frame
from smeval.frames.columns import COVERAGE_FRAME, DIALOGUE_FRAME, DialogueFrame
from smeval.frames.delivered import DialogueRow
from smeval.ids import OUTCOMES, Severity
from smeval.read.fast import find_newest
from smeval.read.merge.equal_rows import rows_again
from smeval.read.merge.threads import (
    ANSWERED,
    LATER,
    UNKNOWN,
    Codes,
    Conversations,
    Flags,
    Ints,
    conversations_of,
    keys_in,
)
from smeval.read.part import Note, Part, noted
from smeval.read.place import Place
from smeval.read.shapes.moments import NEVER, microseconds

__all__ = ["Dialogue", "count_conversations", "count_dialogue"]

Service = Callable[[pd.Series, pd.Series], pd.Series]

HOUR, MINUTE = 3_600_000_000, 60_000_000
#: Columns of bounds, where the minutes themselves are not told.
ROUGH = ("minutes_real_least", "minutes_real_most", "minutes_service_least", "minutes_service_most")


def _as_moments(numbers: Ints) -> pd.Series:
    return pd.Series(numbers.view("M8[us]")).dt.tz_localize("UTC")


def count_conversations(
    conversations: Conversations, kinds: Sequence[str], parts: Sequence[Part], place: Place, service: Service
) -> DialogueFrame:
    """Count conversations by month, kind, outcome and minutes: the frame `dialogue`.

    Parameters
    ----------
    conversations : Conversations
    kinds : sequence of str
        Names of the kinds.
    parts : sequence of Part
        Tell when the export ended.
    place : Place
        The channel.
    service : callable
        Minutes inside the service hours between two moments.
    """
    received, latest, outcome = conversations.received, conversations.received_latest, conversations.outcome
    kind, part = conversations.kind, conversations.part
    if not len(received):
        return make_frame(DIALOGUE_FRAME)
    ends = microseconds(pd.Series([own.ends for own in parts], dtype="datetime64[us, UTC]"))[part]
    waits = _waits(conversations, ends, service)
    promised = place.answer_within * HOUR
    in_service = service(_as_moments(np.minimum(latest, ends)), _as_moments(ends)).to_numpy()
    months, month = _months(received, place.zone)
    evidence = [own.evidence for own in parts]
    columns: list[Codes | Flags] = [
        month,
        kind,
        outcome,
        waits["minutes_real"],
        waits["minutes_service"],
        ends - latest >= promised,
        in_service >= place.answer_within * 60,
        np.argsort(np.argsort(evidence))[part],
        *(waits[name] for name in ROUGH if name in waits),
    ]
    rows, n = _group(columns)
    due, due_service = (column[rows] for column in columns[5:7])
    counts = pd.DataFrame(
        {
            "channel": _texts([place.channel], np.zeros(len(rows), dtype=np.int64)),
            "month": _texts(months, month[rows]),
            "kind": _texts(kinds, kind[rows]),
            "outcome": _texts(OUTCOMES, outcome[rows]),
            **{name: np.where(column[rows] == LATER, np.nan, column[rows]) for name, column in waits.items()},
            "due": due,
            "due_service": due_service,
            "n": n,
            "evidence": _texts(evidence, part[rows]),
        }
    )
    for name in ROUGH:
        if name not in counts:
            counts[name] = np.nan
    return check_frame(DIALOGUE_FRAME, counts[list(DialogueRow._fields)])


def _waits(conversations: Conversations, ends: Ints, service: Service) -> dict[str, Ints]:
    """Return the minutes from question to answer or end of the export, by column of the frame; `LATER`: not told.

    Where days have no time of day, the minutes of an answer lie between two bounds; without such answers there are
    no columns of bounds.
    """
    received, latest, answered, answered_latest, waited, outcome, _, _ = conversations
    replied = outcome == ANSWERED
    told = (received == latest) & (answered == answered_latest) & (outcome != UNKNOWN)
    until = np.where(told, np.where(replied, answered, ends), NEVER)
    told &= until != NEVER
    real = np.where(told, (until - received) // MINUTE, LATER)
    real = np.where(replied & ~told & (waited != NEVER), waited // MINUTE, real)
    begin = _as_moments(received)
    minutes: dict[str, Ints] = {"minutes_real": real, "minutes_service": _floored(service(begin, _as_moments(until)))}
    rough = replied & ~told & (answered != NEVER)
    if not rough.any():
        return minutes
    earliest, last = np.where(rough, np.maximum(answered, latest), NEVER), np.where(rough, answered_latest, NEVER)
    bounds = {
        "minutes_real_least": np.where(rough, (earliest - latest) // MINUTE, LATER),
        "minutes_real_most": np.where(rough, (last - received) // MINUTE, LATER),
    }
    for name, bound in bounds.items():
        minutes[name] = np.where(real != LATER, LATER, bound)
    minutes["minutes_service_least"] = _floored(service(_as_moments(latest), _as_moments(earliest)))
    minutes["minutes_service_most"] = _floored(service(begin, _as_moments(last)))
    return minutes


def _floored(minutes: pd.Series) -> Ints:
    """Return whole minutes, `LATER` where there are none."""
    numbers = np.floor(minutes.to_numpy())
    return np.where(np.isnan(numbers), LATER, np.nan_to_num(numbers).astype("int64"))


def _texts(names: Sequence[str], number: Codes) -> pd.Series:
    return pd.Series(pd.array(names, dtype="str").take(number))


def _months(moments: Ints, zone: str) -> tuple[list[str], Ints]:
    """Return the months that occur, as on the clocks of a zone, and the number of the month of each moment."""
    first, last = (_as_moments(np.array([end])).dt.tz_convert(zone).iloc[0] for end in (moments.min(), moments.max()))
    begin = pd.date_range(first.strftime("%Y-%m-01"), last.strftime("%Y-%m-01"), freq="MS", unit="us")
    bounds = begin.tz_localize(zone, ambiguous=np.ones(len(begin), dtype=bool), nonexistent="shift_forward")
    return list(begin.strftime("%Y-%m")), np.searchsorted(bounds.asi8, moments, side="right") - 1


def _group(columns: Sequence[Codes | Flags]) -> tuple[Ints, Ints]:
    """Return one row of every group of equal rows, in order, and the number of rows of each group."""
    key, span = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        lowest = int(column.min())
        values = column.astype(np.int64)
        gap = values == LATER
        highest = int(values[~gap].max(initial=lowest if lowest != LATER else 0)) + 1
        lowest = min(lowest, highest)
        width = highest - lowest + 1
        if span > LATER // width:
            _, key = np.unique(key, return_inverse=True)
            span = int(key.max()) + 1
        key = key * width + (np.where(gap, highest, values) - lowest)
        span *= width
    order = np.argsort(key)
    ordered = key[order]
    begins = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    return order[begins], np.diff(np.concatenate([begins, [len(key)]]))


class Dialogue(NamedTuple):
    """The conversations of a channel, counted.

    Parameters
    ----------
    counts : DataFrame
        The frame `dialogue`.
    parts : list of Part
        The channel's parts, without events; with what is to be told about them, and the days they still speak of.
    """

    counts: DialogueFrame
    parts: list[Part]


def count_dialogue(parts: Sequence[Part], place: Place, service: Service) -> Dialogue:
    """Count the conversations of a channel.

    Messages of several files of the same kind are put together first, so that an answer in the next file
    counts; a message or conversation that stands in several files counts once, in its newest export.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    place : Place
        The channel.
    service : callable
        Minutes inside the service hours between two moments.
    """
    spoken = [part for part in parts if part.events is not None and len(part.events)]
    counted: list[DialogueFrame] = []
    notes: list[Note] = []
    forgotten: dict[str, int] = {}
    for export in sorted({part.export for part in spoken}):
        own = sorted((part for part in spoken if part.export == export), key=_exported_on)
        found = _count_export(own, place, service)
        counted.append(found.counts)
        notes += found.notes
        forgotten |= found.forgotten
    kept = (replace(part, events=None) if part.events is not None else part for part in parts)
    kept = (
        _forgetful(part, forgotten[part.evidence], place.zone) if part.evidence in forgotten else part for part in kept
    )
    return Dialogue(join_frames(DIALOGUE_FRAME, counted), noted(kept, notes))


class _Counted(NamedTuple):
    """The conversations of all files of one export.

    Parameters
    ----------
    counts : DataFrame
        The frame `dialogue`.
    notes : list of Note
    forgotten : dict
        Evidence -> moment before which conversations had to be deleted [us since 1970], where some were not.
    """

    counts: DialogueFrame
    notes: list[Note]
    forgotten: dict[str, int]


def _count_export(own: Sequence[Part], place: Place, service: Service) -> _Counted:
    """Count the conversations of all files of one export, the newest last."""
    events = _put_together(own)
    number = np.repeat(np.arange(len(own), dtype=np.int32), [len(_events(part)) for part in own])
    cutoff = np.array([_cutoff(part, place) for part in own])
    if own[0].match.definition.export.shape == "messages":
        found, repeated, orphans, old = conversations_of(events, number, cutoff)
    else:
        found, repeated, old = _newest_states(events, number, cutoff)
        orphans = np.zeros(0, dtype=bool)
    told = (found.outcome == ANSWERED) & (found.answered != NEVER)
    negative = told & ((found.answered_latest < found.received) | ((found.waited != NEVER) & (found.waited < 0)))
    too_old = list(_dropped(own, number[old], "tickets_too_old", "warning", years=place.ticket_years))
    notes = [
        *_dropped(own, number[repeated], "rows_repeated", "note"),
        *too_old,
        *_dropped(own, number[: len(orphans)][orphans], "orphans", "warning"),
        *_dropped(own, found.part[negative], "negative_durations", "warning"),
    ]
    if len(found.outcome) and (found.outcome == UNKNOWN).all():
        notes += [Note(part.evidence, part.finding("inbound_only", "note")) for part in own]
    if negative.any():
        found = found.take(~negative)
    kinds = list(map(str, events["kind"].cat.categories))
    late = {note.evidence for note in too_old}
    forgotten = {part.evidence: int(moment) for part, moment in zip(own, cutoff, strict=True) if part.evidence in late}
    return _Counted(count_conversations(found, kinds, own, place, service), notes, forgotten)


def _events(part: Part) -> pd.DataFrame:
    if part.events is None:
        raise ValueError("a part without events")
    return part.events


def _put_together(parts: Sequence[Part]) -> pd.DataFrame:
    events = [_events(part) for part in parts]
    return events[0] if len(events) == 1 else pd.concat(events, ignore_index=True)


def _exported_on(part: Part) -> pd.Timestamp:
    return pd.Timestamp.min if part.window.as_of is None else part.window.as_of


def _cutoff(part: Part, place: Place) -> int:
    """Return the moment before which a conversation must not have ended, `NEVER` where no day of export is known."""
    if part.window.as_of is None or not place.ticket_years > 0:
        return NEVER
    months = round(place.ticket_years * 12)
    day = pd.Timestamp(part.window.as_of) - pd.DateOffset(months=months)
    begin = day.tz_localize(place.zone, ambiguous=True, nonexistent="shift_forward")
    return int(microseconds(pd.Series([begin]))[0])


def _newest_states(events: pd.DataFrame, part: NDArray[np.int32], cutoff: Ints) -> tuple[Conversations, Flags, Flags]:
    """Return the conversations by their newest row, the rows that are not, and the conversations too long ago."""
    keys = keys_in(events, "conversation")
    newest, _ = find_newest(keys)
    newest = newest & ~rows_again(events, part, keys.first == 0)
    received, answered = events["received_latest"].to_numpy(), events["answered_latest"].to_numpy()
    alive = newest & (received != NEVER)
    old = alive & (np.maximum(received, answered) < cutoff[part])
    found = Conversations(
        received=events["received_at"].to_numpy(),
        received_latest=received,
        answered=events["answered_at"].to_numpy(),
        answered_latest=answered,
        waited=events["waited"].to_numpy(),
        outcome=events["outcome"].cat.codes.to_numpy(),
        kind=events["kind"].cat.codes.to_numpy(),
        part=part,
    )
    kept = alive & ~old
    return (found if kept.all() else found.take(kept)), ~newest, old


def _forgetful(part: Part, cutoff: int, zone: str) -> Part:
    """Let an export speak only of days of which nothing had to be deleted."""
    coverage = part.coverage
    begin = pd.Timestamp(cutoff, unit="us", tz="UTC").tz_convert(zone).tz_localize(None).normalize()
    start = coverage["start"].where(coverage["start"] >= begin, begin)
    known = coverage.assign(start=start)[start <= coverage["end"]]
    return replace(part, coverage=make_frame(COVERAGE_FRAME, known))


def _dropped(
    parts: Sequence[Part], numbers: NDArray[np.int32], finding: str, severity: Severity, **values: float
) -> Iterator[Note]:
    """Yield notes on rows that are not used, at the part they came from."""
    for number, n in enumerate(np.bincount(numbers, minlength=len(parts)).tolist()):
        if n:
            yield Note(parts[number].evidence, parts[number].finding(finding, severity, n=n, **values), n)
