"""The report on a department as content: a file for each section, in the order of the reader."""

from __future__ import annotations

from smeval.show.blocks import Document
from smeval.show.report.appendix import appendix
from smeval.show.report.benefit import benefit
from smeval.show.report.decision import decision
from smeval.show.report.glance import glance
from smeval.show.report.head import head
from smeval.show.report.law import law
from smeval.show.report.strategy import strategy
from smeval.show.view import View

__all__ = ["report"]


def report(view: View) -> Document:
    """Return the whole report."""
    evaluation = view.evaluation
    names = {"year": view.year, "department": ", ".join(evaluation.departments.values()), "body": evaluation.name}
    sections = (head, glance, benefit, law, strategy, decision, appendix)
    return Document(
        title=view.wording.say("report.page_title", **names),
        language=view.language,
        sections=tuple(section(view) for section in sections),
    )
