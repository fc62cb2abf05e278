"""The sheet on which anybody can follow, and change, how the benefit of a channel comes about: live formulas."""

from __future__ import annotations

from math import isnan, nan
from typing import Any

from smeval.frames import rows
from smeval.publish.workbook.page import Columns, Formula, Page, amount, full_name, make_page, unit_name
from smeval.show.tables.cells import day_cell, of_channel
from smeval.show.tables.numbers import table_goals
from smeval.show.tables.table import Amount, Cell, Missing
from smeval.show.view import View

PARTIAL = "IF(ISNUMBER({{{end}}}),MAX(0,MIN(1,({{{end}}}-{{minimum}})/({{target}}-{{minimum}}))),{unknown})"
WEIGHTED = "{weight}*{partial_low}"
BENEFIT = "SUMPRODUCT(--({channel_id_all}={channel_id}),{weighted_all})"
DIFFERENCE = "ROUND({benefit_point}-{stated},9)"


def make_benefit(view: View) -> Page:
    """Give one row for each goal: partial values, weighted, and their sum for the channel."""
    stated = {row.channel: row.benefit_point for row in rows(view.evaluation.proposals)}
    found: list[tuple[Cell, ...]] = []
    for channel in view.channels:
        goals = of_channel(view.evaluation.criteria, channel)
        benefit = float((goals["weight"] * goals["partial_low"]).sum())
        for goal in rows(goals.sort_values("rank", kind="stable")):
            unit, known = goal.unit, goal.state == "measured"
            found.append(
                (
                    full_name(view, channel),
                    channel,
                    goal.goal,
                    view.wording.term("kpi", goal.kpi),
                    unit_name(unit, view.wording),
                    amount(goal.rank, "count", "not_declared"),
                    amount(goal.minimum, unit, "not_declared"),
                    amount(goal.target, unit, "not_declared"),
                    Amount(goal.achieved, unit) if known else Missing(goal.state),
                    amount(goal.achieved_low, unit, "no_range" if known else goal.state),
                    amount(goal.achieved_high, unit, "no_range" if known else goal.state),
                    *_computed(goal, benefit, stated.get(channel, nan)),
                    day_cell(goal.fixed_on),
                    view.wording.say("table.goals.late" if goal.retroactive else "workbook.benefit.before"),
                    goal.evidence or Missing("no_evidence"),
                )
            )
    columns: Columns = (
        ("channel", "text"),
        ("channel_id", "text"),
        ("goal", "text"),
        ("kpi", "text"),
        ("unit", "text"),
        ("rank", "number"),
        ("minimum", "number"),
        ("target", "number"),
        ("achieved", "number"),
        ("achieved_low", "number"),
        ("achieved_high", "number"),
        ("weight", "number"),
        ("partial_low", "number"),
        ("partial_high", "number"),
        ("weighted", "number"),
        ("benefit_point", "number"),
        ("stated", "number"),
        ("difference", "number"),
        ("fixed_on", "day"),
        ("fixed", "state"),
        ("evidence", "text"),
    )
    aimless = [name for name in view.channels if of_channel(view.evaluation.criteria, name).empty]
    without = [full_name(view, name) for name in aimless]
    notes = [view.wording.say(f"workbook.benefit.{name}") for name in ("partial", "sum", "bounds")]
    notes += [view.wording.say("workbook.benefit.without", names=view.listed(without))] if without else []
    return make_page(view, "benefit", columns, found, title=table_goals(view).title, notes=notes)


def _computed(goal: Any, benefit: float, stated: float) -> tuple[Cell, ...]:
    """Return weight, partial values, weighted value, benefit, and the evaluation's figure beside it."""
    own: tuple[Cell, ...] = (Missing("not_counted"),) * 4
    if not isnan(goal.weight) and goal.state != "not_offered":
        ends = ("achieved_low", "achieved_high")
        worst, best = ends if goal.target > goal.minimum else ends[::-1]
        own = (
            Amount(goal.weight, "weight"),
            Formula(goal.partial_low, PARTIAL.format(end=worst, unknown=0)),
            Formula(goal.partial_high, PARTIAL.format(end=best, unknown=1)),
            Formula(goal.weight * goal.partial_low, WEIGHTED),
        )
    if isnan(stated):
        return *own, *(Missing("no_goals"),) * 3
    return *own, Formula(benefit, BENEFIT), Amount(stated, "weight"), Formula(round(benefit - stated, 9), DIFFERENCE)
