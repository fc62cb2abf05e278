"""body.toml: what a body says about itself, and what it has approved in place of the built-in policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from smeval.catalog import Catalog, parse_toml, validate
from smeval.errors import Finding
from smeval.register.schema import EXAMPLES, BodySettings

#: Thresholds that are no shares: below the first number they would no longer protect anybody.
LIMITS = {
    "cell_min": (3, 1000),
    "team_min": (3, 1000),
    "ratio_min": (1, 1e6),
    "cure_days": (0, 366),
    "ticket_years": (1, 10),
}
FILE = "body.toml"


def read_settings(folder: Path, faults: list[Finding]) -> BodySettings | None:
    """Return body.toml, or note every fault in it."""
    path = folder / FILE
    if not path.is_file():
        faults.append(Finding("register_no_body", "error", FILE))
        return None
    before = len(faults)
    tables = parse_toml(path.read_bytes(), FILE, faults)
    if len(faults) > before:
        return None
    hours = tables.get("service_hours")
    for day, span in hours.items() if isinstance(hours, dict) else ():
        start, _, end = str(span).partition("-")
        if start >= end:
            faults.append(Finding("register_hours", "error", FILE, key=f"service_hours.{day}"))
    settings: BodySettings | None = validate(BodySettings, tables, FILE, faults, EXAMPLES)
    if settings is not None:
        try:
            ZoneInfo(settings.timezone)
        except (KeyError, ValueError, OSError):
            faults.append(Finding("register_timezone", "error", FILE, key="timezone"))
    return settings


def check_settings(settings: BodySettings, catalog: Catalog) -> Iterator[Finding]:
    """Yield what body.toml says of thresholds and law that are not known, not allowed or not approved."""
    own, policy = settings.policy, catalog.policy
    for key, value in own.values.items():
        place = f"policy.values.{key}"
        if key not in policy.values:
            yield Finding("register_policy_key", "error", FILE, key=place, values={"known": sorted(policy.values)})
            continue
        low, high = LIMITS.get(key, (0.0, 1.0))
        if not low <= value <= high:
            values = {"low": f"{low:g}", "high": f"{high:g}"}
            yield Finding("register_bounds", "error", FILE, key=place, values=values)
    if (own.matrix or own.balance or own.values) and not (own.approved_by and own.approved_on):
        yield Finding("register_policy_unapproved", "error", FILE, key="policy")
    unknown = sorted(set(settings.law.confirmed) - set(catalog.law))
    if unknown:
        values_of_law = {"names": unknown, "known": sorted(catalog.law)}
        yield Finding("register_law_unknown", "error", FILE, key="law.confirmed", values=values_of_law)


def with_policy(catalog: Catalog, settings: BodySettings) -> Catalog:
    """Return the catalog with what the body has approved in place of the built-in policy."""
    policy, own = catalog.policy, settings.policy
    approved = f"{own.approved_by}, {own.approved_on}"
    matrix = policy.matrix.model_copy(update={"cells": own.matrix, "source": approved}) if own.matrix else policy.matrix
    balance = {"balance": approved} if own.balance else {}
    update = {
        "values": dict(policy.values) | own.values,
        "balance": dict(policy.balance) | own.balance,
        "matrix": matrix,
        "sources": dict(policy.sources) | dict.fromkeys(own.values, approved) | balance,
    }
    return catalog.model_copy(update={"policy": policy.model_copy(update=update)})
