"""What is said of a goal."""

from __future__ import annotations

from math import nan

import pytest

from smeval.frames import make_frame
from smeval.frames.columns import CRITERIA_FRAME
from smeval.frames.judged import CriterionRow
from smeval.verdict.decide.reasons import _goal_reasons
from smeval.wording import decode


@pytest.mark.parametrize(
    ("least", "side", "told"), [(0.85, "for", "goal_partly"), (nan, "gap", "goal_sample_untelling")]
)
def test_a_goal_on_a_sample_that_tells_nothing_of_the_rest_is_open(least: float, side: str, told: str) -> None:
    goal = CriterionRow("k", "Aufgabe", "within_task", "share", 0.8, 1, 1, state="measured")  # type: ignore[arg-type]
    goal = goal._replace(achieved=0.92, achieved_low=least, achieved_high=0.99, partial_low=0.25, partial_high=0.95)
    (reason,) = _goal_reasons("k", make_frame(CRITERIA_FRAME, [goal]))
    assert (reason.side, decode(reason.reason)[0]) == (side, told)
