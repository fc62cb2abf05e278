"""What was changed in a milder direction and does not count, and what an emergency-only channel was there for."""

from __future__ import annotations

from smeval.errors import Finding
from smeval.frames import rows
from smeval.frames.declared import EventRow
from smeval.frames.recorded import HeldRow
from smeval.show.tables.appendix.findings import all_findings, finding_sentence
from smeval.show.tables.cells import amount_cell, day_cell, number_cell, of_channel, tabulate
from smeval.show.tables.table import Cell, Column, Mark, Missing, Table
from smeval.show.view import View


def count_held(view: View) -> tuple[int, int]:
    """Return how many terms are held, and of how many channels; one of the whole body counts once."""
    held = list(rows(view.evaluation.held))
    terms = {("" if row.body else row.channel, row.kind, row.name) for row in held}
    return len(terms), len({row.channel for row in held})


def table_held(view: View, channel: str) -> Table:
    """What was changed in a milder direction for a channel without a decision, and what it would make of the proposal.

    Parameters
    ----------
    view : View
    channel : str
    """
    held = list(rows(of_channel(view.evaluation.held, channel)))
    columns: list[Column[HeldRow]] = [
        Column("term", "text", lambda row: view.tell(row.label)),
        Column("term_was", "text", lambda row: view.tell(row.was)),
        Column("term_now", "text", lambda row: view.tell(row.now)),
        Column("term_proposal", "state", _proposal),
        Column("term_reason", "text", lambda row: view.tell(row.reason)),
    ]
    return tabulate(view, "held", columns, held, channel=channel, n=len(held), name=view.name(channel))


def _proposal(row: HeldRow) -> Cell:
    return Mark("proposal", row.proposal) if row.proposal else Missing("missing")


def count_signs(view: View) -> tuple[int, int]:
    """Return how many findings tell of figures that may have been helped, and of how many channels."""
    found = [sign for channel in view.channels for sign in _signs(view, channel)]
    return len(found), sum(bool(_signs(view, channel)) for channel in view.channels)


def _signs(view: View, channel: str) -> list[Finding]:
    signs = set(view.evaluation.signs)
    found = (finding for finding in all_findings(view) if finding.id in signs)
    return [finding for finding in found if finding.values.get("channel") == channel]


def table_signs(view: View, channel: str) -> Table:
    """What makes the figures of a channel look better than they may be.

    Parameters
    ----------
    view : View
    channel : str
    """
    columns: list[Column[Finding]] = [
        Column("place", "text", lambda finding: finding.place(view.wording)),
        Column("finding", "text", lambda finding: finding_sentence(view, finding)),
    ]
    found = _signs(view, channel)
    return tabulate(view, "signs", columns, found, channel=channel, n=len(found), name=view.name(channel))


def table_events(view: View, channel: str) -> Table:
    """The days on which a channel was needed.

    Parameters
    ----------
    view : View
    channel : str
    """
    events = list(rows(of_channel(view.evaluation.events, channel)))
    columns: list[Column[EventRow]] = [
        Column("date", "day", lambda row: day_cell(row.date)),
        Column("event", "text", lambda row: row.event),
        Column("posts", "number", lambda row: number_cell(row.posts, "not_declared")),
        Column("reach", "number", lambda row: amount_cell(row.reach, "persons")),
        Column("delay", "number", lambda row: amount_cell(row.delay_minutes, "min")),
    ]
    return tabulate(
        view,
        "events",
        columns,
        events,
        channel=channel,
        proof=lambda row: row.evidence,
        n=len(events),
        name=view.name(channel),
        year=view.year,
    )
