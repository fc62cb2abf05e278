"""What a table is: a title that states the answer, columns, rows of values, notes.

Cells hold values, not text, so that a page and a workbook can each write them in their own way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from math import isnan, nan
from typing import Generic, Literal, TypeVar, get_args

from smeval.wording import Wording, digits, three_digits

Kind = Literal["text", "number", "share", "eur", "day", "state"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Amount:
    """A number with its unit and, where known, the range it lies in."""

    value: float
    unit: str = "count"
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class Missing:
    """There is no value; the state says why: wording ``state.<state>``. What is known of its range may be told."""

    state: str
    known: Amount | None = None


@dataclass(frozen=True)
class Mark:
    """A word from a closed list, shown with a shape before it: wording ``<family>.<id>``; detail in brackets."""

    family: str
    id: str
    detail: str = ""


@dataclass(frozen=True)
class Link:
    """Text that leads to a place on the same page or to a file beside it."""

    text: str
    target: str


@dataclass(frozen=True)
class Proof:
    """Numbers of the sources that a value rests on, as the list of sources counts them."""

    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """The number of a source, where a `Proof` leads to."""

    number: int


Cell = str | int | float | date | Amount | Missing | Mark | Link | Proof | Place


T = TypeVar("T")


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column as it is declared: what it shows, and how to get its cell from what a row is made of.

    Parameters
    ----------
    id : str
        English id of the column.
    kind : str
        As in `Heading`.
    cell : callable
        Returns the cell of a row.
    below : str
        As in `Heading`.
    label : str
        Heading as people read it; the wording ``heading.<id>`` where empty.
    """

    id: str
    kind: Kind
    cell: Callable[[T], Cell]
    below: str = ""
    label: str = ""


@dataclass(frozen=True)
class Heading:
    """One column as a table holds it.

    Parameters
    ----------
    id : str
        English id of the column.
    label : str
        Heading as people read it.
    kind : str
        ``text``, ``number``, ``share`` (a fraction, shown in percent), ``eur``, ``day`` or ``state``.
    below : str
        Id of the column under whose value a page shows this one, to save width; a workbook ignores it.
    """

    id: str
    label: str
    kind: Kind = "text"
    below: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of values with everything a reader needs to understand them.

    Parameters
    ----------
    id : str
        Unique on a page.
    title : str
        The answer the table gives.
    caption : str
        How it was measured, from which source.
    columns, rows
        One cell per column in each row; the first column names the row.
    language : str
        Language of title, labels and notes.
    notes : tuple of str
        Sentences under the table.
    scope : str
        Body, department, year or channel that the table speaks of.
    empty : str
        What the table says when there are no rows.
    proof : Proof or None
        Sources of the whole table, where its rows do not name their own.
    fold : str
        Where not empty, a screen shows this line and the table only when the reader opens it.
    heading : bool
        Whether the title also stands above the table as a heading.
    """

    id: str
    title: str
    caption: str
    columns: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    language: str
    notes: tuple[str, ...] = ()
    scope: str = ""
    empty: str = ""
    proof: Proof | None = None
    fold: str = ""
    heading: bool = True

    def __post_init__(self) -> None:
        """Refuse rows of another width than the header."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.id}: a row has not {len(self.columns)} cells")

    def column(self, column: str) -> list[Cell]:
        """Return the cells of one column."""
        place = [entry.id for entry in self.columns].index(column)
        return [row[place] for row in self.rows]

    def select(self, *columns: str) -> Table:
        """Return the table with these columns only, in this order; each stands by itself where its place is gone."""
        places = [[entry.id for entry in self.columns].index(column) for column in columns]
        kept = (self.columns[place] for place in places)
        return replace(
            self,
            columns=tuple(entry if entry.below in columns else replace(entry, below="") for entry in kept),
            rows=tuple(tuple(row[place] for place in places) for row in self.rows),
        )

    def noted(self, *notes: str) -> Table:
        """Return the table with further notes; empty ones are left out."""
        return replace(self, notes=(*self.notes, *(note for note in notes if note)))

    def stacks(self) -> list[list[int]]:
        """Return the places of the columns as a page shows them: each with those below its values."""
        own = [entry.id for entry in self.columns if not entry.below]
        return [[n for n, entry in enumerate(self.columns) if name in (entry.id, entry.below)] for name in own]

    def sources(self) -> list[int]:
        """Return the numbers of all sources that the table rests on."""
        proofs = [cell for row in self.rows for cell in row if isinstance(cell, Proof)]
        return sorted({n for proof in (*proofs, self.proof) if proof is not None for n in proof.numbers})


def cell_text(cell: Cell, kind: Kind, wording: Wording) -> str:
    """Write a cell as people read it, missing values in words.

    Parameters
    ----------
    cell : Cell
    kind : str
        Kind of the column.
    wording : Wording
    """
    match cell:
        case Amount(value, unit, low, high):
            return amount_text(value, unit, low, high, wording)
        case Missing(state, known):
            words = wording.say(f"state.{state}")
            if known is None:
                return words
            open_end = isnan(known.high)
            span = amount_text(known.low if open_end else nan, known.unit, known.low, known.high, wording)
            return wording.say("table.only_least" if open_end else "table.only_range", span=span, state=words)
        case Mark(family, key, detail):
            return f"{wording.term(family, key)} ({detail})" if detail else wording.term(family, key)
        case Link(text):
            return text
        case Proof(numbers):
            return ", ".join(map(str, numbers))
        case Place(number):
            return str(number)
        case date():
            return wording.day(cell)
        case str():
            return cell
        case float() | int():
            if isnan(cell):
                return wording.say("state.missing")
            return amount_text(cell, {"share": "share", "eur": "eur"}.get(kind, "count"), nan, nan, wording)


def amount_text(value: float, unit: str, low: float, high: float, wording: Wording, *, ranged: bool = True) -> str:
    """Write a number with its unit and, if `ranged`, the range it lies in; the range alone where there is no number.

    A number that is only known to lie in a range shows three digits that count.

    Parameters
    ----------
    value, low, high : float
        In `unit`; NaN where not known.
    unit : str
    wording : Wording
    ranged : bool
    """
    exact = isnan(low) or isnan(high) or low == high
    if not exact:
        value, low, high = (three_digits(end) for end in (value, low, high))
    decimals = _shared_decimals(low if isnan(value) else value, unit, exact=exact)
    if isnan(value):
        return wording.span(low, high, unit, decimals)
    amount = wording.quantity(value, unit, decimals)
    if not ranged or isnan(low) or isnan(high) or wording.number(low, decimals) == wording.number(high, decimals):
        return amount
    span = wording.span(low, high, "share" if unit == "share" else "count", decimals)
    return wording.say("table.amount_with_range", amount=amount, span=span)


def _shared_decimals(value: float, unit: str, *, exact: bool) -> int | None:
    """Return the decimals that a number and its range share, None where each has as many as its size warrants."""
    if unit in ("eur", "fraction"):
        return digits(value, unit, exact=exact)
    decimals = digits(value)
    return decimals if unit != "share" and abs(value) < 1 and decimals < 2 else None
