"""Hold what docstrings of public functions must say; that they are there, and their layout, ruff holds.

``python tests/style/docstrings.py [FOLDER or FILE ...]`` lists the faults of ``src/smeval``, or of what is named.
A function with two or more parameters has a section ``Parameters`` that names each of them and no other. One that
itself raises an error of ours, a `ValueError` or a `TypeError` has a section ``Raises``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "smeval"
#: Functions decorated so are read like an attribute, called by pydantic, or show their docstring as a command's help.
EXEMPT = re.compile(r"(property|overload|setter|validator|serializer|command|group)$")
HEADING = re.compile(r"^(\w[\w ]*)\n-{3,}$", re.MULTILINE)


def decorators(function: Function) -> list[str]:
    """Return the names of a function's decorators, without what they are called with."""
    return [ast.unparse(node.func if isinstance(node, ast.Call) else node) for node in function.decorator_list]


def public_functions(scope: ast.Module | ast.ClassDef) -> Iterator[tuple[Function, list[str]]]:
    """Yield the public functions and methods, each with the names of the parameters that a caller gives."""
    for node in scope.body:
        if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_"):
            continue
        if isinstance(node, ast.ClassDef):
            yield from public_functions(node)
        elif not any(EXEMPT.search(name) for name in decorators(node)):
            bound = isinstance(scope, ast.ClassDef) and "staticmethod" not in decorators(node)
            names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            yield node, [name for name in names[bound:] if not name.startswith("_")]


def sections(function: Function) -> dict[str, str]:
    """Return the sections of a function's docstring by their headings."""
    _, *parts = HEADING.split(ast.get_docstring(function) or "")
    return dict(zip(parts[::2], parts[1::2], strict=True))


def named_in(section: str) -> set[str]:
    """Return the names that a section ``Parameters`` explains; names of one line are parted by commas."""
    entries = [line.partition(" :")[0] for line in section.splitlines() if line and not line[0].isspace()]
    return {name.strip() for entry in entries for name in entry.split(",")}


def raised_in(node: ast.AST) -> set[str]:
    """Return the names of the errors that a function raises itself, in no function inside of it."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise) and child.exc is not None:
            error = child.exc.func if isinstance(child.exc, ast.Call) else child.exc
            found.add(ast.unparse(error).rpartition(".")[2])
        if not isinstance(child, Function | ast.ClassDef):
            found |= raised_in(child)
    return found


@cache
def own_errors() -> set[str]:
    """Return the names of the errors that smeval defines."""
    nodes = (node for path in SOURCE.rglob("*.py") for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return {node.name for node in nodes if isinstance(node, ast.ClassDef) and node.name.endswith("Error")}


def faults(text: str, errors: set[str]) -> Iterator[tuple[int, str]]:
    """Yield the faults of a module.

    Parameters
    ----------
    text : str
        The module.
    errors : set of str
        Names of the errors that are to be told.

    Yields
    ------
    tuple of int and str
        Line and fault.
    """
    for function, parameters in public_functions(ast.parse(text)):
        found = sections(function)
        named = named_in(found.get("Parameters", ""))
        rest = {f"*{found.arg}" for found in (function.args.vararg, function.args.kwarg) if found}
        absent = [name for name in parameters if name not in named] if len(parameters) > 1 else []
        unknown = sorted(name for name in named if name not in parameters and f"*{name.strip('*')}" not in rest)
        silent = sorted(raised_in(function) & errors) if "Raises" not in found else []
        for names, fault in ((absent, "lacks"), (unknown, "has no parameter"), (silent, "does not say that it raises")):
            if names:
                yield function.lineno, f"{function.name} {fault} {', '.join(names)}"


def main(words: list[str]) -> int:
    """Print the faults below the folders and files given; return 1 if there are any."""
    errors = own_errors() | {"ValueError", "TypeError"}
    files = [file for word in words or [str(SOURCE)] for file in sorted(Path(word).rglob("*.py")) or [Path(word)]]
    found = []
    for file in files:
        if not re.search(r"/_(?!_)", file.as_posix()):
            name = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
            found += [f"{name}:{line}: {fault}" for line, fault in faults(file.read_text("utf-8"), errors)]
    print("".join(f"{line}\n" for line in found), end="")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
