"""Groups of few people are told together with others, and none can be computed back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smeval.frames import make_frame
from smeval.frames.columns import AUDIENCE_FRAME, AudienceFrame
from smeval.read.shapes.groups import OTHER, protect_groups
from tests.read.conftest import ReadFiles


def audience(shares: dict[str, float], evidence: str = "E") -> AudienceFrame:
    rows = [
        {"channel": "a", "start": "2025-01-01", "end": "2025-01-01", "dimension": "city", "group": group,
         "share": share, "as_of": "2025-01-01", "evidence": evidence}
        for group, share in shares.items()
    ]  # fmt: skip
    return make_frame(AUDIENCE_FRAME, pd.DataFrame(rows))


def groups(frame: pd.DataFrame) -> dict[str, float]:
    return dict(zip(frame["group"], frame["share"], strict=True))


def test_a_small_group_takes_the_next_larger_one_with_it() -> None:
    """Alone, 4 people would be what is left when all others are subtracted."""
    found = protect_groups(audience({"Köln": 0.6, "Bonn": 0.36, "Hagen": 0.04}), {"E": 100}, 10)
    assert groups(found) == {"Köln": 0.6, OTHER: 0.4}


def test_several_small_groups_that_are_enough_together_take_none_with_them() -> None:
    found = protect_groups(audience({"Köln": 0.8, "Bonn": 0.09, "Hagen": 0.07, "Hamm": 0.04}), {"E": 100}, 10)
    assert groups(found) == {"Köln": 0.8, OTHER: 0.2}


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"Köln": 0.6, "Bonn": 0.4}, {"Köln": 0.6, "Bonn": 0.4}),
        ({"Köln": 0.9, "Bonn": 0.1}, {"Köln": 0.9, "Bonn": 0.1}),  # exactly 10 people
        ({"Köln": 0.6, "Bonn": 0.3, "Hagen": 0.05, "Hamm": 0.05}, {"Köln": 0.6, "Bonn": 0.3, OTHER: 0.1}),
    ],
)
def test_groups_that_are_enough_people_stay(shares: dict[str, float], expected: dict[str, float]) -> None:
    assert groups(protect_groups(audience(shares), {"E": 100}, 10)) == expected


def test_a_table_without_dates_stays() -> None:
    undated = make_frame(AUDIENCE_FRAME, audience({"Köln": 0.6, "Bonn": 0.4}).drop(columns=["start", "end", "as_of"]))
    assert groups(protect_groups(undated, {"E": 100}, 10)) == {"Köln": 0.6, "Bonn": 0.4}


def test_where_nobody_knows_how_many_people_shares_stay() -> None:
    shares = {"Köln": 0.999, "Bonn": 0.001}
    assert groups(protect_groups(audience(shares), {}, 10)) == shares


def test_what_is_no_name_of_a_group_is_not_told() -> None:
    names = {"@erika": 0.1, "https://x.de/erika": 0.1, "0151 2345678": 0.1, "a" * 80: 0.1, "18-24": 0.3,
             "Musterstadt, NRW, Germany": 0.2, "10,001+ employees": 0.1}  # fmt: skip
    found = groups(protect_groups(audience(names), {}, 10))
    assert found == {
        OTHER: pytest.approx(0.4),
        "18-24": 0.3,
        "Musterstadt, NRW, Germany": 0.2,
        "10,001+ employees": 0.1,
    }


@example([1], 3)
@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=12).filter(lambda people: sum(people) > 0),
    st.integers(3, 30),
)
def test_no_group_is_small_whatever_the_people(people: list[int], smallest: int) -> None:
    total = sum(people)
    shares = {f"Ort {chr(65 + number)}": n / total for number, n in enumerate(people)}
    found = groups(protect_groups(audience(shares), {"E": total}, smallest))
    assert sum(found.values()) == pytest.approx(1, abs=1e-5)
    assert all(share * total > smallest - 0.01 for share in found.values()) or set(found) == {OTHER}


def test_counts_of_people_are_protected_as_read(read_files: ReadFiles) -> None:
    table = "Location,Total followers\nKöln,500\nBonn,60\nHagen,4\n"
    exports = read_files("linkedin", {"seite_followers_1742193384396.csv": table})
    assert groups(exports.audience) == {
        "Köln": pytest.approx(500 / 564, abs=1e-6),
        OTHER: pytest.approx(64 / 564, abs=1e-6),
    }


AUDIENCE = "Age & gender\n,Women,Men\n18-24,60%,39.9%\n25-34,0.1%,0%\n"


def test_shares_are_of_the_followers_delivered_elsewhere(read_files: ReadFiles) -> None:
    figures = "Kanal;Jahr;Monat;Follower\nkanal;2025;1;2000\n"
    exports = read_files("facebook", {"2025/Audience.csv": AUDIENCE, "zahlen.csv": figures})
    ages = exports.audience[exports.audience["dimension"] == "age"]
    assert groups(ages) == {OTHER: 1.0}  # 2 of 2000 people are few, so both ages are told as one


def test_an_audience_without_any_date_is_noted(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Audience.csv": AUDIENCE})
    assert "audience_undated" in exports.findings["id"].tolist()
    dated = read_files("facebook", {"Audience 2025-12-31.csv": AUDIENCE})
    assert "audience_undated" not in dated.findings["id"].tolist()
