"""What a department is reminded of at the turn of the year: a dated list, overdue first."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import pandas as pd
from pydantic import BaseModel, ConfigDict

from smeval.frames import rows
from smeval.frames.kinds import day_of
from smeval.show.tables.cells import cite, make_table, of_channel
from smeval.show.tables.table import Cell, Mark, Missing, Table
from smeval.show.view import View
from smeval.verdict.facts.duties import APPROVALS

OPEN = ("not_met", "unchecked")


class Reminder(BaseModel):
    """One kind of reminder (see reminders.toml)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    duty: str = ""
    months: int = 0
    source: str


class Due(NamedTuple):
    """Something due for a channel; `values` fill the sentence ``reminder.<kind>``."""

    channel: str
    kind: str
    on: date | None
    values: Mapping[str, Any]


@cache
def load_reminders() -> Mapping[str, Reminder]:
    """Return the kinds of reminders by id."""
    table = tomllib.loads((files("smeval") / "catalog" / "reminders.toml").read_text(encoding="utf-8"))
    return {name: Reminder.model_validate(entry) for name, entry in table.items()}


def later(day: Any, months: int) -> date:
    """Return the same day so many months later, at most the last day of that month."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def _of_channel(view: View, channel: Any, cure_by: date) -> Iterator[Due]:
    """Yield what is due for a channel that runs."""
    name = str(channel.channel)
    duties = {row.duty: row for row in rows(of_channel(view.evaluation.duties, name))}

    def due(kind: str, on: date | None, **values: Any) -> Due:
        return Due(name, kind, on, values)

    lacking = [column.removeprefix("approval_") for column in APPROVALS if getattr(channel, column) != "yes"]
    if lacking and "g10" in duties and duties["g10"].outcome != "not_applicable":
        yield due("approvals", cure_by, offices=lacking)
    for kind, reminder in load_reminders().items():
        duty = duties.get(reminder.duty)
        if duty is None or duty.outcome == "not_applicable":
            continue
        fulfilled, checked = duty.outcome == "met", duty.checked_on
        if kind == "voluntary_review":
            if pd.isna(channel.opened_on):
                if not fulfilled:
                    yield due("voluntary_review_undated", None)
                continue
            on = later(channel.opened_on, reminder.months)
            if not fulfilled or pd.isna(checked) or checked.date() < on:
                yield due(kind, on, opened_on=channel.opened_on.date())
        elif not reminder.months:
            if not fulfilled:
                yield due(kind, cure_by)
        elif pd.isna(checked):
            yield due(f"{kind}_undated", cure_by)
        else:
            yield due(kind, later(checked, reminder.months), checked_on=checked.date())
    named = {reminder.duty for reminder in load_reminders().values()} | ({"g10"} if lacking else set())
    rest = [row.duty for row in duties.values() if row.outcome in OPEN and row.grade != "W" and row.duty not in named]
    if rest:
        yield due("duties", cure_by, duties=rest)


def find_due(view: View) -> list[Due]:
    """Return all that is due until the end of the next year, the longest overdue first, without a day last.

    Closed channels are due only what was agreed as an action.
    """
    year_end = date(view.evaluation.year, 12, 31)
    cure_by = year_end + timedelta(days=int(view.evaluation.policy.values["cure_days"]))
    found = []
    for channel in rows(view.evaluation.channels):
        if (day_of(channel.closed_on) or date.max) > year_end:
            found += list(_of_channel(view, channel, cure_by))
    for action in rows(view.evaluation.actions[view.evaluation.actions["state"].isin(("open", ""))]):
        found.append(Due(str(action.channel), "action", day_of(action.due_on), {"action": action.action}))
    horizon = later(year_end, 12)
    order = list(view.evaluation.channels["channel"])
    kept = [entry for entry in found if entry.on is None or entry.on <= horizon]
    return sorted(kept, key=lambda entry: (entry.on or date.max, order.index(entry.channel)))


def table_reminders(view: View) -> Table:
    """The dated list: what is due, for which channel, since or until when, and who asks for it."""
    year_end = date(view.evaluation.year, 12, 31)
    rows: list[tuple[Cell, ...]] = []
    entries = find_due(view)
    for entry in entries:
        values = dict(entry.values)
        if "offices" in values:
            named = view.evaluation.offices  # as the body calls them
            values["offices"] = [named.get(name) or view.wording.term("office", name) for name in values["offices"]]
        overdue = entry.on is not None and entry.on <= year_end
        source = load_reminders()[entry.kind.removesuffix("_undated")].source
        rows.append(
            (
                entry.on or Missing("not_declared"),
                Mark("reminder_state", "overdue" if overdue else "due" if entry.on else "undated"),
                view.name(entry.channel),
                view.wording.say(f"reminder.{entry.kind}", **values),
                cite(source, view.wording),
            )
        )
    columns = ("due_on day", "reminder_state state due_on", "channel text", "reminder text", "source text reminder")
    late = sum(entry.on is not None and entry.on <= year_end for entry in entries)
    return make_table(view, "reminders", columns, rows, n=len(rows), late=late, day=year_end, until=later(year_end, 12))
