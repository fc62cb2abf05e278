"""Which company a text names as the provider of which network, against who provides it at the end of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from smeval.catalog.entries.outdated import Provider
from smeval.documents.passages import Passage
from smeval.documents.places import Place, basis, by_part, find, make_finding, occurrences
from smeval.documents.rulebook import load_document_rules, matches, services_in, without_companies
from smeval.errors import Finding
from smeval.wording import Value


@dataclass(frozen=True)
class Mention:
    """A company that a sentence names.

    Parameters
    ----------
    provider : Provider
    passage : Passage
    place : (int, int)
        Where the name begins and ends in the sentence.
    service : str
        The network of which the sentence speaks; empty where it does not say.
    claimed : bool
        It is named as the provider.
    behind : bool
        It is named as one that stands behind the provider, or is passed data.
    """

    provider: Provider
    passage: Passage
    place: tuple[int, int]
    service: str
    claimed: bool
    behind: bool


def provider_of(service: str, day: date) -> Provider | None:
    """Return who provides a network on a day, as far as the catalog knows.

    Parameters
    ----------
    service : str
    day : date
    """
    known = [
        provider
        for provider in load_document_rules().providers.values()
        if service in provider.services
        and not provider.parent
        and (provider.valid_from or date.min) <= day < (provider.valid_to or date.max)
    ]
    return max(known, key=lambda provider: provider.valid_from or date.min, default=None)


def _nearest(named: dict[str, int], start: int) -> str:
    """Return the network named last before a position, else the first after it."""
    before = {name: place for name, place in named.items() if place < start}
    return max(before, key=before.__getitem__) if before else min(named, key=named.__getitem__)


def _spoken_of(provider: Provider, passage: Passage, passages: Sequence[Passage]) -> str:
    """Return the one network of which a sentence speaks that names a company and no network; empty if there is none.

    That is the heading's where the company provides it, else that of the sentences above in the paragraph, else the
    heading's.
    """
    headed = services_in(without_companies(passage.above))
    if len(headed) == 1 and headed.keys() <= set(provider.services):
        return next(iter(headed))
    above = [other for other in passages if (other.file, other.block) == (passage.file, passage.block)]
    for other in reversed(above[: above.index(passage)]):
        named = services_in(without_companies(other.text))
        if named:
            return next(iter(named)) if len(named) == 1 else ""
    return next(iter(headed)) if len(headed) == 1 else ""


def _mention(provider: Provider, match: re.Match[str], passage: Passage, passages: Sequence[Passage]) -> Mention:
    """Say of which network a sentence speaks where it names a company, and as what."""
    rules = load_document_rules()
    text, (start, end) = passage.text, match.span()
    alone = not text[:start].strip("-–•* ")
    claimed = alone or bool(rules.named.entry.search(text[:start])) or matches(rules.named.claims, text)
    named = services_in(without_companies(text))
    own = {name: place for name, place in named.items() if name in provider.services}
    service = ""
    if own or (claimed and named):
        service = _nearest(own or named, start)
    elif alone or matches(rules.named.headed, text):
        service = _spoken_of(provider, passage, passages)
    behind = matches(rules.named.behind_before, text[:start]) or matches(rules.named.behind_after, text[end:])
    return Mention(provider, passage, (start, end), service, claimed, behind)


def _beside(provider: Provider, served: Sequence[str], right: Iterable[Provider]) -> list[Provider]:
    """Return the companies beside which one is not named as the provider: who is it, or, for a parent, who was."""
    former = (found for found in load_document_rules().providers.values() if provider.parent and not found.parent)
    beside = [*right, *(found for found in former if set(served) & set(found.services))]
    return [found for found in beside if found is not provider]


def _judge(mention: Mention, day: date) -> tuple[str, dict[str, Value]] | None:
    """Return the finding that a company's name gives on a day, and what is right instead; None where it is right."""
    provider, service = mention.provider, mention.service
    served = [service] if service else list(provider.services)
    right = {found.name: found for found in (provider_of(name, day) for name in served) if found is not None}
    beside = any(matches(found.patterns, mention.passage.text) for found in _beside(provider, served, right.values()))
    current = next(iter(right)) if len(right) == 1 else ""
    ended, left = provider.valid_to or date.max, provider.provider_to or date.max
    behind = mention.behind or beside or not mention.claimed
    if provider.parent and behind:
        current = provider.current
    if ended <= day or (left <= day and not behind):
        since = left if provider.parent and not behind else ended
        values: dict[str, Value] = {"name": provider.name, "since": since.isoformat(), "current": current}
        return ("document_provider" if current else "document_provider_open"), values
    if service and service not in provider.services and current and not behind:
        network = load_document_rules().services[service].name
        return "document_provider_other", {"name": provider.name, "network": network, "current": current}
    return None


def check_providers(passages: Sequence[Passage], year: int) -> Iterator[Finding]:
    """Yield companies that are named as the provider of a network and are not, with the one that is.

    Parameters
    ----------
    passages : sequence of Passage
        All that the texts of the body say.
    year : int
        As of its end.
    """
    rules, day = load_document_rules(), date(year, 12, 31)
    told: dict[tuple[str, str, str], tuple[dict[str, Value], list[Place]]] = {}
    for name, provider in rules.providers.items():
        for passage in passages:
            for match in occurrences(provider.patterns, passage, rules.named.rightly, rules.past):
                found = _judge(_mention(provider, match, passage, passages), day)
                if found is not None:
                    message, values = found
                    key = (name, message, f"{values['current']} {values.get('network', '')}")
                    told.setdefault(key, (values, []))[1].append(Place(passage, passage.line(match.start())))
    faulty = set()
    for (name, message, _), (values, places) in told.items():
        faulty |= {(place.passage.file, place.passage.block) for place in places}
        source = basis(rules.providers[name].source, rules.providers[name].confirmed)
        for part in by_part(places):
            yield make_finding(message, "warning", part, source, year=str(year), **values)
    for address in rules.addresses.values():
        if address.outdated_from > day:
            continue
        where = find(address.patterns, passages, past=rules.past)
        where = [place for place in where if (place.passage.file, place.passage.block) not in faulty]
        values = {"name": address.name, "since": address.outdated_from.isoformat(), "current": address.current}
        for part in by_part(where):
            source = basis(address.source, address.confirmed)
            yield make_finding("document_address", "warning", part, source, **values)
