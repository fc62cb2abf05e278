"""Read the exports of all channels of a body, each from its own folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.frames import join_frames, make_frame
from smeval.frames.columns import (
    AUDIENCE_FRAME,
    COVERAGE_FRAME,
    DIALOGUE_FRAME,
    EVIDENCE_FRAME,
    FILES_FRAME,
    FINDINGS_FRAME,
    MEASURES_FRAME,
    POSTS_FRAME,
    AudienceFrame,
    CoverageFrame,
    DialogueFrame,
    EvidenceFrame,
    FileFrame,
    FindingFrame,
    MeasureFrame,
    PostFrame,
)
from smeval.frames.delivered import EvidenceRow, FileRow, FindingRow
from smeval.frames.kinds import NO_DAY
from smeval.ids import FileStatus, Kept
from smeval.read.channel import ChannelFiles, Merged, merge_parts, read_files
from smeval.read.files import is_ignored
from smeval.read.identify import definitions_of
from smeval.read.merge.same_file import refuse_shared, same_files
from smeval.read.part import Part
from smeval.read.place import place_of
from smeval.read.shapes.referrals import add_referrals, refuse_second_reports
from smeval.register import Register
from smeval.register.service_hours import service_minutes
from smeval.sources import name_below, sha256_of
from smeval.values import normalise

__all__ = ["Exports", "read_exports"]

#: How alike a folder's name must be to a channel's to be taken for a slip.
ALIKE = 0.75


@dataclass(frozen=True, eq=False)
class Exports:
    """Everything that the exports of a body say; the frames are those of `smeval.frames`.

    Parameters
    ----------
    totals : mapping
        File -> measure -> sum over the rows read, None where a measure may not be summed.
    """

    measures: MeasureFrame
    posts: PostFrame
    dialogue: DialogueFrame
    audience: AudienceFrame
    coverage: CoverageFrame
    evidence: EvidenceFrame
    findings: FindingFrame
    files: FileFrame
    totals: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True, eq=False)
class _Channel:
    """What was read for one channel."""

    merged: Merged
    files: list[FileRow]
    evidence: list[EvidenceRow]
    findings: list[Finding]
    totals: dict[str, dict[str, float | None]]


def _totals(parts: Iterable[Part]) -> dict[str, float | None]:
    """Join the totals of a file's sheets; a measure per day comes before the same measure per post.

    Several sheets of one export, e.g. one for each month, are added up.
    """
    totals: dict[str, float | None] = {}
    of: dict[str, str] = {}
    for part in sorted(parts, key=lambda part: part.match.definition.export.shape != "posts"):
        for name, total in part.totals.items():
            if total is None:  # an empty sheet takes nothing away
                totals.setdefault(name)
                continue
            before = totals.get(name) if of.get(name) == part.export else None
            totals[name] = total + (before or 0.0)
            of[name] = part.export
    return totals


def _file_rows(found: ChannelFiles, parts: Sequence[Part], channel: str) -> list[FileRow]:
    """Return rows of the frame `files`: one per file or member of a zip."""
    files = sorted({part.file for part in parts} | found.ignored | found.rejected)
    return [_file_row(file, found, [part for part in parts if part.file == file], channel) for file in files]


def _file_row(file: str, found: ChannelFiles, parts: Sequence[Part], channel: str) -> FileRow:
    """Return what became of one file, from its parts."""
    status: FileStatus = "ignored" if file in found.ignored else "rejected"
    windows = [part.window for part in parts]
    return FileRow(
        file=file,
        channel=channel,
        status="recognised" if any(not part.rejected for part in parts) else status,
        export="+".join(dict.fromkeys(part.export for part in parts)),
        language="+".join(sorted({part.match.language for part in parts})),
        rows_read=sum(part.rows_read for part in parts),
        rows_dropped=sum(part.rows_dropped for part in parts),
        start=min((window.start for window in windows if window.start is not None), default=NO_DAY),
        end=max((window.end for window in windows if window.end is not None), default=NO_DAY),
        as_of=max((window.as_of for window in windows if window.as_of is not None), default=NO_DAY),
        sha256=found.hashes[file],
    )


def _evidence_rows(found: ChannelFiles, parts: Iterable[Part], catalog: Catalog) -> list[EvidenceRow]:
    """Return rows of the frame `evidence`: one per sheet read, by which rule of whom."""
    return [
        EvidenceRow(
            evidence=part.evidence,
            file=part.file,
            sha256=found.hashes[part.file],
            sheet=part.sheet,
            rows=part.lines,
            rule=" ".join(filter(None, (part.export, catalog.described.get(part.export)))),
            as_of=part.window.as_of or NO_DAY,
        )
        for part in parts
        if not part.rejected
    ]


def _with_own_rule(part: Part, catalog: Catalog) -> Part:
    """Return the part; one that was read as the body itself describes it says so."""
    if part.rejected or part.export not in catalog.described:
        return part
    description = catalog.described[part.export]
    if part.export in catalog.replaced:
        told = part.finding("own_description_replaced", "note", description=description, export=part.export)
    elif instead := list(part.match.instead):
        told = part.finding(
            "own_description_instead", "note", description=description, export=part.export, exports=instead
        )
    else:
        told = part.finding("own_description", "note", description=description, export=part.export)
    return replace(part, findings=(*part.findings, told))


def _kept(part: Part) -> Kept:
    """Say who made the file of a part."""
    definition = part.match.definition
    return "own" if definition.described else "hand" if definition.export.by_hand else "download"


def _told(found: ChannelFiles, parts: Sequence[Part]) -> Iterator[Finding]:
    """Yield what was odd about the files of a channel; what to do depends on who made them."""
    kept = {part.file: _kept(part) for part in parts}
    for finding in found.findings:
        yield finding.kept_as(kept.get(finding.file, "unknown"))
    for part in parts:
        yield from (finding.kept_as(_kept(part)) for finding in part.findings)


def _finding_frame(findings: Iterable[Finding]) -> FindingFrame:
    """Return findings as a frame, each once, in the order of files."""
    frame = make_frame(FINDINGS_FRAME, [FindingRow.of(finding) for finding in findings])
    return make_frame(FINDINGS_FRAME, frame.drop_duplicates().sort_values("file", kind="stable"))


def _homes(exports: Path, known: Iterable[str]) -> dict[str, list[Path]]:
    """Return the folders of each channel; blanks and upper or lower case in their names tell nobody apart."""
    folders = sorted(path for path in exports.iterdir() if path.is_dir()) if exports.is_dir() else []
    return {channel: [path for path in folders if normalise(path.name) == normalise(channel)] for channel in known}


def _spelled(found: ChannelFiles, channel: str) -> list[Finding]:
    """Return a note for each folder of a channel whose name is written otherwise, at its first file."""
    first: dict[str, str] = {}
    for file in sorted(found.hashes):
        first.setdefault(file.split("/")[1], file)
    return [
        Finding("folder_spelling", "note", file, values={"channel": channel})
        for folder, file in first.items()
        if folder != channel
    ]


def _stray_files(register: Register, known: Collection[str]) -> tuple[list[FileRow], list[Finding]]:
    """Return rows and findings for files that lie in no channel's folder."""
    rows: list[FileRow] = []
    findings: list[Finding] = []
    exports = register.folder / "exports"
    owners = set(map(normalise, known))
    for path in sorted(path for path in exports.rglob("*") if path.is_file()):
        inside = path.relative_to(exports).parts
        if len(inside) > 1 and normalise(inside[0]) in owners:
            continue
        file = name_below(path, register.folder)
        ignored = is_ignored(file)
        rows.append(FileRow(file, status="ignored" if ignored else "rejected", sha256=sha256_of(path)))
        if not ignored:
            findings.append(_no_channel(file, inside, known))
    return rows, findings


def _no_channel(file: str, inside: Sequence[str], known: Collection[str]) -> Finding:
    """Say that a file lies in no channel's folder, and which channel's name resembles the folder's."""
    names = {name.casefold(): name for name in known}
    near = get_close_matches(inside[0].casefold(), names, 1, ALIKE) if len(inside) > 1 else []
    if not near:
        return Finding("no_channel", "error", file)
    values = {"folder": inside[0], "nearest": names[near[0]]}
    return Finding("no_channel_near", "error", file, values=values)


def read_exports(
    register: Register, channels: Collection[str] | None = None, catalog: Catalog | None = None
) -> Exports:
    """Read the exports of a body. A bad file never stops the others: it becomes a finding.

    Parameters
    ----------
    register : Register
        The body's register; its folder holds ``exports/<channel>/``.
    channels : collection of str, optional
        Read these channels or alternatives only; all if None.
    catalog : Catalog, optional
        What exports look like; the register's own catalog if None.
    """
    catalog = catalog or register.catalog
    definitions = definitions_of(catalog)
    known = list(register.delivering["channel"])
    wanted = known if channels is None else [name for name in known if name in set(channels)]
    homes = _homes(register.folder / "exports", known)
    elsewhere = same_files(register.folder, wanted, homes)
    counted: dict[str, list[Part]] = {}

    def service(start: pd.Series, end: pd.Series) -> pd.Series:
        return service_minutes(start, end, register)

    def read_channel(channel: str) -> _Channel:
        place = place_of(register, catalog, channel)
        found = read_files(homes[channel], register.folder, place, definitions, catalog)
        parts = refuse_shared(found.parts, elsewhere)
        parts, counted[place.platform] = refuse_second_reports(parts, counted.get(place.platform, []))
        parts = [_with_own_rule(part, catalog) for part in add_referrals(parts)]
        merged = merge_parts(parts, place, service)
        read = [part for part in merged.parts if not part.rejected]
        return _Channel(
            merged=merged,
            files=_file_rows(found, merged.parts, channel),
            evidence=_evidence_rows(found, merged.parts, catalog),
            findings=[*_told(found, merged.parts), *_spelled(found, channel)],
            totals={
                file: _totals(part for part in read if part.file == file)
                for file in dict.fromkeys(part.file for part in read)
            },
        )

    every = [read_channel(channel) for channel in wanted]
    stray_files, strays = _stray_files(register, known) if channels is None else ([], [])
    return Exports(
        measures=join_frames(MEASURES_FRAME, (own.merged.measures for own in every)),
        posts=join_frames(POSTS_FRAME, (own.merged.posts for own in every)),
        dialogue=join_frames(DIALOGUE_FRAME, (own.merged.dialogue for own in every)),
        audience=join_frames(AUDIENCE_FRAME, (own.merged.audience for own in every)),
        coverage=join_frames(COVERAGE_FRAME, (own.merged.coverage for own in every)),
        evidence=make_frame(EVIDENCE_FRAME, [row for own in every for row in own.evidence]),
        findings=_finding_frame([*(finding for own in every for finding in own.findings), *strays]),
        files=make_frame(FILES_FRAME, [*(row for own in every for row in own.files), *stray_files]),
        totals={file: totals for own in every for file, totals in own.totals.items()},
    )
