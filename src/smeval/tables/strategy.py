"""Tables on strategy: audience, alternatives, last year's actions."""

from __future__ import annotations

from smeval.evaluation import Evaluation
from smeval.figures.select import channel_name, measured
from smeval.frames import each_row
from smeval.tables.cells import day_cell, make_table, of_channel, text_cell, today_of
from smeval.tables.table import Cell, Mark, Missing, Table
from smeval.wording import Wording


def table_audience(evaluation: Evaluation, wording: Wording) -> Table:
    """Declared target groups beside the age groups that the exports show."""
    rows: list[tuple[Cell, ...]] = []
    for row in each_row(evaluation.channels):
        own = of_channel(evaluation.audience, str(row.channel))
        ages = own[own["dimension"] == "age"]
        if len(ages):
            latest = ages[ages["end"] == ages["end"].max()].sort_values("group")
            seen: Cell = "\n".join(
                wording.say("table.audience.group", group=entry.group, share=entry.share) for entry in each_row(latest)
            )
        else:
            seen = Missing("missing")
        rows.append((channel_name(evaluation, str(row.channel)), text_cell(str(row.target_group)), seen))
    columns = ("channel text", "target_group text", "audience text")
    named = sum(bool(row.target_group) for row in each_row(evaluation.channels))
    seen_count = sum(not isinstance(row[2], Missing) for row in rows)
    return make_table(evaluation, wording, "audience", columns, rows, n=seen_count, named=named)


def table_alternatives(evaluation: Evaluation, wording: Wording) -> Table:
    """Where the same information is without the platform."""
    outcome = {row.channel: str(row.outcome) for row in each_row(evaluation.duties) if row.duty == "g8"}
    rows: list[tuple[Cell, ...]] = [
        (
            channel_name(evaluation, str(row.channel)),
            text_cell(str(row.alternative)),
            Mark("duty_outcome", outcome.get(row.channel, "unchecked")),
        )
        for row in each_row(evaluation.channels)
    ]
    named = sum(bool(row.alternative) for row in each_row(evaluation.channels))
    columns = ("channel text", "alternative text", "outcome_g8 state")
    return make_table(evaluation, wording, "alternatives", columns, rows, n=named, total=len(rows))


#: What shows how much ran over a channel in a year.
TRAFFIC = ("followers", "interactions", "inbound", "site_referrals", "applications")


def table_without(evaluation: Evaluation, wording: Wording) -> Table:
    """What ran over each channel in the year and would have to take another way without it."""
    rows: list[tuple[Cell, ...]] = []
    for row in each_row(evaluation.channels):
        channel = str(row.channel)
        lines = [
            wording.say("table.without.line", kpi=kpi, n=value)
            for kpi in TRAFFIC
            if (value := measured(evaluation, channel, kpi)) is not None
        ]
        rows.append((
            channel_name(evaluation, channel), text_cell(str(row.purpose)), "\n".join(lines) or Missing("missing"),
            wording.say("table.alternatives.crisis" if row.crisis_channel == "yes" else "table.alternatives.no_crisis"),
        ))  # fmt: skip
    columns = ("channel text", "purpose text", "traffic text", "without text")
    return make_table(evaluation, wording, "without", columns, rows)


def table_actions(evaluation: Evaluation, wording: Wording) -> Table:
    """What was agreed before, and whether it was done."""
    rows: list[tuple[Cell, ...]] = []
    overdue = 0
    for row in each_row(evaluation.actions.sort_values(["from_year", "due_on"])):
        due = day_cell(row.due_on)
        late = row.state == "open" and not isinstance(due, Missing) and due <= today_of(evaluation)  # type: ignore[operator]
        overdue += late
        rows.append((
            str(row.action), channel_name(evaluation, str(row.channel)), text_cell(str(row.owner)), due,
            wording.say("table.actions.late") if late else "",
            Mark("action_state", str(row.state)) if row.state else Missing("not_declared"),
            f"{row.from_year:.0f}" if row.from_year == row.from_year else Missing("not_declared"),
        ))  # fmt: skip
    done = int((evaluation.actions["state"] == "done").sum())
    columns = (
        "action text", "channel text action", "owner text", "due_on day",
        "late text due_on", "action_state state", "from_year text",
    )  # fmt: skip
    return make_table(evaluation, wording, "actions", columns, rows, done=done, total=len(rows), overdue=overdue)
