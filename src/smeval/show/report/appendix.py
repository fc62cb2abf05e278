"""Definitions, sources, findings, what was not delivered, versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from smeval.show.blocks import Block, Paragraph, Section, line
from smeval.show.tables.appendix.findings import table_findings, table_undelivered
from smeval.show.tables.appendix.sources import table_definitions, table_files, table_policy, table_sources, table_texts
from smeval.show.tables.seen.content import table_content_factors, table_publishing
from smeval.show.tables.seen.guide import table_guide, table_guide_lacking
from smeval.show.tables.seen.incidents import table_incident_kpis, table_incidents
from smeval.show.tables.table import Table
from smeval.show.view import View


def appendix(view: View) -> Section:
    """Return what stands behind the report."""
    say = view.wording.say
    version = say("report.part.versions_text", version=view.evaluation.version)
    blocks: tuple[Block, ...] = (
        *_guide(view),
        *_incidents(view),
        *_content(view),
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


def _guide(view: View) -> Iterator[Section]:
    """Yield what the guide asks: what could still be answered, then every row of each channel, to be opened."""
    tables = (table_guide(view, channel) for channel in view.channels)
    own = tuple(replace(table, heading=False) for table in tables if table.rows)
    if own:
        yield Section("", "", (table_guide_lacking(view), *own))


def _incidents(view: View) -> Iterator[Table]:
    """Yield the incidents of the year, and the KPIs about them where there are any."""
    yield table_incidents(view)
    kpis = table_incident_kpis(view)
    if kpis.rows:
        yield replace(kpis, heading=False)


def _content(view: View) -> Iterator[Section]:
    """Yield what posts show and when they were published, as context."""
    content = table_content_factors(view)
    times = (table_publishing(view, channel) for channel in view.channels)
    shown = [replace(table, heading=False) for table in times if table.rows]
    if content.rows or shown:
        yield Section("", "", (content, *shown))
