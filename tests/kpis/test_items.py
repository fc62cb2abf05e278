"""A moderation export from which rows were left out does not look complete."""

from __future__ import annotations

import pytest

from tests.kpis.world import World


def asked(answered: int, waiting: int, comments: int, **channel: object) -> World:
    """Let so many comments come in, of which the network counts so many with the body's own answers."""
    world = World(channel=dict(channel)).reads_dialogue().lists_posts().post("2025-03-01 10:00", comments=comments)
    world = world.asked(answered, "answered", 2)
    return world.asked(waiting, "open", 500) if waiting else world


def test_what_the_network_counts_includes_the_answers() -> None:
    world = asked(60, 40, comments=160)
    assert world.value("answered_share") == 0.6
    assert world.value("inbound") == 100


def test_d14_an_export_filtered_to_what_was_answered_is_not_complete() -> None:
    """Of 100 comments 60 were answered; the export holds only these, so 40 of the network's 160 are missing."""
    row = asked(60, 0, comments=160).row("answered_share")
    assert (row.state, row.reason) == ("not_covered", 'items_missing {"comments": 160}')
    assert (row.low, row.high) == (pytest.approx(60 / 100), 1)  # the missing may all be unanswered
    for kpi in ("inbound", "answered_within_target", "response_time_median", "response_time_p90", "hours_per_answer"):
        assert asked(60, 0, comments=160).worked(9, phase="moderation").row(kpi).state == "not_covered", kpi
    assert asked(60, 0, comments=160).reason("answered_share", "2025-03") == ("not_covered", "items_missing")


def test_d14_the_honest_export_is_never_worse_than_the_filtered_one() -> None:
    honest, filtered = (asked(60, waiting, comments=160).row("answered_share") for waiting in (40, 0))
    assert filtered.low <= honest.low


@pytest.mark.parametrize(("comments", "complete"), [(249, True), (320, True), (321, False)])
def test_a_conversation_may_hold_several_comments(comments: int, complete: bool) -> None:
    """Half of what the network counts may be missing where the export holds unanswered items, too (an assumption)."""
    state = asked(60, 40, comments=comments).row("answered_share").state
    assert (state == "measured") is complete


def test_few_missing_comments_tell_nothing() -> None:
    assert asked(60, 0, comments=129).value("answered_share") == 1  # 9 of them: fewer than cell_min


def test_messages_are_no_comments() -> None:
    world = World().reads_dialogue().lists_posts().post("2025-03-01 10:00", comments=400)
    world = world.asked(100, "open", 500, kind="message").asked(100, "answered", 2)
    assert world.row("answered_share").state == "not_covered"


def test_d14_of_a_small_team_bands_only() -> None:
    row = asked(60, 0, comments=180, team_size=2).row("answered_share")
    assert (row.state, row.low, row.high) == ("not_covered", 0.5, 1.0)
    assert asked(60, 0, comments=180, team_size=2).row("response_time_median").low == 1
