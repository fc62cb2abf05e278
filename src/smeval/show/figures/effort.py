"""Where the hours and the money of a year went."""

from __future__ import annotations

from functools import partial
from math import isnan

from matplotlib.axes import Axes

from smeval.frames import rows
from smeval.frames.computed import EffortTotalRow
from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.style import BLACK, BLUE
from smeval.show.tables.cells import tabulate
from smeval.show.tables.table import Amount, Cell, Column, Missing, Table
from smeval.show.view import View
from smeval.wording import three_digits


def make(view: View, _channel: str = "") -> Figure | Table:
    """Make the figure of the department's effort; where none is declared its table says so."""
    totals = [row for row in rows(view.evaluation.effort_totals) if not row.channel]
    phases, whole = [row for row in totals if row.phase], [row for row in totals if not row.phase]
    table = _table(view, phases)
    if not phases:
        return table
    say = view.wording.say
    spans = {row.phase: _hours(view, row) for row in phases}
    alt = ", ".join(say("figure.effort.alt_phase", phase=phase, hours=span) for phase, span in spans.items())
    largest = max(phases, key=lambda row: row.hours_likely).phase
    (total,) = (_hours(view, row) for row in whole)
    return Figure(
        id="effort",
        title=say("figure.effort.title", phase=largest, hours=spans[largest], total=total),
        caption=say("figure.effort.caption"),
        alt=say("figure.effort.alt", phases=alt),
        height=0.6 + 0.36 * len(phases),
        draw=partial(_draw, view, phases[::-1]),
        table=table,
    )


FIGURE = FigureKind("effort", "effort", make)


def _hours(view: View, row: EffortTotalRow) -> str:
    return view.wording.span(three_digits(row.hours_low), three_digits(row.hours_high), "h", 0)


def _draw(view: View, phases: list[EffortTotalRow], ax: Axes) -> None:
    """Draw the likely hours by phase as bars, with the range, and write the cost beside them."""
    likely = [row.hours_likely for row in phases]
    below = [row.hours_likely - row.hours_low for row in phases]
    above = [row.hours_high - row.hours_likely for row in phases]
    places = range(len(phases))
    error = {"ecolor": BLACK, "capsize": 3, "elinewidth": 1.2}
    ax.barh(places, likely, xerr=[below, above], height=0.62, color=BLUE, error_kw=error)
    for y, row in enumerate(phases):
        text = _hours(view, row)
        if not isnan(row.eur_likely):
            text += " · " + view.wording.span(three_digits(row.eur_low), three_digits(row.eur_high), "eur", 0)
        ax.annotate(text, (row.hours_high, y), xytext=(6, 0), textcoords="offset points", va="center")
    ax.set_yticks(places, [view.wording.term("phase", row.phase) for row in phases])
    ax.set_xlim(0, max(row.hours_high for row in phases) * 1.65)
    ax.set_xlabel(view.wording.say("figure.effort.x"))
    ax.xaxis.set_major_formatter(lambda value, _: view.wording.number(value, 0))
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _cost(row: EffortTotalRow) -> Cell:
    unknown = isnan(row.eur_likely)
    return Missing("not_declared") if unknown else Amount(row.eur_likely, "eur", row.eur_low, row.eur_high)


def _table(view: View, phases: list[EffortTotalRow]) -> Table:
    """Hours and staff cost by phase with their ranges."""
    columns: list[Column[EffortTotalRow]] = [
        Column("phase", "text", lambda row: view.wording.term("phase", row.phase)),
        Column("hours", "number", lambda row: Amount(row.hours_likely, "h", row.hours_low, row.hours_high)),
        Column("staff_cost", "eur", _cost),
    ]
    return tabulate(view, "effort", columns, phases, proof=lambda row: row.evidence)
