"""What holds for all exports: headings by name, whose rows they are, zones, windows, what an empty cell means."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.frames import check_frame
from smeval.frames.columns import FRAMES
from smeval.read import read_exports
from smeval.read.identify import Match, definitions_of, identify
from smeval.read.window import runs_of, window_of
from smeval.register import load_register
from smeval.sources import Sheet
from tests.bodies import channel, make_body
from tests.read.conftest import ReadFiles

HEADINGS = ["Post ID", "Page ID", "Publish time", "Reach", "Reactions"]
FB = ",".join(HEADINGS) + "\n"
ROW = "1,7,01/31/2025 10:00,50,5\n"


def sheet_of(*rows: list[str]) -> Sheet:
    return Sheet("a.csv", "", list(rows), list(range(1, len(rows) + 1)))


@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        HEADINGS[::-1],
        [name.upper() for name in HEADINGS],
        ["\ufeffPost\u00a0ID", "Pa\u00adge ID", " Publish  time ", "Reach", "Reactions"],
        ["Beitrags-ID", "Seiten-ID", "Veröffentlichungszeit", "Reichweite", "„Gefällt mir“-Angaben"],
    ],
)
def test_headings_are_found_by_name(headings: list[str]) -> None:
    found = identify(sheet_of(["Bericht"], [], headings, ["1"]), definitions_of(load_catalog()))
    assert isinstance(found, Match)
    assert (found.definition.id, found.header) == ("facebook/posts", 2)
    assert {headings[positions[0]] for positions in found.columns.values()} == set(headings)


def test_columns_may_stand_in_any_order(read_files: ReadFiles) -> None:
    straight = read_files("facebook", {"a.csv": FB + ROW}).posts
    turned = read_files("facebook", {"a.csv": ",".join(HEADINGS[::-1]) + "\n5,50,01/31/2025 10:00,7,1\n"}).posts
    pd.testing.assert_frame_equal(straight, turned)


def test_frames_are_as_defined(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": FB + ROW, "b.csv": "x,y\n1,2\n"})
    for name in ("measures", "posts", "dialogue", "audience", "coverage", "evidence", "findings", "files"):
        check_frame(FRAMES[name], getattr(exports, name))
    (evidence,) = exports.evidence.to_dict("records")
    assert (evidence["rows"], evidence["rule"]) == ("2", "facebook/posts")
    assert exports.posts["evidence"].tolist() == [evidence["evidence"]]


def test_nothing_delivered_gives_empty_frames(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {})
    assert exports.files.empty
    assert exports.totals == {}


@pytest.mark.parametrize(("account", "posts"), [("stadt", ["1"]), ("@Stadt", ["1"]), ("7", ["1"]), ("", ["1", "2"])])
def test_rows_of_the_declared_account_count(account: str, posts: list[str], read_files: ReadFiles) -> None:
    head = "Post ID,Account ID,Account username,Publish time,Likes\n"
    rows = "1,7,stadt,01/31/2025 10:00,5\n2,8,land,01/31/2025 11:00,5\n"
    if not account:
        rows = rows.replace("8,land", "7,stadt")
    exports = read_files("instagram", {"a.csv": head + rows}, account=account)
    assert exports.posts["post_id"].tolist() == posts


def test_pacific_times_become_utc(read_files: ReadFiles) -> None:
    rows = "1,7,12/31/2024 17:30,50,5\n2,7,03/09/2025 01:30,50,5\n3,7,03/09/2025 03:30,50,5\n"
    posts = read_files("facebook", {"a.csv": FB + rows}).posts
    assert posts["published_at"].dt.strftime("%Y-%m-%d %H:%M").tolist() == [
        "2025-01-01 01:30", "2025-03-09 09:30", "2025-03-09 10:30",
    ]  # fmt: skip


def test_an_empty_cell_is_missing_and_not_zero(read_files: ReadFiles) -> None:
    head = "Date,Video views,Reached audience,Likes\n"
    measures = read_files("tiktok", {"a.csv": head + "2025/11/01,5,NAN,\n"}).measures.set_index("measure")
    assert measures["state"].to_dict() == {"likes": "missing", "reach": "missing", "views": "measured"}
    assert measures["value"].isna().tolist() == [True, True, False]


def test_a_manual_table_says_nothing_with_an_empty_cell(read_files: ReadFiles) -> None:
    exports = read_files("xing", {"a.csv": "Kanal;Jahr;Monat;Follower;Reaktionen;Quelle\n;2025;1;90;;x\n"})
    assert exports.measures["measure"].tolist() == ["followers"]


def test_rolling_windows_are_never_days(read_files: ReadFiles) -> None:
    head = "Date,Lifetime Total Likes,Weekly Total Reach,28 Days Total Reach\n"
    exports = read_files("facebook", {"a.csv": head + "2020-07-01,1200,900,3000\n"})
    assert exports.measures["measure"].tolist() == ["followers"]


def test_a_bad_cell_is_missing_and_its_row_stays(read_files: ReadFiles) -> None:
    rows = "2,7,01/31/2025 11:00,50,-5\n3,7,01/31/2025 12:00,1.5,5\n,7,01/31/2025 13:00,5,5\n4,7,gestern,5,5\n"
    exports = read_files("facebook", {"a.csv": FB + rows})
    posts = exports.posts.set_index("post_id")[["reach", "reactions"]]
    assert posts.fillna(-1).to_numpy().tolist() == [[50.0, -1.0], [-1.0, 5.0]]
    assert exports.files[["rows_read", "rows_dropped"]].to_numpy().tolist() == [[4, 2]]
    found = exports.findings[["id", "row", "key"]].to_numpy().tolist()
    assert ["bad_numbers", "2", "Reactions"] in found
    assert ["bad_numbers", "3", "Reach"] in found


def test_a_bad_cell_leaves_the_day_of_other_measures(read_files: ReadFiles) -> None:
    head = "Date,Video views,Reached audience,Likes\n"
    exports = read_files("tiktok", {"a.csv": head + "2025/01/01,5,x,1\n2025/01/02,6,4,2\n"})
    first = exports.measures[exports.measures["start"] == pd.Timestamp(2025, 1, 1)].set_index("measure")
    assert first["state"].to_dict() == {"views": "measured", "reach": "missing", "likes": "measured"}
    assert exports.files["rows_dropped"].tolist() == [0]


def test_ignored_files_are_listed(read_files: ReadFiles) -> None:
    names = ("README", "readme.rtf", ".gitkeep", "Thumbs.db", "desktop.ini", "Notiz.txt", "~$offen.xlsx", ".DS_Store")
    exports = read_files("facebook", dict.fromkeys(names, "x") | {"a.csv": FB + ROW})
    assert sorted(exports.files["status"]) == ["ignored"] * len(names) + ["recognised"]
    assert exports.findings.empty


def test_a_file_that_cannot_be_opened_is_rejected(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": b"", "b.pdf": b"%PDF-1.7\n", "c.csv": FB + ROW})
    assert exports.files["status"].tolist() == ["rejected", "rejected", "recognised"]
    assert exports.findings["id"].tolist() == ["file_empty", "wrong_type"]


@pytest.mark.parametrize(
    ("export", "file", "start", "end", "as_of"),
    [
        ("facebook/posts", "Jan-14-2025_Apr-14-2025_1396269028466733.csv", "2025-01-14", "2025-04-14", "2025-04-14"),
        ("x/tweets", "tweet_activity_metrics_stadt_20211201_20220101_en.csv", "2021-12-01", "2021-12-31", "2021-12-31"),
        ("x/posts", "account_analytics_content_2024-11-21_2025-02-19.csv", None, "2025-02-19", "2025-02-19"),
        ("youtube/videos", "Content 2022-01-01_2022-01-02 S.zip!T.csv", "2022-01-01", "2022-01-01", "2022-01-01"),
        ("youtube/videos", "Vid\u00adeos 2022-01-01_2023-01-01 S/T.csv", "2022-01-01", "2022-12-31", "2022-12-31"),
        ("youtube/videos", "Videos_2022-01-01_2023-01-01_S.zip!T.csv", "2022-01-01", "2022-12-31", "2022-12-31"),
        ("mastodon/account", "account_2025-12-31.json", None, None, "2025-12-31"),
        ("matomo/campaigns", "Export _ Kampagnen _ Januar 2025.csv", "2025-01-01", "2025-01-31", "2025-01-31"),
        ("matomo/campaigns", "Export _ Campaigns _ 2025.csv", "2025-01-01", "2025-12-31", "2025-12-31"),
        ("linkedin/content_days", "stadt_content_1742193384396.xls", None, None, "2025-03-17"),
        ("hootsuite/posts", "x_created_on_20180920T0140Z_facebook_posts.csv", None, None, "2018-09-20"),
        ("facebook/posts", "Export.csv", None, None, None),
    ],
)  # fmt: skip
def test_names_tell_the_window(export: str, file: str, start: str | None, end: str | None, as_of: str | None) -> None:
    window = window_of(dict(load_catalog().exports())[export], f"exports/kanal/{file}")
    days = (None if text is None else pd.Timestamp(text) for text in (start, end, as_of))
    assert (window.start, window.end, window.as_of) == tuple(days)


def test_runs_end_at_a_gap() -> None:
    days = pd.to_datetime(pd.Series(["2025-01-02", "2025-01-01", "2025-01-04", "2025-01-02"]))
    assert [(first.day, last.day) for first, last in runs_of(days)] == [(1, 2), (4, 4)]


CHART = "Date,Primary\n2025-01-01T01:00:00,5\n"


@pytest.mark.parametrize(
    ("platform", "name", "content", "measure"),
    [
        ("facebook", "a.csv", "Facebook reach\n" + CHART, "reach"),
        ("instagram", "a.csv", "Reach\n" + CHART, "reach"),
        ("facebook", "a.csv", "Follows\n" + CHART, "followers_gained"),
        ("instagram", "Views.csv", CHART, "views"),
        ("instagram", "Interactions.csv", "Content interactions\n" + CHART, "engagements"),
    ],
)
def test_the_title_of_a_chart_says_the_measure(
    platform: str, name: str, content: str, measure: str, read_files: ReadFiles
) -> None:
    assert read_files(platform, {name: content}).measures["measure"].tolist() == [measure]


def test_a_chart_of_another_platform_is_refused(read_files: ReadFiles) -> None:
    exports = read_files("instagram", {"a.csv": "Facebook reach\n" + CHART})
    assert exports.files[["status", "export"]].to_numpy().tolist() == [["rejected", "business_suite/chart"]]
    assert exports.findings["id"].tolist() == ["wrong_platform"]
    said = json.loads(exports.findings["values"].iloc[0])
    assert (said["platforms"], said["platform"]) == (["Facebook"], "Instagram")


def test_members_of_a_zip_are_files_of_their_own(read_files: ReadFiles) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("Totals.csv", "Date,Views\n2025-01-01,5\n")
        archive.writestr("README.txt", "Hinweis")
        archive.writestr("Bild.png", b"\x89PNG\r\n\x1a\n" + bytes(20))
    files = read_files("youtube", {"a.zip": stream.getvalue()}).files
    assert dict(zip(files["file"], files["status"], strict=True)) == {
        "exports/kanal/a.zip!Totals.csv": "recognised",
        "exports/kanal/a.zip!README.txt": "ignored",
        "exports/kanal/a.zip!Bild.png": "rejected",
    }


def test_an_export_in_a_body_of_its_own_is_read(tmp_path: Path) -> None:
    folder = make_body(tmp_path / "stadt", channels=[channel("kanal", "forum")])
    (folder / "catalog").mkdir()
    (folder / "catalog" / "forum.toml").write_text(
        'id = "forum"\nname = "Forum"\n[[exports]]\nid = "days"\nshape = "days"\nsource = "our forum"\n'
        'checked = 2026-11-22\nverified = true\ndates = ["%d.%m.%Y"]\n[exports.columns]\n'
        'date = { de = ["Tag"], required = true }\npage_views = { de = ["Seiten"], required = true }\n',
        encoding="utf-8",
    )
    (folder / "exports" / "kanal").mkdir(parents=True)
    (folder / "exports" / "kanal" / "a.csv").write_text("Tag;Seiten\n31.01.2025;7\n", encoding="utf-8")
    exports = read_exports(load_register(folder))
    assert exports.measures[["measure", "value"]].to_numpy().tolist() == [["page_views", 7.0]]
    assert exports.files["export"].tolist() == ["forum/days"]
