"""Which export is this table? All definitions are asked; exactly one may say yes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePosixPath

from smeval.catalog import Catalog
from smeval.catalog.entries.export import Column, Export
from smeval.errors import Finding
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = [
    "Definition",
    "Match",
    "columns_of",
    "definitions_of",
    "identify",
    "language_of",
    "letters_of",
    "shorten",
    "stem_of",
]

LONGEST_HEADING = 48
#: Headings that a line of them has at least; a digit stands in none.
FEWEST, DIGIT = 2, re.compile("[0-9]")
#: Soft hyphen, zero width space, byte order mark.
INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0xFEFF))


@dataclass(frozen=True)
class Definition:
    """An export as it is looked up: its headings in the form in which they are compared."""

    id: str
    owner: str
    export: Export
    platforms: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    prefixes: tuple[tuple[str, str], ...]
    languages: Mapping[str, str]
    known: frozenset[str]
    known_prefixes: tuple[str, ...]
    without: frozenset[str]
    titles: frozenset[str]
    sheets: frozenset[str]
    sheet_names: frozenset[str]
    files: frozenset[str]
    assumed: Mapping[str, str]
    required: tuple[str, ...]
    described: str


@dataclass(frozen=True)
class Match:
    """A table recognised as an export.

    Parameters
    ----------
    definition : Definition
        The one export that fits.
    header : int
        Index of the record with the headings; -1 where there is none (blocks).
    columns : mapping
        Positions of each column; several where a heading occurs more than once.
    language : str
        Language of most headings.
    headings : mapping
        Heading of each column: the vendor's words, and never what else a file may have put beside them.
    extra : tuple of str
        Letters of the columns whose heading nobody knows.
    assumed : tuple of str
        Headings and titles used that nobody has seen in a real export.
    instead : tuple of str
        Built-in exports that fit as well, in whose place a body's own description stands.
    """

    definition: Definition
    header: int
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    language: str = "en"
    headings: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def definitions_of(catalog: Catalog) -> list[Definition]:
    """Prepare every export of the catalog for looking up."""
    found = []
    for full_id, export in catalog.exports():
        owner = full_id.partition("/")[0]
        fields: dict[str, tuple[str, ...]] = {}
        prefixes: list[tuple[str, str]] = []
        languages: dict[str, str] = {}
        for name, column in export.columns.items():
            for language, headings in (("en", column.en), ("de", column.de)):
                for heading in map(normalise, headings):
                    if column.prefix:
                        prefixes.append((heading, name))
                    else:
                        fields[heading] = (*fields.get(heading, ()), name)
                    languages[heading] = "" if languages.get(heading, language) != language else language
        without = set(map(normalise, export.without))
        if export.units:
            own = export.columns.get(export.units.column, Column())
            for heading, name in export.units.spell(map(normalise, own.headings)):
                fields.setdefault(heading, (name,))
            without |= {heading for heading, _ in export.units.spell(tuple(without))}
        titles: dict[str, str] = {}
        for part in export.titled:
            english, german = set(map(normalise, part.en)), set(map(normalise, part.de))
            titles |= dict.fromkeys(english - german, "en") | dict.fromkeys(german - english, "de")
            titles |= dict.fromkeys(english & german, "")
        found.append(
            Definition(
                id=full_id,
                owner=owner,
                export=export,
                platforms=export.platforms or ((owner,) if owner in catalog.platforms else ()),
                fields=fields,
                prefixes=tuple(prefixes),
                languages=languages | titles,
                known=frozenset(normalise(name) for name in (*export.unused, *export.dropped) if name[-1] != "*"),
                known_prefixes=tuple(normalise(name[:-1]) for name in export.unused if name.endswith("*")),
                without=frozenset(without),
                titles=frozenset(map(normalise, (name for block in export.blocks for name in block.en + block.de))),
                sheets=frozenset(map(normalise, export.sheets)),
                sheet_names=frozenset(map(normalise, (*export.sheets, *export.sheet_names))),
                files=frozenset(map(normalise, export.files)),
                assumed=_assumed_of(export),
                required=tuple(name for name, column in export.columns.items() if column.required),
                described=catalog.described.get(full_id, ""),
            )
        )
    return found


def _assumed_of(export: Export) -> dict[str, str]:
    """Return the headings and titles that nobody has seen in a real export, by the form in which they are compared.

    Where both languages share a heading, it is the other language's that is unverified.
    """
    every = [heading for column in export.columns.values() for heading in column.headings]
    every += [title for part in export.titled for title in part.en + part.de]
    names = export.headings_unverified or (() if export.verified else every)
    return {normalise(name): name for name in names}


def letters_of(position: int) -> str:
    """Return the letters of a column, e.g. ``AB`` for position 27."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def stem_of(file: str) -> str:
    """Return the name of a file in the form in which names are compared, without ending and number of a copy."""
    stem = PurePosixPath(file.rpartition("!")[2]).stem
    return normalise(re.sub(r"\s*\(\d+\)$", "", stem))


def shorten(heading: str) -> str:
    """Cut a heading to a length that a sentence can carry."""
    heading = " ".join(heading.translate(INVISIBLE).split())
    return heading if len(heading) <= LONGEST_HEADING else heading[: LONGEST_HEADING - 1].rstrip() + "…"


def columns_of(definition: Definition, names: list[str]) -> dict[str, tuple[int, ...]]:
    """Return the positions of each column of the definition among the headings.

    Parameters
    ----------
    definition : Definition
    names : list of str
        Headings, normalised.
    """
    columns: dict[str, tuple[int, ...]] = {}
    for position, name in enumerate(names):
        found = definition.fields.get(name) or tuple(
            column for prefix, column in definition.prefixes if name.startswith(prefix)
        )
        for column in found:
            columns[column] = (*columns.get(column, ()), position)
    return columns


def language_of(definition: Definition, names: Iterable[str]) -> str:
    """Return the language in which most headings are written; English where it cannot be told.

    Parameters
    ----------
    definition : Definition
    names : iterable of str
        Headings, normalised.
    """
    count = Counter(definition.languages.get(name, "") for name in names)
    return "de" if count["de"] > count["en"] else "en"


def _match_headings(definition: Definition, sheet: Sheet, records: list[list[str]]) -> Match | None:
    export = definition.export
    if export.named and not any(normalise(word) in stem_of(sheet.file) for word in export.named):
        return None
    lines = _with_groups(definition, records[: export.search]) if export.free_form else records[: export.search]
    for index, names in enumerate(lines):
        if not definition.prefixes and definition.fields.keys().isdisjoint(names):
            continue
        columns = columns_of(definition, names)
        if not all(name in columns for name in definition.required):
            continue
        if export.any_of and not any(name in columns for name in export.any_of):
            continue
        if definition.without.intersection(names):
            continue
        used = {position for positions in columns.values() for position in positions}
        extra = tuple(
            letters_of(position)
            for position, name in enumerate(names)
            if name
            and position not in used
            and name not in definition.known
            and not name.startswith(definition.known_prefixes or ("\0",))
        )
        if export.exact and extra:
            continue
        headings = {name: _heading(definition, sheet.rows[index][at[0]]) for name, at in columns.items()}
        titles = [row[0] for row in records[:index] if row] + [stem_of(sheet.file)] * bool(export.charts)
        read = [names[position] for position in sorted(used)]
        match = Match(definition, index, columns, language_of(definition, read), headings, extra)
        return replace(match, assumed=_assumed(definition, match.language, read + titles))
    return None


def _with_groups(definition: Definition, records: list[list[str]]) -> list[list[str]]:
    """Return records in which headings stand together with those of groups above them, and the latter not alone."""
    found = list(records)
    for index, (above, names) in enumerate(pairwise(records)):
        joined = _under_groups(definition, above, names)
        if sum(name in definition.fields for name in joined) > sum(name in definition.fields for name in above):
            found[index + 1] = joined
            found[index] = [] if joined != names else above
    return found


def _under_groups(definition: Definition, above: list[str], names: list[str]) -> list[str]:
    """Return headings together with those of groups of columns above them, where that is what is known.

    Parameters
    ----------
    definition : Definition
    above, names : list of str
        Records one below the other, normalised.
    """
    if any(sum(map(bool, row)) < FEWEST or any(map(DIGIT.search, row)) for row in (above, names)):
        return names
    known = definition.fields.keys() | definition.without
    found: list[str] = []
    group = ""
    for place, name in enumerate(names):
        own = above[place] if place < len(above) else ""
        group = own or group
        together = (f"{group} {name}", f"{name} {group}", name) if name else (own,)
        found.append(next((heading for heading in together if heading in known), name))
    return found


def _heading(definition: Definition, written: str) -> str:
    """Return a heading without what a file put behind a known beginning."""
    name = normalise(written)
    if name in definition.fields:
        return shorten(written)
    starts = [start for column in definition.export.columns.values() if column.prefix for start in column.headings]
    return next((f"{start.rstrip()} …" for start in starts if name.startswith(normalise(start))), "")


def _assumed(definition: Definition, language: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return those of the headings and titles that nobody has seen in a real export."""
    found = dict.fromkeys(name for name in names if name in definition.assumed)
    seen = () if language == "de" else [name for name in found if definition.languages.get(name) == ""]
    return tuple(definition.assumed[name] for name in found if name not in seen)


def _match_blocks(definition: Definition, records: list[list[str]]) -> Match | None:
    titles = [names[0] for names in records if names and names[0] in definition.titles and not any(names[1:])]
    language = language_of(definition, titles)
    match = Match(definition, -1, language=language, assumed=_assumed(definition, language, titles))
    return match if titles else None


def _match_name(definition: Definition, sheet: Sheet) -> Match | None:
    """Recognise a table by its sheet's or its file's name alone."""
    named = normalise(sheet.name) in definition.sheets or stem_of(sheet.file) in definition.files
    return Match(definition, 0) if named else None


def _own_first(matches: list[Match]) -> list[Match]:
    """Return a body's own descriptions where they name no fewer columns of the table than the built-in ones."""
    own = [match for match in matches if match.definition.described]
    others = [match for match in matches if not match.definition.described]
    most = max((len(match.columns) for match in others), default=0)
    if not own or most > min(len(match.columns) for match in own):
        return matches
    instead = tuple(sorted(match.definition.id for match in others if not match.definition.export.by_hand))
    return [replace(match, instead=instead) for match in own]


def identify(sheet: Sheet, definitions: Iterable[Definition]) -> Match | Finding | None:
    """Say which export a table is; None if it is none that is known.

    A body's own description comes before a built-in one, unless that knows more of the table.

    Parameters
    ----------
    sheet : Sheet
    definitions : iterable of Definition

    Returns
    -------
    Match, Finding or None
        ``ambiguous_export`` names every export that fits.
    """
    definitions = list(definitions)
    deepest = max((definition.export.search for definition in definitions), default=0)
    records = [[normalise(name) for name in row] for row in sheet.rows[:deepest]]
    matches = []
    for definition in definitions:
        if definition.sheets:
            match = _match_name(definition, sheet)
        elif definition.titles:
            match = _match_blocks(definition, records)
        else:
            match = _match_headings(definition, sheet, records)
        if match:
            matches.append(match)
    if len(matches) == 1:
        return matches[0]
    if any(match.definition.titles for match in matches):  # a chart may be appended to blocks
        matches = [match for match in matches if match.definition.export.shape != "chart"]
    matches = [match for match in matches if match.definition.export.named] or matches
    matches = _own_first(matches)
    # what people keep themselves may look like anything
    matches = [match for match in matches if not match.definition.export.by_hand] or matches
    if not matches:
        matches = [match for definition in definitions if definition.files if (match := _match_name(definition, sheet))]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = sorted(match.definition.id for match in matches)
        return Finding("ambiguous_export", "error", sheet.file, key=sheet.name, values={"exports": names})
    return None
