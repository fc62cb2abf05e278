"""Read text files: bytes, then text, then dialect, then records."""

from __future__ import annotations

from smeval.errors import Finding
from smeval.sources.sheet import Sheet, refused
from smeval.sources.texts.dialect import find_dialect, unwrap
from smeval.sources.texts.encoding import decode
from smeval.sources.texts.records import split_records


def open_text(data: bytes, file: str) -> tuple[list[Sheet], list[Finding]]:
    """Read a delimited text file as one sheet.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Path for findings.

    Raises
    ------
    SourceError
        If it is no text throughout, is empty, or breaks off.
    """
    text, findings = decode(data, file)
    dialect = find_dialect(text)
    text, first_line = text[dialect.start :], dialect.first_line
    if dialect.wrapped:
        findings.append(Finding("line_wrapped", "note", file))
        text = unwrap(text, file, first_line)
        dialect = find_dialect(text)
        text, first_line = text[dialect.start :], first_line + dialect.first_line - 1
    sheet, oddities = split_records(text, dialect.delimiter, file, first_line)
    if not sheet.rows and not sheet.left_out:
        raise refused("file_empty", file)
    return [sheet], findings + oddities
