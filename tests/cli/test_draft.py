"""A draft marks what is guessed, shows no cell, and reads the file once it is completed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from smeval.cli import main
from smeval.cli.check import findings_of
from smeval.read import read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bodies import channel, make_body

POSTS = """Statistik von irgendwem
Post-ID;Veröffentlicht am;Aufrufe;Reaktionen;Kommentaren;Verfasser;Gefühl
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
    """Decide what only people can know, as the comments ask."""
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
    assert "bitte ergänzen" in next(line for line in text.splitlines() if line.startswith("source = "))
    assert export["shape"] == "posts"
    assert export["dates"] == ["%d.%m.%Y %H:%M"]
    assert export["numbers"] == ["1234.5", "1.234,5"]  # 1.234 is read in two ways, so people decide
    assert set(export["columns"]) == {"post_id", "published_at", "views", "reactions", "comments"}
    assert (export["unused"], export["dropped"]) == (["Gefühl"], ["Verfasser"])


def test_every_guess_is_marked(file: Path) -> None:
    lines = draft(file).stdout.splitlines()
    for number, line in enumerate(lines):
        if re.match(r"(id|shape|dates|numbers|zone|\w+ = \{)", line):
            assert "Annahme" in line + lines[number - 1], line
    assert "Überschrift nur ähnlich einer bekannten" in draft(file).stdout  # Kommentaren, Kommentare


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


# --- what is drafted loads at once ---

#: Tables that nobody knows, by the shape that is drafted for them.
TABLES = {
    "posts": POSTS,
    "conversations": "Datum;Name;Frage;Antwort gegeben am;Vermerk\n03.02.2025;Erika;Wann?;04.02.2025;ja\n",
    "days": "Tag im Jahr;Aufrufe;Likes;Reichweite %\n03.02.2025;5;3,5 %;12,0\n14.02.2025;6;4,5 %;13,0\n",
    "figures": "Jahr;Monat als Zahl;Reichweiten;Followers\n2025;1;5;6\n",
    "aside": "Sorte;Menge\nApfel;5\nBirne;x\n",
}


def put(folder: Path, text: str) -> None:
    (folder / "catalog").mkdir(exist_ok=True)
    (folder / "catalog" / "entwurf.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("shape", TABLES)
def test_a_draft_loads_at_once(shape: str, file: Path) -> None:
    file.write_text(TABLES[shape], encoding="utf-8")
    body = file.parents[2]
    put(body, draft(file).stdout)
    register = load_register(body)
    assert register.catalog.faulty == ()
    (row,) = read_exports(register).files.to_dict("records")
    assert row["export"].partition("/")[2] == "own_auswertung"
    assert tomllib.loads((body / "catalog" / "entwurf.toml").read_text("utf-8"))["exports"][0]["shape"] == shape


def test_a_rate_in_percent_is_no_count(file: Path) -> None:
    file.write_text(TABLES["days"], encoding="utf-8")
    (export,) = tomllib.loads(draft(file).stdout)["exports"]
    assert set(export["columns"]) == {"date", "views"}
    assert export["unused"] == ["Likes", "Reichweite %"]


def test_a_list_with_answers_is_no_table_of_messages(file: Path) -> None:
    file.write_text(TABLES["conversations"], encoding="utf-8")
    (export,) = tomllib.loads(draft(file).stdout)["exports"]
    assert {name: column["de"] for name, column in export["columns"].items()} == {
        "received_at": ["Datum"],
        "answered_at": ["Antwort gegeben am"],
    }
    assert export["dropped"] == ["Name", "Frage"]


def test_days_beside_figures_are_no_requests(file: Path) -> None:
    file.write_text("Tag;Seitenaufrufe;Neue Follower\n01.03.2025;110;4\n02.03.2025;90;1\n", encoding="utf-8")
    (export,) = tomllib.loads(draft(file).stdout)["exports"]
    assert (export["shape"], set(export["columns"])) == ("days", {"date", "page_views", "followers_gained"})


def test_hours_are_not_taken_for_minutes(file: Path) -> None:
    file.write_text("Eingang;Antwortzeit (Std.)\n03.03.2025;2\n04.03.2025;3\n", encoding="utf-8")
    (export,) = tomllib.loads(draft(file).stdout)["exports"]
    assert (set(export["columns"]), export["unused"]) == ({"received_at"}, ["Antwortzeit (Std.)"])


def test_what_is_lacking_is_said_where_the_file_is_refused(file: Path) -> None:
    file.write_text(POSTS.replace("Veröffentlicht am", "Wann"), encoding="utf-8")
    file.write_text(file.read_text("utf-8").replace("31.01.2025 08:00", "neulich"), encoding="utf-8")
    text = draft(file).stdout
    assert '# shape = "posts"' in text
    assert "# published_at = " in text
    put(file.parents[2], text)
    (finding,) = findings_of(read_exports(load_register(file.parents[2])))[:1]
    assert "bitte ergänzen" in finding.sentence(Wording("de"))


@pytest.mark.parametrize(
    ("language", "line"), [("de", "#   views = Aufrufe (Anzahl)"), ("en", "#   views = views (count)")]
)
def test_measures_stand_beside_it_with_their_meaning(language: str, line: str, file: Path) -> None:
    text = draft(file, "--language", language).stdout
    assert line in text.splitlines()
    assert "saves =" not in text  # Facebook does not offer them


def every_file() -> list[Path]:
    shared = Path(__file__).parents[3] / "shared" / "exports"
    return sorted(
        path
        for root in (Path(__file__).parents[1] / "read" / "exports", shared)
        for path in root.rglob("*")
        if path.is_file() and not path.name.endswith(".expected.json")
    )


@pytest.mark.parametrize("number", range(8))
def test_the_draft_of_every_export_loads_and_the_file_is_read_or_refused(number: int, tmp_path: Path) -> None:
    """Known exports need none; with headings that nobody knows, each gets a draft that loads."""
    for path in every_file()[number::8]:
        folder = make_body(tmp_path / f"{path.stem[:20]}-{path.parent.name}", channels=[channel("k", "facebook")])
        target = folder / "exports" / "k" / path.name
        target.parent.mkdir(parents=True)
        target.write_bytes(renamed(path))
        result = draft(target)
        if result.exit_code:
            assert "Kopfzeile" in result.output or "leer" in result.output or "Der Inhalt" in result.output, path
            continue
        put(folder, result.stdout)
        register = load_register(folder)
        assert register.catalog.faulty == (), path
        exports = read_exports(register)
        assert "unexpected" not in set(exports.findings["id"]), path
        rejected = exports.files[exports.files["status"] == "rejected"]["file"]
        assert set(rejected) <= set(exports.findings["file"]), path


def renamed(path: Path) -> bytes:
    """Return a text file whose first headings are written otherwise, any other file as it is."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data
    return re.sub(r"\b(ID|id|Date|Datum|Content|eingang|Label)\b", r"\1 (neu)", text, count=4).encode("utf-8")


# --- a body's own description that is wrong ---


@pytest.mark.parametrize(
    ("change", "id_", "key", "told"),
    [
        (('shape = "posts"', 'shape = "beiträge"'), "catalog_choice", "exports.0.shape", "posts, days"),
        (("views = {", "vievs = {"), "catalog_unknown_measure", "own_auswertung.columns.vievs", "views"),
        (("zone = ", "zohne = "), "catalog_key_unknown", "exports.0.zohne", "zone"),
        (('zone = "local"', ""), "catalog_zone_needed", "exports.0", "UTC"),
        (("published_at = {", "# published_at = {"), "catalog_columns_needed", "exports.0", "published_at"),
        (('id = "facebook"', 'id = "facebook'), "catalog_toml", "", "TOML"),
    ],
)
def test_a_faulty_description_names_its_place_and_disables_only_itself(
    change: tuple[str, str], id_: str, key: str, told: str, file: Path
) -> None:
    body = file.parents[2]
    put(body, draft(file).stdout.replace(*change))
    other = draft(file).stdout.replace('id = "own_auswertung"', 'id = "own_other"').replace("own_", "own_b_")
    (body / "catalog" / "gut.toml").write_text(other, encoding="utf-8")
    register = load_register(body)
    finding = next(finding for finding in register.findings if finding.file == "catalog/entwurf.toml")
    assert (finding.id, finding.key, finding.severity) == (id_, key, "error")
    assert told in finding.sentence(Wording("de"))
    assert read_exports(register).files["export"].tolist() == ["facebook/own_b_other"]
    assert "catalog/entwurf.toml" in CliRunner().invoke(main, ["check", str(body)]).stdout
