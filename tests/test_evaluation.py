from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.errors import RegisterError, SmevalError
from smeval.evaluation import EVALUATION_FRAMES, Evaluation, evaluate
from smeval.frames import check_frame
from smeval.ids import PROPOSALS, PROPOSED
from smeval.record.snapshot import HEADER, csv_text, open_snapshot, save_snapshot
from smeval.wording import encode
from tests.bodies import channel, duties, figures, make_body, risks, statements, write_table

pytestmark = pytest.mark.slow

NAME = "presse_mastodon"


def good_body(folder: Path) -> Path:
    """Make a body with one channel that may simply continue in 2025."""
    goals = [
        {"channel": NAME, "goal": "Resonanz", "kpi": "interactions", "minimum": 0, "target": 1200, "rank": 1},
        {"channel": NAME, "goal": "Publikum", "kpi": "followers", "minimum": 0, "target": 900, "rank": 2},
        {"channel": NAME, "goal": "Angebot", "kpi": "posts", "minimum": 0, "target": 120, "rank": 3},
    ]
    make_body(
        folder,
        channels=[channel(NAME, posts_per_week=1)],
        goals=[goal | {"fixed_on": "2024-11-01", "approved_by": "Verwaltungsvorstand"} for goal in goals],
        duties=duties(NAME, 2025),
        risks=risks(NAME),
        statements=statements(NAME, 2025),
        effort=[
            {"channel": NAME, "year": 2025, "phase": "publishing", "role": "redaktion", "hours_low": 40,
             "hours_likely": 50, "hours_high": 60},
        ],
        costs=[{"channel": NAME, "year": 2025, "kind": "other", "eur": 0}],
    )  # fmt: skip
    rows = figures(NAME, 2025, Follower=800, Beiträge=10, Reaktionen=70, Kommentare=10, Geteilt=20)
    write_table(folder / "exports" / NAME / "zahlen.csv", rows)
    return folder


@pytest.fixture
def body(tmp_path: Path) -> Path:
    return good_body(tmp_path / "stadt")


def proposal(body: Path) -> str:
    return str(evaluate(body, 2025).proposals.loc[0, "proposal"])


def test_the_whole_way_by_hand(body: Path) -> None:
    """12 months of 70 + 10 + 20 interactions reach 1200 of 1200; 800 of 900 followers; 120 of 120 posts.

    The weights are 11/18, 5/18 and 2/18.
    """
    evaluation = evaluate(body, 2025)
    row: Any = evaluation.proposals.iloc[0]
    assert row["benefit_point"] == pytest.approx((11 + 5 * 800 / 900 + 2) / 18)
    assert (row["benefit_low"], row["benefit_high"]) == pytest.approx(((1 + 800 / 900) / 2, 1))
    assert (row["proposal"], row["robustness"], row["risk_high"]) == ("continue", "stable", "low")
    kpis: Any = evaluation.kpis.set_index(["period", "kpi"])
    assert kpis.loc[("2025", "interactions"), "value"] == 1200
    assert kpis.loc[("2025-07", "interactions"), "value"] == 100
    assert kpis.loc[("2025", "cost"), ["low", "value", "high"]].tolist() == [2000, 2500, 3000]
    assert kpis.loc[("2025", "cost_per_interaction"), "value"] == pytest.approx(2500 / 1200)
    assert kpis.loc[("2025", "reach"), "state"] == "not_offered"


def test_all_frames_keep_their_form(body: Path) -> None:
    evaluation = evaluate(body, 2025)
    for attribute, schema in EVALUATION_FRAMES.items():
        check_frame(schema, getattr(evaluation, attribute))


def test_every_value_leads_back_to_a_file(body: Path) -> None:
    evaluation = evaluate(body, 2025)
    known = set(evaluation.evidence["evidence"])
    measured = evaluation.kpis[evaluation.kpis["state"] == "measured"]
    for text in measured["evidence"]:
        assert text
        assert set(text.split()) <= known


def test_only_measured_carries_a_value(body: Path) -> None:
    kpis = evaluate(body, 2025).kpis
    assert kpis.loc[kpis["state"] != "measured", "value"].isna().all()
    assert kpis.loc[kpis["state"] == "measured", "value"].notna().all()


@pytest.mark.slow
def test_deleting_data_or_proof_never_improves_the_proposal(body: Path, tmp_path: Path) -> None:
    """Every table and every single row of duties and risks is taken away in turn."""
    best = PROPOSALS.index(proposal(body))
    for name in ("goals", "duties", "risks", "exports/presse_mastodon/zahlen"):
        copy = tmp_path / "copy"
        shutil.copytree(body, copy)
        (copy / f"{name}.csv").unlink()
        assert proposal(copy) == "review", name
        shutil.rmtree(copy)
    for name in ("duties", "risks"):
        lines = (body / f"{name}.csv").read_text(encoding="utf-8").splitlines()
        for number in range(1, len(lines), 3):
            shutil.copytree(body, copy)
            kept = lines[:number] + lines[number + 1 :]
            (copy / f"{name}.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
            assert PROPOSALS.index(proposal(copy)) >= best, lines[number]
            shutil.rmtree(copy)


@pytest.mark.parametrize(("answer", "asked"), [("", True), ("no", False)])
def test_whether_the_alternative_would_do_is_asked_until_it_is_answered(body: Path, answer: str, asked: bool) -> None:
    write_table(body / "channels.csv", [channel(NAME, posts_per_week=1, alternative="Newsletter")])
    write_table(body / "statements.csv", statements(NAME, 2025, milder_means=answer))
    reasons = evaluate(body, 2025).reasons["reason"]
    assert reasons.str.startswith("alternative_exists").any() == asked


def test_a_year_delivered_in_part_is_not_a_year(body: Path) -> None:
    rows = figures(NAME, 2025, range(1, 10), Follower=800, Beiträge=10, Reaktionen=700, Kommentare=10, Geteilt=20)
    write_table(body / "exports" / NAME / "zahlen.csv", rows)
    evaluation = evaluate(body, 2025)
    kpis: Any = evaluation.kpis.set_index(["period", "kpi"])
    row = kpis.loc[("2025", "interactions")]
    assert row["state"] == "not_covered"
    assert pd.isna(row["value"])
    assert evaluation.proposals.loc[0, "proposal"] == "review"


def test_a_rhythm_missed_by_months_is_a_reason_too(body: Path) -> None:
    rows = figures(NAME, 2025, Follower=800, Beiträge=1, Reaktionen=70, Kommentare=10, Geteilt=20)
    write_table(body / "exports" / NAME / "zahlen.csv", rows)
    evaluation = evaluate(body, 2025)
    missed = encode("rhythm_missed", share=0.5)
    assert evaluation.proposals.loc[0, "decided_by"] == missed
    against = evaluation.reasons[evaluation.reasons["side"] == "against"]
    assert missed in set(against["reason"])


def test_a_bad_file_is_a_finding_and_stops_nothing(body: Path) -> None:
    (body / "exports" / NAME / "unbekannt.csv").write_text("Farbe;Form\nrot;rund\n", encoding="utf-8")
    evaluation = evaluate(body, 2025)
    assert evaluation.proposals.loc[0, "proposal"] == "continue"
    found = evaluation.findings[evaluation.findings["severity"] == "error"]
    assert found["file"].tolist() == [f"exports/{NAME}/unbekannt.csv"]


def test_outdated_terms_in_a_concept_are_told_with_the_findings(body: Path) -> None:
    (body / "documents").mkdir()
    (body / "documents" / "konzept.txt").write_text(
        "Nutzungskonzept\n\nAnbieter\n\nDas Impressum richtet sich nach § 5 TMG.\n", encoding="utf-8"
    )
    findings = evaluate(body, 2025).findings
    assert "documents/konzept.txt" in set(findings["file"])


def test_an_unknown_department_is_told_with_those_known(body: Path) -> None:
    with pytest.raises(RegisterError, match=r"There is no department “pressse”\. channels\.csv lists: presse\."):
        evaluate(body, 2025, "pressse")


def test_channels_outside_the_year_are_left_out(body: Path) -> None:
    rows = [channel(NAME), channel("alt", closed_on="2024-12-31"), channel("neu", opened_on="2026-01-01")]
    settled = [
        {"channel": "alt", "action": "Abschluss", "state": "done", "closing": item} for item in load_catalog().closing
    ]
    make_body(body, channels=rows, actions=settled)
    assert evaluate(body, 2025).channels["channel"].tolist() == [NAME]


def test_the_sample_city_shows_every_proposal_and_every_state(sample: Evaluation) -> None:
    assert set(sample.proposals["proposal"]) == set(PROPOSED)
    assert set(sample.kpis["state"]) == {"measured", "missing", "not_offered", "not_covered", "suppressed"}


def test_a_department_alone_equals_its_part_of_the_whole(sample: Evaluation, project_root: Path) -> None:
    for department in ("presse", "personal"):
        alone = evaluate(project_root / "data" / "musterstadt", 2025, department)
        part = sample.select(department)
        for name in EVALUATION_FRAMES:
            pd.testing.assert_frame_equal(getattr(alone, name), getattr(part, name), obj=name)


def test_small_teams_leave_no_count_table(sample: Evaluation) -> None:
    small = sample.channels.loc[~(sample.channels["team_size"] >= 5), "channel"]
    assert len(small)
    assert not sample.dialogue["channel"].isin(small).any()


def test_a_snapshot_opens_as_the_same_evaluation(sample: Evaluation, tmp_path: Path) -> None:
    save_snapshot(sample, tmp_path / "2025" / "alle")
    opened = open_snapshot(tmp_path / "2025" / "alle")
    for name in EVALUATION_FRAMES:
        pd.testing.assert_frame_equal(getattr(sample, name), getattr(opened, name), obj=name)
    assert opened == sample
    assert opened != sample.select("presse")


def test_two_snapshots_have_the_same_bytes_and_replace_each_other(sample: Evaluation, tmp_path: Path) -> None:
    folder = tmp_path / "snapshot"
    save_snapshot(sample, folder)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    save_snapshot(sample, folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]


def test_a_snapshot_that_was_touched_is_refused(sample: Evaluation, tmp_path: Path) -> None:
    save_snapshot(sample.select("umwelt"), tmp_path / "s")
    (tmp_path / "s" / "kpis.csv").write_text("channel\n", encoding="utf-8")
    (tmp_path / "s" / "risks.csv").unlink()
    with pytest.raises(SmevalError) as caught:
        open_snapshot(tmp_path / "s")
    text = str(caught.value)
    assert "kpis.csv: The file was changed after the year was closed" in text
    assert "risks.csv: This file of the year's closing is missing." in text
    with pytest.raises(SmevalError, match=HEADER):
        open_snapshot(tmp_path / "nowhere")


def test_csv_for_people_holds_no_formulas() -> None:
    frame = pd.DataFrame(
        {"text": pd.Series(["=1+1", "+x", "@y", "-z", "plain"], dtype="str"), "number": [-1.5, 2, 3, 4, 5]}
    )
    lines = csv_text(frame, guard=True).decode().splitlines()
    assert lines[1:] == ["'=1+1,-1.5", "'+x,2.0", "'@y,3.0", "'-z,4.0", "plain,5.0"]
