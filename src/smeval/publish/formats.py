"""In which formats a document is written, by the ending of its file; a new one is listed here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath

from smeval.publish.html import page_html
from smeval.show.blocks import Document
from smeval.wording import Wording

FORMATS: Mapping[str, Callable[[Document, Wording], str | bytes]] = {"html": page_html}


def write_document(name: str, document: Document, wording: Wording, formats: Iterable[str]) -> dict[str, str | bytes]:
    """Write a document in the formats asked for.

    Parameters
    ----------
    name : str
        Of its file; the ending is that of each format.
    document : Document
    wording : Wording
        Sentences and number formats of the view that it shows.
    formats : iterable of str
        Endings listed in `FORMATS`.

    Returns
    -------
    dict of str to str or bytes
        Content by name of the file.
    """
    return {PurePath(name).stem + f".{ending}": FORMATS[ending](document, wording) for ending in formats}
