"""The texts of a body (usage concept, privacy statement, assessment) against the rules of the catalog.

What leaves this room are terms of the catalog, headings and lines, never a text's own words.
"""

from __future__ import annotations

from collections.abc import Iterable

from smeval.documents.age import check_age, check_statistics
from smeval.documents.networks import check_copied, check_coverage, check_lists, check_offers
from smeval.documents.passages import read_documents
from smeval.documents.places import find
from smeval.documents.providers import check_providers
from smeval.documents.rulebook import load_document_rules
from smeval.documents.rules import check_acts, check_outdated, check_placeholders, check_statements
from smeval.errors import Finding
from smeval.frames.judged import ConceptItemRow
from smeval.ids import ConceptState
from smeval.register import Register
from smeval.wording import Typed

__all__ = ["check_documents", "completeness", "load_document_rules"]


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
    findings += check_providers(passages, year)
    findings += check_acts(register, passages)
    findings += check_statements(register, passages)
    findings += check_placeholders(register, passages)
    findings += check_copied(passages)
    findings += check_offers(register, passages, year)
    findings += check_coverage(register, passages, year)
    findings += check_lists(register, passages, year)
    findings += check_age(passages, year)
    findings += check_statistics(passages, year)
    return sorted(findings, key=lambda finding: (finding.file, int(finding.row or 0), finding.id))


def completeness(register: Register, findings: Iterable[Finding]) -> list[ConceptItemRow]:
    """Say of everything that a usage concept must hold whether the texts of a body hold it, and where.

    Parameters
    ----------
    register : Register
        Its folder may hold texts in ``documents``.
    findings : iterable of Finding
        What `check_documents` found in them; what is no longer right by it is ``outdated``.

    Returns
    -------
    list of ConceptItemRow
        In the order of the catalog. A heading counts as the place before a sentence does. Empty where there is no
        text: what nobody handed in is not missing from it.
    """
    passages, _ = read_documents(register)
    if not passages:
        return []
    faulty = {finding.id for finding in findings}
    found = []
    for name, item in load_document_rules().items.items():
        headings = find(item.patterns, (passage for passage in passages if passage.is_heading))
        places = headings or find(item.patterns, passages)
        if places:
            place = places[0]
            state: ConceptState = "outdated" if faulty & set(item.outdated_by) else "present"
            file, heading = place.passage.file, Typed(place.passage.heading)
            found.append(ConceptItemRow(name, state, item.source, file, str(place.line), heading))
        else:
            found.append(ConceptItemRow(name, "missing", item.source))
    return found
