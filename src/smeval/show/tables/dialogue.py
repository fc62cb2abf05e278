"""Tables of the dialogue: how many asked, how many got an answer, how fast, and what became of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smeval.show.tables.cells import kpi_cell, kpi_proofs, make_table, of_channel
from smeval.show.tables.table import Amount, Cell, Missing, Table
from smeval.show.view import View

#: KPIs that stand in the table of the dialogue.
DIALOGUE = (
    "inbound",
    "answered_share",
    "answered_within_target",
    "answered_within_target_service",
    "response_time_median",
    "response_time_service_median",
    "response_time_p90",
)


def table_dialogue(view: View) -> Table:
    """How many asked, how many got an answer, how fast; per channel that declares to answer or has answered."""
    declared = view.evaluation.channels.set_index("channel")["dialogue"]
    within = view.evaluation.channels.set_index("channel")["answer_within"]
    rows: list[tuple[Cell, ...]] = []
    shown: list[str] = []
    absent: dict[str, list[str]] = {}
    for channel in view.channels:
        found = view.kpi(channel, "answered_share")
        if found is None or (found.state == "not_offered" or declared[channel] == "no_answers"):
            continue
        if found.state != "measured" and found.low != found.low:
            absent.setdefault(found.state, []).append(view.name(channel))
            continue
        shown.append(channel)
        target = Amount(float(within[channel]), "h") if within[channel] == within[channel] else Missing("not_declared")
        late = view.kpi(channel, "response_time_p90")
        reached = late is None or not late.reason.startswith("not_reached")
        rows.append(
            (
                view.name(channel),
                kpi_cell(view.kpi(channel, "inbound")),
                kpi_cell(found),
                kpi_cell(view.kpi(channel, "answered_within_target")),
                target,
                kpi_cell(view.kpi(channel, "response_time_median")),
                kpi_cell(view.kpi(channel, "response_time_service_median")),
                kpi_cell(late) if reached else Missing("not_reached"),
            )
        )
    columns = (
        "channel text",
        "inbound number",
        "answered_share share",
        "answered_within share",
        "answer_within number answered_within",
        "median number",
        "median_service number",
        "p90 number",
    )
    parts = [
        view.wording.say("table.dialogue.part", channel=view.name(channel), share=found.value, n=found.n)
        for channel in view.answering()
        if (found := view.kpi(channel, "answered_share")) is not None and channel in shown
    ]
    silent = [channel for channel in view.channels if declared[channel] == "no_answers"]
    notes = [
        view.wording.say("table.dialogue.absent", state=state, names=view.listed(names))
        for state, names in absent.items()
    ]
    below = [*notes, *_silent(view, silent)]
    made = make_table(
        view,
        "dialogue",
        columns,
        rows,
        title="" if parts else view.wording.say("table.dialogue.title_none"),
        parts=view.listed(parts),
        notes=below,
        proofs=[kpi_proofs(view, channel, *DIALOGUE) for channel in shown],
    )
    return made if rows or not absent else replace(made, empty=" ".join(below))


def _silent(view: View, channels: Iterable[str]) -> list[str]:
    names = [view.name(channel) for channel in channels]
    return [view.wording.say("table.dialogue.silent", names=view.listed(names))] if names else []


def pool_small(counts: dict[str, int], least: float) -> dict[str, int]:
    """Put small groups together until none published, nor the pool, is smaller than `least`.

    The pool has the key ``pooled``; where everything together is smaller, nothing is published.
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


def table_outcomes(view: View) -> Table:
    """What became of the enquiries, per channel; small groups are put together."""
    rows: list[tuple[Cell, ...]] = []
    parts, proofs = [], []
    least = view.evaluation.policy.values["cell_min"]
    for channel in view.answering():
        own = of_channel(view.evaluation.dialogue, channel)
        counts = {str(key): int(n) for key, n in own.groupby("outcome", sort=False)["n"].sum().items() if n}
        total = sum(counts.values())
        kept = pool_small(counts, least)
        name = view.name(channel)
        words = {key: view.wording.term("outcome", key) for key in kept if key != "pooled"} | {
            "pooled": view.wording.say("table.outcomes.pooled")
        }
        rows += [(name, words[key], n, n / total) for key, n in kept.items()]
        proofs += [" ".join(sorted(set(own["evidence"])))] * len(kept)
        if rest := {key: n for key, n in kept.items() if key not in ("answered", "pooled")}:
            most = max(rest, key=lambda key: rest[key])
            parts.append(
                view.wording.say("table.outcomes.part", channel=name, outcome=words[most], n=rest[most], of=total)
            )
    columns = ("channel text", "outcome text", "n number", "share share")
    title = "" if parts else view.wording.say("table.outcomes.title_none")
    return make_table(
        view,
        "outcomes",
        columns,
        rows,
        least=int(least),
        title=title,
        parts=view.listed(parts),
        proofs=proofs,
    )
