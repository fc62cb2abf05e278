"""Exports of YouTube Studio: an archive of three tables."""

from __future__ import annotations

import base64

from musterstadt_generator.activity import MONTHS, Post, about, dice, noisy, posts
from musterstadt_generator.city import FIRST, NAME
from musterstadt_generator.formats import Row, archive, delimited

#: Column by language; YouTube writes soft hyphens into long German words.
COLUMNS = {
    "id": ("Content", "Videos"),
    "title": ("Video title", "Video\u00adtitel"),
    "at": ("Video publish time", "Veröffent\u00adlichungs\u00adzeitpunkt des Videos"),
    "duration": ("Duration", "Dauer"),
    "views": ("Views", "Aufrufe"),
    "watch": ("Watch time (hours)", "Wiedergabe\u00adzeit (Stunden)"),
    "subscribers": ("Subscribers", "Abon\u00adnenten"),
    "average": ("Average view duration", "Durchschnittliche Wiedergabe\u00addauer"),
    "likes": ("Likes", "„Mag ich“-Bewertungen"),
    "dislikes": ("Dislikes", "„Mag ich nicht“-Bewertungen"),
    "comments": ("Comments added", "Hinzugefügte Kommentare"),
    "shares": ("Shares", "Geteilte Inhalte"),
    "impressions": ("Impressions", "Impres\u00adsionen"),
    "ctr": ("Impressions click-through rate (%)", "Klickrate der Impres\u00adsionen (%)"),
}


def _hms(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def _video_year(post: Post, index: int, year: int) -> dict[str, object] | None:
    """Return what a video gained in a year: most of it in the months after publication."""
    rng = dice("video", index, year)
    if post.at.year > year:
        return None
    share = 0.9 if post.at.year == year else 0.35
    length = (
        dice("video", index).randrange(25, 59) if post.kind == "short" else dice("video", index).randrange(90, 4200)
    )
    views = round(post.counts["views"] * share)
    seen = min(length * rng.uniform(0.32, 0.55), 420)
    return {
        "id": base64.urlsafe_b64encode(dice("video", index).randbytes(9)).decode()[:11],
        "title": post.text,
        "at": f"{MONTHS[post.at.month - 1]} {post.at.day}, {post.at.year}",
        "duration": length,
        "views": views,
        "watch": round(views * seen / 3600, 4),
        "subscribers": about(rng, views * 0.004),
        "average": _hms(seen),
        "likes": round(post.counts["likes"] * share),
        "dislikes": round(post.counts["dislikes"] * share),
        "comments": round(post.counts["comments"] * share),
        "shares": round(post.counts["shares"] * share),
        "impressions": round(views * rng.uniform(9, 17)),
        "ctr": round(rng.uniform(2.1, 6.9), 2),
    }


def year_zip(channel: str, year: int, language: str) -> tuple[str, bytes]:
    """Write the archive of a year: table with total row, daily totals, best video; its name ends a day later."""
    german = language == "de"
    names = {key: pair[german] for key, pair in COLUMNS.items()}
    found = [_video_year(post, index, year) for index, post in enumerate(posts(channel))]
    published = {str(video["id"]): post.at.date() for post, video in zip(posts(channel), found, strict=True) if video}
    videos = sorted((video for video in found if video), key=lambda video: -int(str(video["views"])))
    total: dict[str, object] = {"id": "Ge\u00adsamt" if german else "Total", "title": "", "at": "", "duration": ""}
    for key in ("views", "subscribers", "likes", "dislikes", "comments", "shares", "impressions"):
        total[key] = sum(int(str(video[key])) for video in videos)
    # the total also counts deleted videos and subscriptions made on the channel's page
    total["views"] = int(str(total["views"])) + 412
    total["subscribers"] = 480 if year == FIRST.year else 490
    watched = sum(float(str(video["watch"])) for video in videos) + 9.8613
    total |= {"watch": round(watched, 4), "average": _hms(watched * 3600 / int(str(total["views"]))), "ctr": 4.12}
    table: list[Row] = [list(names.values()), *([row.get(key) for key in names] for row in (total, *videos))]
    spread = noisy(channel, "daily views", 100, 0.4)
    span = [day for day in spread if day.year == year]
    weight = sum(spread[day] for day in span)
    by_day = {day: int(int(str(total["views"])) * spread[day] / weight) for day in span}
    by_day[span[-1]] += int(str(total["views"])) - sum(by_day.values())
    day_name = "Datum" if german else "Date"
    lines: list[Row] = [[day_name, names["views"]], *([day, value] for day, value in by_day.items())]
    charted: list[Row] = [[day_name, *(names[key] for key in ("id", "title", "at", "duration", "views"))]]
    for video in videos[:1]:
        rng = dice(channel, video["id"], year)
        fixed = [video[key] for key in ("id", "title", "at", "duration")]
        shown = [day for day in span if day >= published[str(video["id"])]]
        charted += [[day, *fixed, about(rng, int(str(video["views"])) / len(shown))] for day in shown]
    members = ("Tabellendaten.csv", "Gesamtwerte.csv", "Diagrammdaten.csv") if german else (
        "Table data.csv", "Totals.csv", "Chart data.csv"
    )  # fmt: skip
    content = archive(dict(zip(members, map(delimited, (table, lines, charted)), strict=True)))
    return f"{names['id']} {year}-01-01_{year + 1}-01-01 {NAME}.zip", content
