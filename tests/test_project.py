"""What must hold for the repository as a whole."""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from smeval.ids import LANGUAGES
from smeval.wording import sentences

ROOT = Path(__file__).resolve().parents[1]
CATALOG = ROOT / "src" / "smeval" / "catalog"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# Needed although no line of src imports them: the Lab itself, its kernel, time zones on Windows, and what the
# notebook for exploring and the checks of the workbook use.
RUN_ONLY = {"jupyterlab", "ipykernel", "tzdata", "seaborn"}

PRIVATE = {
    "a path of one machine": r"(?<![\w.])/(?:root|work|home/\w+|Users/\w+)/|[A-Z]:\\Users\\",
    "a package registry's address": r"(?:pypi|pythonhosted|npmjs)\.(?:org|com)|(?:index-url|find-links)[ =]",
}

# A passage of a source document is cited under its German title.
CITATION = re.compile(r"\d{3}_[0-9a-f]{16}\.txt")

FORMATS = re.compile(
    r"|integer|rounded|number|percent|whole|day|reason|unit [a-z_]+|(?:term|title)=[a-z_]+|entry=(?:[a-z_]+|\{family\})"
)


def normal(name: str) -> str:
    """Write a distribution's name as the packaging rules do."""
    return re.sub(r"[-_.]+", "-", name).lower()


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def pins(file: str) -> dict[str, list[str]]:
    """Return the pinned requirements of a file, each with its hashes."""
    lines = [line.removesuffix("\\").strip() for line in (ROOT / file).read_text("utf-8").splitlines()]
    found: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("--hash="):
            list(found.values())[-1].append(line.removeprefix("--hash="))
        elif line and not line.startswith("#"):
            found[line] = []
    return found


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Return every text file that is in the repository or would be added, without exports and pins."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("git does not know this folder: it is not a clone")
    found = {}
    for file in listed.decode().split("\0"):
        path = ROOT / file
        if not path.is_file() or "/exports/" in file or file.startswith("requirements"):
            continue
        try:
            found[file] = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
    return found


# --- wording and catalog ---


@pytest.mark.parametrize("file", sorted(CATALOG.rglob("*.toml")), ids=lambda file: file.relative_to(CATALOG).as_posix())
def test_every_catalog_file_is_toml(file: Path) -> None:
    assert tomllib.loads(file.read_text("utf-8"))


def test_all_languages_have_the_same_sentences() -> None:
    german, english = (set(sentences(language)) for language in LANGUAGES)
    found = sorted(german ^ english)
    assert not found, "\n".join(found)


def test_all_languages_fill_in_the_same_values() -> None:
    german, english = (sentences(language) for language in LANGUAGES)
    shared = sorted(german.keys() & english.keys())
    found = [key for key in shared if placeholders(german[key]) != placeholders(english[key])]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_text_with_known_formats(language: str) -> None:
    for key, sentence in sentences(language).items():
        assert sentence.strip(), key
        assert all(FORMATS.fullmatch(spec or "") for _, _, spec, _ in string.Formatter().parse(sentence)), key


def test_code_holds_no_german() -> None:
    found = []
    for path in sorted((ROOT / "src").rglob("*.py")):
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        docstrings = {node.value for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node in docstrings:
                continue
            if re.search(r"\w[äöüß]|[äöüÄÖÜ]\w", node.value) and not CITATION.search(node.value):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{node.lineno}")
    assert not found, "\n".join(found)


# --- packages ---


def test_we_declare_what_we_import_and_nothing_else() -> None:
    declared = {normal(re.split(r"[^\w.-]", text)[0]) for text in PYPROJECT["project"]["dependencies"]}
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                imported.add(node.module.partition(".")[0])
    owners = packages_distributions()
    foreign = imported - sys.stdlib_module_names - {"smeval"}
    found = {normal(owners[module][0]) for module in foreign} ^ (declared - RUN_ONLY)
    assert not found, " ".join(sorted(found))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_pins_are_exact_and_carry_hashes(file: str) -> None:
    for requirement, hashes in pins(file).items():
        assert re.fullmatch(r"[a-z0-9-]+==[\w.!+]+( ; .+)?", requirement)
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", text) for text in hashes), requirement
    assert "://" not in (ROOT / file).read_text("utf-8")


def test_pins_cover_the_declared_packages() -> None:
    groups = PYPROJECT["dependency-groups"]
    run, develop = pins("requirements.txt"), pins("requirements-dev.txt")
    for pinned, wanted in ((run, PYPROJECT["project"]["dependencies"] + groups["build"]), (develop, groups["dev"])):
        names = {requirement.partition("==")[0] for requirement in pinned}
        assert {normal(re.split(r"[^\w.-]", text)[0]) for text in wanted if isinstance(text, str)} <= names
    assert run.items() <= develop.items()


# --- documents and notebooks ---


def test_nothing_private_is_in_the_repository(texts: dict[str, str]) -> None:
    found = []
    for file, text in texts.items():
        for number, line in enumerate(text.splitlines(), start=1):
            found += [f"{file}:{number}: {kind}" for kind, pattern in PRIVATE.items() if re.search(pattern, line)]
    assert not found, "\n".join(found)


def test_documents_that_are_named_exist(texts: dict[str, str]) -> None:
    known = {Path(file).name for file in texts}
    found = []
    for file, text in texts.items():
        if Path(file).suffix in {".py", ".md", ".ipynb"}:
            found += [f"{file}: {name}" for name in re.findall(r"[\w.-]+\.md\b", text) if name not in known]
    assert not found, "\n".join(found)


def test_readme_names_only_tasks_that_start_py_has() -> None:
    named = re.findall(r"start\.py (\w+)", (ROOT / "README.md").read_text("utf-8") + (ROOT / ".ci" / "run").read_text())
    assert named
    assert all(f'"{task}"' in (ROOT / "start.py").read_text("utf-8") for task in named)


def test_changelog_has_its_form() -> None:
    path = ROOT / "CHANGELOG.md"
    if not path.exists():
        pytest.skip("there is no CHANGELOG.md")
    text = path.read_text("utf-8")
    assert text.startswith("# Changelog\n")
    releases = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert all(re.fullmatch(r"\[Unreleased\]|\[\d+\.\d+\.\d+\] - \d{4}-\d{2}-\d{2}", title) for title in releases)
    kinds = re.findall(r"^### (.+)$", text, re.MULTILINE)
    assert set(kinds) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    versions = [title.partition("]")[0].removeprefix("[") for title in releases if title != "[Unreleased]"]
    assert versions[:1] in ([], [PYPROJECT["project"]["version"]])


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebook_is_committed_clean(path: Path) -> None:
    notebook = json.loads(path.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    tagged = sum("parameters" in cell["metadata"].get("tags", []) for cell in code)
    assert tagged == (path.name == "annual_report.ipynb")
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"


PATH = re.compile(
    r"`((?:src/smeval|catalog|tests|docs|data|frames|values|kpis|verdict|show|publish|register|read)/[\w./*<>{},-]*)`"
)


@pytest.mark.parametrize("guide", ["README.md", "CONTRIBUTING.md"])
def test_every_path_that_the_guides_name_exists(guide: str) -> None:
    lacking = []
    for path in PATH.findall((ROOT / guide).read_text("utf-8")):
        if "<" in path or "{" in path:
            continue
        homes = (ROOT, ROOT / "src" / "smeval", ROOT / "src" / "smeval" / "catalog")
        if not any((home / path).exists() or any(home.glob(path)) for home in homes):
            lacking.append(path)
    assert not lacking
