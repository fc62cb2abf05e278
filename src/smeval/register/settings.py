"""body.toml: what a body says about itself, its offices, and what it has approved in place of the policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import holidays
from pydantic import BaseModel, ConfigDict, Field, model_validator

from smeval.catalog import Catalog, Office, Policy, parse_toml, validate
from smeval.errors import Finding
from smeval.frames.kinds import STEPS
from smeval.ids import LEVELS, PROPOSALS, BodyKind, Language, Level, Participation, Proposal, Weekday
from smeval.register.entries import is_placeholder

COUNTRY = r"^[A-Z]{2}$"
HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$"
CELL = rf"^[{STEPS[0]}-{STEPS[-1]}]x[{STEPS[0]}-{STEPS[-1]}]$"
LEVEL = f"({'|'.join(LEVELS)})"
BALANCE_CELL = f"^{LEVEL}_{LEVEL}$"
OFFICE = r"^[a-z][a-z0-9_]*$"
#: An example of each form that an entry of body.toml may have to match.
EXAMPLES = {COUNTRY: "DE", HOURS: "08:00-16:00", CELL: "2x3", BALANCE_CELL: "high_low", OFFICE: "legal_office"}
Country = Annotated[str, Field(pattern=COUNTRY)]
Hours = Annotated[str, Field(pattern=HOURS)]
Cell = Annotated[str, Field(pattern=CELL)]
BalanceCell = Annotated[str, Field(pattern=BALANCE_CELL)]
OfficeId = Annotated[str, Field(pattern=OFFICE)]
Text = Annotated[str, Field(min_length=1)]
Land = Literal["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"]

FILE = "body.toml"


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfficeSettings(_Settings):
    """An office as the body declares it; a text in its place is its name.

    Parameters
    ----------
    name : str
        As the body calls it.
    approves, decisive : bool, optional
        Whether it is asked for its approval, and whether nothing may be published without it; absent: as the catalog
        says.
    heard_for : str, optional
        What it is heard for; absent: as the catalog says, else for a statement.
    """

    name: Text
    approves: bool | None = None
    decisive: bool | None = None
    heard_for: Participation | None = None

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"name": given}


class PolicySettings(_Settings):
    """What the body has approved in place of the built-in policy."""

    approved_by: str | None = None
    approved_on: date | None = None
    matrix: dict[Cell, Level] = Field(default_factory=dict)
    balance: dict[BalanceCell, Proposal] = Field(default_factory=dict)
    values: dict[str, float] = Field(default_factory=dict)


class LawSettings(_Settings):
    """What the body has confirmed of the legal state, and the day of that state."""

    state_on: date | None = None
    confirmed: tuple[str, ...] = ()


class ApprovalSettings(_Settings):
    """Who decides, and what has been agreed with whom. Functions, never names."""

    decides: str | None = None
    council_agreed_on: date | None = None


class BodySettings(_Settings):
    """The contents of body.toml."""

    name: Text
    kind: BodyKind | None = None
    country: Country = "DE"
    land: Land | None = None
    timezone: str = "Europe/Berlin"
    language: Language = "de"
    generated: bool = False
    employees: Annotated[int, Field(gt=0)] | None = None
    departments: dict[str, str] = Field(default_factory=dict)
    offices: dict[OfficeId, OfficeSettings] = Field(default_factory=dict)
    service_hours: dict[Weekday, Hours] = Field(default_factory=dict)
    rates: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    policy: PolicySettings = PolicySettings()
    law: LawSettings = LawSettings()
    approvals: ApprovalSettings = ApprovalSettings()


def read_settings(folder: Path) -> tuple[BodySettings | None, list[Finding]]:
    """Return body.toml and every fault in it; no settings where it cannot be read as such.

    Parameters
    ----------
    folder : Path
        The body's folder.
    """
    path = folder / FILE
    if not path.is_file():
        return None, [Finding("register_no_body", "error", FILE)]
    tables, faults = parse_toml(path.read_bytes(), FILE)
    if faults:
        return None, faults
    hours = tables.get("service_hours")
    for day, span in hours.items() if isinstance(hours, dict) else ():
        start, _, end = str(span).partition("-")
        if start >= end:
            faults.append(Finding("register_hours", "error", FILE, key=f"service_hours.{day}"))
    settings, wrong = validate(BodySettings, tables, FILE, EXAMPLES)
    faults += wrong
    if settings is not None and not is_timezone(settings.timezone):
        faults.append(Finding("register_timezone", "error", FILE, key="timezone"))
    return settings, faults


def is_timezone(name: str) -> bool:
    """Say whether there is a time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def check_settings(settings: BodySettings, catalog: Catalog) -> Iterator[Finding]:
    """Yield what body.toml says of offices, thresholds and law that is not known, not allowed or not approved.

    Parameters
    ----------
    settings : BodySettings
    catalog : Catalog
        Without what the body says.
    """
    own, policy = settings.policy, catalog.policy
    yield from _check_offices(settings, catalog)
    named = {
        "name": settings.name,
        "policy.approved_by": own.approved_by,
        "approvals.decides": settings.approvals.decides,
    }
    for key, text in named.items():
        if text and is_placeholder(text):
            yield Finding("register_placeholder", "error", FILE, key=key)
    yield from _check_country(settings, catalog.country)
    for key, value in own.values.items():
        place = f"policy.values.{key}"
        if key not in policy.values:
            yield Finding("register_policy_key", "error", FILE, key=place, values={"known": sorted(policy.values)})
            continue
        low, high = policy.bounds[key]
        if not low <= value <= high:
            values = {"low": f"{low:g}", "high": f"{high:g}"}
            yield Finding("register_bounds", "error", FILE, key=place, values=values)
    yield from _check_matrix(own.matrix, policy.matrix.cells)
    yield from _check_balance(dict(policy.balance) | own.balance, own.balance)
    limits = dict(policy.values) | own.values
    if not limits["class_medium"] < limits["class_high"]:
        yield Finding("register_classes", "error", FILE, key="policy.values")
    if (own.matrix or own.balance or own.values) and not (own.approved_by and own.approved_on):
        yield Finding("register_policy_unapproved", "error", FILE, key="policy")
    unknown = sorted(set(settings.law.confirmed) - set(catalog.law))
    if unknown:
        values_of_law = {"names": unknown, "known": sorted(catalog.law)}
        yield Finding("register_law_unknown", "error", FILE, key="law.confirmed", values=values_of_law)


def _check_country(settings: BodySettings, home: str) -> Iterator[Finding]:
    """Yield what follows from the country of a body; `home` is the one whose law the catalog holds."""
    country = settings.country
    if country != home:
        yield Finding("law_abroad", "note", FILE, key="country", values={"country": country})
        if settings.land is not None:
            yield Finding("register_land_abroad", "error", FILE, key="land", values={"country": country})
    if settings.service_hours and country not in holidays.list_supported_countries(include_aliases=False):
        yield Finding("register_holidays_unknown", "warning", FILE, key="country", values={"country": country})


def _check_matrix(cells: Mapping[str, Level], documented: Mapping[str, Level]) -> Iterator[Finding]:
    """Yield cells against the only documented ones, and cells whose level is higher than that of a graver one.

    Parameters
    ----------
    cells : mapping of str to str
        Of the body.
    documented : mapping of str to str
        Of the catalog.
    """
    for cell, level in cells.items():
        place = f"policy.matrix.{cell}"
        if documented.get(cell, level) != level:
            against = {"documented": documented[cell], "found": level}
            yield Finding("register_matrix_documented", "error", FILE, key=place, values=against)
        for graver, other in cells.items():
            worse = all(ours <= theirs for ours, theirs in zip(cell.split("x"), graver.split("x"), strict=True))
            if worse and LEVELS.index(other) < LEVELS.index(level):
                values = {"graver": graver, "lower": other, "found": level}
                yield Finding("register_matrix_order", "error", FILE, key=place, values=values)


def _check_balance(table: Mapping[str, Proposal], own: Mapping[str, Proposal]) -> Iterator[Finding]:
    """Yield cells of the balancing table in which a higher risk or a lower benefit is the better one.

    Parameters
    ----------
    table : mapping of str to str
        As it would count.
    own : mapping of str to str
        What the body says of it; neighbours of anything else are not looked at.
    """
    places = {cell: tuple(LEVELS.index(level) for level in cell.split("_")) for cell in table}
    for cell, (benefit, risk) in places.items():
        for other, (less, more) in places.items():
            worse = less <= benefit and more >= risk and {cell, other} & set(own)
            if worse and PROPOSALS.index(table[other]) < PROPOSALS.index(table[cell]):
                values = {"cell": cell, "worse": other, "found": table[cell], "better": table[other]}
                key = f"policy.balance.{cell if cell in own else other}"
                yield Finding("register_balance_order", "error", FILE, key=key, values=values)


def _check_offices(settings: BodySettings, catalog: Catalog) -> Iterator[Finding]:
    """Yield offices of which nobody says whether they approve, and rules that no office can follow."""
    offices = offices_of(settings, catalog)
    for name, declared in settings.offices.items():
        if name not in catalog.offices and declared.approves is None:
            values = {"known": list(catalog.offices), "office": name}
            yield Finding("register_office_unknown", "error", FILE, key=f"offices.{name}", values=values)
        elif offices[name].decisive and not offices[name].approves:
            yield Finding("register_office_decisive", "error", FILE, key=f"offices.{name}")
    if not any(office.approves for office in offices.values()):
        yield Finding("register_offices_none", "error", FILE, key="offices")


def offices_of(settings: BodySettings, catalog: Catalog) -> dict[str, Office]:
    """Return the offices of a body, by id.

    Who names offices of the catalog keeps all of them; who says more than a name declares every office there is.

    Parameters
    ----------
    settings : BodySettings
    catalog : Catalog
        Offices as they usually are.
    """
    declared = {
        name: catalog.offices.get(name, Office()).model_copy(update=office.model_dump(exclude_none=True))
        for name, office in settings.offices.items()
    }
    names_only = all(
        name in catalog.offices and office.model_fields_set == {"name"} for name, office in settings.offices.items()
    )
    return {name: declared.get(name, office) for name, office in catalog.offices.items()} if names_only else declared


def with_settings(catalog: Catalog, settings: BodySettings) -> Catalog:
    """Return the catalog as it holds for a body: its offices, what it approved in place of the policy, the law on it.

    Abroad there is neither law nor a demand of an authority: legal facts are the body's own.

    Parameters
    ----------
    catalog : Catalog
    settings : BodySettings
    """
    own = catalog.model_copy(update={"policy": _own_policy(catalog.policy, settings.policy)})
    own = own.model_copy(update={"offices": offices_of(settings, catalog)})
    if settings.country != catalog.country:
        return own.model_copy(update={"law": {}, "scenarios": {}, "demands": {}})
    if settings.kind is None:
        return own
    duties = {
        name: duty.model_copy(update={"grade": duty.grades.get(settings.kind, duty.grade)})
        for name, duty in catalog.duties.items()
    }
    return own.model_copy(update={"duties": duties})


def _own_policy(policy: Policy, own: PolicySettings) -> Policy:
    """Return the policy with what a body has approved in its place."""
    approved = f"{own.approved_by}, {own.approved_on}"
    matrix = policy.matrix.model_copy(update={"cells": own.matrix, "source": approved}) if own.matrix else policy.matrix
    balance = {"balance": approved} if own.balance else {}
    update = {
        "values": dict(policy.values) | own.values,
        "balance": dict(policy.balance) | own.balance,
        "matrix": matrix,
        "sources": dict(policy.sources) | dict.fromkeys(own.values, approved) | balance,
    }
    return policy.model_copy(update=update)
