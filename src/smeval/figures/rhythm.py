"""How often channels published, against what they promise."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes

from smeval.evaluation import Evaluation
from smeval.figures.select import channel_ids, channel_name, kpi_value, measured, months
from smeval.figures.style import BLACK, BLUE, GREY, Description, axes_or_new, entitle, look
from smeval.wording import Wording


class Rhythm(NamedTuple):
    """What one channel promises and does [posts per week]."""

    channel: str
    promise: float
    mean: float
    least: float
    most: float
    kept: float | None


def select_rhythms(evaluation: Evaluation) -> list[Rhythm]:
    """Return promise and practice of every channel whose posts were delivered."""
    promises = evaluation.channels.set_index("channel")["posts_per_week"]
    found = []
    for channel in channel_ids(evaluation):
        mean = measured(evaluation, channel, "posts_per_week")
        if mean is None:
            continue
        monthly = [measured(evaluation, channel, "posts_per_week", month) for month in months(evaluation)]
        known = [value for value in monthly if value is not None] or [mean]
        kept = measured(evaluation, channel, "weeks_kept")
        found.append(Rhythm(channel, float(promises[channel]), mean, min(known), max(known), kept))
    return found


def describe_rhythm(evaluation: Evaluation, wording: Wording) -> Description:
    """Name the channel that kept its promise least."""
    rhythms = select_rhythms(evaluation)
    judged = [entry for entry in rhythms if entry.kept is not None]
    title = wording.say("figure.rhythm.title_open")
    if judged:
        worst = min(judged, key=lambda entry: entry.kept or 0.0)
        key = "figure.rhythm.title" if len(judged) > 1 else "figure.rhythm.title_one"
        title = wording.say(key, channel=channel_name(evaluation, worst.channel), share=worst.kept)
    parts = []
    for entry in rhythms:
        promise = (
            wording.quantity(entry.promise, "per_week") if entry.promise == entry.promise
            else wording.say("state.not_declared")
        )  # fmt: skip
        kept = wording.quantity(entry.kept, "share") if entry.kept is not None else wording.say("state.not_declared")
        if entry.kept is None:
            state = kpi_value(evaluation, entry.channel, "weeks_kept")
            kept = wording.say(f"state.{state.state if state else 'missing'}")
        parts.append(
            wording.say(
                "figure.rhythm.alt_channel", channel=channel_name(evaluation, entry.channel), promise=promise,
                mean=wording.quantity(entry.mean, "per_week"), kept=kept,
            )  # fmt: skip
        )
    return Description(
        title, wording.say("figure.rhythm.caption"), wording.say("figure.rhythm.alt", channels=" ".join(parts))
    )


def height_rhythm(evaluation: Evaluation) -> float:
    """Return the height the figure needs [inch]."""
    return 0.9 + 0.42 * len(select_rhythms(evaluation))


def draw_rhythm(evaluation: Evaluation, wording: Wording, ax: Axes | None = None) -> Axes:
    """Draw each channel's posts per week: the months' range, the year's mean, and the promise."""
    with look():
        ax = axes_or_new(ax, height_rhythm(evaluation))
        rhythms = select_rhythms(evaluation)
        for y, entry in enumerate(reversed(rhythms)):
            ax.plot([entry.least, entry.most], [y, y], color=BLUE, linewidth=1.5, solid_capstyle="butt")
            ax.plot(entry.mean, y, color=BLUE, marker="o", markersize=7, linestyle="none")
            if entry.promise == entry.promise:
                ax.plot(entry.promise, y, color=BLACK, marker="|", markersize=16, markeredgewidth=2, linestyle="none")
        ax.plot([], [], color=BLUE, linewidth=1.5, label=wording.say("figure.rhythm.range"))
        ax.plot([], [], color=BLUE, marker="o", markersize=7, linestyle="none", label=wording.say("figure.rhythm.mean"))
        ax.plot([], [], color=BLACK, marker="|", markersize=12, markeredgewidth=2, linestyle="none",
                label=wording.say("figure.rhythm.promise"))  # fmt: skip
        names = [channel_name(evaluation, entry.channel) for entry in reversed(rhythms)]
        ax.set_yticks(range(len(rhythms)), names)
        ax.set_ylim(-0.6, len(rhythms) - 0.4)
        ax.set_xlim(left=0)
        ax.set_xlabel(wording.say("figure.rhythm.x"))
        ax.xaxis.set_major_formatter(lambda value, _: wording.number(value))
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_color(GREY)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)
        entitle(ax, describe_rhythm(evaluation, wording).title)
    return ax
