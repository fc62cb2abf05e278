"""Whole pages in one look: the index of a body's reports, and the yearly notice to a head of department."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from smeval.publish.names import NOTICE, REPORT, WORKBOOK, folder_name
from smeval.show.blocks import Block, heading, link, paragraph, section, titled
from smeval.show.tables.overview import count_proposals, table_overview, table_register
from smeval.show.tables.reminders import table_reminders
from smeval.show.tables.table import Link, Table
from smeval.show.view import View
from smeval.wording import Wording

TEMPLATES = Path(str(files("smeval.publish") / "template"))


@cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def page_facts(title: str, wording: Wording) -> dict[str, str]:
    """Return what a page's frame needs: title, language, text of the skip link."""
    return {"title": title, "language": wording.language, "skip": wording.say("report.skip")}


def page(title: str, wording: Wording, *blocks: Block) -> str:
    """Put blocks on a page of their own."""
    content = Markup("\n").join(block.html for block in blocks)
    return _templates().get_template("page.html.j2").render(page=page_facts(title, wording) | {"content": content})


def look() -> Block:
    """Return the style of the sections, for notebooks: a page brings its own."""
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return Block("look", Markup("<style>\n{}</style>").format(Markup(css)))  # noqa: S704 - our own style sheet


def index_page(view: View, existing: Collection[str]) -> str:
    """Write the index of a year: every department with its proposals, and links to its files.

    Parameters
    ----------
    view : View
        Of the whole body.
    existing : collection of str
        Paths, below the folder of the year, of the files that are there to link to.
    """
    evaluation, wording = view.evaluation, view.wording
    year = str(evaluation.year)
    names = {"year": year, "body": evaluation.name}
    summary = wording.say(
        "index.summary",
        n=len(view.channels),
        departments=len(evaluation.departments),
        counts=count_proposals(view),
    )
    parts = [heading(1, wording.say("index.title", **names))]
    if evaluation.generated:
        parts.append(paragraph(wording.say("report.generated"), "generated"))
    parts.append(paragraph(summary, "lead"))
    parts.append(paragraph(wording.say("index.caption")))
    if WORKBOOK in existing:
        words = (wording.say("index.workbook_intro"), link(wording.say("index.workbook"), WORKBOOK))
        parts.append(paragraph(Markup("{} {}").format(*words)))
    for department, name in evaluation.departments.items():
        folder = folder_name(department)
        parts.append(heading(2, name, folder))
        targets = [
            link(wording.say(f"index.{kind}"), f"{folder}/{file}")
            for kind, file in (("report", REPORT), ("notice", NOTICE))
            if f"{folder}/{file}" in existing
        ]
        parts.append(paragraph(Markup(" · ").join(targets) or wording.say("index.no_report")))
        parts.append(
            titled(
                _index_table(View(evaluation.select(department), view.language), f"{folder}/{REPORT}" in existing), 0
            )
        )
    return page(wording.say("index.page_title", **names), wording, section("index", "index", wording, *parts))


def _index_table(view: View, reported: bool) -> Table:
    """Return a department's proposals, each channel linked to its place in the report."""
    table = table_overview(view)
    department = folder_name(next(iter(view.evaluation.departments)))
    kept = [place for place, column in enumerate(table.columns) if column.id not in ("decided_by", "flip")]
    rows = [[row[place] for place in kept] for row in table.rows]
    for row in rows:
        if isinstance(row[0], Link):
            row[0] = Link(row[0].text, f"{department}/{REPORT}{row[0].target}") if reported else row[0].text
    return replace(
        table,
        id=f"overview-{department}",
        caption=view.wording.say("index.table"),
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row) for row in rows),
    )


def notice_page(view: View) -> str:
    """Write the yearly notice: what is due, and what the register lists for this department."""
    evaluation, wording = view.evaluation, view.wording
    department = ", ".join(evaluation.departments.values())
    names = {"year": str(evaluation.year + 1), "body": evaluation.name, "department": department}
    parts = [heading(1, wording.say("notice.title", **names))]
    if evaluation.generated:
        parts.append(paragraph(wording.say("report.generated"), "generated"))
    parts += [
        paragraph(wording.say("notice.intro")),
        titled(table_reminders(view), 2),
        titled(table_register(view), 2),
        paragraph(wording.say("notice.approvals")),
        paragraph(wording.say("notice.listed", year=str(evaluation.year))),
    ]
    return page(wording.say("notice.page_title", **names), wording, section("notice", "notice", wording, *parts))
