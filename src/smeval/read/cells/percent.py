"""Shares that people write in percent, or that a spreadsheet program keeps as fractions of one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from smeval.errors import Finding
from smeval.read.table import Table
from smeval.values import parse_numbers

__all__ = ["look_like_fractions", "read_percent", "tell_fractions"]


def read_percent(texts: pd.Series, marks: tuple[str, str], missing: Sequence[str]) -> tuple[pd.Series, pd.Series]:
    """Read shares written in percent, with or without the sign: ``45 %`` and ``45`` are 0.45.

    A cell that a spreadsheet program shows as 45 % holds 0.45. Where a column has no larger number and no sign, that
    is how it is read; beside larger numbers it may also be meant as less than one percent, and counts as faulty.

    Parameters
    ----------
    texts : Series of str
    marks : tuple of str
        Decimal mark and marks of thousands.
    missing : sequence of str
        Markers of a missing value.

    Returns
    -------
    tuple of Series and Series of bool
        Shares of one, and a mask of the texts that are none.
    """
    values, bad = parse_numbers(texts, *marks, percent=True, missing=missing)
    fractions = look_like_fractions(texts)
    if fractions.any() and values.dropna().le(1).all() and not texts.str.contains("%", regex=False).any():
        return values, bad
    return (values / 100).mask(fractions), bad | fractions


def look_like_fractions(texts: pd.Series) -> pd.Series:
    """Say of which cells it is not clear by themselves whether they are percent or fractions of one."""
    return texts.str.strip().str.fullmatch(r"0?[.,]0*[1-9]\d*").astype(bool)


def tell_fractions(table: Table, name: str, bad: pd.Series) -> Iterator[Finding]:
    """Yield how cells were read that may be percent or fractions of one.

    Parameters
    ----------
    table : Table
    name : str
        Column of shares.
    bad : Series of bool
        Its cells that could not be read.
    """
    fractions = look_like_fractions(table.texts[name][0])
    yield from table.note_rows("shares_as_fractions", "note", fractions & ~bad, name)
    yield from table.note_rows("shares_unclear", "error", fractions & bad, name)
