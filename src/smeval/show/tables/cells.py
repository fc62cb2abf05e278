"""From rows of an evaluation's frames to the cells of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from math import isnan
from typing import TypeVar

import pandas as pd

from smeval.frames import Frame, plain
from smeval.frames.kinds import day_of
from smeval.frames.known import CitationRow
from smeval.ids import Approval, Empty
from smeval.show.tables.table import Amount, Cell, Column, Heading, Missing, Proof, Table
from smeval.show.view import KpiValue, View
from smeval.wording import Wording

T = TypeVar("T")
K = TypeVar("K")
R = TypeVar("R", bound=tuple[object, ...])
C = TypeVar("C", bound=str)


def kpi_cell(found: KpiValue | None) -> Cell:
    """Return a KPI's value with its range, or why there is none."""
    if found is None:
        return Missing("missing")
    if found.state == "measured":
        return Amount(found.value, found.unit, found.low, found.high)
    if isnan(found.low):
        return Missing(found.state)
    return Missing(found.state, Amount(found.value, found.unit, found.low, found.high))


def last_year_cell(view: View, channel: str, kpi: str) -> Cell:
    """Return last year's value of a KPI, where it may stand beside this year's.

    Parameters
    ----------
    view : View
    channel, kpi : str
    """
    found = view.kpi(channel, kpi, view.last_year)
    if found is not None and found.state == "measured" and not view.comparable(channel, kpi):
        return Missing("not_comparable")
    return kpi_cell(found)


def kpi_proofs(view: View, channel: str, *kpis: str) -> str:
    """Return the evidence of some KPIs of the year in one text.

    Parameters
    ----------
    view : View
    channel : str
    *kpis : str
    """
    found = (view.kpi(channel, kpi) for kpi in kpis)
    return " ".join(entry.evidence for entry in found if entry is not None)


def amount_cell(value: float, unit: str, state: str = "not_declared") -> Cell:
    """Return a number with its unit, or why there is none.

    Parameters
    ----------
    value : float
        In `unit`; NaN where there is none.
    unit : str
    state : str
        What to say where there is none.
    """
    return Missing(state) if isnan(value) else Amount(value, unit)


def number_cell(value: float, state: str = "missing") -> Cell:
    """Return a plain number, or why there is none.

    Parameters
    ----------
    value : float
        NaN where there is none.
    state : str
        What to say where there is none.
    """
    return Missing(state) if isnan(value) else value


def text_cell(text: str) -> Cell:
    """Return what was typed, or that nothing was."""
    return text or Missing("not_declared")


def day_cell(day: pd.Timestamp) -> Cell:
    """Return a day, or that none was given."""
    return day_of(day) or Missing("not_declared")


def proof_of(view: View, *evidence: str) -> Proof:
    """Return the numbers of the sources behind these ids (several in one text are parted by blanks)."""
    known = view.sources
    return Proof(tuple(sorted({known[key] for text in evidence for key in text.split() if key in known})))


def cite(view: View, source: str, *, file: bool = False) -> str:
    """Return what the catalog cites as a reader knows it: who issued the text, what it is, its day, the place.

    Parameters
    ----------
    view : View
    source : str
        As the catalog writes it.
    file : bool
        Whether the name of the text's file stands behind it.
    """
    return cite_text(view.citations.get(source) or CitationRow(source), view.wording, file=file)


def cite_text(found: CitationRow, wording: Wording, *, file: bool = False) -> str:
    """Return a citation as a reader of a language knows it.

    Parameters
    ----------
    found : CitationRow
    wording : Wording
    file : bool
        Whether the name of the text's file stands behind it.
    """
    if not found.file:
        key = f"cited.{found.cited}"
        return wording.say(key) if wording.has(key) else found.cited
    parts = [part for part in (_title(found, wording), found.place) if part]
    return ", ".join(parts) + (f" ({found.file})" if file else "")


def title_of(view: View, source: str) -> str:
    """Return the title of the text that the catalog cites, with its day; empty where it is none of ours.

    Parameters
    ----------
    view : View
    source : str
    """
    found = view.citations.get(source)
    return _title(found, view.wording) if found and found.file else ""


def _title(found: CitationRow, wording: Wording) -> str:
    dated = dated_words(found.dated, wording)
    return wording.say("table.cited_dated", title=found.title, dated=dated) if dated else found.title


def place_of(view: View, source: str) -> str:
    """Return the place in the text that the catalog cites, else all that it says.

    Parameters
    ----------
    view : View
    source : str
    """
    found = view.citations.get(source)
    return found.place if found and found.file else source


def dated_words(dated: str, wording: Wording) -> str:
    """Write a day, a month or a year as precisely as it is known, e.g. ``März 2020``.

    Parameters
    ----------
    dated : str
        ISO: a day, a month or a year; empty where unknown.
    wording : Wording
    """
    return wording.day(dated) if len(dated) == 10 else wording.period(dated) if dated else ""


def of_channel(frame: Frame[R, C], channel: str) -> Frame[R, C]:
    """Return the rows of one channel.

    Parameters
    ----------
    frame : Frame
        With a column ``channel``.
    channel : str
    """
    return frame[plain(frame)["channel"] == channel]


def grouped(entries: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the entries that have the same key under it, in the order of their first ones.

    Parameters
    ----------
    entries : iterable
    key : callable
        Returns what is the same for all entries of a group.
    """
    found: dict[K, list[T]] = {}
    for entry in entries:
        found.setdefault(key(entry), []).append(entry)
    return found


def lettered(texts: Iterable[str]) -> dict[str, str]:
    """Return a letter for each text that is not empty, in the order in which they first occur."""
    return {text: chr(ord("a") + min(place, 25)) for place, text in enumerate(dict.fromkeys(filter(None, texts)))}


def channel_columns(view: View, cell: Callable[[str, T], Cell]) -> list[Column[T]]:
    """Return a column for each channel.

    Parameters
    ----------
    view : View
    cell : callable
        Returns the cell of a channel in a row.
    """
    return [
        Column(f"channel_{place}", "state", partial(cell, channel), label=view.name(channel))
        for place, channel in enumerate(view.channels)
    ]


def approval_words(view: View, state: Approval | Empty) -> str:
    """Return what the register says about an approval.

    Parameters
    ----------
    view : View
    state : str
        Empty where nothing was entered.
    """
    return view.wording.term("approval", state) if state else view.wording.say("state.not_declared")


def today_of(view: View) -> date:
    """Return the last day of the evaluated year; nothing here depends on the day of the run."""
    return date(view.evaluation.year, 12, 31)


def tabulate(
    view: View,
    name: str,
    columns: Sequence[Column[T]],
    entries: Iterable[T],
    /,
    *,
    channel: str = "",
    title: str = "title",
    proof: Callable[[T], str] | None = None,
    **values: object,
) -> Table:
    """Make a table of what each entry shows in each column.

    The words are ``table.<name>.title``, ``.title_empty`` (without rows), ``.caption``, ``.empty``, ``.fold`` (where a
    reader has to open it) and ``heading.<column>``. Notes are added with `Table.noted`.

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
    title : str
        Which of the table's titles: ``table.<name>.<title>``.
    proof : callable, optional
        Returns the ids of an entry's evidence. Where the rows' sources differ they become a column of their own, else
        they stand below the table.
    values
        What fills title, caption and the line to open it.
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
    if title == "title" and not listed and has(f"table.{name}.title_empty"):
        title = "title_empty"
    return Table(
        id=name.replace("_", "-") + (f"-{view.anchor(channel)}" if channel else ""),
        title=say(f"table.{name}.{title}", **values),
        caption=say(f"table.{name}.caption", **values),
        columns=tuple(headings),
        rows=tuple(tuple(row) for row in filled),
        language=view.wording.language,
        scope=", ".join((*view.evaluation.departments.values(), view.evaluation.name, view.year)),
        empty=say(f"table.{name}.empty") if has(f"table.{name}.empty") else say("table.empty"),
        proof=whole,
        fold=say(f"table.{name}.fold", **values) if has(f"table.{name}.fold") else "",
    )
