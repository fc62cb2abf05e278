"""Which days a file speaks of, as far as its name and its folder's name tell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pandas as pd

from smeval.catalog.entries.export import Export, NamePattern
from smeval.read.identify import INVISIBLE
from smeval.values import parse_day

__all__ = ["Window", "period_of", "runs_of", "window_of"]

ONE_DAY = pd.Timedelta(days=1)
#: How a single day is written where a period is meant.
DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d. %B %Y", "%d %B %Y", "%B %d, %Y")


@dataclass(frozen=True)
class Window:
    """First and last day that a file speaks of, and the day on which it was exported; None where unknown."""

    start: pd.Timestamp | None = None
    end: pd.Timestamp | None = None
    as_of: pd.Timestamp | None = None
    year: int | None = None


def _day(text: str, formats: Iterable[str]) -> pd.Timestamp | None:
    for form in formats:
        try:
            return pd.Timestamp(parse_day(text, (form,)))
        except ValueError:
            continue
    return None


def period_of(text: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """Return first and last day of a period as people and vendors write it: ``2025``, ``2025-01``, ``Januar 2025``.

    A day stands for itself. None where the text is no such period.
    """
    if re.fullmatch(r"20\d\d", text):
        return pd.Timestamp(int(text), 1, 1), pd.Timestamp(int(text), 12, 31)
    day = _day(text, DAYS)
    if day is not None:
        return day, day
    start = _day(f"{text}-01", ("%Y-%m-%d",)) or _day(f"1 {text}", ("%d %B %Y",))
    return None if start is None else (start, pd.Timestamp(month_end(start.year, start.month)))


def _apply(pattern: NamePattern, name: str) -> Window | None:
    found = re.search(pattern.pattern, name)
    if found is None:
        return None
    groups = {group: text for group, text in found.groupdict().items() if text}
    start, end, as_of = (
        _day(groups[group], pattern.formats) if group in groups else None for group in ("start", "end", "as_of")
    )
    if end is not None and pattern.end_exclusive:
        end -= ONE_DAY
    if "as_of_ms" in groups:
        as_of = pd.Timestamp(datetime.fromtimestamp(int(groups["as_of_ms"]) / 1000, UTC).date())
    if "period" in groups:
        span = period_of(groups["period"].strip())
        if span is None:
            return None
        start, end = span
    if start is not None and end is not None and end < start:
        return None
    return Window(start, end, as_of or end, int(groups["year"]) if "year" in groups else None)


def window_of(export: Export, file: str) -> Window:
    """Return what the names of a file and its folders tell; the first pattern that fits decides.

    Parameters
    ----------
    export : Export
        Has the patterns.
    file : str
        Path below the body's folder.
    """
    name = unicodedata.normalize("NFKC", file).translate(INVISIBLE)
    for pattern in export.names:
        window = _apply(pattern, name)
        if window is not None:
            return window
    return Window()


def runs_of(days: pd.Series) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    """Return first and last day of every run of days without a gap."""
    unique = days.dropna().drop_duplicates().sort_values(ignore_index=True)
    if unique.empty:
        return []
    run = unique.diff().gt(ONE_DAY).cumsum()
    return [(group.iloc[0], group.iloc[-1]) for _, group in unique.groupby(run)]


def month_end(year: int, month: int) -> date:
    """Return the last day of a month.

    Parameters
    ----------
    year, month : int
    """
    return (pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)).date()
