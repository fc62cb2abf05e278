"""From what is known of a channel to the case that the rules judge: answers, cost, rhythm, what is overdue or new."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from smeval.frames import rows
from smeval.record.earlier_years import YEARS, carry
from smeval.verdict.decide.rules import Case, CostCheck, DutyState
from smeval.verdict.facts.benefit import combine, criteria_of
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.questions import answers_of
from smeval.verdict.facts.risk import range_of, ratings_of
from smeval.verdict.held.carried_terms import policy_is_late


def build_case(known: Known, channel: Any) -> Case:
    """Return the case of one channel, a row of the frame ``channels``."""
    name = str(channel.channel)
    duties = known.duties[known.duties["channel"] == name]
    answers = answers_of(known, name)
    goals = criteria_of(known.criteria, name)
    ratings = ratings_of(known.risks, known.register, name)
    overdue, again = overdue_actions(known, name)
    before = known.past.frames["proposals"]
    proposed = list(before.loc[before["channel"] == name, "proposal"])
    return Case(
        benefit=combine(goals),
        risk=range_of(ratings),
        duties=tuple(
            DutyState(row.duty, row.grade, row.outcome == "not_met", (row.channel, row.duty) in known.twice)
            for row in rows(duties[duties["outcome"].isin(("not_met", "unchecked"))])
        ),
        rhythm=rhythm_of(known, channel),
        closed=bool(pd.notna(channel.closed_on) and channel.closed_on.date() <= known.year_end),
        kept=tuple(DutyState(row.duty, row.grade, False) for row in rows(duties[duties["outcome"] == "met"])),
        goals=goals,
        ratings=ratings,
        milder_means=answers.get("milder_means") == "yes",
        milder_setting=answers.get("milder_setting") == "yes",
        crisis=answers.get("crisis_function") == "yes",
        refused=tuple(
            key
            for key, entry in known.register.catalog.statements.items()
            if entry.effect == "required" and answers.get(key) == "no"
        ),
        consulted=answers.get("consultation") == "yes",
        overdue=overdue,
        overdue_again=again,
        costs=tuple(check_costs(known, channel)),
        before=proposed[0] if proposed else "",
        fresh=fresh_evidence(known, name),
        late_policy=policy_is_late(known.register, known.past, known.year),
    )


def rhythm_of(known: Known, channel: Any) -> str:
    """Say whether the promised rhythm was kept in the year."""
    if not channel.posts_per_week > 0:
        return "none"
    year, most = str(known.year), known.register.catalog.policy.values["rhythm_missed"]
    own = known.kpis[known.kpis["channel"] == channel.channel]
    states = {row.kpi: row for row in rows(own[own["period"] == year])}
    weeks, posts = states["weeks_kept"], states["posts_per_week"]
    if weeks.state == "measured":
        return "missed" if 1 - weeks.value > most + 1e-9 else "kept"
    months = own[(own["kpi"] == "posts") & (own["period"] != year) & (own["state"] == "measured")]
    if posts.state == "measured" and len(months) == 12:
        # without days, months tell: a year's total would hide a silence
        days = pd.PeriodIndex(months["period"], freq="M").days_in_month
        missed = (months["value"].to_numpy() < channel.posts_per_week * days / 7 - 1).mean()
        return "missed" if missed > most + 1e-9 else "kept"
    return "none" if weeks.state == posts.state == "not_offered" else "unknown"


# --- cost ---


def check_costs(known: Known, channel: Any) -> list[CostCheck]:
    """Set the cost per unit of a goal against the approved ceiling and the three years before."""
    declared = known.register.ceilings
    gone = carry(declared, known.past.frames["ceilings"], ("channel", "kpi"))
    found = pd.concat([gone, declared], ignore_index=True) if len(gone) else declared
    found = found[(found["channel"] == channel.channel) & (found["fixed_on"] <= pd.Timestamp(known.year_end))]
    latest = {str(row.kpi): float(row.ceiling) for row in rows(found.sort_values("fixed_on", kind="stable"))}
    return [
        check
        for kpi, ceiling in latest.items()
        if (check := _check_cost(known, channel, kpi, ceiling)).state != "not_offered"
    ]


def _check_cost(known: Known, channel: Any, kpi: str, ceiling: float) -> CostCheck:
    needs = known.register.catalog.kpis[kpi].needs
    first = known.year - YEARS
    breaks = known.register.catalog.platforms[channel.platform].breaks
    if any(entry.measure in needs and date(first, 1, 1) < entry.on <= known.year_end for entry in breaks):
        return CostCheck(kpi, "broken", ceiling=ceiling)
    found = pd.concat([known.history, known.kpis[known.kpis["period"] == str(known.year)]])
    found = found[(found["channel"] == channel.channel) & (found["kpi"] == kpi)]
    states = dict(zip(found["period"], found["state"], strict=True))
    values = {row.period: float(row.value) for row in rows(found[found["state"] == "measured"])}
    if states.get(str(known.year)) == "not_offered":
        return CostCheck(kpi, "not_offered")
    before = [values[str(year)] for year in range(first, known.year) if str(year) in values]
    if len(before) < YEARS:
        return CostCheck(kpi, "no_history", ceiling=ceiling)
    value = values.get(str(known.year))
    if value is None:
        return CostCheck(kpi, "unknown", ceiling=ceiling, most=max(before))
    state = "above" if value > ceiling and value > max(before) else "within"
    return CostCheck(kpi, state, value, ceiling, max(before))


# --- what is overdue, what is new ---


def overdue_actions(known: Known, channel: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return open actions past their date at the end of the year, and those that were so a year before already.

    A new date does not help an action that was overdue before, and neither does leaving it out of the register.
    """
    before = known.past.frames["actions"]
    gone = carry(known.register.actions, before, ("channel", "action"))
    rows = pd.concat([known.register.actions, gone], ignore_index=True) if len(gone) else known.register.actions
    rows = rows[(rows["channel"] == channel) & (rows["state"] == "open")]
    late = list(rows.loc[rows["due_on"] <= pd.Timestamp(known.year_end), "action"])
    earlier = before[(before["channel"] == channel) & (before["state"] == "open")]
    last_end = pd.Timestamp(known.year - 1, 12, 31)
    again = [name for name in earlier.loc[earlier["due_on"] <= last_end, "action"] if name in set(rows["action"])]
    return tuple(dict.fromkeys([*late, *again])), tuple(dict.fromkeys(again))


def fresh_evidence(known: Known, channel: str) -> tuple[tuple[str, int], ...]:
    """Count what is new since last year's closing snapshot: exports of the year, and proof that somebody gave.

    A check that found a duty not met is no proof: it cannot carry the burden of justifying the channel.
    """
    register, known_before = known.register, set(known.past.frames["files"]["sha256"])
    after, until = pd.Timestamp(known.year - 1, 12, 31), pd.Timestamp(known.until)

    def recent(frame: pd.DataFrame, day: str) -> int:
        return int(((frame["channel"] == channel) & (frame[day] > after) & (frame[day] <= until)).sum())

    files = known.exports.files
    own = files[(files["channel"] == channel) & (files["status"] == "recognised")]
    own = own[(own["end"] > after) & ~own["sha256"].isin(known_before)]
    checks = register.duties[(register.duties["state"] == "met") & (register.duties["document"] != "")]
    return (
        ("files", len(own)),
        ("checks", recent(checks, "checked_on")),
        ("ratings", recent(register.risks, "rated_on")),
        ("statements", recent(register.statements, "stated_on")),
    )
