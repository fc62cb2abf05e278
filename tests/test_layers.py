"""Imports point in one direction, and each foreign library has its room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

# The rooms in the order of the flow: each may import itself and those before it.
ORDER = (
    "ids",
    "wording",
    "errors",
    "frames",
    "values",
    "catalog",
    "sources",
    "register",
    "documents",
    "read",
    "kpis",
    "record",
    "verdict",
    "evaluation",
    "show",
    "publish",
    "cli",
    "__main__",
    "__init__",
)

# Computing rooms hand on ids and values; only these turn them into sentences.
SPEAKING = {"errors", "show", "publish", "cli"}

# Libraries that would spread if they were let, and the only rooms that may import them.
HOMES = {
    "matplotlib": {"show"},
    "seaborn": {"show"},
    "papermill": {"publish"},
    "nbconvert": {"publish"},
    "nbclient": {"publish"},
    "xlsxwriter": {"publish"},
    "openpyxl": {"register"},
    "python_calamine": {"sources"},
    "click": {"cli"},
}


class Import(NamedTuple):
    """One imported name: `module` is absolute, `name` is empty where a whole module is imported."""

    file: str
    line: int
    module: str
    name: str


def imports(file: str, source: str) -> Iterator[Import]:
    """Yield every import of a file, those in functions and under ``TYPE_CHECKING`` too."""
    package = ["smeval", *Path(file).parent.parts]
    for node in ast.walk(ast.parse(source, file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*above, *(node.module or "").split(".")]).strip(".")
            for alias in node.names:
                yield Import(file, node.lineno, module, alias.name)


def room_of(file: str) -> str:
    """Return the room that a file below src/smeval belongs to."""
    return Path(file).parts[0].removesuffix(".py")


def target_of(found: Import) -> str:
    """Return the room that an import of smeval leads to."""
    parts = [*found.module.split("."), found.name][1:]
    return parts[0] if parts[0] in ORDER else "__init__"


def fault(found: Import) -> str:
    """Say what is wrong with an import, or return an empty text."""
    room, library = room_of(found.file), found.module.partition(".")[0]
    place = f"src/smeval/{found.file}:{found.line}"
    if library != "smeval":
        homes = HOMES.get(library, {room})
        return "" if room in homes else f"{place}: {room} -> {library}, which only {', '.join(homes)} may import"
    target = target_of(found)
    if ORDER.index(target) > ORDER.index(room):
        return f"{place}: {room} -> {target} points back"
    whole_or_class = found.name in {"", "wording", "Wording", "*"}
    if target == "wording" and room != target and room not in SPEAKING and whole_or_class:
        return f"{place}: {room} -> wording.Wording, but {room} hands on ids, not sentences"
    return ""


@pytest.fixture(scope="module")
def sources(project_root: Path) -> dict[str, str]:
    folder = project_root / "src" / "smeval"
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in sorted(folder.rglob("*.py"))}


def test_every_room_has_its_place_in_the_order(sources: dict[str, str]) -> None:
    assert {room_of(file) for file in sources} <= set(ORDER)


def test_the_readme_names_every_room_in_this_order(project_root: Path) -> None:
    table = (project_root / "README.md").read_text("utf-8").partition("| room | what it does |")[2].partition("\n\n")[0]
    named = [name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)/?`", row.split("|")[1])]
    assert named == [room for room in ORDER if not room.startswith("_")]


def test_no_import_points_back(sources: dict[str, str]) -> None:
    faults = [text for file, source in sources.items() for text in map(fault, imports(file, source)) if text]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("file", "source", "arrow"),
    [
        ("read/posts.py", "from smeval.kpis import KPIS", "read -> kpis"),
        ("read/posts.py", "from smeval import kpis", "read -> kpis"),
        ("read/posts.py", "from ..kpis.kpi import Kpi", "read -> kpis"),
        ("read/posts.py", "def late():\n    import smeval.verdict.decide.decide", "read -> verdict"),
        ("read/posts.py", "if TYPE_CHECKING:\n    from smeval.verdict.facts.risk import x", "read -> verdict"),
        ("frames.py", "from . import register", "frames -> register"),
        ("cli.py", "from smeval import __version__", "cli -> __init__"),
        ("kpis/kpi.py", "from smeval.wording import Wording", "kpis -> wording.Wording"),
        ("kpis/kpi.py", "from smeval import wording", "kpis -> wording.Wording"),
        ("publish/pages.py", "import matplotlib.pyplot as plt", "publish -> matplotlib"),
    ],
)
def test_a_planted_arrow_is_found(file: str, source: str, arrow: str) -> None:
    (found,) = imports(file, source)
    assert arrow in fault(found)
    assert f"src/smeval/{file}:{found.line}:" in fault(found)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("read/posts.py", "from .days import x"),
        ("read/posts.py", "from smeval.frames import make_frame"),
        ("kpis/kpi.py", "from smeval.wording import encode"),
        ("show/tables/table.py", "from smeval.wording import Wording"),
        ("show/style.py", "import seaborn as sns"),
        ("__init__.py", "from smeval.evaluation import evaluate"),
    ],
)
def test_an_arrow_along_the_flow_is_allowed(file: str, source: str) -> None:
    assert [fault(found) for found in imports(file, source)] == [""]
