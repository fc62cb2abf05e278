"""From the draw to the KPI: a sheet drawn from the exports of the sample city, ticked, saved again, read back."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from smeval.cli import main
from smeval.evaluation import evaluate
from smeval.frames import rows
from smeval.kpis.formulas.proportion import exact_interval
from smeval.wording import Wording

NAME, TARGET = "presse_facebook", "bogen.xlsx"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def body(tmp_path: Path, project_root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a body with one channel of the sample city and its list of posts."""
    city, folder = project_root / "data" / "musterstadt", tmp_path / "musterstadt"
    (folder / "exports" / NAME).mkdir(parents=True)
    for name in ("body.toml", "channels.csv"):
        shutil.copy(city / name, folder / name)
    for path in (city / "exports" / NAME / "2025").glob("Jan-01*.csv"):
        shutil.copy(path, folder / "exports" / NAME / path.name)
    lines = (folder / "channels.csv").read_text(encoding="utf-8-sig").splitlines()
    (folder / "channels.csv").write_text("\n".join(lines[:2]) + "\n", encoding="utf-8")
    (tmp_path / "hier").mkdir()
    monkeypatch.chdir(tmp_path / "hier")
    return folder


def draw(body: Path, *words: str, subject: str = "on_website") -> Result:
    return run("sample", body, "--year", "2025", "--channel", NAME, "--subject", subject, *words)


def opened(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path).worksheets[0]


def table(sheet: Worksheet) -> list[dict[str, Any]]:
    """Return the rows to tick."""
    found = [list(row) for row in sheet.values]
    top = next(place for place, row in enumerate(found) if "Kennung" in row)
    return [dict(zip(map(str, found[top]), row, strict=True)) for row in found[top + 1 :]]


def state_of(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def tick(path: Path, *answers: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    top = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Ergebnis")
    for number, answer in enumerate(answers, start=1):
        sheet.cell(top.row + number, top.column).value = answer
    day = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "Geprüft am")
    sheet.cell(day.row, day.column + 1).value = "20.11.2025"
    book.save(path)


def saved_again(path: Path) -> Path:
    """Let LibreOffice open a workbook and save it."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    out, profile = path.parent / "out", (path.parent / "profile").as_uri()
    command = [office, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=170)  # noqa: S603
    return out / path.name


ANSWERS = ["ja"] * 26 + ["nein"] * 3 + ["entfällt"]


@pytest.mark.slow
@pytest.mark.parametrize("office", [False, True], ids=["as ticked", "saved by LibreOffice"])
def test_what_was_drawn_and_ticked_becomes_the_kpi(body: Path, office: bool) -> None:
    before = state_of(body)
    result = draw(body, "--out", TARGET)
    assert result.exit_code == 0, result.output
    assert "30 von 348" in result.output
    assert state_of(body) == before
    tick(Path(TARGET), *ANSWERS)
    (body / "samples").mkdir()
    shutil.copy(saved_again(Path(TARGET).resolve()) if office else TARGET, body / "samples" / "Stichprobe.xlsx")
    evaluation = evaluate(body, 2025)
    (kpi,) = (row for row in rows(evaluation.kpis) if row.kpi == "on_website" and row.period == "2025")
    assert (kpi.state, kpi.n) == ("measured", 29)
    assert kpi.value == pytest.approx(26 / 29)
    assert (kpi.low, kpi.high) == pytest.approx(exact_interval(26, 29))
    (sample,) = rows(evaluation.samples)
    assert (sample.drawn, sample.representative, sample.population) == ("random", True, 348)
    assert sample.outcome == "contradicted"  # "Alle Meldungen stehen gleichzeitig auf …"
    told = [row.id for row in rows(evaluation.findings)]
    assert not {name for name in told if name.startswith("sample_")}
    assert told.count("observed_alternative") == 1
    assert "Stichprobe.xlsx" in "".join(row.file for row in rows(evaluation.evidence))


@pytest.mark.slow
def test_half_a_sheet_stops_nothing_and_is_told(body: Path) -> None:
    draw(body, "--out", TARGET)
    tick(Path(TARGET), *["ja"] * 14)
    (body / "samples").mkdir()
    shutil.copy(TARGET, body / "samples" / "halb.xlsx")
    evaluation = evaluate(body, 2025)
    (kpi,) = (row for row in rows(evaluation.kpis) if row.kpi == "on_website" and row.period == "2025")
    assert (kpi.state, Wording("de").tell(kpi.reason)) == ("missing", "Bogen nicht fertig: 14 von 30 angekreuzt.")
    checked = run("check", body, "--year", "2025")
    assert checked.exit_code == 0
    assert "14 von 30 Zeilen angekreuzt" in " ".join(checked.output.split())
    (finding,) = (row for row in rows(evaluation.findings) if row.id == "sample_unfinished")
    assert (finding.severity, finding.file) == ("warning", "samples/halb.xlsx")


def test_the_draw_can_be_computed_by_hand_and_does_not_change(body: Path) -> None:
    draw(body, "--out", TARGET, "--seed", "42")
    ids = {row["Kennung"] for row in table(opened(Path(TARGET)))}
    draw(body, "--n", "500", "--out", "alle.xlsx")
    every = [row["Kennung"] for row in table(opened(Path("alle.xlsx")))]
    ranked = sorted(every, key=lambda post: hashlib.sha256(f"42:{post}".encode()).hexdigest())
    assert ids == set(ranked[:30])
    assert len(every) == len(set(every)) == 348


def test_everything_on_the_sheet_is_text(body: Path) -> None:
    draw(body, "--out", TARGET)
    sheet = opened(Path(TARGET))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert all(row["Kennung"].isdigit() and len(row["Kennung"]) > 12 for row in table(sheet))
    assert [row["Nr."] for row in table(sheet)] == [str(number) for number in range(1, 31)]
    assert sheet.freeze_panes is not None
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"ja,nein,entfällt"'


def test_the_sheet_and_what_is_printed_say_how_it_was_drawn(body: Path) -> None:
    result = draw(body)
    sheet = opened(Path(f"stichprobe_{NAME}_2025_on_website.xlsx"))
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    for label in ("Kanal", "Jahr", "Frage", "Wer urteilt", "Grundlage", "Startwert", "Prüfziffer des Bogens"):
        assert label in texts
    assert {"30", "348"} <= set(texts)
    assert any(" bis " in text and text.endswith("2025") for text in texts)
    assert "mindestens" not in result.output
    named = draw(body, subject="Auch auf der Website")  # by its name too the file is called by the id
    assert "gibt es schon" in " ".join(named.output.split())
    short = draw(body, "--n", "12", "--out", "short.xlsx")
    assert "mindestens 17" in short.output
    english = draw(body, "--language", "en", "--out", "sheet.xlsx")
    assert "Drawn: 30 of 348" in english.output
    assert "does not apply" in opened(Path("sheet.xlsx")).data_validations.dataValidation[0].formula1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--n", "5"), "5 Beiträge sind zu wenige"),
        (("--n", "1000"), "Gewünscht waren 1.000"),
        (("--seed", "7"), "Startwert ist selbst gewählt"),
    ],
)
def test_what_is_unusual_is_told(body: Path, words: tuple[str, ...], told: str) -> None:
    result = draw(body, *words)
    assert result.exit_code == 0
    assert told in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--channel", "presse_facebok"), "Gemeint ist vielleicht „presse_facebook“"),
        (("--channel", "nirgends"), "gibt es in channels.csv nicht"),
        (("--subject", "onwebsite"), "Gemeint ist vielleicht"),
        (("--subject", "mond"), "ist nicht bekannt"),
        (("--subject", "imprint_reachable"), "werden Seiten geprüft"),
        (("--year", "2019"), "keine eigenen Beiträge aus 2019"),
        (("--out", "bogen.csv"), "endet nicht auf .xlsx"),
        (("--n", "0"), "0"),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else "",
)
def test_wrong_usage_is_a_sentence_and_ends_with_2(body: Path, words: tuple[str, ...], told: str) -> None:
    result = draw(body, *words)
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())
    assert not list(Path().iterdir())


def test_of_an_alternative_nothing_is_drawn(body: Path) -> None:
    with (body / "channels.csv").open("a", encoding="utf-8") as file:
        file.write("brief;Brief;presse;newsletter\n")
    result = draw(body, "--channel", "brief")
    assert result.exit_code == 2
    assert "ist eine Alternative und wird nicht beurteilt" in " ".join(result.output.split())


def test_nothing_is_written_into_the_folder_or_over_a_file(body: Path) -> None:
    before = state_of(body)
    inside = draw(body, "--out", str(body / "samples" / "bogen.xlsx"))
    assert (inside.exit_code, "außerhalb" in inside.output) == (2, True)
    Path(TARGET).write_text("meins", encoding="utf-8")
    over = draw(body, "--out", TARGET)
    assert (over.exit_code, "wird nicht überschrieben" in " ".join(over.output.split())) == (2, True)
    assert Path(TARGET).read_text(encoding="utf-8") == "meins"
    assert state_of(body) == before


def test_a_folder_that_is_not_there_is_a_sentence(body: Path) -> None:
    result = draw(body, "--out", "nicht/da/bogen.xlsx")
    assert result.exit_code == 1
    assert "konnte nicht geschrieben werden" in result.output


def test_only_videos_are_drawn_for_captions(body: Path) -> None:
    assert draw(body, "--out", TARGET, subject="captions").exit_code == 0
    kinds = {row["Art"] for row in table(opened(Path(TARGET)))}
    assert kinds
    assert kinds <= {"Video", "Kurzvideo", "Direktübertragung"}
