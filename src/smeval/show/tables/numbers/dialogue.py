"""Tables of the dialogue: how many asked, how many got an answer, how fast, and what became of the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isnan
from typing import NamedTuple

from smeval.frames import rows
from smeval.show.tables.cells import amount_cell, grouped, kpi_cell, kpi_proofs, of_channel, tabulate
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


def pool_small(counts: dict[str, int], least: float) -> dict[str, int]:
    """Put small groups together until none published, nor the pool, is smaller than `least`.

    The pool has the key ``pooled``; where everything together is smaller, nothing is published.

    Parameters
    ----------
    counts : dict of str to int
        How many there are in each group.
    least : float
        The smallest number that may be published.
    """
    order = sorted(counts, key=lambda key: (counts[key], key))
    pool, pooled = 0, 0
    while pooled < len(order) and (counts[order[pooled]] < least or 0 < pool < least):
        pool += counts[order[pooled]]
        pooled += 1
    if pooled == 1 and pool >= least:
        pooled = pool = 0
    if 0 < pool < least:
        return {}
    kept = {key: counts[key] for key in counts if key not in order[:pooled]}
    return kept | ({"pooled": pool} if pool else {})


class Became(NamedTuple):
    """What became of some of the enquiries to a channel."""

    channel: str
    outcome: str
    n: int
    total: int
    evidence: str


def table_outcomes(view: View) -> Table:
    """What became of the enquiries, per channel; small groups are put together."""
    least = view.evaluation.policy.values["cell_min"]
    entries = [entry for channel in view.answering() for entry in _became(view, channel, least)]
    say = view.wording.say

    def outcome(entry: Became) -> str:
        pooled = entry.outcome == "pooled"
        return say("table.outcomes.pooled") if pooled else view.wording.term("outcome", entry.outcome)

    columns: list[Column[Became]] = [
        Column("channel", "text", lambda entry: view.name(entry.channel)),
        Column("outcome", "text", outcome),
        Column("n", "number", lambda entry: entry.n),
        Column("share", "share", lambda entry: entry.n / entry.total),
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


def _became(view: View, channel: str, least: float) -> list[Became]:
    """Return how many enquiries to a channel had which outcome, as far as it may be published."""
    own = list(rows(of_channel(view.evaluation.dialogue, channel)))
    counts = {name: sum(row.n for row in group) for name, group in grouped(own, lambda row: row.outcome).items()}
    kept = pool_small({name: n for name, n in counts.items() if n}, least)
    evidence = " ".join(sorted({row.evidence for row in own}))
    return [Became(channel, name, n, sum(counts.values()), evidence) for name, n in kept.items()]
