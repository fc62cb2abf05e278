"""What people write between the rows of a list that they keep: headings of months, notes, sums."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from smeval.catalog.entries.export import NEEDS
from smeval.errors import Finding
from smeval.read.identify import Match
from smeval.read.told_years import Told, names_of, told_of
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.values.moments import weekday_numbers

__all__ = ["begins_with_day", "left_beside", "looks_like_day", "remarks_of", "told_in"]

#: A day as people write it, or the serial number of a workbook: 3.2.25, 3.2., 2025-02-03, 3. Februar 2025, 45691.
DAY = re.compile(
    r"\d{1,4}\s*[./-]\s*\d{1,2}\s*[./-]\s*\d{2,4}|^\s*\d{1,2}\.\s*\d{1,2}\.?\s*$|^\s*\d{5}(?:[.,]\d+)?\s*$|\d{1,2}\.?\s+[^\W\d_]+\.?\s+\d{2,4}"
    r"|[^\W\d_]+\.?\s+\d{1,2},?\s+\d{4}"
)
#: What is told of a table that nobody knows, or that only its words tell.
UNKNOWN = ("unknown_", "other_moderation_table", "other_figures_table")


def looks_like_day(text: str) -> bool:
    """Say whether a text may name a day."""
    return DAY.search(text) is not None


def begins_with_day(text: str) -> bool:
    """Say whether a text begins with a day, or with its weekday: alone in its row any other is a note."""
    word, _, rest = text.strip().partition(" ")
    named = word.rstrip(".,").casefold() in weekday_numbers()
    return DAY.match(rest.strip() if named else text.strip()) is not None


def remarks_of(sheet: Sheet, match: Match) -> frozenset[int]:
    """Return the records below the headings that are no row of a list which people keep.

    That is a record that begins with a word for a sum or a note, or has one cell only and no day in it; and a small
    table below the list, after an empty line.

    Parameters
    ----------
    sheet : Sheet
    match : Match
        What it was recognised as.
    """
    export = match.definition.export
    if not export.free_form:
        return frozenset()
    needed = [match.columns[name][0] for name in NEEDS[export.shape]]
    words = tuple(map(normalise, export.remarks))
    found: set[int] = set()
    dated: set[int] = set()
    for index in range(match.header + 1, len(sheet.rows)):
        row = sheet.rows[index]
        cells = [cell for cell in row if cell.strip()]
        if normalise(cells[0]).startswith(words):
            found.add(index)
        elif any(
            place < len(row) and (begins_with_day if len(cells) == 1 else looks_like_day)(row[place])
            for place in needed
        ):
            dated.add(index)
        elif len(cells) <= 1:
            found.add(index)
    last = max(dated, default=match.header)
    below = [index for index in sheet.blocks if index > last and _are_words(sheet.rows[index])]
    return frozenset(found | set(range(min(below), len(sheet.rows)) if below else ()))


def told_in(sheet: Sheet, match: Match, kept: Sequence[int], remarks: Set[int]) -> Told:
    """Return what names, titles and headings between the rows of a list tell of its years; notes and sums tell nothing.

    Parameters
    ----------
    sheet : Sheet
    match : Match
        What it was recognised as.
    kept : sequence of int
        Records that are rows.
    remarks : set of int
        Records between them that are none.
    """
    if not match.definition.export.free_form:
        return Told()
    notes = tuple(map(normalise, match.definition.export.remarks))
    titles = [row for row in sheet.rows[: match.header] if not normalise(" ".join(row)).startswith(notes)]
    above: list[str] = []
    heading = ""
    rows = frozenset(kept)
    for index in range(match.header + 1, len(sheet.rows)):
        if index in remarks:
            text = " ".join(sheet.rows[index]).strip()
            heading = heading if normalise(text).startswith(notes) else text
        elif index in rows:
            above.append(heading)
    return told_of(names_of(sheet.file, sheet.name), titles, above)


def left_beside(sheet: Sheet, told: Finding) -> Finding:
    """Return what is to be told of an unknown sheet beside a list that people keep: without days it is none.

    Parameters
    ----------
    sheet : Sheet
    told : Finding
        What is told of the sheet alone.
    """
    days = Counter(place for row in sheet.rows for place, cell in enumerate(row) if looks_like_day(cell))
    if not told.id.startswith(UNKNOWN) or max(days.values(), default=0) > 1:
        return told
    return Finding("sheet_left_beside", "note", sheet.file, key=sheet.name)


def _are_words(row: Sequence[str]) -> bool:
    """Say whether a record names columns."""
    return not any(letter.isdigit() for cell in row for letter in cell)
