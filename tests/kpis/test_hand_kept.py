"""What people read off the screen: levels, means and sums, and the paid part."""

from __future__ import annotations

from math import isnan

import numpy as np
import pytest

from tests.kpis.world import CATALOG, MONTHS, World

#: The KPIs that no export gives.
HAND_KEPT = tuple(
    name
    for name in CATALOG.kpis
    if name in next(export for key, export in CATALOG.exports() if key == "manual/figures").columns
    and not any(name in export.columns for key, export in CATALOG.exports() if not key.startswith("manual/"))
)


def test_every_platform_that_offers_a_hand_kept_measure_can_have_it() -> None:
    assert {"mentions", "polls", "downloads", "employer_rating", "pages", "paid_reach"} <= set(HAND_KEPT)
    for name in HAND_KEPT:
        assert [platform for platform in CATALOG.platforms.values() if name in platform.offers] or (
            CATALOG.measures[name].own
        )


@pytest.mark.parametrize("name", [name for name in HAND_KEPT if CATALOG.measures[name].kind == "flow"])
def test_what_happens_over_time_adds_up(name: str) -> None:
    counted = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    world = World("facebook").months(name, counted)
    assert world.value(name) == sum(counted)
    assert isnan(world.row(name, "2025").low) is False


@pytest.mark.parametrize("name", [name for name in HAND_KEPT if CATALOG.measures[name].kind == "stock"])
def test_a_level_is_the_last_one_and_never_a_sum(name: str) -> None:
    world = World("xing").months(name, [3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8, 3.9, 4.0, 4.1, 4.2])
    assert world.value(name) == 4.2
    assert world.reason(name) == ("measured", "stock_on")
    assert world.value(name, "2025-03") == 3.3
    assert World("xing").months(name, [3.1] * 6).reason(name) == ("not_covered", "data_until")
    assert World("xing").span(name, 4, *("2025-01-01", "2025-12-31")).reason(name) == ("not_covered", "stock_undated")


def test_stars_are_told_with_the_number_of_ratings_behind_them() -> None:
    world = World("xing").months("employer_rating", [4.0] * 11 + [4.2])
    assert isnan(world.row("employer_rating").n)
    world.months("employer_ratings", [40 + month for month in range(1, 13)])
    row = world.row("employer_rating")
    assert (row.value, row.n, world.value("employer_ratings")) == (4.2, 52, 52)


def test_a_mean_of_months_is_weighted_by_the_views_behind_it() -> None:
    shares = [0.45, 0.5, 0.3, 0.41, 0.42, 0.43, 0.44, 0.46, 0.47, 0.48, 0.49, 0.2]
    views = [100, 200, 50, 10, 20, 30, 40, 60, 70, 80, 90, 4000]
    world = World("tiktok").months("average_share_watched", shares).months("views", views)
    assert world.value("average_share_watched") == pytest.approx(np.average(shares, weights=views))
    assert world.reason("average_share_watched") == ("measured", "weighted_months")
    assert world.value("average_share_watched", "2025-02") == 0.5
    world.span("average_share_watched", 0.33, "2025-01-01", "2025-12-31")
    assert world.value("average_share_watched") == 0.33


def test_a_mean_without_its_weight_is_not_made() -> None:
    world = World("tiktok").months("completed_share", [0.4] * 12)
    assert world.reason("completed_share") == ("not_covered", "weights_missing")
    assert world.months("views", [0] * 12).reason("completed_share") == ("not_covered", "ratio_small")
    world = World("tiktok").months("completed_share", [0.4] * 11).months("views", [9] * 12)
    assert world.reason("completed_share") == ("not_covered", "months_missing")
    assert world.reason("completed_share", "2025-12")[0] == "not_covered"  # it was typed for the year, so there is one


def test_views_counted_in_two_ways_weigh_no_year() -> None:
    world = World("youtube").months("completed_share", [0.4] * 12).months("views", [9] * 12)
    assert world.reason("completed_share") == ("not_covered", "series_break")


def test_what_a_network_does_not_offer_is_not_missing() -> None:
    assert World("bluesky").reason("polls") == ("not_offered", "not_offered")
    assert World("mastodon").reason("polls") == ("missing", "not_delivered")
    assert World("wiki").reason("paid_reach") == ("not_offered", "not_offered")


# --- the paid part ---


def paid(eur: float | None) -> World:
    world = World("instagram")
    if eur is not None:
        world.costs.append({"channel": "c", "year": 2025, "kind": "paid_posts", "eur": eur, "evidence": "Ecosts"})
    return world


def test_the_paid_part_has_its_own_cost_and_its_own_reach() -> None:
    world = paid(600).span("paid_reach", 40_000, "2025-01-01", "2025-12-31").months("reach", [90_000] * 12)
    row = world.row("cost_per_1000_paid")
    assert (row.value, row.unit, row.evidence) == (pytest.approx(600 / 40), "eur", "Ecosts Espan")
    assert world.value("reach_per_month") == 90_000  # nothing paid is added
    assert world.worked(10).value("cost") == 500 + 600
    assert row.reason.startswith("ratio_of ")


def test_without_a_declared_cost_the_typed_one_counts_for_the_paid_part_only() -> None:
    world = paid(None).span("paid_reach", 40_000, "2025-01-01", "2025-12-31")
    world.span("paid_cost", 500, "2025-01-01", "2025-12-31").worked(10).paid(0)
    assert world.value("cost_per_1000_paid") == pytest.approx(12.5)
    assert world.value("cost") == 500  # hours alone: what is missing in costs.csv is told by a finding


def test_paid_months_are_set_against_the_people_reached_in_each() -> None:
    cost, reach = [0, 100, 0, 50, 0, 0, 0, 0, 0, 0, 0, 250], {2: 4000, 4: 1000, 12: 15_000}
    world = paid(None).months("paid_cost", cost)
    for month, n in reach.items():
        world.span("paid_reach", n, *MONTHS[month - 1])
    assert world.value("cost_per_1000_paid") == pytest.approx(sum(cost) / sum(reach.values()) * 1000)
    assert world.reason("cost_per_1000_paid") == ("measured", "paid_by_months")
    assert world.reason("paid_reach") == ("not_covered", "no_period_value")
    world = paid(None).months("paid_cost", cost).span("paid_reach", 4000, *MONTHS[1])
    assert world.reason("cost_per_1000_paid") == ("not_covered", "ratio_unknown")


def test_a_paid_part_that_is_not_whole_has_no_cost_per_thousand() -> None:
    assert paid(600).reason("cost_per_1000_paid") == ("missing", "ratio_unknown")
    assert World("wiki").reason("cost_per_1000_paid") == ("not_offered", "ratio_unknown")
    few = paid(600).span("paid_reach", 29, "2025-01-01", "2025-12-31")
    assert few.reason("cost_per_1000_paid") == ("not_covered", "ratio_small")
    refused = paid(float("nan")).span("paid_reach", 4000, "2025-01-01", "2025-12-31")
    assert refused.reason("cost_per_1000_paid") == ("not_covered", "ratio_unknown")


def test_a_month_that_nobody_typed_is_not_one_that_the_network_does_not_offer() -> None:
    world = World("xing").months("mentions", [4, 2])
    assert world.reason("mentions", "2025-02")[0] == "measured"
    assert world.reason("mentions", "2025-03")[0] == "not_covered"
    assert World("xing").reason("mentions", "2025-03")[0] == "not_offered"
