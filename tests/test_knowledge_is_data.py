"""What a guide, a law or a city says is data of the catalog: no id of a duty and no office stands in code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from smeval.catalog import load_catalog

#: An id that is an ordinary word too: a rater, a part of a body, a column, a term on record.
WORDS = {"dpo", "department", "management", "council"}


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Yield every text of a file but docstrings, with its line."""
    tree = ast.parse(source)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_no_id_of_a_duty_and_no_office_stands_in_code(project_root: Path) -> None:
    catalog = load_catalog()
    ids = {*catalog.duties, *(set(catalog.offices) - WORDS)}
    ids |= {f"approval_{office}" for office in catalog.offices}
    found = [
        f"{path.relative_to(project_root).as_posix()}:{line}: {text}"
        for path in sorted((project_root / "src" / "smeval").rglob("*.py"))
        for line, text in texts(path.read_text(encoding="utf-8"))
        if ids & set(text.replace(".", " ").split())
    ]
    assert found == []
