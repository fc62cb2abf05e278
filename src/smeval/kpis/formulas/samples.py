"""The share of posts or pages that a sample showed to be as they should."""

from __future__ import annotations

from collections.abc import Mapping

from smeval.catalog import Catalog
from smeval.kpis.facts import View
from smeval.kpis.result import Formula, Result, without


def share_of(subject: str) -> Formula:
    """Return the KPI that is the share of a sample."""

    def compute(view: View) -> Result:
        found = view.facts.samples.get(subject)
        if found is None:
            return without("missing", "no_sample")
        evidence = frozenset(found.evidence.split())
        return Result(found.state, found.share, found.low, found.high, found.reason, found.checked, evidence)

    return compute


def formulas_of(catalog: Catalog) -> Mapping[str, Formula]:
    """Return the formula of each sample's share."""
    return {name: share_of(name) for name in catalog.samples}
