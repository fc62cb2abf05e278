"""Platforms and tools: what they offer, what they export, and where they changed what they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from smeval.catalog.export import Export, export_faults
from smeval.catalog.toml import Entry, Id, validate
from smeval.errors import Finding


class Break(Entry):
    """From this day on the platform counts something else under the same name, or stops counting (`ends`)."""

    measure: Id
    on: date
    successor: Id | None = None
    ends: bool = False
    source: str
    confirmed: bool


class Success(Entry):
    """A success measure that the guide names: the KPIs that answer it, or why none can."""

    guide: str
    source: str
    kpis: tuple[Id, ...] = ()
    not_exported: Id | None = None


class Platform(Entry):
    """A network: what it offers, which of its exports we read, where its counting changed."""

    id: Id
    name: str
    offers: tuple[Id, ...]
    rate_base: str
    dialogue: bool
    internal: bool = False
    own: bool = False
    breaks: tuple[Break, ...] = ()
    success: tuple[Success, ...] = ()
    exports: tuple[Export, ...] = ()


class Tool(Entry):
    """A tool that a body uses to publish or to answer, and its exports."""

    id: Id
    name: str
    exports: tuple[Export, ...] = ()
    notes: str = ""  # what is not known of its exports


Owner = TypeVar("Owner", Platform, Tool)


def read_owners(
    model: type[Owner],
    folder: str,
    tables: Mapping[str, Mapping[str, object]],
    kinds: Mapping[str, str],
    faults: list[Finding],
) -> dict[str, Owner]:
    """Return the platforms or the tools by id.

    Parameters
    ----------
    model : type
    folder : str
        Where their files stand.
    tables : mapping
        All files by name.
    kinds : mapping
        Kind of each measure.
    faults : list of Finding
        Gets what is wrong.
    """
    found: dict[str, Owner] = {}
    for name, table in tables.items():
        if name.startswith(f"{folder}/"):
            owner = validate(model, table, name, faults)
            if owner is not None:
                faults += export_faults(name, owner.exports, kinds)
                found[owner.id] = owner
    return found


def add_own(
    platforms: dict[str, Platform],
    tools: dict[str, Tool],
    tables: Mapping[str, Mapping[str, object]],
    kinds: Mapping[str, str],
    faults: list[Finding],
) -> dict[str, str]:
    """Add what a body describes itself to the platforms and tools, and return by which file each export is described.

    Parameters
    ----------
    platforms, tools : dict
        Get new platforms and tools, and exports in place of those of the same id.
    tables : mapping
        All files by name.
    kinds : mapping
        Kind of each measure.
    faults : list of Finding
        Gets what is wrong.
    """
    described: dict[str, str] = {}
    for name, table in tables.items():
        if not name.startswith("body/"):
            continue
        model: type[Platform] | type[Tool] = (
            Platform if "offers" in table and table.get("id") not in platforms else Tool
        )
        own = validate(model, table, name, faults)
        if own is None:
            continue
        faults += export_faults(name, own.exports, kinds)
        described |= {f"{own.id}/{export.id}": f"catalog/{name.removeprefix('body/')}" for export in own.exports}
        if isinstance(own, Platform):
            platforms[own.id] = own
        elif own.id in platforms:
            platforms[own.id] = _with_exports(platforms[own.id], own.exports)
        else:
            tools[own.id] = _with_exports(tools[own.id], own.exports) if own.id in tools else own
    return described


def _with_exports(owner: Owner, own: tuple[Export, ...]) -> Owner:
    replaced = {export.id for export in own}
    kept = tuple(export for export in owner.exports if export.id not in replaced)
    return owner.model_copy(update={"exports": kept + own})
