"""What a department is reminded of at the turn of the year: a dated list, overdue first."""

from __future__ import annotations

from datetime import date

from smeval.frames import rows
from smeval.frames.judged import DueRow
from smeval.show.tables.cells import cite, day_cell, tabulate, today_of
from smeval.show.tables.table import Column, Mark, Table
from smeval.show.view import View


def table_reminders(view: View) -> Table:
    """The dated list: what is due, for which channel, since or until when, and who asks for it."""
    columns: list[Column[DueRow]] = [
        Column("due_on", "day", lambda row: day_cell(row.due_on)),
        Column("reminder_state", "state", lambda row: Mark("reminder_state", row.state), below="due_on"),
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("reminder", "text", lambda row: view.tell(row.due, "reminder.")),
        Column("source", "text", lambda row: cite(view, row.source), below="reminder"),
    ]
    dues = list(rows(view.evaluation.dues))
    return tabulate(
        view,
        "reminders",
        columns,
        dues,
        n=len(dues),
        late=sum(row.state == "overdue" for row in dues),
        day=today_of(view),
        until=date(view.evaluation.year + 1, 12, 31),
    )
