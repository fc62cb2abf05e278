"""How a date may be written: the one description that every reader of dates is derived from.

A form is a row of pieces. `smeval.values.moments` makes a regular expression of them, `smeval.values.layouts` the
fixed places of characters, and the clock of `smeval.read.fast` reads the numbers at these places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

__all__ = ["NUMBERS", "pattern_of", "pieces_of", "spellings"]


@dataclass(frozen=True)
class Part:
    """One part of a date.

    Parameters
    ----------
    tells : str
        What it tells, as the letter of `strptime`; names of months and days of the week in any length tell ``b``
        and ``a``.
    written : str
        Regular expression of the text that tells it; of a number the digits alone.
    behind : str
        Regular expression of what may follow and tells nothing.
    fewest, most : int
        Digits of a number; 0 for all that is none.
    fixed : tuple of str
        A text for each way of writing it with always as many characters.
    """

    tells: str
    written: str = ""
    behind: str = ""
    fewest: int = 0
    most: int = 0
    fixed: tuple[str, ...] = ()

    def pattern(self, exact: bool) -> str:
        """Return the regular expression; where `exact`, a number has all its digits, but for fractions of a second."""
        fewest = self.most if exact and self.fixed else self.fewest
        digits = f"{{{fewest},{self.most}}}" if self.most else ""
        return f"(?P<{self.tells}>{self.written}{digits}){self.behind}"


def _number(tells: str, fewest: int, most: int) -> Part:
    return Part(tells, "[0-9]", fewest=fewest, most=most, fixed=("1" * most,))


NAME = r"[^\W\d_]+"
#: The parts by the letters that forms write behind ``%``.
PARTS = {
    "Y": _number("Y", 4, 4),
    "m": _number("m", 1, 2),
    "d": _number("d", 1, 2),
    "H": _number("H", 1, 2),
    "I": _number("I", 1, 2),
    "M": _number("M", 2, 2),
    "S": _number("S", 2, 2),
    "f": Part("f", "[0-9]", fewest=1, most=9),
    "b": Part("b", NAME, r"\.?", fixed=("jan",)),
    "B": Part("b", NAME, r"\.?"),
    "a": Part("a", NAME, r"\.?", fixed=("mon",)),
    "A": Part("a", NAME, r"\.?"),
    "p": Part("p", "[ap]", r"\.?m\.?", fixed=("am",)),
    "z": Part("z", "Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2}", fixed=("Z", "+1111")),
}
#: Digits of the numbers that always have as many where a form is written in full.
NUMBERS = {part.tells: part.most for part in PARTS.values() if part.most and part.fixed}


class Field(NamedTuple):
    """A part in its place; where `exact`, a number has as many digits as it can have."""

    part: Part
    exact: bool = False


class Text(NamedTuple):
    """What stands there literally; a blank stands for any number of them."""

    text: str


class OneOf(NamedTuple):
    """One of these characters."""

    characters: str


class Option(NamedTuple):
    """Pieces that may stand there."""

    pieces: tuple[Piece, ...]


Piece = Field | Text | OneOf | Option


def _exact(letters: str) -> Iterator[Piece]:
    """Yield pieces with exact numbers, e.g. of ``Y-m-d``."""
    for letter in letters:
        yield Field(PARTS[letter], exact=True) if letter in PARTS else OneOf(letter)


#: Day, then perhaps time, then perhaps fractions and offset.
ISO = (
    *_exact("Y-m-d"),
    Option(
        (
            OneOf("T "),
            *_exact("H:M"),
            Option((*_exact(":S"), Option((OneOf(".,"), Field(PARTS["f"]))))),
            Option((Option((OneOf(" "),)), Field(PARTS["z"]))),
        )
    ),
)
#: The serial number of a day in a workbook.
EXCEL = (Field(Part("excel", "[0-9]{5}(?:[.,][0-9]+)?")),)
NAMED = {"iso": ISO, "excel": EXCEL}
#: What would make a form ambiguous.
INEXACT = re.compile("[0-9]|%[aAbBp]%[aAbBp]")


@cache
def pieces_of(form: str) -> tuple[Piece, ...]:
    """Return the pieces of a form: ``iso``, ``excel``, or one as `datetime.strptime` has it.

    Numbers side by side, with nothing between them, are exact.

    Raises
    ------
    TypeError
        If the form does not say exactly which day is meant.
    """
    if form in NAMED:
        return NAMED[form]
    written = re.findall(r"%.|[^%]+", form)
    used = [piece[1] for piece in written if piece[0] == "%" and piece != "%%"]
    whole = {"Y", "d"} <= {*used} and not {"m", "b", "B"}.isdisjoint(used)
    if not whole or len({*used}) < len(used) or not PARTS.keys() >= {*used} or INEXACT.search(form):
        raise TypeError(
            f"format {form!r}: %Y, %m (or %b, %B) and %d are needed, of %{' %'.join(PARTS)} each once, "
            "no digits, and no two names side by side"
        )
    return tuple(
        Field(PARTS[piece[1]], "%" in before[:1] + after[:1]) if piece[0] == "%" and piece != "%%" else Text(piece)
        for before, piece, after in zip(["", *written], written, [*written[1:], ""], strict=False)
    )


def pattern_of(pieces: tuple[Piece, ...]) -> str:
    """Return the regular expression of pieces, with a group for each part by what it tells."""
    return "".join(map(_pattern, pieces))


def _pattern(piece: Piece) -> str:
    match piece:
        case Field(part, exact):
            return part.pattern(exact)
        case Text(text):
            return re.sub(r"(?:\\ )+", " +", re.escape(text.replace("%%", "%")))
        case OneOf(characters):
            return f"[{re.escape(characters)}]"
        case Option(pieces):
            return f"(?:{pattern_of(pieces)})?"


def spellings(pieces: tuple[Piece, ...]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yield each way of writing the pieces in which everything has its place.

    Each is a row of what is told (empty: nothing, a sign) and a text that tells it, always as long.
    """
    if not pieces:
        yield ()
        return
    for first in _spellings(pieces[0]):
        for rest in spellings(pieces[1:]):
            yield (*first, *rest)


def _spellings(piece: Piece) -> Iterator[tuple[tuple[str, str], ...]]:
    match piece:
        case Field(part):
            yield from (((part.tells, text),) for text in part.fixed)
        case Text(text):
            yield (("", text.replace("%%", "%")),)
        case OneOf(characters):
            yield from ((("", character),) for character in characters)
        case Option(pieces):
            yield ()
            yield from spellings(pieces)
