"""Goals, the year of each channel, rhythm, dialogue, effort and cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from smeval.show.blocks import Block, Figure, Paragraph, Section, line
from smeval.show.figures import figures_at
from smeval.show.tables.numbers.channel_year import table_kinds, table_kpis
from smeval.show.tables.numbers.costs import table_costs, table_yields
from smeval.show.tables.numbers.dialogue import table_dialogue, table_outcomes
from smeval.show.tables.numbers.goals import table_goals
from smeval.show.tables.table import Table
from smeval.show.view import View


def benefit(view: View) -> Section:
    """Return the section on costs and benefit."""
    blocks: tuple[Block, ...] = (
        table_goals(view),
        *_years(view),
        *figures_at("rhythm", view),
        _dialogue(view),
        *figures_at("effort", view),
        table_costs(view),
        table_yields(view),
    )
    return Section("benefit", view.wording.say("report.section.benefit"), blocks)


def _years(view: View) -> Iterator[Section]:
    """Yield the year of each channel: its KPIs, its course, its posts by kind; then those of which there is none."""
    silent: dict[str, str] = {}
    for channel in view.channels:
        table = table_kpis(view, channel)
        if not table.rows:
            silent[table.id] = view.name(channel)
            continue
        kinds = table_kinds(view, channel)
        shown = [replace(kinds, heading=False)] if len(kinds.rows) > 1 else []
        yield Section("", "", (table, *_course(view, channel), *shown))
    if silent:
        say = view.wording.say
        title = say("table.kpis.title_silent", names=view.listed(silent.values()))
        yield Section("", title, (Paragraph(line(say("table.kpis.silent", year=view.year)), "empty", tuple(silent)),))


def _course(view: View, channel: str) -> tuple[Figure | Table, ...]:
    """Return the course of the year of a channel that still runs."""
    return figures_at("channel_year", view, channel) if channel in view.running else ()


def _dialogue(view: View) -> Section:
    """Return how many asked and were answered, how fast, and what became of the rest."""
    figures = figures_at("dialogue", view)
    outcomes = [replace(table_outcomes(view), heading=False)] if figures else []
    return Section("", "", (table_dialogue(view), *figures, *outcomes))
