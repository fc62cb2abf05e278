"""The sheets behind the proposals: risks, all KPIs, what they mean, where every number comes from."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from smeval.catalog import load_catalog
from smeval.errors import SEVERITIES
from smeval.frames import plain, rows
from smeval.publish.workbook.layout import explained
from smeval.publish.workbook.page import Columns, Page, amount, full_name, make_page, remark, unit_name
from smeval.show.tables.cells import cite, day_cell, text_cell
from smeval.show.tables.sources import table_findings
from smeval.show.tables.table import Amount, Cell, Mark, Missing
from smeval.show.view import View
from smeval.wording import Wording

STATUSES = ("recognised", "rejected", "ignored")


def make_risks(view: View) -> Page:
    """List every rating of both raters, before and after measures, with its level."""
    departments = {row.channel: row.department for row in rows(view.evaluation.channels)}
    found: list[tuple[Cell, ...]] = []
    for row in rows(view.evaluation.risks):
        department = departments[row.channel]
        found.append(
            (
                full_name(view, row.channel),
                view.evaluation.departments.get(department, department),
                view.wording.term("risk", str(row.risk)),
                view.wording.term("rater", str(row.rater)),
                amount(row.severity, "count", "not_declared"),
                amount(row.likelihood, "count", "not_declared"),
                _level(row.level),
                amount(row.residual_severity, "count", "not_declared"),
                amount(row.residual_likelihood, "count", "not_declared"),
                _level(row.residual_level),
                view.wording.say("workbook.risks.governing" if row.governing else "workbook.risks.not_governing"),
                text_cell(str(row.reason)),
                text_cell(str(row.measures)),
                day_cell(row.rated_on),
                row.evidence or Missing("no_evidence"),
            )
        )
    columns: Columns = (
        ("channel", "text"),
        ("department", "text"),
        ("risk", "text"),
        ("rater", "text"),
        ("severity", "number"),
        ("likelihood", "number"),
        ("level", "state"),
        ("residual_severity", "number"),
        ("residual_likelihood", "number"),
        ("residual_level", "state"),
        ("is_governing", "state"),
        ("reason", "text"),
        ("measures", "text"),
        ("rated_on", "day"),
        ("evidence", "text"),
    )
    steps = ("1", "2", "3", "4")
    scale = "; ".join(
        view.wording.say("workbook.risks.step", n=n, word=view.wording.term("severity", n)) for n in steps
    )
    notes = [
        view.wording.say("workbook.risks.method"),
        view.wording.say("workbook.risks.scale", steps=scale, undecided="undecided"),
        view.wording.say("workbook.risks.matrix", cells=_applied(view)) if found else "",
    ]
    high = int((view.evaluation.proposals["risk_high"] == "high").sum())
    return make_page(view, "risks", columns, found, notes=notes, n=high, total=len(view.evaluation.proposals))


def _level(level: str) -> Cell:
    return Mark("level", level) if level else Missing("not_declared")


def _applied(view: View) -> str:
    """Say which level each rated pair of severity and likelihood was given."""
    cells = set()
    for kind in ("", "residual_"):
        columns = [f"{kind}severity", f"{kind}likelihood", f"{kind}level"]
        rated = plain(view.evaluation.risks)[columns].dropna()
        cells |= set(rated[rated[columns[2]] != ""].itertuples(index=False, name=None))
    return "; ".join(
        view.wording.say("workbook.risks.cell", severity=f"{s:.0f}", likelihood=f"{p:.0f}", level=level)
        for s, p, level in sorted(cells)
    )


def make_kpis(view: View) -> Page:
    """Show the complete KPI table, months included; a channel's values of one KPI stand one below the other."""
    channels = {channel: place for place, channel in enumerate(view.channels)}
    order = {kpi: place for place, kpi in enumerate(load_catalog().kpis)}
    frame = view.evaluation.kpis.assign(
        channel_place=view.evaluation.kpis["channel"].map(channels), kpi_place=view.evaluation.kpis["kpi"].map(order)
    ).sort_values(["channel_place", "kpi_place", "period"], kind="stable")
    names = {channel: full_name(view, channel) for channel in channels}
    found: list[tuple[Cell, ...]] = []
    for row in rows(frame):
        state = str(row.state)
        known = state == "measured"
        found.append(
            (
                view.evaluation.departments.get(row.department, row.department),
                names[row.channel],
                row.channel,
                row.period,
                view.wording.term("kpi", row.kpi),
                row.kpi,
                Amount(row.value, row.unit) if known else Missing(state),
                amount(row.low, row.unit, "no_range" if known else state),
                amount(row.high, row.unit, "no_range" if known else state),
                unit_name(row.unit, view.wording),
                view.wording.term("state", state),
                amount(row.n, "count", "no_count"),
                amount(row.covered, "share", "no_covered"),
                remark(row.reason, view.wording),
                row.evidence or Missing("no_evidence"),
            )
        )
    columns: Columns = (
        ("department", "text"),
        ("channel", "text"),
        ("channel_id", "text"),
        ("period", "text"),
        ("kpi", "text"),
        ("kpi_id", "text"),
        ("value", "number"),
        ("low", "number"),
        ("high", "number"),
        ("unit", "text"),
        ("kpi_state", "state"),
        ("n", "number"),
        ("covered", "share"),
        ("note", "text"),
        ("evidence", "text"),
    )
    year = view.evaluation.kpis[view.evaluation.kpis["period"] == str(view.evaluation.year)]
    offered = year[year["state"] != "not_offered"]
    return make_page(view, "kpis", columns, found, n=int((offered["state"] == "measured").sum()), total=len(offered))


def make_definitions(view: View) -> Page:
    """Say what each KPI means, how it is computed, who asks for it, and what the words for absent values mean."""
    rows: list[tuple[Cell, ...]] = [
        (
            view.wording.term("kpi", name),
            name,
            unit_name(kpi.unit, view.wording),
            text_cell(_optional(view.wording, f"kpi.{name}.definition")),
            text_cell(_optional(view.wording, f"kpi.{name}.formula")),
            view.wording.term("kpi_level", kpi.level),
            cite(kpi.source, view.wording, file=True),
        )
        for name, kpi in load_catalog().kpis.items()
    ]
    columns: Columns = (
        ("kpi", "text"),
        ("kpi_id", "text"),
        ("unit", "text"),
        ("definition", "text"),
        ("formula", "text"),
        ("kpi_level", "state"),
        ("source", "text"),
    )
    states = ("missing", "not_offered", "not_covered", "suppressed", "not_comparable")
    notes = [explained(state, view.wording) for state in states]
    return make_page(view, "definitions", columns, rows, notes=notes, n=len(rows))


def _optional(wording: Wording, key: str) -> str:
    return wording.say(key) if wording.has(key) else ""


def make_sources(view: View) -> Page:
    """Say where every number comes from: file, checksum, sheet, rows, rule, day."""
    found: list[tuple[Cell, ...]] = [
        (
            row.evidence,
            row.file,
            row.sheet or Missing("no_sheet"),
            text_cell(row.rows),
            text_cell(row.rule),
            day_cell(row.as_of),
            row.sha256 or Missing("not_declared"),
        )
        for row in rows(view.evaluation.evidence.sort_values(["file", "sheet", "rule"]))
    ]
    columns: Columns = (
        ("evidence", "text"),
        ("file", "text"),
        ("sheet", "text"),
        ("rows", "text"),
        ("rule", "text"),
        ("as_of", "day"),
        ("sha256_full", "text"),
    )
    notes = [
        view.wording.say(
            "workbook.sources.files",
            total=len(view.evaluation.files),
            statuses=_counted(view.evaluation.files["status"], "file_status", STATUSES, view.wording),
        ),
        view.wording.say(
            "workbook.sources.findings",
            n=len(view.evaluation.findings),
            severities=_counted(
                view.evaluation.findings["severity"], "severity_of_finding", SEVERITIES[::-1], view.wording
            ),
        ),
    ]
    return make_page(view, "sources", columns, found, notes=notes, n=int(view.evaluation.evidence["file"].nunique()))


def _counted(column: pd.Series[str], family: str, order: Iterable[str], wording: Wording) -> str:
    """Say how often each word of a closed list occurs."""
    words = [(wording.term(family, key), int((column == key).sum())) for key in order]
    return ", ".join(wording.say("workbook.sources.count", word=word, n=n) for word, n in words)


def make_findings(view: View) -> Page:
    """List everything that was odd in the files, the gravest first."""
    table = table_findings(view, each=True)
    return Page(view.wording.say("workbook.findings.sheet"), view.wording.say("workbook.findings.name"), table)
