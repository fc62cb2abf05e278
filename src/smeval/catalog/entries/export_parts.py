"""What an export's description is made of: columns, names of files, titles, units, times in ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, model_validator

from smeval.catalog.toml import Entry, Id

__all__ = ["Block", "Chart", "Column", "IdTime", "NamePattern", "Titled", "UnitHeadings"]

#: Several names, or one without brackets.
Names = Annotated[tuple[str, ...], BeforeValidator(lambda names: (names,) if isinstance(names, str) else names)]


class Column(Entry):
    """A column of an export: the headings under which vendors wrote it, newest first.

    Parameters
    ----------
    en, de : tuple of str
        Headings by language of the vendor's surface.
    required : bool
        The export is recognised by the required columns.
    prefix : bool
        A heading need only begin with one of the words.
    add : bool
        Several headings may mean it; their numbers are added up.
    unit : str
        Unit in the file where it differs from the measure's own; shares in percent may carry the sign.
    empty : str
        What an empty cell means.
    zero_beside : tuple of str
        Beside one of these, a zero was not delivered.
    may_be_zero : bool
        It counts less than its measure, e.g. without what was paid for: a single zero can be beside those others.
    signed : bool
        Values may be negative.
    instead : str
        Measure that is meant where the platform does not offer the column's own.
    decimals : int
        Decimals that the vendor writes; then large whole numbers are hardly chance, so they count as damaged.
    take : str
        Pattern whose first group is the value, e.g. the digits at the end of a link.
    """

    en: tuple[str, ...] = ()
    de: tuple[str, ...] = ()
    required: bool = False
    prefix: bool = False
    add: bool = False
    unit: Literal["", "s", "ms", "min", "h", "hms", "percent"] = ""
    empty: Literal["missing", "zero"] = "missing"
    zero_beside: Names = ()
    may_be_zero: bool = False
    signed: bool = False
    instead: str = ""
    decimals: int = 0
    take: str = ""

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading, in all languages."""
        return self.en + self.de


class NamePattern(Entry):
    """What a file's or folder's name tells.

    The pattern has the groups ``start``, ``end``, ``as_of`` (days), ``as_of_ms``, ``year``, or ``period`` for a
    whole year, month or day as `smeval.read.window.period_of` reads it.
    """

    pattern: str
    formats: tuple[str, ...] = ("%Y-%m-%d",)
    end_exclusive: bool = False

    @model_validator(mode="after")
    def _compiles(self) -> NamePattern:
        groups = re.compile(self.pattern).groupindex
        if not groups or set(groups) - {"start", "end", "as_of", "as_of_ms", "year", "period"}:
            raise ValueError("a pattern has the groups start, end, as_of, as_of_ms, year or period, and no other")
        return self


class Titled(Entry):
    """Part of a file that stands under a title, by language."""

    en: tuple[str, ...] = ()
    de: tuple[str, ...] = ()


class Chart(Titled):
    """A chart's title with the measure it means, on the given platforms.

    `zero_beside`: beside one of these, on the same day of another chart, a zero was not delivered.
    """

    measure: Id
    platforms: tuple[Id, ...]
    zero_beside: Names = ()


class Block(Titled):
    """A block of shares under a title; without a dimension it is left aside."""

    dimension: Literal["", "age_gender", "country", "city"] = ""


class UnitHeadings(Entry):
    """How the headings of a column of spans of time tell the unit of bare numbers below them.

    Parameters
    ----------
    column : str
        Column whose headings may carry a unit.
    forms : tuple of str
        How heading and unit are put together, e.g. ``{heading} ({unit})``.
    words : mapping
        Column of bare numbers in a unit -> words for the unit.
    """

    column: str
    forms: tuple[str, ...]
    words: Mapping[Literal["seconds", "minutes", "hours", "days"], tuple[str, ...]]

    def spell(self, headings: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield these headings with every unit in every form, and the column that each is of."""
        for heading in headings:
            for form in self.forms:
                for column, units in self.words.items():
                    yield from ((form.format(heading=heading, unit=unit), column) for unit in units)


class IdTime(Entry):
    """How the moment of publication is written into the post's id: ``(id >> shift) * tick_ms + epoch_ms``."""

    shift: int
    epoch_ms: int
    tick_ms: int = 1
