"""Pieces of a page: headings, paragraphs, lists, tables and figures as escaped HTML."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from struct import unpack

from markupsafe import Markup

from smeval.show.style import Description, Draw, render_png
from smeval.show.tables.table import Proof, Table, proof_html, table_html
from smeval.wording import Wording

#: A digit, a blank, and what belongs to the number before it.
UNITS = re.compile(r"(?<=\d) (?=%|€|Std\.|Mio\.)")


@dataclass(frozen=True, repr=False)
class Block:
    """A piece of a report: a notebook shows its HTML, a terminal its name."""

    name: str
    html: Markup

    def _repr_html_(self) -> str:
        return str(self.html)

    def __repr__(self) -> str:
        """Return the name."""
        return f"<{self.name}>"


def heading(level: int, text: str, anchor: str = "") -> Markup:
    """Make a heading, with an id where others link to it."""
    place = Markup(' id="{}"').format(anchor) if anchor else ""
    return Markup("<h{0}{1}>{2}</h{0}>\n").format(level, place, text)


def paragraph(text: str | Markup, kind: str = "") -> Markup:
    """Make a paragraph; `kind` is its class."""
    style = Markup(' class="{}"').format(kind) if kind else ""
    return Markup("<p{}>{}</p>\n").format(style, text)


def items(texts: Iterable[str | Markup], kind: str = "") -> Markup:
    """Make a list."""
    style = Markup(' class="{}"').format(kind) if kind else ""
    lines = Markup("").join(Markup("<li>{}</li>\n").format(text) for text in texts)
    return Markup("<ul{}>\n{}</ul>\n").format(style, lines)


def facts(pairs: Iterable[tuple[str, str]]) -> Markup:
    """Make a list of names and values."""
    lines = Markup("").join(Markup("<div><dt>{}</dt><dd>{}</dd></div>\n").format(*pair) for pair in pairs)
    return Markup('<dl class="facts">\n{}</dl>\n').format(lines)


def columns(*parts: Markup) -> Markup:
    """Put parts beside each other where the page is wide enough; a single one has the whole width."""
    if len(parts) == 1:
        return parts[0]
    cells = Markup("").join(Markup("<div>\n{}</div>\n").format(part) for part in parts)
    return Markup('<div class="columns">\n{}</div>\n').format(cells)


def details(summary: str, content: Markup) -> Markup:
    """Make content that a reader opens."""
    return Markup("<details><summary>{}</summary>\n{}</details>\n").format(summary, content)


def with_proof(text: str, numbers: Iterable[int]) -> Markup:
    """Put the numbers of its sources behind a sentence."""
    marks = proof_html(numbers)
    return Markup('{} <span class="proofs">[{}]</span>').format(text, marks) if marks else Markup("{}").format(text)


def link(text: str, target: str) -> Markup:
    """Make a link to a place on this page or a file beside it."""
    return Markup('<a href="{}">{}</a>').format(target, text)


def section(name: str, anchor: str, wording: Wording, *parts: Markup) -> Block:
    """Put parts into one section of a page."""
    html = Markup('<section class="smeval" id="{}" lang="{}">\n{}</section>\n')
    return Block(name, unbroken(html.format(anchor, wording.language, Markup("").join(parts))))


def unbroken(html: Markup) -> Markup:
    """Keep a number and its unit on one line."""
    return Markup(UNITS.sub("\u00a0", html))  # noqa: S704 - nothing but blanks changes


def titled(table: Table, level: int) -> Markup:
    """Show a table under a heading."""
    return table_html(table, level)


def figure(draw: Draw, height: float, words: Description, table: Table, wording: Wording, level: int) -> Markup:
    """Show a figure: title, picture with text alternative, caption, and its numbers to open.

    Parameters
    ----------
    draw : callable
        Draws on the axes it is given.
    height : float
        Height of the picture [inch].
    words : Description
        Title, caption and text alternative.
    table : Table
        The numbers of the figure.
    level : int
        Level of the title among the headings.
    """
    png = render_png(draw, height)
    size = unpack(">II", png[16:24])  # a PNG states its width and height here
    return Markup(
        "<figure>\n{title}"
        '<img alt="{alt}" width="{width}" height="{height}" src="data:image/png;base64,{data}">\n'
        "<figcaption>{caption}{sources}</figcaption>\n</figure>\n"
        "<details><summary>{numbers}</summary>\n{table}</details>\n"
    ).format(
        title=heading(level, words.title),
        alt=words.alt,
        width=size[0],
        height=size[1],
        data=b64encode(png).decode("ascii"),
        caption=words.caption,
        sources=_sources(table, wording),
        numbers=wording.say("figure.numbers", title=words.title),
        table=table_html(table),
    )


def _sources(table: Table, wording: Wording) -> Markup:
    """Return the sources of a figure's numbers as a sentence."""
    proofs = [cell for row in table.rows for cell in row if isinstance(cell, Proof)]
    numbers = sorted({n for proof in (*proofs, table.proof) if proof is not None for n in proof.numbers})
    return Markup(" {} {}.").format(wording.say("table.proof"), proof_html(numbers)) if numbers else Markup("")
