"""The workbook for management: proposals, key figures and sources of a whole body in one file."""

from __future__ import annotations

import tempfile
from copy import deepcopy
from datetime import datetime
from pathlib import Path

from xlsxwriter.workbook import Workbook

from smeval.evaluation import Evaluation
from smeval.publish.workbook.appendix import make_definitions, make_findings, make_kpis, make_risks, make_sources
from smeval.publish.workbook.benefit import make_benefit
from smeval.publish.workbook.departments import make_department
from smeval.publish.workbook.front import make_contents, make_cover, make_overview
from smeval.publish.workbook.page import Page
from smeval.publish.workbook.sheet import FONT, Book
from smeval.publish.workbook.text import PROPERTY_LIMIT, clean_text, sheet_names
from smeval.wording import Wording

__all__ = ["write_workbook"]

#: No text is ever taken for a formula, a link or a number; nothing is written outside the target's folder.
OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "default_format_properties": FONT,
}  # fmt: skip
PAGES = ("cover", "contents", "overview", "benefit", "risks", "kpis", "definitions", "sources", "findings")


def make_pages(evaluation: Evaluation, wording: Wording) -> list[Page]:
    """Return all sheets in their order; the second lists the others."""
    own = [wording.say(f"workbook.{page}.sheet") for page in PAGES]
    names = sheet_names([*own, *evaluation.departments.values()])
    sheets = dict(zip(evaluation.departments, names[len(own) :], strict=True))
    kpi_page = make_kpis(evaluation, wording)
    cover = make_cover(evaluation, wording)
    others = [
        make_overview(evaluation, wording, sheets),
        *(
            make_department(evaluation, wording, department, sheet, number, kpi_page)
            for number, (department, sheet) in enumerate(sheets.items(), start=1)
        ),
        make_benefit(evaluation, wording),
        make_risks(evaluation, wording),
        kpi_page,
        make_definitions(evaluation, wording),
        make_sources(evaluation, wording),
        make_findings(evaluation, wording),
    ]
    return [cover, make_contents(evaluation, wording, [cover, *others]), *others]


def write_workbook(evaluation: Evaluation, path: Path, language: str) -> None:
    """Write the workbook of a whole body, usually as ``kanalbilanz.xlsx``.

    The same evaluation gives the same bytes. Until the new file is complete, an older one stays as it is.

    Parameters
    ----------
    evaluation : Evaluation
        All departments of the body.
    path : Path
        The file to write; its folder exists.
    language : str
        ``de`` or ``en``.
    """
    wording = Wording(language)
    pages = make_pages(evaluation, wording)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=path.parent) as folder:
        new = Path(folder) / path.name
        with Workbook(str(new), deepcopy(OPTIONS)) as workbook:  # XlsxWriter takes its options apart
            workbook.set_properties(_properties(evaluation, wording))
            workbook.set_custom_property("Language", wording.locale.replace("_", "-"))
            book = Book(workbook, pages, pages[1].sheet, wording)
            for page in pages:
                book.write(page)
        new.replace(path)


def _properties(evaluation: Evaluation, wording: Wording) -> dict[str, str | datetime]:
    title = wording.say("workbook.title", name=evaluation.name, year=str(evaluation.year))
    texts = {
        "title": title,
        "subject": wording.say("workbook.subject"),
        "author": evaluation.name,
        "company": evaluation.name,
        "comments": wording.say("workbook.cover.generated" if evaluation.generated else "workbook.cover.real"),
    }
    cut = {key: clean_text(text, PROPERTY_LIMIT).replace("\n", " ") for key, text in texts.items()}
    return {**cut, "created": datetime(evaluation.year + 1, 1, 1)}
