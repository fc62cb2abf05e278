"""The rules for texts: outdated terms, statements, what must hold for every channel, lists, age."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pandas as pd

from smeval.catalog.entries.document import Outdated, Promise
from smeval.documents.passages import Passage, load_document_rules, matches
from smeval.documents.places import Place, basis, by_part, find, make_finding
from smeval.errors import Finding
from smeval.frames import rows
from smeval.register import Register
from smeval.wording import Message, Value, encode


def _outdated_since(rule: Outdated, register: Register) -> tuple[date, Message]:
    """Return the first day on which a term is outdated, and what says so."""
    if rule.fact is None:
        return rule.outdated_from or date.max, basis(rule.source or "", rule.confirmed)
    fact = register.catalog.law[rule.fact]
    confirmed = fact.confirmed or rule.fact in register.settings.law.confirmed
    return fact.valid_to or fact.valid_from, basis(fact.source, confirmed)


def check_outdated(register: Register, passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield terms and provider names that are no longer right at the end of the year.

    Parameters
    ----------
    register : Register
        Says which legal facts the body has confirmed.
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
    """
    rules = load_document_rules()
    for message, group in (("document_term", rules.terms), ("document_provider", rules.providers)):
        for rule in group.values():
            since, source = _outdated_since(rule, register)
            if since > date(year, 12, 31):
                continue
            values = {"name": rule.name, "since": since.isoformat(), "current": rule.current}
            for places in by_part(find(rule.patterns, passages, rule.rightly, rules.past)):
                told = message if rule.current else "document_term_ended"
                yield make_finding(told, "warning", places, source, **values)


def check_statements(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield statements that are wrong, need a check by people, or contradict another one."""
    for name, rule in load_document_rules().statements.items():
        if find(rule.answered_by, passages):
            continue
        spoken = [passage for passage in passages if not rule.parts or passage.kind in rule.parts]
        places = find(rule.patterns, spoken, rule.rightly)
        values: dict[str, Value] = {}
        if rule.against:
            stated = {place.passage for place in places}
            others = [place for place in find(rule.against, passages) if place.passage not in stated]
            if not others:
                continue
            other = others[0]
            told = "document_other" if other.passage.heading else "document_other_unnamed"
            where = {"file": other.passage.file, "row": str(other.line), "heading": other.passage.heading}
            values["other"] = encode(told, **where)
        for found in by_part(places):
            yield make_finding(f"document_{name}", rule.severity, found, basis(rule.source, rule.confirmed), **values)


def _platforms(register: Register, year: int) -> dict[str, str]:
    """Return id and name of the platforms, run by others, on which the body had channels in the year."""
    channels = register.channels
    ended = channels["closed_on"] < pd.Timestamp(year, 1, 1)
    begins = channels["opened_on"] > pd.Timestamp(year, 12, 31)
    used = [register.catalog.platforms[str(row.platform)] for row in rows(channels[~ended & ~begins])]
    return {platform.id: platform.name for platform in used if not (platform.internal or platform.own)}


def _named(passage: Passage) -> set[str]:
    """Return the services that a passage names."""
    return {name for name, service in load_document_rules().services.items() if matches(service.patterns, passage.text)}


def check_coverage(register: Register, passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield what must hold for every channel, where the texts say it of some channels only.

    Parameters
    ----------
    register : Register
        Says which channels ran on which platforms.
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
        As of its end.
    """
    platforms = _platforms(register, year)
    for name, rule in load_document_rules().coverage.items():
        spoken = [passage for passage in passages if not rule.parts or passage.kind in rule.parts]
        places = find(rule.patterns, spoken) if rule.patterns else [Place(entry, entry.line()) for entry in spoken]
        naming = [place for place in places if _named(place.passage) & set(platforms)]
        named = {service for place in naming for service in _named(place.passage)}
        missing = [label for platform, label in platforms.items() if platform not in named]
        if naming and missing:
            source = basis(rule.source, rule.confirmed)
            yield make_finding(f"document_{name}", "warning", naming[:1], source, platforms=missing)


def _listed(passages: Sequence[Passage]) -> dict[str, Place]:
    """Return the services whose provider the texts list, each with its place.

    Such a list is either lines that name service and company, or headings that are a service, each with an
    address below.
    """
    rules = load_document_rules()
    found: dict[str, Place] = {}

    def note(text: str, passage: Passage) -> None:
        for name, service in rules.services.items():
            if any(pattern.fullmatch(text.strip("#*_ ")) for pattern in service.patterns):
                found.setdefault(name, Place(passage, passage.line()))

    above: Passage | None = None
    for passage in passages:
        entry = rules.layout.list_entry.search(passage.text)
        if passage.is_heading:
            above = passage
        elif above is not None and above.file == passage.file and rules.layout.address.search(passage.text):
            note(above.text, above)
        elif entry and rules.layout.company.search(entry["company"]):
            note(entry["service"], passage)
    return found


def check_lists(register: Register, passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield providers that are listed for no channel, and channels that a list of providers leaves out.

    Parameters
    ----------
    register : Register
        Says which channels ran on which platforms.
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
        As of its end.
    """
    rules, platforms, listed = load_document_rules(), _platforms(register, year), _listed(passages)
    source = basis(rules.list_source, confirmed=True)
    for name, place in listed.items():
        if name not in platforms:
            yield make_finding("document_list_extra", "warning", [place], source, name=rules.services[name].name)
    missing = [label for name, label in platforms.items() if name not in listed]
    if len(listed) > 1 and missing:
        first = next(iter(listed.values()))
        yield make_finding("document_list_missing", "warning", [first], source, platforms=missing)


def _days(promise: Promise, passages: Iterable[Passage]) -> Iterator[date]:
    """Yield the days that a document states as its own; a month alone counts with its last day."""
    numbers = {name.casefold(): number for number, name in enumerate(promise.months, start=1)}
    for passage in passages:
        for match in filter(None, (pattern.search(passage.text) for pattern in promise.dated)):
            stated = match.groupdict()
            month = numbers.get(str(stated.get("name")).casefold(), int(stated.get("month") or 0))
            year = int(stated["year"])
            if 1 <= month <= 12:
                last = monthrange(year, month)[1]
                yield date(year, month, min(int(stated.get("day") or last), last))


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
    for places in by_part(find(promise.patterns, passages)):
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
