"""Tables of the dialogue: how many asked, how many got an answer, how fast, and what became of the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smeval.evaluation import Evaluation
from smeval.show.figures.answered import HOURS, answered_after, select_answered
from smeval.show.tables.cells import kpi_cell, kpi_proofs, make_table, of_channel
from smeval.show.tables.table import Amount, Cell, Column, Missing, Table
from smeval.show.view import answers, channel_ids, channel_name, kpi_value, listed
from smeval.wording import Wording

#: KPIs that stand in the table of the dialogue.
DIALOGUE = (
    "inbound", "answered_share", "answered_within_target", "answered_within_target_service", "response_time_median",
    "response_time_service_median", "response_time_p90",
)  # fmt: skip


def table_dialogue(evaluation: Evaluation, wording: Wording) -> Table:
    """How many asked, how many got an answer, how fast; per channel that declares to answer or has answered."""
    declared = evaluation.channels.set_index("channel")["dialogue"]
    within = evaluation.channels.set_index("channel")["answer_within"]
    rows: list[tuple[Cell, ...]] = []
    shown: list[str] = []
    absent: dict[str, list[str]] = {}
    for channel in channel_ids(evaluation):
        found = kpi_value(evaluation, channel, "answered_share")
        if found is None or (found.state == "not_offered" or declared[channel] == "no_answers"):
            continue
        if found.state != "measured" and found.low != found.low:
            absent.setdefault(found.state, []).append(channel_name(evaluation, channel))
            continue
        shown.append(channel)
        target = Amount(float(within[channel]), "h") if within[channel] == within[channel] else Missing("not_declared")
        late = kpi_value(evaluation, channel, "response_time_p90")
        reached = late is None or not late.reason.startswith("not_reached")
        rows.append((
            channel_name(evaluation, channel),
            kpi_cell(kpi_value(evaluation, channel, "inbound")),
            kpi_cell(found),
            kpi_cell(kpi_value(evaluation, channel, "answered_within_target")),
            target,
            kpi_cell(kpi_value(evaluation, channel, "response_time_median")),
            kpi_cell(kpi_value(evaluation, channel, "response_time_service_median")),
            kpi_cell(late) if reached else Missing("not_reached"),
        ))  # fmt: skip
    columns = (
        "channel text", "inbound number", "answered_share share", "answered_within share",
        "answer_within number answered_within", "median number", "median_service number",
        "p90 number",
    )  # fmt: skip
    parts = [
        wording.say("table.dialogue.part", channel=channel_name(evaluation, channel), share=found.value, n=found.n)
        for channel in answers(evaluation)
        if (found := kpi_value(evaluation, channel, "answered_share")) is not None and channel in shown
    ]
    silent = [channel for channel in channel_ids(evaluation) if declared[channel] == "no_answers"]
    notes = [
        wording.say("table.dialogue.absent", state=state, names=listed(names, wording))
        for state, names in absent.items()
    ]
    below = [*notes, *_silent(evaluation, wording, silent)]
    made = make_table(
        evaluation, wording, "dialogue", columns, rows, title="" if parts else wording.say("table.dialogue.title_none"),
        parts=listed(parts, wording), notes=below,
        proofs=[kpi_proofs(evaluation, channel, *DIALOGUE) for channel in shown],
    )  # fmt: skip
    return made if rows or not absent else replace(made, empty=" ".join(below))


def _silent(evaluation: Evaluation, wording: Wording, channels: Iterable[str]) -> list[str]:
    names = [channel_name(evaluation, channel) for channel in channels]
    return [wording.say("table.dialogue.silent", names=listed(names, wording))] if names else []


def table_answered(evaluation: Evaluation, wording: Wording) -> Table:
    """The numbers of the curve: share answered after so many hours."""
    curves = select_answered(evaluation)
    rows: list[tuple[Cell, ...]] = [
        (wording.quantity(hours, "h"), *(answered_after(curve, hours) for curve in curves.values())) for hours in HOURS
    ]
    columns: list[Column | str] = ["hours_after text"]
    columns += [Column(f"share_{n}", channel_name(evaluation, c), "share") for n, c in enumerate(curves)]
    return make_table(evaluation, wording, "answered", columns, rows)


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


def table_outcomes(evaluation: Evaluation, wording: Wording) -> Table:
    """What became of the enquiries, per channel; small groups are put together."""
    rows: list[tuple[Cell, ...]] = []
    parts, proofs = [], []
    least = evaluation.policy.values["cell_min"]
    for channel in answers(evaluation):
        own = of_channel(evaluation.dialogue, channel)
        counts = {str(key): int(n) for key, n in own.groupby("outcome", sort=False)["n"].sum().items() if n}
        total = sum(counts.values())
        kept = pool_small(counts, least)
        name = channel_name(evaluation, channel)
        words = {key: wording.term("outcome", key) for key in kept} | {"pooled": wording.say("table.outcomes.pooled")}
        rows += [(name, words[key], n, n / total) for key, n in kept.items()]
        proofs += [" ".join(sorted(set(own["evidence"])))] * len(kept)
        if rest := {key: n for key, n in kept.items() if key not in ("answered", "pooled")}:
            most = max(rest, key=lambda key: rest[key])
            parts.append(wording.say("table.outcomes.part", channel=name, outcome=words[most], n=rest[most], of=total))
    columns = ("channel text", "outcome text", "n number", "share share")
    title = "" if parts else wording.say("table.outcomes.title_none")
    return make_table(
        evaluation, wording, "outcomes", columns, rows, least=int(least), title=title, parts=listed(parts, wording),
        proofs=proofs,
    )  # fmt: skip
