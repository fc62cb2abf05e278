"""Members of a zip are opened one by one; a bad one is named and does not hide the others."""

from __future__ import annotations

import io
import stat
import warnings
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from smeval.errors import Finding, SourceError
from smeval.sources import Sheet, archive, zips

Open = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]

TABLE = b"a,b\n1,2\n"


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that occur twice
        for name, data in members:
            made.writestr(name, data)
    return stream.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def encrypted(data: bytes) -> bytes:
    """Set the flag for encryption in the local and in the central header."""
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01" + data[7 : at + 8] + b"\x01" + data[at + 9 :]


def workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet("Blatt").write_row(0, 0, ["a", "b"])
    return stream.getvalue()


def test_every_member_is_a_file_of_its_own(open_bytes: Open) -> None:
    data = packed(("Tabellendaten.csv", TABLE), ("tief/mappe.xlsx", workbook()), ("c.csv", "ä\n".encode("cp1252")))
    sheets, (note,) = open_bytes(data, "exports/a.zip")
    assert [(sheet.file, sheet.name) for sheet in sheets] == [
        ("exports/a.zip!Tabellendaten.csv", ""),
        ("exports/a.zip!tief/mappe.xlsx", "Blatt"),
        ("exports/a.zip!c.csv", ""),
    ]
    assert (note.id, note.file) == ("decoded_as_cp1252", "exports/a.zip!c.csv")


@pytest.mark.parametrize(
    ("member", "fault"),
    [
        (("../b.csv", TABLE), "member_path"),
        (("/b.csv", TABLE), "member_path"),
        (("C:\\b.csv", TABLE), "member_path"),
        (("..\\b.csv", TABLE), "member_path"),
        ((link("b.csv"), b"/etc/passwd"), "member_link"),
        (("b.zip", packed(("c.csv", TABLE))), "member_nested"),
        (("b.pdf", b"%PDF-1.7"), "wrong_type"),
        (("b.csv", b""), "file_empty"),
        (("b.csv", b"x" * 2000), "file_too_large"),
    ],
    ids=["upwards", "absolute", "drive", "upwards with backslashes", "link", "zip", "pdf", "empty", "large"],
)
def test_a_bad_member_is_named_and_the_others_are_read(
    open_bytes: Open, monkeypatch: pytest.MonkeyPatch, member: tuple[str | zipfile.ZipInfo, bytes], fault: str
) -> None:
    monkeypatch.setattr("smeval.sources.MAX_SIZE", 1000)
    sheets, (finding,) = open_bytes(packed(("a.csv", TABLE), member), "a.zip")
    assert [sheet.file for sheet in sheets] == ["a.zip!a.csv"]
    assert (finding.id, finding.severity) == (fault, "error")
    assert finding.file.startswith("a.zip!")


def test_members_of_the_same_name_are_all_refused_once(open_bytes: Open) -> None:
    sheets, (finding,) = open_bytes(packed(("a.csv", TABLE), ("b.csv", TABLE), ("b.csv", TABLE)), "a.zip")
    assert [sheet.file for sheet in sheets] == ["a.zip!a.csv"]
    assert (finding.id, finding.file, finding.values) == ("member_twice", "a.zip!b.csv", {"n": 2})


def test_an_encrypted_member_is_refused(open_bytes: Open) -> None:
    sheets, (finding,) = open_bytes(encrypted(packed(("a.csv", TABLE))), "a.zip")
    assert sheets == []
    assert (finding.id, finding.file) == ("password_protected", "a.zip!a.csv")


def test_a_member_with_a_wrong_checksum_is_refused(open_bytes: Open) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.csv", TABLE)
        made.writestr("b.csv", b"c,d\n3,4\n")
    sheets, (finding,) = open_bytes(stream.getvalue().replace(b"1,2", b"1,9"), "a.zip")
    assert [sheet.file for sheet in sheets] == ["a.zip!b.csv"]
    assert (finding.id, finding.file) == ("file_damaged", "a.zip!a.csv")


def test_what_systems_put_beside_the_files_is_ignored(open_bytes: Open) -> None:
    data = packed(("a/", b""), ("a/b.csv", TABLE), ("__MACOSX/a/._b.csv", b"\0\1"), ("a/.DS_Store", b"\0\1"))
    sheets, findings = open_bytes(data, "a.zip")
    assert [sheet.file for sheet in sheets] == ["a.zip!a/b.csv"]
    assert findings == []


@pytest.mark.parametrize("encoding", ["cp437", "utf-8"])
def test_umlauts_in_names_of_members_without_a_flag(open_bytes: Open, encoding: str) -> None:
    name = "Übersicht Größe.csv".encode(encoding)
    data = packed(("x" * len(name), TABLE)).replace(b"x" * len(name), name)
    (sheet,), _ = open_bytes(data, "a.zip")
    assert sheet.file == "a.zip!Übersicht Größe.csv"


def test_a_zip_that_would_expand_too_far_is_refused(open_bytes: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    by_ratio = packed(("a.csv", b"0" * (zips.HARMLESS + 1)))
    with pytest.raises(SourceError) as error:
        open_bytes(by_ratio, "a.zip")
    assert error.value.findings[0].id == "expands_too_far"

    monkeypatch.setattr(archive, "MAX_EXPANDED", 5)
    with pytest.raises(SourceError) as error:
        open_bytes(packed(("a.csv", TABLE)), "a.zip")
    assert error.value.findings[0].id == "expands_too_far"


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (packed(), "archive_empty"),
        (packed((".hidden", b"")), "archive_empty"),
        (packed(("a.csv", TABLE))[:-10], "file_damaged"),
        (b"PK\x03\x04 and nothing more", "file_damaged"),
    ],
    ids=["no members", "only hidden members", "cut", "no zip"],
)
def test_a_zip_that_is_no_zip_or_holds_nothing_is_refused(open_bytes: Open, data: bytes, fault: str) -> None:
    with pytest.raises(SourceError) as error:
        open_bytes(data, "a.zip")
    assert [(finding.id, finding.file) for finding in error.value.findings] == [(fault, "a.zip")]
