"""The sheets on where every number comes from, and on what was odd in the files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from smeval.frames import rows
from smeval.frames.delivered import EvidenceRow
from smeval.ids import SEVERITIES, FileStatus
from smeval.publish.workbook.page import Page, make_page, page_of
from smeval.show.tables.appendix.findings import table_findings
from smeval.show.tables.cells import day_cell, text_cell
from smeval.show.tables.table import Column, Missing
from smeval.show.view import View

#: In the order in which a reader wants them.
STATUSES: tuple[FileStatus, ...] = ("recognised", "rejected", "ignored")


def make_sources(view: View) -> Page:
    """Say where every number comes from: file, checksum, sheet, rows, rule, day."""
    columns: list[Column[EvidenceRow]] = [
        Column("evidence", "text", lambda row: row.evidence),
        Column("file", "text", lambda row: row.file),
        Column("sheet", "text", lambda row: row.sheet or Missing("no_sheet")),
        Column("rows", "text", lambda row: text_cell(row.rows)),
        Column("rule", "text", lambda row: text_cell(row.rule)),
        Column("as_of", "day", lambda row: day_cell(row.as_of)),
        Column("sha256_full", "text", lambda row: row.sha256 or Missing("not_declared")),
    ]
    evidence = sorted(rows(view.evaluation.evidence), key=lambda row: (row.file, row.sheet, row.rule))
    statuses = [row.status for row in rows(view.evaluation.files)]
    severities = [row.severity for row in rows(view.evaluation.findings)]
    say = view.wording.say
    return make_page(view, "sources", columns, evidence, n=len({row.file for row in evidence})).noted(
        say(
            "workbook.sources.files",
            total=len(statuses),
            statuses=_counted(view, statuses, "file_status", STATUSES),
        ),
        say(
            "workbook.sources.findings",
            n=len(severities),
            severities=_counted(view, severities, "severity_of_finding", SEVERITIES[::-1]),
        ),
    )


def _counted(view: View, found: Sequence[str], family: str, order: Iterable[str]) -> str:
    """Say how often each word of a closed list occurs."""
    return ", ".join(
        view.wording.say("workbook.sources.count", word=view.wording.term(family, key), n=found.count(key))
        for key in order
    )


def make_findings(view: View) -> Page:
    """List everything that was odd in the files, the gravest first."""
    return page_of(view, "findings", table_findings(view, each=True))
