"""The table of the declared goals."""

from __future__ import annotations

from smeval.frames import rows
from smeval.frames.judged import CriterionRow
from smeval.frames.kinds import day_of
from smeval.show.tables.cells import amount_cell, day_cell, kpi_cell, tabulate
from smeval.show.tables.seen.samples import sample_base
from smeval.show.tables.table import Amount, Cell, Column, Mark, Missing, Table
from smeval.show.view import View


def table_goals(view: View) -> Table:
    """Declared goals with minimum, target and what was achieved."""
    say = view.wording.say
    places = {channel: place for place, channel in enumerate(view.channels)}
    goals = sorted(rows(view.evaluation.criteria), key=lambda row: (places[row.channel], row.rank))

    def based(row: CriterionRow) -> str:
        return sample_base(view, row.channel, row.kpi)

    columns: list[Column[CriterionRow]] = [
        Column("goal", "text", lambda row: row.goal),
        Column("kpi", "text", lambda row: view.wording.term("kpi", row.kpi), below="goal"),
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("rank", "number", lambda row: int(row.rank), below="channel"),
        Column("minimum", "number", lambda row: amount_cell(row.minimum, row.unit)),
        Column("target", "number", lambda row: amount_cell(row.target, row.unit)),
        Column("achieved", "number", lambda row: _achieved(view, row)),
        Column("outcome", "state", lambda row: Mark("goal_outcome", row.outcome)),
    ]
    if any(map(based, goals)):
        columns.insert(-1, Column("sample_base", "text", based, below="achieved"))
    days = {day_of(row.fixed_on) for row in goals}
    late = any(row.fixing == "late" for row in goals)
    one_day = next(iter(days)) if len(days) == 1 and not late else None
    if one_day is None:
        columns += [
            Column("fixed_on", "day", lambda row: day_cell(row.fixed_on)),
            Column("fixing", "text", lambda row: view.wording.term("fixing", row.fixing), below="fixed_on"),
        ]
    return tabulate(
        view,
        "goals",
        columns,
        goals,
        proof=lambda row: row.evidence,
        n=sum(row.outcome == "reached" for row in goals),
        total=len(goals),
    ).noted(
        say("table.goals.note_late") if late else "",
        say("table.goals.fixed_on", day=one_day) if one_day else "",
    )


def _achieved(view: View, row: CriterionRow) -> Cell:
    """Return what was achieved, or why that is not known, with what is known of its range."""
    if row.state == "measured":
        return Amount(row.achieved, row.unit, row.achieved_low, row.achieved_high)
    known = kpi_cell(view.kpi(row.channel, row.kpi))
    return known if isinstance(known, Missing) else Missing(row.state)
