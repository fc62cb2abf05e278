"""Tables of what was achieved and what it cost."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from smeval.evaluation import Evaluation
from smeval.figures.answered import HOURS, answered_after, select_answered
from smeval.figures.effort import select_effort
from smeval.figures.rhythm import select_rhythms
from smeval.figures.select import (
    answers,
    breaks,
    channel_ids,
    channel_name,
    kpi_value,
    listed,
    main_kpi,
    measured,
    months,
    sentence_case,
)
from smeval.frames import each_row
from smeval.kpis import KPIS
from smeval.tables.cells import day_cell, kpi_cell, make_table, of_channel, tell, text_cell
from smeval.tables.table import Amount, Cell, Column, Mark, Missing, Table
from smeval.wording import Wording

#: KPIs that have tables of their own.
INPUTS = ("hours", "cost")
YIELDS = (
    "cost_per_1000_reached", "cost_per_1000_views", "cost_per_interaction", "cost_per_referral", "cost_per_application",
    "hours_per_answer",
)  # fmt: skip
DIALOGUE = (
    "inbound", "answered_share", "answered_within_target", "answered_within_target_service", "response_time_median",
    "response_time_service_median", "response_time_p90",
)  # fmt: skip
MEASURES = {kpi.id: kpi.needs for kpi in KPIS}


def goal_outcome(row: pd.Series) -> str:
    """Say whether a goal was reached, missed, or lies between; ``open`` where its bounds do not tell."""
    low, high = row["achieved_low"], row["achieved_high"]
    if row["state"] != "measured" or low != low or high != high:
        return "open"
    sign = 1 if row["target"] > row["minimum"] else -1
    worst, best = sorted((sign * low, sign * high))
    if worst >= sign * row["target"]:
        return "reached"
    if best < sign * row["minimum"]:
        return "missed"
    return "between" if worst >= sign * row["minimum"] and best < sign * row["target"] else "open"


def table_goals(evaluation: Evaluation, wording: Wording) -> Table:
    """Declared goals with minimum, target and what was achieved."""
    rows: list[tuple[Cell, ...]] = []
    outcomes, late = [], False
    places = {channel: place for place, channel in enumerate(channel_ids(evaluation))}
    order = evaluation.criteria.assign(place=evaluation.criteria["channel"].map(places)).sort_values(["place", "rank"])
    for _, row in order.iterrows():
        outcome = goal_outcome(row)
        outcomes.append(outcome)
        late = late or bool(row["retroactive"])
        achieved: Cell = Missing(str(row["state"]))
        if row["state"] == "measured":
            achieved = Amount(row["achieved"], row["unit"], row["achieved_low"], row["achieved_high"])
        rows.append((
            f"{row['goal']}",
            channel_name(evaluation, row["channel"]),
            wording.term("kpi", row["kpi"]),
            Amount(row["minimum"], row["unit"]),
            Amount(row["target"], row["unit"]),
            achieved,
            Mark("goal_outcome", outcome),
            int(row["rank"]),
            day_cell(row["fixed_on"]),
            wording.say("table.goals.late") if row["retroactive"] else "",
        ))  # fmt: skip
    columns = (
        "goal text", "channel text goal", "kpi text goal", "minimum number",
        "target number", "achieved number", "outcome state", "rank number", "fixed_on day", "late text fixed_on",
    )  # fmt: skip
    notes = [wording.say("table.goals.note_late")] if late else []
    return make_table(
        evaluation, wording, "goals", columns, rows, notes=notes, n=outcomes.count("reached"), total=len(outcomes)
    )


def comparable(evaluation: Evaluation, channel: str, kpi: str) -> bool:
    """Say whether this year's value may stand beside last year's: no break of what it rests on in either year."""
    measures = MEASURES.get(kpi, (kpi,))
    return not any(breaks(evaluation, channel, measures, year) for year in (evaluation.year, evaluation.year - 1))


def year_kpis(evaluation: Evaluation, channel: str) -> list[str]:
    """Return the KPIs that the table of a channel shows, in the order of the KPI table."""
    own = of_channel(evaluation.kpis, channel)
    found = own.loc[own["period"] == str(evaluation.year), "kpi"]
    return [kpi for kpi in found if kpi not in (*INPUTS, *YIELDS, *DIALOGUE)]


def table_kpis(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """The year of a channel in numbers; beside last year's where both count the same thing."""
    before = str(evaluation.year - 1)
    rows: list[tuple[Cell, ...]] = []
    absent: dict[str, list[str]] = {}
    for kpi in year_kpis(evaluation, channel):
        found = kpi_value(evaluation, channel, kpi)
        if found is None or (found.state != "measured" and found.low != found.low):
            absent.setdefault(found.state if found else "missing", []).append(wording.term("kpi", kpi))
            continue
        last = kpi_value(evaluation, channel, kpi, before)
        if last is not None and last.state == "measured" and not comparable(evaluation, channel, kpi):
            previous: Cell = Missing("not_comparable")
        else:
            previous = kpi_cell(last)
        rows.append((wording.term("kpi", kpi), kpi_cell(found), previous, tell(found.reason, wording)))
    notes = (wording.say("table.kpis.absent", state=state, names=names) for state, names in absent.items())
    name = channel_name(evaluation, channel)
    shown = [kpi for kpi in (main_kpi(evaluation, channel), "interactions", "followers", "posts") if kpi]
    parts = [
        wording.say("table.kpis.part", kpi=kpi, n=value)
        for kpi in dict.fromkeys(shown)
        if (value := measured(evaluation, channel, kpi)) is not None
    ][:2]
    title = wording.say("table.kpis.title", channel=name, parts=listed(parts, wording)) if parts else ""
    columns = (
        "kpi text", Column("year_value", str(evaluation.year), "number"),
        Column("last_year", str(evaluation.year - 1), "number"), "note text",
    )  # fmt: skip
    return make_table(
        evaluation, wording, "kpis", columns, rows, channel=channel, notes=map(sentence_case, notes),
        title=title or wording.say("table.kpis.title_none", channel=name), year=str(evaluation.year),
    )  # fmt: skip


def table_months(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """Month by month: the numbers of the figure, with interactions and posts."""
    kpis = list(dict.fromkeys(kpi for kpi in (main_kpi(evaluation, channel), "reach", "interactions", "posts") if kpi))
    rows: list[tuple[Cell, ...]] = [
        (wording.period(month), *(kpi_cell(kpi_value(evaluation, channel, kpi, month)) for kpi in kpis))
        for month in months(evaluation)
    ]
    columns: list[Column | str] = ["month text", *(Column(kpi, wording.term("kpi", kpi), "number") for kpi in kpis)]
    return make_table(
        evaluation, wording, "months", columns, rows, channel=channel, name=channel_name(evaluation, channel),
        year=str(evaluation.year),
    )  # fmt: skip


def table_rhythm(evaluation: Evaluation, wording: Wording) -> Table:
    """Promise and practice: posts per week, weeks in which the promise was kept, longest silence."""
    rows: list[tuple[Cell, ...]] = [
        (
            channel_name(evaluation, entry.channel),
            Amount(entry.promise, "per_week") if entry.promise == entry.promise else Missing("not_declared"),
            Amount(entry.mean, "per_week"),
            kpi_cell(kpi_value(evaluation, entry.channel, "weeks_kept")),
            kpi_cell(kpi_value(evaluation, entry.channel, "longest_silence")),
        )
        for entry in select_rhythms(evaluation)
    ]
    columns = (
        "channel text", "promise number", "mean number", "weeks_kept share",
        "longest_silence number",
    )  # fmt: skip
    return make_table(evaluation, wording, "rhythm", columns, rows)


def table_dialogue(evaluation: Evaluation, wording: Wording) -> Table:
    """How many asked, how many got an answer, how fast; per channel that declares to answer or has answered."""
    declared = evaluation.channels.set_index("channel")["dialogue"]
    within = evaluation.channels.set_index("channel")["answer_within"]
    rows: list[tuple[Cell, ...]] = []
    shown: list[str] = []
    for channel in channel_ids(evaluation):
        found = kpi_value(evaluation, channel, "answered_share")
        if found is None or (found.state == "not_offered" or declared[channel] == "no_answers"):
            continue
        shown.append(channel)
        target = Amount(float(within[channel]), "h") if within[channel] == within[channel] else Missing("not_declared")
        rows.append((
            channel_name(evaluation, channel),
            kpi_cell(kpi_value(evaluation, channel, "inbound")),
            kpi_cell(found),
            kpi_cell(kpi_value(evaluation, channel, "answered_within_target")),
            target,
            kpi_cell(kpi_value(evaluation, channel, "response_time_median")),
            kpi_cell(kpi_value(evaluation, channel, "response_time_service_median")),
            kpi_cell(kpi_value(evaluation, channel, "response_time_p90")),
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
    title = "" if parts else wording.say("table.dialogue.title_none")
    return make_table(
        evaluation, wording, "dialogue", columns, rows, title=title, parts=listed(parts, wording),
        notes=_silent(evaluation, wording, [c for c in channel_ids(evaluation) if declared[c] == "no_answers"]),
    )  # fmt: skip


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
    least = evaluation.policy.values["cell_min"]
    for channel in answers(evaluation):
        own = of_channel(evaluation.dialogue, channel)
        counts = {str(key): int(n) for key, n in own.groupby("outcome", sort=False)["n"].sum().items() if n}
        total = sum(counts.values())
        for outcome, n in pool_small(counts, least).items():
            word = wording.say("table.outcomes.pooled") if outcome == "pooled" else wording.term("outcome", outcome)
            rows.append((channel_name(evaluation, channel), word, n, n / total))
    columns = ("channel text", "outcome text", "n number", "share share")
    return make_table(evaluation, wording, "outcomes", columns, rows, least=int(least))


def table_effort(evaluation: Evaluation, wording: Wording) -> Table:
    """Hours and staff cost by phase with their ranges: the numbers of the figure."""
    rows: list[tuple[Cell, ...]] = [
        (
            wording.term("phase", str(phase)),
            Amount(row["hours_likely"], "h", row["hours_low"], row["hours_high"]),
            Amount(row["eur_likely"], "eur", row["eur_low"], row["eur_high"])
            if row["eur_likely"] == row["eur_likely"]
            else Missing("not_declared"),
        )
        for phase, row in select_effort(evaluation).iterrows()
    ]
    columns = ("phase text", "hours number", "staff_cost eur")
    return make_table(evaluation, wording, "effort", columns, rows)


def table_costs(evaluation: Evaluation, wording: Wording) -> Table:
    """Hours and cost per channel: staff, everything else by kind and basis, and the sum."""
    rows: list[tuple[Cell, ...]] = []
    spent = evaluation.costs[evaluation.costs["year"] == evaluation.year]
    for channel in channel_ids(evaluation):
        own = of_channel(spent, channel)
        other = "\n".join(
            wording.say("table.costs.item", kind=row.kind, eur=wording.quantity(row.eur, "eur", 0), basis=row.basis)
            for row in each_row(own)
        )
        effort = select_effort(evaluation, channel)
        total = effort.sum(skipna=False)
        staff: Cell = Missing("not_declared")
        if len(effort) and total["eur_likely"] == total["eur_likely"]:
            staff = Amount(total["eur_likely"], "eur", total["eur_low"], total["eur_high"])
        rows.append((
            channel_name(evaluation, channel), kpi_cell(kpi_value(evaluation, channel, "hours")), staff,
            text_cell(other), kpi_cell(kpi_value(evaluation, channel, "cost")),
        ))  # fmt: skip
    known = [channel for channel in channel_ids(evaluation) if measured(evaluation, channel, "cost") is not None]
    lows, highs = ([getattr(kpi_value(evaluation, c, "cost"), end) for c in known] for end in ("low", "high"))
    title = wording.say("table.costs.title_none")
    if known:
        title = wording.say("table.costs.title", eur=wording.span(sum(lows), sum(highs), "eur", 0), n=len(known))
    columns = (
        "channel text", "hours number", "staff_cost eur", "other_cost text", "total_cost eur",
    )  # fmt: skip
    return make_table(evaluation, wording, "costs", columns, rows, title=title)


def table_yields(evaluation: Evaluation, wording: Wording) -> Table:
    """What the same hours bring on each channel: cost per unit, with ranges."""
    channels = channel_ids(evaluation)
    kpis = [kpi for kpi in YIELDS if any(measured(evaluation, channel, kpi) is not None for channel in channels)]
    rows: list[tuple[Cell, ...]] = [
        (channel_name(evaluation, channel), *(kpi_cell(kpi_value(evaluation, channel, kpi)) for kpi in kpis))
        for channel in channel_ids(evaluation)
        if kpis
    ]
    columns: list[Column | str] = ["channel text", *(Column(kpi, wording.term("kpi", kpi), "number") for kpi in kpis)]
    return make_table(evaluation, wording, "yields", columns, rows)


def table_kinds(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """Own posts by kind."""
    rows: list[tuple[Cell, ...]] = [
        (
            wording.term("post_kind", str(row.kind)) if row.kind else wording.say("state.not_declared"),
            int(row.posts),
            row.views if row.views == row.views else Missing("missing"),
            row.interactions if row.interactions == row.interactions else Missing("missing"),
        )
        for row in each_row(of_channel(evaluation.post_kinds, channel))
    ]
    columns = ("post_kind text", "posts number", "views number", "interactions number")
    return make_table(
        evaluation, wording, "kinds", columns, rows, channel=channel, name=channel_name(evaluation, channel)
    )
