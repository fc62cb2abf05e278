"""What earlier years came to: their closing snapshots, read and verified.

The snapshot of a year is the history of the next ones. The year under evaluation never reads its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from smeval.catalog import Policy
from smeval.errors import Finding, SmevalError
from smeval.frames import evidence_id, join_frames, make_frame, rows
from smeval.frames.columns import (
    CHANNELS_FRAME,
    EARLIER_FRAME,
    EVIDENCE_FRAME,
    KPIS_FRAME,
    PROPOSALS_FRAME,
    TEXTS_FRAME,
    ChannelFrame,
    EarlierFrame,
)
from smeval.frames.declared import ChannelRow
from smeval.frames.delivered import EvidenceRow
from smeval.frames.judged import EarlierRow
from smeval.frames.recorded import LedgerRow
from smeval.ids import PROPOSALS
from smeval.record.closed.folders import Place
from smeval.record.closed.ledger import PLACE, cells_of
from smeval.record.closed.on_record import Before, Recorded, Source, TermDecision, before_of, decisions_of, recorded_of
from smeval.record.closed.versions import Shelf, Version, find_versions, open_version, read_unrecorded
from smeval.record.evaluation import EVALUATION_FRAMES
from smeval.record.snapshot import HEADER
from smeval.record.texts import Texts, as_texts
from smeval.register import Register
from smeval.sources import sha256_of
from smeval.wording import Typed

__all__ = ["Before", "Past", "Recorded", "TermDecision", "carry", "read_past"]

#: So many years before the evaluated one are looked at.
YEARS = 3
#: Frames of last year that count again, and those of the years before it.
LAST = (
    "channels",
    "kpis",
    "history",
    "criteria",
    "duties",
    "risks",
    "effort",
    "costs",
    "statements",
    "ceilings",
    "actions",
    "proposals",
    "earlier",
    "files",
    "texts",
)
OLDER = ("channels", "kpis", "proposals", "texts")
#: Frames whose rows lead to their file in the snapshot.
TRACED = {"kpis", "criteria", "duties", "statements", "ceilings", "actions", "history"}


@dataclass(frozen=True)
class Past:
    """What the closing snapshots of earlier years hold.

    Parameters
    ----------
    frames : dict of str to DataFrame
        Of last year, over all departments, by the keys of `EVALUATION_FRAMES`; empty where there is no snapshot. The
        column ``evidence`` leads to the file of the snapshot.
    channels : frozenset of str
        Channels of which last year's snapshot speaks.
    listed : DataFrame
        Frame ``channels`` of last year, also of channels that are not under evaluation.
    policy : Policy or None
        Thresholds and tables of last year; None where there is no snapshot.
    kpis : DataFrame
        Frame ``kpis``, yearly rows of all years found.
    earlier : DataFrame
        Frame ``earlier``, without the decisions.
    evidence : DataFrame
        Frame ``evidence`` of the files used.
    findings : tuple of Finding
        Snapshots that are damaged; they are not used.
    texts : mapping
        Names and sentences of the years found, by id; those of a later year win.
    recorded : tuple of Recorded
        Terms on record: of each channel, and of the body, from the latest closed year before the evaluated one; more
        than one value of a term where ledger and snapshot disagree.
    decisions : tuple of TermDecision
    before : mapping of str to tuple of Before
        By channel, the years before without a gap, newest first; where a snapshot is gone or altered, as the ledger
        has it.
    damaged : frozenset of int
        Closed years whose record is gone, altered, or of an unknown form.
    lines : int
        Number of lines of the ledger.
    head : str
        Fingerprint of its last line.
    """

    frames: dict[str, pd.DataFrame]
    channels: frozenset[str]
    listed: pd.DataFrame
    policy: Policy | None
    kpis: pd.DataFrame
    earlier: pd.DataFrame
    evidence: pd.DataFrame
    findings: tuple[Finding, ...]
    texts: Texts
    recorded: tuple[Recorded, ...] = ()
    decisions: tuple[TermDecision, ...] = ()
    before: Mapping[str, tuple[Before, ...]] = field(default_factory=dict)
    damaged: frozenset[int] = frozenset()
    lines: int = 0
    head: str = ""


@dataclass(frozen=True)
class _Part:
    """One closing snapshot, without what another one of the year speaks of.

    Parameters
    ----------
    frames : dict of str to DataFrame
        Of the channels asked for.
    listed : DataFrame
        Frame ``channels`` with all of them.
    policy : Policy
    texts : mapping
    evidence : tuple of EvidenceRow
        One for each of its files that was read.
    """

    frames: dict[str, pd.DataFrame]
    listed: pd.DataFrame
    policy: Policy
    texts: Texts
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class _Year:
    """What the closing snapshots of one year hold, over all departments.

    Parameters
    ----------
    names : sequence of str
        Frames that were asked for.
    parts : tuple of _Part
    faults : tuple of Finding
    doubted : frozenset of Place
        Versions that are damaged, or that the ledger does not know.
    lines : tuple of LedgerRow
        What the ledger says of versions that are damaged.
    """

    names: Sequence[str]
    parts: tuple[_Part, ...]
    faults: tuple[Finding, ...]
    doubted: frozenset[Place]
    lines: tuple[LedgerRow, ...]

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """All departments' frames."""
        return {
            name: join_frames(EVALUATION_FRAMES[name], [part.frames[name] for part in self.parts])
            for name in self.names
        }


def read_past(register: Register, year: int, channels: Sequence[str]) -> Past:
    """Read the closed years before one, as far as they speak of some channels.

    Parameters
    ----------
    register : Register
    year : int
        The year under evaluation.
    channels : sequence of str
    """
    shelf = find_versions(register.folder)
    years = {
        past: _read_year(shelf, register, past, LAST if past == year - 1 else OLDER, channels)
        for past in range(year - 1, year - 1 - YEARS, -1)
    }
    frames = {past: found.frames for past, found in years.items()}
    last = frames[year - 1]
    kpis = [found["kpis"][found["kpis"]["period"] == str(past)] for past, found in frames.items()]
    told = [_told(found["proposals"], past) for past, found in frames.items()]
    told += [_told_by_lines(found.lines, channels) for found in years.values()]
    # what last year's snapshot knew of the years before it outlives their own snapshots
    seen, heard = join_frames(KPIS_FRAME, kpis), join_frames(EARLIER_FRAME, told)
    history = last["history"][last["history"]["period"].astype("int64") >= year - YEARS]
    history = history[list(KPIS_FRAME.dtypes)]  # what was comparable then need not be now
    kpis = [seen, history[~_pairs(history, "period").isin(_pairs(seen, "period"))]]
    earlier = [heard, last["earlier"][~_pairs(last["earlier"], "year").isin(_pairs(heard, "year"))]]
    doubted = frozenset(place for found in years.values() for place in found.doubted)
    unread = {own.place for own in shelf.latest if own.place.year < year and not own.exists}
    damaged = {place.year for place in doubted | unread}
    if shelf.is_broken:
        damaged |= {own.place.year for own in shelf.versions if own.place.year < year}
    return Past(
        frames=last,
        channels=frozenset(last["channels"]["channel"]),
        listed=_listed(shelf, years, year),
        policy=next((part.policy for part in years[year - 1].parts), None),
        kpis=join_frames(KPIS_FRAME, kpis),
        earlier=join_frames(EARLIER_FRAME, earlier),
        evidence=make_frame(EVIDENCE_FRAME, list(_evidence(shelf, years.values()))),
        findings=(*shelf.faults, *(fault for found in years.values() for fault in found.faults)),
        texts={
            key: text for found in reversed(years.values()) for part in found.parts for key, text in part.texts.items()
        },
        recorded=tuple(recorded_of(Source(shelf, doubted, register), year, channels)),
        decisions=tuple(decisions_of(shelf.ledger.decisions.values())),
        before=before_of((*_proposed(shelf, heard, channels, year), *_by_themselves(shelf, doubted, channels)), year),
        damaged=frozenset(damaged),
        lines=len(shelf.ledger.lines),
        head=shelf.ledger.head,
    )


def _pairs(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame["channel"] + "\0" + frame[column].astype("str")


def _told(proposals: pd.DataFrame, year: int) -> EarlierFrame:
    rows = proposals[["channel", "proposal", "robustness", "decided_by", "cause"]].assign(year=year)
    return make_frame(EARLIER_FRAME, rows)


def _told_by_lines(lines: Iterable[LedgerRow], channels: Collection[str]) -> EarlierFrame:
    """Return what the ledger says was proposed."""
    found = [
        EarlierRow(row.channel, row.year, row.proposal, cause=row.cause) for row in lines if row.channel in channels
    ]
    return make_frame(EARLIER_FRAME, found)


def _proposed(shelf: Shelf, told: pd.DataFrame, channels: Collection[str], year: int) -> Iterator[tuple[str, Before]]:
    """Yield of every channel and year before one what was proposed, by the ledger and by the snapshots."""
    for row in shelf.ledger.closings:  # of all versions, so that a further one cannot better what was proposed
        if row.year < year and row.channel in channels and row.proposal in PROPOSALS:
            yield row.channel, Before(row.year, row.proposal, frozenset(row.cause.split()))
    for row in rows(told):
        if row.proposal in PROPOSALS:
            yield row.channel, Before(row.year, row.proposal, frozenset(row.cause.split()))


def _by_themselves(shelf: Shelf, doubted: Collection[Place], channels: Collection[str]) -> Iterator[tuple[str, Before]]:
    """Yield what the snapshots say was proposed that agree with themselves, but not with the ledger."""
    for version in shelf.latest:
        found = read_unrecorded(shelf, version, ("proposals",)) if version.place in doubted else None
        for row in rows(make_frame(PROPOSALS_FRAME, found.frames["proposals"])) if found else ():
            if row.channel in channels and row.proposal in PROPOSALS:
                yield row.channel, Before(version.place.year, row.proposal, frozenset(row.cause.split()))


def _listed(shelf: Shelf, years: Mapping[int, _Year], year: int) -> ChannelFrame:
    """Return all channels of last year; where its record is damaged, as far as the ledger names them.

    If last year was not closed, they are those that the ledger names in the latest closed year.
    """
    parts = [part.listed for part in years[year - 1].parts]
    lines = years[year - 1].lines
    closed = [row for row in shelf.ledger.closings if row.year < year]
    if not parts and not lines and closed:
        lines = tuple(row for row in closed if row.year == max(row.year for row in closed))
    known = {name for part in parts for name in part["channel"]}
    named = {row.channel: row for row in lines if row.channel and row.channel not in known}
    found = [ChannelRow(name, Typed(name), row.department, _platform(row)) for name, row in named.items()]
    return join_frames(CHANNELS_FRAME, [*parts, make_frame(CHANNELS_FRAME, found)])


def _platform(row: LedgerRow) -> str:
    counted = cells_of(row).get("counted")
    return str(counted.get("platform", "")) if isinstance(counted, dict) else ""


def _evidence(shelf: Shelf, years: Iterable[_Year]) -> Iterator[EvidenceRow]:
    """Yield the files that were used: the ledger, and those of each snapshot."""
    if shelf.ledger.lines:
        digest = sha256_of(shelf.body / PLACE)
        yield EvidenceRow(evidence_id(PLACE, "", "ledger"), PLACE, digest, rule=shelf.ledger.head)
    for found in years:
        for part in found.parts:
            yield from part.evidence


def _read_year(shelf: Shelf, register: Register, year: int, names: Sequence[str], channels: Sequence[str]) -> _Year:
    """Return what the closing snapshots of a year hold; a damaged one is told and not used."""
    parts: list[_Part] = []
    faults: list[Finding] = []
    doubted: set[Place] = set()
    lines: list[LedgerRow] = []
    left = set(channels)
    for version in shelf.of_year(year):
        if not version.lines and not version.is_former:
            doubted.add(version.place)
        if not version.exists:
            doubted.add(version.place)
            lines += version.lines
            continue
        try:
            part = _read_part(shelf, version, register, names, left)
        except SmevalError as error:
            faults += error.findings
            doubted.add(version.place)
            lines += version.lines
            continue
        # a channel that changed departments stands in two folders; the first one counts
        left -= set(part.listed["channel"])
        parts.append(part)
    return _Year(names, tuple(parts), tuple(faults), frozenset(doubted), tuple(lines))


def _read_part(
    shelf: Shelf, version: Version, register: Register, names: Sequence[str], channels: Collection[str]
) -> _Part:
    """Return what one closing snapshot holds of some channels.

    Raises
    ------
    SmevalError
        If it is damaged, or another one.
    """
    place = version.place.below
    found = open_version(shelf, version, names, {"body": register.id, "name": register.name})
    files = {name: f"{place}/{name}.csv" for name in names if (shelf.body / place / f"{name}.csv").is_file()}
    files["evaluation"] = f"{place}/{HEADER}"
    rule = f"snapshot/{found.fingerprint}"
    evidence = {
        name: EvidenceRow(evidence_id(file, "", rule), file, sha256_of(shelf.body / file), rule=rule)
        for name, file in files.items()
    }
    frames: dict[str, pd.DataFrame] = {}
    for name, frame in found.frames.items():
        frames[name] = frame
        if "channel" in frame:
            own = frame[frame["channel"].isin(list(channels))].reset_index(drop=True)
            frames[name] = own.assign(evidence=evidence[name].evidence) if name in TRACED and len(own) else own
    texts = as_texts(make_frame(TEXTS_FRAME, found.frames["texts"]))
    return _Part(frames, found.frames["channels"], found.policy, texts, tuple(evidence.values()))


def carry(declared: pd.DataFrame, before: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return what stood in last year's snapshot and is declared no longer, by some columns.

    Parameters
    ----------
    declared, before : DataFrame
        This year's table, and that of the snapshot.
    keys : sequence of str
        Columns that say which rows are the same.
    """
    known = set(declared[list(keys)].itertuples(index=False, name=None))
    gone = [tuple(getattr(row, key) for key in keys) not in known for row in rows(before)]
    return before[pd.Series(gone, dtype=bool, index=before.index)]
