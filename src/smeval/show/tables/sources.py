"""Tables of the appendix: definitions, sources, findings, and what was not delivered."""

from __future__ import annotations

import re
from dataclasses import replace

from smeval.catalog import load_catalog
from smeval.catalog.source import find_source, source_texts
from smeval.errors import Finding
from smeval.frames import plain, rows
from smeval.show.tables.cells import alike, cite, dated_words, day_cell, make_table, of_channel, tell, text_cell
from smeval.show.tables.table import Cell, Missing, Place, Table
from smeval.show.view import View
from smeval.wording import Wording, decode, encode


def table_definitions(view: View) -> Table:
    """Every KPI that has a value here: what it says, how it is computed, who asks for it."""
    used = set(view.evaluation.kpis.loc[view.evaluation.kpis["state"] == "measured", "kpi"])
    rows: list[tuple[Cell, ...]] = []
    for name, kpi in load_catalog().kpis.items():
        if name in used:
            words = (view.wording.say(f"kpi.{name}.{part}") for part in ("definition", "formula"))
            rows.append((view.wording.term("kpi", name), *words, cite(kpi.source, view.wording)))
    columns = ("kpi text", "definition text", "formula text definition", "source text")
    return make_table(view, "definitions", columns, rows, n=len(rows), fold=True)


def table_texts(view: View) -> Table:
    """The texts that KPIs, duties, risks and demands are taken from."""
    rows: list[tuple[Cell, ...]] = [
        (text.title, dated_words(text.dated, view.wording) or Missing("undated"), text.file)
        for text in source_texts().values()
    ]
    columns = ("text text", "dated text", "file text")
    return make_table(view, "texts", columns, rows, n=len(rows), fold=True)


def table_policy(view: View) -> Table:
    """Thresholds and tables that led to the proposals, each with its source or marked as an assumption."""
    policy = view.evaluation.policy
    values: dict[str, Cell] = dict(policy.values)
    cells = len(policy.matrix.cells)
    values |= {
        "matrix": view.wording.say("policy.matrix_cells", n=cells),
        "balance": view.wording.say("policy.balance_cells"),
    }
    sources = dict(policy.sources) | {"matrix": policy.matrix.source}
    rows = [
        (view.wording.say(f"policy.{key}"), cell, _policy_source(sources[key], view.wording))
        for key, cell in values.items()
    ]
    assumed = sum(source.startswith("assumption") for source in sources.values())
    columns = ("threshold text", "threshold_value number", "source text")
    return make_table(view, "policy", columns, rows, n=len(rows), assumed=assumed, fold=True)


def _policy_source(source: str, wording: Wording) -> str:
    """Return a source in words; what is only assumed says so."""
    if not source.startswith("assumption"):
        return cite(source, wording) if find_source(source) else _with_days(source, wording)
    after = source.removeprefix("assumption, after ")
    if after == source:
        return wording.say("policy.assumed")
    return wording.say("policy.assumed_after", source=cite(after, wording))


def _with_days(text: str, wording: Wording) -> str:
    """Write ISO days in a text as people read them."""
    return re.sub(r"\b\d{4}-\d{2}-\d{2}\b", lambda found: wording.day(found[0]), text)


def table_sources(view: View) -> Table:
    """Where every number comes from: file, reading rule, hash, rows, day; the number is what the report cites."""
    numbers = view.sources
    ordered = (
        plain(view.evaluation.evidence)
        .assign(number=view.evaluation.evidence["evidence"].map(numbers))
        .sort_values("number")
    )
    read = {row.file: row for row in rows(view.evaluation.files)}
    found: list[tuple[Cell, ...]] = []
    for row in rows(ordered):
        file = read.get(row.file)
        dropped = view.wording.say("table.sources.dropped", n=file.rows_dropped) if file and file.rows_dropped else ""
        found.append(
            (
                Place(int(row.number)),
                row.file + (f", {row.sheet}" if row.sheet else ""),
                text_cell(row.rule),
                f"{row.sha256[:12]} {row.evidence}".strip(),
                row.rows or Missing("whole_file"),
                dropped,
                day_cell(row.as_of) if row.as_of == row.as_of else "",
            )
        )
    columns = (
        "number text",
        "file text",
        "rule text",
        "sha256 text",
        "rows text",
        "rows_dropped text rows",
        "as_of day",
    )
    files = view.evaluation.evidence["file"].nunique()
    return make_table(view, "sources", columns, found, n=files, fold=True)


def finding_of(row: dict[str, str]) -> Finding:
    """Return a row of the findings frame as a `Finding`."""
    _, values = decode(f"{row['id']} {row['values']}".strip())
    return Finding(row["id"], row["severity"], row["file"], row["row"], row["key"], values)


def _sentence(finding: Finding, wording: Wording) -> str:
    """Return the sentence of a finding; what the catalog cites stands in it as a reader knows it."""
    basis, values = decode(str(finding.values.get("basis", "")))
    if "source" not in values:
        return finding.sentence(wording)
    cited = encode(basis, source=cite(str(values["source"]), wording))
    return replace(finding, values={**finding.values, "basis": cited}).sentence(wording)


def table_findings(view: View, *, each: bool = False) -> Table:
    """Oddities in what was delivered, the gravest first.

    Parameters
    ----------
    each : bool
        Whether every finding has a row; else notes of one kind share one, which shows the first and counts them.
    """
    order = {"error": 0, "warning": 1, "note": 2}
    records = sorted(view.evaluation.findings.to_dict("records"), key=lambda row: (order[row["severity"]], row["file"]))
    kinds: dict[str, list[Finding]] = {}
    for number, record in enumerate(records):
        finding = finding_of({str(key): str(value) for key, value in record.items()})
        together = finding.severity == "note" and not each
        kinds.setdefault(finding.id if together else str(number), []).append(finding)
    rows: list[tuple[Cell, ...]] = []
    for first, *others in kinds.values():
        more = view.wording.say("table.findings.more", n=len(others)) if others else ""
        rows.append(
            (
                view.wording.say(f"severity_of_finding.{first.severity}"),
                text_cell("\n".join(part for part in (first.place(view.wording), more) if part)),
                _sentence(first, view.wording),
            )
        )
    columns = ("finding_severity state", "place text", "finding text")
    grave = int((view.evaluation.findings["severity"] == "error").sum())
    return make_table(view, "findings", columns, rows, n=len(records), grave=grave)


def table_document_findings(view: View) -> Table:
    """What in the body's own texts is outdated, contradictory or incomplete."""
    own = view.evaluation.findings[view.evaluation.findings["id"].str.startswith("document_")]
    rows: list[tuple[Cell, ...]] = []
    for record in own.to_dict("records"):
        finding = finding_of({str(key): str(value) for key, value in record.items()})
        rows.append((text_cell(finding.place(view.wording)), _sentence(finding, view.wording)))
    columns = ("where text", "finding text")
    return make_table(view, "concept_findings", columns, rows, n=len(rows))


def table_files(view: View) -> Table:
    """Files below exports/ from which no number comes, and what became of them."""
    told = set(view.evaluation.evidence["file"])
    found: list[tuple[Cell, ...]] = [
        (row.file, view.wording.say(f"file_status.{row.status}"), text_cell(row.export), int(row.rows_read))
        for row in rows(view.evaluation.files)
        if row.file not in told or row.status != "recognised"
    ]
    columns = ("file text", "status state", "export text", "rows_read number")
    read = int((view.evaluation.files["status"] == "recognised").sum())
    return make_table(view, "files", columns, found, n=read, total=len(view.evaluation.files))


def table_undelivered(view: View) -> Table:
    """KPIs of the year without a value, by reason; what only follows from another absent KPI is not told again."""
    year = view.evaluation.kpis[view.evaluation.kpis["period"] == str(view.evaluation.year)]
    together: dict[tuple[str, str, str], list[str]] = {}
    following = 0
    for channel in view.channels:
        own = of_channel(year, channel)
        own = own[own["state"].isin(["missing", "not_covered", "suppressed"])]
        follows = own["reason"].str.startswith("ratio_unknown")
        following += int(follows.sum())
        for (state, reason), group in alike(own[~follows], "state", "reason"):
            names = view.listed([view.wording.term("kpi", kpi) for kpi in group["kpi"]])
            together.setdefault((state, names, reason), []).append(channel)
    rows: list[tuple[Cell, ...]] = [
        (view.named(channels), view.wording.say(f"state.{state}"), names, text_cell(tell(reason, view.wording)))
        for (state, names, reason), channels in together.items()
    ]
    columns = ("channels text", "state state", "kpis text", "note text")
    notes = [view.wording.say("table.undelivered.following", n=following)] if following else []
    n = int(year["state"].isin(["missing", "not_covered", "suppressed"]).sum())
    return make_table(
        view,
        "undelivered",
        columns,
        rows,
        notes=notes,
        n=n,
        fold=True,
        total=int((year["state"] != "not_offered").sum()),
    )
