"""What the city writes: short German posts by topic, free of real people and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random

#: Streets and squares: name, and where something happens.
PLACES = {
    "Lindenallee": "an der Lindenallee",
    "Hafenstraße": "an der Hafenstraße",
    "Marktplatz": "am Marktplatz",
    "Bahnhofstraße": "an der Bahnhofstraße",
    "Mühlenweg": "am Mühlenweg",
    "Stadtpark": "am Stadtpark",
    "Rathausplatz": "am Rathausplatz",
    "Kanalufer": "am Kanalufer",
    "Ostwall": "am Ostwall",
    "Gerberstraße": "an der Gerberstraße",
    "Waldstadion": "am Waldstadion",
    "Alter Bahnhof": "am Alten Bahnhof",
}
HOUSES = (
    "im Bürgerhaus Ost", "in der Alten Weberei", "in der Stadtbibliothek", "im Kulturforum", "im Stadtmuseum",
    "in der Musikschule",
)  # fmt: skip

#: Sentences by topic with the months in which they fit: {a} and {b} name places, {at} and {house} say where.
SENTENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "verkehr": (
        ("Ab Montag wird die Fahrbahn im Bereich {a} erneuert. Die Umleitung über {b} ist ausgeschildert.", "3-11"),
        ("Glatte Wege am Morgen: Der Winterdienst räumt zuerst Hauptstraßen, Brücken und den Bereich {a}.", "11-2"),
        ("Die Ampel {at} wird getauscht. Bis 15 Uhr regelt ein Sicherungsposten den Verkehr.", ""),
        ("Neue Radspur zwischen {a} und {b}: Ab heute ist sie freigegeben.", "3-10"),
        ("Busse der Linie 7 halten bis Freitag nicht {at}. Der Ersatzhalt ist ausgeschildert.", ""),
        ("Kanalarbeiten {at}: Die rechte Spur ist bis Mitte der Woche gesperrt.", ""),
        ("Mehr Platz für Fahrräder: {at} stehen jetzt 40 neue Bügel.", ""),
        ("Die Brücke {at} ist nach der Prüfung wieder frei.", ""),
        ("Nachts ruhiger: {at} gilt ab sofort Tempo 30 von 22 bis 6 Uhr.", ""),
    ),
    "service": (
        ("Das Bürgerbüro bietet ab sofort mehr Termine am Donnerstagnachmittag an.", ""),
        ("Wohnsitz ummelden? Das geht jetzt auch online, ohne Weg zum Rathaus.", ""),
        ("Am Freitag schließt das Rathaus wegen einer Personalversammlung um 11 Uhr.", ""),
        ("Abfuhrtermine verschieben sich wegen des Feiertags um einen Tag.", "3-10"),
        ("Der Abfallkalender für das neue Jahr ist da. Er liegt auch {house} aus.", "12-1"),
        ("Personalausweis abgelaufen? Freie Termine gibt es jeden Morgen ab 7.30 Uhr online.", ""),
        ("Die Stadtkasse nimmt jetzt auch Kartenzahlung an.", ""),
        ("Beratung zur Grundsteuer: Sprechstunde {house}, dienstags von 14 bis 18 Uhr.", ""),
        ("Das Serviceportal wird in der Nacht zu Sonntag gewartet. Anträge sind danach wieder möglich.", ""),
        ("Hundesteuer, Parkausweis, Führungszeugnis: 60 Leistungen sind jetzt online.", ""),
    ),
    "kultur": (
        ('Heute um 19 Uhr {house}: Lesung aus der Reihe "Worte am Abend". Der Eintritt ist frei.', ""),
        ("Die neue Ausstellung im Stadtmuseum zeigt hundert Jahre Alltag {at}.", ""),
        ("Theater im Park: drei Abende, drei Stücke, ein Picknick. Treffpunkt {at}.", "5-9"),
        ("Karten für das Neujahrskonzert gibt es ab heute an der Theaterkasse.", "11-1"),
        ("Offene Chorprobe am Dienstag {house}: Neue Stimmen sind willkommen.", ""),
        ("Kino für alle {house}: Film mit Untertiteln und Audiodeskription.", ""),
        ("Kinder malen ihre Stadt: Die Bilder hängen bis Sonntag {house}.", ""),
        ("Orgelsommer: sechs Konzerte, Eintritt frei, Spende erbeten.", "6-8"),
        ("Nacht der Museen: Acht Häuser öffnen bis Mitternacht.", "9-10"),
        ("Premiere im Stadttheater: Restkarten gibt es ab 18 Uhr an der Abendkasse.", ""),
    ),
    "umwelt": (
        ("120 neue Bäume für Musterstadt: Die Pflanzung beginnt {at}.", "10-4"),
        ("Es ist trocken. Wer einen Straßenbaum vor der Tür hat, hilft mit zwei Eimern Wasser am Abend.", "5-9"),
        ("Das Förderprogramm für Balkonkraftwerke geht in die nächste Runde.", ""),
        ("Amphibienwanderung {at}: Bitte nachts langsam fahren.", "2-4"),
        ("Sammelaktion {at}: 340 Menschen haben gemeinsam aufgeräumt. Danke!", "3-10"),
        ("Wärmeplanung: Der Entwurf liegt vor. Fragen beantwortet das Umweltamt {house}.", ""),
        ("Blühwiese statt Rasen: {at} wird nur noch zweimal im Jahr gemäht.", "4-9"),
        ("Energieberatung {house}: kostenlos, mit Termin.", ""),
    ),
    "stadtfest": (
        ("Stadtfest am Wochenende: Bühnenplan und Sperrungen im Bereich {a} im Überblick.", "8-9"),
        ("Weihnachtsmarkt {at}: geöffnet täglich von 11 bis 21 Uhr.", "11-12"),
        ("Frühjahrsmarkt {at}: 80 Stände, zwei Bühnen, eine Fahrradgarage.", "3-5"),
        ("Sommer {at}: Das Programm für die Ferien steht.", "6-8"),
        ("Feierabendmarkt {at}: donnerstags von 16 bis 20 Uhr.", "4-10"),
        ("Flohmarkt {at}: Anmeldung für Stände ab Montag.", "2-10"),
        ("Neujahrsempfang für Ehrenamtliche: 400 Menschen kamen.", "1-1"),
    ),
    "rat": (
        ("Der Rat hat den Haushalt beschlossen. Die wichtigsten Punkte in Kürze.", "12-2"),
        ("Der Rat tagt heute ab 16 Uhr öffentlich. Die Tagesordnung steht im Ratsinformationssystem.", ""),
        ("Beteiligung zum Bebauungsplan {a}: Die Unterlagen liegen vier Wochen aus.", ""),
        ("Bezirksvertretung Nord: Sitzung heute {house}, Zuhören ist erwünscht.", ""),
        ("Beschlossen: Die Schule {at} wird erweitert.", ""),
        ("Bürgerhaushalt: 212 Vorschläge sind eingegangen. So geht es weiter.", "3-9"),
    ),
    "familie": (
        ("Anmeldung für die Kitas: Das Portal ist bis Ende des Monats geöffnet.", "10-1"),
        ("Ferienspaß: Noch freie Plätze {house}.", "6-8"),
        ("Der Spielplatz {at} ist fertig. Kinder haben mitgeplant, auch die Rutsche.", "3-10"),
        ("Beratung für junge Eltern: jeden Mittwoch im Familienbüro, ohne Anmeldung.", ""),
        ("Vorlesestunde {house}: samstags um 11 Uhr, für Kinder ab vier.", ""),
        ("Babysitterkurs für Jugendliche: Zehn Plätze sind noch frei.", ""),
        ("Schwimmkurse: Die Anmeldung startet am Montag um 8 Uhr.", ""),
    ),
    "stadtbild": (
        ("Guten Morgen vom {a}.\n\nWelcher Ort in Musterstadt ist für euch der schönste? #Musterstadt", ""),
        ("Blaue Stunde {at}. #Musterstadt #Stadtansichten", ""),
        ("Drei Wege, drei Ausblicke: zu Fuß durch die Stadt, Start {at}. #Musterstadt", "3-10"),
        ("Erster Schnee {at}. #Musterstadt", "12-2"),
        ("Kirschblüte {at}: Jetzt lohnt sich der Weg. #Musterstadt", "4-4"),
        ("Früher und heute: {at} vor 60 Jahren. #Musterstadt #Stadtarchiv", ""),
        ("Nebel über dem Kanal. #Musterstadt", "9-11"),
        ("Sonne, Schatten, Ruhe: eine Bank {at}. #Musterstadt", "5-9"),
        ("Fünf Dinge, die man {house} entdecken kann. #Musterstadt", ""),
    ),
    "einsatz": (
        ("Einsatz {at}: Rauch in einem Keller. Niemand verletzt. Bitte Rettungswege freihalten.", ""),
        ("Probealarm der Sirenen heute um 11 Uhr. Es besteht keine Gefahr.", ""),
        ("Umgestürzter Baum {at} beseitigt. Die Straße ist wieder frei.", ""),
        ("Verkehrsunfall {at}: Eine Spur ist gesperrt. Wir melden uns, wenn sie wieder frei ist.", ""),
        ("Lage {at} unter Kontrolle. Fenster können wieder geöffnet werden.", ""),
        ("Ölspur {at}: Bitte vorsichtig fahren.", ""),
        ("Einsatz {at} beendet. Danke an die Freiwillige Feuerwehr.", ""),
    ),
    "vorsorge": (
        ("Rauchmelder retten Leben: einmal im Monat die Prüftaste drücken.", ""),
        ("Grillen ja, aber nur auf festem Grund und mit Abstand zu trockenem Gras.", "5-9"),
        ("Sicher durch den Advent: Kerzen nie allein lassen.", "11-12"),
        ("Notruf 112: Wo? Was? Wie viele? Warten auf Rückfragen.", ""),
        ("Vorrat für zehn Tage: Eine Liste gibt es auf musterstadt.example.", ""),
    ),
    "beruf": (
        ("Wir suchen Fachleute (m/w/d) für den Brückenbau. Bewerbung bis Monatsende.", ""),
        ("Ein Tag in der IT der Stadtverwaltung: Was hinter dem Serviceportal steckt.", ""),
        ("Ausbildung bei der Stadt: Im Sommer starten 64 Menschen in 14 Berufen.", "6-9"),
        ("Soziale Arbeit mit Sinn: Das Jugendamt stellt unbefristet ein.", ""),
        ("Teilzeit, mobiles Arbeiten, Jobticket: Was die Stadt als Arbeitgeberin bietet.", ""),
        ("Quereinstieg in die Verwaltung: Infoabend {house}.", ""),
        ("Duales Studium: Bewerbungen für das nächste Jahr sind jetzt möglich.", "7-10"),
    ),
    "buehne": (
        ("Hinter den Kulissen bei der Probe #theater #musterstadt", ""),
        ("Wie entsteht ein Bühnenbild? In 40 Sekunden #kultur", ""),
        ("Was trägt man eigentlich in der Oper? #kultur #musterstadt", ""),
        ("Ein Tag in der Schneiderei des Theaters #theater", ""),
        ("So klingt ein Orchester beim Einspielen #musik", ""),
    ),
    "film": (
        ("So funktioniert das neue Serviceportal", ""),
        ("Ratssitzung zum Nachsehen", ""),
        ("Ausbildung bei der Stadt: drei Berufe, drei Fragen", ""),
        ("Unterwegs mit dem Winterdienst", "11-3"),
        ("Rundgang {at} nach dem Umbau", ""),
        ("Einfach erklärt: Wie entsteht ein Bebauungsplan?", ""),
        ("Wärmeplanung: Vortrag und Fragen", ""),
    ),
    "kurzfilm": (
        ("Der Wochenmarkt in 30 Sekunden", ""),
        ("Was macht eigentlich das Stadtarchiv?", ""),
        ("Blick vom Rathausturm", ""),
        ("Drei Tipps für den Biomüll", ""),
    ),
}

#: What is written when an event draws attention.
EVENT_SENTENCES = {
    "hochwasser": "Hochwasser: Der Pegel steigt weiter. Bitte meidet die Wege am Kanalufer.",
    "wahl": "Wahltag: Die Wahllokale sind bis 18 Uhr geöffnet. Ergebnisse gibt es ab 18 Uhr auf musterstadt.example.",
    "bombe": "Bombenfund {at}: Die Entschärfung beginnt um 15 Uhr. Der Bereich im Umkreis von 300 Metern wird geräumt.",
    "stadtfest": "Das Stadtfest ist eröffnet! Bis Sonntag: vier Bühnen, freier Eintritt, Busse bis 1 Uhr.",
    "weihnachtsmarkt": "Der Weihnachtsmarkt {at} ist eröffnet. Die Beleuchtung brennt ab 16.30 Uhr.",
    "hitze": "Hitzewarnung: Kühle Orte und Trinkbrunnen zeigt die Karte auf musterstadt.example. Achtet aufeinander.",
    "sturm": "Sturmwarnung bis Mitternacht: Bitte meidet Parks und Wälder. Die Schulen schließen um 12 Uhr.",
    "neujahr": "Ein gutes neues Jahr! 🎆 Das Rathaus öffnet wieder am ersten Werktag.",
}
QUESTIONS = (
    "Bis wann gilt die Sperrung {at}?", "Gibt es dafür noch Karten?", "Wo finde ich das Formular?",
    "Warum ist {at} schon wieder gesperrt?", "Danke für die Info!", "Ist das barrierefrei erreichbar?",
    "Wann hält der Bus {at} wieder?", "Das steht so nicht auf der Internetseite.",
    "Kann man sich auch ohne Internet anmelden?", "Super, weiter so!",
)  # fmt: skip


def _fits(months: str, day: date) -> bool:
    """Say whether a day lies in a span of months such as ``11-2``; an empty span fits always."""
    if not months:
        return True
    first, last = (int(part) for part in months.split("-"))
    return first <= day.month <= last if first <= last else day.month >= first or day.month <= last


def pick_sentence(rng: Random, topics: tuple[str, ...], day: date, lately: Iterable[str]) -> str:
    """Return a sentence on one of the topics that fits the season and was not used lately."""
    fitting = [sentence for sentence, months in SENTENCES[rng.choice(topics)] if _fits(months, day)]
    fresh = [sentence for sentence in fitting if sentence not in lately]
    return rng.choice(fresh or fitting)


def fill(rng: Random, sentence: str) -> str:
    """Put places into a sentence, with a capital letter where it begins with one."""
    first, second = rng.sample(sorted(PLACES), 2)
    text = sentence.format(a=first, b=second, at=PLACES[first], house=rng.choice(HOUSES))
    return text[0].upper() + text[1:]


def questions(rng: Random) -> Iterator[str]:
    """Yield what people ask under the city's posts, without end."""
    while True:
        yield fill(rng, rng.choice(QUESTIONS))
