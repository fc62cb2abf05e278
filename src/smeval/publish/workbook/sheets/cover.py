"""The first sheets: whose evaluation this is, and what the workbook holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from smeval.frames import rows
from smeval.ids import PROPOSED
from smeval.publish.workbook.page import Page, make_page
from smeval.show.report.head import ledger
from smeval.show.tables.decision import decision_state
from smeval.show.tables.held import count_held
from smeval.show.tables.table import Amount, Cell, Column, Link, Missing
from smeval.show.view import View


class Fact(NamedTuple):
    """A line of the title sheet."""

    entry: str
    content: Cell


def make_cover(view: View) -> Page:
    """Say whose evaluation this is, of which year and state, and what it is for."""
    say, evaluation = view.wording.say, view.evaluation
    decides = evaluation.decides or say("workbook.cover.nobody")
    proposals = [row.proposal for row in rows(evaluation.proposals)]
    severities = [row.severity for row in rows(evaluation.findings)]
    facts: dict[str, Cell] = {
        "body": evaluation.name,
        "year": Amount(evaluation.year, "year"),
        "state": decision_state(view),
        "purpose": say("workbook.cover.decision", decides=decides),
        "legal_state": date.fromisoformat(evaluation.legal_state),
        "data_state": date.fromisoformat(evaluation.data_state) if evaluation.data_state else Missing("missing"),
        "data": say("workbook.cover.generated" if evaluation.generated else "workbook.cover.real"),
        "departments": len(evaluation.departments),
        "channels": len(evaluation.channels),
        "files": sum(row.status == "recognised" for row in rows(evaluation.files)),
        "findings": len(severities),
        "errors": severities.count("error"),
        "held": count_held(view)[0],
        "ledger": ledger(view),
        "version": evaluation.version,
    }
    entries = [Fact(say(f"workbook.cover.{name}"), cell) for name, cell in facts.items()]
    place = list(facts).index("files")
    entries[place:place] = [
        Fact(say("workbook.cover.proposals", proposal=name), proposals.count(name)) for name in PROPOSED
    ]
    columns: list[Column[Fact]] = [
        Column("entry", "text", lambda fact: fact.entry),
        Column("content", "text", lambda fact: fact.content),
    ]
    return make_page(
        view,
        "cover",
        columns,
        entries,
        name=evaluation.name,
        year=view.year,
        decides=decides,
        generated=say("workbook.cover.sample") if evaluation.generated else "",
    )


def make_contents(view: View, pages: Sequence[Page]) -> Page:
    """List all sheets with links and what each of them shows.

    Parameters
    ----------
    view : View
    pages : sequence of Page
        All others.
    """
    columns: list[Column[Page]] = [
        Column("target_sheet", "text", lambda page: Link(page.sheet, page.id)),
        Column("shows", "text", lambda page: page.table.title),
    ]
    return make_page(view, "contents", columns, pages, n=len(pages) + 1)
