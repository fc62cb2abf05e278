"""The share of posts or pages that a sample showed to be as they should."""

from __future__ import annotations

from collections.abc import Mapping

from smeval.catalog import Catalog
from smeval.kpis.facts import View
from smeval.kpis.result import MISSING, Formula, Result, without


def share_of(subject: str) -> Formula:
    """Return the KPI that is the share of a sample."""

    def compute(view: View) -> Result:
        return without("missing", "no_sample") if subject not in view.facts.samples else MISSING

    return compute


def formulas_of(catalog: Catalog) -> Mapping[str, Formula]:
    """Return the formula of each sample's share."""
    return {name: share_of(name) for name in catalog.samples}
