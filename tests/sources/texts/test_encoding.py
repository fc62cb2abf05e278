"""Bytes become text without guessing beyond what they prove."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.errors import SourceError
from smeval.sources.texts.encoding import decode

TEXT = "Datum;Größe\n„Köln“ – 5 €\n"


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        (TEXT.encode(), []),
        (codecs.BOM_UTF8 + TEXT.encode(), []),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), []),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), []),
        (TEXT.encode("cp1252"), ["decoded_as_cp1252"]),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16 little", "utf-16 big", "cp1252"],
)
def test_every_encoding_of_an_export_gives_the_same_text(data: bytes, notes: list[str]) -> None:
    text, findings = decode(data, "a.csv")
    assert text == TEXT
    assert [finding.id for finding in findings] == notes


@pytest.mark.parametrize(
    ("data", "fault", "row"),
    [
        (b"a;b\n1;\0\n", "null_bytes", "2"),
        ("a;b\n".encode("utf-16-le"), "null_bytes", "1"),
        ("a;ä\n".encode() + "b;ü\n".encode("cp1252"), "mixed_encodings", "2"),
        ("a;ä\nb;ü".encode()[:-1], "file_cut", ""),
        (codecs.BOM_UTF16_LE + "a;b".encode("utf-16-le")[:-1], "file_cut", ""),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00b\x00c\x00", "not_decodable", ""),
        (b"a;b\n1;\x81\n", "not_decodable", "2"),
        (b"a;b\n\xff\x02\x03;1\n", "not_text", "2"),
    ],
    ids=["null", "utf-16 without mark", "two encodings", "cut in a letter", "cut in utf-16", "half a pair",
         "no encoding", "binary"],
)  # fmt: skip
def test_what_is_not_text_in_one_encoding_is_refused_with_its_line(data: bytes, fault: str, row: str) -> None:
    with pytest.raises(SourceError) as error:
        decode(data, "a.csv")
    (finding,) = error.value.findings
    assert (finding.id, finding.file, finding.row) == (fault, "a.csv", row)


def test_text_encoded_twice_is_kept_and_reported_once() -> None:
    damaged = "a;b\nFläche;Größe\n".encode().decode("cp1252")
    text, (finding,) = decode(damaged.encode(), "a.csv")
    assert text == damaged
    assert (finding.id, finding.severity, finding.row, finding.values) == ("double_encoded", "warning", "2", {"n": 3})


def test_quotation_marks_after_a_sharp_s_do_not_look_like_utf_8() -> None:
    text, findings = decode("„Spaß“;„MENÜ“\n".encode("cp1252"), "a.csv")
    assert text == "„Spaß“;„MENÜ“\n"
    assert [finding.id for finding in findings] == ["decoded_as_cp1252"]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
def test_any_text_in_utf_8_comes_back(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), "a.csv")[0] == text
