"""All proposals on one page, and the map of benefit against residual risk."""

from __future__ import annotations

from smeval.show.blocks import Block, Paragraph, Section, line
from smeval.show.figures import figures_at
from smeval.show.tables.held import count_held
from smeval.show.tables.overview import table_overview
from smeval.show.view import View


def glance(view: View) -> Section:
    """Return the section for those who read one page."""
    say = view.wording.say
    blocks: tuple[Block, ...] = (Paragraph(line(say("report.no_channels", year=view.year))),)
    if view.channels:
        blocks = (*_held(view), table_overview(view), *figures_at("glance", view))
    return Section("glance", say("report.section.glance"), blocks)


def _held(view: View) -> tuple[Paragraph, ...]:
    """Say how many terms were changed in a milder direction and do not count."""
    terms, channels = count_held(view)
    if not terms:
        return ()
    return (Paragraph(line(view.wording.say("report.held", n=terms, channels=channels)), "lead"),)
