"""Tables of what the channels cost, and what a unit of something cost."""

from __future__ import annotations

from math import isnan, nan

from smeval.frames import rows
from smeval.frames.computed import CostTotalRow, EffortTotalRow
from smeval.frames.declared import CostRow
from smeval.show.tables.cells import grouped, kpi_cell, kpi_proofs, tabulate, text_cell
from smeval.show.tables.table import Amount, Cell, Column, Missing, Table, amount_text
from smeval.show.view import View


def staff_cell(total: EffortTotalRow | None) -> Cell:
    """Return what staff cost, or that nothing says it."""
    if total is None or isnan(total.eur_likely):
        return Missing("not_declared")
    return Amount(total.eur_likely, "eur", total.eur_low, total.eur_high)


def table_costs(view: View) -> Table:
    """Hours and cost per channel: staff, everything else by kind and basis, and the sum."""
    spent = grouped(
        (row for row in rows(view.evaluation.costs) if row.year == view.evaluation.year), lambda row: row.channel
    )
    staff = {row.channel: row for row in rows(view.evaluation.effort_totals) if not row.phase}
    columns: list[Column[str]] = [
        Column("channel", "text", view.name),
        Column("hours", "number", lambda channel: kpi_cell(view.kpi(channel, "hours"))),
        Column("staff_cost", "eur", lambda channel: staff_cell(staff.get(channel))),
        Column(
            "other_cost",
            "text",
            lambda channel: text_cell("\n".join(_spent(view, row) for row in spent.get(channel, []))),
        ),
        Column("total_cost", "eur", lambda channel: kpi_cell(view.kpi(channel, "cost"))),
    ]
    told = any(not isinstance(column.cell(channel), Missing) for column in columns[1:] for channel in view.channels)
    total = next(rows(view.evaluation.cost_totals), CostTotalRow(0))
    return tabulate(
        view,
        "costs",
        columns,
        view.channels if told else (),
        title="title" if total.channels else "title_none",
        proof=lambda channel: kpi_proofs(view, channel, "hours", "cost"),
        eur=amount_text(nan, "eur", total.low, total.high, view.wording),
        n=total.channels,
    )


def _spent(view: View, row: CostRow) -> str:
    """Say what was paid, for what, and how that is known; or that the register refused it."""
    if isnan(row.eur):
        return view.wording.say("table.costs.refused", kind=row.kind)
    eur = view.wording.quantity(row.eur, "eur", 0)
    if not row.basis:
        return view.wording.say("table.costs.item_without_basis", kind=row.kind, eur=eur)
    return view.wording.say("table.costs.item", kind=row.kind, eur=eur, basis=row.basis)


def table_yields(view: View) -> Table:
    """What the same hours bring on each channel: cost per unit, with ranges."""
    yields = [row.kpi for row in view.definitions.values() if row.group == "yield"]
    kpis = [kpi for kpi in yields if any(view.measured(channel, kpi) is not None for channel in view.channels)]

    def column(kpi: str) -> Column[str]:
        label = view.wording.term("kpi", kpi)
        return Column(kpi, "number", lambda channel: kpi_cell(view.kpi(channel, kpi)), label=label)

    title, values = _yields_title(view)
    return tabulate(
        view,
        "yields",
        [Column("channel", "text", view.name), *map(column, kpis)],
        view.channels if kpis else (),
        title=title,
        proof=lambda channel: kpi_proofs(view, channel, *kpis),
        **values,
    )


def _yields_title(view: View) -> tuple[str, dict[str, str]]:
    """Say between what an interaction cost on the channels, where at least two tell."""
    found = ((channel, view.kpi(channel, "cost_per_interaction")) for channel in view.channels)
    known = [(channel, value) for channel, value in found if value is not None and value.state == "measured"]
    if len(known) < 2:
        return "title", {}
    ordered = sorted(known, key=lambda entry: entry[1].value)
    ends = {
        name: view.wording.say(
            "table.yields.part",
            channel=view.name(channel),
            eur=amount_text(value.value, "eur", value.low, value.high, view.wording, ranged=False),
        )
        for name, (channel, value) in (("least", ordered[0]), ("most", ordered[-1]))
    }
    return "title_span", ends
