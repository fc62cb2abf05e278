"""What the rows of a table nobody knows may be, told by the form of the cells: requests, posts, days or months."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from smeval.catalog import Catalog
from smeval.catalog.entries.export import ROLES
from smeval.read.contents import has_value, mostly_moments, reads_as_days, rough_moments
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.values.moments import month_numbers

__all__ = ["Below", "header_of", "shape_of"]

#: Records among which the headings are sought, and records below them of which one must hold a value.
SEARCH, NEXT = 25, 5
#: Columns that say when somebody answered.
ANSWERED = frozenset(("answered_at", "settled_at", "seconds", "minutes", "hours", "days", "duration"))
#: Columns of moments of which the first may be that of a request.
BEGUN = ("sent_at", "date", "published_at")
#: Share of the rows in which the answer must not lie before the request, and in which an id must stand once.
MOSTLY, ALL_BUT_ALL = 0.6, 0.95
#: An address, a long number, or letters and digits without a blank.
IDENTIFIES = re.compile(r"https?://\S+|\d{6,}|(?=[^\s\d]*\d)[\w.:/-]{8,}")
YEAR = re.compile(r"20\d\d")
MONTHS = 12


class Below(NamedTuple):
    """The headings of a table with the rows below them, and the filled cells of each heading."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    cells: Mapping[str, pd.Series]

    def pairs(self, first: str, second: str) -> pd.DataFrame:
        """Return the rows in which two columns are filled.

        Parameters
        ----------
        first, second : str
            Headings.
        """
        at = [self.headings.index(heading) for heading in (first, second)]
        filled = [[row[place].strip() if place < len(row) else "" for place in at] for row in self.rows]
        return pd.DataFrame([pair for pair in filled if all(pair)], columns=["first", "second"], dtype="str")


def header_of(sheet: Sheet, known: Iterable[str]) -> int | None:
    """Return the record with the headings; None where no row can be told from what stands below it.

    That with most known headings, if these are more than its values, else the first without a digit above a value, else
    the first of no values above one.

    Parameters
    ----------
    sheet : Sheet
    known : iterable of str
        Headings of known exports, normalised.
    """
    records = [[cell.strip() for cell in row if cell.strip()] for row in sheet.rows[:SEARCH]]
    names = frozenset(known)
    counts = [sum(normalise(cell) in names for cell in row) for row in records]
    counts = [n if n > sum(map(has_value, row)) else 0 for n, row in zip(counts, records, strict=True)]
    if counts and max(counts) > 0:
        return counts.index(max(counts))
    least = min(2, max(map(len, records), default=0))
    for is_word in (lambda cell: not re.search(r"\d", cell), lambda cell: not has_value(cell)):
        for index, row in enumerate(records[:-1]):
            below = [cell for later in records[index + 1 : index + 1 + NEXT] for cell in later]
            if len(row) >= least > 0 and all(map(is_word, row)) and any(map(has_value, below)):
                return index
    return None


def shape_of(columns: dict[str, str], below: Below, catalog: Catalog) -> str:
    """Return the shape that columns and cells speak for, and give columns of dates and ids their place in it.

    Parameters
    ----------
    columns : dict
        Column -> heading; what the cells tell is added.
    below : Below
    catalog : Catalog
    """
    free = [heading for heading in below.cells if heading and heading not in columns.values()]
    dated = [heading for heading in free if reads_as_days(below.cells[heading], catalog)]
    if {"sent_at", "direction"} <= columns.keys() and {"parent_id", "conversation_id"} & columns.keys():
        return "messages"
    measured, answered = set(columns) - ROLES, ANSWERED & columns.keys()
    if "received_at" in columns and measured and not answered:
        columns["date"] = columns.pop("received_at")  # “Tag” beside figures is their day
    for part in ("year", "month"):  # as “Jahr” and “Monat” are theirs
        if f"received_{part}" in columns and measured and not answered:
            columns[part] = columns.pop(f"received_{part}")
    if "received_at" in columns or (_is_asked(below.cells, catalog) and not measured):
        return _requests(columns, [*dated, *_rough(free, dated, below, catalog)])
    if not measured and not {"post_id", "link", "year"} & columns.keys():
        times = [columns[name] for name in BEGUN if name in columns]
        times = sorted({*times, *dated, *_rough(free, dated, below, catalog)}, key=below.headings.index)
        if pair := _asked_and_answered(times, below, catalog):
            for name in BEGUN:
                columns.pop(name, None)
            columns["received_at"] = pair[0]
            if not answered:
                columns["answered_at"] = pair[1]
            return "conversations"
    return _list(columns, free, dated, below)


def _requests(columns: dict[str, str], dated: list[str]) -> str:
    """Give the columns of dates of a list of requests their place."""
    dates = [columns.pop(name) for name in BEGUN if name in columns] + dated
    if "received_at" not in columns and dates:
        columns["received_at"] = dates.pop(0)
    if dates and not ANSWERED & columns.keys():
        columns["answered_at"] = dates.pop(0)
    return "conversations"


def _list(columns: dict[str, str], free: list[str], dated: list[str], below: Below) -> str:
    """Return the shape of a table of figures: posts, days, months or groups."""
    if "sent_at" in columns:
        columns["date"] = columns.pop("sent_at")
    if {"year", "month"} <= columns.keys():
        return "figures"
    if dated and not {"date", "published_at"} & columns.keys():
        columns["date"] = dated[0]
    if "link" in columns and "post_id" not in columns:
        columns["post_id"] = columns.pop("link")
    if "post_id" not in columns and {"date", "published_at"} & columns.keys():
        ids = [heading for heading in free if heading not in columns.values() and _identifies(below.cells[heading])]
        if ids:
            columns["post_id"] = ids[0]
    if "post_id" in columns or "published_at" in columns:
        if "published_at" not in columns and "date" in columns:
            columns["published_at"] = columns.pop("date")
        return "posts"
    if "date" not in columns:
        for name, is_one in (("year", _are_years), ("month", _are_months)):
            found = [heading for heading in free if heading not in columns.values() and is_one(below.cells[heading])]
            if found:
                columns.setdefault(name, found[0])
    tests = (("figures", {"year"}), ("figures", {"month"}), ("groups", {"group", "count"}), ("days", {"date"}))
    return next((shape for shape, needed in tests if needed <= columns.keys()), "aside")


def _rough(free: Iterable[str], dated: Iterable[str], below: Below, catalog: Catalog) -> list[str]:
    """Return the columns of which most cells are moments, in whatever form people wrote them."""
    known = set(dated)
    return [heading for heading in free if heading not in known and mostly_moments(below.cells[heading], catalog)]


def _asked_and_answered(times: Sequence[str], below: Below, catalog: Catalog) -> tuple[str, str] | None:
    """Return the first two columns of moments of which the one hardly ever lies before the other."""
    for number, first in enumerate(times):
        for second in times[number + 1 :]:
            pairs = below.pairs(first, second)
            begun, ended = (rough_moments(pairs[name], catalog) for name in pairs.columns)
            known = begun.notna() & ended.notna()
            if known.any() and (ended[known] >= begun[known]).mean() >= MOSTLY:
                return first, second
            if known.any() and (begun[known] >= ended[known]).mean() >= MOSTLY:
                return second, first
    return None


def _identifies(cells: pd.Series) -> bool:
    """Say whether the cells are ids or addresses, hardly one of them twice."""
    if not len(cells) or cells.nunique() / len(cells) < ALL_BUT_ALL:
        return False
    return bool(cells.map(lambda cell: IDENTIFIES.fullmatch(cell) is not None).all())


def _are_years(cells: pd.Series) -> bool:
    return len(cells) > 0 and bool(cells.map(lambda cell: YEAR.fullmatch(cell) is not None).all())


def _are_months(cells: pd.Series) -> bool:
    """Say whether the cells are names of months, or several numbers from 1 to 12 in their order."""
    if len(cells) and cells.map(lambda cell: normalise(cell).rstrip(".") in month_numbers()).all():
        return True
    if len(cells) < 2 or not cells.map(lambda cell: cell.isdecimal() and 1 <= int(cell) <= MONTHS).all():
        return False
    return bool(cells.astype("int64").diff().dropna().isin((1, 1 - MONTHS)).all())


def _is_asked(headings: Iterable[str], catalog: Catalog) -> bool:
    """Say whether headings are those of a list of requests and answers."""
    listed = catalog.other_files["moderation_list"]
    words = [set(re.findall(r"\w+", normalise(heading))) for heading in headings]
    return sum(not found.isdisjoint(listed.words) for found in words) >= listed.least
