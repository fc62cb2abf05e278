from __future__ import annotations

import pytest

from smeval.frames import make_frame, rows
from smeval.frames.columns import DIALOGUE_FRAME, KPIS_FRAME, AnswerCurveFrame
from smeval.frames.computed import KpiRow
from smeval.frames.delivered import DialogueRow
from smeval.ids import Outcome, State
from smeval.kpis.answer_curves import HOURS, estimate_answer_curves


def counted(channel: str, outcome: Outcome, hours: float, n: int) -> DialogueRow:
    return DialogueRow(channel, "2025", "", outcome, hours * 60, n=n, evidence=f"E{channel}")


def curves(*counts: DialogueRow, state: State = "measured", period: str = "2025") -> AnswerCurveFrame:
    channels = dict.fromkeys(row.channel for row in counts)
    kpis = [KpiRow("m", "presse", name, "facebook", period, "answered_share", 0.5, state=state) for name in channels]
    return estimate_answer_curves(make_frame(DIALOGUE_FRAME, counts), make_frame(KPIS_FRAME, kpis), 2025)


COUNTS = (counted("fb", "answered", 2, 60), counted("fb", "answered", 30, 20), counted("fb", "open", 100, 20))


def test_the_unanswered_stay_in_the_curve() -> None:
    read_off = {row.hours: row.answered for row in rows(curves(*COUNTS)) if row.fixed}
    assert tuple(read_off) == HOURS
    assert list(read_off.values()) == pytest.approx([0, 0.6, 0.6, 0.6, 0.8, 0.8])


def test_the_steps_run_from_nothing_to_the_last_hour_shown() -> None:
    steps = [(row.hours, round(row.answered, 9)) for row in rows(curves(*COUNTS)) if not row.fixed]
    assert steps == [(0, 0), (2, 0.6), (30, 0.8), (72, 0.8)]


def test_answers_after_the_last_hour_shown_do_not_count() -> None:
    found = curves(counted("fb", "answered", 2, 50), counted("fb", "answered", 200, 50))
    assert found["answered"].max() == 0.5


def test_channels_keep_their_order_and_name_what_they_rest_on() -> None:
    found = curves(counted("x", "answered", 2, 30), *COUNTS)
    assert list(dict.fromkeys(found["channel"])) == ["x", "fb"]
    assert set(found["evidence"]) == {"Ex", "Efb"}


def test_what_is_protected_or_of_another_year_has_no_curve() -> None:
    assert curves(*COUNTS, state="suppressed").empty
    assert curves(*COUNTS, period="2024").empty


def test_without_times_there_is_no_curve() -> None:
    assert curves(counted("fb", "answered", float("nan"), 60), counted("fb", "open", 9, 10)).empty
