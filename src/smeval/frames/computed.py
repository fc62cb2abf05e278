"""Rows of what is computed: KPIs, what they rest on, what can be compared."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from smeval.frames.kinds import (
    NO_DAY,
    NO_NUMBER,
    NOTHING,
    Day,
    DutyId,
    IncidentId,
    KpiId,
    Named,
    Platform,
    SampleId,
    Share,
    Told,
    Unit,
)
from smeval.ids import (
    ComparedStep,
    ContentFactor,
    Daypart,
    Direction,
    Drawn,
    Empty,
    FigureState,
    GuideOutcome,
    KpiGroup,
    KpiLevel,
    ObservationOutcome,
    Phase,
    PooledOutcome,
    State,
    Weekday,
)
from smeval.wording import Message, Typed


class KpiRow(NamedTuple):
    """A KPI of a channel in a period; `covered` is the share of its days of which the data behind it speaks."""

    body: str
    department: str
    channel: str
    platform: Platform
    period: str
    kpi: KpiId
    value: float = NO_NUMBER
    low: float = NO_NUMBER
    high: float = NO_NUMBER
    unit: Annotated[str, Named("unit")] = ""
    state: State = "missing"
    reason: Message = NOTHING
    n: float = NO_NUMBER
    evidence: str = ""
    covered: Share = NO_NUMBER


class HistoryRow(NamedTuple):
    """A KPI of an earlier year; `comparable`: ``yes``, or why it may not stand beside the evaluated year.

    The other columns are those of `KpiRow`.
    """

    body: str
    department: str
    channel: str
    platform: Platform
    period: str
    kpi: KpiId
    value: float = NO_NUMBER
    low: float = NO_NUMBER
    high: float = NO_NUMBER
    unit: Annotated[str, Named("unit")] = ""
    state: State = "missing"
    reason: Message = NOTHING
    n: float = NO_NUMBER
    evidence: str = ""
    covered: Share = NO_NUMBER
    comparable: Annotated[Message, Told("comparable")] = NOTHING


class DefinitionRow(NamedTuple):
    """A KPI of the catalog.

    `group` names the table of its own in which it stands (none: among the numbers of the year), `traffic` its place
    among what shows how much ran over a channel (0: it does not).
    """

    kpi: KpiId
    unit: Annotated[str, Named("unit")]
    better: Direction
    level: Annotated[KpiLevel, Named("kpi_level")]
    group: KpiGroup | Empty = ""
    traffic: int = 0
    source: str = ""


class BreakRow(NamedTuple):
    """From a day on a platform counts something else under the same name, or no longer counts it (`ends`).

    `successor` is the measure that took its place.
    """

    platform: Platform
    measure: Annotated[str, Named("measure")]
    on: Day
    ends: bool = False
    successor: Annotated[str, Named("measure")] = ""
    confirmed: bool = False
    source: str = ""


class AnswerCurveRow(NamedTuple):
    """The share of enquiries to a channel that was answered so many hours after they came in.

    `fixed`: the hours are the same for every channel, to be read off; the others are where the curve steps.
    """

    channel: str
    hours: Annotated[float, Unit("h")]
    answered: Share
    fixed: bool = False
    evidence: str = ""


class EffortTotalRow(NamedTuple):
    """Hours and amounts of a year, of a channel (empty: of all together) in a phase (empty: in all of them).

    A sum is missing where a part of it is.
    """

    channel: str
    phase: Annotated[Phase | Empty, Named("phase")]
    hours_low: Annotated[float, Unit("h")] = NO_NUMBER
    hours_likely: Annotated[float, Unit("h")] = NO_NUMBER
    hours_high: Annotated[float, Unit("h")] = NO_NUMBER
    eur_low: Annotated[float, Unit("eur")] = NO_NUMBER
    eur_likely: Annotated[float, Unit("eur")] = NO_NUMBER
    eur_high: Annotated[float, Unit("eur")] = NO_NUMBER
    evidence: str = ""


class CostTotalRow(NamedTuple):
    """What so many channels of which the cost is known cost together in the year."""

    channels: int
    low: Annotated[float, Unit("eur")] = NO_NUMBER
    high: Annotated[float, Unit("eur")] = NO_NUMBER


class OutcomeRow(NamedTuple):
    """How many of the enquiries to a channel had an outcome; small groups are put together as ``pooled``."""

    channel: str
    outcome: Annotated[PooledOutcome, Named("outcome")]
    n: int
    total: int
    share: Share
    evidence: str = ""


class PostKindRow(NamedTuple):
    """Own posts of the year of one kind, with why a sum is not there."""

    channel: str
    kind: Annotated[str, Named("post_kind")]
    posts: int
    views: Annotated[float, Unit("count")] = NO_NUMBER
    interactions: Annotated[float, Unit("count")] = NO_NUMBER
    evidence: str = ""
    views_state: Annotated[FigureState, Named("state")] = "missing"
    interactions_state: Annotated[FigureState, Named("state")] = "missing"


class SampleResultRow(NamedTuple):
    """A sample of the year with the share that it shows, and the duty whose evidence it is.

    `seed` and `population` say how it was drawn where a sheet was drawn: of so many posts. `representative`: it says
    something of those that nobody looked at; one that was chosen, or whose draw cannot be trusted, does not. `outcome`
    is the sample against what the channel declares; empty where it declares nothing that the sample speaks of.
    """

    channel: str
    subject: SampleId
    checked: Annotated[float, Unit("count")]
    fulfilled: Annotated[float, Unit("count")]
    drawn: Annotated[Drawn, Named("drawn")]
    state: State = "measured"
    share: Share = NO_NUMBER
    low: Share = NO_NUMBER
    high: Share = NO_NUMBER
    reason: Message = NOTHING
    duty: DutyId = ""
    outcome: Annotated[ObservationOutcome | Empty, Named("observation_outcome")] = ""
    checked_on: Day = NO_DAY
    checked_by: Typed = Typed("")
    document: Typed = Typed("")
    evidence: str = ""
    representative: bool = True
    population: Annotated[float, Unit("count")] = NO_NUMBER
    seed: Typed = Typed("")


class IncidentTotalRow(NamedTuple):
    """How often something happened in the year, beside the risks that it speaks of, whose ratings it never changes.

    Of a small team only the bounds are told: none, 1 to 4, or 5 and more (then `high` is missing).
    """

    channel: str
    incident: IncidentId
    state: State = "measured"
    n: Annotated[float, Unit("count")] = NO_NUMBER
    low: Annotated[float, Unit("count")] = NO_NUMBER
    high: Annotated[float, Unit("count")] = NO_NUMBER
    handled: Annotated[float, Unit("count")] = NO_NUMBER
    reported: Annotated[float, Unit("count")] = NO_NUMBER
    hours_median: Annotated[float, Unit("h")] = NO_NUMBER
    risks: Annotated[str, Named("risk")] = ""
    evidence: str = ""


class ContentFactorRow(NamedTuple):
    """Of how many posts of the year (`n` of `of`) something can be seen; of ``hashtags``: those that carry any.

    `of` are the posts whose export shows it. `mean` is the number of hashtags of a post, missing for all else.
    """

    channel: str
    factor: Annotated[ContentFactor, Named("content_factor")]
    n: Annotated[float, Unit("count")]
    of: Annotated[float, Unit("count")]
    share: Share
    mean: float = NO_NUMBER
    evidence: str = ""


class PublishingTimeRow(NamedTuple):
    """Posts of the year by weekday and daypart on the body's clocks; of small teams there is none."""

    channel: str
    weekday: Annotated[Weekday, Named("weekday")]
    daypart: Annotated[Daypart, Named("daypart")]
    posts: int
    evidence: str = ""


class SubstitutionRow(NamedTuple):
    """A channel beside what could replace it: one figure of each over the same weeks or months.

    `kpi` is the figure of the channel, `other_kpi` that of the alternative. `periods` of `of` weeks or months of the
    year (`step`) are those that both speak of. `topic`: only posts with this hashtag. `ratio` is the alternative's
    figure for each one of the channel's, with what the data allow.
    """

    channel: str
    alternative: str
    kpi: KpiId
    other_kpi: KpiId
    topic: Typed = Typed("")
    unit: Annotated[str, Named("unit")] = ""
    state: State = "measured"
    own: float = NO_NUMBER
    own_low: float = NO_NUMBER
    own_high: float = NO_NUMBER
    other: float = NO_NUMBER
    other_low: float = NO_NUMBER
    other_high: float = NO_NUMBER
    ratio: float = NO_NUMBER
    ratio_low: float = NO_NUMBER
    ratio_high: float = NO_NUMBER
    periods: float = NO_NUMBER
    of: float = NO_NUMBER
    step: ComparedStep = "month"
    reason: Message = NOTHING
    evidence: str = ""


class GuideRow(NamedTuple):
    """A row of the guide and one channel: a KPI that answers it, or why none does.

    `asked` is what the guide names (wording ``guide.<id>``), `guide` its number there. Several KPIs of one row of the
    guide are several rows here.
    """

    channel: str
    guide: str
    asked: Annotated[str, Named("guide")]
    outcome: Annotated[GuideOutcome, Named("guide_outcome")]
    kpi: KpiId = ""
    value: float = NO_NUMBER
    low: float = NO_NUMBER
    high: float = NO_NUMBER
    unit: Annotated[str, Named("unit")] = ""
    n: float = NO_NUMBER
    reason: Message = NOTHING
    source: str = ""
    evidence: str = ""


#: Frames of this file by name.
ROWS: dict[str, type[tuple[object, ...]]] = {
    "kpis": KpiRow,
    "history": HistoryRow,
    "definitions": DefinitionRow,
    "breaks": BreakRow,
    "answer_curves": AnswerCurveRow,
    "effort_totals": EffortTotalRow,
    "cost_totals": CostTotalRow,
    "outcomes": OutcomeRow,
    "post_kinds": PostKindRow,
    "sample_results": SampleResultRow,
    "incident_totals": IncidentTotalRow,
    "content_factors": ContentFactorRow,
    "publishing_times": PublishingTimeRow,
    "substitutions": SubstitutionRow,
    "guide": GuideRow,
}
