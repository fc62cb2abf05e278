"""What only people can answer: which questions arise, and what was stated last."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import evaluate
from smeval.frames import rows
from smeval.frames.judged import QuestionRow
from tests.bodies import BODY, Rows, channel, duties, make_body, risks

NAME = "presse_mastodon"
FULL = {"reason": "Ein Newsletter erreicht dieselben.", "stated_by": "Fachbereich", "stated_on": "2026-01-15"}


def questions(folder: Path, statements: Rows = (), level: int = 1, **cells: object) -> dict[str, QuestionRow]:
    """Return the questions about one channel whose risks are rated `level` by `level`."""
    rated = [row | {"residual_severity": level, "residual_likelihood": level} for row in risks(NAME)]
    tables: dict[str, Rows] = {"channels": [channel(NAME) | cells], "duties": duties(NAME, 2025), "risks": rated}
    if statements:
        tables["statements"] = [{"channel": NAME, **row} for row in statements]
    return {row.statement: row for row in rows(evaluate(make_body(folder, BODY, **tables), 2025).questions)}


def test_every_question_of_the_catalog_has_its_row(tmp_path: Path) -> None:
    found = questions(tmp_path)
    assert list(found) == list(load_catalog().statements)
    assert not any(row.stated or row.made for row in found.values())
    assert [name for name, row in found.items() if row.free] == ["learnt"]


@pytest.mark.parametrize(
    ("level", "crisis", "expected"),
    [(1, "", set()), (3, "", {"consultation"}), (1, "yes", {"crisis_function"}), (1, "no", set())],
)
def test_some_questions_arise_only_where_they_matter(
    tmp_path: Path, level: int, crisis: str, expected: set[str]
) -> None:
    found = questions(tmp_path, level=level, crisis_channel=crisis)
    assert {name for name in ("consultation", "crisis_function") if found[name].asked} == expected


@pytest.mark.parametrize("lacking", ["reason", "stated_by"])
def test_an_answer_without_reason_or_function_is_none(tmp_path: Path, lacking: str) -> None:
    row = questions(tmp_path, [{"statement": "milder_means", "answer": "no"} | FULL | {lacking: ""}])["milder_means"]
    assert (row.asked, row.stated, row.made, row.answer) == (True, False, False, "")


def test_the_latest_answer_counts_and_one_that_was_not_asked_for_is_shown(tmp_path: Path) -> None:
    statements = [
        {"statement": "milder_means", "answer": "yes"} | FULL,
        {"statement": "milder_means", "answer": "no"} | FULL | {"stated_on": "2026-02-01"},
        {"statement": "crisis_function", "answer": "no"} | FULL,
    ]
    found = questions(tmp_path, statements)
    assert (found["milder_means"].answer, found["milder_means"].made) == ("no", True)
    assert (found["crisis_function"].asked, found["crisis_function"].made) == (True, True)
