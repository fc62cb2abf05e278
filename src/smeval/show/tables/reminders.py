"""What a department is reminded of at the turn of the year: a dated list, overdue first."""

from __future__ import annotations

from datetime import date

from smeval.frames import rows
from smeval.frames.judged import DueRow
from smeval.show.tables.cells import cite, day_cell, of_channel, tabulate, today_of
from smeval.show.tables.table import Column, Mark, Table
from smeval.show.view import View


def table_reminders(view: View) -> Table:
    """The dated list: what is due, for which channel, since or until when, and who asks for it."""
    day, state, told, source = _columns(view)
    columns = [day, state, Column("channel", "text", lambda row: view.name(row.channel)), told, source]
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


def table_closing(view: View, channel: str) -> Table:
    """What is still to settle for a channel that ends.

    Parameters
    ----------
    view : View
    channel : str
    """
    dues = [row for row in rows(of_channel(view.evaluation.dues, channel)) if row.closing]
    return tabulate(view, "closing", _columns(view), dues, channel=channel, n=len(dues), name=view.name(channel))


def _columns(view: View) -> list[Column[DueRow]]:
    """Return what is told of everything that is due: the day, how it stands, what to do, who asks for it."""
    return [
        Column("due_on", "day", lambda row: day_cell(row.due_on)),
        Column("reminder_state", "state", lambda row: Mark("reminder_state", row.state), below="due_on"),
        Column("reminder", "text", lambda row: view.tell(row.due, "reminder.")),
        Column("source", "text", lambda row: cite(view, row.source), below="reminder"),
    ]
