"""How far the decision about a channel is, what is due next, and what was decided in earlier years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from smeval.frames import make_frame, rows
from smeval.frames.columns import DECISIONS_FRAME, DecisionFrame
from smeval.frames.declared import ChannelRow, DecisionRow
from smeval.frames.judged import EarlierRow, ReasonRow
from smeval.frames.kinds import NO_DAY, NOTHING
from smeval.ids import TAKEN, DecisionState, DueKind, Empty
from smeval.record.decided import departs
from smeval.record.earlier_years import Past
from smeval.register import Register
from smeval.verdict.decide.decide import Decision
from smeval.verdict.facts.closing import open_steps
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.questions import answers_of, needed_statements
from smeval.wording import Message, encode


def decision_on(register: Register, channel: str, year: int) -> DecisionRow | None:
    """Return what the register says of the decision on the proposal for a year, or None.

    Parameters
    ----------
    register : Register
    channel : str
    year : int
    """
    made = _on_proposals(register)
    return next(rows(made[(made["channel"] == channel) & (made["year"] == year)]), None)


def _on_proposals(register: Register) -> DecisionFrame:
    """Return the decisions on proposals, without those on terms."""
    return make_frame(DECISIONS_FRAME, register.decisions[register.decisions["subject"] == ""])


def status_of(made: DecisionRow | None, decision: Decision) -> DecisionState:
    """Return how far a decision has come; without the statements that only people can make nothing is decided.

    Parameters
    ----------
    made : DecisionRow or None
        What the register says of it.
    decision : Decision
        What is proposed.
    """
    status: DecisionState = made.state if made is not None and made.state else "draft"
    return "agreed" if status in TAKEN and decision.weighing.case.unanswered else status


def is_acceptable(known: Known, channel: ChannelRow, decision: Decision) -> bool:
    """Say whether a report may call a channel so: people affirmed all they must, and it may go on.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    decision : Decision
        What is proposed.
    """
    answers, needed = answers_of(known, channel.channel), needed_statements(known, channel)
    affirmed = all(answers.get(statement) == wanted for statement, wanted in needed.items())
    return affirmed and decision.proposal in ("continue", "continue_with_conditions")


def status_reasons(channel: str, made: DecisionRow | None, decision: Decision) -> Iterator[ReasonRow]:
    """Yield what the decision lacks and whether it departs from the proposal.

    Parameters
    ----------
    channel : str
    made : DecisionRow or None
        What the register says of the decision.
    decision : Decision
        What is proposed.
    """
    evidence = "" if made is None else made.evidence
    if "decision" in decision.left_open:
        yield ReasonRow(channel, "gap", 6, decision.left_open["decision"], evidence)
    if made is not None and made.state in TAKEN and departs(made.decision, decision.proposal):
        message = "decision_deviates" if made.reason else "decision_unexplained"
        reason = encode(message, decision=made.decision, proposal=decision.proposal, by=made.decided_by)
        yield ReasonRow(channel, "gap", 6, reason, evidence)


# --- what is due next ---


class Next(NamedTuple):
    """What is due first for a channel, on which day, and whether people agreed on it."""

    due_on: pd.Timestamp = NO_DAY
    due_action: Message = NOTHING
    due_kind: DueKind | Empty = ""


def due_closing(known: Known, channel: ChannelRow) -> Next:
    """Return what is due first for a channel that was closed; nothing once its closing plan is done.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    """
    steps = open_steps(known.register, channel, known.year_end)
    dated = [step.action for step in steps if step.action is not None and step.action.due_on is not NO_DAY]
    if dated:
        first = min(dated, key=lambda action: action.due_on)
        kind: DueKind = "overdue" if first.due_on <= pd.Timestamp(known.year_end) else "agreed"
        return Next(first.due_on, encode("due_action", action=first.action), kind)
    return Next(pd.Timestamp(known.until), encode("due_closing"), "suggested") if steps else Next()


def due_next(known: Known, channel: str, decision: Decision) -> Next:
    """Return what is due first for a channel.

    An open action, the cure of a duty that is not fulfilled, or conditions
    against the governing risk that nobody has set yet.

    Parameters
    ----------
    known : Known
    channel : str
    decision : Decision
        What is proposed.
    """
    case, cure_by = decision.weighing.case, pd.Timestamp(known.until)
    year_end, actions = pd.Timestamp(known.year_end), known.register.actions
    own = actions[(actions["channel"] == channel) & (actions["state"] == "open") & actions["due_on"].notna()]
    waiting = [
        Next(row.due_on, encode("due_action", action=row.action), "overdue" if row.due_on <= year_end else "agreed")
        for row in rows(own)
    ]
    lacking = [duty.duty for duty in case.duties if duty.grade != "W"]
    if lacking:
        message = "due_duty" if len(lacking) == 1 else "due_duties" if len(lacking) <= 3 else "due_many_duties"
        waiting.append(Next(cure_by, encode(message, duties=lacking, n=len(lacking)), "suggested"))
    if decision.conditions_open and case.risk.governing and not waiting:
        waiting.append(Next(cure_by, encode("due_conditions", risk=case.risk.governing), "suggested"))
    return min(waiting, default=Next())


# --- earlier years ---


def earlier_rows(register: Register, past: Past, channels: list[str], year: int) -> list[EarlierRow]:
    """Return what earlier years proposed and what was decided then, newest first.

    Parameters
    ----------
    register : Register
    past : Past
    channels : list of str
        Only of these, in this order.
    year : int
        The year under evaluation.
    """
    found = {(row.channel, row.year): EarlierRow(*row) for row in rows(past.earlier)}
    before = _on_proposals(register)
    for made in rows(before[before["year"] < year]):
        row = found.get((made.channel, made.year), EarlierRow(made.channel, made.year))
        found[made.channel, made.year] = row._replace(decision=made.decision, decision_reason=made.reason)
    order = {name: place for place, name in enumerate(channels)}
    known = [
        row._replace(deviates=departs(row.decision, row.proposal)) for row in found.values() if row.channel in order
    ]
    return sorted(known, key=lambda row: (order[row.channel], -row.year))
