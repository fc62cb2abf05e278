"""Exports of Facebook and Instagram as Meta Business Suite writes them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from musterstadt_generator.activity import (
    PACIFIC,
    Post,
    daily,
    dice,
    followers_gained,
    noisy,
    posts,
)
from musterstadt_generator.formats import Row, blocks, chart, delimited

PAGES = {
    "presse_facebook": ("100064512345678", "Stadt Musterstadt", "StadtMusterstadt"),
    "kultur_facebook": ("100064587654321", "Kultur in Musterstadt", "KulturMusterstadt"),
}
ACCOUNTS = {
    "presse_instagram": ("17841400123456789", "stadt_musterstadt", "Stadt Musterstadt"),
    "tourismus_instagram": ("17841400987654321", "musterstadt_entdecken", "Musterstadt entdecken"),
}
#: Another account that appears in the files where a post was published together.
PARTNER = ("17841400555555555", "theater_musterstadt", "Theater Musterstadt")

#: Headings of a post export by language: US, GB, German; an empty heading is not part of that language's file.
FACEBOOK = {
    "id": ("Post ID", "Post ID", "Beitrags-ID"),
    "page_id": ("Page ID", "Page ID", "Seiten-ID"),
    "page": ("Page name", "Page name", "Seitenname"),
    "title": ("Title", "Title", "Titel"),
    "description": ("Description", "Description", "Beschreibung"),
    "duration": ("Duration (sec)", "Duration (secs)", "Dauer (Sek.)"),
    "at": ("Publish time", "Publish time", "Veröffentlichungszeit"),
    "caption": ("Caption type", "Caption type", "Art der Untertitel"),
    "link": ("Permalink", "Permalink", "Permalink"),
    "crosspost": ("Is crosspost", "Is crosspost", "Mehrfach gepostet"),
    "shared": ("Is share", "Is share", "Geteilter Beitrag"),
    "kind": ("Post type", "Post type", "Beitragsart"),
    "languages": ("Languages", "Languages", "Sprachen"),
    "labels": ("Custom labels", "Custom labels", "Individuelle Labels"),
    "funded": ("Funded content status", "Funded content status", "Status „Finanzierter Content“"),
    "comment": ("Data comment", "Data comment", "Kommentar"),
    "date": ("Date", "Date", "Datum"),
    "views": ("Views", "Views", "Aufrufe"),
    "reach": ("Reach", "Reach", "Reichweite"),
    "interactions": ("Reactions, Comments and Shares", "Reactions, comments and shares", "Interaktionen"),
    "reactions": ("Reactions", "Reactions", "„Gefällt mir“-Angaben"),
    "comments": ("Comments", "Comments", "Kommentare"),
    "shares": ("Shares", "Shares", "Geteilte Inhalte"),
    "clicks": ("Total clicks", "Total clicks", "Klicks insgesamt"),
    "link_clicks": ("Link Clicks", "Link clicks", "Link-Klicks"),
    "other_clicks": ("Other Clicks", "Other clicks", "Weitere Klicks"),
    "photo_clicks": (
        "Matched Audience Targeting Consumption (Photo Click)",
        "Matched Audience Targeting Consumption (Photo Click)",
        "",
    ),
    "seconds": ("Seconds viewed", "Seconds viewed", ""),
    "average_seconds": ("Average Seconds viewed", "Average Seconds viewed", ""),
    "earnings": ("Estimated earnings (USD)", "Estimated earnings (USD)", ""),
    "ads": ("Ad impressions", "Ad impressions", ""),
}
INSTAGRAM = {
    "id": ("Post ID", "Beitrags-ID"),
    "account_id": ("Account ID", "Konto-ID"),
    "username": ("Account username", "Konto-Benutzername"),
    "account": ("Account name", "Kontoname"),
    "description": ("Description", "Beschreibung"),
    "duration": ("Duration (sec)", "Dauer (Sek.)"),
    "at": ("Publish time", "Veröffentlichungszeit"),
    "link": ("Permalink", "Permalink"),
    "kind": ("Post type", "Beitragsart"),
    "comment": ("Data comment", "Kommentar"),
    "date": ("Date", "Datum"),
    "views": ("Views", "Aufrufe"),
    "reach": ("Reach", "Reichweite"),
    "likes": ("Likes", "„Gefällt mir“-Angaben"),
    "shares": ("Shares", "Geteilte Inhalte"),
    "comments": ("Comments", "Kommentare"),
    "saves": ("Saves", "Gespeicherte Beiträge"),
    "follows": ("Follows", "Follows"),
}
GERMAN_KINDS = {
    "Photos": "Foto", "Links": "Link", "Videos": "Video", "Reels": "Reel", "IG image": "IG-Bild", "IG reel": "IG-Reel",
    "IG carousel": "IG-Karussell",
}  # fmt: skip


def _written_between(channel: str, first: date, last: date) -> list[Post]:
    """Return the posts of a span of Pacific days, newest first but for the first row, as Meta has it."""
    found = [post for post in posts(channel) if first <= post.at.astimezone(PACIFIC).date() <= last][::-1]
    return found[1:2] + found[:1] + found[2:]


def _rows(headings: Mapping[str, Iterable[str]], language: int, records: Iterable[Mapping[str, object]]) -> list[Row]:
    columns = {key: tuple(names)[language] for key, names in headings.items()}
    kept = [key for key, name in columns.items() if name]
    return [[columns[key] for key in kept], *([record.get(key, "") for key in kept] for record in records)]


def facebook_posts(channel: str, first: date, last: date, language: str, *, impressions: bool = False) -> bytes:
    """Write a post export in US or GB English or in German; before November 2024 with impressions."""
    page_id, page, handle = PAGES[channel]
    german = language == "de"
    headings = dict(FACEBOOK)
    if impressions:
        headings |= {
            "views": ("Impressions",) * 2 + ("Impressionen",),
            "reach": ("Reach",) * 2 + ("Erreichte Personen",),
        }
    records = []
    for post in _written_between(channel, first, last):
        rng = dice(channel, post.at)
        video = post.kind in ("Videos", "Reels")
        counts = dict(post.counts)
        counts["clicks"] = max(counts["clicks"], counts["link_clicks"])
        number = round(post.at.timestamp()) * 500_000 + rng.randrange(500_000)
        seconds = round(counts["views"] * rng.uniform(4, 11), 3) if video else None
        records.append(
            {
                "id": number,
                "page_id": page_id,
                "page": page,
                "title": "" if video else post.text,
                "description": post.text if video else "",
                "duration": rng.randrange(15, 90) if video else 0,
                "at": f"{post.at.astimezone(PACIFIC):%m/%d/%Y %H:%M}",
                "caption": "N/A",
                "link": f"https://www.facebook.com/{handle}/{'reel' if video else 'posts'}/{number}",
                "crosspost": 0,
                "shared": 0,
                "kind": GERMAN_KINDS[post.kind] if german else post.kind,
                "date": "Gesamte Laufzeit" if german else "Lifetime",
                "interactions": counts["reactions"] + counts["comments"] + counts["shares"],
                "other_clicks": counts["clicks"] - counts["link_clicks"],
                "photo_clicks": round(counts["clicks"] * 0.3) if post.kind == "Photos" else "",
                "seconds": seconds,
                "average_seconds": round(seconds / counts["views"], 3) if seconds else None,
                **counts,
            }
        )
    rows = _rows(headings, {"us": 0, "gb": 1, "de": 2}[language], records)
    # a few rows of the real files end four fields early
    rows = [row[:-4] if n % 61 == 60 and not german else row for n, row in enumerate(rows)]
    return delimited(rows, quote="spaces", encoding="utf-8-sig")


def shortcode(at: datetime, low: int) -> str:
    """Return the code of an Instagram address: it holds the moment of publication."""
    number = (round(at.timestamp() * 1000) - 1_314_220_021_721) << 23 | low
    return base64.urlsafe_b64encode(number.to_bytes(9, "big")).decode()[-11:]


def instagram_posts(channel: str, first: date, last: date, language: str, shared: int = 0) -> bytes:
    """Write a post export; `shared` posts are those of a partner, published together."""
    records: list[dict[str, object]] = []
    for post in _written_between(channel, first, last):
        rng = dice(channel, post.at)
        partner = len(records) % 40 == 17 and len(records) // 40 < shared
        account_id, username, account = PARTNER if partner else ACCOUNTS[channel]
        video = post.kind == "IG reel"
        code = shortcode(post.at, rng.randrange(2**23))
        records.append(
            {
                "id": f"18{rng.randrange(10**15):015d}",
                "account_id": account_id,
                "username": username,
                "account": account,
                "description": post.text,
                "duration": rng.randrange(12, 75) if video else 0,
                "at": f"{post.at.astimezone(PACIFIC):%m/%d/%Y %H:%M}",
                "link": f"https://www.instagram.com/{'reel' if video else 'p'}/{code}/",
                "kind": GERMAN_KINDS[post.kind] if language == "de" else post.kind,
                "date": "Gesamte Laufzeit" if language == "de" else "Lifetime",
                **post.counts,
                "follows": post.counts["follows"] or "",
                **({"reach": ""} if partner else {}),
            }
        )
    return delimited(_rows(INSTAGRAM, {"us": 0, "de": 1}[language], records), quote="spaces", encoding="utf-8-sig")


def _winter(day: date) -> bool:
    """Say whether Pacific standard time held when this Pacific day began."""
    offset = datetime.combine(day, time(), PACIFIC).utcoffset()
    return offset is not None and offset.total_seconds() == -8 * 3600


def _chart(title: str, series: Mapping[date, int], first: date, last: date, *, gaps: bool = False) -> bytes:
    kept = {day: value for day, value in series.items() if first <= day <= last and (value or not gaps)}
    return chart(title, kept, {day: _winter(day) for day in kept})


def _persons(channel: str, views: Mapping[date, int], share: float, name: str) -> dict[date, int]:
    rng = dice(channel, name)
    return {day: round(value * share * rng.uniform(0.9, 1.06)) for day, value in views.items()}


def views_by_day(channel: str) -> dict[date, int]:
    """Return the views of each Pacific day: what posts gained, and visits to the page itself."""
    other = noisy(channel, "page views", 140)
    return {day: value + other[day] for day, value in daily(channel, "views", PACIFIC).items()}


def reach_by_day(channel: str) -> dict[date, int]:
    """Return the persons reached on each Pacific day."""
    return _persons(channel, views_by_day(channel), 0.6, "reach")


def interactions_by_day(channel: str) -> dict[date, int]:
    """Return the interactions of each Pacific day."""
    names = ("reactions", "likes", "comments", "shares", "saves")
    parts = [daily(channel, name, PACIFIC) for name in names]
    return {day: sum(part[day] for part in parts) for day in parts[0]}


def facebook_charts(channel: str, year: int) -> dict[str, bytes]:
    """Write the charts of a year; in December 2025 Viewers takes the place of Reach."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    end_of_reach = min(last, date(2025, 11, 30))
    gained = {day: new for day, (new, _) in followers_gained(channel).items()}
    found = {
        "Views.csv": _chart("Views", views_by_day(channel), first, last),
        "Reach.csv": _chart("Facebook reach", reach_by_day(channel), first, end_of_reach),
        "Visits.csv": _chart("Facebook visits", noisy(channel, "visits", 210), first, last),
        "Follows.csv": _chart("Facebook follows", gained, first, last),
        "Link clicks.csv": _chart("Facebook link clicks", daily(channel, "link_clicks", PACIFIC), first, last),
        "Interactions.csv": _chart("Content interactions", interactions_by_day(channel), first, last),
    }
    if end_of_reach < last:
        viewers = _persons(channel, views_by_day(channel), 0.66, "viewers")
        found["Viewers.csv"] = _chart("Viewers", viewers, date(2025, 12, 1), last)
    return found


def instagram_charts(channel: str, first: date, last: date) -> dict[str, bytes]:
    """Write the charts of a span: days without a new follower are left out, as Meta does."""
    gained = {day: new for day, (new, _) in followers_gained(channel).items()}
    return {
        "Reach.csv": _chart("Reach", reach_by_day(channel), first, last),
        "Visits.csv": _chart("Instagram profile visits", noisy(channel, "visits", 95), first, last),
        "Follows.csv": _chart("Instagram follows", gained, first, last, gaps=True),
    }


def resaved_follows(channel: str, year: int) -> bytes:
    """Write the follows of a year as a chart that was opened and saved in Excel."""
    gained = {day: new for day, (new, _) in followers_gained(channel).items() if day.year == year}
    rows: list[Row] = [["Facebook follows", ""], ["Date", "Primary"]]
    rows += [[f"{day}T{'01' if _winter(day) else '00'}:00:00", value] for day, value in gained.items()]
    return delimited(rows, delimiter=";")


def audience() -> bytes:
    """Write the composition of the followers: blocks of percentages."""
    age: list[Row] = [["Age & gender"], ["", "Women", "Men"]]
    age += [
        ["18-24", "3.1", "2.4"], ["25-34", "11.8", "8.2"], ["35-44", "17.6", "10.4"], ["45-54", "14.2", "8.1"],
        ["55-64", "10.3", "5.7"], ["65+", "5.2", "3"],
    ]  # fmt: skip
    countries: list[Row] = [["Top countries"], ["Germany", "Netherlands", "Türkiye", "Poland", "Austria"]]
    countries += [["94.6", "1.1", "0.7", "0.5", "0.4"]]
    cities: list[Row] = [["Top cities"], ["Musterstadt, NRW, Germany", "Nachbarstadt, NRW, Germany"], ["71.3", "6.4"]]
    return blocks(delimited(block, quote="all").decode() for block in (age, countries, cities))


def monthly_reach(channel: str, year: int) -> list[int]:
    """Return the persons reached in each month, as Business Suite shows them for a chosen month."""
    rng, found = dice(channel, "monthly reach", year), []
    by_day = reach_by_day(channel)
    for month in range(1, 13):
        values = [value for day, value in by_day.items() if (day.year, day.month) == (year, month)]
        found.append(round(max(max(values) * 1.3, sum(values) * 0.34) * rng.uniform(0.95, 1.05)))
    return found
