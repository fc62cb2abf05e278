"""Rows of what is judged: goals, duties, risks, the rules, and the proposal with all that led to it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from smeval.frames.kinds import (
    NO_DAY,
    NO_NUMBER,
    NOTHING,
    Day,
    DemandId,
    DutyId,
    Fraction,
    KpiId,
    Named,
    Platform,
    RiskId,
    RuleId,
    ScenarioId,
    Share,
    StatementId,
    Told,
)
from smeval.ids import (
    ConceptState,
    Decided,
    DemandOutcome,
    DueKind,
    DueState,
    DutyOutcome,
    Empty,
    Firmness,
    Fixing,
    GoalOutcome,
    Grade,
    Level,
    ObservationOutcome,
    Overruled,
    Proposal,
    Proposed,
    RatedLevel,
    Rater,
    Robustness,
    RuleOutcome,
    Side,
    State,
    TippingKind,
    YesNo,
)
from smeval.wording import Message, Typed


class CriterionRow(NamedTuple):
    """A declared goal with what was achieved; goals that the platform cannot show have no weight.

    `timely_weight` is the weight that it has without the goals whose target was fixed afterwards.
    """

    channel: str
    goal: Typed
    kpi: KpiId
    unit: Annotated[str, Named("unit")]
    minimum: float
    target: float
    rank: float
    weight: Fraction = NO_NUMBER
    state: State = "missing"
    achieved: float = NO_NUMBER
    achieved_low: float = NO_NUMBER
    achieved_high: float = NO_NUMBER
    partial_low: Fraction = NO_NUMBER
    partial_high: Fraction = NO_NUMBER
    reason: Message = NOTHING
    fixed_on: Day = NO_DAY
    fixing: Annotated[Fixing, Named("fixing")] = "declared"
    approved_by: Typed = Typed("")
    outcome: Annotated[GoalOutcome, Named("goal_outcome")] = "open"
    timely_weight: Fraction = NO_NUMBER
    evidence: str = ""


class DutyResultRow(NamedTuple):
    """How a duty stands at the end of the year; grade H: obstacle, A: curable, W: watched.

    Its roles (`DutyRole`) are parted by blanks; `outside`: proven from outside the department.
    """

    channel: str
    duty: DutyId
    grade: Annotated[Grade, Named("duty_grade")]
    outcome: DutyOutcome
    reason: Message = NOTHING
    document: Typed = Typed("")
    checked_on: Day = NO_DAY
    checked_by: Typed = Typed("")
    outside: YesNo | Empty = ""
    roles: str = ""
    evidence: str = ""


class RiskResultRow(NamedTuple):
    """A rating with its levels in the approved matrix; one row governs each channel."""

    channel: str
    risk: RiskId
    rater: Annotated[Rater, Named("rater")]
    severity: float = NO_NUMBER
    likelihood: float = NO_NUMBER
    level: RatedLevel = "undecided"
    residual_severity: float = NO_NUMBER
    residual_likelihood: float = NO_NUMBER
    residual_level: RatedLevel = "undecided"
    governing: bool = False
    reason: Typed = Typed("")
    measures: Typed = Typed("")
    rated_on: Day = NO_DAY
    evidence: str = ""


class ObservationRow(NamedTuple):
    """What is declared against what the data shows; sentences of the wording ``observation.<id>``."""

    channel: str
    subject: Annotated[str, Named("observation_subject")]
    declared: Annotated[Message, Told("observation")]
    observed: Annotated[Message, Told("observation")]
    outcome: ObservationOutcome
    evidence: str = ""


class ConceptItemRow(NamedTuple):
    """What a usage concept must hold, and where the body's own texts hold it."""

    item: Annotated[str, Named("concept_item")]
    state: ConceptState
    source: str = ""
    file: str = ""
    row: str = ""
    heading: Typed = Typed("")


class EarlierRow(NamedTuple):
    """What an earlier year came to: its proposal, and what was decided then."""

    channel: str
    year: int
    proposal: Annotated[Proposed | Empty, Named("proposal")] = ""
    robustness: Annotated[Robustness | Empty, Named("robustness")] = ""
    decided_by: Message = NOTHING
    decision: Annotated[Decided | Empty, Named("proposal")] = ""
    decision_reason: Typed = Typed("")
    deviates: bool = False
    cause: str = ""


class ProposalRow(NamedTuple):
    """The proposal for a channel.

    Parameters
    ----------
    firmness : str
        The robustness, or that nobody can tell because the proposal rests on what is not known.
    overruled : str
        What holds the proposal below its cell of the balancing table; empty where nothing does.
    deviates : bool
        Whether what was decided about the year departs from it.
    possible : str
        Every proposal that is possible, parted by blanks.
    decided_by : Message
        The first reason that leads to the proposal.
    decides : Message
        Which figure is compared with which limit, or which rule comes before that.
    cause : str
        Ids of all that holds the proposal, but for the years before, parted by blanks.
    tipping_point : Message
        The smallest single change that leads to another one.
    due_kind : str
        Whether what is due was agreed by people; empty where nothing is due.
    status : str
        How far the decision has come.
    unanswered : str
        Statements without which no decision is one, parted by blanks.
    acceptable : bool
        Whether a report may call the channel so.
    """

    channel: str
    department: str
    platform: Platform
    proposal: Annotated[Proposed, Named("proposal")]
    robustness: Annotated[Robustness | Empty, Named("robustness")]
    weaker: Annotated[Proposal | Empty, Named("proposal")] = ""
    possible: Annotated[str, Named("proposal")] = ""
    benefit_low: Fraction = NO_NUMBER
    benefit_high: Fraction = NO_NUMBER
    benefit_point: Fraction = NO_NUMBER
    benefit_class_low: Annotated[Level | Empty, Named("level")] = ""
    benefit_class_high: Annotated[Level | Empty, Named("level")] = ""
    risk_low: Annotated[Level | Empty, Named("level")] = ""
    risk_high: Annotated[Level | Empty, Named("level")] = ""
    governing_risk: RiskId = ""
    evidence_share: Share = NO_NUMBER
    decided_by: Message = NOTHING
    decides: Message = NOTHING
    tipping_point: Message = NOTHING
    due_on: Day = NO_DAY
    due_action: Message = NOTHING
    status: Annotated[str, Named("decision_state")] = ""
    unanswered: Annotated[str, Named("statement")] = ""
    acceptable: bool = False
    firmness: Annotated[Firmness | Empty, Named("robustness")] = ""
    overruled: Overruled | Empty = ""
    deviates: bool = False
    due_kind: DueKind | Empty = ""
    cause: str = ""
    evidence: str = ""


class RuleResultRow(NamedTuple):
    """A rule of the verdict and a channel: whether it holds the proposal at `proposal` or worse."""

    channel: str
    rule: RuleId
    stage: int
    outcome: RuleOutcome
    proposal: Annotated[Proposal | Empty, Named("proposal")] = ""
    reason: Message = NOTHING
    source: str = ""


class TippingPointRow(NamedTuple):
    """A smallest single change that leads to another proposal; of a channel the smallest first, whatever its kind.

    `size` counts a goal's value as its share of the span from minimum to target, everything else that is changed as 1.
    """

    channel: str
    kind: TippingKind
    proposal: Annotated[Proposal, Named("proposal")]
    better: bool
    tipping_point: Message
    size: float = NO_NUMBER


class PossibilityRow(NamedTuple):
    """A proposal that the bounds, the raters, the shifted class limits or a disputed legal position allow."""

    channel: str
    proposal: Annotated[Proposal, Named("proposal")]
    benefit: Annotated[Level, Named("level")]
    risk: Annotated[Level, Named("level")]
    scenario: ScenarioId = ""
    leads: Message = NOTHING


class ReasonRow(NamedTuple):
    """What speaks for or against a channel, what is a condition, and what is open."""

    channel: str
    side: Side
    stage: int
    reason: Message
    evidence: str = ""


class ScenarioRow(NamedTuple):
    """What would be proposed if a disputed legal position were right."""

    channel: str
    scenario: ScenarioId
    proposal: Annotated[Proposal, Named("proposal")]
    decided_by: Message = NOTHING


class QuestionRow(NamedTuple):
    """A question that only people can answer, and what was stated last about it.

    Parameters
    ----------
    free : bool
        Answered in free words, not with yes or no.
    asked : bool
        Whether the question arises, or somebody has answered it all the same.
    stated : bool
        Whether somebody has answered it.
    made : bool
        Whether the answer carries all that it needs: reason, function and day.
    """

    channel: str
    statement: StatementId
    free: bool
    asked: bool
    stated: bool
    made: bool
    answer: Annotated[YesNo | Empty, Named("yes_no")] = ""
    reason: Typed = Typed("")
    stated_by: Typed = Typed("")
    stated_on: Day = NO_DAY
    evidence: str = ""


class DemandRow(NamedTuple):
    """A point of a supervisory authority to which the body must have an answer.

    Its sentence is ``demand.<id>``, what is open about it ``demand_open.<id>``; `duties` (parted by blanks) are those
    whose state answers it.
    """

    demand: DemandId
    number: str
    on: Day
    duties: Annotated[str, Named("duty")]
    source: str
    confirmed: bool


class DemandResultRow(NamedTuple):
    """Where a channel stands to a demand: the worst outcome of the duties that answer it.

    It is met only where each is proven from outside the department.
    """

    demand: DemandId
    channel: str
    outcome: Annotated[DemandOutcome, Named("demand_outcome")]


class DueRow(NamedTuple):
    """What is due for a channel until the end of the next year; the sentence is ``reminder.<id>``.

    `closing` is the item of the closing plan that it settles; empty for all else.
    """

    channel: str
    due: Annotated[Message, Told("reminder")]
    due_on: Day
    state: Annotated[DueState, Named("reminder_state")]
    source: str
    closing: Annotated[str, Named("closing_item")] = ""


#: Frames of this file by name.
ROWS: dict[str, type[tuple[object, ...]]] = {
    "criteria": CriterionRow,
    "duty_results": DutyResultRow,
    "risk_results": RiskResultRow,
    "observations": ObservationRow,
    "concept_items": ConceptItemRow,
    "earlier": EarlierRow,
    "proposals": ProposalRow,
    "rule_results": RuleResultRow,
    "tipping_points": TippingPointRow,
    "possibilities": PossibilityRow,
    "reasons": ReasonRow,
    "scenarios": ScenarioRow,
    "questions": QuestionRow,
    "demands": DemandRow,
    "demand_results": DemandResultRow,
    "dues": DueRow,
}
