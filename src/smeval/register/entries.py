"""The tables of the register as typed entries: what a person may write in each column, and what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

import pandas as pd

from smeval.catalog import Catalog
from smeval.errors import Finding
from smeval.frames import Schema
from smeval.frames.kinds import COUNT, DAY, NO_DAY, NO_NUMBER, NUMBER, Entry
from smeval.ids import LANGUAGES, YES_NO
from smeval.register.forms import APPROVAL, Column, Form
from smeval.sources import Sheet
from smeval.values import normalise
from smeval.wording import Value, sentences

R = TypeVar("R", bound=tuple[object, ...])
Cell = str | float | pd.Timestamp

#: Wording of the columns in which the approvals of the usual offices stand.
COLUMN = f"column.{APPROVAL}"
#: Wording of what a form has where something is to be entered.
PLACEHOLDER = "placeholder."
#: So many letters are too few to guess what is meant by them: g17 is not g7.
SHORT = 4
#: Units of which there are whole numbers only.
WHOLE = ("count", "persons")
#: What a column holds where nothing was entered, or nothing that can be read.
BLANKS: Mapping[str, Cell] = {NUMBER: NO_NUMBER, COUNT: 0, DAY: NO_DAY}


@dataclass(frozen=True)
class Entered(Generic[R]):
    """One row as a person entered it, and where it stands.

    Parameters
    ----------
    file, line
        Its place.
    cells : mapping
        What was entered, by column; None where it cannot be read.
    row : NamedTuple
        The same as a row of the table's frame.
    """

    file: str
    line: int
    cells: Mapping[str, Cell | None]
    row: R


class Read(NamedTuple):
    """What a cell says, and what is wrong with it: the fault's id and what fills its sentence."""

    value: Cell | None
    fault: str = ""
    values: Mapping[str, Value] = {}


def _aliases(names: Iterable[str], family: str) -> dict[str, str]:
    """Return what a person may write for each id: the id, its wording in every language, or both as sentences do."""
    found = {}
    for name in names:
        found[normalise(name)] = name
        for language in LANGUAGES:
            worded = sentences(language)
            for key in (f"{family}.{name}.name", f"{family}.{name}"):
                if key in worded:
                    found.setdefault(normalise(worded[key]), name)
                    found.setdefault(normalise(f"{worded[key]} ({name})"), name)
    return found


def _choices(column: Column, catalog: Catalog) -> dict[str, str]:
    """Return what may be written in a column of kind choice, with the id it stands for."""
    if column.choices:
        return _aliases(column.choices, column.family)
    match column.family:
        case "platform":
            return {
                normalise(text): name
                for name, platform in catalog.platforms.items()
                for text in (name, platform.name, *platform.also)
            }
        case "duty":
            return _aliases(catalog.duties, "duty")
        case "sample":
            return _aliases(catalog.samples, "sample")
        case "incident":
            return _aliases(catalog.incidents, "incident")
        case "risk":
            return _aliases(catalog.risks, "risk")
        case "kpi":
            kpis = [name for name, kpi in catalog.kpis.items() if kpi.ceiling or column.flag != "ceiling"]
            return _aliases(kpis, "kpi")
        case "closing_item":
            return _aliases(catalog.closing, "closing_item")
        case "statement":
            return _aliases(catalog.statements, "statement")
        case family:
            known = [key.split(".")[1] for key in sentences("en") if re.fullmatch(rf"{family}\.[a-z0-9_]+\.name", key)]
            return _aliases(known, family)


def parse_declared_number(text: str, whole: bool = False) -> float:
    """Read a number that a person typed, with decimal comma or point and optional thousands.

    Parameters
    ----------
    text : str
        The cell.
    whole : bool
        Only whole numbers make sense, so that ``1.280`` has one reading; ``2.000`` still has two.

    Returns
    -------
    float
        The number.

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


@cache
def _placeholders() -> frozenset[str]:
    said = (said for it in LANGUAGES for key, said in sentences(it).items() if key.startswith(PLACEHOLDER))
    return frozenset(normalise(text) for text in said)


def is_placeholder(text: str) -> bool:
    """Say whether a text is only what a form has where something is to be entered."""
    return normalise(text) in _placeholders()


def _read_cell(column: Column, text: str, choices: Mapping[str, str], unit: str) -> Read:
    """Return what a cell says; `unit` is that of the row's KPI, empty where it names none."""
    match column.kind:
        case "text":
            return Read(None, "register_placeholder") if is_placeholder(text) else Read(" ".join(text.split()))
        case "id":
            name = unicodedata.normalize("NFC", text.strip())
            return Read(name, "" if re.fullmatch(r"\w[\w-]{0,63}", name) else "register_id")
        case "choice":
            chosen = choices.get(normalise(text))
            values: dict[str, Value] = {"allowed": list(dict.fromkeys(choices.values())), "family": column.family}
            if chosen:
                return Read(chosen)
            if len(text) > SHORT and (near := get_close_matches(normalise(text), choices, 1)):
                return Read(None, "register_choice_near", {**values, "nearest": choices[near[0]]})
            return Read(None, "register_choice", values)
        case "day":
            try:
                return Read(pd.Timestamp(parse_declared_day(text)))
            except ValueError:
                return Read(None, "register_day")
    return _read_number(column, text, unit)


def _read_number(column: Column, text: str, unit: str) -> Read:
    """Return the number in a cell, if it is one and within the column's bounds; a share may be written in per cent."""
    whole = column.kind == "whole"
    if column.of and re.fullmatch(r"\s*(0?[.,]\d+|.*%)\s*", text):
        return Read(None, "register_count", {"of": column.of})
    share = unit == "share" and not whole
    percent = share and text.rstrip().endswith("%")
    try:
        number = parse_declared_number(text.rstrip().removesuffix("%") if percent else text, unit in WHOLE or whole)
    except ValueError as error:
        return Read(None, "register_number_ambiguous" if error.args == ("ambiguous",) else "register_number")
    if share and not percent and abs(number) > 1:
        return Read(None, "register_share", {"given": text.strip()})
    number = number / 100 if percent else number
    if whole and not number.is_integer():
        return Read(None, "register_whole")
    low, high = column.low, column.high
    if (low is not None and number < low) or (high is not None and number > high):
        bounds = {"low": "" if low is None else f"{low:g}", "high": "" if high is None else f"{high:g}"}
        return Read(None, "register_bounds" if high is not None else "register_below", bounds)
    return Read(number)


def _row_of(schema: Schema[R, Any], cells: Mapping[str, Cell | None]) -> R:
    """Return cells as a row of the frame; what is absent or cannot be read is blank.

    What nobody enters is as the row says.
    """
    values: dict[str, Cell] = {}
    for column, dtype in schema.dtypes.items():
        entered = any(isinstance(mark, Entry) for mark in schema.marks(column))
        if column not in cells and column in schema.defaults and not entered:
            continue
        value = cells.get(column)
        found = BLANKS.get(dtype, "") if value is None else value
        values[column] = int(found) if dtype == COUNT and isinstance(found, float) else found
    make: Any = schema.row  # a type checker knows no named tuple in a type variable
    row: R = make(**values)
    return row


def _headings(sheet: Sheet, columns: Mapping[str, Column]) -> tuple[list[str | None], list[Finding]]:
    """Return the column of each field of the header row, and what is wrong with the row."""
    known = _aliases(columns, "column")
    known |= {normalise(heading): column.name for column in columns.values() for heading in column.headings}
    found: list[str | None] = []
    faults = []
    for heading in sheet.rows[0]:
        name = known.get(normalise(heading))
        if name is None and heading.strip():
            fault, values = _unknown(normalise(heading), known, columns)
            faults.append(Finding(fault, "error", sheet.file, "1", heading.strip()[:60], values))
        elif name in found:
            faults.append(Finding("register_heading_double", "error", sheet.file, "1", heading.strip()[:60]))
            name = None
        found.append(name)
    faults += [
        Finding("register_column_absent", "error", sheet.file, "1", column.name)
        for column in columns.values()
        if column.required and column.name not in found
    ]
    return found, faults


def _unknown(heading: str, known: Mapping[str, str], columns: Mapping[str, Column]) -> tuple[str, dict[str, Value]]:
    """Return which fault a heading is that names no column, and what fills its sentence."""
    approvals = [name for name in columns if name.startswith(APPROVAL)]
    usual = {normalise(said) for it in LANGUAGES for key, said in sentences(it).items() if key.startswith(COLUMN)}
    if approvals and (heading.startswith(APPROVAL) or heading in usual):
        return "register_heading_office", {"known": approvals}
    told = list(dict.fromkeys(column.told for column in columns.values()))
    near = get_close_matches(heading, known, 1)
    if near:
        return "register_heading_near", {"nearest": columns[known[near[0]]].told, "known": told}
    return "register_heading", {"nearest": "", "known": told}


def find_doubles(form: Form[R], entered: Iterable[Entered[R]]) -> Iterator[Finding]:
    """Yield rows that say again, or otherwise, what an earlier row of the table says.

    Parameters
    ----------
    form : Form
        Its key says which rows speak of the same thing; without a key none do.
    entered : iterable of Entered
        All rows of the table, over all its files.
    """
    first: dict[tuple[object, ...], Entered[R]] = {}
    for row in entered if form.key else ():
        if any(row.cells.get(part, "") is None for part in form.key):  # what cannot be read says nothing
            continue
        parts = [row.cells.get(part) for part in form.key]
        identity = tuple(part.casefold() if isinstance(part, str) else part for part in parts)
        earlier = first.setdefault(identity, row)
        if earlier is row:
            continue
        place = str(earlier.line) if earlier.file == row.file else f"{earlier.line} ({earlier.file})"
        names = [name for name in dict.fromkeys((*earlier.cells, *row.cells)) if name not in form.key]
        differing = [form.columns[name].told for name in names if earlier.cells.get(name) != row.cells.get(name)]
        values: dict[str, Value] = {"first": place, "columns": list(form.key)}
        fault = "register_row_double"
        if differing:
            fault, values = "register_row_contradicts", values | {"differing": list(dict.fromkeys(differing))}
        yield Finding(fault, "error", row.file, str(row.line), "", values)


def read_sheet(
    form: Form[R], sheet: Sheet, catalog: Catalog, added: Mapping[str, Cell]
) -> tuple[list[Entered[R]], list[Finding]]:
    """Return the rows of one file of a register table, and what is wrong with it.

    Parameters
    ----------
    form : Form
    sheet : Sheet
        The file as text.
    catalog : Catalog
        Platforms, duties, risks and statements that may be named.
    added : mapping
        What every row holds beside its cells: ``evidence``, and ``year`` where the file's name says it.
    """
    columns = {name: column for name, column in form.columns.items() if name not in added}
    if not sheet.rows:
        return [], [Finding("register_empty", "error", sheet.file)]
    headings, faults = _headings(sheet, columns)
    given = {heading: text.strip() for heading, text in zip(headings, sheet.rows[0], strict=True) if heading}
    written = {columns[name]: given[name] for name in columns if name in given}
    choices = {name: _choices(column, catalog) for name, column in columns.items() if column.kind == "choice"}
    stated = {name: value for name, value in added.items() if name in form.columns}
    entered = []
    for line, record in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        if not any(cell.strip() for cell in record):
            continue
        if any(cell.strip() for cell in record[len(headings) :]):
            values: dict[str, Value] = {"n": len(record), "of": len(headings)}
            faults.append(Finding("register_long_row", "error", sheet.file, str(line), "", values))
            continue
        texts = {name: cell for name, cell in zip(headings, record, strict=False) if name and cell.strip()}
        cells, wrong = _read_row(written, texts, choices, catalog)
        faults += [Finding(fault, "error", sheet.file, str(line), key, values) for fault, key, values in wrong]
        cells = {**stated, **cells}
        entered.append(Entered(sheet.file, line, cells, _row_of(form.schema, {**cells, **added})))
    return entered, faults


def _read_row(
    written: Mapping[Column, str], texts: Mapping[str, str], choices: Mapping[str, Mapping[str, str]], catalog: Catalog
) -> tuple[dict[str, Cell | None], Sequence[tuple[str, str, Mapping[str, Value]]]]:
    """Return the cells of a row by column, and its faults: id, heading as written, and what fills the sentence."""
    cells: dict[str, Cell | None] = {}
    faults: list[tuple[str, str, Mapping[str, Value]]] = []
    for column, heading in written.items():
        whole = cells.get(column.of)
        part = _part_of(texts.get(column.name, ""), whole) if column.of else None
        if part is not None:
            cells[column.name] = part
        elif column.name in texts:
            kpi = catalog.kpis.get(str(cells.get("kpi") or ""))
            unit = kpi.unit if kpi is not None else ""
            read = _read_cell(column, texts[column.name], choices.get(column.name, {}), unit)
            cells[column.name] = read.value
            if read.fault:
                faults.append((read.fault, heading, read.values))
            elif isinstance(read.value, float) and isinstance(whole, float) and read.value > whole:
                values: dict[str, Value] = {"part": f"{read.value:g}", "whole": f"{whole:g}", "of": column.of}
                faults.append(("register_part", heading, values))
        elif column.required:
            faults.append(("register_cell_empty", heading, {}))
    return cells, faults


def _part_of(text: str, whole: Cell | None) -> float | None:
    """Return how many of a number yes (all) or no (none) says; None where something else is written."""
    if not isinstance(whole, float) or (said := _yes_no().get(normalise(text))) is None:
        return None
    return whole if said == "yes" else 0.0


@cache
def _yes_no() -> Mapping[str, str]:
    return _aliases(YES_NO, "yes_no")
