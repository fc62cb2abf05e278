"""What `smeval check` found: one object per file, as other programmes read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypedDict

import pandas as pd

from smeval.cli.coverage import MeasureObject
from smeval.cli.totals import counted_totals
from smeval.errors import Finding, SmevalError
from smeval.evaluation import compare_with_record
from smeval.frames import rows
from smeval.frames.delivered import FileRow, FindingRow
from smeval.frames.kinds import day_of
from smeval.ids import FileStatus, Severity
from smeval.kpis.incidents import tell_later
from smeval.kpis.samples import assess_samples
from smeval.read import Exports, read_exports
from smeval.record.closed.versions import check_versions, find_versions
from smeval.record.evaluation import last_day
from smeval.register import Register, load_register
from smeval.register.partial import load_partly
from smeval.wording import Wording

#: Findings that count rows which stand in another row or file, too.
REPEATED = frozenset(("posts_repeated", "days_repeated", "rows_repeated"))

CHANNELS = "channels.csv"
#: Notes that headings or a whole export are known from descriptions only.
ASSUMED = frozenset(("headings_assumed", "export_assumed"))


class FoundObject(TypedDict):
    """What was found in a file: its id, how grave it is, where, and the sentence."""

    id: str
    severity: Severity
    place: str
    message: str


class FileObject(TypedDict):
    """A file: what it was recognised as, the days it speaks of, its rows, and what was found in it.

    Of a file of the register only path, status and findings are told. `totals` are sums over the rows that count for
    the channel; None where a measure may not be summed, or no row that counts tells it.
    """

    path: str
    status: FileStatus
    export: str
    channel: str
    language: str
    rows_read: int
    rows_counted: int
    rows_dropped: int
    start: str
    end: str
    as_of: str
    totals: Mapping[str, float | None]
    findings: list[FoundObject]


def look_at(folder: Path) -> tuple[list[Finding], Register | None, Exports | None]:
    """Read register and exports of a body; faults of the register do not hide what the exports are like.

    Parameters
    ----------
    folder : Path
        The body's folder.

    Returns
    -------
    findings : list of Finding
        All about the register.
    register : Register or None
        With its channels only where it has faults; None where there is no such folder.
    exports : Exports or None
    """
    try:
        register = load_register(folder)
        findings = list(register.findings)
    except SmevalError as error:
        findings = list(error.findings)
        if not folder.is_dir():
            return findings, None, None
        register = load_partly(folder)
    findings += check_versions(find_versions(folder), {"body": register.id, "name": register.name})
    whole = not any(finding.severity == "error" for finding in findings)
    exports = read_exports(register)
    for year in sorted(set(register.samples["year"])):
        findings += assess_samples(exports, register, year).findings
    own, each = register.channels["channel"], register.delivering["channel"]
    last = last_day(exports.files, own) or last_day(exports.files, each)
    if whole and last:
        year = date.fromisoformat(last).year
        findings += [*compare_with_record(register, year), *tell_later(register, year)]
    if any(finding.file == CHANNELS and finding.severity == "error" for finding in findings):
        # the row of the channel may be the very one that has the fault
        told = exports.findings.assign(id=exports.findings["id"].replace("no_channel", "no_channel_yet"))
        exports = replace(exports, findings=told)
    findings += [
        Finding("channel_without_files", "warning", CHANNELS, key=channel, values={"channel": channel})
        for channel in register.delivering["channel"]
        if channel not in set(exports.files["channel"])
    ]
    return findings, register, exports


def names_of(register: Register | None) -> dict[str, str]:
    """Return the names of the platforms by the ids under which sentences look them up."""
    platforms = {} if register is None else register.catalog.platforms
    return {f"platform.{name}": platform.name for name, platform in platforms.items()}


def check_objects(
    findings: Iterable[Finding], register: Register | None, exports: Exports | None, wording: Wording
) -> list[FileObject]:
    """Return one object per file below exports/, after one per other file that has findings.

    Parameters
    ----------
    findings : iterable of Finding
        Findings of the register.
    register : Register or None
    exports : Exports or None
        None where there is no folder.
    wording : Wording
        In whose language what was found is told.
    """
    told: dict[str, list[FoundObject]] = {}
    for finding in (*findings, *(() if exports is None else findings_of(exports))):
        told.setdefault(finding.file, []).append(_found_object(finding, wording))
    files = [] if exports is None else list(rows(exports.files))
    listed = {file.file for file in files}
    totals = {} if exports is None or register is None else counted_totals(exports, register)
    others = [
        _file_object(FileRow(path, status="rejected" if _has_error(found) else "recognised"), {}, found)
        for path, found in told.items()
        if path not in listed
    ]
    return others + [_file_object(file, totals.get(file.file, {}), told.get(file.file, [])) for file in files]


def _found_object(finding: Finding, wording: Wording) -> FoundObject:
    return FoundObject(
        id=finding.id,
        severity=finding.severity,
        place=replace(finding, file="").place(wording),
        message=finding.sentence(wording),
    )


def _file_object(file: FileRow, totals: Mapping[str, float | None], findings: list[FoundObject]) -> FileObject:
    return FileObject(
        path=file.file,
        status=file.status,
        export=file.export,
        channel=file.channel,
        language=file.language,
        rows_read=int(file.rows_read),
        rows_counted=int(file.rows_read) - int(file.rows_dropped),
        rows_dropped=int(file.rows_dropped),
        start=_day(file.start),
        end=_day(file.end),
        as_of=_day(file.as_of),
        totals=totals,
        findings=findings,
    )


def _day(moment: pd.Timestamp) -> str:
    day = day_of(moment)
    return "" if day is None else day.isoformat()


def _has_error(findings: Iterable[FoundObject]) -> bool:
    return any(found["severity"] == "error" for found in findings)


def has_error(entry: FileObject) -> bool:
    """Say whether anything found in a file is an error."""
    return _has_error(entry["findings"])


def findings_of(exports: Exports) -> list[Finding]:
    """Return the findings about exports."""
    return [FindingRow.to_finding(row) for row in rows(exports.findings)]


def repeated_rows(exports: Exports) -> Counter[str]:
    """Return for each file how many of its rows stand in another row or file, too."""
    count: Counter[str] = Counter()
    for finding in findings_of(exports):
        if finding.id in REPEATED:
            count[finding.file] += int(finding.values["n"])
    return count


def brief_notes(exports: Exports, wording: Wording) -> dict[tuple[str, str], str]:
    """Return for file and sentence what may be said instead, where the rest is the same for all files.

    Parameters
    ----------
    exports : Exports
    wording : Wording
    """
    return {
        (finding.file, finding.sentence(wording)): wording.say(f"cli.check_{finding.id}", **finding.values)
        for finding in findings_of(exports)
        if finding.id in ASSUMED
    }


def speaks_of(entry: FileObject, year: int) -> bool:
    """Say whether a file speaks of a year, or does not say of which.

    Parameters
    ----------
    entry : FileObject
    year : int
    """
    return not entry["start"] or entry["start"][:4] <= str(year) <= entry["end"][:4]


def next_step(objects: Iterable[FileObject]) -> str:
    """Say what to do next: mend what is wrong, deliver exports, or go on to the report."""
    if any(has_error(entry) for entry in objects):
        return "mend"
    return "report" if any(entry["status"] == "recognised" and entry["start"] for entry in objects) else "deliver"


def as_json(objects: Iterable[FileObject | MeasureObject]) -> str:
    """Return objects as JSON that every programme reads: no NaN, no infinite number."""
    return json.dumps(list(objects), ensure_ascii=False, indent=1, allow_nan=False)
