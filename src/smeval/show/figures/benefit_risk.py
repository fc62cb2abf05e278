"""The map of benefit against residual risk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from smeval.frames import rows
from smeval.show.style import GREY, PALE, PROPOSAL_COLOURS, Description, axes_or_new, entitle, look
from smeval.show.view import View
from smeval.verdict.facts.benefit import benefit_class
from smeval.wording import Wording

LEVELS = ("low", "medium", "high")
#: Marks beside a channel whose proposal is stricter than its cell: because of a duty, or for another reason.
OVERRULED = {"duty": "§", "other": "*"}
#: The shapes of `style.SHAPES` as markers.
MARKERS: dict[str, dict[str, Any]] = {
    "continue": {"marker": "o"},
    "continue_with_conditions": {"marker": "o", "fillstyle": "left", "markerfacecoloralt": "white"},
    "review": {"marker": "o", "markerfacecolor": "white", "markeredgewidth": 1.5},
    "consider_ending": {"marker": "s"},
}


def describe_benefit_risk(view: View) -> Description:
    """Say what the map shows."""
    proposals = view.evaluation.proposals
    useful = proposals["benefit_class_low"].isin(["medium", "high"])
    safe = proposals["risk_high"].isin(["low", "medium"])
    channels = " ".join(
        view.wording.say(
            "figure.benefit_risk.alt_channel",
            channel=view.name(row.channel),
            proposal=row.proposal,
            benefit=benefit_words(row.benefit_low, row.benefit_high, view.wording),
            risk=risk_words(row.risk_low, row.risk_high, view.wording),
            overruled=view.wording.say("figure.benefit_risk.alt_overruled") if overruled(view, row) else "",
        )
        for row in rows(proposals)
    )
    marks = {overruled(view, row) for row in rows(proposals)}
    legend = "".join(view.wording.say(f"figure.benefit_risk.overruled_{name}") for name in OVERRULED if name in marks)
    return Description(
        view.wording.say("figure.benefit_risk.title", n=int((useful & safe).sum()), total=len(proposals)),
        view.wording.say("figure.benefit_risk.caption", overruled=legend),
        view.wording.say("figure.benefit_risk.alt", n=len(proposals), channels=channels),
    )


def overruled(view: View, row: Any) -> str:
    """Say what holds a proposal below its cell of the balancing table: ``duty``, ``other``, or nothing.

    Parameters
    ----------
    row : named tuple
        Row of the frame ``proposals``.
    """
    values = view.evaluation.policy.values
    if row.benefit_point != row.benefit_point:
        return "other"
    level = benefit_class(row.benefit_point, values["class_medium"], values["class_high"])
    cell = view.evaluation.policy.balance.get(f"{level}_{row.risk_high}", row.proposal)
    message = row.decided_by.partition(" ")[0]
    if cell == row.proposal or message in ("balance", "not_robust", "not_robust_all"):
        return ""
    return "duty" if message.startswith(("duty_", "obstacle")) else "other"


def benefit_words(low: float, high: float, wording: Wording) -> str:
    """Write the bounds of a benefit, e.g. ``0,58–0,81``, or that it cannot be established."""
    return wording.span(low, high, "count", 2) if low == low else wording.say("state.undetermined")


def risk_words(low: str, high: str, wording: Wording) -> str:
    """Write a level, or ``gering bis mittel`` where raters differ."""
    if low == high or not low:
        return wording.term("level", high)
    return wording.say("table.from_to", low=wording.term("level", low), high=wording.term("level", high))


def height_benefit_risk(view: View) -> float:
    """Return the height the map needs [inch]."""
    rows = _bands(view)
    return 1.05 + sum(0.42 * max(1, len(channels)) + 0.22 for channels in rows.values())


def draw_benefit_risk(view: View, ax: Axes | None = None) -> Axes:
    """Draw each channel as a bar from least to greatest benefit, at the height of its residual risk."""
    with look():
        ax = axes_or_new(ax, height_benefit_risk(view))
        bands = _bands(view)
        values = view.evaluation.policy.values
        limits = (values["class_medium"], values["class_high"])
        tops, middles = _paint_cells(ax, bands, limits, view.evaluation.policy.balance, view.wording)
        for level, channels in bands.items():
            for place, row in enumerate(channels, start=1):
                _draw_channel(ax, row, tops[level] - place * 0.92 + 0.2, middles, view)
        ax.set_xlim(-0.02, 1.02)
        ax.set_ylim(0, max(tops.values()))
        ax.set_xticks([0, limits[0], limits[1], 1], [view.wording.number(x, 2) for x in (0, *limits, 1)])
        ax.set_yticks(list(middles.values()), [view.wording.term("level", level) for level in bands])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
        ax.set_xlabel(view.wording.say("figure.benefit_risk.x"))
        ax.set_ylabel(view.wording.say("figure.benefit_risk.y"))
        _add_legend(ax, view)
        entitle(ax, describe_benefit_risk(view).title)
    return ax


def _add_legend(ax: Axes, view: View) -> None:
    """Name the marks of the proposals that occur."""
    found = set(view.evaluation.proposals["proposal"])
    for proposal, shape in MARKERS.items():
        if proposal in found:
            colour = PROPOSAL_COLOURS[proposal]
            marker = {"markerfacecolor": colour, "markeredgecolor": colour} | shape
            ax.plot([], [], linestyle="none", markersize=7, label=view.wording.term("proposal", proposal), **marker)
    ax.legend(
        loc="upper center",
        bbox_to_anchor=(0.45, -0.2),
        ncols=4,
        borderaxespad=0,
        handletextpad=0.2,
        columnspacing=1.2,
        fontsize=7.5,
    )


def _bands(view: View) -> dict[str, list[Any]]:
    """Return the channels by their highest residual risk, lowest band first."""
    found: dict[str, list[Any]] = {level: [] for level in LEVELS}
    for row in rows(view.evaluation.proposals):
        level = row.risk_high if row.risk_high in LEVELS else "undecided"
        found.setdefault(level, []).append(row)
    return found


def _paint_cells(
    ax: Axes,
    bands: dict[str, list[Any]],
    limits: tuple[float, float],
    balance: Mapping[str, str],
    wording: Wording,
) -> tuple[dict[str, float], dict[str, float]]:
    """Paint the cells of the balancing table with their proposals; return top and middle of each band."""
    tops: dict[str, float] = {}
    middles: dict[str, float] = {}
    edges = (0.0, *limits, 1.0)
    bottom = 0.0
    for level, channels in bands.items():
        top = bottom + max(1, len(channels)) * 0.92 + 0.5
        for column, benefit in enumerate(LEVELS):
            shade = PALE if (column + list(bands).index(level)) % 2 else "white"
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


def _draw_channel(ax: Axes, row: Any, y: float, middles: dict[str, float], view: View) -> None:
    """Draw the bounds, the mark of the proposal and the name; a thin line leads down to a lower rating."""
    colour = PROPOSAL_COLOURS[row.proposal]
    known = row.benefit_low == row.benefit_low
    low, high, point = (row.benefit_low, row.benefit_high, row.benefit_point) if known else (0.0, 1.0, 0.5)
    ax.plot([low, high], [y, y], color=colour, linewidth=3 if known else 1, linestyle="-" if known else "--")
    for end in (low, high):
        ax.plot([end, end], [y - 0.14, y + 0.14], color=colour, linewidth=1.5)
    if row.risk_low in middles and row.risk_low != row.risk_high:
        ax.plot([point] * 2, [y, middles[row.risk_low]], color=colour, linewidth=1, linestyle=":")
    marker = {"markerfacecolor": colour, "markeredgecolor": colour} | MARKERS[row.proposal]
    ax.plot(point, y, markersize=9.5, linestyle="none", zorder=4, **marker)
    if row.proposal == "review":
        ax.text(point, y - 0.02, "?", color=colour, fontsize=7.5, fontweight="bold", ha="center", va="center", zorder=5)
    mark = OVERRULED.get(overruled(view, row), "")
    name = f"{view.label(row.channel)} {mark}".rstrip()
    right = point > 0.6
    anchor = max(high, 0.5) if right else min(low, 0.45)
    ax.text(anchor, y + 0.2, name, ha="right" if right else "left", va="bottom", fontsize=8, zorder=5)
