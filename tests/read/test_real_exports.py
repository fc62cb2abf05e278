"""Real exports are recognised and read completely; rows and sums are counted again from the raw bytes."""

from __future__ import annotations

import csv
import io
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from smeval.catalog import load_catalog
from smeval.read import Exports, read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body

Row = dict[str, str]


class Real(NamedTuple):
    """One real file: what it is and how its figures are counted without smeval."""

    file: str
    platform: str
    export: str
    rows: int
    dropped: int = 0
    sums: dict[str, str] | None = None
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    title_rows: int = 0
    counts: Callable[[Row], bool] = lambda _: True


def titled(row: Row) -> bool:
    return next(iter(row.values())) not in ("", "Total")


REAL = (
    Real(
        "facebook/mbs_content_fb_en-US_2025-01_31cols.csv", "facebook", "facebook/posts", 261,
        sums={
            "views": "Views", "reactions": "Reactions", "comments": "Comments", "shares": "Shares",
            "engagements": "Reactions, Comments and Shares", "clicks": "Total clicks", "link_clicks": "Link Clicks",
        },
    ),
    Real(
        "facebook/mbs_content_de_hand-merged_semicolon.csv", "facebook", "business_suite/merged_posts", 82, 62,
        sums={
            "impressions": "Impressionen", "reactions": "„Gefällt mir“-Angaben", "comments": "Kommentare",
            "shares": "Geteilte Inhalte", "engagements": "Interaktionen", "clicks": "Klicks",
            "link_clicks": "Link-Klicks",
        },
        delimiter=";",
    ),
    Real(
        "facebook/fb_insights_post-level_2020_saku.csv", "facebook", "facebook/insights_posts", 15,
        sums={
            "impressions": "Lifetime Post Total Impressions",
            "reactions": "Lifetime Post Stories by action type - like",
            "comments": "Lifetime Post Stories by action type - comment",
            "shares": "Lifetime Post Stories by action type - share",
            "clicks": "Lifetime Matched Audience Targeting Consumptions on Post",
            "link_clicks": "Lifetime Matched Audience Targeting Consumptions by Type - link clicks",
        },
        counts=titled,
    ),
    Real(
        "facebook/mbs_chart_Follows.csv", "facebook", "business_suite/chart", 105, sums={"followers_gained": "Primary"},
        encoding="utf-16", title_rows=2,
    ),
    Real("facebook/mbs_chart_Reach.csv", "facebook", "business_suite/chart", 105, encoding="utf-16", title_rows=2),
    Real(
        "facebook/mbs_chart_excel-resaved_Follows.csv", "facebook", "business_suite/chart", 62,
        sums={"followers_gained": "Primary"}, delimiter=";", title_rows=1,
    ),
    Real("instagram/mbs_chart_ig_Reach.csv", "instagram", "business_suite/chart", 28, encoding="utf-16", title_rows=2),
    Real(
        "instagram/mbs_content_ig_en_2025-03.csv", "instagram", "instagram/posts", 78,
        sums={
            "views": "Views", "likes": "Likes", "comments": "Comments", "shares": "Shares", "saves": "Saves",
            "followers_gained": "Follows",
        },
    ),
    Real(
        "linkedin/content_metrics_2025_clean.csv", "linkedin", "linkedin/content_days", 365,
        sums={
            "impressions": "Impressions (total)", "clicks": "Clicks (total)", "reactions": "Reactions (total)",
            "comments": "Comments (total)", "shares": "Reposts (total)",
        },
    ),
    Real(
        "linkedin/followers_2025_clean.csv", "linkedin", "linkedin/followers_days", 365,
        sums={"followers_gained": "Total followers"},
    ),
    Real(
        "tiktok/business_overview.csv", "tiktok", "tiktok/business_overview", 62,
        sums={
            "views": "Video views", "profile_visits": "Profile views", "likes": "Likes", "comments": "Comments",
            "shares": "Shares", "followers_net": "Net growth", "followers_gained": "New followers",
            "followers_lost": "Lost followers",
        },
    ),
    Real(
        "x/account_analytics_content_2024-11-21_2025-02-19.csv", "x", "x/posts", 141,
        sums={
            "impressions": "Impressions", "engagements": "Engagements", "likes": "Likes", "comments": "Replies",
            "shares": "Reposts", "saves": "Bookmarks", "link_clicks": "Url clicks", "profile_visits": "Profile visits",
            "followers_gained": "New follows",
        },
    ),
    Real(
        "x/account_overview_analytics_2025-02.csv", "x", "x/overview", 50,
        sums={
            "impressions": "Impressions", "engagements": "Engagements", "likes": "Likes", "comments": "Replies",
            "shares": "Reposts", "saves": "Bookmarks", "profile_visits": "Profile visits",
            "followers_gained": "New follows", "followers_lost": "Unfollows", "posts": "Create Post",
        },
    ),
    Real(
        "x/tweet_activity_metrics_rOpenSci_20211201_20220101_en.csv", "x", "x/tweets", 17,
        sums={
            "impressions": "impressions", "engagements": "engagements", "likes": "likes", "comments": "replies",
            "shares": "retweets", "link_clicks": "url clicks", "profile_visits": "user profile clicks",
            "followers_gained": "follows",
        },
    ),
    Real(
        "youtube/en_2021_geography/Totals.csv", "youtube", "youtube/totals", 365, sums={"views": "Views"},
    ),
    Real(
        "youtube/en_2022_community/Table data.csv", "youtube", "youtube/videos", 220, 3,
        sums={
            "views": "Views", "watch_time": "Watch time (hours)", "followers_net": "Subscribers",
            "impressions": "Impressions",
        },
        counts=titled,
    ),
    Real(
        "hootsuite/facebook_post_performance_2018-09.csv", "facebook", "hootsuite/post_performance", 7,
        sums={
            "impressions": "Impressions", "reactions": "Reactions", "comments": "Comments", "shares": "Shares",
            "clicks": "Clicks", "link_clicks": "Link Clicks",
        },
    ),
    Real(
        "moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv", "facebook", "hootsuite/inbound_messages", 400
    ),
    Real("moderation/twcs_sample_93.csv", "x", "twcs/tweets", 93, 2),
)  # fmt: skip


def raw_rows(real: Real, folder: Path) -> Iterator[Row]:
    """Yield the data rows as the csv module sees them; of equal headings the first counts."""
    text = (folder / real.file).read_bytes().decode(real.encoding)
    lines = io.StringIO("".join(text.splitlines(keepends=True)[real.title_rows :]), newline="")
    header, *rows = [row for row in csv.reader(lines, delimiter=real.delimiter) if any(row)]
    for row in rows:
        found: Row = {}
        for name, cell in zip(header, row, strict=False):
            found.setdefault(name, cell)
        if real.counts(found):
            yield found


def raw_sum(rows: list[Row], heading: str) -> float:
    return math.fsum(float(row[heading]) for row in rows if row.get(heading, "") not in ("", "-", "NAN"))


@pytest.fixture
def read_real(real_exports: Path, tmp_path: Path) -> Callable[..., Exports]:
    """Read real files as the exports of one channel."""

    def read(platform: str, *files: str, folder: str = "") -> Exports:
        body = make_body(tmp_path / "stadt", channels=[channel("kanal", platform)])
        for file in files:
            target = body / "exports" / "kanal" / folder / Path(file).name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(real_exports / file, target)
        return read_exports(load_register(body))

    return read


@pytest.mark.parametrize("real", REAL, ids=lambda real: real.file)
def test_a_real_file_is_read_completely(real: Real, read_real: Callable[..., Exports], real_exports: Path) -> None:
    exports = read_real(real.platform, real.file)
    (file,) = exports.files.to_dict("records")
    raw = list(raw_rows(real, real_exports))
    assert (file["status"], file["export"]) == ("recognised", real.export)
    assert file["rows_read"] == len(raw) == real.rows
    assert file["rows_dropped"] == real.dropped
    totals = {name: total for name, total in exports.totals[file["file"]].items() if total is not None}
    expected = {name: raw_sum(raw, heading) for name, heading in (real.sums or {}).items()}
    hours = {"watch_time", "average_view_duration"} - expected.keys()
    assert {name: total for name, total in totals.items() if name not in hours} == pytest.approx(expected)
    assert not (exports.findings["severity"] == "error").any()


@pytest.mark.parametrize("real", REAL, ids=lambda real: real.file)
def test_rows_in_are_rows_loaded_and_rows_dropped(real: Real, read_real: Callable[..., Exports]) -> None:
    exports = read_real(real.platform, real.file)
    (file,) = exports.files.to_dict("records")
    loaded = len(exports.posts) + int(exports.measures[["start", "end"]].drop_duplicates().shape[0])
    if real.export == "hootsuite/inbound_messages":
        loaded = int(exports.dialogue["n"].sum())
    if real.export != "twcs/tweets":
        assert file["rows_read"] == loaded + file["rows_dropped"]


def test_every_real_file_is_recognised(real_exports: Path, tmp_path: Path) -> None:
    platforms = {"hootsuite": "facebook", "moderation": "x"}
    names = sorted(path.name for path in real_exports.iterdir())
    body = make_body(tmp_path / "stadt", channels=[channel(name, platforms.get(name, name)) for name in names])
    shutil.copytree(real_exports, body / "exports", copy_function=shutil.copyfile)
    found = body / "exports" / "moderation" / "hootsuite_facebook_inbound_messages_2018_excerpt.csv"
    found.rename(body / "exports" / "hootsuite" / found.name)
    exports = read_exports(load_register(body))
    assert set(exports.files["status"]) == {"recognised"}
    assert len(exports.files) == sum(1 for path in real_exports.rglob("*") if path.is_file())


def test_reactions_by_type_are_added_up(read_real: Callable[..., Exports], real_exports: Path) -> None:
    file = "hootsuite/facebook_account_metrics_2018-07.csv"
    exports = read_real("facebook", file)
    with (real_exports / file).open(encoding="utf-8-sig", newline="") as stream:
        _, *rows = list(csv.reader(stream))
    (total,) = exports.totals.values()
    assert total == {"reactions": math.fsum(float(cell) for row in rows for cell in row[1:])}


def test_a_workbook_counts_days_before_posts(read_real: Callable[..., Exports], real_exports: Path) -> None:
    file = "linkedin/visitors-and-updates_2020_q2.xls"
    exports = read_real("linkedin", file)
    book = CalamineWorkbook.from_path(str(real_exports / file))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    def total(sheet: str, heading: str, header: int) -> float:
        position = sheets[sheet][header].index(heading)
        return math.fsum(float(str(row[position])) for row in sheets[sheet][header + 1 :])

    (file_row,) = exports.files.to_dict("records")
    updates = "Update metrics (aggregated)"
    days = len(sheets["Visitor metrics"]) - 1 + len(sheets[updates]) - 2
    assert file_row["rows_read"] == days + len(sheets["Update Engagement"]) - 2
    (totals,) = exports.totals.values()
    assert totals["impressions"] == total(updates, "Impressions (total)", 1)
    assert totals["shares"] == total(updates, "Shares (total)", 1)
    assert totals["likes"] == total("Update Engagement", "Likes", 1)
    assert totals["page_views"] == total("Visitor metrics", "Total page views (total)", 0)
    assert totals["unique_visitors"] is None
    assert set(exports.posts["published_at"].dt.year) == {2020}


def test_the_total_row_counts_once_its_period_is_known(read_real: Callable[..., Exports]) -> None:
    folder = "youtube/en_2021_geography"
    exports = read_real("youtube", f"{folder}/Table data.csv", f"{folder}/Totals.csv")
    year = exports.measures[exports.measures["start"] != exports.measures["end"]].set_index("measure")
    assert year.loc["views", "value"] == exports.totals["exports/kanal/Totals.csv"]["views"] == 15_503_810
    assert set(year["start"]) == {pd.Timestamp(2020, 12, 31)}
    assert set(year["end"]) == {pd.Timestamp(2021, 12, 30)}
    assert exports.posts.empty


def test_a_name_tells_the_period(read_real: Callable[..., Exports]) -> None:
    file = "youtube/en_2022_community/Table data.csv"
    exports = read_real("youtube", file, folder="Content 2025-01-01_2026-01-01 Community")
    views = exports.measures.set_index("measure").loc["views"]
    assert (views["value"], views["start"], views["end"]) == (
        51_075,
        pd.Timestamp(2025, 1, 1),
        pd.Timestamp(2025, 12, 31),
    )


def test_the_audience_takes_its_day_from_the_charts(read_real: Callable[..., Exports]) -> None:
    exports = read_real("facebook", "facebook/mbs_chart_Audience.csv", "facebook/mbs_chart_Reach.csv")
    ages = exports.audience[exports.audience["dimension"] == "age"].set_index("group")["share"]
    assert ages["25-34"] == pytest.approx(0.453)
    assert exports.audience.groupby("dimension").size().to_dict() == {"age": 6, "gender": 2, "country": 10, "city": 10}
    assert set(exports.audience["as_of"]) == {pd.Timestamp(2025, 4, 15)}


def test_posts_of_x_have_their_exact_moment(read_real: Callable[..., Exports], real_exports: Path) -> None:
    file = "x/account_analytics_content_2024-11-21_2025-02-19.csv"
    posts = read_real("x", file).posts.set_index("post_id")["published_at"]
    raw = {row["Post id"]: row["Date"] for row in raw_rows(REAL[11], real_exports)}
    assert posts["1891564128784855141"].strftime("%Y-%m-%d %H:%M") == "2025-02-17 19:03"
    browser = pd.to_datetime(pd.Series(raw), format="%a %b %d %Y")
    assert ((posts - pd.Timedelta(hours=3)).dt.tz_localize(None).dt.normalize() == browser[posts.index]).all()


def test_what_old_insights_call_people_is_never_summed(real_exports: Path) -> None:
    catalog = load_catalog()
    with (real_exports / "facebook/fb_insights_post-level_2020_saku.csv").open(
        encoding="utf-8-sig", newline=""
    ) as text:
        names, explained, *_ = csv.reader(text)
    columns = dict(catalog.exports())["facebook/insights_posts"].columns
    meant = {heading: name for name, column in columns.items() for heading in column.headings}
    for heading, sentence in zip(names, explained, strict=True):
        if heading in meant and sentence.endswith(("(Unique Users)", "(Total Count)")):
            people = catalog.measures[meant[heading]].kind == "unique"
            assert sentence.endswith("(Unique Users)") == people, heading
