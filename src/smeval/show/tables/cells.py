"""From rows of an evaluation's frames to the cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from math import isnan
from typing import Any, TypeVar

import pandas as pd

from smeval.catalog.source import find_source
from smeval.frames import make_frame
from smeval.frames.columns import FRAMES
from smeval.show.tables.table import KINDS, Amount, Cell, Column, Heading, Missing, Proof, Table
from smeval.show.view import KpiValue, View
from smeval.wording import Wording

T = TypeVar("T")


def kpi_cell(found: KpiValue | None) -> Cell:
    """Return a KPI's value with its range, or why there is none."""
    if found is None:
        return Missing("missing")
    if found.state == "measured":
        return Amount(found.value, found.unit, found.low, found.high)
    if isnan(found.low):
        return Missing(found.state)
    return Missing(found.state, Amount(found.value, found.unit, found.low, found.high))


def kpi_proofs(view: View, channel: str, *kpis: str) -> str:
    """Return the evidence of some KPIs of the year in one text."""
    found = (view.kpi(channel, kpi) for kpi in kpis)
    return " ".join(entry.evidence for entry in found if entry is not None)


def text_cell(text: str) -> Cell:
    """Return what was typed, or that nothing was."""
    return text or Missing("not_declared")


def day_cell(day: Any) -> Cell:
    """Return a day, or that none was given."""
    return Missing("not_declared") if pd.isna(day) else pd.Timestamp(day).date()


def proof_of(view: View, *evidence: str) -> Proof:
    """Return the numbers of the sources behind these ids (several in one text are parted by blanks)."""
    known = view.sources
    return Proof(tuple(sorted({known[key] for text in evidence for key in text.split() if key in known})))


def cite(source: str, wording: Wording, *, file: bool = False) -> str:
    """Return what the catalog cites as a reader knows it: who issued the text, what it is, its day, the place."""
    found = find_source(source)
    if found is None:
        return wording.say(f"cited.{source}") if wording.has(f"cited.{source}") else source
    parts = [part for part in (title_of(source, wording), found.place) if part]
    return ", ".join(parts) + (f" ({found.text.file})" if file else "")


def title_of(source: str, wording: Wording) -> str:
    """Return the title of the text that the catalog cites, with its day."""
    found = find_source(source)
    if found is None:
        return source
    dated = dated_words(found.text.dated, wording)
    return wording.say("table.cited_dated", title=found.text.title, dated=dated) if dated else found.text.title


def dated_words(dated: str, wording: Wording) -> str:
    """Write a day, a month or a year as precisely as it is known, e.g. ``März 2020``."""
    return wording.day(dated) if len(dated) == 10 else wording.period(dated) if dated else ""


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


def alike(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Yield the rows that have the same texts in some columns, with these texts, in the order of the frame."""
    for key, rows in frame.groupby(list(columns), sort=False):
        yield tuple(str(part) for part in key), rows


def office_name(view: View, office: str) -> str:
    """Return the body's own name of an office, else the usual one."""
    return view.evaluation.offices.get(office) or view.wording.term("office", office)


def today_of(view: View) -> date:
    """Return the last day of the evaluated year; nothing here depends on the day of the run."""
    return date(view.evaluation.year, 12, 31)


def frame_of(view: View, name: str, frame: str = "") -> pd.DataFrame:
    """Return a frame of the evaluation, empty where an older one lacks it."""
    found = getattr(view.evaluation, name, None)
    return make_frame(FRAMES[frame or name]) if found is None else found


def _column(text: str, wording: Wording) -> Heading:
    name, kind, *below = text.split()
    if kind not in KINDS:
        raise ValueError(f"a column has no kind {kind}")
    return Heading(name, wording.say(f"heading.{name}"), kind, *below)


def tabulate(
    view: View,
    name: str,
    columns: Sequence[Column[T]],
    entries: Iterable[T],
    /,
    *,
    channel: str = "",
    proof: Callable[[T], str] | None = None,
    **values: object,
) -> Table:
    """Make a table of what each entry shows in each column.

    The words are ``table.<name>.title``, ``.title_empty`` (without rows), ``.caption``, ``.empty`` and
    ``heading.<column>``. Title, notes and fold are changed with `dataclasses.replace`.

    Parameters
    ----------
    view : View
    name : str
        Id of the table, and of its words.
    columns : sequence of Column
    entries : iterable
        What the rows are made of, one entry for each.
    channel : str
        Channel that the table speaks of, else the whole evaluation.
    proof : callable, optional
        Returns the ids of an entry's evidence. Where the rows' sources differ they become a column of their own, else
        they stand below the table.
    values
        What fills title and caption.
    """
    say, has, listed = view.wording.say, view.wording.has, list(entries)
    headings = [Heading(c.id, c.label or say(f"heading.{c.id}"), c.kind, c.below) for c in columns]
    filled = [[column.cell(entry) for column in columns] for entry in listed]
    whole = None
    if proof is not None:
        found = [proof_of(view, proof(entry)) for entry in listed]
        named = {entry for entry in found if entry.numbers}
        if len(named) <= 1:
            whole = next(iter(named), None)
        else:
            headings.append(Heading("proof", say("heading.proof"), "text"))
            for row, entry in zip(filled, found, strict=True):
                row.append(entry if entry.numbers else Missing("no_evidence"))
    title = f"table.{name}.title_empty" if not listed and has(f"table.{name}.title_empty") else f"table.{name}.title"
    return Table(
        id=name.replace("_", "-") + (f"-{view.anchor(channel)}" if channel else ""),
        title=say(title, **values),
        caption=say(f"table.{name}.caption", **values),
        columns=tuple(headings),
        rows=tuple(tuple(row) for row in filled),
        language=view.wording.language,
        scope=", ".join((*view.evaluation.departments.values(), view.evaluation.name, view.year)),
        empty=say(f"table.{name}.empty") if has(f"table.{name}.empty") else say("table.empty"),
        proof=whole,
    )


def make_table(
    view: View,
    name: str,
    columns: Iterable[Heading | str],
    rows: Iterable[tuple[Cell, ...]],
    /,
    *,
    channel: str = "",
    title: str = "",
    notes: Iterable[str] = (),
    proofs: Sequence[str] = (),
    fold: bool = False,
    **values: Any,
) -> Table:
    """Make a table whose words are ``table.<name>.title``, ``.caption``, ``.empty`` and ``heading.<column>``.

    Parameters
    ----------
    name : str
        Id of the table, and of its words.
    columns : iterable of Heading or str
        A text names id, kind and, if any, the column below which a page shows it, e.g. ``"rank number"`` or
        ``"name text channel"``; the label is ``heading.<id>``.
    rows : iterable of tuples of cells
        One cell per column.
    channel : str
        Channel that the table speaks of, else the whole view.evaluation.
    title : str
        Title in place of the worded one.
    proofs : sequence of str
        Ids of the evidence of each row. Where they differ they become a column of their own, else they stand below.
    fold : bool
        Whether a screen shows the table only when it is opened; the line to open it is ``table.<name>.fold``.
    values
        What fills title, caption and that line.
    """
    made = tuple(entry if isinstance(entry, Heading) else _column(entry, view.wording) for entry in columns)
    filled = tuple(rows)
    proof = None
    if proofs:
        found = [proof_of(view, evidence) for evidence in proofs]
        named = {entry for entry in found if entry.numbers}
        if len(named) <= 1:
            proof = next(iter(named), None)
        else:
            made = (*made, _column("proof text", view.wording))
            last = (entry if entry.numbers else Missing("no_evidence") for entry in found)
            filled = tuple((*row, cell) for row, cell in zip(filled, last, strict=True))
    empty = (
        view.wording.say(f"table.{name}.empty")
        if view.wording.has(f"table.{name}.empty")
        else view.wording.say("table.empty")
    )
    if not filled and not title and view.wording.has(f"table.{name}.title_empty"):
        title = view.wording.say(f"table.{name}.title_empty")
    places = [", ".join(view.evaluation.departments.values()), view.evaluation.name, str(view.evaluation.year)]
    return Table(
        id=name.replace("_", "-") + (f"-{view.anchor(channel)}" if channel else ""),
        title=title or view.wording.say(f"table.{name}.title", **values),
        caption=view.wording.say(f"table.{name}.caption", **values),
        columns=made,
        rows=filled,
        language=view.wording.language,
        notes=tuple(note for note in notes if note),
        scope=", ".join(places),
        empty=empty,
        proof=proof,
        fold=view.wording.say(f"table.{name}.fold", **values) if fold else "",
    )
