"""Blocks as HTML: what a block needs is put together here, how it is marked up stands in ``blocks.html.j2``."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from struct import unpack
from typing import NamedTuple, assert_never

from jinja2 import Environment, FileSystemLoader
from jinja2.environment import TemplateModule
from markupsafe import Markup

from smeval.ids import LANGUAGES
from smeval.show.blocks import Block, Document, Facts, Field, Figure, Items, Paragraph, Section
from smeval.show.style import SHAPES, render_png
from smeval.show.tables.table import Amount, Cell, Kind, Link, Mark, Missing, Place, Proof, Table, cell_text
from smeval.wording import Wording

TEMPLATES = Path(str(files("smeval.publish") / "template"))
#: Units that stand on one line with their number: signs and short forms, no words.
BOUND = ("share", "eur", "h", "million")


class Shown(NamedTuple):
    """A cell of a table, written."""

    kind: Kind
    html: Markup


class Picture(NamedTuple):
    """A PNG with its size [pixels]."""

    width: int
    height: int
    data: str


def keep_units(language: str) -> Callable[[object], object]:
    """Return a function that keeps numbers and their units on one line, as a language writes them."""
    written = (Wording(language).say(f"unit.{unit}", n="").strip() for unit in BOUND)
    blank = re.compile(rf"(?<=\d) (?=(?:{'|'.join(map(re.escape, written))})(?!\w))")
    return lambda value: blank.sub("\u00a0", value) if type(value) is str else value


@cache
def templates(language: str) -> Environment:
    """Return our templates for texts of a language; they escape every text."""
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, finalize=keep_units(language))


@cache
def macros(language: str) -> TemplateModule:
    """Return the macros that hold the markup, for texts of a language."""
    return templates(language).get_template("blocks.html.j2").module


def _write(language: str, macro: str, *values: object) -> Markup:
    written: Markup = getattr(macros(language), macro)(*values)
    return written


def block_html(block: Block, wording: Wording, level: int = 2) -> Markup:
    """Write a block.

    Parameters
    ----------
    block : Block
    wording : Wording
        Sentences and number formats of the view that the block shows.
    level : int
        Of the block's heading.
    """
    match block:
        case Section():
            return _write(wording.language, "section", block, level, _parts(block, wording, level))
        case Paragraph():
            return _write(wording.language, "paragraph", block)
        case Facts():
            return _write(wording.language, "facts", block)
        case Items():
            return _write(wording.language, "items", block)
        case Table():
            return table_html(block, wording, level if block.heading else 0)
        case Figure():
            sources = wording.say("table.proof") if block.table.sources() else ""
            numbers = wording.say("figure.numbers", title=block.title)
            return _write(
                wording.language,
                "figure",
                block,
                level,
                picture_of(block),
                sources,
                numbers,
                table_html(block.table, wording),
            )
        case Field():
            return _write(wording.language, "field", block)
        case _:
            assert_never(block)


def _parts(section: Section, wording: Wording, level: int) -> list[Markup]:
    levels = section.levels(level)
    return [block_html(part, wording, inner) for part, inner in zip(section.blocks, levels, strict=True)]


def section_html(document: Document, place: int, wording: Wording) -> Markup:
    """Write a whole section of a document.

    Parameters
    ----------
    document : Document
    place : int
        Of the section in the document; the first bears the title of the whole.
    wording : Wording
    """
    section, level = document.sections[place], 2 if place else 1
    parts = _parts(section, wording, level)
    return _write(document.language, "part", section.id, document.language, section.title, level, parts)


def picture_of(figure: Figure) -> Picture:
    """Return what a figure looks like."""
    png = render_png(figure)
    width, height = unpack(">II", png[16:24])  # a PNG states its width and height here
    return Picture(width, height, b64encode(png).decode("ascii"))


def table_html(table: Table, wording: Wording, level: int = 0) -> Markup:
    """Write a table: caption, scoped headings, numbers to the right, notes below.

    Parameters
    ----------
    table : Table
    wording : Wording
    level : int
        Of the title's heading; where it is 0, the title stands in the caption only.
    """
    stacks = table.stacks()
    rows = [[[_shown(table, row, n, wording) for n in stack] for stack in stacks] for row in table.rows]
    columns = [[table.columns[n] for n in stack] for stack in stacks]
    sources = wording.say("table.proof") if table.proof and table.proof.numbers else ""
    return _write(wording.language, "table", table, level, columns, rows, sources)


def _shown(table: Table, row: tuple[Cell, ...], place: int, wording: Wording) -> Shown:
    kind = table.columns[place].kind
    return Shown(kind, cell_html(row[place], kind, wording))


def cell_html(cell: Cell, kind: Kind, wording: Wording) -> Markup:
    """Write a cell; line feeds become line breaks.

    Parameters
    ----------
    cell : Cell
    kind : str
        Of its column.
    wording : Wording
    """
    text = cell_text(cell, kind, wording)
    match cell:
        case Missing():
            return _write(wording.language, "missing", text)
        case Mark():
            return _write(wording.language, "mark", text, cell, SHAPES.get(cell.family, {}).get(cell.id, ""))
        case Amount():
            return _write(wording.language, "amount", text.replace(" (", "\0(").split("\0"))
        case date():
            return _write(wording.language, "amount", [text])
        case Link():
            return _write(wording.language, "link", text, cell.target)
        case Proof():
            return _write(wording.language, "proof", cell.numbers)
        case Place():
            return _write(wording.language, "place", cell.number)
        case str() | float() | int():
            return _write(wording.language, "text", [_breakable(words) for words in text.split("\n")])
        case _:
            assert_never(cell)


def _breakable(text: str) -> list[list[str]]:
    """Part a line so that long words without a blank, such as names of files, may break after a mark."""
    words = re.split(r"(\S{25,})", text)
    return [re.findall(r"[^/_.\-]*[/_.\-]*", word)[:-1] if place % 2 else [word] for place, word in enumerate(words)]


def page_facts(title: str, wording: Wording) -> dict[str, str]:
    """Return what a page's frame needs: title, language, text of the skip link.

    Parameters
    ----------
    title : str
    wording : Wording
    """
    return {"title": title, "language": wording.language, "skip": wording.say("report.skip")}


def page_html(document: Document, wording: Wording) -> str:
    """Write a document as a page of its own.

    Parameters
    ----------
    document : Document
    wording : Wording
        Sentences and number formats of the view that it shows.
    """
    parts = (section_html(document, place, wording) for place in range(len(document.sections)))
    content = {"content": Markup("\n").join(parts)}
    return (
        templates(wording.language)
        .get_template("page.html.j2")
        .render(page=page_facts(document.title, wording) | content)
    )


def style_html() -> Markup:
    """Return the style of sections, for notebooks: a page brings its own."""
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return _write(LANGUAGES[0], "style", Markup(css))  # noqa: S704 - our own style sheet
