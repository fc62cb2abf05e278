"""Tables for the first page, and the list of offers."""

from __future__ import annotations

from smeval.frames import rows
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import ProposalRow
from smeval.frames.kinds import day_of
from smeval.ids import OPEN_DUTY, PROPOSED
from smeval.show.tables.cells import amount_cell, approval_words, day_cell, of_channel, tabulate, text_cell
from smeval.show.tables.possible import tipping_points_of
from smeval.show.tables.table import Cell, Column, Link, Mark, Table
from smeval.show.view import View


def count_proposals(view: View) -> str:
    """Say how many channels have which proposal, e.g. ``2 × Fortführen, 1 × Überprüfen``."""
    found = [row.proposal for row in rows(view.evaluation.proposals)]
    return ", ".join(
        view.wording.say("table.overview.count", n=found.count(name), proposal=name)
        for name in PROPOSED
        if name in found
    )


def table_overview(view: View) -> Table:
    """One row per channel: proposal, robustness, what decided it, what would change it, what is due."""
    say = view.wording.say

    def tipping_point(row: ProposalRow) -> str:
        first = next(iter(tipping_points_of(view, row.channel)), row.tipping_point)
        return view.tell(first) or say("table.overview.no_tipping_point")

    def robustness(row: ProposalRow) -> Cell:
        return view.wording.term("robustness", row.firmness) if row.firmness else ""

    def due(row: ProposalRow) -> Cell:
        return day_cell(row.due_on) if row.due_action else ""

    columns: list[Column[ProposalRow]] = [
        Column("channel", "text", lambda row: Link(view.name(row.channel), f"#{view.anchor(row.channel)}")),
        Column("name", "text", lambda row: view.channel(row.channel).name, below="channel"),
        Column("proposal", "state", lambda row: Mark("proposal", row.proposal)),
        Column("robustness", "state", robustness, below="proposal"),
        Column("decided_by", "text", lambda row: view.tell(row.decided_by)),
        Column("tipping_point", "text", tipping_point),
        Column("due_action", "text", lambda row: view.tell(row.due_action) or say("table.overview.nothing_due")),
        Column("due_on", "day", due, below="due_action"),
        Column("due_kind", "state", lambda row: due_kind(view, row), below="due_action"),
    ]
    proposals = list(rows(view.evaluation.proposals))
    shaky = any(row.robustness not in ("", "stable") for row in proposals)
    return tabulate(view, "overview", columns, proposals, counts=count_proposals(view)).noted(
        say("table.overview.robustness") if shaky else ""
    )


def due_kind(view: View, row: ProposalRow) -> str:
    """Say whether what is due was agreed by people and is late, or is this evaluation's suggestion.

    Parameters
    ----------
    view : View
    row : ProposalRow
    """
    return view.wording.say(f"table.overview.{row.due_kind}") if row.due_kind else ""


def table_register(view: View) -> Table:
    """The January list: every offer of the department as the register has it."""
    say, term = view.wording.say, view.wording.term

    def approvals(row: ChannelRow) -> str:
        own = rows(of_channel(view.evaluation.approvals, row.channel))
        return "\n".join(f"{term('office', given.office)}: {approval_words(view, given.state)}" for given in own)

    def open_duties(row: ChannelRow) -> str:
        duties = rows(of_channel(view.evaluation.duties, row.channel))
        lines = [
            f"{term('duty', duty.duty)}: {term('duty_outcome', duty.outcome)}"
            for duty in duties
            if duty.outcome in OPEN_DUTY
        ]
        return "\n".join(lines) or say("table.register.no_duty")

    def running(row: ChannelRow) -> str:
        closed = day_of(row.closed_on)
        return say("table.register.closed", day=closed) if closed else say("table.register.running")

    columns: list[Column[ChannelRow]] = [
        Column("channel", "text", lambda row: row.name),
        Column("platform", "text", lambda row: view.platform(row.platform), below="channel"),
        Column("account", "text", lambda row: text_cell(row.account), below="channel"),
        Column("purpose", "text", lambda row: text_cell(row.purpose)),
        Column("approvals", "text", approvals),
        Column("open_duties", "text", open_duties),
        Column("opened_on", "day", lambda row: day_cell(row.opened_on)),
        Column("running", "text", running, below="opened_on"),
        Column("team_size", "number", lambda row: amount_cell(row.team_size, "persons"), below="opened_on"),
    ]
    channels = list(rows(view.evaluation.channels))
    return tabulate(view, "register", columns, channels, n=len(channels))
