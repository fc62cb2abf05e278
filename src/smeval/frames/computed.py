"""Rows of what is computed: KPIs, what they rest on, what can be compared."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from smeval.frames.kinds import NO_NUMBER, NOTHING, Day, KpiId, Named, Platform, Share, Told, Unit
from smeval.ids import Direction, Empty, KpiGroup, KpiLevel, Phase, PooledOutcome, State
from smeval.wording import Message


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
    """Own posts of the year of one kind."""

    channel: str
    kind: Annotated[str, Named("post_kind")]
    posts: int
    views: Annotated[float, Unit("count")] = NO_NUMBER
    interactions: Annotated[float, Unit("count")] = NO_NUMBER
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
}
