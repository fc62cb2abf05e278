"""The sheet on which anybody can follow, and change, how the benefit of a channel comes about: live formulas."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan, nan
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.judged import CriterionRow
from smeval.publish.workbook.page import Formula, Page, evidence_cell, full_name, make_page, unit_name
from smeval.show.tables.cells import amount_cell, day_cell, grouped
from smeval.show.tables.numbers.goals import table_goals
from smeval.show.tables.table import Amount, Cell, Column, Missing
from smeval.show.view import View

PARTIAL = "IF(ISNUMBER({{{end}}}),MAX(0,MIN(1,({{{end}}}-{{minimum}})/({{target}}-{{minimum}}))),{unknown})"
WEIGHTED, WEIGHTED_TIMELY = "{weight}*{partial_low}", "{timely_weight}*{partial_low}"
#: What a target fixed afterwards gives at least.
NOTHING = "0*{partial_low}"
BENEFIT = (
    "MIN(SUMPRODUCT(--({channel_id_all}={channel_id}),{weighted_all}),"
    "SUMPRODUCT(--({channel_id_all}={channel_id}),{weighted_timely_all}))"
)
DIFFERENCE = "ROUND({benefit_point}-{stated},9)"


class Goal(NamedTuple):
    """A goal, and the benefit of its channel as the evaluation states it."""

    row: CriterionRow
    stated: float

    @property
    def counts(self) -> bool:
        """Say whether the platform shows what the goal asks for."""
        return not isnan(self.row.weight) and self.row.state != "not_offered"

    @property
    def late(self) -> bool:
        """Say whether the target was fixed afterwards."""
        return self.row.fixing == "late"

    @property
    def weighted(self) -> float:
        """What the goal gives to the benefit at least."""
        return self.row.weight * (0.0 if self.late else self.row.partial_low)

    @property
    def weighted_timely(self) -> float:
        """The same without the goals whose target was fixed afterwards."""
        return 0.0 if self.late else self.row.timely_weight * self.row.partial_low


def make_benefit(view: View) -> Page:
    """Give one row for each goal: partial values, weighted, and their sum for the channel."""
    say = view.wording.say
    stated = {row.channel: row.benefit_point for row in rows(view.evaluation.proposals)}
    places = {channel: place for place, channel in enumerate(view.channels)}
    ordered = sorted(rows(view.evaluation.criteria), key=lambda row: (places[row.channel], row.rank))
    goals = [Goal(row, stated.get(row.channel, nan)) for row in ordered]
    sums = {
        channel: min(
            sum(goal.weighted for goal in own if not isnan(goal.weighted)),
            sum(goal.weighted_timely for goal in own if not isnan(goal.weighted_timely)),
        )
        for channel, own in grouped(goals, lambda goal: goal.row.channel).items()
    }
    columns: list[Column[Goal]] = [
        Column("channel", "text", lambda goal: full_name(view, goal.row.channel)),
        Column("channel_id", "text", lambda goal: goal.row.channel),
        Column("goal", "text", lambda goal: goal.row.goal),
        Column("kpi", "text", lambda goal: view.wording.term("kpi", goal.row.kpi)),
        Column("unit", "text", lambda goal: unit_name(view, goal.row.unit)),
        Column("rank", "number", lambda goal: amount_cell(goal.row.rank, "count")),
        Column("minimum", "number", lambda goal: amount_cell(goal.row.minimum, goal.row.unit)),
        Column("target", "number", lambda goal: amount_cell(goal.row.target, goal.row.unit)),
        Column("achieved", "number", _achieved),
        Column("achieved_low", "number", lambda goal: _end(goal, goal.row.achieved_low)),
        Column("achieved_high", "number", lambda goal: _end(goal, goal.row.achieved_high)),
        Column("weight", "number", _counted(lambda goal: Amount(goal.row.weight, "weight"))),
        Column(
            "timely_weight",
            "number",
            _counted(lambda goal: amount_cell(goal.row.timely_weight, "weight", "not_counted")),
        ),
        Column("partial_low", "number", _counted(lambda goal: _partial(goal, goal.row.partial_low, 0))),
        Column("partial_high", "number", _counted(lambda goal: _partial(goal, goal.row.partial_high, 1))),
        Column("weighted", "number", _counted(lambda goal: Formula(goal.weighted, NOTHING if goal.late else WEIGHTED))),
        Column(
            "weighted_timely",
            "number",
            _counted(lambda goal: Formula(goal.weighted_timely, NOTHING if goal.late else WEIGHTED_TIMELY)),
        ),
        Column("benefit_point", "number", _stated(lambda goal: Formula(sums[goal.row.channel], BENEFIT))),
        Column("stated", "number", _stated(lambda goal: Amount(goal.stated, "weight"))),
        Column(
            "difference",
            "number",
            _stated(lambda goal: Formula(round(sums[goal.row.channel] - goal.stated, 9), DIFFERENCE)),
        ),
        Column("fixed_on", "day", lambda goal: day_cell(goal.row.fixed_on)),
        Column(
            "fixed",
            "state",
            lambda goal: say("table.goals.late" if goal.row.fixing == "late" else "workbook.benefit.before"),
        ),
        Column("evidence", "text", lambda goal: evidence_cell(goal.row.evidence)),
    ]
    without = [full_name(view, channel) for channel in view.channels if channel not in sums]
    return make_page(view, "benefit", columns, goals, heading=table_goals(view).title).noted(
        *(say(f"workbook.benefit.{name}") for name in ("partial", "sum", "bounds")),
        say("workbook.benefit.without", names=view.listed(without)) if without else "",
    )


def _achieved(goal: Goal) -> Cell:
    known = goal.row.state == "measured"
    return Amount(goal.row.achieved, goal.row.unit) if known else Missing(goal.row.state)


def _end(goal: Goal, bound: float) -> Cell:
    return amount_cell(bound, goal.row.unit, "no_range" if goal.row.state == "measured" else goal.row.state)


def _counted(cell: Callable[[Goal], Cell]) -> Callable[[Goal], Cell]:
    """Show a cell only for a goal that counts."""
    return lambda goal: cell(goal) if goal.counts else Missing("not_counted")


def _stated(cell: Callable[[Goal], Cell]) -> Callable[[Goal], Cell]:
    """Show a cell only where the channel has a benefit."""
    return lambda goal: Missing("no_goals") if isnan(goal.stated) else cell(goal)


def _partial(goal: Goal, value: float, unknown: int) -> Formula:
    """Return the part of a goal that is reached at least (where `unknown` is 0) or at most (1).

    Parameters
    ----------
    goal : Goal
    value : float
        From 0 to 1.
    unknown : int
        What counts where the end of the range is not known.
    """
    ends = (
        ("achieved_low", "achieved_high") if goal.row.target > goal.row.minimum else ("achieved_high", "achieved_low")
    )
    return Formula(value, PARTIAL.format(end=ends[unknown], unknown=unknown))
