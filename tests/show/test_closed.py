"""A channel that was closed is proposed nothing, and stays out of pictures and totals."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from smeval.publish.html import page_html
from smeval.publish.workbook import write_workbook
from smeval.record.evaluation import Evaluation
from smeval.show.figures import figures_at
from smeval.show.figures.kind import Slot
from smeval.show.report import report
from smeval.show.view import View
from tests.evaluations import make_evaluation

CLOSED = "masto"


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    def close(proposals: pd.DataFrame) -> pd.DataFrame:
        found = proposals.copy()
        place = found["channel"] == CLOSED
        found.loc[place, "proposal"] = "closed"
        empty = (
            "robustness",
            "firmness",
            "risk_low",
            "risk_high",
            "benefit_class_low",
            "benefit_class_high",
            "possible",
        )
        found.loc[place, list(empty)] = ""
        found.loc[place, ["benefit_low", "benefit_high", "benefit_point"]] = float("nan")
        return found

    def end(channels: pd.DataFrame) -> pd.DataFrame:
        found = channels.copy()
        found.loc[found["channel"] == CLOSED, "closed_on"] = pd.Timestamp(2025, 9, 30)
        return found

    return make_evaluation(proposals=close, channels=end)


@pytest.mark.parametrize("language", ["de", "en"])
def test_its_page_says_since_when_and_that_nothing_is_proposed(evaluation: Evaluation, language: str) -> None:
    view = View(evaluation, language)
    html = page_html(report(view), view.wording)
    assert {"de": "Der Kanal wurde am 30.09.2025 geschlossen", "en": "The channel was closed on"}[language] in html


def test_no_picture_shows_it(evaluation: Evaluation) -> None:
    view = View(evaluation)
    assert CLOSED in view.channels
    assert CLOSED not in view.running
    slots: tuple[Slot, ...] = ("glance", "rhythm", "dialogue")
    for slot in slots:
        for figure in figures_at(slot, view):
            assert view.name(CLOSED) not in str(figure)


def test_the_workbook_can_be_written(evaluation: Evaluation, tmp_path: Path) -> None:
    write_workbook(View(evaluation), tmp_path / "buch.xlsx")
    assert (tmp_path / "buch.xlsx").is_file()
