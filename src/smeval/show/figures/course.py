"""How a channel was seen, month by month."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from smeval.catalog import Break
from smeval.evaluation import Evaluation
from smeval.show.style import BLACK, BLUE, GREY, VERMILLION, Description, axes_or_new, entitle, look
from smeval.show.view import breaks, channel_name, kpi_value, main_kpi, measured, months, sentence_case
from smeval.wording import Wording

HEIGHT = 2.35


def course_breaks(evaluation: Evaluation, channel: str) -> list[Break]:
    """Return the days of the year on which the figure's measures changed their meaning, where the data reach them.

    A new way of counting matters only with values before and after it; an end only with values before it.
    """
    found = breaks(evaluation, channel, (main_kpi(evaluation, channel), "reach"))
    return [entry for entry in found if _within(evaluation, channel, entry)]


def _within(evaluation: Evaluation, channel: str, entry: Break) -> bool:
    known = {m for m in months(evaluation) if measured(evaluation, channel, entry.measure, m) is not None}
    turn = f"{entry.on.year}-{entry.on.month:02d}"
    return any(month < turn for month in known) and (entry.ends or any(month >= turn for month in known))


def describe_course(evaluation: Evaluation, wording: Wording, channel: str) -> Description:
    """Say what the months show: a break first, else the month with most."""
    kpi = main_kpi(evaluation, channel)
    values = {month: measured(evaluation, channel, kpi, month) for month in months(evaluation)}
    known = {month: value for month, value in values.items() if value is not None}
    name = channel_name(evaluation, channel)
    changed = course_breaks(evaluation, channel)
    best = max(known, key=lambda month: known[month])
    if changed:
        last = changed[-1]
        title = wording.say(_kind("title_break", last), channel=name, kpi=last.measure, day=last.on)
    else:
        title = wording.say("figure.course.title", channel=name, kpi=kpi, month=wording.period(best), n=known[best])
    caption = [wording.say("figure.course.caption", kpi=kpi)]
    if any(measured(evaluation, channel, "reach", month) is not None for month in values):
        caption.append(wording.say("figure.course.caption_reach"))
    gaps = _gaps(evaluation, wording, channel, kpi)
    if not all(entry.confirmed for entry in changed):
        caption.append(wording.say("figure.course.unconfirmed"))
    series = ", ".join(
        wording.say("figure.course.alt_month", month=month_name(month, wording), n=value)
        for month, value in known.items()
    )
    alt = wording.say("figure.course.alt", channel=name, kpi=kpi, year=str(evaluation.year), series=series)
    return Description(title, " ".join([*caption, *gaps]), " ".join([alt, *gaps]))


def _kind(message: str, entry: Break) -> str:
    """Return the wording for a measure that ended, or that is counted differently."""
    return f"figure.course.{message}_end" if entry.ends else f"figure.course.{message}"


def _gaps(evaluation: Evaluation, wording: Wording, channel: str, kpi: str) -> list[str]:
    """Name the months without a value, by reason."""
    found: dict[str, list[str]] = {}
    for month in months(evaluation):
        value = kpi_value(evaluation, channel, kpi, month)
        if value is None or value.state != "measured":
            found.setdefault(value.state if value else "missing", []).append(month_name(month, wording))
    sentences = (wording.say("figure.course.gaps", state=state, months=names) for state, names in found.items())
    return [sentence_case(sentence) for sentence in sentences]


def month_name(month: str, wording: Wording) -> str:
    """Return the name of a month without its year."""
    return wording.period(month).removesuffix(f" {month[:4]}")


def draw_course(evaluation: Evaluation, wording: Wording, channel: str, ax: Axes | None = None) -> Axes:
    """Draw views (or impressions, or interactions) as columns and reach as points, with breaks marked."""
    with look():
        ax = axes_or_new(ax, HEIGHT)
        kpi = main_kpi(evaluation, channel)
        periods = months(evaluation)
        values = [measured(evaluation, channel, kpi, month) for month in periods]
        reach = [measured(evaluation, channel, "reach", month) for month in periods]
        top = max(value for value in (*values, *reach) if value is not None) or 1.0
        changed = course_breaks(evaluation, channel)
        own = [entry for entry in changed if entry.measure == kpi]
        for place, value in enumerate(values):
            if value is None:
                ax.bar(place, top * 0.06, color="white", edgecolor=GREY, hatch="////", linewidth=0)
                found = kpi_value(evaluation, channel, kpi, periods[place])
                word = wording.say(f"state.{found.state if found else 'missing'}")
                foot = max(top * 0.08, (reach[place] or 0) + top * 0.06)
                ax.text(place, foot, word, rotation=90, ha="center", va="bottom", fontsize=7, color=GREY)
            else:
                before = any(place < entry.on.month - (entry.on.day == 1) for entry in own)
                ax.bar(place, value, width=0.7, color="white" if before else BLUE, edgecolor=BLUE, linewidth=0.8,
                       hatch="...." if before else None)  # fmt: skip
        points = [(place, value) for place, value in enumerate(reach) if value is not None]
        ax.bar(0, 0, color=BLUE, label=wording.term("kpi", kpi))
        if points:
            ax.plot(*zip(*points, strict=True), color=VERMILLION, marker="D", markersize=5, linestyle="none",
                    markeredgecolor="white", zorder=3, label=wording.term("kpi", "reach"))  # fmt: skip
        for entry in changed:
            x = entry.on.month - 1 + (entry.on.day - 1) / 31 - 0.5
            ax.axvline(x, color=BLACK, linewidth=1, linestyle=(0, (4, 2)))
            text = wording.say(_kind("break", entry), kpi=entry.measure, day=entry.on)
            right = x > 6
            ax.text(x - 0.08 if right else x + 0.08, top * 1.2, text, ha="right" if right else "left", va="top",
                    fontsize=7.5)  # fmt: skip
        ax.set_xticks(range(12), [wording.period(month)[:3] for month in periods])
        ax.set_xlim(-0.6, 11.6)
        ax.set_ylim(0, top * (1.22 if changed else 1.08))
        ax.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
        ax.yaxis.set_major_formatter(lambda value, _: wording.number(value, 0))
        ax.grid(axis="y")
        ax.tick_params(axis="x", length=0)
        ax.legend(loc="upper left", bbox_to_anchor=(0, -0.1), ncols=2, borderaxespad=0.4, handlelength=1.2)
        entitle(ax, describe_course(evaluation, wording, channel).title)
    return ax
