"""Open any delivered file as tables of text: what is in it, cell by cell, and nothing interpreted.

What cannot be opened safely and exactly is refused with a `SourceError` that names the file, what was
found, and what to do next. No finding carries the content of a cell.

Each file and each room inside may import those before it, and no other: ``sheet`` (a table of text), ``zips`` and
``kinds`` (what a file really is), ``archive``, ``texts``, ``workbooks``, and ``fast`` (long texts, behind one door).
"""

from __future__ import annotations

from hashlib import file_digest
from pathlib import Path

from smeval.errors import Finding
from smeval.sources.archive import open_archive
from smeval.sources.fast import LONG, MAX_SIZE, MAX_TEXT, LongText, open_long
from smeval.sources.kinds import kind_of
from smeval.sources.sheet import Sheet, refused
from smeval.sources.texts.objects import open_objects
from smeval.sources.texts.text import open_text
from smeval.sources.workbooks.spreadsheetml import open_spreadsheetml
from smeval.sources.workbooks.workbook import open_workbook
from smeval.sources.zips import MIB

__all__ = ["LongText", "Sheet", "is_left_behind", "name_below", "open_sheets", "sha256_of"]

#: Endings that promise text: behind them stands no workbook and no archive.
TEXT_ENDINGS = (".csv", ".tsv")
#: What operating systems and office programs make for themselves: names, and how names begin.
LEFT_BEHIND, BEGINNINGS = ("thumbs.db", "desktop.ini"), (".", "~$")
MISNAMED = ("xlsx", "xlsb", "ods", "xls", "spreadsheetml", "archive", "json")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits; empty if it cannot be read."""
    try:
        with path.open("rb") as stream:
            return file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def is_left_behind(name: str) -> bool:
    """Say by the name of a file, without folders, whether a program made it for itself."""
    return name.casefold() in LEFT_BEHIND or name.startswith(BEGINNINGS)


def name_below(path: Path, body: Path) -> str:
    """Return a file's path below the body's folder; bytes that are no text become question marks.

    Parameters
    ----------
    path, body : Path
        The file and the body's folder.
    """
    return path.relative_to(body).as_posix().encode("utf-8", "replace").decode("utf-8")


def open_sheets(path: Path, file: str) -> tuple[list[Sheet], list[Finding]]:
    """Open a file as tables of text, by what it is and not by what its name says.

    Only a name that promises text must keep its word: whoever opens ``.csv`` elsewhere would see nothing of a
    workbook or an archive.

    Parameters
    ----------
    path : Path
        Where the file lies.
    file : str
        Its path below the body's folder, for sheets and findings.

    Returns
    -------
    tuple of list of Sheet and list of Finding
        The sheets of a zip are those of all its members that can be opened; every other member has a
        finding of severity error.

    Raises
    ------
    SourceError
        If the file cannot be opened as a table; never any other error.
    """
    try:
        size = path.stat().st_size
        long = open_long(path, size, file) if LONG <= size <= MAX_TEXT else None
        data = path.read_bytes() if size <= MAX_SIZE and long is None else b""
    except OSError:
        raise refused("file_unreachable", file) from None
    if long is not None:
        return [long], []
    if size > MAX_SIZE:
        raise refused("file_too_large", file, size=size // MIB, limit=MAX_SIZE // MIB)
    if kind_of(data) == "archive" and not file.casefold().endswith(TEXT_ENDINGS):
        return open_archive(data, file, _open, MAX_SIZE)
    return _open(data, file)


def _open(data: bytes, file: str) -> tuple[list[Sheet], list[Finding]]:
    """Open one file that holds no further files."""
    kind = kind_of(data)
    ending = file[-4:].casefold()
    if ending in TEXT_ENDINGS and kind in MISNAMED:
        raise refused("wrong_ending", file, kind=kind, ending=ending)
    match kind:
        case "text":
            return open_text(data, file)
        case "json":
            return open_objects(data, file)
        case "xlsx" | "xlsb" | "ods" | "xls":
            return open_workbook(data, file, kind)
        case "spreadsheetml":
            return open_spreadsheetml(data, file)
        case "archive":
            raise refused("member_nested", file)
        case "encrypted":
            raise refused("password_protected", file)
        case "damaged":
            raise refused("file_damaged", file)
    raise refused("wrong_type", file, kind=kind)
