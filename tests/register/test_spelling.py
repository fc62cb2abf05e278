"""Blanks and upper or lower case tell neither channels nor departments apart, in tables and in folders."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from smeval.evaluation import evaluate
from smeval.frames import rows
from smeval.ids import LANGUAGES
from smeval.read import read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import channel, duties, make_body, write_table
from tests.register.test_sheets import NAME, YES, fill, put

BODY = 'name = "Stadt"\n[departments]\npresse = "Presseamt"\n'


@pytest.fixture
def body(tmp_path: Path) -> Path:
    listed = [
        channel("presse_facebook", "facebook", department="Presse"),
        channel("presse_x", "x", department="presse "),
        channel("amt_x", "x", department="PRESSE"),
    ]
    spelled = [row | {"channel": "Presse_Facebook "} for row in duties("presse_facebook", 2025)]
    folder = make_body(tmp_path / "stadt", BODY, channels=listed, duties=spelled)
    for name in ("Presse_Facebook", "PRESSE_X"):
        (folder / "exports" / name).mkdir(parents=True)
    write_table(folder / "exports" / "Presse_Facebook" / "z.csv", [{"Jahr": 2025, "Monat": 1, "Follower": 5}])
    write_table(folder / "exports" / "PRESSE_X" / "z.csv", [{"Jahr": 2025, "Monat": 1, "Follower": 6}])
    return folder


def test_departments_and_channels_are_one_and_the_same_with_a_note(body: Path) -> None:
    register = load_register(body)
    assert dict(register.departments) == {"presse": "Presseamt"}
    assert set(register.channels["department"]) == {"presse"}
    assert set(register.duties["channel"]) == {"presse_facebook"}
    notes = {(note.file, note.key): note for note in register.findings if note.id == "register_spelling"}
    assert {place: note.values for place, note in notes.items()} == {
        ("channels.csv", "department"): {"name": "presse", "n": 2},
        ("duties.csv", "channel"): {"name": "presse_facebook", "n": 17},
    }
    assert {note.severity for note in notes.values()} == {"note"}


def test_a_folder_written_otherwise_is_the_channels(body: Path) -> None:
    exports = read_exports(load_register(body))
    assert exports.files[["file", "channel", "status"]].to_numpy().tolist() == [
        ["exports/Presse_Facebook/z.csv", "presse_facebook", "recognised"],
        ["exports/PRESSE_X/z.csv", "presse_x", "recognised"],
    ]
    told = exports.findings[exports.findings["id"] == "folder_spelling"]
    assert told["file"].tolist() == ["exports/PRESSE_X/z.csv", "exports/Presse_Facebook/z.csv"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notes_are_sentences(body: Path, language: str) -> None:
    for note in load_register(body).findings:
        assert note.sentence(Wording(language)).endswith(".")


def test_a_department_is_asked_for_in_any_spelling(body: Path) -> None:
    for asked in ("presse", " Presse ", "PRESSE"):
        assert dict(evaluate(body, 2025, asked).departments) == {"presse": "Presseamt"}
    whole = evaluate(body, 2025)
    assert set(whole.select("Presse ").channels["channel"]) == {"presse_facebook", "presse_x", "amt_x"}


def test_a_ticked_sheet_written_otherwise_is_the_channels_own(tmp_path: Path) -> None:
    folder = make_body(tmp_path / "stadt", channels=[channel(NAME, "facebook")])

    def change(sheet: Worksheet) -> None:
        fill(sheet, "Kanal", f" {NAME.upper()}")

    put(folder, *YES, change=change)
    register = load_register(folder)
    (row,) = rows(register.samples)
    assert (row.channel, row.intact) == (NAME, True)
    assert {post.channel for post in rows(register.sampled_posts)} == {NAME}
    (note,) = (note for note in register.findings if note.id == "register_spelling")
    assert (note.file, note.key, note.values) == ("samples/bogen.xlsx", "channel", {"name": NAME, "n": 1})
