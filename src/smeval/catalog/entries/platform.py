"""Platforms and tools: what they offer, export and cost, and where they changed what they count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from pydantic import Field

from smeval.catalog.entries.export import Export
from smeval.catalog.toml import Entry, Id


class Break(Entry):
    """From this day on the platform counts something else under the same name, or stops counting (`ends`)."""

    measure: Id
    on: date
    successor: Id | None = None
    ends: bool = False
    source: str
    confirmed: bool


class Transfers(Entry):
    """To which countries outside the European Economic Area a provider transfers data, as far as it is known."""

    to: tuple[Annotated[str, Field(pattern=r"^[A-Z]{2}$")], ...] = ()
    source: str
    confirmed: bool = False


class Platform(Entry):
    """A network: what it offers, which of its exports we read, where its counting changed, where data go.

    `also`: other names that people write in a form. `lacks`: what posts of a kind never have by
    design, by kind. `alternative`: what a channel could be replaced by, such as the
    website; it has figures and hours, and is not judged.
    """

    id: Id
    name: str
    also: tuple[str, ...] = ()
    offers: tuple[Id, ...]
    rate_base: str
    dialogue: bool
    lacks: Mapping[str, tuple[Id, ...]] = {}
    internal: bool = False
    own: bool = False
    alternative: bool = False
    transfers: Transfers | None = None
    breaks: tuple[Break, ...] = ()
    exports: tuple[Export, ...] = ()


class Tool(Entry):
    """A tool that a body uses to publish or to answer, and its exports."""

    id: Id
    name: str
    exports: tuple[Export, ...] = ()
    notes: str = ""  # what is not known of its exports


class ListPrice(Entry):
    """A price that a provider publishes, and the size of body for which it holds."""

    platform: Id
    eur_per_month: float
    contract_months: int
    max_employees: int | None = None
    source: str
