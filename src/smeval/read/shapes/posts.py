"""Exports with one row per post: the body's own posts with their numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smeval.catalog.export import IdTime
from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME, POSTS_FRAME
from smeval.ids import POST_MEASURES
from smeval.read.cells.columns import read_moments_of, read_numbers_of
from smeval.read.cells.owner import own_rows
from smeval.read.cells.yearless import agree, read_without_year
from smeval.read.part import Part, Place, meant_by, sums_of, words_of
from smeval.read.table import Table
from smeval.read.window import Window
from smeval.values import are_mangled_ids

__all__ = ["period_values_of", "read_posts"]

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


def _check_ids(table: Table, ids: pd.Series) -> pd.Series:
    """Return the rows whose id is lost, and note ids that were rounded."""
    mangled = are_mangled_ids(table.texts["post_id"][0])
    if mangled.any():
        table.note("ids_mangled", "error", mangled, table.headings["post_id"], n=int(mangled.sum()))
    long, rounded = ids.str.fullmatch(r"\d{16,}"), ids.str.fullmatch(r"\d{15}0+")
    zeros = int(ids[rounded].str.len().sum()) - 15 * int(rounded.sum())
    if zeros >= ZEROS_BY_CHANCE and rounded.sum() * 2 > long.sum():
        table.note("ids_rounded", "warning", rounded, table.headings["post_id"], n=int(rounded.sum()))
    lost = ids.eq("") & ~mangled
    if lost.any():
        table.note("ids_missing", "error", lost, table.headings["post_id"], n=int(lost.sum()))
    return mangled | lost


def _published(table: Table, place: Place, ids: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the moments of publication; from the id where the export writes them into it."""
    if table.export.yearless:
        return _published_by_id(table, place, ids)
    published, refused = read_moments_of(table, "published_at", place.zone_of(table.export), empty=True)
    undated = published.isna() & ~refused
    if undated.any():
        table.note("posts_undated", "warning", undated, table.headings["published_at"], n=int(undated.sum()))
    if table.export.id_time is not None:
        exact = _moments_in(ids, table.export.id_time)
        published = published.where(exact.isna() | published.isna(), exact)
    return published, refused | undated


def _moments_in(ids: pd.Series, rule: IdTime) -> pd.Series:
    """Return the moments that are written into ids."""
    numbers = ids.where(ids.str.fullmatch(ID_WITH_TIME), "0").astype("int64")
    ticks = (numbers.to_numpy() >> rule.shift) * rule.tick_ms + rule.epoch_ms
    return pd.Series(pd.to_datetime(ticks, unit="ms", utc=True), index=ids.index).dt.as_unit("us").mask(numbers.eq(0))


def _published_by_id(table: Table, place: Place, ids: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return the moments written into the ids, where the day printed without its year agrees with them."""
    rule = table.export.id_time
    if rule is None:
        raise table.refuse("year_unknown", table.headings["published_at"])
    printed, refused = read_without_year(table, "published_at")
    published = _moments_in(ids, rule)
    days = published.dt.tz_convert(place.zone_of(table.export)).dt.tz_localize(None).dt.normalize()
    differing = ~refused & ~agree(printed, days)
    if differing.any():
        table.note("dates_differ", "error", differing, table.headings["published_at"], n=int(differing.sum()))
    return published, refused | differing


def _kinds(table: Table) -> pd.Series:
    """Return the kind of each post; ``other`` where the vendor's word is not known."""
    export, texts = table.export, table.text("kind")
    kinds = words_of(export, "kind", texts).mask(texts.eq(""), export.kind)
    kinds = kinds.mask(kinds.eq("") & texts.ne(""), "other")
    kinds = kinds.mask(table.text("parent_id").ne(""), "reply")
    return kinds.mask(table.text("title").str.startswith(export.reply_mark), "reply") if export.reply_mark else kinds


def _refuse_daily_rows(table: Table) -> None:
    """Refuse an export with one row per post and day: its numbers are not those of the posts."""
    if table.has("lifetime") and table.text("lifetime").str.match(r"\d").any():
        raise table.refuse("rows_per_day", table.headings["lifetime"])


def read_posts(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per post.

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
    export, n = table.export, len(table)
    numbers, _ = read_numbers_of(table, export.measures, place.measures)
    ids = table.text("post_id")
    published, undated = _published(table, place, ids)
    refused = undated | _check_ids(table, ids)
    kept = own_rows(table, place) & ~refused
    local = published.dt.tz_convert(place.zone).dt.tz_localize(None).dt.normalize()[kept]
    first, last = (None, None) if local.empty else (local.min(), local.max())
    # numbers of a period that nobody knows belong to no year, whenever the posts were published
    undated_list = export.scope == "period" and (window.start is None or window.end is None)
    as_of = window.as_of or window.end or last
    window = Window(as_of=as_of) if undated_list else Window(window.start or first, window.end or last, as_of)
    part = Part(table.match, table.file, table.sheet, window=window, findings=table.findings)
    part.rows_read, part.rows_dropped = n + table.left_out, int((~kept).sum()) + table.left_out
    part.totals = sums_of(numbers, place.measures, "over_posts")
    if undated_list:
        table.note("list_undated", "warning")
    elif table.total:
        part.period_values = period_values_of(table, place)
    if table.cut:
        table.note("list_cut", "warning", n=n)
    numbers = meant_by(numbers, export, place)
    posts = pd.DataFrame(
        {
            "channel": place.channel,
            "post_id": ids,
            "published_at": published,
            "kind": _kinds(table),
            "title": titles_of(table),
            "link": table.text("link"),
            "as_of": window.as_of,
            "evidence": part.evidence,
        }
    ).join(numbers[[name for name in numbers.columns if name in POST_MEASURES]])
    part.posts = make_frame(POSTS_FRAME, posts[kept])
    whole = place.speaks(int(refused.sum()) + table.left_out, n + table.left_out, int(kept.sum()))
    if window.start is not None and window.end is not None and not table.cut and whole:
        row = {"channel": place.channel, "what": "post_list", "start": window.start, "end": window.end}
        part.coverage = make_frame(COVERAGE_FRAME, [{**row, "evidence": part.evidence}])
    return part


def period_values_of(table: Table, place: Place) -> dict[str, float]:
    """Return the numbers of the total row: what the vendor counted over the whole period."""
    texts = {
        name: [pd.Series([table.total[name]], dtype="str")] for name in table.export.measures if name in table.total
    }
    row = Table(table.match, table.file, table.sheet, np.zeros(1, dtype="int64"), texts, table.headings)
    numbers, _ = read_numbers_of(row, texts, place.measures)
    table.findings += [Finding(f.id, f.severity, f.file, "", f.key, f.values) for f in row.findings]
    return {str(name): float(value) for name, value in numbers.iloc[0].items() if pd.notna(value)}
