"""docs/methodik.md: current, free of raw ids, and its worked example the same by another way."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from smeval.evaluation import Evaluation
from smeval.frames import rows

CHANNEL = "presse_instagram"


@pytest.fixture(scope="module")
def by_hand(project_root: Path) -> dict[str, Any]:
    """Return the figures that plain Python gives, without smeval."""
    script = project_root / "docs" / "worked_example.py"
    assert "import smeval" not in script.read_text("utf-8")
    figures: dict[str, Any] = runpy.run_path(str(script))["compute"]()
    return figures


@pytest.fixture(scope="module")
def evaluation(sample: Evaluation) -> Evaluation:
    return sample.select("presse")


def rows_of(frame: Any) -> list[Any]:
    return list(rows(frame[frame["channel"] == CHANNEL]))


def test_the_figures_are_the_same(by_hand: dict[str, Any], evaluation: Evaluation) -> None:
    kpis = {row.kpi: row for row in rows_of(evaluation.kpis) if row.period == "2025"}
    for name in (
        "posts", "interactions", "likes", "comments", "shares", "saves", "reach_per_post", "followers_gained",
        "weeks_kept", "hours", "cost", "cost_per_interaction",
    ):  # fmt: skip
        assert (kpis[name].state, kpis[name].value) == ("measured", pytest.approx(by_hand[name])), name


def test_the_benefit_is_the_same(by_hand: dict[str, Any], evaluation: Evaluation) -> None:
    goals = rows_of(evaluation.criteria)
    assert [goal.kpi for goal in goals] == [row["kpi"] for row in by_hand["goals"]]
    for goal, row in zip(goals, by_hand["goals"], strict=True):
        assert goal.weight == pytest.approx(row["weight"])
        assert (goal.partial_low, goal.partial_high) == (pytest.approx(row["partial"]), pytest.approx(row["partial"]))
    (proposal,) = rows_of(evaluation.proposals)
    assert proposal.benefit_low == pytest.approx(by_hand["low"])
    assert proposal.benefit_high == pytest.approx(by_hand["high"])
    assert proposal.benefit_point == pytest.approx(by_hand["point"])


def test_the_proposal_is_the_same(by_hand: dict[str, Any], evaluation: Evaluation) -> None:
    (proposal,) = rows_of(evaluation.proposals)
    assert (proposal.risk_low, proposal.risk_high) == (by_hand["risk_low"], by_hand["risk"])
    assert proposal.proposal == by_hand["cell"]
    assert proposal.possible.split() == by_hand["possible"] == [by_hand["cell"]]
    assert proposal.robustness == "stable"
    duties = rows_of(evaluation.duties)
    assert len(duties) == by_hand["duties"]
    assert sum(duty.outcome == "met" for duty in duties) == by_hand["duties_met"] == len(duties)
    assert by_hand["targets_before"]
    assert by_hand["approvals"] == 4


@pytest.mark.slow
def test_the_file_is_current(project_root: Path) -> None:
    script = project_root / "docs" / "generate_methodik.py"
    done = subprocess.run([sys.executable, str(script), "--check"], check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr or "please run: python docs/generate_methodik.py"


def test_the_text_speaks_to_people(project_root: Path) -> None:
    text = (project_root / "docs" / "methodik.md").read_text("utf-8")
    assert "{{" not in text
    assert not re.search(r"\b[a-z]+_[a-z]+(_[a-z]+)*\b", re.sub(r"`[^`]*`|00\d_\w+\.txt|\(\w+ = \d+\)", "", text))
    assert text.count("\n# ") == 0
    assert text.startswith("# ")
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({line.count("|") for line in table.splitlines()}) == 1, table[:200]
