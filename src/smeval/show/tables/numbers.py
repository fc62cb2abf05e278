"""Tables of what was achieved and what it cost."""

from __future__ import annotations

from collections.abc import Iterable
from math import nan

import pandas as pd

from smeval.catalog import load_catalog
from smeval.frames import rows
from smeval.show.figures.effort import select_effort
from smeval.show.tables.cells import day_cell, kpi_cell, kpi_proofs, make_table, of_channel, tell, text_cell
from smeval.show.tables.dialogue import DIALOGUE
from smeval.show.tables.table import Amount, Cell, Heading, Mark, Missing, Table, amount_text
from smeval.show.view import View, sentence_case

#: KPIs that have tables of their own.
INPUTS = ("hours", "cost")
YIELDS = (
    "cost_per_1000_reached",
    "cost_per_1000_views",
    "cost_per_interaction",
    "cost_per_referral",
    "cost_per_application",
    "hours_per_answer",
)


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


def table_goals(view: View) -> Table:
    """Declared goals with minimum, target and what was achieved."""
    rows: list[tuple[Cell, ...]] = []
    outcomes, late = [], False
    places = {channel: place for place, channel in enumerate(view.channels)}
    order = view.evaluation.criteria.assign(place=view.evaluation.criteria["channel"].map(places)).sort_values(
        ["place", "rank"]
    )
    days = set(order["fixed_on"].dropna())
    one_day = len(days) == 1 and order["fixed_on"].notna().all() and not order["retroactive"].any()
    for _, row in order.iterrows():
        outcome = goal_outcome(row)
        outcomes.append(outcome)
        late = late or bool(row["retroactive"])
        mark = view.wording.say("table.goals.late") if row["retroactive"] else ""
        achieved = kpi_cell(view.kpi(row["channel"], row["kpi"]))
        if row["state"] == "measured":
            achieved = Amount(row["achieved"], row["unit"], row["achieved_low"], row["achieved_high"])
        elif not isinstance(achieved, Missing):
            achieved = Missing(str(row["state"]))
        rows.append(
            (
                f"{row['goal']}",
                view.wording.term("kpi", row["kpi"]),
                view.name(row["channel"]),
                int(row["rank"]),
                Amount(row["minimum"], row["unit"]),
                Amount(row["target"], row["unit"]),
                achieved,
                Mark("goal_outcome", outcome),
                *(() if one_day else (day_cell(row["fixed_on"]), mark)),
            )
        )
    columns = [
        "goal text",
        "kpi text goal",
        "channel text",
        "rank number channel",
        "minimum number",
        "target number",
        "achieved number",
        "outcome state",
    ]
    columns += [] if one_day else ["fixed_on day", "late text fixed_on"]
    notes = [view.wording.say("table.goals.note_late")] if late else []
    notes += [view.wording.say("table.goals.fixed_on", day=day) for day in days if one_day]
    return make_table(
        view,
        "goals",
        columns,
        rows,
        notes=notes,
        proofs=list(order["evidence"]),
        n=outcomes.count("reached"),
        total=len(outcomes),
    )


def comparable(view: View, channel: str, kpi: str) -> bool:
    """Say whether this year's value may stand beside last year's: no break of what it rests on in either year."""
    known = load_catalog().kpis.get(kpi)
    measures = known.needs if known else (kpi,)
    return not any(view.breaks(channel, measures, year) for year in (view.evaluation.year, view.evaluation.year - 1))


def year_kpis(view: View, channel: str) -> list[str]:
    """Return the KPIs that the table of a channel shows, in the order of the KPI table."""
    own = of_channel(view.evaluation.kpis, channel)
    found = own.loc[own["period"] == str(view.evaluation.year), "kpi"]
    return [kpi for kpi in found if kpi not in (*INPUTS, *YIELDS, *DIALOGUE)]


def table_kpis(view: View, channel: str) -> Table:
    """The year of a channel in numbers; beside last year's where both count the same thing.

    How each number came about stands once below the table, under a letter.
    """
    before = str(view.evaluation.year - 1)
    rows: list[tuple[Cell, ...]] = []
    absent: dict[str, list[str]] = {}
    letters: dict[str, str] = {}
    proofs = []
    for kpi in year_kpis(view, channel):
        found = view.kpi(channel, kpi)
        if found is None or (found.state != "measured" and found.low != found.low):
            absent.setdefault(found.state if found else "missing", []).append(view.wording.term("kpi", kpi))
            continue
        last = view.kpi(channel, kpi, before)
        if last is not None and last.state == "measured" and not comparable(view, channel, kpi):
            previous: Cell = Missing("not_comparable")
        else:
            previous = kpi_cell(last)
        letter = ""
        if basis := tell(found.reason, view.wording):
            letter = letters.setdefault(basis, chr(ord("a") + len(letters)) if len(letters) < 26 else "z")
        rows.append((view.wording.term("kpi", kpi), kpi_cell(found), previous, letter))
        proofs.append(found.evidence)
    notes = [" ".join(view.wording.say("table.kpis.letter", letter=letters[basis], basis=basis) for basis in letters)]
    for state, names in absent.items():
        # what a network offers does not change from year to year, so a number is enough
        told = "table.kpis.absent_count" if state == "not_offered" else "table.kpis.absent"
        notes.append(sentence_case(view.wording.say(told, state=state, names=names, n=len(names))))
    columns = (
        "kpi text",
        Heading("year_value", str(view.evaluation.year), "number"),
        Heading("last_year", str(view.evaluation.year - 1), "number"),
        "basis text",
    )
    return make_table(
        view,
        "kpis",
        columns,
        rows,
        channel=channel,
        notes=notes,
        proofs=proofs,
        title=kpis_title(view, channel),
        year=str(view.evaluation.year),
    )


def kpis_title(view: View, channel: str) -> str:
    """Say what a channel's year came to: its two leading numbers."""
    shown = [kpi for kpi in (view.main_kpi(channel), "interactions", "followers", "posts") if kpi]
    parts = [
        view.wording.say("table.kpis.part", kpi=kpi, n=value)
        for kpi in dict.fromkeys(shown)
        if (value := view.measured(channel, kpi)) is not None
    ][:2]
    name = view.name(channel)
    if not parts:
        bounded = any(
            (found := view.kpi(channel, kpi)) is not None and found.low == found.low for kpi in year_kpis(view, channel)
        )
        return view.wording.say("table.kpis.title_bounds" if bounded else "table.kpis.title_none", channel=name)
    return view.wording.say("table.kpis.title", channel=name, parts=view.listed(parts))


def table_costs(view: View) -> Table:
    """Hours and cost per channel: staff, everything else by kind and basis, and the sum."""
    found: list[tuple[Cell, ...]] = []
    spent = view.evaluation.costs[view.evaluation.costs["year"] == view.evaluation.year]
    for channel in view.channels:
        own = of_channel(spent, channel)
        other = "\n".join(
            view.wording.say(
                "table.costs.item", kind=row.kind, eur=view.wording.quantity(row.eur, "eur", 0), basis=row.basis
            )
            if row.eur == row.eur
            else view.wording.say("table.costs.refused", kind=row.kind)
            for row in rows(own)
        )
        effort = select_effort(view, channel)
        total = effort.sum(skipna=False)
        staff: Cell = Missing("not_declared")
        if len(effort) and total["eur_likely"] == total["eur_likely"]:
            staff = Amount(total["eur_likely"], "eur", total["eur_low"], total["eur_high"])
        found.append(
            (
                view.name(channel),
                kpi_cell(view.kpi(channel, "hours")),
                staff,
                text_cell(other),
                kpi_cell(view.kpi(channel, "cost")),
            )
        )
    if all(isinstance(cell, Missing) for row in found for cell in row[1:]):
        found = []
    known = [channel for channel in view.channels if view.measured(channel, "cost") is not None]
    lows, highs = ([getattr(view.kpi(c, "cost"), end) for c in known] for end in ("low", "high"))
    title = view.wording.say("table.costs.title_none")
    if known:
        eur = amount_text(nan, "eur", sum(lows), sum(highs), view.wording)
        title = view.wording.say("table.costs.title", eur=eur, n=len(known))
    columns = (
        "channel text",
        "hours number",
        "staff_cost eur",
        "other_cost text",
        "total_cost eur",
    )
    proofs = [kpi_proofs(view, channel, "hours", "cost") for channel in view.channels] if found else []
    return make_table(view, "costs", columns, found, title=title, proofs=proofs)


def table_yields(view: View) -> Table:
    """What the same hours bring on each channel: cost per unit, with ranges."""
    channels = view.channels
    kpis = [kpi for kpi in YIELDS if any(view.measured(channel, kpi) is not None for channel in channels)]
    rows: list[tuple[Cell, ...]] = [
        (view.name(channel), *(kpi_cell(view.kpi(channel, kpi)) for kpi in kpis)) for channel in view.channels if kpis
    ]
    columns: list[Heading | str] = [
        "channel text",
        *(Heading(kpi, view.wording.term("kpi", kpi), "number") for kpi in kpis),
    ]
    return make_table(
        view,
        "yields",
        columns,
        rows,
        title=_yields_title(view, channels),
        proofs=[kpi_proofs(view, channel, *kpis) for channel in channels] if kpis else [],
    )


def _yields_title(view: View, channels: Iterable[str]) -> str:
    """Say between what an interaction cost on the channels, where at least two tell."""
    found = [(view.kpi(channel, "cost_per_interaction"), channel) for channel in channels]
    known = sorted(
        ((entry.value, channel, entry) for entry, channel in found if entry is not None and entry.state == "measured"),
        key=lambda entry: entry[0],
    )
    if len(known) < 2:
        return ""
    ends = {
        name: view.wording.say(
            "table.yields.part",
            channel=view.name(channel),
            eur=amount_text(value, "eur", entry.low, entry.high, view.wording, ranged=False),
        )
        for name, (value, channel, entry) in (("least", known[0]), ("most", known[-1]))
    }
    return view.wording.say("table.yields.title_span", **ends)


def table_kinds(view: View, channel: str) -> Table:
    """Own posts by kind."""
    found: list[tuple[Cell, ...]] = [
        (
            view.wording.term("post_kind", str(row.kind)) if row.kind else view.wording.say("state.not_declared"),
            int(row.posts),
            row.views if row.views == row.views else Missing("missing"),
            row.interactions if row.interactions == row.interactions else Missing("missing"),
        )
        for row in rows(of_channel(view.evaluation.post_kinds, channel))
    ]
    columns = ("post_kind text", "posts number", "views number", "interactions number")
    return make_table(
        view,
        "kinds",
        columns,
        found,
        channel=channel,
        name=view.name(channel),
        proofs=[row.evidence for row in rows(of_channel(view.evaluation.post_kinds, channel))],
    )
