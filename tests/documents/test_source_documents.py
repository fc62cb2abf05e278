"""The five published documents: exactly what is wrong in them, and what a usage concept holds of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from smeval.documents import check_documents, completeness, load_document_rules
from smeval.errors import Finding
from smeval.frames import check_frame, make_frame
from smeval.frames.columns import CONCEPT_ITEMS_FRAME
from smeval.frames.judged import ConceptItemRow
from smeval.ids import LANGUAGES
from smeval.register import Register, load_register
from smeval.wording import Wording
from tests.documents.texts import brief, make_register

FILES = {
    "berlin": "000_4ad42129f9070022.txt",
    "sassenberg": "001_2fb123a16ed2c428.txt",
    "moessingen": "002_fb2ec18885fe74ad.txt",
    "thueringen": "003_cd686c66af73c66e.txt",
    "dortmund": "004_298f03f50e2e9068.txt",
}

# rule, line, what is meant, heading above; all at the end of 2025. Names were masked when the texts were collected, so
# each holds what looks like a placeholder.
DATA = "Verarbeitung Ihrer Daten bei Nutzung unserer Social-Media-Präsenzen"
NOTES = "Hinweise zur Datenverarbeitung in Sozialen Medien"
RESPONSIBLE = "Verantwortlichkeit für unsere Angebote in den Sozialen Medien"
OFFERS = "Facebook-, Instagram-, Youtube-, Twitter- und Flickr-Angebot"
SITUATION = "1. AKTUELLE SITUATION IN DORTMUND"
TWITTER = "Twitter International Unlimited Company"
EXPECTED = {
    "berlin": {
        ("tools", "11", "LinkedIn", "Zwecke und Nutzung der Kanäle"),
        ("term", "26", "Privacy Shield", DATA),
        ("provider", "36", "Instagram Inc.", DATA),
        ("provider", "42", TWITTER, DATA),
    },
    "sassenberg": {
        ("placeholder", "39", "", "5 Festlegung der Verantwortlichkeiten"),
        ("threshold", "94", "", "8.1 Gesetzliche Rahmenbedingungen"),
        ("real_names", "98", "", "8.2 Begründung"),
    },
    "moessingen": {
        ("own_processing", "64", "", NOTES),
        ("legal_basis", "70", "", NOTES),
        ("provider", "96", "Facebook Ireland Ltd.", "Facebook"),
        ("provider", "110", "Instagram Inc.", "Instagram"),
        ("provider", "116", "Google LLC", "YouTube"),
        ("provider", "124", "XING AG", "XING"),
        ("list_extra", "134", "Google Maps", "Google Maps"),
        ("placeholder", "159", "", RESPONSIBLE),
        ("term", "174", "Telemediengesetz (TMG)", RESPONSIBLE),
        ("too_old", "176", "", RESPONSIBLE),
    },
    "thueringen": {
        ("term", "13", "Twitter", "Erforderlichkeit"),
        ("same_information", "23", "", "Erforderlichkeit"),
        ("term", "126", "Telemediengesetz (TMG)", OFFERS),
        ("identification", "126", "Instagram, YouTube, Flickr", OFFERS),
    },
    "dortmund": {
        # agreement
        ("placeholder", "124", "", "§ 8 – Inkrafttreten, Laufzeit und Kündigungsfristen"),
        ("term", "21", "Twitter", "§ 1 – Definition von Social Media und Geltungsbereich"),
        # guide, and its own annex
        ("placeholder", "206", "", "Kommunikation in Sozialen Medien"),
        ("old_statistics", "323", "", "2.4 Soziale Netzwerke"),
        ("term", "262", "Twitter", "1. Kontext des Leitfadens"),
        ("term_ended", "685", "XING-Gruppen", "3.5 XING"),
        ("term", "930", "Telemediengesetz (TMG)", "Anlage 1: Das Impressum bei Angeboten in Sozialen Netzwerken"),
        # assessment
        ("prior_consultation", "1019", "", "Datenschutzfolgenabschätzung"),
        ("assessment", "1053", "XING", SITUATION),
        ("term", "1053", "Twitter", SITUATION),
        ("provider", "1053", TWITTER, SITUATION),
        ("provider", "1053", "Facebook Ireland Ltd.", SITUATION),
        ("term", "1069", "Telemediengesetz (TMG)", "2. RECHTLICHE EINORDNUNG"),
        ("statistics", "1071", "", "2. RECHTLICHE EINORDNUNG"),
        ("arrangement", "1075", "", "2. RECHTLICHE EINORDNUNG"),
        ("answers", "1091", "", "3. VERARBEITUNG VON PERSONENBEZOGENEN DATEN"),
    },
}

# what contradicts a statement: line and heading of the other place
OTHER_PLACES = {
    "threshold": ("109", "8.4 Wie wird das Risiko bewertet?"),
    "own_processing": ("92", "Facebook"),
    "same_information": ("141", "Alternative Informations- und Kommunikationsmöglichkeiten"),
    "answers": ("415", "Was sollte man bei der Nutzung von Facebook beachten?"),
}

# p: present, o: outdated, -: missing; in the order of the catalog's items
ITEMS = (
    "offer", "purpose", "scope", "target_groups", "reasons", "responsible", "privacy_contact", "pros_cons",
    "alternatives", "assessment", "legal_basis", "joint_control", "providers", "rights", "tools", "awareness",
    "evaluation",
)  # fmt: skip
HELD = {
    "berlin":     "pp-p----p-p-opp--",
    "sassenberg": "pppppppppp-------",
    "moessingen": "pp-pppppp-opop--o",
    "thueringen": "pp-pppp-p----p-pp",
    "dortmund":   "pp-p-ppppp-o---p-",
}  # fmt: skip


@pytest.fixture(scope="session")
def documents(project_root: Path) -> Path:
    folder = project_root.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the published documents are not part of the repository: ../shared/seeds is absent")
    return folder


def register_of(body: str, documents: Path, project_root: Path, folder: Path) -> Register:
    """Return the register of a body with its published document beside it."""
    shutil.copytree(project_root / "data" / "concepts" / body, folder / body)
    (folder / body / "documents").mkdir()
    shutil.copy(documents / FILES[body], folder / body / "documents")
    return load_register(folder / body)


@pytest.fixture(scope="module", params=FILES)
def body(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def register(body: str, documents: Path, project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Register:
    return register_of(body, documents, project_root, tmp_path_factory.mktemp("bodies"))


@pytest.fixture(scope="module")
def findings(register: Register) -> tuple[Finding, ...]:
    return tuple(check_documents(register, 2025))


@pytest.fixture(scope="module")
def items(register: Register, findings: tuple[Finding, ...]) -> tuple[ConceptItemRow, ...]:
    return tuple(completeness(register, findings))


def test_exactly_what_is_wrong_is_found(body: str, findings: tuple[Finding, ...]) -> None:
    assert brief(list(findings)) == EXPECTED[body]
    assert len(findings) == len(EXPECTED[body])
    assert {finding.file for finding in findings} == {f"documents/{FILES[body]}"}


def test_a_contradiction_names_both_places(body: str, findings: tuple[Finding, ...]) -> None:
    wording = Wording("de")
    for finding in findings:
        name = finding.id.removeprefix("document_")
        assert ("other" in finding.values) == (name in OTHER_PLACES)
        if name in OTHER_PLACES:
            row, heading = OTHER_PLACES[name]
            where = wording.say("reason.document_other", file=f"documents/{FILES[body]}", row=row, heading=heading)
            assert where in finding.sentence(wording)


def test_a_heading_stands_above_its_finding_in_the_document(
    body: str, findings: tuple[Finding, ...], documents: Path
) -> None:
    lines = [line.strip() for line in (documents / FILES[body]).read_text("utf-8").splitlines()]
    for finding in findings:
        assert finding.key in lines[: int(finding.row)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_sentence_with_its_basis(language: str, findings: tuple[Finding, ...]) -> None:
    wording = Wording(language)
    for finding in findings:
        text = finding.text(wording)
        assert wording.say("reason.document_source", source="x")[:4] in text
        assert "{" not in text
        assert len(text) > 80


def test_what_a_usage_concept_must_hold(body: str, items: tuple[ConceptItemRow, ...]) -> None:
    states = {"p": "present", "o": "outdated", "-": "missing"}
    assert {item.item: item.state for item in items} == dict(
        zip(ITEMS, (states[mark] for mark in HELD[body]), strict=True)
    )
    assert all(bool(item.row) == (item.state != "missing") for item in items)
    assert all(wording.has(f"concept_item.{item.item}") for item in items for wording in map(Wording, LANGUAGES))


def test_the_items_are_a_frame(body: str, items: tuple[ConceptItemRow, ...]) -> None:
    frame = check_frame(CONCEPT_ITEMS_FRAME, make_frame(CONCEPT_ITEMS_FRAME, list(items)))
    assert len(frame) == len(ITEMS)
    counts = frame["state"].value_counts().reindex(["present", "outdated", "missing"], fill_value=0).to_dict()
    assert counts == {state: HELD[body].count(mark) for mark, state in zip("po-", counts, strict=True)}
    assert not frame["source"].eq("").any()


def test_an_item_stands_where_it_is_said_to(body: str, items: tuple[ConceptItemRow, ...], documents: Path) -> None:
    lines = [line.strip() for line in (documents / FILES[body]).read_text("utf-8").splitlines()]
    for item in items:
        assert not item.heading or item.heading in lines[: int(item.row)]


def test_each_source_of_an_item_is_a_heading_of_its_document(documents: Path) -> None:
    for name, item in load_document_rules().items.items():
        file, _, heading = item.source.partition(", ")
        lines = [line.strip() for line in (documents / file).read_text("utf-8").splitlines()]
        assert heading in lines, name


def test_without_a_text_nothing_is_missing_from_it(tmp_path: Path) -> None:
    assert completeness(make_register(tmp_path), ()) == []


def test_in_its_own_time_a_document_was_right(documents: Path, project_root: Path, tmp_path: Path) -> None:
    """In 2021 the concept of June 2021 was neither old nor were the act and Facebook's name outdated."""
    register = register_of("moessingen", documents, project_root, tmp_path)
    later = EXPECTED["moessingen"] - brief(check_documents(register, 2021))
    assert {entry[:3] for entry in later} == {
        ("provider", "96", "Facebook Ireland Ltd."),
        ("term", "174", "Telemediengesetz (TMG)"),
        ("too_old", "176", ""),
    }


def test_a_right_mention_of_the_privacy_shield_is_left_alone(
    documents: Path, project_root: Path, tmp_path: Path
) -> None:
    """Dortmund says that the Privacy Shield was declared invalid; Berlin relies on it."""
    assert "privacy shield" in (documents / FILES["dortmund"]).read_text("utf-8")
    found = check_documents(register_of("dortmund", documents, project_root, tmp_path), 2025)
    assert "Privacy Shield" not in {finding.values.get("name") for finding in found}
