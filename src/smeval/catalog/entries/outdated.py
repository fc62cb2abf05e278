"""What was right once or elsewhere in a body's texts: terms, providers, addresses, acts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from smeval.catalog.entries.patterns import Patterns, Regex
from smeval.catalog.toml import Entry, Id

__all__ = ["Act", "Address", "Named", "Outdated", "Provider"]


class Outdated(Entry):
    """A name or term that was right once.

    Parameters
    ----------
    name, current : str
        The term, and what stands in its place today; empty where nothing does.
    patterns, rightly : patterns
        Where it is used, and wider passages in which it is used rightly.
    fact : str
        Fact of ``law.toml`` that ended it; gives day, source and confirmation.
    outdated_from, source, confirmed
        The first day on which it is outdated, where no fact says so.
    country : str
        Law of this country: elsewhere nobody is told of it. Empty: everywhere.
    """

    name: str
    current: str = ""
    country: str = ""
    patterns: Patterns
    rightly: Patterns = ()
    fact: Id | None = None
    outdated_from: date | None = None
    source: str | None = None
    confirmed: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        own = self.outdated_from is not None and self.source is not None
        if (self.fact is not None) == own:
            raise ValueError("either fact, or outdated_from and source")
        return self


class Provider(Entry):
    """A company that runs networks, or did, under a name that it had from one day to another.

    Parameters
    ----------
    services : tuple of str
        Networks that it runs, or whose provider belongs to it.
    valid_from, valid_to : date
        The first day of the name, and the first on which it no longer was right; absent: open.
    provider_to : date
        First day from which it stands behind the networks, but no longer provides them here; it may still be named
        beside the provider.
    parent : bool
        It stands behind the networks, and never is the answer to who provides them here.
    current : str
        Name of a parent company today, where it changed.
    """

    name: str
    patterns: Patterns
    services: Annotated[tuple[Id, ...], Field(min_length=1)]
    valid_from: date | None = None
    valid_to: date | None = None
    provider_to: date | None = None
    parent: bool = False
    current: str = ""
    source: str
    confirmed: bool = False


class Named(Entry):
    """How a sentence names a company as the provider, and how it names one that only stands behind it.

    Parameters
    ----------
    claims : patterns
        The sentence says who the provider is.
    entry : pattern
        What stands before a company in an entry of a list of providers.
    headed : patterns
        It says so of the network in the heading or in the sentence before.
    behind_before, behind_after : patterns
        What stands before or after a company that is named as the parent, or as one who is passed data.
    rightly : patterns
        Where a name must stand as it does, such as that of a judgment.
    addresses : pattern
        Of pages and of mail: names of networks in them say nothing.
    """

    claims: Patterns
    entry: Regex
    headed: Patterns
    behind_before: Patterns
    behind_after: Patterns
    rightly: Patterns
    addresses: Regex


class Address(Entry):
    """A former address of providers, the one of today, and the first day on which it is outdated."""

    name: str
    current: str
    patterns: Patterns
    outdated_from: date
    source: str
    confirmed: bool = False


class Act(Entry):
    """A data protection act and the Länder whose bodies it binds; none: those of the federation."""

    name: str
    patterns: Patterns
    lands: tuple[str, ...] = ()
    source: str
    confirmed: bool = False
