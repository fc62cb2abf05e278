"""8 classes of bad zips: what is wrong with one member is said at that member, and the others are read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable

import pytest

from smeval.read import Exports
from smeval.sources import zips
from tests.bad_input.cases import CANARY, THREE, Case, check, findings_of, loaded, posts
from tests.bad_input.workbooks import zip_of

POSTS = posts()


def linked() -> bytes:
    info = zipfile.ZipInfo("Beiträge.csv")
    info.external_attr = 0o120777 << 16
    return zip_of((info, f"/etc/{CANARY}"))


def encrypted() -> bytes:
    """Return a zip whose member says that a password is needed."""
    data = bytearray(zip_of(("Export.csv", POSTS)))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def old_name() -> bytes:
    """Return a zip whose member is named in the code page of DOS."""
    data = zip_of(("Beitraege.csv", POSTS))
    return data.replace(b"Beitraege.csv", "Beitr\u00e4\u00fc\u00e9.csv".encode("cp437").ljust(13, b"v"))


CASES = [
    Case(1, "path out of the archive", "R", zip_of(("../Export.csv", POSTS)), finding="member_path"),
    Case(2, "absolute path", "R", zip_of(("/Export.csv", POSTS)), finding="member_path"),
    Case(2, "path of a drive", "R", zip_of(("C:/Export.csv", POSTS)), finding="member_path"),
    Case(3, "symbolic link", "R", linked(), finding="member_link"),
    Case(4, "zip in a zip", "R", zip_of(("Export.zip", zip_of(("Export.csv", POSTS)))), finding="member_nested"),
    Case(5, "two members of one name", "R", zip_of(("a.csv", POSTS), ("a.csv", "x")), finding="member_twice", n=2),
    Case(6, "encrypted", "R", encrypted(), finding="password_protected", words=("Kennwort",)),
    Case(
        7, "bomb", "R", zip_of(("Export.csv", bytes(zips.HARMLESS + 1))), finding="expands_too_far", file="Export.zip"
    ),
    Case(8, "umlauts in the code page of DOS", "L", old_name(), THREE),
]  # fmt: skip


def test_every_class_has_a_case() -> None:
    assert {case.number for case in CASES} == {*range(1, 9)}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_bad_zip_ends_as_its_class_promises(case: Case, read_bad: Callable[..., Exports]) -> None:
    check(case, read_bad({"Export.zip": case.data if isinstance(case.data, bytes) else b""}))


def test_what_is_wrong_with_a_member_hides_no_other(read_bad: Callable[..., Exports]) -> None:
    data = zip_of(("../Alt.csv", POSTS), ("Neu.csv", POSTS), ("Leer.csv", ""))
    exports = read_bad({"Export.zip": data})
    assert loaded(exports) == THREE
    assert [(finding.id, finding.file) for finding in findings_of(exports)] == [
        ("member_path", "exports/kanal/Export.zip!../Alt.csv"),
        ("file_empty", "exports/kanal/Export.zip!Leer.csv"),
    ]


def test_a_name_in_the_code_page_of_dos_is_legible(read_bad: Callable[..., Exports]) -> None:
    exports = read_bad({"Export.zip": old_name()})
    assert any("Beiträü" in file for file in exports.files["file"])
