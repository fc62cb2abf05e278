"""Tables and views as readers meet them, for tests of what is shown."""

from __future__ import annotations

from typing import Any

from smeval.show.blocks import Section
from smeval.show.tables.table import Table, cell_text
from smeval.show.view import View
from tests.evaluations import make_evaluation


def view(language: str = "de", **changes: Any) -> View:
    return View(make_evaluation(**changes), language)


def lines(table: Table, view: View) -> list[str]:
    """Return each row as it is read, its cells parted by bars."""
    return [
        " | ".join(cell_text(cell, column.kind, view.wording) for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    ]


def ids(section: Section) -> list[str]:
    return [getattr(block, "id", "") for block in section.blocks]
