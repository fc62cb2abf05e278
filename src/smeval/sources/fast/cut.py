"""Cut the bytes of a long text into records without looking at them one by one.

Arithmetic on whole arrays proves of nearly every record that it has as many fields as the headings and is quoted
as it should be. What is not proven is not judged here: it goes to the strict reader of `smeval.sources.texts.records`.
"""

from __future__ import annotations

import csv
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from smeval.sources.fast.utf8 import Bytes, Flags, Ints, check_encoding
from smeval.sources.texts.encoding import DOUBLE_ENCODED
from smeval.sources.texts.records import LINE, Record, scan

__all__ = ["PAD", "Cells", "Cut", "Plan", "cut", "last_end"]

LF, CR, QUOTE = 10, 13, 34
#: Zero bytes behind the records, so that eight bytes can be taken from any place.
PAD = bytes(8)


#: Flags of each thread, used again for its next piece; nothing in them outlives a call of `cut`.
_kept = threading.local()


class Cells(NamedTuple):
    """The cells of one column: where in the bytes they start, and how many bytes they have."""

    starts: Ints
    lengths: Ints


@dataclass(frozen=True)
class Cut:
    """What a piece of text was cut into.

    Parameters
    ----------
    raw : bytes
        The piece, with `PAD` behind it.
    columns : list of Cells
        The columns asked for, of all records proven.
    records : Cells
        Where these records stand in the bytes, with their line ends.
    lines : ndarray
        Line at which each of them starts, counted from 0 within the piece.
    odd : list of Record
        The other records, with lines counted from 0 within the piece.
    taken : int
        Bytes cut into records; fewer than there are where the last record goes on behind the piece.
    n_lines : int
        Line ends among them.
    doubled : int
        Line, counted from 0, of the first letter that was encoded twice; -1 if there is none.
    n_doubled : int
        Number of such letters.
    """

    raw: bytes
    columns: list[Cells]
    records: Cells
    lines: Ints
    odd: list[Record]
    taken: int
    n_lines: int
    doubled: int = -1
    n_doubled: int = 0


class _Odd(NamedTuple):
    """A record for the strict reader, from byte `start` to `end`."""

    start: int
    end: int
    record: Record


def last_end(raw: bytes) -> int:
    """Return the place behind the last line end outside quotes, 0 if there is none.

    Parameters
    ----------
    raw : bytes
        Text that begins with a record. If a quote in it is astray, the place may be wrong.
    """
    place = len(raw)
    inside = np.count_nonzero(np.frombuffer(raw, dtype=np.uint8) == QUOTE) % 2 == 1
    while True:
        # a carriage return at the very end may be half of a line end
        found = max(raw.rfind(b"\n", 0, place), raw.rfind(b"\r", 0, min(place, len(raw) - 1)))
        if found < 0:
            return 0
        if raw.count(b'"', found + 1, place) % 2 == 1:
            inside = not inside
        if not inside:
            return found + 1
        place = found


class Plan(NamedTuple):
    """What the records of a text look like, and what is wanted of them.

    Parameters
    ----------
    arity : int
        Number of fields of a record.
    wanted : sequence of int
        Positions of the columns to return.
    needed : sequence of int
        Those of them, by their place in `wanted`, without which a record is not taken as proven: they must hold
        two digits.
    """

    arity: int
    wanted: Sequence[int]
    needed: Sequence[int]


def cut(raw: bytes, delimiter: str, plan: Plan, last: bool) -> Cut:
    """Cut a piece of text that begins with a record.

    Parameters
    ----------
    raw : bytes
        The piece, with `PAD` behind it.
    delimiter : str
        One ASCII character.
    plan : Plan
        What the records look like, and which columns are wanted.
    last : bool
        The text ends with this piece.

    Raises
    ------
    NotUtf8Error
        If the bytes are not UTF-8, or hold zero bytes.
    """
    size = len(raw) - len(PAD)
    if last and size and raw[size - 1] not in (LF, CR):
        raw, size = raw[:size] + b"\n" + PAD, size + 1
        added = 1
    else:
        added = 0
    padded = np.frombuffer(raw, dtype=np.uint8)
    data = padded[:size]
    suspicious = check_encoding(raw, data)
    split, ends = _scratch(size)
    returns = raw.find(b"\r", 0, size) >= 0
    np.equal(data, LF, out=ends)
    if returns:
        # a carriage return ends a line, too, unless it is half of a line end
        np.equal(data, CR, out=split)
        split[:-1] &= ~ends[1:]
        ends |= split
    np.logical_or(np.equal(data, ord(delimiter), out=split), ends, out=split)
    marks_at = np.flatnonzero(split)
    all_ends = outer_ends = np.flatnonzero(ends)
    quotes = np.flatnonzero(np.equal(data, QUOTE, out=split))
    odd: list[_Odd] = []
    taken = size
    if len(quotes):
        gaps, odd, taken = _quoted(raw, data, quotes, all_ends, delimiter, last)
        marks_at, outer_ends = _without(marks_at, gaps), _without(outer_ends, gaps)
    if taken < size:
        marks_at, outer_ends = marks_at[marks_at < taken], outer_ends[outer_ends < taken]
    starts, grid, wrong = _records(marks_at, outer_ends, odd, plan.arity)
    columns = [_cells(padded, starts, grid, position, returns) for position in plan.wanted]
    columns, inner = _unquoted(padded, columns, quotes)
    lacking = ~_have_digits(padded, [columns[place] for place in plan.needed], len(starts)) | inner
    behind = grid[:, -1] + 1
    if lacking.any():
        wrong += [(int(a), int(b)) for a, b in zip(starts[lacking], behind[lacking], strict=True)]
        starts, behind = starts[~lacking], behind[~lacking]
        columns = [Cells(cells.starts[~lacking], cells.lengths[~lacking]) for cells in columns]
    for start, end in wrong:
        odd += [_Odd(start, end, record) for record in scan(raw[start : min(end, size - added)].decode(), delimiter)]
    plain = len(all_ends) == len(starts)
    lines = np.arange(len(starts)) if plain else np.searchsorted(all_ends, starts)
    placed = []
    for start, _, record in sorted(odd):
        line = int(np.searchsorted(all_ends, start))
        placed.append(record._replace(start=line + record.start - 1, end=line + record.end - 1))
    n_lines = int(np.searchsorted(all_ends, taken)) - (added if taken == size else 0)
    whole = taken - (added if taken == size else 0)
    doubled = list(DOUBLE_ENCODED.finditer(raw[:whole].decode())) if suspicious else []
    line = len(LINE.findall(doubled[0].string[: doubled[0].start()] + "x")) - 1 if doubled else -1
    records = Cells(starts, behind - starts)
    return Cut(raw, columns, records, lines, placed, whole, n_lines, line, len(doubled))


def _scratch(size: int) -> tuple[Flags, Flags]:
    """Return two arrays of flags, the same for every piece of a thread: new memory costs more than filling it."""
    if getattr(_kept, "size", 0) < size:
        _kept.size, _kept.flags = size, (np.empty(size, dtype=bool), np.empty(size, dtype=bool))
    first, second = _kept.flags
    return first[:size], second[:size]


def _quoted(
    raw: bytes, data: Bytes, quotes: Ints, ends: Ints, delimiter: str, last: bool
) -> tuple[list[tuple[Ints, Ints]], list[_Odd], int]:
    """Find what stands in quotes.

    Returns
    -------
    gaps : list of pairs of arrays
        Begins and ends of the stretches in which delimiters and line ends are no marks.
    odd : list of _Odd
        Records with a quote that neither opens nor closes a field.
    taken : int
        Where the last whole record ends.
    """
    size = len(data)
    before = np.where(quotes > 0, data[quotes - 1], LF)
    behind = np.where(quotes + 1 < size, data[np.minimum(quotes + 1, size - 1)], LF)
    mark = ord(delimiter)
    outside = (before == mark) | (before == LF) | (before == CR)
    opens = outside | (before == QUOTE)
    closes = (behind == mark) | (behind == LF) | (behind == CR) | (behind == QUOTE)
    even = np.arange(len(quotes)) % 2 == 0
    # where the pattern of opening and closing quotes breaks, if counting begins at an even or an odd quote
    breaks = np.flatnonzero(~np.where(even, opens, closes)), np.flatnonzero(~np.where(even, closes, opens))
    gaps: list[tuple[Ints, Ints]] = []
    odd: list[_Odd] = []
    at, taken = 0, size
    while at < len(quotes):
        bad = breaks[at % 2]
        nearest = int(np.searchsorted(bad, at))
        stop = int(bad[nearest]) if nearest < len(bad) else len(quotes)
        unpaired = stop == len(quotes) and (stop - at) % 2 == 1
        sound = stop - (stop - at) % 2
        gaps.append((quotes[at:sound:2], quotes[at + 1 : sound : 2]))
        if stop == len(quotes) and not unpaired:
            break
        start = _record_start(int(quotes[sound]), gaps, odd, ends)
        begin = int(np.searchsorted(quotes, start))
        pairs = max(begin - at, 0) // 2
        gaps[-1] = (gaps[-1][0][:pairs], gaps[-1][1][:pairs])
        end, record = _strict(raw, start, size, delimiter)
        if record.fault == "unterminated_quote" and not last:
            taken = start
            break
        odd.append(_Odd(start, end, record))
        at = int(np.searchsorted(quotes, end))
    if odd:
        gaps.append((np.array([part.start for part in odd]) - 1, np.array([part.end for part in odd])))
    return gaps, odd, taken


def _record_start(quote: int, gaps: list[tuple[Ints, Ints]], odd: list[_Odd], ends: Ints) -> int:
    """Return where the record begins in which this quote stands."""
    floor = odd[-1].end if odd else 0
    opened, closed = gaps[-1]
    place = int(np.searchsorted(ends, quote)) - 1
    while place >= 0 and ends[place] >= floor:
        pair = int(np.searchsorted(opened, ends[place])) - 1
        if pair < 0 or closed[pair] < ends[place]:
            return int(ends[place]) + 1
        place = int(np.searchsorted(ends, opened[pair])) - 1
    return floor


def _strict(raw: bytes, start: int, size: int, delimiter: str) -> tuple[int, Record]:
    """Read one record strictly; return where it ends."""
    reach = 1 << 16
    while True:
        stop = min(start + reach, size)
        text = raw[start:stop].decode(errors="ignore")
        record = next(scan(text, delimiter))
        lines = record.end if record.fault != "unterminated_quote" else 0
        if stop == size or (record.fault != "unterminated_quote" and _nth_end(raw, start, stop, lines) < stop):
            return (_nth_end(raw, start, stop, lines) if lines else size), record
        reach *= 4


def _nth_end(raw: bytes, start: int, stop: int, lines: int) -> int:
    """Return the place behind so many lines."""
    place = start
    for _ in range(lines):
        feed, back = raw.find(b"\n", place, stop), raw.find(b"\r", place, stop)
        if feed < 0 and back < 0:
            return stop
        if back >= 0 and (feed < 0 or back < feed):
            place = back + (2 if raw[back + 1 : back + 2] == b"\n" else 1)
        else:
            place = feed + 1
    return place


def _without(marks: Ints, gaps: list[tuple[Ints, Ints]]) -> Ints:
    """Return the marks outside these stretches."""
    begins = np.concatenate([begin for begin, _ in gaps])
    stops = np.concatenate([stop for _, stop in gaps])
    low = np.searchsorted(marks, begins, side="right")
    filled = marks[np.minimum(low, len(marks) - 1)] < stops
    low, stops = low[filled], stops[filled]
    width = np.maximum(np.searchsorted(marks, stops) - low, 0)
    if not width.any():
        return marks
    run = np.arange(width.sum()) - np.repeat(np.cumsum(width) - width, width)
    keep = np.ones(len(marks), dtype=bool)
    keep[np.repeat(low, width) + run] = False
    return marks[keep]


def _records(
    marks: Ints, ends: Ints, odd: list[_Odd], arity: int
) -> tuple[Ints, NDArray[np.int64], list[tuple[int, int]]]:
    """Return where each record starts and its marks, one row for each; and begin and end of all other records.

    Records that have not as many fields, or are too long to be sure that no field of theirs is, are others.
    """
    longest = csv.field_size_limit()
    if not odd and len(marks) == len(ends) * arity:
        grid = marks.reshape(-1, arity)
        starts = np.concatenate([[0], ends[:-1] + 1])[: len(ends)]
        # as many marks as there should be, and every record's last one ends a line: so no other one does
        if (grid[:, -1] == ends).all() and (ends - starts < longest).all():
            return starts, grid, []
    final = np.searchsorted(marks, ends)
    first = np.concatenate([[0], final + 1])[: len(final)]
    starts = np.concatenate([[0], ends + 1])[: len(final)]
    for part in odd:
        # the record behind an odd one seems to start where that one does
        place = int(np.searchsorted(starts, part.start))
        if place < len(starts) and starts[place] == part.start:
            starts[place] = part.end
    right = (final - first + 1 == arity) & (ends - starts < longest)
    wrong = list(zip(starts[~right].tolist(), (ends[~right] + 1).tolist(), strict=True))
    return starts[right], marks[first[right][:, None] + np.arange(arity)], wrong


def _cells(data: Bytes, starts: Ints, grid: NDArray[np.int64], position: int, returns: bool) -> Cells:
    """Return the cells of one column; `data` goes on behind the records."""
    begin = starts if position == 0 else grid[:, position - 1] + 1
    end = grid[:, position]
    lengths = end - begin
    if returns and position == grid.shape[1] - 1:
        lengths -= (lengths > 0) & (data[end - 1] == CR) & (data[end] == LF)
    return Cells(begin, lengths)


def _unquoted(data: Bytes, columns: list[Cells], quotes: Ints) -> tuple[list[Cells], Flags]:
    """Take quotes off the cells; return the rows too in which a cell has further quotes inside."""
    inner = np.zeros(len(columns[0].starts), dtype=bool)
    if not len(quotes):
        return columns, inner
    found = []
    for starts, lengths in columns:
        quoted = data[starts] == QUOTE
        if quoted.any():
            begin, end = starts[quoted], starts[quoted] + lengths[quoted]
            inner[quoted] |= np.searchsorted(quotes, end) - np.searchsorted(quotes, begin) > 2
            starts, lengths = starts + quoted, lengths - 2 * quoted
        found.append(Cells(starts, lengths))
    return found, inner


def _have_digits(data: Bytes, columns: list[Cells], n: int) -> Flags:
    """Say of every row whether its cell in each of these columns has two digits among its first sixteen bytes."""
    fine = np.ones(n, dtype=bool)
    for starts, lengths in columns:
        found = (lengths > 1) & _are_digits(data[starts]) & _are_digits(data[starts + 1])
        others = np.flatnonzero(~found)
        if len(others):
            at = starts[others, None] + np.arange(16)
            within = np.arange(16) < lengths[others, None]
            digits = _are_digits(data[np.minimum(at, len(data) - 1)]) & within
            found[others] = digits.sum(axis=1) >= 2
        fine &= found
    return fine


def _are_digits(letters: Bytes) -> Flags:
    digits: Flags = letters - np.uint8(ord("0")) < 10
    return digits
