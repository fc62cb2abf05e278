"""Tables for the first page: proposals, benefit and risk; and the list of offers."""

from __future__ import annotations

from typing import Any

from smeval.frames import rows
from smeval.show.tables.cells import (
    day_cell,
    make_table,
    of_channel,
    office_name,
    tell,
    tell_all,
    text_cell,
    today_of,
)
from smeval.show.tables.decision import flips_of
from smeval.show.tables.table import Amount, Cell, Link, Mark, Missing, Table
from smeval.show.view import View
from smeval.wording import Wording

PROPOSALS = ("continue", "continue_with_conditions", "review", "consider_ending")


def count_proposals(view: View) -> str:
    """Say how many channels have which proposal, e.g. ``2 × Fortführen, 1 × Überprüfen``."""
    counts = view.evaluation.proposals["proposal"].value_counts()
    return ", ".join(
        view.wording.say("table.overview.count", n=int(counts[name]), proposal=name)
        for name in PROPOSALS
        if name in counts
    )


def table_overview(view: View) -> Table:
    """One row per channel: proposal, robustness, what decided it, what would change it, what is due."""
    names = view.evaluation.channels.set_index("channel")["name"]
    found: list[tuple[Cell, ...]] = [
        (
            Link(view.name(row.channel), f"#{view.anchor(row.channel)}"),
            str(names[row.channel]),
            Mark("proposal", row.proposal),
            robustness_words(row, view.wording),
            tell_all(row.decided_by, view.wording),
            tell_all(next(iter(flips_of(view, row.channel)), row.tipping_point), view.wording)
            or view.wording.say("table.overview.no_flip"),
            tell(row.due_action, view.wording) or view.wording.say("table.overview.nothing_due"),
            day_cell(row.due_on) if row.due_action else "",
            due_kind(view, row),
        )
        for row in rows(view.evaluation.proposals)
    ]
    columns = (
        "channel text",
        "name text channel",
        "proposal state",
        "robustness state proposal",
        "decided_by text",
        "flip text",
        "due_action text",
        "due_on day due_action",
        "due_kind state due_action",
    )
    shaky = sum(robust != "stable" for robust in view.evaluation.proposals["robustness"])
    notes = [view.wording.say("table.overview.robustness")] if shaky else []
    return make_table(view, "overview", columns, found, counts=count_proposals(view), notes=notes)


#: Reasons by which a proposal only says that too little is known.
UNKNOWN = ("evidence_short", "no_goals", "risk_not_rated", "risk_not_rated_many", "rhythm_unknown")


def robustness_words(row: Any, wording: Wording) -> str:
    """Say how firm a proposal is; where data are lacking, that this cannot be judged."""
    if row.decided_by.partition(" ")[0] in UNKNOWN:
        return wording.say("robustness.unknown")
    return wording.term("robustness", row.robustness)


def due_kind(view: View, row: Any) -> str:
    """Say whether what is due was agreed by people and is late, or is this evaluation's suggestion."""
    message = row.due_action.partition(" ")[0]
    if message == "due_action":
        late = row.due_on == row.due_on and row.due_on.date() <= today_of(view)
        return view.wording.say("table.overview.overdue" if late else "table.overview.agreed")
    return view.wording.say("table.overview.suggested") if message.startswith("due_") else ""


def approval(state: str, wording: Wording) -> str:
    """Return what the register says about an office's approval of a channel."""
    return wording.term("approval", state) if state else wording.say("state.not_declared")


def table_register(view: View) -> Table:
    """The January list: every offer of the department as the register has it."""
    found: list[tuple[Cell, ...]] = []
    for row in rows(view.evaluation.channels):
        approvals = "\n".join(
            f"{office_name(view, given.office)}: {approval(given.state, view.wording)}"
            for given in rows(of_channel(view.evaluation.approvals, row.channel))
        )
        duties = of_channel(view.evaluation.duties, str(row.channel))
        unmet = duties[duties["outcome"].isin(["not_met", "unchecked"])]
        open_duties = "\n".join(
            f"{view.wording.term('duty', str(duty.duty))}: {view.wording.term('duty_outcome', str(duty.outcome))}"
            for duty in rows(unmet)
        )
        found.append(
            (
                str(row.name),
                view.platform(str(row.platform)),
                text_cell(str(row.account)),
                text_cell(str(row.purpose)),
                approvals,
                open_duties or view.wording.say("table.register.no_duty"),
                day_cell(row.opened_on),
                view.wording.say("table.register.running")
                if row.closed_on != row.closed_on
                else view.wording.say("table.register.closed", day=row.closed_on.date()),
                Amount(row.team_size, "persons") if row.team_size == row.team_size else Missing("not_declared"),
            )
        )
    columns = (
        "channel text",
        "platform text channel",
        "account text channel",
        "purpose text",
        "approvals text",
        "open_duties text",
        "opened_on day",
        "running text opened_on",
        "team_size number opened_on",
    )
    return make_table(view, "register", columns, found, n=len(found))
