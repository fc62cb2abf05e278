"""What a department is reminded of at the turn of the year: a dated list, overdue first."""

from __future__ import annotations

from datetime import date

from smeval.frames import rows
from smeval.frames.kinds import day_of
from smeval.show.tables.cells import cite, make_table
from smeval.show.tables.table import Cell, Mark, Missing, Table
from smeval.show.view import View
from smeval.wording import decode


def table_reminders(view: View) -> Table:
    """The dated list: what is due, for which channel, since or until when, and who asks for it."""
    found: list[tuple[Cell, ...]] = []
    for entry in rows(view.evaluation.dues):
        message, values = decode(entry.due)
        if "offices" in values:
            named = view.evaluation.offices  # as the body calls them
            values["offices"] = [named.get(name) or view.wording.term("office", name) for name in values["offices"]]
        found.append(
            (
                day_of(entry.due_on) or Missing("not_declared"),
                Mark("reminder_state", entry.state),
                view.name(entry.channel),
                view.wording.say(f"reminder.{message}", **values),
                cite(entry.source, view.wording),
            )
        )
    columns = ("due_on day", "reminder_state state due_on", "channel text", "reminder text", "source text reminder")
    late = int((view.evaluation.dues["state"] == "overdue").sum())
    year = view.evaluation.year
    return make_table(
        view,
        "reminders",
        columns,
        found,
        n=len(found),
        late=late,
        day=date(year, 12, 31),
        until=date(year + 1, 12, 31),
    )
