"""Every KPI says which share of its period the data behind it covers."""

from __future__ import annotations

from math import isnan

import pandas as pd
import pytest

from smeval.kpis import completeness, compute_kpis
from smeval.wording import decode
from tests.kpis.world import CATALOG, MONTHS, World


def covered(world: World, kpi: str, period: str = "2025") -> float:
    kpis = compute_kpis(world.exports(), world.register(), 2025, CATALOG)
    (share,) = kpis.loc[kpis["period"].eq(period) & kpis["kpi"].eq(kpi), "covered"].tolist()
    return float(share)


def state(world: World, measure: str, period: str) -> str:
    cells = completeness(world.exports(), world.register(), 2025, CATALOG)
    return next(cell.state for cell in cells if (cell.measure, cell.period) == (measure, period))


def test_a_part_of_the_year_is_a_share_of_its_days() -> None:
    world = World().days("link_clicks", 3, "2025-01-01", "2025-03-31")
    assert covered(world, "link_clicks") == 90 / 365
    assert covered(world, "link_clicks", "2025-03") == 1
    assert covered(world, "link_clicks", "2025-04") == 0


def test_posts_cover_the_days_whose_posts_are_listed() -> None:
    world = World().post("2025-05-01 10:00", reactions=3, comments=1, shares=0).lists_posts("2025-01-01", "2025-07-31")
    for kpi in ("posts", "reactions", "interactions", "longest_silence"):
        assert covered(world, kpi) == 212 / 365


def test_the_dialogue_covers_the_days_that_exports_speak_of() -> None:
    world = World().asked(20, "answered", 2).reads_dialogue("2025-01-01", "2025-06-30")
    assert covered(world, "answered_share") == 181 / 365


def test_what_is_missing_covers_nothing_and_what_is_not_offered_has_no_share() -> None:
    assert covered(World(), "link_clicks") == 0
    assert isnan(covered(World("mastodon"), "reach"))


def test_declarations_have_no_share_and_ratios_that_of_their_measures() -> None:
    world = World().worked(10).paid(0).days("views", 9, "2025-01-01", "2025-07-31")
    assert isnan(covered(world, "hours"))
    assert covered(world, "cost_per_1000_views") == 212 / 365


def test_of_a_year_with_a_change_of_counting_the_longer_part_counts() -> None:
    change = next(entry for entry in CATALOG.platforms["instagram"].breaks if entry.on.year == 2025)
    world = World("instagram").days(change.measure, 5)
    before = (pd.Timestamp(change.on) - pd.Timestamp(2025, 1, 1)).days
    assert covered(world, change.measure) == max(before, 365 - before) / 365
    assert state(world, change.measure, "2025") == "there"


def test_a_channel_that_closed_is_covered_by_the_days_it_had() -> None:
    world = World(channel={"closed_on": "2025-06-30"}).days("link_clicks", 3, "2025-01-01", "2025-06-30")
    assert covered(world, "link_clicks") == 1
    assert isnan(covered(world, "link_clicks", "2025-08"))
    assert state(world, "link_clicks", "2025-08") == "not_open"


@pytest.mark.parametrize(
    ("channel", "months"),
    [({"opened_on": "2025-09-18"}, slice(8, 12)), ({"closed_on": "2025-05-10"}, slice(0, 5))],
)
def test_a_month_in_which_a_channel_was_opened_or_closed_counts_for_its_open_days(
    channel: dict[str, str], months: slice
) -> None:
    """Figures by month, as people type them, begin before the channel did and end after it."""
    world = World("whatsapp", channel=channel)
    for start, end in MONTHS[months]:
        world.span("reactions", 100, start, end)
    kpis = world.kpis()
    own = kpis[(kpis["kpi"] == "reactions") & (kpis["period"] == "2025")]
    assert own[["state", "value", "covered"]].to_numpy().tolist() == [["measured", 100 * len(MONTHS[months]), 1]]


def test_the_share_is_that_of_the_reason() -> None:
    world = World().days("link_clicks", 3, "2025-02-01", "2025-05-31").days("views", 5)
    world.lists_posts("2025-03-01", "2025-12-31").post("2025-05-01", reach=4)
    kpis = compute_kpis(world.exports(), world.register(), 2025, CATALOG)
    told = {row.Index: decode(str(row.reason))[1] for row in kpis.itertuples()}
    shares = {index: values["days"] / values["of"] for index, values in told.items() if {"days", "of"} <= values.keys()}
    assert len(shares) > 10
    assert kpis.loc[list(shares), "covered"].to_dict() == shares


def test_the_states_of_a_measure() -> None:
    world = World().days("views", 3, "2025-01-01", "2025-02-14").span("reach", 9, "2025-01-01", "2025-12-31")
    assert [state(world, "views", f"2025-0{month}") for month in (1, 2, 3)] == ["there", "partly", "missing"]
    assert state(world, "reach", "2025") == "there"  # a value of the year says nothing of its months
    assert state(world, "reach", "2025-05") == "missing"
    assert state(world, "impressions", "2025") == "not_offered"
    assert state(world, "dialogue", "2025") == "missing"
