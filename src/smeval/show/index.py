"""The index of a year's reports: every department with its proposals, and links to its files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from smeval.show.blocks import Block, Document, Paragraph, Section, Text, Words, line
from smeval.show.report.head import generated
from smeval.show.tables.overview import count_proposals, table_overview
from smeval.show.tables.table import Cell, Link, Table
from smeval.show.view import View


class DepartmentFiles(NamedTuple):
    """What there is of a department, as paths below the folder of the year; empty where there is none.

    Parameters
    ----------
    folder : str
        Name of its folder.
    report, notice : str
        Its report, and its yearly notice.
    """

    folder: str
    report: str
    notice: str


def index(view: View, departments: Mapping[str, DepartmentFiles], workbook: str) -> Document:
    """Return the index of a body's year.

    Parameters
    ----------
    view : View
        Of the whole body.
    departments : mapping of str to DepartmentFiles
        By the ids of the departments.
    workbook : str
        Path of the workbook, empty where there is none.
    """
    say, evaluation = view.wording.say, view.evaluation
    names = {"year": view.year, "body": evaluation.name}
    counts = count_proposals(view)
    summary = say("index.summary", n=len(view.channels), departments=len(evaluation.departments), counts=counts)
    book = line(f"{say('index.workbook_intro')} ", Words(say("index.workbook"), link=workbook))
    blocks: tuple[Block, ...] = (
        *generated(view),
        Paragraph(line(summary), "lead"),
        Paragraph(line(say("index.caption"))),
        *((Paragraph(book),) if workbook else ()),
        *(_department(view, department, files) for department, files in departments.items()),
    )
    section = Section("index", say("index.title", **names), blocks)
    return Document(say("index.page_title", **names), view.language, (section,))


def _department(view: View, department: str, files: DepartmentFiles) -> Section:
    own = View(view.evaluation.select(department), view.language)
    name = view.evaluation.departments[department]
    return Section(files.folder, name, (Paragraph(_links(view, files)), _table(own, files)))


def _links(view: View, files: DepartmentFiles) -> Text:
    say = view.wording.say
    named = {"index.report": files.report, "index.notice": files.notice}
    links = [Words(say(name), link=path) for name, path in named.items() if path]
    between = [part for link in links for part in (" · ", link)][1:]
    return line(*between) or line(say("index.no_report"))


def _table(view: View, files: DepartmentFiles) -> Table:
    """Return a department's proposals, each channel linked to its place in the report."""
    table = table_overview(view)
    shown = table.select(*(column.id for column in table.columns if column.id not in ("decided_by", "tipping_point")))

    def linked(cell: Cell) -> Cell:
        if not isinstance(cell, Link):
            return cell
        return Link(cell.text, f"{files.report}{cell.target}") if files.report else cell.text

    return replace(
        shown,
        id=f"overview-{files.folder}",
        caption=view.wording.say("index.table"),
        rows=tuple(tuple(linked(cell) for cell in row) for row in shown.rows),
        heading=False,
    )
