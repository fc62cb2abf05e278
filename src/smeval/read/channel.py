"""All files of one channel: each recognised and read, then put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from smeval.errors import Finding, SmevalError
from smeval.frames import join_frames, make_frame
from smeval.read.conversations import count_dialogue
from smeval.read.days import chart_measure, measure_rows, read_chart, read_days, read_figures
from smeval.read.dialogue import read_conversations, read_messages
from smeval.read.identify import Definition, Match, identify
from smeval.read.overlap import merge_audience, merge_measures, merge_posts
from smeval.read.part import Part, Place
from smeval.read.posts import read_posts
from smeval.read.shares import read_blocks, read_groups
from smeval.read.table import Table, take_table
from smeval.read.window import Window, window_of
from smeval.sources import Sheet, open_sheets, sha256_of

__all__ = ["ChannelFiles", "is_ignored", "merge_parts", "read_files"]

READERS: dict[str, Callable[[Table, Place, Window], Part]] = {
    "posts": read_posts,
    "days": read_days,
    "groups": read_groups,
    "figures": read_figures,
    "messages": read_messages,
    "conversations": read_conversations,
}
IGNORED_NAMES = ("thumbs.db", "desktop.ini")
IGNORED_STEMS = ("readme", "liesmich")
IGNORED_STARTS = (".", "~$")
IGNORED_ENDS = (".txt", ".md")


@dataclass
class ChannelFiles:
    """What the files of one channel gave, before anything is merged.

    Parameters
    ----------
    parts : list of Part
        One per sheet that was recognised.
    hashes : dict
        SHA-256 of every file, members of a zip by the zip's own.
    ignored, rejected : set of str
        Files that are no exports, and files that could not be read.
    findings : list of Finding
        What was odd about files of which there is no part.
    """

    parts: list[Part] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def is_ignored(file: str) -> bool:
    """Say whether a file is no export by its name: notes, and what operating systems leave behind."""
    name = file.rpartition("!")[2].rpartition("/")[2].casefold()
    stem = name.partition(".")[0]
    named = name in IGNORED_NAMES or stem in IGNORED_STEMS
    return named or name.startswith(IGNORED_STARTS) or name.endswith(IGNORED_ENDS)


def _folder(file: str) -> str:
    """Return what encloses a file: its zip, or its folder."""
    archive, _, member = file.rpartition("!")
    return f"{archive}!{member.rpartition('/')[0]}" if archive else member.rpartition("/")[0]


def _window(match: Match, file: str, parts: Iterable[Part]) -> Window:
    """Return the days that a file speaks of: what the days of a sheet beside it tell, else what names tell."""
    definition = match.definition
    window = window_of(definition.export, file)
    if not definition.export.beside:
        return window
    sibling = f"{definition.owner}/{definition.export.beside}"
    near = [part for part in parts if part.export == sibling and _folder(part.file) == _folder(file)]
    near = [part for part in near if part.file == file] or near
    spans = {(part.window.start, part.window.end) for part in near if part.window.end is not None}
    if len(spans) == 1:
        start, end = spans.pop()
        return Window(start, end, window.as_of or end)
    if window.as_of is None and spans:
        return replace(window, as_of=max(end for _, end in spans))
    return window


def _misplaced(match: Match, sheet: Sheet, place: Place, platforms: Sequence[str]) -> SmevalError | None:
    """Return the error for an export of another platform than the channel's."""
    if not platforms or place.platform in platforms:
        return None
    values = {"export": match.definition.id, "platforms": list(platforms), "platform": place.platform}
    return SmevalError(Finding("wrong_platform", "error", sheet.file, key=sheet.name, values=values))


def _lines(lines: Sequence[int]) -> str:
    """Write first and last line, e.g. ``2–262``."""
    return f"{lines[0]}–{lines[-1]}" if len(lines) > 1 else "".join(map(str, lines))


def _read_sheet(sheet: Sheet, match: Match, place: Place, parts: list[Part]) -> Part:
    """Read one recognised sheet; raises SmevalError if it cannot be used as a whole."""
    definition = match.definition
    export = definition.export
    window = _window(match, sheet.file, parts)
    failed = _misplaced(match, sheet, place, definition.platforms)
    if failed is None and export.shape == "refused":
        failed = SmevalError(Finding("not_wanted", "error", sheet.file, values={"export": definition.id}))
    if failed is not None:
        raise failed
    if export.shape == "blocks":
        part = read_blocks(sheet, match, place, window)
        part.rows = _lines(sheet.lines)
        return part
    table = take_table(sheet, match)
    if export.shape == "aside":
        part = Part(match, sheet.file, sheet.name, window=window, findings=table.findings)
        part.findings.append(Finding("left_aside", "note", sheet.file, values={"export": definition.id}))
    elif export.shape == "chart":
        chart = chart_measure(sheet, match, place)
        if chart is None:
            raise table.refuse("chart_unknown")
        misplaced = _misplaced(match, sheet, place, chart.platforms)
        if misplaced is not None:
            raise misplaced
        part = read_chart(table, place, window, chart)
    else:
        part = READERS[export.shape](table, place, window)
    part.rows = _lines(table.lines.tolist())
    if match.extra and export.shape != "aside":
        table.note("headings_unknown", "note", headings=list(match.extra))
    if not len(table) and export.shape != "aside":
        table.note("no_rows", "warning")
    _place_period_values(part, table, place, window)
    return part


def _rejected(sheet: Sheet, match: Match, findings: Iterable[Finding]) -> Part:
    """Return the part of a sheet that was recognised and cannot be used."""
    return Part(match, sheet.file, sheet.name, rejected=True, findings=list(findings))


def _place_period_values(part: Part, table: Table, place: Place, window: Window) -> None:
    """Put the numbers of a total row on the days of the export, or note that these are not known."""
    if not part.period_values:
        return
    if window.start is None or window.end is None:
        table.note("period_unknown", "warning")
        return
    numbers = pd.DataFrame([part.period_values])
    spans = pd.DataFrame({"start": [window.start], "end": [window.end]})
    rows = measure_rows(numbers, spans, place, window.as_of, part.evidence)
    part.measures = join_frames("measures", [part.measures, rows])
    coverage = rows.rename(columns={"measure": "what"})[["channel", "what", "start", "end", "evidence"]]
    part.coverage = join_frames("coverage", [part.coverage, make_frame("coverage", coverage)])


def _open(path: Path, file: str, found: ChannelFiles) -> list[Sheet]:
    """Open one file and note what became of it."""
    found.hashes[file] = sha256_of(path)
    if is_ignored(file):
        found.ignored.add(file)
        return []
    try:
        sheets, findings = open_sheets(path, file)
    except SmevalError as error:
        found.rejected.add(file)
        found.findings += error.findings
        return []
    opened = {sheet.file for sheet in sheets}
    for member in opened | {finding.file for finding in findings} - {file} or {file}:
        found.hashes[member] = found.hashes[file]
        if is_ignored(member):
            found.ignored.add(member)
        elif member not in opened:
            found.rejected.add(member)
    found.findings += [finding for finding in findings if finding.file not in found.ignored]
    return [sheet for sheet in sheets if sheet.file not in found.ignored]


def read_files(folder: Path, body: Path, place: Place, definitions: Sequence[Definition]) -> ChannelFiles:
    """Read every file below a channel's folder; a bad file becomes a finding."""
    found = ChannelFiles()
    recognised: list[tuple[Sheet, Match]] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        sheets = _open(path, path.relative_to(body).as_posix(), found)
        for sheet in sheets:
            match = identify(sheet, definitions)
            if isinstance(match, Match):
                recognised.append((sheet, match))
            else:
                found.findings.append(match)
                found.rejected.add(sheet.file)
    for sheet, match in sorted(recognised, key=lambda pair: bool(pair[1].definition.export.beside)):
        try:
            found.parts.append(_read_sheet(sheet, match, place, found.parts))
        except SmevalError as error:
            found.parts.append(_rejected(sheet, match, error.findings))
        except Exception as error:
            values = {"kind": type(error).__name__}
            unexpected = Finding("unexpected", "error", sheet.file, key=sheet.name, values=values)
            found.parts.append(_rejected(sheet, match, [unexpected]))
    found.parts.sort(key=lambda part: (part.file, part.sheet))
    found.rejected -= {part.file for part in found.parts}
    return found


def merge_parts(
    parts: list[Part], place: Place, service: Callable[[pd.Series, pd.Series], pd.Series]
) -> dict[str, pd.DataFrame]:
    """Put together what the sheets of a channel gave; nothing counts twice."""
    return {
        "measures": merge_measures(parts),
        "posts": merge_posts(parts, place.zone),
        "dialogue": count_dialogue(parts, place, service),
        "audience": merge_audience(parts),
        "coverage": join_frames("coverage", (part.coverage for part in parts)),
    }
