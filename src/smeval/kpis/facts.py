"""What was delivered and declared for a channel and one year, as formulas look it up.

Days are counted from 0 on 1 January of the year; periods include their last day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from smeval.catalog import Catalog, Platform
from smeval.frames.columns import CostFrame, EffortFrame, IncidentFrame
from smeval.frames.computed import SampleResultRow
from smeval.frames.declared import ChannelRow

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Delivered:
    """What a platform counted of one measure: by day (NaN: not delivered), and for longer periods."""

    days: Floats
    day_evidence: Texts
    spans: Mapping[tuple[int, int], tuple[float, str]]

    @cached_property
    def by_evidence(self) -> dict[str, Flags]:
        """Days of the year that each file delivered one by one."""
        return {key: self.day_evidence == key for key in set(self.day_evidence.tolist()) - {""}}


@dataclass(frozen=True, eq=False)
class Posts:
    """Own posts of the year in the order of their days; only measures that at least one of them carries.

    `counted` says which of them count as posts: all but stories, and these too where the body says so.
    """

    day: Ints
    kind: Texts
    counted: Flags
    values: Mapping[str, Floats]
    evidence: Texts
    as_of: str

    def between(self, start: int, end: int) -> slice:
        """Return where the posts of these days stand.

        Parameters
        ----------
        start, end : int
            First and last day, counted from 1 January.
        """
        return slice(int(np.searchsorted(self.day, start)), int(np.searchsorted(self.day, end, side="right")))


@dataclass(frozen=True, eq=False)
class Dialogue:
    """Rows of the count table of one year; `month` counts from 0.

    `comment`: the network may count it among the comments on posts; `posted`: it is one.
    """

    month: Ints
    comment: Flags
    posted: Flags
    answered: Flags
    known: Flags
    minutes_real: Floats
    minutes_service: Floats
    minutes_real_least: Floats
    minutes_real_most: Floats
    minutes_service_least: Floats
    minutes_service_most: Floats
    due: Flags
    due_service: Flags
    n: Floats
    evidence: Texts


@dataclass(frozen=True, eq=False)
class Facts:
    """All there is about one channel in one year.

    Parameters
    ----------
    channel : ChannelRow
        The channel's row of the register.
    january : date
        First day of the year.
    opened, closed : int
        First and last day on which the channel existed in the year.
    until : int
        Last day that any export of the channel speaks of.
    breaks : mapping
        Days on which the platform began to count a measure differently.
    ended : mapping
        Day from which on the platform no longer counts a measure.
    covered : mapping
        Periods with their evidence for which exports list all posts (``post_list``) or speak of ``dialogue``.
    post_periods : list
        First and last day, and evidence, of exports whose figures of a post are of their whole period. The days may lie
        outside the year.
    undated : frozenset of str
        Evidence of such exports of which nobody knows the period.
    kinds_of_export : mapping
        Evidence -> the measures that this kind of export can hold.
    samples : mapping
        The samples of the year, by subject.
    """

    channel: ChannelRow
    platform: Platform
    january: date
    opened: int
    closed: int
    until: int
    measures: Mapping[str, Delivered]
    posts: Posts
    covered: Mapping[str, list[tuple[int, int, str]]]
    post_periods: list[tuple[int, int, str]]
    undated: frozenset[str]
    kinds_of_export: Mapping[str, frozenset[str]]
    dialogue: Dialogue
    effort: EffortFrame
    costs: CostFrame
    samples: Mapping[str, SampleResultRow]
    incidents: IncidentFrame
    has_service_hours: bool
    breaks: Mapping[str, tuple[int, ...]]
    ended: Mapping[str, int]

    def covered_days(self, what: str, start: int, end: int) -> Flags:
        """Say for each day of a period whether an export speaks of it.

        Parameters
        ----------
        what : str
            A measure, ``dialogue`` or ``post_list``.
        start, end : int
            First and last day, counted from 1 January.
        """
        flags = np.zeros(max(end - start + 1, 0), dtype=bool)  # none where the channel was closed before
        for first, last, _ in self.covered.get(what, ()):
            flags[max(first - start, 0) : max(last - start + 1, 0)] = True
        return flags

    def lacking_by_design(self, measure: str, where: slice) -> Flags:
        """Say for each post whether posts of its kind never have a measure.

        Parameters
        ----------
        measure : str
        where : slice
            Where the posts stand.
        """
        kinds = [kind for kind, names in self.platform.lacks.items() if measure in names]
        return np.isin(self.posts.kind[where].astype("str"), kinds)

    def coverage_evidence(self, what: str, start: int, end: int) -> set[str]:
        """Return the evidence of the exports that speak of a period.

        Parameters
        ----------
        what : str
            A measure, ``dialogue`` or ``post_list``.
        start, end : int
            First and last day, counted from 1 January.
        """
        return {evidence for first, last, evidence in self.covered.get(what, ()) if first <= end and start <= last}


@dataclass(frozen=True)
class Period:
    """The year, or one of its months."""

    id: str
    start: int
    end: int
    month: int | None = None


def periods_of(year: int) -> list[Period]:
    """Return the year and its twelve months."""
    january = date(year, 1, 1)
    firsts = [(date(year, month, 1) - january).days for month in range(1, 13)]
    firsts.append((date(year + 1, 1, 1) - january).days)
    months = [Period(f"{year}-{i + 1:02d}", firsts[i], firsts[i + 1] - 1, i) for i in range(12)]
    return [Period(str(year), 0, firsts[12] - 1), *months]


@dataclass(frozen=True, eq=False)
class View:
    """A channel's facts, seen through one period: the days of it on which the channel existed."""

    facts: Facts
    period: Period
    catalog: Catalog
    #: What `once` made of this view. A cache, for several KPIs rest on the same sums and curves: without it, the KPIs
    #: of the sample city take 1.4 times as long. Nothing in it is ever replaced.
    cache: dict[Callable[[View], object], object] = field(default_factory=dict, repr=False)

    @cached_property
    def start(self) -> int:
        """First day."""
        return max(self.period.start, self.facts.opened)

    @cached_property
    def end(self) -> int:
        """Last day."""
        return min(self.period.end, self.facts.closed)

    @property
    def days(self) -> int:
        """Number of days; none or fewer where the channel did not exist."""
        return self.end - self.start + 1

    def day(self, index: int) -> str:
        """Return the date of a day, ISO."""
        return (self.facts.january + timedelta(days=index)).isoformat()

    def limit(self, name: str) -> float:
        """Return a threshold of the policy."""
        return self.catalog.policy.values[name]

    def enough(self, days: int) -> bool:
        """Say whether so many delivered days cover the period; a month must have ended."""
        ended = self.period.month is None or self.facts.until >= self.end
        return ended and days >= self.limit("coverage_min") * self.days

    def listed(self, measure: str) -> bool:
        """Say whether the platform is known to offer a measure, and had not ended it before the period."""
        ended = self.facts.ended.get(measure)
        return self.catalog.offers(self.facts.platform.id, measure) and (ended is None or ended > self.start)

    def offers(self, measure: str) -> bool:
        """Say whether the channel can have a measure: the platform offers it, or it was delivered in the year."""
        if self.listed(measure) or self.delivered(measure):
            return True
        whole = periods_of(self.facts.january.year)[0]
        return measure not in self.facts.ended and View(self.facts, whole, self.catalog).delivered(measure)

    def delivered(self, measure: str) -> bool:
        """Say whether there is any value of a measure in the period."""
        found = self.facts.measures.get(measure)
        if found is not None and (
            not np.isnan(found.days[self.start : self.end + 1]).all()
            or any(self.start <= first and last <= self.end for first, last in found.spans)
        ):
            return True
        values = self.facts.posts.values.get(measure)
        return values is not None and not np.isnan(values[self.facts.posts.between(self.start, self.end)]).all()

    def pieces(self, measure: str) -> list[tuple[int, int]]:
        """Cut the period at the days on which the platform began to count a measure differently."""
        cuts = [day for day in self.facts.breaks.get(measure, ()) if self.start < day <= self.end]
        return list(zip([self.start, *cuts], [*(day - 1 for day in cuts), self.end], strict=True))


def months_of(view: View) -> list[View]:
    """Return the months of a view's year on some day of which the channel existed."""
    months = periods_of(view.facts.january.year)[1:]
    return [month for period in months if (month := View(view.facts, period, view.catalog)).days > 0]
