"""What the guide asks of a channel, and what answers it."""

from __future__ import annotations

from datetime import date

from pydantic import model_validator

from smeval.catalog.toml import Entry, Id
from smeval.ids import GuideTable


class Asked(Entry):
    """Something that the guide names (see guide.toml): the KPIs or the table that answer it, or why nothing does.

    Parameters
    ----------
    guide : str
        Its number.
    platforms : tuple of str
        Of which it is asked; empty: of every channel.
    kpis : tuple of str
        KPIs that answer it.
    table : str, optional
        Frame that answers it.
    reason : str, optional
        Why nothing does, as in the wording ``reason.<id>``.
    dropped_on : date, optional
        Day since which the platform no longer has what is asked; until then nothing is told of it.
    source : str
    """

    guide: str
    platforms: tuple[Id, ...] = ()
    kpis: tuple[Id, ...] = ()
    table: GuideTable | None = None
    reason: Id | None = None
    dropped_on: date | None = None
    source: str

    @model_validator(mode="after")
    def _has_one_answer(self) -> Asked:
        if sum(map(bool, (self.kpis, self.table, self.reason))) != 1 or (self.dropped_on and not self.reason):
            raise ValueError("it names kpis, a table, or a reason; only a reason has a day since which it holds")
        return self
