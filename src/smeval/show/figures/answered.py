"""How long people wait for an answer, with those still waiting in it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from smeval.kpis.formulas.survival import kaplan_meier
from smeval.show.style import GREY, SERIES, Description, axes_or_new, entitle, look
from smeval.show.view import View

HEIGHT = 2.6
HORIZON = 72  # hours shown
HOURS = (1, 4, 8, 24, 48, 72)


def select_answered(view: View) -> dict[str, pd.DataFrame]:
    """Return the curve of every channel whose answers may be shown and whose export tells the times."""
    curves = {
        channel: kaplan_meier(view.evaluation.dialogue[view.evaluation.dialogue["channel"] == channel])
        for channel in view.answering()
    }
    return {channel: curve for channel, curve in curves.items() if curve["answered"].sum() > 0}


def answered_after(curve: pd.DataFrame, hours: float) -> float:
    """Return the share answered after so many hours."""
    before = curve.loc[curve["minutes"] <= hours * 60, "survival"]
    return 1 - float(before.iloc[-1]) if len(before) else 0.0


def describe_answered(view: View) -> Description:
    """Say how many had an answer after a day."""
    curves = select_answered(view)
    title = ", ".join(
        view.wording.say("figure.answered.title_channel", channel=view.name(channel), share=answered_after(curve, 24))
        for channel, curve in curves.items()
    )
    parts = []
    for channel, curve in curves.items():
        shares = {view.wording.quantity(hours, "h"): answered_after(curve, hours) for hours in HOURS}
        points = (view.wording.say("figure.answered.alt_point", hours=h, share=share) for h, share in shares.items())
        name = view.name(channel)
        parts.append(view.wording.say("figure.answered.alt_channel", channel=name, points=", ".join(points)))
    return Description(
        view.wording.say("figure.answered.title", channels=title),
        view.wording.say("figure.answered.caption"),
        view.wording.say("figure.answered.alt", channels=" ".join(parts)),
    )


def draw_answered(view: View, ax: Axes | None = None) -> Axes:
    """Draw the share answered over the hours since the enquiry, with each channel's promised time."""
    with look():
        ax = axes_or_new(ax, HEIGHT)
        promises = view.evaluation.channels.set_index("channel")["answer_within"]
        for place, (channel, curve) in enumerate(select_answered(view).items()):
            colour, dash, marker = SERIES[place % len(SERIES)]
            shown = curve[curve["minutes"] <= HORIZON * 60]
            hours = np.concatenate([[0.0], shown["minutes"] / 60, [float(HORIZON)]])
            share = np.concatenate([[0.0], 1 - shown["survival"], [answered_after(curve, HORIZON)]])
            ax.step(hours, share, where="post", color=colour, linestyle=dash, linewidth=1.6)
            ticks = [float(h) for h in HOURS]
            ax.plot(
                ticks,
                [answered_after(curve, h) for h in ticks],
                color=colour,
                marker=marker,
                linestyle="none",
                markersize=5,
                label=view.label(channel),
            )
            promise = float(promises[channel])
            if promise <= HORIZON:
                ax.axvline(promise, color=GREY, linewidth=1, linestyle=(0, (4, 2)), zorder=0)
        promised = sorted({float(p) for p in promises[list(select_answered(view))] if p <= HORIZON})
        for promise in promised:
            ax.text(promise + 0.6, 0.02, view.wording.say("figure.answered.promise"), color=GREY, fontsize=7.5)
        ax.set_xlim(0, HORIZON * 1.01)
        ax.set_ylim(0, 1.02)
        ax.set_xticks([0, 8, 24, 48, 72])
        ax.yaxis.set_major_formatter(lambda value, _: view.wording.quantity(value, "share", 0))
        ax.set_xlabel(view.wording.say("figure.answered.x"))
        ax.set_ylabel(view.wording.say("figure.answered.y"))
        ax.grid(axis="y")
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)
        entitle(ax, describe_answered(view).title)
    return ax
