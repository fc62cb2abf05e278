"""A long export says exactly what it would say if it were short: same counts, same findings, however it is cut."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from smeval.catalog import load_catalog
from smeval.errors import Finding, SmevalError
from smeval.frames.delivered import FindingRow
from smeval.read import Exports
from smeval.read.fast import rows as long_reading
from smeval.read.fast.rows import Taken, UnfitError, take_long
from smeval.read.identify import Match, definitions_of, identify
from smeval.read.merge.conversations import count_dialogue
from smeval.read.place import Place, place_of
from smeval.read.shapes.dialogue import read_conversations, read_messages
from smeval.read.table import take_table
from smeval.read.window import Window
from smeval.register import Register, load_register
from smeval.register.service_hours import service_minutes
from smeval.sources import Sheet
from smeval.sources.fast import long as long_sources
from smeval.sources.fast.long import LongText, open_long
from smeval.sources.fast.utf8 import NotUtf8Error
from smeval.sources.texts.text import open_text
from tests.bodies import channel, make_body
from tests.read.conftest import Files, ReadFiles

DEFINITIONS = definitions_of(load_catalog())
READERS = {"messages": read_messages, "conversations": read_conversations}
HEADS = {
    "messages": "nachricht_id;antwort_auf;richtung;eingang;art;automatisch;status;kanal;text",
    "threads": "nachricht_id;konversation_id;richtung;eingang;art;automatisch;status;kanal;text",
    "conversations": "konversation_id;eingang;antwort_am;status;automatisch;reaktionszeit;kanal;text",
}
TEXTS = ("Hallo", '"a; b"', '"Zeile\n2; x"', '"er sagte ""ja"""', "Grüße", '"x\r\ny"', "", "😀", "FlÃ¤che")
ODD_MOMENTS = (
    "gestern", "", "2025-02-30 10:00", "31.13.2025", "2099-01-01 10:00", " 2025-05-05 10:00", "2025-03-30 02:30",
    "-", "2025-05-05T10:00Z",
)  # fmt: skip
LAYOUTS = (
    ("%Y-%m-%d %H:%M",), ("%Y-%m-%dT%H:%M:%S",), ("%d.%m.%Y %H:%M",), ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"),
    ("%m/%d/%Y %H:%M",), ("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M"), ("%Y-%m-%dT%H:%M:%SZ",),
    ("%d.%m.%Y",), ("%Y-%m-%d",), ("%Y-%m-%d %H:%M", "%Y-%m-%d"), ("%d.%m.%Y", "%d.%m.%Y %H:%M"), ("%Y-%m-%d 00:00",),
    ("%d.%m.%Y %H:%M", "%d.%m.%y"), ("%d.%m.%y",),
)  # fmt: skip
ID_FORMS: tuple[Callable[[int], str], ...] = (
    str, lambda n: f"{n}.0", lambda n: str(17_841_400_000_000_000 + n * 7), lambda n: f"1234567_{n}_äb",
    lambda n: f'"{n}"', lambda n: f" {n}", lambda n: "x" * (n % 20) + str(n),
)  # fmt: skip


def random_table(seed: int) -> bytes:  # noqa: C901 - one kind of damage after the other, each a line
    """Return an export, clean or with faults of every kind."""
    r = random.Random(seed)  # noqa: S311 - the same tables in every run
    kind, rows_wanted, dirt = (
        r.choice([*HEADS, "messages"]),
        r.choice([3, 8, 40, 200]),
        r.choice([0, 0, 0.01, 0.05, 0.2]),
    )
    layouts, id_of = r.choice(LAYOUTS), r.choice(ID_FORMS)

    def moment() -> str:
        if r.random() < 0.02:
            return r.choice(ODD_MOMENTS)
        old = r.random() < 0.2
        start, days = (pd.Timestamp("2022-01-01"), 1200) if old else (pd.Timestamp("2025-03-28"), 9)
        return (start + pd.Timedelta(minutes=r.randrange(1440 * days))).strftime(r.choice(layouts))

    def spoilt(text: str, other: str) -> str:
        return text if r.random() < dirt else other

    def row(number: int, ids: list[str]) -> list[str]:
        own = id_of(r.randrange(rows_wanted) if r.random() < 0.03 else number)
        parent = r.choice(ids) if ids and r.random() < 0.5 else id_of(99_999) if r.random() < 0.02 else ""
        ids.append(own)
        more = [
            r.choice(["Kommentar", "Nachricht", "x", ""]), r.choice(["nein", "nein", "nein", "ja", ""]),
            spoilt("blau", r.choice(["offen", "beantwortet", "ignoriert", ""])),
            r.choice(["kanal"] * 5 + ["Facebook", "", spoilt("anderer", "kanal")]), r.choice(TEXTS),
        ]  # fmt: skip
        if kind == "conversations":
            span = r.choice(["", "", "1:30:00", "1d 2h", spoilt("bald", "")])
            return [own, moment(), r.choice(["", moment()]), more[2], more[1], span, *more[3:]]
        belongs = parent if kind == "messages" else r.choice(["k1", "k2", "k3", ""])
        return [own, belongs, spoilt("?", r.choice(["eingehend", "ausgehend"])), moment(), *more]

    rows: list[str] = []
    ids: list[str] = []
    for number in range(rows_wanted):
        fields = row(number, ids)
        if r.random() < dirt:
            change = r.randrange(8)
            if change == 0:
                fields.pop()
            elif change == 1:
                fields.append("z")
            elif change == 2:
                fields[r.randrange(len(fields))] = 'a"b'
            elif change == 3:
                fields = HEADS[kind].split(";")
            elif change == 4:
                fields = [""] * len(fields)
            elif change == 5:  # what people write between the rows of their list
                fields = ["", r.choice(["März 2025", "Summe", "3.2.", "Stand 12.1.2026"]), *[""] * (len(fields) - 2)]
            elif change == 6:
                fields[1] = r.choice(["Mai 2025", "3.2.25", "5. Mai 2025, 10:15", "ja"])
            else:
                rows.append("")
        rows.append(";".join(fields))
    if r.random() < dirt:
        rows.append(r.choice(['"offen', "kurz;1", rows[-1][: len(rows[-1]) // 2]]))
    end = r.choice(["\n", "\n", "\r\n", "\r"])
    before = r.choice(["", "", "\ufeff", "sep=;\n", "Bericht\n\n"])
    return (before + HEADS[kind] + end + end.join(rows) + (end if r.random() < 0.8 else "")).encode()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    folder = tmp_path_factory.mktemp("long") / "stadt"
    declared = channel("kanal", "facebook", dialogue="answers", answer_within=24)
    return load_register(make_body(folder, channels=[declared]))


def outcome(take: Callable[[], Taken], notes: list[Finding], place: Place, register: Register) -> list[object]:
    """Return everything that reading one sheet brings about."""

    def service(start: pd.Series, end: pd.Series) -> pd.Series:
        return service_minutes(start, end, register)

    try:
        taken = take()
        if isinstance(taken.table, SmevalError):
            raise taken.table
        rows = taken.table
        counts, (part,) = count_dialogue([READERS[rows.export.shape](rows, place, Window())], place, service)
    except SmevalError as error:
        return ["refused", sorted(str(FindingRow.of(note)) for note in error.findings)]
    lines = f"{rows.lines[0]}-{rows.lines[-1]}" if len(rows) else ""
    found = sorted(str(FindingRow.of(note)) for note in [*notes, *taken.findings, *part.findings])
    return [counts.to_csv(), found, lines, part.rows_read, part.rows_dropped, part.coverage.to_csv(), str(part.window)]


def short_outcome(data: bytes, place: Place, register: Register) -> list[object] | None:
    """Return what the ordinary way makes of the text; None where it knows no such export."""
    try:
        (sheet,), notes = open_text(data, "f.csv")
    except SmevalError as error:
        return ["refused", sorted(str(FindingRow.of(note)) for note in error.findings)]
    match = identify(sheet, DEFINITIONS)
    return (
        outcome(lambda: Taken(take_table(sheet, match)), notes, place, register) if isinstance(match, Match) else None
    )


@pytest.mark.long(cases=3)
@pytest.mark.parametrize("start", range(0, 100, 10))
def test_long_and_short_say_the_same(start: int, register: Register) -> None:
    place = place_of(register, register.catalog, "kanal")
    compared = 0
    for seed in range(start, start + 10):
        data = random_table(seed)
        expected = short_outcome(data, place, register)
        for size in (60, 1000, 1_000_000):
            sheet = open_long(data, len(data), "f.csv")
            if sheet is None or expected is None:
                continue
            match = identify(sheet, DEFINITIONS)
            assert isinstance(match, Match)
            zone = place.zone_of(match.definition.export)

            def take(sheet: LongText = sheet, match: Match = match, zone: str = zone, size: int = size) -> Taken:
                return take_long(sheet, match, zone, piece=size)

            try:
                assert outcome(take, [], place, register) == expected, f"table {seed} in pieces of {size}"
            except UnfitError:
                continue
            compared += 1
    assert compared >= 15


def export(n: int = 400) -> list[str]:
    """Return lines of an export: a question and its answer after ten minutes, twenty times a day."""
    at = pd.Timestamp("2025-05-01 08:00")
    lines = [HEADS["messages"]]
    for number in range(n):
        asked = at + pd.Timedelta(minutes=30 * number)
        answered = asked + pd.Timedelta(minutes=10)
        lines.append(f"{2 * number};;eingehend;{asked:%Y-%m-%d %H:%M};Kommentar;nein;;kanal;")
        lines.append(
            f'{2 * number + 1};{2 * number};ausgehend;{answered:%Y-%m-%d %H:%M};Kommentar;nein;;kanal;"gut; so"'
        )
    return lines


@pytest.fixture
def taken_long(monkeypatch: pytest.MonkeyPatch) -> list[Sheet]:
    """Treat every text as long, and list the sheets that were read so."""
    sheets: list[Sheet] = []
    ordinary = long_reading.take_long

    def noted(sheet: LongText, match: Match, zone: str) -> Taken:
        taken = ordinary(sheet, match, zone, piece=2000)
        sheets.append(sheet)
        return taken

    monkeypatch.setattr("smeval.sources.LONG", 1)
    monkeypatch.setattr("smeval.sources.fast.long.HEAD", 4000)
    monkeypatch.setattr("smeval.sources.fast.long.SAMPLE", 1000)
    monkeypatch.setattr("smeval.read.fast.rows.take_long", noted)
    return sheets


def summary(exports: Exports) -> tuple[object, ...]:
    frames = (exports.dialogue, exports.files, exports.findings, exports.evidence, exports.coverage)
    return tuple(frame.to_csv() for frame in frames)


def files(lines: list[str], **more: str | bytes) -> Files:
    return {"Nachrichten.csv": "\n".join(lines) + "\n", **more}


def test_the_public_way_gives_the_same(
    read_files: ReadFiles, taken_long: list[Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = export()
    lines.insert(100, "kurz;1")
    lines[50:50] = [lines[60], ""]
    own = files(lines, **{"Juni.csv": "\n".join([lines[0], lines[-2], lines[-1]]) + "\n"})
    exports = read_files("facebook", own, answer_within=24)
    assert len(taken_long) == 2
    assert exports.dialogue["n"].sum() == 400
    assert {"rows_short", "blank_lines", "rows_repeated"} <= set(exports.findings["id"])
    monkeypatch.setattr("smeval.sources.LONG", 10**9)
    assert summary(read_files("facebook", own, answer_within=24)) == summary(exports)
    assert len(taken_long) == 2


def test_a_text_too_long_for_memory_is_read(
    read_files: ReadFiles, taken_long: list[Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("smeval.sources", "smeval.sources.fast.long", "smeval.read.fast.rows"):
        monkeypatch.setattr(f"{module}.MAX_SIZE", 20_000)
    exports = read_files("facebook", files(export(), **{"Mai.csv": "Post ID;Publish time\n" + "1;2025\n" * 9000}))
    assert exports.dialogue["n"].sum() == 400
    assert dict(zip(exports.files["file"], exports.files["status"], strict=True)) == {
        "exports/kanal/Mai.csv": "rejected", "exports/kanal/Nachrichten.csv": "recognised",
    }  # fmt: skip
    assert len(taken_long) == 1


def test_text_that_is_not_utf8_is_read_as_ever_or_refused(
    read_files: ReadFiles, taken_long: list[Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = export()
    lines[701] += "Grüße"
    own = {"Nachrichten.csv": ("\r\n".join(lines) + "\r\n").encode("cp1252")}
    exports = read_files("facebook", own)
    assert exports.findings["id"].tolist() == ["decoded_as_cp1252"]
    assert exports.dialogue["n"].sum() == 400
    for module in ("smeval.sources", "smeval.sources.fast.long", "smeval.read.fast.rows"):
        monkeypatch.setattr(f"{module}.MAX_SIZE", 20_000)
    refused = read_files("facebook", own)
    assert refused.findings[["id", "row"]].values.tolist() == [["long_not_utf8", "702"]]
    assert refused.dialogue.empty
    assert not taken_long


def test_a_long_text_that_is_no_moderation_export_is_read_as_ever(
    read_files: ReadFiles, taken_long: list[Sheet]
) -> None:
    content = "Monat;Jahr;Follower\n" + "".join(f"{month};2025;{1000 + month}\n" for month in range(1, 13))
    exports = read_files("facebook", {"Werte.csv": content})
    assert len(exports.measures) == 12
    assert not taken_long


def test_most_rows_odd_is_no_long_text() -> None:
    lines = export(20)
    data = ("\n".join([lines[0], *(line + ";zu viel" for line in lines[1:])]) + "\n").encode()
    sheet = open_long(data, len(data), "f.csv")
    assert sheet is not None
    match = identify(sheet, DEFINITIONS)
    assert isinstance(match, Match)
    with pytest.raises(UnfitError):
        take_long(sheet, match, "Europe/Berlin")


@pytest.mark.parametrize(
    "data",
    [
        b"a;b\n\xff\xfe\n",
        "a;b\n".encode("utf-16"),
        b'"a;""b"""\n"1;""2"""\n',
        b"a;b\n\0\n",
        b'"a;b\n',
        b"PK\x03\x04",
    ],
)
def test_what_does_not_begin_as_plain_text_is_not_cut(data: bytes) -> None:
    assert open_long(data, len(data), "f.csv") is None


def test_zero_bytes_far_down_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smeval.sources.fast.long.HEAD", 4000)
    monkeypatch.setattr("smeval.sources.fast.long.SAMPLE", 1000)
    data = ("\n".join(export()) + "\n").encode()[:-20] + b"\0\n"
    sheet = open_long(data, len(data), "f.csv")
    assert sheet is not None
    match = identify(sheet, DEFINITIONS)
    assert isinstance(match, Match)
    with pytest.raises(NotUtf8Error) as caught:
        take_long(sheet, match, "Europe/Berlin", piece=500)
    assert caught.value.args == (801,)


def test_the_head_is_short(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("\n".join(export(20_000)) + "\n", encoding="utf-8")
    sheet = open_long(path, path.stat().st_size, "f.csv")
    assert sheet is not None
    assert len(sheet.rows) == long_sources.HEAD_RECORDS
