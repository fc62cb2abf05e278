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
from smeval.catalog.entries.export import NEEDS, ROLES
from smeval.ids import LANGUAGES
from smeval.read.contents import cells_below, date_forms, fits, is_number, number_forms, reads_as_days, units_of
from smeval.read.identify import Match, definitions_of, identify
from smeval.read.unknown import explain
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.wording import sentences

__all__ = ["Draft", "draft_of"]

#: Records among which the headings are sought.
SEARCH = 25
#: How alike a heading must be to a known one.
ALIKE = 0.8
#: Shapes that say nothing without a measure.
MEASURED = ("days", "figures")
#: Columns that say when somebody answered.
ANSWERED = frozenset(("answered_at", "minutes", "seconds", "hours", "days", "duration"))
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
    nearest, lacking : str, tuple of str
        The known export that comes nearest, and its headings that are not here.
    language : str
    shape : str
    columns : mapping
        Column -> heading here.
    alike : frozenset of str
        Columns whose heading is only similar to a known one.
    units : mapping
        Column -> unit in the file, where it differs from the measure's own.
    unmatched, personal : tuple of str
        Headings that mean nothing we know, and headings known to stand over personal data.
    hidden : int
        Headings not repeated, because they do not look like headings.
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
    lacking: tuple[str, ...] = ()
    language: str = "en"
    shape: str = "aside"
    columns: Mapping[str, str] = field(default_factory=dict)
    alike: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    unmatched: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()
    hidden: int = 0
    dates: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()


def draft_of(sheet: Sheet, catalog: Catalog, platform: str = "") -> Draft | None:
    """Return what can be guessed of a table; None where no row looks like headings.

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
    header = _header(sheet, meanings)
    if header is None:
        return None
    cells = cells_below(sheet, header)
    private = {normalise(name) for _, export in catalog.exports() for name in export.dropped}
    columns, alike = _columns(cells, meanings, private, catalog)
    shape = _shape(columns, cells, catalog)
    unmatched = [heading for heading in cells if heading and heading not in columns.values()]
    shown = [heading for heading in unmatched if len(heading) <= LONGEST and not UNSPEAKABLE.search(heading)]
    measures = [name for name in columns if name not in ROLES]
    offered = tuple(catalog.platforms[platform].offers) if platform else tuple(catalog.measures)
    measured = NEEDS.get(shape, ()) + (offered[:1] if shape in MEASURED and not measures else ())
    near = match.values if "export" in match.values else {}
    return Draft(
        sheet=sheet.name,
        nearest=str(near.get("export", "")),
        lacking=tuple(near.get("headings", ())),
        language=_language(columns.values(), meanings),
        shape=shape,
        columns=columns,
        alike=frozenset(alike) & columns.keys(),
        units=units_of(columns, cells, catalog),
        unmatched=tuple(heading for heading in shown if normalise(heading) not in private),
        personal=tuple(heading for heading in shown if normalise(heading) in private),
        hidden=len(unmatched) - len(shown),
        dates=date_forms(columns, cells, catalog),
        numbers=number_forms(cells[columns[name]] for name in measures),
        absent=tuple(name for name in measured if name not in columns),
        offered=offered,
    )


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


def _header(sheet: Sheet, meanings: Mapping[str, _Meaning]) -> int | None:
    """Return the record with most known headings; else the first of words above a record with a number."""
    known = [sum(normalise(cell) in meanings for cell in row if cell.strip()) for row in sheet.rows[:SEARCH]]
    if known and max(known) > 0:
        return known.index(max(known))
    for index, row in enumerate(sheet.rows[:SEARCH][:-1]):
        words = [cell for cell in row if cell.strip()]
        below = sheet.rows[index + 1]
        if len(words) > 1 and not any(map(is_number, words)) and any(map(is_number, below)):
            return index
    return None


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
                fitting = [column for column in free if fits(column, heading, below, catalog)]
                if fitting:
                    columns[fitting[0]] = heading
                    alike |= set() if exact else {fitting[0]}
    return columns, alike


def _shape(columns: dict[str, str], cells: Mapping[str, pd.Series], catalog: Catalog) -> str:
    """Return the shape that columns and cells speak for, and give columns of dates their place in it."""
    free = [heading for heading, below in cells.items() if heading not in columns.values()]
    dated = [heading for heading in free if reads_as_days(cells[heading], catalog)]
    if {"sent_at", "direction"} <= columns.keys() and {"parent_id", "conversation_id"} & columns.keys():
        return "messages"
    measured, answered = set(columns) - ROLES, ANSWERED & columns.keys()
    if "received_at" in columns and measured and not answered:
        columns["date"] = columns.pop("received_at")  # “Tag” beside figures is their day
    if "received_at" in columns or (_is_asked(cells, catalog) and not measured):
        dates = [columns.pop(name) for name in ("sent_at", "date", "published_at") if name in columns] + dated
        if "received_at" not in columns and dates:
            columns["received_at"] = dates.pop(0)
        if dates and not ANSWERED & columns.keys():
            columns["answered_at"] = dates.pop(0)
        return "conversations"
    if "sent_at" in columns:
        columns["date"] = columns.pop("sent_at")
    if {"year", "month"} <= columns.keys():
        return "figures"
    if dated and not {"date", "published_at"} & columns.keys():
        columns["date"] = dated[0]
    if "link" in columns and "post_id" not in columns:
        columns["post_id"] = columns.pop("link")
    if "post_id" in columns or "published_at" in columns:
        if "published_at" not in columns and "date" in columns:
            columns["published_at"] = columns.pop("date")
        return "posts"
    tests = (("figures", {"year"}), ("groups", {"group", "count"}), ("days", {"date"}))
    return next((shape for shape, needed in tests if needed <= columns.keys()), "aside")


def _is_asked(headings: Iterable[str], catalog: Catalog) -> bool:
    """Say whether headings are those of a list of requests and answers."""
    listed = catalog.other_files["moderation_list"]
    words = [set(re.findall(r"\w+", normalise(heading))) for heading in headings]
    return sum(not found.isdisjoint(listed.words) for found in words) >= listed.least


def _language(headings: Iterable[str], meanings: Mapping[str, _Meaning]) -> str:
    """Return the language of most headings."""
    count: Counter[str] = Counter()
    for heading in headings:
        meaning = meanings.get(normalise(heading))
        if meaning is not None and len(meaning.languages) == 1:
            count.update(list(meaning.languages))
    return "de" if count["de"] > count["en"] else "en"
