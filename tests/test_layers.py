"""Imports point in one direction, and each foreign library has its room."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from smeval.frames.columns import FRAMES

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
    "disclosure",
    "evaluation",
    "closing",
    "audit",
    "show",
    "publish",
    "cli",
    "__main__",
    "__init__",
)

# The same within a room: its files and the rooms inside it, each with those that it may import before it.
INNER = {
    "read": (
        "identify",
        "unknown",
        "window",
        "told_years",
        "place",
        "part",
        "remarks",
        "table",
        "cells",
        "fast",
        "shapes",
        "merge",
        "files",
        "channel",
        "body",
        "__init__",
        "outside",
        "contents",
        "likely_shape",
        "draft",
    ),
    "verdict": ("held", "facts", "decide", "know", "if_declared", "judge", "__init__"),
    "sources": ("sheet", "zips", "kinds", "archive", "texts", "workbooks", "fast", "__init__"),
}

# A folder of this name is the fast way of something: entered by its `__init__` only.
WALLED = "fast"

# Computing rooms hand on ids and values; only these turn them into sentences.
SPEAKING = {"errors", "show", "publish", "cli"}

# What people see is what an Evaluation holds: these rooms load no catalog and compute nothing. Only a run of reports
# evaluates, and only its parameters open a body.
GROUND = {"ids", "wording", "errors", "frames", "values", "record", "show"}
SHOWING = {"show": GROUND, "publish": GROUND | {"publish", "evaluation", "register"}}

# Adding up in these rooms that is no counting: what, where, and why it may stay.
ADDING = {
    ("show/figures/benefit_risk.py", "sum(0.42 * max"): "height of the picture",
    ("show/figures/effort.py", "row.hours_likely - row.hours_low"): "length of a whisker, as the plot wants it",
    ("show/figures/effort.py", "row.hours_high - row.hours_likely"): "length of a whisker, as the plot wants it",
    ("publish/workbook/layout.py", "sum(0.55"): "width of a text",
    ("publish/workbook/layout.py", "sum(_lines"): "lines of a cell",
    ("publish/workbook/layout.py", "sum(column_widths"): "width of a sheet",
    ("publish/workbook/writer.py", "sum(width"): "width of a sheet",
    ("publish/workbook/sheets/benefit.py", "self.row.weight"): "what a live formula shows before it is computed anew",
    (
        "publish/workbook/sheets/benefit.py",
        "self.row.timely_weight",
    ): "what a live formula shows before it is computed anew",
    ("publish/workbook/sheets/benefit.py", "sum(goal.weighted"): "what a live formula shows before it is computed anew",
    ("publish/workbook/sheets/departments.py", "sum(row.value"): (
        "total of the bars of a chart; effort_totals has none as soon as the hours of one channel are not known"
    ),
}
SUMS = {"sum", "fsum", "mean", "fmean", "median", "cumsum", "prod"}
YES_OR_NO = {"bool", "all", "any", "startswith"}

# Libraries that would spread if they were let, and the only rooms that may import them.
HOMES = {
    "matplotlib": {"show"},
    "seaborn": {"show"},
    "papermill": {"publish"},
    "nbconvert": {"publish"},
    "nbclient": {"publish"},
    "xlsxwriter": {"publish"},
    "openpyxl": {"cli"},
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


def _path(found: Import) -> tuple[str, ...]:
    """Return what an import names, without the package's own name."""
    return tuple([*found.module.split("."), *filter(None, [found.name])][1:])


def _inner_of(path: tuple[str, ...], order: tuple[str, ...]) -> str:
    """Return the part of a room that a path leads to: its `__init__` where it names none."""
    return path[1] if len(path) > 1 and path[1] in order else "__init__"


def _behind_a_wall(found: Import) -> str:
    """Return the walled folder that an import from outside enters by anything but its door; else an empty text."""
    folders = Path(found.file).parts[:-1]
    modules = tuple(found.module.split(".")[1:])
    for depth, name in enumerate(modules, start=1):
        behind = len(modules) > depth
        if name == WALLED and behind and folders[:depth] != modules[:depth]:
            return ".".join(modules[:depth])
    return ""


def fault(found: Import) -> str:
    """Say what is wrong with an import, or return an empty text."""
    room, library = room_of(found.file), found.module.partition(".")[0]
    place = f"src/smeval/{found.file}:{found.line}"
    if library != "smeval":
        homes = HOMES.get(library, {room})
        return "" if room in homes else f"{place}: {room} -> {library}, which only {', '.join(homes)} may import"
    if walled := _behind_a_wall(found):
        return f"{place}: {walled} is entered by its __init__ only"
    if room in INNER and found.module.split(".")[1:2] == [room]:
        mine, theirs = (_inner_of(path, INNER[room]) for path in (Path(found.file).with_suffix("").parts, _path(found)))
        if INNER[room].index(theirs) > INNER[room].index(mine):
            return f"{place}: {room}.{mine} -> {room}.{theirs} points back"
    target = target_of(found)
    if ORDER.index(target) > ORDER.index(room):
        return f"{place}: {room} -> {target} points back"
    if target not in SHOWING.get(room, ORDER):
        return f"{place}: {room} -> {target}, but {room} shows only what an Evaluation holds"
    whole_or_class = found.name in {"", "wording", "Wording", "*"}
    if target == "wording" and room != target and room not in SPEAKING and whole_or_class:
        return f"{place}: {room} -> wording.Wording, but {room} hands on ids, not sentences"
    return ""


def _callee(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_yes_or_no(node: ast.AST) -> bool:
    """Say whether an expression is true or false by its form, so that adding it up is counting."""
    if isinstance(node, ast.Call):
        return _callee(node) in YES_OR_NO
    return isinstance(node, ast.Compare | ast.BoolOp) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _counts(call: ast.Call) -> bool:
    """Say whether a sum counts: over a generator of true and false, or over a comparison of a column."""
    if not call.args and isinstance(call.func, ast.Attribute):
        return _is_yes_or_no(call.func.value)
    return len(call.args) == 1 and isinstance(call.args[0], ast.GeneratorExp) and _is_yes_or_no(call.args[0].elt)


def adding(source: str) -> Iterator[str]:
    """Yield what a source adds up, or computes of a number that a frame holds."""
    numbers = {column for schema in FRAMES.values() for column, dtype in schema.dtypes.items() if dtype == "float64"}
    numbers -= {"year"}  # the next year is no figure
    for node in ast.walk(ast.parse(source)):
        computed = isinstance(node, ast.BinOp) and any(
            isinstance(side, ast.Attribute) and side.attr in numbers for side in (node.left, node.right)
        )
        if computed or (isinstance(node, ast.Call) and _callee(node) in SUMS and not _counts(node)):
            yield ast.get_source_segment(source, node) or ""


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


@pytest.mark.parametrize("room", INNER)
def test_every_part_of_a_room_has_its_place_in_its_order(room: str, sources: dict[str, str]) -> None:
    inside = [Path(file).with_suffix("").parts for file in sources if room_of(file) == room]
    assert {path[1] for path in inside} == set(INNER[room])


def test_the_drawing_in_the_readme_shows_every_room_and_the_rooms_within(
    project_root: Path, sources: dict[str, str]
) -> None:
    drawing = (project_root / "README.md").read_text("utf-8").partition("in the order given:")[2].split("```")[1]
    drawn: dict[str, tuple[str, ...]] = {}
    for line in drawing.strip().splitlines():
        rooms = (
            line.split("  ")[0:1] if line.startswith(("evaluation", "closing")) else re.findall(r"[a-z]+(?=/)", line)
        )
        inner = re.search(r"\{([a-z, ]+)\}", line)
        for room in rooms or re.split(r"  +", line)[:3]:
            drawn[room.strip()] = tuple(inner[1].split(", ")) if inner and rooms == [room] else ()
    assert list(drawn) == [room for room in ORDER if not room.startswith("_")]
    folders = {Path(file).parent for file in sources}
    for room, inner_rooms in drawn.items():
        there = {folder.name for folder in folders if folder.parent == Path(room)}
        assert set(inner_rooms) == there, room


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
        ("show/view.py", "from smeval.catalog import load_catalog", "show -> catalog, but show shows only"),
        ("show/figures/answered.py", "from smeval.kpis.formulas.survival import x", "show -> kpis"),
        ("show/tables/law.py", "def late():\n    from smeval import verdict", "show -> verdict"),
        ("show/tables/law.py", "from smeval.register import load_register", "show -> register"),
        ("show/index.py", "from smeval.evaluation import evaluate", "show -> evaluation"),
        (
            "publish/workbook/kpis.py",
            "import smeval.catalog.entries.source",
            "publish -> catalog, but publish shows only",
        ),
        ("publish/run.py", "from smeval.read import read_exports", "publish -> read"),
        ("read/cells/owner.py", "from smeval.read.shapes.days import x", "read.cells -> read.shapes"),
        ("read/cells/owner.py", "from smeval.read import merge", "read.cells -> read.merge"),
        ("read/shapes/days.py", "from ..channel import x", "read.shapes -> read.channel"),
        ("read/table.py", "from smeval.read import Exports", "read.table -> read.__init__"),
        ("sources/texts/text.py", "import smeval.sources.fast", "sources.texts -> sources.fast"),
        ("sources/sheet.py", "from smeval.sources import open_sheets", "sources.sheet -> sources.__init__"),
        ("read/channel.py", "from smeval.read.fast.rows import take_rows", "read.fast is entered by its __init__ only"),
        ("read/fast/rows.py", "from smeval.sources.fast.cut import x", "sources.fast is entered by its __init__ only"),
        ("kpis/kpi.py", "import smeval.read.fast.keys", "read.fast is entered by its __init__ only"),
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
        ("show/view.py", "from smeval.record.evaluation import Evaluation"),
        ("publish/run.py", "from smeval.evaluation import evaluate"),
        ("__init__.py", "from smeval.evaluation import evaluate"),
        ("read/shapes/days.py", "from smeval.read.cells.columns import x"),
        ("read/shapes/days.py", "from smeval.read.shapes.groups import x"),
        ("read/channel.py", "from smeval.read.fast import take_rows"),
        ("read/fast/rows.py", "from smeval.read.fast.keys import x"),
        ("read/fast/rows.py", "from .keys import x"),
        ("read/__init__.py", "from smeval.read.body import Exports"),
        ("sources/__init__.py", "from smeval.sources.fast import open_long"),
    ],
)
def test_an_arrow_along_the_flow_is_allowed(file: str, source: str) -> None:
    assert [fault(found) for found in imports(file, source)] == [""]


def test_what_people_see_is_counted_at_most(sources: dict[str, str]) -> None:
    found = [(file, text) for file, source in sources.items() if room_of(file) in SHOWING for text in adding(source)]
    known = {entry: {key for key in ADDING if key[0] == entry[0] and entry[1].startswith(key[1])} for entry in found}
    assert [entry for entry, keys in known.items() if not keys] == []
    assert set().union(*known.values()) == set(ADDING), "what is no longer there needs no reason"


@pytest.mark.parametrize(
    "source",
    [
        "sum(row.value for row in found)",
        "fsum(values)",
        "frame['hours'].sum()",
        "row.value / 2",
        "mean(map(late, dues))",
    ],
)
def test_planted_adding_is_found(source: str) -> None:
    assert list(adding(source)) == [source]


@pytest.mark.parametrize(
    "source",
    [
        "sum(row.state == 'done' for row in dues)",
        "sum(bool(row.made) for row in dues)",
        "(frame['x'] == 1).sum()",
        "len(x)",
    ],
)
def test_counting_is_allowed(source: str) -> None:
    assert list(adding(source)) == []
