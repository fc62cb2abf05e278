"""What the tables of the register say together: contradictions, and entries that cannot count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isnan
from typing import Any

import pandas as pd

from smeval.catalog import Catalog, ListPrice
from smeval.errors import Finding
from smeval.frames.declared import CeilingRow, CostRow, DecisionRow, GoalRow, RiskRow, StatementRow
from smeval.frames.kinds import NO_NUMBER
from smeval.ids import TAKEN, TERM_KINDS
from smeval.register.entries import Entered
from smeval.register.incidents import check_incidents
from smeval.register.samples import check_samples
from smeval.register.settings import BodySettings
from smeval.register.tables import Table, Tables
from smeval.wording import Value


def _fault(fault: str, at: Entered[Any], key: str = "", **values: Value) -> Finding:
    return Finding(fault, "error", at.file, str(at.line), key, values)


def _not_counted(fault: str, at: Entered[Any], missing: list[str]) -> Finding:
    return Finding(fault, "warning", at.file, str(at.line), missing[0], {"missing": missing})


def _missing(row: tuple[object, ...], *columns: str) -> list[str]:
    """Return which of some columns are empty."""
    cells = {column: getattr(row, column) for column in columns}
    return [column for column, cell in cells.items() if pd.isna(cell) or cell == ""]


def check_tables(tables: Tables, catalog: Catalog) -> Iterator[Finding]:
    """Yield rows that name no channel or contradict each other, and ratings in cells that no approved matrix holds.

    Parameters
    ----------
    tables : Tables
    catalog : Catalog
        With the approved matrix.
    """
    known = {row.channel for row in tables.channels.rows if row.channel}
    for table in tables.each():
        if table is not tables.channels:
            for entered in table.entered:
                if entered.row.channel and entered.row.channel not in known:
                    yield _fault("register_channel_unknown", entered, "channel", known=sorted(known))
    yield from _check_order(tables.channels, "opened_on", "closed_on")
    yield from _check_order(tables.effort, "hours_low", "hours_likely")
    yield from _check_order(tables.effort, "hours_likely", "hours_high")
    yield from _check_goals(tables.goals, catalog)
    yield from _check_cells(tables.risks, catalog)
    yield from check_samples(tables.samples.entered, catalog)
    yield from check_incidents(tables.incidents.entered)
    for decision in tables.decisions.entered:
        yield from _check_decision(decision)


def _check_decision(decision: Entered[DecisionRow]) -> Iterator[Finding]:
    """Yield what a decision lacks: one on a proposal its channel and result, one on a term the reason."""
    row = decision.row
    on_term = ("reason",) if row.subject else ("decision",)
    missing = _missing(row, *on_term, "decided_by", "decided_on")
    if row.state in TAKEN and missing:
        yield _fault("register_decision_incomplete", decision, "state", missing=missing)
    if not row.subject and not row.channel:
        yield _fault("register_decision_nowhere", decision, "channel")
    if row.subject and row.subject.partition(":")[0] not in TERM_KINDS:
        yield _fault("register_subject_unknown", decision, "subject", known=list(TERM_KINDS))
    if row.subject and row.decided_on.year > row.year:  # no day has no year
        values = {"year": row.decided_on.year + 1}
        yield Finding("register_decision_late", "warning", decision.file, str(decision.line), "decided_on", values)


def _check_order(table: Table[Any], first: str, second: str) -> Iterator[Finding]:
    """Yield rows in which the first of two columns is larger or later than the second."""
    for entered in table.entered:
        low, high = getattr(entered.row, first), getattr(entered.row, second)
        if low > high:
            yield _fault("register_order", entered, second, first=first)


def _check_goals(goals: Table[GoalRow], catalog: Catalog) -> Iterator[Finding]:
    """Yield targets on the wrong side of their minimum, and ranks that are no order."""
    for goal in goals.entered:
        minimum, target, kpi = goal.row.minimum, goal.row.target, catalog.kpis.get(goal.row.kpi)
        better = kpi.better if kpi and not isnan(minimum - target) else "none"
        if kpi and kpi.group == "incident":  # whoever writes down less would reach it
            yield _fault("register_goal_incident", goal, "kpi", kpi=goal.row.kpi)
        if minimum == target:
            yield _fault("register_goal_flat", goal, "target")
        elif better != "none" and (target > minimum) != (better == "higher"):
            yield _fault(f"register_goal_{better}", goal, "target", kpi=goal.row.kpi)
    if any(not row.channel or isnan(row.rank) for row in goals.rows):
        return
    told: set[int] = set()
    for counting in _counting(goals):
        taken: dict[float, Entered[GoalRow]] = {}
        for goal in counting:
            first = taken.setdefault(goal.row.rank, goal)
            if first is not goal and goal.line not in told:
                told.add(goal.line)
                yield _fault("register_rank_tied", goal, "rank", rank=f"{goal.row.rank:g}", first=first.line)
        absent = sorted(set(range(1, len(taken) + 1)) - set(taken))
        if absent and taken[max(taken)].line not in told:
            told.add(taken[max(taken)].line)
            yield _fault("register_rank_gap", taken[max(taken)], "rank", absent=[str(rank) for rank in absent])


def _counting(goals: Table[GoalRow]) -> Iterator[list[Entered[GoalRow]]]:
    """Yield the goals of each channel that count together: of several rows of a goal the latest begun."""
    for channel in dict.fromkeys(row.channel for row in goals.rows):
        own = [goal for goal in goals.entered if goal.row.channel == channel]
        for begin in sorted({_begin(goal) for goal in own}):
            begun = sorted((goal for goal in own if _begin(goal) <= begin), key=_begin)
            latest = {goal.row.goal: goal for goal in begun}
            yield sorted(latest.values(), key=lambda goal: goal.line)


def _begin(goal: Entered[GoalRow]) -> float:
    return 0.0 if isnan(goal.row.year) else goal.row.year


def _check_cells(risks: Table[RiskRow], catalog: Catalog) -> Iterator[Finding]:
    """Yield ratings in cells of the matrix that nobody has approved."""
    cells = catalog.policy.matrix.cells
    for before in ("", "residual_"):
        for risk in risks.entered:
            severity, likelihood = (getattr(risk.row, f"{before}{side}") for side in ("severity", "likelihood"))
            cell = f"{severity:.0f}x{likelihood:.0f}"
            if not isnan(severity) and not isnan(likelihood) and cell not in cells:
                key, values = f"{before}severity", {"cell": cell, "known": sorted(cells)}
                yield Finding("register_cell_unapproved", "warning", risk.file, str(risk.line), key, values)


def set_aside(tables: Tables, catalog: Catalog, settings: BodySettings) -> tuple[Tables, list[Finding]]:
    """Return the tables without what cannot count, and a finding for each such entry.

    Statements and ceilings that lack reason, function or date are left out; a list price that does not hold for
    the body loses its amount, so that the cost of the channel is not known.

    Parameters
    ----------
    tables : Tables
        Without faults.
    catalog : Catalog
        Statements, and the prices that providers publish.
    settings : BodySettings
        Say how many employees the body has.
    """
    statements: list[Entered[StatementRow]] = []
    ceilings: list[Entered[CeilingRow]] = []
    costs: list[Entered[CostRow]] = []
    notes = []
    for statement in tables.statements.entered:
        answer = () if catalog.statements[statement.row.statement].free else ("answer",)
        missing = _missing(statement.row, *answer, "reason", "stated_by", "stated_on")
        if missing:
            notes.append(_not_counted("register_statement_incomplete", statement, missing))
        else:
            statements.append(statement)
    for ceiling in tables.ceilings.entered:
        missing = _missing(ceiling.row, "fixed_on", "approved_by")
        if missing:
            notes.append(_not_counted("register_ceiling_incomplete", ceiling, missing))
        else:
            ceilings.append(ceiling)
    platforms = {row.channel: row.platform for row in tables.channels.rows}
    for cost in tables.costs.entered:
        refusal = _refuse(cost, catalog.prices, platforms[cost.row.channel], settings.employees)
        notes += [refusal] if refusal else []
        costs.append(replace(cost, row=cost.row._replace(eur=NO_NUMBER)) if refusal else cost)
    counted = replace(
        tables,
        statements=replace(tables.statements, entered=tuple(statements)),
        ceilings=replace(tables.ceilings, entered=tuple(ceilings)),
        costs=replace(tables.costs, entered=tuple(costs)),
    )
    return counted, notes


def _refuse(
    cost: Entered[CostRow], prices: Mapping[str, ListPrice], platform: str, employees: int | None
) -> Finding | None:
    """Return why a list price does not count, or None where it does."""
    row = cost.row
    if row.basis != "list_price" or row.reason:
        return None
    if row.valid_until.year < row.year:  # no day has no year
        return _fault("register_list_price_expired", cost, "valid_until", year=row.year)
    for price in prices.values():
        if price.platform == platform and price.max_employees is not None:
            values: dict[str, Value] = {"most": price.max_employees, "source": price.source}
            if employees is None:
                return _fault("register_list_price_unsure", cost, "basis", **values)
            if employees > price.max_employees:
                return _fault("register_list_price", cost, "basis", employees=employees, **values)
    return None
