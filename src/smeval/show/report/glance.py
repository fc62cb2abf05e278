"""All proposals on one page, and the map of benefit against residual risk."""

from __future__ import annotations

from smeval.show.blocks import Block, Paragraph, Section, line
from smeval.show.figures import figures_at
from smeval.show.tables.overview import table_overview
from smeval.show.view import View


def glance(view: View) -> Section:
    """Return the section for those who read one page."""
    say = view.wording.say
    blocks: tuple[Block, ...] = (Paragraph(line(say("report.no_channels", year=view.year))),)
    if view.channels:
        blocks = (table_overview(view), *figures_at("glance", view))
    return Section("glance", say("report.section.glance"), blocks)
