"""How often channels published, against what they promise."""

from __future__ import annotations

from typing import NamedTuple

from matplotlib.axes import Axes

from smeval.show.style import BLACK, BLUE, GREY, Description, axes_or_new, entitle, look
from smeval.show.view import View


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


def select_rhythms(view: View) -> list[Rhythm]:
    """Return promise and practice of every channel whose posts were delivered."""
    promises = view.evaluation.channels.set_index("channel")["posts_per_week"]
    found = []
    for channel in view.channels:
        mean = view.measured(channel, "posts_per_week")
        if mean is None:
            continue
        found.append(Rhythm(channel, float(promises[channel]), mean, view.measured(channel, "weeks_kept")))
    return found


def describe_rhythm(view: View) -> Description:
    """Name the channel that kept its promise least."""
    rhythms = select_rhythms(view)
    judged = [entry for entry in rhythms if entry.kept is not None]
    title = view.wording.say("figure.rhythm.title_open")
    if judged:
        worst = min(judged, key=lambda entry: entry.kept or 0.0)
        key = "figure.rhythm.title" if len(judged) > 1 else "figure.rhythm.title_one"
        title = view.wording.say(key, channel=view.name(worst.channel), share=worst.kept)
    parts = [
        view.wording.say(
            "figure.rhythm.alt_channel",
            channel=view.name(entry.channel),
            promise=view.wording.quantity(entry.promise, "per_week")
            if entry.promise == entry.promise
            else view.wording.say("state.not_declared"),
            mean=view.wording.quantity(entry.mean, "per_week"),
            kept=kept_words(view, entry),
        )
        for entry in rhythms
    ]
    return Description(
        title,
        view.wording.say("figure.rhythm.caption"),
        view.wording.say("figure.rhythm.alt", channels=" ".join(parts)),
    )


def kept_words(view: View, entry: Rhythm) -> str:
    """Write in how many weeks the promise was kept, or why that is not known."""
    if entry.kept is not None:
        return view.wording.say("figure.rhythm.kept", share=entry.kept)
    found = view.kpi(entry.channel, "weeks_kept")
    return view.wording.say("figure.rhythm.kept_unknown", state=found.state if found else "missing")


def height_rhythm(view: View) -> float:
    """Return the height the figure needs [inch]."""
    return 0.9 + 0.4 * len(select_rhythms(view))


def draw_rhythm(view: View, ax: Axes | None = None) -> Axes:
    """Draw each channel's posts per week: the months' range, the year's mean, and the promise."""
    with look():
        ax = axes_or_new(ax, height_rhythm(view))
        rhythms = select_rhythms(view)
        for y, entry in enumerate(reversed(rhythms)):
            ax.plot([0, entry.mean], [y, y], color=BLUE, linewidth=1.5, solid_capstyle="butt")
            ax.plot(entry.mean, y, color=BLUE, marker="o", markersize=7, linestyle="none")
            if entry.promise == entry.promise:
                ax.plot(entry.promise, y, color=BLACK, marker="|", markersize=16, markeredgewidth=2, linestyle="none")
            words = kept_words(view, entry)
            ax.annotate(words, (entry.most, y), xytext=(9, 0), textcoords="offset points", va="center")
        ax.plot(
            [], [], color=BLUE, marker="o", markersize=7, linestyle="none", label=view.wording.say("figure.rhythm.mean")
        )
        ax.plot(
            [],
            [],
            color=BLACK,
            marker="|",
            markersize=12,
            markeredgewidth=2,
            linestyle="none",
            label=view.wording.say("figure.rhythm.promise"),
        )
        names = [view.label(entry.channel) for entry in reversed(rhythms)]
        ax.set_yticks(range(len(rhythms)), names)
        ax.set_ylim(-0.6, len(rhythms) - 0.4)
        ax.set_xlim(0, 1.5 * max(entry.most for entry in rhythms))
        ax.set_xlabel(view.wording.say("figure.rhythm.x"))
        ax.xaxis.set_major_formatter(lambda value, _: view.wording.number(value))
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        ax.spines["bottom"].set_color(GREY)
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)
        entitle(ax, describe_rhythm(view).title)
    return ax
