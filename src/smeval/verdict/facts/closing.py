"""What is still to settle when a channel ends: the items of the closing plan that no action has settled."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.declared import ActionRow, ChannelRow
from smeval.frames.kinds import day_of
from smeval.ids import TAKEN
from smeval.register import Register


class ClosingStep(NamedTuple):
    """An item of the closing plan that is not settled, and an open action that plans it; None where none does."""

    item: str
    source: str
    action: ActionRow | None


def is_closed(channel: ChannelRow, year_end: date) -> bool:
    """Say whether a channel was closed by the end of a year.

    Parameters
    ----------
    channel : ChannelRow
    year_end : date
    """
    return (day_of(channel.closed_on) or date.max) <= year_end


def ends(register: Register, channel: ChannelRow, year_end: date) -> bool:
    """Say whether a channel is closed, or its end is what was decided last about a year up to this one.

    Parameters
    ----------
    register : Register
    channel : ChannelRow
    year_end : date
    """
    decided = [
        row
        for row in rows(register.decisions)
        if row.channel == channel.channel and not row.subject and row.state in TAKEN and row.year <= year_end.year
    ]
    latest = max(decided, key=lambda row: row.year, default=None)
    return is_closed(channel, year_end) or (latest is not None and latest.decision == "end")


def open_steps(register: Register, channel: ChannelRow, year_end: date) -> list[ClosingStep]:
    """Return what is still to settle for a channel that ends, in the plan's order; nothing for one that does not.

    An item is settled by what was done for it, once nothing more is planned; what was dropped settles nothing.

    Parameters
    ----------
    register : Register
    channel : ChannelRow
    year_end : date
    """
    if not ends(register, channel, year_end):
        return []
    own = [action for action in rows(register.actions) if action.channel == channel.channel]
    found: list[ClosingStep] = []
    for item, entry in register.catalog.closing.items():
        settling = [action for action in own if action.closing == item]
        planned = [action for action in settling if action.state in ("open", "")]
        found += [ClosingStep(item, entry.source, action) for action in planned]
        if not planned and not any(action.state == "done" for action in settling):
            found.append(ClosingStep(item, entry.source, None))
    return found
