"""Exports of a TikTok business account."""

from __future__ import annotations

from datetime import date

from musterstadt_generator.activity import UTC, daily, days, dice, followers_gained, noisy, of_year
from musterstadt_generator.formats import Row, delimited

DAYS = (
    "Date", "Video views", "Reached audience", "Profile views", "Likes", "Shares", "Comments", "Phone number clicks ",
    "Leads submission", "Net growth", "New followers", "Lost followers",
)  # fmt: skip
VIDEOS = (
    "Video title", "Video link", "Post time", "Video views", "Likes", "Comments", "Shares", "Add to Favorites",
)  # fmt: skip


def overview(channel: str, year: int) -> bytes:
    """Write the days of a year; the audience of the first day is missing, as in real files."""
    series = {name: daily(channel, name) for name in ("views", "likes", "shares", "comments")}
    base, visits, changes = noisy(channel, "old", 160), noisy(channel, "profile", 22), followers_gained(channel)
    rows: list[Row] = [DAYS]
    for day in days(date(year, 1, 1), date(year, 12, 31)):
        views = series["views"][day] + base[day]
        gained, lost = changes[day]
        rows.append(
            [
                f"{day:%Y/%m/%d}", views, round(views * 0.97) if day.day > 1 or day.month > 1 else "NAN", visits[day],
                series["likes"][day], series["shares"][day], series["comments"][day], 0, 0, gained - lost, gained, lost,
            ]
        )  # fmt: skip
    return delimited(rows, encoding="utf-8-sig", final=False)


def videos(channel: str, year: int) -> bytes:
    """Write the videos of a year, newest first, with their time in UTC."""
    rows: list[Row] = [VIDEOS]
    for post in reversed(of_year(channel, year)):
        c = post.counts
        number = round(post.at.timestamp()) << 32 | dice(channel, post.at).randrange(2**32)
        link = f"https://www.tiktok.com/@kulturmusterstadt/video/{number}"
        at = f"{post.at.astimezone(UTC):%Y/%m/%d %H:%M:%S}"
        rows.append([post.text, link, at, c["views"], c["likes"], c["comments"], c["shares"], c["saves"]])
    return delimited(rows, encoding="utf-8-sig", final=False)
