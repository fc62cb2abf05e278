"""Answers: whom they count, when they are due, and when they may not be shown."""

from __future__ import annotations

from math import isnan

import pytest

from smeval.kpis.formulas.dialogue import share_band, time_band, withheld_cells
from tests.kpis.world import World

RESPONSE = (
    "answered_share",
    "answered_within_target",
    "answered_within_target_service",
    "response_time_median",
    "response_time_service_median",
    "response_time_p90",
    "hours_per_answer",
)


def channel(**declared: object) -> World:
    return World(channel=declared).reads_dialogue()


def test_automatic_replies_are_no_answers() -> None:
    world = channel().asked(30, "answered", 2).asked(10, "automatic", 500).asked(10, "open", 500)
    assert world.value("inbound") == 50
    assert world.value("answered_share") == pytest.approx(0.6)
    assert world.value("inbound", "2025-03") == 50


def test_hidden_deleted_and_ignored_are_unanswered() -> None:
    world = channel().asked(20, "answered", 2)
    for outcome in ("hidden", "deleted", "ignored", "open"):
        world.asked(5, outcome, 500)
    assert world.value("answered_share") == 0.5
    assert world.value("answered_within_target") == 0.5
    assert world.value("response_time_median") == 2


def test_open_items_are_due_only_when_their_time_has_run_out() -> None:
    world = channel().asked(12, "answered", 2).asked(4, "answered", 30).asked(4, "open", 100).asked(20, "open", 3)
    row = world.row("answered_within_target")
    assert (row.value, row.n) == (12 / 20, 20)
    assert row.evidence == "Echannel Edialogue"


def test_what_was_answered_before_its_time_is_not_due_yet() -> None:
    world = channel().asked(12, "answered", 2).asked(6, "open", 100)
    world.asked(30, "answered", 1, due=False, due_service=False).asked(9, "open", 1)
    row = world.row("answered_within_target")
    assert (row.value, row.n) == (12 / 18, 18)
    assert (world.value("answered_within_target_service"), world.value("answered_share")) == (12 / 18, 42 / 57)


def test_each_clock_has_its_own_due_items() -> None:
    world = channel().asked(20, "answered", 2).asked(20, "open", 30, minutes_service=600, due_service=False)
    assert (world.value("answered_within_target"), world.value("answered_within_target_service")) == (0.5, 1)


def test_the_service_clock_counts_other_minutes() -> None:
    world = channel().asked(20, "answered", 30, minutes_service=60)
    assert (world.value("answered_within_target"), world.value("answered_within_target_service")) == (0, 1)
    assert (world.value("response_time_median"), world.value("response_time_service_median")) == (30, 1)


def test_the_median_counts_those_who_still_wait() -> None:
    world = channel().asked(10, "answered", 1).asked(10, "answered", 5).asked(20, "open", 48)
    assert world.value("response_time_median") == 5
    row = world.row("response_time_p90")
    assert (row.state, row.low, row.reason) == ("not_covered", 48, 'not_reached {"share": 0.5}')


@pytest.mark.parametrize("kpi", RESPONSE)
def test_a_platform_without_dialogue_or_a_channel_without_answers(kpi: str) -> None:
    flickr = World("flickr").reads_dialogue().asked(40, "answered", 2).worked(10, phase="moderation")
    assert flickr.reason(kpi) == ("not_offered", "no_dialogue")
    silent = channel(dialogue="no_answers").asked(40, "answered", 2).worked(10, phase="moderation")
    assert silent.reason(kpi) == ("not_offered", "no_answers")
    assert silent.value("inbound") == 40


def test_nothing_read_is_missing_and_nothing_asked_is_zero() -> None:
    assert World().reason("inbound") == ("missing", "not_delivered")
    assert channel().value("inbound") == 0
    assert channel().reason("answered_share") == ("not_covered", "no_inbound")


def test_half_a_year_of_dialogue() -> None:
    world = World().reads_dialogue(end="2025-06-30").asked(40, "answered", 2)
    row = world.row("inbound")
    assert (row.state, row.low) == ("not_covered", 40)
    assert world.reason("answered_share") == ("not_covered", "covered_partly")
    assert isnan(world.row("answered_share").low)
    assert world.value("answered_share", "2025-03") == 1


def test_what_the_export_cannot_tell_is_not_zero() -> None:
    unknown = channel().asked(40, "unknown")
    assert unknown.value("inbound") == 40
    assert unknown.reason("answered_share") == ("missing", "outcome_unknown")
    timeless = channel().asked(40, "answered").asked(10, "open")
    assert timeless.value("answered_share") == 0.8
    assert timeless.reason("response_time_median") == ("missing", "times_unknown")
    partly = channel().asked(40, "answered", 2).asked(20, "unknown")
    assert partly.reason("answered_share") == ("not_covered", "outcome_unknown")


def test_without_target_or_service_hours_there_is_nothing_to_compare_with() -> None:
    assert channel(answer_within=None).asked(40, "answered", 2).reason("answered_within_target") == (
        "missing",
        "no_answer_target",
    )
    world = channel().asked(40, "answered", 2, minutes_service=None)
    world.service_hours = {}
    assert world.reason("response_time_service_median") == ("missing", "no_service_hours")
    assert world.reason("answered_within_target_service") == ("missing", "no_service_hours")


def test_few_items_are_withheld_with_everything_about_them() -> None:
    world = channel().asked(9, "answered", 2)
    for kpi in ("inbound", "answered_share", "response_time_median"):
        row = world.row(kpi)
        assert (row.state, row.reason) == ("suppressed", 'few_items {"minimum": 10}')
        assert all(isnan(number) for number in (row.value, row.low, row.high, row.n))


def test_one_small_month_hides_the_next_smallest_too() -> None:
    world = channel()
    for month, n in enumerate((30, 4, 20, 40), 1):
        world.asked(n, "answered", 2, month=month)
    assert world.reason("inbound", "2025-02") == ("suppressed", "few_items")
    assert world.reason("inbound", "2025-03") == ("suppressed", "hides_another")
    assert (world.value("inbound", "2025-01"), world.value("inbound", "2025-04"), world.value("inbound")) == (
        30,
        40,
        94,
    )


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        ([30, 20, 0, 0], set()),
        ([30, 20, 4, 0], {1, 2}),
        ([30, 20, 4, 3], {1, 2, 3}),  # 4 and 3 together are still too few
        ([30, 20, 9, 8], {2, 3}),
        ([4, 0, 0, 0], {0}),
        ([4, 3, 0, 0], {0, 1}),
    ],
)
def test_hidden_months_cannot_be_computed_back(counts: list[int], hidden: set[int]) -> None:
    assert withheld_cells(counts, 10) == hidden


@pytest.mark.parametrize("size", [2, 4, None])
def test_a_small_team_has_no_months_and_for_the_year_only_bands(size: int | None) -> None:
    world = channel(team_size=size).asked(31, "answered", 5).asked(9, "open", 400).worked(100, phase="moderation")
    kpis = world.kpis()
    response = kpis[kpis["kpi"].isin(RESPONSE)]
    assert set(response["period"]) == {"2025"}
    assert set(response["state"]) == {"suppressed"}
    assert response[["value", "n"]].isna().all(axis=None)
    share, median = world.row("answered_share"), world.row("response_time_median")
    assert (share.low, share.high) == (0.75, 1)
    assert (median.low, median.high) == (4, 8)
    assert share.reason == ('small_team {"minimum": 5}' if size else "team_size_unknown")
    slow = world.row("response_time_p90")
    assert slow.low == 168
    assert isnan(slow.high)
    assert isnan(world.row("hours_per_answer").low)


def test_five_are_no_small_team() -> None:
    assert channel(team_size=5).asked(40, "answered", 2).value("answered_share", "2025-03") == 1


def test_few_items_of_a_small_team_have_no_band() -> None:
    row = channel(team_size=2).asked(9, "answered", 5).row("answered_share")
    assert (row.state, isnan(row.low), row.reason) == ("suppressed", True, 'few_items {"minimum": 10}')


@pytest.mark.parametrize(
    ("share", "band"), [(0, (0, 0.25)), (0.25, (0.25, 0.5)), (0.74, (0.5, 0.75)), (0.75, (0.75, 1)), (1, (0.75, 1))]
)
def test_bands_of_shares(share: float, band: tuple[float, float]) -> None:
    assert share_band(share) == band


@pytest.mark.parametrize(
    ("hours", "band"), [(0, (0, 1)), (0.99, (0, 1)), (1, (1, 4)), (30, (24, 48)), (167, (48, 168))]
)
def test_bands_of_times(hours: float, band: tuple[float, float]) -> None:
    assert time_band(hours) == band


def by_day(world: World, n: int, least: float, most: float) -> World:
    """Let conversations be answered of which only the days are told; bounds in minutes."""
    bounds = {"minutes_real_least": least, "minutes_real_most": most}
    world.asked(n, "answered")
    world.dialogue[-1] |= bounds
    return world


#: The same day, the next one, the one after: bounds [min].
SAME, NEXT, AFTER = (0, 1439), (0, 2879), (1441, 4319)


def test_days_without_a_time_of_day_give_bounds_and_no_hours() -> None:
    world = by_day(by_day(by_day(channel(), 20, *SAME), 10, *NEXT), 5, *AFTER).asked(5, "open", due=True)
    row = world.row("answered_within_target")
    assert (row.state, row.reason) == ("not_covered", "times_by_day")
    assert (row.low, row.high) == (20 / 40, 30 / 40)
    assert world.value("answered_share") == 35 / 40
    for kpi in ("response_time_median", "response_time_p90", "response_time_service_median"):
        assert world.reason(kpi) == ("missing", "times_by_day")


def test_bounds_that_meet_are_bounds_all_the_same() -> None:
    world = by_day(by_day(channel(answer_within=24), 20, *SAME), 20, *AFTER)
    row = world.row("answered_within_target")
    assert (row.state, row.low, row.high) == ("not_covered", 0.5, 0.5)


def test_bounds_of_a_small_team_are_bands() -> None:
    world = by_day(by_day(channel(team_size=2), 20, *SAME), 15, *NEXT)
    row = world.row("answered_within_target")
    assert (row.low, row.high) == (0.5, 1)


def test_a_few_times_do_not_stand_for_all_days() -> None:
    world = by_day(channel(), 30, *NEXT).asked(3, "answered", 2)
    assert world.reason("response_time_median") == ("not_covered", "times_by_day")
    assert world.row("answered_within_target").low == 3 / 33
