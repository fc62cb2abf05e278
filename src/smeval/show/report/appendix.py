"""Definitions, sources, findings, what was not delivered, versions."""

from __future__ import annotations

from smeval.show.blocks import Block, Paragraph, Section, line
from smeval.show.tables.appendix.findings import table_findings, table_undelivered
from smeval.show.tables.appendix.sources import table_definitions, table_files, table_policy, table_sources, table_texts
from smeval.show.view import View


def appendix(view: View) -> Section:
    """Return what stands behind the report."""
    say = view.wording.say
    version = say("report.part.versions_text", version=view.evaluation.version)
    blocks: tuple[Block, ...] = (
        table_definitions(view),
        table_texts(view),
        table_policy(view),
        table_sources(view),
        table_files(view),
        table_findings(view),
        table_undelivered(view),
        Section("", say("report.part.versions"), (Paragraph(line(version)),)),
    )
    return Section("appendix", say("report.section.appendix"), blocks)
