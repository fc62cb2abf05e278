"""How a proposal comes about: the rules of the verdict, its thresholds and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from smeval.catalog.toml import Entry
from smeval.ids import Direction, Level, Proposal


class Rule(Entry):
    """A rule of the verdict: the stage at which it is asked, and what it must know."""

    stage: Annotated[int, Field(ge=0, le=6)]
    needs: tuple[str, ...]
    source: str


class Matrix(Entry):
    """Risk levels by severity and likelihood, both 1 to 4; a cell that is absent is not approved."""

    cells: Mapping[str, Level]
    source: str


class Policy(Entry):
    """Thresholds and tables of the verdict; each with its source or marked as an assumption.

    Parameters
    ----------
    values, sources : mapping
        By the name of the threshold.
    balance : mapping
        Proposal by classes of benefit and risk, e.g. ``high_low``.
    matrix : Matrix
    bounds : mapping
        The least and the most that a body may set, by the name of the threshold.
    strict : mapping
        Whether a higher or a lower value is the stricter one, by the name of the threshold.
    """

    values: Mapping[str, float]
    sources: Mapping[str, str]
    balance: Mapping[str, Proposal]
    matrix: Matrix
    bounds: Mapping[str, tuple[float, float]] = Field(default_factory=dict)
    strict: Mapping[str, Direction] = Field(default_factory=dict)

    def cure_by(self, year: int) -> date:
        """Return the day until which checks, looks and statements belong to a year."""
        return date(year, 12, 31) + timedelta(days=int(self.values["cure_days"]))
