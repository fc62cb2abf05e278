"""Open zip containers, zipped workbooks included, only within safe bounds."""

from __future__ import annotations

import zipfile
from io import BytesIO

from smeval.sources.sheet import refused

MIB = 1024 * 1024
#: Expanded bytes per stored byte; small containers are harmless whatever their ratio.
MAX_RATIO, HARMLESS = 100, 4 * MIB


def open_zip(data: bytes, file: str, max_expanded: int) -> zipfile.ZipFile:
    """Open a zip if what it declares to hold stays within bounds.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Path for findings.
    max_expanded : int
        Most bytes that all members together may hold [B].

    Raises
    ------
    SourceError
        If it is no complete zip, or would expand too far.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except Exception:  # zipfile raises a dozen kinds of errors on damaged input
        raise refused("file_damaged", file) from None
    expanded = sum(member.file_size for member in archive.infolist())
    limit = min(max_expanded, max(HARMLESS, len(data) * MAX_RATIO))
    if expanded > limit:
        raise refused("expands_too_far", file, stored=len(data) // MIB, expanded=expanded // MIB, limit=limit // MIB)
    return archive


def is_encrypted(member: zipfile.ZipInfo) -> bool:
    """Say whether a password is needed."""
    return bool(member.flag_bits & 0x1)
