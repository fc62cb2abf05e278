"""Tables of the appendix: definitions, sources, findings, and what was not delivered."""

from __future__ import annotations

from smeval.errors import Finding
from smeval.evaluation import Evaluation
from smeval.figures.select import channel_ids, channel_name, listed
from smeval.frames import each_row
from smeval.kpis import KPIS
from smeval.tables.cells import day_cell, make_table, of_channel, tell, text_cell
from smeval.tables.table import Cell, Table
from smeval.wording import Wording, decode


def table_definitions(evaluation: Evaluation, wording: Wording) -> Table:
    """Every KPI that has a value here: what it says, how it is computed, who asks for it."""
    used = set(evaluation.kpis.loc[evaluation.kpis["state"] == "measured", "kpi"])
    rows: list[tuple[Cell, ...]] = []
    for kpi in KPIS:
        if kpi.id in used:
            words = (wording.say(f"kpi.{kpi.id}.{part}") for part in ("definition", "formula"))
            rows.append((wording.term("kpi", kpi.id), *words, kpi.source))
    columns = ("kpi text", "definition text", "formula text", "source text")
    return make_table(evaluation, wording, "definitions", columns, rows, n=len(rows))


def table_policy(evaluation: Evaluation, wording: Wording) -> Table:
    """Thresholds and tables that led to the proposals, each with its source or marked as an assumption."""
    policy = evaluation.policy
    values: dict[str, Cell] = dict(policy.values)
    cells = len(policy.matrix.cells)
    values |= {"matrix": wording.say("policy.matrix_cells", n=cells), "balance": wording.say("policy.balance_cells")}
    sources = dict(policy.sources) | {"matrix": policy.matrix.source}
    rows = [(wording.say(f"policy.{key}"), cell, _policy_source(sources[key], wording)) for key, cell in values.items()]
    assumed = sum(source.startswith("assumption") for source in sources.values())
    columns = ("threshold text", "threshold_value number", "source text")
    return make_table(evaluation, wording, "policy", columns, rows, n=len(rows), assumed=assumed)


def _policy_source(source: str, wording: Wording) -> str:
    """Return a source in words; what is only assumed says so."""
    if not source.startswith("assumption"):
        return source
    after = source.removeprefix("assumption, after ")
    return wording.say("policy.assumed_after", source=after) if after != source else wording.say("policy.assumed")


def table_sources(evaluation: Evaluation, wording: Wording) -> Table:
    """Where every number comes from: file, hash, rows, rule, day."""
    rows: list[tuple[Cell, ...]] = [
        (
            row.evidence,
            row.file + (f", {row.sheet}" if row.sheet else ""),
            row.sha256[:12],
            text_cell(row.rows),
            text_cell(row.rule),
            day_cell(row.as_of),
        )
        for row in each_row(evaluation.evidence.sort_values(["file", "sheet", "rule"]))
    ]
    columns = (
        "evidence text", "file text", "sha256 text file", "rows text", "rule text",
        "as_of day",
    )  # fmt: skip
    files = evaluation.evidence["file"].nunique()
    return make_table(evaluation, wording, "sources", columns, rows, n=files)


def finding_of(row: dict[str, str]) -> Finding:
    """Return a row of the findings frame as a `Finding`."""
    _, values = decode(f"{row['id']} {row['values']}".strip())
    return Finding(row["id"], row["severity"], row["file"], row["row"], row["key"], values)


def table_findings(evaluation: Evaluation, wording: Wording) -> Table:
    """Oddities in what was delivered, the gravest first."""
    order = {"error": 0, "warning": 1, "note": 2}
    records = sorted(evaluation.findings.to_dict("records"), key=lambda row: (order[row["severity"]], row["file"]))
    rows: list[tuple[Cell, ...]] = []
    for record in records:
        finding = finding_of({str(key): str(value) for key, value in record.items()})
        rows.append((
            wording.say(f"severity_of_finding.{finding.severity}"), text_cell(finding.place(wording)),
            finding.sentence(wording),
        ))  # fmt: skip
    columns = ("finding_severity state", "place text", "finding text")
    grave = int((evaluation.findings["severity"] == "error").sum())
    return make_table(evaluation, wording, "findings", columns, rows, n=len(rows), grave=grave)


def table_files(evaluation: Evaluation, wording: Wording) -> Table:
    """Every file below exports/ and what became of it."""
    rows: list[tuple[Cell, ...]] = [
        (
            row.file,
            wording.say(f"file_status.{row.status}"),
            text_cell(row.export),
            int(row.rows_read),
            int(row.rows_dropped),
            day_cell(row.start),
            day_cell(row.end),
        )
        for row in each_row(evaluation.files)
    ]
    columns = (
        "file text", "status state", "export text status", "rows_read number",
        "rows_dropped number", "start day", "end day",
    )  # fmt: skip
    read = int((evaluation.files["status"] == "recognised").sum())
    return make_table(evaluation, wording, "files", columns, rows, n=read, total=len(rows))


def table_undelivered(evaluation: Evaluation, wording: Wording) -> Table:
    """KPIs of the year without a value, by channel and reason."""
    rows: list[tuple[Cell, ...]] = []
    year = evaluation.kpis[evaluation.kpis["period"] == str(evaluation.year)]
    for channel in channel_ids(evaluation):
        own = of_channel(year, channel)
        own = own[own["state"].isin(["missing", "not_covered", "suppressed"])]
        for (state, reason), group in own.groupby(["state", "reason"], sort=False):
            names = listed([wording.term("kpi", kpi) for kpi in group["kpi"]], wording)
            rows.append((
                channel_name(evaluation, channel), wording.say(f"state.{state}"), names,
                text_cell(tell(str(reason), wording)),
            ))  # fmt: skip
    columns = ("channel text", "state state", "kpis text", "note text")
    return make_table(evaluation, wording, "undelivered", columns, rows)
