"""The command line: init, check, draft, sample, evaluate, report, close."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import IO, Any, ParamSpec

import click
from rich.console import Console

from smeval.audit.samples import Wish, draw_sample
from smeval.cli.check import (
    as_json,
    brief_notes,
    check_objects,
    has_error,
    look_at,
    names_of,
    next_step,
    repeated_rows,
    speaks_of,
)
from smeval.cli.close import closing_lines
from smeval.cli.coverage import coverage_lines, coverage_objects, latest_year
from smeval.cli.draft import body_of, draft_text
from smeval.cli.sample import sample_lines, unwritable, usual_name, write_sheet
from smeval.cli.show import Checked, make_terminal, show_check, show_coverage
from smeval.cli.start import write_forms
from smeval.cli.totals import uncounted_measures
from smeval.closing import close
from smeval.errors import Finding, SmevalError
from smeval.evaluation import evaluate
from smeval.ids import LANGUAGES
from smeval.publish import Output, folder_name, publish
from smeval.record.snapshot import csv_text, save_snapshot
from smeval.register.partial import language_of
from smeval.wording import Wording

DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
YEAR = click.option("--year", type=click.IntRange(2000, 2100), required=True, help="The year to evaluate, e.g. 2025.")
DEPARTMENT = click.option(
    "--department", "departments", multiple=True, metavar="D", help="Only this department; may be given several times."
)
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    show_default=True,
    help="Folder for what is produced; below it comes <body>/<year>/.",
)

#: Exit code after Ctrl-C, as shells count it.
INTERRUPTED = 130


class Faults(click.ClickException):
    """Ends a command with exit code 1 and the findings in the language of the body."""

    def __init__(self, error: SmevalError, language: str = "de") -> None:
        wording = Wording(language)
        super().__init__("\n".join(finding.text(wording) for finding in error.findings))

    def show(self, file: IO[Any] | None = None) -> None:  # as click declares it
        """Print the findings, one a line."""
        click.echo(self.message, file=file or sys.stderr)


P = ParamSpec("P")


def stoppable(command: Callable[P, None]) -> Callable[P, None]:
    """End a command on Ctrl-C with one sentence in the language of the body."""

    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> None:
        try:
            command(*args, **options)
        except KeyboardInterrupt:
            folder = options.get("folder")
            language = language_of(folder) if isinstance(folder, Path) else LANGUAGES[0]
            click.echo(Wording(language).say("cli.interrupted"), err=True)
            sys.exit(INTERRUPTED)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="smeval", message="smeval %(version)s")
def main() -> None:
    """Evaluate the social media channels of a public body, once a year.

    \b
    The way to a first report:
      smeval init data/mycity            makes a folder with forms
      (fill in channels.csv, put the downloads into exports/<channel>/)
      smeval check data/mycity           says what was recognised and what is missing
      smeval report data/mycity --year 2025
      smeval close data/mycity --year 2025     once the year is over: puts it on record

    Exit codes: 0 done, 1 findings of severity error or a department that failed, 2 wrong usage,
    130 stopped with Ctrl-C.
    """  # noqa: D301 - click wants the character itself


@main.command()
@DIR
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="de", show_default=True, help="Language of the forms."
)
def init(folder: Path, language: str) -> None:
    """Make an empty folder with forms to fill in.

    Only the name in body.toml and the columns channel, department and platform of channels.csv are
    required; whatever else stays empty counts as not declared, and the evaluation says so.
    """
    try:
        written = write_forms(folder, language)
    except SmevalError as error:
        raise Faults(error, language) from None
    wording = Wording(language)
    for path in written:
        click.echo(path.as_posix())
    click.echo(wording.say("cli.init_next", folder=folder.as_posix()))


@main.command()
@DIR
@click.option("--year", type=click.IntRange(2000, 2100), help="Only files and months of this year.")
@click.option("--coverage", is_flag=True, help="Only which months of which measures were delivered.")
@click.option("--json", "for_programmes", is_flag=True, help="Print a list of objects for other programmes.")
@stoppable
def check(folder: Path, year: int | None, coverage: bool, for_programmes: bool) -> None:
    """Say what was recognised, what it holds, and what is missing or odd.

    Reads every file below exports/ and evaluates nothing. A file that is not recognised is named together
    with the nearest known export and the headings it lacks; `smeval draft` helps to describe it. Below the
    files of a channel stands month by month what was delivered: of the year given, else of the latest.
    With --json there is one object per file, with --coverage --json one per channel and measure.
    Faults of the register do not hide the exports. Exit code 1 if anything is an error.
    """
    findings, register, exports = look_at(folder)
    wording = Wording(language_of(folder), names_of(register))
    objects = check_objects(findings, register, exports, wording)
    shown = [entry for entry in objects if year is None or speaks_of(entry, year)]
    months, covered = year, []
    if register is not None and exports is not None:
        months = year or latest_year(exports)
        covered = coverage_objects(exports, register, months) if months else []
    if for_programmes:
        click.echo(as_json(covered if coverage else shown))
    else:
        terminal = make_terminal(wording)
        lines = coverage_lines(covered, wording, plain=terminal.plain, brief=not coverage)
        if coverage:
            show_coverage(terminal, lines)
        else:
            last = wording.say(f"cli.check_next_{next_step(objects)}", folder=folder.as_posix(), year=str(months))
            checked = Checked(shown, last)
            if register is not None and exports is not None:
                checked = replace(
                    checked,
                    repeated=repeated_rows(exports),
                    brief=brief_notes(exports, wording),
                    months=lines,
                    uncounted=uncounted_measures(exports, register),
                )
            show_check(terminal, checked)
    if any(has_error(entry) for entry in objects):
        sys.exit(1)


@main.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--channel", metavar="CHANNEL", help="Channel that the file belongs to; default: that of its folder.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the comments; default: that of the body.")
def draft(file: Path, channel: str | None, language: str | None) -> None:
    """Draft a description of a file that nobody knows.

    Prints TOML for catalog/ in the body's folder: the nearest known export, shape, headings, units, forms of
    dates and numbers. Every guess is marked as one; what only people can know is left to be completed. No
    content of a cell is printed. A description with the id of a built-in export takes its place.
    """
    folder = body_of(file)
    chosen = language or (language_of(folder) if folder else LANGUAGES[0])
    try:
        click.echo(draft_text(file, channel, Wording(chosen)), nl=False)
    except SmevalError as error:
        raise Faults(error, chosen) from None


@main.command("sample")
@DIR
@YEAR
@click.option("--channel", required=True, metavar="C", help="Channel whose posts are drawn.")
@click.option("--subject", required=True, metavar="S", help="What is looked at, e.g. on_website or alt_text.")
@click.option("--n", "n", type=click.IntRange(1, 10_000), default=30, show_default=True, help="How many posts to draw.")
@click.option("--seed", type=click.IntRange(min=0), help="Another seed than the one made of body, channel and subject.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx", help="Where to write it.")
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the sheet; default: that of the body.")
@stoppable
def sample_command(folder: Path, out: Path | None, language: str | None, **wished: Any) -> None:
    """Draw own posts of a year at random and write a sheet to tick; the body's folder stays as it is.

    Answers to others are not drawn. The same exports give the same posts, whoever draws: the seed is made of body,
    channel, year and subject, and stands on the sheet with the rule. Ticked, the sheet goes into DIR/samples/.
    """
    wish, wording = Wish(**wished), Wording(language or language_of(folder))
    target = out or Path()
    try:
        found = draw_sample(folder, wish)
        target = out or Path(usual_name(found.wish, wording))
        keep_out(folder, "--out", target)
        if fault := unwritable(target):
            raise click.BadParameter(wording.say(fault, file=target.as_posix()), param_hint="--out")
        write_sheet(found, target, wording)
    except SmevalError as error:
        blamed = error.findings[0]
        if blamed.key.startswith("--"):
            raise click.BadParameter(blamed.sentence(wording), param_hint=blamed.key) from None
        raise Faults(error, wording.language) from None
    except OSError as error:
        values = {"file": target.as_posix(), "reason": error.strerror or type(error).__name__}
        raise Faults(SmevalError(Finding("sample_unwritten", "error", values=values)), wording.language) from None
    for line in sample_lines(found, target, folder, wording):
        click.echo(line)


@main.command("evaluate")
@DIR
@YEAR
@DEPARTMENT
@click.option("--csv", "csv", metavar="FILE", help="Write the KPI table here; - prints it.")
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Save each department's evaluation below this folder, to be opened or compared later.",
)
@OUT
@stoppable
def evaluate_command(
    folder: Path, year: int, departments: tuple[str, ...], csv: str | None, save: Path | None, out: Path
) -> None:
    """Compute the KPI table of a year; the body's folder stays as it is.

    The table has one row per channel, period and KPI; only the state `measured` carries a value. What is to bind
    the next year is put on record by `smeval close`.
    """
    keep_out(folder, "--out", out)
    if csv and csv != "-":
        keep_out(folder, "--csv", Path(csv))
    if save:
        keep_out(folder, "--save", save)
    try:
        whole = evaluate(folder, year)
        chosen = [whole.select(name) for name in departments or whole.departments]
    except SmevalError as error:
        raise Faults(error, language_of(folder)) from None
    wording = Wording(whole.language)
    if save:
        for evaluation in chosen:
            save_snapshot(evaluation, save / folder_name(next(iter(evaluation.departments))))
    named = [name for evaluation in chosen for name in evaluation.departments]
    table = csv_text(whole.kpis[whole.kpis["department"].isin(named)] if departments else whole.kpis, guard=True)
    grave = bool((whole.findings["severity"] == "error").any())
    if csv == "-":
        sys.stdout.buffer.write(table)
        sys.stdout.buffer.flush()
    else:
        target = Path(csv) if csv else out / folder_name(whole.body) / str(year) / "kennzahlen.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(table)
        click.echo(wording.say("cli.evaluated", table=target.as_posix()))
    if save:
        click.echo(wording.say("cli.saved", n=len(chosen), folder=save.as_posix()), err=csv == "-")
    if grave:
        click.echo(wording.say("cli.evaluated_with_errors", folder=folder.as_posix()), err=True)
        sys.exit(1)


@main.command("close")
@DIR
@YEAR
@click.option("--again", is_flag=True, help="Close a closed year again; its earlier versions stay.")
@click.option("--because", default="", metavar="TEXT", help="Why it is closed again.")
@stoppable
def close_command(folder: Path, year: int, again: bool, because: str) -> None:
    """Put a year on record: the evaluation of every department, and the ledger that holds them together.

    Writes to DIR/closed/ only, and only once the year is over. What stands there binds the years after it; a closed
    year is never overwritten. With --again, which needs --because, a further version is put beside the earlier ones.
    """
    try:
        done = close(folder, year, again=again, because=because)
    except SmevalError as error:
        raise Faults(error, language_of(folder)) from None
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__, "folder": folder.as_posix()}
        raise Faults(SmevalError(Finding("closing_unwritten", "error", values=values)), language_of(folder)) from None
    wording = Wording(language_of(folder))
    for line in closing_lines(folder, done, wording):
        click.echo(line)
    if done.errors:
        click.echo(wording.say("cli.close_errors", n=done.errors, folder=folder.as_posix()), err=True)
        sys.exit(1)


@main.command()
@DIR
@YEAR
@DEPARTMENT
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the reports; default: that of the body.")
@click.option(
    "--format",
    "formats",
    metavar="F,...",
    default="html",
    show_default=True,
    help="Formats beside the notebook, parted by commas.",
)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Reports rendered at a time.")
@OUT
@stoppable
def report(
    folder: Path, year: int, departments: tuple[str, ...], language: str | None, formats: str, jobs: int, out: Path
) -> None:
    """Render the yearly reports: a notebook and HTML per department, an index, a workbook, a manifest.

    A run writes aside and moves the finished result into position; a department that fails keeps its last
    good report, is named, and makes the exit code 1.
    """
    output = Output(out, known_formats(formats))
    keep_out(folder, "--out", out)
    try:
        results = publish(folder, year, list(departments) or None, language, output, jobs, progress())
    except SmevalError as error:
        raise Faults(error, language or language_of(folder)) from None
    if any(not result.ok or result.errors for result in results):
        sys.exit(1)


def known_formats(option: str) -> tuple[str, ...]:
    """Return the formats asked for, each once.

    Raises
    ------
    click.BadParameter
        If one of them cannot be written.
    """
    from smeval.publish.formats import FORMATS  # what draws takes a second to import

    chosen = tuple(dict.fromkeys(name.strip() for name in option.split(",")))
    if unknown := [name for name in chosen if name not in FORMATS]:
        message = f"no such format: {', '.join(map(repr, unknown))}; there is {', '.join(FORMATS)}"
        raise click.BadParameter(message, param_hint="--format")
    return chosen


def keep_out(folder: Path, option: str, target: Path) -> None:
    """Refuse to write into the body's folder: what stands there is the body's own.

    Parameters
    ----------
    folder : Path
        The body's folder.
    option : str
        The option that names the target.
    target : Path

    Raises
    ------
    click.BadParameter
        If the target lies in the folder.
    """
    if target.resolve().is_relative_to(folder.resolve()):
        message = Wording(language_of(folder)).say("cli.keep_out", folder=folder.as_posix())
        raise click.BadParameter(message, param_hint=option)


def progress() -> Callable[[str], None]:
    """Return a function that tells how far we are: on a terminal in place, in a log line by line."""
    console = Console(stderr=True, highlight=False)
    return console.print
