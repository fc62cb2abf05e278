"""Over the years: closing snapshots as history, what carries over, and what cannot be dropped in silence."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smeval.closing import close as close_year
from smeval.evaluation import EVALUATION_FRAMES, Evaluation, evaluate
from smeval.frames import plain, rows
from smeval.ids import PROPOSALS
from smeval.record.snapshot import HEADER, open_snapshot, save_snapshot
from smeval.wording import Wording, decode
from tests.bodies import BODY, channel, duties, figures, make_body, risks, statements, write_table
from tests.closings import as_former, close_as_of, closed

pytestmark = pytest.mark.slow  # each evaluates several years

NAME = "presse_mastodon"
YEAR = 2025
GOALS = [
    {"channel": NAME, "goal": "Resonanz", "kpi": "interactions", "minimum": 0, "target": 1200, "rank": 1},
    {"channel": NAME, "goal": "Publikum", "kpi": "followers", "minimum": 0, "target": 900, "rank": 2},
    {"channel": NAME, "goal": "Gespräch", "kpi": "comments", "minimum": 0, "target": 60, "rank": 3},
]
GOALS = [goal | {"fixed_on": "2021-11-01", "approved_by": "Verwaltungsvorstand"} for goal in GOALS]


#: What people stated long ago, and what still holds.
ANSWERS = statements(NAME, 2022)


def effort(year: int, hours: float = 50) -> dict[str, object]:
    return {
        "channel": NAME,
        "year": year,
        "phase": "publishing",
        "role": "redaktion",
        "hours_low": hours,
        "hours_likely": hours,
        "hours_high": hours,
    }


def statement(name: str, answer: str = "yes", on: str = "2025-05-02") -> dict[str, object]:
    return {
        "channel": NAME,
        "statement": name,
        "answer": answer,
        "reason": "geprüft",
        "stated_by": "Fachbereichsleitung",
        "stated_on": on,
    }


def write_figures(body: Path, year: int, reactions: int = 70) -> None:
    rows = figures(NAME, year, Follower=800, Beiträge=10, Reaktionen=reactions, Kommentare=10, Geteilt=20)
    write_table(body / "exports" / NAME / f"zahlen_{year}.csv", rows)


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """Return a body with one channel that may simply continue in every year from 2022 on."""
    years = range(2022, YEAR + 1)
    make_body(
        tmp_path / "stadt",
        BODY.replace("2024-01-01", "2021-01-01"),
        channels=[channel(NAME, posts_per_week=1, opened_on="2019-01-01")],
        goals=GOALS,
        duties=[row for year in years for row in duties(NAME, year)],
        risks=risks(NAME),
        effort=[effort(year) for year in years],
        costs=[{"channel": NAME, "year": year, "kind": "other", "eur": 0} for year in years],
        statements=ANSWERS,
    )
    for year in (YEAR - 1, YEAR):
        write_figures(tmp_path / "stadt", year)
    return tmp_path / "stadt"


def close(body: Path, *years: int) -> None:
    """Close some years, each in the January after it."""
    for year in years:
        close_as_of(body, year)


def first(evaluation: Evaluation) -> Any:
    return evaluation.proposals.iloc[0]


def reasons(evaluation: Evaluation) -> set[str]:
    return {decode(reason)[0] for reason in evaluation.reasons["reason"]}


def test_the_fixture_continues_and_every_sentence_is_worded(body: Path) -> None:
    close(body, YEAR - 1)
    evaluation = evaluate(body, YEAR)
    assert (first(evaluation)["proposal"], first(evaluation)["robustness"]) == ("continue", "stable")
    for language in ("de", "en"):
        wording = Wording(language)
        texts = [
            *evaluation.reasons["reason"],
            *evaluation.rules["reason"],
            *evaluation.tipping_points["tipping_point"],
        ]
        assert all(wording.tell(text) for text in [*texts, *evaluation.possibilities["leads"]] if text)


# --- history ---


def test_history_outlives_the_raw_files(body: Path) -> None:
    before = evaluate(body, YEAR).history
    close(body, YEAR - 1)
    (body / "exports" / NAME / f"zahlen_{YEAR - 1}.csv").unlink()
    after = evaluate(body, YEAR)
    columns = ["channel", "period", "kpi", "value", "state"]
    last = plain(after.history)[after.history["period"] == str(YEAR - 1)].reset_index(drop=True)
    pd.testing.assert_frame_equal(last[columns], plain(before)[columns])
    assert (last["state"] == "measured").any()
    known = after.evidence.set_index("evidence")["file"]
    assert {known[key] for key in last["evidence"]} == {f"closed/{YEAR - 1}/presse/1/kpis.csv"}


def test_the_year_itself_is_never_read_so_that_closing_it_again_gives_the_same_numbers(body: Path) -> None:
    close(body, YEAR - 1, YEAR)
    close_year(body, YEAR, again=True, because="Probe", on=date(YEAR + 1, 2, 1))
    once, twice = (open_snapshot(closed(body, YEAR, version=number)) for number in (1, 2))
    assert once == replace(twice, ledger_lines=once.ledger_lines, ledger_head=once.ledger_head, evidence=once.evidence)
    assert {path.name for path in closed(body, YEAR).iterdir()} == {f"{name}.csv" for name in EVALUATION_FRAMES} | {
        HEADER
    }


def test_three_years_are_kept_even_where_only_the_last_snapshot_is_left(body: Path) -> None:
    for year in (2022, 2023):
        write_figures(body, year)
    close(body, 2022, 2023, 2024)
    shutil.rmtree(closed(body, 2022))
    shutil.rmtree(closed(body, 2023))
    evaluation = evaluate(body, YEAR)
    assert sorted(set(evaluation.history["period"])) == ["2022", "2023", "2024"]
    assert evaluation.earlier["year"].tolist() == [2024, 2023, 2022]
    assert set(evaluation.earlier["proposal"]) <= set(PROPOSALS)
    assert errors(evaluation) == [
        ("version_gone", "closed/2022/presse/1"),
        ("version_gone", "closed/2023/presse/1"),
    ]


def errors(evaluation: Evaluation) -> list[tuple[str, str]]:
    found = evaluation.findings[evaluation.findings["severity"] == "error"]
    return list(zip(found["id"], found["file"], strict=True))


@pytest.mark.parametrize("file", ["kpis.csv", HEADER])
def test_a_touched_snapshot_is_told_and_the_ledgers_proposal_stands_in_its_place(body: Path, file: str) -> None:
    close(body, YEAR - 1)
    path = closed(body, YEAR - 1) / file
    path.write_bytes(path.read_bytes().replace(b"800", b"801").replace(b'"land": "NW"', b'"land": "BY"'))
    evaluation = evaluate(body, YEAR)
    assert errors(evaluation) == [("snapshot_changed", f"closed/{YEAR - 1}/presse/1/{file}")]
    assert evaluation.earlier[["year", "proposal"]].to_numpy().tolist() == [[YEAR - 1, "continue"]]
    assert evaluation.evidence.loc[evaluation.evidence["file"].str.startswith("closed/"), "file"].tolist() == [
        "closed/ledger.csv"
    ]


def test_a_snapshot_in_the_wrong_year_is_not_used(body: Path) -> None:
    close(body, YEAR - 1)
    shutil.copytree(closed(body, YEAR - 1), closed(body, 2023))
    assert errors(evaluate(body, YEAR)) == [
        ("version_unrecorded", "closed/2023/presse/1"),
        ("snapshot_other_year", f"closed/2023/presse/1/{HEADER}"),
    ]


def test_decisions_are_read_again_next_year(body: Path) -> None:
    close(body, YEAR - 1)
    decided = {
        "channel": NAME,
        "year": YEAR - 1,
        "state": "decided",
        "decision": "review",
        "reason": "Umbau der Redaktion",
        "decided_by": "Verwaltungsvorstand",
        "decided_on": "2025-03-01",
    }
    write_table(body / "decisions.csv", [decided])
    evaluation = evaluate(body, YEAR)
    assert first(evaluation)["status"] == "draft"
    row: Any = evaluation.earlier.iloc[0]
    assert (row["year"], row["proposal"], row["decision"]) == (YEAR - 1, "continue", "review")
    assert row["decision_reason"] == "Umbau der Redaktion"


# --- what carries over ---


def test_a_duty_that_the_snapshot_shows_open_fails_for_the_second_year(body: Path) -> None:
    open_then = [row for year in (2023, 2024, 2025) for row in duties(NAME, year, g6="not_met")]
    write_table(body / "duties.csv", open_then)
    close(body, YEAR - 1)
    # a check that is entered afterwards does not rewrite the closed year
    write_table(body / "duties.csv", duties(NAME, 2024) + duties(NAME, 2025, g6="not_met"))
    graded = evaluate(body, YEAR).duties.set_index("duty")
    assert graded.loc["g6", "grade"] == "H"


def test_an_overdue_action_is_a_condition_and_the_year_after_a_review(body: Path) -> None:
    action = {
        "channel": NAME,
        "action": "Alternativtexte ergänzen",
        "owner": "Redaktion",
        "due_on": "2024-06-30",
        "state": "open",
    }
    write_table(body / "actions.csv", [action])
    assert first(evaluate(body, YEAR - 1))["proposal"] == "continue_with_conditions"
    close(body, YEAR - 1)
    for now, proposal in (
        ([action], "review"),
        ([action | {"due_on": "2027-01-01"}], "review"),  # a new date does not help
        ([action | {"state": "done"}], "continue"),
    ):
        write_table(body / "actions.csv", now)
        assert first(evaluate(body, YEAR))["proposal"] == proposal
    (body / "actions.csv").unlink()
    evaluation = evaluate(body, YEAR)
    assert first(evaluation)["proposal"] == "review"
    assert "action_vanished" in set(evaluation.findings["id"])


def goal_decided() -> dict[str, object]:
    """Return the decision that next year's goal may be another one, taken before that year."""
    about = {"subject": "goal:Resonanz", "reason": "Neuer Auftrag", "decided_on": "2024-12-20"}
    return decided(year=YEAR - 1) | about


@pytest.mark.parametrize("decided_on_it", [True, False])
def test_a_goal_counts_until_a_decision_to_drop_it_is_on_record(body: Path, *, decided_on_it: bool) -> None:
    write_figures(body, YEAR, reactions=1)  # 372 of 1200
    close(body, YEAR - 2)
    with_both = first(evaluate(body, YEAR))
    write_table(body / "goals.csv", [GOALS[1] | {"rank": 1}, GOALS[2] | {"rank": 2}])
    if decided_on_it:
        write_table(body / "decisions.csv", [goal_decided()])
    every = {"Resonanz", "Publikum", "Gespräch"}
    assert set(evaluate(body, YEAR - 1).criteria["goal"]) == every  # decided too late for this year
    close(body, YEAR - 1)
    dropped = evaluate(body, YEAR)
    if decided_on_it:
        assert dropped.criteria["goal"].tolist() == ["Publikum", "Gespräch"]
    else:
        assert set(dropped.criteria["goal"]) == every
        assert "term_held" in set(dropped.findings["id"])
        assert first(dropped)["benefit_low"] == with_both["benefit_low"]
        assert first(dropped)["proposal"] == with_both["proposal"]


@pytest.mark.parametrize("on", [date(YEAR, 3, 31), date(YEAR, 4, 1)])
def test_a_lower_target_counts_if_a_decision_on_it_was_put_on_record_in_time(body: Path, on: date) -> None:
    easier = GOALS[0] | {"target": 1100, "fixed_on": "2024-12-01", "year": YEAR}
    write_table(body / "goals.csv", [GOALS[0], easier, *GOALS[1:]])
    write_table(body / "decisions.csv", [goal_decided()])
    close_as_of(body, YEAR - 1, on)
    counted = 1100 if on.month < 4 else 1200
    assert evaluate(body, YEAR).criteria["target"].tolist() == [counted, 900, 60]


@pytest.mark.parametrize("before", ["2021-11-01", ""])
def test_a_lower_target_with_a_newer_date_but_without_a_decision_counts_as_it_was(body: Path, before: str) -> None:
    write_table(body / "goals.csv", [GOALS[0] | {"fixed_on": before}, *GOALS[1:]])
    close(body, YEAR - 1)
    write_table(body / "goals.csv", [GOALS[0] | {"target": 1100, "fixed_on": "2024-12-01"}, *GOALS[1:]])
    evaluation = evaluate(body, YEAR)
    assert evaluation.criteria["target"].tolist() == [1200, 900, 60]
    assert "term_held" in set(evaluation.findings["id"])


def test_a_statement_holds_until_there_is_a_newer_one(body: Path) -> None:
    write_table(body / "statements.csv", [*ANSWERS, statement("milder_means", on="2024-05-02")])
    close(body, YEAR - 1)
    (body / "statements.csv").unlink()
    evaluation = evaluate(body, YEAR)
    assert "milder_means" in first(evaluation)["cause"].split()
    assert "statement_vanished" in set(evaluation.findings["id"])
    newer = [*ANSWERS, statement("milder_means", on="2024-05-02"), statement("milder_means", "no")]
    write_table(body / "statements.csv", newer)
    assert first(evaluate(body, YEAR))["proposal"] == "continue"
    # what is stated after the date by which duties are cured belongs to the next year
    write_table(body / "statements.csv", [*ANSWERS, statement("milder_means", on="2026-04-15")])
    assert "milder_means" in first(evaluate(body, YEAR))["cause"].split()


# --- a second year of review ---


def test_a_second_review_with_the_same_cause_leads_on_whatever_is_new(body: Path) -> None:
    write_table(body / "duties.csv", duties(NAME, 2024, g5="in_progress"))
    close(body, YEAR - 1)
    assert evaluate(body, YEAR).earlier["proposal"].tolist() == ["review"]
    assert first(evaluate(body, YEAR))["proposal"] == "consider_ending"
    write_table(body / "duties.csv", duties(NAME, 2024, g5="in_progress") + duties(NAME, 2025, g5="in_progress"))
    assert first(evaluate(body, YEAR))["proposal"] == "consider_ending"
    write_table(body / "duties.csv", duties(NAME, 2024, g5="in_progress") + duties(NAME, 2025, g2="in_progress"))
    assert first(evaluate(body, YEAR))["proposal"] == "review"


# --- cost ---


def test_a_cost_above_ceiling_and_own_range_is_one_step_down(body: Path) -> None:
    ceiling = {"channel": NAME, "kpi": "cost_per_interaction", "ceiling": "1,5", "fixed_on": "2021-11-01"}
    write_table(body / "ceilings.csv", [ceiling | {"approved_by": "Verwaltungsvorstand"}])
    assert "cost_over_ceiling" in reasons(evaluate(body, YEAR))
    for year in (2022, 2023):
        write_figures(body, year)
    close(body, 2022, 2023, 2024)
    # above the ceiling, but not above the own range
    assert first(evaluate(body, YEAR))["proposal"] == "continue_with_conditions"
    table = (body / "effort.csv").read_text(encoding="utf-8")
    dearer = table.replace("2025;publishing;redaktion;50;50;50", "2025;publishing;redaktion;60;60;60")
    (body / "effort.csv").write_text(dearer, encoding="utf-8")
    dear = evaluate(body, YEAR)
    assert first(dear)["proposal"] == "continue_with_conditions"
    key, values = decode(first(dear)["decided_by"])
    assert (key, values["value"], values["most"]) == ("cost_above", 2.5, round(2500 / 1200, 4))
    # hiding the cost, or the ceiling, does not help
    (body / "costs.csv").unlink()
    assert first(evaluate(body, YEAR))["proposal"] == "continue_with_conditions"
    (body / "ceilings.csv").unlink()
    assert first(evaluate(body, YEAR))["proposal"] == "continue_with_conditions"


# --- where the decision stands ---


def decided(**more: object) -> dict[str, object]:
    return {
        "channel": NAME,
        "year": YEAR,
        "state": "decided",
        "decision": "continue",
        "decided_by": "Verwaltungsvorstand",
        "decided_on": "2026-02-01",
    } | more


def test_nothing_is_decided_or_acceptable_before_people_have_stated_what_only_they_can(body: Path) -> None:
    (body / "statements.csv").unlink()
    assert first(evaluate(body, YEAR))["status"] == "draft"
    write_table(body / "decisions.csv", [decided()])
    row = first(evaluate(body, YEAR))
    assert (row["status"], row["acceptable"]) == ("agreed", False)
    assert row["unanswered"].split() == ["task", "legal_basis", "arrangement", "milder_means", "residual_risk"]
    answers = [statement(name) for name in ("task", "legal_basis", "arrangement", "residual_risk")]
    write_table(body / "statements.csv", [*answers, statement("milder_means", "no")])
    row = first(evaluate(body, YEAR))
    assert (row["status"], row["unanswered"], row["acceptable"]) == ("decided", "", True)
    write_table(
        body / "statements.csv", [*answers[:3], statement("residual_risk", "no"), statement("milder_means", "no")]
    )
    row = first(evaluate(body, YEAR))
    assert (row["proposal"], row["acceptable"]) == ("review", False)


@pytest.mark.parametrize(("reason", "told"), [("", "decision_unexplained"), ("Neuer Auftrag", "decision_deviates")])
def test_a_decision_that_deviates_is_told_with_its_reason(body: Path, reason: str, told: str) -> None:
    write_table(body / "decisions.csv", [decided(decision="consider_ending", reason=reason)])
    assert told in reasons(evaluate(body, YEAR))


def test_every_rule_is_told_with_its_source(body: Path) -> None:
    rules = evaluate(body, YEAR).rules
    assert rules["rule"].is_unique
    assert (rules["source"] != "").all()
    assert rules["stage"].is_monotonic_increasing
    assert set(rules["outcome"]) == {"holds", "passes", "open"} or set(rules["outcome"]) == {"passes", "open"}


def test_a_goal_the_platform_does_not_offer_leaves_everything_as_if_never_declared(body: Path) -> None:
    plain = evaluate(body, YEAR)
    unseen = {"channel": NAME, "goal": "Reichweite", "kpi": "reach_per_month", "minimum": 0, "target": 9, "rank": 4}
    write_table(body / "goals.csv", [*GOALS, unseen | {"fixed_on": "2021-11-01", "approved_by": "Vorstand"}])
    declared = evaluate(body, YEAR)
    for name in ("proposals", "tipping_points", "possibilities", "scenarios"):
        columns = [column for column in getattr(plain, name) if column != "evidence"]
        pd.testing.assert_frame_equal(getattr(declared, name)[columns], getattr(plain, name)[columns], obj=name)


def test_deleting_the_snapshot_of_last_year_never_improves_what_is_open(body: Path) -> None:
    write_table(body / "duties.csv", duties(NAME, 2024, g6="not_met") + duties(NAME, 2025, g6="not_met"))
    close(body, YEAR - 1)
    before = PROPOSALS.index(first(evaluate(body, YEAR))["proposal"])
    shutil.rmtree(closed(body, YEAR - 1))
    assert PROPOSALS.index(first(evaluate(body, YEAR))["proposal"]) >= before
    (body / "closed" / "ledger.csv").unlink()  # then nothing is left that could know, but the dates of the checks
    assert PROPOSALS.index(first(evaluate(body, YEAR))["proposal"]) >= PROPOSALS.index("review")


def test_a_snapshot_written_before_a_frame_existed_still_opens(body: Path) -> None:
    folder = body / "snapshots" / str(YEAR - 1) / "presse"
    save_snapshot(evaluate(body, YEAR - 1), folder)
    (folder / "tipping_points.csv").unlink()
    as_former(folder)
    opened = open_snapshot(folder)
    assert opened.tipping_points.empty
    assert evaluate(body, YEAR).earlier["year"].tolist() == [YEAR - 1]


def test_a_snapshot_with_approvals_among_its_channels_opens_with_the_frame(body: Path) -> None:
    folder = body / "snapshots" / str(YEAR) / "presse"
    save_snapshot(evaluate(body, YEAR), folder)
    now = open_snapshot(folder)
    states = {f"approval_{row.office}": row.state for row in rows(now.approvals)}
    older: dict[str, pd.DataFrame] = {
        "channels.csv": now.channels.assign(**states),
        "duties.csv": now.duties.drop(columns="roles"),
    }
    for name, frame in older.items():
        frame.to_csv(folder / name, index=False, lineterminator="\n")
    (folder / "approvals.csv").unlink()
    as_former(folder, schema=1)
    before = open_snapshot(folder)
    assert before.approvals.equals(now.approvals)
    assert before.duties.equals(now.duties)
