"""What the catalog names and declares nowhere, or declares twice: every id of one file that leads to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple

from smeval.catalog.catalog import Catalog
from smeval.catalog.entries.kpi import DIALOGUE
from smeval.catalog.entries.platform import Platform, Tool
from smeval.errors import Finding
from smeval.ids import DUTY_ROLES


class Reference(NamedTuple):
    """Ids that a file names under a key, and what there is of their kind."""

    file: str
    key: str
    names: Iterable[str | None]
    known: Container[str]


def cross_faults(catalog: Catalog) -> Iterator[Finding]:
    """Yield ids that name nothing, exports of the same id, and roles that not exactly one duty has."""
    for file, key, names, known in references(catalog):
        for name in names:
            if name and name not in known:
                yield Finding("catalog_unknown_id", "error", file, key=key, values={"name": name})
    for owner in catalog.owners():
        for name, count in sorted(Counter(export.id for export in owner.exports).items()):
            if count > 1:
                yield Finding("catalog_double_id", "error", file_of(owner), key="exports", values={"name": name})
    for role in DUTY_ROLES:
        having = [name for name, duty in catalog.duties.items() if role in duty.roles]
        if len(having) != 1:
            yield Finding("catalog_role", "error", "duties.toml", key="roles", values={"role": role, "names": having})


def file_of(owner: Platform | Tool) -> str:
    """Return the file of a platform or tool."""
    return f"{'platforms' if isinstance(owner, Platform) else 'tools'}/{owner.id}.toml"


def references(catalog: Catalog) -> Iterator[Reference]:
    """Yield every place where the catalog names ids that stand elsewhere in it."""
    yield from _of_figures(catalog)
    yield from _of_rules(catalog)


def _of_figures(catalog: Catalog) -> Iterator[Reference]:
    """Yield what measures, KPIs, the guide and platforms name."""
    measures, kpis = catalog.measures, catalog.kpis
    for name, measure in measures.items():
        yield Reference("measures.toml", f"{name}.weight", [measure.weight], measures)
    for name, kpi in kpis.items():
        yield Reference("kpis.toml", f"{name}.measure", [kpi.measure], measures)
        yield Reference("kpis.toml", f"{name}.needs", () if kpi.measure else kpi.needs, {*measures, DIALOGUE})
    for name, asked in catalog.guide.items():
        yield Reference("guide.toml", f"{name}.kpis", asked.kpis, kpis)
        yield Reference("guide.toml", f"{name}.platforms", asked.platforms, catalog.platforms)
    for name, pair in catalog.substitutions.items():
        yield Reference("substitutions.toml", f"{name}.own", (*pair.own, *pair.other), kpis)
    for platform in catalog.platforms.values():
        file = file_of(platform)
        yield Reference(file, "offers", platform.offers, measures)
        yield Reference(file, "rate_base", [platform.rate_base], measures)
        yield Reference(file, "breaks.measure", [change.measure for change in platform.breaks], measures)
        yield Reference(file, "breaks.successor", [change.successor for change in platform.breaks], measures)


def _of_rules(catalog: Catalog) -> Iterator[Reference]:
    """Yield what samples, incidents, duties and law name."""
    duties, platforms = catalog.duties, catalog.platforms
    for name, sample in catalog.samples.items():
        yield Reference("samples.toml", f"{name}.duty", [sample.duty], duties)
    for name, incident in catalog.incidents.items():
        yield Reference("incidents.toml", f"{name}.risks", incident.risks, catalog.risks)
    for name, demand in catalog.demands.items():
        yield Reference("demands.toml", f"{name}.duties", demand.duties, duties)
    for name, reminder in catalog.reminders.items():
        yield Reference("reminders.toml", f"{name}.duty", [reminder.duty], duties)
    for name, statement in catalog.statements.items():
        yield Reference("statements.toml", f"{name}.duty", [statement.duty], duties)
    for name, price in catalog.prices.items():
        yield Reference("prices.toml", f"{name}.platform", [price.platform], platforms)
    for name, fact in catalog.law.items():
        yield Reference("law.toml", f"facts.{name}.touches", fact.touches, duties)
        yield Reference("law.toml", f"facts.{name}.platforms", fact.platforms, platforms)
    for name, scenario in catalog.scenarios.items():
        yield Reference("law.toml", f"scenarios.{name}.fails", [*scenario.fails, *scenario.grades], duties)
        yield Reference("law.toml", f"scenarios.{name}.fact", [scenario.fact], catalog.law)
        yield Reference("law.toml", f"scenarios.{name}.platforms", scenario.platforms, platforms)
