"""Tell what a file really is from its first bytes, whatever its name says."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

#: First bytes of what is no table, and of the containers that need a second look.
MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"RIFF", "image"),
    (b"BM\xf6", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"ID3", "image"),
    (b"{\\rtf", "document"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "rar"),
    (b"L\0\0\0\x01\x14\x02\0", "link"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3", "database"),
    (b"\0\x01\0\0Standard ", "database"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", "document"),
)

#: Beginning of a path in a zip, and what the zip is therefore.
ZIPPED = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("word/", "document"),
    ("ppt/", "document"),
    ("Index/", "numbers"),
    ("Index.zip", "numbers"),
    ("Report/Layout", "powerbi"),
    ("DataModel", "powerbi"),
)
SPREADSHEETML = "urn:schemas-microsoft-com:office:spreadsheet"
#: Line of a letter's head, of a web page saved as one, of a file that only points to an address, and the mark of films
#: and pictures of telephones.
LETTER = re.compile(
    r"^(?:received|return-path|delivered-to|mime-version|message-id|from|subject|x-[\w-]+): ", re.I | re.M
)
SAVED_PAGE = re.compile(r"^(?:snapshot-content-location|from: <saved by )", re.I | re.M)
LINK = re.compile(r'\[InternetShortcut\]|\{[^{}]*"doc_id"')
FILM = b"ftyp"
#: Mark of a tar archive, and where it stands in the first block.
TAR, TAR_AT, BLOCK = b"ustar", 257, 512
#: Lines among which those of a letter's head are sought.
MANY = 12
JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')


def kind_of(data: bytes) -> str:
    """Return the kind of a file.

    Returns
    -------
    str
        ``text``, ``json``, ``xlsx``, ``xlsb``, ``ods``, ``xls``, ``spreadsheetml`` or ``archive`` for what can be
        opened; ``encrypted`` or ``damaged`` for what could be; else the name of what cannot (wording
        ``file_type.<kind>``).
    """
    found = next((kind for magic, kind in MAGIC if data.startswith(magic)), "")
    if data[4:8] == FILM:
        return "image"
    if data.startswith(TAR, TAR_AT) or (found == "gzip" and _first_block(data).startswith(TAR, TAR_AT)):
        return "tar"
    if found == "zip":
        return _kind_of_zip(data)
    if found == "ole":
        return _kind_of_ole(data)
    return found or _kind_of_text(data)


def _first_block(data: bytes) -> bytes:
    """Return the first block that a gzip holds; no byte more is expanded."""
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(data[: BLOCK * 2], BLOCK)
    except zlib.error:
        return b""


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names else b""
    except Exception:  # zipfile raises a dozen kinds of errors on damaged input
        return "damaged"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if mimetype.startswith(b"application/"):
        return "document"
    for start, kind in ZIPPED:
        if any(name.startswith(start) for name in names):
            return kind
    return "archive"


def _kind_of_ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted"
    if "__substg1.0_".encode("utf-16-le") in data:
        return "mail"
    return "document" if "WordDocument".encode("utf-16-le") in data else "xls"


def _kind_of_text(data: bytes) -> str:
    # zero bytes dropped: enough to read the ASCII part of UTF-16 too
    head = data[:8192].replace(b"\0", b"").decode("ascii", errors="ignore").lstrip()
    low = head[:512].lower()
    if low.startswith(("<!doctype html", "<html")) or (low.startswith("<?xml") and "<html" in low):
        return "html_table" if b"<tr" in data.replace(b"\0", b"").lower() else "html"
    if low.startswith("<svg") or (low.startswith("<?xml") and "<svg" in low):
        return "image"
    if low.startswith("<table"):
        return "html_table"
    if head.startswith(("<?xml", "<Workbook")):
        return "spreadsheetml" if SPREADSHEETML in head else "xml"
    if LINK.match(head):
        return "link"
    if len(LETTER.findall("\n".join(head.splitlines()[:MANY]))) > 1 and LETTER.match(head):
        return "html" if SAVED_PAGE.search(head) else "mail"
    return "json" if JSON.match(head) else "text"
