"""Tables on strategy: audience, alternatives, last year's actions."""

from __future__ import annotations

from smeval.evaluation import Evaluation
from smeval.frames import rows
from smeval.show.tables.cells import day_cell, make_table, of_channel, text_cell, today_of
from smeval.show.tables.decision import is_made, statement_of
from smeval.show.tables.law import named
from smeval.show.tables.table import Cell, Mark, Missing, Table
from smeval.show.view import channel_ids, channel_name, kpi_value, measured
from smeval.wording import Wording


def table_audience(evaluation: Evaluation, wording: Wording) -> Table:
    """Declared target groups beside the age groups that the exports show."""
    found: list[tuple[Cell, ...]] = []
    for row in rows(evaluation.channels):
        own = of_channel(evaluation.audience, str(row.channel))
        ages = own[own["dimension"] == "age"]
        if len(ages):
            latest = ages[ages["end"] == ages["end"].max()].sort_values("group")
            shares = [(str(entry.group).replace("-", "–"), entry.share) for entry in rows(latest)]
            parts = (wording.say("table.audience.group", group=group, share=share) for group, share in shares)
            seen: Cell = ", ".join(parts)
        else:
            seen = Missing("missing")
        found.append((channel_name(evaluation, str(row.channel)), text_cell(str(row.target_group)), seen))
    columns = ("channel text", "target_group text", "audience text")
    declared = sum(bool(row.target_group) for row in rows(evaluation.channels))
    seen_count = sum(not isinstance(row[2], Missing) for row in found)
    evidence = [" ".join(sorted(set(of_channel(evaluation.audience, c)["evidence"]))) for c in channel_ids(evaluation)]
    registered = list(evaluation.channels["evidence"])
    proofs = [f"{seen} {own}" for seen, own in zip(evidence, registered, strict=True)]
    return make_table(
        evaluation, wording, "audience", columns, found, proofs=proofs, n=seen_count, named=declared,
        smallest=evaluation.policy.values["cell_min"],
    )  # fmt: skip


def table_alternatives(evaluation: Evaluation, wording: Wording) -> Table:
    """Where the same information is without the platform; what is the same for several channels stands in one row."""
    outcome = {row.channel: str(row.outcome) for row in rows(evaluation.duties) if row.duty == "g8"}
    alike: dict[tuple[str, str], list[str]] = {}
    for row in rows(evaluation.channels):
        key = (str(row.alternative), outcome.get(row.channel, "unchecked"))
        alike.setdefault(key, []).append(str(row.channel))
    found: list[tuple[Cell, ...]] = [
        (named(evaluation, channels, wording), text_cell(alternative), Mark("duty_outcome", state))
        for (alternative, state), channels in alike.items()
    ]
    count = sum(bool(row.alternative) for row in rows(evaluation.channels))
    columns = ("channels text", "alternative text", "outcome_g8 state")
    return make_table(
        evaluation, wording, "alternatives", columns, found, n=count, total=len(evaluation.channels),
        proofs=[" ".join(evaluation.channels["evidence"])] * len(found),
    )  # fmt: skip


def table_milder(evaluation: Evaluation, wording: Wording) -> Table:
    """Whether people found a milder means or a milder setting that does as well, channel by channel."""
    rows: list[tuple[Cell, ...]] = []
    proofs = []
    stated = 0
    for channel in channel_ids(evaluation):
        for name in ("milder_means", "milder_setting"):
            found = statement_of(evaluation, channel, name)
            stated += is_made(found)
            if found is None:
                continue
            rows.append((
                channel_name(evaluation, channel), wording.term("statement", name),
                wording.term("yes_no", found.answer) if found.answer else Missing("not_stated"),
                text_cell(found.stated_by), day_cell(found.stated_on), text_cell(found.reason),
            ))  # fmt: skip
            proofs.append(found.evidence)
    lacking = [c for c in channel_ids(evaluation) if statement_of(evaluation, c, "milder_means") is None]
    notes = [wording.say("table.milder.lacking", names=named(evaluation, lacking, wording))] if lacking and rows else []
    columns = (
        "channel text", "statement text channel", "statement_answer state", "found_by text",
        "found_on day found_by", "reason text",
    )  # fmt: skip
    return make_table(
        evaluation, wording, "milder", columns, rows, notes=notes, proofs=proofs, n=stated,
        total=2 * len(channel_ids(evaluation)),
    )  # fmt: skip


def table_learnt(evaluation: Evaluation, wording: Wording) -> Table:
    """What the departments say they learnt in the year."""
    rows: list[tuple[Cell, ...]] = []
    proofs = []
    for channel in channel_ids(evaluation):
        found = statement_of(evaluation, channel, "learnt")
        if found is not None and found.reason:
            rows.append((
                channel_name(evaluation, channel), str(found.reason), text_cell(found.stated_by),
                day_cell(found.stated_on),
            ))  # fmt: skip
            proofs.append(found.evidence)
    columns = ("channel text", "learnt text", "found_by text", "found_on day found_by")
    return make_table(
        evaluation, wording, "learnt", columns, rows, proofs=proofs, n=len(rows), total=len(channel_ids(evaluation))
    )


#: What shows how much ran over a channel in a year.
TRAFFIC = ("followers", "interactions", "inbound", "site_referrals", "applications")


def table_without(evaluation: Evaluation, wording: Wording) -> Table:
    """What ran over each channel in the year and would have to take another way without it."""
    entries: list[tuple[Cell, ...]] = []
    proofs = []
    for row in rows(evaluation.channels):
        channel = str(row.channel)
        lines = [
            wording.say("table.without.line", kpi=kpi, n=value)
            for kpi in TRAFFIC
            if (value := measured(evaluation, channel, kpi)) is not None
        ]
        entries.append((
            channel_name(evaluation, channel), text_cell(str(row.purpose)), ", ".join(lines) or Missing("missing"),
            wording.say("table.alternatives.crisis" if row.crisis_channel == "yes" else "table.alternatives.no_crisis"),
        ))  # fmt: skip
        used = (kpi_value(evaluation, channel, kpi) for kpi in TRAFFIC)
        proofs.append(" ".join(found.evidence for found in used if found is not None))
    columns = ("channel text", "purpose text", "traffic text", "without text")
    crisis = [str(row.channel) for row in rows(evaluation.channels) if row.crisis_channel == "yes"]
    names = named(evaluation, crisis, wording) or wording.say("table.without.none")
    return make_table(evaluation, wording, "without", columns, entries, proofs=proofs, names=names)


def table_actions(evaluation: Evaluation, wording: Wording) -> Table:
    """What was agreed before, and whether it was done."""
    found: list[tuple[Cell, ...]] = []
    overdue = 0
    for row in rows(evaluation.actions.sort_values(["from_year", "due_on"])):
        due = day_cell(row.due_on)
        late = row.state == "open" and not isinstance(due, Missing) and due <= today_of(evaluation)  # type: ignore[operator]
        overdue += late
        found.append((
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
    return make_table(
        evaluation, wording, "actions", columns, found, done=done, total=len(found), overdue=overdue,
        proofs=list(evaluation.actions["evidence"]), day=today_of(evaluation),
    )  # fmt: skip
