"""Sort what was delivered and declared by channel, once, so that formulas only look it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from smeval.catalog import Catalog
from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import (
    COSTS_FRAME,
    EFFORT_FRAME,
    INCIDENTS_FRAME,
    CoverageFrame,
    DialogueFrame,
    MeasureFrame,
    PostFrame,
)
from smeval.frames.declared import ChannelRow
from smeval.frames.delivered import POST_MEASURES, STORY
from smeval.frames.kinds import NO_DAY, day_of
from smeval.kpis.facts import Delivered, Dialogue, Facts, Floats, Posts, periods_of
from smeval.kpis.samples import assess_samples
from smeval.read import Exports
from smeval.register import Register

F = TypeVar("F", bound=pd.DataFrame)

#: Kinds of items that a network may count among the comments on posts: X counts answers that mention it.
COMMENTS = ("comment", "mention", "other")


def gather(exports: Exports, register: Register, year: int, catalog: Catalog) -> Iterator[Facts]:
    """Yield the facts of each channel of the register, in its order.

    Parameters
    ----------
    exports : Exports
    register : Register
    year : int
    catalog : Catalog
        Platforms and their breaks.
    """
    january, days = date(year, 1, 1), periods_of(year)[0].end + 1
    measures = _measures(exports.measures, january, days)
    posts = _posts(exports.posts, register.timezone, january, days)
    covered = _coverage(exports.coverage, january, days)
    post_periods = _post_periods(exports.coverage, january)
    periods = exports.coverage[exports.coverage["what"] == "post_period"]
    undated = frozenset(periods.loc[periods["start"].isna(), "evidence"])
    kinds_of_export = _kinds_of_export(exports, catalog)
    dialogue = _dialogue(exports.dialogue, year)
    ends = pd.concat([exports.measures[["channel", "end"]], exports.coverage[["channel", "end"]]])
    until = {channel: _index(end, january) for channel, end in ends.groupby("channel")["end"].max().items()}
    effort = _by_channel(register.effort[register.effort["year"] == year])
    costs = _by_channel(register.costs[register.costs["year"] == year])
    sampled = assess_samples(exports, register, year).results
    incidents = _by_channel(register.incidents)
    for channel in rows(register.channels):
        platform = catalog.platforms[channel.platform]
        own, listed = posts.get(channel.channel, NO_POSTS), covered.get(channel.channel, {})
        if channel.stories_count == "yes":
            own = replace(own, counted=np.ones(own.day.size, dtype=bool))
            listed = {**listed, "post_list": [*listed.get("post_list", ()), *listed.get("story_list", ())]}
        opened, closed = _open_days(channel, own, january, days)
        breaks: dict[str, tuple[int, ...]] = {}
        for change in sorted(platform.breaks, key=lambda change: change.on):
            breaks[change.measure] = (*breaks.get(change.measure, ()), (change.on - january).days)
        yield Facts(
            channel=channel,
            platform=platform,
            january=january,
            opened=opened,
            closed=closed,
            until=until.get(channel.channel, -1),
            measures=_on_open_days(measures.get(channel.channel, {}), opened, closed),
            posts=own,
            covered=listed,
            post_periods=post_periods.get(channel.channel, []),
            undated=undated,
            kinds_of_export=kinds_of_export,
            dialogue=dialogue.get(channel.channel, NO_DIALOGUE),
            effort=effort.get(channel.channel, NO_EFFORT),
            costs=costs.get(channel.channel, NO_COSTS),
            samples={row.subject: row for row in rows(sampled) if row.channel == channel.channel},
            incidents=incidents.get(channel.channel, NO_INCIDENTS),
            has_service_hours=any(register.service_hours.values()),
            breaks=breaks,
            ended={change.measure: (change.on - january).days for change in platform.breaks if change.ends},
        )


def _open_days(channel: ChannelRow, posts: Posts, january: date, days: int) -> tuple[int, int]:
    """Return first and last day on which a channel existed: as declared, but no later and no earlier than it posted."""
    opened = max(0, _index(channel.opened_on, january))
    closed = days - 1 if channel.closed_on is NO_DAY else min(days - 1, _index(channel.closed_on, january))
    first, last = (posts.day[0], posts.day[-1]) if posts.day.size else (opened, closed)
    return min(opened, int(first)), max(closed, int(last))


def _on_open_days(measures: Mapping[str, Delivered], opened: int, closed: int) -> dict[str, Delivered]:
    """Return what was delivered; a period in which a channel was opened or closed speaks of its open days alone."""
    found: dict[str, Delivered] = {}
    for measure, delivered in measures.items():
        spans = {
            (max(first, opened), min(last, closed)) if first <= closed and last >= opened else (first, last): told
            for (first, last), told in sorted(delivered.spans.items(), key=lambda entry: entry[0][0] - entry[0][1])
        }
        found[measure] = replace(delivered, spans=spans)
    return found


def _index(day: pd.Timestamp, january: date) -> int:
    """Return a day as counted from 1 January; one that is missing lies before everything."""
    known = day_of(day)
    return -1 if known is None else (known - january).days


def _by_channel(frame: F) -> dict[str, F]:
    return cast("dict[str, F]", {str(channel): own for channel, own in frame.groupby("channel")})


def _measures(frame: MeasureFrame, january: date, days: int) -> dict[str, dict[str, Delivered]]:
    """Sort the delivered values of the year by channel, measure and day; of two for the same, the newer counts."""
    start, end = _days_since(frame["start"], january), _days_since(frame["end"], january)
    inside = (frame["state"] == "measured") & frame["value"].notna() & (start >= 0) & (end < days) & (start <= end)
    own = plain(frame).assign(start=start, end=end)[inside]
    own = own.sort_values(["as_of", "evidence", "value"], na_position="first")
    first, last = own["start"].to_numpy().astype("int64"), own["end"].to_numpy().astype("int64")
    value, evidence = own["value"].to_numpy(), own["evidence"].to_numpy(dtype=object)
    found: dict[str, dict[str, Delivered]] = {}
    for key, at in own.groupby(["channel", "measure"]).indices.items():
        channel, measure = cast("tuple[str, str]", key)
        single, long = at[first[at] == last[at]], at[first[at] != last[at]]
        by_day, day_evidence = np.full(days, np.nan), np.full(days, "", dtype=object)
        by_day[first[single]] = value[single]
        day_evidence[first[single]] = evidence[single]
        spans = {(int(first[i]), int(last[i])): (float(value[i]), str(evidence[i])) for i in long}
        found.setdefault(channel, {})[measure] = Delivered(by_day, day_evidence, spans)
    return found


def _days_since(days: pd.Series, january: date) -> pd.Series:
    return (days - pd.Timestamp(january)).dt.days


def _posts(frame: PostFrame, timezone: str, january: date, days: int) -> dict[str, Posts]:
    """Sort the posts of the year by channel and day in the body's time zone; of two snapshots, the newer counts."""
    local = frame["published_at"].dt.tz_convert(timezone).dt.tz_localize(None).dt.normalize()
    own = plain(frame).assign(day=_days_since(local, january))
    own = own[(own["day"] >= 0) & (own["day"] < days)]
    own = own.sort_values(["as_of", "evidence", *POST_MEASURES], na_position="first")
    own = own[(own["post_id"] == "") | ~own.duplicated(["channel", "post_id"], keep="last")]
    own = own.sort_values("day", kind="stable")
    found = {}
    for channel, group in own.groupby("channel"):
        values: dict[str, Floats] = {
            name: group[name].to_numpy() for name in POST_MEASURES if group[name].notna().any()
        }
        as_of = group["as_of"].max()
        found[str(channel)] = Posts(
            day=group["day"].to_numpy().astype("int64"),
            kind=group["kind"].to_numpy(dtype=object),
            counted=group["kind"].ne(STORY).to_numpy(dtype=bool),
            values=values,
            evidence=group["evidence"].to_numpy(dtype=object),
            as_of="" if pd.isna(as_of) else as_of.date().isoformat(),
        )
    return found


def _coverage(frame: CoverageFrame, january: date, days: int) -> dict[str, dict[str, list[tuple[int, int, str]]]]:
    """Sort by channel which periods of the year exports of posts and of dialogue speak of."""
    told = frame[
        frame["what"].isin(["post_list", "story_list", "dialogue"]) & frame["start"].notna() & frame["end"].notna()
    ]
    found: dict[str, dict[str, list[tuple[int, int, str]]]] = {}
    for row in rows(told):
        first, last = max(_index(row.start, january), 0), min(_index(row.end, january), days - 1)
        if first <= last:
            found.setdefault(row.channel, {}).setdefault(row.what, []).append((first, last, row.evidence))
    return found


def _post_periods(frame: CoverageFrame, january: date) -> dict[str, list[tuple[int, int, str]]]:
    """Sort by channel of which periods exports tell what their posts got, and nothing of any part of it."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for row in rows(frame[(frame["what"] == "post_period") & frame["start"].notna()]):
        found.setdefault(row.channel, []).append((_index(row.start, january), _index(row.end, january), row.evidence))
    return found


def _kinds_of_export(exports: Exports, catalog: Catalog) -> dict[str, frozenset[str]]:
    """Return which measures the kind of export behind each evidence can hold."""
    measures = {name: frozenset(export.measures) for name, export in catalog.exports()}
    kinds = zip(exports.evidence["evidence"], exports.evidence["rule"].str.split(" ").str[0], strict=True)
    return {str(evidence): measures[kind] for evidence, kind in kinds if kind in measures}


def _dialogue(frame: DialogueFrame, year: int) -> dict[str, Dialogue]:
    """Sort the count table of the year by channel."""
    own = plain(frame)[frame["month"].str.startswith(f"{year}-")]
    return {
        str(channel): Dialogue(
            month=group["month"].str[5:7].to_numpy().astype("int64") - 1,
            comment=group["kind"].isin(COMMENTS).to_numpy(dtype=bool),
            posted=(group["kind"] == COMMENTS[0]).to_numpy(dtype=bool),
            answered=(group["outcome"] == "answered").to_numpy(dtype=bool),
            known=(group["outcome"] != "unknown").to_numpy(dtype=bool),
            minutes_real=group["minutes_real"].to_numpy(),
            minutes_service=group["minutes_service"].to_numpy(),
            minutes_real_least=group["minutes_real_least"].to_numpy(),
            minutes_real_most=group["minutes_real_most"].to_numpy(),
            minutes_service_least=group["minutes_service_least"].to_numpy(),
            minutes_service_most=group["minutes_service_most"].to_numpy(),
            due=group["due"].to_numpy(dtype=bool),
            due_service=group["due_service"].to_numpy(dtype=bool),
            n=group["n"].to_numpy().astype("float64"),
            evidence=group["evidence"].to_numpy(dtype=object),
        )
        for channel, group in own.groupby("channel")
    }


_NO_INTS, _NO_FLOATS = np.empty(0, dtype="int64"), np.empty(0, dtype="float64")
_NO_TEXTS, _NO_FLAGS = np.empty(0, dtype=object), np.empty(0, dtype=bool)
NO_EFFORT, NO_COSTS = make_frame(EFFORT_FRAME), make_frame(COSTS_FRAME)
NO_INCIDENTS = make_frame(INCIDENTS_FRAME)
NO_POSTS = Posts(_NO_INTS, _NO_TEXTS, _NO_FLAGS, {}, _NO_TEXTS, "")
NO_DIALOGUE = Dialogue(
    month=_NO_INTS,
    comment=_NO_FLAGS,
    posted=_NO_FLAGS,
    answered=_NO_FLAGS,
    known=_NO_FLAGS,
    minutes_real=_NO_FLOATS,
    minutes_service=_NO_FLOATS,
    minutes_real_least=_NO_FLOATS,
    minutes_real_most=_NO_FLOATS,
    minutes_service_least=_NO_FLOATS,
    minutes_service_most=_NO_FLOATS,
    due=_NO_FLAGS,
    due_service=_NO_FLAGS,
    n=_NO_FLOATS,
    evidence=_NO_TEXTS,
)
