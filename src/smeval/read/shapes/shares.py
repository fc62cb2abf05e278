"""Exports about groups of people: followers by country, viewers by age and gender."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from smeval.catalog.entries.export import Block, Export
from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import AUDIENCE_FRAME, AudienceFrame
from smeval.frames.delivered import AudienceRow
from smeval.frames.kinds import NO_DAY
from smeval.read.cells.numbers import NUMBER_FORMS, read_numbers_of
from smeval.read.identify import Match
from smeval.read.part import Part, words_of
from smeval.read.place import Place
from smeval.read.shapes.groups import OTHER
from smeval.read.shapes.posts import PeriodValues, period_values_of
from smeval.read.shapes.sum_rows import are_sums
from smeval.read.table import Table
from smeval.read.window import Window
from smeval.sources import Sheet
from smeval.values import normalise, parse_numbers

__all__ = ["read_blocks", "read_groups"]

#: Digits of a share: the exports have at most one behind the comma of a percentage.
DIGITS = 6


def _audience(place: Place, part: Part, shares: list[tuple[str, str, float]]) -> AudienceFrame:
    """Return rows of the frame `audience` from dimension, group and share."""
    window = part.window
    rows = [
        AudienceRow(
            channel=place.channel,
            start=window.start or window.as_of or NO_DAY,
            end=window.end or window.as_of or NO_DAY,
            dimension=dimension,
            group=group,
            share=share,
            as_of=window.as_of or NO_DAY,
            evidence=part.evidence,
        )
        for dimension, group, share in shares
    ]
    return make_frame(AUDIENCE_FRAME, rows)


def read_groups(table: Table, place: Place, window: Window) -> Part:
    """Read a table with one row per group of people.

    Where the export counts people (`count`), each group's share goes to the frame `audience`; else the groups are
    left aside and only the total row is used.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    part = Part(table.match, table.file, table.sheet, window=window, findings=table.findings)
    return _people(table, place, part) if table.has("count") else _without_groups(table, place, part)


def _people(table: Table, place: Place, part: Part) -> Part:
    """Return the part with the share of each group among the people counted."""
    columns = {"count": table.export.columns["count"]}
    numbers = read_numbers_of(table, ["count"], {"count": place.measures["followers"]}, columns)
    sums = are_sums(table.text("group"), table.export)
    told = table.note_rows("sums_left_out", "note", sums, "group")
    part = replace(part, findings=(*part.findings, *numbers.findings, *told))
    heading = pd.Series([table.headings["group"]], dtype="str")
    dimension = words_of(table.export, "dimension", heading).iloc[0]
    counts = numbers.values["count"][~sums].groupby(table.text("group")[~sums], sort=False).sum()
    if not dimension or not counts.sum() > 0:
        return part
    shares = [(dimension, str(group), round(float(n / counts.sum()), DIGITS)) for group, n in counts.items()]
    return replace(part, people=float(counts.sum()), audience=_audience(place, part, shares))


def _without_groups(table: Table, place: Place, part: Part) -> Part:
    """Return the part with the numbers of the total row only."""
    total = period_values_of(table, place) if table.total else PeriodValues()
    unused = table.note("groups_not_used", "note", heading=table.headings["group"])
    return replace(part, period_values=total.values, findings=(*part.findings, *total.findings, unused))


def _blocks_of(sheet: Sheet, export: Export) -> list[tuple[Block, list[list[str]]]]:
    """Cut a sheet into its blocks: each begins with a known title that stands alone in its record."""
    titles = {normalise(name): block for block in export.blocks for name in block.en + block.de}
    found: list[tuple[Block, list[list[str]]]] = []
    for index, row in enumerate(sheet.rows):
        alone = bool(row) and not any(cell.strip() for cell in row[1:])
        title = titles.get(normalise(row[0])) if alone else None
        begins = not found or len(found[-1][1]) > 0 or index in sheet.blocks
        if title is not None and begins:
            found.append((title, []))
        elif found and found[-1][1] and index in sheet.blocks:  # something else, below an empty line
            found.append((Block(), [row]))
        elif found:
            found[-1][1].append(row)
    return found


def _shares(texts: list[str], export: Export) -> list[float]:
    """Read percentages as shares; ValueError if one of them is none."""
    decimal, thousands = NUMBER_FORMS[export.numbers[0]]
    values, bad = parse_numbers(pd.Series(texts, dtype="str"), decimal, thousands, True, export.missing)
    if bad.any() or not values.dropna().between(0, 100).all():
        raise ValueError("no percentages")
    return [round(float(value) / 100, DIGITS) for value in values]


def _matrix(rows: list[list[str]], export: Export) -> list[tuple[str, str, float]]:
    """Read a matrix of age by gender: the shares of each age and of each gender."""
    genders = words_of(export, "gender", pd.Series([cell.strip() for cell in rows[0][1:] if cell.strip()], dtype="str"))
    ages: dict[str, float] = {}
    people: dict[str, float] = {}
    for row in rows[1:]:
        if not any(cell.strip() for cell in row[1:]):
            break
        for gender, share in zip(genders, _shares(row[1 : len(genders) + 1], export), strict=True):
            if share == share:
                ages[row[0].strip()] = ages.get(row[0].strip(), 0.0) + share
                people[gender or OTHER] = people.get(gender or OTHER, 0.0) + share
    found = [("age", age, share) for age, share in ages.items()] + [("gender", g, s) for g, s in people.items()]
    return [(dimension, group, round(share, DIGITS)) for dimension, group, share in found]


def read_blocks(sheet: Sheet, match: Match, place: Place, window: Window) -> Part:
    """Read small tables of shares, each under its title, in any order.

    Parameters
    ----------
    sheet : Sheet
    match : Match
        What the sheet was recognised as.
    place : Place
        The channel.
    window : Window
        What the names of the file tell.
    """
    export = match.definition.export
    part = Part(match, sheet.file, sheet.name, window=window)
    shares: list[tuple[str, str, float]] = []
    findings: list[Finding] = []
    for block, rows in _blocks_of(sheet, export):
        if not block.dimension or not rows:
            continue
        try:
            shares += _block_shares(block.dimension, rows, export)
        except ValueError:
            findings.append(Finding("bad_block", "error", sheet.file, key=(block.en + block.de)[0]))
    return replace(part, audience=_audience(place, part, shares), findings=tuple(findings))


def _block_shares(dimension: str, rows: list[list[str]], export: Export) -> list[tuple[str, str, float]]:
    """Return dimension, group and share of a block: a matrix, or names above their shares."""
    if not rows[0][0].strip():
        return _matrix(rows, export)
    if len(rows) < 2:
        return []
    names = [cell.strip() for cell in rows[0]]
    values = _shares(rows[1][: len(names)], export)
    return [(dimension, name, share) for name, share in zip(names, values, strict=True) if name]
