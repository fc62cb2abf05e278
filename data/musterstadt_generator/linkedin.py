"""Exports of a LinkedIn page: workbooks about content, followers and visitors."""

from __future__ import annotations

from datetime import date, datetime

from musterstadt_generator.activity import UTC, about, daily, days, dice, followers_gained, noisy, of_year
from musterstadt_generator.city import FIRST
from musterstadt_generator.formats import Row, workbook
from musterstadt_generator.outcomes import CANARIES

NOTE = (
    "Aggregated engagement metrics for your organic and sponsored updates over time. Date indicates when your updates "
    "were viewed by LinkedIn members. Data is delayed by up to 2 days. All dates and times are in UTC."
)
POST_NOTE = (
    "Engagement metrics for individual updates. Created date indicates when your update was created. "
    "All dates and times are in UTC."
)
_KINDS = ("organic", "sponsored", "total")
DAYS = (
    "Date",
    *(f"Impressions ({kind})" for kind in _KINDS),
    "Unique impressions (organic)",
    *(
        f"{name} ({kind})"
        for name in ("Clicks", "Reactions", "Comments", "Reposts", "Engagement rate")
        for kind in _KINDS
    ),
)
POSTS = (
    "Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date", "Campaign start date",
    "Campaign end date", "Audience", "Impressions", "Views", "Offsite Views", "Clicks", "Click through rate (CTR)",
    "Likes", "Comments", "Reposts", "Follows", "Engagement rate", "Content Type",
)  # fmt: skip
GROUPS = {
    "Location": ("Musterstadt Area, Germany", "Cologne Bonn Region", "Greater Dortmund Area", "Berlin, Germany"),
    "Job function": ("Engineering", "Administrative", "Information Technology", "Community and Social Services"),
    "Seniority": ("Entry", "Senior", "Training", "Manager"),
    "Industry": ("Government Administration", "Construction", "IT Services and IT Consulting", "Civil Engineering"),
    "Company size": ("11-50", "51-200", "1001-5000", "10001+"),
}


def _groups(heading: str, total: int) -> dict[str, list[Row]]:
    shares = (0.41, 0.2, 0.12, 0.06)
    return {
        name: [[name, heading], *([group, round(total * share)] for group, share in zip(groups, shares, strict=True))]
        for name, groups in GROUPS.items()
    }


def _us(day: date) -> str:
    return f"{day:%m/%d/%Y}"


def year_books(channel: str, year: int, exported: datetime) -> dict[str, bytes]:
    """Write the three workbooks of a year; the number in the name is the moment of export."""
    span = days(date(year, 1, 1), date(year, 12, 31))
    counted = {name: daily(channel, name, UTC) for name in ("views", "likes", "comments", "shares", "clicks")}
    rng, changes = dice(channel, year), followers_gained(channel)
    day_rows: list[Row] = [[NOTE], DAYS]
    for day in span:
        seen = counted["views"][day] + about(rng, 40)
        parts = [counted[name][day] for name in ("clicks", "likes", "comments", "shares")]
        rate = sum(parts) / seen if seen else 0
        pairs = [value for part in parts for value in (part, 0, part)]
        day_rows.append([_us(day), seen, 0, seen, round(seen * rng.uniform(0.48, 0.6)), *pairs, rate, 0, rate])
    post_rows: list[Row] = [[POST_NOTE], POSTS]
    for post in reversed(of_year(channel, year)):
        c = post.counts
        number = round(post.at.timestamp() * 1000) << 22 | dice(channel, post.at).randrange(2**22)
        clicked = c["clicks"] + c["likes"] + c["comments"] + c["shares"]
        post_rows.append(
            [
                post.text, f"https://www.linkedin.com/feed/update/urn:li:activity:{number}", "Organic", None,
                CANARIES["agent"], _us(post.at.astimezone(UTC).date()), None, None, "All followers", c["views"],
                c["views"] // 3 if post.kind == "Video" else None, None, c["clicks"],
                round(c["clicks"] / c["views"], 9), c["likes"], c["comments"], c["shares"], None,
                round(clicked / c["views"], 9), post.kind,
            ]
        )  # fmt: skip
    new: list[Row] = [["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"]]
    new += [[_us(day), 0, changes[day][0], 0, changes[day][0]] for day in span]
    headings = [
        f"{part} {what} ({device})"
        for part in ("Overview", "Life", "Jobs", "Total")
        for what in ("page views", "unique visitors")
        for device in ("desktop", "mobile", "total")
    ]
    visits, visit_rows = noisy(channel, "visits", 52), []
    for day in span:
        overview, jobs = visits[day], about(rng, visits[day] * 0.45)
        row: list[object] = [_us(day)]
        for views in (overview, 0, jobs, overview + jobs):
            people = round(views * 0.62)
            row += [views - views // 3, views // 3, views, people - people // 3, people // 3, people]
        visit_rows.append(row)
    stamp = round(exported.timestamp() * 1000)
    page = "stadt-musterstadt"
    return {
        f"{page}_content_{stamp}.xlsx": workbook({"Metrics": day_rows, "All posts": post_rows}),
        f"{page}_followers_{stamp}.xlsx": workbook(
            {"New followers": new, **_groups("Total followers", 4380 if year == FIRST.year else 5870)}
        ),
        f"{page}_visitors_{stamp}.xlsx": workbook(
            {"Visitor metrics": [["Date", *headings], *visit_rows], **_groups("Total views", 21_000)}
        ),
    }
