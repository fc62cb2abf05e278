"""Moments of which some are told by their day or month only, as people write them in lists that they keep."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from smeval.catalog.entries.export import Export
from smeval.errors import Finding
from smeval.read.cells.coarse import MONTH, coarse_of
from smeval.read.cells.dates import full_years, latest_moment, read_moments_of
from smeval.read.cells.kept_years import Yearless, with_years, with_years_after
from smeval.read.table import Table
from smeval.values import parse_moments

__all__ = ["RoughMoments", "read_rough_moments_of"]

#: Of a year; a later day cannot be taken for a month.
MONTHS = 12
#: One of several days in a cell.
ONE = r"\d{1,2}\.\d{1,2}\.\d{2,4}(?:,?\s+\d{1,2}:\d\d)?"
#: What stands between them besides words.
MARKS = (",", ";", "/", r"\+", "&")


class RoughMoments(NamedTuple):
    """What a column of moments holds of which some may be told by their day or month only.

    Parameters
    ----------
    values, refused, findings
        See `Dates`; of a day or month its first moment.
    coarse : Series of int8
        How finely each is told, see `smeval.read.cells.coarse`.
    unread : Series of str
        Texts of the refused rows, by row.
    """

    values: pd.Series
    refused: pd.Series
    findings: tuple[Finding, ...]
    coarse: pd.Series
    unread: pd.Series


def read_rough_moments_of(
    table: Table, name: str, zone: str, answers: bool = False, asked: pd.Series | None = None
) -> RoughMoments:
    """Read a column of moments as `read_moments_of` does, and tell which of them have no time of day.

    In a table that people keep each cell may be written in a form of its own, and tell a month only.

    Parameters
    ----------
    table : Table
    name : str
        Column.
    zone : str
        Zone of the times.
    answers : bool
        Empty cells are no fault, and others are told by the caller.
    asked : Series of datetime64, optional
        When the questions came that a column of answers belongs to.

    Raises
    ------
    SourceError
        If two forms read everything and differ in the result.
    """
    texts = table.text(name)
    values, refused, findings = read_moments_of(table, name, zone, empty=answers)
    coarse = coarse_of(texts)
    if table.export.free_form and refused.any():
        texts = texts.mask(refused, _first_told(texts, table.export)) if answers else texts
        texts, unclear = _with_years(table, texts, values, asked)
        future = pd.Series(False, index=refused.index)
        apart = _read_apart(table, texts[refused & texts.ne("")], zone)
        own = texts.isin(apart.index) & refused
        if own.any():
            told = apart.loc[texts[own]].set_index(texts.index[own])
            future[own] = told["moment"].gt(latest_moment(values.dtype))
            values[own], coarse[own] = told["moment"], told["coarse"]
        refused = values.isna() & (texts.ne("") | (not answers)) | future
        values = values.mask(future)
        findings = table.note_rows("answers_in_future" if answers else "dates_in_future", "error", future, name)
        if not answers:
            findings += table.note_rows("days_without_year", "error", unclear & refused, name)
            findings += table.note_rows("bad_dates", "error", refused & ~future & ~unclear, name)
    elif answers:
        to_come = (finding for finding in findings if finding.id == "dates_in_future")
        findings = tuple(replace(finding, id="answers_in_future") for finding in to_come)
    return RoughMoments(values, refused, findings, coarse.astype("int8"), texts[refused].astype("str"))


def _first_told(texts: pd.Series, export: Export) -> pd.Series:
    """Return the first of several days in a cell, and a cell without the initials of whoever filled it."""
    between = "|".join((*MARKS, *(rf"\b{re.escape(word)}\b" for word in export.also)))
    alone = texts.str.replace(export.initials, "", regex=True) if export.initials else texts
    return alone.str.replace(rf"^({ONE})(?:\s*(?:{between})\s*{ONE})+$", r"\1", regex=True)


def _with_years(table: Table, texts: pd.Series, values: pd.Series, asked: pd.Series | None) -> Yearless:
    """Write the years of a column out, see `kept_years`; of answers by their questions."""
    if asked is not None:
        return with_years_after(texts, asked.dt.tz_localize(None).reset_index(drop=True))
    return with_years(texts, values.dt.tz_localize(None), table.told, table.text("channel"))


def _read_apart(table: Table, texts: pd.Series, zone: str) -> pd.DataFrame:
    """Return what each different one of these texts means, where it can mean one thing only.

    Where all of them are texts in a workbook whose day cannot be a month, a spreadsheet program took those of the
    others for months and turned them into other days: then none is read.

    Returns
    -------
    DataFrame
        ``moment`` and ``coarse`` by text; of a month its first moment.
    """
    unique = pd.Series(texts.unique(), dtype="str")
    dates = [parse_moments(*_form_last(full_years(unique, form)), zone)[0] for form in table.export.dates]
    moments = _agreed(dates)
    if table.sheet and moments.notna().any() and moments.dt.tz_convert(zone).dt.day.min() > MONTHS:
        moments = moments.mask(moments.notna())
    months = _agreed([parse_moments("1 " + unique, (f"%d {form}",), zone)[0] for form in table.export.month_dates])
    coarse = coarse_of(unique).mask(moments.isna(), MONTH)
    found = pd.DataFrame({"moment": moments.fillna(months), "coarse": coarse}).set_axis(unique.to_numpy())
    return found[found["moment"].notna()]


def _form_last(written: tuple[pd.Series, str]) -> tuple[pd.Series, tuple[str]]:
    """Return texts with the form as one of several."""
    return written[0], (written[1],)


def _agreed(readings: Sequence[pd.Series]) -> pd.Series:
    """Return what the readings of each text agree on, none where two differ."""
    first = readings[0].copy()
    differing = pd.Series(False, index=first.index)
    for other in readings[1:]:
        differing |= other.notna() & first.notna() & other.ne(first)
        first = first.fillna(other)
    return first.mask(differing)
