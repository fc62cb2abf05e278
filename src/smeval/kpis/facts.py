"""What was delivered and declared for each channel and one year, sorted once so that KPIs only look it up.

Days are counted from 0 on 1 January of the year; periods include their last day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from smeval.catalog import Catalog, Platform
from smeval.ids import POST_MEASURES
from smeval.read import Exports
from smeval.register import Register

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
    """Own posts of the year in the order of their days; only measures that at least one of them carries."""

    day: Ints
    kind: Texts
    values: Mapping[str, Floats]
    evidence: Texts
    as_of: str

    def between(self, start: int, end: int) -> slice:
        """Return where the posts of these days stand."""
        return slice(int(np.searchsorted(self.day, start)), int(np.searchsorted(self.day, end, side="right")))


@dataclass(frozen=True, eq=False)
class Dialogue:
    """Rows of the count table of one year; `month` counts from 0."""

    month: Ints
    answered: Flags
    known: Flags
    minutes_real: Floats
    minutes_service: Floats
    due: Flags
    due_service: Flags
    n: Floats
    evidence: Texts


@dataclass(frozen=True, eq=False)
class Facts:
    """All there is about one channel in one year.

    Parameters
    ----------
    channel : named tuple
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
    """

    channel: Any
    platform: Platform
    january: date
    opened: int
    closed: int
    until: int
    measures: Mapping[str, Delivered]
    posts: Posts
    covered: Mapping[str, list[tuple[int, int, str]]]
    dialogue: Dialogue
    effort: pd.DataFrame
    costs: pd.DataFrame
    has_service_hours: bool
    breaks: Mapping[str, tuple[int, ...]]
    ended: Mapping[str, int]

    def covered_days(self, what: str, start: int, end: int) -> Flags:
        """Say for each day of a period whether an export speaks of it."""
        flags = np.zeros(end - start + 1, dtype=bool)
        for first, last, _ in self.covered.get(what, ()):
            flags[max(first - start, 0) : max(last - start + 1, 0)] = True
        return flags

    def coverage_evidence(self, what: str, start: int, end: int) -> set[str]:
        """Return the evidence of the exports that speak of a period."""
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
    made: dict[Any, Any] = field(default_factory=dict)

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
        """Say whether the channel can have a measure: the platform offers it, or has delivered it."""
        return self.listed(measure) or self.delivered(measure)

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


def gather(exports: Exports, register: Register, year: int, catalog: Catalog) -> Iterator[Facts]:
    """Yield the facts of each channel of the register, in its order."""
    january, days = date(year, 1, 1), periods_of(year)[0].end + 1
    measures = _measures(exports.measures, january, days)
    posts = _posts(exports.posts, register.timezone, january, days)
    covered = _coverage(exports.coverage, january, days)
    dialogue = _dialogue(exports.dialogue, year)
    ends = pd.concat([exports.measures[["channel", "end"]], exports.coverage[["channel", "end"]]])
    until = {channel: _index(end, january) for channel, end in ends.groupby("channel")["end"].max().items()}
    effort = _by_channel(register.effort[register.effort["year"] == year])
    costs = _by_channel(register.costs[register.costs["year"] == year])
    channels: Any = register.channels.itertuples(index=False)
    for channel in channels:
        platform = catalog.platforms[channel.platform]
        breaks: dict[str, tuple[int, ...]] = {}
        for change in sorted(platform.breaks, key=lambda change: change.on):
            breaks[change.measure] = (*breaks.get(change.measure, ()), _index(change.on, january))
        yield Facts(
            channel=channel,
            platform=platform,
            january=january,
            opened=0 if pd.isna(channel.opened_on) else max(0, _index(channel.opened_on, january)),
            closed=days - 1 if pd.isna(channel.closed_on) else min(days - 1, _index(channel.closed_on, january)),
            until=until.get(channel.channel, -1),
            measures=measures.get(channel.channel, {}),
            posts=posts.get(channel.channel, NO_POSTS),
            covered=covered.get(channel.channel, {}),
            dialogue=dialogue.get(channel.channel, NO_DIALOGUE),
            effort=effort.get(channel.channel, register.effort.iloc[:0]),
            costs=costs.get(channel.channel, register.costs.iloc[:0]),
            has_service_hours=any(register.service_hours.values()),
            breaks=breaks,
            ended={change.measure: _index(change.on, january) for change in platform.breaks if change.ends},
        )


def _index(day: Any, january: date) -> int:
    """Return a day as counted from 1 January; one that is missing lies before everything."""
    return -1 if pd.isna(day) else (pd.Timestamp(day).date() - january).days


def _by_channel(frame: pd.DataFrame) -> dict[Any, pd.DataFrame]:
    return dict(iter(frame.groupby("channel")))


def _measures(frame: pd.DataFrame, january: date, days: int) -> dict[str, dict[str, Delivered]]:
    """Sort the delivered values of the year by channel, measure and day; of two for the same, the newer counts."""
    start, end = (_days_since(frame[column], january) for column in ("start", "end"))
    inside = (frame["state"] == "measured") & frame["value"].notna() & (start >= 0) & (end < days) & (start <= end)
    rows = frame.assign(start=start, end=end)[inside]
    rows = rows.sort_values(["as_of", "evidence", "value"], na_position="first")
    first, last = rows["start"].to_numpy().astype("int64"), rows["end"].to_numpy().astype("int64")
    value, evidence = rows["value"].to_numpy(), rows["evidence"].to_numpy(dtype=object)
    found: dict[str, dict[str, Delivered]] = {}
    groups: Any = rows.groupby(["channel", "measure"]).indices
    for (channel, measure), at in groups.items():
        single, long = at[first[at] == last[at]], at[first[at] != last[at]]
        by_day, day_evidence = np.full(days, np.nan), np.full(days, "", dtype=object)
        by_day[first[single]] = value[single]
        day_evidence[first[single]] = evidence[single]
        spans = {(int(first[i]), int(last[i])): (float(value[i]), str(evidence[i])) for i in long}
        found.setdefault(channel, {})[measure] = Delivered(by_day, day_evidence, spans)
    return found


def _days_since(days: pd.Series, january: date) -> pd.Series:
    return (days - pd.Timestamp(january)).dt.days


def _posts(frame: pd.DataFrame, timezone: str, january: date, days: int) -> dict[str, Posts]:
    """Sort the posts of the year by channel and day in the body's time zone; of two snapshots, the newer counts."""
    local = frame["published_at"].dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize()
    rows = frame.assign(day=_days_since(local, january))
    rows = rows[(rows["day"] >= 0) & (rows["day"] < days)]
    rows = rows.sort_values(["as_of", "evidence", *POST_MEASURES], na_position="first")
    rows = rows[(rows["post_id"] == "") | ~rows.duplicated(["channel", "post_id"], keep="last")]
    rows = rows.sort_values("day", kind="stable")
    found = {}
    for channel, group in rows.groupby("channel"):
        values: dict[str, np.ndarray] = {
            name: group[name].to_numpy() for name in POST_MEASURES if group[name].notna().any()
        }
        as_of = group["as_of"].max()
        found[str(channel)] = Posts(
            day=group["day"].to_numpy().astype("int64"),
            kind=group["kind"].to_numpy(dtype=object),
            values=values,
            evidence=group["evidence"].to_numpy(dtype=object),
            as_of="" if pd.isna(as_of) else as_of.date().isoformat(),
        )
    return found


def _coverage(frame: pd.DataFrame, january: date, days: int) -> dict[str, dict[str, list[tuple[int, int, str]]]]:
    """Sort by channel which periods of the year exports of posts and of dialogue speak of."""
    rows = frame[frame["what"].isin(["post_list", "dialogue"]) & frame["start"].notna() & frame["end"].notna()]
    found: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
    for row in rows.itertuples(index=False):
        first, last = max(_index(row.start, january), 0), min(_index(row.end, january), days - 1)
        if first <= last:
            found.setdefault(str(row.channel), {}).setdefault(str(row.what), []).append(
                (first, last, str(row.evidence))
            )
    return found


def _dialogue(frame: pd.DataFrame, year: int) -> dict[str, Dialogue]:
    """Sort the count table of the year by channel."""
    rows = frame[frame["month"].str.startswith(f"{year}-")]
    return {
        str(channel): Dialogue(
            month=group["month"].str[5:7].to_numpy().astype("int64") - 1,
            answered=(group["outcome"] == "answered").to_numpy(dtype=bool),
            known=(group["outcome"] != "unknown").to_numpy(dtype=bool),
            minutes_real=group["minutes_real"].to_numpy(),
            minutes_service=group["minutes_service"].to_numpy(),
            due=group["due"].to_numpy(dtype=bool),
            due_service=group["due_service"].to_numpy(dtype=bool),
            n=group["n"].to_numpy().astype("float64"),
            evidence=group["evidence"].to_numpy(dtype=object),
        )
        for channel, group in rows.groupby("channel")
    }


_NO_INTS, _NO_FLOATS = np.empty(0, dtype="int64"), np.empty(0, dtype="float64")
_NO_TEXTS, _NO_FLAGS = np.empty(0, dtype=object), np.empty(0, dtype=bool)
NO_POSTS = Posts(_NO_INTS, _NO_TEXTS, {}, _NO_TEXTS, "")
NO_DIALOGUE = Dialogue(
    _NO_INTS, _NO_FLAGS, _NO_FLAGS, _NO_FLOATS, _NO_FLOATS, _NO_FLAGS, _NO_FLAGS, _NO_FLOATS, _NO_TEXTS
)
