"""One run: render every department aside, move what is finished into position, then index, workbook and manifest."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from hashlib import file_digest
from importlib.metadata import version
from pathlib import Path

from smeval.errors import SmevalError
from smeval.evaluation import Evaluation, check_department, evaluate
from smeval.publish.names import FAILED, MANIFEST, NOTEBOOK, REPORT, WORKBOOK, folder_name
from smeval.publish.notebook import (
    NotebookError,
    find_notebook,
    notebook_text,
    render_html,
    run_notebook,
    stop_kernels,
)
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


def render_report(body: Path, department: str, year: int, language: str, target: Path, title: str) -> Produced:
    """Run the annual notebook for one department and put notebook and page into ``target/<department>``.

    Whatever happens, an older report stays until the new one is complete.

    Parameters
    ----------
    body : Path
        The body's folder.
    department : str
    year : int
    language : str
    target : Path
        Folder of the year.
    title : str
        Title of the page.
    """
    wording = Wording(language)
    folder = target / folder_name(department)
    body = body.resolve()
    parameters = {"body": body.name, "department": department, "year": year, "language": language}
    try:
        notebook = run_notebook(find_notebook(), parameters, body.parent)
    except NotebookError as error:
        failed = target / FAILED / folder_name(department)
        place_files(failed, {NOTEBOOK: notebook_text(error.notebook)})
        return Produced(department, folder, sentences_of(error, wording), failed / NOTEBOOK)
    except SmevalError as error:
        return Produced(department, folder, sentences_of(error, wording))
    place_files(folder, {REPORT: render_html(notebook, title, wording), NOTEBOOK: notebook_text(notebook)})
    return Produced(department, folder)


def sentences_of(error: SmevalError, wording: Wording) -> str:
    """Return everything an error says, as one text."""
    return " ".join(finding.text(wording) for finding in error.findings)


def publish_reports(
    body_folder: Path,
    year: int,
    departments: list[str] | None,
    language: str | None,
    out: Path,
    jobs: int,
    say: Callable[[str], object],
    executor: Executor | None = None,
) -> list[Produced]:
    """Make everything that belongs to a year; see `smeval.publish.publish`.

    Parameters
    ----------
    executor : Executor, optional
        Where to render, e.g. that of a cluster which sees the same folders; by default `jobs` threads, each
        of which waits for a kernel, a process of its own.
    """
    whole = evaluate(body_folder, year)
    for department in departments or ():
        check_department(department, whole.departments)
    language = language or whole.language
    wording = Wording(language)
    target = out / folder_name(whole.body) / str(year)
    chosen = [name for name in whole.departments if not departments or name in departments]
    say(wording.say("publish.start", n=len(chosen)))
    with executor or ThreadPoolExecutor(jobs) as pool:
        waiting = {
            pool.submit(
                render_report,
                body_folder,
                name,
                year,
                language,
                target,
                wording.say("report.page_title", year=str(year), department=whole.departments[name], body=whole.name),
            ): name
            for name in chosen
        }
        results = {}
        try:
            for future in as_completed(waiting):
                result = future.result()
                results[waiting[future]] = result
                say(outcome(result, whole.departments[result.department], wording))
        except KeyboardInterrupt:
            abandon(waiting)
            raise
    parts = {name: whole.select(name) for name in chosen}
    for name, part in parts.items():
        part_view = View(part, language)
        documents = write_notice(part_view) | (write_report(part_view) if results[name].ok else {})
        place_files(target / folder_name(name), documents)
    view = View(whole, language)
    write_workbook(view, target / WORKBOOK)
    place_files(target, write_index(view, produced_files(target)))
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


def abandon(waiting: Iterable[Future[Produced]]) -> None:
    """Give up what was begun: reports not begun never begin, kernels end, finished reports stay."""
    begun = [future for future in waiting if not future.cancel()]
    while not all(future.done() for future in begun):
        stop_kernels()
        time.sleep(0.05)


def outcome(result: Produced, name: str, wording: Wording) -> str:
    """Say what became of one report."""
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
    """Return what went in and what came out, with hashes and without times, as JSON."""
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
        "findings": {severity: int(counts.get(severity, 0)) for severity in ("error", "warning", "note")},
        "failed": failed,
        "inputs": [{"file": file, "sha256": inputs[file]} for file in sorted(inputs)],
        "produced": [{"file": file, "sha256": file_hash(target / file)} for file in produced_files(target)],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
