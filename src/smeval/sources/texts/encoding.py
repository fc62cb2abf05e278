"""Turn the bytes of a text file into text without guessing beyond what the bytes prove."""

from __future__ import annotations

import codecs
import re

from smeval.errors import Finding, SourceError
from smeval.sources.sheet import refused

BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)

#: Umlauts, typographic signs and emoji in UTF-8: byte pairs that German or English cp1252 text does not hold.
UTF8_LETTERS = re.compile(rb"[\xc2\xc3][\x80-\xbf]|\xe2[\x80-\x84][\x80-\xbf]|\xf0\x9f[\x80-\xbf]{2}")
#: The same letters after UTF-8 was read as cp1252 and saved again.
DOUBLE_ENCODED = re.compile("Ã[¤¶¼Ÿ„–œ\x9f\x84\x96\x9c]|â€[œž“”™š\x9d\x93\x94]")
CONTROLS = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, file: str) -> tuple[str, list[Finding]]:
    """Decode by byte order mark, else as UTF-8, else as cp1252 (reported).

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Path for findings.

    Raises
    ------
    SourceError
        If the bytes are not text in one of these encodings, or not in one encoding throughout.
    """
    findings: list[Finding] = []
    bom, encoding, name = next((entry for entry in BOMS if data.startswith(entry[0])), (b"", "utf-8", "UTF-8"))
    data = data[len(bom) :]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if name == "UTF-16":
            cut = error.end >= len(data) - 1
            raise refused("file_cut" if cut else "not_decodable", file, encoding=name) from None
        if UTF8_LETTERS.search(data) or b"\0" in data:
            raise _broken_utf8(data, error, file) from None
        text = _decode_cp1252(data, file)
        findings.append(Finding("decoded_as_cp1252", "note", file))
    if "\0" in text:
        raise refused("null_bytes", file, _line(text, text.index("\0")), n=text.count("\0"))
    damaged = DOUBLE_ENCODED.search(text)
    if damaged:
        n = len(DOUBLE_ENCODED.findall(text))
        findings.append(Finding("double_encoded", "warning", file, _line(text, damaged.start()), values={"n": n}))
    return text, findings


def _broken_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> SourceError:
    """Say why bytes that hold UTF-8 letters are not UTF-8 throughout."""
    if error.reason == "unexpected end of data" and error.end == len(data):
        return refused("file_cut", file, encoding="UTF-8")
    row = str(data.count(b"\n", 0, error.start) + 1)
    if b"\0" in data:
        return refused("null_bytes", file, row, n=data.count(b"\0"))
    return refused("mixed_encodings", file, row)


def _decode_cp1252(data: bytes, file: str) -> str:
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = str(data.count(b"\n", 0, error.start) + 1)
        raise refused("not_decodable", file, row, encoding="UTF-8, UTF-16, cp1252") from None
    control = CONTROLS.search(text)
    if control:
        raise refused("not_text", file, _line(text, control.start()))
    return text


def _line(text: str, position: int) -> str:
    before = text[:position]
    return str(1 + before.count("\n") + before.count("\r") - before.count("\r\n"))
