"""What earlier years knew and the register no longer tells, and what it tells that they cannot have known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from smeval.errors import Finding
from smeval.frames import rows
from smeval.frames.kinds import NO_DAY
from smeval.frames.recorded import TermRow
from smeval.ids import TAKEN, Fixing, Severity, TermKind
from smeval.record.earlier_years import Past, carry
from smeval.record.terms import Key, term
from smeval.register import Register
from smeval.wording import Value, encode

#: The file in which a kind of term is declared.
FILES: Mapping[TermKind, str] = {
    "body": "body.toml",
    "goal": "goals.csv",
    "ceiling": "ceilings.csv",
    "rating": "risks.csv",
    "duty": "duties.csv",
    "source": "exports",
    "office": "body.toml",
    "policy": "body.toml",
    "matrix": "body.toml",
    "balance": "body.toml",
    "council": "body.toml",
}


def tell_terms(terms: Iterable[TermRow], fixing: Mapping[Key, Fixing], past: Past) -> Iterator[Finding]:
    """Yield the terms that are held, those that a decision made milder, and the targets fixed after the fact.

    Parameters
    ----------
    terms : iterable of TermRow
    fixing : mapping of (str, str) to str
        Of each goal, by channel and name.
    past : Past
    """
    for row in terms:
        if row.state not in ("held", "decided"):
            continue
        told: dict[str, Value] = {"label": row.label, "was": row.was, "now": row.now, "year": str(row.since)}
        told |= {"subject": term(row.kind, row.name), "column": "subject"}
        told |= {"channel": row.channel} if row.channel else {}
        finding = f"term_{row.state}" if row.channel else f"body_term_{row.state}"
        severity: Severity = "note" if row.state == "decided" else "warning"
        if row.kind == "platform":
            finding, severity = "platform_changed", "error"
        yield Finding(finding, severity, FILES.get(row.kind, "channels.csv"), key=row.kind, values=told)
    for (channel, goal), how in fixing.items():
        if how == "late" and past.lines:
            yield _note("goal_late", "goals.csv", {}, channel=channel, goal=goal)


def tell_withdrawn(register: Register, past: Past, year: int) -> Iterator[Finding]:
    """Yield open actions and statements of last year that are declared no longer, and KPIs computed no longer.

    Parameters
    ----------
    register : Register
        With all channels.
    past : Past
    year : int
    """
    said = {"year": str(year - 1)}
    for row in rows(carry(register.actions, past.frames["actions"], ("channel", "action"))):
        if row.state == "open":
            yield _note("action_vanished", "actions.csv", said, channel=row.channel, action=row.action)
    for row in rows(
        carry(register.statements, past.frames["statements"], ("channel", "statement", "stated_on", "answer"))
    ):
        yield _note("statement_vanished", "statements.csv", said, channel=row.channel, statement=row.statement)
    for name, file in (("criteria", "goals.csv"), ("ceilings", "ceilings.csv")):
        for row in rows(past.frames[name]):
            if row.kpi not in register.catalog.kpis:
                yield _note("kpi_gone", file, said, channel=row.channel, kpi=row.kpi)


def tell_vanished(
    declared: Register, register: Register, past: Past, year: int, department: str | None
) -> Iterator[Finding]:
    """Yield channels that last year knew open and are gone, those that it does not know, and parts of the effort.

    Parameters
    ----------
    declared, register : Register
        With all channels; with those under evaluation.
    past : Past
    year : int
    department : str or None
        The one under evaluation.
    """
    said = {"year": str(year - 1)}
    ended = {row.channel: row.closed_on for row in rows(declared.channels)}
    first = pd.Timestamp(year, 1, 1)
    standing_in = {row.channel: row.platform for row in rows(declared.alternatives)}
    for row in rows(past.listed):
        was_open = pd.isna(row.closed_on) or row.closed_on >= first
        is_gone = row.channel not in ended or ended[row.channel] < first
        if was_open and is_gone and department in (None, row.department):
            yield _note("channel_vanished", "channels.csv", said, channel=row.channel)
            if row.channel in standing_in:  # what is judged does not escape by becoming what stands beside it
                moved = {"was": encode("term_platform", value=row.platform)}
                moved["now"] = encode("term_platform", value=standing_in[row.channel])
                values: dict[str, Value] = {**said, **moved, "channel": row.channel}
                yield Finding("platform_changed", "error", "channels.csv", key="platform", values=values)
    told = set(past.listed["department"])
    for name in sorted(told - set(declared.channels["department"])):
        if department is None:
            yield _note("department_vanished", "channels.csv", said, department=name)
    for channel in rows(register.channels):
        old = channel.opened_on is NO_DAY or channel.opened_on < first
        ended_before = channel.closed_on is not NO_DAY and channel.closed_on < first
        if old and not ended_before and told and channel.channel not in set(past.listed["channel"]):
            yield _note("channel_unlisted", "channels.csv", said, channel=channel.channel)
    made = declared.decisions
    made = made[(made["year"] == year - 1) & made["state"].isin(TAKEN) & (made["subject"] == "")]
    gone = sorted((set(made["channel"]) & set(register.channels["channel"])) - past.channels)
    if gone and year - 1 not in past.damaged:
        yield _note("snapshot_gone", "decisions.csv", said, channels=gone)
    for name, column, finding in (("effort", "phase", "phases_gone"), ("costs", "kind", "kinds_gone")):
        yield from _vanished_parts(register, past, year, name, column, finding)


def _note(finding: str, file: str, said: Mapping[str, str], **values: Value) -> Finding:
    return Finding(finding, "warning", file, values=dict(said) | values)


def _vanished_parts(
    register: Register, past: Past, year: int, name: str, column: str, finding: str
) -> Iterator[Finding]:
    """Yield parts of effort or cost that were declared for last year and not for this one."""
    table, before = getattr(register, name), past.frames[name]
    last = pd.concat([table[table["year"] == year - 1], before[before["year"] == year - 1]])
    for channel in register.channels["channel"]:
        now = set(table.loc[(table["channel"] == channel) & (table["year"] == year), column])
        then = set(last.loc[last["channel"] == channel, column])
        if now and then - now:
            yield _note(
                finding, f"{name}.csv", {"year": str(year)}, channel=channel, **{f"{column}s": sorted(then - now)}
            )
