"""One run: render every department aside, move what is finished into position, then index, workbook and manifest."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path

from smeval.errors import SmevalError
from smeval.evaluation import Evaluation, check_department, evaluate
from smeval.ids import SEVERITIES
from smeval.publish.names import FAILED, MANIFEST, NOTEBOOK, REPORT, WORKBOOK, folder_name
from smeval.publish.notebook import (
    NotebookError,
    find_notebook,
    notebook_text,
    render_html,
    run_notebook,
    stop_kernels,
)
from smeval.publish.output import PAGE, Output
from smeval.publish.pages import write_index, write_notice, write_report
from smeval.publish.produced import Produced
from smeval.publish.workbook import write_workbook
from smeval.show.view import View
from smeval.wording import Wording

#: Packages whose version can change a report.
PACKAGES = ("smeval", "pandas", "numpy", "matplotlib", "babel", "nbconvert", "papermill", "xlsxwriter")


def place_files(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """Write files aside and move each into position, so that a reader finds the old or the new one, complete.

    Parameters
    ----------
    folder : Path
    contents : mapping of str to str or bytes
        Content by name of the file; text is written as UTF-8.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as aside:
        for name, content in contents.items():
            with (Path(aside) / name).open("wb") as file:
                file.write(content.encode("utf-8") if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
        for name in contents:
            (Path(aside) / name).replace(folder / name)


@dataclass(frozen=True)
class Order:
    """What is to be made.

    Parameters
    ----------
    body_folder : Path
        The body's folder.
    year : int
    departments : tuple of str
        Ids; empty for all.
    language : str or None
        None for the body's own.
    out : Output
        Folder below which all of it goes, and the formats of the documents.
    jobs : int
        Reports made at a time.
    """

    body_folder: Path
    year: int
    departments: tuple[str, ...]
    language: str | None
    out: Output
    jobs: int


@dataclass(frozen=True)
class Edition:
    """The reports of one body and year in one language, the folder of the year into which they go, their formats."""

    body_folder: Path
    year: int
    language: str
    target: Path
    formats: tuple[str, ...]

    @property
    def wording(self) -> Wording:
        """Return the wording in its language."""
        return Wording(self.language)


def render_report(edition: Edition, department: str, title: str) -> Produced:
    """Run the annual notebook for one department and put notebook and page into its folder.

    Whatever happens, an older report stays until the new one is complete.

    Parameters
    ----------
    edition : Edition
    department : str
    title : str
        Title of the page.
    """
    wording, target = edition.wording, edition.target
    folder = target / folder_name(department)
    body = edition.body_folder.resolve()
    parameters = {"body": body.name, "department": department, "year": edition.year, "language": edition.language}
    try:
        notebook = run_notebook(find_notebook(), parameters, body.parent)
    except NotebookError as error:
        failed = target / FAILED / folder_name(department)
        place_files(failed, {NOTEBOOK: notebook_text(error.notebook)})
        return Produced(department, folder, sentences_of(error, wording), failed / NOTEBOOK)
    except SmevalError as error:
        return Produced(department, folder, sentences_of(error, wording))
    page = {REPORT: render_html(notebook, title, wording)} if PAGE in edition.formats else {}
    place_files(folder, page | {NOTEBOOK: notebook_text(notebook)})
    return Produced(department, folder)


def sentences_of(error: SmevalError, wording: Wording) -> str:
    """Return everything an error says, as one text.

    Parameters
    ----------
    error : SmevalError
    wording : Wording
    """
    return " ".join(finding.text(wording) for finding in error.findings)


def publish_reports(order: Order, say: Callable[[str], object]) -> list[Produced]:
    """Make everything that belongs to a year; see `smeval.publish.publish`.

    Parameters
    ----------
    order : Order
    say : callable
        Is told in words how far we are.
    """
    body_folder, year = order.body_folder, order.year
    whole = evaluate(body_folder, year)
    asked = {check_department(department, whole.departments) for department in order.departments}
    language = order.language or whole.language
    wording = Wording(language)
    formats, target = order.out.formats, order.out.folder / folder_name(whole.body) / str(year)
    chosen = [name for name in whole.departments if not asked or name in asked]
    say(wording.say("publish.start", n=len(chosen)))
    results = render_reports(Edition(body_folder, year, language, target, formats), whole, chosen, order.jobs, say)
    parts = {name: whole.select(name) for name in chosen}
    for name, part in parts.items():
        part_view = View(part, language)
        documents = write_notice(part_view, formats) | (write_report(part_view, formats) if results[name].ok else {})
        place_files(target / folder_name(name), documents)
    view = View(whole, language)
    write_workbook(view, target / WORKBOOK)
    place_files(target, write_index(view, produced_files(target), formats))
    failed = [name for name in chosen if not results[name].ok]
    place_files(target, {MANIFEST: manifest(whole, body_folder, target, language, failed)})
    say(wording.say("publish.finished", folder=target.as_posix()))
    produced = []
    for name in parts:
        errors = int((parts[name].findings["severity"] == "error").sum())
        produced.append(replace(results[name], errors=errors))
        if errors:
            say(
                wording.say(
                    "publish.errors", department=whole.departments[name], n=errors, folder=body_folder.as_posix()
                )
            )
    return produced


def render_reports(
    edition: Edition, whole: Evaluation, departments: Iterable[str], jobs: int, say: Callable[[str], object]
) -> dict[str, Produced]:
    """Make the reports of departments at the same time, each in a thread that waits for a kernel of its own.

    Parameters
    ----------
    edition : Edition
    whole : Evaluation
        Of the whole body; names the departments.
    departments : iterable of str
        Ids of those that get a report.
    jobs : int
        Reports made at a time.
    say : callable
        Is told what became of each.
    """
    results = {}
    with ThreadPoolExecutor(jobs) as pool:
        waiting = []
        for name in departments:
            values = {"year": str(edition.year), "department": whole.departments[name], "body": whole.name}
            title = edition.wording.say("report.page_title", **values)
            waiting.append(pool.submit(render_report, edition, name, title))
        try:
            for future in as_completed(waiting):
                result = future.result()
                results[result.department] = result
                say(outcome(result, whole.departments[result.department], edition.wording))
        except KeyboardInterrupt:
            abandon(waiting)
            raise
    return results


def abandon(waiting: Iterable[Future[Produced]]) -> None:
    """Give up what was begun: reports not begun never begin, kernels end, finished reports stay."""
    begun = [future for future in waiting if not future.cancel()]
    while not all(future.done() for future in begun):
        stop_kernels()
        time.sleep(0.05)


def outcome(result: Produced, name: str, wording: Wording) -> str:
    """Say what became of one report.

    Parameters
    ----------
    result : Produced
    name : str
        Name of the department.
    wording : Wording
    """
    if result.ok:
        return wording.say("publish.done", department=name)
    if result.notebook is None:
        return wording.say("publish.failed_short", department=name, error=result.fault)
    notebook = result.notebook.as_posix()
    return wording.say("publish.failed", department=name, error=result.fault, notebook=notebook)


def produced_files(target: Path) -> list[str]:
    """Return the files of a year that a reader may open, below the folder of the year."""
    found = (path.relative_to(target) for path in target.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in found
        if path.parts[0] not in (FAILED, MANIFEST) and not any(part.startswith(".") for part in path.parts)
    )


def manifest(whole: Evaluation, body: Path, target: Path, language: str, failed: list[str]) -> str:
    """Return what went in and what came out, with hashes and without times, as JSON.

    Parameters
    ----------
    whole : Evaluation
        Of the whole body.
    body : Path
        The body's folder.
    target : Path
        Folder of the year.
    language : str
        ``de`` or ``en``.
    failed : list of str
        Ids of the departments whose report failed.
    """
    declared = [body / "body.toml", *sorted(body.glob("catalog/*.toml"))]
    inputs = {path.relative_to(body).as_posix(): file_hash(path) for path in declared}
    for frame in (whole.evidence, whole.files):
        inputs |= dict(zip(frame["file"], frame["sha256"], strict=True))
    counts = whole.findings["severity"].value_counts()
    content = {
        "body": whole.body,
        "name": whole.name,
        "year": whole.year,
        "language": language,
        "generated_data": whole.generated,
        "legal_state": whole.legal_state,
        "data_state": whole.data_state,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "findings": {severity: int(counts.get(severity, 0)) for severity in reversed(SEVERITIES)},
        "failed": failed,
        "inputs": [{"file": file, "sha256": inputs[file]} for file in sorted(inputs)],
        "produced": [{"file": file, "sha256": file_hash(target / file)} for file in produced_files(target)],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
