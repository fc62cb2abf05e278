"""What people in the city looked at and wrote down: samples and incidents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from musterstadt_generator.formats import Row, register_table
from musterstadt_generator.ratings import EDITORS

REPORT = "Vermerk Stichprobe {channel} {year}"
PEER = "Redaktion eines anderen Fachbereichs"

#: Samples: channel, year, subject, looked at, fulfilled, how they were found, day, function.
SAMPLES = (
    ("presse_instagram", 2024, "alt_text", 30, 19, "random", "2024-11-18", PEER),
    ("presse_facebook", 2025, "no_casework", 40, 38, "random", "2025-11-12", PEER),
    ("presse_facebook", 2025, "within_task", 40, 40, "random", "2025-11-12", PEER),
    ("presse_facebook", 2025, "imprint_reachable", 2, 2, "all", "2025-11-12", EDITORS),
    ("presse_facebook", 2025, "on_website", 30, 26, "random", "2025-11-13", PEER),
    ("presse_mastodon", 2025, "on_website", 25, 25, "last", "2025-11-13", PEER),
    ("personal_xing", 2025, "imprint_reachable", 2, 1, "all", "2025-11-19", EDITORS),
    ("kultur_facebook", 2025, "on_website", 12, 12, "chosen", "2025-12-04", "Redaktion Kultur"),
    ("tourismus_instagram", 2025, "plain_language", 8, 7, "random", "2025-10-06", PEER),
)

#: Incidents of a day: channel, day, kind, how many, of these handled, hours until then, reported.
INCIDENTS = (
    ("presse_facebook", date(2024, 5, 22), "unlawful_content", 2, 2, "3 9", 1),
    ("presse_facebook", date(2025, 2, 24), "unlawful_content", 6, 6, "2 2,5 3 5 8 11", 2),
    ("presse_facebook", date(2025, 5, 8), "data_published", 1, 1, "0,5", None),
    ("presse_facebook", date(2025, 9, 15), "unlawful_content", 7, 6, "1,5 2 4 6 9 30", 1),
    ("presse_facebook", date(2025, 6, 3), "data_subject_request", 1, 1, "52", None),
    ("presse_facebook", date(2025, 10, 20), "data_subject_request", 1, 1, "212", None),
    ("presse_x", date(2025, 9, 11), "unlawful_content", 3, 1, "20", 1),
    ("feuerwehr_x", date(2025, 4, 2), "authority_letter", 1, 1, "96", None),
    ("kultur_tiktok", date(2025, 8, 19), "account_misuse", 1, 1, "75", 1),
    ("tourismus_instagram", date(2025, 7, 28), "staff_insults", 2, 2, "4", None),
)
#: Insults against staff, counted by month: channel, year -> a number for each month.
INSULTS = {
    ("presse_facebook", 2024): (0, 1, 0, 1, 1, 2, 0, 0, 1, 0, 1, 0),
    ("presse_facebook", 2025): (1, 3, 1, 0, 1, 0, 1, 0, 4, 1, 0, 1),
    ("presse_x", 2025): (0, 1, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0),
}  # fmt: skip
#: Channels of which somebody said at the end of the year that nothing of a kind had happened: channel, year, kind.
NOTHING = (
    ("presse_mastodon", 2025, "staff_insults"),
    ("presse_mastodon", 2025, "unlawful_content"),
    ("umwelt_blog", 2025, "unlawful_content"),
)
KINDS = {
    "staff_insults": "Beleidigung oder Bedrohung von Beschäftigten",
    "unlawful_content": "Rechtswidriger Inhalt",
    "account_misuse": "Nachgeahmtes oder übernommenes Konto",
    "data_published": "Personenbezogene Daten veröffentlicht",
    "data_subject_request": "Antrag einer betroffenen Person",
    "authority_letter": "Schreiben einer Behörde",
}


def samples(years: Sequence[int]) -> bytes:
    """Write samples.csv."""
    rows: list[Row] = [
        ("channel", "year", "subject", "checked", "fulfilled", "drawn", "checked_on", "checked_by", "document")
    ]
    for channel, year, *found in SAMPLES:
        if year in years:
            rows.append((channel, year, *found, REPORT.format(channel=channel, year=year)))
    return register_table(rows)


def incidents(years: Sequence[int]) -> bytes:
    """Write incidents.csv, with German headings."""
    rows: list[Row] = [
        ("Kanal", "Tag", "Monat", "Art", "Anzahl", "Davon erledigt", "Stunden bis zur Erledigung", "Davon gemeldet")
    ]
    for channel, day, kind, *counted in INCIDENTS:
        if day.year in years:
            rows.append((channel, f"{day:%d.%m.%Y}", None, KINDS[kind], *counted))
    for (channel, year), months in INSULTS.items():
        for month, n in enumerate(months, 1):
            if year in years and n:
                rows.append((channel, None, f"{year}-{month:02d}", KINDS["staff_insults"], n, n, "8", None))
    for channel, year, kind in NOTHING:
        if year in years:
            rows.append((channel, None, year, KINDS[kind], 0, None, None, None))
    return register_table(rows)
