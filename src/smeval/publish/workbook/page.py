"""What one sheet of the workbook is: a table, the name of its sheet, and a chart where one answers a question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import isnan
from typing import Literal

from smeval.show.tables.cells import tell
from smeval.show.tables.table import Amount, Cell, Heading, Kind, Missing, Table
from smeval.show.view import KpiValue, View
from smeval.wording import Wording

Columns = tuple[tuple[str, Kind], ...]


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
    sheet : str
        Name of the sheet whose table holds the numbers.
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
    sheet: str
    first: int
    last: int
    labels: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """One sheet: its name, the name of its Excel table, the table, and its chart."""

    sheet: str
    name: str
    table: Table
    chart: Chart | None = None


def make_page(
    view: View,
    page: str,
    columns: Columns,
    rows: Iterable[tuple[Cell, ...]],
    *,
    sheet: str = "",
    number: int = 0,
    title: str = "",
    notes: Iterable[str] = (),
    chart: Chart | None = None,
    **values: object,
) -> Page:
    """Make a page whose words are ``workbook.<page>.sheet``, ``.name``, ``.title`` and ``.caption``.

    Parameters
    ----------
    page : str
        Id of the page's words.
    columns : tuple of (str, str)
        Ids and kinds; the heading is ``workbook.heading.<id>``, else ``heading.<id>``.
    sheet : str
        Name of the sheet in place of the worded one.
    number : int
        Number that tells the Excel tables of several pages with the same words apart.
    title : str
        Title in place of the worded one.
    values
        What fills title and caption.
    """
    made = tuple(Heading(column, heading(column, view.wording), kind) for column, kind in columns)
    table = Table(
        id=page,
        title=title or view.wording.say(f"workbook.{page}.title", **values),
        caption=view.wording.say(f"workbook.{page}.caption", **values),
        columns=made,
        rows=tuple(rows),
        language=view.wording.language,
        notes=tuple(note for note in notes if note),
        scope=view.wording.say("workbook.scope", name=view.evaluation.name, year=str(view.evaluation.year)),
        empty=view.wording.say("table.empty"),
    )
    name = view.wording.say(f"workbook.{page}.name") + (f"_{number}" if number else "")
    return Page(sheet or view.wording.say(f"workbook.{page}.sheet"), name, table, chart)


def heading(column: str, wording: Wording) -> str:
    """Return the heading of a column, with the unit where the whole column has one."""
    own = f"workbook.heading.{column}"
    return wording.say(own if wording.has(own) else f"heading.{column}")


def full_name(view: View, channel: str) -> str:
    """Return the name under which a channel stands on every sheet: its own, with the platform if that is not in it."""
    row = view.evaluation.channels.set_index("channel").loc[channel]
    name, platform = str(row["name"]) or channel, view.platform(str(row["platform"]))
    short = platform.partition(" (")[0]
    return name if short.casefold() in re.findall(r"\w+", name.casefold()) else f"{name} ({short})"


def unit_name(unit: str, wording: Wording) -> str:
    """Return the name of a unit as it stands in a column of units, e.g. ``Stunden``."""
    return wording.term("workbook.unit", unit)


def spread(found: KpiValue | None) -> tuple[Cell, Cell, Cell]:
    """Return value, low end and high end of a KPI; where there is no number, the word that says why."""
    if found is None:
        return Missing("missing"), Missing("missing"), Missing("missing")
    known = found.state == "measured"
    value: Cell = Amount(found.value, found.unit) if known else Missing(found.state)
    ends: list[Cell] = [
        Missing("no_range" if known else found.state) if isnan(end) else Amount(end, found.unit)
        for end in (found.low, found.high)
    ]
    return value, ends[0], ends[1]


def amount(value: float, unit: str, state: str) -> Cell:
    """Return a number with its unit, or the word for its absence."""
    return Missing(state) if isnan(value) else Amount(value, unit)


def remark(reason: str, wording: Wording) -> Cell:
    """Return the sentence of a KPI's reason, or that there is none."""
    return tell(reason, wording) if reason else Missing("no_note")
