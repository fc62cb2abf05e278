"""A zero beside a number that needs more than zero was not counted, be it in one row only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import evaluate
from smeval.read import Exports
from tests.bodies import channel, make_body
from tests.read.conftest import ReadFiles

INSTAGRAM = "Post ID,Account ID,Account username,Publish time,Post type,Date,Views,Reach,Likes\n"
NAME = "Jan-01-2025_Jan-31-2025_1.csv"


def feed(*numbers: tuple[int, int]) -> str:
    """Return a list of posts with views and reach, one for each day."""
    rows = (
        f"{18 * 10**15 + n},7,stadt,01/{n:02d}/2025 10:00,IG image,Lifetime,{views},{reach},3\n"
        for n, (views, reach) in enumerate(numbers, start=1)
    )
    return INSTAGRAM + "".join(rows)


def told(exports: Exports) -> dict[str, str]:
    return dict(zip(exports.findings["id"], exports.findings["row"], strict=True))


def value_of(exports: Exports, measure: str) -> list[float | None]:
    rows = exports.measures[exports.measures["measure"].eq(measure)].sort_values("start")
    return [value if value >= 0 else None for value in rows["value"].tolist()]


def test_views_of_some_posts_were_not_delivered(read_files: ReadFiles) -> None:
    exports = read_files("instagram", {NAME: feed(*[(500, 400)] * 17, *[(0, 400)] * 3)})
    assert exports.posts["views"].isna().sum() == 3
    assert told(exports) == {"not_delivered_rows": "19, 20, 21"}


def test_a_post_that_nobody_saw_has_no_views(read_files: ReadFiles) -> None:
    exports = read_files("instagram", {NAME: feed((500, 400), (0, 0))})
    assert exports.posts["views"].tolist() == [500, 0]
    assert exports.findings.empty  # its three likes prove nothing: they are counted elsewhere


@pytest.mark.parametrize(
    ("numbers", "state", "value", "low"),
    [
        ([(500, 400)] * 17 + [(0, 400)] * 3, "not_covered", None, 17 * 500),
        ([(500, 400)] * 19 + [(0, 400)], "measured", 19 * 500, None),
    ],
)
def test_what_was_not_delivered_never_counts_as_zero(
    numbers: list[tuple[int, int]], state: str, value: float | None, low: float | None, tmp_path: Path
) -> None:
    folder = make_body(tmp_path / "stadt", channels=[channel("kanal", "instagram")])
    exports = folder / "exports" / "kanal"
    exports.mkdir(parents=True)
    (exports / NAME).write_text(feed(*numbers), encoding="utf-8")
    kpis = evaluate(folder, 2025).kpis
    views = kpis[kpis["kpi"].eq("views") & kpis["period"].eq("2025-01")].iloc[0]
    assert views["state"] == state
    assert value is None or views["value"] == value
    assert low is None or (pd.isna(views["value"]) and views["low"] == low)


def test_a_day_without_views_on_which_people_were_reached_is_missing(read_files: ReadFiles) -> None:
    days = "Date,Video views,Reached audience\n2025-03-01,120,100\n2025-03-02,0,90\n2025-03-03,60,0\n2025-03-04,0,0\n"
    exports = read_files("tiktok", {"Overview.csv": days})
    assert value_of(exports, "views") == [120, None, 60, 0]
    assert value_of(exports, "reach") == [100, 90, None, 0]
    covered = exports.coverage[exports.coverage["what"].eq("views")]
    assert covered["start"].dt.day.tolist() == [1, 3]


def test_organic_reach_may_be_zero_beside_paid_impressions(read_files: ReadFiles) -> None:
    days = (
        "Date,Impressions (total),Unique impressions (organic),Reactions (total)\n"
        "01/01/2025,10,8,1\n01/02/2025,10,0,1\n"
    )
    exports = read_files("linkedin", {"content_1767225600000.csv": days})
    assert value_of(exports, "reach") == [8, 0]
    assert exports.findings.empty


def test_what_people_typed_is_missing_where_it_cannot_be(read_files: ReadFiles) -> None:
    months = "Jahr;Monat;Aufrufe;Zuschauer;Follower\n2025;1;90;0;5\n2025;2;0;0;5\n"
    exports = read_files("youtube", {"zahlen.csv": months})
    assert value_of(exports, "viewers") == [0]
    assert exports.measures.loc[exports.measures["measure"].eq("viewers"), "start"].dt.month.tolist() == [2]
    assert told(exports)["zeros_impossible"] == "2"


def test_relations_name_measures_that_there_are() -> None:
    measures = load_catalog().measures
    assert all(set(measure.zero_beside) <= set(measures) for measure in measures.values())


def test_impressions_of_engagements_were_not_delivered(read_files: ReadFiles) -> None:
    head = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Reposts\n"
    post = '199579507241464627{0},"Tue, Dec 2, 2025",a,https://example.invalid/{0},{1},1,2,0\n'
    name = "account_analytics_content_2025-12-01_2025-12-31.csv"
    exports = read_files("x", {name: head + post.format(1, 0) + post.format(2, 0)})
    assert exports.posts["impressions"].isna().all()
    assert set(exports.findings["id"]) == {"not_delivered"}
    exports = read_files("x", {name: head + post.format(1, 0) + post.format(2, 9)})
    assert (exports.posts["impressions"].tolist(), exports.findings.empty) == ([0, 9], True)
