"""What the texts of a body are checked for: how they are laid out, what is outdated, wrong or missing in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import model_validator

from smeval.catalog.entries.outdated import Act, Address, Named, Outdated, Provider
from smeval.catalog.entries.patterns import Patterns, Regex
from smeval.catalog.entries.text_rule import (
    Copied,
    Coverage,
    Item,
    Offers,
    Placeholders,
    Promise,
    Statement,
    Statistics,
)
from smeval.catalog.toml import Entry, Id

__all__ = ["DocumentRules", "Layout", "Part", "Past", "Service"]


class Layout(Entry):
    """How a text is taken apart.

    Parameters
    ----------
    heading_words : patterns
        A short line is a heading only if one of these is found in it, so that no name becomes one.
    never_headings : patterns
        Lines that are no heading all the same: contact details, titles of persons.
    ordinary_words : patterns
        Of two capitalised words in a row in a heading one must be among these or `heading_words`; else they
        could be a person's name, and the heading is not repeated.
    filler : pattern
        Words that are left out before that.
    no_titles : patterns
        What a heading without a known word does not hold.
    numbered : pattern
        Start of a numbered heading.
    bullet : pattern
        Start of a line that does not continue the one above.
    skipped : patterns
        Lines that say nothing, such as those of a table of contents.
    sentence_end, abbreviations : pattern
        Where a sentence ends, and texts after which it does not.
    list_entry : pattern
        A line of a list of providers, with the groups ``service`` and ``company``.
    company, address : pattern
        What a company's name holds; what marks an address below a heading that is a service.
    """

    heading_words: Patterns
    never_headings: Patterns
    ordinary_words: Patterns
    filler: Regex
    no_titles: Patterns
    numbered: Regex
    bullet: Regex
    skipped: Patterns
    sentence_end: Regex
    abbreviations: Regex
    list_entry: Regex
    company: Regex
    address: Regex


class Part(Entry):
    """A document within a text, known by its first line; `foreign`: written by others, and not judged."""

    patterns: Patterns
    foreign: bool = False


class Service(Entry):
    """A network or other service, and how texts name it; a platform of the catalog has the same id."""

    name: str
    patterns: Patterns


class Past(Entry):
    """How a sentence tells of a term as of something past.

    Parameters
    ----------
    before, after : patterns
        What stands before it, or after it.
    clause : patterns
        What its clause holds, together with a relative clause that follows.
    inserted : pattern
        A relative clause within its clause, which goes on behind it.
    relative : pattern
        Such a relative clause.
    """

    before: Patterns
    after: Patterns
    clause: Patterns
    inserted: Regex
    relative: Regex


class DocumentRules(Entry):
    """All rules for the texts of a body."""

    layout: Layout
    list_source: str
    parts: Mapping[Id, Part]
    services: Mapping[Id, Service]
    past: Past
    terms: Mapping[Id, Outdated]
    named: Named
    providers: Mapping[Id, Provider]
    addresses: Mapping[Id, Address]
    placeholders: Placeholders
    copied: Copied
    offers: Offers
    acts: Mapping[Id, Act]
    acts_rightly: Patterns
    acts_country: str
    statements: Mapping[Id, Statement]
    coverage: Mapping[Id, Coverage]
    promise: Promise
    statistics: Statistics
    items: Mapping[Id, Item]

    @model_validator(mode="after")
    def _known_services(self) -> Self:
        named = {service for provider in self.providers.values() for service in provider.services}
        if named - set(self.services):
            raise ValueError(f"unknown services: {', '.join(sorted(named - set(self.services)))}")
        return self

    @model_validator(mode="after")
    def _known_parts(self) -> Self:
        named = {part for statement in self.statements.values() for part in statement.parts}
        named |= {part for coverage in self.coverage.values() for part in coverage.parts}
        if named - set(self.parts):
            raise ValueError(f"unknown parts: {', '.join(sorted(named - set(self.parts)))}")
        return self
