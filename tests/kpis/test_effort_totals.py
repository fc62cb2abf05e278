from __future__ import annotations

from math import isnan, nan

import pytest

from smeval.frames import make_frame, rows
from smeval.frames.columns import EFFORT_FRAME
from smeval.frames.computed import EffortTotalRow
from smeval.frames.declared import EffortRow
from smeval.ids import Phase
from smeval.kpis.effort_totals import total_effort
from smeval.wording import Typed


def worked(channel: str, phase: Phase, hours: float, rate: float = 50, year: int = 2025) -> EffortRow:
    low, high = hours - 1, hours + 2
    return EffortRow(
        channel, year, phase, Typed("editor"), low, hours, high, low * rate, hours * rate, high * rate, f"E{channel}"
    )


def totals(*effort: EffortRow) -> dict[tuple[str, str], EffortTotalRow]:
    found = total_effort(make_frame(EFFORT_FRAME, effort), 2025)
    return {(row.channel, row.phase): row for row in rows(found)}


def test_all_together_come_first_then_each_channel_in_the_order_of_the_work() -> None:
    found = totals(worked("fb", "moderation", 10), worked("fb", "planning", 5), worked("x", "moderation", 20))
    assert list(found) == [
        ("", "planning"),
        ("", "moderation"),
        ("", ""),
        ("fb", "planning"),
        ("fb", "moderation"),
        ("fb", ""),
        ("x", "moderation"),
        ("x", ""),
    ]


def test_hours_and_amounts_add_up_with_their_ranges() -> None:
    found = totals(worked("fb", "moderation", 10), worked("x", "moderation", 20), worked("x", "planning", 5))
    whole = found["", "moderation"]
    assert (whole.hours_low, whole.hours_likely, whole.hours_high) == (28, 30, 34)
    assert (whole.eur_low, whole.eur_likely, whole.eur_high) == (1400, 1500, 1700)
    assert found["", ""].hours_likely == 35
    assert whole.evidence == "Efb Ex"


def test_a_role_without_a_rate_leaves_hours_and_no_amount() -> None:
    found = totals(worked("fb", "moderation", 10), worked("fb", "planning", 5, rate=nan))
    assert found["fb", "moderation"].eur_likely == 500
    assert isnan(found["fb", "planning"].eur_likely)
    assert isnan(found["fb", ""].eur_likely)
    assert found["fb", ""].hours_likely == 15


@pytest.mark.parametrize("effort", [(), (worked("fb", "moderation", 10, year=2024),)])
def test_nothing_declared_for_the_year_gives_no_row(effort: tuple[EffortRow, ...]) -> None:
    assert totals(*effort) == {}
