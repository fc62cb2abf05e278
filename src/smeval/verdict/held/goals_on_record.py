"""Goals against the record: under which name they stand there, in which order, and since when they are fixed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

import pandas as pd

from smeval.frames import make_frame, rows
from smeval.frames.columns import GOALS_FRAME
from smeval.frames.declared import GoalRow
from smeval.frames.kinds import NO_DAY, day_of
from smeval.frames.recorded import TermRow
from smeval.ids import Fixing
from smeval.record.earlier_years import Past, Recorded
from smeval.record.terms import Key, Terms, Value, canonical, term
from smeval.register import Register
from smeval.wording import encode

GOAL = term("goal", "x").removesuffix("x")
#: What makes two goals of different names the same.
ALIKE = ("kpi", "minimum", "target")


def _goal(value: object) -> Mapping[str, Value]:
    return cast(Mapping[str, Value], value or {})


def follow_names(on_record: Mapping[Key, list[Recorded]], said: Terms) -> dict[Key, list[Recorded]]:
    """Return what is on record with each goal under the name that it bears now.

    Parameters
    ----------
    on_record : mapping of (str, str) to list of Recorded
    said : mapping
        The terms as declared.
    """
    fresh = [key for key in said if key[1].startswith(GOAL) and key not in on_record]
    found = dict(on_record)
    for key, records in on_record.items():
        if not key[1].startswith(GOAL) or key in said:
            continue
        old = _goal(records[0].counted)
        same = (
            name for name in fresh if name[0] == key[0] and all(_goal(said[name])[it] == old.get(it) for it in ALIKE)
        )
        renamed = next(same, None)
        if renamed is not None:
            fresh.remove(renamed)
            found[renamed] = found.pop(key)
    return found


def ranks_on_record(
    counting: Register, terms: list[TermRow], on_record: Mapping[Key, list[Recorded]], decided: Collection[str]
) -> tuple[Register, list[TermRow]]:
    """Return register and terms with the ranks on record, where goals were put back or follow in another order.

    A goal that moves up only because another one was dropped by decision keeps its place in the order.

    Parameters
    ----------
    counting : Register
    terms : list of TermRow
    on_record : mapping of (str, str) to list of Recorded
    decided : collection of str
        Channels on whose goals a decision is on record in time.
    """
    ranks: dict[Key, float] = {
        (key[0], key[1].removeprefix(GOAL)): float(cast(float, _goal(_binding(records[0], decided))["rank"]))
        for key, records in on_record.items()
        if key[1].startswith(GOAL) and _binding(records[0], decided)
    }
    goals, found = counting.goals.copy(), list(terms)
    held = {(row.channel, row.name) for row in terms if row.kind == "goal" and row.state == "held"}
    for channel, own in goals.groupby("channel"):
        known = own[[(channel, goal) in ranks for goal in own["goal"]]]
        before = [ranks[str(channel), goal] for goal in known.sort_values("rank", kind="stable")["goal"]]
        restored = any((channel, goal) in held for goal in known["goal"])
        if not restored and before == sorted(before):
            continue
        for index, goal in zip(known.index, known["goal"], strict=True):
            goals.loc[index, "rank"] = ranks[str(channel), goal]
        if before != sorted(before):
            found = [_reordered(row, str(channel), ranks) for row in found]
    return replace(counting, goals=make_frame(GOALS_FRAME, goals)), found


def _binding(record: Recorded, decided: Collection[str]) -> object:
    """Return the goal as it binds: as it counted, or as it was announced in time after a decision."""
    return record.announced if record.in_time and record.channel in decided else record.counted


def _reordered(row: TermRow, channel: str, ranks: Mapping[Key, float]) -> TermRow:
    """Return a goal of the channel as held in its rank."""
    rank = ranks.get((channel, row.name))
    if row.channel != channel or row.kind != "goal" or rank is None or row.state == "held" or not row.counted:
        return row
    counted = json.loads(row.counted)
    if counted["rank"] == rank:
        return row
    return row._replace(state="held", counted=canonical({**counted, "rank": rank}), reason=encode("term_undecided"))


def fixings(counting: Register, on_record: Mapping[Key, list[Recorded]], past: Past, year: int) -> dict[Key, Fixing]:
    """Return of each goal that counts how its target shows that it was fixed before the year.

    Parameters
    ----------
    counting : Register
        As it counts, with the goals of the year.
    on_record : mapping of (str, str) to list of Recorded
    past : Past
    year : int

    Returns
    -------
    dict of (str, str) to str
        By channel and goal.
    """
    opened = {row.channel: row.opened_on for row in rows(counting.channels)}
    listed = {key[0] for key in on_record}
    found: dict[Key, Fixing] = {}
    for goal in rows(counting.goals):
        records = on_record.get((goal.channel, term("goal", goal.goal)))
        if records:
            found[goal.channel, goal.goal] = min((_recorded(record, year) for record in records), key=_doubt)
        else:
            new = _opened_within(opened.get(goal.channel, NO_DAY), year)
            found[goal.channel, goal.goal] = _unrecorded(goal, new, goal.channel in listed or "" in listed, past, year)
    return found


def _doubt(fixing: Fixing) -> int:
    return -["recorded", "declared", "late"].index(fixing)


def _opened_within(opened_on: pd.Timestamp, year: int) -> date | None:
    day = day_of(opened_on)
    return day if day is not None and day.year == year else None


def _recorded(record: Recorded, year: int) -> Fixing:
    """Return what a closed year proves of a goal."""
    value = _goal(record.announced if record.in_time and record.announced else record.counted)
    fixed_on = str(value.get("fixed_on") or "")
    if not fixed_on or fixed_on >= date(year, 1, 1).isoformat():
        return "late"
    if record.in_time:
        return "recorded"
    return "declared" if fixed_on < date(record.year, 1, 1).isoformat() else "late"


def _unrecorded(goal: GoalRow, opened: date | None, known: bool, past: Past, year: int) -> Fixing:
    """Return what the goal's own date proves; where a ledger knows the body it proves nothing but of a new channel."""
    fixed_on, first = day_of(goal.fixed_on), date(year, 1, 1)
    if fixed_on is None:
        return "late"
    if opened is not None:
        return "declared" if fixed_on <= opened else "late"
    if fixed_on >= first or (known and past.lines):
        return "late"
    # a snapshot without a ledger should hold what is said to be older than its year
    return "late" if known and fixed_on < date(year - 1, 1, 1) else "declared"
