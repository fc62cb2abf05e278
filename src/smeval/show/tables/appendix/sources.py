"""Tables of the appendix on where numbers come from: definitions, texts, thresholds, sources, files."""

from __future__ import annotations

import re
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.computed import DefinitionRow
from smeval.frames.delivered import EvidenceRow, FileRow
from smeval.frames.kinds import day_of
from smeval.frames.known import SourceTextRow
from smeval.record.texts import ASSUMED as ASSUMED_AFTER
from smeval.show.tables.cells import cite, dated_words, tabulate, text_cell
from smeval.show.tables.table import Cell, Column, Missing, Place, Table
from smeval.show.view import View

#: How the catalog marks what is only assumed, after no text.
ASSUMED = "assumption"


def table_definitions(view: View) -> Table:
    """Every KPI that has a value here: what it says, how it is computed, who asks for it."""
    say = view.wording.say
    used = {row.kpi for row in rows(view.evaluation.kpis) if row.state == "measured"}
    entries = [row for row in view.definitions.values() if row.kpi in used]
    columns: list[Column[DefinitionRow]] = [
        Column("kpi", "text", lambda row: view.wording.term("kpi", row.kpi)),
        Column("definition", "text", lambda row: say(f"kpi.{row.kpi}.definition")),
        Column("formula", "text", lambda row: say(f"kpi.{row.kpi}.formula"), below="definition"),
        Column("source", "text", lambda row: cite(view, row.source)),
    ]
    return tabulate(view, "definitions", columns, entries, n=len(entries))


def table_texts(view: View) -> Table:
    """The texts that KPIs, duties, risks and demands are taken from."""
    entries = list(rows(view.evaluation.source_texts))
    columns: list[Column[SourceTextRow]] = [
        Column("text", "text", lambda text: text.title),
        Column("dated", "text", lambda text: dated_words(text.dated, view.wording) or Missing("undated")),
        Column("file", "text", lambda text: text.file),
    ]
    return tabulate(view, "texts", columns, entries, n=len(entries))


class Threshold(NamedTuple):
    """What the proposals were made with."""

    id: str
    value: Cell
    source: str


def table_policy(view: View) -> Table:
    """Thresholds and tables that led to the proposals, each with its source or marked as an assumption."""
    policy, say = view.evaluation.policy, view.wording.say
    values: dict[str, Cell] = {
        **policy.values,
        "matrix": say("policy.matrix_cells", n=len(policy.matrix.cells)),
        "balance": say("policy.balance_cells"),
    }
    sources = {**policy.sources, "matrix": policy.matrix.source}
    entries = [Threshold(key, value, sources[key]) for key, value in values.items()]
    columns: list[Column[Threshold]] = [
        Column("threshold", "text", lambda entry: say(f"policy.{entry.id}")),
        Column("threshold_value", "number", lambda entry: entry.value),
        Column("source", "text", lambda entry: _policy_source(view, entry.source)),
    ]
    assumed = sum(source.startswith(ASSUMED) for source in sources.values())
    return tabulate(view, "policy", columns, entries, n=len(entries), assumed=assumed)


def _policy_source(view: View, source: str) -> str:
    """Return a source in words; what is only assumed says so."""
    if source.startswith(ASSUMED_AFTER):
        return view.wording.say("policy.assumed_after", source=cite(view, source.removeprefix(ASSUMED_AFTER)))
    if source.startswith(ASSUMED):
        return view.wording.say("policy.assumed")
    return _with_days(view, cite(view, source))


def _with_days(view: View, text: str) -> str:
    """Write ISO days in a text as people read them."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: view.wording.day(found[0]), text)


def table_sources(view: View) -> Table:
    """Where every number comes from: file, reading rule, hash, rows, day; the number is what the report cites."""
    numbers = view.sources
    read = {row.file: row for row in rows(view.evaluation.files)}
    entries = sorted(rows(view.evaluation.evidence), key=lambda row: numbers[row.evidence])

    def dropped(row: EvidenceRow) -> Cell:
        file = read.get(row.file)
        return view.wording.say("table.sources.dropped", n=file.rows_dropped) if file and file.rows_dropped else ""

    columns: list[Column[EvidenceRow]] = [
        Column("number", "text", lambda row: Place(numbers[row.evidence])),
        Column("file", "text", lambda row: row.file + (f", {row.sheet}" if row.sheet else "")),
        Column("rule", "text", lambda row: text_cell(row.rule)),
        Column("sha256", "text", lambda row: f"{row.sha256[:12]} {row.evidence}".strip()),
        Column("rows", "text", lambda row: row.rows or Missing("whole_file")),
        Column("rows_dropped", "text", dropped, below="rows"),
        Column("as_of", "day", lambda row: day_of(row.as_of) or ""),
    ]
    return tabulate(view, "sources", columns, entries, n=len({row.file for row in entries}))


def table_files(view: View) -> Table:
    """Files below exports/ from which no number comes, and what became of them."""
    told = {row.file for row in rows(view.evaluation.evidence)}
    files = list(rows(view.evaluation.files))
    entries = [row for row in files if row.file not in told or row.status != "recognised"]
    columns: list[Column[FileRow]] = [
        Column("file", "text", lambda row: row.file),
        Column("status", "state", lambda row: view.wording.say(f"file_status.{row.status}")),
        Column("export", "text", lambda row: text_cell(row.export)),
        Column("rows_read", "number", lambda row: int(row.rows_read)),
    ]
    read = sum(row.status == "recognised" for row in files)
    return tabulate(view, "files", columns, entries, n=read, total=len(files))
