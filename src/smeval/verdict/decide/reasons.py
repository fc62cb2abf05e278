"""What speaks for and against a channel, what must be done, and what is not known: reasons as data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from smeval.catalog import Catalog
from smeval.frames import rows
from smeval.frames.columns import DutyResultFrame
from smeval.verdict.decide.decide import Case, Decision
from smeval.verdict.decide.rules import not_rated
from smeval.verdict.facts.known import Known
from smeval.wording import decode, encode

#: Where a duty that is open is told, and the message, by its grade.
DUTY_SIDES = {"H": ("against", "obstacle"), "A": ("condition", "condition"), "W": ("gap", "watch")}
#: More duties than these share a sentence.
MANY = 3
#: Where a rule that holds a proposal down is told, if not among what speaks against the channel.
SIDES = {"closed": "gap", "milder_setting": "condition", "overdue": "condition", "robustness": "gap"}


def _reason(channel: str, side: str, stage: int, reason: str, evidence: str = "") -> dict[str, Any]:
    return {"channel": channel, "side": side, "stage": stage, "reason": reason, "evidence": evidence}


def give_reasons(
    channel: Any,
    case: Case,
    decision: Decision,
    criteria: pd.DataFrame,
    duties: pd.DataFrame,
    risks: pd.DataFrame,
    yearly: pd.DataFrame,
    catalog: Catalog,
    unanswered: Collection[str] = (),
) -> list[dict[str, Any]]:
    """Return the reasons for one channel, rows of the frame ``reasons``.

    Parameters
    ----------
    channel : named tuple
        Row of the frame ``channels``.
    case : Case
    decision : Decision
    criteria, duties, risks : DataFrame
        Frames ``criteria`` (all channels), ``duty_results`` (this channel), ``risk_results`` (all channels).
    yearly : DataFrame
        Frame ``kpis``, rows of the year.
    catalog : Catalog
    unanswered : collection of str
        Statements that nobody has made yet.
    """
    name = str(channel.channel)
    rows = [
        *_goal_reasons(name, criteria[criteria["channel"] == name]),
        *_duty_reasons(name, duties[duties["outcome"] != "not_applicable"]),
        *_risk_reasons(name, case, decision, risks[(risks["channel"] == name) & risks["governing"]]),
        *_use_reasons(channel, case, yearly[yearly["channel"] == name], catalog, unanswered),
    ]
    told = {row["reason"] for row in rows}
    for cap in decision.held():
        # duties and ratings have their own sentences above, and the balance is the proposal itself
        if cap.rule in ("obstacle", "curable", "ratings", "balance", "crisis") or cap.reason in told:
            continue
        told.add(cap.reason)
        noted = cap.missing or (cap.rule == "no_progress" and cap.at == "continue")
        side = "gap" if noted else SIDES.get(cap.rule, "against")
        rows.append(_reason(name, side, catalog.rules[cap.rule].stage, cap.reason))
    return rows


def _goal_reasons(name: str, criteria: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for goal in rows(criteria):
        values = {"goal": goal.goal, "kpi": goal.kpi}
        if goal.state == "not_offered":
            yield _reason(name, "gap", 2, encode("goal_not_offered", **values), goal.evidence)
        elif goal.partial_low >= 1:
            yield _reason(name, "for", 2, encode("goal_reached", **values), goal.evidence)
        elif goal.partial_high <= 0:
            yield _reason(name, "against", 2, encode("goal_missed", **values), goal.evidence)
        elif goal.state not in ("measured", "suppressed"):
            yield _reason(name, "gap", 2, encode("goal_unproven", **values, state=goal.state), goal.evidence)
        else:
            share = round((goal.partial_low + goal.partial_high) / 2, 4)
            side = "for" if share >= 0.5 else "against"
            yield _reason(name, side, 2, encode("goal_partly", **values, share=share), goal.evidence)


def _duty_reasons(name: str, duties: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield how many of the duties that apply are met, then those that are not."""
    lacking = duties[duties["outcome"] != "met"]
    if len(duties) and lacking.empty:
        yield _reason(name, "for", 1, encode("duties_met", n=len(duties)), _evidence(duties))
    elif len(duties):
        message = "duties_open" if len(lacking) <= 5 else "duties_open_many"
        reason = encode(message, duties=list(lacking["duty"]), n=len(lacking), of=len(duties))
        yield _reason(name, "against", 1, reason, _evidence(duties))
    for (grade, outcome), own in lacking.groupby(["grade", "outcome"], sort=False):
        side, message = DUTY_SIDES[str(grade)]
        message += "_failed" if outcome == "not_met" else "_unproven"
        if len(own) > MANY:
            reason = encode(f"{message}_many", n=len(own), duties=list(own["duty"]))
            yield _reason(name, side, 1, reason, _evidence(own))
        else:
            for row in rows(own):
                yield _reason(name, side, 1, encode(message, duty=row.duty), row.evidence)


def _risk_reasons(name: str, case: Case, decision: Decision, governing: pd.DataFrame) -> Iterator[dict[str, Any]]:
    if case.risk.absent:
        yield _reason(name, "gap", 4, not_rated(case))
        return
    side = "for" if case.risk.high == "low" else "against"
    reason = encode("residual_risk", risk=case.risk.governing, level=case.risk.high)
    yield _reason(name, side, 4, reason, _evidence(governing))
    if conditions_open(decision):
        yield _reason(name, "condition", 4, encode("condition_risk", risk=case.risk.governing), _evidence(governing))


def _use_reasons(
    channel: Any, case: Case, yearly: pd.DataFrame, catalog: Catalog, unanswered: Collection[str]
) -> Iterator[dict[str, Any]]:
    """Yield how the promised rhythm was kept, what else would do, and what the channel is for in a crisis."""
    name = str(channel.channel)
    for week in rows(yearly[(yearly["kpi"] == "weeks_kept") & (yearly["state"] == "measured")]):
        side = "for" if week.value >= catalog.policy.values["rhythm_kept"] else "against"
        reason = encode("promise", share=round(week.value, 4), promise=float(channel.posts_per_week))
        yield _reason(name, side, 2, reason, week.evidence)
    if channel.alternative and "milder_means" in unanswered:
        yield _reason(name, "gap", 3, encode("alternative_exists", alternative=channel.alternative))
    if channel.crisis_channel == "yes" and not case.crisis:
        yield _reason(name, "for", 3, "crisis_channel")
    if case.crisis:
        yield _reason(name, "for", 4, "crisis_fulfilled")


def rule_rows(
    channel: str, case: Case, decision: Decision, standing: Mapping[str, Any], catalog: Catalog
) -> list[dict[str, Any]]:
    """Return every rule with its outcome for one channel, rows of the frame ``rule_results``.

    A rule ``holds`` the proposal at something or worse, ``passes``, or stays ``open`` because it cannot be judged.
    """
    held = decision.held()
    rows = []
    for name, rule in catalog.rules.items():
        row = {"channel": channel, "rule": name, "stage": rule.stage, "source": rule.source}
        found = [cap for cap in held if cap.rule == name]
        if name == "decision" and standing["unanswered"]:
            reason = encode("statements_open", statements=str(standing["unanswered"]).split())
            rows.append(row | {"outcome": "open", "reason": reason})
        elif name == "cost" and not case.costs:
            rows.append(row | {"outcome": "open", "reason": "cost_no_ceiling"})
        elif name == "no_progress" and not case.before:
            rows.append(row | {"outcome": "open", "reason": "no_snapshot"})
        elif not found:
            rows.append(row | {"outcome": "passes"})
        for cap in found:
            outcome = "open" if cap.missing else "passes" if cap.at == "continue" else "holds"
            held_at = "" if cap.at == "continue" else cap.at
            rows.append(row | {"outcome": outcome, "proposal": held_at, "reason": cap.reason})
    return rows


def conditions_open(decision: Decision) -> bool:
    """Say whether only the balancing table asks for conditions, so that people must set them."""
    return decision.proposal == "continue_with_conditions" and decision.decided_by.startswith("balance ")


def _evidence(rows: pd.DataFrame) -> str:
    return " ".join(sorted({key for text in rows["evidence"] for key in text.split()}))


def due_next(known: Known, duties: DutyResultFrame, channel: str, governing: str = "") -> dict[str, Any]:
    """Return what is due first for a channel.

    An open action, the cure of a duty that is not fulfilled, or conditions against the governing risk that
    nobody has set yet.
    """
    actions, cure_by = known.register.actions, known.until
    own = actions[(actions["channel"] == channel) & (actions["state"] == "open") & actions["due_on"].notna()]
    waiting = [(row.due_on, encode("due_action", action=row.action)) for row in rows(own)]
    lacking = duties[(duties["outcome"].isin(("not_met", "unchecked"))) & (duties["grade"] != "W")]
    if len(lacking):
        names = list(lacking["duty"])
        message = "due_duty" if len(names) == 1 else "due_duties" if len(names) <= 3 else "due_many_duties"
        waiting.append((pd.Timestamp(cure_by), encode(message, duties=names, n=len(names))))
    if governing and not waiting:
        waiting.append((pd.Timestamp(cure_by), encode("due_conditions", risk=governing)))
    if not waiting:
        return {}
    due_on, what = min(waiting)
    agreed = "overdue" if due_on <= pd.Timestamp(known.year_end) else "agreed"
    kind = agreed if decode(what)[0] == "due_action" else "suggested"
    return {"due_on": due_on, "due_action": what, "due_kind": kind}
