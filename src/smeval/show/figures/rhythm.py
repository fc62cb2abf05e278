"""How often channels published, against what they promise."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from matplotlib.axes import Axes

from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.style import BLACK, BLUE, GREY
from smeval.show.tables.cells import kpi_cell, kpi_proofs, tabulate
from smeval.show.tables.table import Amount, Column, Missing, Table
from smeval.show.view import View


class Rhythm(NamedTuple):
    """What one channel promises and does [posts per week]."""

    channel: str
    promise: float
    mean: float
    kept: float | None

    @property
    def promised(self) -> bool:
        """Say whether there is a promise."""
        return self.promise == self.promise

    @property
    def most(self) -> float:
        """Return the larger of promise and practice."""
        return max(self.mean, self.promise) if self.promised else self.mean


def make(view: View, _channel: str = "") -> Figure | None:
    """Make the figure of all channels whose posts were delivered."""
    rhythms = [
        Rhythm(channel, view.channel(channel).posts_per_week, mean, view.measured(channel, "weeks_kept"))
        for channel in view.running
        if (mean := view.measured(channel, "posts_per_week")) is not None
    ]
    if not rhythms:
        return None
    say = view.wording.say
    return Figure(
        id="rhythm",
        title=_title(view, rhythms),
        caption=say("figure.rhythm.caption"),
        alt=say("figure.rhythm.alt", channels=" ".join(_alt(view, entry) for entry in rhythms)),
        height=0.9 + 0.4 * len(rhythms),
        draw=partial(_draw, view, rhythms[::-1]),
        table=_table(view, rhythms),
    )


FIGURE = FigureKind("rhythm", "rhythm", make)


def _title(view: View, rhythms: list[Rhythm]) -> str:
    """Name the channel that kept its promise least."""
    judged = [entry for entry in rhythms if entry.kept is not None]
    if not judged:
        return view.wording.say("figure.rhythm.title_open")
    worst = min(judged, key=lambda entry: entry.kept or 0.0)
    key = "figure.rhythm.title" if len(judged) > 1 else "figure.rhythm.title_one"
    return view.wording.say(key, channel=view.name(worst.channel), share=worst.kept)


def _alt(view: View, entry: Rhythm) -> str:
    say, quantity = view.wording.say, view.wording.quantity
    return say(
        "figure.rhythm.alt_channel",
        channel=view.name(entry.channel),
        promise=quantity(entry.promise, "per_week") if entry.promised else say("state.not_declared"),
        mean=quantity(entry.mean, "per_week"),
        kept=_kept(view, entry),
    )


def _kept(view: View, entry: Rhythm) -> str:
    """Write in how many weeks the promise was kept, or why that is not known."""
    if entry.kept is not None:
        return view.wording.say("figure.rhythm.kept", share=entry.kept)
    found = view.kpi(entry.channel, "weeks_kept")
    return view.wording.say("figure.rhythm.kept_unknown", state=found.state if found else "missing")


def _draw(view: View, rhythms: list[Rhythm], ax: Axes) -> None:
    """Draw the year's mean as a point and the promise as a stroke."""
    say = view.wording.say
    point = partial(ax.plot, color=BLUE, marker="o", markersize=7, linestyle="none")
    stroke = partial(ax.plot, color=BLACK, marker="|", markeredgewidth=2, linestyle="none")
    for y, entry in enumerate(rhythms):
        ax.plot([0, entry.mean], [y, y], color=BLUE, linewidth=1.5, solid_capstyle="butt")
        point([entry.mean], [y])
        if entry.promised:
            stroke([entry.promise], [y], markersize=16)
        words = _kept(view, entry)
        ax.annotate(words, (entry.most, y), xytext=(9, 0), textcoords="offset points", va="center")
    point([], [], label=say("figure.rhythm.mean"))
    stroke([], [], markersize=12, label=say("figure.rhythm.promise"))
    ax.set_yticks(range(len(rhythms)), [view.label(entry.channel) for entry in rhythms])
    ax.set_ylim(-0.6, len(rhythms) - 0.4)
    ax.set_xlim(0, 1.5 * max(entry.most for entry in rhythms))
    ax.set_xlabel(say("figure.rhythm.x"))
    ax.xaxis.set_major_formatter(lambda value, _: view.wording.number(value))
    ax.grid(axis="x")
    ax.tick_params(axis="y", length=0)
    ax.spines["left"].set_visible(False)
    ax.spines["bottom"].set_color(GREY)
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)


def _table(view: View, rhythms: list[Rhythm]) -> Table:
    """Promise and practice: posts per week, weeks in which the promise was kept, longest silence."""
    columns: list[Column[Rhythm]] = [
        Column("channel", "text", lambda entry: view.name(entry.channel)),
        Column(
            "promise",
            "number",
            lambda entry: Amount(entry.promise, "per_week") if entry.promised else Missing("not_declared"),
        ),
        Column("mean", "number", lambda entry: Amount(entry.mean, "per_week")),
        Column("weeks_kept", "share", lambda entry: kpi_cell(view.kpi(entry.channel, "weeks_kept"))),
        Column("longest_silence", "number", lambda entry: kpi_cell(view.kpi(entry.channel, "longest_silence"))),
    ]
    proof = partial(kpi_proofs, view)
    return tabulate(
        view, "rhythm", columns, rhythms, proof=lambda entry: proof(entry.channel, "posts_per_week", "weeks_kept")
    )
