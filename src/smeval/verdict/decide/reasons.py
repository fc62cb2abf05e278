"""What speaks for and against a channel, what must be done, and what is not known: reasons as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan

from smeval.catalog import Catalog
from smeval.frames import rows
from smeval.frames.columns import CriterionFrame, DutyResultFrame, RiskResultFrame
from smeval.frames.declared import ChannelRow
from smeval.frames.judged import DutyResultRow, ReasonRow, RuleResultRow
from smeval.ids import DutyOutcome, Grade, RuleOutcome, Side
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import Decision
from smeval.verdict.decide.rules.evidence import not_rated
from smeval.verdict.decide.weighing import Cap, emergency_class
from smeval.verdict.facts.benefit import benefit_class
from smeval.verdict.facts.known import Known
from smeval.wording import Message, encode

#: Where a duty that is open is told, and the message, by its grade.
DUTY_SIDES: dict[Grade, tuple[Side, str]] = {
    "H": ("against", "obstacle"),
    "A": ("condition", "condition"),
    "W": ("gap", "watch"),
}
#: More duties than these share a sentence, or are counted instead of named.
MANY, TOO_MANY = 3, 5
#: Where a rule that holds a proposal down is told, if not among what speaks against the channel.
SIDES: dict[str, Side] = {
    "milder_setting": "condition",
    "overdue": "condition",
    "goals_enough": "condition",
    "emergency_use": "condition",
    "robustness": "gap",
}
#: Rules that read the benefit against the class limits.
BALANCED = ("balance", "robustness")
#: Rules that have their own sentences (duties, ratings), or are the proposal itself (balance).
TOLD = ("obstacle", "curable", "ratings", "balance", "crisis")


def give_reasons(known: Known, channel: ChannelRow, decision: Decision) -> list[ReasonRow]:
    """Return the reasons for one channel.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    decision : Decision
    """
    name, catalog = channel.channel, known.register.catalog
    risks = known.risks[(known.risks["channel"] == name) & known.risks["governing"]]
    weighs = not decision.weighing.case.emergency_only  # what is there for emergencies alone needs no goals
    found = [
        *_goal_reasons(name, known.criteria[(known.criteria["channel"] == name) & weighs]),
        *_duty_reasons(name, known.duties[known.duties["channel"] == name]),
        *_risk_reasons(name, decision, risks),
        *_rhythm_reasons(known, channel),
        *_use_reasons(known, channel, decision.weighing.case),
    ]
    told = {row.reason for row in found}
    for cap in decision.held():
        # what nobody answered stands in one sentence among what the decision lacks
        if cap.rule not in TOLD and cap.reason not in told and not (cap.silent and cap.subject):
            told.add(cap.reason)
            found.append(ReasonRow(name, _side(cap), catalog.rules[cap.rule].stage, cap.reason))
    return found


def _side(cap: Cap) -> Side:
    """Return where a rule that holds a proposal down, or only notes something, is told."""
    noted = cap.missing or (cap.rule == "no_progress" and cap.at == "continue")
    return "gap" if noted else SIDES.get(cap.rule, "against")


def _goal_reasons(name: str, criteria: CriterionFrame) -> Iterator[ReasonRow]:
    for goal in rows(criteria):
        values = {"goal": goal.goal, "kpi": goal.kpi}
        if goal.fixing == "late":
            yield ReasonRow(name, "gap", 2, encode("goal_fixed_late", **values), goal.evidence)
        elif goal.state == "not_offered":
            yield ReasonRow(name, "gap", 2, encode("goal_not_offered", **values), goal.evidence)
        elif goal.partial_low >= 1:
            yield ReasonRow(name, "for", 2, encode("goal_reached", **values), goal.evidence)
        elif goal.partial_high <= 0:
            yield ReasonRow(name, "against", 2, encode("goal_missed", **values), goal.evidence)
        elif goal.state not in ("measured", "suppressed"):
            yield ReasonRow(name, "gap", 2, encode("goal_unproven", **values, state=goal.state), goal.evidence)
        elif goal.state == "measured" and isnan(goal.achieved_low):
            yield ReasonRow(name, "gap", 2, encode("goal_sample_untelling", **values), goal.evidence)
        else:
            share = round((goal.partial_low + goal.partial_high) / 2, 4)
            side: Side = "for" if share >= 0.5 else "against"
            yield ReasonRow(name, side, 2, encode("goal_partly", **values, share=share), goal.evidence)


def _duty_reasons(name: str, results: DutyResultFrame) -> Iterator[ReasonRow]:
    """Yield how many of the duties that apply are met, then those that are not."""
    duties = results[results["outcome"] != "not_applicable"]
    lacking = duties[duties["outcome"] != "met"]
    if len(duties) and lacking.empty:
        yield ReasonRow(name, "for", 1, encode("duties_met", n=len(duties)), _evidence(duties["evidence"]))
    elif len(duties):
        message = "duties_open" if len(lacking) <= TOO_MANY else "duties_open_many"
        reason = encode(message, duties=list(lacking["duty"]), n=len(lacking), of=len(duties))
        yield ReasonRow(name, "against", 1, reason, _evidence(duties["evidence"]))
    alike: dict[tuple[Grade, DutyOutcome], list[DutyResultRow]] = {}
    for row in rows(lacking):
        alike.setdefault((row.grade, row.outcome), []).append(row)
    for (grade, outcome), own in alike.items():
        side, message = DUTY_SIDES[grade]
        message += "_failed" if outcome == "not_met" else "_unproven"
        if len(own) > MANY:
            reason = encode(f"{message}_many", n=len(own), duties=[row.duty for row in own])
            yield ReasonRow(name, side, 1, reason, _evidence(row.evidence for row in own))
        else:
            for row in own:
                yield ReasonRow(name, side, 1, encode(message, duty=row.duty), row.evidence)


def _risk_reasons(name: str, decision: Decision, governing: RiskResultFrame) -> Iterator[ReasonRow]:
    case, evidence = decision.weighing.case, _evidence(governing["evidence"])
    if case.risk.absent:
        yield ReasonRow(name, "gap", 4, not_rated(case))
        return
    side: Side = "for" if case.risk.high == "low" else "against"
    reason = encode("residual_risk", risk=case.risk.governing, level=case.risk.high)
    yield ReasonRow(name, side, 4, reason, evidence)
    if decision.conditions_open:
        yield ReasonRow(name, "condition", 4, encode("condition_risk", risk=case.risk.governing), evidence)


def _rhythm_reasons(known: Known, channel: ChannelRow) -> Iterator[ReasonRow]:
    """Yield how the promised rhythm was kept."""
    name, kpis, kept = channel.channel, known.kpis, known.register.catalog.policy.values["rhythm_kept"]
    own = kpis[(kpis["channel"] == name) & (kpis["period"] == str(known.year)) & (kpis["kpi"] == "weeks_kept")]
    for week in rows(own[own["state"] == "measured"]):
        side: Side = "for" if week.value >= kept else "against"
        reason = encode("promise", share=round(week.value, 4), promise=float(channel.posts_per_week))
        yield ReasonRow(name, side, 2, reason, week.evidence)


def _use_reasons(known: Known, channel: ChannelRow, case: Case) -> Iterator[ReasonRow]:
    """Yield what else would do, and what the channel is for in a crisis."""
    name = channel.channel
    if channel.alternative and "milder_means" in case.unanswered:
        reason = "alternative_compared" if name in known.compared else "alternative_exists"
        yield ReasonRow(name, "gap", 3, encode(reason, alternative=channel.alternative))
    if channel.crisis_channel == "yes" and case.crisis != "yes":
        yield ReasonRow(name, "for", 3, encode("crisis_channel"))
    if case.crisis == "yes":
        yield ReasonRow(name, "for", 4, encode("crisis_fulfilled"))


def rule_rows(channel: str, decision: Decision, catalog: Catalog) -> Iterator[RuleResultRow]:
    """Yield every rule with its outcome for one channel.

    A rule ``holds`` the proposal at something or worse, ``passes``, or stays ``open`` because it cannot be judged.

    Parameters
    ----------
    channel : str
    decision : Decision
    catalog : Catalog
    """
    held = decision.held()
    for name, rule in catalog.rules.items():
        row = RuleResultRow(channel, name, rule.stage, "passes", source=rule.source)
        found = [cap for cap in held if cap.rule == name]
        if name in decision.left_open:
            yield row._replace(outcome="open", reason=decision.left_open[name])
        elif not found:
            yield row
        for cap in found:
            outcome: RuleOutcome = "passes" if cap.at == "continue" else "holds"
            if cap.missing:
                outcome = "unanswered" if cap.silent else "open"
            held_at = "" if cap.at == "continue" else cap.at
            yield row._replace(outcome=outcome, proposal=held_at, reason=cap.reason)


def decides(decision: Decision) -> Message:
    """Say which figure is compared with which limit, or which rule comes before that."""
    case, policy, deciding = decision.weighing.case, decision.weighing.policy, decision.deciding
    risk, benefit = case.risk.high, case.benefit
    if case.emergency_only:
        return encode("decides_emergency", rule=deciding.rule, benefit=emergency_class(case), risk=risk)
    if benefit is None:
        return encode("decides_rule_alone", rule=deciding.rule, risk=risk)
    limits = {"medium": policy.values["class_medium"], "high": policy.values["class_high"]}
    level = benefit_class(benefit.cautious, *limits.values())
    read = {name: round(value, 4) for name, value in ({"cautious": benefit.cautious} | limits).items()}
    if deciding.rule in BALANCED:
        ends = {"bottom": round(benefit.low, 4), "top": round(benefit.high, 4)}
        shift = policy.values["class_shift"]
        return encode("decides_balance", **read, **ends, benefit=level, risk=risk, shift=shift)
    return encode("decides_rule", **read, rule=deciding.rule, balanced=decision.read.at, risk=risk)


def _evidence(texts: Iterable[str]) -> str:
    return " ".join(sorted({key for text in texts for key in text.split()}))
