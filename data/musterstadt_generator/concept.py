"""The usage concept of the city: complete but for one point, and with one outdated reference."""

from __future__ import annotations

TEXT = """# Nutzungskonzept der Stadt Musterstadt für soziale Medien

Stand: Oktober 2025

Diese Stadt gibt es nicht; der Text ist für die Beispieldaten erfunden.

## 1. Unser Social-Media-Angebot

Die Stadt Musterstadt nutzt derzeit folgende soziale Netzwerke: Facebook, Instagram, X, Mastodon, YouTube, LinkedIn,
XING, TikTok und Flickr. Welche Auftritte es gibt, steht im Register Soziale Netzwerke.

## 2. Zweck

Die Auftritte unterrichten über Vorhaben und Angebote der Stadt, informieren bei Gefahren und helfen, Fachkräfte zu
gewinnen.

## 3. Art und Umfang

Je Kanal erscheinen in der Regel zwei bis fünf Beiträge pro Woche.

## 4. Inhalte und Zielgruppen

Die Auftritte sollen Personen in der Stadt, Gäste, Medien und Fachkräfte ansprechen. Welche Inhalte ein Kanal für wen
bringt, steht im Register.

## 5. Erforderlichkeit

Viele Menschen lesen Nachrichten der Stadt zuerst in den Netzwerken. Für jeden Kanal ist im Register begründet, warum
die Internetseite allein nicht genügt.

## 6. Verantwortlichkeiten

Der Fachbereich des Kanals verantwortet die Inhalte, das Presse- und Informationsamt die Technik. Das Impressum der
Stadt nach § 5 TMG gilt für die Auftritte auf Facebook, Instagram, X, Mastodon, YouTube, LinkedIn, XING, TikTok und
Flickr. Ansprechstelle für Fragen zum Datenschutz: datenschutz@musterstadt.example.

## 7. Vorteile und Nachteile

Die Auftritte erreichen Menschen, die die Internetseite nicht besuchen. Dem stehen die Auswertung durch die Anbieter,
herabsetzende Kommentare und gefälschte Konten gegenüber.

## 8. Alternative Informations- und Kontaktmöglichkeiten

Alle Meldungen stehen auch auf musterstadt.example und im Newsletter.

## 9. Datenschutz-Folgenabschätzung: Rahmenbedingungen

Für die Auftritte liegt eine Datenschutz-Folgenabschätzung vor.

### Begründung

Die Netzwerke verarbeiten Daten in großem Umfang, zum Teil außerhalb der Europäischen Union.

### Risiko

Das Risiko ist je Kanal in der Risikobewertung beschrieben; zwei Stellen bewerten unabhängig voneinander.

### Bewertung

Ob ein Kanal fortgeführt werden kann, wird jedes Jahr für jeden Kanal entschieden.

## 10. Rechtsgrundlage

Rechtsgrundlage ist Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit der jeweiligen Aufgabe der Stadt.

## 11. Gemeinsame Verantwortlichkeit nach Art. 26 DSGVO

Das Wesentliche der Vereinbarungen mit den Anbietern ist auf der Internetseite veröffentlicht.

## 12. Rechte der Betroffenen

Betroffene können Auskunft, Berichtigung und Löschung verlangen; die Stadt leitet Anträge an den Anbieter weiter, wo sie
selbst nicht abhelfen kann.

## 13. Sensibilisierung

Alle, die Kanäle betreuen, werden jährlich geschult.

## 14. Evaluierung

Wir evaluieren dieses Nutzungskonzept einmal im Jahr.
"""


def text() -> str:
    """Return the usage concept as Markdown."""
    return TEXT
