"""What people in the city state, decide and allow to cost: functions, never names."""

from __future__ import annotations

from collections.abc import Sequence

from musterstadt_generator.city import CHANNELS, YEARS, Channel
from musterstadt_generator.declared import BEFORE, BOARD, LATER
from musterstadt_generator.formats import Row, register_table
from musterstadt_generator.ratings import DPO, HEAD, OWN_SERVER

#: Statements that are made of every channel: answer, reason, function, day.
ALWAYS = (
    ("task", "yes", "Der Kanal dient der Unterrichtung über Aufgaben und Angebote der Stadt.", HEAD, "2025-11-10"),
    ("legal_basis", "yes", "Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit der Aufgabe trägt den Betrieb.", DPO,
     "2025-11-17"),
    ("residual_risk", "yes", "Nach den Maßnahmen bleibt ein Risiko, das gegen den Zweck abgewogen wurde.", HEAD,
     "2025-11-24"),
)  # fmt: skip
ARRANGED = ("arrangement", "yes", "Der Vermerk ordnet die Pflichten zu; das Wesentliche ist veröffentlicht.", DPO,
            "2025-11-17")  # fmt: skip

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
#: Fields that nobody has filled yet.
OPEN = {("kultur_facebook", "residual_risk"), ("tourismus_instagram", "residual_risk")}

#: What was decided about 2024: as the evaluation proposed, or otherwise with a reason.
PROPOSED = {
    "presse_facebook": "continue_with_conditions", "presse_instagram": "continue_with_conditions",
    "presse_mastodon": "continue", "presse_youtube": "review", "feuerwehr_x": "review", "feuerwehr_mastodon": "review",
    "personal_linkedin": "continue_with_conditions", "personal_xing": "review",
    "personal_wiki": "continue", "kultur_facebook": "review", "kultur_tiktok": "continue_with_conditions",
    "kultur_flickr": "continue_with_conditions", "tourismus_instagram": "continue_with_conditions",
    "tourismus_x": "review", "umwelt_blog": "continue_with_conditions",
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


def _of(channel: Channel) -> list[Row]:
    always = ALWAYS if "g3" in OWN_SERVER.get(channel.platform, ()) else (*ALWAYS, ARRANGED)
    made = {name: row for name, *row in always if (channel.id, name) not in OPEN}
    own = {name: list(row) for (of, name), row in STATED.items() if of == channel.id}
    return [(channel.id, name, *row) for name, row in (made | own).items()]


def statements() -> bytes:
    """Write statements.csv."""
    rows: list[Row] = [("channel", "statement", "answer", "reason", "stated_by", "stated_on")]
    for channel in CHANNELS:
        if channel.cared_for >= YEARS[1]:
            rows += _of(channel)
    return register_table(rows)


def decisions(years: Sequence[int]) -> bytes:
    """Write decisions.csv: those about the first year are archived, those about the second under way."""
    rows: list[Row] = [("channel", "year", "state", "decision", "reason", "decided_by", "decided_on")]
    for channel in CHANNELS:
        decision, reason = DEVIATING.get(channel.id) or (PROPOSED[channel.id], "")
        rows.append((channel.id, YEARS[0], "archived", decision, reason, BOARD, "2025-03-17"))
        if YEARS[1] in years and channel.id in UNDER_WAY:
            rows.append((channel.id, YEARS[1], *UNDER_WAY[channel.id]))
    return register_table(rows)


def ceilings() -> bytes:
    """Write ceilings.csv."""
    rows: list[Row] = [("channel", "kpi", "ceiling", "fixed_on", "approved_by")]
    rows += [(channel, kpi, eur, fixed, BOARD) for channel, kpi, eur, fixed in CEILINGS]
    return register_table(rows)
