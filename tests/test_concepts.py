"""The bodies of the published concepts as registers: what they declare is enough to evaluate, not to decide."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from smeval.evaluation import Evaluation, evaluate

pytestmark = pytest.mark.slow  # the whole way

BODIES = ("berlin", "sassenberg", "moessingen", "thueringen", "dortmund")

# platforms in the order of the documents
PLATFORMS = {
    "berlin": ["x", "instagram", "facebook", "linkedin", "youtube"],
    "sassenberg": ["instagram"],
    "moessingen": ["facebook", "instagram", "youtube", "xing", "linkedin"],
    "thueringen": ["facebook", "instagram", "x", "youtube", "flickr"],
    "dortmund": ["x", "youtube", "facebook", "instagram", "xing"],
}

# risk, severity, likelihood, level: the table of 004_298f03f50e2e9068.txt, 6. RISIKOBEWERTUNG UND ABHILFEMAßNAHMEN
DORTMUND = [
    ("profiling", 2, 2, "medium"),
    ("identity_theft", 1, 1, "low"),
    ("discrimination", 1, 1, "low"),
    ("reputation", 1, 1, "low"),
    ("financial_loss", 1, 1, "low"),
    ("sensitive_data", 2, 1, "medium"),
]


@pytest.fixture(scope="module")
def concepts(project_root: Path) -> Path:
    return project_root / "data" / "concepts"


@pytest.fixture(scope="module", params=BODIES)
def body(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def evaluation(body: str, concepts: Path) -> Evaluation:
    return evaluate(concepts / body, 2025)


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_what_a_concept_declares_is_to_be_reviewed_for_lack_of_data(body: str, evaluation: Evaluation) -> None:
    assert evaluation.channels["platform"].tolist() == PLATFORMS[body]
    assert set(evaluation.proposals["proposal"]) == {"review"}
    assert set(evaluation.proposals["decided_by"]) == {"no_goals"}
    assert set(evaluation.kpis["state"]) <= {"missing", "not_offered", "not_covered"}
    assert evaluation.findings.empty
    assert not evaluation.generated


def test_nothing_is_invented(body: str, concepts: Path, evaluation: Evaluation) -> None:
    """The only numbers and days are those that the documents give."""
    channels = evaluation.channels
    numbers = {"team_size": [2.0], "posts_per_week": [2.0]} if body == "sassenberg" else {}
    for column in ("team_size", "posts_per_week", "answer_within"):
        assert channels[column].dropna().tolist() == numbers.get(column, [])
    assert channels[["opened_on", "closed_on"]].isna().all(axis=None)
    checked = {*evaluation.duties["checked_on"].dropna(), *evaluation.risks["rated_on"].dropna()}
    assert checked == ({pd.Timestamp(2021, 3, 21)} if body == "dortmund" else set())
    assert {path.name for path in (concepts / body).iterdir()} == {
        "body.toml", "channels.csv", "duties.csv", "QUELLEN.md", *(["risks.csv"] if body == "dortmund" else []),
    }  # fmt: skip


def test_a_duty_without_a_day_is_unchecked_not_met(body: str, evaluation: Evaluation) -> None:
    met = evaluation.duties[evaluation.duties["outcome"] == "met"]
    assert met["checked_on"].notna().all()
    assert met.empty == (body != "dortmund")


def test_every_entry_leads_to_its_place(body: str, concepts: Path) -> None:
    """Each duty names document and heading, and the list of sources names duty and heading."""
    sources = (concepts / body / "QUELLEN.md").read_text("utf-8")
    for row in table(concepts / body / "duties.csv"):
        file, _, heading = row["document"].partition(", ")
        assert f"{row['duty']} " in sources
        assert file in sources
        assert heading in sources


def test_every_place_is_in_the_document(body: str, concepts: Path, project_root: Path) -> None:
    documents = project_root.parent / "shared" / "seeds"
    if not documents.is_dir():
        pytest.skip("the published documents are not part of the repository: ../shared/seeds is absent")
    for row in table(concepts / body / "duties.csv"):
        file, _, heading = row["document"].partition(", ")
        assert heading in [line.strip() for line in (documents / file).read_text("utf-8").splitlines()]


def test_the_six_rows_of_dortmund_reproduce_on_each_of_its_four_platforms(concepts: Path) -> None:
    risks = evaluate(concepts / "dortmund", 2025).risks
    assert risks["channel"].unique().tolist() == ["stadt_twitter", "stadt_youtube", "stadt_facebook", "stadt_instagram"]
    for _, rows in risks.groupby("channel"):
        columns = ["risk", "severity", "likelihood", "level"]
        assert list(rows[columns].itertuples(index=False, name=None)) == DORTMUND
    assert set(risks["rater"]) == {"department"}
    assert risks["reason"].str.len().min() > 40
    assert risks["residual_level"].eq("undecided").all(), "the document rates no residual risk"
