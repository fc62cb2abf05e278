"""Prove of bytes that they are UTF-8, without making text of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bytes", "Flags", "Ints", "NotUtf8Error", "check_encoding"]

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

#: Where UTF-8 read as cp1252 and saved again would begin: the letters à and â.
DOUBLED = (0x83, 0xA2)


class NotUtf8Error(ValueError):
    """The bytes are not plain UTF-8 throughout; its only argument is the number of lines before that place."""


def check_encoding(raw: bytes, data: Bytes) -> bool:
    """Say of the bytes of UTF-8 whether letters may have been encoded twice.

    Parameters
    ----------
    raw : bytes
    data : ndarray of uint8
        The same without what is behind the text.

    Raises
    ------
    NotUtf8Error
        If they are not UTF-8.
    """
    place, suspicious = raw.find(b"\0", 0, len(data)), False
    if place < 0:
        place, suspicious = _first_broken(data)
    if place >= 0:
        raise NotUtf8Error(raw.count(b"\n", 0, place))
    return suspicious


def _first_broken(data: Bytes) -> tuple[int, bool]:
    """Return the place of the first letter that is not UTF-8, else -1; and whether some look encoded twice."""
    places = np.flatnonzero(data.view(np.int8) < 0)
    if not len(places):
        return -1, False
    if _are_pairs(data, places):
        return -1, bool(_are_doubled(data[places[::2]], data[places[1::2]]).any())
    letters = data[places].astype(np.int64)
    lead = letters >= 0xC0
    # how many bytes each letter has, and how many of them follow without a gap
    length = np.where(letters >= 0xF0, 4, np.where(letters >= 0xE0, 3, 2))
    heads = np.flatnonzero(lead)
    padded = np.concatenate([letters, [0, 0, 0]])
    at = np.concatenate([places, [-9, -9, -9]])
    good = np.ones(len(heads), dtype=bool)
    count = length[heads]
    for step in (1, 2, 3):
        follows = (at[heads + step] == places[heads] + step) & (padded[heads + step] & 0xC0 == 0x80)
        good &= follows | (count <= step)
    first, second = letters[heads], padded[heads + 1]
    good &= (first >= 0xC2) & (first <= 0xF4)
    good &= ~((first == 0xE0) & (second < 0xA0)) & ~((first == 0xED) & (second >= 0xA0))
    good &= ~((first == 0xF0) & (second < 0x90)) & ~((first == 0xF4) & (second >= 0x90))
    if good.all() and int(count.sum()) == len(places):
        return -1, bool(_are_doubled(first, second).any())
    broken = places[heads[~good]]
    covered = np.zeros(len(places) + 4, dtype=bool)
    for step in range(4):
        covered[heads[count > step] + step] = True
    loose = places[~covered[: len(places)]]
    return int(min(broken[:1].tolist() + loose[:1].tolist(), default=0)), False


def _are_pairs(data: Bytes, places: Ints) -> bool:
    """Say whether these bytes are whole letters of two bytes each, as umlauts are."""
    if len(places) % 2:
        return False
    heads, tails = places[::2], places[1::2]
    head, tail = data[heads], data[tails]
    return bool((tails == heads + 1).all() and (head - np.uint8(0xC2) < 0x1E).all() and (tail < 0xC0).all())


def _are_doubled(first: NDArray[np.integer], second: NDArray[np.integer]) -> Flags:
    """Say which letters, by their first two bytes, may have been encoded twice."""
    doubled: Flags = (first == 0xC3) & ((second == DOUBLED[0]) | (second == DOUBLED[1]))
    return doubled
