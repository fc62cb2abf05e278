"""A draft marks what is guessed, shows no cell, and reads the file once it is completed."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from xlsxwriter import Workbook

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


@pytest.mark.parametrize("content", ["Erika;Hans\nMax;Moritz\n", "03.02.2025;Erika\n04.02.2025;Max\n", "Erika\nMax\n"])
def test_of_a_file_without_headings_no_word_is_told(content: str, file: Path) -> None:
    file.write_text(content, encoding="utf-8")
    result = draft(file)
    assert result.exit_code == 0
    assert "Zeile mit Überschriften" in " ".join(result.output.replace("#", "").split())
    assert "Erika" not in result.output
    put(file.parents[2], result.output)
    register = load_register(file.parents[2])
    assert register.catalog.faulty == ()
    assert [finding.id for finding in findings_of(read_exports(register))][:1] == ["left_aside"]


def test_a_known_export_needs_no_description(file: Path) -> None:
    file.write_text("Post ID,Page ID,Publish time,Permalink,Reach\n1,7,01/31/2025 10:00,x,50\n", encoding="utf-8")
    text = draft(file).stdout
    assert "facebook/posts" in text
    assert tomllib.loads(text) == {}


@pytest.mark.parametrize(
    ("owner", "export", "told"), [("eigene", "liste", "instead"), ("facebook", "posts", "replaced")]
)
def test_a_description_in_place_of_a_built_in_one_says_so(owner: str, export: str, told: str, file: Path) -> None:
    file.write_text("Post ID,Page ID,Publish time,Permalink,Reach\n1,7,01/31/2025 10:00,x,50\n", encoding="utf-8")
    put(file.parents[2], IN_PLACE.format(owner=owner, export=export))
    findings = findings_of(read_exports(load_register(file.parents[2])))
    assert f"own_description_{told}" in {finding.id for finding in findings}


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


#: Tables of which no heading is known, by the shape and the columns that their content tells.
BY_CONTENT = {
    "requests": (
        "Wann kam es;Wann geantwortet;Von;Thema\n03.02.2025 10:15;04.02.2025 09:00;A;Müll\n"
        "05.02.2025 11:00;05.02.2025 12:30;B;Bäder\n06.02.2025 08:00;;C;Kita\n",
        "conversations",
        {"received_at": "Wann kam es", "answered_at": "Wann geantwortet"},
    ),
    "requests_turned": (
        "Raus;Rein;Was\n04.02.2025;03.02.2025;x\n05.02.2025;05.02.2025;y\n",
        "conversations",
        {"received_at": "Rein", "answered_at": "Raus"},
    ),
    "requests_mixed": (
        "Rein;Raus;Was\n3.2.25;04.02.2025;x\n5.2.2025, 10:00 Uhr;6.2.25;y\n6.2.25;7.2.25 08:00;z\n",
        "conversations",
        {"received_at": "Rein", "answered_at": "Raus"},
    ),
    "days": ("Wann;Fans dazu;Gesehen\n03.02.2025;5;100\n04.02.2025;6;120\n", "days", {"date": "Wann"}),
    "posts": (
        "Wohin;Wann;Echo\nhttps://example.invalid/a;03.02.2025;5\nhttps://example.invalid/b;04.02.2025;6\n",
        "posts",
        {"post_id": "Wohin", "published_at": "Wann"},
    ),
    "months": ("J;M;Echo\n2025;Januar;5\n2025;Februar;6\n", "figures", {"year": "J", "month": "M"}),
}


@pytest.mark.parametrize("kind", BY_CONTENT)
def test_the_shape_is_told_by_the_content(kind: str, file: Path) -> None:
    content, shape, columns = BY_CONTENT[kind]
    file.write_text(content, encoding="utf-8")
    text = draft(file).stdout
    (export,) = tomllib.loads(text)["exports"]
    assert f'shape = "{shape}"' in text
    assert {name: (column.get("de") or column["en"])[0] for name, column in export["columns"].items()} == columns
    body = file.parents[2]
    put(body, text)
    register = load_register(body)
    assert register.catalog.faulty == ()
    exports = read_exports(register)
    assert exports.files["export"].tolist() == ["facebook/own_auswertung"]
    assert exports.files["rows_dropped"].tolist() == [0]


def test_numbers_that_mean_nothing_known_can_be_given_a_measure(file: Path) -> None:
    file.write_text(BY_CONTENT["days"][0], encoding="utf-8")
    text = draft(file).stdout
    text = text.replace('# Kennzahl = { de = ["Gesehen"]', 'views = { de = ["Gesehen"]')
    text = (
        text.replace('shape = "aside"', "")
        .replace('# shape = "days"', 'shape = "days"')
        .replace("# numbers", "numbers")
    )
    text = re.sub(r"# (numbers = .*)", r"\1", text)
    put(file.parents[2], text)
    exports = read_exports(load_register(file.parents[2]))
    assert exports.totals == {"exports/fb/Auswertung 2025.csv": {"views": 220}}


def test_sheets_that_are_built_alike_are_one_description(file: Path) -> None:
    path = file.with_name("Liste.xlsx")
    with Workbook(path) as book:
        for month in ("Anfang", "Ende"):
            sheet = book.add_worksheet(month)
            for at, row in enumerate((("Rein", "Raus"), ("03.02.2025 10:00", "04.02.2025 10:00"))):
                sheet.write_row(at, 0, row)
    body = file.parents[2]
    file.unlink()
    put(body, draft(path).stdout)
    exports = read_exports(load_register(body))
    assert exports.files["status"].tolist() == ["recognised"]
    assert exports.files["rows_read"].tolist() == [2]


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
    file.write_text("Eingang;Bis dahin (Std.)\n03.03.2025;2\n04.03.2025;3\n", encoding="utf-8")
    (export,) = tomllib.loads(draft(file).stdout)["exports"]
    assert (set(export["columns"]), export["unused"]) == ({"received_at"}, ["Bis dahin (Std.)"])


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
        (("zone = ", "zohne = "), "catalog_key_unknown_near", "exports.0.zohne", "vermutlich: zone"),
        (("zone = ", "xyz = "), "catalog_key_unknown", "exports.0.xyz", "dates"),
        (("%d.%m.%Y %H:%M", "TT.MM.JJJJ"), "catalog_date_form", "exports.0", "%d.%m.%Y"),
        (("checked = 20", 'checked = "im Mai" # 20'), "catalog_type", "exports.0.checked", "2025-12-31"),
        (('["1234.5"', '["1.2"'), "catalog_choice", "exports.0.numbers.0", "1.234,5"),
        (("own_auswertung", "Eigene"), "catalog_pattern", "exports.0.id", "own_report"),
        ((", required = true", ""), "catalog_nothing_required", "exports.0", "required = true"),
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


@pytest.mark.parametrize(
    ("name", "content", "id_", "severity"),
    [
        ("a.toml", b"", "catalog_no_text", "warning"),
        ("a.toml", None, "catalog_unreadable", "error"),  # a folder
        ("a.toml", 'name = "Ä"'.encode("utf-16"), "catalog_not_utf8", "error"),
        ("a.toml", 'name = "Ä"'.encode("cp1252"), "catalog_not_utf8", "error"),
        ("a.toml.txt", b"x = 1", "catalog_ending", "warning"),
    ],
)
def test_what_is_no_description_is_told_and_the_others_hold(
    name: str, content: bytes | None, id_: str, severity: str, file: Path
) -> None:
    body = file.parents[2]
    put(body, draft(file).stdout)
    if content is None:
        (body / "catalog" / name).mkdir()
    else:
        (body / "catalog" / name).write_bytes(content)
    register = load_register(body)
    (finding,) = (finding for finding in register.findings if finding.file.startswith("catalog"))
    assert (finding.file, finding.id, finding.severity) == (f"catalog/{name}", id_, severity)
    assert all(finding.sentence(Wording(language)) for language in ("de", "en"))
    assert read_exports(register).files["export"].tolist() == ["facebook/own_auswertung"]


def test_of_two_descriptions_with_one_id_the_second_is_left_out(file: Path) -> None:
    body = file.parents[2]
    put(body, draft(file).stdout)
    (body / "catalog" / "zweite.toml").write_bytes((body / "catalog" / "entwurf.toml").read_bytes())
    register = load_register(body)
    (finding,) = register.catalog.faulty
    assert (finding.file, finding.id) == ("catalog/zweite.toml", "catalog_described_twice")
    assert "catalog/entwurf.toml" in finding.sentence(Wording("de"))
    assert read_exports(register).files["export"].tolist() == ["facebook/own_auswertung"]


IN_PLACE = """id = "{owner}"
name = "Eigene"
[[exports]]
id = "{export}"
shape = "posts"
source = "own table"
checked = 2025-01-01
verified = true
dates = ["%m/%d/%Y %H:%M"]
zone = "Europe/Berlin"
numbers = ["1234.5"]
[exports.columns]
post_id = {{ en = ["Post ID"], required = true }}
account = {{ en = ["Page ID"] }}
published_at = {{ en = ["Publish time"], required = true }}
link = {{ en = ["Permalink"] }}
reach = {{ en = ["Reach"], required = true }}
"""


@pytest.mark.parametrize(
    "months", ["Kennzahl;Jan 25;Feb 25", "Kennzahl;Januar;Februar", "Was;01/2025;02/2025", "Kennzahl;2025-01;2025-02"]
)
def test_a_table_with_months_as_columns_shows_no_cell(file: Path, months: str) -> None:
    file.write_text(f"{months}\nFollower;1.287;1.301\nReichweite;4.711;4.812\n", encoding="utf-8")
    told = draft(file)
    assert not re.search(r"1\.287|1\.301|4\.711|4\.812", told.output)


def test_a_heading_that_is_only_alike_dates_nothing(file: Path) -> None:
    rows = "".join(f"{week}.02.2025;{week * 3};{week},50\n" for week in range(10, 20))
    file.write_text(f"Tag;Follower;Ausgaben\n{rows}", encoding="utf-8")
    (export,) = tomllib.loads(draft(file).stdout)["exports"]
    assert not {"answered_at", "sent_at"} & set(export.get("columns", {}))
    assert export["dates"] == ["%d.%m.%Y"]
