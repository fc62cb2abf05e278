"""What platforms count, and the KPIs that are made of it."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from smeval.catalog.toml import Entry, Id
from smeval.ids import Direction, Empty, KpiGroup, KpiLevel

#: What KPIs about answers rest on: no measure of a platform, but counts of messages.
DIALOGUE = "dialogue"


class Measure(Entry):
    """What a platform counts, and how it may be added up (see measures.toml).

    `zero_beside`: beside one of these measures a zero cannot be; it was not delivered.
    """

    unit: Literal["count", "persons", "h", "s", "d", "share", "stars", "eur"]
    kind: Literal["flow", "stock", "unique", "mean"]
    over_days: Literal["sum", "last", "none"]
    over_posts: Literal["sum", "none"]
    over_channels: Literal["sum", "none"]
    own: bool = False
    weight: Id | None = None
    zero_beside: tuple[Id, ...] = ()
    low: float | None = None
    high: float | None = None
    source: str


class Kpi(Entry):
    """A key figure (see kpis.toml): a measure itself, or what a formula of the same id computes.

    Parameters
    ----------
    unit : str
        Unit as in ``unit.<id>`` of the wording.
    better : str
        Whether more is better, less is better, or neither.
    level : str
        Where it stands between what goes in and what comes out.
    measure : str, optional
        The measure that it is, read as the measure's kind says.
    needs : tuple of str
        Measures it rests on, or `DIALOGUE`: its own where it is one; none where it rests on declarations alone.
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
    measure: Id | None = None
    needs: tuple[Id, ...] = ()
    yearly: bool = False
    team: bool = False
    ceiling: bool = False
    group: KpiGroup | Empty = ""
    traffic: int = 0
    source: str

    @model_validator(mode="before")
    @classmethod
    def _rests_on_its_measure(cls, entry: object) -> object:
        if isinstance(entry, dict) and "measure" in entry:
            return {"needs": [entry["measure"]], **entry}
        return entry
