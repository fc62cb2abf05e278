"""What a document consists of: blocks that hold data and words, and no markup.

A rendering (HTML, PDF, Word) matches on `Block` and ends in `assert_never`: one that forgets a kind of block is an
error of the type checker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Literal, TypeAlias

from matplotlib.axes import Axes

from smeval.show.tables.table import Table


@dataclass(frozen=True)
class Words:
    """A piece of a line of text.

    Parameters
    ----------
    text : str
    language : str
        Where it is not that of the document.
    proof : tuple of int
        Numbers of the sources that the words rest on.
    link : str
        Where the words lead: ``#<id>`` in the document, or a file beside it.
    """

    text: str
    language: str = ""
    proof: tuple[int, ...] = ()
    link: str = ""


#: A line of text; the pieces stand beside each other as they are.
Text: TypeAlias = tuple[Words, ...]

ParagraphRole = Literal["", "lead", "generated", "verdict", "empty"]
ItemsRole = Literal["", "contents", "for", "against", "condition", "gap", "tipping_points"]
#: Draws on the axes it is given.
Draw = Callable[[Axes], object]


@dataclass(frozen=True)
class Section:
    """Blocks that belong together; the level of headings follows from the depth.

    Parameters
    ----------
    id : str
        Where links lead; unique in the document, empty where none does.
    title : str
        Where empty, the first block heads the section and the others stand one level below it.
    blocks : tuple of Block
    fold : str
        Where not empty, a screen shows this line and the blocks only when the reader opens it; print ignores it.
    beside : bool
        Whether the blocks stand beside each other where there is room; such a section has no title.
    """

    id: str
    title: str
    blocks: tuple[Block, ...]
    fold: str = ""
    beside: bool = False

    def levels(self, level: int) -> list[int]:
        """Return the level of each block's heading, if that of the section is `level`."""
        first = level if self.beside or not self.title else level + 1
        rest = level if self.beside else level + 1
        return [rest if place else first for place in range(len(self.blocks))]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph.

    Parameters
    ----------
    text : tuple of Words
    role : str
        What it is for.
    anchors : tuple of str
        Ids of what it stands for, so that links to them lead here.
    """

    text: Text
    role: ParagraphRole = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """Names and their values."""

    pairs: tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class Items:
    """A list.

    Parameters
    ----------
    lines : tuple of lines of text
    role : str
        What it is for.
    title : str
        Its name for those who do not see it.
    """

    lines: tuple[Text, ...]
    role: ItemsRole = ""
    title: str = ""


@dataclass(frozen=True)
class Figure:
    """A picture with everything that stands around it.

    Parameters
    ----------
    id : str
        Unique in the document.
    title : str
        The answer that the picture gives.
    caption : str
        How that was measured.
    alt : str
        What it shows, for those who do not see it.
    height : float
        [inch]
    draw : callable
        Draws on the axes it is given; `smeval.show.style.plot` adds our look and the title.
    table : Table
        Its numbers.
    """

    id: str
    title: str
    caption: str
    alt: str
    height: float
    draw: Draw
    table: Table


@dataclass(frozen=True)
class Field:
    """Room in which people write by hand, and what they are asked."""

    text: Text


Block: TypeAlias = Section | Paragraph | Facts | Items | Table | Figure | Field


@dataclass(frozen=True)
class Document:
    """A whole document.

    Parameters
    ----------
    title : str
        What the file is called in a list of windows.
    language : str
    sections : tuple of Section
        The first bears the title of the whole; the others stand one level below it.
    """

    title: str
    language: str
    sections: tuple[Section, ...]


def line(*parts: str | Words) -> Text:
    """Make a line of text."""
    return tuple(part if isinstance(part, Words) else Words(part) for part in parts)


def as_data(value: object) -> object:
    """Return a block, or a part of one, as JSON holds it; a dataclass says what it is, a drawing is left out."""
    if is_dataclass(value):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        return {"block": type(value).__name__} | {
            key: as_data(part) for key, part in named.items() if not callable(part)
        }
    if isinstance(value, tuple):
        return [as_data(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value
