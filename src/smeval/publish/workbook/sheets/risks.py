"""The sheet with every rating of every risk."""

from __future__ import annotations

from math import isnan

from smeval.frames import rows
from smeval.frames.judged import RiskResultRow
from smeval.ids import RatedLevel
from smeval.publish.workbook.page import Page, department_name, evidence_cell, full_name, make_page
from smeval.show.tables.cells import amount_cell, day_cell, text_cell
from smeval.show.tables.table import Column, Mark
from smeval.show.view import View

#: Steps of severity and of likelihood, as the wording ``severity.<n>`` names them.
STEPS = ("1", "2", "3", "4")


def make_risks(view: View) -> Page:
    """List every rating of both raters, before and after measures, with its level."""
    say, term = view.wording.say, view.wording.term

    def governing(row: RiskResultRow) -> str:
        return say("workbook.risks.governing" if row.governing else "workbook.risks.not_governing")

    columns: list[Column[RiskResultRow]] = [
        Column("channel", "text", lambda row: full_name(view, row.channel)),
        Column("department", "text", lambda row: department_name(view, view.channel(row.channel).department)),
        Column("risk", "text", lambda row: term("risk", row.risk)),
        Column("rater", "text", lambda row: term("rater", row.rater)),
        Column("severity", "number", lambda row: amount_cell(row.severity, "count")),
        Column("likelihood", "number", lambda row: amount_cell(row.likelihood, "count")),
        Column("level", "state", lambda row: Mark("level", row.level)),
        Column("residual_severity", "number", lambda row: amount_cell(row.residual_severity, "count")),
        Column("residual_likelihood", "number", lambda row: amount_cell(row.residual_likelihood, "count")),
        Column("residual_level", "state", lambda row: Mark("level", row.residual_level)),
        Column("is_governing", "state", governing),
        Column("reason", "text", lambda row: text_cell(row.reason)),
        Column("measures", "text", lambda row: text_cell(row.measures)),
        Column("rated_on", "day", lambda row: day_cell(row.rated_on)),
        Column("evidence", "text", lambda row: evidence_cell(row.evidence)),
    ]
    risks = list(rows(view.evaluation.risks))
    proposals = list(rows(view.evaluation.proposals))
    scale = "; ".join(say("workbook.risks.step", n=n, word=term("severity", n)) for n in STEPS)
    return make_page(
        view,
        "risks",
        columns,
        risks,
        n=sum(row.risk_high == "high" for row in proposals),
        total=len(proposals),
    ).noted(
        say("workbook.risks.method"),
        say("workbook.risks.scale", steps=scale, undecided="undecided"),
        say("workbook.risks.matrix", cells=_applied(view, risks)) if risks else "",
    )


def _applied(view: View, risks: list[RiskResultRow]) -> str:
    """Say which level each rated pair of severity and likelihood was given."""
    cells: set[tuple[float, float, RatedLevel]] = set()
    for row in risks:
        cells.add((row.severity, row.likelihood, row.level))
        cells.add((row.residual_severity, row.residual_likelihood, row.residual_level))
    return "; ".join(
        view.wording.say("workbook.risks.cell", severity=f"{severity:.0f}", likelihood=f"{likelihood:.0f}", level=level)
        for severity, likelihood, level in sorted(cell for cell in cells if not isnan(cell[0]) and not isnan(cell[1]))
    )
