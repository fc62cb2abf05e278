"""Which networks the texts of a body name, against those of its register and those of their headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

import pandas as pd

from smeval.documents.passages import Passage
from smeval.documents.places import Place, basis, by_part, find, make_finding
from smeval.documents.rulebook import load_document_rules, matches, services_in, without_companies
from smeval.documents.rules import applies
from smeval.errors import Finding
from smeval.frames import rows
from smeval.register import Register

#: Longest entry of a list of networks.
MAX_ENTRY = 120
#: Ends a sentence, and so no entry of a list.
END = "."
#: Begins a row of a table.
CELL = "|"
#: Stands for a network's name in the patterns on copied paragraphs.
SERVICE = "SERVICE"


def _platforms(register: Register, year: int) -> dict[str, str]:
    """Return id and name of the platforms, run by others, on which the body had channels in the year."""
    channels = register.channels
    ended = channels["closed_on"] < pd.Timestamp(year, 1, 1)
    begins = channels["opened_on"] > pd.Timestamp(year, 12, 31)
    used = [register.catalog.platforms[str(row.platform)] for row in rows(channels[~ended & ~begins])]
    return {platform.id: platform.name for platform in used if not (platform.internal or platform.own)}


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
        if not applies(rule.country, register):
            continue
        spoken = [passage for passage in passages if not rule.parts or passage.kind in rule.parts]
        places = find(rule.patterns, spoken) if rule.patterns else [Place(entry, entry.line()) for entry in spoken]
        naming = [place for place in places if services_in(place.passage.text).keys() & platforms.keys()]
        named = {service for place in naming for service in services_in(place.passage.text)}
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


def _entries(passages: Sequence[Passage]) -> Iterator[tuple[Place, str]]:
    """Yield the networks in the lines of a list, which begins with the first passage, each with its place."""
    rules, block = load_document_rules(), 0
    for passage in passages:
        listed = services_in(passage.text)
        row = passage.text.startswith(CELL)
        marked = bool(rules.layout.bullet.search(passage.text)) and not matches(rules.offers.rightly, passage.text)
        entry = marked or passage.is_heading or not passage.text.endswith(END)
        if listed and entry and len(passage.text) <= MAX_ENTRY:
            yield from ((Place(passage, passage.line(start)), name) for name, start in listed.items())
            block = passage.block
        elif not (row or (block and passage.block == block)):
            return


def _offered(passages: Sequence[Passage]) -> Iterator[tuple[Place, dict[str, Place]]]:
    """Yield where a body says in which networks it is, with those that it names there or in the list below."""
    rule = load_document_rules().offers
    for number, passage in enumerate(passages):
        if matches(rule.rightly, passage.text):
            continue
        text, listed = passage.text, list[tuple[Place, str]]()
        below = passages[number + 1].text if number + 1 < len(passages) else ""
        if matches((*rule.titles, *rule.lists), text) or rule.own_address.search(below):
            listed = list(_entries([other for other in passages[number + 1 :] if other.file == passage.file]))
        told = matches((*rule.titles, *(rule.lists if passage.is_heading else rule.patterns)), text)
        addressed = sum(bool(rule.own_address.search(place.passage.text)) for place, _ in listed) > 1
        if not (told or addressed or matches(rule.telling, _with_services(text))):
            continue
        named = {name: Place(passage, passage.line(start)) for name, start in services_in(text).items()}
        for place, name in listed:
            named.setdefault(name, place)
        if named:
            yield Place(passage, passage.line()), named


def _with_services(text: str) -> str:
    """Return a text in which every network's name is replaced by the word that patterns have for it."""
    for name in services_in(text):
        text = _with_service(text, name)
    return text


def _with_service(text: str, name: str) -> str:
    """Return a text in which a network's name is replaced by the word that patterns have for it."""
    for pattern in load_document_rules().services[name].patterns:
        text = pattern.sub(SERVICE, text)
    return text


def _processing(passages: Sequence[Passage]) -> Iterator[tuple[Place, str]]:
    """Yield where a text says what a network does with the data of visitors, with the network."""
    rules = load_document_rules()
    for passage in passages:
        for name in services_in(passage.text):
            text = _with_service(passage.text, name)
            if matches(rules.offers.processing, text) and not matches(rules.offers.compared, text):
                yield Place(passage, passage.line()), name


def check_offers(register: Register, passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield networks in which a body says that it is, without a channel, and channels of which no text says a word.

    Parameters
    ----------
    register : Register
        Says which channels ran on which platforms.
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
        As of its end.
    """
    rules, platforms = load_document_rules(), _platforms(register, year)
    source = basis(rules.offers.source, rules.offers.confirmed)
    told = set(platforms) | set(_listed(passages))
    listings = []
    for place, named in _offered(passages):
        for name in sorted(named.keys() - told):
            network = rules.services[name].name
            yield make_finding("document_offer_extra", "warning", [named[name]], source, name=network)
        told |= named.keys()
        listing = matches((*rules.offers.titles, *rules.offers.lists), place.passage.text)
        if named.keys() & platforms.keys() and (len(named) > 1 or listing):
            listings.append(place)
    for place, name in _processing(passages):
        if name not in told:
            told.add(name)
            network = rules.services[name].name
            yield make_finding("document_processing_extra", "warning", [place], source, name=network)
    spoken = {name for passage in passages for name in services_in(passage.text)}
    missing = [label for name, label in platforms.items() if name in rules.services and name not in spoken]
    if listings and missing:
        yield make_finding("document_offer_missing", "warning", listings[:1], source, platforms=missing)


def _begun_with(paragraph: Sequence[Passage]) -> set[str]:
    """Return the networks in the first sentence of a paragraph that does more than name a company."""
    texts = ((passage.text, without_companies(passage.text)) for passage in paragraph)
    return next((set(services_in(bare)) for text, bare in texts if text == bare or services_in(bare)), set())


def check_copied(passages: Sequence[Passage]) -> Iterator[Finding]:
    """Yield paragraphs that speak of the own page in another network than the one of their heading.

    Such a paragraph begins with the other network, but for its company, or names it again; who names it once further
    below refers to it.

    Parameters
    ----------
    passages : sequence of Passage
        All that the texts of the body say.
    """
    rules = load_document_rules()
    rule = rules.copied
    told: dict[tuple[str, str], list[Place]] = {}
    sentences = (passage for passage in passages if not passage.is_heading)
    for (_, _, above), grouped in groupby(sentences, key=lambda passage: (passage.file, passage.block, passage.above)):
        paragraph, headed = list(grouped), list(services_in(above))
        named = Counter(name for passage in paragraph for name in services_in(without_companies(passage.text)))
        if len(headed) != 1 or headed[0] in named:
            continue
        subjects = {name for name, times in named.items() if times > 1} | _begun_with(paragraph)
        for passage in paragraph:
            for name in (subjects - {headed[0]}) & services_in(without_companies(passage.text)).keys():
                text = _with_service(passage.text, name)
                if matches(rule.patterns, text) and not matches(rule.rightly, text):
                    told.setdefault((headed[0], name), []).append(Place(passage, passage.line()))
    source = basis(rule.source, rule.confirmed)
    for (headed_by, name), places in told.items():
        values = {"name": rules.services[name].name, "network": rules.services[headed_by].name}
        for part in by_part(places):
            yield make_finding("document_copied", "warning", part, source, **values)
