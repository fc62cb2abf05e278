"""The tables of the register as typed entries: what a person may write in each column, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import pandas as pd

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.ids import LANGUAGES
from smeval.register.schema import TABLES, Column
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.wording import sentences

Identity = tuple[Any, ...]


def _aliases(names: Iterable[str], family: str) -> dict[str, str]:
    """Return what a person may write for each id: the id and its wording in every language."""
    found = {}
    for name in names:
        found[normalise(name)] = name
        for language in LANGUAGES:
            worded = sentences(language)
            for key in (f"{family}.{name}.name", f"{family}.{name}"):
                if key in worded:
                    found.setdefault(normalise(worded[key]), name)
    return found


def _choices(column: Column, catalog: Catalog) -> dict[str, str]:
    """Return what may be written in a column of kind choice, with the id it stands for."""
    if column.choices:
        return _aliases(column.choices, column.family)
    match column.family:
        case "platform":
            written = {normalise(name): name for name in catalog.platforms}
            return written | {normalise(platform.name): name for name, platform in catalog.platforms.items()}
        case "duty":
            return _aliases(catalog.duties, "duty")
        case "risk":
            return _aliases(catalog.risks, "risk")
        case "statement":
            return _aliases(catalog.statements, "statement")
        case family:
            known = [key.split(".")[1] for key in sentences("en") if re.fullmatch(rf"{family}\.[a-z0-9_]+\.name", key)]
            return _aliases(known, family)


def parse_declared_number(text: str, whole: bool = False) -> float:
    """Read a number that a person typed, with decimal comma or point and optional thousands.

    Parameters
    ----------
    whole : bool
        Only whole numbers make sense, so that ``1.280`` has one reading; ``2.000`` still has two.

    Raises
    ------
    ValueError
        If it is no number, or could be read in two ways (``1.280``).
    """
    text = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text):
        if not whole or text.endswith("000"):
            raise ValueError("ambiguous")
        return float(text.replace(".", "").replace(",", ""))
    if re.fullmatch(r"-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", text):
        text = text.replace(",", "")
    elif re.fullmatch(r"-?\d+[.,]?\d*", text):
        text = text.replace(",", ".")
    else:
        raise ValueError("number")
    return float(text)


def parse_declared_day(text: str) -> date:
    """Read a date that a person typed: ``2025-01-31`` or ``31.01.2025``; raises ``ValueError`` otherwise."""
    text = text.strip()
    if german := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        day, month, year = (int(part) for part in german.groups())
        return date(year, month, day)
    return date.fromisoformat(text.removesuffix("T00:00:00"))


def _parse(column: Column, text: str, choices: Mapping[str, str], whole: bool) -> tuple[Any, str, dict[str, Any]]:
    """Return value, fault ("" for none) and what fills the fault's sentence; `whole`: the KPI is counted."""
    if column.kind == "text":
        return " ".join(text.split()), "", {}
    if column.kind == "id":
        name = unicodedata.normalize("NFC", text.strip())
        return name, "" if re.fullmatch(r"\w[\w-]{0,63}", name) else "register_id", {}
    if column.kind == "choice":
        chosen = choices.get(normalise(text))
        allowed = list(dict.fromkeys(choices.values()))
        return chosen, "" if chosen else "register_choice", {"allowed": allowed, "family": column.family}
    if column.kind == "day":
        try:
            return parse_declared_day(text), "", {}
        except ValueError:
            return None, "register_day", {}
    try:
        number = parse_declared_number(text, whole or column.kind == "whole")
    except ValueError as error:
        return None, "register_number_ambiguous" if error.args == ("ambiguous",) else "register_number", {}
    if column.kind == "whole" and not number.is_integer():
        return None, "register_whole", {}
    low, high = column.low, column.high
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = {"low": "" if low is None else f"{low:g}", "high": "" if high is None else f"{high:g}"}
        return None, "register_bounds" if high is not None else "register_below", bounds
    return number, "", {}


def _columns(sheet: Sheet, columns: Mapping[str, Column], faults: list[Finding]) -> list[str | None]:
    """Return the column of each field of the header row; faults for unknown, double and absent ones."""
    known = _aliases(columns, "column")
    found: list[str | None] = []
    for heading in sheet.rows[0]:
        name = known.get(normalise(heading))
        if name is None and heading.strip():
            near = get_close_matches(normalise(heading), known, 1)
            values = {"nearest": known[near[0]] if near else "", "known": list(columns)}
            fault = "register_heading_near" if near else "register_heading"
            faults.append(Finding(fault, "error", sheet.file, "1", heading.strip()[:60], values))
        elif name in found:
            faults.append(Finding("register_heading_double", "error", sheet.file, "1", heading.strip()[:60]))
            name = None
        found.append(name)
    faults.extend(
        Finding("register_column_absent", "error", sheet.file, "1", column.name)
        for column in columns.values()
        if column.required and column.name not in found
    )
    return found


def _note_double(
    row: dict[str, Any], key: tuple[str, ...], seen: dict[Identity, dict[str, Any]], faults: list[Finding]
) -> None:
    """Note a row that says again, or otherwise, what an earlier row of the table says."""
    if not key or any(part in row and row[part] is None for part in key):  # what cannot be read says nothing
        return
    identity = tuple(part.casefold() if isinstance(part, str) else part for part in map(row.get, key))
    first = seen.setdefault(identity, row)
    if first is row:
        return
    place = str(first["line"]) if first["file"] == row["file"] else f"{first['line']} ({first['file']})"
    own = {"line", "file", *key}
    differing = [name for name in dict.fromkeys((*first, *row)) if name not in own and first.get(name) != row.get(name)]
    values: dict[str, Any] = {"first": place, "columns": list(key)}
    fault = "register_row_double"
    if differing:
        fault, values = "register_row_contradicts", values | {"differing": differing}
    faults.append(Finding(fault, "error", row["file"], str(row["line"]), "", values))


def read_table(
    name: str,
    sheet: Sheet,
    year: int | None,
    catalog: Catalog,
    seen: dict[Identity, dict[str, Any]],
    faults: list[Finding],
) -> pd.DataFrame:
    """Return one register table as rows with file and line they stand on, or note what is wrong with it.

    Parameters
    ----------
    year : int or None
        The year that the file's name says, in place of a column.
    seen : dict
        First row of each identity, over all files of the table.
    """
    listed, key = TABLES[name]
    columns = {column.name: column for column in listed}
    if year is not None:
        columns.pop("year")
    if not sheet.rows:
        faults.append(Finding("register_empty", "error", sheet.file))
        return pd.DataFrame()
    headings = _columns(sheet, columns, faults)
    given = {heading: text.strip() for heading, text in zip(headings, sheet.rows[0], strict=True) if heading}
    written = {name: given[name] for name in columns if name in given}
    choices = {column.name: _choices(column, catalog) for column in columns.values() if column.kind == "choice"}
    rows: list[dict[str, Any]] = []
    for line, record in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) > len(headings) and any(cell.strip() for cell in record[len(headings) :]):
            values = {"n": len(record), "of": len(headings)}
            faults.append(Finding("register_long_row", "error", sheet.file, str(line), "", values))
            continue
        row: dict[str, Any] = {"line": line, "file": sheet.file} | ({"year": year} if year is not None else {})
        cells = dict(zip(headings, record, strict=False))
        for heading, text in written.items():
            if cells.get(heading, "").strip():
                whole = catalog.counts(row.get("kpi") or "")
                row[heading], fault, values = _parse(columns[heading], cells[heading], choices.get(heading, {}), whole)
                if fault:
                    faults.append(Finding(fault, "error", sheet.file, str(line), text, values))
            elif columns[heading].required:
                faults.append(Finding("register_cell_empty", "error", sheet.file, str(line), text))
        _note_double(row, key, seen, faults)
        rows.append(row)
    return pd.DataFrame(rows)
