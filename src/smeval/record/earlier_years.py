"""What earlier years came to: their closing snapshots, read and verified.

The snapshot of a year is the history of the next ones. The year under evaluation never reads its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from smeval.catalog import Policy
from smeval.errors import Finding, SmevalError
from smeval.frames import evidence_id, join_frames, make_frame, rows
from smeval.frames.columns import CHANNELS_FRAME, EARLIER_FRAME, EVIDENCE_FRAME, KPIS_FRAME, TEXTS_FRAME, ChannelFrame
from smeval.frames.delivered import EvidenceRow
from smeval.ids import Proposal
from smeval.record.evaluation import EVALUATION_FRAMES
from smeval.record.snapshot import read_snapshot
from smeval.record.texts import Texts, as_texts
from smeval.sources import sha256_of

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
class Recorded:
    """A term that a closed year put on record.

    Parameters
    ----------
    channel : str
        Empty where it binds the whole body.
    term : str
        Its kind, or ``<kind>:<name>``.
    counted : object
        What counted in the closed year, as JSON reads it.
    announced : object
        What the register declared for the year after it when the year was closed; mostly the same.
    year : int
        The closed year.
    in_time : bool
        It was closed no later than ``close_by`` of the policy.
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
class _Year:
    """What the closing snapshots of one year hold, over all departments.

    `frames` are those of the channels asked for; `listed` has all channels, `faults` are damaged snapshots.
    """

    frames: dict[str, pd.DataFrame]
    listed: ChannelFrame
    policy: Policy | None
    texts: Texts
    evidence: tuple[EvidenceRow, ...]
    faults: tuple[Finding, ...]


@dataclass(frozen=True)
class _Part:
    """One closing snapshot, without what another one of the year speaks of."""

    frames: dict[str, pd.DataFrame]
    listed: pd.DataFrame
    policy: Policy
    texts: Texts
    evidence: tuple[EvidenceRow, ...]


def read_past(body: Path, year: int, channels: Sequence[str]) -> Past:
    """Read the closing snapshots of the years before one, as far as they speak of some channels.

    Parameters
    ----------
    body : Path
        The body's folder.
    year : int
        The year under evaluation.
    channels : sequence of str
    """
    years = {
        past: _read_year(body, past, LAST if past == year - 1 else OLDER, channels)
        for past in range(year - 1, year - 1 - YEARS, -1)
    }
    last = years[year - 1].frames
    kpis = [found.frames["kpis"][found.frames["kpis"]["period"] == str(past)] for past, found in years.items()]
    told = [_told(found.frames["proposals"], past) for past, found in years.items()]
    # what last year's snapshot knew of the years before it outlives their own snapshots
    seen, heard = join_frames(KPIS_FRAME, kpis), join_frames(EARLIER_FRAME, told)
    history = last["history"][last["history"]["period"].astype("int64") >= year - YEARS]
    history = history[list(KPIS_FRAME.dtypes)]  # what was comparable then need not be now
    kpis = [seen, history[~_pairs(history, "period").isin(_pairs(seen, "period"))]]
    told = [heard, last["earlier"][~_pairs(last["earlier"], "year").isin(_pairs(heard, "year"))]]
    return Past(
        frames=last,
        channels=frozenset(last["channels"]["channel"]),
        listed=years[year - 1].listed,
        policy=years[year - 1].policy,
        kpis=join_frames(KPIS_FRAME, kpis),
        earlier=join_frames(EARLIER_FRAME, told),
        evidence=make_frame(EVIDENCE_FRAME, [row for found in years.values() for row in found.evidence]),
        findings=tuple(finding for found in years.values() for finding in found.faults),
        texts={key: text for found in reversed(years.values()) for key, text in found.texts.items()},
    )


def _pairs(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame["channel"] + "\0" + frame[column].astype("str")


def _told(proposals: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = proposals[["channel", "proposal", "robustness", "decided_by"]].assign(year=year)
    return make_frame(EARLIER_FRAME, rows)


def _read_year(body: Path, year: int, names: Sequence[str], channels: Sequence[str]) -> _Year:
    """Return what the closing snapshots of a year hold; a damaged one is told and not used."""
    folder = body / "snapshots" / str(year)
    folders = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    parts: list[_Part] = []
    faults: list[Finding] = []
    left = set(channels)
    for path in folders:
        if path.name.startswith("."):  # one that is being written
            continue
        try:
            part = _read_part(path, year, names, left, path.relative_to(body).as_posix())
        except SmevalError as error:
            faults += error.findings
            continue
        # a channel that changed departments stands in two folders; the first one counts
        left -= set(part.listed["channel"])
        parts.append(part)
    return _Year(
        frames={name: join_frames(EVALUATION_FRAMES[name], [part.frames[name] for part in parts]) for name in names},
        listed=join_frames(CHANNELS_FRAME, [part.listed for part in parts]),
        policy=next((part.policy for part in parts), None),
        texts={key: text for part in parts for key, text in part.texts.items()},
        evidence=tuple(row for part in parts for row in part.evidence),
        faults=tuple(faults),
    )


def _read_part(path: Path, year: int, names: Sequence[str], channels: Collection[str], place: str) -> _Part:
    """Return what one closing snapshot holds of some channels.

    Raises
    ------
    SmevalError
        If it is damaged, or of another year.
    """
    header, found = read_snapshot(path, names, place)
    if header["year"] != year:
        values = {"year": year, "other": header["year"]}
        raise SmevalError(Finding("snapshot_other_year", "error", place, values=values))
    frames: dict[str, pd.DataFrame] = {}
    evidence: list[EvidenceRow] = []
    for name, frame in found.items():
        if "channel" not in frame:
            frames[name] = frame
            continue
        own = frame[frame["channel"].isin(list(channels))].reset_index(drop=True)
        if name in TRACED and len(own):
            file = f"{place}/{name}.csv"
            row = EvidenceRow(
                evidence_id(file, "", f"snapshot/{name}"),
                file,
                sha256_of(path / f"{name}.csv"),
                rule=f"snapshot/{name}",
            )
            evidence.append(row)
            own["evidence"] = row.evidence
        frames[name] = own
    texts = as_texts(make_frame(TEXTS_FRAME, found["texts"]))
    return _Part(frames, found["channels"], Policy.model_validate(header["policy"]), texts, tuple(evidence))


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
