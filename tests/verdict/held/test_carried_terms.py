"""What reads easier than a year before, without a newer date, is told and counts as it stood."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from smeval.evaluation import Evaluation, evaluate
from smeval.record.snapshot import save_snapshot
from smeval.wording import Wording, decode
from tests.bodies import BODY, channel, duties, figures, make_body, risks, write_table

pytestmark = pytest.mark.slow  # each evaluates several years

NAME, YEAR = "presse_mastodon", 2025
BACK = "2021-11-01"
GOALS: list[dict[str, object]] = [
    {"channel": NAME, "goal": "Resonanz", "kpi": "interactions", "minimum": 0, "target": 1200, "rank": 1},
    {"channel": NAME, "goal": "Publikum", "kpi": "followers", "minimum": 0, "target": 900, "rank": 2},
]
GOALS = [goal | {"fixed_on": BACK, "approved_by": "Vorstand"} for goal in GOALS]
CHANNEL = channel(NAME, posts_per_week=3, opened_on="2019-01-01")
DECIDED = {
    "channel": NAME,
    "year": YEAR - 1,
    "state": "decided",
    "decision": "continue",
    "decided_by": "Vorstand",
    "decided_on": "2024-12-20",
}


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """Return a body with one channel that misses its rhythm, and its closing snapshot of last year."""
    folder = tmp_path / "stadt"
    years = (YEAR - 2, YEAR - 1, YEAR)
    make_body(
        folder,
        channels=[CHANNEL],
        goals=GOALS,
        risks=risks(NAME),
        duties=[row for year in years for row in duties(NAME, year, g6="not_met")],
    )
    for year in years[1:]:
        rows = figures(NAME, year, Follower=800, Beiträge=4, Reaktionen=70, Kommentare=10, Geteilt=20)
        write_table(folder / "exports" / NAME / f"zahlen_{year}.csv", rows)
    save_snapshot(evaluate(folder, YEAR - 1), folder / "snapshots" / str(YEAR - 1) / "presse")
    return folder


def told(evaluation: Evaluation) -> dict[str, Any]:
    """Return the findings by id; every one can be said in both languages."""
    for row in evaluation.findings.itertuples():
        for language in ("de", "en"):
            assert Wording(language).say(f"finding.{row.id}", **decode(f"{row.id} {row.values}")[1])
    return dict(zip(evaluation.findings["id"], evaluation.findings["values"], strict=True))


def proposal(evaluation: Evaluation) -> str:
    return str(evaluation.proposals.iloc[0]["proposal"])


@pytest.mark.parametrize("promise", ["", "0,5"])
def test_a_promise_counts_until_a_decision_was_taken(body: Path, promise: str) -> None:
    write_table(body / "channels.csv", [CHANNEL | {"posts_per_week": promise}])
    eased = evaluate(body, YEAR)
    assert eased.channels["posts_per_week"].tolist() == [3]
    assert "term_eased" in told(eased)
    write_table(body / "decisions.csv", [DECIDED])
    assert "term_changed" in told(evaluate(body, YEAR))


@pytest.mark.parametrize(
    ("agreed", "size", "counted"),
    [
        ("", 6, 3),
        ("", "", 3),
        ("", 4, 4),
        ("2025-01-01", 6, 3),
        ("2031-05-01", 6, 3),
        ("2024-12-31", 6, 6),
    ],
)
def test_a_team_too_small_on_record_stays_so_until_the_council_agreed_before_the_year(
    tmp_path: Path, agreed: str, size: object, counted: float
) -> None:
    approvals = f"\n[approvals]\ncouncil_agreed_on = {agreed}\n" if agreed else ""
    folder = make_body(tmp_path / "stadt", BODY + approvals, channels=[CHANNEL | {"team_size": 3}])
    save_snapshot(evaluate(folder, YEAR - 1), folder / "snapshots" / str(YEAR - 1) / "presse")
    write_table(folder / "channels.csv", [CHANNEL | {"team_size": size}])
    grown = evaluate(folder, YEAR)
    assert grown.channels["team_size"].tolist() == [counted]
    assert ("team_protected" in told(grown)) == (counted == 3)
    # what is held is the record of the next year
    save_snapshot(grown, folder / "snapshots" / str(YEAR) / "presse")
    still = evaluate(folder, YEAR + 1).channels["team_size"].tolist()
    assert still == [3 if counted == 3 and agreed != "2025-01-01" else size]


def test_an_agreement_of_the_council_opens_no_figures_of_a_team_that_is_too_small(tmp_path: Path) -> None:
    agreed = BODY + "\n[approvals]\ncouncil_agreed_on = 2020-01-01\n"
    folder = make_body(tmp_path / "stadt", agreed, channels=[CHANNEL | {"team_size": 3}])
    found = evaluate(folder, YEAR)
    assert found.channels["team_size"].tolist() == [3]
    assert found.dialogue.empty


def test_a_later_opening_does_not_spare_a_channel(body: Path) -> None:
    write_table(body / "channels.csv", [CHANNEL | {"opened_on": "2025-01-02"}])
    eased = evaluate(body, YEAR)
    assert eased.duties.set_index("duty").loc["g6", "grade"] == "H"  # failed twice
    assert "term_eased" in told(eased)


def test_a_rating_lowered_under_its_old_date_counts_as_it_stood(body: Path) -> None:
    lower = risks(NAME)
    write_table(body / "risks.csv", [row | {"residual_severity": 2} for row in lower])
    save_snapshot(evaluate(body, YEAR - 1), body / "snapshots" / str(YEAR - 1) / "presse")
    write_table(body / "risks.csv", lower)
    eased = evaluate(body, YEAR)
    assert eased.proposals.iloc[0]["risk_high"] == "medium"
    assert "rating_eased" in told(eased)
    write_table(body / "risks.csv", [row | {"rated_on": "2025-11-03"} for row in lower])
    assert "rating_eased" not in told(evaluate(body, YEAR))


@pytest.mark.parametrize("now", ["gone", "met"])
def test_a_failed_check_counts_until_there_is_a_newer_one(body: Path, now: str) -> None:
    old = [row for row in duties(NAME, YEAR - 1) if row["duty"] != "g6" or now == "met"]
    write_table(body / "duties.csv", old)
    eased = evaluate(body, YEAR)
    assert eased.duties.set_index("duty").loc["g6", "outcome"] == "not_met"
    assert "check_vanished" in told(eased)
    write_table(body / "duties.csv", duties(NAME, YEAR))
    assert "check_vanished" not in told(evaluate(body, YEAR))


def test_a_goal_dated_back_has_no_date(body: Path) -> None:
    easy = {"channel": NAME, "goal": "Neu", "kpi": "followers", "minimum": 0, "target": 1, "rank": 1}
    write_table(body / "decisions.csv", [DECIDED])
    write_table(body / "goals.csv", [easy | {"fixed_on": BACK, "approved_by": "Vorstand"}])
    found = evaluate(body, YEAR)
    assert {"goal_backdated", "goal_dropped"} <= set(told(found))
    assert found.criteria["fixing"].tolist() == ["late"]
    # the same goal under another name is none
    write_table(body / "goals.csv", [GOALS[0] | {"goal": "Zuspruch"}, GOALS[1]])
    assert evaluate(body, YEAR).criteria["fixing"].tolist() == ["declared"]


def test_a_rank_order_changed_after_a_decision_needs_a_date(body: Path) -> None:
    write_table(body / "decisions.csv", [DECIDED])
    write_table(body / "goals.csv", [GOALS[0] | {"rank": 2}, GOALS[1] | {"rank": 1}])
    found = evaluate(body, YEAR)
    assert found.criteria["goal"].tolist() == ["Resonanz", "Publikum"]
    assert "goal_changed" in told(found)


@pytest.mark.parametrize(
    ("table", "approved", "late"),
    [
        ('[policy.balance]\nmedium_medium = "continue"\n', "2024-01-01", True),  # dated back
        ('[policy.balance]\nmedium_medium = "continue"\n', "2024-11-05", False),
        ("[policy.values]\nrhythm_missed = 1.0\n", "2026-01-20", True),
        ("", "2026-01-20", False),  # approved again, unchanged
    ],
)
def test_thresholds_approved_afterwards_allow_no_plain_continuation(
    body: Path, table: str, approved: str, late: bool
) -> None:
    path = body / "body.toml"
    text = path.read_text(encoding="utf-8").replace("approved_on = 2024-01-01", f"approved_on = {approved}")
    path.write_text(f"{text}\n{table}", encoding="utf-8")
    found = evaluate(body, YEAR)
    assert ("policy_retroactive" in set(found.rules["reason"])) is late
    assert ("policy_eased" in told(found)) is late


def test_a_channel_does_not_disappear_or_split_unseen(body: Path) -> None:
    write_table(body / "channels.csv", [CHANNEL | {"closed_on": "2024-12-30"}, channel("presse_neu")])
    assert {"channel_vanished", "channel_unlisted"} <= set(told(evaluate(body, YEAR)))
    write_table(body / "channels.csv", [CHANNEL | {"department": "kultur"}])
    assert "channel_vanished" not in told(evaluate(body, YEAR))


def test_a_snapshot_of_a_decided_year_is_missed(body: Path) -> None:
    write_table(body / "decisions.csv", [DECIDED])
    assert "snapshot_gone" not in told(evaluate(body, YEAR))
    shutil.rmtree(body / "snapshots")
    assert "snapshot_gone" in told(evaluate(body, YEAR))


def test_a_part_of_the_effort_that_is_left_out_is_told(body: Path) -> None:
    row: dict[str, object] = {"channel": NAME, "role": "redaktion", "hours_likely": 9}
    both = [row | {"year": YEAR - 1, "phase": phase} for phase in ("moderation", "publishing")]
    write_table(body / "effort.csv", [*both, row | {"year": YEAR, "phase": "publishing"}])
    assert "moderation" in told(evaluate(body, YEAR))["phases_gone"]


def test_an_obstacle_that_applies_no_longer_is_told(body: Path) -> None:
    exempt = [row | {"state": "not_applicable"} if row["duty"] == "g3" else row for row in duties(NAME, YEAR)]
    write_table(body / "duties.csv", exempt)
    assert "duty_exempted" in told(evaluate(body, YEAR))
