"""The five published documents: exactly what is wrong in them, and what a usage concept holds of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from smeval.documents import check_documents, completeness
from smeval.register import Register, load_register
from smeval.wording import LANGUAGES, Wording
from tests.documents.texts import brief

FILES = {
    "berlin": "000_4ad42129f9070022.txt",
    "sassenberg": "001_2fb123a16ed2c428.txt",
    "moessingen": "002_fb2ec18885fe74ad.txt",
    "thueringen": "003_cd686c66af73c66e.txt",
    "dortmund": "004_298f03f50e2e9068.txt",
}

# rule, line, what is meant; all at the end of 2025
EXPECTED = {
    "berlin": {
        ("tools", "11", "LinkedIn"),
        ("term", "26", "Privacy Shield"),
        ("provider", "36", "Instagram Inc."),
        ("provider", "42", "Twitter International Unlimited Company"),
    },
    "sassenberg": {("threshold", "94", ""), ("real_names", "98", "")},
    "moessingen": {
        ("own_processing", "64", ""),
        ("legal_basis", "70", ""),
        ("provider", "96", "Facebook Ireland Ltd."),
        ("provider", "110", "Instagram Inc."),
        ("provider", "116", "Google LLC"),
        ("provider", "124", "XING AG"),
        ("list_extra", "134", "Google Maps"),
        ("term", "174", "Telemediengesetz (TMG)"),
        ("too_old", "176", ""),
    },
    "thueringen": {
        ("term", "13", "Twitter"),
        ("same_information", "23", ""),
        ("term", "126", "Telemediengesetz (TMG)"),
        ("identification", "126", "Instagram, YouTube, Flickr"),
    },
    "dortmund": {
        ("term", "21", "Twitter"),                          # agreement
        ("term", "262", "Twitter"),                         # guide
        ("term_ended", "685", "XING-Gruppen"),
        ("term", "930", "Telemediengesetz (TMG)"),
        ("prior_consultation", "1019", ""),                 # assessment
        ("assessment", "1053", "XING"),
        ("term", "1053", "Twitter"),
        ("provider", "1053", "Twitter International Unlimited Company"),
        ("provider", "1053", "Facebook Ireland Ltd."),
        ("term", "1069", "Telemediengesetz (TMG)"),
        ("statistics", "1071", ""),
        ("arrangement", "1075", ""),
        ("answers", "1091", ""),
    },
}  # fmt: skip

# p: present, o: outdated, -: missing; in the order of the catalog's items
ITEMS = (
    "offer", "purpose", "scope", "target_groups", "reasons", "responsible", "privacy_contact", "pros_cons",
    "alternatives", "assessment", "legal_basis", "joint_control", "providers", "rights", "tools", "awareness",
    "evaluation",
)  # fmt: skip
HELD = {
    "berlin":     "pp------p-p-opp--",
    "sassenberg": "pppppppppp-------",
    "moessingen": "pp--ppppp-opop--o",
    "thueringen": "pp-pppp-p----p-pp",
    "dortmund":   "pp---ppppp-o-----",
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


@pytest.fixture(params=FILES)
def body(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def register(body: str, documents: Path, project_root: Path, tmp_path: Path) -> Register:
    return register_of(body, documents, project_root, tmp_path)


def test_exactly_what_is_wrong_is_found(body: str, register: Register) -> None:
    findings = check_documents(register, 2025)
    assert brief(findings) == EXPECTED[body]
    assert len(findings) == len(EXPECTED[body])
    assert {finding.file for finding in findings} == {f"documents/{FILES[body]}"}
    assert all(finding.key for finding in findings), "each names its heading"


def test_a_heading_stands_above_its_finding_in_the_document(body: str, register: Register, documents: Path) -> None:
    lines = [line.strip() for line in (documents / FILES[body]).read_text("utf-8").splitlines()]
    for finding in check_documents(register, 2025):
        assert finding.key in lines[: int(finding.row)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_is_a_sentence_with_its_basis(language: str, register: Register) -> None:
    wording = Wording(language)
    for finding in check_documents(register, 2025):
        text = finding.text(wording)
        assert wording.say("reason.document_source", source="x")[:4] in text
        assert "{" not in text
        assert len(text) > 80


def test_what_a_usage_concept_must_hold(body: str, register: Register) -> None:
    items = completeness(register, 2025)
    states = {"p": "present", "o": "outdated", "-": "missing"}
    assert {item.item: item.state for item in items} == dict(
        zip(ITEMS, (states[mark] for mark in HELD[body]), strict=True)
    )
    assert all(bool(item.row) == (item.state != "missing") for item in items)
    assert all(wording.has(f"concept_item.{item.item}") for item in items for wording in map(Wording, LANGUAGES))


def test_in_its_own_time_a_document_was_right(documents: Path, project_root: Path, tmp_path: Path) -> None:
    """In 2021 the concept of June 2021 was neither old nor were the act and Facebook's name outdated."""
    register = register_of("moessingen", documents, project_root, tmp_path)
    later = EXPECTED["moessingen"] - brief(check_documents(register, 2021))
    assert later == {
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
