"""Small inputs that once failed, kept beside the repository: each folder is a body with the right values known."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.evaluation import Evaluation, evaluate
from smeval.read import Exports, read_exports
from smeval.register import load_register

CASES = Path(__file__).parents[3] / "shared" / "cases"

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the folder ../shared/cases is not there")


def read(case: str) -> Exports:
    return read_exports(load_register(CASES / case))


def totals(exports: Exports) -> dict[str, float | None]:
    (found,) = exports.totals.values()
    return dict(found)


def evaluated(case: str, year: int = 2025) -> Evaluation:
    return evaluate(CASES / case, year)


def shown(evaluation: Evaluation, kpi: str, period: str) -> tuple[str, float]:
    kpis = evaluation.kpis
    row = kpis[(kpis["kpi"] == kpi) & (kpis["period"] == period)].iloc[0]
    return row["state"], row["value"]


def test_x_dates_quoted_with_commas() -> None:
    exports = read("x_posts_2026_quoted_date")
    found = totals(exports)
    assert [found[name] for name in ("impressions", "likes", "comments", "shares", "link_clicks")] == [755, 6, 1, 4, 5]
    assert exports.posts["published_at"].dt.strftime("%Y-%m").tolist() == ["2025-12"] * 2
    assert exports.findings.empty


def test_stories_that_lack_the_last_empty_field() -> None:
    exports = read("ig_stories_short_rows_are_most")
    assert exports.posts["kind"].tolist() == ["story"] * 5
    assert (totals(exports)["views"], totals(exports)["likes"]) == (515, 15)


def test_feed_and_stories_of_one_channel() -> None:
    evaluation = evaluated("ig_feed_and_stories_one_channel")
    june = {kpi: shown(evaluation, kpi, "2025-06") for kpi in ("comments", "saves", "interactions", "posts")}
    assert june == {kpi: ("measured", value) for kpi, value in zip(june, (10, 8, 79, 2), strict=True)}
    assert shown(evaluation, "interactions_per_post", "2025-06") == ("measured", 36.5)
    kinds = evaluation.post_kinds.set_index("kind")["interactions"].to_dict()
    assert kinds == {"photo": 73, "story": 6}


def test_viewers_that_youtube_did_not_deliver() -> None:
    evaluation = evaluated("youtube_unique_viewers_zero")
    kpis = evaluation.kpis
    months = kpis[(kpis["kpi"] == "views") & (kpis["period"] != "2025")]
    assert set(months["state"]) == {"not_covered"}
    assert not kpis[kpis["kpi"] == "viewers"]["state"].eq("measured").any()


@pytest.mark.parametrize(
    ("case", "reason"),
    [("youtube_audience_tab", "rolling"), ("ads_manager", "paid_ads"), ("ga4_traffic", "web_analytics")],
)
def test_what_is_left_aside_says_why(case: str, reason: str) -> None:
    findings = read(case).findings
    assert set(findings["id"]) == {"left_aside"}
    assert findings["values"].str.contains(f'"{reason}"').all()


def test_comments_of_days_with_deletions() -> None:
    exports = read("tiktok_negative_comments")
    assert totals(exports)["comments"] == 3
    assert exports.findings.empty


def test_a_year_without_29_february_is_read_as_the_one_that_fits() -> None:
    evaluation = evaluated("tiktok_year_hint_one_year_off")
    assert shown(evaluation, "views", "2025-04") == ("measured", 30)
    assert shown(evaluation, "views", "2025-01")[0] == "not_covered"


def test_all_sheets_of_a_workbook_add_up() -> None:
    exports = read("check_text_shows_last_sheet_only")
    assert (totals(exports)["impressions"], totals(exports)["engagements"]) == (1200, 120)
    assert exports.files["rows_read"].tolist() == [6]


def test_the_feed_of_a_bluesky_account() -> None:
    exports = read("bluesky_feed")
    assert len(exports.posts) == 1
    assert totals(exports) == {"likes": 5, "shares": 2, "comments": 1}
