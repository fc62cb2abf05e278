"""The sheet with all that the guide asks, and how each channel answers it."""

from __future__ import annotations

from smeval.frames import rows
from smeval.frames.computed import GuideRow
from smeval.publish.workbook.page import (
    Page,
    department_name,
    evidence_cell,
    full_name,
    make_page,
    remark_cell,
    unit_name,
)
from smeval.show.tables.cells import amount_cell, cite
from smeval.show.tables.seen.guide import answers_of, count_answers
from smeval.show.tables.table import Amount, Cell, Column, Mark, Missing
from smeval.show.view import View


def make_guide(view: View) -> Page:
    """List every row of the guide for each channel: what it names, the outcome, the value, the reason."""
    places = {channel: place for place, channel in enumerate(view.channels)}
    entries = sorted(rows(view.evaluation.guide), key=lambda row: places[row.channel])

    def value(row: GuideRow) -> Cell:
        return Amount(row.value, row.unit) if row.value == row.value else Missing("no_value")

    def bound(row: GuideRow, end: float) -> Cell:
        return amount_cell(end, row.unit, "no_range")

    columns: list[Column[GuideRow]] = [
        Column("department", "text", lambda row: department_name(view, view.channel(row.channel).department)),
        Column("channel", "text", lambda row: full_name(view, row.channel)),
        Column("guide_number", "text", lambda row: row.guide),
        Column("asked", "text", lambda row: view.wording.term("guide", row.asked)),
        Column("guide_outcome", "state", lambda row: Mark("guide_outcome", row.outcome)),
        Column("kpi", "text", lambda row: view.wording.term("kpi", row.kpi) if row.kpi else Missing("no_kpi")),
        Column("value", "number", value),
        Column("low", "number", lambda row: bound(row, row.low)),
        Column("high", "number", lambda row: bound(row, row.high)),
        Column("unit", "text", lambda row: unit_name(view, row.unit) if row.unit else Missing("no_kpi")),
        Column("n", "number", lambda row: amount_cell(row.n, "count", "no_count")),
        Column("note", "text", lambda row: remark_cell(view, row.reason)),
        Column("source", "text", lambda row: cite(view, row.source, file=True)),
        Column("evidence", "text", lambda row: evidence_cell(row.evidence)),
    ]
    counts = count_answers(answers_of(entries))
    return make_page(view, "guide", columns, entries, n=counts.n, lacking=counts.lacking, total=counts.total)
