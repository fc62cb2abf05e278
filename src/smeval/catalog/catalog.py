"""Everything we know, in one frozen object."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import BaseModel, ConfigDict

from smeval.catalog.entries.closing import ClosingItem
from smeval.catalog.entries.duty import Duty, Observed, Office, Reminder, Risk, Statement
from smeval.catalog.entries.export import Export
from smeval.catalog.entries.guide import Asked
from smeval.catalog.entries.kpi import Kpi, Measure
from smeval.catalog.entries.law import Demand, LegalFact, Scenario
from smeval.catalog.entries.other_file import OtherFile
from smeval.catalog.entries.platform import ListPrice, Platform, Tool
from smeval.catalog.entries.policy import Policy, Rule
from smeval.catalog.entries.seen import Incident, Sample
from smeval.catalog.entries.substitution import Substitution
from smeval.errors import Finding
from smeval.ids import DutyRole


class Catalog(BaseModel):
    """Everything we know, in one frozen object."""

    model_config = ConfigDict(frozen=True)

    measures: Mapping[str, Measure]
    platforms: Mapping[str, Platform]
    tools: Mapping[str, Tool]
    duties: Mapping[str, Duty]
    offices: Mapping[str, Office]
    risks: Mapping[str, Risk]
    #: Whose law, and whose authorities' demands, the catalog holds.
    country: str
    law: Mapping[str, LegalFact]
    scenarios: Mapping[str, Scenario]
    rules: Mapping[str, Rule]
    demands: Mapping[str, Demand]
    reminders: Mapping[str, Reminder]
    closing: Mapping[str, ClosingItem]
    statements: Mapping[str, Statement]
    prices: Mapping[str, ListPrice]
    samples: Mapping[str, Sample]
    incidents: Mapping[str, Incident]
    substitutions: Mapping[str, Substitution]
    other_files: Mapping[str, OtherFile]
    #: Those of kpis.toml, and one for each sample.
    kpis: Mapping[str, Kpi]
    observed: Observed
    policy: Policy
    #: What the guide asks, in its order.
    guide: Mapping[str, Asked]
    #: Exports that a body describes itself, with the file of its folder that does.
    described: Mapping[str, str] = {}
    #: Those of them that stand in place of a built-in one of the same id.
    replaced: frozenset[str] = frozenset()
    #: What is wrong with files in which a body describes exports; they are left out.
    faulty: tuple[Finding, ...] = ()

    def owners(self) -> list[Platform | Tool]:
        """Return everything that has exports."""
        return [*self.platforms.values(), *self.tools.values()]

    def exports(self) -> Iterator[tuple[str, Export]]:
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

    def offers(self, platform: str, measure: str) -> bool:
        """Say whether a channel on a platform can have a measure at all.

        Parameters
        ----------
        platform, measure : str
            Ids of the catalog.
        """
        return self.measures[measure].own or measure in self.platforms[platform].offers
