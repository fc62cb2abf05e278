"""What `smeval check` says: one object per file, as JSON or as tables for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import click
import pandas as pd
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from smeval.errors import Finding
from smeval.frames import each_row
from smeval.read import Exports
from smeval.wording import Wording

COLUMNS = ("file", "export", "rows", "period", "totals")
#: Terminals narrower than this show no totals [characters].
WIDE = 110
MARKS = {"recognised": "✓", "ignored": "·", "rejected": "✗"}
STYLES = {
    "recognised": "green",
    "ignored": "dim",
    "rejected": "red",
    "note": "dim",
    "warning": "yellow",
    "error": "red",
}


def _object(path: str, status: str, findings: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    empty = {
        "export": "", "channel": "", "language": "", "rows_read": 0, "rows_dropped": 0, "start": "", "end": "",
        "as_of": "", "totals": {},
    }  # fmt: skip
    return {"path": path, "status": status} | empty | more | {"findings": findings}


def _day(value: Any) -> str:
    return "" if pd.isna(value) else value.date().isoformat()


def check_objects(
    findings: Iterable[Finding], exports: Exports | None, wording: Wording, channels: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Return one object per file below exports/, and one per other file that has findings.

    Parameters
    ----------
    findings : iterable of Finding
        Findings of the register.
    exports : Exports or None
        None where the register could not be loaded.
    channels : iterable of str
        Channels that should have delivered something.
    """
    told: dict[str, list[dict[str, str]]] = {}
    findings = list(findings)
    if exports is not None:
        findings += [
            Finding("channel_without_files", "warning", "channels.csv", key=channel, values={"channel": channel})
            for channel in channels
            if channel not in set(exports.files["channel"])
        ]
    rows = [Finding(f.id, f.severity, f.file, f.row, f.key, f.values) for f in findings]
    if exports is not None:
        rows += [
            Finding(
                str(row.id), str(row.severity), str(row.file), str(row.row), str(row.key), json.loads(str(row.values))
            )
            for row in each_row(exports.findings)
        ]
    for finding in rows:
        place = Finding(finding.id, finding.severity, "", finding.row, finding.key).place(wording)
        told.setdefault(finding.file, []).append(
            {"id": finding.id, "severity": finding.severity, "place": place, "message": finding.sentence(wording)}
        )
    objects = []
    if exports is not None:
        for file in each_row(exports.files):
            objects.append(
                _object(
                    str(file.file),
                    str(file.status),
                    told.pop(str(file.file), []),
                    export=file.export,
                    channel=file.channel,
                    language=file.language,
                    rows_read=int(str(file.rows_read)),
                    rows_dropped=int(str(file.rows_dropped)),
                    start=_day(file.start),
                    end=_day(file.end),
                    as_of=_day(file.as_of),
                    totals=exports.totals.get(str(file.file), {}),
                )
            )
    register = [
        _object(path, "rejected" if any(f["severity"] == "error" for f in found) else "recognised", found)
        for path, found in told.items()
    ]
    return register + objects


def show_check(objects: list[dict[str, Any]], wording: Wording, *, as_json: bool) -> None:
    """Print the objects: as JSON, or as one table per channel with the findings under it."""
    if as_json:
        click.echo(json.dumps(objects, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False)
    for channel in dict.fromkeys(entry["channel"] for entry in objects):
        rows = [entry for entry in objects if entry["channel"] == channel]
        console.print()
        console.print(f"[bold]{channel or wording.say('cli.check_register')}[/bold]")
        table = Table(box=None, pad_edge=False, show_edge=False, header_style="dim")
        table.add_column("", width=1)
        shown = COLUMNS if console.width >= WIDE else COLUMNS[:-1]
        for key in shown:
            heading = wording.say(f"cli.check_{key}")
            if key in ("file", "totals"):
                table.add_column(heading, overflow="fold", ratio=2)
            else:
                table.add_column(heading, no_wrap=True, justify="right" if key == "rows" else "left")
        for entry in rows:
            table.add_row(
                *_cells(entry, channel, wording)[: len(shown) + 1],
                style=STYLES.get(entry["status"], "") * (entry["status"] != "recognised"),
            )
        console.print(table)
        for entry in rows:
            for finding in entry["findings"]:
                style = STYLES[finding["severity"]]
                place = ", ".join(part for part in (_short(entry["path"], channel), finding["place"]) if part)
                severity = wording.say(f"cli.severity_{finding['severity']}")
                line = Text.assemble((severity, style), f" {place}: {finding['message']}")
                console.print(Padding(line, (0, 0, 0, 2)))
    counts = {status: sum(entry["status"] == status for entry in objects) for status in MARKS}
    severities = [finding["severity"] for entry in objects for finding in entry["findings"]]
    console.print()
    console.print(
        wording.say(
            "cli.check_sum",
            **counts,
            rows=sum(entry["rows_read"] for entry in objects),
            dropped=sum(entry["rows_dropped"] for entry in objects),
            errors=severities.count("error"),
            warnings=severities.count("warning"),
            notes=severities.count("note"),
        )
    )


def _short(path: str, channel: str) -> str:
    return path.removeprefix(f"exports/{channel}/")


def _cells(entry: dict[str, Any], channel: str, wording: Wording) -> list[str]:
    """Return the cells of one file's row in the table for people."""
    rows = wording.number(entry["rows_read"], 0) if entry["rows_read"] else ""
    if entry["rows_dropped"]:
        rows += " " + wording.say("cli.check_dropped", n=entry["rows_dropped"])
    period = "–".join(wording.day(entry[end]) for end in ("start", "end") if entry[end])
    totals = [
        f"{wording.term('measure', measure)} {wording.number(value)}"
        for measure, value in entry["totals"].items()
        if value is not None
    ]
    return [
        MARKS[entry["status"]],
        _short(entry["path"], channel),
        entry["export"].replace("+", "\n") or wording.say(f"cli.status_{entry['status']}"),
        rows,
        period,
        " · ".join(totals[:4]),
    ]
