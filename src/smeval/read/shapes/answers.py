"""What a list of conversations tells of answers: when they went, how long they took, or only that there was one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.errors import Finding
from smeval.read.cells.coarse import DAY, MONTH
from smeval.read.cells.dates import latest_moment
from smeval.read.cells.rough import RoughMoments
from smeval.read.cells.spans import Spans, read_seconds_of
from smeval.read.fast import LongTable
from smeval.read.part import words_of
from smeval.read.shapes.moments import NEVER, Spread, microseconds, moments_in, times_of_day
from smeval.read.table import Table
from smeval.values import are_doubled

__all__ = ["Answers", "Reply", "answers_in", "replies_in", "said_in", "times_itself"]

Flags = NDArray[np.bool_]
#: Columns that tell the time until the answer, the finest first.
SPANS = ("seconds", "minutes", "hours", "days", "duration")
#: Days from a question to its answer where a word says it.
DAYS_AFTER = {"same_day": 0, "next_day": 1}
#: What an answer in the hour that the clocks show twice may be later than it reads.
ONE_HOUR = pd.Timedelta(hours=1)
MICROSECONDS_A_DAY = 86_400_000_000
ZONED = pd.DatetimeTZDtype("us", "UTC")


def _spans(table: Table, name: str) -> Spans:
    """Read a column of spans of time, see `read_seconds_of`; each different text once, where all can be read."""
    if isinstance(table, LongTable):
        codes, texts = table.words[name]
        column = {name: [pd.Series(texts, dtype="str")]}
        once = Table(table.match, table.file, table.sheet, np.arange(len(texts)), column, table.headings)
        spans = read_seconds_of(once, name)
        if not spans.findings:
            least, most = (pd.Series(own.to_numpy()[codes]) for own in (spans.least, spans.most))
            return Spans(least, most, pd.Series(False, index=range(len(table))))
    return read_seconds_of(table, name)


class Answers(NamedTuple):
    """When questions were answered.

    Parameters
    ----------
    first, last : ndarray of int
        First and last moment at which the answer may have gone [us since 1970]; `NEVER` where there is none.
    waited : ndarray of int
        Time from question to answer where a column tells it [us], else `NEVER`.
    refused : ndarray of bool
        Rows whose answer cannot be read.
    findings : tuple of Finding
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    waited: NDArray[np.int64]
    refused: Flags
    findings: tuple[Finding, ...]


class Reply(NamedTuple):
    """What the column of answers holds.

    Parameters
    ----------
    name : str
        The column.
    moments : RoughMoments
    yes, no : ndarray of bool
        Rows in which a word says that there was an answer, or that there was none.
    findings : tuple of Finding
    """

    name: str
    moments: RoughMoments
    yes: Flags
    no: Flags
    findings: tuple[Finding, ...]


def replies_in(table: Table, received: RoughMoments, zone: str) -> list[Reply]:
    """Return when each question was answered, else when it was settled, in the order of the clocks; at most one.

    Parameters
    ----------
    table : Table
    received : RoughMoments
        When the questions came.
    zone : str
        Zone of the times.

    Raises
    ------
    SourceError
        If the column holds how many were answered, or its dates can be read in two ways.
    """
    names = ("answered_at", "settled_at", *(() if times_itself(table) else ("answered_time",)))
    name = next((name for name in names if table.has(name)), "")
    if not name:
        return []
    found = moments_in(table, name, zone, answers=True, asked=received.values)
    early = found.values.lt(received.values)
    if early.any():
        mixed_up = early & are_doubled(found.values, zone)
        found = found._replace(values=found.values.mask(mixed_up, found.values + ONE_HOUR))
    if table.export.free_form and _are_counts(found.unread, table):
        raise table.refuse("counts_no_rows", table.headings[name])
    meanings = words_of(table.export, "answered_at", found.unread)
    if table.export.free_form:
        timed = meanings.eq("") & times_of_day(found.unread).ne("") & found.unread.str.contains(r"\D")
        meanings = meanings.mask(timed, "time")
    found = _dated(found, meanings, received, zone)
    yes, no, time, unread = (np.zeros(len(table), dtype=bool) for _ in range(4))
    for flags, meaning in ((yes, "yes"), (no, "no"), (time, "time"), (unread, "")):
        flags[found.unread.index[meanings.eq(meaning)]] = True
    findings = (*found.findings, *table.note_rows("answers_unread", "warning", pd.Series(unread), name))
    findings += table.note_rows("answers_without_day", "warning", pd.Series(time), name)
    if yes.any():
        findings += table.note_rows("answers_undated", "warning", pd.Series(yes), name)
    if name == "settled_at":
        findings += (table.note("settled_as_answer", "note", table.headings[name]),)
    return [Reply(name, found, yes | time, no, findings)]


def _dated(found: RoughMoments, meanings: pd.Series, received: RoughMoments, zone: str) -> RoughMoments:
    """Return moments with the days of answers that words tell, counted from the day of the question."""
    values, coarse, refused = found.values.copy(), found.coarse.copy(), found.refused.copy()
    for meaning, days in DAYS_AFTER.items():
        rows = meanings.index[meanings.eq(meaning)]
        known = rows[received.values[rows].notna() & received.coarse[rows].ne(MONTH)]
        asked = received.values[known].dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
        day = (asked + pd.Timedelta(days=days)).dt.tz_localize(zone, ambiguous="NaT", nonexistent="shift_forward")
        values[known], coarse[known] = day.dt.tz_convert("UTC").dt.as_unit("us"), DAY
        refused[known] = values[known].isna()
    return found._replace(values=values, coarse=coarse, refused=refused)


def _are_counts(unread: pd.Series, table: Table) -> bool:
    """Say whether most cells that are no date hold a number of answers, so that a row is no single question."""
    numbers = pd.to_numeric(unread.where(unread.str.fullmatch(r"\d{1,4}")), errors="coerce")
    return bool(numbers.gt(1).any()) and 2 * int(numbers.notna().sum()) > len(table)


def said_in(replies: list[Reply], answered: Answers, n: int) -> tuple[Flags, Flags]:
    """Return the rows that say that there was an answer, and those whose answer cannot be read.

    Parameters
    ----------
    replies : list of Reply
    answered : Answers
    n : int
        Number of rows.
    """
    yes, unread = np.zeros(n, dtype=bool), answered.refused.copy()
    for reply in replies:
        yes |= reply.yes
        unread |= reply.moments.refused.to_numpy(dtype=bool) & ~reply.no & ~reply.yes
    return yes, unread


def answers_in(table: Table, asked: Spread, replied: Spread | None = None) -> Answers:
    """Return when each question was answered: as a column says it, else so long after the question as one says.

    Parameters
    ----------
    table : Table
    asked : Spread
        When the questions came.
    replied : Spread, optional
        When they were answered, where a column says it.
    """
    n = len(table)
    first, last = replied or Spread(np.full(n, NEVER), np.full(n, NEVER))
    waited, refused = np.full(n, NEVER), np.zeros(n, dtype=bool)
    findings: tuple[Finding, ...] = ()
    for name in SPANS:
        if table.has(name):
            spans = _spans(table, name)
            least, most = (
                np.round(own.fillna(0).to_numpy() * 1_000_000).astype(np.int64) for own in (spans.least, spans.most)
            )
            slips = _slips(table, name, asked, least)
            days = table.export.longest_span
            findings += spans.findings
            findings += table.note_rows("durations_too_long", "error", pd.Series(slips), name, days=days)
            refused |= spans.refused.to_numpy(dtype=bool) | slips
            told = spans.least.notna().to_numpy() & ~slips & (waited == NEVER) & (asked.first != NEVER)
            waited = np.where(told & (least == most), least, waited)
            unsaid = told & (first == NEVER)
            first, last = np.where(unsaid, asked.first + least, first), np.where(unsaid, asked.last + most, last)
    return Answers(first, last, waited, refused, findings)


def _slips(table: Table, name: str, asked: Spread, least: NDArray[np.int64]) -> Flags:
    """Return the rows whose span is longer than any may be, ends in the future, or stands for none."""
    longest = table.export.longest_span
    if not longest:
        return np.zeros(len(least), dtype=bool)
    too_long: Flags = least > longest * MICROSECONDS_A_DAY
    now = microseconds(pd.Series([latest_moment(ZONED)]))[0]
    to_come: Flags = ~too_long & (asked.first != NEVER) & (asked.first > now - least)
    export = table.export
    filler = (
        table.text(name).astype("str").str.contains(export.no_span).to_numpy(dtype=bool) if export.no_span else False
    )
    return too_long | to_come | filler


def too_late(table: Table, asked: Spread, answered: Answers) -> Flags:
    """Say of which rows the answer is later than any may be: one of the two days has a slip, and nobody knows which.

    Parameters
    ----------
    table : Table
    asked : Spread
        When the questions came.
    answered : Answers
    """
    longest = table.export.longest_span
    known = (asked.last != NEVER) & (answered.first != NEVER)
    waited = np.where(known, answered.first, 0) - np.where(known, asked.last, 0)
    late: Flags = (waited > longest * MICROSECONDS_A_DAY) & bool(longest)
    return late


def times_itself(table: Table) -> bool:
    """Say whether a column tells the time until the answer."""
    return any(table.has(name) for name in SPANS)
