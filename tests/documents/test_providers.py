"""The company that is named is the one of the paragraph's network, on the day that counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smeval.documents.providers import provider_of
from smeval.ids import LANGUAGES
from smeval.wording import Wording
from tests.documents.texts import check


def told(folder: Path, text: str, year: int = 2025) -> list[tuple[str, str, str]]:
    """Return rule, name found and name that is right of each finding on companies and addresses."""
    findings = check(folder, text, "facebook", "instagram", "youtube", "x", "linkedin", year=year)
    kinds = ("document_provider", "document_address")
    return [
        (finding.id.removeprefix("document_"), str(finding.values["name"]), str(finding.values["current"]))
        for finding in findings
        if finding.id.startswith(kinds)
    ]


@pytest.mark.parametrize(
    ("service", "day", "name"),
    [
        ("facebook", date(2021, 12, 31), "Facebook Ireland Ltd."),
        ("facebook", date(2022, 12, 31), "Meta Platforms Ireland Limited"),
        ("instagram", date(2020, 12, 31), "Instagram Inc."),
        ("instagram", date(2021, 12, 31), "Facebook Ireland Ltd."),
        ("x", date(2024, 12, 31), "Twitter International Unlimited Company"),
        ("x", date(2025, 12, 31), "X Internet Unlimited Company"),
        ("xing", date(2018, 12, 31), "XING AG"),
        ("xing", date(2019, 12, 31), "New Work SE"),
        ("flickr", date(2017, 12, 31), "Yahoo"),
        ("flickr", date(2018, 12, 31), "Flickr, Inc."),
    ],
)
def test_who_provides_a_network_on_a_day(service: str, day: date, name: str) -> None:
    provider = provider_of(service, day)
    assert provider is not None
    assert provider.name == name


def test_a_network_of_instances_has_no_company() -> None:
    assert provider_of("mastodon", date(2025, 12, 31)) is None


META, GOOGLE = "Meta Platforms Ireland Limited", "Google Ireland Limited"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the network of the sentence, of the sentence before, of the heading
        ("Anbieter von YouTube ist Facebook Ireland Ltd.", ("provider", "Facebook Ireland Ltd.", GOOGLE)),
        (
            "Wir nutzen YouTube. Betreiber ist dort die Facebook Ireland Ltd.",
            ("provider", "Facebook Ireland Ltd.", GOOGLE),
        ),
        ("## YouTube\n\nAnbieter: Facebook Ireland Ltd.", ("provider", "Facebook Ireland Ltd.", GOOGLE)),
        ("## Instagram\n\nAnbieter: Facebook Ireland Ltd.", ("provider", "Facebook Ireland Ltd.", META)),
        ("## YouTube\n\nMeta Platforms Ireland Limited\nMerrion Road", ("provider_other", META, GOOGLE)),
        # a network that the sentence names beats the heading
        (
            "## YouTube\n\nAnbieter von Instagram ist die Facebook Ireland Ltd.",
            ("provider", "Facebook Ireland Ltd.", META),
        ),
        # without a network the company's own, if they have one provider; else none is named
        ("Ansprechpartner ist die Facebook Ireland Ltd.", ("provider", "Facebook Ireland Ltd.", META)),
        ("Anbieter ist die Facebook Inc.", ("provider_open", "Facebook Inc.", "")),
        # a parent company: as the provider, by its former name
        ("Anbieter von Facebook ist Meta Platforms, Inc.", ("provider", "Meta Platforms, Inc.", META)),
        ("Facebook übermittelt Daten an die Facebook Inc.", ("provider", "Facebook Inc.", "Meta Platforms, Inc.")),
    ],
)
def test_the_company_of_the_paragraphs_network_is_named(
    tmp_path: Path, text: str, expected: tuple[str, str, str]
) -> None:
    assert told(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Facebook betreibt die Meta Platforms Ireland Limited, YouTube die Google Ireland Limited.",
        "Meta Platforms Ireland Limited betreibt Facebook, Google Ireland Limited betreibt YouTube.",
        "Die Daten gelangen an die Meta Platforms, Inc. und die X Corp.",
        "LinkedIn gehört zu Microsoft Corporation.",
        "## YouTube\n\nAnders als die Meta Platforms Ireland Limited veröffentlicht Google einen Bericht.",
        "Das Urteil „Meta Platforms und andere“ betrifft Facebook; die Partei hieß Facebook Ireland Limited.",
        "Schreiben Sie an datenschutz@xing.com oder lesen Sie www.facebook.com/privacy.",
    ],
)
def test_companies_that_are_named_rightly_are_left_alone(tmp_path: Path, text: str) -> None:
    assert told(tmp_path, text) == []


def test_a_name_is_right_in_its_own_time(tmp_path: Path) -> None:
    text = "Anbieter von Facebook ist die Facebook Ireland Ltd., 4 Grand Canal Square, Dublin 2."
    assert told(tmp_path / "then", text, 2021) == []
    assert told(tmp_path / "now", text, 2025) == [("provider", "Facebook Ireland Ltd.", META)], "one finding for both"


def test_a_former_address_is_told_where_the_name_is_right(tmp_path: Path) -> None:
    text = "Anbieter von Facebook ist die Meta Platforms Ireland Ltd., 4 Grand Canal Square, Dublin 2."
    assert [name for name, _, _ in told(tmp_path / "now", text)] == ["address"]
    assert told(tmp_path / "then", text, 2022) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_findings_on_companies_say_that_nobody_has_confirmed_them(language: str, tmp_path: Path) -> None:
    wording = Wording(language)
    (finding,) = check(tmp_path, "Anbieter von YouTube ist Facebook Ireland Ltd.", "youtube")
    basis = wording.say("reason.document_source_unconfirmed", source="x").split(":")[0]
    assert basis in finding.sentence(wording)
