"""Read the exports of all channels of a body, each from its own folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.frames import join_frames, make_frame
from smeval.frames.columns import EVIDENCE_FRAME, FILES_FRAME, FINDINGS_FRAME, FRAMES
from smeval.read.channel import ChannelFiles, is_ignored, merge_parts, read_files
from smeval.read.identify import definitions_of
from smeval.read.merge.same_file import refuse_shared, same_files
from smeval.read.part import Part, Place
from smeval.read.shapes.referrals import add_referrals, refuse_second_reports
from smeval.register import Register
from smeval.register.service_hours import service_minutes
from smeval.sources import name_below, sha256_of
from smeval.values import normalise

__all__ = ["Exports", "read_exports"]

#: How alike a folder's name must be to a channel's to be taken for a slip.
ALIKE = 0.75
FRAMES_READ = ("measures", "posts", "dialogue", "audience", "coverage", "evidence", "findings", "files")


@dataclass(frozen=True, eq=False)
class Exports:
    """Everything that the exports of a body say; the frames are those of `smeval.frames`.

    Parameters
    ----------
    totals : dict
        File -> measure -> sum over the rows read, None where a measure may not be summed.
    """

    measures: pd.DataFrame
    posts: pd.DataFrame
    dialogue: pd.DataFrame
    audience: pd.DataFrame
    coverage: pd.DataFrame
    evidence: pd.DataFrame
    findings: pd.DataFrame
    files: pd.DataFrame
    totals: dict[str, dict[str, float | None]]


def _place(register: Register, catalog: Catalog, channel: str) -> Place:
    """Return what reading needs to know about a channel."""
    row = register.channels[register.channels["channel"] == channel].iloc[0].astype("str")
    platform = catalog.platforms[str(row["platform"])]
    account = normalise(str(row["account"])).removeprefix("@")
    names = (channel, str(row["name"]), account, platform.id, platform.name)
    return Place(
        channel=channel,
        platform=platform.id,
        account=account,
        names=frozenset(normalise(name).removeprefix("@") for name in names if name),
        platforms={
            normalise(name): entry.id for entry in catalog.platforms.values() for name in (entry.id, entry.name)
        },
        zone=register.timezone,
        measures=catalog.measures,
        offers=frozenset(platform.offers),
        smallest_group=catalog.policy.values["cell_min"],
        coverage_min=catalog.policy.values["coverage_min"],
        flows_differ=catalog.policy.values["flows_differ"],
        mode=str(row["mode"]),
        answer_within=float(row["answer_within"]),
        ticket_years=catalog.policy.values["ticket_years"],
    )


def _totals(parts: list[Part]) -> dict[str, float | None]:
    """Join the totals of a file's sheets; a measure per day comes before the same measure per post.

    Several sheets of one export, e.g. one for each month, are added up.
    """
    totals: dict[str, float | None] = {}
    of: dict[str, str] = {}
    for part in sorted(parts, key=lambda part: part.match.definition.export.shape != "posts"):
        for name, total in part.totals.items():
            before = totals.get(name) if of.get(name) == part.export else None
            totals[name] = total if before is None else before + (total or 0.0)
            of[name] = part.export
    return totals


def _file_rows(found: ChannelFiles, channel: str) -> list[dict[str, object]]:
    """Return rows of the frame `files`: one per file or member of a zip."""
    rows: list[dict[str, object]] = []
    for file in sorted({part.file for part in found.parts} | found.ignored | found.rejected):
        parts = [part for part in found.parts if part.file == file]
        starts = [part.window.start for part in parts if part.window.start is not None]
        ends = [part.window.end for part in parts if part.window.end is not None]
        exported = [part.window.as_of for part in parts if part.window.as_of is not None]
        status = "ignored" if file in found.ignored else "rejected"
        if any(not part.rejected for part in parts):
            status = "recognised"
        rows.append(
            {
                "file": file,
                "channel": channel,
                "status": status,
                "export": "+".join(dict.fromkeys(part.export for part in parts)),
                "language": "+".join(sorted({part.match.language for part in parts})),
                "rows_read": sum(part.rows_read for part in parts),
                "rows_dropped": sum(part.rows_dropped for part in parts),
                "start": min(starts, default=None),
                "end": max(ends, default=None),
                "as_of": max(exported, default=None),
                "sha256": found.hashes[file],
            }
        )
    return rows


def _evidence_rows(found: ChannelFiles, catalog: Catalog) -> list[dict[str, object]]:
    """Return rows of the frame `evidence`: one per sheet read, by which rule of whom."""
    return [
        {
            "evidence": part.evidence,
            "file": part.file,
            "sha256": found.hashes[part.file],
            "sheet": part.sheet,
            "rows": part.rows,
            "rule": " ".join(filter(None, (part.export, catalog.described.get(part.export)))),
            "as_of": part.window.as_of,
        }
        for part in found.parts
        if not part.rejected
    ]


def _note_own_rules(parts: list[Part], catalog: Catalog) -> None:
    """Note files that were read as the body itself describes them."""
    for part in parts:
        if part.export in catalog.described and not part.rejected:
            values = {"description": catalog.described[part.export], "export": part.export}
            part.findings.append(Finding("own_description", "note", part.file, key=part.sheet, values=values))


def _finding_frame(findings: Iterable[Finding]) -> pd.DataFrame:
    """Return findings as a frame, each once, in the order of files."""
    frame = make_frame(FINDINGS_FRAME, [finding.as_row() for finding in findings])
    return frame.drop_duplicates().sort_values("file", kind="stable", ignore_index=True)


def _stray_files(register: Register, known: Collection[str]) -> tuple[list[dict[str, object]], list[Finding]]:
    """Return rows and findings for files that lie in no channel's folder."""
    rows: list[dict[str, object]] = []
    findings = []
    exports = register.folder / "exports"
    names = {name.casefold(): name for name in known}
    for path in sorted(path for path in exports.rglob("*") if path.is_file()):
        inside = path.relative_to(exports).parts
        if len(inside) > 1 and inside[0] in known:
            continue
        file = name_below(path, register.folder)
        ignored = is_ignored(file)
        rows.append({"file": file, "status": "ignored" if ignored else "rejected", "sha256": sha256_of(path)})
        rows[-1] |= {"rows_read": 0, "rows_dropped": 0}
        if not ignored:
            near = get_close_matches(inside[0].casefold(), names, 1, ALIKE) if len(inside) > 1 else []
            values = {"folder": inside[0], "nearest": names[near[0]]} if near else {}
            findings.append(Finding("no_channel_near" if near else "no_channel", "error", file, values=values))
    return rows, findings


def read_exports(
    register: Register, channels: Collection[str] | None = None, catalog: Catalog | None = None
) -> Exports:
    """Read the exports of a body. A bad file never stops the others: it becomes a finding.

    Parameters
    ----------
    register : Register
        The body's register; its folder holds ``exports/<channel>/``.
    channels : collection of str, optional
        Read these channels only; all if None.
    catalog : Catalog, optional
        What exports look like; the register's own catalog if None.
    """
    catalog = catalog or register.catalog
    definitions = definitions_of(catalog)
    known = list(register.channels["channel"])
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in FRAMES_READ}
    findings: list[Finding] = []
    totals: dict[str, dict[str, float | None]] = {}
    counted: dict[str, list[Part]] = {}

    def service(start: pd.Series, end: pd.Series) -> pd.Series:
        return service_minutes(start, end, register)

    wanted = known if channels is None else [name for name in known if name in set(channels)]
    elsewhere = same_files(register.folder, wanted, known)
    for channel in wanted:
        place = _place(register, catalog, channel)
        found = read_files(register.folder / "exports" / channel, register.folder, place, definitions)
        refuse_shared(found.parts, elsewhere)
        refuse_second_reports(found.parts, counted.setdefault(place.platform, []))
        add_referrals(found.parts)
        _note_own_rules(found.parts, catalog)
        for name, frame in merge_parts(found.parts, place, service).items():
            frames[name].append(frame)
        frames["files"].append(make_frame(FILES_FRAME, _file_rows(found, channel)))
        frames["evidence"].append(make_frame(EVIDENCE_FRAME, _evidence_rows(found, catalog)))
        findings += found.findings + [finding for part in found.parts for finding in part.findings]
        for file in dict.fromkeys(part.file for part in found.parts if not part.rejected):
            totals[file] = _totals([part for part in found.parts if part.file == file])
    if channels is None:
        rows, stray = _stray_files(register, known)
        frames["files"].append(make_frame(FILES_FRAME, rows))
        findings += stray
    frames["findings"].append(_finding_frame(findings))
    joined = {name: join_frames(FRAMES[name], parts) for name, parts in frames.items()}
    return Exports(**joined, totals=totals)
