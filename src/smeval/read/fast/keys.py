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
#: Most digits of a number that 64 bits hold for certain.
LONGEST_NUMBER = 19
ZERO = ord("0")
DIGITS, SIXES, LOW_HALVES, HIGH_HALVES = (np.uint64(byte * 0x0101010101010101) for byte in (ZERO, 0x06, 0x0F, 0xF0))
TENS = np.array([10**n for n in range(9)], dtype=np.uint64)
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
    """Yield the cells eight bytes at a time, behind their end zero.

    Parameters
    ----------
    raw : bytes
        Text, with eight bytes behind it.
    starts, lengths : ndarray of int
        Where the cells stand in it [B].
    """
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
    """Return the keys of ids that stand in `raw`; an id has the same key whatever stands beside it.

    The key of a number is one more than the number itself, so ids in rising order have keys in rising order,
    which are quick to sort. All others are mixed until hardly two of them are alike.

    Parameters
    ----------
    raw : bytes
        Text, with eight bytes behind it.
    starts, lengths : ndarray of int
        Where the ids stand in it [B].
    """
    first, numeric = _numbers(raw, starts, lengths)
    others = np.flatnonzero(~numeric & (lengths > 0))
    if not len(others):
        return Keys(first, np.broadcast_to(np.uint64(0), len(first)))
    second = np.zeros(len(starts), dtype=np.uint64)
    begin, length = starts[others], lengths[others]
    sums = np.zeros(len(others), dtype=np.uint64), np.zeros(len(others), dtype=np.uint64)
    for place, word in enumerate(words_at(raw, begin, length)):
        more = length > 8 * place
        for sum_, factors in zip(sums, (FIRST, SECOND), strict=True):
            np.copyto(sum_, _mixed(sum_, word, *factors), where=more)
    first[others], second[others] = sums
    return Keys(first, second)


def _numbers(raw: bytes, starts: Ints, lengths: Ints) -> tuple[Words, NDArray[np.bool_]]:
    """Return one more than the number that each cell is, 0 for all others, and which cells are numbers."""
    number = np.zeros(len(starts), dtype=np.uint64)
    letters = np.frombuffer(raw, dtype=np.uint8)
    numeric = (lengths > 0) & (lengths <= LONGEST_NUMBER) & ((letters[starts] != ZERO) | (lengths == 1))
    if not numeric.any():
        return number, numeric
    measure = lengths[:1] if (lengths == lengths[0]).all() else lengths
    for place, word in enumerate(words_at(raw, starts, lengths)):
        if 8 * place >= LONGEST_NUMBER:
            break
        left = np.clip(measure - 8 * place, 0, 8)
        # the digits at the end of the word, before them zero bytes
        shift = (8 * (8 - left)).astype(np.uint64)
        aligned = np.where(left > 0, word << (shift & np.uint64(63)), np.uint64(0))
        meant = np.where(left > 0, DIGITS << (shift & np.uint64(63)), np.uint64(0))
        numeric &= (aligned & HIGH_HALVES) == meant
        numeric &= ((aligned + SIXES) & HIGH_HALVES) == meant
        number = number * TENS[left] + _digits(aligned & LOW_HALVES)
    return np.where(numeric, number + np.uint64(1), np.uint64(0)), numeric


def _digits(digits: Words) -> Words:
    """Return the number that eight digits are, a byte each."""
    pairs = (digits * np.uint64(2561)) >> np.uint64(8) & np.uint64(0x00FF00FF00FF00FF)
    fours = (pairs * np.uint64(6553601)) >> np.uint64(16) & np.uint64(0x0000FFFF0000FFFF)
    return (fours * np.uint64(42949672960001)) >> np.uint64(32)


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
    n = sum(len(part.first) for part in parts)
    first, second = ([part[half] for part in parts if len(part.first)] for half in (0, 1))
    nothing = no_keys(n).first
    return Keys(
        nothing if all(half.strides == (0,) for half in first) else np.concatenate(first),
        nothing if all(half.strides == (0,) for half in second) else np.concatenate(second),
    )


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
        if not len(known):
            return np.full(len(wanted.first), -1)
        sorting = np.argsort(wanted.first)
        sought = wanted.first[sorting]
        place = np.minimum(np.searchsorted(known, sought), len(known) - 1)
        found = (known[place] == sought) & (second[place] == wanted.second[sorting])
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
