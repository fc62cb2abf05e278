"""Nothing counts twice, and the newest export wins."""

from __future__ import annotations

import json

import pandas as pd

from tests.read.conftest import ReadFiles

FB = "Post ID,Page ID,Publish time,Permalink,Reach,Reactions\n"
TOTALS = "Date,Views\n"


def test_of_two_lifetime_exports_the_newer_counts(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Jan-01-2025_Mar-31-2025_11.csv": FB + "1,7,01/31/2025 10:00,x,50,5\n2,7,02/01/2025 10:00,x,60,6\n",
        "Jan-01-2025_Jun-30-2025_12.csv": FB + "1,7,01/31/2025 10:00,x,80,9\n",
    })  # fmt: skip
    assert exports.posts[["post_id", "reactions"]].to_numpy().tolist() == [["1", 9.0], ["2", 6.0]]
    files = exports.files.set_index("file")
    assert files["rows_dropped"].tolist() == [0, 1]
    assert (files["rows_read"] - files["rows_dropped"]).sum() == len(exports.posts)
    assert exports.posts["as_of"].tolist() == [pd.Timestamp(2025, 6, 30), pd.Timestamp(2025, 3, 31)]


def test_the_same_export_under_two_names_counts_once(read_files: ReadFiles) -> None:
    content = FB + "1,7,01/31/2025 10:00,x,50,5\n"
    exports = read_files("facebook", {"a.csv": content, "a (1).csv": content})
    assert len(exports.posts) == 1
    assert exports.files["rows_dropped"].sum() == 1


def test_a_number_that_the_newer_export_lacks_is_that_of_the_older(read_files: ReadFiles) -> None:
    """Absent as a column, or empty as a cell; a zero is a number."""
    newer = "Post ID,Page ID,Publish time,Permalink,Reach,Comments\n"
    exports = read_files("facebook", {
        "Jan-01-2025_Mar-31-2025_11.csv": FB + "1,7,01/31/2025 10:00,x,50,5\n2,7,02/01/2025 10:00,x,60,6\n",
        "Jan-01-2025_Apr-30-2025_12.csv": FB + "1,7,01/31/2025 10:00,x,55,6\n",
        "Jan-01-2025_Jun-30-2025_13.csv": (
            newer + "1,7,01/31/2025 10:00,x,,2\n2,7,02/01/2025 10:00,x,0,\n3,7,05/01/2025 10:00,x,,\n"
        ),
    })  # fmt: skip
    posts = exports.posts.set_index("post_id")[["reach", "reactions", "comments"]]
    assert posts.loc[["1", "2"]].fillna(-1).to_numpy().tolist() == [[55, 6, 2], [0, 6, -1]]
    assert posts.isna().sum().to_dict() == {"reach": 1, "reactions": 1, "comments": 2}
    told = exports.findings[exports.findings["id"] == "posts_completed"]
    assert told["file"].str.endswith("_13.csv").all()
    found = sorted((row["other"][-6:], row["n"], row["measures"]) for row in map(json.loads, told["values"]))
    assert found == [("11.csv", 1, ["reactions"]), ("12.csv", 1, ["reach", "reactions"])]


def test_of_rows_of_one_file_the_last_counts_as_it_is(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": FB + "1,7,01/31/2025 10:00,x,50,5\n1,7,01/31/2025 10:00,x,,6\n"})
    assert exports.posts[["reach", "reactions"]].fillna(-1).to_numpy().tolist() == [[-1, 6]]
    assert "posts_completed" not in exports.findings["id"].tolist()


def test_a_post_that_was_deleted_keeps_what_was_counted(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Jan-01-2025_Mar-31-2025_11.csv": FB + "1,7,01/31/2025 10:00,x,50,5\n",
        "Jan-01-2025_Apr-30-2025_12.csv": FB + "1,7,01/31/2025 10:00,x,-,-\n",
    })  # fmt: skip
    assert exports.posts[["reach", "reactions"]].to_numpy().tolist() == [[50, 5]]
    assert exports.findings["id"].tolist().count("posts_completed") == 1


def test_numbers_of_another_period_complete_nothing(read_files: ReadFiles) -> None:
    head = "Content,Video title,Video publish time,Views,Likes\n"
    exports = read_files("youtube", {
        "Content 2024-01-01_2025-01-01 Stadt/Table data.csv": head + 'Total,,,90,5\na,x,"Mar 1, 2025",90,5\n',
        "Content 2025-01-01_2026-01-01 Stadt/Table data.csv": head + 'Total,,,15,\na,x,"Mar 1, 2025",10,\n',
    })  # fmt: skip
    assert exports.posts["likes"].isna().all()
    assert "posts_completed" not in exports.findings["id"].tolist()


def test_a_video_counts_with_the_export_of_its_first_days(read_files: ReadFiles) -> None:
    head = "Content,Video title,Video publish time,Views\n"
    exports = read_files("youtube", {
        "Content 2024-01-01_2025-01-01 Stadt/Table data.csv": head + 'Total,,,90\na,x,"Mar 1, 2024",90\n',
        "Content 2025-01-01_2026-01-01 Stadt/Table data.csv": (
            head + 'Total,,,15\na,x,"Mar 1, 2024",10\nb,x,"Mar 1, 2025",5\n'
        ),
    })  # fmt: skip
    assert exports.posts.set_index("post_id")["views"].to_dict() == {"a": 90, "b": 5}
    years = exports.measures.set_index("start")["value"]
    assert years.to_dict() == {pd.Timestamp(2024, 1, 1): 90, pd.Timestamp(2025, 1, 1): 15}


def test_days_that_two_exports_share_count_once(read_files: ReadFiles) -> None:
    exports = read_files("youtube", {
        "Totals.csv": TOTALS + "2025-01-01,5\n2025-01-02,6\n",
        "Totals (1).csv": TOTALS + "2025-01-02,7\n2025-01-03,8\n",
    })  # fmt: skip
    assert exports.measures["value"].tolist() == [5, 7, 8]
    (differing,) = exports.findings[exports.findings["id"] == "days_differ"].to_dict("records")
    assert differing["file"] == "exports/kanal/Totals.csv"
    assert "exports/kanal/Totals (1).csv" in differing["values"]
    assert exports.files.set_index("file")["rows_dropped"].to_dict() == {
        "exports/kanal/Totals (1).csv": 0,
        "exports/kanal/Totals.csv": 1,
    }


def test_a_number_comes_before_a_gap(read_files: ReadFiles) -> None:
    head = "Date,Video views,Reached audience\n"
    exports = read_files("tiktok", {
        "a.csv": head + "2025/11/01,5,4\n", "b.csv": head + "2025/11/01,5,NAN\n2025/11/02,1,1\n",
    })  # fmt: skip
    first = exports.measures[exports.measures["start"] == pd.Timestamp(2025, 11, 1)].set_index("measure")
    assert first["state"].to_dict() == {"reach": "measured", "views": "measured"}


def test_a_month_typed_by_hand_stands_beside_the_days(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Reach.csv": "Facebook reach\nDate,Primary\n2025-01-01T01:00:00,5\n2025-01-02T01:00:00,6\n",
        "Handzahlen.csv": "Kanal;Jahr;Monat;Reichweite\nFacebook;2025;1;1.234\n",
    })  # fmt: skip
    month = exports.measures[exports.measures["start"] != exports.measures["end"]].iloc[0]
    assert (month["measure"], month["value"]) == ("reach", 1234)
    assert (month["start"], month["end"]) == (pd.Timestamp(2025, 1, 1), pd.Timestamp(2025, 1, 31))
    assert len(exports.measures) == 3


def test_exports_of_the_same_day_that_contradict_each_other_are_named(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Jan-01-2025_Mar-31-2025_11.csv": FB + "1,7,01/31/2025 10:00,x,50,5\n",
        "Jan-01-2025_Mar-31-2025_12.csv": FB + "1,7,01/31/2025 10:00,x,50,6\n",
    })  # fmt: skip
    (found,) = exports.findings[exports.findings["id"] == "posts_contradict"].to_dict("records")
    assert found["file"].endswith("_11.csv")
    assert "Jan-01-2025_Mar-31-2025_12.csv" in found["values"]
    assert exports.posts["reactions"].tolist() == [6]


def test_days_of_exports_of_the_same_day_that_differ_contradict_each_other(read_files: ReadFiles) -> None:
    exports = read_files("youtube", {"a.csv": TOTALS + "2025-01-01,5\n", "b.csv": TOTALS + "2025-01-01,7\n"})
    assert exports.findings["id"].tolist().count("days_contradict") == 1
    assert "days_differ" not in exports.findings["id"].tolist()


def test_a_sum_that_differs_clearly_from_the_days_of_another_file_is_named(read_files: ReadFiles) -> None:
    days = TOTALS + "".join(f"2025-02-{day:02d},10\n" for day in range(1, 29))
    table = "Content,Video title,Video publish time,Views\nTotal,,,{}\n"
    name = "Content 2025-02-01_2025-03-01 Stadt/Table data.csv"
    for total, found in ((280, False), (300, False), (400, True), (200, True)):
        exports = read_files("youtube", {"Totals.csv": days, name: table.format(total)})
        rows = exports.findings[exports.findings["id"] == "sums_differ"]
        assert rows["file"].tolist() == [f"exports/kanal/{name}"] * found, total
        assert rows["values"].str.contains("exports/kanal/Totals.csv").all()


def test_people_of_days_are_not_compared_with_those_of_the_month(read_files: ReadFiles) -> None:
    """Whoever came on ten days is one person of the month."""
    days = "Facebook reach\nDate,Primary\n" + "".join(f"2025-02-{day:02d}T00:00:00,10\n" for day in range(1, 29))
    figures = "Kanal;Jahr;Monat;Reichweite\nkanal;2025;2;40\n"
    exports = read_files("facebook", {"Reach.csv": days, "zahlen.csv": figures})
    assert "sums_differ" not in exports.findings["id"].tolist()


TEXT = "Post ID,Page ID,Title,Publish time,Permalink,Reach,Reactions\n"


def test_d14_posts_copied_under_new_ids_count_once(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {
        "Jan-01-2025_Mar-31-2025_11.csv": (
            TEXT
            + "1,7,Rathaus geschlossen,01/31/2025 10:00,x,50,5\n"
            + "901,7,Rathaus geschlossen,01/31/2025 10:00,x,5000,500\n"
            + "2,7,Rathaus geschlossen,01/31/2025 10:01,x,60,6\n"
            + "3,7,Rathaus offen,01/31/2025 10:00,x,70,7\n"
        ),
    })  # fmt: skip
    assert exports.posts["post_id"].tolist() == ["1", "3", "2"]
    (told,) = exports.findings[exports.findings["id"] == "posts_copied"].to_dict("records")
    assert (told["severity"], told["values"]) == ("warning", '{"channel": "kanal", "n": 1}')
    assert exports.files["rows_dropped"].tolist() == [1]


def test_d14_copies_in_a_file_of_their_own_count_once(read_files: ReadFiles) -> None:
    first = TEXT + "1,7,Rathaus geschlossen,01/31/2025 10:00,x,50,5\n2,7,,01/31/2025 11:00,x,60,6\n"
    copies = TEXT + "8,7,Rathaus geschlossen,01/31/2025 10:00,x,50,5\n9,7,,01/31/2025 11:00,x,60,6\n"
    exports = read_files("facebook", {
        "Jan-01-2025_Mar-31-2025_11.csv": first, "Jan-01-2025_Mar-31-2025_12.csv": copies,
    })  # fmt: skip
    assert len(exports.posts) == 2
    assert exports.findings["id"].tolist().count("posts_copied") == 1


def test_two_posts_without_text_in_one_minute_are_two(read_files: ReadFiles) -> None:
    rows = TEXT + "1,7,,01/31/2025 10:00,x,50,5\n2,7,,01/31/2025 10:00,x,60,5\n3,7,,01/31/2025 10:00,x,,\n"
    exports = read_files("facebook", {"Jan-01-2025_Mar-31-2025_11.csv": rows + "4,7,,01/31/2025 10:00,x,,\n"})
    assert len(exports.posts) == 4


def test_two_posts_of_one_title_on_a_day_without_a_time_are_two(read_files: ReadFiles) -> None:
    head = "Content,Video title,Video publish time,Views,Likes\n"
    rows = 'a,Ratssitzung,"Mar 1, 2025",90,5\nb,Ratssitzung,"Mar 1, 2025",80,4\nc,Ratssitzung,"Mar 1, 2025",90,5\n'
    exports = read_files("youtube", {"Content 2025-01-01_2026-01-01 Stadt/Table data.csv": head + rows})
    assert exports.posts["post_id"].tolist() == ["a", "b"]
