"""Tables kept by hand, one row per month: for networks without an export, and what exports lack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from musterstadt_generator import meta
from musterstadt_generator.activity import about, dice, followers, lognormal, month_end, monthly_posts
from musterstadt_generator.city import PROFILES
from musterstadt_generator.formats import Row, saved_in_excel

HEADINGS = (
    "Kanal", "Jahr", "Monat", "Follower", "Beiträge", "Aufrufe", "Reichweite", "Reaktionen", "Kommentare", "Geteilt",
    "Gespeichert", "Klicks", "Profilaufrufe", "Seitenaufrufe", "Besucher", "Weiterleitungen zur Website", "Bewerbungen",
    "Quelle",
)  # fmt: skip
#: Further headings, only in the tables of channels that have such figures.
FURTHER = (
    "Besuche", "Öffnungen", "Link-Klicks", "Erwähnungen", "Umfragen", "Teilnahmen an Umfragen",
    "Aufnahmen in Wiedergabelisten", "Im Mittel gesehener Anteil (%)", "Abonnierte Konten", "Weiterempfehlungen",
    "Arbeitgeberbewertung (Sterne)", "Zahl der Arbeitgeberbewertungen", "Einträge als Wunsch-Arbeitgeber",
    "Heruntergeladene Fotos", "Veröffentlichte Alben", "Diskussionen", "Antworten in Diskussionen", "Seiten im Wiki",
    "Bearbeitungen", "Alter der letzten Bearbeitung (Tage)", "Bezahlte Reichweite", "Kosten bezahlter Beiträge",
)  # fmt: skip
Months = Sequence[object]

#: A month's usual figure, 2024 and 2025, where it does not follow from posts.
USUAL: dict[str, dict[str, tuple[float, float]]] = {
    "presse_facebook": {"Weiterleitungen zur Website": (2150, 2420)},
    "presse_instagram": {
        "Weiterleitungen zur Website": (610, 780), "Umfragen": (0.7, 1.1), "Teilnahmen an Umfragen": (95, 160),
    },
    "presse_x": {"Weiterleitungen zur Website": (240, 95), "Erwähnungen": (61, 38)},
    "presse_mastodon": {"Weiterleitungen zur Website": (85, 140)},
    "presse_youtube": {"Weiterleitungen zur Website": (60, 70), "Aufnahmen in Wiedergabelisten": (5.2, 6.1)},
    "feuerwehr_x": {"Weiterleitungen zur Website": (340, 360)},
    "feuerwehr_mastodon": {"Weiterleitungen zur Website": (20, 45)},
    "personal_linkedin": {"Weiterleitungen zur Website": (520, 690), "Bewerbungen": (8.2, 11.8)},
    "personal_xing": {
        "Profilaufrufe": (940, 760), "Weiterleitungen zur Website": (140, 90), "Bewerbungen": (4.6, 2.6),
        "Weiterempfehlungen": (1.4, 0.8),
    },
    "personal_wiki": {
        "Seitenaufrufe": (15_200, 17_900), "Besucher": (840, 960), "Beiträge": (88, 104), "Bearbeitungen": (310, 365),
    },
    "kultur_facebook": {"Weiterleitungen zur Website": (410, 400)},
    "kultur_flickr": {
        "Aufrufe": (7600, 8300), "Kommentare": (6, 6), "Heruntergeladene Fotos": (420, 510),
        "Veröffentlichte Alben": (2.1, 2.4),
    },
    "tourismus_instagram": {"Weiterleitungen zur Website": (480, 530)},
    "tourismus_x": {"Profilaufrufe": (130, 95), "Weiterleitungen zur Website": (30, 22)},
    "umwelt_blog": {
        "Seitenaufrufe": (7300, 9100), "Besucher": (2900, 3500), "Kommentare": (14, 19), "Beiträge": (5.4, 5.8),
    },
    "umwelt_forum": {
        "Seitenaufrufe": (2600, 1500), "Kommentare": (95, 38), "Beiträge": (22, 9), "Diskussionen": (7, 3),
        "Antworten in Diskussionen": (95, 38),
    },
    "presse_website": {"Besuche": (182_000, 191_000), "Seitenaufrufe": (512_000, 534_000)},
    "kultur_newsletter": {
        "Beiträge": (4.2, 4.4), "Öffnungen": (8600, 9700), "Link-Klicks": (1150, 1320),
        "Weiterleitungen zur Website": (1020, 1180),
    },
}  # fmt: skip

#: What of the posts is entered by hand, by the name the generator uses.
FROM_POSTS: dict[str, dict[str, str | None]] = {
    "presse_mastodon": {"Beiträge": None, "Reaktionen": "likes", "Kommentare": "comments", "Geteilt": "shares"},
    "feuerwehr_mastodon": {"Beiträge": None, "Reaktionen": "likes", "Kommentare": "comments", "Geteilt": "shares"},
    "personal_xing": {"Beiträge": None, "Reaktionen": "likes", "Kommentare": "comments", "Geteilt": "shares"},
    "kultur_flickr": {"Beiträge": None, "Reaktionen": "likes"},
    "tourismus_x": {
        "Beiträge": None,
        "Reaktionen": "likes",
        "Kommentare": "comments",
        "Geteilt": "shares",
        "Gespeichert": "saves",
    },
}
#: Levels as they were read off at the end of each month: at the beginning of 2024 and at the end of 2025.
LEVELS: dict[str, dict[str, tuple[float, float, int]]] = {
    "presse_instagram": {"Abonnierte Konten": (212, 248, 0)},
    "personal_xing": {
        "Arbeitgeberbewertung (Sterne)": (3.9, 3.7, 1), "Zahl der Arbeitgeberbewertungen": (64, 93, 0),
        "Einträge als Wunsch-Arbeitgeber": (118, 104, 0),
    },
    "personal_wiki": {"Seiten im Wiki": (2410, 3160, 0), "Alter der letzten Bearbeitung (Tage)": (2, 1, 0)},
    "kultur_newsletter": {"Follower": (4120, 5260, 0)},
}  # fmt: skip
#: What is read off once a year, in a row without a month: the figures of 2024 and of 2025.
YEARLY: dict[str, dict[str, tuple[object, object]]] = {
    "presse_youtube": {"Im Mittel gesehener Anteil (%)": ("41,5", "43,2")},
    "personal_linkedin": {"Bezahlte Reichweite": (31_400, 52_800), "Kosten bezahlter Beiträge": ("1500,00", "2400,00")},
}
#: Channels whose monthly reach is read off the network's own screens.
WITH_REACH = ("presse_facebook", "presse_instagram", "kultur_facebook", "tourismus_instagram")

SOURCES = {
    "personal_wiki": "Statistik des Wikis",
    "umwelt_blog": "Webstatistik des Blogs",
    "umwelt_forum": "Statistik des Forums",
    "presse_website": "Webstatistik der Website",
    "kultur_newsletter": "Statistik des Versandprogramms",
}


def _seasonal(channel: str, column: str, year: int) -> list[int]:
    rng = dice(channel, column, year)
    usual = USUAL[channel][column][year - 2024]
    season = (1.05, 1.02, 1.06, 1.0, 1.0, 0.97, 0.8, 0.84, 1.06, 1.08, 1.1, 0.86)
    return [about(rng, lognormal(rng, usual * factor, 0.12)) for factor in season]


def _columns(channel: str, year: int) -> dict[str, Months]:
    found: dict[str, Months] = {}
    if channel in PROFILES:
        found["Follower"] = month_end(followers(channel), year)
    for column, counted in FROM_POSTS.get(channel, {}).items():
        found[column] = monthly_posts(channel, year, counted)
    if channel in WITH_REACH:
        found["Reichweite"] = meta.monthly_reach(channel, year)
    if channel == "personal_linkedin":
        found["Reichweite"] = [round(views * 0.46) for views in monthly_posts(channel, year, "views")]
    for column, (first, last, digits) in LEVELS.get(channel, {}).items():
        steps = [(first + (last - first) * (12 * (year - 2024) + month) / 24) for month in range(1, 13)]
        found[column] = [f"{step:.{digits}f}".replace(".", ",") for step in steps]
    return found | {column: _seasonal(channel, column, year) for column in USUAL.get(channel, {})}


def table(channel: str, year: int, first: date, last: date, encoding: str = "utf-8-sig") -> bytes:
    """Write a year's table; months before the channel opened or after it closed have no row."""
    columns = _columns(channel, year)
    source = f"{SOURCES.get(channel, 'Ablesung im Netzwerk, Webstatistik')} (erzeugte Beispieldaten)"
    yearly = {column: figures[year - 2024] for column, figures in YEARLY.get(channel, {}).items()}
    headings = [*HEADINGS[:-1], *(name for name in FURTHER if name in columns or name in yearly), HEADINGS[-1]]
    rows: list[Row] = [headings]
    for month in range(1, 13):
        if (first.year, first.month) <= (year, month) <= (last.year, last.month):
            values: dict[str, object] = {column: months[month - 1] for column, months in columns.items()}
            values |= {"Kanal": channel, "Jahr": year, "Monat": month, "Quelle": source}
            rows.append([values.get(heading) for heading in headings])
    if yearly:
        whole = yearly | {"Kanal": channel, "Jahr": year, "Quelle": source}
        rows.append([whole.get(heading) for heading in headings])
    return saved_in_excel(rows, encoding)
