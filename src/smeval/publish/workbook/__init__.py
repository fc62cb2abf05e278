"""The workbook for management: proposals, key figures and sources of a whole body in one file."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from datetime import datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from smeval.publish.workbook.appendix import make_definitions, make_findings, make_kpis, make_risks, make_sources
from smeval.publish.workbook.benefit import make_benefit
from smeval.publish.workbook.departments import make_department
from smeval.publish.workbook.front import make_contents, make_cover, make_overview
from smeval.publish.workbook.page import Page
from smeval.publish.workbook.sheet import FONT, Book
from smeval.publish.workbook.text import PROPERTY_LIMIT, clean_text, sheet_names
from smeval.show.view import View

__all__ = ["write_workbook"]

#: No text is ever taken for a formula, a link or a number; nothing is written outside the target's folder.
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "default_format_properties": FONT,
}
PAGES = ("cover", "contents", "overview", "benefit", "risks", "kpis", "definitions", "sources", "findings")


def make_pages(view: View) -> list[Page]:
    """Return all sheets in their order; the second lists the others."""
    own = [view.wording.say(f"workbook.{page}.sheet") for page in PAGES]
    names = sheet_names([*own, *view.evaluation.departments.values()])
    sheets = dict(zip(view.evaluation.departments, names[len(own) :], strict=True))
    kpi_page = make_kpis(view)
    cover = make_cover(view)
    others = [
        make_overview(view, sheets),
        *(
            make_department(view, department, sheet, number, kpi_page)
            for number, (department, sheet) in enumerate(sheets.items(), start=1)
        ),
        make_benefit(view),
        make_risks(view),
        kpi_page,
        make_definitions(view),
        make_sources(view),
        make_findings(view),
    ]
    return [cover, make_contents(view, [cover, *others]), *others]


def write_workbook(view: View, path: Path) -> None:
    """Write the workbook of a whole body, usually as ``kanalbilanz.xlsx``.

    The same evaluation gives the same bytes. Until the new file is complete, an older one stays as it is.

    Parameters
    ----------
    view : View
        All departments of the body.
    path : Path
        The file to write; its folder exists.
    """
    pages = make_pages(view)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        new = Path(folder) / path.name
        with Workbook(str(new), deepcopy(OPTIONS)) as workbook:  # XlsxWriter takes its options apart
            workbook.set_properties(_properties(view))
            workbook.set_custom_property("Language", view.wording.locale.replace("_", "-"))
            book = Book(workbook, pages, pages[1].sheet, view.wording)
            for page in pages:
                book.write(page)
        new.replace(path)


def _properties(view: View) -> dict[str, str | datetime]:
    title = view.wording.say("workbook.title", name=view.evaluation.name, year=str(view.evaluation.year))
    texts = {
        "title": title,
        "subject": view.wording.say("workbook.subject"),
        "author": view.evaluation.name,
        "company": view.evaluation.name,
        "comments": view.wording.say(
            "workbook.cover.generated" if view.evaluation.generated else "workbook.cover.real"
        ),
    }
    cut = {key: clean_text(text, PROPERTY_LIMIT).replace("\n", " ") for key, text in texts.items()}
    return {**cut, "created": datetime(view.evaluation.year + 1, 1, 1)}
