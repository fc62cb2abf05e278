"""Open one file in a channel's folder, unless its name says that it is no export."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from smeval.catalog import Catalog
from smeval.errors import Finding, SmevalError
from smeval.ids import Severity
from smeval.read.unknown import is_other_text, personal_archive
from smeval.sources import Sheet, is_left_behind, open_sheets
from smeval.values import normalise

__all__ = ["Opened", "is_ignored", "open_file"]

IGNORED_STEMS = ("readme", "liesmich")
NOTE = ".txt"
IGNORED_ENDS = (NOTE, ".md")
#: Endings that browsers give a download until it is finished.
UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".opdownload")
#: What parts the fields of a table, and how many fields a table in a text has at least.
MARKS, FIELDS = "\t;,", 3
#: A day as people note it.
DAY = re.compile(r"(?<!\d)\d{1,2}\.\s?\d{1,2}\.")
#: Bytes in which a text shows what it is.
BEGINNING = 8192


@dataclass(frozen=True)
class Opened:
    """What became of one file.

    Parameters
    ----------
    sheets : tuple of Sheet
    members : frozenset of str
        The file itself, or what it holds: every path of which there is something to tell.
    ignored, rejected : frozenset of str
        Those of them that are no exports, and those that could not be opened.
    findings : tuple of Finding
    """

    sheets: tuple[Sheet, ...] = ()
    members: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def is_ignored(file: str) -> bool:
    """Say whether a file is no export by its name: notes, and what operating systems leave behind."""
    name = file.rpartition("!")[2].rpartition("/")[2].casefold()
    stem = name.partition(".")[0]
    return is_left_behind(name) or stem in IGNORED_STEMS or name.endswith(IGNORED_ENDS)


def _harmless(
    sheets: list[Sheet], findings: list[Finding], known: Collection[str]
) -> tuple[list[Sheet], list[Finding]]:
    """Number the sheets whose names no vendor gives: a name that people chose may name people."""
    named: list[Sheet] = []
    labels: dict[tuple[str, str], str] = {}
    known = {*known, ""}
    count: Counter[str] = Counter()
    for sheet in sheets:
        count[sheet.file] += 1
        if sheet.name and _without_year(sheet.name) not in known:
            labels[sheet.file, sheet.name] = f"#{count[sheet.file]}"
        named.append(replace(sheet, name=labels.get((sheet.file, sheet.name), sheet.name)))
    keys = {note.key: note.key if normalise(note.key) in known else "" for note in findings}
    return named, [replace(note, key=labels.get((note.file, note.key), keys[note.key])) for note in findings]


def _without_year(name: str) -> str:
    """Return the name of a sheet in the form in which names are compared; a year in it names nobody."""
    return " ".join(re.sub(r"(?<!\d)20\d\d(?!\d)", " ", normalise(name)).split())


def _beginning(path: Path) -> bytes:
    """Return the first bytes of a file; none where it cannot be read, which is told elsewhere."""
    try:
        with path.open("rb") as stream:
            return stream.read(BEGINNING)
    except OSError:
        return b""


def _is_text_table(name: str, data: bytes) -> bool:
    """Say whether a text by its ending is a table: its first filled lines have the same number of fields.

    Parameters
    ----------
    name : str
    data : bytes
        The beginning.
    """
    if not name.casefold().endswith(NOTE) or name.partition(".")[0].casefold() in IGNORED_STEMS:
        return False
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    lines = [line for line in data.decode(encoding, "ignore").splitlines() if line.strip()][:FIELDS]
    counts = [{line.count(mark) for line in lines} for mark in MARKS]
    return len(lines) > 1 and any(len(count) == 1 and min(count) >= FIELDS - 1 for count in counts)


def _told_of(kind: str, severity: Severity, file: str, catalog: Catalog) -> Finding:
    """Return the finding that says what file that is no export a file is."""
    return Finding(f"other_{catalog.other_files[kind].step}", severity, file, values={"kind": kind})


def _refused(file: str, finding: Finding) -> Opened:
    """Return a file that is not read, and why."""
    alone = frozenset((file,))
    return Opened(members=alone, rejected=alone, findings=(finding,))


def _told_of_notes(path: Path, file: str, beginning: bytes) -> tuple[Finding, ...]:
    """Say that notes are not read, where a text that is no readme names several days."""
    if path.stem.casefold() in IGNORED_STEMS:
        return ()
    lines = beginning.decode("utf-8", "ignore").splitlines()
    dated = sum(DAY.search(line) is not None for line in lines)
    return (Finding("text_left_aside", "note", file),) if dated > 1 else ()


def open_file(path: Path, file: str, known: Collection[str], catalog: Catalog) -> Opened:
    """Open one file; a bad one becomes a finding.

    Parameters
    ----------
    path : Path
        Where it lies.
    file : str
        Its path below the body's folder.
    known : collection of str
        Names of sheets that vendors give, normalised.
    catalog : Catalog
        Knows which zips are no exports.
    """
    alone = frozenset((file,))
    beginning = b"" if is_left_behind(path.name) else _beginning(path)
    other = is_other_text(beginning, catalog)
    if other:
        return _refused(file, _told_of(other, "error", file, catalog))
    if _is_text_table(path.name, beginning):
        return _refused(file, Finding("text_table", "error", file))
    if path.suffix.casefold() in UNFINISHED:
        return _refused(file, Finding("file_unfinished", "error", file))
    if is_ignored(file):
        return Opened(members=alone, ignored=alone, findings=_told_of_notes(path, file, beginning))
    try:
        sheets, findings = open_sheets(path, file)
    except SmevalError as error:
        return Opened(members=alone, rejected=alone, findings=error.findings)
    sheets, findings = _harmless(sheets, findings, known)
    opened = frozenset(sheet.file for sheet in sheets)
    members = opened | {finding.file for finding in findings} - {file} or alone
    archive = personal_archive((member.partition("!")[2] for member in members), catalog)
    reads = catalog.other_files[archive].reads if archive else ()
    if archive and not reads:
        return _refused(file, _told_of(archive, "error", file, catalog))
    ignored = frozenset(member for member in members if is_ignored(member) or (reads and _name_of(member) not in reads))
    if reads and ignored:
        findings.append(_told_of(archive, "warning", file, catalog))
    return Opened(
        tuple(sheet for sheet in sheets if sheet.file not in ignored),
        members | alone,
        ignored,
        members - opened - ignored,
        tuple(finding for finding in findings if finding.file not in ignored),
    )


def _name_of(member: str) -> str:
    return member.rpartition("!")[2].rpartition("/")[2]
