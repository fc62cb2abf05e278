"""Where the decision about a channel stands, and what earlier years leave to it: decisions, goals, open actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from smeval.errors import Finding
from smeval.frames import join_frames, make_frame, rows
from smeval.frames.columns import GOALS_FRAME, GoalFrame
from smeval.frames.declared import ChannelRow
from smeval.frames.kinds import NO_DAY
from smeval.ids import TAKEN, Decided, Empty, Proposal
from smeval.record.earlier_years import Past, carry
from smeval.register import Register
from smeval.verdict.decide.decide import Decision
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.questions import answers_of, needed_statements
from smeval.verdict.held.carried_terms import decided_on
from smeval.wording import encode

#: Columns that a goal and the criterion made of it share.
GOAL_COLUMNS = ("channel", "goal", "kpi", "minimum", "target", "rank", "fixed_on", "approved_by", "evidence")


def departs(decision: Decided | Empty, proposal: Proposal | Empty) -> bool:
    """Say whether a decision departs from a known proposal; ending what was proposed for ending does not."""
    return bool(decision and proposal) and decision != proposal and (decision, proposal) != ("end", "consider_ending")


def standing_of(known: Known, channel: ChannelRow, decision: Decision) -> dict[str, Any]:
    """Return how far the decision about the year has come, and what it still lacks; columns of ``proposals``.

    Without the statements that only people can make nothing is decided, and nothing is called acceptable.
    """
    answers, needed = answers_of(known, channel.channel), needed_statements(known, channel)
    unanswered = [statement for statement in needed if statement not in answers]
    made = _decision(known.register, channel.channel, known.year)
    status = made.state if made is not None and made.state else "draft"
    affirmed = all(answers.get(statement) == wanted for statement, wanted in needed.items())
    return {
        "status": "agreed" if status in TAKEN and unanswered else status,
        "unanswered": " ".join(unanswered),
        "acceptable": affirmed and decision.proposal in ("continue", "continue_with_conditions"),
        "deviates": made is not None and departs(made.decision, decision.proposal),
    }


def decision_reasons(
    known: Known, channel: str, decision: Decision, standing: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield what the decision lacks and whether it deviates from the proposal, rows of the frame ``reasons``."""
    made = _decision(known.register, channel, known.year)
    row = {"channel": channel, "side": "gap", "stage": 6, "evidence": "" if made is None else made.evidence}
    if standing["unanswered"]:
        yield row | {"reason": encode("statements_open", statements=standing["unanswered"].split())}
    if made is not None and made.state in TAKEN and departs(made.decision, decision.proposal):
        message = "decision_deviates" if made.reason else "decision_unexplained"
        values = {"decision": made.decision, "proposal": decision.proposal, "by": made.decided_by}
        yield row | {"reason": encode(message, **values)}


def _decision(register: Register, channel: str, year: int) -> Any:
    """Return the row of the register on the decision about a year, or None."""
    found = register.decisions[(register.decisions["channel"] == channel) & (register.decisions["year"] == year)]
    return next(rows(found), None)


def earlier_rows(register: Register, past: Past, channels: list[str], year: int) -> list[dict[str, Any]]:
    """Return what earlier years proposed and what was decided then, newest first; rows of the frame ``earlier``."""
    lines: dict[tuple[str, int], dict[str, Any]] = {}
    for row in rows(past.earlier):
        lines[row.channel, row.year] = row._asdict()
    for made in rows(register.decisions[register.decisions["year"] < year]):
        found = lines.setdefault((made.channel, made.year), {"channel": made.channel, "year": made.year})
        found |= {"decision": made.decision, "decision_reason": made.reason}
    order = {name: place for place, name in enumerate(channels)}
    for line in lines.values():
        line["deviates"] = departs(line.get("decision", ""), line.get("proposal", ""))
    known = [row for (channel, _), row in lines.items() if channel in order]
    return sorted(known, key=lambda row: (order[row["channel"]], -row["year"]))


def carried_goals(register: Register, past: Past, year: int) -> GoalFrame:
    """Return the goals that count: those declared, but what was dropped or changed in silence as it stood last year.

    A goal dropped, or a target lowered, without a word would improve the benefit. It counts as it was until a
    decision about last year was taken, or a newer date stands beside the change. A goal that is said to be older
    than last year, but does not stand in its snapshot, has no date.
    """
    before = past.frames["criteria"]
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
    return join_frames(GOALS_FRAME, [goals, make_frame(GOALS_FRAME, old[list(GOAL_COLUMNS)])])


def _gone_goals(register: Register, past: Past, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the goals of last year that are no longer declared: without a word, and with a decision on that year."""
    gone = carry(register.goals, past.frames["criteria"], ("channel", "goal"))
    decided = gone["channel"].isin(decided_on(register, year - 1))
    return gone[~decided], gone[decided]


def _changed_goals(register: Register, past: Past, year: int) -> Iterator[tuple[str, str]]:
    """Yield channel and goal of those that read otherwise than a year before, but carry no newer date."""
    decided, began = decided_on(register, year - 1), pd.Timestamp(year - 1, 1, 1)
    earlier = {(row.channel, row.goal): row for row in rows(past.frames["criteria"])}
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
            yield str(goal.channel), str(goal.goal)


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
            yield str(goal.channel), str(goal.goal)


def vanished(register: Register, past: Past, year: int) -> Iterator[Finding]:
    """Yield what stood in last year's closing snapshot and is gone or changed in silence."""
    values: dict[str, Any] = {"year": str(year - 1)}
    gone, dropped = _gone_goals(register, past, year)
    for row in rows(gone):
        yield Finding(
            "goal_vanished", "warning", "goals.csv", values=values | {"channel": row.channel, "goal": row.goal}
        )
    for row in rows(dropped):
        yield Finding("goal_dropped", "note", "goals.csv", values=values | {"channel": row.channel, "goal": row.goal})
    for channel, goal in _backdated_goals(register, past, year):
        yield Finding("goal_backdated", "warning", "goals.csv", values=values | {"channel": channel, "goal": goal})
    for channel, goal in _changed_goals(register, past, year):
        yield Finding("goal_changed", "warning", "goals.csv", values=values | {"channel": channel, "goal": goal})
    for row in rows(carry(register.actions, past.frames["actions"], ("channel", "action"))):
        if row.state == "open":
            more = {"channel": row.channel, "action": row.action}
            yield Finding("action_vanished", "warning", "actions.csv", values=values | more)
    for row in rows(carry(register.statements, past.frames["statements"], ("channel", "statement", "stated_on"))):
        more = {"channel": row.channel, "statement": row.statement}
        yield Finding("statement_vanished", "warning", "statements.csv", values=values | more)
    for row in rows(carry(register.ceilings, past.frames["ceilings"], ("channel", "kpi"))):
        yield Finding(
            "ceiling_vanished", "warning", "ceilings.csv", values=values | {"channel": row.channel, "kpi": row.kpi}
        )
