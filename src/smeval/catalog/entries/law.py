"""Dated facts of law, legal positions under which duties change, and what supervisory authorities ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from smeval.catalog.toml import Entry, Id
from smeval.ids import Grade


class LegalFact(Entry):
    """A dated fact of law; `confirmed` only where a body or a document at hand confirms it."""

    valid_from: date
    valid_to: date | None = None
    source: str
    confirmed: bool


class Scenario(Entry):
    """A legal position under which duties change: those that fail if it holds, and those graded otherwise."""

    fails: tuple[Id, ...] = ()
    grades: Mapping[Id, Grade] = {}
    platforms: tuple[Id, ...] = ()
    fact: Id
    since: date
    source: str
    confirmed: bool


class Law(Entry):
    """The file law.toml."""

    facts: Mapping[str, LegalFact] = {}
    scenarios: Mapping[str, Scenario] = {}


class Demand(Entry):
    """What a supervisory authority asks for, and the duties whose state answers it (none: no duty of a channel does).

    Asked of every body, or only of those in `land`.
    """

    number: str
    on: date
    land: str = ""
    duties: tuple[Id, ...] = ()
    source: str
    confirmed: bool = True
