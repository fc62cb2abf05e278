"""What earlier years came to: their closing snapshots, read and verified.

The snapshot of a year is the history of the next ones. The year under evaluation never reads its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from smeval.errors import Finding, SmevalError
from smeval.frames import evidence_id, join_frames, make_frame, rows
from smeval.frames.columns import CHANNELS_FRAME, EARLIER_FRAME, EVIDENCE_FRAME, KPIS_FRAME
from smeval.frames.delivered import EvidenceRow
from smeval.record.evaluation import EVALUATION_FRAMES
from smeval.record.snapshot import read_snapshot
from smeval.sources import sha256_of

#: So many years before the evaluated one are looked at.
YEARS = 3
#: Frames of last year that count again, and those of the years before it.
LAST = (
    "channels", "kpis", "history", "criteria", "duties", "risks", "effort", "costs", "statements", "ceilings",
    "actions", "proposals", "earlier", "files",
)  # fmt: skip
OLDER = ("channels", "kpis", "proposals")


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
    policy : dict
        Thresholds and tables of last year; empty where there is no snapshot.
    kpis : DataFrame
        Frame ``kpis``, yearly rows of all years found.
    earlier : DataFrame
        Frame ``earlier``, without the decisions.
    evidence : DataFrame
        Frame ``evidence`` of the files used.
    findings : list of Finding
        Snapshots that are damaged; they are not used.
    """

    frames: dict[str, pd.DataFrame]
    channels: frozenset[str]
    listed: pd.DataFrame
    policy: dict[str, Any]
    kpis: pd.DataFrame
    earlier: pd.DataFrame
    evidence: pd.DataFrame
    findings: list[Finding]


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
    findings: list[Finding] = []
    evidence: list[EvidenceRow] = []
    whole: dict[int, list[tuple[dict[str, Any], pd.DataFrame]]] = {}
    years = {
        past: _read_year(body, past, LAST if past == year - 1 else OLDER, channels, findings, evidence, whole)
        for past in range(year - 1, year - 1 - YEARS, -1)
    }
    last = years[year - 1]
    kpis = [frames["kpis"][frames["kpis"]["period"] == str(past)] for past, frames in years.items()]
    told = [_told(frames["proposals"], past) for past, frames in years.items()]
    # what last year's snapshot knew of the years before it outlives their own snapshots
    seen, heard = join_frames(KPIS_FRAME, kpis), join_frames(EARLIER_FRAME, told)
    history = last["history"][last["history"]["period"].astype("int64") >= year - YEARS]
    history = history[list(KPIS_FRAME.dtypes)]  # what was comparable then need not be now
    kpis = [seen, history[~_pairs(history, "period").isin(_pairs(seen, "period"))]]
    told = [heard, last["earlier"][~_pairs(last["earlier"], "year").isin(_pairs(heard, "year"))]]
    return Past(
        frames=last,
        channels=frozenset(last["channels"]["channel"]),
        listed=join_frames(CHANNELS_FRAME, [frame for _, frame in whole.get(year - 1, [])]),
        policy=next((header["policy"] for header, _ in whole.get(year - 1, [])), {}),
        kpis=join_frames(KPIS_FRAME, kpis),
        earlier=join_frames(EARLIER_FRAME, told),
        evidence=make_frame(EVIDENCE_FRAME, evidence),
        findings=findings,
    )


def _pairs(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame["channel"] + "\0" + frame[column].astype("str")


def _told(proposals: pd.DataFrame, year: int) -> pd.DataFrame:
    rows = proposals[["channel", "proposal", "robustness", "decided_by"]].assign(year=year)
    return make_frame(EARLIER_FRAME, rows)


def _read_year(
    body: Path,
    year: int,
    names: Sequence[str],
    channels: Sequence[str],
    findings: list[Finding],
    evidence: list[EvidenceRow],
    whole: dict[int, list[tuple[dict[str, Any], pd.DataFrame]]],
) -> dict[str, pd.DataFrame]:
    """Return frames of the closing snapshots of a year, over all departments; note the damaged ones.

    `whole` receives the header and all channels of each.
    """
    folder = body / "snapshots" / str(year)
    found: list[dict[str, pd.DataFrame]] = []
    taken: set[str] = set()
    folders = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for path in folders:
        if path.name.startswith("."):  # one that is being written
            continue
        place = path.relative_to(body).as_posix()
        try:
            header, frames = read_snapshot(path, names, place)
        except SmevalError as error:
            findings += error.findings
            continue
        if header["year"] != year:
            values = {"year": year, "other": header["year"]}
            findings.append(Finding("snapshot_other_year", "error", place, values=values))
            continue
        whole.setdefault(year, []).append((header, frames["channels"]))
        # a channel that changed departments stands in two folders; the first one counts
        own = [name for name in frames["channels"]["channel"] if name in channels and name not in taken]
        taken |= set(own)
        for name, frame in frames.items():
            rows = frame[frame["channel"].isin(own)].reset_index(drop=True)
            if name in ("kpis", "criteria", "duties", "statements", "ceilings", "actions", "history") and len(rows):
                file = f"{place}/{name}.csv"
                key = evidence_id(file, "", f"snapshot/{name}")
                digest = sha256_of(path / f"{name}.csv")
                evidence.append(EvidenceRow(key, file, digest, rule=f"snapshot/{name}"))
                rows["evidence"] = key
            frames[name] = rows
        found.append(frames)
    return {name: join_frames(EVALUATION_FRAMES[name], [frames[name] for frames in found]) for name in names}


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
