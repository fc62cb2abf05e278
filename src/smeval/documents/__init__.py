"""The texts of a body (usage concept, privacy statement, assessment) against the rules of the catalog.

What leaves this room are terms of the catalog, headings and lines, never a text's own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from smeval.documents.passages import load_document_rules, read_documents
from smeval.documents.places import find
from smeval.documents.rules import check_age, check_coverage, check_lists, check_outdated, check_statements
from smeval.errors import Finding
from smeval.register import Register

__all__ = ["ConceptItem", "check_documents", "completeness", "load_document_rules"]


@dataclass(frozen=True)
class ConceptItem:
    """One thing that a usage concept must hold, and where it stands first.

    Parameters
    ----------
    item : str
        Id; its name is the wording ``concept_item.<id>``.
    state : str
        ``present``, ``missing``, or ``outdated``: present, and a finding says that it is no longer right.
    source : str
        Where it is asked for.
    file, row, heading : str
        The place; empty where it is missing.
    """

    item: str
    state: Literal["present", "outdated", "missing"]
    source: str
    file: str = ""
    row: str = ""
    heading: str = ""


def check_documents(register: Register, year: int) -> list[Finding]:
    """Check the texts of a body as of the end of a year.

    Parameters
    ----------
    register : Register
        Its folder may hold texts in ``documents/*.txt`` and ``documents/*.md``.
    year : int

    Returns
    -------
    list of Finding
        By file and line; each with the heading as ``key`` and the source of its rule among the values.
    """
    passages, findings = read_documents(register)
    findings += check_outdated(register, passages, year)
    findings += check_statements(passages)
    findings += check_coverage(register, passages, year)
    findings += check_lists(register, passages, year)
    findings += check_age(passages, year)
    return sorted(findings, key=lambda finding: (finding.file, int(finding.row or 0), finding.id))


def completeness(register: Register, year: int) -> list[ConceptItem]:
    """Say of everything that a usage concept must hold whether the texts of a body hold it, and where.

    Returns
    -------
    list of ConceptItem
        In the order of the catalog. A heading counts as the place before a sentence does. Empty where there is no
        text: what nobody handed in is not missing from it.
    """
    passages, _ = read_documents(register)
    if not passages:
        return []
    faulty = {finding.id for finding in check_documents(register, year)}
    found = []
    for name, item in load_document_rules().items.items():
        headings = find(item.patterns, (passage for passage in passages if passage.is_heading))
        places = headings or find(item.patterns, passages)
        if places:
            place = places[0]
            state: Literal["present", "outdated"] = "outdated" if faulty & set(item.outdated_by) else "present"
            file, heading = place.passage.file, place.passage.heading
            found.append(ConceptItem(name, state, item.source, file, str(place.line), heading))
        else:
            found.append(ConceptItem(name, "missing", item.source))
    return found
