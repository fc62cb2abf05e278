"""How often channels published, against what they promise."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes

from smeval.evaluation import Evaluation
from smeval.show.style import BLACK, BLUE, GREY, Description, axes_or_new, entitle, look
from smeval.show.view import channel_ids, channel_name, kpi_value, label, measured
from smeval.wording import Wording


class Rhythm(NamedTuple):
    """What one channel promises and does [posts per week]."""

    channel: str
    promise: float
    mean: float
    kept: float | None

    @property
    def most(self) -> float:
        """Return the larger of promise and practice."""
        return max(self.mean, self.promise) if self.promise == self.promise else self.mean


def select_rhythms(evaluation: Evaluation) -> list[Rhythm]:
    """Return promise and practice of every channel whose posts were delivered."""
    promises = evaluation.channels.set_index("channel")["posts_per_week"]
    found = []
    for channel in channel_ids(evaluation):
        mean = measured(evaluation, channel, "posts_per_week")
        if mean is None:
            continue
        found.append(Rhythm(channel, float(promises[channel]), mean, measured(evaluation, channel, "weeks_kept")))
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
    parts = [
        wording.say(
            "figure.rhythm.alt_channel",
            channel=channel_name(evaluation, entry.channel),
            promise=wording.quantity(entry.promise, "per_week")
            if entry.promise == entry.promise
            else wording.say("state.not_declared"),
            mean=wording.quantity(entry.mean, "per_week"),
            kept=kept_words(evaluation, entry, wording),
        )
        for entry in rhythms
    ]
    return Description(
        title, wording.say("figure.rhythm.caption"), wording.say("figure.rhythm.alt", channels=" ".join(parts))
    )


def kept_words(evaluation: Evaluation, entry: Rhythm, wording: Wording) -> str:
    """Write in how many weeks the promise was kept, or why that is not known."""
    if entry.kept is not None:
        return wording.say("figure.rhythm.kept", share=entry.kept)
    found = kpi_value(evaluation, entry.channel, "weeks_kept")
    return wording.say("figure.rhythm.kept_unknown", state=found.state if found else "missing")


def height_rhythm(evaluation: Evaluation) -> float:
    """Return the height the figure needs [inch]."""
    return 0.9 + 0.4 * len(select_rhythms(evaluation))


def draw_rhythm(evaluation: Evaluation, wording: Wording, ax: Axes | None = None) -> Axes:
    """Draw each channel's posts per week: the months' range, the year's mean, and the promise."""
    with look():
        ax = axes_or_new(ax, height_rhythm(evaluation))
        rhythms = select_rhythms(evaluation)
        for y, entry in enumerate(reversed(rhythms)):
            ax.plot([0, entry.mean], [y, y], color=BLUE, linewidth=1.5, solid_capstyle="butt")
            ax.plot(entry.mean, y, color=BLUE, marker="o", markersize=7, linestyle="none")
            if entry.promise == entry.promise:
                ax.plot(entry.promise, y, color=BLACK, marker="|", markersize=16, markeredgewidth=2, linestyle="none")
            words = kept_words(evaluation, entry, wording)
            ax.annotate(words, (entry.most, y), xytext=(9, 0), textcoords="offset points", va="center")
        ax.plot([], [], color=BLUE, marker="o", markersize=7, linestyle="none", label=wording.say("figure.rhythm.mean"))
        ax.plot([], [], color=BLACK, marker="|", markersize=12, markeredgewidth=2, linestyle="none",
                label=wording.say("figure.rhythm.promise"))  # fmt: skip
        names = [label(evaluation, entry.channel) for entry in reversed(rhythms)]
        ax.set_yticks(range(len(rhythms)), names)
        ax.set_ylim(-0.6, len(rhythms) - 0.4)
        ax.set_xlim(0, 1.5 * max(entry.most for entry in rhythms))
        ax.set_xlabel(wording.say("figure.rhythm.x"))
        ax.xaxis.set_major_formatter(lambda value, _: wording.number(value))
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_color(GREY)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)
        entitle(ax, describe_rhythm(evaluation, wording).title)
    return ax
