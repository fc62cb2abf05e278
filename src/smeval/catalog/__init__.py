"""What we know, as data: measures, platforms, tools, duties, risks, law and policy.

The TOML files beside this module hold every vendor heading, threshold, legal date and source. They are
read once, checked as a whole, and handed on as frozen objects.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from smeval.catalog.export import Export
from smeval.errors import CatalogError, Finding

__all__ = ["Catalog", "Duty", "LegalFact", "Measure", "Platform", "Policy", "Risk", "Tool", "load_catalog"]

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Entry(BaseModel):
    """Anything the catalog holds: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Measure(Entry):
    """What a platform counts, and how it may be added up."""

    unit: Literal["count", "persons", "h", "s", "share"]
    kind: Literal["flow", "stock", "unique", "mean"]
    over_days: Literal["sum", "last", "none"]
    over_posts: Literal["sum", "none"]
    over_channels: Literal["sum", "none"]
    own: bool = False


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
    exports: tuple[Export, ...]


class Duty(Entry):
    """A duty, checked as a gate. Grade H: obstacle, A: curable with a deadline, W: watch."""

    grade: Literal["H", "A", "W"]
    source: str
    max_age_months: int | None = None
    age_fails: bool = False
    internal: bool = True
    dialogue_only: bool = False
    approvals: bool = False


class Risk(Entry):
    """A risk to the people whose data a platform processes, or to the body's staff."""

    source: str
    internal: bool = True


class LegalFact(Entry):
    """A dated fact of law; `confirmed` only where a body or a document at hand confirms it."""

    valid_from: date
    valid_to: date | None = None
    source: str
    confirmed: bool


class Scenario(Entry):
    """A legal position under which duties change: the duties that fail if it holds."""

    fails: tuple[Id, ...] = ()
    platforms: tuple[Id, ...] = ()
    source: str
    confirmed: bool


class Demand(Entry):
    """What a supervisory authority asks for, and the duties whose state answers it (none: still unsettled)."""

    duties: tuple[Id, ...] = ()
    source: str


class Matrix(Entry):
    """Risk levels by severity and likelihood, both 1 to 4; a cell that is absent is not approved."""

    cells: Mapping[str, Literal["low", "medium", "high"]]
    source: str


class Policy(Entry):
    """Thresholds and tables of the verdict; each with its source or marked as an assumption."""

    values: Mapping[str, float]
    sources: Mapping[str, str]
    balance: Mapping[str, Literal["continue", "continue_with_conditions", "review", "consider_ending"]]
    matrix: Matrix


class Catalog(BaseModel):
    """Everything we know, in one frozen object."""

    model_config = ConfigDict(frozen=True)

    measures: Mapping[str, Measure]
    platforms: Mapping[str, Platform]
    tools: Mapping[str, Tool]
    duties: Mapping[str, Duty]
    risks: Mapping[str, Risk]
    law: Mapping[str, LegalFact]
    scenarios: Mapping[str, Scenario]
    demands: Mapping[str, Demand]
    policy: Policy
    success: tuple[Success, ...]

    def owners(self) -> list[Platform | Tool]:
        """Return everything that has exports."""
        return [*self.platforms.values(), *self.tools.values()]

    def exports(self) -> Iterable[tuple[str, Export]]:
        """Yield every export with its full id, e.g. ``("facebook/posts", ...)``."""
        for owner in self.owners():
            for export in owner.exports:
                yield f"{owner.id}/{export.id}", export

    def offers(self, platform: str, measure: str) -> bool:
        """Say whether a channel on this platform can have the measure at all."""
        return self.measures[measure].own or measure in self.platforms[platform].offers


def validate(model: type[BaseModel], data: Any, file: str, faults: list[Finding]) -> Any:
    """Return `data` as `model`, or note every fault with file and key and return None."""
    try:
        return TypeAdapter(model).validate_python(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            key = ".".join(str(part) for part in fault["loc"])
            faults.append(Finding("catalog_entry", "error", file, key=key, values={"fault": fault["msg"]}))
        return None


def parse_toml(text: str, file: str, faults: list[Finding]) -> dict[str, Any]:
    """Return the tables of a TOML text, or note why it cannot be read and return nothing."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        faults.append(Finding("catalog_toml", "error", file, values={"fault": str(error)}))
        return {}


def _entries(model: type[BaseModel], tables: Mapping[str, Any], file: str, faults: list[Finding]) -> dict[str, Any]:
    """Validate a file whose tables are entries by id."""
    found = {}
    for key, table in tables.items():
        own: list[Finding] = []
        entry = validate(model, table, file, own)
        faults += [Finding(f.id, f.severity, f.file, f.row, f"{key}.{f.key}", f.values) for f in own]
        if entry is not None:
            found[key] = entry
    return found


def _cross_check(catalog: Catalog, faults: list[Finding]) -> None:
    """Note ids that name nothing: measures of platforms, exports and breaks, duties of scenarios."""

    def unknown(file: str, key: str, name: str, known: Iterable[str]) -> None:
        if name not in known:
            faults.append(Finding("catalog_unknown_id", "error", file, key=key, values={"name": name}))

    for platform in catalog.platforms.values():
        file = f"platforms/{platform.id}.toml"
        for measure in platform.offers:
            unknown(file, "offers", measure, catalog.measures)
        if platform.rate_base:
            unknown(file, "rate_base", platform.rate_base, catalog.measures)
        for change in platform.breaks:
            unknown(file, "breaks.measure", change.measure, catalog.measures)
    for owner in catalog.owners():
        folder = "platforms" if isinstance(owner, Platform) else "tools"
        ids = [export.id for export in owner.exports]
        for double in sorted({name for name in ids if ids.count(name) > 1}):
            faults.append(
                Finding(
                    "catalog_double_id", "error", f"{folder}/{owner.id}.toml", key="exports", values={"name": double}
                )
            )
    for name, demand in catalog.demands.items():
        for duty in demand.duties:
            unknown("demands.toml", f"{name}.duties", duty, catalog.duties)
    for name, scenario in catalog.scenarios.items():
        for duty in scenario.fails:
            unknown("law.toml", f"scenarios.{name}.fails", duty, catalog.duties)
        for known_platform in scenario.platforms:
            unknown("law.toml", f"scenarios.{name}.platforms", known_platform, catalog.platforms)


def build_catalog(texts: Mapping[str, str]) -> Catalog:
    """Build the catalog from the texts of its files by name, e.g. ``platforms/facebook.toml``.

    A file of a body is named ``body/<name>.toml``; its exports replace built-in ones of the same id.

    Raises
    ------
    CatalogError
        With every fault of every file, each with file and key.
    """
    faults: list[Finding] = []
    tables = {name: parse_toml(text, name, faults) for name, text in texts.items()}

    def owners(folder: str, model: type[Platform] | type[Tool]) -> dict[str, Any]:
        found = {}
        for name, table in tables.items():
            if name.startswith(f"{folder}/"):
                entry = validate(model, table, name, faults)
                if entry is not None:
                    found[entry.id] = entry
        return found

    law = tables.get("law.toml", {})
    policy = validate(Policy, tables.get("policy.toml", {}), "policy.toml", faults)
    success = tuple(
        entry
        for table in tables.get("success.toml", {}).get("success", ())
        if (entry := validate(Success, table, "success.toml", faults)) is not None
    )
    measures = _entries(Measure, tables.get("measures.toml", {}), "measures.toml", faults)
    duties = _entries(Duty, tables.get("duties.toml", {}), "duties.toml", faults)
    risks = _entries(Risk, tables.get("risks.toml", {}), "risks.toml", faults)
    facts = _entries(LegalFact, law.get("facts", {}), "law.toml", faults)
    scenarios = _entries(Scenario, law.get("scenarios", {}), "law.toml", faults)
    demands = _entries(Demand, tables.get("demands.toml", {}), "demands.toml", faults)
    platforms, tools = owners("platforms", Platform), owners("tools", Tool)
    for name, table in tables.items():
        if not name.startswith("body/"):
            continue
        entry = validate(Tool, table, name, faults)
        if entry is None:
            continue
        owner = platforms.get(entry.id) or tools.get(entry.id)
        if owner is None:
            tools[entry.id] = entry
            continue
        replaced = {export.id for export in entry.exports}
        kept = tuple(export for export in owner.exports if export.id not in replaced)
        (platforms if entry.id in platforms else tools)[entry.id] = owner.model_copy(
            update={"exports": kept + entry.exports}
        )
    if faults or policy is None:
        raise CatalogError(faults)
    catalog = Catalog(
        measures=measures, platforms=platforms, tools=tools, duties=duties, risks=risks, law=facts,
        scenarios=scenarios, demands=demands, policy=policy, success=success,
    )  # fmt: skip
    _cross_check(catalog, faults)
    if faults:
        raise CatalogError(faults)
    return catalog


def _texts(folder: Traversable, prefix: str = "") -> dict[str, str]:
    """Return the texts of the TOML files of a folder by name, without the wording."""
    found: dict[str, str] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir() and entry.name in ("platforms", "tools"):
            found |= _texts(entry, f"{entry.name}/")
        elif entry.name.endswith(".toml"):
            found[prefix + entry.name] = entry.read_text(encoding="utf-8")
    return found


@cache
def load_catalog(additions: Path | None = None) -> Catalog:
    """Load the built-in catalog, with the mappings of a body where it has any.

    Parameters
    ----------
    additions : Path, optional
        The folder ``catalog/`` of a body.

    Raises
    ------
    CatalogError
        With every fault of every file, each with file and key.
    """
    texts = _texts(files("smeval") / "catalog")
    if additions is not None and additions.is_dir():
        texts |= {f"body/{path.name}": path.read_text(encoding="utf-8") for path in sorted(additions.glob("*.toml"))}
    return build_catalog(texts)
