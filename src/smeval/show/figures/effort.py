"""Where the hours and the money of a year went."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from smeval.frames import plain
from smeval.ids import PHASES
from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.style import BLACK, BLUE
from smeval.show.tables.cells import tabulate
from smeval.show.tables.table import Amount, Cell, Column, Missing, Table
from smeval.show.view import View
from smeval.wording import three_digits

ENDS = ("hours_low", "hours_likely", "hours_high", "eur_low", "eur_likely", "eur_high")


class Spent(NamedTuple):
    """Hours and euros of one phase; EUR is missing where a rate is."""

    phase: str
    hours_low: float
    hours_likely: float
    hours_high: float
    eur_low: float
    eur_likely: float
    eur_high: float

    @property
    def priced(self) -> bool:
        """Say whether the amount is known."""
        return self.eur_likely == self.eur_likely


def select_effort(view: View, channel: str = "") -> pd.DataFrame:
    """Return hours and euros by phase, in the order of the work; EUR is missing where a rate is.

    Parameters
    ----------
    view : View
    channel : str
        All channels where empty.
    """
    own = plain(view.evaluation.effort)
    own = own[own["year"] == view.evaluation.year]
    if channel:
        own = own[own["channel"] == channel]
    sums = own.groupby("phase")[list(ENDS)].sum(skipna=False)
    return sums.reindex([phase for phase in PHASES if phase in sums.index])


def make(view: View, _channel: str = "") -> Figure | Table:
    """Make the figure of the department's effort; where none is declared its table says so."""
    phases = [Spent(*row) for row in select_effort(view).itertuples(name=None)]
    table = _table(view, phases)
    if not phases:
        return table
    say = view.wording.say
    spans = {entry.phase: _hours(view, entry.hours_low, entry.hours_high) for entry in phases}
    alt = ", ".join(say("figure.effort.alt_phase", phase=phase, hours=span) for phase, span in spans.items())
    largest = max(phases, key=lambda entry: entry.hours_likely).phase
    total = _hours(view, sum(entry.hours_low for entry in phases), sum(entry.hours_high for entry in phases))
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


def _hours(view: View, low: float, high: float) -> str:
    return view.wording.span(three_digits(low), three_digits(high), "h", 0)


def _draw(view: View, phases: list[Spent], ax: Axes) -> None:
    """Draw the likely hours by phase as bars, with the range, and write the cost beside them."""
    likely = [entry.hours_likely for entry in phases]
    below = [entry.hours_likely - entry.hours_low for entry in phases]
    above = [entry.hours_high - entry.hours_likely for entry in phases]
    places = range(len(phases))
    error = {"ecolor": BLACK, "capsize": 3, "elinewidth": 1.2}
    ax.barh(places, likely, xerr=[below, above], height=0.62, color=BLUE, error_kw=error)
    for y, entry in enumerate(phases):
        text = _hours(view, entry.hours_low, entry.hours_high)
        if entry.priced:
            text += " · " + view.wording.span(three_digits(entry.eur_low), three_digits(entry.eur_high), "eur", 0)
        ax.annotate(text, (entry.hours_high, y), xytext=(6, 0), textcoords="offset points", va="center")
    ax.set_yticks(places, [view.wording.term("phase", entry.phase) for entry in phases])
    ax.set_xlim(0, max(entry.hours_high for entry in phases) * 1.65)
    ax.set_xlabel(view.wording.say("figure.effort.x"))
    ax.xaxis.set_major_formatter(lambda value, _: view.wording.number(value, 0))
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)


def _cost(entry: Spent) -> Cell:
    return Amount(entry.eur_likely, "eur", entry.eur_low, entry.eur_high) if entry.priced else Missing("not_declared")


def _table(view: View, phases: list[Spent]) -> Table:
    """Hours and staff cost by phase with their ranges."""
    own = view.evaluation.effort["year"] == view.evaluation.year
    evidence = " ".join(sorted(set(view.evaluation.effort.loc[own, "evidence"])))
    columns: list[Column[Spent]] = [
        Column("phase", "text", lambda entry: view.wording.term("phase", entry.phase)),
        Column("hours", "number", lambda entry: Amount(entry.hours_likely, "h", entry.hours_low, entry.hours_high)),
        Column("staff_cost", "eur", _cost),
    ]
    return tabulate(view, "effort", columns, phases, proof=lambda _: evidence)
