"""The register: what a body declares about its channels, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from smeval.catalog import Catalog, load_catalog
from smeval.errors import Finding, RegisterError, SourceError
from smeval.frames import evidence_id, join_frames, make_frame
from smeval.frames.columns import EVIDENCE_FRAME, FRAMES
from smeval.register.checks import check_tables, set_aside
from smeval.register.entries import Identity, parse_declared_day, parse_declared_number, read_table
from smeval.register.schema import TABLES, BodySettings
from smeval.register.settings import check_settings, read_settings, with_policy
from smeval.sources import open_sheets, sha256_of

__all__ = ["Register", "load_register", "parse_declared_day", "parse_declared_number"]


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
    statements: pd.DataFrame
    decisions: pd.DataFrame
    ceilings: pd.DataFrame
    evidence: pd.DataFrame
    findings: tuple[Finding, ...] = field(default=())

    def select(self, department: str | None) -> list[str]:
        """Return the channels of a department, or of all where it is None."""
        rows = self.channels if department is None else self.channels[self.channels["department"] == department]
        return list(rows["channel"])


def _minutes(hours: str) -> tuple[int, int]:
    """Turn ``08:00-16:00`` into minutes of the day."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in hours.split("-"))
    return start, end


def _read_tables(
    folder: Path, catalog: Catalog, faults: list[Finding], notes: list[Finding]
) -> tuple[dict[str, pd.DataFrame], set[str], list[dict[str, Any]]]:
    """Return the tables of the register, the files they come from, and the evidence of each file."""
    tables: dict[str, pd.DataFrame] = {}
    read: set[str] = set()
    evidence: list[dict[str, Any]] = []
    for name in TABLES:
        paths = sorted(folder.glob(f"{name}.csv"))
        if name == "effort":
            paths += sorted(folder.glob("effort_20??.csv"))
        if name == "channels" and not paths:
            faults.append(Finding("register_no_channels", "error", "channels.csv"))
        parts = []
        seen: dict[Identity, dict[str, Any]] = {}
        for path in paths:
            read.add(path.name)
            try:
                sheets, found = open_sheets(path, path.name)
            except SourceError as error:
                faults.extend(error.findings)
                continue
            notes.extend(found)
            year = int(path.stem[-4:]) if path.stem != name else None
            part = read_table(name, sheets[0], year, catalog, seen, faults)
            key, rule = evidence_id(path.name, "", f"register/{name}"), f"register/{name}"
            rows = f"2–{sheets[0].lines[-1]}" if len(sheets[0].rows) > 1 else ""
            place = {"evidence": key, "file": path.name, "sha256": sha256_of(path), "rows": rows, "rule": rule}
            evidence.append(place)
            parts.append(part.assign(evidence=key))
        tables[name] = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
        if name == "channels" and tables[name].empty and not any(fault.file == f"{name}.csv" for fault in faults):
            faults.append(Finding("register_no_channel_rows", "error", f"{name}.csv"))
    return tables, read, evidence


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
    settings = read_settings(folder, faults)
    catalog = load_catalog(folder / "catalog" if (folder / "catalog").is_dir() else None)
    tables, read, evidence = _read_tables(folder, catalog, faults, notes)
    known_files = {f"{name}.csv" for name in TABLES}
    faults += [
        Finding("register_file_unknown", "error", path.name, values={"known": sorted(known_files)})
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".csv", ".xlsx") and path.name not in known_files | read
    ]
    if settings is not None:
        faults += check_settings(settings, catalog)
        catalog = with_policy(catalog, settings)
    faults += check_tables(tables, catalog)
    if faults or settings is None:
        raise RegisterError(faults)
    tables, not_counted = set_aside(tables, catalog, settings)
    notes += not_counted
    frames = {
        name: make_frame(FRAMES[name], table.drop(columns=["line", "file"], errors="ignore"))
        for name, table in tables.items()
    }
    frames["channels"]["name"] = frames["channels"]["name"].where(
        frames["channels"]["name"] != "", frames["channels"]["channel"]
    )
    body = folder / "body.toml"
    declared = evidence_id(body.name, "", "register/body")
    evidence.append({"evidence": declared, "file": body.name, "sha256": sha256_of(body), "rule": "register/body"})
    frames["effort"]["evidence"] += f" {declared}"  # the rates stand there
    rates = frames["effort"]["role"].map(settings.rates).astype("float64")
    for end in ("low", "likely", "high"):
        given = frames["effort"][f"hours_{end}"]
        frames["effort"][f"hours_{end}"] = given.fillna(frames["effort"]["hours_likely"])  # who gave no range was sure
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
        evidence=join_frames(EVIDENCE_FRAME, [make_frame(EVIDENCE_FRAME, evidence)]),
        findings=tuple(notes),
    )
