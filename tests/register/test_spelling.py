"""Blanks and upper or lower case tell neither channels nor departments apart, in tables and in folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.ids import LANGUAGES
from smeval.read import read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import channel, duties, make_body, write_table

BODY = 'name = "Stadt"\n[departments]\npresse = "Presseamt"\n'


@pytest.fixture
def body(tmp_path: Path) -> Path:
    rows = [
        channel("presse_facebook", "facebook", department="Presse"),
        channel("presse_x", "x", department="presse "),
        channel("amt_x", "x", department="PRESSE"),
    ]
    spelled = [row | {"channel": "Presse_Facebook "} for row in duties("presse_facebook", 2025)]
    folder = make_body(tmp_path / "stadt", BODY, channels=rows, duties=spelled)
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
