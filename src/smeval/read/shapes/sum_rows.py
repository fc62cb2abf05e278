"""Rows of sums and means that people and tools write into a table: left aside, and compared with what they sum up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.catalog import Measure
from smeval.catalog.entries.export import Column, Export
from smeval.errors import Finding
from smeval.read.cells.numbers import read_numbers_of
from smeval.read.table import Table
from smeval.values import normalise

__all__ = ["SumRows", "are_sums", "contradict_months", "without_sum_rows"]

Flags = NDArray[np.bool_]
Over = Literal["over_days", "over_posts"]
#: Columns in which it is written that a row is a sum, by what the rows are.
LABELS = {"over_days": ("channel", "year", "month", "date"), "over_posts": ("post_id", "title", "description")}
#: Share by which a sum may be off because its figures are rounded.
ROUNDED = 0.001
MONTHS_A_YEAR = 12


class SumRows(NamedTuple):
    """A table without its rows of sums.

    Parameters
    ----------
    table : Table
        The other rows.
    findings : tuple of Finding
    """

    table: Table
    findings: tuple[Finding, ...] = ()


def without_sum_rows(
    table: Table, measures: Mapping[str, Measure], over: Over = "over_days", columns: Mapping[str, Column] | None = None
) -> SumRows:
    """Leave the rows of sums and means aside, and tell which sums contradict the rows that they sum up.

    Parameters
    ----------
    table : Table
    measures : mapping
        The catalog's measures.
    over : str
        ``over_days`` or ``over_posts``: what the rows of the table are.
    columns : mapping, optional
        How each measure is written, where the export does not declare it under the measure's own id.

    Raises
    ------
    SourceError
        If the numbers can be read in two ways.
    """
    export = table.export
    sums, means = (_labelled(table, words, over) for words in (export.sums, export.means))
    place = next(name for name in ("year", "date", "published_at") if table.has(name))
    unnamed = _unlabelled(table, over) & ~(sums | means)
    if not (sums | means | unnamed).any():
        return SumRows(table)
    names = [name for name in columns or export.measures if getattr(measures[name], over) == "sum"]
    values = read_numbers_of(_taken(table, ~means), names, measures, columns).values
    values = values.set_axis(np.flatnonzero(~means))
    added = values[~(sums | means | unnamed)[~means]].sum(min_count=1)
    for row in np.flatnonzero(unnamed):
        said = values.T[row]
        sums[row] = bool(said.gt(0).any()) and not _differ(said, added)
    aside = sums | means
    if not aside.any():
        return SumRows(table)
    findings = table.note_rows("sums_left_out", "note", pd.Series(aside), place)
    wrong = np.zeros(len(table), dtype=bool)
    wrong[list(_wrong(table, sums, means, values))] = True
    findings += table.note_rows("sums_contradict", "warning", pd.Series(wrong), place)
    return SumRows(_taken(table, ~aside), findings)


def are_sums(texts: pd.Series, export: Export) -> pd.Series:
    """Say which texts are the name of a sum and nothing else.

    Parameters
    ----------
    texts : Series of str
    export : Export
    """
    found: pd.Series = texts.map(normalise).isin([normalise(word) for word in export.sums])
    return found


def contradict_months(
    table: Table, numbers: pd.DataFrame, years: pd.Series, whole: pd.Series, measures: Mapping[str, Measure]
) -> pd.Series:
    """Say which rows of a whole year contradict those of its months: less than some of them, or other than all.

    Parameters
    ----------
    table : Table
    numbers : DataFrame
        One column per measure.
    years : Series of str
    whole : Series of bool
        Rows of a whole year.
    measures : mapping
        The catalog's measures.
    """
    columns = table.export.columns
    summed = [name for name in numbers if measures[str(name)].over_days == "sum" and not columns[str(name)].signed]
    months = numbers.loc[~whole, summed].groupby(years[~whole])
    added, count = (
        found.reindex(years[whole]).set_axis(years.index[whole]) for found in (months.sum(), months.count())
    )
    said = numbers.loc[whole, summed]
    slack = said * ROUNDED
    off: pd.Series = ((added - said).gt(slack) | ((said - added).gt(slack) & count.eq(MONTHS_A_YEAR))).any(axis=1)
    return off


def _labelled(table: Table, words: tuple[str, ...], over: Over) -> Flags:
    """Say of each row whether one of its labels begins with one of these words.

    Words may begin the text of a post as well: a row with an id of its own, or a time, is a post.
    """
    starts = tuple(map(normalise, words)) or ("\0",)
    found = np.zeros(len(table), dtype=bool)
    rows = np.arange(len(table))
    if over == "over_posts":  # the texts of posts are long, and hardly a row has no time
        rows = np.flatnonzero(table.text("published_at").eq(""))
        ids = table.text("post_id").iloc[rows].map(normalise).astype("str")
        rows = rows[((ids == "") | ids.str.startswith(starts)).to_numpy(dtype=bool)]
    for name in LABELS[over]:
        if table.has(name):
            labels = table.texts[name][0].iloc[rows]
            found[rows] |= labels.map(lambda text: normalise(text).startswith(starts)).to_numpy(dtype=bool)
    return found


def _unlabelled(table: Table, over: Over) -> Flags:
    """Say of each row whether nothing is written where a row is told: so stands a sum below its columns."""
    names = [name for name in (*LABELS[over], "published_at") if table.has(name) and name != "channel"]
    found = np.ones(len(table), dtype=bool)
    for name in names:
        found &= table.text(name).eq("").to_numpy(dtype=bool)
    return found


def _taken(table: Table, rows: Flags) -> Table:
    """Return a table with these rows only."""
    texts = {
        name: [part[rows].reset_index(drop=True) for part in map(pd.Series, parts)]
        for name, parts in table.texts.items()
    }
    return replace(table, lines=table.lines[rows], texts=texts)


def _wrong(table: Table, sums: Flags, means: Flags, values: pd.DataFrame) -> Iterator[int]:
    """Yield the rows of sums that are neither the sum of the rows above, up to the sum before, nor that of all rows.

    Where the year of the row says more, they are those of that year.

    Parameters
    ----------
    table : Table
    sums, means : ndarray of bool
        Which of its rows are such.
    values : DataFrame
        The numbers of the rows that are no means, by row.
    """
    single, begin = np.flatnonzero(~(sums | means)), 0
    years = table.text("year").str.extract(r"(\d\d)\b")[0]
    for row in map(int, np.flatnonzero(sums)):
        inside = [single[(single >= begin) & (single < row)], single]
        if not pd.isna(years[row]):
            inside = [single[years[single].eq(years[row])]]
        begin = row + 1
        said = values.T[row]
        if all(_differ(said, values.loc[rows].sum(min_count=1)) for rows in inside if len(rows)):
            yield row


def _differ(said: pd.Series, added: pd.Series) -> bool:
    """Say whether a sum differs from what its rows add up to."""
    both = said.notna() & added.notna()
    return bool((both & ~np.isclose(said, added, rtol=ROUNDED, atol=0)).any())
