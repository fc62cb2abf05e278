"""Tables of the decision: what people found, who is to be heard, what was decided, this year and before."""

from __future__ import annotations

from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.declared import ApprovalRow, DecisionRow
from smeval.frames.judged import EarlierRow, ProposalRow, QuestionRow
from smeval.frames.kinds import day_of
from smeval.ids import PARTICIPATIONS, Approval, Empty, Participation
from smeval.show.tables.cells import approval_words, day_cell, grouped, of_channel, tabulate, text_cell
from smeval.show.tables.table import Cell, Column, Mark, Missing, Table
from smeval.show.view import View

#: Approvals in the order in which a reader wants them; empty where nothing was entered.
STATES: tuple[Approval | Empty, ...] = ("no", "in_progress", "", "yes")


def question_of(view: View, channel: str, statement: str) -> QuestionRow | None:
    """Return what was stated last about a question, None where nothing was.

    Parameters
    ----------
    view : View
    channel, statement : str
    """
    own = rows(of_channel(view.evaluation.questions, channel))
    return next((row for row in own if row.statement == statement and row.stated), None)


def answer_cell(view: View, row: QuestionRow) -> Cell:
    """Return the answer to a question in words, or that nobody has answered it yet.

    Parameters
    ----------
    view : View
    row : QuestionRow
    """
    return view.wording.term("yes_no", row.answer) if row.answer else Missing("not_stated")


def table_statements(view: View, channel: str) -> Table:
    """What software must not decide: who found what, when, why; empty fields where nobody has yet.

    Parameters
    ----------
    view : View
    channel : str
    """
    questions = rows(of_channel(view.evaluation.questions, channel))
    entries = [row for row in questions if row.asked and not row.free]
    columns: list[Column[QuestionRow]] = [
        Column("question", "text", lambda row: view.wording.say(f"statement.{row.statement}.question")),
        Column("statement_answer", "state", lambda row: answer_cell(view, row)),
        Column("found_on", "day", lambda row: day_cell(row.stated_on) if row.stated else "", below="statement_answer"),
        Column("found_by", "text", lambda row: text_cell(row.stated_by) if row.stated else ""),
        Column("reason", "text", lambda row: text_cell(row.reason) if row.stated else ""),
    ]
    evidence = " ".join(row.evidence for row in entries)
    return tabulate(
        view,
        "fields",
        columns,
        entries,
        channel=channel,
        proof=lambda _: evidence,
        name=view.name(channel),
        n=sum(bool(row.made) for row in entries),
        total=len(entries),
    )


class Heard(NamedTuple):
    """An office that is to be heard, and what it says to each channel."""

    office: str
    heard_for: Participation
    approvals: list[ApprovalRow]


def table_participation(view: View) -> Table:
    """Those who are to be heard: the approvals of the register, and fields for what they say."""

    def given(entry: Heard) -> str:
        states = grouped(entry.approvals, lambda row: row.state)
        return "\n".join(
            view.wording.say(
                "table.participation.line",
                names=view.named([row.channel for row in states[state]]),
                approval=approval_words(view, state),
            )
            for state in STATES
            if state in states
        )

    columns: list[Column[Heard]] = [
        Column("office", "text", lambda entry: view.wording.term("office", entry.office)),
        Column("part", "text", lambda entry: view.wording.term("participation", entry.heard_for), below="office"),
        Column("approval", "text", given),
        Column("found_on", "day", lambda _: ""),
        Column("opinion", "text", lambda _: ""),
    ]
    offices = grouped(rows(view.evaluation.approvals), lambda row: row.office)
    entries = [Heard(office, own[0].heard_for, own) for office, own in offices.items()]
    ordered = sorted(entries, key=lambda entry: PARTICIPATIONS.index(entry.heard_for))
    return tabulate(view, "participation", columns, ordered)


class Decision(NamedTuple):
    """A proposal, and what was decided about the year."""

    proposal: ProposalRow
    made: DecisionRow | None


def table_decision(view: View) -> Table:
    """The decision on each channel, and where it departs from the proposal; fields where nothing is decided."""
    proposals = {row.channel: row for row in rows(view.evaluation.proposals)}
    made = decisions_of_year(view)
    entries = [Decision(proposals[name], made.get(name)) for name in view.channels if name in proposals]
    columns: list[Column[Decision]] = [
        Column("channel", "text", lambda entry: view.name(entry.proposal.channel)),
        Column("proposal", "state", lambda entry: Mark("proposal", entry.proposal.proposal)),
        Column("decision_state", "state", lambda entry: _status(view, entry), below="proposal"),
        Column("decision", "state", _decided),
        Column("deviation", "text", lambda entry: _deviation(view, entry.proposal.deviates), below="decision"),
        Column("deciding", "text", lambda entry: entry.made.decided_by if entry.made else ""),
        Column(
            "decided_on",
            "day",
            lambda entry: (entry.made and day_of(entry.made.decided_on)) or "",
            below="deciding",
        ),
        Column("reason", "text", lambda entry: entry.made.reason if entry.made else ""),
    ]
    n = sum(row.decision != "" for row in made.values())
    return tabulate(view, "decision_field", columns, entries, n=n, total=len(entries))


def _status(view: View, entry: Decision) -> str:
    status = entry.proposal.status or (entry.made.state if entry.made else "draft")
    return view.wording.term("decision_state", status)


def _decided(entry: Decision) -> Cell:
    return Mark("proposal", entry.made.decision) if entry.made and entry.made.decision else Missing("open")


def _deviation(view: View, deviates: bool) -> str:
    return view.wording.say("table.decision_field.deviates") if deviates else ""


def decisions_of_year(view: View) -> dict[str, DecisionRow]:
    """Return what the register says about the decisions on the evaluated year, by channel."""
    return {
        row.channel: row
        for row in rows(view.evaluation.decisions)
        if row.year == view.evaluation.year and not row.subject
    }


def decision_state(view: View) -> str:
    """Say how far the decision is: one word for all channels, or how many are how far."""
    made = {row.channel: row.status for row in rows(view.evaluation.proposals)}
    states = [made.get(channel) or "draft" for channel in view.channels] or ["draft"]
    if len(set(states)) == 1:
        return view.wording.term("decision_state", states[0])
    return ", ".join(
        view.wording.say("table.decision_field.count", n=states.count(state), state=state)
        for state in dict.fromkeys(states)
    )


def table_earlier(view: View) -> Table:
    """What earlier years proposed and what was decided then."""
    entries = sorted(rows(view.evaluation.earlier), key=lambda row: -row.year)
    columns: list[Column[EarlierRow]] = [
        Column("channel", "text", lambda row: view.name(row.channel) if row.channel in view.channels else row.channel),
        Column("year", "text", lambda row: str(row.year), below="channel"),
        Column(
            "proposal",
            "state",
            lambda row: Mark("proposal", row.proposal) if row.proposal else Missing("not_declared"),
        ),
        Column("decided_by", "text", lambda row: view.tell(row.decided_by)),
        Column(
            "decision",
            "state",
            lambda row: Mark("proposal", row.decision) if row.decision else Missing("not_decided"),
        ),
        Column("deviation", "text", lambda row: _deviation(view, row.deviates), below="decision"),
        Column("reason", "text", lambda row: text_cell(row.decision_reason)),
    ]
    return tabulate(view, "earlier", columns, entries, n=sum(bool(row.deviates) for row in entries), total=len(entries))


def justified(view: View, channel: str) -> str:
    """Return who finds the channel justifiable and why; empty unless people have stated all that this needs.

    The word is never the evaluation's own: it is printed where every required statement is affirmed, with the
    reason, the function and the day of the statement on the residual risk.

    Parameters
    ----------
    view : View
    channel : str
    """
    acceptable = any(row.acceptable for row in rows(of_channel(view.evaluation.proposals, channel)))
    found = question_of(view, channel, "residual_risk")
    if not acceptable or found is None or not found.made or found.answer != "yes":
        return ""
    return view.wording.say(
        "report.channel.justified",
        name=view.name(channel),
        by=found.stated_by,
        day=found.stated_on,
        reason=found.reason.rstrip("."),
    )
