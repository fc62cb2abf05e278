"""The worked examples of CONTRIBUTING.md are carried out as they stand there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.read import read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body
from tests.read.test_golden import shown

BLOCK = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def blocks_of(project_root: Path, number: int) -> list[tuple[str, str, str]]:
    """Return the blocks of a recipe: language, the place that the first line names, and the content."""
    recipe = (project_root / "CONTRIBUTING.md").read_text("utf-8").split("## Recipe ")[number]
    found = []
    for indent, language, text in BLOCK.findall(recipe):
        first, _, content = re.sub(f"^{indent}", "", text, flags=re.MULTILINE).partition("\n")
        found.append((language, first.removeprefix("# "), content))
    return found


@pytest.fixture
def example(project_root: Path) -> dict[str, tuple[str, str]]:
    """Return the blocks of the first recipe by their language: the path that the first line names, and the content."""
    return {language: (place, content) for language, place, content in blocks_of(project_root, 1)}


@pytest.fixture
def body(example: dict[str, tuple[str, str]], tmp_path: Path) -> Path:
    """Return a body with the example's platform in its catalog and the sample in the folder of a channel."""
    folder = make_body(tmp_path / "stadt", channels=[channel("kanal", "stadtfunk")])
    for where, (path, content) in (("catalog", example["toml"]), ("exports/kanal", example["csv"])):
        (folder / where).mkdir(parents=True)
        (folder / where / Path(path).name).write_text(content, encoding="utf-8")
    return folder


def test_the_example_names_where_its_files_belong(example: dict[str, tuple[str, str]], project_root: Path) -> None:
    paths = {language: Path(path) for language, (path, _) in example.items()}
    assert set(paths) == {"toml", "csv", "json"}
    assert (project_root / paths["toml"].parent / "mastodon.toml").is_file()
    assert paths["csv"].parent.parent.parent == Path("tests/read/exports")
    assert paths["json"].name == f"{paths['csv'].parent.name}.expected.json"


def test_the_example_is_read_as_it_says(example: dict[str, tuple[str, str]], body: Path) -> None:
    found = json.loads(json.dumps(shown(read_exports(load_register(body)))))
    found["findings"] = [finding for finding in found["findings"] if finding["id"] != "own_description"]
    assert found == json.loads(example["json"][1])


def test_a_body_adds_a_platform_and_never_changes_what_a_built_in_one_offers(body: Path) -> None:
    assert load_catalog(body / "catalog").platforms["stadtfunk"].offers == ("views", "viewers", "followers")
    assert "stadtfunk" not in load_catalog().platforms
    (body / "catalog" / "stadtfunk.toml").write_text('id = "facebook"\nname = "F"\noffers = ["views"]\n', "utf-8")
    catalog = load_catalog(body / "catalog")
    assert [(fault.file, fault.key) for fault in catalog.faulty] == [("catalog/stadtfunk.toml", "offers")]
    assert catalog.platforms["facebook"] == load_catalog().platforms["facebook"]


def put(file: Path, where: str, content: str) -> None:
    """Put a block into a file: above its formulas, among them, or at the end."""
    text = file.read_text("utf-8")
    head, formulas = (*text.split("\nFORMULAS: "), "")[:2]
    match where:
        case "above FORMULAS":
            text = f"{head}\n{content}\n\nFORMULAS: {formulas}"
        case "in FORMULAS":
            text = f"{head}\nFORMULAS: {formulas.rstrip().removesuffix('}')}{content}}}\n"
        case "":
            text = f"{text}\n{content}"
        case _:
            raise ValueError(where)
    file.write_text(text, "utf-8")


@pytest.mark.slow
def test_the_example_of_a_kpi_takes_four_files_and_computes_what_it_says(project_root: Path, tmp_path: Path) -> None:
    shutil.copytree(project_root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    changed, case = set(), ""
    for _, place, content in blocks_of(project_root, 2):
        path, _, where = place.partition(", ")
        assert (project_root / path).is_file()
        if path.startswith("tests/"):
            case = content
        else:
            changed.add(path)
            put(tmp_path / path, where, content)
    assert len(changed) == 4
    run_case(case, tmp_path, project_root)


@pytest.mark.slow
def test_the_example_of_a_figure_takes_three_files_and_fifty_lines_of_code(project_root: Path, tmp_path: Path) -> None:
    shutil.copytree(project_root / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    changed, case = {}, ""
    for _, path, content in blocks_of(project_root, 5):
        if path.startswith("tests/"):
            case = content
            continue
        changed[path] = content
        file = tmp_path / path
        file.write_text(f"{file.read_text('utf-8')}\n{content}" if file.exists() else content, encoding="utf-8")
    assert len(changed) == 3
    assert sum(bool(line.strip()) for content in changed.values() for line in content.splitlines()) <= 50
    run_case(case, tmp_path, project_root)


def run_case(case: str, folder: Path, project_root: Path) -> None:
    """Run the two tests of an example with the package in a folder."""
    (folder / "case.py").write_text(
        case + "".join(f"\n\n{name}()" for name in re.findall(r"def (test_\w+)", case)), encoding="utf-8"
    )
    paths = os.pathsep.join([str(folder / "src"), str(project_root)])
    ran = subprocess.run(  # noqa: S603 - our own example
        [sys.executable, "-W", "error", folder / "case.py"],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert case.count("def test_") == 2
