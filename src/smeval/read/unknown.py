"""Say what a table is that is no known export, and what helps: first what it is, then what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from smeval.catalog import Catalog
from smeval.catalog.entries.export import Column
from smeval.catalog.entries.other_file import OtherFile
from smeval.errors import Finding
from smeval.ids import LANGUAGES
from smeval.read.identify import Definition, columns_of, language_of, letters_of, shorten, stem_of
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = ["explain", "is_other_text", "nearest_to", "personal_archive"]

#: Headings that a table must share with an export to be compared with it.
FEWEST_ALIKE = 2
#: Share of what is required times share of what is known, from which an export is near.
NEAR = 0.2
#: How alike two headings must be for one to be taken for the other's new name.
ALIKE = 0.75
#: Records among which headings of other files are sought, and measures of a table that are named.
SEARCH, NAMED = 25, 3
#: A number, a day or a time of day; a year alone may be a heading.
VALUE = re.compile(r"(?!(?:19|20)\d\d$)[-+]?\d[\d.,:/ -]*%?")
#: Shapes to which nobody needs to complete a table.
NOT_READ = ("aside", "refused")

Records = Sequence[list[str]]


class Near(NamedTuple):
    """An export that a table resembles, the columns it lacks for it, and the table's headings."""

    definition: Definition
    lacking: list[str]
    names: list[str]


def explain(sheet: Sheet, definitions: Iterable[Definition], catalog: Catalog, platform: str) -> Finding:
    """Return what is to be said of a table that is no known export.

    Parameters
    ----------
    sheet : Sheet
    definitions : iterable of Definition
        All exports that are known.
    catalog : Catalog
    platform : str
        Platform of the channel; never an export of another one is named.
    """
    definitions = list(definitions)
    records = [[normalise(name) for name in row] for row in sheet.rows[:SEARCH]]
    other = next((name for name, file in catalog.other_files.items() if _is_other(file, records)), "")
    listed = _listed(records, catalog)
    if not other and listed and catalog.other_files[listed].least > FEWEST_ALIKE:
        other = listed
    if other:
        return _other(sheet, catalog, other, platform)
    near = nearest_to(definitions, records, platform)
    tool = _tool(sheet, catalog)
    if tool and not (near and near.definition.owner == tool):
        values: dict[str, object] = {
            "tool": catalog.tools[tool].name,
            **_headings(catalog, "moderation/conversations", platform),
        }
        return Finding("unknown_tool", "error", sheet.file, key=sheet.name, values=values)
    if near:
        return _lacks(sheet, near)
    if _is_headless(sheet):
        return Finding("unknown_headless", "error", sheet.file, key=sheet.name)
    return _other(sheet, catalog, listed, platform) if listed else _unknown(sheet, definitions, catalog, platform)


def nearest_to(definitions: Iterable[Definition], records: Records, platform: str) -> Near | None:
    """Return the export of the channel's network or of a tool whose headings the table has most of.

    Of exports that fit equally well, the one of the network itself comes first. None where hardly a heading is known.

    Parameters
    ----------
    definitions : iterable of Definition
    records : sequence of list of str
        Normalised.
    platform : str
        Empty where it is not known; then only tools come into question.
    """
    best: tuple[tuple[float, bool, int], Near] | None = None
    for definition in definitions:
        export = definition.export
        if export.shape in NOT_READ or (definition.platforms and platform not in definition.platforms):
            continue
        for names in records[: export.search]:
            if len(set(names) & (definition.fields.keys() | definition.known)) < FEWEST_ALIKE:
                continue
            columns = columns_of(definition, names)
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
            if share >= NEAR and (best is None or rank > best[0]):
                best = rank, Near(definition, lacking, names)
    return best and best[1]


def _starts(definition: Definition) -> tuple[str, ...]:
    """Return the beginnings of headings that a definition knows."""
    return (*definition.known_prefixes, *(prefix for prefix, _ in definition.prefixes)) or ("\0",)


def _lacks(sheet: Sheet, near: Near) -> Finding:
    """Say which headings a table lacks for the nearest export, and which of its columns may be meant."""
    definition, lacking, names = near
    columns = definition.export.columns
    language = language_of(definition, names)
    headings = {reader: [_heading(columns[name], reader, language) for name in lacking] for reader in LANGUAGES}
    if definition.export.by_hand:  # either language will do
        headings = {reader: [_heading(columns[name], reader, reader) for name in lacking] for reader in LANGUAGES}
    unknown = [name for name in names if name and name not in definition.fields]
    alike: dict[str, str] = {}
    for name in lacking:
        for heading in map(normalise, columns[name].headings):
            for close in get_close_matches(heading, unknown, 1, ALIKE):
                alike.setdefault(letters_of(names.index(close)), close)
    values: dict[str, object] = {"export": definition.id, "headings": headings}
    if definition.described:
        values["description"] = definition.described
        return Finding("unknown_described", "error", sheet.file, key=sheet.name, values=values)
    if definition.export.by_hand:
        return Finding("unknown_by_hand", "error", sheet.file, key=sheet.name, values=values)
    if not alike:
        return Finding("unknown_export", "error", sheet.file, key=sheet.name, values=values)
    values["columns"] = sorted(alike, key=lambda letters: (len(letters), letters))
    return Finding("unknown_export_near", "error", sheet.file, key=sheet.name, values=values)


def _heading(column: Column, reader: str, written: str) -> str:
    """Return a heading in the reader's language, with that of the file where it is another."""
    named = [
        shorten(((column.de if language == "de" else column.en) or column.headings)[0])
        for language in (reader, written)
    ]
    return " / ".join(dict.fromkeys(named))


def _unknown(sheet: Sheet, definitions: Iterable[Definition], catalog: Catalog, platform: str) -> Finding:
    """Say that nothing is known of a table, what is read of the network, and which table the figures could go into."""
    read = [
        definition.id
        for definition in definitions
        if definition.owner == platform and definition.export.shape not in NOT_READ
    ]
    name = catalog.platforms[platform].name if platform else ""
    values = {"platform": name, "exports": read, **_headings(catalog, "manual/figures", platform)}
    return Finding(
        "unknown_table" if read else "unknown_table_only", "error", sheet.file, key=sheet.name, values=values
    )


def _is_headless(sheet: Sheet) -> bool:
    """Say whether a table begins with values: several numbers or days in its first row, of which none is a heading."""
    first = _filled(sheet.rows[0]) if sheet.rows else []
    return sum(VALUE.fullmatch(cell.strip()) is not None for cell in first) >= FEWEST_ALIKE


def _is_other(file: OtherFile, records: Records) -> bool:
    """Say whether a table is a file that is no export, by its first field or its headings."""
    first = next((name for names in records for name in names if name), "")
    if first.startswith(file.starts or ("\0",)):
        return True
    return any(set(map(normalise, headings)) <= set(names) for headings in file.headings for names in records)


def _listed(records: Records, catalog: Catalog) -> str:
    """Return the list of which one row of headings holds most words, of equals one with a table to fill in."""
    found: list[tuple[int, bool, str]] = []
    for name, file in catalog.other_files.items():
        words = set(file.words)
        count = max(
            (sum(not words.isdisjoint(re.findall(r"\w+", heading)) for heading in names) for names in records),
            default=0,
        )
        if words and count >= file.least:
            found.append((count, bool(file.table), name))
    return max(found, default=(0, False, ""))[2]


def _other(sheet: Sheet, catalog: Catalog, name: str, platform: str) -> Finding:
    """Say what file that is no export a table is."""
    file = catalog.other_files[name]
    values = {"kind": name, **_headings(catalog, file.table, platform)}
    return Finding(f"other_{file.step}", "error", sheet.file, key=sheet.name, values=values)


def is_other_text(data: bytes, catalog: Catalog) -> str:
    """Return which file that is no export a text is, by its beginning; empty where it is none that is known.

    Parameters
    ----------
    data : bytes
        The beginning.
    catalog : Catalog
    """
    text = data.decode("utf-8-sig", "ignore")
    return next((kind for kind, file in catalog.other_files.items() if file.text and re.search(file.text, text)), "")


def personal_archive(paths: Iterable[str], catalog: Catalog) -> str:
    """Return which archive that is no export a zip is, by the paths in it; empty where it is none.

    Parameters
    ----------
    paths : iterable of str
    catalog : Catalog
    """
    names = [name for path in map(str.casefold, paths) for name in (path, path.partition("/")[2])]
    return next(
        (
            kind
            for kind, file in catalog.other_files.items()
            if any(name.startswith(file.members or ("\0",)) for name in names)
        ),
        "",
    )


def _headings(catalog: Catalog, table: str, platform: str) -> dict[str, object]:
    """Return by language the headings that a table needs which people fill in; nothing where there is no table."""
    export = next((export for full_id, export in catalog.exports() if full_id == table), None)
    if export is None:
        return {}
    offers = catalog.platforms[platform].offers if platform else ()
    examples = sorted(export.any_of, key=lambda name: name not in offers)[: NAMED if export.shape == "figures" else 1]
    required = [name for name, column in export.columns.items() if column.required]
    columns = [export.columns[name] for name in (*required, *examples)]
    return {
        "headings": {
            "de": [(column.de or column.en)[0] for column in columns],
            "en": [(column.en or column.de)[0] for column in columns],
        }
    }


def _tool(sheet: Sheet, catalog: Catalog) -> str:
    """Return the tool without a known export that the name of the file or a line above the headings names."""
    lines = [stem_of(sheet.file), *(row[0] for row in map(_filled, sheet.rows[:NAMED]) if len(row) == 1)]
    words = [" ".join(re.findall(r"[^\W_]+", normalise(line))) for line in lines]
    squeezed = [set(line.split()) | {line.replace(" ", "")} for line in words]
    for tool in catalog.tools.values():
        for name in (normalise(tool.name), tool.id.replace("_", " ")):
            plain = " ".join(re.findall(r"[^\W_]+", name))
            if tool.notes and any(f" {plain} " in f" {line} " for line in words):
                return tool.id
            if tool.notes and any(plain.replace(" ", "") in line for line in squeezed):
                return tool.id
    return ""


def _filled(row: list[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]
