"""Where something stands in the texts, and the findings made of that."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from smeval.catalog.entries.document import Past
from smeval.catalog.entries.patterns import Patterns
from smeval.documents.passages import Passage
from smeval.errors import Finding
from smeval.ids import Severity
from smeval.wording import Message, Value, encode

#: Most lines that a finding lists beside the first.
MAX_LINES = 8
#: Signs between which a clause stands.
OPENING, CLOSING = ",;(", ",;)"


@dataclass(frozen=True)
class Place:
    """A line of a text at which something was found."""

    passage: Passage
    line: int


def occurrences(
    patterns: Patterns, passage: Passage, rightly: Patterns = (), past: Past | None = None
) -> Iterator[re.Match[str]]:
    """Yield every match of the patterns in a passage but those that are right.

    They are right where they begin in a match of `rightly`, or where their sentence tells of them as past.

    Parameters
    ----------
    patterns : tuple of Pattern
        What is looked for.
    passage : Passage
    rightly : tuple of Pattern
        Wider passages in which it is right.
    past : Past, optional
        How a sentence tells of something past.
    """
    matched = [match for pattern in patterns for match in pattern.finditer(passage.text)]
    right = [match.span() for pattern in rightly if matched for match in pattern.finditer(passage.text)]
    for match in matched:
        if past and _is_past(passage.text, match, past):
            continue
        if not any(start <= match.start() < end for start, end in right):
            yield match


def find(
    patterns: Patterns, passages: Iterable[Passage], rightly: Patterns = (), past: Past | None = None
) -> list[Place]:
    """Return every place of the patterns but those that are right; see `occurrences`.

    Parameters
    ----------
    patterns : tuple of Pattern
        What is looked for.
    passages : iterable of Passage
    rightly : tuple of Pattern
        Wider passages in which it is right.
    past : Past, optional
        How a sentence tells of something past.
    """
    return [
        Place(passage, passage.line(match.start()))
        for passage in passages
        for match in occurrences(patterns, passage, rightly, past)
    ]


def _end_of_clause(text: str, start: int) -> int:
    return min((place for mark in CLOSING if (place := text.find(mark, start)) >= 0), default=len(text))


def clause_of(text: str, match: re.Match[str], past: Past) -> str:
    """Return the clause in which something stands, with a relative clause within it or behind it.

    Parameters
    ----------
    text : str
        The sentence.
    match : Match
        What stands in it.
    past : Past
        Says how a relative clause begins.
    """
    start = max(text.rfind(mark, 0, match.start()) for mark in OPENING) + 1
    end = _end_of_clause(text, match.end())
    inserted = past.inserted.match(text, end)
    if inserted:
        end = _end_of_clause(text, inserted.end())
    relative = past.relative.match(text, end)
    return text[start : relative.end() if relative else end]


def _is_past(text: str, match: re.Match[str], past: Past) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    told = any(entry.search(before) for entry in past.before) or any(entry.search(after) for entry in past.after)
    return told or any(entry.search(clause_of(text, match, past)) for entry in past.clause)


def document_of(place: Place) -> tuple[str, int]:
    """Return file and part of the document in which something was found."""
    return place.passage.file, place.passage.part


def by_part(places: Iterable[Place]) -> Iterator[list[Place]]:
    """Yield the places of each document, in the order of its text."""
    parts: dict[tuple[str, int], list[Place]] = {}
    for place in sorted(places, key=lambda place: (place.passage.file, place.line)):
        parts.setdefault(document_of(place), []).append(place)
    yield from parts.values()


def basis(source: str, confirmed: bool) -> Message:
    """Return the source of a rule, and whether anybody has confirmed it.

    Parameters
    ----------
    source : str
        Document and heading.
    confirmed : bool
    """
    return encode("document_source" if confirmed else "document_source_unconfirmed", source=source)


def make_finding(
    message: str, severity: Severity, places: Sequence[Place], source: Message, **values: Value
) -> Finding:
    """Make the finding for the places in one document: the first is its place, the others are listed.

    Parameters
    ----------
    message, severity : str
        Id and severity of the finding.
    places : sequence of Place
        In one document, at least one.
    source : Message
        What `basis` returned.
    **values
        What fills the sentence beside ``basis`` and ``places``.
    """
    first = places[0]
    others = [str(line) for line in dict.fromkeys(place.line for place in places) if line != first.line]
    where = encode("document_place_only")
    if others:
        where = encode("document_places", lines=others)
    if len(others) > MAX_LINES:
        where = encode("document_places_many", lines=others[:MAX_LINES], n=len(others) - MAX_LINES)
    told = values | {"basis": source, "places": where}
    return Finding(message, severity, first.passage.file, str(first.line), first.passage.heading, told)
