"""The first sheets: title, contents, and one row for each channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from smeval.frames import rows
from smeval.frames.kinds import day_of
from smeval.publish.workbook.page import Columns, Page, amount, full_name, make_page, spread
from smeval.show.levels import risk_words
from smeval.show.style import SHAPES
from smeval.show.tables.cells import day_cell, tell, tell_all
from smeval.show.tables.decision import decision_state
from smeval.show.tables.overview import PROPOSALS, count_proposals, due_kind, robustness_words
from smeval.show.tables.table import Amount, Cell, Link, Mark, Missing
from smeval.show.view import View


def make_cover(view: View) -> Page:
    """Say whose evaluation this is, of which year and state, and what it is for."""

    def entry(name: str, cell: Cell) -> tuple[Cell, ...]:
        return view.wording.say(f"workbook.cover.{name}"), cell

    decides = view.evaluation.decides or view.wording.say("workbook.cover.nobody")
    counts = view.evaluation.proposals["proposal"].value_counts()
    grave = int((view.evaluation.findings["severity"] == "error").sum())
    rows = [
        entry("body", view.evaluation.name),
        entry("year", Amount(view.evaluation.year, "year")),
        entry("state", decision_state(view)),
        entry("purpose", view.wording.say("workbook.cover.decision", decides=decides)),
        entry("legal_state", date.fromisoformat(view.evaluation.legal_state)),
        entry(
            "data_state",
            date.fromisoformat(view.evaluation.data_state) if view.evaluation.data_state else Missing("missing"),
        ),
        entry(
            "data", view.wording.say("workbook.cover.generated" if view.evaluation.generated else "workbook.cover.real")
        ),
        entry("departments", len(view.evaluation.departments)),
        entry("channels", len(view.evaluation.channels)),
        *(
            (view.wording.say("workbook.cover.proposals", proposal=name), int(counts.get(name, 0)))
            for name in PROPOSALS
        ),
        entry("files", int((view.evaluation.files["status"] == "recognised").sum())),
        entry("findings", len(view.evaluation.findings)),
        entry("errors", grave),
        entry("version", view.evaluation.version),
    ]
    columns: Columns = (("entry", "text"), ("content", "text"))
    return make_page(
        view,
        "cover",
        columns,
        rows,
        name=view.evaluation.name,
        year=str(view.evaluation.year),
        decides=decides,
        generated=view.wording.say("workbook.cover.sample") if view.evaluation.generated else "",
    )


def make_contents(view: View, pages: Sequence[Page]) -> Page:
    """List all sheets with links and what each of them shows."""
    rows = [(Link(page.sheet, page.sheet), page.table.title) for page in pages]
    columns: Columns = (("target_sheet", "text"), ("shows", "text"))
    return make_page(view, "contents", columns, rows, n=len(rows) + 1)


def make_overview(view: View, sheets: Mapping[str, str]) -> Page:
    """One row for each channel: proposal, what decided it, benefit, risk, effort, next step.

    Parameters
    ----------
    sheets : mapping of str to str
        Names of the departments' sheets.
    """
    proposals = {row.channel: row for row in rows(view.evaluation.proposals)}
    channels = {row.channel: row for row in rows(view.evaluation.channels)}
    found: list[tuple[Cell, ...]] = []
    for channel in view.channels:
        row, about = proposals.get(channel), channels[channel]
        if row is None:
            continue
        department = str(about.department)
        level = SHAPES["level"].get(row.risk_high, "")
        found.append(
            (
                full_name(view, channel),
                Link(sheets[department], sheets[department]) if department in sheets else department,
                view.platform(str(about.platform)),
                Mark("proposal", row.proposal),
                robustness_words(row, view.wording),
                tell_all(row.decided_by, view.wording),
                amount(row.benefit_low, "fraction", "no_goals"),
                amount(row.benefit_high, "fraction", "no_goals"),
                f"{level} {risk_words(row.risk_low, row.risk_high, view.wording)}".strip(),
                *spread(view.kpi(channel, "hours")),
                *spread(view.kpi(channel, "cost")),
                tell(row.due_action, view.wording) if row.due_action else Missing("nothing_due"),
                day_cell(row.due_on) if row.due_action or day_of(row.due_on) else Missing("nothing_due"),
                due_kind(view, row) or Missing("nothing_due"),
                view.wording.term("decision_state", row.status or "draft"),
            )
        )
    columns: Columns = (
        ("channel", "text"),
        ("to_sheet", "text"),
        ("platform", "text"),
        ("proposal", "state"),
        ("robustness", "state"),
        ("decided_by", "text"),
        ("benefit_low", "number"),
        ("benefit_high", "number"),
        ("risk_state", "state"),
        ("hours", "number"),
        ("hours_low", "number"),
        ("hours_high", "number"),
        ("cost", "eur"),
        ("cost_low", "eur"),
        ("cost_high", "eur"),
        ("due_action", "text"),
        ("due_on", "day"),
        ("due_kind", "state"),
        ("decision_state", "state"),
    )
    return make_page(
        view,
        "overview",
        columns,
        found,
        counts=count_proposals(view),
        notes=[view.wording.say(f"workbook.overview.{name}") for name in ("benefit", "risk", "robustness", "effort")],
    )
