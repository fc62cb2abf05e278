"""Sentences that speak of what is past, or of what others do, are right; their neighbours in wording are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.texts import check

RIGHT = (
    "Bis zum 16.07.2020 galt das Privacy Shield.",
    "Das Privacy Shield (bis 16.07.2020) ist entfallen.",
    "Das Privacy Shield gilt seit dem Urteil des EuGH vom 16.07.2020 nicht mehr.",
    "Der EuGH hat das Privacy Shield am 16.07.2020 gekippt.",
    "Auf das Privacy Shield stützen wir uns nicht mehr.",
    "Bis 16.07.2020 Privacy Shield, seitdem Standardvertragsklauseln.",
    "Das Abkommen Safe Harbor hat der EuGH 2015 aufgehoben.",
    "Angaben nach § 5 DDG (früher § 5 TMG).",
    "Angaben nach § 5 DDG (bis 13.05.2024: § 5 TMG).",
    "Das TMG ist am 14. Mai 2024 außer Kraft getreten.",
    "Das Digitale-Dienste-Gesetz hat das Telemediengesetz abgelöst.",
    "An die Stelle des Telemediengesetzes ist das Digitale-Dienste-Gesetz getreten.",
    "Anstelle von § 5 TMG gilt seit dem 14.05.2024 § 5 DDG.",
    "Nach § 5 TMG a. F. war das Impressum leicht erkennbar zu halten.",
    "OLG Düsseldorf, Urteil vom 13.08.2013, I-20 U 75/13, zu § 5 TMG.",
    "Statt des TTDSG gilt das TDDDG.",
    "Der Medienstaatsvertrag ersetzt seit 2020 den Rundfunkstaatsvertrag.",
    "Anbieter ist die Meta Platforms Ireland Limited (bis Januar 2022 Facebook Ireland Limited).",
    "Facebook Ireland Limited heißt heute Meta Platforms Ireland Limited.",
    "Anbieter ist die New Work SE (vormals XING AG).",
    "XING AG (heute New Work SE).",
    "Anbieter ist Google Ireland Limited, ein Unternehmen der Google LLC.",
    "Daten können an die Google LLC in den USA übermittelt werden.",
    "Anbieter ist die X Internet Unlimited Company, bis April 2025 Twitter International Unlimited Company.",
    "Wir sind auf X, bis Juli 2023 Twitter genannt.",
    "Twitter heißt seit Juli 2023 X.",
    "Das frühere Netzwerk Twitter heißt heute X.",
    "Der Kanal auf Twitter wurde am 31.01.2020 geschlossen.",
    "XING-Gruppen gibt es seit dem 11.01.2023 nicht mehr.",
    "Die XING-Gruppen wurden 2023 eingestellt.",
    "Der Anbieter stützt seine Verarbeitung auf Art. 6 Abs. 1 lit. f DSGVO.",
    "Meta beruft sich auf berechtigte Interessen nach Art. 6 Abs. 1 Buchst. f DSGVO.",
    "Für Behörden scheidet Art. 6 Abs. 1 lit. f DSGVO aus.",
    "Auf Art. 6 Abs. 1 Buchst. f DSGVO kann sich die Stadt nicht stützen.",
    "Wir stützen uns nicht mehr auf Art. 6 Abs. 1 lit. f DSGVO.",
    "Es besteht keine Klarnamenpflicht.",
    "Eine Pflicht, seinen Klarnamen zu führen, besteht nicht.",
    "Instagram Inc. wurde 2021 mit Meta verschmolzen.",
    "Früher war Anbieter die Instagram Inc., heute ist es die Meta Platforms Ireland Limited.",
    "Ist wirklich allein Meta für die Verarbeitung verantwortlich?",
    "Die Kriterien der Artikel-29-Datenschutzgruppe (WP 248) sind weiter maßgeblich.",
    "Der Verweis auf das Telemediengesetz ist zu streichen.",
    "Der Leitfaden informiert über TikTok.",
    "Beiträge, die Vereine bei TikTok veröffentlichen, verantworten diese.",
    "Auf Art. 6 Abs. 1 lit. f DSGVO, so verlockend das wäre, kann eine Gemeinde ihre Seite nicht stützen.",
)

# sentence, rule
WRONG = (
    ("US-Anbieter, die unter dem Privacy Shield zertifiziert sind, halten die Standards der EU ein.", "term"),
    ("Die Übermittlung stützt sich bis auf Weiteres auf das Privacy Shield.", "term"),
    ("Seit dem Urteil des EuGH stützen wir uns auf das Privacy Shield.", "term"),
    ("Angaben gemäß § 5 TMG, gültig für alle Kanäle.", "term"),
    ("Früher hatten wir nur eine Internetseite, heute nutzen wir Twitter.", "term"),
    ("Bis zu zwei Beiträge am Tag erscheinen auf Twitter.", "term"),
    ("Statt langer Texte gibt es kurze Nachrichten, auch auf Twitter.", "term"),
    ("Auf Twitter antworten wir schnell, auf Facebook nicht mehr.", "term"),
    ("Anbieter ist Facebook Ireland Limited, heute wie gestern.", "provider"),
    ("Ansprechpartner ist bis heute Facebook Ireland Ltd. in Dublin.", "provider"),
    ("Anbieter von YouTube ist Google LLC, 1600 Amphitheatre Parkway, USA.", "provider"),
    ("Unsere Angebote im Netzwerk beruhen auf Art. 6 Abs. 1 lit. f DSGVO.", "legal_basis"),
    ("Die Verarbeitung auf Facebook erfolgt nach Art. 6 Abs. 1 lit. f DSGVO.", "legal_basis"),
    ("Es gilt Art. 6 Abs. 1 Buchst. f DSGVO.", "legal_basis"),
    ("Bei dem Kanal besteht die Pflicht, seinen Klarnamen zu führen.", "real_names"),
    ("In XING-Gruppen antworten wir schnell.", "term_ended"),
    ("Eine Mitverantwortung der Stadt für die Daten wird nicht gesehen.", "sole_control"),
    ("Wie Meta mit den Daten umgeht, entscheidet das Unternehmen in eigener Verantwortung.", "sole_control"),
    ("Stellenangebote veröffentlichen wir bei XING.", "offer_extra"),
    ("Diensteanbieter im Sinne des Teledienstegesetzes ist die Stadt.", "term"),
)


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_is_right_is_left_alone(tmp_path: Path, sentence: str) -> None:
    assert check(tmp_path, sentence) == []


@pytest.mark.parametrize(("sentence", "rule"), WRONG)
def test_what_only_sounds_like_it_is_reported(tmp_path: Path, sentence: str, rule: str) -> None:
    assert [finding.id for finding in check(tmp_path, sentence)] == [f"document_{rule}"]
