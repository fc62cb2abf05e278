"""What the city declares about duties and risks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from musterstadt_generator.activity import dice
from musterstadt_generator.city import CHANNELS, YEARS, Channel
from musterstadt_generator.formats import Row, register_table

DPO, HEAD, COUNCIL, EDITORS = (
    "Behördlicher Datenschutz", "Fachbereichsleitung", "FB 11 Personal und Organisation", "Leitung Online-Redaktion",
)  # fmt: skip

#: Duty: the document that proves it, and the function that checks it.
DUTIES = {
    "g0": ("Datenschutz-Folgenabschätzung Social Media, Abschnitt Auswertung", DPO),
    "g1": ("Nutzungskonzept, Abschnitt Zweck und Zielgruppe", HEAD),
    "g2": ("Nutzungskonzept, Abschnitt Rechtsgrundlage: Art. 6 Abs. 1 Buchst. e DSGVO", DPO),
    "g3": ("Vermerk zur Vereinbarung nach Art. 26 DSGVO mit dem Anbieter", DPO),
    "g4": ("Vermerk zur Übermittlung in Drittländer, Angemessenheitsbeschluss vom 10.07.2023", DPO),
    "g5": ("Datenschutz-Folgenabschätzung Social Media", DPO),
    "g6": ("Prüfprotokoll Impressum: zwei Klicks am Rechner, zwei Klicks mobil", EDITORS),
    "g7": ("Datenschutzerklärung für Angebote in sozialen Netzwerken", DPO),
    "g8": ("Stichprobe: 20 Beiträge mit der Internetseite verglichen", EDITORS),
    "g9": ("Stichprobe: 50 Antworten auf Einzelfälle geprüft", EDITORS),
    "g10": ("Register Soziale Netzwerke, Blatt des Kanals", COUNCIL),
    "g11": ("Schulungsnachweise und Protokoll der Überprüfung nach einem Jahr", COUNCIL),
    "g12": ("Moderationsplan mit Vertretung", EDITORS),
    "g13": ("Löschkonzept, Protokoll der letzten Löschung", DPO),
    "g14": ("Nutzungskonzept, jährliche Fortschreibung", HEAD),
    "g15": ("Stichprobe: Alternativtexte und Untertitel", EDITORS),
    "g16": ("Protokoll der Kontensicherung mit zweitem Faktor", "IT-Sicherheit"),
}
#: Why a duty does not apply.
OWN_HANDS, SILENT = "Betrieb auf eigenem Server, kein Anbieter beteiligt", "Der Kanal antwortet nicht"
#: Duties that do not apply to platforms in the city's own hands.
OWN_SERVER = {"mastodon": ("g3", "g4"), "blog": ("g3", "g4"), "forum": ("g3", "g4"),
              "wiki": ("g3", "g4", "g5", "g6", "g9", "g13")}  # fmt: skip
#: What is not simply met: (channel, duty) -> state in 2024 and in 2025, and what the document says instead.
EXCEPTIONS = {
    ("presse_facebook", "g7"): ("met", "not_met", "Datenschutzerklärung nennt noch den früheren Anbieter"),
    ("personal_linkedin", "g13"): ("met", "in_progress", "Löschkonzept nach Wechsel des Werkzeugs im Entwurf"),
    ("kultur_flickr", "g16"): ("met", "not_met", "Zweiter Faktor nach Gerätewechsel nicht wieder eingerichtet"),
    ("tourismus_x", "g3"): ("in_progress", "in_progress", "Geänderte Bedingungen des Anbieters werden geprüft"),
    ("umwelt_forum", "g10"): ("not_met", "not_met", "Beteiligung des Personalrats fehlt"),
}

#: Ratings: severity, likelihood, and both after the measures.
Rating = tuple[int, int, int, int]
NETWORK: dict[str, Rating] = {
    "profiling": (2, 3, 2, 2),
    "identity_theft": (2, 1, 1, 1),
    "discrimination": (1, 1, 1, 1),
    "reputation": (2, 1, 1, 1),
    "financial_loss": (1, 1, 1, 1),
    "sensitive_data": (2, 2, 2, 1),
    "third_country_access": (2, 3, 2, 2),
    "special_categories": (2, 2, 2, 1),
    "minors": (2, 2, 2, 1),
    "linkage": (2, 3, 2, 2),
    "hate_against_people": (2, 2, 2, 1),
    "loss_of_control": (2, 2, 2, 2),
    "staff": (2, 2, 1, 1),
}
#: On the city's own servers: every risk stays small.
OWN: dict[str, Rating] = dict.fromkeys(NETWORK, (1, 1, 1, 1)) | {
    "sensitive_data": (2, 1, 1, 1),
    "hate_against_people": (2, 1, 1, 1),
    "staff": (2, 1, 1, 1),
}
#: Risks that do not arise in the city's own network.
ELSEWHERE = ("profiling", "third_country_access", "minors", "linkage")
CHANGED: dict[str, dict[str, Rating]] = {
    "presse_x": {"hate_against_people": (3, 4, 3, 3), "third_country_access": (3, 3, 3, 3), "staff": (3, 3, 2, 2)},
    "kultur_tiktok": {"minors": (3, 3, 2, 2), "third_country_access": (3, 3, 2, 2)},
    "personal_xing": {"third_country_access": (1, 1, 1, 1)},
    "umwelt_forum": {"hate_against_people": (2, 2, 2, 1)},
}
#: Where the data protection officer rates otherwise than the department.
SECOND_VIEW: dict[str, dict[str, Rating]] = {
    "feuerwehr_x": {"hate_against_people": (3, 3, 3, 2)},
    "presse_instagram": {"minors": (2, 3, 2, 2)},
}
REASONS = {
    "profiling": "Der Anbieter wertet das Verhalten seiner Nutzenden aus; der Kanal erhöht die Menge der Daten wenig.",
    "identity_theft": "Ein gefälschtes Konto der Stadt wurde nicht gemeldet; das Konto ist als amtlich erkennbar.",
    "discrimination": "Beiträge nennen Menschen nicht einzeln; Kommentare werden geprüft.",
    "reputation": "Veröffentlicht werden Sachthemen; Bilder von Personen nur mit Einwilligung.",
    "financial_loss": "Über den Kanal wird nichts bezahlt; auf Betrugsversuche wird hingewiesen.",
    "sensitive_data": "Menschen schreiben von sich aus Persönliches in Kommentare.",
    "third_country_access": "Der Anbieter kann Daten in Drittländer übermitteln.",
    "special_categories": "Aus Reaktionen lassen sich Rückschlüsse auf Überzeugungen ziehen.",
    "minors": "Auch Minderjährige nutzen das Netzwerk; sie werden nicht gezielt angesprochen.",
    "linkage": "Der Anbieter kann Daten mehrerer Dienste zusammenführen.",
    "hate_against_people": "Unter Beiträgen zu strittigen Themen kommen herabsetzende Kommentare vor.",
    "loss_of_control": "Veröffentlichtes kann kopiert und nicht überall gelöscht werden.",
    "staff": "Die Moderation ist mit Angriffen auf Beschäftigte verbunden.",
}
MEASURES = {
    "profiling": "Datensparsame Einstellungen, Datenschutzerklärung, Alternativen auf der Internetseite",
    "sensitive_data": "Moderation an Werktagen, Hinweis in der Netiquette",
    "third_country_access": "Keine personenbezogenen Inhalte, Verweis auf die Internetseite",
    "hate_against_people": "Netiquette, Ausblenden, Anzeige bei Straftaten",
    "minors": "Keine Ansprache von Minderjährigen, Kommentare geschlossen, wo das Netzwerk es erlaubt",
    "staff": "Vertretung, Ansprechstelle nach § 5 der Dienstvereinbarung",
}
#: Reasons for ratings that stand out: (channel, risk, rater) -> reason.
OWN_REASONS = {
    ("presse_x", "hate_against_people", "department"): "Unter fast jedem strittigen Thema stehen Beleidigungen.",
    (
        "presse_x",
        "hate_against_people",
        "second",
    ): "Gemeldete Beleidigungen blieben meist stehen, Betroffene sind benannt.",
    ("presse_x", "third_country_access", "department"): "Der Anbieter gibt über die Weitergabe kaum Auskunft.",
    ("presse_x", "third_country_access", "second"): "Zweck und Umfang der Weitergabe lassen sich nicht nachvollziehen.",
    ("feuerwehr_x", "hate_against_people", "department"): "Herabsetzungen sind selten und werden rasch ausgeblendet.",
    ("feuerwehr_x", "hate_against_people", "second"): "Unter Einsatzmeldungen werden Betroffene angegriffen.",
    ("kultur_tiktok", "minors", "second"): "Viele Nutzende sind minderjährig; Kommentare sind geschlossen.",
}
#: Facts of law of 2025, after which a duty was checked again: platform and duty -> from that day on.
LAW_MOVED = {
    ("facebook", "g3"): date(2025, 8, 11),
    ("tiktok", "g4"): date(2025, 5, 19),
    ("mastodon", "g2"): date(2025, 12, 8),
    ("blog", "g2"): date(2025, 12, 9),
}
#: Functions outside the departments.
OUTSIDE = (DPO, COUNCIL, "IT-Sicherheit")
DEFAULT_MEASURE = "Dienstvereinbarung, Schulung, jährliche Überprüfung"


def duties(years: Sequence[int]) -> bytes:
    """Write duties.csv: every duty of every channel, checked once a year."""
    rows: list[Row] = [("channel", "duty", "state", "document", "checked_on", "checked_by", "outside")]
    for channel in CHANNELS:
        for year in years:
            if channel.opened.year > year or year > channel.cared_for:
                continue
            # checks until the end of March still belong to the year before
            start = max(date(year, 4, 14), channel.opened + timedelta(30))
            end = min(date(year, 11, 28), channel.closed or date.max)
            span = (end - start).days
            for duty, (document, function) in DUTIES.items():
                checked = start + timedelta(dice(channel.id, duty, year).randrange(span))
                state, proof = "met", document
                if duty in OWN_SERVER.get(channel.platform, ()):
                    state, proof = "not_applicable", OWN_HANDS
                elif duty == "g12" and channel.dialogue == "no_answers":
                    state, proof = "not_applicable", SILENT
                elif (channel.id, duty) in EXCEPTIONS:
                    before, now, remark = EXCEPTIONS[channel.id, duty]
                    state = now if year == YEARS[-1] else before
                    proof = document if state == "met" else remark
                if year == YEARS[-1]:
                    checked = max(checked, LAW_MOVED.get((channel.platform, duty), checked))
                outside = "yes" if function in OUTSIDE else "no"
                rows.append((channel.id, duty, state, proof, checked, function, outside))
    return register_table(rows)


def _ratings(channel: Channel, rater: str) -> dict[str, Rating]:
    base = NETWORK if channel.platform not in OWN_SERVER else OWN
    if channel.platform == "wiki":
        base = {risk: rating for risk, rating in OWN.items() if risk not in ELSEWHERE}
    second = SECOND_VIEW.get(channel.id, {}) if rater == "second" else {}
    return base | CHANGED.get(channel.id, {}) | second


#: Ratings a year before, which nobody decided to lower: channel -> risk -> rating.
HIGHER_BEFORE: dict[str, dict[str, Rating]] = {"umwelt_blog": {"hate_against_people": (2, 2, 2, 2)}}


def risks(years: Sequence[int]) -> bytes:
    """Write risks.csv: two raters per channel, with reasons."""
    rows: list[Row] = [
        ("channel", "risk", "rater", "severity", "likelihood", "residual_severity", "residual_likelihood", "reason",
         "measures", "rated_on")
    ]  # fmt: skip
    for channel in CHANNELS:
        for rater in ("department", "second"):
            year = min(years[-1], channel.cared_for)
            before = HIGHER_BEFORE.get(channel.id, {}) if years[-1] == YEARS[0] else {}
            rated = date(year, 2, 10) if rater == "department" else date(year, 3, 6)
            for risk, rating in (_ratings(channel, rater) | before).items():
                measure = MEASURES.get(risk, DEFAULT_MEASURE)
                reason = OWN_REASONS.get((channel.id, risk, rater), REASONS[risk])
                rows.append((channel.id, risk, rater, *rating, reason, measure, rated))
    return register_table(rows)
