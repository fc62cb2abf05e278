"""The workbook holds what the evaluation holds, as numbers, dates and plain text, and nothing that comes alive."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from smeval.catalog import load_catalog
from smeval.evaluation import EVALUATION_FRAMES, Evaluation
from smeval.ids import LANGUAGES
from smeval.publish.workbook import write_workbook
from smeval.publish.workbook.text import clean_text, sheet_names
from smeval.publish.workbook.writer import Book, number_format
from smeval.show.view import View
from smeval.verdict.facts.benefit import combine, criteria_of
from smeval.wording import Wording, encode
from tests.evaluations import make_evaluation, without

pytestmark = pytest.mark.slow

DE = Wording("de")
STATES = (
    "missing",
    "not_offered",
    "not_covered",
    "suppressed",
    "not_declared",
    "not_comparable",
    "no_range",
    "no_count",
    "no_evidence",
    "no_note",
    "no_goals",
    "not_counted",
    "nothing_due",
    "no_sheet",
)
HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://evil.example")',
    "http://evil.example/",
    "file:///etc/passwd",
    "mailto:a@b.example",
    "internal:Sheet1!A1",
    "Sheet1!A1",
    "=Sheet1!$A$1",
    "1,5",
    "007",
    "1E5",
    "2025-01-01",
    "TRUE",
    "'=1",
    "<f>1</f>",
    "&A&P",
    "{channel}",
    "_x0041_",
    "a\x00b\x0bc",
    "lone \ud83d half",
    "\u202etxt.exe",
    "[x]:*?/\\",
    "ﷺ",
    "🚒" * 40,
    "A" * 40_000,
    " ",
)


def consistent(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the proposals with the benefit that the goals of the evaluation give."""
    criteria = make_evaluation().criteria
    found = [combine(criteria_of(criteria, channel)) for channel in frame["channel"]]
    return frame.assign(benefit_point=[benefit.cautious if benefit else float("nan") for benefit in found])


def write(folder: Path, evaluation: Evaluation, language: str = "de") -> Path:
    path = folder / "kanalbilanz.xlsx"
    write_workbook(View(evaluation, language), path)
    return path


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return make_evaluation(proposals=consistent)


@pytest.fixture(scope="module")
def path(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("workbook"), evaluation)


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def table_of(sheet: Any) -> Any:
    (table,) = sheet.tables.values()
    return table


def body(sheet: Any) -> tuple[list[str], list[list[Any]]]:
    """Return headings and rows of a sheet's table."""
    cells = sheet[table_of(sheet).ref]
    heading, *rows = [[cell.value for cell in row] for row in cells]
    return [str(text) for text in heading], rows


def records(sheet: Any) -> list[dict[str, Any]]:
    heading, rows = body(sheet)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def head(sheet: Any) -> str:
    """Return everything that stands above the table."""
    top = int(re.findall(r"\d+", table_of(sheet).ref)[0])
    return "\n".join(str(sheet.cell(row, 1).value or "") for row in range(1, top))


def label(column: str) -> str:
    own = f"workbook.heading.{column}"
    return DE.say(own if DE.has(own) else f"heading.{column}")


def parts(path: Path, pattern: str) -> Iterator[str]:
    """Yield the text of the members of a workbook whose names match."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(pattern, name):
                yield archive.read(name).decode("utf-8")


# --- form ---


def test_sheets_stand_in_the_agreed_order(book: Any) -> None:
    assert book.sheetnames == [
        "Titelblatt",
        "Inhalt",
        "Überblick",
        "Presse- und Informationsamt",
        "Nutzenrechnung",
        "Risiken",
        "Stichproben",
        "Vorfälle",
        "Alternativen",
        "Kennzahlen",
        "Leitfaden",
        "Definitionen",
        "Quellen",
        "Auffälligkeiten",
    ]


def test_every_sheet_has_one_named_table_with_filter_from_column_a(book: Any) -> None:
    names = [table_of(sheet).displayName for sheet in book.worksheets]
    assert len(set(names)) == len(names)
    for sheet in book.worksheets:
        table = table_of(sheet)
        assert re.match(r"A\d+:", table.ref), sheet.title
        assert table.autoFilter is not None
        assert table.headerRowCount == 1


def test_tables_have_no_gaps_and_nothing_is_merged(book: Any) -> None:
    for sheet in book.worksheets:
        heading, rows = body(sheet)
        assert all(heading), sheet.title
        assert rows, sheet.title
        assert all(cell not in (None, "", "-", "–") for row in rows for cell in row), sheet.title
        assert not sheet.merged_cells.ranges
        assert sheet.max_row == int(re.findall(r"\d+", table_of(sheet).ref)[1])


def test_every_sheet_prints_on_a4_across_with_repeated_headings(book: Any) -> None:
    for sheet in book.worksheets:
        top = re.findall(r"\d+", table_of(sheet).ref)[0]
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == f"${top}:${top}"


def test_reading_starts_in_a1_with_a_title(book: Any) -> None:
    assert book.active.title == "Titelblatt"
    for sheet in book.worksheets:
        assert sheet.sheet_view.selection[0].activeCell == "A1"
        assert str(sheet["A1"].value).strip()


def test_properties_name_title_body_language_and_a_fixed_day(book: Any, path: Path) -> None:
    assert book.properties.title == "Kanalbilanz 2025 – Stadt Musterstadt"
    assert book.properties.creator == "Stadt Musterstadt"
    assert book.properties.created == datetime(2026, 1, 1)
    assert book.properties.modified == datetime(2026, 1, 1)
    (custom,) = parts(path, r"docProps/custom\.xml")
    assert 'name="Language"' in custom
    assert "de-DE" in custom


def test_long_texts_get_rows_that_are_high_enough(book: Any) -> None:
    sheet = book["Definitionen"]
    top = int(re.findall(r"\d+", table_of(sheet).ref)[0])
    assert all((sheet.row_dimensions[row].height or 15) >= 25 for row in range(top + 1, top + 5))


# --- content ---


def test_cover_says_what_the_workbook_is_for(book: Any) -> None:
    found = dict(body(book["Titelblatt"])[1])
    assert found["Stelle"] == "Stadt Musterstadt"
    assert found["Jahr"] == 2025
    assert "Entscheidungsvorbereitung" in found["Zweck"]
    assert found["Rechtsstand"] == datetime(2025, 12, 31)
    assert "Beispieldaten" in found["Herkunft der Daten"]
    assert (found["Fachbereiche"], found["Kanäle"]) == (1, 5)
    assert found["Vorschlag „Überprüfen“ (Kanäle)"] == 2
    assert found["Version des Programms smeval"] == "0.1.0"


def test_cover_names_who_decides(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path, make_evaluation(decides="Verwaltungsvorstand")))["Titelblatt"]
    assert "die Entscheidung trifft: Verwaltungsvorstand" in head(sheet)


def test_contents_link_to_every_other_sheet(book: Any) -> None:
    sheet = book["Inhalt"]
    links = [cell.hyperlink.location for row in sheet[table_of(sheet).ref] for cell in row if cell.hyperlink]
    assert links == [f"'{name}'!A1" for name in book.sheetnames if name != "Inhalt"]


def test_overview_has_one_row_for_each_channel(book: Any, evaluation: Evaluation) -> None:
    rows = records(book["Überblick"])
    assert len(rows) == len(evaluation.proposals)
    for row, proposal in zip(rows, evaluation.proposals.to_dict("records"), strict=True):
        assert row[label("benefit_low")] == pytest.approx(proposal["benefit_low"])
        assert row[label("benefit_high")] == pytest.approx(proposal["benefit_high"])
        assert row[label("hours")], row[label("hours_low")] == (210, 160)
        assert row[label("cost_high")] == 16400
        assert row[label("proposal")].endswith(DE.term("proposal", str(proposal["proposal"])))
    assert rows[0][label("due_on")] == datetime(2026, 3, 31)
    assert rows[1][label("due_on")] == "nichts fällig"
    assert rows[0][label("decided_by")]


def test_a_proposal_has_a_mark_and_a_word(book: Any) -> None:
    words = [row[label("proposal")] for row in records(book["Überblick"])]
    assert {word[0] for word in words} == {"●", "◐", "?", "■"}
    assert all(len(word) > 5 for word in words)


def test_overview_links_to_the_departments(book: Any) -> None:
    sheet = book["Überblick"]
    links = {cell.hyperlink.location for row in sheet[table_of(sheet).ref] for cell in row if cell.hyperlink}
    assert links == {"'Presse- und Informationsamt'!A1"}


def test_the_kpi_sheet_equals_the_kpi_table_cell_by_cell(book: Any, evaluation: Evaluation) -> None:
    keys = [label(column) for column in ("channel_id", "kpi_id", "period")]
    shown = {tuple(row[key] for key in keys): row for row in records(book["Kennzahlen"])}
    assert len(shown) == len(evaluation.kpis)
    for row in evaluation.kpis.to_dict("records"):
        found = shown[row["channel"], row["kpi"], row["period"]]
        state = DE.say(f"state.{row['state']}")
        known = row["state"] == "measured"
        assert found[label("kpi_state")] == state
        assert found[label("value")] == (row["value"] if known else state)
        for end in ("low", "high"):
            absent = "ohne Spanne" if known else state
            assert found[label(end)] == (row[end] if row[end] == row[end] else absent)
        assert found[label("n")] == (row["n"] if row["n"] == row["n"] else "ohne Anzahl")
        assert found[label("unit")] == DE.term("workbook.unit", str(row["unit"]))
        assert found[label("evidence")] == row["evidence"]
        assert found[label("kpi")] == DE.term("kpi", str(row["kpi"]))
        assert found[label("department")] == evaluation.departments[str(row["department"])]


def test_calamine_reads_the_same_kpis(path: Path, book: Any) -> None:
    sheet = book["Kennzahlen"]
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Kennzahlen").to_python(skip_empty_area=False)
    top = int(re.findall(r"\d+", table_of(sheet).ref)[0])
    assert rows[top - 1 :] == [list(row) for row in sheet.iter_rows(min_row=top, values_only=True)]


def test_numbers_and_days_carry_their_formats(book: Any) -> None:
    sheet = book["Kennzahlen"]
    place = body(sheet)[0].index(label("value"))
    kpi, unit = (body(sheet)[0].index(label(column)) for column in ("kpi_id", "unit"))
    formats: dict[tuple[str, str], str] = {}
    for row in list(sheet[table_of(sheet).ref])[1:]:
        if isinstance(row[place].value, int | float):
            formats.setdefault((row[kpi].value, row[unit].value), row[place].number_format)
    assert formats["engagement_rate", "Prozent"] == r"0.0\ %"
    assert formats["cost", "Euro"] == r'#,##0\ "€"'
    assert formats["cost_per_interaction", "Euro"] == r'#,##0.00\ "€"'
    assert formats["followers", "Personen"] == "#,##0"
    assert formats["posts_per_week", "je Woche"] == "#,##0.0"
    day = next(cell for row in book["Risiken"] for cell in row if isinstance(cell.value, datetime))
    assert day.number_format == "dd.mm.yyyy"


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        (1234.5, "count", "#,##0"),
        (12.34, "h", "#,##0.0"),
        (0.25, "h", "#,##0.00"),
        (3.0, "d", "#,##0"),
        (5.0, "eur", r'#,##0\ "€"'),
        (2025, "year", "0"),
    ],
)
def test_a_number_has_as_many_digits_as_it_carries(value: float, unit: str, code: str) -> None:
    assert number_format(value, unit) == code


def test_words_for_absent_values_are_explained_where_they_stand(book: Any) -> None:
    words = {DE.say(f"state.{state}"): DE.say(f"workbook.state.{state}") for state in STATES}
    seen = set()
    for sheet in book.worksheets:
        for row in body(sheet)[1]:
            for cell in row:
                if cell in words:
                    seen.add(cell)
                    assert f"„{cell}“ heißt: {words[cell]}" in head(sheet).replace("\n", " "), sheet.title
    assert {DE.say(f"state.{state}") for state in STATES[:4]} <= seen


def test_a_department_shows_its_kpis_beside_last_years(book: Any) -> None:
    rows = {(row["Kennzahl"], row["Kanal"]): row for row in records(book["Presse- und Informationsamt"])}
    row = rows["Abonnierende", "Stadt Musterstadt (Instagram)"]
    assert (row["Wert"], row["Wert des Vorjahres"]) == (18410, 16020)
    assert rows[DE.term("kpi", "hours"), "Feuerwehr Übersicht (X)"]["Mindestens"] == 160
    assert ("Reichweite", "Musterstadt im Fediverse (Mastodon)") not in rows  # the network does not offer it


def test_risks_show_both_raters_and_the_governing_row(book: Any, evaluation: Evaluation) -> None:
    rows = records(book["Risiken"])
    assert len(rows) == len(evaluation.risks)
    assert {row[label("rater")] for row in rows} == {"Fachbereich", "Zweitbewertung"}
    assert sum(row[label("is_governing")] == "ja" for row in rows) == int(evaluation.risks["governing"].sum())
    assert "2 × 2 hoch" in head(book["Risiken"])


def test_definitions_and_sources_are_complete(book: Any, evaluation: Evaluation) -> None:
    assert [row[label("kpi_id")] for row in records(book["Definitionen"])] == list(load_catalog().kpis)
    assert "„nicht geliefert“ heißt:" in head(book["Definitionen"])
    sources = records(book["Quellen"])
    assert {row[label("sha256_full")] for row in sources} == set(evaluation.evidence["sha256"])
    assert "Auffälligkeiten beim Lesen: 1 (Fehler: 0, Warnung: 1, Hinweis: 0)" in head(book["Quellen"])


def test_an_empty_evaluation_says_that_there_is_nothing(tmp_path: Path) -> None:
    changes: dict[str, Any] = {name: lambda frame: frame.iloc[:0] for name in EVALUATION_FRAMES}
    book = openpyxl.load_workbook(write(tmp_path, make_evaluation(**changes, data_state="")))
    assert body(book["Überblick"])[1][0][0] == DE.say("table.empty")
    assert "in diesem Jahr kein Kanal" in head(book["Presse- und Informationsamt"])


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(EVALUATION_FRAMES))
def test_any_frame_may_be_empty(name: str, tmp_path: Path) -> None:
    if name in ("channels", "alternatives"):
        pytest.skip("the other frames speak of the channels and of what could replace them")
    changes: dict[str, Any] = {name: lambda _: without(name)}
    write(tmp_path, make_evaluation(**changes))


def test_the_english_workbook_is_english(tmp_path: Path, evaluation: Evaluation) -> None:
    book = openpyxl.load_workbook(write(tmp_path, evaluation, "en"))
    assert book.sheetnames[:3] == ["Cover", "Contents", "Overview"]
    texts = {str(cell) for sheet in book.worksheets for row in body(sheet)[1] for cell in row}
    assert {"not delivered", "not offered by the network"} <= texts
    assert not texts & {"nicht geliefert", "vom Netzwerk nicht angeboten"}


# --- charts ---


def test_a_chart_has_an_alternative_text_with_its_numbers(path: Path) -> None:
    (description,) = re.findall(r'descr="([^"]*)"', "".join(parts(path, r"xl/drawings/drawing\d+\.xml")))
    assert "210 Std." in description


def test_a_chart_shows_only_numbers(book: Any, path: Path) -> None:
    charts = "".join(parts(path, r"xl/charts/chart\d+\.xml"))
    references = re.findall(r"<c:val>.*?<c:f>(.*?)</c:f>", charts)
    assert len(references) == 3
    for reference in references:
        sheet, _, area = reference.partition("!")
        cells = [cell.value for row in book[sheet.strip("'")][area.replace("$", "")] for cell in row]
        assert all(isinstance(value, int | float) for value in cells)


def test_channels_without_hours_are_left_out_of_the_chart(tmp_path: Path) -> None:
    def forget(frame: pd.DataFrame) -> pd.DataFrame:
        gone = (frame["channel"] == "fb") & (frame["kpi"] == "hours")
        frame.loc[gone, ["value", "low", "high"]] = float("nan")
        frame.loc[gone, "state"] = "missing"
        return frame

    path = write(tmp_path, make_evaluation(kpis=forget))
    test_a_chart_shows_only_numbers(openpyxl.load_workbook(path), path)
    (drawing,) = parts(path, r"xl/drawings/drawing\d+\.xml")
    assert "Facebook" not in drawing


def test_without_hours_the_chart_shows_the_course_of_the_year(tmp_path: Path) -> None:
    path = write(tmp_path, make_evaluation(kpis=lambda frame: frame[frame["kpi"] != "hours"]))
    (chart,) = parts(path, r"xl/charts/chart\d+\.xml")
    assert 'barDir val="col"' in chart
    (reference,) = re.findall(r"<c:val>.*?<c:f>(.*?)</c:f>", chart)
    area = reference.partition("!")[2].replace("$", "")
    values = [cell.value for row in openpyxl.load_workbook(path)["Kennzahlen"][area] for cell in row]
    assert len(values) == 12
    (drawing,) = parts(path, r"xl/drawings/drawing\d+\.xml")
    assert "Dezember 2025" in drawing


def test_without_comparable_numbers_there_is_no_chart(tmp_path: Path) -> None:
    charted = ["hours", "views", "interactions"]
    path = write(tmp_path, make_evaluation(kpis=lambda frame: frame[~frame["kpi"].isin(charted)]))
    assert not list(parts(path, r"xl/charts/.*"))
    assert "Ohne Abbildung" in head(openpyxl.load_workbook(path)["Presse- und Informationsamt"])


# --- formulas ---


def test_formulas_stand_only_in_the_benefit_calculation(book: Any) -> None:
    own = re.compile(
        r"=(IF\(ISNUMBER\([A-Z]\d+\),MAX\(0,MIN\(1,\([A-Z]\d+-[A-Z]\d+\)/\([A-Z]\d+-[A-Z]\d+\)\)\),[01]\)|[A-Z]\d+\*[A-Z]\d+"
        r"|0\*[A-Z]\d+"
        r"|MIN\(SUMPRODUCT\(--\(\$B\$\d+:\$B\$\d+=B\d+\),\$P\$\d+:\$P\$\d+\),"
        r"SUMPRODUCT\(--\(\$B\$\d+:\$B\$\d+=B\d+\),\$Q\$\d+:\$Q\$\d+\)\)|ROUND\([A-Z]\d+-[A-Z]\d+,9\))"
    )
    cells = [(sheet.title, cell) for sheet in book.worksheets for row in sheet for cell in row]
    found = [(sheet, cell.value) for sheet, cell in cells if cell.data_type == "f"]
    assert {sheet for sheet, _ in found} == {"Nutzenrechnung"}
    assert len(found) == 3 * 4 + 4 * 2  # three goals count, all four belong to a channel with a benefit
    assert all(own.fullmatch(str(formula)) for _, formula in found)


def test_results_are_stored_with_the_formulas(path: Path, evaluation: Evaluation) -> None:
    rows = records(openpyxl.load_workbook(path, data_only=True)["Nutzenrechnung"])
    points = dict(zip(evaluation.proposals["channel"], evaluation.proposals["benefit_point"], strict=True))
    for row in rows:
        assert row[label("benefit_point")] == pytest.approx(points[row[label("channel_id")]])
        assert row[label("difference")] == 0


def test_goals_that_the_platform_cannot_show_do_not_count(tmp_path: Path) -> None:
    def unweigh(frame: pd.DataFrame) -> pd.DataFrame:
        offered = frame["state"] != "not_offered"
        return frame.assign(weight=frame["weight"].where(offered), partial_low=frame["partial_low"].where(offered))

    evaluation = make_evaluation(criteria=unweigh, proposals=consistent)
    rows = records(openpyxl.load_workbook(write(tmp_path, evaluation))["Nutzenrechnung"])
    (row,) = [row for row in rows if row[label("channel_id")] == "masto"]
    assert row[label("weighted")] == "zählt nicht mit"
    assert row[label("achieved")] == "vom Netzwerk nicht angeboten"


# --- safety ---


TYPED = {"name", "account", "goal", "action", "owner", "measures", "file", "sheet", "rows", "sha256"}


def poison(**settings: Any) -> Evaluation:
    """Put hostile texts, one after the other, into everything that people type."""
    texts = cycle(HOSTILE)
    changes: dict[str, Any] = dict(settings)
    for name in EVALUATION_FRAMES:
        frame = getattr(make_evaluation(), name)
        for column in (TYPED | ({"reason"} if name == "risks" else set())) & set(frame.columns):
            frame[column] = pd.Series([next(texts) for _ in range(len(frame))], dtype="object")
        if "due_action" in frame.columns:
            actions = [encode("due_action", action=next(texts)) for _ in range(len(frame))]
            frame["due_action"] = pd.Series(actions, dtype="object")
        changes[name] = lambda _, frame=frame: frame
    return make_evaluation(**changes)


def assert_tame(path: Path) -> None:
    """Fail if anything in the workbook could act: a formula or link not ours, a chart that refers elsewhere."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        assert 0 < len(sheet.title) <= 31
        assert not set(sheet.title) & set("[]:*?/\\'")
        for cell in (cell for row in sheet for cell in row):
            assert cell.data_type != "f" or sheet.title == "Nutzenrechnung"
            assert cell.hyperlink is None or cell.hyperlink.location
    assert not any("hyperlink" in part for part in parts(path, r".*\.rels"))
    sheets = {sheet.strip("'") for sheet in book.sheetnames}
    for chart in parts(path, r"xl/charts/.*\.xml"):
        assert {ref.rpartition("!")[0].strip("'") for ref in re.findall(r"<c:f>(.*?)</c:f>", chart)} <= sheets
        assert not re.search(r"<c:title><c:tx><c:strRef>", chart)


@pytest.mark.slow
def test_hostile_text_in_all_tables_stays_text(tmp_path: Path) -> None:
    path = write(tmp_path, poison())
    assert_tame(path)
    shown = {cell.value for row in openpyxl.load_workbook(path)["Risiken"] for cell in row}
    tame = {text for text in HOSTILE if clean_text(text) == text and text.strip() and "_x" not in text}
    assert len(tame) > 15
    assert tame <= shown


@pytest.mark.parametrize("text", [text for text in HOSTILE if set(text) & set("=!\0\ud83d")])
def test_a_hostile_name_of_a_channel_does_not_reach_into_the_chart(text: str, tmp_path: Path) -> None:
    def few(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["kpi"].isin(["hours", "cost"])]

    def rename(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(name=pd.Series([text] * len(frame), dtype="object"))

    assert_tame(write(tmp_path, make_evaluation(kpis=few, channels=rename)))


@pytest.mark.slow
def test_hostile_names_of_body_and_departments_stay_text(tmp_path: Path) -> None:
    departments = {"presse": HOSTILE[0]} | {f"d{place}": text for place, text in enumerate(HOSTILE)}
    path = write(tmp_path, make_evaluation(name=HOSTILE[0], decides=HOSTILE[1], departments=departments))
    assert_tame(path)
    assert len(openpyxl.load_workbook(path).sheetnames) == 13 + len(departments)


@pytest.mark.slow
@pytest.mark.long(cases=2)
@pytest.mark.parametrize("text", HOSTILE)
def test_any_name_of_a_body_can_be_written(tmp_path: Path, text: str) -> None:
    assert_tame(write(tmp_path, make_evaluation(name=text, version=text, kpis=lambda frame: frame.iloc[:9])))


def test_text_that_is_too_long_is_cut_where_one_sees_it(tmp_path: Path) -> None:
    evaluation = make_evaluation(criteria=lambda frame: frame.assign(goal="A" * 40_000))
    book = openpyxl.load_workbook(write(tmp_path, evaluation))
    goal = records(book["Nutzenrechnung"])[0][label("goal")]
    assert len(goal) == 32_767
    assert goal.endswith("… [gekürzt]")


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_cleaned_text_is_legal(text: str) -> None:
    cleaned = clean_text(text)
    assert len(cleaned.encode("utf-16-le")) <= 2 * 32_767
    assert all(letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in cleaned)


def test_cutting_does_not_split_a_letter() -> None:
    assert clean_text("🚒" * 20, limit=10) == "🚒🚒🚒🚒…"


def test_sheet_names_are_legal_and_differ() -> None:
    wanted = ["Überblick", "überblick", "Amt [für] A/B: 'Test'?", "", "x" * 40, "X" * 40, "History", "🚒"]
    names = sheet_names([*wanted, *HOSTILE])
    assert names[:2] == ["Überblick", "überblick 2"]
    assert names[2] == "Amt für A B Test"
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 31 and name.casefold() != "history" for name in names)


def test_departments_of_the_same_name_get_sheets_of_their_own(tmp_path: Path) -> None:
    evaluation = make_evaluation(departments={"presse": "Inhalt", "andere": "INHALT"})
    book = openpyxl.load_workbook(write(tmp_path, evaluation))
    assert book.sheetnames[3:5] == ["Inhalt 2", "INHALT 3"]


# --- writing ---


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_evaluation_gives_the_same_bytes(language: str, evaluation: Evaluation, tmp_path: Path) -> None:
    first = write(tmp_path, evaluation, language).read_bytes()
    assert write(tmp_path, make_evaluation(proposals=consistent), language).read_bytes() == first
    assert [entry.name for entry in tmp_path.iterdir()] == ["kanalbilanz.xlsx"]


def test_a_failed_run_leaves_the_old_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path, make_evaluation())
    before = path.read_bytes()

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Book, "write", fail)
    with pytest.raises(RuntimeError):
        write(tmp_path, make_evaluation())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# --- LibreOffice ---


def convert(path: Path, kind: str) -> Path:
    """Let LibreOffice open a file and write it in another format."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    out = path.parent / "out"
    profile = (path.parent / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", kind, "--outdir", str(out)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=170)  # noqa: S603
    return out / f"{path.stem}.{kind}"


def without_results(path: Path, target: Path) -> Path:
    """Copy a workbook without the stored results of its formulas."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data) if "worksheets/sheet" in name else data)
    return target


@pytest.mark.slow
def test_libreoffice_computes_the_same_benefit(path: Path, evaluation: Evaluation, tmp_path: Path) -> None:
    stripped = without_results(path, tmp_path / "stripped.xlsx")
    opened = openpyxl.load_workbook(convert(stripped, "xlsx"), data_only=True)
    assert opened.sheetnames == openpyxl.load_workbook(path).sheetnames
    sheet = opened["Nutzenrechnung"]
    top = next(row for row in range(1, 60) if sheet.cell(row, 1).value == label("channel"))
    heading = [cell.value for cell in sheet[top]]
    points = dict(zip(evaluation.proposals["channel"], evaluation.proposals["benefit_point"], strict=True))
    rows = [dict(zip(heading, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=top + 1)]
    assert len(rows) == len(evaluation.criteria)
    for row in rows:
        assert row[label("benefit_point")] == pytest.approx(points[row[label("channel_id")]], abs=1e-9)
        assert row[label("difference")] == pytest.approx(0, abs=1e-9)


@pytest.mark.slow
def test_libreoffice_prints_hostile_text_without_complaint(tmp_path: Path) -> None:
    assert convert(write(tmp_path, poison()), "pdf").stat().st_size > 10_000
