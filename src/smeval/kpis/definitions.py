"""What each KPI is, as rows that are shown: its unit, direction, level, place and source."""

from __future__ import annotations

from smeval.catalog import Catalog
from smeval.frames import make_frame
from smeval.frames.columns import DEFINITIONS_FRAME, DefinitionFrame
from smeval.frames.computed import DefinitionRow


def define_kpis(catalog: Catalog) -> DefinitionFrame:
    """Return one row for each KPI of the catalog, in its order."""
    return make_frame(
        DEFINITIONS_FRAME,
        [
            DefinitionRow(
                kpi=name,
                unit=kpi.unit,
                better=kpi.better,
                level=kpi.level,
                group=kpi.group,
                traffic=kpi.traffic,
                source=kpi.source,
            )
            for name, kpi in catalog.kpis.items()
        ],
    )
