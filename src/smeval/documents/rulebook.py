"""The rules for texts, read from the files of the catalog that begin with ``documents``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from smeval.catalog import validate
from smeval.catalog.entries.document import DocumentRules
from smeval.catalog.entries.patterns import Patterns
from smeval.errors import CatalogError

#: What the names of the files begin with.
STEM = "documents"
#: What stands in place of a company's name while a sentence is searched for networks.
BLANK = " "


def read_tables() -> dict[str, object]:
    """Return the tables of all files together; a table belongs to one file."""
    tables: dict[str, object] = {}
    found = (path for path in (files("smeval") / "catalog").iterdir() if path.is_file())
    for path in sorted(found, key=lambda path: path.name):
        if path.name.startswith(STEM) and path.name.endswith(".toml"):
            tables |= tomllib.loads(path.read_text(encoding="utf-8"))
    return tables


@cache
def load_document_rules() -> DocumentRules:
    """Load the rules for texts.

    Raises
    ------
    CatalogError
        With every fault.
    """
    rules, faults = validate(DocumentRules, read_tables(), f"{STEM}.toml")
    if rules is None:
        raise CatalogError(faults)
    return rules


def matches(patterns: Patterns, text: str) -> bool:
    """Say whether any of the patterns is found in a text.

    Parameters
    ----------
    patterns : tuple of Pattern
    text : str
    """
    return any(pattern.search(text) for pattern in patterns)


def services_in(text: str) -> dict[str, int]:
    """Return the services that a text names, each with the position of its first name.

    Parameters
    ----------
    text : str
    """
    found = {}
    for name, service in load_document_rules().services.items():
        starts = [match.start() for pattern in service.patterns if (match := pattern.search(text))]
        if starts:
            found[name] = min(starts)
    return found


def without_companies(text: str) -> str:
    """Return a text of the same length in which no company's name, address of a page or of mail stands.

    Parameters
    ----------
    text : str
    """
    rules = load_document_rules()
    hidden = [pattern for provider in rules.providers.values() for pattern in provider.patterns]
    for pattern in (*hidden, rules.named.addresses):
        text = pattern.sub(lambda match: BLANK * len(match[0]), text)
    return text
