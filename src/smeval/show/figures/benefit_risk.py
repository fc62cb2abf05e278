"""The map of benefit against residual risk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Literal, NamedTuple

from matplotlib.axes import Axes

from smeval.frames import rows
from smeval.frames.judged import ProposalRow
from smeval.ids import LEVELS, Proposal
from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.levels import benefit_words, risk_words
from smeval.show.style import GREY, PALE, PROPOSAL_COLOURS
from smeval.show.tables.cells import tabulate
from smeval.show.tables.table import Amount, Cell, Column, Mark, Missing, Table
from smeval.show.view import View

#: Marks beside a channel whose proposal is stricter than its cell: because of a duty, or for another reason.
OVERRULED: Mapping[str, str] = {"duty": "§", "other": "*"}

#: Where the level lies that a benefit reaches at least, and a risk at most, in the title of the map.
MEDIUM = LEVELS.index("medium")


class Marker(NamedTuple):
    """How `style.SHAPES` shows a proposal, as a marker: its outline, and what of it is filled."""

    outline: Literal["o", "s"]
    filled: Literal["full", "left", "none"]


MARKERS: Mapping[Proposal, Marker] = {
    "continue": Marker("o", "full"),
    "continue_with_conditions": Marker("o", "left"),
    "review": Marker("o", "none"),
    "consider_ending": Marker("s", "full"),
}


def make(view: View, _channel: str = "") -> Figure | None:
    """Make the map of all channels."""
    proposals = [row for row in rows(view.evaluation.proposals) if row.channel in view.running]
    if not proposals:
        return None
    say = view.wording.say
    proven = sum(
        row.benefit_class_low in LEVELS[MEDIUM:] and row.risk_high in LEVELS[: MEDIUM + 1] for row in proposals
    )
    marks = {row.overruled for row in proposals}
    legend = "".join(say(f"figure.benefit_risk.overruled_{name}") for name in OVERRULED if name in marks)
    alt = " ".join(_alt(view, row) for row in proposals)
    bands = _bands(proposals)
    return Figure(
        id="benefit-risk",
        title=say("figure.benefit_risk.title", n=proven, total=len(proposals)),
        caption=say("figure.benefit_risk.caption", overruled=legend),
        alt=say("figure.benefit_risk.alt", n=len(proposals), channels=alt),
        height=1.05 + sum(0.42 * max(1, len(channels)) + 0.22 for channels in bands.values()),
        draw=partial(_draw, view, bands),
        table=_table(view, proposals),
    )


FIGURE = FigureKind("benefit_risk", "glance", make)


def _alt(view: View, row: ProposalRow) -> str:
    say = view.wording.say
    return say(
        "figure.benefit_risk.alt_channel",
        channel=view.name(row.channel),
        proposal=row.proposal,
        benefit=benefit_words(row.benefit_low, row.benefit_high, view.wording),
        risk=risk_words(row.risk_low, row.risk_high, view.wording),
        overruled=say("figure.benefit_risk.alt_overruled") if row.overruled else "",
    )


def _bands(proposals: list[ProposalRow]) -> dict[str, list[ProposalRow]]:
    """Return the channels by their highest residual risk, lowest band first."""
    found: dict[str, list[ProposalRow]] = {level: [] for level in LEVELS}
    for row in proposals:
        found.setdefault(row.risk_high or "undecided", []).append(row)
    return found


def _draw(view: View, bands: dict[str, list[ProposalRow]], ax: Axes) -> None:
    """Draw each channel as a bar from least to greatest benefit, at the height of its residual risk."""
    values = view.evaluation.policy.values
    edges = (0.0, values["class_medium"], values["class_high"], 1.0)
    tops, middles = _paint_cells(view, bands, edges, ax)
    for level, channels in bands.items():
        for place, row in enumerate(channels, start=1):
            _draw_channel(view, row, tops[level] - place * 0.92 + 0.2, middles, ax)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(0, max(tops.values()))
    ax.set_xticks(edges, [view.wording.number(edge, 2) for edge in edges])
    ax.set_yticks(list(middles.values()), [view.wording.term("level", level) for level in bands])
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.set_xlabel(view.wording.say("figure.benefit_risk.x"))
    ax.set_ylabel(view.wording.say("figure.benefit_risk.y"))
    _add_legend(view, ax)


def _paint_cells(
    view: View, bands: dict[str, list[ProposalRow]], edges: tuple[float, ...], ax: Axes
) -> tuple[dict[str, float], dict[str, float]]:
    """Paint the cells of the balancing table with their proposals; return top and middle of each band."""
    wording, balance = view.wording, view.evaluation.policy.balance
    tops: dict[str, float] = {}
    middles: dict[str, float] = {}
    bottom = 0.0
    for line, (level, channels) in enumerate(bands.items()):
        top = bottom + max(1, len(channels)) * 0.92 + 0.5
        for column, benefit in enumerate(LEVELS):
            shade = PALE if (column + line) % 2 else "white"
            ax.fill_between(edges[column : column + 2], bottom, top, color=shade, linewidth=0)
            proposal = balance.get(f"{benefit}_{level}", "")
            word = wording.term("proposal", proposal) if proposal else ""
            ax.text(edges[column] + 0.01, bottom + 0.08, word, color=GREY, fontsize=7, va="bottom", style="italic")
        tops[level], middles[level] = top, (bottom + top) / 2
        bottom = top
    for column, benefit in enumerate(LEVELS):
        heading = wording.say("figure.benefit_risk.class", level=benefit)
        ax.text((edges[column] + edges[column + 1]) / 2, bottom + 0.08, heading, ha="center", va="bottom", fontsize=8)
    return tops, middles


def _draw_channel(view: View, row: ProposalRow, y: float, middles: dict[str, float], ax: Axes) -> None:
    """Draw the bounds, the mark of the proposal and the name; a thin line leads down to a lower rating."""
    if row.proposal == "closed":
        return
    colour = PROPOSAL_COLOURS[row.proposal]
    known = row.benefit_low == row.benefit_low
    low, high, point = (row.benefit_low, row.benefit_high, row.benefit_point) if known else (0.0, 1.0, 0.0)
    ax.plot([low, high], [y, y], color=colour, linewidth=3 if known else 1, linestyle="-" if known else "--")
    for end in (low, high):
        ax.plot([end, end], [y - 0.14, y + 0.14], color=colour, linewidth=1.5)
    if row.risk_low in middles and row.risk_low != row.risk_high:
        ax.plot([point] * 2, [y, middles[row.risk_low]], color=colour, linewidth=1, linestyle=":")
    _draw_marker(row.proposal, ax, point, y, size=9.5)
    if row.proposal == "review":
        ax.text(point, y - 0.02, "?", color=colour, fontsize=7.5, fontweight="bold", ha="center", va="center", zorder=5)
    name = f"{view.label(row.channel)} {OVERRULED.get(row.overruled, '')}".rstrip()
    right = point > 0.6
    anchor = max(high, 0.5) if right else min(low, 0.45)
    ax.text(anchor, y + 0.2, name, ha="right" if right else "left", va="bottom", fontsize=8, zorder=5)


def _draw_marker(proposal: Proposal, ax: Axes, x: float, y: float, *, size: float, label: str = "") -> None:
    outline, filled = MARKERS[proposal]
    colour, empty = PROPOSAL_COLOURS[proposal], filled == "none"
    ax.plot(
        [x],
        [y],
        linestyle="none",
        marker=outline,
        markersize=size,
        fillstyle="left" if filled == "left" else "full",
        markerfacecolor="white" if empty else colour,
        markerfacecoloralt="white",
        markeredgecolor=colour,
        markeredgewidth=1.5 if empty else 1.0,
        zorder=4,
        label=label or None,
    )


def _add_legend(view: View, ax: Axes) -> None:
    """Name the marks of the proposals that occur."""
    found = set(view.evaluation.proposals["proposal"])
    for proposal in MARKERS:
        if proposal in found:
            label = view.wording.term("proposal", proposal)
            _draw_marker(proposal, ax, math.nan, math.nan, size=7, label=label)
    legend = partial(ax.legend, loc="upper center", bbox_to_anchor=(0.45, -0.2), ncols=4, borderaxespad=0)
    legend(handletextpad=0.2, columnspacing=1.2, fontsize=7.5)


def _table(view: View, proposals: list[ProposalRow]) -> Table:
    """The numbers of the map: bounds of the benefit and residual risk."""
    columns: list[Column[ProposalRow]] = [
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("proposal", "state", lambda row: Mark("proposal", row.proposal)),
        Column("benefit_low", "number", lambda row: _fraction(row.benefit_low)),
        Column("benefit_high", "number", lambda row: _fraction(row.benefit_high)),
        Column("benefit_point", "number", lambda row: _fraction(row.benefit_point)),
        Column("residual_risk", "state", lambda row: risk_words(row.risk_low, row.risk_high, view.wording)),
        Column("governing_risk", "text", lambda row: _governing(view, row)),
        Column("evidence_share", "share", _evidence),
    ]
    return tabulate(view, "benefit_risk", columns, proposals, proof=lambda row: row.evidence)


def _fraction(value: float) -> Cell:
    return Missing("undetermined") if value != value else Amount(value, "fraction")


def _governing(view: View, row: ProposalRow) -> Cell:
    return view.wording.term("risk", row.governing_risk) if row.governing_risk else Missing("not_declared")


def _evidence(row: ProposalRow) -> Cell:
    return Missing("undetermined") if row.evidence_share != row.evidence_share else row.evidence_share
