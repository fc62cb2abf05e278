"""The workbook for management: proposals, key figures and sources of a whole body in one file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from smeval.publish.workbook.page import Page
from smeval.publish.workbook.sheets.benefit import make_benefit
from smeval.publish.workbook.sheets.cover import make_contents, make_cover
from smeval.publish.workbook.sheets.departments import department_id, make_departments
from smeval.publish.workbook.sheets.guide import make_guide
from smeval.publish.workbook.sheets.kpis import make_definitions, make_kpis
from smeval.publish.workbook.sheets.overview import make_overview
from smeval.publish.workbook.sheets.risks import make_risks
from smeval.publish.workbook.sheets.seen import make_incidents, make_samples, make_substitutions
from smeval.publish.workbook.sheets.sources import make_findings, make_sources
from smeval.publish.workbook.text import PROPERTY_LIMIT, clean_text, sheet_names
from smeval.publish.workbook.writer import FONT, Book
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

#: Ids of the sheets that are left out where they have no row.
OPTIONAL = ("samples", "incidents", "substitutions", "guide")


def make_pages(view: View) -> list[Page]:
    """Return all sheets in their order; a new one is made in a file of its own and put here."""
    pages = [
        make_cover(view),
        make_overview(view),
        *make_departments(view),
        make_benefit(view),
        make_risks(view),
        make_samples(view),
        make_incidents(view),
        make_substitutions(view),
        make_kpis(view),
        make_guide(view),
        make_definitions(view),
        make_sources(view),
        make_findings(view),
    ]
    pages = [page for page in pages if page.table.rows or page.id not in OPTIONAL]
    return name_sheets([pages[0], make_contents(view, pages), *pages[1:]], view.evaluation.departments)


def name_sheets(pages: Sequence[Page], departments: Iterable[str]) -> list[Page]:
    """Give each sheet a name of its own; where two are alike, the department's sheet is the one that is numbered.

    Parameters
    ----------
    pages : sequence of Page
    departments : iterable of str
        Ids of the departments.
    """
    own = {department_id(department) for department in departments}
    ordered = sorted(pages, key=lambda page: page.id in own)
    names = dict(zip((page.id for page in ordered), sheet_names(page.sheet for page in ordered), strict=True))
    return [replace(page, sheet=names[page.id]) for page in pages]


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
            book = Book(workbook, pages, view.wording)
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
