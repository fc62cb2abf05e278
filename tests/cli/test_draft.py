"""A draft marks what is guessed, shows no cell, and reads the file once it is completed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smeval.cli import main
from smeval.read import read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body

POSTS = """Statistik von irgendwem
Post-ID;Veröffentlicht am;Aufrufe;Reaktionen;Kommentar;Verfasser;Gefühl
901;31.01.2025 08:00;1.234;5;1;Erika Geheim;froh
902;28.02.2025 09:30;12.500;6;0;Hans Privat;matt
"""


def draft(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["draft", *map(str, words)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = make_body(tmp_path / "stadt", channels=[channel("fb", "facebook"), channel("masto", "mastodon")])
    path = folder / "exports" / "fb" / "Auswertung 2025.csv"
    path.parent.mkdir(parents=True)
    path.write_text(POSTS, encoding="utf-8")
    return path


def complete(text: str) -> str:
    """Fill in what only people can know, as the comments ask."""
    text = re.sub(r'^# (source = ".*?")', r"\1", text, flags=re.M)
    text = re.sub(r"^# (checked = \S+)", r"\1", text, flags=re.M)
    return text.replace('numbers = ["1234.5", "1.234,5"]', 'numbers = ["1.234,5"]')


def test_a_completed_draft_reads_the_file(file: Path) -> None:
    result = draft(file)
    assert result.exit_code == 0, result.stdout
    catalog = file.parents[2] / "catalog"
    catalog.mkdir()
    (catalog / "eigen.toml").write_text(complete(result.stdout), encoding="utf-8")
    exports = read_exports(load_register(file.parents[2]))
    assert exports.posts[["views", "reactions", "comments"]].to_numpy().tolist() == [[1234, 5, 1], [12500, 6, 0]]
    assert exports.evidence["rule"].tolist() == ["facebook/own_auswertung catalog/eigen.toml"]
    assert "own_description" in exports.findings["id"].tolist()
    assert exports.files["export"].tolist() == ["facebook/own_auswertung"]


def test_it_is_toml_that_says_what_is_lacking(file: Path) -> None:
    text = draft(file).stdout
    (export,) = tomllib.loads(text)["exports"]
    assert "source" not in export
    assert "checked" not in export
    assert export["shape"] == "posts"
    assert export["dates"] == ["%d.%m.%Y %H:%M"]
    assert export["numbers"] == ["1234.5", "1.234,5"]  # 1.234 is read in two ways, so people decide
    assert set(export["columns"]) == {"post_id", "published_at", "views", "reactions", "comments"}
    assert export["unused"] == ["Verfasser", "Gefühl"]


def test_every_guess_is_marked(file: Path) -> None:
    lines = draft(file).stdout.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(id|shape|dates|numbers|zone|\w+ = \{)", line):
            assert "Annahme" in line + lines[number - 1], line
    assert "Überschrift nur ähnlich einer bekannten" in draft(file).stdout  # Kommentar, Kommentare


def test_no_cell_is_printed(file: Path) -> None:
    text = draft(file).stdout
    for secret in ("Erika", "Hans", "froh", "12.500", "901", "irgendwem"):
        assert secret not in text


def test_what_does_not_look_like_a_heading_is_not_printed(file: Path) -> None:
    file.write_text("Datum;Aufrufe;max@beispiel.de\n2025-01-01;5;1\n", encoding="utf-8")
    text = draft(file).stdout
    assert "beispiel" not in text
    assert "1 Felder" in text


def test_a_file_without_headings_is_refused_without_a_word_of_it(file: Path) -> None:
    file.write_text("Erika;Hans\nMax;Moritz\n", encoding="utf-8")
    result = draft(file)
    assert result.exit_code == 1
    assert "Kopfzeile" in result.output
    assert "Erika" not in result.output


def test_a_known_export_needs_no_description(file: Path) -> None:
    file.write_text("Post ID,Page ID,Publish time,Permalink,Reach\n1,7,01/31/2025 10:00,x,50\n", encoding="utf-8")
    text = draft(file).stdout
    assert "facebook/posts" in text
    assert tomllib.loads(text) == {}


def test_the_channel_decides_on_the_platform(file: Path) -> None:
    assert tomllib.loads(draft(file, "--channel", "masto").stdout)["id"] == "mastodon"
    result = draft(file, "--channel", "mast")
    assert result.exit_code == 1
    assert "masto" in result.output


def test_a_file_that_lies_nowhere_is_drafted_too(tmp_path: Path) -> None:
    path = tmp_path / "stats.csv"
    path.write_text("Date,Views,Watch time\n2025-01-01,5,1:30:00\n", encoding="utf-8")
    table = tomllib.loads(draft(path, "--language", "en").stdout)
    assert (table["id"], table["exports"][0]["shape"]) == ("own", "days")
    assert table["exports"][0]["columns"]["watch_time"]["unit"] == "hms"


def test_a_description_of_the_body_replaces_the_built_in_one(file: Path) -> None:
    text = complete(draft(file).stdout).replace('id = "own_auswertung"', 'id = "posts"')
    (file.parents[2] / "catalog").mkdir()
    (file.parents[2] / "catalog" / "eigen.toml").write_text(text, encoding="utf-8")
    (file.parent / "alt.csv").write_text("Post ID,Page ID,Publish time,Permalink,Reach\n", encoding="utf-8")
    exports = read_exports(load_register(file.parents[2]))
    status = exports.files.set_index("file")["status"].to_dict()
    assert status == {"exports/fb/Auswertung 2025.csv": "recognised", "exports/fb/alt.csv": "rejected"}
    assert exports.evidence["rule"].tolist() == ["facebook/posts catalog/eigen.toml"]
