from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from smeval.errors import SmevalError
from smeval.publish.notebook import (
    NotebookError,
    check_notebook,
    find_notebook,
    notebook_text,
    render_html,
    run_notebook,
)
from smeval.publish.parameters import check_parameters, find_body
from smeval.wording import Wording

PARAMETERS = {"body": "musterstadt", "department": "presse", "year": 2025, "language": "de"}


def write_notebook(path: Path, *cells: str, tags: tuple[str, ...] = ("parameters",)) -> Path:
    """Write a notebook whose first cells carry these tags."""
    made = [nbformat.v4.new_code_cell(cell) for cell in cells]  # type: ignore[no-untyped-call]
    for cell, tag in zip(made, tags, strict=False):
        cell.metadata["tags"] = [tag]
    notebook = nbformat.v4.new_notebook(cells=made)  # type: ignore[no-untyped-call]
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    return path


def fault(error: pytest.ExceptionInfo[SmevalError]) -> list[str]:
    return [finding.id for finding in error.value.findings]


def test_the_annual_notebook_knows_exactly_our_parameters() -> None:
    notebook = check_notebook(find_notebook(), PARAMETERS)
    source = next(cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", []))
    assert [line.split(":")[0] for line in source.splitlines()] == list(PARAMETERS)
    assert all("#" in line for line in source.splitlines())


@pytest.mark.parametrize("name", ["annual_report.ipynb", "explore.ipynb"])
def test_notebooks_are_thin_and_clean(project_root: Path, name: str) -> None:
    notebook = json.loads((project_root / "notebooks" / name).read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in notebook["cells"]:
        assert len(cell["source"]) < 15
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_an_unknown_parameter_fails_before_anything_runs(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", 'department: str = "presse"', "raise SystemExit")
    with pytest.raises(SmevalError) as error:
        run_notebook(path, {"departement": "kultur"}, tmp_path)
    assert fault(error) == ["notebook_parameter"]
    assert "departement" in str(error.value)


@pytest.mark.parametrize("tags", [(), ("parameters", "parameters")])
def test_a_notebook_needs_exactly_one_cell_of_parameters(tmp_path: Path, tags: tuple[str, ...]) -> None:
    path = write_notebook(tmp_path / "n.ipynb", "x: int = 1", "y: int = 2", tags=tags)
    with pytest.raises(SmevalError) as error:
        check_notebook(path, {"x": 1})
    assert fault(error) == ["notebook_untagged"]


SHOW = """
import sys, os
from IPython.display import HTML, display
display(HTML(f"<p>{x} {sys.executable} {os.getcwd()}</p>"))
print("chatter")
"""


@pytest.mark.slow
def test_a_run_uses_this_python_and_leaves_no_trace(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "n.ipynb",
        "x: int = 1",
        SHOW,
        "display(HTML('<p>look</p>'))",
        tags=("parameters", "shown", "notebook-only"),
    )
    here = tmp_path / "there"
    here.mkdir()
    done = run_notebook(path, {"x": 7}, here)
    html = render_html(done, "Titel <b>", Wording("de"))
    assert f"<p>7 {sys.executable} {here}</p>" in html
    assert "chatter" not in html
    assert "<p>look</p>" not in html  # belongs to the notebook, not to the page
    assert "<title>Titel &lt;b&gt;</title>" in html
    text = notebook_text(done)
    assert "papermill" not in text
    assert "start_time" not in text
    assert [cell["id"] for cell in done.cells] == [f"cell-{n}" for n in range(1, len(done.cells) + 1)]


@pytest.mark.slow
def test_a_cell_that_fails_hands_back_the_notebook(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", "x: int = 1", "1 / 0", "never = 1")
    with pytest.raises(NotebookError) as error:
        run_notebook(path, {"x": 1}, tmp_path)
    assert fault(error) == ["notebook_failed"]
    assert "ZeroDivisionError" in str(error.value)
    assert "ZeroDivisionError" in notebook_text(error.value.notebook)
    assert str(tmp_path) not in notebook_text(error.value.notebook)


@pytest.mark.slow
def test_a_kernel_that_dies_is_told_in_words(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "n.ipynb", "x: int = 1", "import os; os._exit(3)")
    with pytest.raises(SmevalError) as error:
        run_notebook(path, {"x": 1}, tmp_path)
    assert fault(error) == ["notebook_stopped"]


def test_a_body_is_found_from_a_folder_below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = tmp_path / "data" / "stadt"
    body.mkdir(parents=True)
    (body / "body.toml").write_text('name = "Stadt"\n', encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_body("data/stadt") == body
    assert find_body(str(body)) == body


@pytest.mark.parametrize(
    ("parameters", "faults"),
    [
        ({"year": "2025"}, ["report_year"]),
        ({"year": 25}, ["report_year"]),
        ({"language": "fr"}, ["report_language"]),
        ({"body": "data/nowhere", "year": 0, "language": ""}, ["report_year", "report_language", "report_body"]),
    ],
)
def test_wrong_parameters_are_told_all_at_once(
    project_root: Path, parameters: dict[str, Any], faults: list[str]
) -> None:
    usual: dict[str, Any] = {"body": str(project_root / "data" / "musterstadt"), "year": 2025, "language": "de"}
    with pytest.raises(SmevalError) as error:
        check_parameters(**(usual | parameters))
    assert fault(error) == faults
