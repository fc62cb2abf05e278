"""Day and month where the vendor writes month and day: the whole table is unsure, not the one row that shows it."""

from __future__ import annotations

import pytest

from tests.read.conftest import ReadFiles

HEAD = "Date,Impressions (total),Unique impressions (organic),Reactions (total)\n"


@pytest.mark.parametrize("last", ["13/12/2025", "31/01/2025"])
def test_one_day_that_is_no_month_shows_that_all_are_swapped(last: str, read_files: ReadFiles) -> None:
    rows = "".join(f"{day},100,50,4\n" for day in ("01/12/2025", "02/12/2025", last))
    exports = read_files("linkedin", {"content.csv": HEAD + rows})
    assert exports.findings["id"].tolist() == ["ambiguous_dates"]
    assert exports.measures.empty


@pytest.mark.parametrize("odd", ["02/30/2025", "02/29/2025", "32/01/2025", "020325", "gestern"])
def test_a_day_that_does_not_exist_concerns_its_row_only(odd: str, read_files: ReadFiles) -> None:
    rows = "".join(f"{day},100,50,4\n" for day in ("01/12/2025", "01/13/2025", odd))
    exports = read_files("linkedin", {"content.csv": HEAD + rows})
    assert "bad_dates" in exports.findings["id"].tolist()
    assert exports.files["rows_dropped"].tolist() == [1]


def test_a_leap_day_is_read(read_files: ReadFiles) -> None:
    exports = read_files("linkedin", {"content.csv": HEAD + "02/28/2024,1,1,1\n02/29/2024,2,1,1\n03/01/2024,3,1,1\n"})
    assert exports.findings.empty
    assert exports.files[["rows_read", "rows_dropped"]].to_numpy().tolist() == [[3, 0]]
