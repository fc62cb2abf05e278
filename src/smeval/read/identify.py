"""Which export is this table? All definitions are asked; exactly one may say yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from smeval.catalog import Catalog
from smeval.catalog.export import Export
from smeval.errors import Finding
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = ["Definition", "Match", "definitions_of", "identify", "shorten"]

LONGEST_HEADING = 48
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
    required: tuple[str, ...]


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
    extra : tuple of str
        Headings nobody knows.
    """

    definition: Definition
    header: int
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    language: str = "en"
    extra: tuple[str, ...] = ()


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
        titles: dict[str, str] = {}
        for part in export.titled:
            titles |= dict.fromkeys(map(normalise, part.en), "en") | dict.fromkeys(map(normalise, part.de), "de")
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
                without=frozenset(map(normalise, export.without)),
                titles=frozenset(map(normalise, (name for block in export.blocks for name in block.en + block.de))),
                sheets=frozenset(map(normalise, export.sheets)),
                required=tuple(name for name, column in export.columns.items() if column.required),
            )
        )
    return found


def shorten(heading: str) -> str:
    """Cut a heading to a length that a sentence can carry."""
    heading = " ".join(heading.translate(INVISIBLE).split())
    return heading if len(heading) <= LONGEST_HEADING else heading[: LONGEST_HEADING - 1].rstrip() + "…"


def _columns(definition: Definition, names: list[str]) -> dict[str, tuple[int, ...]]:
    """Return the positions of each column of the definition among the headings."""
    columns: dict[str, tuple[int, ...]] = {}
    for position, name in enumerate(names):
        found = definition.fields.get(name) or tuple(
            column for prefix, column in definition.prefixes if name.startswith(prefix)
        )
        for column in found:
            columns[column] = (*columns.get(column, ()), position)
    return columns


def _language(definition: Definition, names: Iterable[str]) -> str:
    """Return the language in which most headings are written; English where it cannot be told."""
    count = Counter(definition.languages.get(name, "") for name in names)
    return "de" if count["de"] > count["en"] else "en"


def _match_headings(definition: Definition, sheet: Sheet, records: list[list[str]]) -> Match | None:
    export = definition.export
    for index, names in enumerate(records[: export.search]):
        if not definition.prefixes and definition.fields.keys().isdisjoint(names):
            continue
        columns = _columns(definition, names)
        if not all(name in columns for name in definition.required):
            continue
        if export.any_of and not any(name in columns for name in export.any_of):
            continue
        if definition.without.intersection(names):
            continue
        used = {position for positions in columns.values() for position in positions}
        extra = tuple(
            shorten(sheet.rows[index][position])
            for position, name in enumerate(names)
            if name
            and position not in used
            and name not in definition.known
            and not name.startswith(definition.known_prefixes or ("\0",))
        )
        if export.exact and extra:
            continue
        return Match(definition, index, columns, _language(definition, (names[i] for i in used)), extra)
    return None


def _match_blocks(definition: Definition, records: list[list[str]]) -> Match | None:
    titles = [names[0] for names in records if names and names[0] in definition.titles and not any(names[1:])]
    return Match(definition, -1, language=_language(definition, titles)) if titles else None


def _nearest(definitions: Iterable[Definition], records: list[list[str]]) -> tuple[str, list[str]]:
    """Return the export that lacks the smallest share of its headings, and those headings."""
    best: tuple[float, int, str, list[str]] = (0.0, 0, "", [])
    for definition in definitions:
        export = definition.export
        for names in records[: export.search]:
            columns = _columns(definition, names)
            found = [name for name in definition.required if name in columns]
            rank = (len(found) / max(len(definition.required), 1), len(columns))
            if not found or rank <= best[:2]:
                continue
            lacking = [name for name in definition.required if name not in columns]
            if export.any_of and not any(name in columns for name in export.any_of):
                lacking.append(export.any_of[0])
            language = _language(definition, names)
            headings = [getattr(export.columns[name], language) or export.columns[name].headings for name in lacking]
            best = (*rank, definition.id, [heading[0] for heading in headings])
    return best[2], best[3]


def identify(sheet: Sheet, definitions: Iterable[Definition]) -> Match | Finding:
    """Say which export a table is, or why it is none.

    Returns
    -------
    Match or Finding
        ``unknown_export`` names the nearest export and the headings it lacks, ``ambiguous_export`` every
        export that fits.
    """
    definitions = list(definitions)
    deepest = max((definition.export.search for definition in definitions), default=0)
    records = [[normalise(name) for name in row] for row in sheet.rows[:deepest]]
    matches = []
    for definition in definitions:
        if definition.sheets:
            match = Match(definition, 0) if normalise(sheet.name) in definition.sheets else None
        elif definition.titles:
            match = _match_blocks(definition, records)
        else:
            match = _match_headings(definition, sheet, records)
        if match:
            matches.append(match)
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = sorted(match.definition.id for match in matches)
        return Finding("ambiguous_export", "error", sheet.file, key=sheet.name, values={"exports": names})
    nearest, lacking = _nearest(definitions, records)
    if not lacking:
        return Finding("unknown_table", "error", sheet.file, key=sheet.name)
    values = {"export": nearest, "headings": [shorten(heading) for heading in lacking]}
    return Finding("unknown_export", "error", sheet.file, key=sheet.name, values=values)
