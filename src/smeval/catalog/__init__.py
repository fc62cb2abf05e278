"""What we know, as data: measures, platforms, tools, duties, risks, law and policy.

The TOML files beside this module hold every vendor heading, threshold, legal date and source. They are
read once, checked as a whole, and handed on as frozen objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from smeval.catalog.cross_checks import cross_faults
from smeval.catalog.export import Export
from smeval.catalog.kpi import DIALOGUE, Kpi, Measure
from smeval.catalog.platform import Break, Platform, Success, Tool, add_own, read_owners
from smeval.catalog.toml import Entry, Id, parse_toml, validate
from smeval.errors import CatalogError, Finding
from smeval.ids import DutyRole, Participation

__all__ = [
    "DIALOGUE",
    "Break",
    "Catalog",
    "Duty",
    "Kpi",
    "LegalFact",
    "ListPrice",
    "Measure",
    "Office",
    "Platform",
    "Policy",
    "Risk",
    "Statement",
    "Success",
    "Tool",
    "load_catalog",
    "parse_toml",
    "validate",
]

M = TypeVar("M", bound=BaseModel)


class Duty(Entry):
    """A duty, checked as a gate. Grade H: obstacle, A: curable with a deadline, W: watch."""

    grade: Literal["H", "A", "W"]
    source: str
    max_age_months: int | None = None
    age_fails: bool = False
    internal: bool = True
    dialogue_only: bool = False
    roles: tuple[DutyRole, ...] = ()


class Office(Entry):
    """An office of a body that is heard, approves or decides (see offices.toml).

    Parameters
    ----------
    name : str
        As the body calls it; empty: the wording ``office.<id>``.
    approves, decisive : bool
        Whether it is asked for its approval, and whether nothing may be published without it.
    heard_for : str
        What an office that approves is heard for.
    source : str
        Where the guide says so; empty for an office that the body declares itself.
    """

    name: str = ""
    approves: bool = False
    decisive: bool = False
    heard_for: Participation = "statement"
    source: str = ""


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


class Statement(Entry):
    """What people state because no programme may judge it, and what their statement does (see statements.toml)."""

    effect: Literal["cap", "condition", "floor", "required", "record"]
    duty: Id | None = None
    asked_if: Literal["crisis_channel", "high_risk"] | None = None
    free: bool = False
    source: str


class ListPrice(Entry):
    """A price that a provider publishes, and the size of body for which it holds."""

    platform: Id
    eur_per_month: float
    contract_months: int
    max_employees: int | None = None
    source: str


class Age(Entry):
    """How a text names ages: a pattern with the groups ``low``, ``high`` or ``below``."""

    pattern: str


class Observed(Entry):
    """What is needed to set declarations against data: how texts name ages."""

    ages: tuple[Age, ...]

    @property
    def patterns(self) -> tuple[str, ...]:
        """Patterns of ages, the most telling first."""
        return tuple(age.pattern for age in self.ages)


class Scenario(Entry):
    """A legal position under which duties change: those that fail if it holds, and those graded otherwise."""

    fails: tuple[Id, ...] = ()
    grades: Mapping[Id, Literal["H", "A", "W"]] = {}
    platforms: tuple[Id, ...] = ()
    fact: Id
    since: date
    source: str
    confirmed: bool


class Rule(Entry):
    """A rule of the verdict: the stage at which it is asked, and what it must know."""

    stage: Annotated[int, Field(ge=0, le=6)]
    needs: tuple[str, ...]
    source: str


class Demand(Entry):
    """What a supervisory authority asks for, and the duties whose state answers it (none: no duty of a channel does).

    Asked of every body, or only of those in `land`.
    """

    number: str
    on: date
    land: str = ""
    duties: tuple[Id, ...] = ()
    source: str
    confirmed: bool = True


class Reminder(Entry):
    """What the January letter reminds a department of (see reminders.toml)."""

    duty: Id | None = None
    months: int = 0
    after: Literal["opened_on", "checked_on"] = "checked_on"
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
    offices: Mapping[str, Office]
    risks: Mapping[str, Risk]
    law: Mapping[str, LegalFact]
    scenarios: Mapping[str, Scenario]
    rules: Mapping[str, Rule]
    demands: Mapping[str, Demand]
    reminders: Mapping[str, Reminder]
    statements: Mapping[str, Statement]
    prices: Mapping[str, ListPrice]
    kpis: Mapping[str, Kpi]
    observed: Observed
    policy: Policy
    success: tuple[Success, ...]
    #: Exports that a body describes itself, with the file of its folder that does.
    described: Mapping[str, str] = {}

    def owners(self) -> list[Platform | Tool]:
        """Return everything that has exports."""
        return [*self.platforms.values(), *self.tools.values()]

    def exports(self) -> Iterable[tuple[str, Export]]:
        """Yield every export with its full id, e.g. ``("facebook/posts", ...)``."""
        for owner in self.owners():
            for export in owner.exports:
                yield f"{owner.id}/{export.id}", export

    def duty_of(self, role: DutyRole) -> str:
        """Return the id of the duty that has a role."""
        return next(name for name, duty in self.duties.items() if role in duty.roles)

    def approving(self) -> dict[str, Office]:
        """Return the offices whose approval is asked for, by id."""
        return {name: office for name, office in self.offices.items() if office.approves}

    def counts(self, measure: str) -> bool:
        """Say whether it is a measure of which there are whole numbers only."""
        return measure in self.measures and self.measures[measure].unit in ("count", "persons")

    def offers(self, platform: str, measure: str) -> bool:
        """Say whether a channel on this platform can have the measure at all."""
        return self.measures[measure].own or measure in self.platforms[platform].offers


def _entries(model: type[M], tables: Mapping[str, object], file: str, faults: list[Finding]) -> dict[str, M]:
    """Validate a file whose tables are entries by id.

    Parameters
    ----------
    model : type
        Kind of the entries.
    tables : mapping
        The file's tables by id.
    file : str
    faults : list of Finding
        Gets what is wrong.
    """
    found: dict[str, M] = {}
    for key, table in tables.items():
        own: list[Finding] = []
        entry = validate(model, table, file, own)
        faults += [Finding(f.id, f.severity, f.file, f.row, f"{key}.{f.key}", f.values) for f in own]
        if entry is not None:
            found[key] = entry
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
    tables = {name: parse_toml(text, name, faults) for name, text in texts.items()}

    law = tables.get("law.toml", {})
    policy = validate(Policy, tables.get("policy.toml", {}), "policy.toml", faults)
    success = tuple(
        entry
        for table in tables.get("success.toml", {}).get("success", ())
        if (entry := validate(Success, table, "success.toml", faults)) is not None
    )
    measures = _entries(Measure, tables.get("measures.toml", {}), "measures.toml", faults)
    duties = _entries(Duty, tables.get("duties.toml", {}), "duties.toml", faults)
    offices = _entries(Office, tables.get("offices.toml", {}), "offices.toml", faults)
    risks = _entries(Risk, tables.get("risks.toml", {}), "risks.toml", faults)
    facts = _entries(LegalFact, law.get("facts", {}), "law.toml", faults)
    scenarios = _entries(Scenario, law.get("scenarios", {}), "law.toml", faults)
    rules = _entries(Rule, tables.get("rules.toml", {}), "rules.toml", faults)
    demands = _entries(Demand, tables.get("demands.toml", {}), "demands.toml", faults)
    reminders = _entries(Reminder, tables.get("reminders.toml", {}), "reminders.toml", faults)
    statements = _entries(Statement, tables.get("statements.toml", {}), "statements.toml", faults)
    prices = _entries(ListPrice, tables.get("prices.toml", {}), "prices.toml", faults)
    kpis = _entries(Kpi, tables.get("kpis.toml", {}), "kpis.toml", faults)
    observed = validate(Observed, tables.get("observed.toml", {}), "observed.toml", faults)
    kinds = {name: measure.kind for name, measure in measures.items()}
    platforms = read_owners(Platform, "platforms", tables, kinds, faults)
    tools = read_owners(Tool, "tools", tables, kinds, faults)
    described = add_own(platforms, tools, tables, kinds, faults)
    if faults or policy is None:
        raise CatalogError(faults)
    catalog = Catalog(
        measures=measures,
        kpis=kpis,
        platforms=platforms,
        tools=tools,
        duties=duties,
        offices=offices,
        risks=risks,
        scenarios=scenarios,
        rules=rules,
        demands=demands,
        reminders=reminders,
        statements=statements,
        prices=prices,
        observed=observed,
        policy=policy,
        success=success,
        described=described,
        law=facts,
    )
    if faults := cross_faults(catalog):
        raise CatalogError(faults)
    return catalog


def _texts(folder: Traversable, prefix: str = "") -> dict[str, bytes]:
    """Return the texts of the TOML files of a folder by name, without the wording."""
    found: dict[str, bytes] = {}
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir() and entry.name in ("platforms", "tools"):
            found |= _texts(entry, f"{entry.name}/")
        elif entry.name.endswith(".toml"):
            found[prefix + entry.name] = entry.read_bytes()
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
        texts |= {f"body/{path.name}": path.read_bytes() for path in sorted(additions.glob("*.toml"))}
    return build_catalog(texts)
