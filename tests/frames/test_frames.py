from __future__ import annotations

import pandas as pd
import pytest

from smeval.frames import check_frame, evidence_id, join_frames, make_frame
from smeval.frames.columns import (
    COSTS_FRAME,
    CRITERIA_FRAME,
    FRAMES,
    OUTCOMES_FRAME,
    POSTS_FRAME,
    QUESTIONS_FRAME,
)
from smeval.frames.declared import CostRow
from smeval.frames.delivered import PostRow


@pytest.mark.parametrize("name", FRAMES)
def test_an_empty_frame_has_its_columns_and_types(name: str) -> None:
    frame = check_frame(FRAMES[name], make_frame(FRAMES[name]))
    assert list(frame.columns) == list(FRAMES[name].dtypes)
    assert len(frame) == 0


def test_what_is_not_given_is_missing() -> None:
    frame = make_frame(COSTS_FRAME, pd.DataFrame([{"channel": "a", "year": 2025, "kind": "tool"}]))
    assert frame["eur"].isna().all()
    assert frame.loc[0, "basis"] == ""


def test_a_column_not_given_holds_the_default_of_its_row() -> None:
    goal = {"channel": "a", "goal": "Resonanz", "kpi": "views", "unit": "count", "minimum": 0, "target": 9, "rank": 1}
    frame = make_frame(CRITERIA_FRAME, pd.DataFrame([goal, goal]))
    assert frame["outcome"].tolist() == ["open", "open"]
    assert frame["state"].tolist() == ["missing", "missing"]
    assert frame["fixing"].tolist() == ["declared", "declared"]
    assert frame["weight"].isna().all()
    assert frame["fixed_on"].isna().all()


def test_a_count_or_flag_without_a_default_is_nothing() -> None:
    outcomes = check_frame(OUTCOMES_FRAME, make_frame(OUTCOMES_FRAME, pd.DataFrame([{"channel": "a"}])))
    assert outcomes[["n", "total"]].to_numpy().tolist() == [[0, 0]]
    questions = check_frame(QUESTIONS_FRAME, make_frame(QUESTIONS_FRAME, pd.DataFrame([{"channel": "a"}])))
    assert questions[["free", "asked"]].to_numpy().tolist() == [[False, False]]


def test_an_unknown_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"frame costs has no column price; it has channel, year"):
        make_frame(COSTS_FRAME, pd.DataFrame([{"channel": "a", "year": 2025, "price": 3}]))


def test_a_frame_of_other_types_is_refused() -> None:
    frame = make_frame(COSTS_FRAME).astype({"eur": "str"})
    with pytest.raises(TypeError, match="frame costs differs from its definition in: eur"):
        check_frame(COSTS_FRAME, frame)


def test_joining_keeps_types_even_where_parts_are_empty() -> None:
    row = make_frame(COSTS_FRAME, [CostRow("a", 2025, "tool", 1.5)])
    joined = join_frames(COSTS_FRAME, [make_frame(COSTS_FRAME), row, row])
    assert len(check_frame(COSTS_FRAME, joined)) == 2


def test_moments_are_kept_in_utc() -> None:
    frame = make_frame(POSTS_FRAME, [PostRow("a", "1", pd.Timestamp("2025-01-01 00:30", tz="Europe/Berlin"))])
    assert frame.loc[0, "published_at"] == pd.Timestamp("2024-12-31 23:30", tz="UTC")


def test_evidence_ids_differ_by_file_sheet_and_rule() -> None:
    ids = {evidence_id(*place) for place in (("a", "", "x"), ("a", "s", "x"), ("a", "", "y"), ("b", "", "x"))}
    assert len(ids) == 4
    assert evidence_id("a", "", "x") == evidence_id("a", "", "x")
