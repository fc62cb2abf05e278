"""Tables on strategy: audience, alternatives, milder means, what would be lost, last year's actions."""

from __future__ import annotations

from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.declared import ActionRow, ChannelRow
from smeval.frames.judged import QuestionRow
from smeval.frames.kinds import NO_DAY, day_of
from smeval.ids import DutyOutcome
from smeval.show.tables.cells import day_cell, grouped, kpi_proofs, tabulate, text_cell, today_of
from smeval.show.tables.decision import answer_cell, question_of
from smeval.show.tables.table import Cell, Column, Mark, Missing, Table
from smeval.show.view import View


def table_audience(view: View) -> Table:
    """Declared target groups beside the age groups that the exports show."""
    ages = {
        channel: [row for row in own if row.dimension == "age"]
        for channel, own in grouped(rows(view.evaluation.audience), lambda row: row.channel).items()
    }
    evidence = grouped(rows(view.evaluation.audience), lambda row: row.channel)

    def seen(channel: ChannelRow) -> Cell:
        own = ages.get(channel.channel, [])
        last = max((row.end for row in own), default=NO_DAY)
        latest = sorted((row for row in own if row.end == last), key=lambda row: row.group)
        parts = (
            view.wording.say("table.audience.group", group=row.group.replace("-", "–"), share=row.share)
            for row in latest
        )
        return ", ".join(parts) or Missing("missing")

    columns: list[Column[ChannelRow]] = [
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("target_group", "text", lambda row: text_cell(row.target_group)),
        Column("audience", "text", seen),
    ]
    channels = list(rows(view.evaluation.channels))
    return tabulate(
        view,
        "audience",
        columns,
        channels,
        proof=lambda row: " ".join([*(own.evidence for own in evidence.get(row.channel, [])), row.evidence]),
        n=sum(bool(ages.get(row.channel)) for row in channels),
        named=sum(bool(row.target_group) for row in channels),
        smallest=view.evaluation.policy.values["cell_min"],
    )


class Alternative(NamedTuple):
    """Where the same information is without the platform, and the channels for which this holds."""

    text: str
    outcome: DutyOutcome
    channels: list[str]


def table_alternatives(view: View) -> Table:
    """Where the same information is without the platform; what is the same for several channels stands in one row."""
    outcome = {row.channel: row.outcome for row in rows(view.evaluation.duties) if "alternatives" in row.roles.split()}
    channels = list(rows(view.evaluation.channels))
    alike = grouped(channels, lambda row: (row.alternative, outcome.get(row.channel, "unchecked")))
    columns: list[Column[Alternative]] = [
        Column("channels", "text", lambda entry: view.named(entry.channels)),
        Column("alternative", "text", lambda entry: text_cell(entry.text)),
        Column("outcome_alternatives", "state", lambda entry: Mark("duty_outcome", entry.outcome)),
    ]
    evidence = " ".join(row.evidence for row in channels)
    return tabulate(
        view,
        "alternatives",
        columns,
        [Alternative(*key, [row.channel for row in own]) for key, own in alike.items()],
        proof=lambda _: evidence,
        n=sum(bool(row.alternative) for row in channels),
        total=len(channels),
    )


MILDER = ("milder_means", "milder_setting")


def table_milder(view: View) -> Table:
    """Whether people found a milder means or a milder setting that does as well, channel by channel."""
    asked = [question_of(view, channel, name) for channel in view.channels for name in MILDER]
    entries = [found for found in asked if found is not None]
    columns: list[Column[QuestionRow]] = [
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("statement", "text", lambda row: view.wording.term("statement", row.statement), below="channel"),
        Column("statement_answer", "state", lambda row: answer_cell(view, row)),
        Column("found_by", "text", lambda row: text_cell(row.stated_by)),
        Column("found_on", "day", lambda row: day_cell(row.stated_on), below="found_by"),
        Column("reason", "text", lambda row: text_cell(row.reason)),
    ]
    lacking = [channel for channel in view.channels if question_of(view, channel, MILDER[0]) is None]
    return tabulate(
        view,
        "milder",
        columns,
        entries,
        proof=lambda row: row.evidence,
        n=sum(bool(row.made) for row in entries),
        total=len(MILDER) * len(view.channels),
    ).noted(view.wording.say("table.milder.lacking", names=view.named(lacking)) if lacking and entries else "")


def table_learnt(view: View) -> Table:
    """What the departments say they learnt in the year."""
    asked = (question_of(view, channel, "learnt") for channel in view.channels)
    entries = [found for found in asked if found is not None and found.reason]
    columns: list[Column[QuestionRow]] = [
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("learnt", "text", lambda row: row.reason),
        Column("found_by", "text", lambda row: text_cell(row.stated_by)),
        Column("found_on", "day", lambda row: day_cell(row.stated_on), below="found_by"),
    ]
    return tabulate(
        view,
        "learnt",
        columns,
        entries,
        proof=lambda row: row.evidence,
        n=len(entries),
        total=len(view.channels),
    )


def table_without(view: View) -> Table:
    """What ran over each channel in the year and would have to take another way without it."""
    say = view.wording.say
    ranked = sorted((row for row in view.definitions.values() if row.traffic), key=lambda row: row.traffic)
    kpis = [row.kpi for row in ranked]

    def traffic(row: ChannelRow) -> Cell:
        known = {kpi: view.measured(row.channel, kpi) for kpi in kpis}
        lines = (say("table.without.line", kpi=kpi, n=n) for kpi, n in known.items() if n is not None)
        return ", ".join(lines) or Missing("missing")

    def crisis(row: ChannelRow) -> Cell:
        return say("table.alternatives.crisis" if row.crisis_channel == "yes" else "table.alternatives.no_crisis")

    columns: list[Column[ChannelRow]] = [
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("purpose", "text", lambda row: text_cell(row.purpose)),
        Column("traffic", "text", traffic),
        Column("without", "text", crisis),
    ]
    channels = list(rows(view.evaluation.channels))
    needed = [row.channel for row in channels if row.crisis_channel == "yes"]
    return tabulate(
        view,
        "without",
        columns,
        channels,
        proof=lambda row: kpi_proofs(view, row.channel, *kpis),
        names=view.named(needed) or say("table.without.none"),
    )


def table_actions(view: View) -> Table:
    """What was agreed before, and whether it was done."""
    today = today_of(view)

    def late(row: ActionRow) -> bool:
        due = day_of(row.due_on)
        return row.state == "open" and due is not None and due <= today

    columns: list[Column[ActionRow]] = [
        Column("action", "text", lambda row: row.action),
        Column("channel", "text", lambda row: view.name(row.channel), below="action"),
        Column("owner", "text", lambda row: text_cell(row.owner)),
        Column("due_on", "day", lambda row: day_cell(row.due_on)),
        Column("late", "text", lambda row: view.wording.say("table.actions.late") if late(row) else "", below="due_on"),
        Column(
            "action_state",
            "state",
            lambda row: Mark("action_state", row.state) if row.state else Missing("not_declared"),
        ),
        Column(
            "from_year",
            "text",
            lambda row: f"{row.from_year:.0f}" if row.from_year == row.from_year else Missing("not_declared"),
        ),
    ]
    actions = list(rows(view.evaluation.actions.sort_values(["from_year", "due_on"])))
    return tabulate(
        view,
        "actions",
        columns,
        actions,
        proof=lambda row: row.evidence,
        done=sum(row.state == "done" for row in actions),
        total=len(actions),
        overdue=sum(bool(late(row)) for row in actions),
        day=today,
    )
