"""Exports with one row per post: the body's own posts with their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd

from smeval.catalog.entries.export import IdTime
from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME, POSTS_FRAME
from smeval.frames.delivered import POST_MEASURES, REPLY, STORY, CoverageRow
from smeval.frames.kinds import NO_DAY
from smeval.read.cells.dates import Dates, read_moments_of, within_named
from smeval.read.cells.numbers import read_numbers_of
from smeval.read.cells.owner import own_rows
from smeval.read.cells.yearless import agree, read_without_year
from smeval.read.part import Part, meant_by, sums_of, words_of
from smeval.read.place import Place
from smeval.read.shapes.content import content_of
from smeval.read.shapes.sum_rows import without_sum_rows
from smeval.read.table import Table
from smeval.read.window import Window
from smeval.values import are_mangled_ids

__all__ = ["PeriodValues", "period_values_of", "read_posts"]

#: Spreadsheet programs keep 15 digits; so many zeros behind them are hardly chance.
ZEROS_BY_CHANCE = 3
LONGEST_TITLE = 120
#: An id that may hold a moment; larger numbers are no ids.
ID_WITH_TIME = r"\d{15,18}|[1-8]\d{18}"
HANDLE = r"(?<![\w/])@\w[\w.]*"


def titles_of(table: Table) -> pd.Series:
    """Return the first line of each post's text, cut to a readable length, without handles of others."""
    title, description = table.text("title"), table.text("description")
    text = title.mask(title.eq(""), description).str.split("\n", n=1).str[0].str.strip()
    text = text.str.replace(HANDLE, "@…", regex=True)
    return text.where(text.str.len() <= LONGEST_TITLE, text.str[: LONGEST_TITLE - 1].str.rstrip() + "…")


def _lost_ids(table: Table, ids: pd.Series) -> tuple[pd.Series, tuple[Finding, ...]]:
    """Return the rows whose id is lost, and what is to be told about them and about ids that were rounded."""
    mangled = are_mangled_ids(table.texts["post_id"][0])
    long, rounded = ids.str.fullmatch(r"\d{16,}"), ids.str.fullmatch(r"\d{15}0+")
    zeros = int(ids[rounded].str.len().sum()) - 15 * int(rounded.sum())
    by_chance = zeros < ZEROS_BY_CHANCE or rounded.sum() * 2 <= long.sum()
    lost = ids.eq("") & ~mangled
    return mangled | lost, (
        *table.note_rows("ids_mangled", "error", mangled, "post_id"),
        *(() if by_chance else table.note_rows("ids_rounded", "warning", rounded, "post_id")),
        *table.note_rows("ids_missing", "error", lost, "post_id"),
    )


def _published(table: Table, place: Place, ids: pd.Series) -> Dates:
    """Return the moments of publication; from the id where the export writes them into it."""
    if table.export.yearless:
        return _published_by_id(table, place, ids)
    published, refused, findings = read_moments_of(table, "published_at", place.zone_of(table.export), empty=True)
    undated = published.isna() & ~refused
    findings += table.note_rows("posts_undated", "warning", undated, "published_at")
    if table.export.id_time is not None:
        exact = _moments_in(ids, table.export.id_time)
        published = published.where(exact.isna() | published.isna(), exact)
    return Dates(published, refused | undated, findings)


def _moments_in(ids: pd.Series, rule: IdTime) -> pd.Series:
    """Return the moments that are written into ids."""
    numbers = ids.where(ids.str.fullmatch(ID_WITH_TIME), "0").astype("int64")
    ticks = (numbers.to_numpy() >> rule.shift) * rule.tick_ms + rule.epoch_ms
    return pd.Series(pd.to_datetime(ticks, unit="ms", utc=True), index=ids.index).dt.as_unit("us").mask(numbers.eq(0))


def _published_by_id(table: Table, place: Place, ids: pd.Series) -> Dates:
    """Return the moments written into the ids, where the day printed without its year agrees with them."""
    rule = table.export.id_time
    if rule is None:
        raise table.refuse("year_unknown", table.headings["published_at"])
    printed, refused, findings = read_without_year(table, "published_at")
    published = _moments_in(ids, rule)
    days = published.dt.tz_convert(place.zone_of(table.export)).dt.tz_localize(None).dt.normalize()
    differing = ~refused & ~agree(printed, days)
    findings += table.note_rows("dates_differ", "error", differing, "published_at")
    return Dates(published, refused | differing, findings)


def _kinds(table: Table) -> pd.Series:
    """Return the kind of each post; ``other`` where the vendor's word is not known."""
    export, texts = table.export, table.text("kind")
    kinds = words_of(export, "kind", texts).mask(texts.eq(""), export.kind)
    kinds = kinds.mask(kinds.eq("") & texts.ne(""), "other")
    kinds = kinds.mask(table.text("parent_id").ne(""), REPLY)
    return kinds.mask(table.text("title").str.startswith(export.reply_mark), REPLY) if export.reply_mark else kinds


def _refuse_daily_rows(table: Table) -> None:
    """Refuse an export with one row per post and day: its numbers are not those of the posts."""
    if table.has("lifetime") and table.text("lifetime").str.match(r"\d").any():
        raise table.refuse("rows_per_day", table.headings["lifetime"])


def read_posts(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per post.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Returns
    -------
    Part
        Rows of `posts` and of `coverage`; the total row, where there is one, as `period_values`.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    _refuse_daily_rows(table)
    export = table.export
    table, told_of_sums = without_sum_rows(table, place.measures, "over_posts")
    numbers = read_numbers_of(table, export.measures, place.measures)
    ids = table.text("post_id")
    published = _published(table, place, ids)
    lost, told_of_ids = _lost_ids(table, ids)
    own = own_rows(table, place)
    refused = published.refused | lost
    kept = own.rows & ~refused
    days = _days(published.values, place)[kept & ~_pinned(table)]
    window, beyond = (window, ()) if export.scope == "period" else within_named(table, window, days)
    window, undated = _window_of(table, window, days)
    part = Part(
        table.match,
        table.file,
        table.sheet,
        window=window,
        rows_read=table.rows_read,
        rows_dropped=int((~kept).sum()) + table.left_out,
        totals=sums_of(numbers.values, place.measures, "over_posts"),
    )
    total = period_values_of(table, place) if table.total and not undated else PeriodValues()
    kinds = _kinds(table)
    meant = meant_by(numbers.values, export, place)
    posts = pd.DataFrame(
        {
            "channel": place.channel,
            "post_id": ids,
            "published_at": published.values,
            "kind": kinds,
            "title": titles_of(table),
            "link": table.text("link"),
            "timed": _timed(published.values, place.zone_of(export)),
            "as_of": window.as_of,
            "evidence": part.evidence,
        }
    ).join([content_of(table, kinds), meant[[name for name in meant.columns if name in POST_MEASURES]]])
    whole = place.speaks(int(refused.sum()) + table.left_out, table.rows_read, int(kept.sum()))
    coverage = []
    if window.start is not None and window.end is not None and not table.cut and whole:
        stories = bool(kept.any()) and posts.loc[kept, "kind"].eq(STORY).all()
        what = "story_list" if stories else "post_list"
        coverage.append(CoverageRow(place.channel, what, window.start, window.end, part.evidence))
    if export.scope == "period":
        span = (window.start or NO_DAY, window.end or NO_DAY)
        coverage.append(CoverageRow(place.channel, "post_period", *span, part.evidence))
    return replace(
        part,
        posts=make_frame(POSTS_FRAME, posts[kept]),
        coverage=make_frame(COVERAGE_FRAME, coverage),
        period_values=total.values,
        findings=(
            *table.findings,
            *told_of_sums,
            *numbers.findings,
            *published.findings,
            *told_of_ids,
            *own.findings,
            *beyond,
            *(_list_above_total(table, numbers.values, total.values, place) if not undated else ()),
            *([table.note("list_undated", "warning")] if undated else total.findings),
            *([table.note("list_cut", "warning", n=len(table))] if table.cut else []),
        ),
    )


def _pinned(table: Table) -> pd.Series:
    """Say which rows stand in the list whatever their day, e.g. a post of years ago that the account pinned."""
    found = pd.Series(False, index=table.text("post_id").index)
    for name, words in table.export.pinned.items():
        found |= table.text(name).isin(words)
    return found


def _timed(published: pd.Series, zone: str) -> pd.Series:
    """Say of which posts the time of day is known: a day alone begins at midnight in the zone of the export."""
    local = published.dt.tz_convert(zone).dt.tz_localize(None)
    found: pd.Series = local.ne(local.dt.normalize()) & local.notna()
    return found


def _days(published: pd.Series, place: Place) -> pd.Series:
    """Return the days of moments on the channel's clocks."""
    days: pd.Series = published.dt.tz_convert(place.zone).dt.tz_localize(None).dt.normalize()
    return days


def _window_of(table: Table, named: Window, days: pd.Series) -> tuple[Window, bool]:
    """Return the days that a list of posts speaks of, and whether its numbers are of a period that nobody knows.

    Such numbers belong to no year, whenever the posts were published.
    """
    first, last = (None, None) if days.empty else (days.min(), days.max())
    as_of = named.as_of or named.end or last
    if table.export.scope == "period" and (named.start is None or named.end is None):
        return Window(as_of=as_of), True
    return Window(named.start or first, named.end or last, as_of), False


def _list_above_total(
    table: Table, numbers: pd.DataFrame, total: Mapping[str, float], place: Place
) -> Iterator[Finding]:
    """Yield a finding for each measure of which the rows hold more than the total row.

    Less is no fault: deleted posts, and those that a list leaves out, are in the total row only.
    """
    for name, value in total.items():
        measure, column = place.measures[name], table.export.columns[name]
        if measure.over_posts != "sum" or column.signed or name not in numbers:
            continue
        listed = float(numbers[name].sum())
        if listed > value + max(place.flows_differ * abs(value), 1.0):
            yield table.note("list_above_total", "warning", table.headings[name])


class PeriodValues(NamedTuple):
    """What the vendor counted over the whole period, by measure, and what was odd about it."""

    values: Mapping[str, float] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()


def period_values_of(table: Table, place: Place) -> PeriodValues:
    """Return the numbers of the total row: what the vendor counted over the whole period.

    Parameters
    ----------
    table : Table
        Has a total row.
    place : Place
        The channel.
    """
    texts = {
        name: [pd.Series([table.total[name]], dtype="str")] for name in table.export.measures if name in table.total
    }
    row = Table(table.match, table.file, table.sheet, np.zeros(1, dtype="int64"), texts, table.headings)
    numbers = read_numbers_of(row, texts, place.measures)
    values = {str(name): float(value) for name, value in numbers.values.iloc[0].items() if pd.notna(value)}
    return PeriodValues(values, tuple(replace(finding, row="") for finding in numbers.findings))
