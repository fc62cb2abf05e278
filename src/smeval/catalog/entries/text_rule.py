"""What sentences of a text are checked for: statements, gaps, age, and what a concept must hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from smeval.catalog.entries.patterns import Patterns, Regex
from smeval.catalog.toml import Entry, Id

__all__ = ["Copied", "Coverage", "Item", "Offers", "Placeholders", "Promise", "Statement", "Statistics"]


class Placeholders(Entry):
    """What a template left open.

    Parameters
    ----------
    forms : patterns
        How a document begins that others are to fill in.
    names : patterns
        Invented names, right only for a body of that name.
    """

    forms: Patterns
    patterns: Patterns
    names: Patterns
    rightly: Patterns
    source: str
    confirmed: bool


class Copied(Entry):
    """Sentences on the own page in another network than the heading's, which stands in them as ``SERVICE``.

    Parameters
    ----------
    patterns, rightly : patterns
        Such sentences, and what makes one a comparison or a reference.
    """

    patterns: Patterns
    rightly: Patterns
    source: str
    confirmed: bool


class Offers(Entry):
    """Sentences in which a body says in which networks it is.

    Parameters
    ----------
    patterns, rightly : patterns
        Such sentences, and what makes one speak of others, of plans or of what is no more.
    telling : patterns
        Sentences in which a body tells what it does in a network, which stands in them as ``SERVICE``.
    titles : patterns
        Lines that stand above a list of its networks.
    lists : patterns
        The sentence announces the list below it.
    own_address : pattern
        The address of a page; a list of networks with two such is one of its own, whatever announces it.
    processing, compared : patterns
        Sentences on what a network, which stands in them as ``SERVICE``, does with the data of visitors; and what makes
        one a comparison.
    """

    patterns: Patterns
    rightly: Patterns
    telling: Patterns
    titles: Patterns
    lists: Patterns
    own_address: Regex
    processing: Patterns
    compared: Patterns
    source: str
    confirmed: bool


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
    later : bool
        Only if it is stated further below in the same document, or in another one.
    answered_by : patterns
        Does not count if this is stated anywhere.
    referring, referred : patterns
        What counts too where the sentence or heading above it in the paragraph speaks of `referred`.
    unless, instead : patterns
        What counts too, unless the same document states what stands in `instead`.
    country : str
        Law of this country; empty: everywhere.
    past : bool
        Right where its clause tells of it as past.
    """

    severity: Literal["note", "warning"]
    country: str = ""
    patterns: Patterns
    rightly: Patterns = ()
    referring: Patterns = ()
    referred: Patterns = ()
    unless: Patterns = ()
    instead: Patterns = ()
    later: bool = False
    past: bool = False
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
    country: str = ""
    source: str
    confirmed: bool


class Promise(Entry):
    """A promise to evaluate regularly, and how a text says of which day it is.

    Parameters
    ----------
    period : patterns
        A year as the time after which something is done.
    evaluates : patterns
        An evaluation; with a period a promise.
    reviews, about : patterns
        A review, and the texts of a body; with a period a promise.
    dates : patterns
        With the groups ``year`` and ``month`` (a number) or ``name`` (of the month), and ``day`` where known.
    stated : patterns
        What stands before a date that says of which day the text is.
    dated : patterns
        Whole sentences that say it, with the same groups.
    months : tuple of str
        Names of the months.
    """

    period: Patterns
    evaluates: Patterns
    reviews: Patterns
    about: Patterns
    dates: Patterns
    stated: Patterns
    dated: Patterns
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    max_age_months: Annotated[int, Field(gt=0)]
    source: str
    confirmed: bool


class Statistics(Entry):
    """Figures on the use of networks, and how many years old they may be; the last year in the sentence counts.

    Parameters
    ----------
    patterns, rightly : patterns
        Sentences with such figures, and what makes one tell of the past.
    about : patterns
        What a paragraph or its heading speaks of beside services, to be about networks.
    year : pattern
        With the group ``year``.
    """

    patterns: Patterns
    rightly: Patterns
    about: Patterns
    year: Regex
    max_age_years: Annotated[int, Field(gt=0)]
    source: str
    confirmed: bool


class Item(Entry):
    """Something a usage concept must hold; outdated where a finding of these ids was made."""

    patterns: Patterns
    outdated_by: tuple[Id, ...] = ()
    source: str
