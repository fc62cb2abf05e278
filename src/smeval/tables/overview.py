"""Tables for the first page and for the decision: proposals, scenarios, fields for people to fill in."""

from __future__ import annotations

from typing import Any

from smeval.evaluation import Evaluation
from smeval.figures.benefit_risk import risk_words
from smeval.figures.select import channel_ids, channel_name, platform_name
from smeval.frames import each_row
from smeval.tables.cells import anchor, day_cell, make_table, of_channel, tell, tell_all, text_cell
from smeval.tables.table import Amount, Cell, Link, Mark, Missing, Table
from smeval.wording import Wording

PROPOSALS = ("continue", "continue_with_conditions", "review", "consider_ending")


def count_proposals(evaluation: Evaluation, wording: Wording) -> str:
    """Say how many channels have which proposal, e.g. ``2 × Fortführen, 1 × Überprüfen``."""
    counts = evaluation.proposals["proposal"].value_counts()
    return ", ".join(
        wording.say("table.overview.count", n=int(counts[name]), proposal=name) for name in PROPOSALS if name in counts
    )


def table_overview(evaluation: Evaluation, wording: Wording) -> Table:
    """One row per channel: proposal, robustness, what decided it, what would change it, what is due."""
    names = evaluation.channels.set_index("channel")["name"]
    rows: list[tuple[Cell, ...]] = [
        (
            Link(channel_name(evaluation, row.channel), f"#{anchor(evaluation, row.channel)}"),
            str(names[row.channel]),
            Mark("proposal", row.proposal),
            wording.term("robustness", row.robustness),
            tell_all(row.decided_by, wording),
            tell_all(row.flip, wording) or wording.say("table.overview.no_flip"),
            tell(row.due_action, wording) or wording.say("table.overview.nothing_due"),
            day_cell(row.due_on) if row.due_action else "",
        )
        for row in each_row(evaluation.proposals)
    ]
    columns = (
        "channel text", "name text channel", "proposal state",
        "robustness state proposal", "decided_by text", "flip text", "due_action text",
        "due_on day due_action",
    )  # fmt: skip
    return make_table(evaluation, wording, "overview", columns, rows, counts=count_proposals(evaluation, wording))


def table_benefit_risk(evaluation: Evaluation, wording: Wording) -> Table:
    """The numbers of the map: bounds of the benefit and residual risk."""
    rows: list[tuple[Cell, ...]] = [
        (
            channel_name(evaluation, row.channel),
            Mark("proposal", row.proposal),
            *(Missing("undetermined") if value != value else value for value in _benefit(row)),
            risk_words(row.risk_low, row.risk_high, wording),
            wording.term("risk", row.governing_risk) if row.governing_risk else Missing("not_declared"),
            Missing("undetermined") if row.evidence_share != row.evidence_share else row.evidence_share,
        )
        for row in each_row(evaluation.proposals)
    ]
    columns = (
        "channel text", "proposal state", "benefit_low number", "benefit_high number",
        "benefit_point number", "residual_risk state", "governing_risk text",
        "evidence_share share",
    )  # fmt: skip
    return make_table(evaluation, wording, "benefit_risk", columns, rows)


def _benefit(row: Any) -> tuple[float, float, float]:
    return row.benefit_low, row.benefit_high, row.benefit_point


def table_scenarios(evaluation: Evaluation, wording: Wording) -> Table:
    """What would be proposed if a disputed legal position were right."""
    today = evaluation.proposals.set_index("channel")["proposal"]
    rows: list[tuple[Cell, ...]] = [
        (
            channel_name(evaluation, row.channel),
            wording.term("scenario", row.scenario),
            Mark("proposal", row.proposal),
            wording.say("table.scenarios.same" if row.proposal == today[row.channel] else "table.scenarios.differs"),
            tell_all(row.decided_by, wording),
        )
        for row in each_row(evaluation.scenarios)
    ]
    differing = sum(row.proposal != today[row.channel] for row in each_row(evaluation.scenarios))
    columns = (
        "channel text", "scenario text", "proposal state", "against_today text proposal",
        "decided_by text",
    )  # fmt: skip
    return make_table(
        evaluation, wording, "scenarios", columns, rows, day=evaluation.legal_state, n=differing, total=len(rows)
    )


#: Questions that only people answer, and the duty under which the register records the answer, if any.
FIELDS = {"legal_basis": "g2", "joint_control": "g3", "residual_risk": "", "milder_means": "", "task_weight": ""}


def table_fields(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """What software must not decide: who found what, when, why; filled where the register says so."""
    duties = of_channel(evaluation.duties, channel).set_index("duty")
    rows: list[tuple[Cell, ...]] = []
    for question, duty in FIELDS.items():
        found: tuple[Cell, Cell, Cell] = (Missing("open"), Missing("open"), Missing("open"))
        if duty in duties.index and (made := duties.loc[duty])["checked_by"]:
            document = made["document"] or wording.say("state.not_declared")
            reason = wording.say("table.fields.recorded", outcome=made["outcome"], document=document)
            found = (str(made["checked_by"]), day_cell(made["checked_on"]), reason)
        rows.append((wording.say(f"field.{question}"), *found))
    columns = ("question text", "found_by text", "found_on day", "reason text")
    return make_table(
        evaluation, wording, "fields", columns, rows, channel=channel, name=channel_name(evaluation, channel)
    )


def approval(row: Any, office: str, wording: Wording) -> str:
    """Return what the register says about an office's approval of a channel."""
    given = str(getattr(row, f"approval_{office}"))
    return wording.term("approval", given) if given else wording.say("state.not_declared")


def table_statements(evaluation: Evaluation, wording: Wording) -> Table:
    """Fields for the statements of those who are to be heard, with the approvals of the register."""
    rows: list[tuple[Cell, ...]] = []
    for office in ("dpo", "council", "fb11", "fb3"):
        given = "\n".join(
            f"{channel_name(evaluation, row.channel)}: {approval(row, office, wording)}"
            for row in each_row(evaluation.channels)
        )
        part = wording.say(f"statement.{office}")
        rows.append((wording.term("office", office), part, given, Missing("open"), Missing("open")))
    columns = (
        "office text", "part text office", "approval text", "found_on day", "statement text",
    )  # fmt: skip
    return make_table(evaluation, wording, "statements", columns, rows)


def table_decision(evaluation: Evaluation, wording: Wording) -> Table:
    """The field for the decision itself, one row per channel."""
    proposals = evaluation.proposals.set_index("channel")["proposal"]
    rows: list[tuple[Cell, ...]] = [
        (
            channel_name(evaluation, channel),
            Mark("proposal", str(proposals[channel])),
            Missing("open"),
            Missing("open"),
            Missing("open"),
        )
        for channel in channel_ids(evaluation)
        if channel in proposals.index
    ]
    columns = (
        "channel text", "proposal state", "decision text", "decided_on day", "reason text",
    )  # fmt: skip
    return make_table(evaluation, wording, "decision_field", columns, rows)


def table_register(evaluation: Evaluation, wording: Wording) -> Table:
    """The January list: every offer of the department as the register has it."""
    rows: list[tuple[Cell, ...]] = []
    for row in each_row(evaluation.channels):
        approvals = "\n".join(
            f"{wording.term('office', office)}: {approval(row, office, wording)}"
            for office in ("fb3", "dpo", "council", "fb11")
        )
        duties = of_channel(evaluation.duties, str(row.channel))
        unmet = duties[duties["outcome"].isin(["not_met", "unchecked"])]
        open_duties = "\n".join(
            f"{wording.term('duty', str(duty.duty))}: {wording.term('duty_outcome', str(duty.outcome))}"
            for duty in each_row(unmet)
        )
        rows.append((
            str(row.name), platform_name(str(row.platform)), text_cell(str(row.account)), text_cell(str(row.purpose)),
            approvals, open_duties or wording.say("table.register.no_duty"), day_cell(row.opened_on),
            Amount(row.team_size, "persons") if row.team_size == row.team_size else Missing("not_declared"),
        ))  # fmt: skip
    columns = (
        "channel text", "platform text channel", "account text channel", "purpose text",
        "approvals text", "open_duties text", "opened_on day", "team_size number opened_on",
    )  # fmt: skip
    return make_table(evaluation, wording, "register", columns, rows, n=len(rows))
