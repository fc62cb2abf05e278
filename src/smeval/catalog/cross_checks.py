"""What the catalog names and declares nowhere: every id of one file that leads to another."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING

from smeval.catalog.kpi import DIALOGUE
from smeval.catalog.platform import Platform
from smeval.errors import Finding
from smeval.ids import DUTY_ROLES

if TYPE_CHECKING:
    from smeval.catalog import Catalog


def _unknown(file: str, key: str, names: Iterable[str], known: Container[str]) -> Iterator[Finding]:
    """Yield the ids that name nothing."""
    for name in names:
        if name not in known:
            yield Finding("catalog_unknown_id", "error", file, key=key, values={"name": name})


def _kpi_faults(catalog: Catalog) -> Iterator[Finding]:
    """Yield what KPIs and success measures name and nobody declares."""
    for name, kpi in catalog.kpis.items():
        yield from _unknown("kpis.toml", f"{name}.needs", kpi.needs, {*catalog.measures, DIALOGUE})
    for success in catalog.success:
        yield from _unknown("success.toml", f"{success.guide}.kpis", success.kpis, catalog.kpis)


def _platform_faults(catalog: Catalog) -> Iterator[Finding]:
    """Yield what platforms name and nobody declares, and exports of the same id."""
    for platform in catalog.platforms.values():
        file = f"platforms/{platform.id}.toml"
        yield from _unknown(file, "offers", platform.offers, catalog.measures)
        yield from _unknown(file, "rate_base", filter(None, [platform.rate_base]), catalog.measures)
        for change in platform.breaks:
            yield from _unknown(file, "breaks.measure", [change.measure], catalog.measures)
            yield from _unknown(file, "breaks.successor", [change.successor or change.measure], catalog.measures)
        for success in platform.success:
            yield from _unknown(file, "success.kpis", success.kpis, catalog.kpis)
    for owner in catalog.owners():
        file = f"{'platforms' if isinstance(owner, Platform) else 'tools'}/{owner.id}.toml"
        ids = [export.id for export in owner.exports]
        for double in sorted({name for name in ids if ids.count(name) > 1}):
            yield Finding("catalog_double_id", "error", file, key="exports", values={"name": double})


def _duty_faults(catalog: Catalog) -> Iterator[Finding]:
    """Yield what demands, reminders, statements and prices name and nobody declares, and roles of no or two duties."""
    for name, demand in catalog.demands.items():
        yield from _unknown("demands.toml", f"{name}.duties", demand.duties, catalog.duties)
    for name, reminder in catalog.reminders.items():
        yield from _unknown("reminders.toml", f"{name}.duty", filter(None, [reminder.duty]), catalog.duties)
    for name, statement in catalog.statements.items():
        yield from _unknown("statements.toml", f"{name}.duty", filter(None, [statement.duty]), catalog.duties)
    for name, price in catalog.prices.items():
        yield from _unknown("prices.toml", f"{name}.platform", [price.platform], catalog.platforms)
    for role in DUTY_ROLES:
        having = [name for name, duty in catalog.duties.items() if role in duty.roles]
        if len(having) != 1:
            values = {"role": role, "names": having}
            yield Finding("catalog_role", "error", "duties.toml", key="roles", values=values)


def _law_faults(catalog: Catalog) -> Iterator[Finding]:
    """Yield what disputed legal positions name and nobody declares."""
    for name, scenario in catalog.scenarios.items():
        place = f"scenarios.{name}"
        yield from _unknown("law.toml", f"{place}.fails", (*scenario.fails, *scenario.grades), catalog.duties)
        yield from _unknown("law.toml", f"{place}.fact", [scenario.fact], catalog.law)
        yield from _unknown("law.toml", f"{place}.platforms", scenario.platforms, catalog.platforms)


def cross_faults(catalog: Catalog) -> list[Finding]:
    """Return the ids that name nothing, and those given twice."""
    checks = (_kpi_faults, _platform_faults, _duty_faults, _law_faults)
    return [fault for check in checks for fault in check(catalog)]
