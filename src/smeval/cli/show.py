"""What `smeval check` prints for people: one block per channel, in it one per file with what was found there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rich.console import Console
from rich.text import Text

from smeval.cli.check import FileObject, FoundObject, has_error
from smeval.cli.coverage import Line, legend
from smeval.ids import FILE_STATUSES, SEVERITIES
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
#: What is found in so many files is told once.
MANY = 3
#: Totals that are named for a file.
TOTALS = 4


@dataclass(frozen=True)
class Terminal:
    """Where we print, and in which language."""

    console: Console
    wording: Wording

    @property
    def plain(self) -> bool:
        """Say whether it shows no other characters than ASCII and its own code page's."""
        return self.console.options.ascii_only

    def leave_line(self) -> None:
        """Print an empty line."""
        self.console.print()

    def put(self, text: Text, indent: int = 0, before: Text | None = None) -> None:
        """Print a text whose continuation lines stand under its beginning.

        Parameters
        ----------
        text : Text
        indent : int
            Blanks before all lines.
        before : Text, optional
            A mark that stands before the text.
        """
        before = Text() if before is None else before
        width = max(self.console.width - indent - before.cell_len, 20)
        for number, line in enumerate(text.wrap(self.console, width, overflow="fold") or [Text()]):
            line.rstrip()
            lead = before if number == 0 else Text(" " * before.cell_len if line else "")
            self.console.print(Text(" " * indent).append(lead).append(line), soft_wrap=True)


@dataclass(frozen=True)
class Checked:
    """What a check found, as people are told it.

    Parameters
    ----------
    objects : sequence of FileObject
    last : str
        What to do next.
    repeated : mapping
        File -> rows that stand in another row or file, too.
    brief : mapping
        File and sentence -> what is printed there instead, because the rest is told once for all files.
    months : mapping
        Channel -> lines that say which months were delivered.
    uncounted : mapping
        File -> measures that it tells, but no row of it that counts.
    """

    objects: Sequence[FileObject]
    last: str
    repeated: Mapping[str, int] = field(default_factory=dict)
    brief: Mapping[tuple[str, str], str] = field(default_factory=dict)
    months: Mapping[str, list[Line]] = field(default_factory=dict)
    uncounted: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def shared(self) -> Mapping[str, int]:
        """Sentences that stand at many files, each with its number."""
        files: dict[str, set[str]] = {}
        for entry in self.objects:
            for found in entry["findings"]:
                if (entry["path"], found["message"]) not in self.brief:
                    files.setdefault(found["message"], set()).add(entry["path"])
        many = [message for message, paths in files.items() if len(paths) >= MANY]
        return {message: number for number, message in enumerate(many, start=1)}


def make_terminal(wording: Wording) -> Terminal:
    """Return the terminal; nothing we print is markup, and file names keep their brackets and colons."""
    return Terminal(Console(highlight=False, markup=False, emoji=False), wording)


def show_check(terminal: Terminal, checked: Checked) -> None:
    """Print a block per channel, in it a block per file, then what many files share, then the sum.

    Parameters
    ----------
    terminal : Terminal
    checked : Checked
    """
    say, objects = terminal.wording.say, checked.objects
    names = dict.fromkeys([*checked.months, *(entry["channel"] for entry in objects)])
    blocks = {say("cli.check_register"): [entry for entry in objects if _is_register(entry)]}
    blocks |= {name: [entry for entry in objects if entry["channel"] == name] for name in names if name}
    blocks |= {say("cli.check_stray"): [entry for entry in objects if not entry["channel"] and not _is_register(entry)]}
    for channel, entries in blocks.items():
        if not entries and channel not in checked.months:
            continue
        terminal.leave_line()
        terminal.console.print(Text(channel, style="bold"))
        for entry in entries:
            _show_file(terminal, checked, entry)
        for line in checked.months.get(channel, ()):
            terminal.put(line.words, 2, line.marks)
    if checked.months:
        terminal.leave_line()
        terminal.put(legend(terminal.wording, plain=terminal.plain))
    _show_shared(terminal, checked)
    if checked.brief:
        terminal.leave_line()
        terminal.put(Text(say("cli.check_assumed_all", n=len({path for path, _ in checked.brief}))))
    _show_sum(terminal, checked)
    terminal.put(Text(checked.last, style="bold"))


def show_coverage(terminal: Terminal, months: Mapping[str, list[Line]]) -> None:
    """Print only which months were delivered, or that no file names a day.

    Parameters
    ----------
    terminal : Terminal
    months : mapping
        Channel -> lines that say which months were delivered.
    """
    for channel, lines in months.items():
        terminal.leave_line()
        terminal.console.print(Text(channel, style="bold"))
        for line in lines:
            terminal.put(line.words, 2, line.marks)
    terminal.leave_line()
    wording = terminal.wording
    terminal.put(legend(wording, plain=terminal.plain) if months else Text(wording.say("cli.coverage_no_data")))


def _is_register(entry: FileObject) -> bool:
    return not entry["channel"] and not entry["path"].startswith("exports/")


def _short(entry: FileObject) -> str:
    """Return the path of a file below the folder of its channel."""
    return entry["path"].removeprefix(f"exports/{entry['channel']}/")


def _show_file(terminal: Terminal, checked: Checked, entry: FileObject) -> None:
    """Print the block of one file: name, what it is and holds, what was found."""
    status = "faulty" if entry["status"] == "recognised" and has_error(entry) else entry["status"]
    mark = (MARKS[status][terminal.plain], STYLES[status])
    name = Text.assemble(mark, " ", (_short(entry), "dim" if status == "ignored" else ""))
    messages = {found["message"] for found in entry["findings"]}
    notes = sorted(number for message, number in checked.shared.items() if message in messages)
    if notes:
        name.append("  " + " ".join(f"[{number}]" for number in notes), "dim")
    terminal.put(name)
    told = " · ".join(fact for fact in _facts(terminal.wording, checked, entry) if fact)
    if told:
        terminal.put(Text(told, style="dim"), 4)
    for found in entry["findings"]:
        brief = checked.brief.get((entry["path"], found["message"]))
        if brief is not None:
            terminal.put(Text(brief, style="dim"), 4)
        elif found["message"] not in checked.shared:
            terminal.put(_finding(found, terminal.wording), 4)


def _facts(wording: Wording, checked: Checked, entry: FileObject) -> list[str]:
    """Return what a file is and holds: export, days, rows, totals; empty where it is not known."""
    days = dict.fromkeys(wording.day(day) for day in (entry["start"], entry["end"]) if day)
    repeated = checked.repeated.get(entry["path"], 0)
    summed = [(name, total) for name, total in entry["totals"].items() if total is not None and entry["rows_counted"]]
    dashes = [f"{wording.term('measure', name)} –" for name in checked.uncounted.get(entry["path"], ())[:TOTALS]]
    why = "repeated" if repeated else "none"
    return [
        " + ".join(wording.title("export", name) for name in entry["export"].split("+")),
        "–".join(days),
        _balance(entry["rows_read"], entry["rows_dropped"], repeated, wording) if entry["rows_read"] else "",
        *(f"{wording.term('measure', name)} {wording.number(total)}" for name, total in summed[:TOTALS]),
        wording.say(f"cli.check_uncounted_{why}", measures=dashes) if dashes else "",
    ]


def _finding(found: FoundObject, wording: Wording) -> Text:
    """Return what was found: how grave it is, where, and the sentence."""
    severity = (wording.say(f"cli.severity_{found['severity']}"), STYLES[found["severity"]])
    place = f", {found['place']}" if found["place"] else ""
    return Text.assemble(severity, f"{place}: {found['message']}")


def _balance(read: int, dropped: int, repeated: int, wording: Wording) -> str:
    """Say what became of the rows: read = loaded + left out + doubled."""
    if not dropped:
        return wording.say("cli.check_all_loaded", read=read)
    return wording.say(
        "cli.check_balance", read=read, loaded=read - dropped, left_out=dropped - repeated, repeated=repeated
    )


def _show_shared(terminal: Terminal, checked: Checked) -> None:
    """Print once what was found in many files, with the files."""
    if not checked.shared:
        return
    say = terminal.wording.say
    terminal.leave_line()
    terminal.console.print(Text(say("cli.check_shared"), style="bold"))
    for message, number in checked.shared.items():
        files: dict[str, list[str]] = {}
        severity = "note"
        for entry in checked.objects:
            for found in entry["findings"]:
                if found["message"] == message:
                    severity = found["severity"]
                    files.setdefault(entry["channel"], []).append(_short(entry))
        named = say(f"cli.severity_{severity}")
        count = say("cli.check_files", n=sum(len(set(names)) for names in files.values()))
        terminal.put(Text.assemble((f"[{number}] ", "dim"), (named, STYLES[severity]), f" {count}: {message}"))
        for channel, names in files.items():
            told = ": ".join(filter(None, (channel, ", ".join(dict.fromkeys(names)))))
            terminal.put(Text(told, style="dim"), 4)


def _show_sum(terminal: Terminal, checked: Checked) -> None:
    """Print how many files, rows and findings there are, and which files have errors."""
    wording, objects = terminal.wording, checked.objects
    files = {status: sum(entry["status"] == status for entry in objects) for status in FILE_STATUSES}
    severities = [found["severity"] for entry in objects for found in entry["findings"]]
    read = sum(entry["rows_read"] for entry in objects)
    dropped = sum(entry["rows_dropped"] for entry in objects)
    repeated = sum(checked.repeated.get(entry["path"], 0) for entry in objects)
    terminal.leave_line()
    terminal.put(Text(wording.say("cli.check_sum_files", **files)))
    if read:
        terminal.put(Text(_balance(read, dropped, repeated, wording)))
    found = {f"{severity}s": severities.count(severity) for severity in SEVERITIES}
    terminal.put(Text(wording.say("cli.check_sum_findings", **found)))
    faulty = [entry["path"] for entry in objects if has_error(entry)]
    if faulty:
        terminal.put(Text(wording.say("cli.check_faulty"), style=STYLES["error"]))
        for path in faulty:
            terminal.put(Text(path), 2)
