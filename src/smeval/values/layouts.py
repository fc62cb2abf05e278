"""Read columns of dates in which every part has its fixed place, as arrays of characters.

This is the fast way for exports with millions of rows; what it cannot read for certain it leaves alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from smeval.values.columns import Mask, Texts, Values
from smeval.values.forms import NUMBERS, pieces_of, spellings

#: A wall clock time and its offset from UTC [min]; `NO_OFFSET` where the text has none.
READING = np.dtype([("wall", "M8[us]"), ("offset", "i4")])
NO_OFFSET = -99_999
EMPTY = np.array([("NaT", NO_OFFSET)], dtype=READING)
#: Years that a date can have; others are mistakes, and computing with zones stays within bounds.
FIRST_YEAR, LAST_YEAR = 1900, 2999
#: Rows looked at together; bounds the memory.
CHUNK = 200_000


@dataclass(frozen=True)
class Layout:
    """A way of writing a date in which every part has its place.

    Parameters
    ----------
    parts : tuple of tuple
        What is told, first place and the place behind the last; an empty text tells nothing and is a sign.
    specimen : str
        A text of this layout; its signs stand in every other, too.
    """

    parts: tuple[tuple[str, int, int], ...]
    specimen: str

    @property
    def width(self) -> int:
        """Number of characters."""
        return len(self.specimen)


@cache
def find_layouts(form: str) -> tuple[Layout, ...]:
    """Return the layouts of a form; none if its parts vary in length."""
    return tuple(map(_layout, spellings(pieces_of(form))))


def _layout(spelling: tuple[tuple[str, str], ...]) -> Layout:
    parts = []
    specimen = ""
    for tells, text in spelling:
        parts.append((tells, len(specimen), len(specimen) + len(text)))
        specimen += text
    return Layout(tuple(parts), specimen)


def read_layout(
    raw: Texts, layout: Layout, months: Mapping[str, int], weekdays: Mapping[str, int]
) -> tuple[Values, Mask]:
    """Read the texts that have this layout and name a day and time that exist.

    Parameters
    ----------
    raw : array of str
    layout : Layout
    months, weekdays : mapping
        Numbers by name, in small letters.

    Returns
    -------
    tuple of array and array
        Readings, and a mask of the texts that were read.
    """
    values = np.repeat(EMPTY, len(raw))
    done = np.zeros(len(raw), dtype=np.bool_)
    for start in range(0, len(raw), CHUNK):
        chunk = slice(start, start + CHUNK)
        values[chunk], done[chunk] = _read_chunk(raw[chunk], layout, months, weekdays)
    return values, done


def _read_chunk(
    raw: Texts, layout: Layout, months: Mapping[str, int], weekdays: Mapping[str, int]
) -> tuple[Values, Mask]:
    width = layout.width
    done: Mask = np.fromiter(map(len, raw), dtype=np.int64, count=len(raw)) == width
    letters = raw.astype(f"U{width}").view(np.uint32).reshape(len(raw), width).astype(np.int64)
    part: dict[str, NDArray[np.int64]] = {}
    for kind, start, end in layout.parts:
        cells = letters[:, start:end]
        if not kind or (kind == "z" and end - start == 1):
            done &= (cells == np.array([ord(letter) for letter in layout.specimen[start:end]])).all(axis=1)
            if kind:  # the letter for an offset of nothing
                part["offset"] = np.zeros(len(raw), dtype=np.int64)
        elif kind in NUMBERS:
            part[kind] = _digits(cells, done)
        elif kind == "z":
            sign = 44 - cells[:, 0]
            hours, minutes = _digits(cells[:, 1:3], done), _digits(cells[:, 3:5], done)
            done &= (np.abs(sign) == 1) & (hours <= 14) & (minutes <= 59)
            part["offset"] = sign * (hours * 60 + minutes)
        else:
            names = {"b": months, "a": weekdays, "p": {"am": 0, "pm": 12}}[kind]
            part[kind] = _names(cells, names)
            done &= part[kind] >= 0
    return _assemble(part, done)


def _digits(cells: NDArray[np.int64], done: Mask) -> NDArray[np.int64]:
    """Return the numbers, and take rows with anything but digits out of `done`."""
    digits = cells - ord("0")
    done &= ((digits >= 0) & (digits <= 9)).all(axis=1)
    weights = 10 ** np.arange(cells.shape[1] - 1, -1, -1)
    numbers: NDArray[np.int64] = digits @ weights
    return numbers


def _names(cells: NDArray[np.int64], numbers: Mapping[str, int]) -> NDArray[np.int64]:
    """Return what names stand for, -1 where the name is unknown."""
    keys = cells @ (1 << 21 * np.arange(cells.shape[1]))
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    names = ["".join(map(chr, cells[row])).casefold() for row in first]
    return np.array([numbers.get(name, -1) for name in names], dtype=np.int64)[inverse]


def _assemble(part: Mapping[str, NDArray[np.int64]], done: Mask) -> tuple[Values, Mask]:
    zeros = np.zeros(len(done), dtype=np.int64)
    month = part["b"] if "b" in part else part["m"]
    hour = part.get("H", zeros)
    if "I" in part:
        done &= (part["I"] >= 1) & (part["I"] <= 12)
        hour = part["I"] % 12 + part.get("p", zeros)
        done &= "p" in part
    minute, second = part.get("M", zeros), part.get("S", zeros)
    done &= (
        (part["Y"] >= FIRST_YEAR)
        & (part["Y"] <= LAST_YEAR)
        & (month >= 1)
        & (month <= 12)
        & (hour <= 23)
        & (minute <= 59)
        & (second <= 59)
    )
    months = np.where(done, (part["Y"] - 1970) * 12 + month - 1, 0).astype("M8[M]")
    length = ((months + np.timedelta64(1, "M")).astype("M8[D]") - months.astype("M8[D]")).astype(np.int64)
    done &= (part["d"] >= 1) & (part["d"] <= length)
    days = months.astype("M8[D]").astype(np.int64) + np.where(done, part["d"], 1) - 1
    if "a" in part:
        done &= (days + 3) % 7 == part["a"]
    values = np.repeat(EMPTY, len(done))
    values["wall"] = (((days * 24 + hour) * 60 + minute) * 60 + second).astype("M8[s]")
    values["offset"] = part.get("offset", NO_OFFSET)
    return values, done
