"""The manual table with what people read off the screen: from German headings to KPIs, and what is refused."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from smeval.frames import rows as rows_of
from smeval.frames.delivered import FindingRow
from smeval.kpis import compute_kpis
from smeval.read import Exports, read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import channel, make_body
from tests.read.conftest import ReadFiles

HEADINGS = (
    "Kanal", "Jahr", "Monat", "Weiterempfehlungen", "Arbeitgeberbewertung (Sterne)", "Zahl der Arbeitgeberbewertungen",
    "Einträge als Wunsch-Arbeitgeber", "Klicks auf Stellenanzeigen", "Bezahlte Reichweite",
    "Kosten bezahlter Beiträge (€)",
)  # fmt: skip
MEASURES = (
    "recommendations", "employer_rating", "employer_ratings", "employer_wishes", "job_ad_clicks", "paid_reach",
    "paid_cost",
)  # fmt: skip
#: Twelve months as people note them: the rating rises, a campaign runs in two of them.
TYPED = [
    ["kanal", 2025, month, 20 + month, 3 + month / 10, 40 + month, 300 + month, 11 * month, *campaign]
    for month in range(1, 13)
    for campaign in [(4000, 80.5) if month == 3 else (9500, 210) if month == 9 else (0, 0)]
]


def as_csv(rows: list[list[object]], decimal: str = ",") -> str:
    lines = [";".join(str(cell).replace(".", decimal) for cell in row) for row in rows]
    return "\n".join([";".join(HEADINGS), *lines]) + "\n"


def as_workbook(rows: Sequence[Sequence[object]], headings: tuple[str, ...] = HEADINGS, percent: int = -1) -> bytes:
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet, shares = book.add_worksheet("Zahlen"), book.add_format({"num_format": "0 %"})
    for at, row in enumerate((headings, *rows)):
        for place, cell in enumerate(row):
            sheet.write(at, place, cell, shares if at and place == percent else None)
    book.close()
    return file.getvalue()


def values(exports: Exports, measure: str) -> list[float]:
    own = exports.measures[exports.measures["measure"] == measure]
    return own.sort_values("start")["value"].round(12).tolist()


@pytest.mark.parametrize(
    ("name", "content"), [("zahlen.csv", as_csv(TYPED).encode()), ("zahlen.xlsx", as_workbook(TYPED))]
)
def test_a_year_of_typed_months_becomes_kpis(name: str, content: bytes, tmp_path: Path) -> None:
    body = make_body(tmp_path / "stadt", channels=[channel("kanal", "xing")])
    (body / "exports" / "kanal").mkdir(parents=True)
    (body / "exports" / "kanal" / name).write_bytes(content)
    register = load_register(body)
    exports = read_exports(register)
    assert not [finding for finding in exports.findings["severity"] if finding != "note"]
    for place, measure in enumerate(MEASURES, 3):
        assert values(exports, measure) == pytest.approx([row[place] for row in TYPED])
    kpis = compute_kpis(exports, register, 2025)
    year = kpis[kpis["period"] == "2025"].set_index("kpi")["value"]
    assert year["recommendations"] == 32
    assert year["employer_rating"] == pytest.approx(4.2)
    assert year["employer_ratings"] == 52
    assert year["employer_wishes"] == 312
    assert year["job_ad_clicks"] == 11 * 78
    assert year["paid_cost"] == 290.5
    assert year["cost_per_1000_paid"] == pytest.approx(290.5 / 13_500 * 1000)
    assert set(kpis.loc[kpis["kpi"] == "employer_rating", "unit"]) == {"stars"}


SHARES = "Kanal;Jahr;Monat;Im Mittel gesehener Anteil (%);Bis zum Ende gesehen (%)\n"


@pytest.mark.parametrize(("cell", "share"), [
    ("45 %", 0.45), ("45%", 0.45), ("45,2", 0.452), ("45,2 %", 0.452), ("0,4 %", 0.004), ("0", 0.0), ("100", 1.0),
    ("1", 0.01), ("0,45", 0.45), ("", None), ("k. A.", None),
])  # fmt: skip
def test_a_share_is_written_in_percent(cell: str, share: float | None, read_files: ReadFiles) -> None:
    exports = read_files("youtube", {"zahlen.csv": f"{SHARES}kanal;2025;1;{cell};30\n"})
    assert values(exports, "average_share_watched") == ([] if share is None else [pytest.approx(share)])
    assert values(exports, "completed_share") == [0.3]
    assert ("shares_as_fractions" in set(exports.findings["id"])) is (cell == "0,45")


def test_a_cell_that_excel_shows_in_percent_is_the_share_that_it_holds(read_files: ReadFiles) -> None:
    headings = ("Kanal", "Jahr", "Monat", "Bis zum Ende gesehen (%)")
    rows: list[list[object]] = [["kanal", 2025, 1, 0.45], ["kanal", 2025, 2, 0.5], ["kanal", 2025, 3, 1]]
    exports = read_files("youtube", {"zahlen.xlsx": as_workbook(rows, headings, 3)})
    assert values(exports, "completed_share") == [0.45, 0.5, 1.0]
    (found,) = (row for row in rows_of(exports.findings) if row.id == "shares_as_fractions")
    assert "0,45 als 45 %" in FindingRow.to_finding(found).text(Wording("de"))


@pytest.mark.parametrize(("heading", "cells", "finding", "row"), [
    ("Arbeitgeberbewertung (Sterne)", ("4,2", "5,1"), "numbers_outside", "3"),
    ("Arbeitgeberbewertung (Sterne)", ("4,2", "0"), "numbers_outside", "3"),
    ("Bis zum Ende gesehen (%)", ("45", "145"), "numbers_outside", "3"),
    ("Bis zum Ende gesehen (%)", ("45", "0,37"), "shares_unclear", "3"),
    ("Bis zum Ende gesehen (%)", ("45", "-3"), "bad_numbers", "3"),
    ("Bis zum Ende gesehen (%)", ("45", "fast alle"), "bad_numbers", "3"),
    ("Umfragen", ("4", "2,5"), "bad_numbers", "3"),
    ("Kosten bezahlter Beiträge", ("400", "-20"), "bad_numbers", "3"),
])  # fmt: skip
def test_a_cell_that_cannot_be_is_missing_and_told_with_its_row(
    heading: str, cells: tuple[str, str], finding: str, row: str, read_files: ReadFiles
) -> None:
    text = f"Kanal;Jahr;Monat;{heading}\nkanal;2025;1;{cells[0]}\nkanal;2025;2;{cells[1]}\n"
    exports = read_files("youtube", {"zahlen.csv": text})
    assert len(exports.measures) == 1
    (found,) = (row for row in rows_of(exports.findings) if row.severity == "error")
    assert (found.id, found.key) == (finding, heading)
    assert row in found.row
    for language in ("de", "en"):
        assert cells[1] not in FindingRow.to_finding(found).text(Wording(language))


def test_a_table_of_something_else_is_not_taken_for_the_manual_table(read_files: ReadFiles) -> None:
    exports = read_files("youtube", {"a.csv": "Jahr;Monat;Kosten;Seiten;Themen\n2025;1;3;4;5\n"})
    assert set(exports.findings["id"]) & {"unknown_by_hand"}
    assert exports.measures.empty
