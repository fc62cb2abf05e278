"""All proposals on one page, and the map of benefit against residual risk."""

from __future__ import annotations

from smeval.frames import rows
from smeval.record.closed.ledger import FOLDER
from smeval.show.blocks import Block, Paragraph, Section, line
from smeval.show.figures import figures_at
from smeval.show.tables.held import count_held, count_signs
from smeval.show.tables.overview import table_overview
from smeval.show.view import View


def glance(view: View) -> Section:
    """Return the section for those who read one page."""
    say = view.wording.say
    blocks: tuple[Block, ...] = (Paragraph(line(say("report.no_channels", year=view.year))),)
    if view.channels:
        blocks = (*_held(view), table_overview(view).noted(say("method.decides")), *figures_at("glance", view))
    return Section("glance", say("report.section.glance"), blocks)


def _held(view: View) -> tuple[Paragraph, ...]:
    """Say how many terms do not count as declared, and how many signs there are of figures that were helped."""
    broken = [
        row for row in rows(view.evaluation.findings) if row.severity == "error" and row.file.startswith(f"{FOLDER}/")
    ]
    damaged = (Paragraph(line(view.wording.say("report.damaged", n=len(broken))), "lead"),) if broken else ()
    counted = {"held": count_held(view), "signs": count_signs(view)}
    return damaged + tuple(
        Paragraph(line(view.wording.say(f"report.{name}", n=n, channels=channels)), "lead")
        for name, (n, channels) in counted.items()
        if n
    )
