"""The formula of every KPI, by its id, in the module of its subject; all else about it stands in the catalog.

KPIs that differ only in what they look at have one formula for all of them: those that are a measure, and samples.
"""

from __future__ import annotations

from collections.abc import Mapping

from smeval.catalog import Catalog
from smeval.kpis.formulas import audience, content, dialogue, effort, engagement, incidents, measures, paid, samples
from smeval.kpis.result import Formula

FORMULAS: Mapping[str, Formula] = {
    **audience.FORMULAS,
    **engagement.FORMULAS,
    **content.FORMULAS,
    **dialogue.FORMULAS,
    **effort.FORMULAS,
    **incidents.FORMULAS,
    **paid.FORMULAS,
}


def formulas_of(catalog: Catalog) -> dict[str, Formula]:
    """Return the formula of every KPI of a catalog, by its id."""
    return {**FORMULAS, **measures.formulas_of(catalog), **samples.formulas_of(catalog)}
