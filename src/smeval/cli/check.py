"""What `smeval check` found: one object per file, as other programmes read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from smeval.errors import Finding, SmevalError
from smeval.frames import rows
from smeval.ids import POST_MEASURES
from smeval.read import Exports, read_exports
from smeval.register import Register, load_register
from smeval.register.partial import load_partly
from smeval.wording import Wording

#: Findings that count rows which stand in another row or file, too.
REPEATED = frozenset(("posts_repeated", "days_repeated", "rows_repeated"))

CHANNELS = "channels.csv"
#: Notes that headings or a whole export are known from descriptions only.
ASSUMED = frozenset(("headings_assumed", "export_assumed"))


def look_at(folder: Path) -> tuple[list[Finding], Register | None, Exports | None]:
    """Read register and exports of a body; faults of the register do not hide what the exports are like.

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
    exports = read_exports(register)
    if any(finding.file == CHANNELS and finding.severity == "error" for finding in findings):
        # the row of the channel may be the very one that has the fault
        told = exports.findings.assign(id=exports.findings["id"].replace("no_channel", "no_channel_yet"))
        exports = replace(exports, findings=told)
    findings += [
        Finding("channel_without_files", "warning", CHANNELS, key=channel, values={"channel": channel})
        for channel in register.channels["channel"]
        if channel not in set(exports.files["channel"])
    ]
    return findings, register, exports


def check_objects(findings: Iterable[Finding], exports: Exports | None, wording: Wording) -> list[dict[str, Any]]:
    """Return one object per file below exports/, and one per other file that has findings.

    Parameters
    ----------
    findings : iterable of Finding
        Findings of the register.
    exports : Exports or None
        None where there is no folder.
    """
    every = [*findings, *(findings_of(exports) if exports is not None else ())]
    told: dict[str, list[dict[str, str]]] = {}
    for finding in every:
        place = Finding(finding.id, finding.severity, "", finding.row, finding.key).place(wording)
        told.setdefault(finding.file, []).append(
            {"id": finding.id, "severity": finding.severity, "place": place, "message": finding.sentence(wording)}
        )
    files = [] if exports is None else [_file_object(file, exports, told) for file in rows(exports.files)]
    register = [
        _object(path, "rejected" if any(f["severity"] == "error" for f in found) else "recognised", found)
        for path, found in told.items()
    ]
    return register + files


def findings_of(exports: Exports) -> list[Finding]:
    """Return the findings about exports."""
    return [
        Finding(row.id, row.severity, row.file, row.row, row.key, json.loads(row.values))
        for row in rows(exports.findings[["id", "severity", "file", "row", "key", "values"]])
    ]


def repeated_rows(exports: Exports) -> Counter[str]:
    """Return for each file how many of its rows stand in another row or file, too."""
    count: Counter[str] = Counter()
    for finding in findings_of(exports):
        if finding.id in REPEATED:
            count[finding.file] += int(finding.values["n"])
    return count


def loaded_totals(exports: Exports, register: Register) -> dict[str, dict[str, float]]:
    """Return for each file the sums over those of its rows that count: none refused, none doubled.

    The totals of the objects are sums over all rows read, so that they can be compared with the file.
    """
    measures = register.catalog.measures
    file_of = exports.evidence.set_index("evidence")["file"].to_dict()
    listed = set(exports.posts["evidence"])
    posts = [name for name in POST_MEASURES if measures[name].over_posts == "sum"]
    by_post = exports.posts.melt("evidence", posts, "measure", "value")
    summed = [name for name, measure in measures.items() if measure.over_days == "sum"]
    days = exports.measures[exports.measures["measure"].isin(summed) & ~exports.measures["evidence"].isin(listed)]
    totals: dict[str, dict[str, float]] = {}
    for values in (by_post, days):
        sums: pd.DataFrame = values.groupby(["evidence", "measure"], sort=False)["value"].sum(min_count=1).reset_index()
        for row in rows(sums.dropna()):
            totals.setdefault(file_of[row.evidence], {})[row.measure] = float(row.value)
    return totals


def brief_notes(exports: Exports, wording: Wording) -> dict[tuple[str, str], str]:
    """Return for file and sentence what may be said instead, where the rest is the same for all files."""
    return {
        (finding.file, finding.sentence(wording)): wording.say(f"cli.check_{finding.id}", **finding.values)
        for finding in findings_of(exports)
        if finding.id in ASSUMED
    }


def speaks_of(entry: dict[str, Any], year: int) -> bool:
    """Say whether a file speaks of a year, or does not say of which."""
    return not entry["start"] or entry["start"][:4] <= str(year) <= entry["end"][:4]


def next_step(objects: list[dict[str, Any]]) -> str:
    """Say what to do next: mend what is wrong, deliver exports, or go on to the report."""
    if any(finding["severity"] == "error" for entry in objects for finding in entry["findings"]):
        return "mend"
    return "report" if any(entry["status"] == "recognised" and entry["start"] for entry in objects) else "deliver"


def as_json(objects: list[dict[str, Any]]) -> str:
    """Return objects as JSON that every programme reads: no NaN, no infinite number."""
    return json.dumps(objects, ensure_ascii=False, indent=1, allow_nan=False)


def _file_object(file: Any, exports: Exports, told: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    """Return the object of a file below exports/ and take its findings out of `told`."""
    return _object(
        file.file,
        file.status,
        told.pop(file.file, []),
        export=file.export,
        channel=file.channel,
        language=file.language,
        rows_read=int(file.rows_read),
        rows_dropped=int(file.rows_dropped),
        start=_day(file.start),
        end=_day(file.end),
        as_of=_day(file.as_of),
        totals=exports.totals.get(file.file, {}),
    )


def _object(path: str, status: str, findings: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    empty = {
        "export": "", "channel": "", "language": "", "rows_read": 0, "rows_dropped": 0, "start": "", "end": "",
        "as_of": "", "totals": {},
    }  # fmt: skip
    return {"path": path, "status": status} | empty | more | {"findings": findings}


def _day(value: Any) -> str:
    return "" if pd.isna(value) else str(value.date().isoformat())
