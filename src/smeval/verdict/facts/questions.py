"""What only people can answer: which questions arise, and what was stated."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from smeval.catalog import Statement
from smeval.frames import join_frames, make_frame, rows
from smeval.frames.columns import QUESTIONS_FRAME, STATEMENTS_FRAME, QuestionFrame, StatementFrame
from smeval.frames.declared import ChannelRow, StatementRow
from smeval.frames.judged import QuestionRow
from smeval.frames.kinds import day_of
from smeval.ids import Empty, YesNo
from smeval.record.earlier_years import carry
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.risk import range_of, ratings_of

#: Effects of statements without which no decision is one, and the answer that speaks for the channel.
NEEDED: dict[str, YesNo] = {"required": "yes", "cap": "no"}


def statements_of(known: Known) -> StatementFrame:
    """Return the statements that belong to the year or before it; one that was withdrawn without another stays."""
    declared = known.register.statements
    gone = carry(declared, known.past.frames["statements"], ("channel", "statement", "stated_on", "answer"))
    # what was on record of a day stands behind what is declared of it, for the last one counts
    found = join_frames(STATEMENTS_FRAME, [declared, gone])
    return found[found["stated_on"] <= pd.Timestamp(known.until)].sort_values("stated_on", kind="stable")


def answers_of(known: Known, channel: str) -> dict[str, YesNo | Empty]:
    """Return the latest answer to each statement; one that lifts a channel speaks only of the year it is made in.

    Parameters
    ----------
    known : Known
    channel : str
    """
    yearly = {name for name, entry in known.register.catalog.statements.items() if entry.effect == "floor"}
    return {
        row.statement: row.answer
        for row in rows(statements_of(known))
        if row.channel == channel and (row.statement not in yearly or row.stated_on.year >= known.year)
    }


def arises(known: Known, channel: ChannelRow, statement: Statement) -> bool:
    """Say whether a question arises: not about duties that do not apply, low risks, or crises not planned for.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    statement : Statement
        Of the catalog.
    """
    own = known.duties[known.duties["channel"] == channel.channel]
    if statement.duty in set(own.loc[own["outcome"] == "not_applicable", "duty"]):
        return False
    match statement.asked_if:
        case "crisis_channel":
            return for_crises(channel)
        case "high_risk":
            return range_of(ratings_of(known.risks, known.register, channel.channel)).high == "high"
        case _:
            return True


def for_crises(channel: ChannelRow) -> bool:
    """Say whether a channel is declared to be there in a crisis."""
    return channel.crisis_channel == "yes" or channel.use == "emergency_only"


def needed_statements(known: Known, channel: ChannelRow) -> dict[str, YesNo]:
    """Return the statements without which no decision is one, each with the answer that speaks for the channel.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    """
    return {
        name: NEEDED[statement.effect]
        for name, statement in known.register.catalog.statements.items()
        if statement.effect in NEEDED and arises(known, channel, statement)
    }


def find_questions(known: Known) -> QuestionFrame:
    """Return every question of the catalog for every channel, with what was stated last; frame ``questions``."""
    latest = {(row.channel, row.statement): row for row in rows(statements_of(known))}
    return make_frame(QUESTIONS_FRAME, _questions(known, latest))


def _questions(known: Known, latest: dict[tuple[str, str], StatementRow]) -> Iterator[QuestionRow]:
    for channel in rows(known.register.channels):
        for name, statement in known.register.catalog.statements.items():
            found = latest.get((channel.channel, name))
            if found is None:
                asked = arises(known, channel, statement)
                yield QuestionRow(channel.channel, name, statement.free, asked=asked, stated=False, made=False)
            else:
                yield QuestionRow(
                    channel.channel,
                    name,
                    statement.free,
                    asked=True,
                    stated=True,
                    made=bool(found.reason and found.stated_by and day_of(found.stated_on)),
                    answer=found.answer,
                    reason=found.reason,
                    stated_by=found.stated_by,
                    stated_on=found.stated_on,
                    evidence=found.evidence,
                )
