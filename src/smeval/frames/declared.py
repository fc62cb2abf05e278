"""Rows of what a body declares: one for each form of the register.

The columns that people fill in are marked `Entry`; the others are added when the register is read.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

from smeval.frames.kinds import NO_DAY, NO_NUMBER, STEPS, Day, Entry, IncidentId, Named, SampleId, Unit
from smeval.ids import (
    ActionState,
    Approval,
    CostBasis,
    CostKind,
    Decided,
    DecisionState,
    Dialogue,
    Drawn,
    DutyState,
    Empty,
    Mode,
    Participation,
    Phase,
    Rater,
    Use,
    YesNo,
)
from smeval.wording import Typed

#: The channel that a row speaks of.
ChannelId = Annotated[str, Entry(required=True, identifies=True)]
#: The same where it may stay empty: then the row speaks of the whole body.
AnyChannelId = Annotated[str, Entry(identifies=True)]
Text = Annotated[Typed, Entry()]
RequiredText = Annotated[Typed, Entry(required=True)]
EnteredDay = Annotated[Day, Entry()]
Year = Annotated[int, Entry(required=True, whole=True, low=2000, high=2100)]
#: A step of the risk matrix, from 1 to 4.
Step = Annotated[float, Entry(whole=True, low=STEPS[0], high=STEPS[-1])]
Hours = Annotated[float, Unit("h"), Entry(low=0)]
#: More than people look at or count by themselves is a slip; up to it intervals and times are computed.
MANY = 100_000


class ChannelRow(NamedTuple):
    """A channel, and what it promises."""

    channel: ChannelId
    name: Text
    department: Annotated[str, Entry(required=True)]
    platform: Annotated[str, Named("platform"), Entry(required=True)]
    account: Text = Typed("")
    url: Text = Typed("")
    team_size: Annotated[float, Unit("persons"), Entry(low=0)] = NO_NUMBER
    mode: Annotated[Mode | Empty, Named("mode"), Entry()] = ""
    use: Annotated[Use | Empty, Named("use"), Entry()] = ""
    purpose: Text = Typed("")
    target_group: Text = Typed("")
    dialogue: Annotated[Dialogue | Empty, Named("dialogue"), Entry()] = ""
    posts_per_week: Annotated[float, Unit("per_week"), Entry(low=0)] = NO_NUMBER
    answer_within: Annotated[float, Unit("h"), Entry(low=0)] = NO_NUMBER
    crisis_channel: Annotated[YesNo | Empty, Named("yes_no"), Entry()] = ""
    stories_count: Annotated[YesNo | Empty, Named("yes_no"), Entry()] = ""
    alternative: Text = Typed("")
    opened_on: EnteredDay = NO_DAY
    closed_on: EnteredDay = NO_DAY
    evidence: str = ""


class ApprovalRow(NamedTuple):
    """What an office that approves says to a channel: the column ``approval_<office>`` of channels.csv."""

    channel: str
    office: Annotated[str, Named("office")]
    heard_for: Annotated[Participation, Named("participation")]
    state: Annotated[Approval | Empty, Named("approval")] = ""
    evidence: str = ""


class GoalRow(NamedTuple):
    """A goal: what of a KPI counts as nothing (minimum) and as all (target), and how much it weighs (rank).

    `year` is the first year for which the row counts; empty: for every year before the next row of the same goal.
    """

    channel: ChannelId
    goal: RequiredText
    kpi: Annotated[str, Named("kpi"), Entry(required=True)]
    minimum: Annotated[float, Entry(required=True)]
    target: Annotated[float, Entry(required=True)]
    rank: Annotated[float, Entry(required=True, whole=True, low=1)]
    year: Annotated[float, Entry(whole=True, low=2000, high=2100)] = NO_NUMBER
    fixed_on: EnteredDay = NO_DAY
    approved_by: Text = Typed("")
    evidence: str = ""


class DutyRow(NamedTuple):
    """A check of a duty; `checked_by` is a function, never a name; `outside`: proven from outside the department."""

    channel: ChannelId
    duty: Annotated[str, Named("duty"), Entry(required=True)]
    state: Annotated[DutyState, Named("duty_state"), Entry(required=True)]
    document: Text = Typed("")
    checked_on: EnteredDay = NO_DAY
    checked_by: Text = Typed("")
    outside: Annotated[YesNo | Empty, Named("yes_no"), Entry()] = ""
    evidence: str = ""


class RiskRow(NamedTuple):
    """A rating of one risk by one rater, before and after measures."""

    channel: ChannelId
    risk: Annotated[str, Named("risk"), Entry(required=True)]
    rater: Annotated[Rater, Named("rater"), Entry(required=True)]
    severity: Step = NO_NUMBER
    likelihood: Step = NO_NUMBER
    residual_severity: Step = NO_NUMBER
    residual_likelihood: Step = NO_NUMBER
    reason: Text = Typed("")
    measures: Text = Typed("")
    rated_on: EnteredDay = NO_DAY
    evidence: str = ""


class EffortRow(NamedTuple):
    """Hours of a year by phase and role; the amounts are missing where no rate is declared for the role."""

    channel: ChannelId
    year: Year
    phase: Annotated[Phase, Named("phase"), Entry(required=True)]
    role: RequiredText
    hours_low: Hours = NO_NUMBER
    hours_likely: Annotated[float, Unit("h"), Entry(required=True, low=0)] = NO_NUMBER
    hours_high: Hours = NO_NUMBER
    eur_low: Annotated[float, Unit("eur")] = NO_NUMBER
    eur_likely: Annotated[float, Unit("eur")] = NO_NUMBER
    eur_high: Annotated[float, Unit("eur")] = NO_NUMBER
    evidence: str = ""


class CostRow(NamedTuple):
    """What was paid in a year beside staff; the amount is missing where the register refused it."""

    channel: ChannelId
    year: Year
    kind: Annotated[CostKind, Named("cost_kind"), Entry(required=True)]
    eur: Annotated[float, Unit("eur"), Entry(required=True, low=0)] = NO_NUMBER
    basis: Annotated[CostBasis | Empty, Named("cost_basis"), Entry()] = ""
    valid_until: EnteredDay = NO_DAY
    reason: Text = Typed("")
    evidence: str = ""


class ActionRow(NamedTuple):
    """What was agreed to be done; `closing`: the item of the closing plan that it settles."""

    channel: ChannelId
    action: RequiredText
    owner: Text = Typed("")
    due_on: EnteredDay = NO_DAY
    state: Annotated[ActionState | Empty, Named("action_state"), Entry()] = ""
    from_year: Annotated[float, Entry(whole=True, low=2000, high=2100)] = NO_NUMBER
    closing: Annotated[str, Named("closing_item"), Entry()] = ""
    evidence: str = ""


class StatementRow(NamedTuple):
    """What people state where no programme may judge, e.g. whether a milder means would do as well."""

    channel: ChannelId
    statement: Annotated[str, Named("statement"), Entry(required=True)]
    answer: Annotated[YesNo | Empty, Named("yes_no"), Entry()] = ""
    reason: Text = Typed("")
    stated_by: Text = Typed("")
    stated_on: EnteredDay = NO_DAY
    evidence: str = ""


class DecisionRow(NamedTuple):
    """What was decided after the evaluation of a year: about a channel, or about a term that it is held to.

    `subject` is empty where the proposal was decided on, else the term: its kind, or ``<kind>:<name>``. An empty
    `channel` speaks of the whole body.
    """

    channel: AnyChannelId
    year: Year
    state: Annotated[DecisionState, Named("decision_state"), Entry(required=True)]
    subject: Text = Typed("")
    decision: Annotated[Decided | Empty, Named("proposal"), Entry()] = ""
    reason: Text = Typed("")
    decided_by: Text = Typed("")
    decided_on: EnteredDay = NO_DAY
    evidence: str = ""


class EventRow(NamedTuple):
    """What a channel was there for on a day: posts, people reached, and how late they were reached."""

    channel: ChannelId
    date: Annotated[Day, Entry(required=True)]
    event: RequiredText
    posts: Annotated[float, Entry(whole=True, low=0)] = NO_NUMBER
    reach: Annotated[float, Unit("persons"), Entry(whole=True, low=0)] = NO_NUMBER
    delay_minutes: Annotated[float, Unit("min"), Entry(low=0)] = NO_NUMBER
    evidence: str = ""


class SampleRow(NamedTuple):
    """What a look at posts or pages showed: how many were looked at, and of how many the answer was yes.

    `checked_by` is a function, never a name. `line` is the row of samples.csv, 0 for a ticked sheet. What comes below
    only a sheet knows: of how many posts it was drawn (`population`) with which `seed`, the mark of their ids, how many
    rows nobody ticked, and whether the sheet is as it was drawn.
    """

    channel: ChannelId
    year: Year
    subject: Annotated[SampleId, Entry(required=True)]
    checked: Annotated[float, Unit("count"), Entry(required=True, whole=True, low=1, high=MANY)]
    fulfilled: Annotated[float, Unit("count"), Entry(required=True, whole=True, low=0, of="checked")]
    drawn: Annotated[Drawn, Named("drawn"), Entry(required=True)]
    checked_on: EnteredDay = NO_DAY
    checked_by: Text = Typed("")
    document: Text = Typed("")
    line: int = 0
    population: Annotated[float, Unit("count")] = NO_NUMBER
    seed: Typed = Typed("")
    posts_mark: str = ""
    unticked: Annotated[float, Unit("count")] = 0.0
    intact: bool = True
    evidence: str = ""


class SampledPostRow(NamedTuple):
    """A post that stands on a ticked sheet; `fulfilled` is empty where nobody ticked, or it did not apply."""

    channel: str
    year: int
    subject: SampleId
    post_id: str
    fulfilled: YesNo | Empty = ""
    evidence: str = ""


class IncidentRow(NamedTuple):
    """How often something happened on a day or in a month, of a kind that the catalog lists; no person, no text.

    `month` is written ``2025-03``, or ``2025`` for what is said of the whole year. `hours_to_handle` is one number for
    all that were handled, or one for each of them, parted by blanks [h].
    """

    channel: ChannelId
    kind: Annotated[IncidentId, Entry(required=True)]
    n: Annotated[float, Unit("count"), Entry(required=True, whole=True, low=0, high=MANY)]
    date: EnteredDay = NO_DAY
    month: Text = Typed("")
    handled: Annotated[float, Unit("count"), Entry(whole=True, low=0, of="n")] = NO_NUMBER
    hours_to_handle: Text = Typed("")
    reported: Annotated[float, Unit("count"), Entry(whole=True, low=0, of="n")] = NO_NUMBER
    evidence: str = ""


class CeilingRow(NamedTuple):
    """The most that a unit of a goal may cost."""

    channel: ChannelId
    kpi: Annotated[str, Named("kpi", "ceiling"), Entry(required=True)]
    ceiling: Annotated[float, Unit("eur"), Entry(required=True, low=0)]
    fixed_on: EnteredDay = NO_DAY
    approved_by: Text = Typed("")
    evidence: str = ""


#: Frames of this file by name.
ROWS: dict[str, type[tuple[object, ...]]] = {
    "channels": ChannelRow,
    "approvals": ApprovalRow,
    "goals": GoalRow,
    "duties": DutyRow,
    "risks": RiskRow,
    "effort": EffortRow,
    "costs": CostRow,
    "actions": ActionRow,
    "statements": StatementRow,
    "decisions": DecisionRow,
    "ceilings": CeilingRow,
    "events": EventRow,
    "samples": SampleRow,
    "sampled_posts": SampledPostRow,
    "incidents": IncidentRow,
}
