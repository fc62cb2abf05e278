"""How long people wait for an answer, with those still waiting in it."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from smeval.kpis.answer_curves import HOURS, answered_after
from smeval.kpis.formulas.survival import kaplan_meier
from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.style import GREY, SERIES
from smeval.show.tables.cells import tabulate
from smeval.show.tables.table import Column, Table
from smeval.show.view import View

HORIZON = 72  # hours shown


def select_answered(view: View) -> dict[str, pd.DataFrame]:
    """Return the curve of every channel whose answers may be shown and whose export tells the times."""
    curves = {
        channel: kaplan_meier(view.evaluation.dialogue[view.evaluation.dialogue["channel"] == channel])
        for channel in view.answering()
    }
    return {channel: curve for channel, curve in curves.items() if curve["answered"].sum() > 0}


def make(view: View, _channel: str = "") -> Figure | None:
    """Make the figure of all channels with a curve."""
    curves = select_answered(view)
    if not curves:
        return None
    say = view.wording.say
    title = ", ".join(
        say("figure.answered.title_channel", channel=view.name(channel), share=answered_after(curve, 24))
        for channel, curve in curves.items()
    )
    alt = " ".join(_alt(view, channel, curve) for channel, curve in curves.items())
    return Figure(
        id="answered",
        title=say("figure.answered.title", channels=title),
        caption=say("figure.answered.caption"),
        alt=say("figure.answered.alt", channels=alt),
        height=2.6,
        draw=partial(_draw, view, curves),
        table=_table(view, curves),
    )


FIGURE = FigureKind("answered", "dialogue", make)


def _alt(view: View, channel: str, curve: pd.DataFrame) -> str:
    say, quantity = view.wording.say, view.wording.quantity
    points = ", ".join(
        say("figure.answered.alt_point", hours=quantity(hours, "h"), share=answered_after(curve, hours))
        for hours in HOURS
    )
    return say("figure.answered.alt_channel", channel=view.name(channel), points=points)


def _draw(view: View, curves: dict[str, pd.DataFrame], ax: Axes) -> None:
    """Draw the share answered over the hours since the enquiry, with each channel's promised time."""
    for place, (channel, curve) in enumerate(curves.items()):
        colour, dash, marker = SERIES[place % len(SERIES)]
        shown = curve[curve["minutes"] <= HORIZON * 60]
        hours = np.concatenate([[0.0], shown["minutes"] / 60, [float(HORIZON)]])
        share = np.concatenate([[0.0], 1 - shown["survival"], [answered_after(curve, HORIZON)]])
        ax.step(hours, share, where="post", color=colour, linestyle=dash, linewidth=1.6)
        read_off = [answered_after(curve, hour) for hour in HOURS]
        name = view.label(channel)
        ax.plot(HOURS, read_off, color=colour, marker=marker, linestyle="none", markersize=5, label=name)
    promises = {view.channel(channel).answer_within for channel in curves}
    for promise in sorted(hours for hours in promises if hours <= HORIZON):
        ax.axvline(promise, color=GREY, linewidth=1, linestyle=(0, (4, 2)), zorder=0)
        ax.text(promise + 0.6, 0.02, view.wording.say("figure.answered.promise"), color=GREY, fontsize=7.5)
    ax.set_xlim(0, HORIZON * 1.01)
    ax.set_ylim(0, 1.02)
    ax.set_xticks([0, 8, 24, 48, 72])
    ax.yaxis.set_major_formatter(lambda value, _: view.wording.quantity(value, "share", 0))
    ax.set_xlabel(view.wording.say("figure.answered.x"))
    ax.set_ylabel(view.wording.say("figure.answered.y"))
    ax.grid(axis="y")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)


def _table(view: View, curves: dict[str, pd.DataFrame]) -> Table:
    """Share answered after so many hours, by channel."""
    columns: list[Column[int]] = [Column("hours_after", "text", lambda hours: view.wording.quantity(hours, "h"))]
    columns += [
        Column(f"share_{place}", "share", partial(answered_after, curve), label=view.name(channel))
        for place, (channel, curve) in enumerate(curves.items())
    ]
    return tabulate(view, "answered", columns, HOURS)
