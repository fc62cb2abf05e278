"""Run the annual notebook for one department and turn it into a page.

papermill runs it, nbconvert renders it; both are known only here.
"""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from weakref import WeakSet

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_event_loop
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook
from papermill.inspection import inspect_notebook
from traitlets import default
from traitlets.config import Config

from smeval.errors import Finding, SmevalError
from smeval.publish.html import TEMPLATES, page_facts
from smeval.wording import Wording

NAME = "annual_report.ipynb"
CELL_SECONDS = 900  # a cell that takes longer has come to a stop


class NotebookError(SmevalError):
    """A cell of the notebook failed; the notebook as far as it got is in `notebook`."""

    def __init__(self, finding: Finding, notebook: NotebookNode) -> None:
        super().__init__(finding)
        self.notebook = notebook


class OwnKernelManager(AsyncKernelManager):
    """Starts kernels on this very Python, whatever kernel specs the user has installed."""

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return KernelSpecManager(kernel_dirs=[])

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        KERNELS.add(self)


#: Managers of the kernels that this process has started and that nobody has forgotten.
KERNELS: WeakSet[OwnKernelManager] = WeakSet()


def stop_kernels() -> None:
    """End every kernel at once: whoever waits for one learns that it is dead."""
    logging.getLogger("papermill").setLevel(logging.CRITICAL)  # it would report each death
    for manager in list(KERNELS):
        process = getattr(manager.provisioner, "process", None)
        if process is not None and process.poll() is None:
            process.kill()


def find_notebook() -> Path:
    """Return the annual notebook: beside the package in a checkout, inside it where it is installed.

    Raises
    ------
    SmevalError
        If it is in neither place.
    """
    package = Path(str(files("smeval")))
    places = [package.parents[1] / "notebooks" / NAME, package / "publish" / "notebooks" / NAME]
    for place in places:
        if place.is_file():
            return place
    raise SmevalError(
        Finding("notebook_missing", "error", values={"places": [place.parent.as_posix() for place in places]})
    )


def check_notebook(path: Path, parameters: Mapping[str, object]) -> NotebookNode:
    """Return the notebook if it has exactly one cell of parameters and knows each of the given ones.

    papermill itself only warns, and the report would show the preset department.

    Parameters
    ----------
    path : Path
        The notebook.
    parameters : mapping of str to object
        Values by name of the parameter.

    Raises
    ------
    SmevalError
        With every parameter that it does not know.
    """
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise SmevalError(Finding("notebook_untagged", "error", key="parameters", values={"notebook": path.name}))
    _quiet_papermill()
    known = list(inspect_notebook(str(path)))  # type: ignore[no-untyped-call]
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise SmevalError(
            Finding(
                "notebook_parameter",
                "error",
                key=name,
                values={"notebook": path.name, "parameter": name, "known": known},
            )
            for name in unknown
        )
    return notebook  # type: ignore[no-any-return]


def run_notebook(path: Path, parameters: Mapping[str, object], folder: Path) -> NotebookNode:
    """Run a notebook in a kernel of its own, with `folder` as current folder, and return it without traces.

    Parameters
    ----------
    path : Path
        The notebook.
    parameters : mapping of str to object
        Values by name of the parameter.
    folder : Path

    Raises
    ------
    SmevalError
        If the notebook does not fit the parameters.
    NotebookError
        If a cell fails.
    """
    notebook = check_notebook(path, parameters)
    # short, because a path of a socket may have no more than about 100 characters
    base = "/tmp" if os.name == "posix" else None  # noqa: S108 - mkdtemp makes a private folder in it
    with tempfile.TemporaryDirectory(prefix="sm", dir=base, ignore_cleanup_errors=True) as private, _event_loop():
        output = Path(private) / "out.ipynb"
        try:
            done = execute_notebook(  # type: ignore[no-untyped-call]
                notebook,
                str(output),
                parameters=dict(parameters),
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=120,
                execution_timeout=CELL_SECONDS,
                kernel_manager_class=OwnKernelManager,
                config=_channels(private),
                resources={"metadata": {"path": str(folder)}},
                extra_arguments=[f"--ipython-dir={private}"],
                shutdown_kernel="immediate",  # it has nothing left to do
            )
        except PapermillExecutionError as error:
            broken = nbformat.read(output, as_version=4)  # type: ignore[no-untyped-call]
            values = {"cell": str(error.exec_count), "fault": f"{error.ename}: {error.evalue}"}
            raise NotebookError(Finding("notebook_failed", "error", values=values), scrub(broken)) from None
        except (DeadKernelError, CellTimeoutError, RuntimeError, OSError) as error:
            values = {"fault": type(error).__name__}
            raise SmevalError(Finding("notebook_stopped", "error", values=values)) from error
    return scrub(done)


def _channels(private: str) -> Config:
    """Keep what passes between us and the kernel to ourselves: sockets in a private folder, else encrypted."""
    config = Config()
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
        config.KernelManager.ip = f"{private}/k"
    else:
        config.KernelManager.transport_encryption = "required"
    return config


@contextmanager
def _event_loop() -> Iterator[None]:
    """Close the event loop that jupyter_client keeps for this thread; it would stay open with its sockets."""
    loop = ensure_event_loop()
    try:
        yield
    finally:
        if not loop.is_running():
            loop.close()
            asyncio.set_event_loop(None)


def _quiet_papermill() -> None:
    """Keep papermill's chatter, which names paths, out of the log."""
    logging.getLogger("papermill").setLevel(logging.ERROR)


def scrub(notebook: NotebookNode) -> NotebookNode:
    """Take out what differs from run to run or tells of this machine: times, paths, random ids."""
    notebook.metadata.pop("papermill", None)
    notebook.metadata.pop("widgets", None)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
        tags = cell.metadata.get("tags")
        cell["metadata"] = nbformat.from_dict({"tags": tags} if tags else {})  # type: ignore[no-untyped-call]
    return notebook


class ReportExporter(TemplateExporter):
    """Writes what the cells display as one page, in our own template."""

    template_name = "report"
    file_extension = ".html"
    output_mimetype = "text/html"

    @default("extra_template_basedirs")
    def _own_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("extra_template_paths")
    def _own_paths(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("template_file")
    def _own_file(self) -> str:
        return "index.html.j2"


def render_html(notebook: NotebookNode, title: str, wording: Wording) -> str:
    """Return the page that shows the outputs of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        As it ran.
    title : str
        Of the page, for a list of windows.
    wording : Wording
    """
    exporter = ReportExporter()  # type: ignore[no-untyped-call]
    html, _ = exporter.from_notebook_node(notebook, resources={"page": page_facts(title, wording)})
    return str(html)


def notebook_text(notebook: NotebookNode) -> str:
    """Return the notebook as the text of a file."""
    return nbformat.writes(notebook, version=4) + "\n"  # type: ignore[no-untyped-call, no-any-return]
