"""The goals as they count: what was dropped or changed in silence, as it stood last year.

A goal dropped, or a target lowered, without a word would improve the benefit.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from smeval.errors import Finding
from smeval.frames import join_frames, make_frame, rows
from smeval.frames.columns import GOALS_FRAME, GoalFrame
from smeval.frames.kinds import NO_DAY
from smeval.ids import Severity
from smeval.record.earlier_years import Past, carry
from smeval.register import Register
from smeval.verdict.held.carried_terms import decided_on


def carried_goals(register: Register, past: Past, year: int) -> GoalFrame:
    """Return the goals that count: those declared, but what was dropped or changed in silence as it stood last year.

    A goal dropped, or a target lowered, without a word would improve the benefit. It counts as it was until a
    decision about last year was taken, or a newer date stands beside the change. A goal that is said to be older
    than last year, but does not stand in its snapshot, has no date. A goal of last year whose KPI is computed no longer
    holds nobody to anything.

    Parameters
    ----------
    register : Register
        With all channels.
    past : Past
    year : int
    """
    before = _computed(register, past)
    changed = set(_changed_goals(register, past, year))
    keys = [key in changed for key in zip(before["channel"], before["goal"], strict=True)]
    gone, _ = _gone_goals(register, past, year)
    old = pd.concat([gone, before[pd.Series(keys, dtype=bool, index=before.index)]])
    goals = register.goals
    kept = [key not in changed for key in zip(goals["channel"], goals["goal"], strict=True)]
    goals = goals[pd.Series(kept, dtype=bool, index=goals.index)].copy()
    late = set(_backdated_goals(register, past, year))
    undated = [key in late for key in zip(goals["channel"], goals["goal"], strict=True)]
    goals.loc[pd.Series(undated, dtype=bool, index=goals.index), "fixed_on"] = pd.NaT
    return join_frames(GOALS_FRAME, [goals, make_frame(GOALS_FRAME, old.reindex(columns=list(GOALS_FRAME.dtypes)))])


def _computed(register: Register, past: Past) -> pd.DataFrame:
    """Return the goals of last year whose KPI the catalog still has."""
    before = past.frames["criteria"]
    return before[before["kpi"].isin(list(register.catalog.kpis))]


def _gone_goals(register: Register, past: Past, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the goals of last year that are no longer declared: without a word, and with a decision on that year."""
    gone = carry(register.goals, _computed(register, past), ("channel", "goal"))
    decided = gone["channel"].isin(decided_on(register, year - 1))
    return gone[~decided], gone[decided]


def _changed_goals(register: Register, past: Past, year: int) -> Iterator[tuple[str, str]]:
    """Yield channel and goal of those that read otherwise than a year before, but carry no newer date."""
    decided, began = decided_on(register, year - 1), pd.Timestamp(year - 1, 1, 1)
    earlier = {(row.channel, row.goal): row for row in rows(_computed(register, past))}
    reordered = _reordered(register, past)
    for goal in rows(register.goals):
        old = earlier.get((goal.channel, goal.goal))
        if old is None:
            continue
        # whoever drops a goal by decision moves the others up, but in their order
        same = goal.channel not in reordered if goal.channel in decided else goal.rank == old.rank
        if same and all(getattr(goal, key) == getattr(old, key) for key in ("kpi", "minimum", "target")):
            continue
        # what was fixed before last year began would have counted then
        newer = goal.fixed_on is not NO_DAY and (old.fixed_on is NO_DAY or goal.fixed_on > max(old.fixed_on, began))
        if not newer:
            yield goal.channel, goal.goal


def _reordered(register: Register, past: Past) -> set[str]:
    """Return the channels whose goals follow each other otherwise than a year before."""
    before = past.frames["criteria"][["channel", "goal", "rank"]]
    both = register.goals[["channel", "goal", "rank"]].merge(before, on=["channel", "goal"], suffixes=("", "_before"))
    return {
        str(channel)
        for channel, goals in both.groupby("channel")
        if list(goals.sort_values("rank")["goal"]) != list(goals.sort_values("rank_before")["goal"])
    }


def _backdated_goals(register: Register, past: Past, year: int) -> Iterator[tuple[str, str]]:
    """Yield channel and goal of those that last year's snapshot should know, by their date, and does not."""
    before = past.frames["criteria"]
    named = set(zip(before["channel"], before["goal"], strict=True))
    alike = set(zip(before["channel"], before["kpi"], before["minimum"], before["target"], strict=True))
    for goal in rows(register.goals[register.goals["channel"].isin(past.channels)]):
        known = (goal.channel, goal.goal) in named or (goal.channel, goal.kpi, goal.minimum, goal.target) in alike
        if not known and goal.fixed_on is not NO_DAY and goal.fixed_on <= pd.Timestamp(year - 1, 1, 1):
            yield goal.channel, goal.goal


def tell_goals(register: Register, past: Past, year: int) -> Iterator[Finding]:
    """Yield the goals of last year that are gone, changed in silence, dated back, or of a KPI computed no longer.

    Parameters
    ----------
    register : Register
    past : Past
    year : int
    """
    gone, dropped = _gone_goals(register, past, year)
    for row in rows(gone):
        yield _told("goal_vanished", "warning", year, row.channel, row.goal)
    for row in rows(dropped):
        yield _told("goal_dropped", "note", year, row.channel, row.goal)
    for channel, goal in _backdated_goals(register, past, year):
        yield _told("goal_backdated", "warning", year, channel, goal)
    for channel, goal in _changed_goals(register, past, year):
        yield _told("goal_changed", "warning", year, channel, goal)
    for row in rows(past.frames["criteria"]):
        if row.kpi not in register.catalog.kpis:
            values = {"year": str(year - 1), "channel": row.channel, "kpi": row.kpi}
            yield Finding("kpi_gone", "warning", "goals.csv", values=values)


def _told(finding: str, severity: Severity, year: int, channel: str, goal: str) -> Finding:
    return Finding(finding, severity, "goals.csv", values={"year": str(year - 1), "channel": channel, "goal": goal})
