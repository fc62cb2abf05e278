"""Dated facts of law, legal positions under which duties change, and what supervisory authorities ask for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from smeval.catalog.toml import Entry, Id
from smeval.ids import Grade


class LegalFact(Entry):
    """A dated fact of law.

    Parameters
    ----------
    valid_from, valid_to : date
        Days on which the law changed: it came, it went.
    touches : tuple of str
        Duties that rest on it: a check made before such a change proves nothing after it.
    platforms, transfers : tuple of str
        Where it does: platforms, and countries to which providers transfer data; both empty: everywhere.
    source : str
        The decision or act.
    address : str
        Where a stored copy of it, or of a report on it, was read.
    confirmed : bool
        Only where a body or a document at hand confirms it.
    """

    valid_from: date
    valid_to: date | None = None
    touches: tuple[Id, ...] = ()
    platforms: tuple[Id, ...] = ()
    transfers: tuple[str, ...] = ()
    source: str
    address: str = ""
    confirmed: bool


class Scenario(Entry):
    """A legal position under which duties change: those that fail if it holds, and those graded otherwise.

    It concerns the platforms named, and those whose provider transfers data to one of the countries.
    """

    fails: tuple[Id, ...] = ()
    grades: Mapping[Id, Grade] = {}
    platforms: tuple[Id, ...] = ()
    transfers: tuple[str, ...] = ()
    fact: Id
    since: date
    source: str
    confirmed: bool


class Law(Entry):
    """The file law.toml; its law binds bodies in `country` and no others."""

    country: str
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
