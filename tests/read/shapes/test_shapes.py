"""Variants of exports that vendors, their languages and their years bring; each as small as it can be."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.catalog.entries.export import Chart
from tests.read.conftest import ReadFiles

CATALOG = load_catalog()
EXPORTS = dict(CATALOG.exports())
HEAD = "Post ID,Page ID,Publish time,Reach,Reactions\n"


def table(*rows: list[str]) -> str:
    return "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)


# --- Meta


def test_a_page_export_of_two_thousand_columns_gives_its_days_only(read_files: ReadFiles) -> None:
    daily = ["Lifetime Total Likes", "Daily New Likes", "Daily Unlikes", "Daily Total Reach", "Daily Total Impressions"]
    families = [f"{span} {kind}" for span in ("Daily", "Weekly", "28 Days") for kind in ("Total Reach", "Viral Reach")]
    others = [f"{family} by place {number}" for number in range(330) for family in families]
    head = ["Date", *daily, "Weekly Total Reach", "28 Days Total Reach", *others, *others[:7]]
    assert len(head) > 1_990
    rows = [[day, *numbers, *["9"] * (len(head) - 6)] for day, *numbers in (
        ("2020-07-01", "", "", "", "", ""), ("2020-07-02", "1200", "3", "1", "500", "800"),
        ("2020-07-03", "1203", "4", "1", "510", "820"),
    )]  # fmt: skip
    exports = read_files("facebook", {"a.csv": table(head, [""] * len(head), *rows)})
    measured = exports.measures[exports.measures["state"] == "measured"]
    assert set(measured["measure"]) == {"followers", "followers_gained", "followers_lost", "reach", "impressions"}
    assert measured["start"].min() == pd.Timestamp(2020, 7, 2)
    assert {**exports.totals["exports/kanal/a.csv"], "engaged_users": None} == {
        "followers": None, "followers_gained": 7.0, "followers_lost": 2.0, "reach": None, "impressions": 1620.0,
        "engaged_users": None,
    }  # fmt: skip
    assert exports.findings.empty


def test_the_video_level_is_left_aside_with_its_reason(read_files: ReadFiles) -> None:
    tail = [f"3-second video views by country (Land {number})" for number in range(190)]
    head = ["Video asset ID", "Universal video ID", "Page ID", "Page name", "Title", "Publish time", "Reach", *tail]
    (finding,) = read_files("facebook", {"a.csv": table(head, ["1"] * len(head))}).findings.to_dict("records")
    assert json.loads(finding["values"]) == {"export": "facebook/videos", "reason": "by_video"}


CHARTS = EXPORTS["business_suite/chart"].charts


@pytest.mark.parametrize("platform", ["facebook", "instagram"])
def test_every_title_of_a_chart_is_read(platform: str, read_files: ReadFiles) -> None:
    known = [chart for chart in CHARTS if platform in chart.platforms]
    measures = {title: chart.measure for chart in known for title in chart.en + chart.de}
    day = '"Date","Primary"\n"2025-01-01T00:00:00","5"\n'
    files = {f"{n}.csv": f'\ufeffsep=,\n"{title}"\n{day}'.encode("utf-16-le") for n, title in enumerate(measures)}
    totals = read_files(platform, files).totals
    assert [[*totals[f"exports/kanal/{n}.csv"]] for n in range(len(files))] == [[name] for name in measures.values()]


@pytest.mark.parametrize("chart", {chart.measure: chart for chart in CHARTS}.values(), ids=lambda chart: chart.measure)
def test_absent_days_of_a_chart_had_no_event(chart: Chart, read_files: ReadFiles) -> None:
    days = "2025-11-02T00:00:00,4\n2025-11-03T01:00:00,5\n2025-11-05T01:00:00,6\n"
    exports = read_files(chart.platforms[0], {"a.csv": f"{chart.en[0]}\nDate,Primary\n{days}"})
    assert exports.measures["measure"].unique().tolist() == [chart.measure]
    assert exports.measures["start"].dt.day.tolist() == [2, 3, 4, 5]
    gap = exports.measures.iloc[2]
    if CATALOG.measures[chart.measure].kind == "flow":
        assert (gap["state"], gap["value"]) == ("measured", 0)
    else:
        assert gap["state"] == "missing"


BLOCKS = {
    "age": "Age & gender\n,Men,Women\n18-24,6.5,10.6\n25-34,36.7,46.2\n",
    "country": "Top countries\nGermany,Austria\n91.5,2.1\n",
    "city": 'Top towns/cities\n"Beispielstadt, Germany"\n75.1\n',
    "chart": "Follows\nDate,Primary\n2025-03-30T00:00:00,3\n",
}


@pytest.mark.parametrize("order", [tuple(BLOCKS), tuple(BLOCKS)[::-1], ("country", "chart", "age", "city")])
def test_blocks_of_an_audience_come_in_any_order(order: tuple[str, ...], read_files: ReadFiles) -> None:
    text = "\n".join(BLOCKS[name] for name in order)
    audience = read_files("facebook", {"Audience 2025-03-31.csv": text}).audience
    shares = {(row.dimension, row.group): row.share for row in audience.itertuples()}
    assert shares == {
        ("age", "18-24"): 0.171, ("age", "25-34"): 0.829, ("gender", "female"): 0.568, ("gender", "male"): 0.432,
        ("country", "Germany"): 0.915, ("country", "Austria"): 0.021, ("city", "Beispielstadt, Germany"): 0.751,
    }  # fmt: skip


def test_a_bound_is_no_percentage(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Audience 2025-03-31.csv": "Top countries\nGermany,Austria\n91.5,< 1%\n"})
    assert exports.findings["id"].tolist() == ["bad_block"]
    assert exports.audience.empty


# --- times


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("12/31/2024 14:59", "2024-12-31 23:59"),
        ("12/31/2024 15:00", "2025-01-01 00:00"),
        ("02/28/2024 15:30", "2024-02-29 00:30"),
        ("02/29/2024 14:00", "2024-02-29 23:00"),
        ("02/29/2024 15:00", "2024-03-01 00:00"),
        ("03/09/2025 01:59", "2025-03-09 10:59"),
        ("03/09/2025 03:00", "2025-03-09 11:00"),  # clocks changed in America only: eight hours
        ("03/30/2025 16:00", "2025-03-31 01:00"),
        ("10/26/2025 17:30", "2025-10-27 01:30"),  # and in Europe only
        ("11/02/2025 01:30", "2025-11-02 09:30"),  # shown twice: the first counts
        ("11/02/2025 02:30", "2025-11-02 11:30"),
    ],
)
def test_american_clocks_become_german_ones(printed: str, moment: str, read_files: ReadFiles) -> None:
    posts = read_files("facebook", {"a.csv": HEAD + f"1,7,{printed},50,5\n"}).posts
    assert posts["published_at"].dt.tz_convert("Europe/Berlin").dt.strftime("%Y-%m-%d %H:%M").tolist() == [moment]


@pytest.mark.parametrize("printed", ["03/09/2025 02:30", "02/29/2025 10:00", "31/12/2024 10:00"])
def test_a_time_that_never_was_is_refused(printed: str, read_files: ReadFiles) -> None:
    rows = f"1,7,{printed},50,5\n2,7,03/28/2025 10:00,50,5\n"
    exports = read_files("facebook", {"a.csv": HEAD + rows})
    assert exports.posts["post_id"].tolist() == ["2"]
    assert exports.findings["id"].tolist() == ["bad_dates"]


# --- X


def test_likes_were_once_called_favorites(read_files: ReadFiles) -> None:
    head = ["Tweet id", "Tweet permalink", "Tweet text", "time", "impressions", "favorites", "promoted favorites"]
    row = ["660000000000000000", "", "Rathaus", "2015-10-30 16:45 +0000", "1938.0", "12.0", "-"]
    posts = read_files("x", {"a.csv": table(head, row)}).posts
    assert posts[["impressions", "likes"]].to_numpy().tolist() == [[1938.0, 12.0]]


def test_months_share_their_first_day(read_files: ReadFiles) -> None:
    head = ["Tweet id", "time", "impressions", "likes"]
    names = [
        f"tweet_activity_metrics_stadt_2021{first}01_2021{last}01_en.csv"
        for first, last in (("10", "11"), ("11", "12"))
    ]
    tweets = [[f"146000000000000000{n}", f"2021-{day} 23:30 +0000", str(n), "1"] for n, day in
              enumerate(("10-05", "10-31", "11-01"), 1)]  # fmt: skip
    later = [*tweets[1:2], tweets[2]]
    later[0] = [*later[0][:2], "50", "4"]
    exports = read_files("x", {names[0]: table(head, *tweets[:2]), names[1]: table(head, *later)})
    assert exports.posts["impressions"].tolist() == [1.0, 50.0, 3.0]
    assert exports.findings["id"].tolist() == ["posts_repeated"]


# --- YouTube

COLUMNS = [
    ["Video", "Video title", "Video publish time", "Watch time (hours)", "Views"],
    ["Content", "Video title", "Video publish time", "Duration", "Views", "Subscribers", "Impressions"],
    ["Content", "Video title", "Video publish time", "Duration", "Engaged views", "Thumbnail impressions"],
    [
        "Video",
        "Videotitel",
        "Veröffentlichungszeitpunkt des Videos",
        "Auf\u00adrufe",
        "Wieder\u00adgabe\u00adzeit (Stunden)",
    ],
    ["Videos", "Videotitel", "Veröffentlichungszeitpunkt des Videos", "Dauer", "Aufrufe", "Thumbnail-Impressionen"],
    ["Videos", "Videotitel", "Veröffentlichungszeitpunkt des Videos", "Aktive Wiedergaben", "Abonnenten"],
]


@pytest.mark.parametrize("head", COLUMNS, ids=lambda head: " ".join(head)[:60])
def test_column_sets_of_all_years_are_read(head: list[str], read_files: ReadFiles) -> None:
    rest = ["5"] * (len(head) - 3)
    rows = [["Ge\u00adsamt" if "Videotitel" in head else "Total", "", "", *rest], ["a1", "Rat", "Aug 19, 2020", *rest]]
    folder = "Con\u00adtent 2021-01-01_2022-01-01 Stadt"
    exports = read_files("youtube", {f"{folder}/Table data.csv": table(head, *rows)})
    assert exports.files["export"].tolist() == ["youtube/videos"]
    assert len(exports.posts) == 1
    assert set(exports.measures["value"]) == {5.0}
    assert not exports.findings["severity"].isin(["error", "warning"]).any()


def test_other_dimensions_give_their_total_and_say_what_to_download(read_files: ReadFiles) -> None:
    headings = EXPORTS["youtube/breakdown"].columns["group"].headings
    files = {
        f"Inhalt {1990 + n}-01-01_{1990 + n}-12-31 Stadt/Table data.csv": table(
            [heading, "Views"], ["Total", f"{n + 1}"], ["x", "4"], ["y", "5"]
        )
        for n, heading in enumerate(headings)
    }
    exports = read_files("youtube", files)
    assert exports.measures["value"].tolist() == [n + 1.0 for n in range(len(headings))]
    assert exports.posts.empty
    noted = exports.findings[exports.findings["id"] == "groups_not_used"]
    assert [json.loads(values)["heading"] for values in noted["values"]] == [*headings]


# --- LinkedIn


def test_dates_that_excel_has_turned_are_not_guessed(read_files: ReadFiles) -> None:
    head = ["Date", "Impressions (total)", "Unique impressions (organic)", "Reactions (total)"]
    rows = [[day, "1", "1", "1"] for day in ("03/13/2025", "03/14/2025", "03/15/2025", "2025-12-03", "45738")]
    exports = read_files("linkedin", {"a.csv": table(head, *rows)})
    assert exports.measures["start"].dt.strftime("%m-%d").unique().tolist() == ["03-13", "03-14", "03-15"]
    assert exports.findings[["id", "row"]].to_numpy().tolist() == [["bad_dates", "5, 6"]]


# --- TikTok

OVERVIEW = ["Date", "Video Views", "Profile Views"]


@pytest.mark.parametrize(
    ("name", "written", "days"),
    [
        ("Overview 2025-01-02", ["December 31", "January 1"], ["2024-12-31", "2025-01-01"]),
        (
            "Overview 02.01.2025",
            ["January 1", "December 31", "December 30"],
            ["2025-01-01", "2024-12-31", "2024-12-30"],
        ),
        ("Overview 2025-03-07", ["30 de diciembre", "8 de marzo"], ["2024-12-30", "2025-03-08"]),
        ("Overview 2024-12-30_2025-03-08", ["30 de diciembre", "8 de marzo"], ["2024-12-30", "2025-03-08"]),
        ("Overview 2026-01-07", ["December 30", "December 31"], ["2025-12-30", "2025-12-31"]),
        ("Overview 2025", ["28 février", "1 août"], ["2025-02-28", "2025-08-01"]),
        ("Overview 2025", ["7 de março", "1 de maio"], ["2025-03-07", "2025-05-01"]),
        ("Overview 2025", ["28. Februar", "1. März"], ["2025-02-28", "2025-03-01"]),
        ("Overview 2024", ["February 28", "February 29", "March 1"], ["2024-02-28", "2024-02-29", "2024-03-01"]),
        # the first row is of the year in the name: read a year earlier, the 29th of February would be missing
        (
            "Overview 2025",
            ["February 28", "March 1", "December 31", "January 1"],
            ["2025-02-28", "2025-03-01", "2025-12-31", "2026-01-01"],
        ),
    ],
)
def test_days_without_a_year_are_walked(name: str, written: list[str], days: list[str], read_files: ReadFiles) -> None:
    rows = [[day, str(n), "1"] for n, day in enumerate(written, 1)]
    exports = read_files("tiktok", {f"{name}.csv": table(OVERVIEW, *rows)})
    views = exports.measures[exports.measures["measure"] == "views"].set_index("value")["start"].dt.strftime("%Y-%m-%d")
    assert views.to_dict() == {float(n): day for n, day in enumerate(days, 1)}


@pytest.mark.parametrize(
    ("name", "written", "finding"),
    [
        ("Overview", ["May 1", "May 2"], "year_unknown"),
        ("Overview 2025", ["December 31", "January 1"], "year_ambiguous"),
        ("Overview 2025", ["February 28", "February 29", "March 1"], "year_contradicts"),
        ("Overview 2024", ["February 28", "March 1"], "year_contradicts"),
        ("Overview 2025-02-28", ["February 28", "March 1", "December 31", "February 27"], "year_contradicts"),
    ],
)
def test_a_year_that_two_readings_or_none_fit_is_asked_for(
    name: str, written: list[str], finding: str, read_files: ReadFiles
) -> None:
    rows = [[day, str(n), "1"] for n, day in enumerate(written, 1)]
    exports = read_files("tiktok", {f"{name}.csv": table(OVERVIEW, *rows)})
    assert exports.findings["id"].tolist() == [finding]
    assert exports.measures.empty


def test_a_neighbour_tells_the_year_only_if_all_agree(read_files: ReadFiles) -> None:
    rows = table(OVERVIEW, ["May 1", "5", "1"])
    followers = table(["Date", "Followers", "Difference in followers from previous day"], ["May 1", "9", "1"])
    files = {"FollowerHistory.csv": followers, "Overview 2024.csv": rows}
    assert read_files("tiktok", files).measures["start"].dt.year.unique().tolist() == [2024]
    exports = read_files("tiktok", files | {"Overview 2025.csv": rows})
    assert "year_unknown" in exports.findings["id"].tolist()
    assert "followers" not in exports.measures["measure"].tolist()


def studio(moment: datetime, printed: str) -> list[str]:
    number = (int(moment.replace(tzinfo=UTC).timestamp()) << 32) + 5
    return ["Rat", f"https://www.tiktok.com/@stadt/video/{number}", printed, "7"]


@pytest.mark.parametrize(("printed", "posts"), [("December 31", 1), ("1 de enero", 1), ("January 3", 0), ("May 1", 0)])
def test_the_id_tells_the_year_of_a_video(printed: str, posts: int, read_files: ReadFiles) -> None:
    head = ["Video title", "Video link", "Post time", "Total views"]
    exports = read_files("tiktok", {"Content.csv": table(head, studio(datetime(2024, 12, 31, 23, 30), printed))})
    assert exports.posts["published_at"].dt.strftime("%Y-%m-%d %H:%M").tolist() == ["2024-12-31 23:30"] * posts
    assert exports.findings["id"].tolist() == ["dates_differ"] * (1 - posts)


def test_a_number_too_large_for_an_id_is_no_moment(read_files: ReadFiles) -> None:
    head = ["Video title", "Video link", "Post time", "Total views"]
    row = ["Rat", "https://www.tiktok.com/@stadt/video/9999999999999999999", "May 1", "7"]
    assert read_files("tiktok", {"Content.csv": table(head, row)}).findings["id"].tolist() == ["dates_differ"]


# --- Mastodon


def status(number: int, **more: object) -> dict[str, object]:
    account = {"id": "7", "username": "stadt", "acct": "stadt"}
    found = {"id": str(number), "created_at": "2025-05-01T10:00:00.000Z", "reblog": None, "account": account}
    return found | {"favourites_count": 3, "reblogs_count": 2, "replies_count": 1, "content": "<p>x</p>"} | more


@pytest.mark.parametrize("account", ["@stadt", "stadt", "@stadt@social.example", "7", ""])
def test_pages_of_statuses_are_put_together(account: str, read_files: ReadFiles) -> None:
    pages = {"1.json": json.dumps([status(1), status(2)]), "2.json": json.dumps([status(2), status(3)])}
    exports = read_files("mastodon", pages, account=account)
    assert exports.posts["post_id"].tolist() == ["1", "2", "3"]
    assert exports.posts["title"].unique().tolist() == [""]


def test_a_status_of_others_is_no_post_of_the_account(read_files: ReadFiles) -> None:
    rows = [status(1), status(2, reblog=status(9, content="x")), status(3, visibility="private")]
    exports = read_files("mastodon", {"a.json": json.dumps(rows)})
    assert exports.posts["post_id"].tolist() == ["1"]
    assert exports.files["rows_dropped"].tolist() == [2]


@pytest.mark.parametrize("platform", ["mastodon", "linkedin"])
def test_lists_of_people_are_refused_wherever_they_lie(platform: str, read_files: ReadFiles) -> None:
    files = {
        "a.csv": "Account address,Hide notifications\nx@y.invalid,true\n",
        "blocked_accounts (2).csv": "x@y.invalid\n",
    }
    exports = read_files(platform, files)
    assert exports.findings["id"].tolist() == ["not_wanted", "not_wanted"]
    assert set(exports.files["status"]) == {"rejected"}


# --- rates, assumed headings


def test_rates_are_never_read() -> None:
    for name, export in EXPORTS.items():
        # a share that people type has no other source; it says that it is one
        columns = [column for column in export.columns.values() if column.unit != "percent"]
        headings = [heading for column in columns for heading in column.headings]
        assert not [text for text in headings if text.endswith("(%)") or "rate" in text.casefold().split()], name


@pytest.mark.parametrize(
    ("platform", "text", "assumed"),
    [
        ("instagram", "Post ID,Account ID,Publish time,Likes,Follows\n1,7,01/31/2025 10:00,5,1\n", []),
        (
            "instagram",
            "Beitrags-ID,Konto-ID,Veröffentlichungszeit,Kommentare,Follows,Reichweite\n1,7,01/31/2025 10:00,5,1,9\n",
            ["Konto-ID", "Follows", "Reichweite"],
        ),
        ("facebook", "Facebook-Besuche\nDate,Primary\n2025-01-01T00:00:00,5\n", ["Facebook-Besuche"]),
    ],
)
def test_assumed_headings_are_named(platform: str, text: str, assumed: list[str], read_files: ReadFiles) -> None:
    findings = read_files(platform, {"a.csv": text}).findings
    named = [
        json.loads(row["values"])["headings"] for row in findings.to_dict("records") if row["id"] == "headings_assumed"
    ]
    assert named == ([assumed] if assumed else [])


# --- periods


def test_numbers_of_a_period_that_nobody_knows_are_of_no_year(read_files: ReadFiles) -> None:
    head = ["Content", "Video title", "Video publish time", "Views"]
    exports = read_files(
        "youtube", {"Table data.csv": table(head, ["Total", "", "", "9"], ["a", "x", "Jan 1, 2025", "9"])}
    )
    assert "list_undated" in exports.findings["id"].tolist()
    assert len(exports.posts) == 1
    assert exports.measures.empty
    assert exports.coverage["what"].tolist() == ["post_period"]
    assert exports.coverage["start"].isna().all()


def test_rows_tell_the_period_where_the_name_is_wrong(read_files: ReadFiles) -> None:
    head = ["Post ID", "Page ID", "Publish time", "Views", "Reach"]
    rows = [[f"1{n}", "7", f"0{n}/15/2025 10:00", "5", "3"] for n in range(1, 5)]
    exports = read_files("facebook", {"Jan-01-2025_Jan-31-2025_1.csv": table(head, *rows)})
    (finding,) = exports.findings.to_dict("records")
    told = {"start": "2025-01-01", "end": "2025-01-31", "first": "2025-01-15", "last": "2025-04-15", "n": 3}
    assert (finding["id"], json.loads(finding["values"])) == ("rows_outside_name", told)
    covered = exports.coverage[exports.coverage["what"] == "post_list"]
    assert covered["end"].dt.strftime("%Y-%m-%d").tolist() == ["2025-04-15"]


# --- rows without their last fields

STORIES = ["Post ID", "Account ID", "Publish time", "Post type", "Views", "Likes", "Follows"]


@pytest.mark.parametrize(
    ("head", "rows", "views"),
    [
        (STORIES, ["1,7,06/01/2025 08:31,IG story,5,1", "2,7,06/02/2025 08:31,IG story,6,1"], [5.0, 6.0]),
        # one heading too many, and none of the rows is whole: they may stand under others
        (
            [*STORIES[:3], "", *STORIES[3:]],
            ["1,7,06/01/2025 08:31,IG story,5,1,0", "2,7,06/02/2025 08:31,IG story,6,1,0"],
            [],
        ),
        # a number is missing further left: something stands under a heading that is empty in whole rows
        (
            STORIES,
            [
                "1,7,06/01/2025 08:31,IG story,5,,3",
                "2,7,06/02/2025 08:31,IG story,6,,3",
                *["3,7,06/03/2025 08:31,IG story,6,1"] * 2,
            ],
            [5.0, 6.0],
        ),
    ],
)
def test_short_rows_are_padded_by_what_they_lack(
    head: list[str], rows: list[str], views: list[float], read_files: ReadFiles
) -> None:
    exports = read_files("instagram", {"a.csv": ",".join(head) + "\n" + "\n".join(rows) + "\n"})
    assert exports.posts["views"].dropna().tolist() == views


# --- Bluesky


def feed_post(day: str, **beside: object) -> dict[str, object]:
    uri = f"at://did:plc:stadt/app.bsky.feed.post/{day.replace('-', '')}"
    author = {"did": "did:plc:stadt", "handle": "stadt.example"}
    return {
        "post": {"uri": uri, "author": author, "record": {"createdAt": f"{day}T10:00:00Z"}, "likeCount": 5},
        **beside,
    }


def test_a_pinned_post_of_years_ago_does_not_tell_when_a_list_begins(read_files: ReadFiles) -> None:
    pinned = feed_post("2023-02-01", reason={"$type": "app.bsky.feed.defs#reasonPin"})
    feed = [pinned, *(feed_post(day) for day in ("2025-12-10", "2025-11-10", "2025-10-10"))]
    exports = read_files("bluesky", {"feed.json": json.dumps({"feed": feed})})
    assert len(exports.posts) == 4
    assert exports.coverage["start"].dt.strftime("%Y-%m-%d").tolist() == ["2025-10-10"]
    assert exports.files["start"].dt.strftime("%Y-%m-%d").tolist() == ["2025-10-10"]
