"""What a department is reminded of at the turn of the year, each with its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from smeval.catalog import Reminder
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUES_FRAME, DueFrame, DutyResultFrame
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import DueRow, DutyResultRow
from smeval.frames.kinds import NO_DAY, day_of
from smeval.ids import OPEN_DUTY
from smeval.register import Register
from smeval.wording import Message, encode

#: What is due for a channel, the kind of reminder, and the day; None where nobody knows it.
Due = tuple[str, str, Message, date | None]


def _later(day: pd.Timestamp | date, months: int) -> date:
    """Return the same day so many months later, at most the last day of that month."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def find_dues(register: Register, duties: DutyResultFrame, year_end: date, cure_by: date) -> DueFrame:
    """Return all that is due until the end of the next year, the longest overdue first, without a day last.

    Closed channels are due only what was agreed as an action.

    Parameters
    ----------
    register : Register
        With the channels under evaluation.
    duties : DataFrame
        Frame ``duty_results``.
    year_end, cure_by : date
        Last day of the year; day by which failed duties are to be cured.

    Returns
    -------
    DataFrame
        Frame ``dues``.
    """
    found: list[Due] = []
    for channel in rows(register.channels):
        if (day_of(channel.closed_on) or date.max) > year_end:
            own = {row.duty: row for row in rows(duties) if row.channel == channel.channel}
            found += _of_channel(register, channel, own, cure_by)
    order = {name: place for place, name in enumerate(register.channels["channel"])}
    for action in rows(register.actions):
        if action.channel in order and action.state in ("open", ""):
            due = encode("action", action=action.action)
            found.append((action.channel, "action", due, day_of(action.due_on)))
    horizon = _later(year_end, 12)
    kept = [due for due in found if (due[3] or date.min) <= horizon]
    return make_frame(
        DUES_FRAME,
        [
            DueRow(
                channel,
                due,
                NO_DAY if on is None else pd.Timestamp(on),
                "undated" if on is None else "overdue" if on <= year_end else "due",
                register.catalog.reminders[kind].source,
            )
            for channel, kind, due, on in sorted(kept, key=lambda due: (due[3] or date.max, order[due[0]]))
        ],
    )


def _of_channel(
    register: Register, channel: ChannelRow, duties: Mapping[str, DutyResultRow], cure_by: date
) -> Iterator[Due]:
    """Yield what is due for a channel that runs."""
    catalog, name = register.catalog, channel.channel
    lacking = [row.office for row in rows(register.approvals) if row.channel == name and row.state != "yes"]
    approving = [row for row in duties.values() if lacking and row.duty == catalog.duty_of("approvals")]
    if any(row.outcome != "not_applicable" for row in approving):
        yield name, "approvals", encode("approvals", offices=lacking), cure_by
    for kind, reminder in catalog.reminders.items():
        found = duties.get(reminder.duty or "")
        if found is not None and found.outcome != "not_applicable":
            for due, on in _of_duty(kind, reminder, channel, found, cure_by):
                yield name, kind, due, on
    named = {*(reminder.duty for reminder in catalog.reminders.values()), *(row.duty for row in approving)}
    rest = [
        row.duty for row in duties.values() if row.outcome in OPEN_DUTY and row.grade != "W" and row.duty not in named
    ]
    if rest:
        yield name, "duties", encode("duties", duties=rest), cure_by


def _of_duty(
    kind: str, reminder: Reminder, channel: ChannelRow, found: DutyResultRow, cure_by: date
) -> Iterator[tuple[Message, date | None]]:
    """Yield what is due about one duty of a channel, with its day."""
    checked, fulfilled = day_of(found.checked_on), found.outcome == "met"
    if not reminder.months:
        if not fulfilled:
            yield encode(kind), cure_by
    elif reminder.after == "checked_on":
        if checked is None:
            yield encode(f"{kind}_undated"), cure_by
        else:
            yield encode(kind, checked_on=checked.isoformat()), _later(checked, reminder.months)
    elif (opened := day_of(channel.opened_on)) is None:
        if not fulfilled:
            yield encode(f"{kind}_undated"), None
    else:
        on = _later(opened, reminder.months)
        if not fulfilled or checked is None or checked < on:
            yield encode(kind, opened_on=opened.isoformat()), on
