"""What a department is reminded of at the turn of the year, each with its day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

import pandas as pd

from smeval.catalog import Reminder
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUES_FRAME, DueFrame, DutyResultFrame
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import DueRow, DutyResultRow
from smeval.frames.kinds import NO_DAY, day_of
from smeval.ids import OPEN_DUTY
from smeval.register import Register
from smeval.verdict.facts.closing import is_closed, open_steps
from smeval.wording import Message, encode


class Due(NamedTuple):
    """What is due for a channel, the day where one is known, who asks for it, and the item of the closing plan."""

    channel: str
    message: Message
    on: date | None
    source: str
    closing: str = ""


def _later(day: pd.Timestamp | date, months: int) -> date:
    """Return the same day so many months later, at most the last day of that month."""
    return (pd.Timestamp(day) + pd.DateOffset(months=months)).date()


def find_dues(register: Register, duties: DutyResultFrame, year_end: date, cure_by: date) -> DueFrame:
    """Return all that is due until the end of the next year, the longest overdue first, without a day last.

    A channel that ends is due what its closing plan leaves open, whenever that is planned for: once it is closed
    nothing else, before that whatever falls on a day on which it still runs.

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
    horizon = _later(year_end, 12)
    for channel in rows(register.channels):
        closing = list(_of_closing(register, channel, year_end))
        found += closing
        if not is_closed(channel, year_end):
            own = {row.duty: row for row in rows(duties) if row.channel == channel.channel}
            last = min(horizon, day_of(channel.closed_on) or date.max)
            usual = [*_of_channel(register, channel, own, cure_by), *_of_actions(register, channel, bool(closing))]
            found += [due for due in usual if (due.on or date.min) <= last]
    order = {name: place for place, name in enumerate(register.channels["channel"])}
    return make_frame(
        DUES_FRAME,
        [
            DueRow(
                due.channel,
                due.message,
                NO_DAY if due.on is None else pd.Timestamp(due.on),
                "undated" if due.on is None else "overdue" if due.on <= year_end else "due",
                due.source,
                due.closing,
            )
            for due in sorted(found, key=lambda due: (due.on or date.max, order[due.channel]))
        ],
    )


def _of_closing(register: Register, channel: ChannelRow, year_end: date) -> Iterator[Due]:
    """Yield what the closing plan of a channel that ends leaves open."""
    for item, source, action in open_steps(register, channel, year_end):
        told, on = encode("closing_unplanned", item=item), None
        if action is not None:
            planned, on = {"item": item, "action": action.action}, day_of(action.due_on)
            told = encode("closing_unowned", **planned)
            if action.owner:
                told = encode("closing_action", **planned, owner=action.owner)
        yield Due(channel.channel, told, on, source, item)


def _of_actions(register: Register, channel: ChannelRow, ending: bool) -> Iterator[Due]:
    """Yield what was agreed and is open; if the channel is `ending`, without what its closing plan tells."""
    source = register.catalog.reminders["action"].source
    for action in rows(register.actions):
        if action.channel == channel.channel and action.state in ("open", "") and not (ending and action.closing):
            yield Due(channel.channel, encode("action", action=action.action), day_of(action.due_on), source)


def _of_channel(
    register: Register, channel: ChannelRow, duties: Mapping[str, DutyResultRow], cure_by: date
) -> Iterator[Due]:
    """Yield what is due for a channel that runs."""
    catalog, name = register.catalog, channel.channel
    reminders = catalog.reminders
    lacking = [row.office for row in rows(register.approvals) if row.channel == name and row.state != "yes"]
    approving = [row for row in duties.values() if lacking and row.duty == catalog.duty_of("approvals")]
    if any(row.outcome != "not_applicable" for row in approving):
        yield Due(name, encode("approvals", offices=lacking), cure_by, reminders["approvals"].source)
    for kind, reminder in reminders.items():
        found = duties.get(reminder.duty or "")
        if found is not None and found.outcome != "not_applicable":
            for due, on in _of_duty(kind, reminder, channel, found, cure_by):
                yield Due(name, due, on, reminder.source)
    named = {*(reminder.duty for reminder in reminders.values()), *(row.duty for row in approving)}
    rest = [
        row.duty for row in duties.values() if row.outcome in OPEN_DUTY and row.grade != "W" and row.duty not in named
    ]
    if rest:
        yield Due(name, encode("duties", duties=rest), cure_by, reminders["duties"].source)


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
