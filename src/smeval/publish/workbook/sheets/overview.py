"""The sheet with one row for each channel."""

from __future__ import annotations

from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import ProposalRow
from smeval.frames.kinds import day_of
from smeval.publish.workbook.page import Page, full_name, make_page, spread_columns
from smeval.publish.workbook.sheets.departments import department_id
from smeval.show.levels import risk_words
from smeval.show.style import SHAPES
from smeval.show.tables.cells import amount_cell, day_cell
from smeval.show.tables.overview import count_proposals, due_kind
from smeval.show.tables.table import Cell, Column, Link, Mark, Missing
from smeval.show.view import View


class Proposed(NamedTuple):
    """A channel, and what is proposed for it."""

    channel: ChannelRow
    proposal: ProposalRow


def make_overview(view: View) -> Page:
    """One row for each channel: proposal, what decided it, benefit, risk, effort, next step."""
    term = view.wording.term

    def risk(entry: Proposed) -> str:
        row = entry.proposal
        if row.proposal == "closed":
            return ""
        return (
            f"{SHAPES['level'].get(row.risk_high, '')} {risk_words(row.risk_low, row.risk_high, view.wording)}".strip()
        )

    def due(entry: Proposed) -> Cell:
        row = entry.proposal
        return day_cell(row.due_on) if row.due_action or day_of(row.due_on) else Missing("nothing_due")

    columns: list[Column[Proposed]] = [
        Column("channel", "text", lambda entry: full_name(view, entry.channel.channel)),
        Column("to_sheet", "text", lambda entry: _to_sheet(entry.channel.department)),
        Column("platform", "text", lambda entry: view.platform(entry.channel.platform)),
        Column("proposal", "state", lambda entry: Mark("proposal", entry.proposal.proposal)),
        Column(
            "robustness",
            "state",
            lambda entry: term("robustness", entry.proposal.firmness) if entry.proposal.firmness else "",
        ),
        Column("decided_by", "text", lambda entry: view.tell(entry.proposal.decided_by)),
        Column("benefit_low", "number", lambda entry: amount_cell(entry.proposal.benefit_low, "fraction", "no_goals")),
        Column(
            "benefit_high", "number", lambda entry: amount_cell(entry.proposal.benefit_high, "fraction", "no_goals")
        ),
        Column("risk_state", "state", risk),
        *spread_columns(view, "number", "hours", lambda entry: (entry.channel.channel, "hours")),
        *spread_columns(view, "eur", "cost", lambda entry: (entry.channel.channel, "cost")),
        Column("due_action", "text", lambda entry: view.tell(entry.proposal.due_action) or Missing("nothing_due")),
        Column("due_on", "day", due),
        Column("due_kind", "state", lambda entry: due_kind(view, entry.proposal) or Missing("nothing_due")),
        Column("decision_state", "state", lambda entry: term("decision_state", entry.proposal.status or "draft")),
    ]
    proposals = {row.channel: row for row in rows(view.evaluation.proposals)}
    channels = rows(view.evaluation.channels)
    entries = [Proposed(row, proposals[row.channel]) for row in channels if row.channel in proposals]
    notes = (view.wording.say(f"workbook.overview.{name}") for name in ("benefit", "risk", "robustness", "effort"))
    return make_page(view, "overview", columns, entries, counts=count_proposals(view)).noted(*notes)


def _to_sheet(department: str) -> Link:
    return Link(department, department_id(department))
