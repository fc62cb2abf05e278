"""How old the texts of a body are, and the figures in them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from smeval.catalog.entries.text_rule import Promise
from smeval.documents.passages import Passage
from smeval.documents.places import Place, basis, by_part, find, make_finding
from smeval.documents.rulebook import load_document_rules, matches, services_in
from smeval.errors import Finding
from smeval.wording import Value


def _stated(promise: Promise, text: str) -> Iterator[re.Match[str]]:
    """Yield the dates in a sentence that say of which day the text is."""
    yield from filter(None, (pattern.search(text) for pattern in promise.dated))
    for match in (match for pattern in promise.dates for match in pattern.finditer(text)):
        if matches(promise.stated, text[: match.start()]):
            yield match


def _days(promise: Promise, passages: Iterable[Passage]) -> Iterator[date]:
    """Yield the days that a document states as its own; a month or year alone counts with its last day."""
    numbers = {name.casefold(): number for number, name in enumerate(promise.months, start=1)}
    for match in (match for passage in passages for match in _stated(promise, passage.text)):
        stated = match.groupdict()
        name, year = stated.get("name"), int(stated["year"])
        month = numbers.get(name.casefold(), 0) if name else int(stated.get("month") or len(numbers))
        if 1 <= month <= 12:
            last = monthrange(year, month)[1]
            yield date(year, month, min(int(stated.get("day") or last), last))


def _promises(promise: Promise, passages: Iterable[Passage]) -> Iterator[Place]:
    """Yield where a text promises to be evaluated every year."""
    for passage in passages:
        for period in (match for pattern in promise.period for match in pattern.finditer(passage.text)):
            reviewed = matches(promise.reviews, passage.text) and matches(promise.about, passage.text)
            if reviewed or matches(promise.evaluates, passage.text):
                yield Place(passage, passage.line(period.start()))


def check_age(passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield documents that promise a yearly evaluation and are older, or do not say of which day they are.

    Parameters
    ----------
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
        As of its end.
    """
    promise = load_document_rules().promise
    source = basis(promise.source, promise.confirmed)
    oldest = (pd.Timestamp(year, 12, 31) - pd.DateOffset(months=promise.max_age_months)).date()
    for places in by_part(_promises(promise, passages)):
        where = (places[0].passage.file, places[0].passage.part)
        days = list(_days(promise, (passage for passage in passages if (passage.file, passage.part) == where)))
        if not days:
            yield make_finding("document_undated", "note", places, source)
        elif max(days) < oldest:
            values: dict[str, Value] = {
                "dated": max(days).isoformat(),
                "months": promise.max_age_months,
                "year": str(year),
            }
            yield make_finding("document_too_old", "warning", places, source, **values)


def check_statistics(passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield figures on the use of networks that are too old to reason with.

    Parameters
    ----------
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
        As of its end.
    """
    rule = load_document_rules().statistics
    source = basis(rule.source, rule.confirmed)
    paragraphs: dict[tuple[str, int], str] = {}
    for passage in passages:
        key = passage.file, passage.block
        paragraphs[key] = f"{paragraphs.get(key, passage.above)} {passage.text}"
    places = []
    for place in find(rule.patterns, (passage for passage in passages if not matches(rule.rightly, passage.text))):
        paragraph = paragraphs[place.passage.file, place.passage.block]
        years = [int(match["year"]) for match in rule.year.finditer(place.passage.text)]
        old = bool(years) and max(years) < year - rule.max_age_years
        if old and (services_in(paragraph) or matches(rule.about, paragraph)):
            places.append(place)
    for found in by_part(places):
        yield make_finding("document_old_statistics", "note", found, source, years=rule.max_age_years)
