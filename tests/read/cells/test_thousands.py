"""A mark of thousands where the vendor writes none: told, never read as a decimal mark."""

from __future__ import annotations

import pytest

from tests.read.conftest import ReadFiles

CHART = "Views\nDate;Primary\n2025-01-01T00:00:00;{}\n2025-01-02T00:00:00;900\n"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2.000", None),
        ("12.000", None),
        ("1.234", None),
        ("1.234.000", None),
        ("2000", 2000),
        ("2000.0", 2000),
        ("2.0", 2),
        ("0.000", 0),
        ("2 000", 2000),
        ("2\u202f000", 2000),
        ("2'000", 2000),
    ],
)
def test_two_thousand_is_not_two(written: str, value: float | None, read_files: ReadFiles) -> None:
    exports = read_files("facebook", {"Views.csv": CHART.format(written)})
    assert exports.measures["value"].dropna().tolist() == [900] if value is None else [value, 900]
    assert exports.findings["id"].tolist() == ["thousands_unclear"] * (value is None)


@pytest.mark.parametrize("written", ["2.000", "2,000"])
def test_in_a_table_kept_by_hand_that_allows_both_it_is_told(written: str, read_files: ReadFiles) -> None:
    """As in goals.csv: the table says nowhere which of the two marks it uses."""
    exports = read_files("mastodon", {"a.csv": f"Jahr;Monat;Beiträge\n2025;1;{written}\n2025;2;5\n"})
    assert exports.measures.empty
    assert exports.findings["id"].tolist() == ["ambiguous_numbers"]


def test_where_another_cell_tells_the_mark_it_is_two_thousand(read_files: ReadFiles) -> None:
    exports = read_files("mastodon", {"a.csv": "Jahr;Monat;Beiträge\n2025;1;2.000\n2025;2;1.234\n2025;3;2 000\n"})
    assert exports.measures["value"].tolist() == [2000, 1234, 2000]
    assert exports.findings.empty


def test_marks_of_two_kinds_in_one_column_are_told(read_files: ReadFiles) -> None:
    rows = "2025;1;1.234\n2025;2;1,234\n2025;3;1 300\n2025;4;12\n"
    exports = read_files("mastodon", {"a.csv": "Jahr;Monat;Beiträge\n" + rows})
    assert exports.measures["value"].dropna().tolist()[-2:] == [1300, 12]
    assert exports.findings["id"].tolist() == ["thousands_unclear"]
