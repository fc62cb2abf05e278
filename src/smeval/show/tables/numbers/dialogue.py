"""Tables of the dialogue: how many asked, how many got an answer, how fast, and what became of the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isnan

from smeval.frames import rows
from smeval.frames.computed import OutcomeRow
from smeval.show.tables.cells import amount_cell, grouped, kpi_cell, kpi_proofs, tabulate
from smeval.show.tables.table import Cell, Column, Missing, Table
from smeval.show.view import View
from smeval.wording import decode


def table_dialogue(view: View) -> Table:
    """How many asked, how many got an answer, how fast; per channel that declares to answer or has answered."""
    say = view.wording.say
    silent = [channel for channel in view.channels if view.channel(channel).dialogue == "no_answers"]
    found = {
        channel: value
        for channel in view.channels
        if channel not in silent
        and (value := view.kpi(channel, "answered_share")) is not None
        and value.state != "not_offered"
    }
    unknown = [channel for channel, value in found.items() if value.state != "measured" and isnan(value.low)]
    shown = [channel for channel in found if channel not in unknown]

    def cell_of(kpi: str) -> Callable[[str], Cell]:
        return lambda channel: kpi_cell(view.kpi(channel, kpi))

    def late(channel: str) -> Cell:
        value = view.kpi(channel, "response_time_p90")
        unreached = value is not None and decode(value.reason)[0] == "not_reached"
        return Missing("not_reached") if unreached else kpi_cell(value)

    columns: list[Column[str]] = [
        Column("channel", "text", view.name),
        Column("inbound", "number", cell_of("inbound")),
        Column("answered_share", "share", cell_of("answered_share")),
        Column("answered_within", "share", cell_of("answered_within_target")),
        Column(
            "answer_within",
            "number",
            lambda channel: amount_cell(view.channel(channel).answer_within, "h"),
            below="answered_within",
        ),
        Column("median", "number", cell_of("response_time_median")),
        Column("median_service", "number", cell_of("response_time_service_median")),
        Column("p90", "number", late),
    ]
    parts = [
        say("table.dialogue.part", channel=view.name(channel), share=found[channel].value, n=found[channel].n)
        for channel in view.answering()
        if channel in shown
    ]
    absent = grouped(unknown, lambda channel: found[channel].state)
    notes = [
        say("table.dialogue.absent", state=state, names=view.listed(map(view.name, channels)))
        for state, channels in absent.items()
    ]
    if silent:
        notes.append(say("table.dialogue.silent", names=view.listed(map(view.name, silent))))
    asked = [row.kpi for row in view.definitions.values() if row.group == "dialogue"]
    table = tabulate(
        view,
        "dialogue",
        columns,
        shown,
        title="title" if parts else "title_none",
        proof=lambda channel: kpi_proofs(view, channel, *asked),
        parts=view.listed(parts),
    ).noted(*notes)
    return replace(table, empty=" ".join(notes)) if unknown and not shown else table


def table_outcomes(view: View) -> Table:
    """What became of the enquiries, per channel; small groups are put together."""
    least = view.evaluation.policy.values["cell_min"]
    entries = list(rows(view.evaluation.outcomes))
    say = view.wording.say

    def outcome(entry: OutcomeRow) -> str:
        return view.wording.term("outcome", entry.outcome)

    columns: list[Column[OutcomeRow]] = [
        Column("channel", "text", lambda entry: view.name(entry.channel)),
        Column("outcome", "text", outcome),
        Column("n", "number", lambda entry: entry.n),
        Column("share", "share", lambda entry: entry.share),
    ]
    rest = grouped(
        (entry for entry in entries if entry.outcome not in ("answered", "pooled")), lambda entry: entry.channel
    )
    most = [max(own, key=lambda entry: entry.n) for own in rest.values()]
    parts = [
        say("table.outcomes.part", channel=view.name(entry.channel), outcome=outcome(entry), n=entry.n, of=entry.total)
        for entry in most
    ]
    return tabulate(
        view,
        "outcomes",
        columns,
        entries,
        title="title" if parts else "title_none",
        proof=lambda entry: entry.evidence,
        least=int(least),
        parts=view.listed(parts),
    )
