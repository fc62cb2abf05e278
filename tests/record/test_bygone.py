"""What last year's snapshot names and this version has dropped: reasons and duties are told, KPIs no longer count."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from smeval.evaluation import Evaluation, evaluate
from smeval.frames import make_frame, rows
from smeval.frames.columns import CEILINGS_FRAME
from smeval.frames.declared import CeilingRow
from smeval.ids import LANGUAGES
from smeval.publish.html import page_html
from smeval.record.snapshot import csv_text, save_snapshot
from smeval.show.report import report
from smeval.show.view import View
from smeval.wording import encode
from tests.bodies import channel, duties, figures, make_body, risks, write_table
from tests.closings import reseal

pytestmark = pytest.mark.slow

NAME = "presse_mastodon"
YEAR = 2025
GOAL = {"channel": NAME, "goal": "Resonanz", "kpi": "interactions", "minimum": 0, "target": 1200, "rank": 1}


@pytest.fixture
def body(tmp_path: Path) -> Path:
    """Return a body whose year 2024 is closed."""
    body = make_body(
        tmp_path / "stadt",
        channels=[channel(NAME, opened_on="2019-01-01")],
        goals=[GOAL | {"fixed_on": "2021-11-01", "approved_by": "Verwaltungsvorstand"}],
        duties=[row for year in (YEAR - 1, YEAR) for row in duties(NAME, year)],
        risks=risks(NAME),
    )
    for year in (YEAR - 1, YEAR):
        write_table(body / "exports" / NAME / f"zahlen_{year}.csv", figures(NAME, year, Follower=800, Reaktionen=70))
    save_snapshot(evaluate(body, YEAR - 1), last(body))
    return body


def last(body: Path) -> Path:
    return body / "snapshots" / str(YEAR - 1) / "presse"


def rewrite(body: Path, name: str, text: str) -> None:
    """Change a file of last year's snapshot, as an earlier version would have written it."""
    (last(body) / name).write_bytes(text.encode("utf-8"))
    reseal(last(body))


def read(body: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(last(body) / name, dtype=str, keep_default_na=False, encoding="utf-8")


def gone(evaluation: Evaluation) -> list[tuple[str, str, str]]:
    """Return the findings on KPIs that are computed no longer, each worded in both languages."""
    found = [row for row in rows(evaluation.findings) if row.id == "kpi_gone"]
    for language in LANGUAGES:
        told = [View(evaluation, language).wording.say("finding.kpi_gone", **json.loads(row.values)) for row in found]
        assert all("applause" in text for text in told)
    return [(row.severity, row.file, str(json.loads(row.values)["kpi"])) for row in found]


def test_a_reason_and_a_duty_that_are_told_no_longer_keep_their_words(body: Path) -> None:
    table = read(body, "proposals.csv")
    reason = encode("bygone", duty="g99")
    rewrite(body, "proposals.csv", csv_text(table.assign(decided_by=reason)).decode())
    texts = read(body, "texts.csv")
    texts.loc[texts["id"] == "proposal.review", ["de", "en"]] = "von gestern"
    texts.loc[len(texts)] = ["reason.bygone", "Es fehlte: {duty:term=duty}.", "Lacking: {duty:term=duty}."]
    texts.loc[len(texts)] = ["duty.g99.name", "Aushang im Rathaus", "Notice in the town hall"]
    rewrite(body, "texts.csv", csv_text(texts).decode())
    evaluation = evaluate(body, YEAR)
    assert evaluation.earlier["decided_by"].tolist() == [reason]
    assert "von gestern" not in set(evaluation.texts["de"])
    for language, words in (("de", "Es fehlte: Aushang im Rathaus."), ("en", "Lacking: Notice in the town hall.")):
        view = View(evaluation, language)
        assert view.wording.tell(reason) == words
        assert page_html(report(view), view.wording)


@pytest.mark.parametrize("declared", [True, False])
def test_a_goal_of_a_kpi_that_is_computed_no_longer_holds_nobody(body: Path, *, declared: bool) -> None:
    table = read(body, "criteria.csv")
    rewrite(body, "criteria.csv", csv_text(table.assign(kpi="applause")).decode())
    terms = read(body, "terms.csv")
    goals = terms["kind"] == "goal"
    terms.loc[goals, "counted"] = terms.loc[goals, "counted"].str.replace("interactions", "applause")
    rewrite(body, "terms.csv", csv_text(terms).decode())
    kept = GOAL | {"fixed_on": "2021-11-01", "approved_by": "Verwaltungsvorstand"}
    other = kept | {"goal": "Publikum", "kpi": "followers"}
    write_table(body / "goals.csv", [kept if declared else other])
    evaluation = evaluate(body, YEAR)
    assert evaluation.criteria["kpi"].tolist() == ["interactions" if declared else "followers"]
    assert gone(evaluation) == [("warning", "goals.csv", "applause")]
    assert not {"goal_vanished", "goal_changed"} & set(evaluation.findings["id"])


def test_a_ceiling_of_a_kpi_that_is_computed_no_longer_is_left_out(body: Path) -> None:
    row = CeilingRow(NAME, "applause", 3.5)._replace(fixed_on=pd.Timestamp(YEAR - 1, 1, 1))
    rewrite(body, "ceilings.csv", csv_text(make_frame(CEILINGS_FRAME, [row])).decode())
    evaluation = evaluate(body, YEAR)
    assert gone(evaluation) == [("warning", "ceilings.csv", "applause")]
    assert "ceiling_vanished" not in set(evaluation.findings["id"])
