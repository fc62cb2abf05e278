"""What `smeval check` prints for people: one block per channel, in it one per file with what was found there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from smeval.cli.coverage import Line, legend
from smeval.wording import Wording

MARKS = {"recognised": "✓+", "faulty": "!!", "ignored": "·.", "rejected": "✗x"}
STYLES = {
    "recognised": "green",
    "faulty": "bold red",
    "ignored": "dim",
    "rejected": "red",
    "note": "dim",
    "warning": "yellow",
    "error": "bold red",
}
SEVERITIES = ("error", "warning", "note")
#: What is found in so many files is told once.
MANY = 3
#: Totals that are named for a file.
TOTALS = 4

Objects = list[dict[str, Any]]
#: File and sentence -> what is printed there instead, because the rest is told once for all files.
Brief = Mapping[tuple[str, str], str]


def make_console() -> Console:
    """Return the terminal; nothing we print is markup, and file names keep their brackets and colons."""
    return Console(highlight=False, markup=False, emoji=False)


def knows_ascii_only(console: Console) -> bool:
    """Say whether the terminal shows no other characters than ASCII and its own code page's."""
    return console.options.ascii_only


def show_check(
    console: Console,
    objects: Objects,
    wording: Wording,
    repeated: Mapping[str, int],
    totals: Mapping[str, Mapping[str, float]],
    brief: Brief,
    months: Mapping[str, list[Line]],
    last: str,
) -> None:
    """Print the objects: a block per channel, in it a block per file, then what many files share, then the sum.

    Parameters
    ----------
    repeated : mapping
        File -> rows that stand in another row or file, too.
    totals : mapping
        File -> sums over its rows that count.
    brief : mapping
        Sentences that are told in short.
    months : mapping
        Channel -> lines that say which months were delivered.
    last : str
        What to do next.
    """
    shared = _shared(objects, brief)
    plain = knows_ascii_only(console)
    names = dict.fromkeys([*months, *(entry["channel"] for entry in objects)])
    blocks = {wording.say("cli.check_register"): [entry for entry in objects if _is_register(entry)]}
    blocks |= {name: [entry for entry in objects if entry["channel"] == name] for name in names if name}
    stray = [entry for entry in objects if not entry["channel"] and not _is_register(entry)]
    for channel, entries in (blocks | {wording.say("cli.check_stray"): stray}).items():
        if not entries and channel not in months:
            continue
        console.print()
        console.print(Text(channel, style="bold"))
        for entry in entries:
            _show_file(
                console,
                entry,
                wording,
                repeated.get(entry["path"], 0),
                shared,
                brief,
                totals.get(entry["path"], {}),
                plain,
            )
        for line in months.get(channel, ()):
            _put(console, line.words, 2, line.marks)
    if months:
        console.print()
        _put(console, legend(wording, plain=plain), 0)
    _show_shared(console, objects, shared, wording)
    if brief:
        console.print()
        _put(console, Text(wording.say("cli.check_assumed_all", n=len({path for path, _ in brief}))), 0)
    _show_sum(console, objects, wording, repeated)
    _put(console, Text(last, style="bold"), 0)


def show_coverage(console: Console, months: Mapping[str, list[Line]], wording: Wording, *, plain: bool) -> None:
    """Print only which months were delivered, or that no file names a day."""
    for channel, lines in months.items():
        console.print()
        console.print(Text(channel, style="bold"))
        for line in lines:
            _put(console, line.words, 2, line.marks)
    last = legend(wording, plain=plain) if months else Text(wording.say("cli.coverage_no_data"))
    console.print()
    _put(console, last, 0)


def _put(console: Console, text: Text, indent: int, before: Text | None = None) -> None:
    """Print a text whose continuation lines stand under its beginning, after a mark that stands before it."""
    before = Text() if before is None else before
    width = max(console.width - indent - before.cell_len, 20)
    for number, line in enumerate(text.wrap(console, width, overflow="fold") or [Text()]):
        line.rstrip()
        lead = before if number == 0 else Text(" " * before.cell_len if line else "")
        console.print(Text(" " * indent).append(lead).append(line), soft_wrap=True)


def _shared(objects: Objects, brief: Brief) -> dict[str, int]:
    """Return the sentences that stand at many files, each with its number."""
    files: dict[str, set[str]] = {}
    for entry in objects:
        for finding in entry["findings"]:
            if (entry["path"], finding["message"]) not in brief:
                files.setdefault(finding["message"], set()).add(entry["path"])
    many = [message for message, paths in files.items() if len(paths) >= MANY]
    return {message: number for number, message in enumerate(many, start=1)}


def _is_register(entry: Mapping[str, Any]) -> bool:
    return not entry["channel"] and not entry["path"].startswith("exports/")


def _short(entry: Mapping[str, Any]) -> str:
    return str(entry["path"]).removeprefix(f"exports/{entry['channel']}/")


def _show_file(
    console: Console,
    entry: Mapping[str, Any],
    wording: Wording,
    repeated: int,
    shared: Mapping[str, int],
    brief: Brief,
    totals: Mapping[str, float],
    plain: bool,
) -> None:
    """Print the block of one file: name, what it is and holds, what was found."""
    status = entry["status"]
    if status == "recognised" and any(found["severity"] == "error" for found in entry["findings"]):
        status = "faulty"
    name = Text.assemble((MARKS[status][plain], STYLES[status]), " ", (_short(entry), "dim" * (status == "ignored")))
    notes = sorted({shared[found["message"]] for found in entry["findings"] if found["message"] in shared})
    if notes:
        name.append("  " + " ".join(f"[{number}]" for number in notes), "dim")
    _put(console, name, 0)
    facts = [entry["export"].replace("+", " + ")]
    days = dict.fromkeys(wording.day(entry[end]) for end in ("start", "end") if entry[end])
    facts.append("–".join(days))
    if entry["rows_read"]:
        facts.append(_balance(entry["rows_read"], entry["rows_dropped"], repeated, wording))
    facts += [
        f"{wording.term('measure', measure)} {wording.number(value)}"
        for measure, value in list(totals.items())[:TOTALS]
    ]
    told = " · ".join(fact for fact in facts if fact)
    if told:
        _put(console, Text(told, style="dim"), 4)
    for finding in entry["findings"]:
        message = finding["message"]
        if (entry["path"], message) in brief:
            _put(console, Text(brief[entry["path"], message], style="dim"), 4)
        elif message not in shared:
            severity = wording.say(f"cli.severity_{finding['severity']}")
            place = ", ".join(part for part in ("", finding["place"]) if part or finding["place"])
            _put(console, Text.assemble((severity, STYLES[finding["severity"]]), f"{place}: {message}"), 4)


def _balance(read: int, dropped: int, repeated: int, wording: Wording) -> str:
    """Say what became of the rows: read = loaded + left out + doubled."""
    if not dropped:
        return wording.say("cli.check_all_loaded", read=read)
    return wording.say(
        "cli.check_balance", read=read, loaded=read - dropped, left_out=dropped - repeated, repeated=repeated
    )


def _show_shared(console: Console, objects: Objects, shared: Mapping[str, int], wording: Wording) -> None:
    """Print once what was found in many files, with the files."""
    if not shared:
        return
    console.print()
    console.print(Text(wording.say("cli.check_shared"), style="bold"))
    for message, number in shared.items():
        files: dict[str, list[str]] = {}
        severity = "note"
        for entry in objects:
            for finding in entry["findings"]:
                if finding["message"] == message:
                    severity = finding["severity"]
                    files.setdefault(entry["channel"], []).append(_short(entry))
        named = wording.say(f"cli.severity_{severity}")
        n = sum(len(set(names)) for names in files.values())
        count = wording.say("cli.check_files", n=n)
        line = Text.assemble((f"[{number}] ", "dim"), (named, STYLES[severity]), f" {count}: {message}")
        _put(console, line, 0)
        for channel, names in files.items():
            _put(console, Text(": ".join(filter(None, (channel, ", ".join(dict.fromkeys(names))))), style="dim"), 4)


def _show_sum(console: Console, objects: Objects, wording: Wording, repeated: Mapping[str, int]) -> None:
    """Print how many files, rows and findings there are, and which files have errors."""
    counts = {
        status: sum(entry["status"] == status for entry in objects) for status in ("recognised", "rejected", "ignored")
    }
    found = [finding["severity"] for entry in objects for finding in entry["findings"]]
    rows, dropped = (sum(entry[key] for entry in objects) for key in ("rows_read", "rows_dropped"))
    doubled = sum(repeated.get(entry["path"], 0) for entry in objects)
    console.print()
    _put(console, Text(wording.say("cli.check_sum_files", **counts)), 0)
    if rows:
        _put(console, Text(_balance(rows, dropped, doubled, wording)), 0)
    severities = zip(("errors", "warnings", "notes"), map(found.count, SEVERITIES), strict=True)
    _put(console, Text(wording.say("cli.check_sum_findings", **dict(severities))), 0)
    faulty = [entry["path"] for entry in objects if any(f["severity"] == "error" for f in entry["findings"])]
    if faulty:
        _put(console, Text(wording.say("cli.check_faulty"), style=STYLES["error"]), 0)
        for path in faulty:
            _put(console, Text(path), 2)
