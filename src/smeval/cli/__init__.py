"""The command line: init, check, evaluate, report."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from smeval.cli.check import check_objects, show_check
from smeval.cli.start import write_forms
from smeval.errors import SmevalError
from smeval.evaluation import evaluate
from smeval.publish import folder_name, publish
from smeval.read import read_exports
from smeval.register import load_register
from smeval.snapshot import csv_text, save_snapshot
from smeval.wording import LANGUAGES, Wording

DIR = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
YEAR = click.option("--year", type=click.IntRange(2000, 2100), required=True, help="The year to evaluate, e.g. 2025.")
DEPARTMENT = click.option(
    "--department", "departments", multiple=True, metavar="D", help="Only this department; may be given several times."
)
OUT = click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"), show_default=True,
    help="Folder for what is produced; below it comes <body>/<year>/.",
)  # fmt: skip


class Faults(click.ClickException):
    """Ends a command with exit code 1 and the findings in the language of the body."""

    def __init__(self, error: SmevalError, language: str = "de") -> None:
        wording = Wording(language)
        super().__init__("\n".join(finding.text(wording) for finding in error.findings))

    def show(self, file: Any = None) -> None:
        """Print the findings, one a line."""
        click.echo(self.message, file=file or sys.stderr)


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

    Exit codes: 0 done, 1 findings of severity error or a department that failed, 2 wrong usage.
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
@click.option("--year", type=click.IntRange(2000, 2100), help="Show only files that speak of this year.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one per file, for other programmes.")
def check(folder: Path, year: int | None, as_json: bool) -> None:
    """Say what was recognised, what it holds, and what is missing or odd.

    Reads every file below exports/ and evaluates nothing. A file that is not recognised is named together
    with the nearest known export and the headings it lacks. Exit code 1 if anything is an error.
    """
    register = None
    try:
        register = load_register(folder)
        exports = read_exports(register)
    except SmevalError as error:
        objects = check_objects(error.findings, None, Wording(register.language if register else "de"))
    else:
        objects = check_objects(register.findings, exports, Wording(register.language), register.channels["channel"])
    if year is not None:
        objects = [entry for entry in objects if speaks_of(entry, year)]
    show_check(objects, Wording(register.language if register else "de"), as_json=as_json)
    if any(finding["severity"] == "error" for entry in objects for finding in entry["findings"]):
        sys.exit(1)


def speaks_of(entry: dict[str, Any], year: int) -> bool:
    """Say whether a file speaks of a year, or does not say of which."""
    return not entry["start"] or entry["start"][:4] <= str(year) <= entry["end"][:4]


@main.command("evaluate")
@DIR
@YEAR
@DEPARTMENT
@click.option("--csv", "csv", metavar="FILE", help="Write the KPI table here; - prints it.")
@OUT
def evaluate_command(folder: Path, year: int, departments: tuple[str, ...], csv: str | None, out: Path) -> None:
    """Compute the KPI table and write the closing snapshot of the year.

    The KPI table has one row per channel, period and KPI; only the state `measured` carries a value. The
    snapshot goes to DIR/snapshots/<year>/<department>/ and is next year's history.
    """
    keep_out(folder, "--out", out)
    if csv and csv != "-":
        keep_out(folder, "--csv", Path(csv))
    try:
        whole = evaluate(folder, year)
        chosen = [whole.select(name) for name in departments or whole.departments]
    except SmevalError as error:
        raise Faults(error) from None
    for evaluation in chosen:
        save_snapshot(evaluation, folder / "snapshots" / str(year) / folder_name(next(iter(evaluation.departments))))
    table = csv_text(whole.kpis[whole.kpis["department"].isin(departments)] if departments else whole.kpis, guard=True)
    grave = bool((whole.findings["severity"] == "error").any())
    if csv == "-":
        sys.stdout.buffer.write(table)
        sys.stdout.buffer.flush()
    else:
        target = Path(csv) if csv else out / folder_name(whole.body) / str(year) / "kennzahlen.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(table)
        click.echo(Wording(whole.language).say("cli.evaluated", n=len(chosen), table=target.as_posix()))
    if grave:
        click.echo(Wording(whole.language).say("cli.evaluated_with_errors", folder=folder.as_posix()), err=True)
        sys.exit(1)


@main.command()
@DIR
@YEAR
@DEPARTMENT
@click.option("--language", type=click.Choice(LANGUAGES), help="Language of the reports; default: that of the body.")
@click.option("--format", "formats", default="html", show_default=True, help="Formats beside the notebook: html.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Reports rendered at a time.")
@OUT
def report(
    folder: Path, year: int, departments: tuple[str, ...], language: str | None, formats: str, jobs: int, out: Path
) -> None:
    """Render the yearly reports: a notebook and HTML per department, an index, a workbook, a manifest.

    A run writes aside and moves the finished result into position; a department that fails keeps its last
    good report, is named, and makes the exit code 1.
    """
    if set(formats.split(",")) != {"html"}:
        raise click.BadParameter("only html can be written so far", param_hint="--format")
    keep_out(folder, "--out", out)
    try:
        results = publish(folder, year, list(departments) or None, language, out, jobs, progress())
    except SmevalError as error:
        raise Faults(error) from None
    if any(not result.ok or result.errors for result in results):
        sys.exit(1)


def keep_out(folder: Path, option: str, target: Path) -> None:
    """Refuse to write into the body's folder: what stands there is the body's own."""
    if target.resolve().is_relative_to(folder.resolve()):
        raise click.BadParameter("lies inside DIR, where only snapshots are written", param_hint=option)


def progress() -> Callable[[str], None]:
    """Return a function that tells how far we are: on a terminal in place, in a log line by line."""
    console = Console(stderr=True, highlight=False)
    return console.print
