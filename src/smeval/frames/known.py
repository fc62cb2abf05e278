"""Rows of what was known when an evaluation was made, copied from the catalog so that an old one still tells it."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from smeval.frames.kinds import NO_DAY, Day, Named


class LegalFactRow(NamedTuple):
    """A dated fact of law; `confirmed` by the catalog or by the body."""

    fact: Annotated[str, Named("law")]
    valid_from: Day
    valid_to: Day = NO_DAY
    source: str = ""
    confirmed: bool = False


class CitationRow(NamedTuple):
    """What is cited, as the catalog or a register writes it, and the text it leads to.

    `title`, `dated` and `file` are empty where it leads to none of the texts that the catalog knows.
    """

    cited: Annotated[str, Named("cited")]
    title: str = ""
    dated: str = ""
    place: str = ""
    file: str = ""


class SourceTextRow(NamedTuple):
    """A text that the catalog cites."""

    file: str
    title: str
    dated: str = ""


class TextRow(NamedTuple):
    """A name or sentence in both languages, by its id in the wording."""

    id: str
    de: str
    en: str


#: Frames of this file by name.
ROWS: dict[str, type[tuple[object, ...]]] = {
    "legal_facts": LegalFactRow,
    "citations": CitationRow,
    "source_texts": SourceTextRow,
    "texts": TextRow,
}
