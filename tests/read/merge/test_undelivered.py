"""Zeros that another file shows to be none."""

from __future__ import annotations

from smeval.read import Exports
from tests.read.conftest import ReadFiles


def chart(title: str, *values: int) -> str:
    rows = "".join(f"2025-01-{day:02d}T01:00:00,{value}\n" for day, value in enumerate(values, start=1))
    return f"{title}\nDate,Primary\n{rows}"


def days_of(exports: Exports, measure: str) -> list[float | None]:
    rows = exports.measures[exports.measures["measure"].eq(measure)].sort_values("start")
    return [value if value >= 0 else None for value in rows["value"].tolist()]


def test_single_days_of_a_chart_were_not_delivered(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": chart("Reach", 40, 30, 0, 0), "b.csv": chart("Views", 50, 0, 0, 7)})
    assert days_of(exports, "views") == [50, None, 0, 7]
    assert days_of(exports, "reach") == [40, 30, 0, None]
    assert exports.findings["id"].tolist() == ["not_delivered_days"] * 2


def test_days_of_another_vendor_may_begin_at_another_hour(read_files: ReadFiles) -> None:
    overview = "Date,Video Views,Profile Views\nMarch 1,5,1\nMarch 2,0,1\nMarch 3,4,1\n"
    viewers = "Date,Total Viewers,New Viewers,Returning Viewers\nMarch 1,4,1,3\nMarch 2,3,1,2\nMarch 3,4,1,3\n"
    exports = read_files("tiktok", {"Overview 2025.csv": overview, "Viewers 2025.csv": viewers})
    assert days_of(exports, "views") == [5, 0, 4]
