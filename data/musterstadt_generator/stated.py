"""What people in the city state, decide and allow to cost: functions, never names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from musterstadt_generator.city import CHANNELS, YEARS, Channel
from musterstadt_generator.declared import BEFORE, BOARD, LATER
from musterstadt_generator.formats import Row, register_table
from musterstadt_generator.ratings import DPO, HEAD, OWN_SERVER

#: Statements that are made of every channel: answer, reason, function, day.
ALWAYS = (
    ("task", "yes", "Der Kanal dient der Unterrichtung über Aufgaben und Angebote der Stadt.", HEAD, "2025-11-10"),
    ("legal_basis", "yes", "Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit der Aufgabe trägt den Betrieb.", DPO,
     "2025-11-17"),
    ("milder_means", "no", "Ein anderes Mittel, das dieselben Menschen ebenso erreicht, ist nicht bekannt.", HEAD,
     "2025-11-24"),
    ("milder_setting", "no", "Die datensparsamsten Einstellungen sind gewählt.", DPO, "2025-11-17"),
    ("residual_risk", "yes", "Nach den Maßnahmen bleibt ein Risiko, das gegen den Zweck abgewogen wurde.", HEAD,
     "2025-11-24"),
)  # fmt: skip
ARRANGED = ("arrangement", "yes", "Der Vermerk ordnet die Pflichten zu; das Wesentliche ist veröffentlicht.", DPO,
            "2025-11-17")  # fmt: skip

CONSULTED = ("yes", "Die Aufsichtsbehörde hat Stellung genommen; ihre Hinweise sind umgesetzt.", DPO, "2025-11-17")

#: What differs from that, or is stated beside it: (channel, statement) -> answer, reason, function, day.
STATED = {
    ("presse_x", "milder_means"): (
        "yes", "Medien und Fachleute lesen die Meldungen auch auf Mastodon und im Presseverteiler.", HEAD, "2025-11-24",
    ),
    ("presse_x", "residual_risk"): (
        "no", "Beide Bewertungen sind hoch, und der Nutzen ist gesunken.", HEAD, "2025-11-24",
    ),
    ("presse_x", "consultation"): (
        "no", "Eine Konsultation ist erst nötig, wenn der Kanal fortgeführt werden soll.", DPO, "2025-11-17",
    ),
    ("presse_x", "learnt"): (
        "", "Kurze Meldungen mit Bild wurden auf Mastodon häufiger geteilt als auf X.", "Leitung Online-Redaktion",
        "2025-12-12",
    ),
    ("presse_youtube", "milder_setting"): (
        "yes", "Videos lassen sich auf der Internetseite erst nach einem Klick laden.", DPO, "2025-11-17",
    ),
    ("presse_instagram", "learnt"): (
        "", "Beiträge mit Untertiteln werden länger angesehen; Untertitel werden Pflicht.", "Leitung Online-Redaktion",
        "2025-12-12",
    ),
    ("feuerwehr_x", "crisis_function"): (
        "no", "Seit Inhalte nur nach Anmeldung sichtbar sind, erreicht der Kanal im Ernstfall nicht alle.",
        "Leitung der Feuerwehr", "2025-10-27",
    ),
    ("feuerwehr_x", "consultation"): CONSULTED,
    ("feuerwehr_mastodon", "crisis_function"): (
        "yes", "Lagemeldungen sind ohne Anmeldung lesbar; der Weg wurde am 11.09.2025 geübt.", "Leitung der Feuerwehr",
        "2025-10-27",
    ),
    ("personal_xing", "milder_means"): (
        "no", "Das Karriereportal allein erreicht Wechselwillige in der Region nicht.", "Leitung Personalgewinnung",
        "2025-11-24",
    ),
    ("personal_wiki", "task"): (
        "yes", "Das Wiki sichert das Wissen, das die Verwaltung für ihre Aufgaben braucht.", HEAD, "2025-11-10",
    ),
    ("personal_linkedin", "milder_means"): (
        "no", "Das Karriereportal allein erreicht Fachkräfte nicht, die gerade keine Stelle suchen.",
        "Leitung Personalgewinnung", "2025-11-24",
    ),
    ("umwelt_forum", "milder_means"): (
        "yes", "Schriftliche Eingaben und Veranstaltungen haben die Beteiligung ebenso ermöglicht.", HEAD, "2025-11-24",
    ),
    ("umwelt_forum", "learnt"): (
        "", "Schriftliche Eingaben waren zahlreicher als Beiträge im Forum.", "Leitung Umweltamt", "2025-10-15",
    ),
}  # fmt: skip
#: What was stated otherwise in the first year.
STATED_BEFORE = {
    ("feuerwehr_x", "crisis_function"): (
        "yes", "Am 12.06.2024 erreichten die Meldungen zum Bombenfund Bevölkerung und Medien.", "Leitung der Feuerwehr",
        "2025-10-27",
    ),
    ("feuerwehr_x", "consultation"): CONSULTED,
    ("feuerwehr_mastodon", "crisis_function"): (
        "yes", "Der zweite Weg wurde am 12.09.2024 geübt; er fällt nicht mit dem ersten aus.", "Leitung der Feuerwehr",
        "2025-10-27",
    ),
    ("presse_x", "consultation"): (
        "no", "Eine Konsultation ist erst nötig, wenn der Kanal fortgeführt werden soll.", DPO, "2025-11-17",
    ),
}  # fmt: skip
#: When the fire service needed its channels: channel, day, event, posts, people reached, delay [min].
NEEDED = (
    ("feuerwehr_x", date(2024, 6, 12), "Bombenfund, Evakuierung", 14, 61_000, 9),
    ("feuerwehr_x", date(2025, 3, 19), "Bombenfund, Evakuierung", 12, 24_000, 11),
    ("feuerwehr_x", date(2025, 10, 23), "Sturm, Straßen gesperrt", 9, 15_500, 14),
    ("feuerwehr_mastodon", date(2025, 3, 19), "Bombenfund, Evakuierung", 12, 5200, 11),
    ("feuerwehr_mastodon", date(2025, 10, 23), "Sturm, Straßen gesperrt", 9, 6800, 14),
)
#: Terms that were made milder by decision: channel, year, subject, reason, day.
TERMS = (
    ("feuerwehr_mastodon", 2024, "posts_per_week",
     "Zwei Lagemeldungen je Woche halten den zweiten Weg bekannt.", LATER),
    ("presse_mastodon", 2024, "posts_per_week",
     "Vier geprüfte Beiträge je Woche genügen für den Zweck; die Zeit geht in Antworten.", LATER),
)  # fmt: skip
#: Fields that nobody has filled yet.
OPEN = {("kultur_facebook", "residual_risk"), ("tourismus_instagram", "residual_risk")}

#: What was decided about 2024: as the evaluation proposed, or otherwise with a reason.
PROPOSED = {
    "presse_facebook": "continue_with_conditions", "presse_instagram": "continue_with_conditions",
    "presse_mastodon": "continue", "presse_youtube": "review",
    "feuerwehr_x": "continue_with_conditions", "feuerwehr_mastodon": "continue_with_conditions",
    "personal_linkedin": "continue_with_conditions", "personal_xing": "review",
    "personal_wiki": "continue", "kultur_facebook": "review", "kultur_tiktok": "continue_with_conditions",
    "kultur_flickr": "review", "tourismus_instagram": "continue_with_conditions",
    "tourismus_x": "review", "umwelt_blog": "review",
}  # fmt: skip
DEVIATING = {
    "presse_x": (
        "continue_with_conditions",
        "Bis zur Kommunalwahl im September 2025 soll der Kanal für Medien erreichbar sein; der Umstieg wird geprüft.",
    ),
    "umwelt_forum": (
        "end", "Die Beteiligung am Klimakonzept ist abgeschlossen; das Forum schließt zum 30.09.2025.",
    ),
}  # fmt: skip
#: How far the decisions about 2025 have come: channel -> state, decision, reason, function, day.
UNDER_WAY = {
    "presse_facebook": ("in_consultation", "", "", "", ""),
    "presse_x": ("draft", "", "", "", ""),
    "personal_linkedin": ("agreed", "continue_with_conditions", "", "", ""),
    "umwelt_forum": (
        "archived", "end", "Das Forum ist geschlossen, die Inhalte sind an das Archiv abgegeben.", BOARD, "2025-12-15",
    ),
}  # fmt: skip

#: Ceilings: channel, KPI, EUR, fixed on.
CEILINGS = (
    ("presse_facebook", "cost_per_1000_views", "20", BEFORE),
    ("presse_instagram", "cost_per_interaction", "1", BEFORE),
    ("presse_x", "cost_per_referral", "8", LATER),
    ("personal_linkedin", "cost_per_application", "250", BEFORE),
    ("personal_xing", "cost_per_application", "400", BEFORE),
    ("kultur_flickr", "cost_per_1000_views", "80", LATER),
)


def _of(channel: Channel, year: int) -> list[Row]:
    """Return what is stated of a channel in a year; what stands out was stated in the second one."""
    always = ALWAYS if "g3" in OWN_SERVER.get(channel.platform, ()) else (*ALWAYS, ARRANGED)
    made = {name: row for name, *row in always if year == YEARS[0] or (channel.id, name) not in OPEN}
    stated = STATED if year == YEARS[1] else STATED_BEFORE
    own = {name: list(row) for (of, name), row in stated.items() if of == channel.id}
    return [
        (channel.id, name, answer, reason, by, on.replace(str(YEARS[1]), str(year)))
        for name, (answer, reason, by, on) in (made | own).items()
    ]


def statements(years: Sequence[int]) -> bytes:
    """Write statements.csv."""
    rows: list[Row] = [("channel", "statement", "answer", "reason", "stated_by", "stated_on")]
    for channel in CHANNELS:
        for year in years:
            if channel.opened.year <= year <= channel.cared_for:
                rows += _of(channel, year)
    return register_table(rows)


def events(years: Sequence[int]) -> bytes:
    """Write events.csv: on which days the fire service needed its channels."""
    rows: list[Row] = [("channel", "date", "event", "posts", "reach", "delay_minutes")]
    rows += [
        (channel, day, event, posts, reach, delay)
        for channel, day, event, posts, reach, delay in NEEDED
        if day.year in years
    ]
    return register_table(rows)


def decisions(years: Sequence[int]) -> bytes:
    """Write decisions.csv: those about the first year are archived, those about the second under way."""
    rows: list[Row] = [("channel", "year", "state", "subject", "decision", "reason", "decided_by", "decided_on")]
    rows += [(channel, year, "decided", term, "", reason, BOARD, on) for channel, year, term, reason, on in TERMS]
    for channel in CHANNELS:
        decision, reason = DEVIATING.get(channel.id) or (PROPOSED[channel.id], "")
        rows.append((channel.id, YEARS[0], "archived", "", decision, reason, BOARD, "2025-03-17"))
        if YEARS[1] in years and channel.id in UNDER_WAY:
            state, *rest = UNDER_WAY[channel.id]
            rows.append((channel.id, YEARS[1], state, "", *rest))
    return register_table(rows)


def ceilings() -> bytes:
    """Write ceilings.csv."""
    rows: list[Row] = [("channel", "kpi", "ceiling", "fixed_on", "approved_by")]
    rows += [(channel, kpi, eur, fixed, BOARD) for channel, kpi, eur, fixed in CEILINGS]
    return register_table(rows)
