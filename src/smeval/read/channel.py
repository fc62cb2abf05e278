"""All files of one channel: each recognised and read, then put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from smeval.errors import Finding, SmevalError
from smeval.frames import join_frames, make_frame
from smeval.frames.columns import COVERAGE_FRAME, MEASURES_FRAME
from smeval.read.fast import take_rows, whole
from smeval.read.identify import Definition, Match, identify
from smeval.read.merge.conversations import count_dialogue
from smeval.read.merge.overlap import merge_audience, merge_measures, merge_posts
from smeval.read.part import Part, Place
from smeval.read.shapes.days import chart_measure, measure_rows, read_chart, read_days, read_figures, read_stock
from smeval.read.shapes.dialogue import read_conversations, read_messages
from smeval.read.shapes.posts import read_posts
from smeval.read.shapes.referrals import read_referrals
from smeval.read.shapes.shares import read_blocks, read_groups
from smeval.read.table import Table
from smeval.read.window import Window, window_of
from smeval.sources import LongText, Sheet, name_below, open_sheets, sha256_of
from smeval.values import normalise

__all__ = ["ChannelFiles", "is_ignored", "merge_parts", "read_files"]

READERS: dict[str, Callable[[Table, Place, Window], Part]] = {
    "posts": read_posts,
    "days": read_days,
    "groups": read_groups,
    "figures": read_figures,
    "stock": read_stock,
    "referrals": read_referrals,
    "messages": read_messages,
    "conversations": read_conversations,
}
#: Shapes with one row per message or conversation; not read where the register declares another mode than rows.
ROWS_ABOUT_PEOPLE = ("messages", "conversations")
#: Shapes of which a workbook has one sheet.
LISTS = ("posts", "days", "chart", "figures", "messages", "conversations")
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
    if _lacks_year(match, file):
        days = [part for part in parts if part.match.definition.export.yearless and _folder(part.file) == _folder(file)]
        years = {part.window.end.year for part in days if part.window.end is not None}
        return replace(window, year=years.pop()) if len(years) == 1 else window
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


def _lacks_year(match: Match, file: str) -> bool:
    """Say whether neither the dates nor the names of a file tell its year."""
    export = match.definition.export
    window = window_of(export, file)
    return export.shape == "days" and export.yearless and window.year is None and window.end is None


def _misplaced(match: Match, sheet: Sheet, place: Place, platforms: Sequence[str]) -> SmevalError | None:
    """Return the error for an export of another platform than the channel's."""
    if not platforms or place.platform in platforms:
        return None
    values = {"export": match.definition.id, "platforms": list(platforms), "platform": place.platform}
    return SmevalError(Finding("wrong_platform", "error", sheet.file, key=sheet.name, values=values))


def _lines(lines: Sequence[int] | np.ndarray) -> str:
    """Write first and last line, e.g. ``2–262``."""
    return f"{lines[0]}–{lines[-1]}" if len(lines) > 1 else "".join(map(str, lines))


def _read_sheet(sheet: Sheet, match: Match, place: Place, parts: list[Part]) -> Part:
    """Read one recognised sheet; raises SmevalError if it cannot be used as a whole."""
    definition = match.definition
    export = definition.export
    window = _window(match, sheet.file, parts)
    failed = _misplaced(match, sheet, place, definition.platforms)
    if export.shape == "refused":
        failed = SmevalError(Finding("not_wanted", "error", sheet.file, values={"export": definition.id}))
    about_people = export.shape in ROWS_ABOUT_PEOPLE
    if failed is None and about_people and place.mode not in ("rows", ""):
        values = {"export": definition.id, "mode": place.mode}
        failed = SmevalError(Finding("mode_forbids_rows", "error", sheet.file, values=values))
    if failed is not None:
        raise failed
    if export.shape not in (*ROWS_ABOUT_PEOPLE, "aside"):
        sheet = whole(sheet)
    if export.shape == "blocks":
        part = read_blocks(sheet, match, place, window)
        part.rows = _lines(sheet.lines)
        part.findings += _assumed(match, sheet)
        return part
    if export.shape == "aside":
        values = {"export": definition.id, "reason": export.reason}
        part = Part(match, sheet.file, sheet.name, _lines(sheet.lines), window)
        part.findings.append(Finding("left_aside", "note", sheet.file, values=values))
        return part
    table = take_rows(sheet, match, place.zone_of(export))
    if export.shape == "chart":
        chart = chart_measure(sheet, match, place)
        if chart is None:
            raise table.refuse("chart_unknown")
        misplaced = _misplaced(match, sheet, place, chart.platforms)
        if misplaced is not None:
            raise misplaced
        part = read_chart(table, place, window, chart)
    else:
        part = READERS[export.shape](table, place, window)
    part.rows = _lines(table.lines)
    if match.extra:
        table.note("headings_unknown", "warning", columns=list(match.extra), n=len(match.extra))
    part.findings += _assumed(match, sheet)
    if about_people and not place.mode:
        part.findings.append(Finding("mode_not_declared", "warning", sheet.file, values={"export": definition.id}))
    if not len(table):
        table.note("no_rows", "warning")
    _place_period_values(part, table, place, window)
    return part


def _assumed(match: Match, sheet: Sheet) -> list[Finding]:
    """Note what of a table nobody has seen in a real export."""
    if not match.assumed:
        return []
    verified = match.definition.export.verified
    values = {"export": match.definition.id, "headings": list(match.assumed)}
    return [
        Finding("headings_assumed" if verified else "export_assumed", "note", sheet.file, key=sheet.name, values=values)
    ]


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
    part.measures = join_frames(MEASURES_FRAME, [part.measures, rows])
    coverage = rows.rename(columns={"measure": "what"})[["channel", "what", "start", "end", "evidence"]]
    part.coverage = join_frames(COVERAGE_FRAME, [part.coverage, make_frame(COVERAGE_FRAME, coverage)])


def _harmless(
    sheets: list[Sheet], findings: list[Finding], known: Collection[str]
) -> tuple[list[Sheet], list[Finding]]:
    """Number the sheets whose names no vendor gives: a name that people chose may name people."""
    named: list[Sheet] = []
    labels: dict[tuple[str, str], str] = {}
    count: Counter[str] = Counter()
    for sheet in sheets:
        count[sheet.file] += 1
        if sheet.name and normalise(sheet.name) not in known:
            labels[sheet.file, sheet.name] = f"#{count[sheet.file]}"
        named.append(replace(sheet, name=labels.get((sheet.file, sheet.name), sheet.name)))
    keys = {note.key: note.key if normalise(note.key) in known else "" for note in findings}
    return named, [replace(note, key=labels.get((note.file, note.key), keys[note.key])) for note in findings]


def _open(path: Path, file: str, found: ChannelFiles, known: Collection[str]) -> list[Sheet]:
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
    sheets, findings = _harmless(sheets, findings, known)
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
    known = frozenset(name for definition in definitions for name in definition.sheet_names)
    recognised: list[tuple[Sheet, Match]] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() or path.is_symlink()):
        sheets = _open(path, name_below(path, body), found, known)
        for sheet in sheets:
            match = identify(sheet, definitions, place.platform)
            if isinstance(match, Match):
                recognised.append((sheet, match))
            else:
                found.findings.append(match)
                found.rejected.add(sheet.file)
    recognised.sort(key=lambda pair: bool(pair[1].definition.export.beside) or _lacks_year(pair[1], pair[0].file))
    alike = _alike(recognised)
    for sheet, match in recognised:
        try:
            if twice := alike.get((sheet.file, match.definition.id)):
                raise SmevalError(twice)
            found.parts.append(_read_sheet(sheet, match, place, found.parts))
        except SmevalError as error:
            found.parts.append(_rejected(sheet, match, error.findings))
        except Exception as error:
            values = {"kind": type(error).__name__}
            unexpected = Finding("unexpected", "error", sheet.file, key=sheet.name, values=values)
            found.parts.append(_rejected(sheet, match, [unexpected]))
    found.findings += [note for sheet, _ in recognised if isinstance(sheet, LongText) for note in sheet.notes]
    found.parts.sort(key=lambda part: (part.file, part.sheet))
    found.rejected -= {part.file for part in found.parts}
    return found


def _alike(recognised: Iterable[tuple[Sheet, Match]]) -> dict[tuple[str, str], Finding]:
    """Return a finding for each workbook in which several sheets hold the same list: one may be a copy of the other."""
    names: dict[tuple[str, str], list[str]] = {}
    for sheet, match in recognised:
        if match.definition.export.shape in LISTS and not match.definition.export.parts:
            names.setdefault((sheet.file, match.definition.id), []).append(sheet.name)
    return {
        (file, export): Finding("sheets_alike", "error", file, values={"export": export, "sheets": sheets})
        for (file, export), sheets in names.items()
        if len(sheets) > 1
    }


def merge_parts(
    parts: list[Part], place: Place, service: Callable[[pd.Series, pd.Series], pd.Series]
) -> dict[str, pd.DataFrame]:
    """Put together what the sheets of a channel gave; nothing counts twice."""
    measures = merge_measures(parts, place)
    return {
        "measures": measures,
        "posts": merge_posts(parts, place.zone),
        "dialogue": count_dialogue(parts, place, service),
        "audience": merge_audience(parts, measures, place.smallest_group),
        "coverage": join_frames(COVERAGE_FRAME, (part.coverage for part in parts)),
    }
