"""What can stand below a heading of a table nobody knows: told by the form of the cells, never by what they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pandas as pd

from smeval.catalog import Catalog
from smeval.catalog.entries.export import ROLES, TIMES
from smeval.read.cells.numbers import NUMBER_FORMS
from smeval.sources import Sheet
from smeval.values import normalise, parse_days, parse_durations, parse_moments, parse_numbers

__all__ = [
    "cells_below",
    "date_forms",
    "fits",
    "has_value",
    "is_number",
    "kept_forms",
    "mostly_moments",
    "number_forms",
    "reads_as_days",
    "rough_moments",
    "units_of",
]

#: Rows below the headings that are looked at.
SAMPLE = 500
NUMBER = re.compile(r"[-+]?[\d.,' \u00a0\u202f]*\d[\d.,]*\s*%?")
#: Share of the cells that must be numbers for a column to hold a measure.
MOSTLY = 0.5
#: Units of measures that a percentage can be.
RATES = ("share", "stars")
#: Share of the cells that must be moments, in whatever form, and most characters of a value.
NEARLY_ALL, SHORT = 0.8, 40
#: A year of two digits.
SHORT_YEAR = r"^(\D*\d{1,2}\.\s?\d{1,2}\.\s?)(\d\d)(?!\d)"
#: The serial number of a day is written as any number is.
SERIAL = "excel"
#: The table that people keep as they like.
KEPT = "moderation/conversations"


def is_number(cell: str) -> bool:
    """Say whether a cell is written as a number."""
    return NUMBER.fullmatch(cell.strip()) is not None


def has_value(cell: str) -> bool:
    """Say whether a cell is a number, a day, or another short text of digits."""
    return is_number(cell) or (len(cell) <= SHORT and re.match(r"\d|\D{,12}\d{1,2}\b.*\d{2}", cell.strip()) is not None)


def cells_below(sheet: Sheet, header: int) -> dict[str, pd.Series]:
    """Return the filled cells below each heading.

    Parameters
    ----------
    sheet : Sheet
    header : int
        Index of the record with the headings.
    """
    rows = sheet.rows[header + 1 : header + 1 + SAMPLE]
    found: dict[str, pd.Series] = {}
    for position, heading in enumerate(sheet.rows[header]):
        texts = [row[position].strip() if position < len(row) else "" for row in rows]
        found.setdefault(heading.strip(), pd.Series([text for text in texts if text], dtype="str"))
    return found


def fits(column: str, heading: str, cells: pd.Series, catalog: Catalog) -> bool:
    """Say whether the cells below a heading can be the column that it seems to mean: a rate in percent is no count.

    Parameters
    ----------
    column : str
        A measure or a role.
    heading : str
    cells : Series of str
    catalog : Catalog
    """
    if not len(cells):
        return True
    if column in TIMES or column == "date":
        return bool(_date_forms_of(cells, catalog, moment=column in TIMES)) or not cells.map(is_number).all()
    if column in ROLES:
        return True
    measure = catalog.measures[column]
    if measure.unit in ("h", "s", "d"):
        return bool(cells.str.contains(r"\d").mean() >= MOSTLY)
    rate = "%" in heading or bool(cells.str.contains("%").any())
    return bool(cells.map(is_number).mean() >= MOSTLY) and (not rate or measure.unit in RATES)


def reads_as_days(cells: pd.Series, catalog: Catalog) -> bool:
    """Say whether every cell is a day in a form that known exports have.

    Parameters
    ----------
    cells : Series of str
    catalog : Catalog
    """
    forms = (*_date_forms_of(cells, catalog, moment=False), *_date_forms_of(cells, catalog, moment=True))
    return any(form != SERIAL for form in forms)


def _kept(catalog: Catalog) -> list[str]:
    """Return the forms of dates that people use in the tables they keep."""
    return [form for full_id, export in catalog.exports() if full_id == KEPT for form in export.dates if form != SERIAL]


def _read_kept(cells: pd.Series, form: str) -> pd.Series:
    """Return moments where this form reads them, also with a year of two digits."""
    short = cells.str.match(SHORT_YEAR)
    texts = cells.str.replace(SHORT_YEAR, r"\g<1>20\g<2>", regex=True) if "%y" in form else cells
    values, _ = parse_moments(texts, (form.replace("%y", "%Y"),))
    return values.where(short if "%y" in form else ~short)


def rough_moments(cells: pd.Series, catalog: Catalog) -> pd.Series:
    """Return the moments of cells that people wrote in several forms; missing where none reads them.

    Parameters
    ----------
    cells : Series of str
    catalog : Catalog
    """
    found = pd.Series(pd.NaT, cells.index, dtype="datetime64[us, UTC]")
    for form in _kept(catalog):
        found = found.fillna(_read_kept(cells, form))
    return found


def mostly_moments(cells: pd.Series, catalog: Catalog) -> bool:
    """Say whether most cells are moments, in whatever form people wrote them.

    Parameters
    ----------
    cells : Series of str
    catalog : Catalog
    """
    return len(cells) > 0 and bool(rough_moments(cells, catalog).notna().mean() >= NEARLY_ALL)


def kept_forms(columns: Iterable[pd.Series], catalog: Catalog) -> tuple[str, ...]:
    """Return the forms in which people wrote the dates of a table, each of which reads some.

    Parameters
    ----------
    columns : iterable of Series of str
    catalog : Catalog
    """
    cells = pd.concat(list(columns), ignore_index=True)
    return tuple(form for form in _kept(catalog) if _read_kept(cells, form).notna().any())


def _all_dates(catalog: Catalog) -> list[str]:
    """Return every form of dates that known exports have and that names the year."""
    forms = {form for _, export in catalog.exports() for form in export.dates}
    return sorted(form for form in forms if "%Y" in form or "%" not in form)


def _read_as(texts: pd.Series, form: str, *, moment: bool) -> list[object] | None:
    """Return texts as dates of this form; None where not every text can be read so, or there is none."""
    values, bad = parse_moments(texts, (form,)) if moment else parse_days(texts, (form,))
    return values.tolist() if len(texts) and not bad.any() else None


def _date_forms_of(cells: pd.Series, catalog: Catalog, *, moment: bool) -> list[str]:
    """Return the forms in which every cell can be read."""
    return [form for form in _all_dates(catalog) if _read_as(cells, form, moment=moment) is not None]


def date_forms(columns: Mapping[str, str], cells: Mapping[str, pd.Series], catalog: Catalog) -> tuple[str, ...]:
    """Return the forms in which every date can be read; one, where all mean the same.

    Parameters
    ----------
    columns : mapping
        Column -> heading.
    cells : mapping
        Heading -> cells.
    catalog : Catalog
    """
    dated = [(name in TIMES, cells[columns[name]]) for name in (*sorted(TIMES), "date") if name in columns]
    dated = [(moment, texts) for moment, texts in dated if len(texts)]
    fitting: dict[str, list[list[object]]] = {}
    for form in _all_dates(catalog) if dated else ():
        read = [_read_as(texts, form, moment=moment) for moment, texts in dated]
        values = [column for column in read if column is not None]
        if len(values) == len(read) and values not in fitting.values():
            fitting[form] = values
    return tuple(fitting)


def number_forms(columns: Iterable[pd.Series]) -> tuple[str, ...]:
    """Return the ways of writing numbers in which every number can be read; one, where all mean the same."""
    held = list(columns)
    fitting: dict[str, list[float]] = {}
    texts = pd.concat(held) if held else pd.Series([], dtype="str")
    texts = texts[texts.map(is_number).astype(bool)]
    for form, (decimal, thousands) in NUMBER_FORMS.items():
        values, bad = parse_numbers(texts, decimal, thousands)
        if len(texts) and not bad.any() and values.tolist() not in fitting.values():
            fitting[form] = values.tolist()
    return tuple(fitting)


def units_of(columns: Mapping[str, str], cells: Mapping[str, pd.Series], catalog: Catalog) -> dict[str, str]:
    """Return units that the known heading has elsewhere, or that the cells show.

    Parameters
    ----------
    columns : mapping
        Column -> heading.
    cells : mapping
        Heading -> cells.
    catalog : Catalog
    """
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
