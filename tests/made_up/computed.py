"""What is made of it: goals, duties, risks, and the proposals with all that led to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from smeval.catalog import load_catalog
from smeval.frames.judged import (
    ConceptItemRow,
    CriterionRow,
    DemandResultRow,
    DemandRow,
    DueRow,
    DutyResultRow,
    EarlierRow,
    ObservationRow,
    PossibilityRow,
    ProposalRow,
    QuestionRow,
    ReasonRow,
    RiskResultRow,
    RuleResultRow,
    ScenarioRow,
    TippingPointRow,
)
from smeval.frames.kinds import NO_DAY
from smeval.frames.recorded import HeldRow
from smeval.ids import DEMAND_OUTCOMES, REQUIRED_RATERS, DemandOutcome, DutyOutcome, Level, RatedLevel
from smeval.wording import Message, Typed, encode
from tests.made_up.declared import statements
from tests.made_up.names import EXPORT, PLATFORMS, YEAR, day


def computed() -> dict[str, list[Any]]:
    return {
        "criteria": list(_criteria()),
        "duties": list(_duties()),
        "risks": list(_risks()),
        "questions": list(_questions()),
        "demands": list(_demands()),
        "demand_results": list(_demand_results()),
        "dues": _dues(),
        **_proposed(),
        **_possible(),
        **_observed(),
    }


def _criteria() -> Iterator[CriterionRow]:
    usual = CriterionRow(
        channel="insta",
        goal=Typed("Junge Menschen erreichen"),
        kpi="reach_per_month",
        unit="persons",
        minimum=8000,
        target=20000,
        rank=1,
        weight=0.75,
        timely_weight=1,
        state="measured",
        achieved=16500,
        achieved_low=15200,
        achieved_high=17800,
        partial_low=0.6,
        partial_high=0.82,
        fixed_on=day("2024-12-02"),
        approved_by=Typed("Leitung"),
        outcome="between",
        evidence=EXPORT,
    )
    yield usual
    yield usual._replace(
        goal=Typed("Fragen beantworten"),
        kpi="answered_share",
        unit="share",
        minimum=0.5,
        target=0.8,
        rank=2,
        weight=0.25,
        timely_weight=float("nan"),
        achieved=0.83,
        achieved_low=0.83,
        achieved_high=0.83,
        partial_low=1,
        partial_high=1,
        fixed_on=day("2025-02-01"),
        fixing="late",
        outcome="reached",
    )
    yield CriterionRow(
        channel="masto",
        goal=Typed("Reichweite"),
        kpi="reach",
        unit="persons",
        minimum=100,
        target=900,
        rank=1,
        weight=0,
        timely_weight=0,
        state="not_offered",
        partial_low=0,
        partial_high=1,
        fixed_on=day("2024-12-02"),
        approved_by=Typed("Leitung"),
        evidence=EXPORT,
    )
    yield usual._replace(
        channel="x",
        goal=Typed("Wochen ohne Stille"),
        kpi="longest_silence",
        unit="d",
        minimum=14,
        target=4,
        weight=1,
        timely_weight=1,
        achieved=17,
        achieved_low=17,
        achieved_high=17,
        partial_low=0,
        partial_high=0,
        outcome="missed",
    )


def _outcome(channel: str, duty: int) -> DutyOutcome:
    if (channel, duty) in {("fb", 3), ("x", 3), ("x", 8), ("insta", 6)}:
        return "not_met"
    if duty == 15 or (channel, duty) == ("masto", 5):
        return "unchecked"
    return "not_applicable" if (channel, duty) == ("masto", 4) else "met"


def _duties() -> Iterator[DutyResultRow]:
    for channel in PLATFORMS:
        for number in range(17):
            outcome = _outcome(channel, number)
            checked = outcome in ("met", "not_met")
            yield DutyResultRow(
                channel,
                f"g{number}",
                "H" if number in (0, 1, 2, 3, 4, 5, 10) else "A",
                outcome,
                document=Typed("DSFA 2025, Abschnitt 4" if outcome == "met" else ""),
                checked_on=day("2025-03-12") if checked else NO_DAY,
                checked_by=Typed("Behördliche Datenschutzbeauftragte" if checked else ""),
                roles=" ".join(load_catalog().duties[f"g{number}"].roles),
                evidence="Eduties00",
            )


def _risks() -> Iterator[RiskResultRow]:
    levels: dict[str, RatedLevel] = {"insta": "medium", "fb": "high", "masto": "low", "x": "high", "link": "undecided"}
    for channel, residual in levels.items():
        for risk in ("profiling", "identity_theft", "minors"):
            for rater in REQUIRED_RATERS:
                governing = risk == "profiling" and rater == "second"
                yield RiskResultRow(
                    channel,
                    risk,
                    rater,
                    severity=2,
                    likelihood=3,
                    level="high" if governing else "medium",
                    residual_severity=2,
                    residual_likelihood=2,
                    residual_level=residual if governing else "low",
                    governing=governing,
                    reason=Typed("Die Plattform wertet das Verhalten aller Besuchenden aus."),
                    measures=Typed("Hinweis auf das Stadtportal in jedem Beitrag"),
                    rated_on=day("2025-02-03"),
                    evidence="Erisks000",
                )


def _questions() -> Iterator[QuestionRow]:
    """Yield every question to every channel; two of them arise nowhere unless somebody has answered them."""
    stated = {(row.channel, row.statement): row for row in statements()}
    for channel in PLATFORMS:
        for name, statement in load_catalog().statements.items():
            row = stated.get((channel, name))
            if row is None:
                asked = name not in ("crisis_function", "consultation")
                yield QuestionRow(channel, name, statement.free, asked=asked, stated=False, made=False)
                continue
            yield QuestionRow(
                channel,
                name,
                statement.free,
                asked=True,
                stated=True,
                made=True,
                answer=row.answer,
                reason=row.reason,
                stated_by=row.stated_by,
                stated_on=row.stated_on,
                evidence=row.evidence,
            )


def _demands() -> Iterator[DemandRow]:
    for name, demand in load_catalog().demands.items():
        if demand.land in ("", "NW"):
            on, duties = day(demand.on.isoformat()), " ".join(demand.duties)
            yield DemandRow(name, demand.number, on, duties, demand.source, demand.confirmed)


def _demand_results() -> Iterator[DemandResultRow]:
    for demand in _demands():
        for channel in PLATFORMS if demand.duties else ():
            outcomes: list[DemandOutcome] = [_outcome(channel, int(duty[1:])) for duty in demand.duties.split()]
            yield DemandResultRow(demand.demand, channel, min(outcomes, key=DEMAND_OUTCOMES.index))


def _dues() -> list[DueRow]:
    source = load_catalog().reminders["action"].source
    action = encode("action", action="Vereinbarung nach Art. 26 DSGVO klären")
    return [DueRow("fb", action, day("2025-10-31"), "overdue", source)]


# --- what is proposed ---


def _class(value: float) -> Level:
    return "low" if value < 1 / 3 else "medium" if value < 2 / 3 else "high"


def _proposal(row: ProposalRow, low: float, high: float) -> ProposalRow:
    """Return a proposal with the bounds of its benefit."""
    return row._replace(
        department="presse",
        platform=PLATFORMS[row.channel],
        possible=row.possible or row.proposal,
        benefit_low=low,
        benefit_high=high,
        benefit_point=(low + high) / 2,
        benefit_class_low=_class(low),
        benefit_class_high=_class(high),
        firmness=row.robustness,
        decided_by=encode("balance", benefit="medium", risk="medium"),
        tipping_point=Message("turns_none"),
        evidence=EXPORT,
    )


def _proposals() -> list[ProposalRow]:
    common: dict[str, Any] = {"department": "", "platform": "", "governing_risk": "profiling", "evidence_share": 0.9}
    insta = ProposalRow(
        "insta",
        proposal="continue_with_conditions",
        robustness="stable",
        risk_low="medium",
        risk_high="medium",
        due_on=day("2026-03-31"),
        due_action=encode("due_action", action="Impressum mit zwei Klicks erreichbar machen"),
        due_kind="agreed",
        deviates=True,
        **common,
    )
    fb = ProposalRow(
        "fb",
        proposal="review",
        robustness="mostly_stable",
        weaker="consider_ending",
        possible="review consider_ending",
        risk_low="medium",
        risk_high="high",
        **common,
    )
    masto = ProposalRow("masto", proposal="continue", robustness="stable", risk_low="low", risk_high="low", **common)
    ending = ProposalRow(
        "x", proposal="consider_ending", robustness="stable", risk_low="high", risk_high="high", **common
    )
    undecided = cast(Level, "undecided")
    link = ProposalRow(
        "link",
        proposal="review",
        robustness="not_robust",
        possible="continue review",
        risk_low=undecided,
        risk_high=undecided,
        **common | {"governing_risk": "", "evidence_share": 0.3},
    )
    return [
        _proposal(insta, 0.58, 0.81),
        _proposal(fb, 0.35, 0.72),
        _proposal(masto, 0.44, 0.52),
        _proposal(ending, 0.05, 0.21),
        _proposal(link, 0.0, 1.0),
    ]


def _proposed() -> dict[str, list[Any]]:
    return {
        "proposals": _proposals(),
        "reasons": [
            ReasonRow("insta", "for", 2, encode("balance", benefit="high", risk="medium")),
            ReasonRow("insta", "against", 4, encode("residual_risk", risk="profiling", level="medium")),
            ReasonRow("insta", "condition", 1, encode("due_duty", duties=["g6"])),
            ReasonRow("fb", "against", 1, encode("obstacle_failed", duty="g3")),
            ReasonRow("link", "gap", 0, Message("no_goals")),
        ],
        "held": _held(),
        "rules": [
            RuleResultRow(channel, rule, 1, "holds" if (channel, rule) == ("insta", "curable") else "passes")
            for channel in PLATFORMS
            for rule in ("obstacle", "curable")
        ],
        "earlier": [
            EarlierRow(
                "insta",
                YEAR - 1,
                "review",
                "stable",
                encode("rhythm_missed", share=0.5),
                "continue_with_conditions",
                Typed("Die Vertretung wurde geregelt."),
                deviates=True,
            ),
            EarlierRow("fb", YEAR - 1, "review", "stable", encode("rhythm_missed", share=0.5)),
        ],
    }


def _held() -> list[HeldRow]:
    """Return a term of a channel and one of the whole body that were made milder without a decision."""
    promise = (encode("term_label_posts_per_week", name=""), encode("term_number", value=3.0), Message("term_none"))
    share = encode("term_label_policy", name="evidence_min")
    threshold = (share, encode("term_number", value=0.6), encode("term_number", value=0.2))
    reason = Message("term_undecided")
    return [
        HeldRow("fb", "posts_per_week", "", False, *promise, YEAR - 1, "review", reason),
        *(
            HeldRow(channel, "policy", "evidence_min", True, *threshold, YEAR - 1, "continue", reason)
            for channel in PLATFORMS
        ),
    ]


def _possible() -> dict[str, list[Any]]:
    return {
        "scenarios": [
            ScenarioRow("insta", "authority", "review"),
            ScenarioRow("insta", "dpf_void", "review"),
            ScenarioRow("fb", "authority", "review"),
            ScenarioRow("masto", "dpf_void", "continue"),
        ],
        "possibilities": [
            PossibilityRow("insta", "continue_with_conditions", "medium", "medium"),
            PossibilityRow("insta", "continue_with_conditions", "high", "medium"),
            PossibilityRow("insta", "review", "high", "medium", "authority"),
            PossibilityRow("masto", "continue", "medium", "medium"),
        ],
        "tipping_points": [
            TippingPointRow(
                "insta",
                "duty",
                "continue",
                better=True,
                tipping_point=encode("turns_duty", duty="g6", proposal="continue"),
            ),
            TippingPointRow(
                "insta",
                "statement",
                "review",
                better=False,
                tipping_point=encode("turns_milder_means_affirmed", proposal="review"),
            ),
        ],
    }


def _observed() -> dict[str, list[Any]]:
    promised, seen = encode("posts_promised", n=2.0), encode("posts_seen", n=2.55)
    return {
        "observations": [
            ObservationRow("insta", "rhythm", promised, seen, "confirmed", EXPORT),
            ObservationRow("fb", "dialogue", Message("no_answers"), Message("answers_seen"), "contradicted", EXPORT),
        ],
        "concept_items": [
            ConceptItemRow(
                "purpose",
                "present",
                "001_2fb123a16ed2c428.txt, 2 Zweck",
                "documents/konzept.txt",
                "12",
                Typed("Zweck"),
            ),
            ConceptItemRow("tools", "missing", "000_4ad42129f9070022.txt, Zwecke und Nutzung der Kanäle"),
        ],
    }
