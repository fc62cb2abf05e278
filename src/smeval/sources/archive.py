"""Open every member of a zip; what is wrong with one of them does not hide the others."""

from __future__ import annotations

import re
import stat
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from smeval.errors import Finding, SourceError
from smeval.sources.sheet import Sheet, refused
from smeval.sources.zips import MIB, is_encrypted, open_zip

MAX_EXPANDED = 2048 * MIB
UTF8_NAME = 0x800

Opener = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]


def open_archive(data: bytes, file: str, open_member: Opener, max_member: int) -> tuple[list[Sheet], list[Finding]]:
    """Open all members as sheets of the files ``file!member``.

    Parameters
    ----------
    data : bytes
        The zip.
    file : str
        Path for findings.
    open_member : callable
        Opens the bytes of one member under its path.
    max_member : int
        Most bytes of one member [B].

    Raises
    ------
    SourceError
        If the zip as a whole is damaged, empty, or expands too far.
    """
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    with open_zip(data, file, MAX_EXPANDED) as archive:
        members = [(member, name_of(member)) for member in archive.infolist()]
        members = [(member, name) for member, name in members if not _is_ignored(name)]
        if not members:
            raise refused("archive_empty", file)
        times = Counter(name for _, name in members)
        for member, name in members:
            place = f"{file}!{name}"
            try:
                _check_member(member, name, place, times[name], max_member)
                opened, oddities = open_member(_read(archive, member, place), place)
            except SourceError as error:
                findings += [finding for finding in error.findings if finding not in findings]
            else:
                sheets += opened
                findings += oddities
    return sheets, findings


def name_of(member: zipfile.ZipInfo) -> str:
    """Return the member's path with ``/``, also where UTF-8 was stored without saying so."""
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _is_ignored(name: str) -> bool:
    """Leave out folders and what systems put beside the files."""
    return name.endswith("/") or name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1].startswith(".")


def _check_member(member: zipfile.ZipInfo, name: str, place: str, times: int, max_member: int) -> None:
    if name.startswith("/") or re.match("[A-Za-z]:", name) or ".." in name.split("/"):
        raise refused("member_path", place)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise refused("member_link", place)
    if times > 1:
        raise refused("member_twice", place, n=times)
    if is_encrypted(member):
        raise refused("password_protected", place)
    if member.file_size > max_member:
        raise refused("file_too_large", place, size=member.file_size // MIB, limit=max_member // MIB)


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo, place: str) -> bytes:
    try:
        return archive.read(member)
    except Exception:  # zipfile, zlib, bz2 and lzma each raise errors of their own on damaged input
        raise refused("file_damaged", place) from None
