"""A second rendering of the whole report, as plain text: this file and its template are all that it takes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import assert_never

from jinja2 import Environment, FileSystemLoader
from jinja2.environment import TemplateModule

from smeval.show.blocks import Block, Document, Facts, Field, Figure, Items, Paragraph, Section
from smeval.show.tables.table import Table, cell_text
from smeval.wording import Wording


@cache
def macros() -> TemplateModule:
    templates = Environment(loader=FileSystemLoader(Path(__file__).parent))  # noqa: S701 - no HTML
    return templates.get_template("plain_rendering.txt.j2").module


def write(macro: str, *values: object) -> str:
    return str(getattr(macros(), macro)(*values))


def document_text(document: Document, wording: Wording) -> str:
    levels = [2 if place else 1 for place in range(len(document.sections))]
    sections = zip(document.sections, levels, strict=True)
    return "\n".join(block_text(section, wording, level) for section, level in sections)


def block_text(block: Block, wording: Wording, level: int) -> str:
    match block:
        case Section():
            levels = block.levels(level)
            parts = [block_text(part, wording, below) for part, below in zip(block.blocks, levels, strict=True)]
            return write("section", block, level, parts)
        case Paragraph():
            return write("paragraph", block)
        case Facts():
            return write("facts", block)
        case Items():
            return write("items", block)
        case Table():
            return table_text(block, wording, level if block.heading else 0)
        case Figure():
            sources = wording.say("table.proof") if block.table.sources() else ""
            return write("figure", block, level, sources, table_text(block.table, wording, 0))
        case Field():
            return write("field", block)
        case _:
            assert_never(block)


def table_text(table: Table, wording: Wording, level: int) -> str:
    rows = [
        [(column, cell_text(cell, column.kind, wording)) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    sources = wording.say("table.proof") if table.proof and table.proof.numbers else ""
    return write("table", table, level, rows, sources)
