"""Definitions, sources, findings, what was not delivered, versions."""

from __future__ import annotations

from smeval.show.blocks import Block, Paragraph, Section, line
from smeval.show.tables import sources as tables
from smeval.show.view import View


def appendix(view: View) -> Section:
    """Return what stands behind the report."""
    say = view.wording.say
    version = say("report.part.versions_text", version=view.evaluation.version)
    blocks: tuple[Block, ...] = (
        tables.table_definitions(view),
        tables.table_texts(view),
        tables.table_policy(view),
        tables.table_sources(view),
        tables.table_files(view),
        tables.table_findings(view),
        tables.table_undelivered(view),
        Section("", say("report.part.versions"), (Paragraph(line(version)),)),
    )
    return Section("appendix", say("report.section.appendix"), blocks)
