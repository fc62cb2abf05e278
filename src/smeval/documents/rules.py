"""What a sentence says that is not right: outdated terms, acts of others, statements, and what a template left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from smeval.catalog import load_catalog
from smeval.catalog.entries.outdated import Outdated
from smeval.catalog.entries.text_rule import Statement
from smeval.documents.passages import Passage
from smeval.documents.places import Place, basis, by_part, clause_of, document_of, find, make_finding, occurrences
from smeval.documents.rulebook import load_document_rules, matches
from smeval.errors import Finding
from smeval.register import Register
from smeval.wording import Message, Value, encode


def applies(country: str, register: Register) -> bool:
    """Say whether a rule of this country's law, or of none, binds a body.

    Parameters
    ----------
    country : str
        Empty where the rule holds everywhere.
    register : Register
    """
    return country in ("", register.country)


def _outdated_since(rule: Outdated, register: Register) -> tuple[date, Message]:
    """Return the first day on which a term is outdated, and what says so."""
    if rule.fact is None:
        return rule.outdated_from or date.max, basis(rule.source or "", rule.confirmed)
    fact = load_catalog().law[rule.fact]  # what a text says of it is right or wrong in any country
    confirmed = fact.confirmed or rule.fact in register.settings.law.confirmed
    return fact.valid_to or fact.valid_from, basis(fact.source, confirmed)


def check_outdated(register: Register, passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield terms that are no longer right at the end of the year.

    Parameters
    ----------
    register : Register
        Says in which country the body is, and which legal facts it has confirmed.
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
    """
    rules = load_document_rules()
    for rule in rules.terms.values():
        since, source = _outdated_since(rule, register)
        if since > date(year, 12, 31) or not applies(rule.country, register):
            continue
        values = {"name": rule.name, "since": since.isoformat(), "current": rule.current}
        for places in by_part(find(rule.patterns, passages, rule.rightly, rules.past)):
            told = "document_term" if rule.current else "document_term_ended"
            yield make_finding(told, "warning", places, source, **values)


def check_acts(register: Register, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield data protection acts that do not bind a body; where it names no Land, nobody can say.

    Parameters
    ----------
    register : Register
        Says in which Land the body is, or that it is one of the federation.
    passages : sequence of Passage
        All that the texts of the body say.
    """
    rules = load_document_rules()
    place = "" if register.settings.kind == "federal" else register.land
    if not applies(rules.acts_country, register) or not (place or register.settings.kind == "federal"):
        return
    binding = [act for act in rules.acts.values() if (place in act.lands if place else not act.lands)]
    own = next(act.name for act in binding if len(act.lands) <= 1)
    for act in (act for act in rules.acts.values() if act not in binding):
        named = [
            Place(passage, passage.line(match.start()))
            for passage in passages
            for match in occurrences(act.patterns, passage, past=rules.past)
            if not matches(rules.acts_rightly, clause_of(passage.text, match, rules.past))
        ]
        for places in by_part(named):
            source = basis(act.source, act.confirmed)
            yield make_finding("document_act", "warning", places, source, name=act.name, current=own)


def check_placeholders(register: Register, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield what a template left open, and invented names that are not the body's own.

    Parameters
    ----------
    register : Register
        Says how the body is called.
    passages : sequence of Passage
        All that the texts of the body say.
    """
    rule, own = load_document_rules().placeholders, register.settings.name.casefold()
    begun: dict[tuple[str, int], str] = {}
    for passage in passages:
        begun.setdefault((passage.file, passage.part), passage.text)
    judged = [passage for passage in passages if not matches(rule.forms, begun[passage.file, passage.part])]
    places = find(rule.patterns, judged, rule.rightly)
    for passage in judged:
        for match in occurrences(rule.names, passage, rule.rightly):
            if not any(word in own for word in match[0].casefold().split()):
                places.append(Place(passage, passage.line(match.start())))
    for found in by_part(places):
        yield make_finding("document_placeholder", "warning", found, basis(rule.source, rule.confirmed))


def _referring(rule: Statement, passages: Sequence[Passage]) -> list[Place]:
    """Return where a statement refers to the sentence above it in the paragraph, or to the heading."""
    found = []
    for above, passage in pairwise(passages):
        before = above.text if above.block == passage.block else passage.above
        if matches(rule.referring, passage.text) and matches(rule.referred, before):
            found += find(rule.referring, [passage], rule.rightly)
    return found


def _stated(rule: Statement, passages: Sequence[Passage]) -> list[Place]:
    """Return where a statement is made, without regard to what is said elsewhere against it."""
    stating = (passage for passage in passages if not passage.text.endswith("?"))  # a question states nothing
    spoken = [passage for passage in stating if not rule.parts or passage.kind in rule.parts]
    past = load_document_rules().past if rule.past else None
    places = find(rule.patterns, spoken, rule.rightly, past) + _referring(rule, spoken)
    answered = {document_of(place) for place in find(rule.instead, passages)}
    doubtful = find(rule.unless, spoken, rule.rightly, past)
    return places + [place for place in doubtful if document_of(place) not in answered]


def _against(rule: Statement, places: Sequence[Place], passages: Sequence[Passage]) -> Place | None:
    """Return the first place that contradicts a statement; further below it where only that counts."""
    stated = {place.passage for place in places}
    first: dict[tuple[str, int], int] = {}
    for number, passage in enumerate(passages):
        if passage in stated:
            first.setdefault((passage.file, passage.part), number)
    for other in find(rule.against, passages):
        above = rule.later and passages.index(other.passage) < first.get(document_of(other), 0)
        if other.passage not in stated and not above:
            return other
    return None


def check_statements(register: Register, passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield statements that are wrong, need a check by people, or contradict another one.

    Parameters
    ----------
    register : Register
        Says in which country the body is.
    passages : sequence of Passage
        All that the texts of the body say.
    """
    for name, rule in load_document_rules().statements.items():
        if not applies(rule.country, register) or find(rule.answered_by, passages):
            continue
        places = _stated(rule, passages)
        values: dict[str, Value] = {}
        if rule.against and places:
            other = _against(rule, places, passages)
            if other is None:
                continue
            told = "document_other" if other.passage.heading else "document_other_unnamed"
            where = {"file": other.passage.file, "row": str(other.line), "heading": other.passage.heading}
            values["other"] = encode(told, **where)
        for found in by_part(places):
            yield make_finding(f"document_{name}", rule.severity, found, basis(rule.source, rule.confirmed), **values)
