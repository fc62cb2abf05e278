"""Moments written in one layout of fixed width, read and written many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.read.fast.keys import words_at
from smeval.sources.fast import PAD, Cells
from smeval.values.forms import NUMBERS
from smeval.values.layouts import FIRST_YEAR, LAST_YEAR, Layout, find_layouts
from smeval.values.moments import fits

__all__ = ["Clock", "clock_of", "localised"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Words = NDArray[np.uint64]

#: Parts of a moment that this clock reads, besides ``Z`` for UTC: numbers that mean the same in every form.
READ = NUMBERS.keys() - {"I"}
#: What stands for no moment.
NO_MOMENT = np.iinfo(np.int64).min
SECOND = 1_000_000
DAY = 86_400 * SECOND
#: Days whose offsets are looked up together.
SPAN = 1000
HALF_BYTES, ZEROS, SIXES = 0xF0, 0x30, 0x06


@dataclass(frozen=True)
class Clock:
    """A layout of moments that no other form of the same export could read.

    Parameters
    ----------
    form : str
        The form as `strftime` writes it.
    zone : str
        Zone of the times.
    """

    layout: Layout
    form: str
    zone: str

    @property
    def tells_time(self) -> bool:
        """Say whether a time of day stands in the layout."""
        return any(kind == "H" for kind, _, _ in self.layout.parts)

    def read(self, raw: bytes, cells: Cells) -> Ints:
        """Return moments [us since 1970, UTC]; `NO_MOMENT` where a cell has another layout or no such time.

        Parameters
        ----------
        raw : bytes
            Text, with eight bytes behind it.
        cells : Cells
            Where the moments stand in it.
        """
        n, width = len(cells.starts), self.layout.width
        wall = np.full(n, NO_MOMENT)
        fitting = cells.lengths == width
        if not fitting.any():
            return wall
        rows = slice(None) if fitting.all() else np.flatnonzero(fitting)
        starts = cells.starts[rows]
        words = list(words_at(raw, starts, np.full(len(starts), width)))
        good = self._shaped(words)
        number = {kind: self._number(words, start, end) for kind, start, end in self.layout.parts if kind in READ}
        wall[rows] = localised(_assembled(number, good), self.zone)
        return wall

    def _shaped(self, words: list[Words]) -> Flags:
        """Say which texts have digits and signs where the layout has them."""
        signs, digits = bytearray(8 * len(words)), bytearray(8 * len(words))
        meant = bytearray(8 * len(words))
        for kind, start, end in self.layout.parts:
            for at in range(start, end):
                if kind in READ:
                    digits[at] = 0xFF
                else:
                    signs[at], meant[at] = 0xFF, ord(self.layout.specimen[at])
        good = np.ones(len(words[0]), dtype=bool)
        for place, word in enumerate(words):
            part = slice(8 * place, 8 * place + 8)
            sign, sought, digit = (np.uint64(int.from_bytes(mask[part], "little")) for mask in (signs, meant, digits))
            high = _every(HALF_BYTES) & digit
            good &= (word & sign) == sought
            good &= (word & high) == (_every(ZEROS) & digit)
            good &= ((word + (_every(SIXES) & digit)) & high) == (_every(ZEROS) & digit)
        return good

    @staticmethod
    def _number(words: list[Words], start: int, end: int) -> Ints:
        """Return the number written in these bytes."""
        number = np.zeros(len(words[0]), dtype=np.int64)
        for at in range(start, end):
            digit = (words[at // 8] >> np.uint64(8 * (at % 8))) & np.uint64(0x0F)
            number = number * 10 + digit.view(np.int64) if at > start else digit.view(np.int64)
        return number

    def write(self, moments: Ints) -> pd.Series[str]:
        """Return the texts that were read as these moments."""
        local = pd.DatetimeIndex(moments.view("M8[us]")).tz_localize("UTC").tz_convert(self.zone)
        return pd.Series(local.strftime(self.form), dtype="str")


def _every(byte: int) -> np.uint64:
    return np.uint64(int.from_bytes(bytes([byte]) * 8, "little"))


@cache
def _months() -> tuple[Ints, Ints]:
    """Return first day, counted from 1970, and number of days of every month since January of `FIRST_YEAR`."""
    months = np.arange((LAST_YEAR - FIRST_YEAR + 1) * 12 + 1) + (FIRST_YEAR - 1970) * 12
    first = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    return first[:-1], np.diff(first)


def _assembled(number: dict[str, Ints], good: Flags) -> Ints:
    """Return wall clock times of their parts [us since 1970]."""
    first, length = _months()
    month = (number["Y"] - FIRST_YEAR) * 12 + number["m"] - 1
    good &= (number["m"] - 1).view(np.uint64) < 12
    good &= month.view(np.uint64) < len(first)
    month = np.where(good, month, 0)
    good &= (number["d"] - 1).view(np.uint64) < length[month].view(np.uint64)
    wall = first[month] + (number["d"] - 1)
    for kind, size in (("H", 24), ("M", 60), ("S", 60)):
        wall *= size
        if kind in number:
            good &= number[kind] < size
            wall += number[kind]
    wall *= SECOND
    moments: Ints = np.where(good, wall, NO_MOMENT)
    return moments


def clock_of(text: str, forms: Sequence[str], zone: str) -> Clock | None:
    """Return the layout of a text, if it is of numbers only and fits no other of the forms.

    Parameters
    ----------
    text : str
    forms : sequence of str
        See `smeval.values.parse_day`; ``%y`` is a year of two digits.
    zone : str
        Zone of the times, where the layout does not tell it.
    """
    for form in forms:
        for layout in find_layouts(form) if "%y" not in form else ():
            if len(text) != layout.width or not _is_readable(layout):
                continue
            others = {other.replace("%y", "%Y") for other in forms} - {form}
            if any(fits(layout.specimen, other) for other in others):
                continue
            own_zone = any(kind == "z" for kind, _, _ in layout.parts)
            clock = Clock(layout, _strftime(layout), "UTC")
            raw = text.encode()
            cells = Cells(np.zeros(1, dtype=np.int64), np.array([len(raw)]))
            if clock.read(raw + PAD, cells)[0] != NO_MOMENT:
                return clock if own_zone else replace(clock, zone=zone)
    return None


def _is_readable(layout: Layout) -> bool:
    """Say whether a layout is of a day and numbers this clock reads, with no offset but the letter for none."""
    kinds = {kind for kind, _, _ in layout.parts if kind}
    offsets = [end - start for kind, start, end in layout.parts if kind == "z"]
    return {"Y", "m", "d"} <= kinds <= {*READ, "z"} and offsets in ([], [1]) and layout.specimen.isascii()


def _strftime(layout: Layout) -> str:
    """Return the form as `strftime` writes it."""
    return "".join(
        f"%{kind}" if kind in READ else layout.specimen[start:end].replace("%", "%%")
        for kind, start, end in layout.parts
    )


def localised(wall: Ints, zone: str) -> Ints:
    """Return the moments at which the clocks of a zone show these times [us since 1970, UTC].

    Of an hour shown twice the first is meant; `NO_MOMENT` stays, and stands for what the clocks leave out.

    Parameters
    ----------
    wall : ndarray of int
        What the clocks show [us since 1970].
    zone : str
    """
    if zone == "UTC":
        return wall
    known = wall != NO_MOMENT
    day = np.where(known, wall, 0) // DAY
    lowest, highest = int(day.min()), int(day.max())
    offset, steady = _offsets(zone, lowest // SPAN, highest // SPAN)
    place = day - lowest // SPAN * SPAN
    moments: Ints = wall - offset[place]
    slow = np.flatnonzero(known & ~steady[place])
    if len(slow):
        moments[slow] = _slowly(wall[slow], zone)
    moments[~known] = NO_MOMENT
    return moments


@cache
def _offsets(zone: str, first: int, last: int) -> tuple[Ints, Flags]:
    """Return for each day of these spans how far the clocks are ahead of UTC, and whether they are so for long."""
    hours = np.arange((first * SPAN - 1) * 24, ((last + 1) * SPAN + 1) * 24) * (DAY // 24)
    offset = (hours - _slowly(hours, zone)).reshape(-1, 24)
    even = (offset == offset[:, :1]).all(axis=1)
    before, here, behind = (offset[part, 0] for part in (slice(None, -2), slice(1, -1), slice(2, None)))
    return here, even[:-2] & even[1:-1] & even[2:] & (before == here) & (behind == here)


def _slowly(wall: Ints, zone: str) -> Ints:
    index = pd.DatetimeIndex(wall.view("M8[us]"))
    first = np.ones(len(wall), dtype=bool)
    local = index.tz_localize(zone, ambiguous=first, nonexistent="NaT")
    return np.asarray(local.as_unit("us").asi8)
