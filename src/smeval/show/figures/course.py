"""How a channel was seen, month by month."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from smeval.frames.computed import BreakRow
from smeval.show.blocks import Figure
from smeval.show.figures.kind import FigureKind
from smeval.show.style import BLACK, BLUE, GREY, VERMILLION
from smeval.show.tables.cells import kpi_cell, tabulate
from smeval.show.tables.table import Cell, Column, Table
from smeval.show.view import KpiValue, View, sentence_case


class Course(NamedTuple):
    """What one channel's months show.

    Parameters
    ----------
    kpi : str
        What best shows how often the channel was seen.
    seen, reached : list of float or None
        Values of the twelve months, None where there is none.
    breaks : list of BreakRow
        Days on which one of the two changed its meaning.
    """

    channel: str
    kpi: str
    seen: list[float | None]
    reached: list[float | None]
    breaks: list[BreakRow]


def make(view: View, channel: str) -> Figure | None:
    """Make the figure of a channel of which a month was measured.

    Parameters
    ----------
    view : View
    channel : str
    """
    kpi = view.main_kpi(channel)
    if not kpi:
        return None
    seen, reached = ([view.measured(channel, name, month) for month in view.months] for name in (kpi, "reach"))
    course = Course(channel, kpi, seen, reached, [])
    breaks = view.breaks(channel, (kpi, "reach"))
    course = course._replace(breaks=[entry for entry in breaks if _within(course, entry)])
    say = view.wording.say
    caption = [say("figure.course.caption", kpi=kpi)]
    if any(value is not None for value in reached):
        caption.append(say("figure.course.caption_reach"))
    if not all(entry.confirmed for entry in course.breaks):
        caption.append(say("figure.course.unconfirmed"))
    gaps = _gaps(view, course)
    return Figure(
        id=f"course-{view.anchor(channel)}",
        title=_title(view, course),
        caption=" ".join([*caption, *gaps]),
        alt=" ".join([_alt(view, course), *gaps]),
        height=2.35,
        draw=partial(_draw, view, course),
        table=_table(view, channel, kpi),
    )


FIGURE = FigureKind("course", "channel_year", make)


def _within(course: Course, entry: BreakRow) -> bool:
    """Say whether the data reach a break: a new way of counting matters only with values before and after it."""
    values = course.seen if entry.measure == course.kpi else course.reached
    before, after = values[: entry.on.month - 1], values[entry.on.month - 1 :]
    return any(value is not None for value in before) and (entry.ends or any(value is not None for value in after))


def _title(view: View, course: Course) -> str:
    """Say what the months show: a break first, else the month with most."""
    name = view.name(course.channel)
    if course.breaks:
        last = course.breaks[-1]
        return view.wording.say(_kind("title_break", last), channel=name, kpi=last.measure, day=last.on)
    most = max(value for value in course.seen if value is not None)
    month = view.wording.period(view.months[course.seen.index(most)])
    return view.wording.say("figure.course.title", channel=name, kpi=course.kpi, month=month, n=most)


def _kind(message: str, entry: BreakRow) -> str:
    """Return the wording for a measure that ended, or that is counted differently."""
    return f"figure.course.{message}_end" if entry.ends else f"figure.course.{message}"


def _alt(view: View, course: Course) -> str:
    say = view.wording.say
    series = ", ".join(
        say("figure.course.alt_month", month=_month(view, place), n=value)
        for place, value in enumerate(course.seen)
        if value is not None
    )
    return say("figure.course.alt", channel=view.name(course.channel), kpi=course.kpi, year=view.year, series=series)


def _month(view: View, place: int) -> str:
    """Return the name of a month without its year."""
    return view.wording.period(view.months[place]).removesuffix(f" {view.year}")


def _gaps(view: View, course: Course) -> list[str]:
    """Name the months without a value, by reason."""
    found: dict[str, list[str]] = {}
    for place, value in enumerate(course.seen):
        if value is None:
            found.setdefault(_state(view, course, place), []).append(_month(view, place))
    sentences = (view.wording.say("figure.course.gaps", state=state, months=names) for state, names in found.items())
    return [sentence_case(sentence) for sentence in sentences]


def _state(view: View, course: Course, place: int) -> str:
    """Return why a month has no value."""
    found = view.kpi(course.channel, course.kpi, view.months[place])
    return found.state if found else "missing"


def _draw(view: View, course: Course, ax: Axes) -> None:
    """Draw views (or impressions, or interactions) as columns and reach as points, with breaks marked."""
    top = max(value for value in (*course.seen, *course.reached) if value is not None) or 1.0
    _draw_months(view, course, top, ax)
    ax.bar(0, 0, color=BLUE, label=view.wording.term("kpi", course.kpi))
    if any(value is not None for value in course.reached):
        points = [math.nan if value is None else value for value in course.reached]
        reach = view.wording.term("kpi", "reach")
        diamond = partial(ax.plot, color=VERMILLION, marker="D", markeredgecolor="white", linestyle="none")
        diamond(range(12), points, markersize=5, zorder=3, label=reach)
    for entry in course.breaks:
        x = entry.on.month - 1 + (entry.on.day - 1) / 31 - 0.5
        ax.axvline(x, color=BLACK, linewidth=1, linestyle=(0, (4, 2)))
        text = view.wording.say(_kind("break", entry), kpi=entry.measure, day=entry.on)
        aside, side = (-0.08, "right") if x > 6 else (0.08, "left")
        ax.text(x + aside, top * 1.2, text, ha=side, va="top", fontsize=7.5)
    ax.set_xticks(range(12), [view.wording.period(month)[:3] for month in view.months])
    ax.set_xlim(-0.6, 11.6)
    ax.set_ylim(0, top * (1.22 if course.breaks else 1.08))
    ax.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=True))
    ax.yaxis.set_major_formatter(lambda value, _: view.wording.number(value, 0))
    ax.grid(axis="y")
    ax.tick_params(axis="x", length=0)
    ax.legend(loc="upper left", bbox_to_anchor=(0, -0.1), ncols=2, borderaxespad=0.4, handlelength=1.2)


def _draw_months(view: View, course: Course, top: float, ax: Axes) -> None:
    """Draw a column for each month: dotted before a break, hatched with the reason where there is no value."""
    turns = [entry.on.month - (entry.on.day == 1) for entry in course.breaks if entry.measure == course.kpi]
    for place, value in enumerate(course.seen):
        if value is None:
            ax.bar(place, top * 0.06, color="white", edgecolor=GREY, hatch="////", linewidth=0)
            foot = max(top * 0.08, (course.reached[place] or 0) + top * 0.06)
            word = view.wording.say(f"state.{_state(view, course, place)}")
            ax.text(place, foot, word, rotation=90, ha="center", va="bottom", fontsize=7, color=GREY)
        else:
            before = any(place < turn for turn in turns)
            colour, hatch = ("white", "....") if before else (BLUE, None)
            ax.bar(place, value, width=0.7, color=colour, edgecolor=BLUE, linewidth=0.8, hatch=hatch)


def _table(view: View, channel: str, kpi: str) -> Table:
    """Month by month: the numbers of the figure, with interactions and posts where anything is known of them."""
    shown: list[str] = []
    absent: dict[str, list[str]] = {}
    for name in dict.fromkeys((kpi, "reach", "interactions", "posts")):
        states = {_unknown(view.kpi(channel, name, month)) for month in view.months}
        if len(states) == 1 and (state := states.pop()):
            absent.setdefault(state, []).append(view.wording.term("kpi", name))
        else:
            shown.append(name)
    notes = (
        view.wording.say("table.kpis.absent", state=state, names=", ".join(names)) for state, names in absent.items()
    )
    used = (view.kpi(channel, name, month) for name in shown for month in view.months)
    evidence = " ".join(found.evidence for found in used if found is not None)
    columns: list[Column[str]] = [Column("month", "text", view.wording.period)]
    columns += [
        Column(name, "number", partial(_value, view, channel, name), label=view.wording.term("kpi", name))
        for name in shown
    ]
    words = {"name": view.name(channel), "year": view.year}
    table = tabulate(view, "months", columns, view.months, channel=channel, proof=lambda _: evidence, **words)
    return replace(table, notes=tuple(map(sentence_case, notes)))


def _value(view: View, channel: str, kpi: str, month: str) -> Cell:
    return kpi_cell(view.kpi(channel, kpi, month))


def _unknown(found: KpiValue | None) -> str:
    """Return the state of a value of which nothing is known, else nothing."""
    if found is None:
        return "missing"
    return "" if found.state == "measured" or found.low == found.low else found.state
