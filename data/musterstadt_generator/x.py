"""Exports of X: the analytics of today, and those of Twitter before."""

from __future__ import annotations

from datetime import date, timedelta

from musterstadt_generator.activity import (
    MONTHS,
    WEEKDAY_NAMES,
    daily,
    days,
    dice,
    followers_gained,
    noisy,
    of_year,
    posts,
)
from musterstadt_generator.city import FIRST, LAST
from musterstadt_generator.formats import Row, delimited

HANDLES = {"presse_x": "stadtmusterstadt", "feuerwehr_x": "FeuerwehrMusterstadt"}
CONTENT = (
    "Post id", "Date", "Post text", "Link", "Impressions", "Likes", "Engagements", "Bookmarks", "Share", "New follows",
    "Replies", "Reposts", "Profile visits", "Detail expands", "Url clicks", "Hashtag clicks", "Permalink clicks",
)  # fmt: skip
OVERVIEW = (
    "Date", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows", "Unfollows", "Replies",
    "Reposts", "Profile visits", "Create Post", "Video views", "Media views",
)  # fmt: skip
LEGACY = (
    "impressions", "engagements", "engagement rate", "retweets", "replies", "likes", "user profile clicks",
    "url clicks", "hashtag clicks", "detail expands", "permalink clicks", "app opens", "app installs", "follows",
    "email tweet", "dial phone", "media views", "media engagements",
)  # fmt: skip
_COUNTED = ("views", "likes", "comments", "shares", "saves", "link_clicks", "profile_visits", "detail", "follows")


def _engagements(counts: dict[str, int]) -> int:
    return sum(value for name, value in counts.items() if name not in ("views", "reach"))


def content(channel: str, year: int) -> bytes:
    """Write the posts of a year, newest first; the date is that of the exporting browser."""
    rows: list[Row] = [CONTENT]
    for post in reversed(of_year(channel, year)):
        c = dict(post.counts)
        number = (round(post.at.timestamp() * 1000) - 1_288_834_974_657) << 22 | dice(channel, post.at).randrange(2**22)
        written = f"{WEEKDAY_NAMES[post.at.weekday()]} {MONTHS[post.at.month - 1]} {post.at.day} {post.at.year}"
        rows.append(
            [
                number, written, post.text, f"https://x.com/{HANDLES[channel]}/status/{number}", c["views"], c["likes"],
                _engagements(c), c["saves"], c["shares"] // 9, c["follows"], c["comments"], c["shares"],
                c["profile_visits"], c["detail"], c["link_clicks"], 0, 0,
            ]
        )  # fmt: skip
    return delimited(rows, newline="\r\n")


def _days(channel: str, year: int) -> dict[date, dict[str, int]]:
    """Return what was counted on each day of a year, with posts published and followers won and lost."""
    series = {name: daily(channel, name) for name in _COUNTED}
    base, changes = noisy(channel, "old posts", 90 if channel == "presse_x" else 600), followers_gained(channel)
    written = dict.fromkeys(days(FIRST, LAST), 0)
    for post in posts(channel):
        written[post.at.date()] += 1
    found = {}
    for day in days(date(year, 1, 1), date(year, 12, 31)):
        counts = {name: values[day] for name, values in series.items()}
        counts["views"] += base[day]
        found[day] = counts | {"posts": written[day], "gained": changes[day][0], "lost": changes[day][1]}
    return found


def overview(channel: str, year: int) -> bytes:
    """Write the days of a year, newest first, without a line end at the end."""
    rows: list[Row] = [OVERVIEW]
    for day, c in reversed(_days(channel, year).items()):
        engagements = sum(c[name] for name in _COUNTED if name != "views")
        written = f"{WEEKDAY_NAMES[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"
        rows.append(
            [
                written, c["views"], c["likes"], engagements, c["saves"], c["shares"] // 9, c["gained"], c["lost"],
                c["comments"], c["shares"], c["profile_visits"], c["posts"], c["views"] // 40, c["views"] // 6,
            ]
        )  # fmt: skip
    return delimited(rows, final=False)


def legacy_days(channel: str, year: int) -> dict[str, bytes]:
    """Write the days of a year as the analytics of Twitter did: a file a quarter, the end date exclusive."""
    by_day = _days(channel, year)
    found = {}
    for quarter in range(4):
        start = date(year, 3 * quarter + 1, 1)
        end = date(year, 3 * quarter + 4, 1) if quarter < 3 else date(year + 1, 1, 1)
        rows: list[Row] = [["Date", "Tweets published", *LEGACY, *(f"promoted {name}" for name in LEGACY)]]
        for day in days(start, end - timedelta(1)):
            c = by_day[day]
            engagements = sum(c[name] for name in _COUNTED if name != "views")
            counts = [
                c["views"], engagements, engagements / c["views"] if c["views"] else 0.0, c["shares"], c["comments"],
                c["likes"], c["profile_visits"], c["link_clicks"], 0, c["detail"], 0,
            ]  # fmt: skip
            rest = [0, 0, c["follows"], 0, 0, c["views"] // 9, c["views"] // 9]
            rows.append([day, c["posts"], *map(float, counts), *rest, *["-"] * len(LEGACY)])
        name = f"daily_tweet_activity_metrics_{HANDLES[channel]}_{start:%Y%m%d}_{end:%Y%m%d}_en.csv"
        found[name] = delimited(rows, quote="all")
    return found
