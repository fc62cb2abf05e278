"""The texts of a table's columns as spans of time."""

from __future__ import annotations

import re
from typing import NamedTuple

import pandas as pd

from smeval.errors import Finding
from smeval.read.cells.numbers import NUMBER_FORMS
from smeval.read.table import Table
from smeval.read.window import ONE_DAY
from smeval.values import normalise, parse_durations

__all__ = ["Spans", "read_seconds_of"]

#: How a span of time may be written out; columns named after a unit hold bare numbers.
DURATION_FORMS = {
    "duration": ("h:mm:ss", "h:mm", "words"),
    "seconds": ("seconds", "words"),
    "minutes": ("minutes", "words"),
    "hours": ("hours", "h:mm:ss", "h:mm", "words"),
    "days": ("days", "words"),
}
#: What stands between two spans in one cell besides words.
MARKS = ("-", "–", "—")
#: A number of one unit.
ONE_UNIT = r"^\d+(?:[.,]\d+)?\s*([^\W\d]+)\.?$"


class Spans(NamedTuple):
    """What a column of spans of time holds.

    Parameters
    ----------
    least, most : Series of float64
        [s]; they differ where a cell names two spans, and are missing where none could be read.
    refused : Series of bool
        Cells in which something else stands.
    findings : tuple of Finding
    """

    least: pd.Series
    most: pd.Series
    refused: pd.Series
    findings: tuple[Finding, ...] = ()


def read_seconds_of(table: Table, name: str) -> Spans:
    """Read a column of spans of time [s]: numbers in the unit of its name, or written out like ``1d 2h``.

    What stands about is taken off and noted; ``1–2 Tage`` lies between two spans.

    Parameters
    ----------
    table : Table
    name : str
        Column, which is named after its unit.
    """
    texts = _with_units(table, name)
    bare = texts.str.replace(table.export.about, "", regex=True) if table.export.about else texts
    about = bare.ne(texts)
    to = "|".join((*MARKS, *map(re.escape, table.export.until)))
    parts = bare.str.extract(rf"^(\d+)\s*(?:{to})\s*(\d+)\s*(\D*)$")
    several = parts[2].notna()
    unit = parts[2].fillna("")
    lower, lost = _seconds(table, name, bare.mask(several, parts[0].fillna("") + " " + unit))
    upper, lost_too = _seconds(table, name, bare.mask(several, parts[1].fillna("") + " " + unit))
    bad = lost | lost_too | (upper < lower)
    rounded = about & ~bad
    lower, upper, whole = _within_days(table, bare + " d" * (name == "days"), lower, upper)
    unclear = bad & (name == "duration") & bare.str.strip().str.fullmatch(rf"[\d.,]+(?:\s*(?:{to})\s*[\d.,]+)?")
    findings = (
        *table.note_rows("durations_rounded", "warning", rounded, name),
        *table.note_rows("durations_between", "warning", several & ~bad, name),
        *table.note_rows("durations_in_days", "warning", whole & ~about & ~bad, name),
        *table.note_rows("durations_without_unit", "error", unclear, name),
        *table.note_rows("bad_durations", "error", bad & ~unclear, name),
    )
    return Spans(lower.mask(bad), upper.mask(bad), bad, findings)


def _with_units(table: Table, name: str) -> pd.Series:
    """Return the texts of a column of spans, bare numbers with the unit that stands beside them."""
    texts = table.text(name)
    if name != "duration" or not table.has("duration_unit"):
        return texts
    named = table.export.units.words if table.export.units else {}
    known = {normalise(word): unit for unit, words in named.items() for word in words}
    units = table.text("duration_unit").map(lambda text: known.get(normalise(text), normalise(text))).astype("str")
    return texts.mask(texts.str.fullmatch(r"[\d.,]*\d"), texts + " " + units).astype("str")


def _within_days(
    table: Table, texts: pd.Series, lower: pd.Series, upper: pd.Series
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Widen spans that people count in days, and say which: “1 Tag” may be minutes or nearly two days."""
    one = texts.str.strip().str.extract(ONE_UNIT)[0]
    unit, _ = parse_durations("1 " + one.fillna("s"), ("words",))
    whole = one.notna() & unit.ge(ONE_DAY.total_seconds()) & table.export.free_form
    return lower.mask(whole, (lower - unit).clip(lower=0)), upper.mask(whole, upper + unit), whole


def _seconds(table: Table, name: str, texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return spans by the way of writing numbers that reads most, and where none is read."""
    readings = []
    for form in table.export.numbers:
        decimal, thousands = NUMBER_FORMS[form]
        readings.append(parse_durations(texts.str.strip(), DURATION_FORMS[name], decimal, thousands))
    return min(readings, key=lambda reading: int(reading[1].sum()))
