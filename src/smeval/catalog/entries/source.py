"""The texts that the catalog cites as ``<file>, <place>``: who issued them, what they are, how old they are."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import Field

from smeval.catalog.toml import Entry

Dated = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")]


class SourceText(Entry):
    """A text that is cited (see sources.toml)."""

    file: str
    title: str
    dated: Dated = ""
    places: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


class Citation(NamedTuple):
    """A place in a text."""

    text: SourceText
    place: str


@cache
def source_texts() -> Mapping[str, SourceText]:
    """Return all texts by id."""
    table = tomllib.loads((files("smeval") / "catalog" / "sources.toml").read_text(encoding="utf-8"))
    return {name: SourceText.model_validate(entry) for name, entry in table.items()}


def find_source(cited: str) -> Citation | None:
    """Return text and place of what the catalog cites, or None where it does not cite one of the texts."""
    file, _, place = cited.partition(", ")
    own = [text for text in source_texts().values() if text.file == file]
    for text in sorted(own, key=lambda entry: not entry.places):
        if not text.places or place.startswith(text.places):
            prefix = next((name for name in text.called if place.startswith(name)), "")
            return Citation(text, place.removeprefix(prefix))
    return None
