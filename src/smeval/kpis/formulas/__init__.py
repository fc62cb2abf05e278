"""The formula of every KPI, by its id, in the module of its subject; all else about it stands in the catalog."""

from __future__ import annotations

from collections.abc import Mapping

from smeval.kpis.formulas import audience, content, dialogue, effort, engagement
from smeval.kpis.result import Formula

FORMULAS: Mapping[str, Formula] = {
    **audience.FORMULAS,
    **engagement.FORMULAS,
    **content.FORMULAS,
    **dialogue.FORMULAS,
    **effort.FORMULAS,
}
