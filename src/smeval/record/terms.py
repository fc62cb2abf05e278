"""What a body is held to from year to year: its terms, as values that JSON can tell, by channel and term.

A term is named by its kind, or ``<kind>:<name>``; an empty channel binds the whole body. The same form is made of what
a register declares, of what counted in an evaluation, and of snapshots that were written before they held their terms.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from math import isnan
from typing import TypeAlias, cast

import pandas as pd

from smeval.catalog import Catalog, Policy
from smeval.frames import make_frame, rows
from smeval.frames.columns import EVIDENCE_FRAME, GOALS_FRAME, KPIS_FRAME, EvidenceFrame, GoalFrame, KpiFrame
from smeval.frames.declared import ChannelRow, DutyRow, GoalRow
from smeval.frames.judged import CriterionRow, DutyResultRow
from smeval.frames.kinds import day_of
from smeval.ids import TermKind
from smeval.register import Register
from smeval.wording import decode

#: A value as JSON tells it.
Value: TypeAlias = "str | float | bool | list[Value] | dict[str, Value] | None"
#: Channel and term.
Key: TypeAlias = tuple[str, str]
Terms: TypeAlias = dict[Key, Value]


def term(kind: TermKind, name: str = "") -> str:
    """Return the id of a term.

    Parameters
    ----------
    kind : str
    name : str
        Of which goal, risk, duty, KPI, threshold or cell; empty where there is only one.
    """
    return f"{kind}:{name}" if name else kind


def canonical(value: Value | Mapping[str, Value]) -> str:
    """Return a value as JSON, always with the same characters."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _number(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _day(moment: pd.Timestamp) -> str:
    return day.isoformat() if (day := day_of(moment)) else ""


# --- what a register declares ---


def goals_of(goals: GoalFrame, year: int) -> GoalFrame:
    """Return the goals that count for a year: of several rows of a goal the one with the latest year until then.

    Parameters
    ----------
    goals : DataFrame
        Frame ``goals``.
    year : int
    """
    begun = goals[goals["year"].isna() | (goals["year"] <= year)]
    latest = begun.sort_values("year", na_position="first", kind="stable").drop_duplicates(
        ["channel", "goal"], keep="last"
    )
    return make_frame(GOALS_FRAME, latest.sort_index())


def declared_terms(register: Register, year: int, sources: Terms | None = None) -> Terms:
    """Return what a register declares for a year.

    Parameters
    ----------
    register : Register
    year : int
    sources : mapping, optional
        What `sources_of` found in the year's KPIs.
    """
    found: Terms = dict(sources or {})
    for channel in rows(register.channels):
        found |= {(channel.channel, name): value for name, value in _of_channel(channel)}
    for goal in rows(goals_of(register.goals, year)):
        found[goal.channel, term("goal", goal.goal)] = _of_goal(goal)
    ceilings = register.ceilings[register.ceilings["fixed_on"] <= pd.Timestamp(year, 12, 31)]
    for ceiling in rows(ceilings.sort_values("fixed_on", kind="stable")):
        found[ceiling.channel, term("ceiling", ceiling.kpi)] = ceiling.ceiling
    found |= _ratings(
        (row.channel, row.risk, row.rater, row.residual_severity, row.residual_likelihood)
        for row in rows(register.risks)
    )
    found |= {("", term("body", name)): str(value or "") for name, value in _of_body(register).items()}
    found |= {**_duties(register, year), **_approvals(register, year)}
    found |= of_policy(register.catalog.policy)
    for name, office in register.catalog.approving().items():
        found["", term("office", name)] = office.decisive
    agreed = register.settings.approvals.council_agreed_on
    found["", term("council")] = agreed.isoformat() if agreed else ""
    return found


def _of_body(register: Register) -> Mapping[str, str | None]:
    """Return what the body says of itself that law, holidays and days depend on."""
    return {
        "country": register.country,
        "kind": register.settings.kind,
        "land": register.land,
        "timezone": register.timezone,
        "service_hours": canonical(dict(register.settings.service_hours.items()))
        if register.settings.service_hours
        else "",
    }


def _of_channel(channel: ChannelRow) -> Iterator[tuple[str, Value]]:
    """Yield what a row of channels.csv binds the channel to; what is not declared reads as what it amounts to."""
    yield term("platform"), channel.platform
    yield term("use"), channel.use or "regular"
    yield term("mode"), channel.mode
    yield term("team_size"), _number(channel.team_size)
    yield term("posts_per_week"), _number(channel.posts_per_week)
    yield term("answer_within"), _number(channel.answer_within)
    yield term("dialogue"), channel.dialogue
    yield term("crisis_channel"), channel.crisis_channel or "no"
    yield term("stories_count"), channel.stories_count or "no"
    yield term("opened_on"), _day(channel.opened_on)


def _of_goal(goal: GoalRow | CriterionRow) -> Value:
    return {
        "kpi": goal.kpi,
        "minimum": goal.minimum,
        "target": goal.target,
        "rank": goal.rank,
        "fixed_on": _day(goal.fixed_on),
    }


def _ratings(found: Iterable[tuple[str, str, str, float, float]]) -> Terms:
    """Return residual ratings, both steps by rater; one that lacks a step is none."""
    by_rater: dict[Key, dict[str, Value]] = {}
    for channel, risk, rater, severity, likelihood in found:
        if not isnan(severity) and not isnan(likelihood):
            by_rater.setdefault((channel, term("rating", risk)), {})[rater] = [severity, likelihood]
    return {key: dict(own) for key, own in by_rater.items()}


def _checks(register: Register, year: int) -> list[DutyRow]:
    """Return the checks that can speak of a year, the newest last."""
    until = pd.Timestamp(register.catalog.policy.cure_by(year))
    known = register.duties[register.duties["checked_on"].isna() | (register.duties["checked_on"] <= until)]
    return list(rows(known.sort_values("checked_on", na_position="first", kind="stable")))


def _approvals(register: Register, year: int) -> Terms:
    """Return what each office that approves says, and when the duty to be approved was checked last."""
    duty = register.catalog.duty_of("approvals")
    checked = {row.channel: _day(row.checked_on) for row in _checks(register, year) if row.duty == duty}
    return {
        (row.channel, term("approval", row.office)): {"state": row.state, "checked_on": checked.get(row.channel, "")}
        for row in rows(register.approvals)
    }


def _duties(register: Register, year: int) -> Terms:
    """Return of every duty that was checked how its newest check reads, the day of one in the year, and what failed.

    Only a check in the year, or until the day by which its failures are cured, answers one that failed before.
    """
    found: Terms = {}
    for row in _checks(register, year):
        key = row.channel, term("duty", row.duty)
        before = cast(Mapping[str, Value], found.get(key, {}))
        exempt = row.state == "not_applicable" and bool(row.document)
        failed = _check(row) if row.state == "not_met" else before.get("failed_check")
        outcome = "not_applicable" if exempt else "applies"
        within = _day(row.checked_on) if row.checked_on.year >= year else ""  # no day has no year
        found[key] = {"outcome": outcome, "failed_check": failed, "checked_on": within}
    return found


def _check(row: DutyRow | DutyResultRow) -> Value:
    return {"checked_on": _day(row.checked_on), "document": row.document, "checked_by": row.checked_by}


def of_policy(policy: Policy) -> Terms:
    """Return the thresholds and tables of a policy as terms of the whole body."""
    found: Terms = {("", term("policy", name)): value for name, value in policy.values.items()}
    found |= {("", term("matrix", cell)): level for cell, level in policy.matrix.cells.items()}
    return found | {("", term("balance", cell)): proposal for cell, proposal in policy.balance.items()}


def sources_of(kpis: KpiFrame, evidence: EvidenceFrame, catalog: Catalog, year: int) -> Terms:
    """Return of every KPI measured in a year whether a hand-kept table or an export of the network is behind it.

    Parameters
    ----------
    kpis, evidence : DataFrame
        Frames ``kpis`` and ``evidence``.
    catalog : Catalog
        Says which exports are kept by hand.
    year : int
    """
    by_hand = {key for key, export in catalog.exports() if export.shape == "figures"}
    kinds = {
        row.evidence: "hand" if row.rule in by_hand else "export"
        for row in rows(evidence)
        if row.file.startswith("exports/")
    }
    found: Terms = {}
    for kpi in rows(kpis[(kpis["period"] == str(year)) & (kpis["state"] == "measured")]):
        behind = {kinds[key] for key in kpi.evidence.split() if key in kinds}
        if behind:
            found[kpi.channel, term("source", kpi.kpi)] = "hand" if "hand" in behind else "export"
    return found


# --- what a closed year holds ---


def recorded_terms(frames: Mapping[str, pd.DataFrame], policy: Policy, catalog: Catalog, year: int) -> Terms:
    """Return what counted in a closed year, from its frame ``terms`` or, where that is empty, from the others.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        By attribute of the evaluation: ``terms``, or ``channels``, ``criteria``, ``ceilings``, ``risks``, ``duties``,
        ``kpis`` and ``evidence``.
    policy : Policy
        That of the snapshot.
    catalog : Catalog
    year : int
        The closed one.
    """
    if len(frames["terms"]):
        return {
            (row.channel, term(row.kind, row.name)): json.loads(row.counted)
            for row in rows(frames["terms"])
            if row.counted
        }
    found: Terms = of_policy(policy)
    for channel in rows(frames["channels"]):
        found |= {(channel.channel, name): value for name, value in _of_channel(channel)}
    for goal in rows(frames["criteria"]):
        found[goal.channel, term("goal", goal.goal)] = _of_goal(goal)
    for ceiling in rows(frames["ceilings"].sort_values("fixed_on", kind="stable")):
        found[ceiling.channel, term("ceiling", ceiling.kpi)] = ceiling.ceiling
    found |= _ratings(
        (row.channel, row.risk, row.rater, row.residual_severity, row.residual_likelihood)
        for row in rows(frames["risks"])
    )
    for duty in rows(frames["duties"]):
        found[duty.channel, term("duty", duty.duty)] = of_duty(duty)
    kpis, evidence = make_frame(KPIS_FRAME, frames["kpis"]), make_frame(EVIDENCE_FRAME, frames["evidence"])
    return found | sources_of(kpis, evidence, catalog, year)


def of_duty(result: DutyResultRow) -> Value:
    """Return how a duty stood, and the check that found it not met."""
    message, values = decode(result.reason) if result.reason else ("", {})
    first, _ = decode(str(values.get("first", message)))
    check: Value = None
    if result.outcome == "not_met" and first == "duty_declared_failed":
        check = _check(result)
    return {"outcome": result.outcome, "failed_check": check}
