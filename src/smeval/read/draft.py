"""Guess how a file nobody knows could be described: from its headings, and from the form of what stands below.

Only headings leave this module; what stands in the cells decides on forms and is never repeated.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import pandas as pd

from smeval.catalog import Catalog
from smeval.catalog.entries.export import NEEDS, ROLES
from smeval.ids import LANGUAGES
from smeval.read.cells.numbers import NUMBER_FORMS
from smeval.read.identify import Match, definitions_of, identify
from smeval.read.unknown import explain
from smeval.sources import Sheet
from smeval.values import normalise, parse_days, parse_durations, parse_moments, parse_numbers
from smeval.wording import sentences

__all__ = ["Draft", "draft_of"]

#: Rows below the headings that are looked at.
SAMPLE = 500
#: Records among which the headings are sought.
SEARCH = 25
#: How alike a heading must be to a known one.
ALIKE = 0.8
MOMENTS = ("published_at", "sent_at", "received_at", "answered_at")
#: What no heading looks like; such text is not repeated.
UNSPEAKABLE = re.compile(r"@|://|\d{5}")
LONGEST = 80
NUMBER = re.compile(r"[-+]?[\d.,' \u00a0\u202f]*\d[\d.,]*\s*%?")


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
    columns, alike, unmatched = _columns(sheet.rows[header], meanings)
    cells = _cells(sheet, header)
    columns = _dated(columns, unmatched, cells, catalog)
    unmatched = [heading for heading in unmatched if heading not in columns.values()]
    shape = _shape(columns)
    if shape == "posts" and "published_at" not in columns and "date" in columns:
        columns["published_at"] = columns.pop("date")
    private = {normalise(name) for _, export in catalog.exports() for name in export.dropped}
    shown = [heading for heading in unmatched if len(heading) <= LONGEST and not UNSPEAKABLE.search(heading)]
    measures = [name for name in columns if name not in ROLES]
    near = match.values if "export" in match.values else {}
    return Draft(
        sheet=sheet.name,
        nearest=str(near.get("export", "")),
        lacking=tuple(near.get("headings", ())),
        language=_language(columns.values(), meanings),
        shape=shape,
        columns=columns,
        alike=frozenset(alike) & columns.keys(),
        units=_units(columns, cells, catalog),
        unmatched=tuple(heading for heading in shown if normalise(heading) not in private),
        personal=tuple(heading for heading in shown if normalise(heading) in private),
        hidden=len(unmatched) - len(shown),
        dates=_date_forms(columns, cells, catalog),
        numbers=_number_forms([cells[columns[name]] for name in measures]),
        absent=tuple(name for name in NEEDS.get(shape, ()) if name not in columns),
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
        if len(words) > 1 and not any(map(_is_number, words)) and any(map(_is_number, below)):
            return index
    return None


def _is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell.strip()) is not None


def _columns(header: list[str], meanings: Mapping[str, _Meaning]) -> tuple[dict[str, str], set[str], list[str]]:
    """Return column -> heading, the columns that are only alike, and the headings that mean nothing known."""
    headings = list(dict.fromkeys(cell.strip() for cell in header if cell.strip()))
    columns: dict[str, str] = {}
    alike: set[str] = set()
    for exact in (True, False):
        for heading in headings:
            if heading in columns.values():
                continue
            name = normalise(heading)
            near = [name] if exact else get_close_matches(name, meanings, 1, ALIKE)
            for meaning in (meanings[found] for found in near if found in meanings):
                free = [column for column, _ in meaning.columns.most_common() if column not in columns]
                if free:
                    columns[free[0]] = heading
                    alike |= set() if exact else {free[0]}
    return columns, alike, [heading for heading in headings if heading not in columns.values()]


def _cells(sheet: Sheet, header: int) -> dict[str, pd.Series]:
    """Return the texts below each heading."""
    rows = sheet.rows[header + 1 : header + 1 + SAMPLE]
    found: dict[str, pd.Series] = {}
    for position, heading in enumerate(sheet.rows[header]):
        texts = [row[position].strip() if position < len(row) else "" for row in rows]
        found.setdefault(heading.strip(), pd.Series([text for text in texts if text], dtype="str"))
    return found


def _all_dates(catalog: Catalog) -> list[str]:
    """Return every form of dates that known exports have and that names the year."""
    forms = {form for _, export in catalog.exports() for form in export.dates}
    return sorted(form for form in forms if "%Y" in form or "%" not in form)


def _read_as(texts: pd.Series, form: str, *, moment: bool) -> list[object] | None:
    """Return texts as dates of this form; None where not every text can be read so, or there is none."""
    values, bad = parse_moments(texts, (form,)) if moment else parse_days(texts, (form,))
    return values.tolist() if len(texts) and not bad.any() else None


def _date_forms(columns: Mapping[str, str], cells: Mapping[str, pd.Series], catalog: Catalog) -> tuple[str, ...]:
    """Return the forms in which every date can be read; one, where all mean the same."""
    dated = [(name in MOMENTS, cells[columns[name]]) for name in (*MOMENTS, "date") if name in columns]
    dated = [(moment, texts) for moment, texts in dated if len(texts)]
    fitting: dict[str, list[list[object]]] = {}
    for form in _all_dates(catalog) if dated else ():
        read = [_read_as(texts, form, moment=moment) for moment, texts in dated]
        values = [column for column in read if column is not None]
        if len(values) == len(read) and values not in fitting.values():
            fitting[form] = values
    return tuple(fitting)


def _dated(
    columns: dict[str, str], unmatched: Iterable[str], cells: Mapping[str, pd.Series], catalog: Catalog
) -> dict[str, str]:
    """Add a column of dates where no heading is known as one, but all its cells are dates."""
    if not {"date", "year", *MOMENTS}.isdisjoint(columns):
        return columns
    for heading in unmatched:
        if any(_read_as(cells[heading], form, moment=False) for form in _all_dates(catalog)):
            return {"date": heading, **columns}
    return columns


def _number_forms(columns: list[pd.Series]) -> tuple[str, ...]:
    """Return the ways of writing numbers in which every number can be read; one, where all mean the same."""
    fitting: dict[str, list[float]] = {}
    texts = pd.concat(columns) if columns else pd.Series([], dtype="str")
    texts = texts[texts.map(_is_number).astype(bool)]
    for form, (decimal, thousands) in NUMBER_FORMS.items():
        values, bad = parse_numbers(texts, decimal, thousands)
        if len(texts) and not bad.any() and values.tolist() not in fitting.values():
            fitting[form] = values.tolist()
    return tuple(fitting)


def _units(columns: Mapping[str, str], cells: Mapping[str, pd.Series], catalog: Catalog) -> dict[str, str]:
    """Return units that the known heading has elsewhere, or that the cells show."""
    units = {}
    for name, heading in columns.items():
        if name in ROLES or catalog.measures[name].unit not in ("h", "s"):
            continue
        _, bad = parse_durations(cells[heading], ("h:mm:ss",))
        if len(cells[heading]) and not bad.any() and cells[heading].str.contains(":").all():
            units[name] = "hms"
            continue
        known = [
            export.columns[name].unit
            for _, export in catalog.exports()
            if name in export.columns and normalise(heading) in map(normalise, export.columns[name].headings)
        ]
        if known and known[0]:
            units[name] = known[0]
    return units


def _shape(columns: Mapping[str, str]) -> str:
    """Return the shape that the columns found speak for."""
    tests = (
        ("conversations", {"received_at"}),
        ("messages", {"sent_at"}),
        ("posts", {"post_id"}),
        ("figures", {"year"}),
        ("posts", {"published_at"}),
        ("groups", {"group", "count"}),
        ("days", {"date"}),
    )
    return next((shape for shape, needed in tests if needed <= columns.keys()), "aside")


def _language(headings: Iterable[str], meanings: Mapping[str, _Meaning]) -> str:
    """Return the language of most headings."""
    count: Counter[str] = Counter()
    for heading in headings:
        meaning = meanings.get(normalise(heading))
        if meaning is not None and len(meaning.languages) == 1:
            count.update(list(meaning.languages))
    return "de" if count["de"] > count["en"] else "en"
