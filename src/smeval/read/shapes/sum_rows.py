"""Rows of sums and means that people write into a table of figures: left aside, and compared with what they sum up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.catalog import Measure
from smeval.errors import Finding
from smeval.read.cells.numbers import read_numbers_of
from smeval.read.table import Table
from smeval.values import normalise

__all__ = ["SumRows", "without_sum_rows"]

Flags = NDArray[np.bool_]
#: Columns in which people write that a row is a sum.
LABELS = ("channel", "year", "month")
#: Share by which a sum may be off because its figures are rounded.
ROUNDED = 0.001


class SumRows(NamedTuple):
    """A table of figures without its rows of sums.

    Parameters
    ----------
    table : Table
        The other rows.
    n : int
        Number of rows left aside.
    findings : tuple of Finding
    """

    table: Table
    n: int = 0
    findings: tuple[Finding, ...] = ()


def without_sum_rows(table: Table, measures: Mapping[str, Measure]) -> SumRows:
    """Leave the rows of sums and means aside, and tell which sums contradict the rows that they sum up.

    Parameters
    ----------
    table : Table
    measures : mapping
        The catalog's measures.

    Raises
    ------
    SourceError
        If the numbers can be read in two ways.
    """
    export = table.export
    sums, means = (_labelled(table, words) for words in (export.sums, export.means))
    aside = sums | means
    if not aside.any():
        return SumRows(table)
    findings = table.note_rows("sums_left_out", "note", pd.Series(aside), "year")
    wrong = np.zeros(len(table), dtype=bool)
    wrong[list(_wrong(table, sums, means, measures))] = True
    findings += table.note_rows("sums_contradict", "warning", pd.Series(wrong), "year")
    return SumRows(_taken(table, ~aside), int(aside.sum()), findings)


def _labelled(table: Table, words: tuple[str, ...]) -> Flags:
    """Say of each row whether one of its labels begins with one of these words."""
    starts = tuple(map(normalise, words)) or ("\0",)
    found = np.zeros(len(table), dtype=bool)
    for name in LABELS:
        if table.has(name):
            found |= table.texts[name][0].map(lambda text: normalise(text).startswith(starts)).to_numpy(dtype=bool)
    return found


def _taken(table: Table, rows: Flags) -> Table:
    """Return a table with these rows only."""
    texts = {
        name: [part[rows].reset_index(drop=True) for part in map(pd.Series, parts)]
        for name, parts in table.texts.items()
    }
    return replace(table, lines=table.lines[rows], texts=texts)


def _wrong(table: Table, sums: Flags, means: Flags, measures: Mapping[str, Measure]) -> Iterator[int]:
    """Yield the rows of sums that are not the sum of the rows above, up to the sum before.

    Where the year of the row says more, they are those of that year.
    """
    names = [name for name in table.export.measures if measures[name].over_days == "sum"]
    values = read_numbers_of(_taken(table, ~means), names, measures).values
    of = pd.Series(np.arange(int((~means).sum())), index=np.flatnonzero(~means))
    years, begin = table.texts["year"][0].str.extract(r"(\d\d)\b")[0], 0
    for row in map(int, np.flatnonzero(sums)):
        inside = [index for index in range(begin, row) if not (sums[index] or means[index])]
        if not pd.isna(years[row]):
            inside = [int(index) for index in np.flatnonzero(~(sums | means)) if years[index] == years[row]]
        begin = row + 1
        said, added = values.iloc[of[row]], values.iloc[of[inside]].sum(min_count=1)
        both = said.notna() & added.notna()
        if (both & ~np.isclose(said, added, rtol=ROUNDED, atol=0)).any():
            yield row
