"""Tables of what was achieved and what it cost."""

from __future__ import annotations

from collections.abc import Iterable
from math import nan

import pandas as pd

from smeval.evaluation import Evaluation
from smeval.frames import rows
from smeval.kpis import KPIS
from smeval.show.figures.effort import select_effort
from smeval.show.figures.rhythm import select_rhythms
from smeval.show.tables.cells import day_cell, kpi_cell, kpi_proofs, make_table, of_channel, tell, text_cell
from smeval.show.tables.dialogue import DIALOGUE
from smeval.show.tables.table import Amount, Cell, Column, Mark, Missing, Table, amount_text
from smeval.show.view import (
    KpiValue,
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
from smeval.wording import Wording

#: KPIs that have tables of their own.
INPUTS = ("hours", "cost")
YIELDS = (
    "cost_per_1000_reached", "cost_per_1000_views", "cost_per_interaction", "cost_per_referral", "cost_per_application",
    "hours_per_answer",
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
    days = set(order["fixed_on"].dropna())
    one_day = len(days) == 1 and order["fixed_on"].notna().all() and not order["retroactive"].any()
    for _, row in order.iterrows():
        outcome = goal_outcome(row)
        outcomes.append(outcome)
        late = late or bool(row["retroactive"])
        mark = wording.say("table.goals.late") if row["retroactive"] else ""
        achieved = kpi_cell(kpi_value(evaluation, row["channel"], row["kpi"]))
        if row["state"] == "measured":
            achieved = Amount(row["achieved"], row["unit"], row["achieved_low"], row["achieved_high"])
        elif not isinstance(achieved, Missing):
            achieved = Missing(str(row["state"]))
        rows.append((
            f"{row['goal']}",
            wording.term("kpi", row["kpi"]),
            channel_name(evaluation, row["channel"]),
            int(row["rank"]),
            Amount(row["minimum"], row["unit"]),
            Amount(row["target"], row["unit"]),
            achieved,
            Mark("goal_outcome", outcome),
            *(() if one_day else (day_cell(row["fixed_on"]), mark)),
        ))  # fmt: skip
    columns = [
        "goal text", "kpi text goal", "channel text", "rank number channel", "minimum number", "target number",
        "achieved number", "outcome state",
    ]  # fmt: skip
    columns += [] if one_day else ["fixed_on day", "late text fixed_on"]
    notes = [wording.say("table.goals.note_late")] if late else []
    notes += [wording.say("table.goals.fixed_on", day=day) for day in days if one_day]
    return make_table(
        evaluation, wording, "goals", columns, rows, notes=notes, proofs=list(order["evidence"]),
        n=outcomes.count("reached"), total=len(outcomes),
    )  # fmt: skip


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
    """The year of a channel in numbers; beside last year's where both count the same thing.

    How each number came about stands once below the table, under a letter.
    """
    before = str(evaluation.year - 1)
    rows: list[tuple[Cell, ...]] = []
    absent: dict[str, list[str]] = {}
    letters: dict[str, str] = {}
    proofs = []
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
        letter = ""
        if basis := tell(found.reason, wording):
            letter = letters.setdefault(basis, chr(ord("a") + len(letters)) if len(letters) < 26 else "z")
        rows.append((wording.term("kpi", kpi), kpi_cell(found), previous, letter))
        proofs.append(found.evidence)
    notes = [" ".join(wording.say("table.kpis.letter", letter=letters[basis], basis=basis) for basis in letters)]
    for state, names in absent.items():
        # what a network offers does not change from year to year, so a number is enough
        told = "table.kpis.absent_count" if state == "not_offered" else "table.kpis.absent"
        notes.append(sentence_case(wording.say(told, state=state, names=names, n=len(names))))
    columns = (
        "kpi text", Column("year_value", str(evaluation.year), "number"),
        Column("last_year", str(evaluation.year - 1), "number"), "basis text",
    )  # fmt: skip
    return make_table(
        evaluation, wording, "kpis", columns, rows, channel=channel, notes=notes, proofs=proofs,
        title=kpis_title(evaluation, wording, channel), year=str(evaluation.year),
    )  # fmt: skip


def kpis_title(evaluation: Evaluation, wording: Wording, channel: str) -> str:
    """Say what a channel's year came to: its two leading numbers."""
    shown = [kpi for kpi in (main_kpi(evaluation, channel), "interactions", "followers", "posts") if kpi]
    parts = [
        wording.say("table.kpis.part", kpi=kpi, n=value)
        for kpi in dict.fromkeys(shown)
        if (value := measured(evaluation, channel, kpi)) is not None
    ][:2]
    name = channel_name(evaluation, channel)
    if not parts:
        bounded = any((found := kpi_value(evaluation, channel, kpi)) is not None and found.low == found.low
                      for kpi in year_kpis(evaluation, channel))  # fmt: skip
        return wording.say("table.kpis.title_bounds" if bounded else "table.kpis.title_none", channel=name)
    return wording.say("table.kpis.title", channel=name, parts=listed(parts, wording))


def table_months(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """Month by month: the numbers of the figure, with interactions and posts."""
    kpis = list(dict.fromkeys(kpi for kpi in (main_kpi(evaluation, channel), "reach", "interactions", "posts") if kpi))
    absent: dict[str, list[str]] = {}
    for kpi in kpis[1:]:
        states = {_unknown(kpi_value(evaluation, channel, kpi, month)) for month in months(evaluation)}
        if len(states) == 1 and (state := states.pop()):
            absent.setdefault(state, []).append(kpi)
    kpis = [kpi for kpi in kpis if not any(kpi in names for names in absent.values())]
    notes = [
        sentence_case(wording.say("table.kpis.absent", state=state, names=_kpi_names(names, wording)))
        for state, names in absent.items()
    ]
    used = [kpi_value(evaluation, channel, kpi, month) for kpi in kpis for month in months(evaluation)]
    evidence = " ".join(found.evidence for found in used if found is not None)
    rows: list[tuple[Cell, ...]] = [
        (wording.period(month), *(kpi_cell(kpi_value(evaluation, channel, kpi, month)) for kpi in kpis))
        for month in months(evaluation)
    ]
    columns: list[Column | str] = ["month text", *(Column(kpi, wording.term("kpi", kpi), "number") for kpi in kpis)]
    return make_table(
        evaluation, wording, "months", columns, rows, channel=channel, name=channel_name(evaluation, channel),
        year=str(evaluation.year), notes=notes, proofs=[evidence] * len(rows),
    )  # fmt: skip


def _unknown(found: KpiValue | None) -> str:
    """Return the state of a value of which nothing is known, else nothing."""
    if found is None:
        return "missing"
    return "" if found.state == "measured" or found.low == found.low else found.state


def _kpi_names(kpis: Iterable[str], wording: Wording) -> str:
    return ", ".join(wording.term("kpi", kpi) for kpi in kpis)


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
    shown = (entry.channel for entry in select_rhythms(evaluation))
    proofs = [kpi_proofs(evaluation, channel, "posts_per_week", "weeks_kept") for channel in shown]
    return make_table(evaluation, wording, "rhythm", columns, rows, proofs=proofs)


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
    evidence = " ".join(set(evaluation.effort.loc[evaluation.effort["year"] == evaluation.year, "evidence"]))
    return make_table(evaluation, wording, "effort", columns, rows, proofs=[evidence] * len(rows))


def table_costs(evaluation: Evaluation, wording: Wording) -> Table:
    """Hours and cost per channel: staff, everything else by kind and basis, and the sum."""
    found: list[tuple[Cell, ...]] = []
    spent = evaluation.costs[evaluation.costs["year"] == evaluation.year]
    for channel in channel_ids(evaluation):
        own = of_channel(spent, channel)
        other = "\n".join(
            wording.say("table.costs.item", kind=row.kind, eur=wording.quantity(row.eur, "eur", 0), basis=row.basis)
            if row.eur == row.eur
            else wording.say("table.costs.refused", kind=row.kind)
            for row in rows(own)
        )
        effort = select_effort(evaluation, channel)
        total = effort.sum(skipna=False)
        staff: Cell = Missing("not_declared")
        if len(effort) and total["eur_likely"] == total["eur_likely"]:
            staff = Amount(total["eur_likely"], "eur", total["eur_low"], total["eur_high"])
        found.append((
            channel_name(evaluation, channel), kpi_cell(kpi_value(evaluation, channel, "hours")), staff,
            text_cell(other), kpi_cell(kpi_value(evaluation, channel, "cost")),
        ))  # fmt: skip
    if all(isinstance(cell, Missing) for row in found for cell in row[1:]):
        found = []
    known = [channel for channel in channel_ids(evaluation) if measured(evaluation, channel, "cost") is not None]
    lows, highs = ([getattr(kpi_value(evaluation, c, "cost"), end) for c in known] for end in ("low", "high"))
    title = wording.say("table.costs.title_none")
    if known:
        eur = amount_text(nan, "eur", sum(lows), sum(highs), wording)
        title = wording.say("table.costs.title", eur=eur, n=len(known))
    columns = (
        "channel text", "hours number", "staff_cost eur", "other_cost text", "total_cost eur",
    )  # fmt: skip
    proofs = [kpi_proofs(evaluation, channel, "hours", "cost") for channel in channel_ids(evaluation)] if found else []
    return make_table(evaluation, wording, "costs", columns, found, title=title, proofs=proofs)


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
    return make_table(
        evaluation, wording, "yields", columns, rows, title=_yields_title(evaluation, wording, channels),
        proofs=[kpi_proofs(evaluation, channel, *kpis) for channel in channels] if kpis else [],
    )  # fmt: skip


def _yields_title(evaluation: Evaluation, wording: Wording, channels: Iterable[str]) -> str:
    """Say between what an interaction cost on the channels, where at least two tell."""
    found = [(kpi_value(evaluation, channel, "cost_per_interaction"), channel) for channel in channels]
    known = sorted(
        ((entry.value, channel, entry) for entry, channel in found if entry is not None and entry.state == "measured"),
        key=lambda entry: entry[0],
    )
    if len(known) < 2:
        return ""
    ends = {
        name: wording.say(
            "table.yields.part", channel=channel_name(evaluation, channel),
            eur=amount_text(value, "eur", entry.low, entry.high, wording, ranged=False),
        )
        for name, (value, channel, entry) in (("least", known[0]), ("most", known[-1]))
    }  # fmt: skip
    return wording.say("table.yields.title_span", **ends)


def table_kinds(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """Own posts by kind."""
    found: list[tuple[Cell, ...]] = [
        (
            wording.term("post_kind", str(row.kind)) if row.kind else wording.say("state.not_declared"),
            int(row.posts),
            row.views if row.views == row.views else Missing("missing"),
            row.interactions if row.interactions == row.interactions else Missing("missing"),
        )
        for row in rows(of_channel(evaluation.post_kinds, channel))
    ]
    columns = ("post_kind text", "posts number", "views number", "interactions number")
    return make_table(
        evaluation, wording, "kinds", columns, found, channel=channel, name=channel_name(evaluation, channel),
        proofs=[row.evidence for row in rows(of_channel(evaluation.post_kinds, channel))],
    )  # fmt: skip
