"""The sheets with all KPIs, and with what they mean."""

from __future__ import annotations

from smeval.frames import rows
from smeval.frames.computed import DefinitionRow, KpiRow
from smeval.publish.workbook.layout import explained
from smeval.publish.workbook.page import (
    Page,
    department_name,
    evidence_cell,
    full_name,
    make_page,
    remark_cell,
    unit_name,
)
from smeval.show.tables.cells import amount_cell, cite, text_cell
from smeval.show.tables.table import Amount, Cell, Column, Missing
from smeval.show.view import View


def kpi_rows(view: View) -> list[KpiRow]:
    """Return all KPIs, months included; a channel's values of one KPI stand one below the other."""
    channels = {channel: place for place, channel in enumerate((*view.channels, *view.alternatives))}
    order = {kpi: place for place, kpi in enumerate(view.units)}
    return sorted(rows(view.evaluation.kpis), key=lambda row: (channels[row.channel], order[row.kpi], row.period))


def make_kpis(view: View) -> Page:
    """Show the complete KPI table."""
    names = {channel: full_name(view, channel) for channel in view.channels}
    for channel in view.alternatives:
        names[channel] = view.wording.say("workbook.kpis.alternative", name=full_name(view, channel))

    def value(row: KpiRow) -> Cell:
        return Amount(row.value, row.unit) if row.state == "measured" else Missing(row.state)

    def end(bound: float, row: KpiRow) -> Cell:
        return amount_cell(bound, row.unit, "no_range" if row.state == "measured" else row.state)

    columns: list[Column[KpiRow]] = [
        Column("department", "text", lambda row: department_name(view, row.department)),
        Column("channel", "text", lambda row: names[row.channel]),
        Column("channel_id", "text", lambda row: row.channel),
        Column("period", "text", lambda row: row.period),
        Column("kpi", "text", lambda row: view.wording.term("kpi", row.kpi)),
        Column("kpi_id", "text", lambda row: row.kpi),
        Column("value", "number", value),
        Column("low", "number", lambda row: end(row.low, row)),
        Column("high", "number", lambda row: end(row.high, row)),
        Column("unit", "text", lambda row: unit_name(view, row.unit)),
        Column("kpi_state", "state", lambda row: view.wording.term("state", row.state)),
        Column("n", "number", lambda row: amount_cell(row.n, "count", "no_count")),
        Column("covered", "share", lambda row: amount_cell(row.covered, "share", "no_covered")),
        Column("note", "text", lambda row: remark_cell(view, row.reason)),
        Column("evidence", "text", lambda row: evidence_cell(row.evidence)),
    ]
    kpis = kpi_rows(view)
    asked = (row for row in kpis if row.period == view.year and row.channel in view.channels)
    offered = [row for row in asked if row.state != "not_offered" and row.kpi not in view.noted_kpis]
    measured = sum(row.state == "measured" for row in offered)
    return make_page(view, "kpis", columns, kpis, n=measured, total=len(offered)).noted(
        view.wording.say("workbook.kpis.alternatives") if view.alternatives else ""
    )


#: States that the sheet of the definitions explains.
STATES = ("missing", "not_offered", "not_covered", "suppressed", "not_comparable")


def make_definitions(view: View) -> Page:
    """Say what each KPI means, how it is computed, who asks for it, and what the words for absent values mean."""

    def words(row: DefinitionRow, part: str) -> Cell:
        key = f"kpi.{row.kpi}.{part}"
        return text_cell(view.wording.say(key) if view.wording.has(key) else "")

    columns: list[Column[DefinitionRow]] = [
        Column("kpi", "text", lambda row: view.wording.term("kpi", row.kpi)),
        Column("kpi_id", "text", lambda row: row.kpi),
        Column("unit", "text", lambda row: unit_name(view, row.unit)),
        Column("definition", "text", lambda row: words(row, "definition")),
        Column("formula", "text", lambda row: words(row, "formula")),
        Column("kpi_level", "state", lambda row: view.wording.term("kpi_level", row.level)),
        Column("source", "text", lambda row: cite(view, row.source, file=True)),
    ]
    definitions = list(view.definitions.values())
    notes = (explained(state, view.wording) for state in STATES)
    return make_page(view, "definitions", columns, definitions, n=len(definitions)).noted(*notes)
