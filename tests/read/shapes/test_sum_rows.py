"""Sums between and below the rows of exports: left aside, told and compared; a post may begin with such a word."""

from __future__ import annotations

import json

import pytest

from tests.read.conftest import ReadFiles

DAYS = "Date,Impressions (total),Unique impressions (organic),Reactions (total)\n"
ROWS = "01/01/2025,100,50,4\n01/02/2025,200,70,5\n"
POSTS = "Post ID,Page ID,Title,Publish time,Permalink,Reach,Reactions\n"


@pytest.mark.parametrize(
    "row",
    ["Total,300,,9", "Summe Januar,300,,9", "Gesamt,300,,9", "Σ,300,,9", "Ø,150,60,4.5", "Durchschnitt,150,60,4.5"],
)
def test_a_sum_of_days_is_no_day(row: str, read_files: ReadFiles) -> None:
    for content in (DAYS + ROWS + row + "\n", DAYS + row + "\n" + ROWS):
        exports = read_files("linkedin", {"content.csv": content})
        assert exports.findings["id"].tolist() == ["sums_left_out"]
        assert exports.files[["rows_read", "rows_dropped"]].to_numpy().tolist() == [[2, 0]]
        assert exports.totals["exports/kanal/content.csv"] == {"impressions": 300, "reach": None, "reactions": 9}
        assert exports.measures.loc[exports.measures["measure"] == "impressions", "value"].sum() == 300


def test_a_sum_that_is_neither_of_its_rows_nor_of_all_is_told(read_files: ReadFiles) -> None:
    sums = "Total January,300,,9\n02/01/2025,50,40,1\nTotal,{},,{}\n"
    for said, wrong in (((350, 10), []), ((50, 1), []), ((351, 10), ["6"]), ((350, 9), ["6"])):
        exports = read_files("linkedin", {"content.csv": DAYS + ROWS + sums.format(*said)})
        told = exports.findings[exports.findings["id"] == "sums_contradict"]
        assert told["row"].tolist() == wrong, said


def test_a_grand_total_below_that_of_the_last_month_is_compared_with_all(read_files: ReadFiles) -> None:
    content = DAYS + ROWS + "Total January,300,,9\nTotal,301,,9\n"
    exports = read_files("linkedin", {"content.csv": content})
    assert exports.findings.set_index("id")["row"].to_dict() == {"sums_left_out": "4, 5", "sums_contradict": "5"}


def test_a_sum_without_a_name_is_told_by_its_numbers(read_files: ReadFiles) -> None:
    for row, found in ((",300,,9", ["sums_left_out"]), (",300,,8", ["bad_dates"]), (",0,0,0", ["bad_dates"])):
        exports = read_files("linkedin", {"content.csv": DAYS + ROWS + row + "\n"})
        assert exports.findings["id"].tolist() == found, row
    posts = POSTS + "1,7,a,01/31/2025 10:00,x,50,5\n2,7,b,01/30/2025 10:00,x,50,6\n,,,,,,{}\n"
    assert read_files("facebook", {"a.csv": posts.format(11)}).findings["id"].tolist() == ["sums_left_out"]
    assert "ids_missing" in read_files("facebook", {"a.csv": posts.format(12)}).findings["id"].tolist()


def test_a_post_that_begins_with_the_word_is_a_post(read_files: ReadFiles) -> None:
    rows = "1,7,Summe aller Teile,01/31/2025 10:00,x,50,5\n2,7,Total lokal,,x,60,6\nSumme,,,,,,11\n,,Gesamt,,,,11\n"
    exports = read_files("facebook", {"a.csv": POSTS + rows})
    assert exports.posts["title"].tolist() == ["Summe aller Teile"]
    found = exports.findings.set_index("id")["row"].to_dict()
    assert found == {"sums_left_out": "4, 5", "posts_undated": "3"}


def test_a_total_is_no_group(read_files: ReadFiles) -> None:
    groups = "Location,Total followers\nDortmund,600\nSummerfeld,400\n{}"
    plain, with_sum = (
        read_files("linkedin", {"Location.csv": groups.format(row)}).audience for row in ("", "Total,1000\n")
    )
    assert plain["share"].tolist() == with_sum["share"].tolist() == [0.6, 0.4]


def test_a_total_of_a_chart_is_no_day(read_files: ReadFiles) -> None:
    chart = "Views\nDate,Primary\n2025-01-01T00:00:00,5\n2025-01-02T00:00:00,6\nTotal,{}\n"
    for said, found in ((11, {"sums_left_out"}), (12, {"sums_left_out", "sums_contradict"})):
        exports = read_files("facebook", {"Views.csv": chart.format(said)})
        assert exports.measures["value"].tolist() == [5, 6]
        assert set(exports.findings["id"]) == found
        assert json.loads(exports.findings["values"].iloc[0]) == {"n": 1}
