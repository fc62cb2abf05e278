"""From rows of an evaluation's frames to the cells of a table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isnan
from typing import Any

import pandas as pd

from smeval.evaluation import Evaluation
from smeval.figures.select import KpiValue, channel_ids
from smeval.tables.table import KINDS, Amount, Cell, Column, Missing, Table
from smeval.wording import Wording


def kpi_cell(found: KpiValue | None) -> Cell:
    """Return a KPI's value with its range, or why there is none."""
    if found is None:
        return Missing("missing")
    if found.state == "measured":
        return Amount(found.value, found.unit, found.low, found.high)
    if isnan(found.low):
        return Missing(found.state)
    return Missing(found.state, Amount(found.value, found.unit, found.low, found.high))


def text_cell(text: str) -> Cell:
    """Return what was typed, or that nothing was."""
    return text or Missing("not_declared")


def day_cell(day: Any) -> Cell:
    """Return a day, or that none was given."""
    return Missing("not_declared") if pd.isna(day) else pd.Timestamp(day).date()


def tell(text: str, wording: Wording) -> str:
    """Return the sentence of an encoded reason; text that a person typed stays as it is."""
    message = text.partition(" ")[0]
    return wording.tell(text) if wording.has(f"reason.{message}") else text


def tell_all(text: str, wording: Wording) -> str:
    """Return the sentences of several encoded reasons, each on a line of its own."""
    return "\n".join(tell(line, wording) for line in text.splitlines())


def of_channel(frame: pd.DataFrame, channel: str) -> pd.DataFrame:
    """Return the rows of one channel."""
    return frame[frame["channel"] == channel]


def anchor(evaluation: Evaluation, channel: str) -> str:
    """Return the name of a channel for ids on a page; it holds no typed text."""
    return f"channel-{channel_ids(evaluation).index(channel) + 1}"


def today_of(evaluation: Evaluation) -> date:
    """Return the last day of the evaluated year; nothing here depends on the day of the run."""
    return date(evaluation.year, 12, 31)


def _column(text: str, wording: Wording) -> Column:
    name, kind, *below = text.split()
    if kind not in KINDS:
        raise ValueError(f"a column has no kind {kind}")
    return Column(name, wording.say(f"heading.{name}"), kind, *below)


def make_table(
    evaluation: Evaluation,
    wording: Wording,
    name: str,
    columns: Iterable[Column | str],
    rows: Iterable[tuple[Cell, ...]],
    /,
    *,
    channel: str = "",
    title: str = "",
    notes: Iterable[str] = (),
    **values: Any,
) -> Table:
    """Make a table whose words are ``table.<name>.title``, ``.caption``, ``.empty`` and ``heading.<column>``.

    Parameters
    ----------
    name : str
        Id of the table, and of its words.
    columns : iterable of Column or str
        A text names id, kind and, if any, the column below which a page shows it, e.g. ``"rank number"`` or
        ``"name text channel"``; the label is ``heading.<id>``.
    rows : iterable of tuples of cells
        One cell per column.
    channel : str
        Channel that the table speaks of, else the whole evaluation.
    title : str
        Title in place of the worded one.
    values
        What fills title and caption.
    """
    made = tuple(entry if isinstance(entry, Column) else _column(entry, wording) for entry in columns)
    empty = wording.say(f"table.{name}.empty") if wording.has(f"table.{name}.empty") else wording.say("table.empty")
    places = [", ".join(evaluation.departments.values()), evaluation.name, str(evaluation.year)]
    return Table(
        id=name.replace("_", "-") + (f"-{anchor(evaluation, channel)}" if channel else ""),
        title=title or wording.say(f"table.{name}.title", **values),
        caption=wording.say(f"table.{name}.caption", **values),
        columns=made,
        rows=tuple(rows),
        language=wording.language,
        notes=tuple(note for note in notes if note),
        scope=", ".join(places),
        empty=empty,
    )
