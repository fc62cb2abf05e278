"""One rule at a time, each with a text that breaks it and one that keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.documents import check_documents
from smeval.ids import LANGUAGES
from smeval.wording import Wording
from tests.documents.texts import check, make_register

GOOD = """Nutzungskonzept der Stadt Beispiel

1 Zweck

Wir informieren auf Facebook und X (Twitter) über Themen der Stadt. Stand: 01.03.2025

Wir evaluieren dieses Konzept einmal im Jahr.

2 Rechtsgrundlage

Grundlage ist Art. 6 Abs. 1 Buchst. e DSGVO. Art. 6 Abs. 1 Buchst. f DSGVO gilt für Behörden nicht.
Das Privacy Shield wurde 2020 für unwirksam erklärt. Angaben nach § 5 DDG (früher § 5 TMG) stehen im Impressum.

3 Anbieter

- Facebook (Meta Platforms Ireland Limited, früher Facebook Ireland Limited, Dublin)
- X (X Internet Unlimited Company, vormals Twitter International Unlimited Company, Dublin)

Über die Schnittstelle sind die Kanäle auf Facebook und X mit dem Werkzeug verbunden.

4 Verarbeitung von Daten

Zur gemeinsamen Verantwortlichkeit gilt die Seiten-Insights-Ergänzung, nicht der Zusatz für Verantwortliche.
"""


def found(folder: Path, text: str, *platforms: str, year: int = 2025) -> list[tuple[str, str]]:
    """Return id and line of each finding."""
    findings = check(folder, text, *platforms, year=year)
    return [(finding.id.removeprefix("document_"), finding.row) for finding in findings]


def test_what_is_right_is_not_reported(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD, "facebook", "x") == []


def test_a_body_without_texts_has_no_findings(tmp_path: Path) -> None:
    assert check_documents(make_register(tmp_path), 2025) == []


@pytest.mark.parametrize(
    ("text", "name", "first_year"),
    [
        ("Anbieter sind nach dem Privacy-Shield zertifiziert.", "Privacy Shield", 2020),
        ("Grundlage ist das Safe-Harbor-Abkommen.", "Safe Harbor", 2015),
        ("Angaben gemäß § 5 TMG", "Telemediengesetz (TMG)", 2024),
        ("Anbieter im Sinne des Telemediengesetzes ist die Stadt.", "Telemediengesetz (TMG)", 2024),
        ("Cookies setzen wir nach § 25 TTDSG.", "TTDSG", 2024),
        ("Verantwortlich nach § 55 Abs. 2 RStV", "Rundfunkstaatsvertrag (RStV)", 2020),
        ("Wir nutzen Twitter.", "Twitter", 2023),
        ("Wir moderieren XING-Gruppen.", "XING-Gruppen", 2023),
        ("Anschrift: Instagram Inc., Menlo Park", "Instagram Inc.", 2021),
        ("Anschrift: Facebook Ireland Ltd., Dublin", "Facebook Ireland Ltd.", 2022),
        ("Anschrift: Google LLC, Mountain View", "Google LLC", 2019),
        ("Anschrift: XING AG, Hamburg", "XING AG", 2019),
        ("Anbieter: Twitter International Company, Dublin", "Twitter International Unlimited Company", 2025),
    ],
)
def test_a_term_is_reported_from_the_year_on_in_which_it_was_outdated(
    tmp_path: Path, text: str, name: str, first_year: int
) -> None:
    findings = check(tmp_path / "then", text, year=first_year)
    assert [finding.values["name"] for finding in findings] == [name]
    assert found(tmp_path / "before", text, year=first_year - 1) == []


def test_the_places_of_a_term_in_one_document_are_one_finding(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, "1 Impressum\n\nNach § 5 TMG.\n\nDas TMG sagt: § 5 TMG.\n\nTMG")
    assert (finding.row, finding.key) == ("3", "1 Impressum")
    assert "Weitere Zeilen in diesem Schriftstück: 5, 7." in finding.sentence(Wording("de"))


@pytest.mark.parametrize(
    "text",
    [
        "Grundlage ist Art. 6 Abs. 1 lit. f. DSGVO.",
        "Grundlage ist Art. 6 Abs. 1 Satz 1 Buchst. f DSGVO.",
        "Grundlage ist Artikel 6 Absatz 1 Buchstabe f) DSGVO.",
        "Grundlage ist Art. 6(1)(f) DSGVO.",
        "Grundlage ist Art. 6 Abs. 1 lit. a und f DSGVO.",
        "Grundlage ist Art. 6\nAbs. 1 lit. f DSGVO.",
        "Grundlage ist Art.\u00a06 Abs.\u00a01 lit.\u00a0f DSGVO.",
        "Soweit nicht anders angegeben, ist Grundlage Art. 6 Abs. 1 lit. f DSGVO.",
    ],
)
def test_the_wrong_legal_basis_is_reported(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == [("legal_basis", "1")]


@pytest.mark.parametrize(
    "text",
    [
        "Grundlage ist Art. 6 Abs. 1 lit. e DSGVO.",
        "Grundlage ist Art. 6 Abs. 1 lit. a DSGVO für Fotos.",
        "Wir stützen uns nicht auf Art. 6 Abs. 1 lit. f DSGVO.",
        "Art. 6 Abs. 1 lit. f DSGVO ist für Behörden ausgeschlossen.",
    ],
)
def test_other_legal_bases_are_not(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


def test_a_duty_to_use_real_names_is_for_people_to_check(tmp_path: Path) -> None:
    (finding,) = check(tmp_path / "a", "Auf der Plattform besteht die Pflicht, seinen Klarnamen zu führen.")
    assert (finding.id, finding.severity) == ("document_real_names", "note")
    assert found(tmp_path / "b", "Eine Klarnamenpflicht lehnen wir ab; es gibt keine Klarnamenpflicht.") == [
        ("real_names", "1")
    ]
    assert found(tmp_path / "c", "Es gibt keine Klarnamenpflicht.") == []


def test_a_denied_threshold_counts_only_with_an_assessment(tmp_path: Path) -> None:
    denied = "Das Angebot löst das in Art. 35 DSGVO beschriebene Risiko selbst nicht aus.\n\n"
    assert found(tmp_path / "a", denied) == []
    (finding,) = check(tmp_path / "b", denied + "Das Risiko ist als gering einzustufen.")
    assert finding.id == "document_threshold"
    assert "documents/konzept.txt, Zeile 3" in finding.sentence(Wording("de"))


def test_statistics_that_are_said_not_to_be_used(tmp_path: Path) -> None:
    text = "Die Stadt nutzt die Daten aus den Seiten-Insights allerdings nicht unmittelbar."
    assert found(tmp_path / "a", text) == [("statistics", "1")]
    assert found(tmp_path / "b", "Die Stadt nutzt die Daten aus den Seiten-Insights.") == []


def test_the_arrangement_must_be_the_one_for_page_insights(tmp_path: Path) -> None:
    wrong = "Es gilt der Zusatz für Verantwortliche, facebook.com/legal/controller_addendum."
    right = "Es gilt facebook.com/legal/terms/page_controller_addendum."
    assert found(tmp_path / "a", wrong) == [("arrangement", "1")]
    assert found(tmp_path / "b", right) == []
    assert found(tmp_path / "c", f"{wrong}\n\n{right}") == []


def test_an_assessment_must_speak_of_prior_consultation(tmp_path: Path) -> None:
    text = "Datenschutz-Folgenabschätzung Social Media\n\nWir sind auf Facebook.\n\n"
    assert found(tmp_path / "a", text) == [("prior_consultation", "1")]
    assert found(tmp_path / "b", text + "Eine Konsultation nach Art. 36 DSGVO ist nicht nötig.") == []


def test_answers_denied_here_and_expected_there(tmp_path: Path) -> None:
    denied = "Die Stadt geht auf Kommentare nicht ein."
    expected = "Dazu gehört:\n- schnelle Reaktion auf Beiträge und Fragen"
    texts = {"folgenabschaetzung": denied, "leitfaden": expected}
    (finding,) = check_documents(make_register(tmp_path / "a", **texts), 2025)
    assert (finding.id, finding.file) == ("document_answers", "documents/folgenabschaetzung.txt")
    assert "documents/leitfaden.txt, Zeile 2" in finding.sentence(Wording("de"))
    assert found(tmp_path / "b", denied) == []


def test_the_same_information_always_and_as_a_rule(tmp_path: Path) -> None:
    always = "Die Informationen finden sich durchgängig auch auf der Internetseite."
    mostly = "Sie erscheinen in der Regel auch über andere Wege."
    assert found(tmp_path / "a", f"{always}\n\n{mostly}") == [("same_information", "1")]
    assert found(tmp_path / "b", always) == []


def test_own_processing_denied_and_named(tmp_path: Path) -> None:
    denied = "Die Stadt verarbeitet keine personenbezogenen Daten."
    named = "Teilen wir Kommentare, werden auch von uns Ihre Angaben verarbeitet."
    assert found(tmp_path / "a", f"{named}\n\n{denied}") == [("own_processing", "3")]
    assert found(tmp_path / "b", denied) == []


def test_identification_must_cover_every_channel(tmp_path: Path) -> None:
    text = "Anbieter im Sinne des § 5 DDG ist für Facebook und XING die Stadt."
    (finding,) = check(tmp_path / "a", text, "facebook", "xing", "youtube", "instagram")
    assert finding.values["platforms"] == ["YouTube", "Instagram"]
    assert found(tmp_path / "b", text, "facebook", "xing") == []
    assert found(tmp_path / "c", "Angaben nach § 5 DDG stehen im Impressum.", "facebook", "xing") == []
    others = "Der Anbieter ist für die Verarbeitung auf Facebook verantwortlich."
    assert found(tmp_path / "d", others, "facebook", "xing") == []


def test_tools_must_be_connected_to_every_channel(tmp_path: Path) -> None:
    text = "Über eine Client-API sind die Kanäle (X, Facebook, YouTube) mit den Diensten verbunden."
    (finding,) = check(tmp_path / "a", text, "x", "facebook", "youtube", "linkedin")
    assert (finding.id, finding.values["platforms"]) == ("document_tools", ["LinkedIn"])
    assert found(tmp_path / "b", text, "x", "facebook", "youtube") == []
    assert found(tmp_path / "c", "Kanäle wie Facebook sind mit Risiken verbunden.", "x", "facebook") == []


def test_an_assessment_must_name_every_channel(tmp_path: Path) -> None:
    text = (
        "# Datenschutz-Folgenabschätzung\n\nWir sind auf Facebook. Zu Art. 36 DSGVO: entfällt.\n\nAuch auf Instagram."
    )
    (finding,) = check(tmp_path / "a", text, "facebook", "instagram", "xing")
    assert (finding.id, finding.row, finding.values["platforms"]) == ("document_assessment", "3", ["XING"])
    assert found(tmp_path / "b", text, "facebook", "instagram") == []
    running = "Für Facebook ist eine\nDatenschutz-Folgenabschätzung vorgesehen,\nfür andere Kanäle nicht"
    assert found(tmp_path / "c", running, "facebook", "instagram") == []


def test_channels_in_the_own_network_are_nobody_elses_business(tmp_path: Path) -> None:
    text = "Anbieter im Sinne des § 5 DDG ist für Facebook die Stadt."
    assert found(tmp_path, text, "facebook", "wiki", "blog") == []


LIST = "Facebook\n\nAnschrift: Meta Platforms Ireland Limited\n\nGoogle Maps\n\nAnschrift: Google Ireland Limited\n"
LINES = "- Facebook (Meta Platforms Ireland Limited, Dublin)\n- Google/ YouTube (Google Ireland Limited, Dublin)\n"


def test_a_provider_listed_without_a_channel(tmp_path: Path) -> None:
    (finding,) = check(tmp_path / "a", LIST, "facebook")
    assert (finding.id, finding.row, finding.values["name"]) == ("document_list_extra", "5", "Google Maps")
    assert found(tmp_path / "b", LINES, "facebook") == [("list_extra", "2")]
    assert found(tmp_path / "c", LINES, "facebook", "youtube") == []


def test_a_channel_that_the_list_of_providers_leaves_out(tmp_path: Path) -> None:
    (finding,) = check(tmp_path / "a", LINES, "facebook", "youtube", "xing")
    assert (finding.id, finding.values["platforms"]) == ("document_list_missing", ["XING"])
    assert found(tmp_path / "b", "Facebook und YouTube (Google Ireland Limited)", "facebook", "xing") == []


@pytest.mark.parametrize(
    ("stated", "year", "expected"),
    [
        ("Stand Juni 2021.", 2025, ["too_old"]),
        ("Stand: 01.06.2021", 2025, ["too_old"]),
        ("Stand Juni 2021.", 2021, []),
        ("Stand Juni 2021.", 2022, ["too_old"]),
        ("Stand: 31.12.2024", 2025, []),
        ("Stand: 30.12.2024", 2025, ["too_old"]),
        ("Seefurt, im März 2024", 2025, ["too_old"]),
        ("Seefurt, den 3. März 2025", 2025, []),
        ("Video vom Ereignis, Stand 10.03.2020, 10:00 Uhr", 2025, ["undated"]),
        ("", 2025, ["undated"]),
    ],
)
def test_who_promises_a_yearly_evaluation_keeps_it(tmp_path: Path, stated: str, year: int, expected: list[str]) -> None:
    text = f"{stated}\n\nWir evaluieren dieses Konzept einmal im Jahr."
    assert [name for name, _ in found(tmp_path / "a", text, year=year)] == expected
    assert found(tmp_path / "b", f"{stated}\n\nWir prüfen regelmäßig, Passwörter jährlich.", year=year) == []


def test_what_others_wrote_is_not_judged(tmp_path: Path) -> None:
    text = "Zusatz für Verantwortliche\n\nFacebook Ireland Limited stützt sich auf Art. 6(1)(f) und das Privacy Shield."
    assert found(tmp_path, text) == []


def test_a_fact_that_the_body_confirms_is_no_longer_called_unconfirmed(tmp_path: Path) -> None:
    text = "Angaben gemäß § 5 TMG"
    (before,) = check(tmp_path / "a", text)
    register = make_register(tmp_path / "b", body='[law]\nconfirmed = ["imprint_ddg"]\n', konzept=text)
    (after,) = check_documents(register, 2025)
    assert "noch nicht bestätigt: Digitale-Dienste-Gesetz" in before.sentence(Wording("de"))
    assert "(Grundlage: Digitale-Dienste-Gesetz" in after.sentence(Wording("de"))


def test_a_file_that_is_no_text_is_told_and_stops_nothing(tmp_path: Path) -> None:
    register = make_register(tmp_path, konzept="Angaben gemäß § 5 TMG")
    (tmp_path / "documents" / "bild.txt").write_bytes(b"\x89PNG\x00\x01\x02\xff")
    (tmp_path / "documents" / "README.md").write_bytes("Wir nutzen Twitter für die Öffentlichkeit.".encode("cp1252"))
    (tmp_path / "documents" / "konzept.pdf").write_bytes(b"%PDF")
    findings = check_documents(register, 2025)
    assert [(finding.file, finding.severity) for finding in findings] == [
        ("documents/README.md", "note"),
        ("documents/README.md", "warning"),
        ("documents/bild.txt", "error"),
        ("documents/konzept.txt", "warning"),
    ]


NAMES = ("Erika", "Mustermann", "MUSTERMANN")
WITH_NAMES = """Nutzungskonzept

Erika Mustermann

1. Verantwortliche Erika Mustermann

Nach § 5 TMG ist Erika Mustermann verantwortlich.

Impressum und Datenschutz Erika von Mustermann

Wir nutzen Twitter, sagt Erika Mustermann.

# Ansprechpartnerin für Datenschutz: Erika Mustermann

Grundlage ist Art. 6 Abs. 1 lit. f DSGVO (Erika Mustermann).

DATENSCHUTZ ERIKA MUSTERMANN

2. IMPRESSUM VON ERIKA VON MUSTERMANN

Auch Erika Mustermann hat die Pflicht, ihren Klarnamen zu führen.

Frau Mustermann, Redaktion und Evaluierung

Wir evaluieren das mit Erika Mustermann einmal im Jahr.
"""


def test_no_name_of_a_person_gets_into_a_finding(tmp_path: Path) -> None:
    findings = check(tmp_path, WITH_NAMES)
    ids = {finding.id.removeprefix("document_") for finding in findings}
    assert ids == {"term", "legal_basis", "real_names", "undated", "placeholder"}
    for finding in findings:
        for told in (finding.key, str(finding.values), *(finding.text(Wording(name)) for name in LANGUAGES)):
            assert not any(name in told for name in NAMES)


def test_outside_germany_no_german_law_is_checked(tmp_path: Path) -> None:
    text = (
        "Impressum nach § 5 TMG, § 3 DSG NRW und § 55 RStV. Das Privacy Shield und Art. 6 Abs. 1 lit. f DSGVO gelten."
    )
    german = {"document_term", "document_act"}
    abroad = make_register(tmp_path / "a", body='country = "AT"\n', konzept=text)
    told = {(finding.id, finding.values.get("name")) for finding in check_documents(abroad, 2025)}
    assert told == {("document_term", "Privacy Shield"), ("document_legal_basis", None)}
    inland = make_register(tmp_path / "b", body='land = "BW"\n', konzept=text)
    found = [finding for finding in check_documents(inland, 2025) if finding.id in german]
    assert len(found) == 4


def test_without_a_land_nobody_says_which_act_applies(tmp_path: Path) -> None:
    assert found(tmp_path, "Rechtsgrundlage ist § 3 DSG NRW.") == []


def test_a_body_of_the_federation_is_bound_by_the_federal_act(tmp_path: Path) -> None:
    text = "Rechtsgrundlage ist § 3 BDSG.\n\nErgänzend gilt § 3 DSG NRW."
    register = make_register(tmp_path / "a", body='kind = "federal"\n', konzept=text)
    (finding,) = check_documents(register, 2025)
    assert (finding.id, finding.row, finding.values["current"]) == (
        "document_act",
        "3",
        "Bundesdatenschutzgesetz (BDSG)",
    )
    register = make_register(tmp_path / "b", body='kind = "municipality"\nland = "NW"\n', konzept=text)
    assert [(finding.id, finding.row) for finding in check_documents(register, 2025)] == [("document_act", "1")]


def test_an_own_act_is_right_and_an_ambiguous_one_where_it_may_be(tmp_path: Path) -> None:
    text = "Rechtsgrundlage ist § 3 LDSG."
    for land, expected in (("SH", []), ("BW", []), ("NW", ["document_act"])):
        register = make_register(tmp_path / land, body=f'land = "{land}"\n', konzept=text)
        assert [finding.id for finding in check_documents(register, 2025)] == expected


def test_invented_names_are_right_for_a_body_that_bears_them(tmp_path: Path) -> None:
    text = "Die Stadt Beispiel und die Stadt Musterhausen informieren."
    assert found(tmp_path, text) == [("placeholder", "1")]
    assert found(tmp_path / "b", "Die Stadt Beispiel informiert.") == []


def test_a_statement_counts_only_if_it_is_contradicted_below(tmp_path: Path) -> None:
    denied = "Eine Datenschutz-Folgenabschätzung ist nicht erforderlich."
    high = "Die Profilbildung ist ein hohes Risiko."
    assert found(tmp_path / "a", f"{denied}\n\n{high}") == [("threshold", "1")]
    assert found(tmp_path / "b", f"{high}\n\n{denied}") == []


def test_no_influence_is_right_beside_joint_control_in_the_same_document(tmp_path: Path) -> None:
    alone = "Auf die Verarbeitung der Daten haben wir keinen Einfluss."
    joint = "Nach Art. 26 DSGVO sind wir mit dem Anbieter gemeinsam verantwortlich."
    assert found(tmp_path / "a", alone) == [("sole_control", "1")]
    assert found(tmp_path / "b", f"{alone}\n\n{joint}") == []
    texts = {"hinweise": alone, "konzept": joint}
    assert [finding.file for finding in check_documents(make_register(tmp_path / "c", **texts), 2025)] == [
        "documents/hinweise.txt"
    ]


OFFERS = "Die Stadt ist auf folgenden Plattformen vertreten:\n\n- Facebook\n- TikTok\n"


def test_networks_that_a_text_offers_are_compared_with_the_register(tmp_path: Path) -> None:
    assert found(tmp_path / "a", OFFERS, "facebook", "tiktok") == []
    (extra,) = check(tmp_path / "b", OFFERS, "facebook")
    assert (extra.id, extra.row, extra.values["name"]) == ("document_offer_extra", "4", "TikTok")
    (missing,) = check(tmp_path / "c", OFFERS, "facebook", "tiktok", "xing")
    assert (missing.id, missing.values["platforms"]) == ("document_offer_missing", ["XING"])
    assert found(tmp_path / "d", OFFERS + "\nÜber XING reden wir später.", "facebook", "tiktok", "xing") == []


def test_figures_may_be_three_years_old(tmp_path: Path) -> None:
    text = "Im Jahr 2022 nutzten 20 Millionen Menschen Instagram."
    assert found(tmp_path / "a", text, year=2025) == []
    assert found(tmp_path / "b", text, year=2026) == [("old_statistics", "1")]
