"""The first sheets: title, contents, and one row for each channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from smeval.evaluation import Evaluation
from smeval.frames import rows
from smeval.frames.kinds import day_of
from smeval.publish.workbook.page import Columns, Page, amount, full_name, make_page, spread
from smeval.show.figures.benefit_risk import risk_words
from smeval.show.style import SHAPES
from smeval.show.tables.cells import day_cell, tell, tell_all
from smeval.show.tables.decision import decision_state
from smeval.show.tables.overview import PROPOSALS, count_proposals, due_kind, robustness_words
from smeval.show.tables.table import Amount, Cell, Link, Mark, Missing
from smeval.show.view import channel_ids, kpi_value, platform_name
from smeval.wording import Wording


def make_cover(evaluation: Evaluation, wording: Wording) -> Page:
    """Say whose evaluation this is, of which year and state, and what it is for."""

    def entry(name: str, cell: Cell) -> tuple[Cell, ...]:
        return wording.say(f"workbook.cover.{name}"), cell

    decides = evaluation.decides or wording.say("workbook.cover.nobody")
    counts = evaluation.proposals["proposal"].value_counts()
    grave = int((evaluation.findings["severity"] == "error").sum())
    rows = [
        entry("body", evaluation.name),
        entry("year", Amount(evaluation.year, "year")),
        entry("state", decision_state(evaluation, wording)),
        entry("purpose", wording.say("workbook.cover.decision", decides=decides)),
        entry("legal_state", date.fromisoformat(evaluation.legal_state)),
        entry("data_state", date.fromisoformat(evaluation.data_state) if evaluation.data_state else Missing("missing")),
        entry("data", wording.say("workbook.cover.generated" if evaluation.generated else "workbook.cover.real")),
        entry("departments", len(evaluation.departments)),
        entry("channels", len(evaluation.channels)),
        *((wording.say("workbook.cover.proposals", proposal=name), int(counts.get(name, 0))) for name in PROPOSALS),
        entry("files", int((evaluation.files["status"] == "recognised").sum())),
        entry("findings", len(evaluation.findings)),
        entry("errors", grave),
        entry("version", evaluation.version),
    ]
    columns: Columns = (("entry", "text"), ("content", "text"))
    return make_page(
        evaluation, wording, "cover", columns, rows, name=evaluation.name, year=str(evaluation.year),
        decides=decides, generated=wording.say("workbook.cover.sample") if evaluation.generated else "",
    )  # fmt: skip


def make_contents(evaluation: Evaluation, wording: Wording, pages: Sequence[Page]) -> Page:
    """List all sheets with links and what each of them shows."""
    rows = [(Link(page.sheet, page.sheet), page.table.title) for page in pages]
    columns: Columns = (("target_sheet", "text"), ("shows", "text"))
    return make_page(evaluation, wording, "contents", columns, rows, n=len(rows) + 1)


def make_overview(evaluation: Evaluation, wording: Wording, sheets: Mapping[str, str]) -> Page:
    """One row for each channel: proposal, what decided it, benefit, risk, effort, next step.

    Parameters
    ----------
    sheets : mapping of str to str
        Names of the departments' sheets.
    """
    proposals = {row.channel: row for row in rows(evaluation.proposals)}
    channels = {row.channel: row for row in rows(evaluation.channels)}
    found: list[tuple[Cell, ...]] = []
    for channel in channel_ids(evaluation):
        row, about = proposals.get(channel), channels[channel]
        if row is None:
            continue
        department = str(about.department)
        level = SHAPES["level"].get(row.risk_high, "")
        found.append((
            full_name(evaluation, channel),
            Link(sheets[department], sheets[department]) if department in sheets else department,
            platform_name(str(about.platform)),
            Mark("proposal", row.proposal),
            robustness_words(row, wording),
            tell_all(row.decided_by, wording),
            amount(row.benefit_low, "fraction", "no_goals"),
            amount(row.benefit_high, "fraction", "no_goals"),
            f"{level} {risk_words(row.risk_low, row.risk_high, wording)}".strip(),
            *spread(kpi_value(evaluation, channel, "hours")),
            *spread(kpi_value(evaluation, channel, "cost")),
            tell(row.due_action, wording) if row.due_action else Missing("nothing_due"),
            day_cell(row.due_on) if row.due_action or day_of(row.due_on) else Missing("nothing_due"),
            due_kind(evaluation, row, wording) or Missing("nothing_due"),
            wording.term("decision_state", row.status or "draft"),
        ))  # fmt: skip
    columns: Columns = (
        ("channel", "text"), ("to_sheet", "text"), ("platform", "text"), ("proposal", "state"),
        ("robustness", "state"), ("decided_by", "text"), ("benefit_low", "number"), ("benefit_high", "number"),
        ("risk_state", "state"), ("hours", "number"), ("hours_low", "number"), ("hours_high", "number"),
        ("cost", "eur"), ("cost_low", "eur"), ("cost_high", "eur"), ("due_action", "text"), ("due_on", "day"),
        ("due_kind", "state"), ("decision_state", "state"),
    )  # fmt: skip
    return make_page(
        evaluation, wording, "overview", columns, found, counts=count_proposals(evaluation, wording),
        notes=[wording.say(f"workbook.overview.{name}") for name in ("benefit", "risk", "robustness", "effort")],
    )  # fmt: skip
