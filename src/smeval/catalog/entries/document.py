"""What the texts of a body are checked for: how they are laid out, what is outdated, wrong or missing in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from smeval.catalog.toml import Entry, Id

__all__ = ["Coverage", "DocumentRules", "Item", "Layout", "Outdated", "Part", "Past", "Promise", "Service", "Statement"]


def _compile(text: object) -> object:
    """Compile a pattern without regard to case; what is no text is left to pydantic's message."""
    try:
        return re.compile(text, re.IGNORECASE) if isinstance(text, str) else text
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from None


Regex = Annotated[re.Pattern[str], BeforeValidator(_compile)]
Patterns = tuple[Regex, ...]


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
    """How a sentence tells of a term as of something past: what stands before it, or after it."""

    before: Patterns
    after: Patterns


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
    """

    name: str
    current: str = ""
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


class Statement(Entry):
    """A statement that is wrong, needs a check by people, or contradicts another one.

    Parameters
    ----------
    severity : str
        ``note`` where people must check, ``warning`` where something is to be mended.
    patterns, rightly : patterns
        The statement, and wider passages in which it is right.
    parts : tuple of str
        Only in parts of these kinds; empty: everywhere.
    against : patterns
        Counts only if this is stated elsewhere too: the two contradict each other.
    answered_by : patterns
        Does not count if this is stated anywhere.
    """

    severity: Literal["note", "warning"]
    patterns: Patterns
    rightly: Patterns = ()
    parts: tuple[Id, ...] = ()
    against: Patterns = ()
    answered_by: Patterns = ()
    source: str
    confirmed: bool


class Coverage(Entry):
    """Something that must hold for every channel, and the sentences that say for which it does.

    Without `patterns` the whole part speaks: every channel must be named in it.
    """

    patterns: Patterns = ()
    parts: tuple[Id, ...] = ()
    source: str
    confirmed: bool


class Promise(Entry):
    """A promise to evaluate regularly, and how a text says of which day it is.

    Parameters
    ----------
    dated : patterns
        With the groups ``year`` and ``month`` (a number) or ``name`` (of the month), and ``day`` where known.
    months : tuple of str
        Names of the months.
    """

    patterns: Patterns
    dated: Patterns
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    max_age_months: Annotated[int, Field(gt=0)]
    source: str
    confirmed: bool


class Item(Entry):
    """Something a usage concept must hold; outdated where a finding of these ids was made."""

    patterns: Patterns
    outdated_by: tuple[Id, ...] = ()
    source: str


class DocumentRules(Entry):
    """All rules for the texts of a body."""

    layout: Layout
    list_source: str
    parts: Mapping[Id, Part]
    services: Mapping[Id, Service]
    past: Past
    terms: Mapping[Id, Outdated]
    providers: Mapping[Id, Outdated]
    statements: Mapping[Id, Statement]
    coverage: Mapping[Id, Coverage]
    promise: Promise
    items: Mapping[Id, Item]

    @model_validator(mode="after")
    def _known_parts(self) -> Self:
        named = {part for statement in self.statements.values() for part in statement.parts}
        named |= {part for coverage in self.coverage.values() for part in coverage.parts}
        if named - set(self.parts):
            raise ValueError(f"unknown parts: {', '.join(sorted(named - set(self.parts)))}")
        return self
