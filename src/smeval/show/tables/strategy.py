"""Tables on strategy: audience, alternatives, last year's actions."""

from __future__ import annotations

from smeval.frames import rows
from smeval.show.tables.cells import day_cell, make_table, of_channel, text_cell, today_of
from smeval.show.tables.decision import is_made, statement_of
from smeval.show.tables.table import Cell, Mark, Missing, Table
from smeval.show.view import View


def table_audience(view: View) -> Table:
    """Declared target groups beside the age groups that the exports show."""
    found: list[tuple[Cell, ...]] = []
    for row in rows(view.evaluation.channels):
        own = of_channel(view.evaluation.audience, str(row.channel))
        ages = own[own["dimension"] == "age"]
        if len(ages):
            latest = ages[ages["end"] == ages["end"].max()].sort_values("group")
            shares = [(str(entry.group).replace("-", "–"), entry.share) for entry in rows(latest)]
            parts = (view.wording.say("table.audience.group", group=group, share=share) for group, share in shares)
            seen: Cell = ", ".join(parts)
        else:
            seen = Missing("missing")
        found.append((view.name(str(row.channel)), text_cell(str(row.target_group)), seen))
    columns = ("channel text", "target_group text", "audience text")
    declared = sum(bool(row.target_group) for row in rows(view.evaluation.channels))
    seen_count = sum(not isinstance(row[2], Missing) for row in found)
    evidence = [" ".join(sorted(set(of_channel(view.evaluation.audience, c)["evidence"]))) for c in view.channels]
    registered = list(view.evaluation.channels["evidence"])
    proofs = [f"{seen} {own}" for seen, own in zip(evidence, registered, strict=True)]
    return make_table(
        view,
        "audience",
        columns,
        found,
        proofs=proofs,
        n=seen_count,
        named=declared,
        smallest=view.evaluation.policy.values["cell_min"],
    )


def table_alternatives(view: View) -> Table:
    """Where the same information is without the platform; what is the same for several channels stands in one row."""
    outcome = {
        row.channel: str(row.outcome) for row in rows(view.evaluation.duties) if "alternatives" in row.roles.split()
    }
    alike: dict[tuple[str, str], list[str]] = {}
    for row in rows(view.evaluation.channels):
        key = (str(row.alternative), outcome.get(row.channel, "unchecked"))
        alike.setdefault(key, []).append(str(row.channel))
    found: list[tuple[Cell, ...]] = [
        (view.named(channels), text_cell(alternative), Mark("duty_outcome", state))
        for (alternative, state), channels in alike.items()
    ]
    count = sum(bool(row.alternative) for row in rows(view.evaluation.channels))
    columns = ("channels text", "alternative text", "outcome_alternatives state")
    return make_table(
        view,
        "alternatives",
        columns,
        found,
        n=count,
        total=len(view.evaluation.channels),
        proofs=[" ".join(view.evaluation.channels["evidence"])] * len(found),
    )


def table_milder(view: View) -> Table:
    """Whether people found a milder means or a milder setting that does as well, channel by channel."""
    rows: list[tuple[Cell, ...]] = []
    proofs = []
    stated = 0
    for channel in view.channels:
        for name in ("milder_means", "milder_setting"):
            found = statement_of(view, channel, name)
            stated += is_made(found)
            if found is None:
                continue
            rows.append(
                (
                    view.name(channel),
                    view.wording.term("statement", name),
                    view.wording.term("yes_no", found.answer) if found.answer else Missing("not_stated"),
                    text_cell(found.stated_by),
                    day_cell(found.stated_on),
                    text_cell(found.reason),
                )
            )
            proofs.append(found.evidence)
    lacking = [c for c in view.channels if statement_of(view, c, "milder_means") is None]
    notes = [view.wording.say("table.milder.lacking", names=view.named(lacking))] if lacking and rows else []
    columns = (
        "channel text",
        "statement text channel",
        "statement_answer state",
        "found_by text",
        "found_on day found_by",
        "reason text",
    )
    return make_table(
        view,
        "milder",
        columns,
        rows,
        notes=notes,
        proofs=proofs,
        n=stated,
        total=2 * len(view.channels),
    )


def table_learnt(view: View) -> Table:
    """What the departments say they learnt in the year."""
    rows: list[tuple[Cell, ...]] = []
    proofs = []
    for channel in view.channels:
        found = statement_of(view, channel, "learnt")
        if found is not None and found.reason:
            rows.append(
                (
                    view.name(channel),
                    str(found.reason),
                    text_cell(found.stated_by),
                    day_cell(found.stated_on),
                )
            )
            proofs.append(found.evidence)
    columns = ("channel text", "learnt text", "found_by text", "found_on day found_by")
    return make_table(view, "learnt", columns, rows, proofs=proofs, n=len(rows), total=len(view.channels))


#: What shows how much ran over a channel in a year.
TRAFFIC = ("followers", "interactions", "inbound", "site_referrals", "applications")


def table_without(view: View) -> Table:
    """What ran over each channel in the year and would have to take another way without it."""
    entries: list[tuple[Cell, ...]] = []
    proofs = []
    for row in rows(view.evaluation.channels):
        channel = str(row.channel)
        lines = [
            view.wording.say("table.without.line", kpi=kpi, n=value)
            for kpi in TRAFFIC
            if (value := view.measured(channel, kpi)) is not None
        ]
        entries.append(
            (
                view.name(channel),
                text_cell(str(row.purpose)),
                ", ".join(lines) or Missing("missing"),
                view.wording.say(
                    "table.alternatives.crisis" if row.crisis_channel == "yes" else "table.alternatives.no_crisis"
                ),
            )
        )
        used = (view.kpi(channel, kpi) for kpi in TRAFFIC)
        proofs.append(" ".join(found.evidence for found in used if found is not None))
    columns = ("channel text", "purpose text", "traffic text", "without text")
    crisis = [str(row.channel) for row in rows(view.evaluation.channels) if row.crisis_channel == "yes"]
    names = view.named(crisis) or view.wording.say("table.without.none")
    return make_table(view, "without", columns, entries, proofs=proofs, names=names)


def table_actions(view: View) -> Table:
    """What was agreed before, and whether it was done."""
    found: list[tuple[Cell, ...]] = []
    overdue = 0
    for row in rows(view.evaluation.actions.sort_values(["from_year", "due_on"])):
        due = day_cell(row.due_on)
        late = row.state == "open" and not isinstance(due, Missing) and due <= today_of(view)  # type: ignore[operator]
        overdue += late
        found.append(
            (
                str(row.action),
                view.name(str(row.channel)),
                text_cell(str(row.owner)),
                due,
                view.wording.say("table.actions.late") if late else "",
                Mark("action_state", str(row.state)) if row.state else Missing("not_declared"),
                f"{row.from_year:.0f}" if row.from_year == row.from_year else Missing("not_declared"),
            )
        )
    done = int((view.evaluation.actions["state"] == "done").sum())
    columns = (
        "action text",
        "channel text action",
        "owner text",
        "due_on day",
        "late text due_on",
        "action_state state",
        "from_year text",
    )
    return make_table(
        view,
        "actions",
        columns,
        found,
        done=done,
        total=len(found),
        overdue=overdue,
        proofs=list(view.evaluation.actions["evidence"]),
        day=today_of(view),
    )
