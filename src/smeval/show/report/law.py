"""Duties, risks, the supervisory authorities' demands, declared against observed, the usage concept."""

from __future__ import annotations

from dataclasses import replace

from smeval.show.blocks import Block, Section
from smeval.show.tables.appendix.findings import table_document_findings
from smeval.show.tables.lawfulness.duties import table_duties, table_duty_matrix, table_open_duties
from smeval.show.tables.lawfulness.law import table_concept, table_demands, table_law, table_observations
from smeval.show.tables.lawfulness.risks import table_risk_matrix, table_risks
from smeval.show.view import View


def law(view: View) -> Section:
    """Return the section on lawfulness."""
    by_channel: list[Block] = []
    if view.channels:
        by_channel = [
            table_duty_matrix(view),
            replace(table_open_duties(view), heading=False),
            replace(table_duties(view), heading=False),
            table_risk_matrix(view),
            replace(table_risks(view), heading=False),
        ]
    found = table_document_findings(view)
    blocks: tuple[Block, ...] = (
        *by_channel,
        table_demands(view),
        table_observations(view),
        table_concept(view),
        *((found,) if found.rows else ()),
        table_law(view),
    )
    return Section("law", view.wording.say("report.section.law"), blocks)
