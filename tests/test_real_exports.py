"""The whole way on real exports: what the programme says against figures counted from the raw files here."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from smeval.cli import main
from smeval.evaluation import Evaluation, evaluate
from smeval.publish import publish
from smeval.read import read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body

pytestmark = pytest.mark.slow  # the whole way

#: Channel -> platform and files; channels keep accounts apart as a real body would.
CHANNELS = {
    "fb_page": ("facebook", ["facebook/mbs_content_fb_en-US_2025-01_31cols.csv", "facebook/mbs_chart_Reach.csv",
                             "facebook/mbs_chart_Follows.csv", "facebook/mbs_chart_Audience.csv"]),
    "fb_resaved": ("facebook", ["facebook/mbs_chart_excel-resaved_Follows.csv"]),
    "fb_german": ("facebook", ["facebook/mbs_content_de_hand-merged_semicolon.csv"]),
    "fb_old": ("facebook", ["facebook/fb_insights_post-level_2020_saku.csv"]),
    "fb_tool": ("facebook", ["hootsuite/facebook_account_metrics_2018-07.csv",
                             "hootsuite/facebook_post_performance_2018-09.csv",
                             "moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv"]),
    "ig_page": ("instagram", ["instagram/mbs_content_ig_en_2025-03.csv"]),
    "ig_chart": ("instagram", ["instagram/mbs_chart_ig_Reach.csv"]),
    "li_page": ("linkedin", ["linkedin/content_metrics_2025_clean.csv", "linkedin/followers_2025_clean.csv"]),
    "li_old": ("linkedin", ["linkedin/visitors-and-updates_2020_q2.xls"]),
    "tt_page": ("tiktok", ["tiktok/business_overview.csv"]),
    "x_content": ("x", ["x/account_analytics_content_2024-11-21_2025-02-19.csv"]),
    "x_days": ("x", ["x/account_overview_analytics_2025-02.csv"]),
    "x_old": ("x", ["x/tweet_activity_metrics_rOpenSci_20211201_20220101_en.csv"]),
    "x_service": ("x", ["moderation/twcs_sample_93.csv"]),
    "yt_world": ("youtube", ["youtube/en_2021_geography/Totals.csv", "youtube/en_2021_geography/Table data.csv"]),
    "yt_page": ("youtube", ["youtube/en_2022_community/Table data.csv"]),
}  # fmt: skip

Table = list[dict[str, str]]


def records(path: Path, encoding: str = "utf-8-sig", delimiter: str = ",", skip: int = 0) -> Table:
    """Read a CSV with nothing but the csv module; `skip` lines stand above the header."""
    text = path.read_text(encoding=encoding).split("\n", skip)[-1]
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def add(table: Table, *headings: str) -> float:
    """Add up columns; what is empty or a dash adds nothing."""
    return sum(float(row[heading]) for row in table for heading in headings if row[heading] not in ("", "-", None))


def old_insights(path: Path) -> Table:
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    return [dict(zip(reversed(rows[0]), reversed(row), strict=False)) for row in rows[2:]]


#: File -> number of rows that carry a post, a day or a message, and sums by measure of those that count, counted here.
RAW: dict[str, Callable[[Path], tuple[int, dict[str, float]]]] = {}


def raw(
    name: str,
    reader: Callable[[Path], Table],
    counting: Callable[[Table], Table] = list,
    **measures: str | tuple[str, ...],
) -> None:
    def count(folder: Path) -> tuple[int, dict[str, float]]:
        table = reader(folder / name)
        return len(table), {
            measure: add(counting(table), *((heading,) if isinstance(heading, str) else heading))
            for measure, heading in measures.items()
        }

    RAW[name] = count


def chart(path: Path) -> Table:
    return records(path, "utf-16", skip=2)


def copied_once(table: Table) -> Table:
    """Return the rows of Facebook, each moment once: three were copied twice, with an id that Excel rounded."""
    return list({row["Datum"]: row for row in reversed(table) if row["Plattform"] == "Facebook"}.values())


def dated(table: Table) -> Table:
    return [row for row in table if row["Video publish time"]]


def videos(path: Path) -> Table:
    return [row for row in records(path) if row["Content"] != "Total"]


raw("facebook/mbs_content_fb_en-US_2025-01_31cols.csv", records, views="Views", reactions="Reactions",
    comments="Comments", shares="Shares", clicks="Total clicks", link_clicks="Link Clicks")  # fmt: skip
raw("facebook/mbs_chart_Follows.csv", chart, followers_gained="Primary")
raw("facebook/mbs_chart_Reach.csv", chart)
raw("facebook/mbs_chart_excel-resaved_Follows.csv", lambda path: records(path, delimiter=";", skip=1),
    followers_gained="Primary")  # fmt: skip
raw("facebook/mbs_content_de_hand-merged_semicolon.csv", lambda path: records(path, delimiter=";"),
    copied_once, impressions="Impressionen", comments="Kommentare", shares="Geteilte Inhalte",
    link_clicks="Link-Klicks", clicks="Klicks")  # fmt: skip
raw("facebook/fb_insights_post-level_2020_saku.csv", old_insights, impressions="Lifetime Post Total Impressions",
    shares="Lifetime Post Stories by action type - share",
    comments="Lifetime Post Stories by action type - comment")  # fmt: skip
raw("hootsuite/facebook_post_performance_2018-09.csv", records, impressions="Impressions", reactions="Reactions",
    comments="Comments", shares="Shares", clicks="Clicks", link_clicks="Link Clicks")  # fmt: skip
raw("instagram/mbs_content_ig_en_2025-03.csv", records, views="Views", likes="Likes", comments="Comments",
    shares="Shares", saves="Saves")  # fmt: skip
raw("instagram/mbs_chart_ig_Reach.csv", chart)
raw("linkedin/content_metrics_2025_clean.csv", records, impressions="Impressions (total)", clicks="Clicks (total)",
    reactions="Reactions (total)", comments="Comments (total)", shares="Reposts (total)")  # fmt: skip
raw("linkedin/followers_2025_clean.csv", records, followers_gained="Total followers")
raw("tiktok/business_overview.csv", records, views="Video views", likes="Likes", comments="Comments", shares="Shares",
    profile_visits="Profile views", followers_gained="New followers", followers_lost="Lost followers",
    followers_net="Net growth")  # fmt: skip
raw("x/account_analytics_content_2024-11-21_2025-02-19.csv", records, impressions="Impressions", likes="Likes",
    comments="Replies", shares="Reposts", saves="Bookmarks", link_clicks="Url clicks", engagements="Engagements",
    profile_visits="Profile visits")  # fmt: skip
raw("x/account_overview_analytics_2025-02.csv", records, impressions="Impressions", likes="Likes", comments="Replies",
    shares="Reposts", saves="Bookmarks", followers_gained="New follows", followers_lost="Unfollows",
    profile_visits="Profile visits")  # fmt: skip
raw("x/tweet_activity_metrics_rOpenSci_20211201_20220101_en.csv", records, impressions="impressions", likes="likes",
    comments="replies", shares="retweets", engagements="engagements", link_clicks="url clicks")  # fmt: skip
raw("youtube/en_2021_geography/Totals.csv", records, views="Views")
raw("youtube/en_2022_community/Table data.csv", videos, dated, views="Views", watch_time="Watch time (hours)",
    impressions="Impressions")  # fmt: skip
raw("moderation/twcs_sample_93.csv", records)
raw("moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv", records)


@pytest.fixture(scope="module")
def body(real_exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the folder of a body from every real export."""
    rows = [channel(name, platform, dialogue="answers") for name, (platform, _) in CHANNELS.items()]
    folder = make_body(tmp_path_factory.mktemp("real") / "stadt", channels=rows)
    for name, (platform, files) in CHANNELS.items():
        for file in files:
            target = folder / "exports" / name / Path(file).relative_to(Path(file).parts[0])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(real_exports / file, target)
        assert platform
    return folder


@pytest.fixture(scope="module")
def checked(body: Path) -> dict[str, dict[str, Any]]:
    """Return what `check --json` says, by the name of the file below ../shared/exports."""
    result = CliRunner().invoke(main, ["check", str(body), "--json"])
    assert result.exit_code == 0, result.output
    objects = {entry["path"]: entry for entry in json.loads(result.output)}
    names = {
        f"exports/{name}/{Path(file).relative_to(Path(file).parts[0]).as_posix()}": file
        for name, (_, files) in CHANNELS.items()
        for file in files
    }
    assert sorted(objects) == sorted(names)
    return {names[path]: entry for path, entry in objects.items()}


def test_no_real_export_is_left_out_here(real_exports: Path) -> None:
    present = {path.relative_to(real_exports).as_posix() for path in real_exports.rglob("*") if path.is_file()}
    assert present == {file for _, files in CHANNELS.values() for file in files}


def test_every_real_export_is_recognised(checked: dict[str, dict[str, Any]]) -> None:
    assert {name: entry["status"] for name, entry in checked.items() if entry["status"] != "recognised"} == {}
    assert all(entry["export"] for entry in checked.values())
    assert {entry["language"] for entry in checked.values()} == {"en", "de"}


@pytest.mark.parametrize("name", RAW)
def test_rows_and_totals_equal_the_raw_file(name: str, checked: dict[str, dict[str, Any]], real_exports: Path) -> None:
    rows, sums = RAW[name](real_exports)
    entry = checked[name]
    assert entry["rows_read"] == rows
    assert {measure: entry["totals"].get(measure) for measure in sums} == pytest.approx(sums)


def test_counts_of_people_have_no_total(checked: dict[str, dict[str, Any]]) -> None:
    for entry in checked.values():
        for measure in ("reach", "viewers", "unique_visitors", "followers"):
            assert entry["totals"].get(measure) is None


def test_the_workbook_with_two_exports_is_read_sheet_by_sheet(
    checked: dict[str, dict[str, Any]], real_exports: Path
) -> None:
    name = "linkedin/visitors-and-updates_2020_q2.xls"
    book = CalamineWorkbook.from_path(str(real_exports / name))
    days: Any = book.get_sheet_by_name("Update metrics (aggregated)").to_python()
    visits: Any = book.get_sheet_by_name("Visitor metrics").to_python()
    entry = checked[name]
    assert entry["rows_read"] == (len(visits) - 1) + (len(days) - 2) + 10
    total = {heading: sum(float(row[i]) for row in days[2:]) for i, heading in enumerate(days[1]) if i}
    assert entry["totals"]["impressions"] == total["Impressions (total)"]
    assert entry["totals"]["shares"] == total["Shares (total)"]
    column = visits[0].index("Total page views (total)")
    assert entry["totals"]["page_views"] == sum(float(row[column]) for row in visits[1:])


@pytest.fixture(scope="module")
def evaluation(body: Path) -> Evaluation:
    return evaluate(body, 2025)


def kpi(evaluation: Evaluation, name: str, period: str, kpi: str) -> Any:
    rows: Any = evaluation.kpis.set_index(["channel", "period", "kpi"])
    return rows.loc[(name, period, kpi)]


def test_february_on_facebook_is_counted_in_local_time(evaluation: Evaluation, real_exports: Path) -> None:
    """Publish times are Pacific; a post belongs to the month it appeared in Berlin."""
    pacific, berlin = ZoneInfo("America/Los_Angeles"), ZoneInfo("Europe/Berlin")
    table = records(real_exports / "facebook/mbs_content_fb_en-US_2025-01_31cols.csv")
    times = [datetime.strptime(row["Publish time"], "%m/%d/%Y %H:%M").replace(tzinfo=pacific) for row in table]
    february = [
        row for row, time in zip(table, times, strict=True) if time.astimezone(berlin).strftime("%Y-%m") == "2025-02"
    ]
    assert len(february) != sum(time.strftime("%Y-%m") == "2025-02" for time in times)  # the zone matters here
    assert kpi(evaluation, "fb_page", "2025-02", "posts")["value"] == len(february)
    interactions = add(february, "Reactions", "Comments", "Shares")
    assert kpi(evaluation, "fb_page", "2025-02", "interactions")["value"] == interactions


def test_a_month_of_daily_figures_adds_up(evaluation: Evaluation, real_exports: Path) -> None:
    table = records(real_exports / "linkedin/content_metrics_2025_clean.csv")
    march = [row for row in table if row["Date"].startswith("2025-03")]
    assert kpi(evaluation, "li_page", "2025-03", "impressions")["value"] == add(march, "Impressions (total)")
    november = [row for row in records(real_exports / "tiktok/business_overview.csv") if row["Date"][:7] == "2025/11"]
    assert kpi(evaluation, "tt_page", "2025-11", "views")["value"] == add(november, "Video views")


def test_a_year_delivered_in_part_has_no_yearly_value(evaluation: Evaluation) -> None:
    row = kpi(evaluation, "tt_page", "2025", "views")
    assert row["state"] == "not_covered"
    assert row["value"] != row["value"]


def test_answers_are_counted_by_conversation(body: Path, real_exports: Path) -> None:
    """Every message of a person that answers no other of the file opens a conversation."""
    table = {row["tweet_id"].removesuffix(".0"): row for row in records(real_exports / "moderation/twcs_sample_93.csv")}

    def parent(row: dict[str, str]) -> dict[str, str] | None:
        return table.get(row["in_response_to_tweet_id"].removesuffix(".0"))

    def opener(row: dict[str, str] | None) -> str | None:
        found = None
        while row is not None:
            found = row["tweet_id"] if row["inbound"] == "True" else found
            row = parent(row)
        return found

    openers = {opener(row) for row in table.values() if row["inbound"] == "True"}
    answered = {opener(row) for row in table.values() if row["inbound"] == "False"} - {None}
    counts = read_exports(load_register(body), ["x_service"]).dialogue
    by_outcome = counts.groupby("outcome")["n"].sum()
    assert by_outcome.sum() == len(openers)
    assert by_outcome["answered"] == len(answered & openers)


def test_no_name_handle_text_or_link_gets_past_the_reader(body: Path, real_exports: Path) -> None:
    """Authors and texts of the moderation exports appear nowhere in what leaves the reader."""
    secrets: set[str] = set()
    for row in records(real_exports / "moderation/twcs_sample_93.csv"):
        secrets |= {row["author_id"], row["text"][:25]}
    for row in records(real_exports / "moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv"):
        secrets |= {row["Message Author"], row["Message Permalink"], row["Message"][:25], row["Message ID"]}
    secrets = {secret for secret in secrets if len(secret) > 5}
    for year in (2017, 2018):
        evaluation = evaluate(body, year)
        text = "\n".join(
            getattr(evaluation, name).to_csv() for name in ("dialogue", "findings", "evidence", "files", "kpis")
        )
        assert not [secret for secret in secrets if secret in text]


def test_reports_of_real_exports_are_written_and_hold_no_person(body: Path, real_exports: Path, tmp_path: Path) -> None:
    (result,) = publish(body, 2025, None, "de", tmp_path)
    assert result.ok, result.fault
    page = (result.folder / "bericht.html").read_text(encoding="utf-8")
    for name in CHANNELS:
        assert name in page
    with ZipFile(tmp_path / "stadt" / "2025" / "kanalbilanz.xlsx") as archive:
        workbook = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    for row in records(real_exports / "moderation/hootsuite_facebook_inbound_messages_2018_excerpt.csv"):
        assert row["Message Permalink"] not in page + workbook
        assert row["Message ID"] not in page + workbook
