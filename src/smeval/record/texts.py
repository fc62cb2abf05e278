"""The names and sentences that an evaluation needs, in both languages, kept with it.

What a frame names or tells is declared beside its columns (`Named`, `Told`), so which texts are needed follows from the
frames. An evaluation that is opened years later is shown with the words of its year.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

import pandas as pd

from smeval.catalog import Catalog, Policy
from smeval.catalog.entries.source import find_source, source_texts
from smeval.frames import Schema, make_frame, rows
from smeval.frames.columns import (
    CITATIONS_FRAME,
    FINDINGS_FRAME,
    LEGAL_FACTS_FRAME,
    SOURCE_TEXTS_FRAME,
    TEXTS_FRAME,
    CitationFrame,
    LegalFactFrame,
    SourceTextFrame,
    TextFrame,
)
from smeval.frames.kinds import NO_DAY, Named, Told
from smeval.frames.known import CitationRow, LegalFactRow, SourceTextRow, TextRow
from smeval.wording import decode, sentences

#: Id -> German and English.
Texts = Mapping[str, tuple[str, str]]
NO_TEXTS: Texts = MappingProxyType({})
#: What stands before a source that a value is only taken after.
ASSUMED = "assumption, after "


def known_texts(catalog: Catalog, offices: Mapping[str, str], past: Texts = NO_TEXTS) -> Texts:
    """Return all names and sentences by id: of this version, of the catalog's platforms, and of a body's offices.

    Last year's report told reasons and duties that this version may have dropped; their words are kept.

    Parameters
    ----------
    catalog : Catalog
        That of the body, with the platforms it describes itself.
    offices : mapping of str to str
        The body's own names of offices.
    past : mapping, optional
        Texts of earlier years, for what has none today.
    """
    german, english = sentences("de"), sentences("en")
    found = dict(past) | {key: (text, english[key]) for key, text in german.items()}
    found |= {f"platform.{name}": (platform.name, platform.name) for name, platform in catalog.platforms.items()}
    return found | {f"office.{office}": (name, name) for office, name in offices.items()}


def used_texts(
    frames: Mapping[str, pd.DataFrame], schemas: Mapping[str, Schema[Any, Any]], policy: Policy, texts: Texts
) -> TextFrame:
    """Return the names and sentences that these frames need.

    Parameters
    ----------
    frames, schemas : mapping
        The frames of an evaluation and their declarations, by attribute.
    policy : Policy
    texts : mapping
        All that is known, by id.
    """
    needed = {f"policy.{key}" for key in policy.values}
    for name, schema in schemas.items():
        if schema is not TEXTS_FRAME:
            needed |= set(_of_frame(frames[name], schema, texts))
    kept = sorted(key for key in texts if key in needed or _stem(key) in needed)
    return make_frame(TEXTS_FRAME, [TextRow(key, *texts[key]) for key in kept])


@cache
def _stem(key: str) -> str:
    """Return what a text belongs to: ``kpi.reach`` for ``kpi.reach.definition``; nothing for a text of its own."""
    parts = key.split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else ""


@cache
def _placeholders(template: str) -> tuple[tuple[str, str], ...]:
    """Return the name and the format of each placeholder of a sentence."""
    return tuple((field or "", form or "") for _, field, form, _ in string.Formatter().parse(template))


def _of_frame(frame: pd.DataFrame, schema: Schema[Any, Any], texts: Texts) -> Iterator[str]:
    """Yield the ids that a frame's columns name and tell."""
    for column in schema.dtypes if len(frame) else ():
        marks = schema.marks(column)
        families = [mark.family for mark in marks if isinstance(mark, Named)]
        prefixes = [mark.prefix for mark in marks if isinstance(mark, Told)]
        if not prefixes and schema.is_message(column):
            prefixes = ["reason"]
        values = [str(value) for value in frame[column].unique() if value] if families or prefixes else []
        yield from (f"{family}.{name}" for family in families for value in values for name in (value, *value.split()))
        for prefix in prefixes:
            for line in (line for value in values for line in value.split("\n")):
                yield from _of_message(f"{prefix}.", *decode(line), texts)
    if schema is FINDINGS_FRAME:
        for row in rows(frame):
            yield from _of_message("finding.", *decode(f"{row.id} {row.values}"), texts)


def _of_message(prefix: str, message: str, values: Mapping[str, Any], texts: Texts) -> Iterator[str]:
    """Yield the id of a sentence, and those that its placeholders name."""
    key = prefix + message
    yield key
    if key not in texts:
        return
    for template in texts[key]:
        for field, form in _placeholders(template):
            value = values.get(field)
            entries = [str(entry) for entry in (value if isinstance(value, list) else [value])]
            _, _, family = form.partition("=")
            if family:
                yield from (f"{family}.{entry}" for entry in entries)
            elif form == "reason" and value:
                yield from _of_message("reason.", *decode(str(value)), texts)


def as_texts(frame: TextFrame) -> Texts:
    """Return the texts of a frame by id."""
    return {row.id: (row.de, row.en) for row in rows(frame)}


# --- what is cited ---


def cite_sources(frames: Mapping[str, pd.DataFrame], policy: Policy) -> CitationFrame:
    """Return what each source leads to that the frames of an evaluation and its policy cite.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        By attribute of the evaluation.
    policy : Policy
    """
    return make_frame(CITATIONS_FRAME, [citation_of(text) for text in sorted(_cited(frames, policy))])


def used_citations(frames: Mapping[str, pd.DataFrame], policy: Policy) -> CitationFrame:
    """Return those of the frame ``citations`` that the other frames cite.

    Parameters
    ----------
    frames : mapping of str to DataFrame
        By attribute of the evaluation.
    policy : Policy
    """
    citations = frames["citations"]
    return make_frame(CITATIONS_FRAME, citations[citations["cited"].isin(_cited(frames, policy))])


def _cited(frames: Mapping[str, pd.DataFrame], policy: Policy) -> set[str]:
    """Return everything that is cited: in sources, in documents, in findings on a body's texts, in the policy."""
    columns = ((name, column) for name in frames for column in ("source", "document") if column in frames[name])
    cited = {str(text) for name, column in columns for text in frames[name][column].unique()}
    for finding in rows(frames["findings"]):
        _, values = decode(f"{finding.id} {finding.values}")
        cited.add(str(decode(str(values.get("basis", "")))[1].get("source", "")))
    cited |= {*policy.sources.values(), policy.matrix.source}
    return {text.removeprefix(ASSUMED) for text in cited} - {""}


def citation_of(text: str) -> CitationRow:
    """Return what the catalog's way to cite leads to."""
    found = find_source(text)
    if found is None:
        return CitationRow(text)
    return CitationRow(text, found.text.title, found.text.dated, found.place, found.text.file)


def cited_texts() -> SourceTextFrame:
    """Return the texts that the catalog cites."""
    found = [SourceTextRow(text.file, text.title, text.dated) for text in source_texts().values()]
    return make_frame(SOURCE_TEXTS_FRAME, found)


def legal_facts(catalog: Catalog, confirmed: Collection[str], year: int) -> LegalFactFrame:
    """Return the facts of law known in a year.

    Parameters
    ----------
    catalog : Catalog
    confirmed : collection of str
        Ids of the facts that the body has confirmed.
    year : int
    """
    found = [
        LegalFactRow(
            fact=name,
            valid_from=pd.Timestamp(fact.valid_from),
            valid_to=NO_DAY if fact.valid_to is None else pd.Timestamp(fact.valid_to),
            source=fact.source,
            confirmed=fact.confirmed or name in confirmed,
        )
        for name, fact in catalog.law.items()
        if fact.valid_from.year <= year
    ]
    return make_frame(LEGAL_FACTS_FRAME, found)
