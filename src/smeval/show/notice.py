"""The yearly notice to a head of department: what is due, and what the register lists for it."""

from __future__ import annotations

from smeval.show.blocks import Block, Document, Paragraph, Section, line
from smeval.show.report.head import generated
from smeval.show.tables.overview import table_register
from smeval.show.tables.reminders import table_reminders
from smeval.show.view import View


def notice(view: View) -> Document:
    """Return the notice of the January after the evaluated year."""
    say, evaluation = view.wording.say, view.evaluation
    department = ", ".join(evaluation.departments.values())
    names = {"year": str(evaluation.year + 1), "body": evaluation.name, "department": department}
    blocks: tuple[Block, ...] = (
        *generated(view),
        Paragraph(line(say("notice.intro"))),
        table_reminders(view),
        table_register(view),
        Paragraph(line(say("notice.approvals"))),
        Paragraph(line(say("notice.listed", year=view.year))),
    )
    section = Section("notice", say("notice.title", **names), blocks)
    return Document(say("notice.page_title", **names), view.language, (section,))
