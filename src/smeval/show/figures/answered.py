"""How long people wait for an answer, with those still waiting in it."""

from __future__ import annotations

from functools import partial
from itertools import cycle
from typing import NamedTuple

from matplotlib.axes import Axes

from smeval.frames import rows
from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.style import GREY, SERIES
from smeval.show.tables.cells import tabulate
from smeval.show.tables.table import Column, Table
from smeval.show.view import View

DAY = 24.0  # hours after which the title counts


class Curve(NamedTuple):
    """The share answered after so many hours: the steps of the curve, and what is read off at fixed hours."""

    channel: str
    steps: list[tuple[float, float]]
    fixed: dict[float, float]


def make(view: View, _channel: str = "") -> Figure | None:
    """Make the figure of all channels with a curve."""
    points = [row for row in rows(view.evaluation.answer_curves) if row.channel in view.running]
    curves = [
        Curve(
            channel,
            steps=[(row.hours, row.answered) for row in points if row.channel == channel and not row.fixed],
            fixed={row.hours: row.answered for row in points if row.channel == channel and row.fixed},
        )
        for channel in dict.fromkeys(row.channel for row in points)
    ]
    if not curves:
        return None
    say = view.wording.say
    title = ", ".join(
        say("figure.answered.title_channel", channel=view.name(curve.channel), share=curve.fixed[DAY])
        for curve in curves
    )
    return Figure(
        id="answered",
        title=say("figure.answered.title", channels=title),
        caption=say("figure.answered.caption"),
        alt=say("figure.answered.alt", channels=" ".join(_alt(view, curve) for curve in curves)),
        height=2.6,
        draw=partial(_draw, view, curves),
        table=_table(view, curves),
    )


FIGURE = FigureKind("answered", "dialogue", make)


def _alt(view: View, curve: Curve) -> str:
    say, quantity = view.wording.say, view.wording.quantity
    points = ", ".join(
        say("figure.answered.alt_point", hours=quantity(hours, "h"), share=share)
        for hours, share in curve.fixed.items()
    )
    return say("figure.answered.alt_channel", channel=view.name(curve.channel), points=points)


def _draw(view: View, curves: list[Curve], ax: Axes) -> None:
    """Draw the share answered over the hours since the enquiry, with each channel's promised time."""
    end = max(curves[0].fixed)
    for curve, (colour, dash, marker) in zip(curves, cycle(SERIES), strict=False):
        ax.step(*zip(*curve.steps, strict=True), where="post", color=colour, linestyle=dash, linewidth=1.6)
        name = view.label(curve.channel)
        read_off = partial(ax.plot, list(curve.fixed), list(curve.fixed.values()), linestyle="none")
        read_off(color=colour, marker=marker, markersize=5, label=name)
    promises = {view.channel(curve.channel).answer_within for curve in curves}
    for promise in sorted(hours for hours in promises if hours <= end):
        ax.axvline(promise, color=GREY, linewidth=1, linestyle=(0, (4, 2)), zorder=0)
        ax.text(promise + 0.6, 0.02, view.wording.say("figure.answered.promise"), color=GREY, fontsize=7.5)
    ax.set_xlim(0, end * 1.01)
    ax.set_ylim(0, 1.02)
    ax.set_xticks([0, 8, 24, 48, 72])
    ax.yaxis.set_major_formatter(lambda value, _: view.wording.quantity(value, "share", 0))
    ax.set_xlabel(view.wording.say("figure.answered.x"))
    ax.set_ylabel(view.wording.say("figure.answered.y"))
    ax.grid(axis="y")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)


def _table(view: View, curves: list[Curve]) -> Table:
    """Share answered after so many hours, by channel."""
    columns: list[Column[float]] = [Column("hours_after", "text", lambda hours: view.wording.quantity(hours, "h"))]
    columns += [
        Column(f"share_{place}", "share", curve.fixed.__getitem__, label=view.name(curve.channel))
        for place, curve in enumerate(curves)
    ]
    return tabulate(view, "answered", columns, curves[0].fixed)
