"""What the city declares about effort, cost, goals and actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from musterstadt_generator.activity import UTC, dice
from musterstadt_generator.city import ALTERNATIVES, CHANNELS, YEARS
from musterstadt_generator.formats import Row, register_table

BOARD, BEFORE, LATER, DURING, OPENING = (
    "Verwaltungsvorstand", "2023-11-27", "2024-11-25", "2025-03-14", "2024-06-24",
)  # fmt: skip

#: Goals: channel -> goal, KPI, minimum, target; the order is the rank.
GOALS: dict[str, tuple[tuple[str, str, float, float], ...]] = {
    "presse_facebook": (
        ("Schnell und direkt informieren", "views", 2_000_000, 4_500_000),
        ("Fragen beantworten", "answered_within_target", 0.4, 0.85),
        ("Verlässlich veröffentlichen", "weeks_kept", 0.6, 0.95),
        ("Auf die Internetseite führen", "site_referrals", 12_000, 36_000),
        ("Viele Menschen erreichen", "reach_per_month", 40_000, 130_000),
    ),
    "presse_instagram": (
        ("Jüngere Menschen gewinnen", "followers_gained", 2000, 6500),
        ("Zum Mitmachen anregen", "interactions", 20_000, 60_000),
        ("Menschen je Beitrag erreichen", "reach_per_post", 2500, 6500),
        ("Verlässlich veröffentlichen", "weeks_kept", 0.6, 0.95),
    ),
    "presse_x": (
        ("Medien informieren", "impressions", 200_000, 1_200_000),
        ("Im Gespräch sein", "interactions", 1500, 12_000),
        ("Publikum halten", "followers", 8500, 11_000),
        ("Auf die Internetseite führen", "site_referrals", 800, 6000),
    ),
    "presse_mastodon": (
        ("Ohne Konzern informieren: Resonanz", "interactions", 1500, 7000),
        ("Publikum aufbauen", "followers", 800, 1800),
        ("Viele Menschen erreichen", "reach_per_month", 1000, 5000),
        ("Regelmäßig berichten", "posts_per_week", 2, 4.5),
    ),
    "presse_youtube": (
        ("Angebote erklären", "watch_time", 800, 6500),
        ("Resonanz", "interactions", 800, 4500),
        ("Publikum halten", "followers", 2000, 3400),
        ("Regelmäßig berichten", "posts_per_week", 0.3, 1),
    ),
    "feuerwehr_x": (
        ("Bevölkerung bei Gefahr erreichen", "impressions", 1_000_000, 3_200_000),
        ("Fragen schnell beantworten", "answered_within_target", 0.4, 0.85),
        ("Erste Antwort", "response_time_median", 6, 1),
        ("Verlässlich berichten", "weeks_kept", 0.6, 0.95),
    ),
    "feuerwehr_mastodon": (
        ("Zweiten Weg aufbauen", "followers", 400, 2500),
        ("Regelmäßig berichten", "posts_per_week", 3, 6),
        ("Resonanz", "interactions", 400, 3000),
    ),
    "personal_linkedin": (
        ("Bewerbungen", "applications", 60, 150),
        ("Fachkräfte erreichen", "impressions", 150_000, 420_000),
        ("Interesse an der Arbeitgeberin", "followers_gained", 600, 1700),
        ("Auf das Karriereportal führen", "site_referrals", 4000, 9000),
        ("Kosten je Bewerbung", "cost_per_application", 500, 150),
    ),
    "personal_xing": (
        ("Bewerbungen", "applications", 20, 120),
        ("Profil wird angesehen", "profile_visits", 6000, 20_000),
        ("Publikum", "followers", 2000, 3500),
        ("Regelmäßig berichten", "posts_per_week", 0.5, 1.5),
    ),
    "personal_wiki": (
        ("Wissen wird genutzt", "page_views", 120_000, 230_000),
        ("Wissen wird gepflegt", "posts", 600, 1300),
        ("Beschäftigte nutzen das Wiki", "unique_visitors", 6000, 10_000),
    ),
    "kultur_tiktok": (
        ("Junge Menschen erreichen", "views", 150_000, 500_000),
        ("Resonanz", "interactions", 6000, 20_000),
        ("Publikum aufbauen", "followers", 1500, 3000),
        ("Verlässlich veröffentlichen", "weeks_kept", 0.5, 0.9),
    ),
    "kultur_flickr": (
        ("Fotos werden angesehen", "views", 60_000, 130_000),
        ("Fotos bereitstellen", "posts", 200, 900),
        ("Publikum halten", "followers", 200, 440),
    ),
    "tourismus_instagram": (
        ("Zum Mitmachen anregen", "interactions", 10_000, 30_000),
        ("Menschen je Beitrag erreichen", "reach_per_post", 1500, 4000),
        ("Auf die Internetseite führen", "site_referrals", 3000, 7000),
    ),
    "tourismus_x": (
        ("Publikum", "followers", 1500, 2500),
        ("Resonanz", "interactions", 100, 500),
        ("Regelmäßig berichten", "posts_per_week", 0.5, 1.5),
    ),
    "umwelt_blog": (
        ("Klimaschutz erklären", "page_views", 50_000, 120_000),
        ("Regelmäßig berichten", "posts_per_week", 0.7, 1.4),
        ("Austausch", "comments", 80, 260),
    ),
    "umwelt_forum": (
        ("Bürgerschaft beteiligen", "comments", 250, 1500),
        ("Themen zur Beratung", "posts", 40, 300),
    ),
}
#: A goal that was added within the second year.
ADDED = {"kultur_tiktok": ("Im Gespräch sein", "comments", 200, 900)}
#: What the target was a year before and nobody decided to lower: (channel, goal) -> target.
TARGET_BEFORE = {("kultur_flickr", "Fotos werden angesehen"): 160_000}
FIXED = {"feuerwehr_mastodon": OPENING, "umwelt_blog": LATER, "tourismus_x": LATER}

#: Hours of a year: channel -> 2024, 2025.
HOURS = {
    "presse_facebook": (1040, 1120), "presse_instagram": (760, 840), "presse_x": (330, 290),
    "presse_mastodon": (95, 110), "presse_youtube": (690, 720), "feuerwehr_x": (420, 450),
    "feuerwehr_mastodon": (45, 70), "personal_linkedin": (310, 360), "personal_xing": (120, 105),
    "personal_wiki": (380, 400), "kultur_facebook": (360, 350), "kultur_tiktok": (340, 150),
    "kultur_flickr": (130, 140), "tourismus_instagram": (410, 300), "tourismus_x": (60, 55), "umwelt_blog": (290, 310),
    "umwelt_forum": (240, 150), "presse_website": (1650, 1690), "kultur_newsletter": (95, 100),
}  # fmt: skip
#: Share of the hours by phase, with the role that spends them.
PHASES = (
    ("planning", "leitung", 0.06), ("concept", "redaktion", 0.12), ("production", "gestaltung", 0.34),
    ("publishing", "redaktion", 0.2), ("moderation", "moderation", 0.2), ("evaluation", "redaktion", 0.08),
)  # fmt: skip
RATES = {"redaktion": 55.0, "moderation": 48.5, "gestaltung": 57.0, "leitung": 76.0}

#: Costs: channel, kind, 2024, 2025, basis.
COSTS = (
    ("presse_facebook", "tool", 1860, 1920, "allocation"), ("presse_instagram", "tool", 1860, 1920, "allocation"),
    ("presse_x", "licence", 96.0, 100.8, "invoice"), ("presse_x", "tool", 930, 960, "allocation"),
    ("presse_mastodon", "licence", 420, 432, "invoice"), ("presse_youtube", "production", 9800, 10_450.5, "invoice"),
    ("presse_facebook", "training", 1400, 700, "invoice"), ("presse_instagram", "training", 700, 1400, "invoice"),
    ("feuerwehr_x", "licence", 96.0, 100.8, "invoice"), ("feuerwehr_mastodon", "licence", 210, 216, "invoice"),
    ("feuerwehr_x", "training", 900, 900, "invoice"), ("personal_linkedin", "licence", 2880, 3120, "invoice"),
    ("personal_linkedin", "paid_posts", 1500, 2400, "invoice"), ("personal_xing", "licence", 4290, 4290, "list_price"),
    ("personal_wiki", "licence", 3400, 3400, "allocation"), ("kultur_facebook", "tool", 620, 640, "allocation"),
    ("kultur_tiktok", "production", 4200, 1100, "invoice"), ("kultur_flickr", "licence", 74.4, 78.99, "invoice"),
    ("tourismus_instagram", "paid_posts", 2600, 1900, "invoice"), ("umwelt_blog", "other", 480, 480, "allocation"),
    ("umwelt_forum", "tool", 2300, 1725, "invoice"), ("tourismus_instagram", "tool", 620, 640, "estimate"),
)  # fmt: skip
#: Why the list price holds although the city has more employees than it is made for.
LIST_PRICE = "Das Netzwerk hat den Listenpreis der Stadt schriftlich zugesagt."

PRESS, FIRE, STAFF, CULTURE, TOURISM, CLIMATE = (
    "Leitung Online-Redaktion", "Leitung Öffentlichkeitsarbeit der Feuerwehr", "Leitung Personalgewinnung",
    "Betriebsleitung Kulturbetriebe", "Geschäftsführung Stadtmarketing", "Leitung Umweltamt",
)  # fmt: skip
#: Actions: channel, action, owner (a function), due, state, from which year's evaluation.
ACTIONS = (
    ("presse_facebook", "Antwortbausteine für häufige Fragen anlegen", PRESS, "30.06.2025", "done", 2024),
    ("presse_facebook", "Datenschutzhinweise für die Fanseite neu fassen", PRESS, "31.03.2026", "open", 2025),
    ("presse_instagram", "Alternativtexte für alle Bilder hinterlegen", PRESS, "31.03.2025", "done", 2024),
    ("presse_x", "Weiterbetrieb oder Umstieg auf Mastodon prüfen", PRESS, "30.09.2025", "open", 2024),
    ("presse_mastodon", "Kanal auf der Startseite der Stadt verlinken", PRESS, "28.02.2025", "done", 2024),
    ("presse_youtube", "Untertitel für Ratssitzungen prüfen", PRESS, "30.06.2026", "open", 2025),
    ("feuerwehr_x", "Lagemeldungen zeitgleich auf Mastodon veröffentlichen", FIRE, "31.12.2024", "done", 2024),
    ("feuerwehr_mastodon", "Kanal bei Übungen und auf Fahrzeugen bekannt machen", FIRE, "30.04.2026", "open", 2025),
    ("personal_linkedin", "Herkunft der Bewerbungen einheitlich erfassen", STAFF, "31.03.2025", "done", 2024),
    ("personal_linkedin", "Löschregeln festlegen und dokumentieren", STAFF, "28.02.2026", "open", 2025),
    ("personal_xing", "Vertrag zum Jahresende prüfen", STAFF, "30.09.2026", "open", 2025),
    ("kultur_facebook", "Ziele für den Kanal festlegen", CULTURE, "31.03.2026", "open", 2025),
    ("kultur_tiktok", "Redaktionsplan mit festen Terminen aufstellen", CULTURE, "31.05.2025", "dropped", 2024),
    ("kultur_flickr", "Zweiten Faktor für die Anmeldung einrichten", CULTURE, "31.01.2026", "open", 2025),
    ("tourismus_instagram", "Exporte vierteljährlich sichern", TOURISM, "31.01.2026", "open", 2025),
    ("tourismus_x", "Vereinbarung nach Art. 26 DSGVO klären", TOURISM, "30.06.2025", "open", 2024),
    ("umwelt_forum", "Beteiligung des Personalrats nachholen", CLIMATE, "30.04.2025", "dropped", 2024),
    ("umwelt_forum", "Ende des Forums im Forum und auf der Website ankündigen", CLIMATE, "31.08.2025", "done", 2025),
    ("umwelt_forum", "Zugänge der Redaktion entziehen", CLIMATE, "30.09.2025", "done", 2025),
    ("umwelt_forum", "Inhalte des Forums an das Archiv abgeben", CLIMATE, "31.12.2025", "done", 2025),
    ("umwelt_forum", "Löschung beim Dienstleister bestätigen lassen", CLIMATE, "31.01.2026", "open", 2025),
)
#: Which item of the closing plan an action settles; the other items are not planned yet.
SETTLES = {
    "Ende des Forums im Forum und auf der Website ankündigen": "notice",
    "Zugänge der Redaktion entziehen": "access",
    "Inhalte des Forums an das Archiv abgeben": "archive",
    "Löschung beim Dienstleister bestätigen lassen": "processor_data",
}
#: When the city closed a year.
CLOSED = {2024: date(2025, 3, 17)}
STATES = {"open": "offen", "done": "erledigt", "dropped": "nicht weiterverfolgt"}


def _german(number: float) -> str:
    return f"{number:g}".replace(".", ",") if number < 1000 else f"{number:.0f}"


def goals(years: Sequence[int]) -> bytes:
    """Write goals.csv, with decimal commas."""
    rows: list[Row] = [("channel", "goal", "kpi", "minimum", "target", "rank", "fixed_on", "approved_by")]
    for channel, wanted in GOALS.items():
        for rank, (goal, kpi, minimum, target) in enumerate(wanted, 1):
            fixed = FIXED.get(channel, BEFORE)
            target = TARGET_BEFORE.get((channel, goal), target) if years[-1] == YEARS[0] else target
            rows.append((channel, goal, kpi, _german(minimum), _german(target), rank, fixed, BOARD))
        if years[-1] == YEARS[-1] and channel in ADDED:
            goal, kpi, minimum, target = ADDED[channel]
            rows.append((channel, goal, kpi, _german(minimum), _german(target), len(wanted) + 1, DURING, BOARD))
    return register_table(rows)


def effort(years: Sequence[int]) -> bytes:
    """Write effort.csv: hours as a range."""
    rows: list[Row] = [("channel", "year", "phase", "role", "hours_low", "hours_likely", "hours_high")]
    for channel in CHANNELS:
        for year, hours in zip(YEARS, HOURS[channel.id], strict=True):
            if year not in years or year > channel.cared_for:
                continue
            rng = dice(channel.id, "effort", year)
            silent = channel.dialogue == "no_answers"
            for phase, role, share in PHASES:
                weight = 0.25 if silent and phase == "moderation" else 1.0
                likely = round(hours * share * weight * rng.uniform(0.9, 1.1))
                if likely:
                    rows.append((channel.id, year, phase, role, round(likely * 0.85), likely, round(likely * 1.25)))
    for other in ALTERNATIVES:
        for year, hours in zip(YEARS, HOURS[other.id], strict=True):
            if year in years:
                ends = round(hours * 0.85), hours, round(hours * 1.25)
                rows.append((other.id, year, "publishing", "redaktion", *ends))
    return register_table(rows)


def costs(years: Sequence[int]) -> bytes:
    """Write costs.csv, with German headings."""
    rows: list[Row] = [("Kanal", "Jahr", "Art", "Betrag (EUR)", "Grundlage", "Begründung")]
    kinds = {"tool": "Werkzeug", "licence": "Lizenz", "training": "Schulung", "production": "Herstellung",
             "paid_posts": "Bezahlte Beiträge", "other": "Sonstiges"}  # fmt: skip
    bases = {"invoice": "Rechnung", "allocation": "Umlage", "estimate": "Schätzung", "list_price": "Listenpreis"}
    for channel, kind, *amounts, basis in COSTS:
        for year, eur in zip(YEARS, amounts, strict=True):
            if year in years:
                amount = f"{eur:.2f}".replace(".", ",")
                reason = LIST_PRICE if basis == "list_price" else ""
                rows.append((channel, year, kinds[str(kind)], amount, bases[str(basis)], reason))
    return register_table(rows)


def actions(years: Sequence[int]) -> bytes:
    """Write actions.csv, with German headings and dates."""
    rows: list[Row] = [("Kanal", "Maßnahme", "Zuständig", "Fällig am", "Stand", "Aus Jahr", "Abschlussplan")]
    for channel, action, owner, due, state, year in ACTIONS:
        if year in years:
            day = datetime.strptime(due, "%d.%m.%Y").replace(tzinfo=UTC).date()
            waiting = YEARS[-1] not in years and day > CLOSED[years[-1]]
            told = STATES["open" if waiting else state]
            rows.append((channel, action, owner, due, told, year, SETTLES.get(action, "")))
    return register_table(rows)
