"""Guess how a file nobody knows could be described: from its headings, and from the form of what stands below.

Only headings leave this module; what stands in the cells decides on forms and is never repeated.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from smeval.catalog import Catalog
from smeval.catalog.entries.export import NEEDS, ROLES, TIMES
from smeval.ids import LANGUAGES
from smeval.read.contents import (
    cells_below,
    date_forms,
    fits,
    is_number,
    kept_forms,
    mostly_moments,
    number_forms,
    units_of,
)
from smeval.read.identify import Match, definitions_of, identify
from smeval.read.likely_shape import Below, header_of, shape_of
from smeval.read.unknown import explain
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.wording import sentences

__all__ = ["Draft", "draft_of"]

#: How alike a heading must be to a known one.
ALIKE = 0.8
#: Rows below the headings that are looked at.
ROWS = 500
#: Columns that hold dates.
DATED = TIMES | {"date"}
#: Shapes that say nothing without a measure.
MEASURED = ("days", "figures")
#: Columns of bare numbers in the unit of their name: a heading that is only alike may name another unit.
BARE = frozenset(("seconds", "minutes", "hours", "days"))
#: What no heading looks like; such text is not repeated.
UNSPEAKABLE = re.compile(r"@|://|\d{5}")
LONGEST = 80


@dataclass(frozen=True)
class Draft:
    """What can be guessed of one table.

    Parameters
    ----------
    sheet : str
        Its name in a workbook.
    known : str
        The export that it is; empty where nobody knows it.
    nearest, lacking : str, mapping
        The known export that comes nearest, and its headings that are not here, by language of the
        reader.
    language : str
        Of the headings; empty where none tells it.
    shape : str
    columns : mapping
        Column -> heading here.
    alike : frozenset of str
        Columns whose heading is only similar to a known one.
    by_content : frozenset of str
        Columns that only the cells tell.
    units : mapping
        Column -> unit in the file, where it differs from the measure's own.
    unmatched, personal : tuple of str
        Headings that mean nothing we know, and headings known to stand over personal data.
    countable : tuple of str
        Headings that mean nothing we know and stand over numbers.
    headless : bool
        No row looks like headings.
    hidden : int
        Headings not repeated, because they do not look like headings.
    mixed : bool
        Dates are written in several forms, as people do.
    parts : bool
        Several sheets of the workbook are built so.
    dates, numbers : tuple of str
        Forms in which every date and every number here can be read.
    absent : tuple of str
        Columns that the shape needs and that were not found.
    offered : tuple of str
        Measures that a column can be.
    """

    sheet: str
    known: str = ""
    nearest: str = ""
    lacking: Mapping[str, list[str]] = field(default_factory=dict)
    language: str = ""
    shape: str = "aside"
    columns: Mapping[str, str] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()
    by_content: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    countable: tuple[str, ...] = ()
    headless: bool = False
    hidden: int = 0
    mixed: bool = False
    parts: bool = False
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()


def draft_of(sheet: Sheet, catalog: Catalog, platform: str = "") -> Draft:
    """Return what can be guessed of a table; of one in which no row looks like headings, only that it is one.

    Parameters
    ----------
    sheet : Sheet
    catalog : Catalog
        What is known.
    platform : str
        Platform of the channel, whose exports' headings come first; empty where unknown.
    """
    definitions = definitions_of(catalog)
    match = identify(sheet, definitions) or explain(sheet, definitions, catalog, platform)
    if isinstance(match, Match):
        return Draft(sheet.name, known=match.definition.id)
    meanings = _meanings(catalog, platform)
    offered = tuple(catalog.platforms[platform].offers) if platform else tuple(catalog.measures)
    header = header_of(sheet, meanings)
    if header is None:  # any row may hold what people wrote
        fields = max((sum(bool(cell.strip()) for cell in row) for row in sheet.rows), default=0)
        return Draft(sheet.name, headless=True, hidden=fields, offered=offered)
    cells = cells_below(sheet, header)
    private = {normalise(name) for _, export in catalog.exports() for name in export.dropped}
    columns, alike = _columns(cells, meanings, private, catalog)
    below = Below([cell.strip() for cell in sheet.rows[header]], sheet.rows[header + 1 :][:ROWS], cells)
    known = set(columns.values())
    shape = shape_of(columns, below, catalog)
    unmatched = [heading for heading in cells if heading and heading not in columns.values()]
    shown = [heading for heading in unmatched if len(heading) <= LONGEST and not UNSPEAKABLE.search(heading)]
    measures = [name for name in columns if name not in ROLES]
    needed = NEEDS.get(shape, ()) + (offered[:1] if shape in MEASURED and not measures else ())
    near = match.values if "export" in match.values else {}
    dates, mixed = date_forms(columns, cells, catalog), False
    if not dates and shape == "conversations":
        dates = kept_forms((cells[columns[name]] for name in DATED & columns.keys()), catalog)
        mixed = bool(dates)
    return Draft(
        sheet=sheet.name,
        nearest=str(near.get("export", "")),
        lacking=near.get("headings", {}),
        language=_language(columns.values(), meanings),
        shape=shape,
        columns=columns,
        alike=frozenset(alike) & columns.keys(),
        by_content=frozenset(name for name, heading in columns.items() if heading not in known),
        units=units_of(columns, cells, catalog),
        unmatched=tuple(heading for heading in shown if normalise(heading) not in private),
        personal=tuple(heading for heading in shown if normalise(heading) in private),
        countable=tuple(heading for heading in shown if _counts(cells[heading])),
        hidden=len(unmatched) - len(shown),
        dates=dates,
        mixed=mixed,
        numbers=number_forms(cells[columns[name]] for name in measures),
        absent=tuple(name for name in needed if name not in columns),
        offered=offered,
    )


def _counts(cells: pd.Series) -> bool:
    """Say whether all cells are numbers."""
    return len(cells) > 0 and bool(cells.map(is_number).all())


@dataclass(frozen=True)
class _Meaning:
    """What a heading means in known exports, and in which languages it is written."""

    columns: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)


def _meanings(catalog: Catalog, platform: str) -> dict[str, _Meaning]:
    """Return the meanings of every known heading; those of the platform weigh most, our own names of measures least."""
    found: dict[str, _Meaning] = defaultdict(_Meaning)
    for full_id, export in catalog.exports():
        weight = 100 if full_id.partition("/")[0] == platform or platform in export.platforms else 10
        for name, column in export.columns.items():
            for language, headings in (("en", column.en), ("de", column.de)):
                for heading in map(normalise, headings):
                    found[heading].columns[name] += weight
                    found[heading].languages[language] += 1
    for language in LANGUAGES:
        for name in catalog.measures:
            word = normalise(sentences(language).get(f"measure.{name}", name))
            found[word].columns[name] += 1
            found[word].languages[language] += 1
    return dict(found)


def _columns(
    cells: Mapping[str, pd.Series], meanings: Mapping[str, _Meaning], private: Collection[str], catalog: Catalog
) -> tuple[dict[str, str], set[str]]:
    """Return column -> heading, and the columns that are only alike; what stands below must fit."""
    columns: dict[str, str] = {}
    alike: set[str] = set()
    for exact in (True, False):
        for heading, below in cells.items():
            if not heading or heading in columns.values():
                continue
            name = normalise(heading)
            near = [name] if exact or name in private else get_close_matches(name, meanings, 1, ALIKE)
            for meaning in (meanings[found] for found in near if found in meanings):
                free = [column for column, _ in meaning.columns.most_common() if column not in columns]
                free = free if exact else [column for column in free if column not in BARE]
                if not exact and not mostly_moments(below, catalog):  # a heading that is only alike dates nothing
                    free = [column for column in free if column not in DATED]
                fitting = [column for column in free if fits(column, heading, below, catalog)]
                if fitting:
                    columns[fitting[0]] = heading
                    alike |= set() if exact else {fitting[0]}
    return columns, alike


def _language(headings: Iterable[str], meanings: Mapping[str, _Meaning]) -> str:
    """Return the language of most headings; empty where none tells it."""
    count: Counter[str] = Counter()
    for heading in headings:
        meaning = meanings.get(normalise(heading))
        if meaning is not None and len(meaning.languages) == 1:
            count.update(list(meaning.languages))
    return max(count, key=lambda language: count[language], default="")
