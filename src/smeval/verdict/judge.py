"""What the rules make of every channel under evaluation."""

from __future__ import annotations

from typing import NamedTuple

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
from smeval.frames.judged import PossibilityRow, ProposalRow, ReasonRow, RuleResultRow, ScenarioRow, TippingPointRow
from smeval.record.decided import departs
from smeval.verdict.decide.case import build_case
from smeval.verdict.decide.decide import Decision, decide
from smeval.verdict.decide.possibilities import possible_rows, scenario_cases, scenario_rows
from smeval.verdict.decide.reasons import decides, give_reasons, rule_rows
from smeval.verdict.decide.rules import check_rules
from smeval.verdict.decide.status import (
    decision_on,
    due_closing,
    due_next,
    is_acceptable,
    status_of,
    status_reasons,
)
from smeval.verdict.decide.tipping_points import TippingPoint, find_tipping_points
from smeval.verdict.decide.weighing import emergency_class
from smeval.verdict.facts.benefit import benefit_class
from smeval.verdict.facts.known import Known
from smeval.wording import encode


class Verdict(NamedTuple):
    """The frames that hold the proposals and what led to them, over all channels."""

    proposals: ProposalFrame
    rules: RuleResultFrame
    reasons: ReasonFrame
    possibilities: PossibilityFrame
    tipping_points: TippingPointFrame
    scenarios: ScenarioFrame


def judge(known: Known) -> Verdict:
    """Return what the rules make of every channel.

    Raises
    ------
    ValueError
        If the catalog names other rules than there are.
    """
    catalog, policy = known.register.catalog, known.register.catalog.policy
    check_rules(catalog.rules)
    proposals: list[ProposalRow] = []
    rules: list[RuleResultRow] = []
    reasons: list[ReasonRow] = []
    possibilities: list[PossibilityRow] = []
    tipping_points: list[TippingPointRow] = []
    scenarios: list[ScenarioRow] = []
    for channel in rows(known.register.channels):
        name = channel.channel
        case = build_case(known, channel)
        if case.closed:
            proposals.append(_closed_row(known, channel))
            continue
        cases = scenario_cases(case, channel.platform, catalog)
        decision, legal = decide(case, policy), list(scenario_rows(name, cases, catalog))
        points = find_tipping_points(case, policy, cases)
        turned = any(row.proposal != decision.proposal for row in legal)
        proposals.append(_proposal_row(known, channel, decision, points, turned=turned))
        rules += rule_rows(name, decision, catalog)
        reasons += give_reasons(known, channel, decision)
        reasons += status_reasons(name, decision_on(known.register, name, known.year), decision)
        possibilities += possible_rows(name, case, cases, catalog)
        tipping_points += (
            TippingPointRow(name, point.kind, point.proposal, point.better, point.message, point.size)
            for point in points
        )
        scenarios += legal
    return Verdict(
        proposals=make_frame(PROPOSALS_FRAME, proposals),
        rules=make_frame(RULE_RESULTS_FRAME, rules),
        reasons=make_frame(REASONS_FRAME, reasons),
        possibilities=make_frame(POSSIBILITIES_FRAME, possibilities),
        tipping_points=make_frame(TIPPING_POINTS_FRAME, tipping_points),
        scenarios=make_frame(SCENARIOS_FRAME, scenarios),
    )


def _closed_row(known: Known, channel: ChannelRow) -> ProposalRow:
    """Return the row of a channel that was closed: nothing is proposed, and its closing work is due."""
    name = channel.channel
    made, due = decision_on(known.register, name, known.year), due_closing(known, channel)
    return ProposalRow(
        channel=name,
        department=channel.department,
        platform=channel.platform,
        proposal="closed",
        robustness="",
        decided_by=encode("channel_closed"),
        due_on=due.due_on,
        due_action=due.due_action,
        due_kind=due.due_kind,
        status=made.state if made is not None and made.state else "draft",
        deviates=made is not None and departs(made.decision, "closed"),
        evidence=_evidence(known, name),
    )


def _proposal_row(
    known: Known, channel: ChannelRow, decision: Decision, points: list[TippingPoint], *, turned: bool
) -> ProposalRow:
    """Return the row of a channel; `turned` if a disputed legal position would lead to another proposal."""
    name, case, policy = channel.channel, decision.weighing.case, known.register.catalog.policy
    made, due = decision_on(known.register, name, known.year), due_next(known, name, decision)
    row = ProposalRow(
        channel=name,
        department=channel.department,
        platform=channel.platform,
        proposal=decision.proposal,
        robustness=decision.robustness,
        firmness="stable_here" if turned and decision.firmness == "stable" else decision.firmness,
        overruled=decision.overruled,
        weaker=decision.weaker,
        possible=" ".join(decision.possible),
        risk_low=case.risk.low,
        risk_high=case.risk.high,
        governing_risk=case.risk.governing,
        decided_by=decision.decided_by,
        decides=decides(decision),
        cause=" ".join(sorted(decision.causes)),
        tipping_point=points[0].message if points else encode("turns_none"),
        due_on=due.due_on,
        due_action=due.due_action,
        due_kind=due.due_kind,
        status=status_of(made, decision),
        unanswered=" ".join(case.unanswered),
        acceptable=is_acceptable(known, channel, decision),
        deviates=made is not None and departs(made.decision, decision.proposal),
        evidence=_evidence(known, name),
    )
    if case.emergency_only:
        level = emergency_class(case)
        return row._replace(benefit_class_low=level, benefit_class_high=level)
    if case.benefit is None:
        return row
    medium, high = policy.values["class_medium"], policy.values["class_high"]
    return row._replace(
        benefit_low=case.benefit.low,
        benefit_high=case.benefit.high,
        benefit_point=case.benefit.cautious,
        benefit_class_low=benefit_class(case.benefit.low, medium, high),
        benefit_class_high=benefit_class(case.benefit.high, medium, high),
        evidence_share=case.benefit.proven,
    )


def _evidence(known: Known, channel: str) -> str:
    """Return the ids of the evidence behind the duties, goals and ratings of a channel."""
    frames = (known.duties, known.criteria, known.risks)
    texts = (text for frame in frames for text in frame.loc[frame["channel"] == channel, "evidence"])
    return " ".join(sorted({key for text in texts for key in text.split()}))
