"""What the tables of the register say together: contradictions, and entries that cannot count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from smeval.catalog import Catalog, ListPrice
from smeval.errors import Finding
from smeval.frames import rows
from smeval.register.schema import BodySettings

#: Of two columns, the first may not be larger or later than the second.
ORDERS = (
    ("channels", "opened_on", "closed_on"),
    ("effort", "hours_low", "hours_likely"),
    ("effort", "hours_likely", "hours_high"),
)
#: A decision has been taken from the first of these states on.
TAKEN = ("decided", "archived")

Tables = Mapping[str, pd.DataFrame]


def _fault(fault: str, row: Any, key: str = "", severity: str = "error", **values: Any) -> Finding:
    return Finding(fault, severity, str(row.file), str(row.line), key, values)


def _filled(row: Any, column: str) -> bool:
    value = getattr(row, column, None)
    return not (value is None or pd.isna(value) or value == "")


def _has(table: pd.DataFrame, *columns: str) -> bool:
    return len(table) > 0 and set(columns) <= set(table.columns)


def check_tables(tables: Tables, catalog: Catalog) -> Iterator[Finding]:
    """Yield rows that name no channel, contradict each other, or rate what no approved matrix holds."""
    channels = tables["channels"]
    known = set(channels["channel"].dropna()) if _has(channels, "channel") else set()
    for name, table in tables.items():
        if name != "channels" and _has(table, "channel"):
            for row in rows(table[~table["channel"].isin(known) & table["channel"].notna()]):
                yield _fault("register_channel_unknown", row, "channel", known=sorted(known))
    for name, first, second in ORDERS:
        table = tables[name]
        if _has(table, first, second):
            both = table[table[first].notna() & table[second].notna()]
            for row in rows(both[both[first] > both[second]]):
                yield _fault("register_order", row, second, first=first)
    yield from _check_goals(tables["goals"], catalog)
    yield from _check_cells(tables["risks"], catalog)
    for row in rows(tables["decisions"]):
        wanted = ("decision", "decided_by", "decided_on")
        missing = [column for column in wanted if not _filled(row, column)]
        if getattr(row, "state", None) in TAKEN and missing:
            yield _fault("register_decision_incomplete", row, "state", missing=missing)


def _check_goals(goals: pd.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Yield targets on the wrong side of their minimum, and ranks that are no order."""
    if _has(goals, "minimum", "target"):
        for row in rows(goals[goals["minimum"].notna() & goals["target"].notna()]):
            kpi = catalog.kpis.get(str(getattr(row, "kpi", "")))
            better = kpi.better if kpi else "none"
            if row.minimum == row.target:
                yield _fault("register_goal_flat", row, "target")
            elif better != "none" and (row.target > row.minimum) != (better == "higher"):
                yield _fault(f"register_goal_{better}", row, "target", kpi=row.kpi)
    if not _has(goals, "channel", "rank") or goals[["channel", "rank"]].isna().to_numpy().any():
        return
    for _, own in goals.groupby("channel", sort=False):
        taken: dict[float, Any] = {}
        for row in rows(own):
            first = taken.setdefault(row.rank, row)
            if first is not row:
                yield _fault("register_rank_tied", row, "rank", rank=f"{row.rank:g}", first=first.line)
        absent = sorted(set(range(1, len(taken) + 1)) - set(taken))
        if absent:
            last = taken[max(taken)]
            yield _fault("register_rank_gap", last, "rank", absent=[str(rank) for rank in absent])


def _check_cells(risks: pd.DataFrame, catalog: Catalog) -> Iterator[Finding]:
    """Yield ratings in cells of the matrix that nobody has approved."""
    cells = catalog.policy.matrix.cells
    for severity, likelihood in (("severity", "likelihood"), ("residual_severity", "residual_likelihood")):
        if _has(risks, severity, likelihood):
            for row in rows(risks[risks[severity].notna() & risks[likelihood].notna()]):
                cell = f"{getattr(row, severity):.0f}x{getattr(row, likelihood):.0f}"
                if cell not in cells:
                    yield _fault("register_cell_unapproved", row, severity, cell=cell, known=sorted(cells))


def set_aside(
    tables: Tables, catalog: Catalog, settings: BodySettings
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """Return the tables without what cannot count, and a finding for each such entry.

    Statements and ceilings that lack reason, function or date are left out; a list price that does not hold for
    the body loses its amount, so that the cost of the channel is not known.
    """
    counted, notes = dict(tables), []
    for name, finding in (("statements", "register_statement_incomplete"), ("ceilings", "register_ceiling_incomplete")):
        kept = []
        for row in rows(tables[name]):
            wanted = ["reason", "stated_by", "stated_on"] if name == "statements" else ["fixed_on", "approved_by"]
            if name == "statements" and not catalog.statements[row.statement].free:
                wanted.insert(0, "answer")
            missing = [column for column in wanted if not _filled(row, column)]
            kept.append(not missing)
            if missing:
                notes.append(_fault(finding, row, missing[0], "warning", missing=missing))
        counted[name] = tables[name][pd.Series(kept, dtype=bool, index=tables[name].index)]
    costs = tables["costs"].copy()
    platforms = {row.channel: str(row.platform) for row in rows(tables["channels"])}
    for index, row in zip(costs.index, rows(costs), strict=True):
        refusal = _refuse(row, catalog.prices, platforms[row.channel], settings.employees)
        if refusal is not None:
            notes.append(refusal)
            costs.loc[index, "eur"] = float("nan")
    return counted | {"costs": costs}, notes


def _refuse(row: Any, prices: Mapping[str, ListPrice], platform: str, employees: int | None) -> Finding | None:
    """Return why a list price does not count, or None where it does."""
    if getattr(row, "basis", None) != "list_price" or _filled(row, "reason"):
        return None
    if _filled(row, "valid_until") and row.valid_until.year < row.year:
        return _fault("register_list_price_expired", row, "valid_until", year=int(row.year))
    for price in prices.values():
        if price.platform == platform and price.max_employees is not None:
            values: dict[str, Any] = {"most": price.max_employees, "source": price.source}
            if employees is None:
                return _fault("register_list_price_unsure", row, "basis", **values)
            if employees > price.max_employees:
                return _fault("register_list_price", row, "basis", employees=employees, **values)
    return None
