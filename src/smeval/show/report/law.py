"""Duties, risks, the supervisory authorities' demands, declared against observed, the usage concept."""

from __future__ import annotations

from dataclasses import replace

from smeval.show.blocks import Block, Section
from smeval.show.tables import law as tables
from smeval.show.tables.sources import table_document_findings
from smeval.show.view import View


def law(view: View) -> Section:
    """Return the section on lawfulness."""
    by_channel: list[Block] = []
    if view.channels:
        by_channel = [
            tables.table_duty_matrix(view),
            replace(tables.table_open_duties(view), heading=False),
            replace(tables.table_duties(view), heading=False),
            tables.table_risk_matrix(view),
            replace(tables.table_risks(view), heading=False),
        ]
    found = table_document_findings(view)
    blocks: tuple[Block, ...] = (
        *by_channel,
        tables.table_demands(view),
        tables.table_observations(view),
        tables.table_concept(view),
        *((found,) if found.rows else ()),
        tables.table_law(view),
    )
    return Section("law", view.wording.say("report.section.law"), blocks)
