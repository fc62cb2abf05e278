"""What the closed years put on record: terms, decisions on them, and what was proposed before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from smeval.frames.kinds import day_of
from smeval.frames.recorded import LedgerRow
from smeval.ids import PROPOSALS, TAKEN, Proposal
from smeval.record.closed.folders import Place
from smeval.record.closed.ledger import cells_of
from smeval.record.closed.versions import Shelf, Version, read_unrecorded
from smeval.record.terms import Terms, Value, canonical, recorded_terms
from smeval.register import Register

#: Frames of a snapshot from which its terms are read.
TOLD_BY = ("terms", "channels", "criteria", "ceilings", "risks", "duties", "kpis", "evidence")
#: Terms that a year finds rather than declares; none of them can be announced.
FOUND = ("duty:", "source:")
#: Terms of which it is announced, too, that they are declared no longer.
DROPPED = ("goal:", "ceiling:")


@dataclass(frozen=True)
class Recorded:
    """A term that a closed year put on record.

    Parameters
    ----------
    channel : str
        Empty where it binds the whole body.
    term : str
        Its kind, or ``<kind>:<name>``.
    counted : object
        What counted in the closed year, as JSON reads it; None where nothing did.
    announced : object
        What the register declared for the year after it when the year was closed; mostly the same; None where it
        declared a goal or ceiling no longer.
    year : int
        The closed year.
    in_time : bool
        It was closed no later than ``close_by_days`` of the policy.
    """

    channel: str
    term: str
    counted: object
    announced: object
    year: int
    in_time: bool


@dataclass(frozen=True)
class TermDecision:
    """A decision on a term that the ledger holds.

    Parameters
    ----------
    channel : str
        Empty where it is about the whole body.
    term : str
        Its kind, or ``<kind>:<name>``.
    decided_on, recorded_on : date
        Its own day, and that of the ledger's line.
    """

    channel: str
    term: str
    decided_on: date
    recorded_on: date


@dataclass(frozen=True)
class Before:
    """What an earlier year proposed for a channel, and the ids of what led to it."""

    year: int
    proposal: Proposal
    causes: frozenset[str] = frozenset()


def terms_text(counted: Terms, announced: Terms, channel: str) -> str:
    """Return the terms of a line of the ledger.

    Parameters
    ----------
    counted, announced : mapping
        By channel and term, in the year closed and as declared for the next one.
    channel : str
        Empty for those of the whole body.
    """
    own = {name: value for (of, name), value in counted.items() if of == channel}
    later: dict[str, Value] = {name: None for name in own if name.startswith(DROPPED)} if announced else {}
    later |= {name: value for (of, name), value in announced.items() if of == channel and not name.startswith(FOUND)}
    later = {name: value for name, value in later.items() if own.get(name) != value}
    told: dict[str, Value] = {"counted": own}
    return canonical(told | ({"announced": later} if later else {}))


# --- terms ---


@dataclass(frozen=True)
class Source:
    """Where terms are read: the closed years of a body, the versions of them that are in doubt, and its register."""

    shelf: Shelf
    doubted: Collection[Place]
    register: Register


def recorded_of(source: Source, year: int, channels: Iterable[str]) -> Iterator[Recorded]:
    """Yield the terms on record before a year, of channels and of the whole body.

    They are those of the latest closed year that speaks of the channel. Where that year has several versions, or ledger
    and snapshot disagree, all values are yielded: none of them can replace a stricter one.

    Parameters
    ----------
    source : Source
    year : int
        The year under evaluation.
    channels : iterable of str
    """
    shelf = source.shelf
    left = {"", *channels}
    proven = {row.channel for row in shelf.ledger.closings if row.year < year and not row.taken_over}
    known: set[tuple[str, ...]] = set()
    for past in sorted({own.place.year for own in shelf.versions if own.place.year < year}, reverse=True):
        if not left:
            return
        spoken: dict[str, bool] = {}
        for own in (own for own in shelf.versions if own.place.year == past):
            for entry in _of_version(source, own, left):
                values = (canonical(cast(Value, value)) for value in (entry.counted, entry.announced))
                key = (entry.channel, entry.term, str(entry.in_time), *values)
                spoken[entry.channel] = spoken.get(entry.channel, True) and own.is_taken_over
                if key not in known:
                    known.add(key)
                    yield entry
        # a snapshot from before the ledger shows no day; it does not take the place of a year that was closed
        left -= {channel for channel, taken in spoken.items() if not taken or channel not in proven}


def _of_version(source: Source, version: Version, channels: Collection[str]) -> Iterator[Recorded]:
    """Yield what one version puts on record of some channels, by the ledger and, in doubt, by itself."""
    year, register = version.place.year, source.register
    last = date(year, 12, 31) + timedelta(days=_close_by_days(version, register))
    for row in version.lines:
        if row.channel not in channels:
            continue
        day = day_of(row.day)
        in_time = not row.taken_over and day is not None and day <= last
        told = cells_of(row)
        counted = cast(Mapping[str, Value], told.get("counted") or {})
        announced = cast(Mapping[str, Value], told.get("announced") or {})
        for name in sorted({**counted, **announced}):
            now = counted.get(name)
            yield Recorded(row.channel, name, now, announced.get(name, now), year, in_time)
    if version.lines and not source.shelf.is_broken and version.place not in source.doubted:
        return
    found = read_unrecorded(source.shelf, version, TOLD_BY)
    if found is None:
        return
    terms = recorded_terms(found.frames, found.policy, register.catalog, year)
    for (channel, name), value in terms.items():
        if channel in channels:
            yield Recorded(channel, name, value, value, year, in_time=False)


def _close_by_days(version: Version, register: Register) -> int:
    """Return within how many days a year had to be closed: as declared, or stricter as the year itself recorded it."""
    declared = register.catalog.policy.values.get("close_by_days", 90)
    counted = (cells_of(row).get("counted") for row in version.lines)
    recorded = (terms.get("policy:close_by_days") for terms in counted if isinstance(terms, dict))
    return int(min([declared, *(days for days in recorded if isinstance(days, float))]))


# --- decisions ---


def decisions_of(lines: Iterable[LedgerRow]) -> Iterator[TermDecision]:
    """Yield the decisions on terms that lines of a ledger hold: taken, with function, reason and day."""
    for row in lines:
        cells = cells_of(row)
        subject, on, recorded = str(cells.get("subject", "")), str(cells.get("decided_on", "")), day_of(row.day)
        complete = subject and on and cells.get("reason") and cells.get("decided_by")
        if complete and recorded is not None and row.decision_state in TAKEN:
            yield TermDecision(row.channel, subject, date.fromisoformat(on), recorded)


# --- proposals ---


def before_of(told: Iterable[tuple[str, Before]], year: int) -> dict[str, tuple[Before, ...]]:
    """Return by channel what the years before one proposed, without a gap, newest first.

    Where two sources tell of the same year, the less favourable proposal counts, and all that led to either.

    Parameters
    ----------
    told : iterable of (str, Before)
        Channel, and what one source tells of a year.
    year : int
        The year under evaluation.
    """
    known: dict[str, dict[int, Before]] = {}
    for channel, entry in told:
        own = known.setdefault(channel, {})
        other = own.get(entry.year, entry)
        worse = max(entry.proposal, other.proposal, key=PROPOSALS.index)
        own[entry.year] = Before(entry.year, worse, entry.causes | other.causes)
    found: dict[str, tuple[Before, ...]] = {}
    for channel, own in known.items():
        years: list[Before] = []
        while year - 1 - len(years) in own:
            years.append(own[year - 1 - len(years)])
        if years:
            found[channel] = tuple(years)
    return found
