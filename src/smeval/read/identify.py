"""Which export is this table? All definitions are asked; exactly one may say yes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import PurePosixPath

from smeval.catalog import Catalog
from smeval.catalog.entries.export import Export
from smeval.errors import Finding
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = ["Definition", "Match", "definitions_of", "identify", "letters_of", "shorten", "stem_of"]

LONGEST_HEADING = 48
#: Headings that a table must share with an export to be compared with it.
FEWEST_ALIKE = 2
#: How alike two headings must be for one to be taken for the other's new name.
ALIKE = 0.75
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
    tools: Mapping[str, str]
    required: tuple[str, ...]
    described: bool


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
    """

    definition: Definition
    header: int
    columns: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    language: str = "en"
    headings: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()


def definitions_of(catalog: Catalog) -> list[Definition]:
    """Prepare every export of the catalog for looking up."""
    found = []
    noted_tools = [tool for tool in catalog.tools.values() if tool.notes]
    for full_id, export in catalog.exports():
        noted = noted_tools if export.canonical else []
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
                without=frozenset(map(normalise, export.without)),
                titles=frozenset(map(normalise, (name for block in export.blocks for name in block.en + block.de))),
                sheets=frozenset(map(normalise, export.sheets)),
                sheet_names=frozenset(map(normalise, (*export.sheets, *export.sheet_names))),
                files=frozenset(map(normalise, export.files)),
                assumed=_assumed_of(export),
                tools={_squeeze(name): tool.name for tool in noted for name in (tool.id, tool.name)},
                required=tuple(name for name, column in export.columns.items() if column.required),
                described=full_id in catalog.described,
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


def _squeeze(name: str) -> str:
    """Write a name with letters and digits only."""
    return "".join(letter for letter in normalise(name) if letter.isalnum())


def stem_of(file: str) -> str:
    """Return the name of a file in the form in which names are compared, without ending and number of a copy."""
    stem = PurePosixPath(file.rpartition("!")[2]).stem
    return normalise(re.sub(r"\s*\(\d+\)$", "", stem))


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
    if export.named and not any(normalise(word) in stem_of(sheet.file) for word in export.named):
        return None
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
        match = Match(definition, index, columns, _language(definition, read), headings, extra)
        return replace(match, assumed=_assumed(definition, match.language, read + titles))
    return None


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
    language = _language(definition, titles)
    match = Match(definition, -1, language=language, assumed=_assumed(definition, language, titles))
    return match if titles else None


def _match_name(definition: Definition, sheet: Sheet) -> Match | None:
    """Recognise a table by its sheet's or its file's name alone."""
    named = normalise(sheet.name) in definition.sheets or stem_of(sheet.file) in definition.files
    return Match(definition, 0) if named else None


def _nearest(
    definitions: Iterable[Definition], records: list[list[str]], platform: str
) -> tuple[Definition, list[str], list[str]] | None:
    """Return the export whose headings the table has most of, the columns it lacks, and the table's headings.

    Of exports that fit equally well, the one of the channel's own platform comes first. None where hardly a heading
    is known.
    """
    best: tuple[tuple[float, bool, int], Definition, list[str], list[str]] | None = None
    for definition in definitions:
        export = definition.export
        for names in records[: export.search]:
            if len(set(names) & (definition.fields.keys() | definition.known)) < FEWEST_ALIKE:
                continue
            columns = _columns(definition, names)
            lacking = [name for name in definition.required if name not in columns]
            if export.any_of and not any(name in columns for name in export.any_of):
                lacking.append(export.any_of[0])
            found = sum(name in columns for name in definition.required)
            if not lacking or not found:
                continue
            filled = [name for name in names if name]
            known = sum(
                name in definition.fields or name in definition.known or name.startswith(_starts(definition))
                for name in filled
            )
            share = found / len(definition.required) * known / len(filled)
            rank = (share, platform in definition.platforms, len(columns))
            if best is None or rank > best[0]:
                best = (rank, definition, lacking, names)
    return best and best[1:]


def _starts(definition: Definition) -> tuple[str, ...]:
    """Return the beginnings of headings that a definition knows."""
    return (*definition.known_prefixes, *(prefix for prefix, _ in definition.prefixes)) or ("\0",)


def _lacks(sheet: Sheet, definition: Definition, lacking: list[str], names: list[str]) -> Finding:
    """Say which headings a table lacks for the nearest export, and which of its columns may be meant."""
    columns = definition.export.columns
    language = _language(definition, names)
    headings = [(getattr(columns[name], language) or columns[name].headings)[0] for name in lacking]
    unknown = [name for name in names if name and name not in definition.fields]
    alike: dict[str, str] = {}
    for name in lacking:
        for heading in map(normalise, columns[name].headings):
            for near in get_close_matches(heading, unknown, 1, ALIKE):
                alike.setdefault(letters_of(names.index(near)), near)
    values = {"export": definition.id, "headings": [shorten(heading) for heading in headings]}
    if not alike:
        return Finding("unknown_export", "error", sheet.file, key=sheet.name, values=values)
    values = {**values, "columns": sorted(alike, key=lambda letters: (len(letters), letters))}
    return Finding("unknown_export_near", "error", sheet.file, key=sheet.name, values=values)


def _unknown(sheet: Sheet, definitions: Iterable[Definition]) -> Finding:
    """Say that nothing is known of a table, and which table it could be put into."""
    canonical = [definition for definition in definitions if definition.export.canonical]
    headings = [
        (export.columns[name].de or export.columns[name].headings)[0]
        for definition in canonical
        for export in (definition.export,)
        for name in (*definition.required, *export.any_of[:1])
    ]
    tools = {squeezed: name for definition in canonical for squeezed, name in definition.tools.items()}
    stem = _squeeze(stem_of(sheet.file))
    tool = next((name for squeezed, name in tools.items() if squeezed in stem), "")
    if tool:
        return Finding("unknown_tool", "error", sheet.file, key=sheet.name, values={"tool": tool, "headings": headings})
    return Finding("unknown_table", "error", sheet.file, key=sheet.name, values={"headings": headings})


def identify(sheet: Sheet, definitions: Iterable[Definition], platform: str = "") -> Match | Finding:
    """Say which export a table is, or why it is none.

    Parameters
    ----------
    sheet : Sheet
    definitions : iterable of Definition
    platform : str, optional
        Platform of the channel: of exports that are equally near, its own is named.

    Returns
    -------
    Match or Finding
        ``unknown_export`` names the nearest export and the headings the table lacks, ``unknown_export_near`` also the
        columns whose headings resemble them, ``ambiguous_export`` every export that fits.
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
    if not matches:
        matches = [match for definition in definitions if definition.files if (match := _match_name(definition, sheet))]
    if len(matches) == 1:
        return matches[0]
    if matches:
        names = sorted(match.definition.id for match in matches)
        return Finding("ambiguous_export", "error", sheet.file, key=sheet.name, values={"exports": names})
    nearest = _nearest(definitions, records, platform)
    return _lacks(sheet, *nearest) if nearest else _unknown(sheet, definitions)
