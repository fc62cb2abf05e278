"""Zeros that were not counted, told by the numbers beside them: something was seen, and by nobody."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.entries.export import Column
from smeval.errors import Finding
from smeval.read.table import Table

__all__ = ["find_undelivered"]


def find_undelivered(
    table: Table, numbers: pd.DataFrame, measures: Mapping[str, Measure], columns: Mapping[str, Column]
) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return which cells hold a zero that cannot be, and what is to be told about them.

    Of a column of zeros none was delivered, of any other those beside a number that needs more than zero. What people
    typed is looked at cell by cell.

    Parameters
    ----------
    table : Table
    numbers : DataFrame
        One column per measure.
    measures : mapping
        The catalog's measures, which say beside which others they cannot be zero.
    columns : mapping
        How each measure is written.

    Returns
    -------
    tuple of DataFrame of bool and tuple of Finding
    """
    gone = pd.DataFrame(False, index=numbers.index, columns=numbers.columns)
    findings: list[Finding] = []
    for name in map(str, numbers.columns):
        besides = dict.fromkeys((*columns[name].zero_beside, *measures[name].zero_beside))
        seen = {other: numbers[other].gt(0) for other in besides if other in numbers and numbers[other].gt(0).any()}
        zero = numbers[name].eq(0)
        if not seen or not zero.any():
            continue
        if zero.eq(numbers[name].notna()).all() and not table.export.by_hand:
            gone[name] = zero
            beside = table.headings[next(iter(seen))]
            findings.append(table.note("not_delivered", "warning", table.headings[name], beside=beside))
        elif not columns[name].may_be_zero:
            gone[name] = zero & pd.DataFrame(seen).any(axis=1)
            beside = table.headings[
                next((other for other, rows in seen.items() if (rows & zero).any()), next(iter(seen)))
            ]
            told = "zeros_impossible" if table.export.by_hand else "not_delivered_rows"
            findings += table.note_rows(told, "warning", gone[name], name, beside=beside)
    return gone, tuple(findings)
