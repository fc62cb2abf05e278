"""The sheets behind the proposals: risks, all KPIs, what they mean, where every number comes from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from smeval.errors import SEVERITIES
from smeval.evaluation import Evaluation
from smeval.frames import plain, rows
from smeval.kpis import KPIS
from smeval.publish.workbook.layout import explained
from smeval.publish.workbook.page import Columns, Page, amount, full_name, make_page, remark, unit_name
from smeval.show.tables.cells import cite, day_cell, text_cell
from smeval.show.tables.sources import table_findings
from smeval.show.tables.table import Amount, Cell, Mark, Missing
from smeval.show.view import channel_ids
from smeval.wording import Wording

STATUSES = ("recognised", "rejected", "ignored")


def make_risks(evaluation: Evaluation, wording: Wording) -> Page:
    """List every rating of both raters, before and after measures, with its level."""
    departments = {row.channel: row.department for row in rows(evaluation.channels)}
    found: list[tuple[Cell, ...]] = []
    for row in rows(evaluation.risks):
        department = departments[row.channel]
        found.append((
            full_name(evaluation, row.channel), evaluation.departments.get(department, department),
            wording.term("risk", str(row.risk)), wording.term("rater", str(row.rater)),
            amount(row.severity, "count", "not_declared"), amount(row.likelihood, "count", "not_declared"),
            _level(row.level),
            amount(row.residual_severity, "count", "not_declared"),
            amount(row.residual_likelihood, "count", "not_declared"), _level(row.residual_level),
            wording.say("workbook.risks.governing" if row.governing else "workbook.risks.not_governing"),
            text_cell(str(row.reason)), text_cell(str(row.measures)), day_cell(row.rated_on),
            row.evidence or Missing("no_evidence"),
        ))  # fmt: skip
    columns: Columns = (
        ("channel", "text"), ("department", "text"), ("risk", "text"), ("rater", "text"), ("severity", "number"),
        ("likelihood", "number"), ("level", "state"), ("residual_severity", "number"),
        ("residual_likelihood", "number"), ("residual_level", "state"), ("is_governing", "state"), ("reason", "text"),
        ("measures", "text"), ("rated_on", "day"), ("evidence", "text"),
    )  # fmt: skip
    steps = ("1", "2", "3", "4")
    scale = "; ".join(wording.say("workbook.risks.step", n=n, word=wording.term("severity", n)) for n in steps)
    notes = [
        wording.say("workbook.risks.method"),
        wording.say("workbook.risks.scale", steps=scale, undecided="undecided"),
        wording.say("workbook.risks.matrix", cells=_applied(evaluation, wording)) if found else "",
    ]
    high = int((evaluation.proposals["risk_high"] == "high").sum())
    return make_page(evaluation, wording, "risks", columns, found, notes=notes, n=high, total=len(evaluation.proposals))


def _level(level: str) -> Cell:
    return Mark("level", level) if level else Missing("not_declared")


def _applied(evaluation: Evaluation, wording: Wording) -> str:
    """Say which level each rated pair of severity and likelihood was given."""
    cells = set()
    for kind in ("", "residual_"):
        columns = [f"{kind}severity", f"{kind}likelihood", f"{kind}level"]
        rated = plain(evaluation.risks)[columns].dropna()
        cells |= set(rated[rated[columns[2]] != ""].itertuples(index=False, name=None))
    return "; ".join(
        wording.say("workbook.risks.cell", severity=f"{s:.0f}", likelihood=f"{p:.0f}", level=level)
        for s, p, level in sorted(cells)
    )


def make_kpis(evaluation: Evaluation, wording: Wording) -> Page:
    """Show the complete KPI table, months included; a channel's values of one KPI stand one below the other."""
    channels = {channel: place for place, channel in enumerate(channel_ids(evaluation))}
    order = {kpi.id: place for place, kpi in enumerate(KPIS)}
    frame = evaluation.kpis.assign(
        channel_place=evaluation.kpis["channel"].map(channels), kpi_place=evaluation.kpis["kpi"].map(order)
    ).sort_values(["channel_place", "kpi_place", "period"], kind="stable")
    names = {channel: full_name(evaluation, channel) for channel in channels}
    found: list[tuple[Cell, ...]] = []
    for row in rows(frame):
        state = str(row.state)
        known = state == "measured"
        found.append((
            evaluation.departments.get(row.department, row.department), names[row.channel], row.channel, row.period,
            wording.term("kpi", row.kpi), row.kpi,
            Amount(row.value, row.unit) if known else Missing(state),
            amount(row.low, row.unit, "no_range" if known else state),
            amount(row.high, row.unit, "no_range" if known else state),
            unit_name(row.unit, wording), wording.term("state", state),
            amount(row.n, "count", "no_count"), amount(row.covered, "share", "no_covered"),
            remark(row.reason, wording), row.evidence or Missing("no_evidence"),
        ))  # fmt: skip
    columns: Columns = (
        ("department", "text"), ("channel", "text"), ("channel_id", "text"), ("period", "text"), ("kpi", "text"),
        ("kpi_id", "text"), ("value", "number"), ("low", "number"), ("high", "number"), ("unit", "text"),
        ("kpi_state", "state"), ("n", "number"), ("covered", "share"), ("note", "text"), ("evidence", "text"),
    )  # fmt: skip
    year = evaluation.kpis[evaluation.kpis["period"] == str(evaluation.year)]
    offered = year[year["state"] != "not_offered"]
    return make_page(
        evaluation, wording, "kpis", columns, found, n=int((offered["state"] == "measured").sum()), total=len(offered)
    )


def make_definitions(evaluation: Evaluation, wording: Wording) -> Page:
    """Say what each KPI means, how it is computed, who asks for it, and what the words for absent values mean."""
    rows: list[tuple[Cell, ...]] = [
        (
            wording.term("kpi", kpi.id), kpi.id, unit_name(kpi.unit, wording),
            text_cell(_optional(wording, f"kpi.{kpi.id}.definition")),
            text_cell(_optional(wording, f"kpi.{kpi.id}.formula")), wording.term("kpi_level", kpi.level),
            cite(kpi.source, wording, file=True),
        )
        for kpi in KPIS
    ]  # fmt: skip
    columns: Columns = (
        ("kpi", "text"), ("kpi_id", "text"), ("unit", "text"), ("definition", "text"), ("formula", "text"),
        ("kpi_level", "state"), ("source", "text"),
    )  # fmt: skip
    states = ("missing", "not_offered", "not_covered", "suppressed", "not_comparable")
    notes = [explained(state, wording) for state in states]
    return make_page(evaluation, wording, "definitions", columns, rows, notes=notes, n=len(rows))


def _optional(wording: Wording, key: str) -> str:
    return wording.say(key) if wording.has(key) else ""


def make_sources(evaluation: Evaluation, wording: Wording) -> Page:
    """Say where every number comes from: file, checksum, sheet, rows, rule, day."""
    found: list[tuple[Cell, ...]] = [
        (
            row.evidence, row.file, row.sheet or Missing("no_sheet"), text_cell(row.rows), text_cell(row.rule),
            day_cell(row.as_of), row.sha256 or Missing("not_declared"),
        )
        for row in rows(evaluation.evidence.sort_values(["file", "sheet", "rule"]))
    ]  # fmt: skip
    columns: Columns = (
        ("evidence", "text"), ("file", "text"), ("sheet", "text"), ("rows", "text"), ("rule", "text"), ("as_of", "day"),
        ("sha256_full", "text"),
    )  # fmt: skip
    notes = [
        wording.say(
            "workbook.sources.files", total=len(evaluation.files),
            statuses=_counted(evaluation.files["status"], "file_status", STATUSES, wording),
        ),
        wording.say(
            "workbook.sources.findings", n=len(evaluation.findings),
            severities=_counted(evaluation.findings["severity"], "severity_of_finding", SEVERITIES[::-1], wording),
        ),
    ]  # fmt: skip
    return make_page(
        evaluation, wording, "sources", columns, found, notes=notes, n=int(evaluation.evidence["file"].nunique())
    )


def _counted(column: pd.Series[str], family: str, order: Iterable[str], wording: Wording) -> str:
    """Say how often each word of a closed list occurs."""
    words = [(wording.term(family, key), int((column == key).sum())) for key in order]
    return ", ".join(wording.say("workbook.sources.count", word=word, n=n) for word, n in words)


def make_findings(evaluation: Evaluation, wording: Wording) -> Page:
    """List everything that was odd in the files, the gravest first."""
    table = table_findings(evaluation, wording, each=True)
    return Page(wording.say("workbook.findings.sheet"), wording.say("workbook.findings.name"), table)
