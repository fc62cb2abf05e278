"""Every finding occurs, says in both languages what to do, and never what stands in a cell."""

from __future__ import annotations

import gzip
import io
import tomllib
import warnings
import zipfile
from collections.abc import Callable
from importlib.resources import files

import pytest
import xlsxwriter

from smeval import sources
from smeval.errors import Finding, SourceError
from smeval.ids import LANGUAGES
from smeval.sources import Sheet, archive
from smeval.sources.workbooks import engine
from smeval.wording import Wording

Open = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]

CONTENT = "Geheimnis"
ROWS = f"a;b\n1;{CONTENT}\n2;{CONTENT}\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(more: Callable[[xlsxwriter.Workbook], object] = lambda _: None) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet("Daten").write(0, 0, CONTENT)
        more(made)
    return stream.getvalue()


def hide(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("Alt")
    sheet.write(0, 0, CONTENT)
    sheet.hide()


def reach_far(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("Fern").write(1_048_575, 9, CONTENT)


def with_formula() -> bytes:
    data = workbook(lambda book: book.add_worksheet("Summen").write_formula(0, 0, "=1+1", None, 12345))
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<v>12345</v>", b""))
    return stream.getvalue()


def with_parts(data: bytes, *names: str, count: int = 1) -> bytes:
    stream = io.BytesIO(data)
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a" if data else "w", zipfile.ZIP_DEFLATED) as made:
        warnings.simplefilter("ignore")  # of names that occur twice
        for name in names:
            for _ in range(count):
                made.writestr(name, with_parts(b"", "b.csv") if name.endswith(".zip") else ROWS)
    return stream.getvalue()


def with_type(mimetype: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", mimetype)
    return stream.getvalue()


def linked() -> bytes:
    info = zipfile.ZipInfo("b.csv")
    info.external_attr = 0o120777 << 16
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr(info, ROWS)
    return stream.getvalue()


#: What brings each finding about, and the place it names behind the file.
CASES: dict[str, tuple[bytes, str]] = {
    "decoded_as_cp1252": (f"{ROWS}3;ä\n".encode("cp1252"), ""),
    "double_encoded": (f"{ROWS}3;Ã¤\n".encode(), "4"),
    "line_wrapped": (f'"a;""b"""\n"1;""{CONTENT}"""\n'.encode(), ""),
    "stray_quote": (f'{ROWS}3;{CONTENT}"x\n'.encode(), "4"),
    "field_too_long": (f"{ROWS}3;{CONTENT * 20_000}\n".encode(), "4"),
    "last_record_cut": (f"a;b;c\n1;2;{CONTENT}\n3;{CONTENT}".encode(), "3"),
    "hidden_sheet": (workbook(hide), "Alt"),
    "external_links": (with_parts(workbook(), "xl/externalLinks/externalLink1.xml"), ""),
    "formula_without_value": (with_formula(), "Summen"),
    "file_unreachable": (b"", ""),
    "file_too_large": (ROWS.encode() * 100, ""),
    "file_empty": (b"\xef\xbb\xbf\n \n", ""),
    "file_cut": (f"{ROWS}ä3;ä".encode()[:-1], ""),
    "file_damaged": (with_parts(b"", "a.csv")[:-5], ""),
    "not_decodable": (ROWS.encode() + b"3;\x81\n", "4"),
    "not_text": (ROWS.encode() + b"3;\xff\x02\n", "4"),
    "null_bytes": (ROWS.encode() + b"3;\0\n", "4"),
    "mixed_encodings": (ROWS.encode() + "ä;1\n".encode() + "ä;1\n".encode("cp1252"), "5"),
    "unterminated_quote": (f'{ROWS}3;"{CONTENT}\n'.encode(), "4"),
    "wrong_type": (b"%PDF-1.7 " + CONTENT.encode(), ""),
    "expands_too_far": (with_parts(b"", "a.csv"), ""),
    "password_protected": (OLE + "EncryptedPackage".encode("utf-16-le"), ""),
    "workbook_macros": (with_parts(workbook(), "xl/vbaProject.bin"), ""),
    "workbook_unreadable": (OLE + CONTENT.encode(), ""),
    "workbook_timeout": (workbook(), ""),
    "workbook_empty": (workbook(), ""),
    "too_many_cells": (workbook(reach_far), "#2"),
    "archive_empty": (with_parts(b""), ""),
    "member_path": (with_parts(b"", "../b.csv"), ""),
    "member_link": (linked(), ""),
    "member_twice": (with_parts(b"", "b.csv", count=2), ""),
    "member_nested": (with_parts(b"", "b.zip"), ""),
}  # fmt: skip


def wording(language: str) -> dict[str, dict[str, str]]:
    file = files("smeval") / "catalog" / "wording" / language / "findings_sources.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def test_every_worded_finding_has_a_case() -> None:
    for language in LANGUAGES:
        assert wording(language)["finding"].keys() == CASES.keys() | {"wrong_ending"}


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Set the limits so low that a small file exceeds the one in question."""
    match request.getfixturevalue("kind"):
        case "file_too_large":
            monkeypatch.setattr(sources, "MAX_SIZE", 1000)
        case "expands_too_far":
            monkeypatch.setattr(archive, "MAX_EXPANDED", 10)
        case "workbook_timeout":
            monkeypatch.setattr(engine, "_ask", lambda *_: {"refused": "workbook_timeout"})
        case "workbook_empty":
            monkeypatch.setattr(engine, "_ask", lambda *_: {"sheets": []})


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.usefixtures("tight")
def test_a_finding_names_place_and_remedy_in_both_languages(
    open_bytes: Open, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, place = CASES[kind]
    if kind == "file_unreachable":
        monkeypatch.setattr("pathlib.Path.read_bytes", _refuse)
    try:
        _, findings = open_bytes(data, "exports/stadt/delivered")
        refusal = ""
    except SourceError as error:
        findings = [*error.findings]
        refusal = str(error)
    (finding,) = findings
    assert finding.id == kind
    assert refusal in ("", finding.text(Wording("en")))
    assert finding.severity == "error" or not refusal
    assert place in (finding.row, finding.key)
    for language, request in (("de", "bitte"), ("en", "please")):
        text = finding.text(Wording(language))
        assert text.startswith("exports/stadt/delivered")
        assert place in text
        assert request in text.casefold() or kind == "line_wrapped"
        assert CONTENT not in text
        assert CONTENT not in repr(finding)


def _refuse(_path: object) -> bytes:
    raise PermissionError


REFUSED_TYPES = {
    "pdf": b"%PDF-1.7",
    "image": b"\x89PNG\r\n",
    "gzip": b"\x1f\x8b\x08",
    "bzip2": b"BZh9",
    "xz": b"\xfd7zXZ\0",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "rar": b"Rar!\x1a",
    "parquet": b"PAR1",
    "database": b"SQLite format 3\0",
    "tar": gzip.compress(b"outbox.json".ljust(257, b"\0") + b"ustar"),
    "html": b"\xef\xbb\xbf\n<!DOCTYPE html><table>",
    "xml": b'<?xml version="1.0"?><feed/>',
    "html_table": b"<html><table><tr><td>1",
    "mail": b"From: a@example.invalid\nSubject: x\n\nx",
    "link": b"[InternetShortcut]\nURL=https://example.invalid",
    "numbers": with_parts(b"", "Index/Document.iwa"),
    "powerbi": with_parts(b"", "Report/Layout"),
    "document": with_parts(b"", "word/document.xml"),
}


@pytest.mark.parametrize("kind", REFUSED_TYPES)
def test_what_is_no_table_is_named(open_bytes: Open, kind: str) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(REFUSED_TYPES[kind], "tabelle.csv")
    (finding,) = error.value.findings
    assert (finding.id, finding.values) == ("wrong_type", {"kind": kind})
    for language in LANGUAGES:
        assert wording(language)["file_type"][kind] in finding.text(Wording(language))


MISNAMED = {
    "xlsx": workbook(),
    "xlsb": with_parts(b"", "xl/workbook.bin"),
    "xls": OLE,
    "ods": with_type("application/vnd.oasis.opendocument.spreadsheet"),
    "spreadsheetml": b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    "archive": with_parts(b"", "a.csv"),
    "json": b'[{"a": 1}]',
}


@pytest.mark.parametrize("kind", MISNAMED)
@pytest.mark.parametrize("name", ["a.csv", "A.TSV"])
def test_what_is_no_text_may_not_be_named_text(open_bytes: Open, kind: str, name: str) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(MISNAMED[kind], name)
    (finding,) = error.value.findings
    assert (finding.id, finding.values) == ("wrong_ending", {"kind": kind, "ending": name[1:].casefold()})
    for language, request in (("de", "bitte"), ("en", "please")):
        assert wording(language)["file_type"][kind] in finding.text(Wording(language))
        assert request in finding.text(Wording(language)).casefold()


def test_every_worded_type_can_be_met() -> None:
    for language in LANGUAGES:
        assert wording(language)["file_type"].keys() == REFUSED_TYPES.keys() | MISNAMED.keys()
