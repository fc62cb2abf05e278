"""What people see and write down themselves: samples of posts and pages, and incidents."""

from __future__ import annotations

from smeval.catalog.entries.kpi import Kpi
from smeval.catalog.toml import Entry, Id
from smeval.ids import SampledThing


class Sample(Entry):
    """A question that a look at posts or pages answers (see samples.toml); a KPI of the same id is its share.

    `duty` is the one whose evidence it is, `declares` says that a channel declares it in its column ``alternative``,
    `kinds` are the kinds of posts of which it can be asked; of all where there are none.
    """

    looks_at: SampledThing
    kinds: tuple[str, ...] = ()
    duty: Id | None = None
    declares: bool = False
    source: str

    def kpi(self) -> Kpi:
        """Return the KPI that the share of the sample is."""
        return Kpi(unit="share", better="higher", level="output", yearly=True, group="sample", source=self.source)


class Incident(Entry):
    """A kind of incident (see incidents.toml).

    Parameters
    ----------
    risks : tuple of str
        Risks that it speaks of; their ratings are never changed.
    in_comments : bool
        It happens in comments, so it is set against their number.
    timed : bool
        The guide asks that it is handled fast.
    within_days : int
        Days within which it must be passed on; 0 where nothing says so.
    source : str
    """

    risks: tuple[Id, ...] = ()
    in_comments: bool = False
    timed: bool = False
    within_days: int = 0
    source: str
