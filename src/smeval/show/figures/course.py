"""How a channel was seen, month by month."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from smeval.frames.computed import BreakRow
from smeval.show.style import BLACK, BLUE, GREY, VERMILLION, Description, axes_or_new, entitle, look
from smeval.show.view import View, sentence_case
from smeval.wording import Wording

HEIGHT = 2.35


def course_breaks(view: View, channel: str) -> list[BreakRow]:
    """Return the days of the year on which the figure's measures changed their meaning, where the data reach them.

    A new way of counting matters only with values before and after it; an end only with values before it.
    """
    found = view.breaks(channel, (view.main_kpi(channel), "reach"))
    return [entry for entry in found if _within(view, channel, entry)]


def _within(view: View, channel: str, entry: BreakRow) -> bool:
    known = {m for m in view.months if view.measured(channel, entry.measure, m) is not None}
    turn = f"{entry.on.year}-{entry.on.month:02d}"
    return any(month < turn for month in known) and (entry.ends or any(month >= turn for month in known))


def describe_course(view: View, channel: str) -> Description:
    """Say what the months show: a break first, else the month with most."""
    kpi = view.main_kpi(channel)
    values = {month: view.measured(channel, kpi, month) for month in view.months}
    known = {month: value for month, value in values.items() if value is not None}
    name = view.name(channel)
    changed = course_breaks(view, channel)
    best = max(known, key=lambda month: known[month])
    if changed:
        last = changed[-1]
        title = view.wording.say(_kind("title_break", last), channel=name, kpi=last.measure, day=last.on)
    else:
        title = view.wording.say(
            "figure.course.title", channel=name, kpi=kpi, month=view.wording.period(best), n=known[best]
        )
    caption = [view.wording.say("figure.course.caption", kpi=kpi)]
    if any(view.measured(channel, "reach", month) is not None for month in values):
        caption.append(view.wording.say("figure.course.caption_reach"))
    gaps = _gaps(view, channel, kpi)
    if not all(entry.confirmed for entry in changed):
        caption.append(view.wording.say("figure.course.unconfirmed"))
    series = ", ".join(
        view.wording.say("figure.course.alt_month", month=month_name(month, view.wording), n=value)
        for month, value in known.items()
    )
    alt = view.wording.say("figure.course.alt", channel=name, kpi=kpi, year=str(view.evaluation.year), series=series)
    return Description(title, " ".join([*caption, *gaps]), " ".join([alt, *gaps]))


def _kind(message: str, entry: BreakRow) -> str:
    """Return the wording for a measure that ended, or that is counted differently."""
    return f"figure.course.{message}_end" if entry.ends else f"figure.course.{message}"


def _gaps(view: View, channel: str, kpi: str) -> list[str]:
    """Name the months without a value, by reason."""
    found: dict[str, list[str]] = {}
    for month in view.months:
        value = view.kpi(channel, kpi, month)
        if value is None or value.state != "measured":
            found.setdefault(value.state if value else "missing", []).append(month_name(month, view.wording))
    sentences = (view.wording.say("figure.course.gaps", state=state, months=names) for state, names in found.items())
    return [sentence_case(sentence) for sentence in sentences]


def month_name(month: str, wording: Wording) -> str:
    """Return the name of a month without its year."""
    return wording.period(month).removesuffix(f" {month[:4]}")


def draw_course(view: View, channel: str, ax: Axes | None = None) -> Axes:
    """Draw views (or impressions, or interactions) as columns and reach as points, with breaks marked."""
    with look():
        ax = axes_or_new(ax, HEIGHT)
        kpi = view.main_kpi(channel)
        periods = view.months
        values = [view.measured(channel, kpi, month) for month in periods]
        reach = [view.measured(channel, "reach", month) for month in periods]
        top = max(value for value in (*values, *reach) if value is not None) or 1.0
        changed = course_breaks(view, channel)
        own = [entry for entry in changed if entry.measure == kpi]
        for place, value in enumerate(values):
            if value is None:
                ax.bar(place, top * 0.06, color="white", edgecolor=GREY, hatch="////", linewidth=0)
                found = view.kpi(channel, kpi, periods[place])
                word = view.wording.say(f"state.{found.state if found else 'missing'}")
                foot = max(top * 0.08, (reach[place] or 0) + top * 0.06)
                ax.text(place, foot, word, rotation=90, ha="center", va="bottom", fontsize=7, color=GREY)
            else:
                before = any(place < entry.on.month - (entry.on.day == 1) for entry in own)
                ax.bar(
                    place,
                    value,
                    width=0.7,
                    color="white" if before else BLUE,
                    edgecolor=BLUE,
                    linewidth=0.8,
                    hatch="...." if before else None,
                )
        points = [(place, value) for place, value in enumerate(reach) if value is not None]
        ax.bar(0, 0, color=BLUE, label=view.wording.term("kpi", kpi))
        if points:
            ax.plot(
                *zip(*points, strict=True),
                color=VERMILLION,
                marker="D",
                markersize=5,
                linestyle="none",
                markeredgecolor="white",
                zorder=3,
                label=view.wording.term("kpi", "reach"),
            )
        for entry in changed:
            x = entry.on.month - 1 + (entry.on.day - 1) / 31 - 0.5
            ax.axvline(x, color=BLACK, linewidth=1, linestyle=(0, (4, 2)))
            text = view.wording.say(_kind("break", entry), kpi=entry.measure, day=entry.on)
            right = x > 6
            ax.text(
                x - 0.08 if right else x + 0.08,
                top * 1.2,
                text,
                ha="right" if right else "left",
                va="top",
                fontsize=7.5,
            )
        ax.set_xticks(range(12), [view.wording.period(month)[:3] for month in periods])
        ax.set_xlim(-0.6, 11.6)
        ax.set_ylim(0, top * (1.22 if changed else 1.08))
        ax.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
        ax.yaxis.set_major_formatter(lambda value, _: view.wording.number(value, 0))
        ax.grid(axis="y")
        ax.tick_params(axis="x", length=0)
        ax.legend(loc="upper left", bbox_to_anchor=(0, -0.1), ncols=2, borderaxespad=0.4, handlelength=1.2)
        entitle(ax, describe_course(view, channel).title)
    return ax
