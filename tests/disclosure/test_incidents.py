"""Of a small team nobody can tell one incident from four; what happened changes no rating and no proposal."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from smeval.evaluation import EVALUATION_FRAMES, Evaluation, evaluate
from smeval.register.incidents import INCIDENTS
from tests.acceptance.build import NAME, YEAR, make_city
from tests.bodies import write_table

pytestmark = pytest.mark.slow

ROW = {"channel": NAME, "date": "", "month": "", "kind": "unlawful_content", "n": 1}


def told(folder: Path, *entries: dict[str, Any], team_size: object = 6) -> Evaluation:
    city = make_city(folder / "stadt", declared={"team_size": team_size})
    if entries:
        write_table(
            city / INCIDENTS, [ROW | {"handled": "", "hours_to_handle": "", "reported": ""} | e for e in entries]
        )
    return evaluate(city, YEAR)


SINGLE: list[dict[str, Any]] = [{"date": f"{YEAR}-0{month}-11"} for month in range(1, 5)]
#: One, two to four, in one row or several, open and handled, fast and slow.
FEW: list[list[dict[str, Any]]] = [
    SINGLE[:1],
    SINGLE,
    [{"month": f"{YEAR}", "n": 4, "handled": 3, "hours_to_handle": "1 500 3", "reported": 4}],
    [{"date": f"{YEAR}-12-31", "n": 2}, {"month": f"03/{YEAR}", "n": 1, "handled": 1, "hours_to_handle": 400}],
]


@pytest.mark.parametrize("team_size", [4, ""])
@pytest.mark.parametrize("more", [[], [{"date": f"{YEAR + 1}-01-02"}]], ids=["", "later"])
def test_of_a_small_team_one_and_four_are_told_alike(tmp_path: Path, team_size: object, more: list[Any]) -> None:
    made = [
        told(tmp_path / str(number), *entries, *more * (number + 1), team_size=team_size)
        for number, entries in enumerate(FEW)
    ]
    for one, other in pairwise(made):
        for name in EVALUATION_FRAMES:
            assert_frame_equal(getattr(one, name), getattr(other, name))
        for field in fields(Evaluation):
            if field.name not in EVALUATION_FRAMES:
                assert getattr(one, field.name) == getattr(other, field.name)
    row = made[0].incidents.iloc[0]
    assert (row["state"], row["low"], row["high"]) == ("suppressed", 1, 4)
    assert row[["n", "handled", "reported", "hours_median"]].isna().all()


@pytest.mark.parametrize(("n", "low", "high"), [(0, 0, 0), (1, 1, 4), (4, 1, 4), (5, 5, None), (60, 5, None)])
def test_a_small_team_has_none_a_few_or_many(tmp_path: Path, n: int, low: int, high: int | None) -> None:
    row = told(tmp_path, {"month": YEAR, "n": n}, team_size=3).incidents.iloc[0]
    assert row["low"] == low
    assert row["high"] == high if high is not None else row.isna()["high"]


def test_of_a_large_team_the_year_is_told_by_kind(tmp_path: Path) -> None:
    evaluation = told(
        tmp_path,
        {"date": f"{YEAR}-03-01", "n": 9, "handled": 9, "hours_to_handle": 8, "reported": "no"},
        {"month": f"{YEAR}-05", "n": 2, "handled": 2, "hours_to_handle": "2 3", "reported": "yes"},
        {"date": f"{YEAR - 1}-05-05", "n": 50},
        {"month": YEAR, "n": 3, "kind": "staff_insults", "handled": 3, "hours_to_handle": 1},
        {"month": YEAR, "n": 0, "kind": "account_misuse"},
    )
    found: Any = evaluation.incidents.set_index("incident")
    assert list(found.index) == ["staff_insults", "unlawful_content", "account_misuse"]
    columns = ["n", "low", "high", "handled", "reported", "hours_median"]
    assert found.loc["unlawful_content", columns].tolist() == [11, 11, 11, 11, 2, 8]
    assert found.loc["unlawful_content", "risks"] == "hate_against_people discrimination"
    assert found.loc["account_misuse", columns[:-1]].tolist() == [0, 0, 0, 0, 0]
    assert found.isna()["hours_median"].to_dict() == {  # of fewer than ten, nobody's time is told
        "staff_insults": True,
        "unlawful_content": False,
        "account_misuse": True,
    }
    row = evaluation.evidence.set_index("file").loc[INCIDENTS]
    assert (bool(row["sha256"]), row["rows"]) == (True, "")


def test_what_a_row_does_not_tell_is_missing(tmp_path: Path) -> None:
    entries: list[dict[str, Any]] = [
        {"month": YEAR, "n": 12, "handled": 12},
        {"month": YEAR, "n": 2, "kind": "staff_insults"},
    ]
    found: Any = told(tmp_path, *entries).incidents.set_index("incident")
    assert found.loc["unlawful_content", "handled"] == 12
    assert found.loc["staff_insults", ["handled", "reported"]].isna().all()
    assert found["hours_median"].isna().all()


def test_incidents_change_no_rating_and_no_proposal(tmp_path: Path) -> None:
    with_them = told(
        tmp_path / "a", *({"month": YEAR, "n": 900, "kind": kind} for kind in ("staff_insults", "data_published"))
    )
    without = told(tmp_path / "b")
    assert len(with_them.incidents) == 2
    assert without.incidents.empty
    for name in (
        "proposals",
        "risks",
        "duties",
        "criteria",
        "rules",
        "reasons",
        "possibilities",
        "tipping_points",
        "scenarios",
    ):
        assert_frame_equal(getattr(with_them, name), getattr(without, name))


def test_later_years_are_noted_once_without_a_number(tmp_path: Path) -> None:
    evaluation = told(tmp_path, *({"date": f"{YEAR + 1}-01-0{day}"} for day in (1, 2, 3)))
    assert evaluation.incidents.empty
    found = evaluation.findings[evaluation.findings["file"] == INCIDENTS]
    assert found[["id", "severity", "row", "values"]].to_numpy().tolist() == [
        ["incident_later", "note", "", f'{{"year": "{YEAR}"}}']
    ]
