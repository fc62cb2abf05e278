"""Turn the cells of a piece of a long export into numbers: ids, moments, and words that occur again and again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.catalog.entries.export import NEEDS, Export
from smeval.read.fast.clock import NO_MOMENT, Clock, clock_of
from smeval.read.fast.keys import Keys, keys_at, keys_of, no_keys, words_at
from smeval.read.remarks import begins_with_day
from smeval.sources.fast import Cells, Cut
from smeval.sources.texts.records import Record, scan

__all__ = ["IDS", "MOMENTS", "SMALL", "STANDING", "Digest", "Moments", "Piece", "Words", "without_decimal"]

Ints = NDArray[np.int64]
Codes = NDArray[np.integer]

IDS = ("message_id", "conversation_id", "parent_id")
MOMENTS = ("sent_at", "received_at", "answered_at", "settled_at")
#: Cells in which a layout is looked for.
FIRST_TRIED = 20
BLANK, NOT_ASCII, POINT, ZERO = 0x20, 0x80, ord("."), ord("0")
#: Most texts of a column that one byte can number.
SMALL = 256
#: Marks a plain record that stands for others like it.
STANDING = "standing"


class Words(NamedTuple):
    """A column with few different texts: the number of the text in each row, and the texts."""

    codes: Codes
    texts: list[str]


class Moments(NamedTuple):
    """A column of moments [us since 1970, UTC] where they are plain, and rows and texts of all other cells."""

    plain: Ints
    rows: Ints
    texts: list[str]


class Piece(NamedTuple):
    """What is kept of a piece of the text; lines are counted from 0 until its place is known."""

    lines: Ints
    ids: dict[str, Keys]
    words: dict[str, Words]
    moments: dict[str, Moments]
    judged: list[Record]


class Digest:
    """Turns the cells of a piece into numbers."""

    def __init__(self, export: Export, names: Sequence[str], delimiter: str, zone: str) -> None:
        self.export, self.names, self.delimiter, self.zone = export, names, delimiter, zone
        self.clocks: dict[str, Clock] = {}
        self.missing = frozenset(export.missing)

    def __call__(self, made: Cut) -> Piece:
        """Return what is kept of a piece."""
        told: dict[str, Moments] = {}
        if self.export.free_form:
            made, told = self._without_remarks(made)
        ids: dict[str, Keys] = {}
        words: dict[str, Words] = {}
        moments: dict[str, Moments] = {}
        for name, cells in zip(self.names, made.columns, strict=True):
            if name in IDS:
                ids[name] = _ids_at(made.raw, cells, self.missing)
            elif name in MOMENTS:
                moments[name] = told[name] if name in told else self._moments(name, made.raw, cells)
            else:
                words[name] = _words_in(made.raw, cells, self.missing)
        return Piece(made.lines, ids, words, moments, self._judged(made))

    def _without_remarks(self, made: Cut) -> tuple[Cut, dict[str, Moments]]:
        """Leave records to the strict reader that name no day where a row needs one: people write between rows.

        Returns
        -------
        tuple of Cut and dict
            The other records, and their columns of moments that were read on the way.
        """
        told: dict[str, Moments] = {}
        lacking = np.zeros(len(made.lines), dtype=bool)
        for name, cells in zip(self.names, made.columns, strict=True):
            if name in NEEDS[self.export.shape]:
                moments = told[name] = self._moments(name, made.raw, cells)
                unlike = [
                    row
                    for row, text in zip(moments.rows.tolist(), moments.texts, strict=True)
                    if not begins_with_day(text)
                ]
                lacking[unlike] = True
        if not lacking.any():
            return made, told
        odd = list(made.odd)
        for row in np.flatnonzero(lacking).tolist():
            line = int(made.lines[row])
            for record in scan(_text(made.raw, made.records, row), self.delimiter):
                odd.append(record._replace(start=line, end=line + record.end - 1))
        kept = replace(
            made,
            columns=[Cells(cells.starts[~lacking], cells.lengths[~lacking]) for cells in made.columns],
            records=Cells(made.records.starts[~lacking], made.records.lengths[~lacking]),
            lines=made.lines[~lacking],
            odd=sorted(odd, key=lambda record: record.start),
        )
        return kept, {}

    def _moments(self, name: str, raw: bytes, cells: Cells) -> Moments:
        clock = self.clocks.get(name)
        filled = np.flatnonzero(cells.lengths)
        if clock is None:
            # the first cell that has a layout decides; of pieces cut at the same time any one will do
            texts = (_text(raw, cells, row) for row in filled[:FIRST_TRIED].tolist())
            found = (clock_of(text, self.export.dates, self.zone) for text in texts)
            clock = next((clock for clock in found if clock), None)
            clock = self.clocks.setdefault(name, clock) if clock else None
        moments = clock.read(raw, cells) if clock else np.full(len(cells.starts), NO_MOMENT)
        slow = filled[moments[filled] == NO_MOMENT]
        return Moments(moments, slow, [_text(raw, cells, row) for row in slow.tolist()])

    def _judged(self, made: Cut) -> list[Record]:
        """Return the records that are not plain, and plain ones to stand for all others beside them."""
        n = len(made.lines)
        rows = {*range(min(n, len(made.odd) + 2)), *range(max(n - 2, 0), n)}
        for record in made.odd:
            if not record.fault and not any(cell.strip() for cell in record.fields):
                behind = int(np.searchsorted(made.lines, record.start))
                rows |= {*range(behind, min(behind + 2, n))}
        standing = []
        for row in sorted(rows):
            line = int(made.lines[row])
            for record in scan(_text(made.raw, made.records, row), self.delimiter):
                standing.append(record._replace(start=line, end=line + record.end - 1, fault=STANDING))
        return sorted([*made.odd, *standing], key=lambda record: record.start)


def _text(raw: bytes, cells: Cells, row: int) -> str:
    start = int(cells.starts[row])
    return raw[start : start + int(cells.lengths[row])].decode()


def _ids_at(raw: bytes, cells: Cells, missing: frozenset[str]) -> Keys:
    """Return the keys of ids; what a text would be rid of first is taken off."""
    starts, lengths = cells
    if not lengths.any():
        return no_keys(len(starts))
    data = np.frombuffer(raw, dtype=np.uint8)
    first, last = data[starts], data[starts + np.maximum(lengths, 1) - 1]
    slow = (first <= BLANK) | (first >= NOT_ASCII) | (last <= BLANK) | (last >= NOT_ASCII)
    for marker in missing:
        if marker:
            slow |= (lengths == len(marker.encode())) & (first == marker.encode()[0])
    slow |= (last == ZERO) & (data[starts + np.maximum(lengths, 2) - 2] == POINT)
    slow &= lengths > 0
    keys = keys_at(raw, starts, lengths)
    if slow.any():
        rows = np.flatnonzero(slow)
        texts = pd.Series([_text(raw, cells, row) for row in rows.tolist()], dtype="str").str.strip()
        other = keys_of(without_decimal(texts.mask(texts.isin(missing), "")))
        keys = Keys(keys.first, np.array(keys.second))
        keys.first[rows], keys.second[rows] = other
    return keys


def without_decimal(texts: pd.Series[str]) -> pd.Series[str]:
    """Return ids without the decimal that spreadsheets write, ``3.0``."""
    return texts.str.replace(r"^(\d+)\.0$", r"\1", regex=True)


def _words_in(raw: bytes, cells: Cells, missing: frozenset[str]) -> Words:
    """Number the different texts of a column."""
    n = len(cells.starts)
    parts = list(words_at(raw, *cells))
    if not parts:
        return Words(np.zeros(n, dtype=np.uint8), [""] if n else [])
    codes = np.zeros(n, dtype=np.int64)
    for part in parts:
        if (part == part[0]).all():
            continue
        more, different = pd.factorize(part)
        codes, _ = pd.factorize(codes * len(different) + more)
    first = np.empty(int(codes.max()) + 1, dtype=np.int64)
    first[codes[::-1]] = np.arange(n)[::-1]
    texts = [_text(raw, cells, row).strip() for row in first.tolist()]
    return Words(
        codes.astype(np.uint8 if len(texts) <= SMALL else np.int32), ["" if text in missing else text for text in texts]
    )
