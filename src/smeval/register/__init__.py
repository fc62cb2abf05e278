"""The register: what a body declares about its channels, read and checked as a whole."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from smeval.catalog import Catalog, load_catalog, validate
from smeval.errors import Finding, RegisterError, SourceError
from smeval.frames import each_row, evidence_id, join_frames, make_frame
from smeval.register.schema import TABLES, BodySettings, Column
from smeval.sources import Sheet, open_sheets, sha256_of
from smeval.values import normalise
from smeval.wording import LANGUAGES, sentences

__all__ = ["Register", "load_register"]

#: Thresholds that are no shares: below the first number they would no longer protect anybody.
LIMITS = {"cell_min": (3, 1000), "team_min": (3, 1000), "ratio_min": (1, 1e6), "cure_days": (0, 366)}


@dataclass(frozen=True, eq=False)
class Register:
    """What a body declares. Frames as in `smeval.frames`; a table that is absent is an empty frame.

    Parameters
    ----------
    folder : Path
        The body's folder.
    id, name : str
        The folder's name and the body's name.
    land : str
        Land whose holidays count; empty where not declared.
    departments : mapping
        Id and name, in the order in which channels.csv names them.
    service_hours : mapping
        ``mon`` to ``sun``: start and end in minutes of the day, or None where closed; empty where not declared.
    settings : BodySettings
        All of body.toml.
    catalog : Catalog
        The catalog with this body's own mappings and approved policy.
    """

    folder: Path
    id: str
    name: str
    land: str
    timezone: str
    language: str
    generated: bool
    departments: Mapping[str, str]
    service_hours: Mapping[str, tuple[int, int] | None]
    settings: BodySettings
    catalog: Catalog
    channels: pd.DataFrame
    goals: pd.DataFrame
    duties: pd.DataFrame
    risks: pd.DataFrame
    effort: pd.DataFrame
    costs: pd.DataFrame
    actions: pd.DataFrame
    evidence: pd.DataFrame
    findings: tuple[Finding, ...] = field(default=())

    def select(self, department: str | None) -> list[str]:
        """Return the channels of a department, or of all where it is None."""
        rows = self.channels if department is None else self.channels[self.channels["department"] == department]
        return list(rows["channel"])


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
    match column.family:
        case "platform":
            written = {normalise(name): name for name in catalog.platforms}
            return written | {normalise(platform.name): name for name, platform in catalog.platforms.items()}
        case "duty":
            return _aliases(catalog.duties, "duty")
        case "risk":
            return _aliases(catalog.risks, "risk")
        case "kpi":
            known = [key.split(".")[1] for key in sentences("en") if re.fullmatch(r"kpi\.[a-z0-9_]+\.name", key)]
            return _aliases(known, "kpi")
    return _aliases(column.choices, column.family)


def parse_declared_number(text: str) -> float:
    """Read a number that a person typed, with decimal comma or point and optional thousands.

    Raises
    ------
    ValueError
        If it is no number, or could be read in two ways (``1.280``).
    """
    text = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?[1-9]\d{0,2}[.,]\d{3}", text):
        raise ValueError("ambiguous")
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


def _parse(column: Column, text: str, choices: Mapping[str, str]) -> tuple[Any, str, dict[str, Any]]:
    """Return value, fault ("" for none) and what fills the fault's sentence."""
    if column.kind == "text":
        return " ".join(text.split()), "", {}
    if column.kind == "id":
        name = unicodedata.normalize("NFC", text.strip())
        return name, "" if re.fullmatch(r"\w[\w-]{0,63}", name) else "register_id", {}
    if column.kind == "choice":
        chosen = choices.get(normalise(text))
        allowed = sorted(set(choices.values()))
        return chosen, "" if chosen else "register_choice", {} if chosen else {"allowed": allowed}
    if column.kind == "day":
        try:
            return parse_declared_day(text), "", {}
        except ValueError:
            return None, "register_day", {}
    try:
        number = parse_declared_number(text)
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


def _read_table(
    name: str,
    sheet: Sheet,
    year: int | None,
    catalog: Catalog,
    seen: dict[tuple[Any, ...], tuple[str, int]],
    faults: list[Finding],
) -> pd.DataFrame:
    """Return one register table as rows with the line they stand on, or note what is wrong with it."""
    listed, key = TABLES[name]
    columns = {column.name: column for column in listed}
    if year is not None:
        columns.pop("year")
    if not sheet.rows:
        faults.append(Finding("register_empty", "error", sheet.file))
        return pd.DataFrame()
    headings = _columns(sheet, columns, faults)
    choices = {column.name: _choices(column, catalog) for column in columns.values() if column.kind == "choice"}
    rows: list[dict[str, Any]] = []
    for line, record in zip(sheet.lines[1:], sheet.rows[1:], strict=True):
        if not any(cell.strip() for cell in record):
            continue
        if len(record) > len(headings) and any(cell.strip() for cell in record[len(headings) :]):
            faults.append(
                Finding(
                    "register_long_row", "error", sheet.file, str(line), "", {"n": len(record), "of": len(headings)}
                )
            )
            continue
        row: dict[str, Any] = {"line": line} | ({"year": year} if year is not None else {})
        for heading, cell in zip(headings, record, strict=False):
            if heading is None or not cell.strip():
                continue
            row[heading], fault, values = _parse(columns[heading], cell, choices.get(heading, {}))
            if fault:
                faults.append(Finding(fault, "error", sheet.file, str(line), heading, values))
        for column in columns.values():
            present = dict(zip(headings, record, strict=False)).get(column.name, "").strip()
            if column.required and column.name in headings and not present:
                faults.append(Finding("register_cell_empty", "error", sheet.file, str(line), column.name))
        parts = (row.get(part) for part in key)
        identity = tuple(part.casefold() if isinstance(part, str) else part for part in parts)
        if key and identity in seen:
            file, first = seen[identity]
            place = str(first) if file == sheet.file else f"{first} ({file})"
            values = {"first": place, "columns": list(key)}
            faults.append(Finding("register_row_double", "error", sheet.file, str(line), "", values))
        seen.setdefault(identity, (sheet.file, line))
        rows.append(row)
    return pd.DataFrame(rows)


def _read_settings(folder: Path, faults: list[Finding]) -> BodySettings | None:
    """Return body.toml, or note every fault in it."""
    path = folder / "body.toml"
    if not path.is_file():
        faults.append(Finding("register_no_body", "error", "body.toml"))
        return None
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.append(Finding("catalog_toml", "error", "body.toml", values={"fault": str(error)}))
        return None
    hours = tables.get("service_hours")
    for day, span in hours.items() if isinstance(hours, dict) else ():
        start, _, end = str(span).partition("-")
        if start >= end:
            faults.append(Finding("register_hours", "error", "body.toml", key=f"service_hours.{day}"))
    settings: BodySettings | None = validate(BodySettings, tables, "body.toml", faults)
    if settings is not None:
        try:
            ZoneInfo(settings.timezone)
        except (KeyError, ValueError, OSError):
            faults.append(Finding("register_timezone", "error", "body.toml", key="timezone"))
    return settings


def _with_policy(catalog: Catalog, settings: BodySettings, faults: list[Finding]) -> Catalog:
    """Return the catalog with what the body has approved in place of the built-in policy."""
    policy, own = catalog.policy, settings.policy
    for key in own.values:
        if key not in policy.values:
            known = sorted(policy.values)
            faults.append(
                Finding(
                    "register_policy_key", "error", "body.toml", key=f"policy.values.{key}", values={"known": known}
                )
            )
    for key, value in own.values.items():
        low, high = LIMITS.get(key, (0.0, 1.0))
        if not low <= value <= high:
            values = {"low": f"{low:g}", "high": f"{high:g}"}
            faults.append(Finding("register_bounds", "error", "body.toml", key=f"policy.values.{key}", values=values))
    if (own.matrix or own.balance or own.values) and not (own.approved_by and own.approved_on):
        faults.append(Finding("register_policy_unapproved", "error", "body.toml", key="policy"))
    approved = f"{own.approved_by}, {own.approved_on}"
    matrix = policy.matrix.model_copy(update={"cells": own.matrix, "source": approved}) if own.matrix else policy.matrix
    sources = (
        dict(policy.sources) | dict.fromkeys(own.values, approved) | ({"balance": approved} if own.balance else {})
    )
    update = {
        "values": dict(policy.values) | own.values,
        "balance": dict(policy.balance) | own.balance,
        "matrix": matrix,
        "sources": sources,
    }
    return catalog.model_copy(update={"policy": policy.model_copy(update=update)})


def _minutes(hours: str) -> tuple[int, int]:
    """Turn ``08:00-16:00`` into minutes of the day."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in hours.split("-"))
    return start, end


def _cross_check(tables: Mapping[str, pd.DataFrame], files: Mapping[str, str], faults: list[Finding]) -> None:
    """Note rows of other tables that name no channel, and values that contradict each other."""
    channels = tables["channels"]
    known = set(channels["channel"]) if "channel" in channels else set()
    for name, table in tables.items():
        if name == "channels" or "channel" not in table:
            continue
        for row in each_row(table[~table["channel"].isin(known) & table["channel"].notna()]):
            faults.append(
                Finding(
                    "register_channel_unknown", "error", files[name], str(row.line), "channel", {"known": sorted(known)}
                )
            )
    orders = (
        ("channels", "opened_on", "closed_on"),
        ("effort", "hours_low", "hours_likely"),
        ("effort", "hours_likely", "hours_high"),
    )
    for name, first, second in orders:
        table = tables[name]
        if {first, second} <= set(table.columns):
            both = table[table[first].notna() & table[second].notna()]
            for row in each_row(both[both[first] > both[second]]):
                faults.append(Finding("register_order", "error", files[name], str(row.line), second, {"first": first}))
    goals = tables["goals"]
    if {"minimum", "target"} <= set(goals.columns):
        for row in each_row(goals[goals["minimum"] == goals["target"]]):
            faults.append(Finding("register_goal_flat", "error", files["goals"], str(row.line), "target"))


def load_register(folder: Path | str) -> Register:
    """Load and check what a body declares.

    Parameters
    ----------
    folder : Path or str
        The body's folder, with body.toml and channels.csv.

    Raises
    ------
    RegisterError
        With all faults of all files at once, each with file, row and column.
    """
    folder = Path(folder)
    faults: list[Finding] = []
    notes: list[Finding] = []
    if not folder.is_dir():
        raise RegisterError(Finding("register_no_folder", "error", folder.as_posix()))
    settings = _read_settings(folder, faults)
    catalog = load_catalog(folder / "catalog" if (folder / "catalog").is_dir() else None)
    tables: dict[str, pd.DataFrame] = {}
    evidence: list[dict[str, Any]] = []
    sources: dict[str, str] = {}
    read: list[str] = []
    for name in TABLES:
        paths = sorted(folder.glob(f"{name}.csv")) + (
            sorted(folder.glob("effort_20??.csv")) if name == "effort" else []
        )
        if name == "channels" and not paths:
            faults.append(Finding("register_no_channels", "error", "channels.csv"))
        parts = []
        seen: dict[tuple[Any, ...], tuple[str, int]] = {}
        for path in paths:
            sources[name] = path.name
            read.append(path.name)
            try:
                sheets, found = open_sheets(path, path.name)
            except SourceError as error:
                faults.extend(error.findings)
                continue
            notes.extend(found)
            year = int(path.stem[-4:]) if path.stem != name else None
            part = _read_table(name, sheets[0], year, catalog, seen, faults)
            key = evidence_id(path.name, "", f"register/{name}")
            rows = f"2–{sheets[0].lines[-1]}" if len(sheets[0].rows) > 1 else ""
            evidence.append(
                {
                    "evidence": key,
                    "file": path.name,
                    "sha256": sha256_of(path),
                    "rows": rows,
                    "rule": f"register/{name}",
                }
            )
            parts.append(part.assign(evidence=key))
        tables[name] = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    _cross_check(tables, sources, faults)
    known_files = {f"{name}.csv" for name in TABLES}
    faults += [
        Finding("register_file_unknown", "error", path.name, values={"known": sorted(known_files)})
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".csv", ".xlsx") and path.name not in known_files | set(read)
    ]
    if settings is not None:
        catalog = _with_policy(catalog, settings, faults)
        unknown = sorted(set(settings.law.confirmed) - set(catalog.law))
        if unknown:
            faults.append(
                Finding(
                    "register_law_unknown",
                    "error",
                    "body.toml",
                    key="law.confirmed",
                    values={"names": unknown, "known": sorted(catalog.law)},
                )
            )
    if faults or settings is None:
        raise RegisterError(faults)
    frames = {name: make_frame(name, table.drop(columns="line", errors="ignore")) for name, table in tables.items()}
    frames["channels"]["name"] = frames["channels"]["name"].where(
        frames["channels"]["name"] != "", frames["channels"]["channel"]
    )
    body = folder / "body.toml"
    declared = evidence_id(body.name, "", "register/body")
    evidence.append({"evidence": declared, "file": body.name, "sha256": sha256_of(body), "rule": "register/body"})
    frames["effort"]["evidence"] += f" {declared}"  # the rates stand there
    rates = frames["effort"]["role"].map(settings.rates)
    for end in ("low", "likely", "high"):
        frames["effort"][f"eur_{end}"] = (frames["effort"][f"hours_{end}"] * rates).astype("float64")
    departments = {
        name: settings.departments.get(name, name) for name in dict.fromkeys(frames["channels"]["department"])
    }
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {day: _minutes(settings.service_hours[day]) if day in settings.service_hours else None for day in days}
    return Register(
        folder=folder,
        id=folder.resolve().name,
        name=settings.name,
        land=settings.land or "",
        timezone=settings.timezone,
        language=settings.language,
        generated=settings.generated,
        departments=MappingProxyType(departments),
        service_hours=MappingProxyType(hours if settings.service_hours else {}),
        settings=settings,
        catalog=catalog,
        **frames,
        evidence=join_frames("evidence", [make_frame("evidence", evidence)]),
        findings=tuple(notes),
    )
