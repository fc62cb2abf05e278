"""The texts that the catalog cites are known by title, and every citation leads to one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smeval.catalog.entries.source import find_source, source_texts

CITED = re.compile(r"\b(\d{3}_[0-9a-f]{16}\.txt), ([^\"\n]*)")


def cited(project_root: Path) -> list[str]:
    folder = project_root / "src" / "smeval"
    paths = [*folder.glob("catalog/*.toml"), *folder.glob("kpis/*.py")]
    return [match[0] for path in paths for match in CITED.finditer(path.read_text("utf-8"))]


def test_every_citation_leads_to_a_text(project_root: Path) -> None:
    found = cited(project_root)
    assert len(found) > 50
    assert not [text for text in found if find_source(text) is None]


def test_titles_tell_the_texts_apart() -> None:
    titles = [text.title for text in source_texts().values()]
    assert len(set(titles)) == len(titles)
    assert len({text.file for text in source_texts().values()}) == 5


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("§ 5 – Schutz von Mitarbeiter*innen", "dortmund_agreement"),
        ("4. Genehmigungsvorbehalt", "dortmund_register"),
        ("4. RISIKOBESCHREIBUNG", "dortmund_assessment"),
        ("Schreiben der LDI NRW vom 28. September 2021, Nr. 1", "authority_letter"),
        ("Anlage 1: Das Impressum bei Angeboten in Sozialen Netzwerken", "dortmund_guide"),
        ("Anlage 3 zur Dienstvereinbarung", "dortmund_conduct"),
    ],
)
def test_a_file_of_several_texts_is_cited_by_the_right_one(place: str, name: str) -> None:
    found = find_source(f"004_298f03f50e2e9068.txt, {place}")
    assert found is not None
    assert found.text == source_texts()[name]


def test_a_text_is_not_named_twice() -> None:
    found = find_source("004_298f03f50e2e9068.txt, Schreiben der LDI NRW vom 28. September 2021, Nr. 2")
    assert found is not None
    assert found.place == "Nr. 2"
    assert find_source("Art. 36 DSGVO") is None
