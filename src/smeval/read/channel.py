"""All files of one channel: each recognised and read, then put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.catalog import Catalog
from smeval.errors import Finding, SmevalError
from smeval.frames import join_frames
from smeval.frames.columns import (
    COVERAGE_FRAME,
    MEASURES_FRAME,
    AudienceFrame,
    CoverageFrame,
    DialogueFrame,
    MeasureFrame,
    PostFrame,
)
from smeval.read.fast import take_rows, whole
from smeval.read.files import open_file
from smeval.read.identify import Definition, Match, identify
from smeval.read.merge.conversations import count_dialogue
from smeval.read.merge.overlap import merge_audience, merge_measures, merge_posts
from smeval.read.merge.sheets import join_files, join_sheets
from smeval.read.part import Part, covered, noted
from smeval.read.place import Place
from smeval.read.remarks import left_beside
from smeval.read.shapes.days import chart_measure, measure_rows, read_chart, read_days, read_figures, read_stock
from smeval.read.shapes.dialogue import read_conversations, read_messages
from smeval.read.shapes.posts import read_posts
from smeval.read.shapes.referrals import read_referrals
from smeval.read.shapes.shares import read_blocks, read_groups
from smeval.read.table import Table
from smeval.read.unknown import explain
from smeval.read.window import Window, window_of
from smeval.sources import Sheet, name_below, sha256_of
from smeval.wording import Value

__all__ = ["ChannelFiles", "Merged", "merge_parts", "read_files"]

READERS: Mapping[str, Callable[[Table, Place, Window], Part]] = {
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


@dataclass(frozen=True, eq=False)
class ChannelFiles:
    """What the files of one channel gave, before anything is merged.

    Parameters
    ----------
    parts : tuple of Part
        One per sheet that was recognised.
    hashes : mapping
        SHA-256 of every file, members of a zip by the zip's own.
    ignored, rejected : frozenset of str
        Files that are no exports, and files that could not be read.
    findings : tuple of Finding
        What was odd about files of which there is no part.
    """

    parts: tuple[Part, ...]
    hashes: Mapping[str, str]
    ignored: frozenset[str]
    rejected: frozenset[str]
    findings: tuple[Finding, ...]


def _folder(file: str) -> str:
    """Return what encloses a file: its zip, or its folder."""
    archive, _, member = file.rpartition("!")
    return f"{archive}!{member.rpartition('/')[0]}" if archive else member.rpartition("/")[0]


def _window(match: Match, file: str, parts: Sequence[Part]) -> Window:
    """Return the days that a file speaks of: what the days of a sheet beside it tell, else what names tell."""
    definition = match.definition
    window = window_of(definition.export, file)
    if _lacks_year(match, file):
        days = [part for part in parts if part.match.definition.export.yearless and _folder(part.file) == _folder(file)]
        ends = [part.window.end for part in days if part.window.end is not None]
        return replace(window, as_of=max(ends)) if len({end.year for end in ends}) == 1 else window
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
    return export.shape == "days" and export.yearless and window.year is None and window.as_of is None


def _wrong_platform(match: Match, sheet: Sheet, place: Place, platforms: Sequence[str]) -> Iterable[Finding]:
    """Yield a finding if an export is of another platform than the channel's."""
    if platforms and place.platform not in platforms:
        names = place.platform_names
        values: dict[str, Value] = {
            "export": match.definition.id,
            "platforms": [names[platform] for platform in platforms],
            "platform": names[place.platform],
        }
        yield Finding("wrong_platform", "error", sheet.file, key=sheet.name, values=values)


def _refuse_unwanted(match: Match, sheet: Sheet, place: Place) -> None:
    """Raise if an export must not be read for this channel."""
    definition = match.definition
    if definition.export.shape == "refused":
        raise SmevalError(Finding("not_wanted", "error", sheet.file, values={"export": definition.id}))
    for wrong in _wrong_platform(match, sheet, place, definition.platforms):
        raise SmevalError(wrong)
    if definition.export.shape in ROWS_ABOUT_PEOPLE and place.mode not in ("rows", ""):
        values = {"export": definition.id, "mode": place.mode}
        raise SmevalError(Finding("mode_forbids_rows", "error", sheet.file, values=values))


def _lines(lines: Sequence[int] | NDArray[np.int64]) -> str:
    """Write first and last line, e.g. ``2–262``."""
    return f"{lines[0]}–{lines[-1]}" if len(lines) > 1 else "".join(map(str, lines))


class _Read(NamedTuple):
    """What a sheet gave, and what was odd about its text as it turned out while reading on."""

    part: Part
    odd: tuple[Finding, ...] = ()


def _read_sheet(sheet: Sheet, match: Match, place: Place, parts: Sequence[Part]) -> _Read:
    """Read one recognised sheet; what cannot be used as a whole becomes a part that says so."""
    odd: tuple[Finding, ...] = ()
    try:
        _refuse_unwanted(match, sheet, place)
        window = _window(match, sheet.file, parts)
        shape = match.definition.export.shape
        if shape == "aside":
            return _Read(_aside(sheet, match, window))
        if shape not in ROWS_ABOUT_PEOPLE:
            sheet, odd = whole(sheet)
        if shape == "blocks":
            part = read_blocks(sheet, match, place, window)
            findings = (*part.findings, *_assumed(match, sheet))
            return _Read(replace(part, lines=_lines(sheet.lines), findings=findings), odd)
        taken = take_rows(sheet, match, place.zone_of(match.definition.export))
        odd += taken.findings
        if isinstance(taken.table, SmevalError):
            raise taken.table
        return _Read(_read_table(taken.table, sheet, place, window), odd)
    except SmevalError as error:
        return _Read(_rejected(sheet, match, error.findings), odd)
    except Exception as error:
        values = {"kind": type(error).__name__}
        unexpected = Finding("unexpected", "error", sheet.file, key=sheet.name, values=values)
        return _Read(_rejected(sheet, match, [unexpected]), odd)


def _aside(sheet: Sheet, match: Match, window: Window) -> Part:
    """Return the part of an export that says nothing we need."""
    values = {"export": match.definition.id, "reason": match.definition.export.reason}
    left = Finding("left_aside", "note", sheet.file, values=values)
    return Part(match, sheet.file, sheet.name, _lines(sheet.lines), window, findings=(left,))


def _read_table(table: Table, sheet: Sheet, place: Place, window: Window) -> Part:
    """Read a table by its shape; raises SmevalError if it cannot be used as a whole."""
    match, shape = table.match, table.export.shape
    part = _chart(table, sheet, place, window) if shape == "chart" else READERS[shape](table, place, window)
    findings = [*part.findings]
    if match.extra:
        odd = "headings_unknown_by_hand" if shape == "figures" and table.export.by_hand else "headings_unknown"
        findings.append(table.note(odd, "warning", columns=list(match.extra), n=len(match.extra)))
    findings += _assumed(match, sheet)
    if shape in ROWS_ABOUT_PEOPLE and not place.mode:
        values = {"export": match.definition.id}
        findings.append(Finding("mode_not_declared", "warning", sheet.file, values=values))
    if not len(table):
        findings.append(table.note("no_rows", "warning"))
    findings += _across_years(part, table)
    part = replace(part, lines=_lines(table.lines), findings=tuple(findings))
    return _with_period_values(part, table, place, window) if part.period_values else part


def _across_years(part: Part, table: Table) -> list[Finding]:
    """Tell of sums over a period that lies in no single year."""
    start, end = part.window.start, part.window.end
    whole = table.export.scope == "period" or bool(part.period_values)
    if not whole or start is None or end is None or start.year == end.year:
        return []
    days = {"start": start.date().isoformat(), "end": end.date().isoformat()}
    return [table.note("period_across_years", "warning", **days)]


def _chart(table: Table, sheet: Sheet, place: Place, window: Window) -> Part:
    """Read a chart, whose title says what it shows and of which platform."""
    chart = chart_measure(sheet, table.match, place)
    if chart is None:
        raise table.refuse("chart_unknown")
    for wrong in _wrong_platform(table.match, sheet, place, chart.platforms):
        raise SmevalError(wrong)
    return read_chart(table, place, window, chart)


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
    return Part(match, sheet.file, sheet.name, rejected=True, findings=tuple(findings))


def _with_period_values(part: Part, table: Table, place: Place, window: Window) -> Part:
    """Put the numbers of a total row on the days of the export, or note that these are not known."""
    if window.start is None or window.end is None:
        return replace(part, findings=(*part.findings, table.note("period_unknown", "warning")))
    numbers = pd.DataFrame([part.period_values])
    spans = pd.DataFrame({"start": [window.start], "end": [window.end]})
    measures = measure_rows(numbers, spans, place, window.as_of, part.evidence)
    return replace(
        part,
        measures=join_frames(MEASURES_FRAME, [part.measures, measures]),
        coverage=join_frames(COVERAGE_FRAME, [part.coverage, covered(measures)]),
    )


def read_files(
    folders: Iterable[Path], body: Path, place: Place, definitions: Sequence[Definition], catalog: Catalog
) -> ChannelFiles:
    """Read every file below a channel's folders; a bad file becomes a finding.

    Parameters
    ----------
    folders : iterable of Path
        The channel's folder; several where it is written in several ways.
    body : Path
        The body's folder.
    place : Place
        The channel.
    definitions : sequence of Definition
        All exports that are known.
    catalog : Catalog
        What else is known of files.
    """
    known = frozenset(name for definition in definitions for name in definition.sheet_names)
    hashes: dict[str, str] = {}
    ignored: set[str] = set()
    rejected: set[str] = set()
    findings: list[Finding] = []
    recognised: list[tuple[Sheet, Match]] = []
    unknown: list[tuple[Sheet, Finding]] = []
    for path in sorted(path for home in folders for path in home.rglob("*") if path.is_file() or path.is_symlink()):
        opened = open_file(path, name_below(path, body), known, catalog)
        hashes |= dict.fromkeys(opened.members, sha256_of(path))
        ignored |= opened.ignored
        rejected |= opened.rejected
        findings += opened.findings
        for sheet in opened.sheets:
            match = identify(sheet, definitions) or explain(sheet, definitions, catalog, place.platform)
            if isinstance(match, Match):
                recognised.append((sheet, match))
            else:
                unknown.append((sheet, match))
                rejected.add(sheet.file)
    kept = {sheet.file for sheet, match in recognised if match.definition.export.by_hand}
    findings += (left_beside(sheet, told) if sheet.file in kept else told for sheet, told in unknown)
    recognised.sort(key=lambda pair: bool(pair[1].definition.export.beside) or _lacks_year(pair[1], pair[0].file))
    alike = _alike(recognised)
    parts: list[Part] = []
    for sheet, match in recognised:
        twice = alike.get((sheet.file, match.definition.id))
        read = _Read(_rejected(sheet, match, [twice])) if twice else _read_sheet(sheet, match, place, parts)
        parts.append(read.part)
        findings += read.odd
    parts = join_files(join_sheets(parts, place))
    parts.sort(key=lambda part: (part.file, part.sheet))
    return ChannelFiles(
        parts=tuple(parts),
        hashes=hashes,
        ignored=frozenset(ignored),
        rejected=frozenset(rejected - {part.file for part in parts}),
        findings=tuple(findings),
    )


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


@dataclass(frozen=True, eq=False)
class Merged:
    """What all sheets of a channel say together.

    Parameters
    ----------
    measures, posts, dialogue, audience, coverage : DataFrame
    parts : list of Part
        The parts with what was found out about them.
    """

    measures: MeasureFrame
    posts: PostFrame
    dialogue: DialogueFrame
    audience: AudienceFrame
    coverage: CoverageFrame
    parts: list[Part]


def merge_parts(parts: Sequence[Part], place: Place, service: Callable[[pd.Series, pd.Series], pd.Series]) -> Merged:
    """Put together what the sheets of a channel gave; nothing counts twice.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    place : Place
        The channel.
    service : callable
        Minutes inside the service hours between two moments.
    """
    measures, on_measures = merge_measures(parts, place)
    posts, on_posts = merge_posts(parts, place.zone)
    dialogue = count_dialogue(noted(parts, [*on_measures, *on_posts]), place, service)
    audience, on_audience = merge_audience(dialogue.parts, measures, place.smallest_group)
    return Merged(
        measures=measures,
        posts=posts,
        dialogue=dialogue.counts,
        audience=audience,
        coverage=join_frames(COVERAGE_FRAME, (part.coverage for part in dialogue.parts)),
        parts=noted(dialogue.parts, on_audience),
    )
