"""Ids as numbers: two of 64 bits each, alike for equal ids and for no others that occur in practice.

The first number sorts and finds; the second tells apart what the first would confuse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Keys", "find_newest", "join_keys", "keys_at", "keys_of", "no_keys", "number_equal", "words_at"]

Words = NDArray[np.uint64]
Ints = NDArray[np.int64]

FIRST = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
SECOND = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xFF51AFD7ED558CCD)
HALF = np.uint64(32)
#: The first n bytes of a word.
BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)


class Keys(NamedTuple):
    """Ids as numbers; both are 0 where there is no id."""

    first: Words
    second: Words

    def take(self, rows: NDArray[np.bool_] | Ints | slice) -> Keys:
        """Return the keys of these rows."""
        return Keys(self.first[rows], self.second[rows])

    @property
    def given(self) -> NDArray[np.bool_]:
        """Say of each row whether it has an id."""
        given: NDArray[np.bool_] = (self.first != 0) | (self.second != 0)
        return given


def words_at(raw: bytes, starts: Ints, lengths: Ints) -> Iterator[Words]:
    """Yield the cells eight bytes at a time, behind their end zero; `raw` has eight bytes more than the cells."""
    if not len(starts):
        return
    view: Words = np.ndarray((len(raw) - 7,), dtype="<u8", buffer=raw, strides=(1,))
    shortest, longest = int(lengths.min()), int(lengths.max())
    for at in range(0, longest, 8):
        if shortest >= at + 8:
            yield view[starts + at]
        elif shortest == longest:
            yield view[starts + at] & BYTES[longest - at]
        else:
            left = np.clip(lengths - at, 0, 8)
            yield view[np.where(left > 0, starts + at, 0)] & BYTES[left]


def keys_at(raw: bytes, starts: Ints, lengths: Ints) -> Keys:
    """Return the keys of ids that stand in `raw`; an id has the same key whatever stands beside it."""
    first = np.zeros(len(starts), dtype=np.uint64)
    second = np.zeros(len(starts), dtype=np.uint64)
    shortest = int(lengths.min()) if len(lengths) else 0
    for place, word in enumerate(words_at(raw, starts, lengths)):
        more = lengths > 8 * place
        for sum_, factors in ((first, FIRST), (second, SECOND)):
            mixed = _mixed(sum_, word, *factors)
            np.copyto(sum_, mixed, where=True if shortest > 8 * place else more)
    return Keys(first, second)


def _mixed(sum_: Words, word: Words, factor: np.uint64, other: np.uint64) -> Words:
    """Mix a further word into a sum, so that every bit of it changes about half of the bits of the sum."""
    mixed = (sum_ * other ^ word) * factor
    mixed ^= mixed >> HALF
    mixed *= other
    mixed ^= mixed >> HALF
    return mixed


def no_keys(n: int) -> Keys:
    """Return rows without ids, which take no memory."""
    nothing = np.broadcast_to(np.uint64(0), n)
    return Keys(nothing, nothing)


def keys_of(texts: pd.Series[str]) -> Keys:
    """Return the keys of ids given as text; none where the text is empty."""
    encoded = [text.encode() for text in texts]
    lengths = np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded))
    return keys_at(b"".join(encoded) + bytes(8), np.cumsum(lengths) - lengths, lengths)


def join_keys(parts: list[Keys]) -> Keys:
    """Put keys one behind the other."""
    if all(part.first.strides == (0,) for part in parts if len(part.first)):
        return no_keys(sum(len(part.first) for part in parts))
    return Keys(*(np.concatenate([part[half] for part in parts]) for half in (0, 1)))


def number_equal(keys: Keys) -> Ints:
    """Number ids from 0 on, equal ones alike; every row without an id has a number of its own."""
    number, different = pd.factorize(keys.first)
    second = np.empty(len(different), dtype=np.uint64)
    second[number] = keys.second
    if (second[number] != keys.second).any():
        pairs = np.stack(keys, axis=1)
        _, number = np.unique(pairs, axis=0, return_inverse=True)
    number = np.asarray(number, dtype=np.int64).ravel()
    alone = np.flatnonzero(~keys.given)
    number[alone] = int(number.max(initial=-1)) + 1 + np.arange(len(alone))
    return number


def find_newest(keys: Keys) -> tuple[NDArray[np.bool_], Callable[[Keys], Ints]]:
    """Find the last row of every id.

    Returns
    -------
    newest : ndarray of bool
        Rows that are the last of their id, and rows without an id.
    look_up : callable
        Returns for ids the last row that has them, -1 where there is none.
    """
    order = np.argsort(keys.first)
    first = keys.first[order]
    begins = np.flatnonzero(np.concatenate([first[:1] != 0, first[1:] != first[:-1]]))
    newest = np.ones(len(first), dtype=bool)
    if len(begins) and len(begins) + int(np.searchsorted(first, np.uint64(1))) == len(first):
        last = order[begins]
    else:
        last = np.maximum.reduceat(order, begins) if len(begins) else order[:0]
        newest[order[begins[0] :] if len(begins) else order[:0]] = False
        newest[last] = True
    known = first[begins]
    second = keys.second[last]
    if len(begins) < len(first) and _confused(keys, order, begins):
        return _find_exactly(keys)

    def look_up(wanted: Keys) -> Ints:
        sorting = np.argsort(wanted.first)
        sought = wanted.first[sorting]
        place = np.minimum(np.searchsorted(known, sought), max(len(known) - 1, 0))
        found = (known[place] == sought) & (second[place] == wanted.second[sorting]) if len(known) else sought < 0
        rows = np.full(len(sought), -1)
        rows[sorting[found]] = last[place[found]]
        return rows

    return newest, look_up


def _confused(keys: Keys, order: Ints, begins: Ints) -> bool:
    """Say whether different ids have the same first number."""
    second = keys.second[order]
    same = np.ones(len(order), dtype=bool)
    same[begins] = False
    same[: begins[0] if len(begins) else len(same)] = False
    places = np.flatnonzero(same)
    return bool((second[places] != second[places - 1]).any())


def _find_exactly(keys: Keys) -> tuple[NDArray[np.bool_], Callable[[Keys], Ints]]:
    """Do as `find_newest` does, by both numbers of every id."""
    rows = {pair: row for row, pair in enumerate(zip(*map(np.ndarray.tolist, keys), strict=True)) if any(pair)}
    newest = ~keys.given
    newest[list(rows.values())] = True
    return newest, lambda wanted: np.array(
        [rows.get(pair, -1) for pair in zip(*map(np.ndarray.tolist, wanted), strict=True)], dtype=np.int64
    )
