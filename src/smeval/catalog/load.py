"""Read the files of the catalog, with the mappings of a body where it has any, and check them as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple, TypeVar

from smeval.catalog.catalog import Catalog
from smeval.catalog.cross_checks import cross_faults
from smeval.catalog.entries.closing import ClosingItem
from smeval.catalog.entries.duty import Duty, Observed, Office, Reminder, Risk, Statement
from smeval.catalog.entries.export import Cells, Export, export_faults
from smeval.catalog.entries.guide import Asked
from smeval.catalog.entries.kpi import Kpi, Measure
from smeval.catalog.entries.law import Demand, Law, LegalFact, Scenario
from smeval.catalog.entries.other_file import OtherFile
from smeval.catalog.entries.platform import ListPrice, Platform, Tool
from smeval.catalog.entries.policy import Policy, Rule
from smeval.catalog.entries.seen import Incident, Sample
from smeval.catalog.entries.substitution import Substitution
from smeval.catalog.likeness import complete_exports
from smeval.catalog.toml import Entry, parse_toml, validate, validate_entries
from smeval.errors import CatalogError, Finding

T = TypeVar("T")
Owner = TypeVar("Owner", Platform, Tool)
Dated = TypeVar("Dated", LegalFact, Scenario)
Tables = Mapping[str, Mapping[str, object]]

#: Folder under whose name the files of a body are told from the built-in ones.
OWN = "body"
#: How files begin that programs leave beside what they edit.
LEFT_ALONE = (".", "~", "#")
#: An id as a body may write it.
EXAMPLES = {r"^[a-z][a-z0-9_]*$": "own_report"}
#: Files that hold entries by id, besides the measures.
ENTRIES: Mapping[str, type[Entry]] = {
    "closing": ClosingItem,
    "demands": Demand,
    "duties": Duty,
    "guide": Asked,
    "incidents": Incident,
    "kpis": Kpi,
    "offices": Office,
    "other_files": OtherFile,
    "prices": ListPrice,
    "reminders": Reminder,
    "risks": Risk,
    "rules": Rule,
    "samples": Sample,
    "statements": Statement,
    "substitutions": Substitution,
}


class Owners(NamedTuple):
    """Platforms and tools by id, which file of a body describes each of its own exports, and which were built in."""

    platforms: Mapping[str, Platform]
    tools: Mapping[str, Tool]
    described: Mapping[str, str]
    replaced: frozenset[str]


def load_catalog(additions: Path | None = None) -> Catalog:
    """Load the built-in catalog, with the mappings of a body where it has any.

    Parameters
    ----------
    additions : Path, optional
        The folder ``catalog/`` of a body.

    Raises
    ------
    CatalogError
        With every fault of every built-in file, each with file and key; those of a body are in the catalog.
    """
    if additions is None or not additions.is_dir():
        return _load(())
    own, faults = _own_texts(additions)
    catalog = _load(own)
    return catalog.model_copy(update={"faulty": (*faults, *catalog.faulty)}) if faults else catalog


def _own_texts(folder: Path) -> tuple[tuple[tuple[str, bytes], ...], list[Finding]]:
    """Return the descriptions in a body's folder by name, and what there cannot be one."""
    own: list[tuple[str, bytes]] = []
    faults: list[Finding] = []
    for path in sorted(folder.iterdir()):
        place, name = f"catalog/{path.name}", path.name.casefold()
        if name.startswith(LEFT_ALONE) or ".toml" not in name:
            continue
        if not name.endswith(".toml"):
            faults.append(Finding("catalog_ending", "warning", place))
            continue
        try:
            text = path.read_bytes()
        except OSError:
            faults.append(Finding("catalog_unreadable", "error", place))
            continue
        if text.strip():
            own.append((f"{OWN}/{path.name}", text))
        else:
            faults.append(Finding("catalog_no_text", "warning", place))
    return tuple(own), faults


@cache
def _load(own: tuple[tuple[str, bytes], ...]) -> Catalog:
    """Return the built-in catalog with a body's files, which may change while we run."""
    texts = _texts(files("smeval") / "catalog")
    return _with_own(texts, dict(own)) if own else build_catalog(texts)


def _with_own(texts: Mapping[str, bytes], own: Mapping[str, bytes]) -> Catalog:
    """Return the catalog with a body's files; one with a fault disables itself only, and the catalog says why."""
    try:
        return build_catalog({**texts, **own})
    except CatalogError:
        pass
    good: dict[str, bytes] = {}
    faulty: list[Finding] = []
    catalog = build_catalog(texts)
    for name, text in own.items():
        try:
            catalog = build_catalog({**texts, **good, name: text})
            good[name] = text
        except CatalogError as error:
            place = name.replace(OWN, "catalog", 1)
            faulty += (replace(fault, file=place) for fault in error.findings)
    return catalog.model_copy(update={"faulty": tuple(faulty)})


def _texts(folder: Traversable, prefix: str = "") -> dict[str, bytes]:
    """Return the texts of the TOML files of a folder by name, without the wording."""
    found: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir() and entry.name in ("platforms", "tools"):
            found |= _texts(entry, f"{entry.name}/")
        elif entry.name.endswith(".toml"):
            found[prefix + entry.name] = entry.read_bytes()
    return found


def build_catalog(texts: Mapping[str, str | bytes]) -> Catalog:
    """Build the catalog from the texts of its files by name, e.g. ``platforms/facebook.toml``.

    A file of a body is named ``body/<name>.toml``; its exports replace built-in ones of the same id. It may add a
    platform, and never change what a built-in one offers.

    Raises
    ------
    CatalogError
        With every fault of every file, each with file and key.
    """
    faults: list[Finding] = []

    def kept(result: tuple[T, Iterable[Finding]]) -> T:
        """Return what was read, and keep what is wrong with it until all is read."""
        faults.extend(result[1])
        return result[0]

    tables = {name: kept(parse_toml(text, name)) for name, text in texts.items()}
    entries = {
        name: kept(validate_entries(model, tables.get(f"{name}.toml", {}), f"{name}.toml"))
        for name, model in ENTRIES.items()
    }
    measures = kept(validate_entries(Measure, tables.get("measures.toml", {}), "measures.toml"))
    kept(validate(Cells, tables.get("cells.toml", {}), "cells.toml"))
    law = kept(validate(Law, tables.get("law.toml", {}), "law.toml"))
    policy = kept(validate(Policy, tables.get("policy.toml", {}), "policy.toml"))
    observed = kept(validate(Observed, tables.get("observed.toml", {}), "observed.toml"))
    owners = kept(read_owners(tables, {name: measure.kind for name, measure in measures.items()}))
    if faults or law is None:
        raise CatalogError(faults)
    catalog = Catalog.model_validate(
        {
            **entries,
            **owners._asdict(),
            "kpis": {**entries["kpis"], **_shares(entries["samples"])},
            "measures": measures,
            "country": law.country,
            "law": {name: _located(fact, owners.platforms) for name, fact in law.facts.items()},
            "scenarios": {name: _located(position, owners.platforms) for name, position in law.scenarios.items()},
            "policy": policy,
            "observed": observed,
        }
    )
    faults += cross_faults(catalog)
    if faults:
        raise CatalogError(faults)
    return catalog


def _shares(samples: Mapping[str, Entry]) -> dict[str, Kpi]:
    """Return the KPI that each sample is."""
    return {name: sample.kpi() for name, sample in samples.items() if isinstance(sample, Sample)}


def _located(entry: Dated, platforms: Mapping[str, Platform]) -> Dated:
    """Return a fact or a position of law with every platform that it concerns by where its data go."""
    found: list[str] = list(entry.platforms)
    for name, platform in platforms.items():
        countries = () if platform.transfers is None else platform.transfers.to
        if set(countries) & set(entry.transfers) and name not in found:
            found.append(name)
    return entry.model_copy(update={"platforms": tuple(found)})


def read_owners(tables: Tables, kinds: Mapping[str, str]) -> tuple[Owners, list[Finding]]:
    """Return platforms and tools, with what a body adds to them, and every fault in their files.

    Parameters
    ----------
    tables : mapping
        Name of each file -> its tables; those of a body come last.
    kinds : mapping
        Measure -> its kind.

    Returns
    -------
    owners : Owners
    faults : list of Finding
    """
    platforms: dict[str, Platform] = {}
    tools: dict[str, Tool] = {}
    described: dict[str, str] = {}
    replaced: set[str] = set()
    faults: list[Finding] = []
    same = tables.get("cells.toml", {})
    for name, table in tables.items():
        folder, _, rest = name.rpartition("/")
        if not folder or (folder == OWN and not table):  # nothing but comments: every table is known
            continue
        adds_platform = folder == OWN and "offers" in table and table.get("id") not in platforms
        model: type[Platform | Tool] = Platform if folder == "platforms" or adds_platform else Tool
        table, unlike = complete_exports(name, table, same)
        if unlike:
            faults += unlike
            continue
        owner, wrong = validate(model, table, name, EXAMPLES)
        faults += wrong
        if owner is None:
            continue
        faults += export_faults(name, owner.exports, kinds)
        if folder == OWN:
            own = {f"{owner.id}/{export.id}": f"catalog/{rest}" for export in owner.exports}
            faults += (
                Finding("catalog_described_twice", "error", name, key=double, values={"file": described[double]})
                for double in own
                if double in described
            )
            described |= own
            known = platforms.get(owner.id) or tools.get(owner.id)
            replaced |= own.keys() & {f"{owner.id}/{export.id}" for export in (known.exports if known else ())}
        if isinstance(owner, Platform):
            platforms[owner.id] = owner
        elif owner.id in platforms:
            platforms[owner.id] = _with_exports(platforms[owner.id], owner.exports)
        else:
            tools[owner.id] = _with_exports(tools[owner.id], owner.exports) if owner.id in tools else owner
    return Owners(platforms, tools, described, frozenset(replaced)), faults


def _with_exports(owner: Owner, own: tuple[Export, ...]) -> Owner:
    """Return a platform or tool with a body's exports in place of built-in ones of the same id."""
    replaced = {export.id for export in own}
    kept = tuple(export for export in owner.exports if export.id not in replaced)
    return owner.model_copy(update={"exports": kept + own})
