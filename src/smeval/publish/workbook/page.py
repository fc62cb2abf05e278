"""What one sheet of the workbook is: a table, the name of its sheet, and a chart where one answers a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from smeval.show.tables.cells import amount_cell
from smeval.show.tables.table import Amount, Cell, Column, Heading, Kind, Missing, Table
from smeval.show.view import View
from smeval.wording import Message

T = TypeVar("T")


class Formula(float):
    """A number with the live formula of ours that gives it.

    In the formula ``{column}`` stands for the cell of that column in the same row and ``{column_all}`` for
    all cells of the column. It never holds anything that a person typed.
    """

    text: str

    def __new__(cls, value: float, text: str) -> Formula:
        """Make a number that remembers its formula."""
        made = super().__new__(cls, value)
        made.text = text
        return made


@dataclass(frozen=True)
class Chart:
    """A native chart of some rows of a table.

    Parameters
    ----------
    kind : str
        ``bar`` (lying, one for each thing) or ``column`` (standing, one for each month).
    title, alt : str
        The answer it gives, and the text that is read aloud in its place.
    axis : str
        Name of the axis of the values, with the unit.
    page : str
        Id of the page whose table holds the numbers.
    first, last : int
        First and last row of that table, counted from 0.
    labels : str
        Id of the column with the names.
    values : tuple of str
        Ids of the columns with the numbers; a later one is drawn over an earlier one.
    """

    kind: Literal["bar", "column"]
    title: str
    alt: str
    axis: str
    page: str
    first: int
    last: int
    labels: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One sheet.

    Parameters
    ----------
    id : str
        By which links and charts name it.
    sheet : str
        Name of the sheet.
    name : str
        Name of its Excel table.
    table : Table
    chart : Chart, optional
        Where one answers a question.
    """

    id: str
    sheet: str
    name: str
    table: Table
    chart: Chart | None = None

    def noted(self, *notes: str) -> Page:
        """Return the page with further notes above its table; empty ones are left out."""
        return replace(self, table=self.table.noted(*notes))


def page_of(view: View, page: str, table: Table) -> Page:
    """Make a page of a table, whose words are ``workbook.<page>.sheet`` and ``.name``.

    Parameters
    ----------
    view : View
    page : str
        Id of the page and of its words.
    table : Table
    """
    return Page(page, view.wording.say(f"workbook.{page}.sheet"), view.wording.say(f"workbook.{page}.name"), table)


def make_page(
    view: View,
    page: str,
    columns: Sequence[Column[T]],
    entries: Iterable[T],
    /,
    *,
    heading: str = "",
    **values: object,
) -> Page:
    """Make a page of what each entry shows in each column.

    Parameters
    ----------
    view, page, columns, entries, heading, values
        As in `page_table`.
    """
    return page_of(view, page, page_table(view, page, columns, entries, heading=heading, **values))


def page_table(
    view: View,
    page: str,
    columns: Sequence[Column[T]],
    entries: Iterable[T],
    /,
    *,
    heading: str = "",
    **values: object,
) -> Table:
    """Make the table of a page of what each entry shows in each column.

    The words are ``workbook.<page>.title`` and ``.caption``, and ``workbook.heading.<column>``, else
    ``heading.<column>``.

    Parameters
    ----------
    view : View
    page : str
        Id of the page and of its words.
    columns : sequence of Column
    entries : iterable
        What the rows are made of, one entry for each.
    heading : str
        Title in place of the worded one.
    values
        What fills title and caption.
    """
    say = view.wording.say
    return Table(
        id=page,
        title=heading or say(f"workbook.{page}.title", **values),
        caption=say(f"workbook.{page}.caption", **values),
        columns=tuple(Heading(column.id, _label(view, column.id), column.kind) for column in columns),
        rows=tuple(tuple(column.cell(entry) for column in columns) for entry in entries),
        language=view.language,
        scope=say("workbook.scope", name=view.evaluation.name, year=view.year),
        empty=say("table.empty"),
    )


def _label(view: View, column: str) -> str:
    """Return the heading of a column, with the unit where the whole column has one."""
    own = f"workbook.heading.{column}"
    return view.wording.say(own if view.wording.has(own) else f"heading.{column}")


# --- cells that a workbook shows in its own way ---


def full_name(view: View, channel: str) -> str:
    """Return the name under which a channel stands on every sheet: its own, with the platform if that is not in it.

    Parameters
    ----------
    view : View
    channel : str
    """
    row = view.channel(channel)
    name, short = row.name or channel, view.platform(row.platform).partition(" (")[0]
    return name if short.casefold() in re.findall(r"\w+", name.casefold()) else f"{name} ({short})"


def department_name(view: View, department: str) -> str:
    """Return the name of a department.

    Parameters
    ----------
    view : View
    department : str
    """
    return view.evaluation.departments.get(department, department)


def unit_name(view: View, unit: str) -> str:
    """Return the name of a unit as it stands in a column of units, e.g. ``Stunden``.

    Parameters
    ----------
    view : View
    unit : str
    """
    return view.wording.term("workbook.unit", unit)


def spread_columns(view: View, kind: Kind, name: str, kpi_of: Callable[[T], tuple[str, str]]) -> list[Column[T]]:
    """Return columns for value, low end and high end of a KPI; where there is no number, they say why.

    Parameters
    ----------
    view : View
    kind : str
        Of the columns.
    name : str
        Id of the first column; those of the ends are ``<name>_low`` and ``<name>_high``, or ``low`` and ``high`` beside
        ``value``.
    kpi_of : callable
        Returns channel and KPI of an entry.
    """

    def value(entry: T) -> Cell:
        found = view.kpi(*kpi_of(entry))
        if found is None:
            return Missing("missing")
        return Amount(found.value, found.unit) if found.state == "measured" else Missing(found.state)

    def end(entry: T, bound: Literal["low", "high"]) -> Cell:
        found = view.kpi(*kpi_of(entry))
        if found is None:
            return Missing("missing")
        absent = "no_range" if found.state == "measured" else found.state
        return amount_cell(found.low if bound == "low" else found.high, found.unit, absent)

    prefix = "" if name == "value" else f"{name}_"
    return [
        Column(name, kind, value),
        Column(f"{prefix}low", kind, lambda entry: end(entry, "low")),
        Column(f"{prefix}high", kind, lambda entry: end(entry, "high")),
    ]


def remark_cell(view: View, reason: Message) -> Cell:
    """Return the sentence of a KPI's reason, or that there is none.

    Parameters
    ----------
    view : View
    reason : Message
    """
    return view.tell(reason) or Missing("no_note")


def evidence_cell(evidence: str) -> Cell:
    """Return the ids of what a value rests on, or that there are none."""
    return evidence or Missing("no_evidence")
