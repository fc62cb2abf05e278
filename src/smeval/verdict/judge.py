"""What the rules make of every channel under evaluation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import pandas as pd

from smeval.frames import make_frame, rows
from smeval.frames.columns import (
    POSSIBILITIES_FRAME,
    PROPOSALS_FRAME,
    REASONS_FRAME,
    RULE_RESULTS_FRAME,
    SCENARIOS_FRAME,
    TIPPING_POINTS_FRAME,
    PossibilityFrame,
    ProposalFrame,
    ReasonFrame,
    RuleResultFrame,
    ScenarioFrame,
    TippingPointFrame,
)
from smeval.frames.declared import ChannelRow
from smeval.verdict.decide.case import build_case
from smeval.verdict.decide.decide import Case, Decision, decide, overruled
from smeval.verdict.decide.possibilities import possible_rows, scenario_cases, scenario_rows
from smeval.verdict.decide.reasons import conditions_open, due_next, give_reasons, rule_rows
from smeval.verdict.decide.tipping_points import find_tipping_points
from smeval.verdict.facts.benefit import benefit_class
from smeval.verdict.facts.known import Known
from smeval.verdict.held.status import decision_reasons, standing_of


class Verdict(NamedTuple):
    """The frames that hold the proposals and what led to them, over all channels."""

    proposals: ProposalFrame
    rules: RuleResultFrame
    reasons: ReasonFrame
    possibilities: PossibilityFrame
    tipping_points: TippingPointFrame
    scenarios: ScenarioFrame


def judge(known: Known) -> Verdict:
    """Return what the rules make of every channel."""
    catalog, policy = known.register.catalog, known.register.catalog.policy
    lines: dict[str, list[Any]] = {name: [] for name in Verdict._fields}
    yearly = known.kpis[known.kpis["period"] == str(known.year)]
    for channel in rows(known.register.channels):
        name = str(channel.channel)
        case = build_case(known, channel)
        cases = scenario_cases(case, channel.platform, catalog)
        decision = decide(case, policy)
        flips = find_tipping_points(case, policy, cases)
        standing = standing_of(known, channel, decision)
        duties = known.duties[known.duties["channel"] == name]
        row = _proposal_row(channel, case, decision, known) | standing
        row["tipping_point"] = flips[0].message if flips else "flip_none"
        governing = case.risk.governing if conditions_open(decision) else ""
        if case.closed:
            row |= {"due_on": known.until, "due_action": "due_closing", "due_kind": "suggested"}
        else:
            row |= due_next(known, duties, name, governing)
        row["evidence"] = _evidence(
            frame.loc[frame["channel"] == name, "evidence"] for frame in (known.duties, known.criteria, known.risks)
        )
        lines["proposals"].append(row)
        lines["rules"] += rule_rows(name, case, decision, standing, catalog)
        open_questions = str(standing["unanswered"]).split()
        lines["reasons"] += give_reasons(
            channel, case, decision, known.criteria, duties, known.risks, yearly, catalog, open_questions
        )
        lines["reasons"] += decision_reasons(known, name, decision, standing)
        lines["possibilities"] += possible_rows(name, case, cases, catalog)
        lines["scenarios"] += scenario_rows(name, cases, catalog)
        lines["tipping_points"] += [
            {
                "channel": name,
                "kind": flip.kind,
                "proposal": flip.proposal,
                "better": flip.better,
                "tipping_point": flip.message,
            }
            for flip in flips
        ]
    return Verdict(
        proposals=make_frame(PROPOSALS_FRAME, lines["proposals"]),
        rules=make_frame(RULE_RESULTS_FRAME, lines["rules"]),
        reasons=make_frame(REASONS_FRAME, lines["reasons"]),
        possibilities=make_frame(POSSIBILITIES_FRAME, lines["possibilities"]),
        tipping_points=make_frame(TIPPING_POINTS_FRAME, lines["tipping_points"]),
        scenarios=make_frame(SCENARIOS_FRAME, lines["scenarios"]),
    )


def _proposal_row(channel: ChannelRow, case: Case, decision: Decision, known: Known) -> dict[str, Any]:
    policy = known.register.catalog.policy
    row: dict[str, Any] = {
        "channel": channel.channel,
        "department": channel.department,
        "platform": channel.platform,
        "proposal": decision.proposal,
        "robustness": decision.robustness,
        "firmness": decision.firmness,
        "overruled": overruled(case, decision, policy),
        "weaker": decision.weaker,
        "possible": " ".join(decision.possible),
        "risk_low": case.risk.low,
        "risk_high": case.risk.high,
        "governing_risk": case.risk.governing,
        "decided_by": decision.decided_by,
    }
    if case.benefit is not None:
        medium, high = policy.values["class_medium"], policy.values["class_high"]
        row |= {
            "benefit_low": case.benefit.low,
            "benefit_high": case.benefit.high,
            "benefit_point": case.benefit.cautious,
            "benefit_class_low": benefit_class(case.benefit.low, medium, high),
            "benefit_class_high": benefit_class(case.benefit.high, medium, high),
            "evidence_share": case.benefit.proven,
        }
    return row


def _evidence(columns: Iterable[pd.Series]) -> str:
    return " ".join(sorted({key for column in columns for text in column for key in text.split()}))
