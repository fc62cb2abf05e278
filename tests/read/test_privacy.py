"""Names, handles, links and texts of persons end at the door."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from smeval.catalog import load_catalog
from smeval.read import Exports
from tests.read.conftest import ReadFiles
from tests.read.test_golden import FOLDER, PLATFORMS

CANARIES = ("kanarienvogel", "5550199")


def is_planted(case: Path) -> bool:
    texts = [path for path in case.rglob("*") if path.suffix in (".csv", ".json")]
    books = [path for path in case.rglob("*") if path.suffix in (".xlsx", ".xls")]
    return bool(books) or any(CANARIES[0] in path.read_bytes().decode("utf-8", "ignore").casefold() for path in texts)


PLANTED = sorted(case for case in FOLDER.glob("*/*") if case.is_dir() and is_planted(case))


def everything(exports: Exports) -> str:
    """Return all that left the room, as one text."""
    parts = [getattr(exports, field.name) for field in fields(exports)]
    return "\n".join(part.to_csv() if isinstance(part, pd.DataFrame) else str(part) for part in parts).casefold()


def test_canaries_are_planted() -> None:
    planted = {f"{case.parent.name}/{case.name.partition('.')[0]}" for case in PLANTED}
    spoken = {name for name, export in load_catalog().exports() if export.shape in ("messages", "conversations")}
    assert spoken <= planted
    assert {"hootsuite/post_performance"} <= planted


@pytest.mark.parametrize("case", PLANTED, ids=lambda case: case.relative_to(FOLDER).as_posix())
def test_no_canary_leaves_the_room(case: Path, read_files: ReadFiles) -> None:
    files = {path.relative_to(case).as_posix(): path.read_bytes() for path in case.rglob("*") if path.is_file()}
    exports = read_files(PLATFORMS.get(case.parent.name, case.parent.name), files)
    left = everything(exports)
    assert [canary for canary in CANARIES if canary in left] == []
    refused = {name for name, export in load_catalog().exports() if export.shape == "refused"}
    wanted = ["rejected" if name in refused else "recognised" for name in exports.files["export"]]
    assert exports.files["status"].tolist() == wanted


def test_a_workbook_hides_who_posted(read_files: ReadFiles) -> None:
    name = "stadt-beispiel_content_1742193384396.xls.xlsx"
    exports = read_files("linkedin", {name: (FOLDER / "linkedin" / "content.en" / name).read_bytes()})
    assert len(exports.posts) == 2
    assert "kanarienvogel" not in everything(exports)


def test_dialogue_has_no_place_for_a_person(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": "konversation_id;eingang;antwort_am\nk1;2025-07-01 10:00;\n"})
    assert set(exports.dialogue.columns) == {
        "channel", "month", "kind", "outcome", "minutes_real", "minutes_service", "minutes_real_least",
        "minutes_real_most",
        "minutes_service_least", "minutes_service_most", "due", "due_service", "n", "evidence",
    }  # fmt: skip


def test_headings_of_personal_data_are_not_read() -> None:
    for name, export in load_catalog().exports():
        read = {heading.casefold() for column in export.columns.values() for heading in column.headings}
        assert not read & {heading.casefold() for heading in export.dropped}, name
        if export.shape in ("messages", "conversations"):
            assert export.dropped, name
            assert not {"title", "description", "link"} & set(export.columns), name


@pytest.mark.parametrize("text", ["@buerger.in Danke", "Danke @buerger_in!", "Danke,@buergerin"])
def test_handles_in_own_posts_are_masked(text: str, read_files: ReadFiles) -> None:
    exports = read_files("instagram", {
        "a.csv": f'Post ID,Account ID,Publish time,Description,Likes\n1,7,01/31/2025 10:00,"{text}",3\n',
    })  # fmt: skip
    assert "buerger" not in exports.posts["title"].iloc[0]


FB = "Post ID,Page ID,Publish time,Reach,Reactions"


def test_a_heading_nobody_knows_is_named_by_its_letters_only(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": f"Kanarienvogel,{FB},5550199\nx,1,7,01/31/2025 10:00,50,5,y\n"})
    (finding,) = exports.findings.to_dict("records")
    assert (finding["id"], json.loads(finding["values"])) == ("headings_unknown", {"columns": ["A", "G"], "n": 2})
    assert not [canary for canary in CANARIES if canary in everything(exports)]


def test_a_heading_that_lists_pages_is_named_by_its_beginning(read_files: ReadFiles) -> None:
    heading = "Page Reactions by Type - Like (Daily aggregated values for Facebook pages: Kanarienvogel 5550199)"
    exports = read_files("facebook", {"a.csv": f'Date (GMT),"{heading}"\n2018-07-01,viele\n'})
    (finding,) = exports.findings[exports.findings["id"] == "bad_numbers"].to_dict("records")
    assert finding["key"] == "Page Reactions by Type - …"
    assert not [canary for canary in CANARIES if canary in everything(exports)]


def test_a_sheet_whose_name_nobody_knows_is_numbered(read_files: ReadFiles, tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("Kanarienvogel")
    sheet.write_row(0, 0, FB.split(","))
    sheet.write_row(1, 0, ["1", "7", "01/31/2025 10:00", "viele", "5"])
    book.close()
    exports = read_files("facebook", {"a.xlsx": (tmp_path / "a.xlsx").read_bytes()})
    assert "kanarienvogel" not in everything(exports)
    assert "#1" in everything(exports)


def test_a_table_nobody_knows_tells_nothing(read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"a.csv": "Kanarienvogel,5550199\nKanarienvogel,5550199\n"})
    assert exports.findings["id"].tolist() == ["unknown_table"]
    assert not [canary for canary in CANARIES if canary in everything(exports)]
