"""Where the hours and the money of a year went."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from smeval.frames import rows
from smeval.show.style import BLACK, BLUE, Description, axes_or_new, entitle, look
from smeval.show.view import View
from smeval.wording import three_digits

PHASES = ("planning", "concept", "production", "publishing", "moderation", "evaluation")
ENDS = ("hours_low", "hours_likely", "hours_high", "eur_low", "eur_likely", "eur_high")


def select_effort(view: View, channel: str = "") -> pd.DataFrame:
    """Return hours and euros by phase, in the order of the work; EUR is missing where a rate is."""
    rows = view.evaluation.effort[view.evaluation.effort["year"] == view.evaluation.year]
    if channel:
        rows = rows[rows["channel"] == channel]
    sums = rows.groupby("phase")[list(ENDS)].sum(skipna=False)
    return sums.reindex([phase for phase in PHASES if phase in sums.index])


def describe_effort(view: View) -> Description:
    """Name the phase that takes most, and the whole."""
    table = select_effort(view)
    spans = {
        str(phase): view.wording.span(three_digits(row["hours_low"]), three_digits(row["hours_high"]), "h", 0)
        for phase, row in table.iterrows()
    }
    phases = ", ".join(
        view.wording.say("figure.effort.alt_phase", phase=phase, hours=span) for phase, span in spans.items()
    )
    largest = str(table["hours_likely"].idxmax())
    low, high = (three_digits(float(table[column].sum())) for column in ("hours_low", "hours_high"))
    total = view.wording.span(low, high, "h", 0)
    return Description(
        view.wording.say("figure.effort.title", phase=largest, hours=spans[largest], total=total),
        view.wording.say("figure.effort.caption"),
        view.wording.say("figure.effort.alt", phases=phases),
    )


def height_effort(view: View) -> float:
    """Return the height the figure needs [inch]."""
    return 0.6 + 0.36 * len(select_effort(view))


def draw_effort(view: View, ax: Axes | None = None) -> Axes:
    """Draw the likely hours by phase as bars, with the range, and write the cost beside them."""
    with look():
        ax = axes_or_new(ax, height_effort(view))
        table = select_effort(view)[::-1]
        likely = table["hours_likely"]
        reach = [likely - table["hours_low"], table["hours_high"] - likely]
        ax.barh(
            range(len(table)),
            likely,
            xerr=reach,
            height=0.62,
            color=BLUE,
            ecolor=BLACK,
            capsize=3,
            error_kw={"linewidth": 1.2},
        )
        for y, row in enumerate(rows(table)):
            text = view.wording.span(three_digits(row.hours_low), three_digits(row.hours_high), "h", 0)
            if row.eur_likely == row.eur_likely:
                text += " · " + view.wording.span(three_digits(row.eur_low), three_digits(row.eur_high), "eur", 0)
            ax.annotate(text, (row.hours_high, y), xytext=(6, 0), textcoords="offset points", va="center")
        ax.set_yticks(range(len(table)), [view.wording.term("phase", str(phase)) for phase in table.index])
        ax.set_xlim(0, float(table["hours_high"].max()) * 1.65)
        ax.set_xlabel(view.wording.say("figure.effort.x"))
        ax.xaxis.set_major_formatter(lambda value, _: view.wording.number(value, 0))
        ax.grid(axis="x")
        ax.tick_params(axis="y", length=0)
        ax.spines["left"].set_visible(False)
        entitle(ax, describe_effort(view).title)
    return ax
