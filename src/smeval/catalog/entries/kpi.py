"""What platforms count, and the KPIs that are made of it."""

from __future__ import annotations

from typing import Literal

from smeval.catalog.toml import Entry, Id
from smeval.ids import Direction, Empty, KpiGroup, KpiLevel

#: What KPIs about answers rest on: no measure of a platform, but counts of messages.
DIALOGUE = "dialogue"


class Measure(Entry):
    """What a platform counts, and how it may be added up."""

    unit: Literal["count", "persons", "h", "s", "share"]
    kind: Literal["flow", "stock", "unique", "mean"]
    over_days: Literal["sum", "last", "none"]
    over_posts: Literal["sum", "none"]
    over_channels: Literal["sum", "none"]
    own: bool = False


class Kpi(Entry):
    """A key figure (see kpis.toml); a formula of the same id computes it.

    Parameters
    ----------
    unit : str
        Unit as in ``unit.<id>`` of the wording.
    better : str
        Whether more is better, less is better, or neither.
    level : str
        Where it stands between what goes in and what comes out.
    needs : tuple of str
        Measures it rests on, or `DIALOGUE`; none where it rests on declarations alone.
    yearly : bool
        Makes sense for a whole year only.
    team : bool
        Says how fast or how much a team answers: not for single months of a small team.
    ceiling : bool
        A body may approve the most it may cost.
    group : str
        Table of its own in which it stands; empty: among the numbers of the year.
    traffic : int
        Place among what shows how much ran over a channel; 0: it does not.
    source : str
        Who asks for it, or which export defines it.
    """

    unit: str
    better: Direction
    level: KpiLevel
    needs: tuple[Id, ...] = ()
    yearly: bool = False
    team: bool = False
    ceiling: bool = False
    group: KpiGroup | Empty = ""
    traffic: int = 0
    source: str
