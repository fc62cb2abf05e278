from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smeval.cli import main
from smeval.evaluation import evaluate
from smeval.frames.columns import FRAMES
from smeval.record.snapshot import open_snapshot
from smeval.register import load_register
from tests.test_evaluation import NAME, good_body


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def body(tmp_path: Path) -> Path:
    return good_body(tmp_path / "stadt")


@pytest.mark.parametrize("language", ["de", "en"])
def test_init_makes_forms_that_load_once_they_are_filled_in(tmp_path: Path, language: str) -> None:
    folder = tmp_path / "neu"
    result = run("init", folder, "--language", language)
    assert result.exit_code == 0, result.output
    assert "smeval check" in result.output
    with (folder / "channels.csv").open("a", encoding="utf-8") as file:
        file.write("presse_x;presse;X (Twitter)\n")
    settings = (folder / "body.toml").read_text(encoding="utf-8")
    (folder / "body.toml").write_text(re.sub(r"(?m)^name = .*$", 'name = "Stadt Neu"', settings), encoding="utf-8")
    register = load_register(folder)
    assert register.channels["platform"].tolist() == ["x"]
    (readme,) = (folder / "exports").iterdir()
    rating = "Arbeitgeberbewertung (Sterne)" if language == "de" else "Employer rating (stars)"
    assert rating in readme.read_text(encoding="utf-8")
    for table in ("goals", "duties", "risks", "effort", "costs", "actions"):
        assert (folder / f"{table}.csv").is_file()


def test_init_never_overwrites(body: Path) -> None:
    before = (body / "body.toml").read_bytes()
    result = run("init", body)
    assert result.exit_code == 1
    assert "nicht leer" in result.output
    assert (body / "body.toml").read_bytes() == before


def test_check_says_what_was_recognised(body: Path) -> None:
    result = run("check", body)
    assert result.exit_code == 0, result.output
    assert "zahlen.csv" in result.output
    assert "Tabelle mit Zahlen, von Hand geführt" in result.output
    assert "Dateien: 1 erkannt, 0 abgelehnt" in result.output


def test_check_as_json_has_every_key(body: Path) -> None:
    (entry,) = json.loads(run("check", body, "--json").output)
    assert entry["path"] == f"exports/{NAME}/zahlen.csv"
    assert (entry["status"], entry["channel"], entry["language"], entry["rows_read"]) == ("recognised", NAME, "de", 12)
    assert (entry["start"], entry["end"]) == ("2025-01-01", "2025-12-31")
    assert entry["totals"]["comments"] == 120
    assert entry["totals"]["followers"] is None
    assert set(entry) == {
        "path", "status", "export", "channel", "language", "rows_read", "rows_counted", "rows_dropped", "start",
        "end", "as_of", "totals", "findings",
    }  # fmt: skip


def test_check_can_be_limited_to_a_year(body: Path) -> None:
    assert json.loads(run("check", body, "--json", "--year", "2023").output) == []
    assert len(json.loads(run("check", body, "--json", "--year", "2025").output)) == 1


def test_check_names_a_file_nobody_knows_and_fails(body: Path) -> None:
    (body / "exports" / NAME / "fremd.csv").write_text("Kanal;Jahr;Farbe\na;2025;rot\n", encoding="utf-8")
    result = run("check", body, "--json")
    assert result.exit_code == 1
    rejected = [entry for entry in json.loads(result.output) if entry["status"] == "rejected"]
    (finding,) = rejected[0]["findings"]
    assert finding["severity"] == "error"
    assert "Tabelle mit Zahlen, von Hand geführt" in finding["message"]
    assert "rot" not in result.output


def test_check_tells_all_faults_of_the_register_as_json_too(body: Path) -> None:
    (body / "goals.csv").write_text("channel;goal\nx;y\n", encoding="utf-8")
    result = run("check", body, "--json")
    assert result.exit_code == 1
    register, export = json.loads(result.output)
    assert (register["path"], register["status"]) == ("goals.csv", "rejected")
    assert len(register["findings"]) > 3
    assert (export["path"], export["status"]) == (f"exports/{NAME}/zahlen.csv", "recognised")


def test_evaluate_prints_the_kpi_table_with_full_precision(body: Path) -> None:
    result = run("evaluate", body, "--year", "2025", "--csv", "-")
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.output)))
    assert list(rows[0]) == list(FRAMES["kpis"].dtypes)
    cost = next(row for row in rows if row["kpi"] == "cost_per_interaction" and row["period"] == "2025")
    assert float(cost["value"]) == 2500 / 1200


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_evaluate_writes_the_table_and_what_is_saved_outside_and_nothing_into_the_folder(
    body: Path, tmp_path: Path
) -> None:
    before = contents(body)
    assert run("evaluate", body, "--year", "2025", "--csv", "-").exit_code == 0
    result = run("evaluate", body, "--year", "2025", "--out", tmp_path / "out", "--save", tmp_path / "saved")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out" / "stadt" / "2025" / "kennzahlen.csv").is_file()
    assert contents(body) == before
    assert open_snapshot(tmp_path / "saved" / "presse") == evaluate(body, 2025, "presse")


def test_an_unknown_department_is_exit_code_1_with_a_sentence(body: Path) -> None:
    result = run("evaluate", body, "--year", "2025", "--department", "pressse")
    assert result.exit_code == 1
    assert "Den Fachbereich „pressse“ gibt es nicht" in result.output


@pytest.mark.parametrize(
    "words", [["evaluate", "x"], ["evaluate", "x", "--year", "zwei"], ["report", "x"], ["nonsense"]]
)
def test_wrong_usage_is_exit_code_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_format_that_cannot_be_written_is_wrong_usage(body: Path) -> None:
    assert run("report", body, "--year", "2025", "--format", "docx").exit_code == 2


@pytest.mark.parametrize("command", [[], ["init"], ["check"], ["draft"], ["evaluate"], ["report"], ["close"]])
def test_help_teaches(command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert len(result.output) > 300


def test_check_names_channels_without_any_file(body: Path) -> None:
    (body / "exports" / NAME / "zahlen.csv").unlink()
    (entry,) = json.loads(run("check", body, "--json").output)
    assert (entry["path"], entry["findings"][0]["id"]) == ("channels.csv", "channel_without_files")
    assert NAME in entry["findings"][0]["message"]


@pytest.mark.parametrize("option", ["--csv", "--out", "--save"])
def test_nothing_is_written_into_the_folder(body: Path, option: str) -> None:
    before = (body / "channels.csv").read_bytes()
    assert run("evaluate", body, "--year", "2025", option, body / "channels.csv").exit_code == 2
    assert (body / "channels.csv").read_bytes() == before


def test_evaluate_fails_loudly_on_files_it_cannot_read(body: Path) -> None:
    (body / "exports" / NAME / "fremd.csv").write_text("Farbe;Form\nrot;rund\n", encoding="utf-8")
    assert run("evaluate", body, "--year", "2025", "--csv", "-").exit_code == 1


@pytest.mark.parametrize("command", [["check"], ["evaluate", "--year", "2025"], ["report", "--year", "2025"]])
def test_a_new_folder_asks_for_its_channels(tmp_path: Path, command: list[str]) -> None:
    folder = tmp_path / "stadt"
    run("init", folder)
    result = run(command[0], folder, *command[1:])
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert "Hier ist noch kein Kanal eingetragen." in " ".join(result.output.split())
