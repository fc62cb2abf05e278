"""Names and kinds of files as they lie on shares and sticks: each is read or named, and nothing stops the others."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smeval.ids import LANGUAGES
from smeval.read import Exports, read_exports
from smeval.register import load_register
from smeval.wording import Wording
from tests.bad_input.cases import GOOD_FILE, THREE, findings_of, loaded, posts

NAMES = [
    "Beiträge März.csv", unicodedata.normalize("NFD", "Beiträge März.csv"), "mit Leerzeichen  .csv", "a" * 200 + ".csv",
    "Komma, Semikolon; Anführung\".csv", "-n.csv", "%s {n:integer} $HOME.csv", "…‮vsc.exe.csv", "GROSS.CSV", "ohne",
]  # fmt: skip


def again(folder: Path) -> Exports:
    return read_exports(load_register(folder / "musterstadt"))


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_an_odd_name_is_no_obstacle(name: str, read_bad: Callable[..., Exports]) -> None:
    exports = read_bad({name: posts()})
    assert loaded(exports) == THREE
    assert f"exports/kanal/{name}" in set(exports.files["file"])


@pytest.mark.parametrize("name", ["zwei\nZeilen.csv", "Tab\t.csv", "{n}.csv"])
def test_an_odd_name_can_stand_in_a_finding(name: str, read_bad: Callable[..., Exports]) -> None:
    (finding,) = findings_of(read_bad({name: ""}))
    for language in LANGUAGES:
        assert finding.text(Wording(language)).startswith("exports/kanal/")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no text")
def test_a_name_that_is_no_text(read_bad: Callable[..., Exports], tmp_path: Path) -> None:
    read_bad({})
    path = os.fsencode(tmp_path / "musterstadt" / "exports" / "kanal") + b"/M\xe4rz.csv"
    Path(os.fsdecode(path)).write_text(posts(), encoding="utf-8")
    exports = again(tmp_path)
    assert loaded(exports) == THREE
    for file in exports.files["file"]:
        assert file.encode("utf-8")


@pytest.mark.skipif(sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read")
def test_a_file_without_permission(read_bad: Callable[..., Exports], tmp_path: Path) -> None:
    read_bad({"zu.csv": posts()})
    path = tmp_path / "musterstadt" / "exports" / "kanal" / "zu.csv"
    path.chmod(0)
    try:
        exports = again(tmp_path)
    finally:
        path.chmod(0o600)
    assert [finding.id for finding in findings_of(exports)] == ["file_unreachable"]


def test_a_file_that_another_program_keeps_locked(
    read_bad: Callable[..., Exports], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_bad({"offen.xlsx": b"PK"})
    opened, whole = Path.open, Path.read_bytes

    def refuse(path: Path) -> None:
        if path.name == "offen.xlsx":
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    def open_it(path: Path, *more: Any, **named: Any) -> object:
        refuse(path)
        return opened(path, *more, **named)

    def read_it(path: Path) -> bytes:
        refuse(path)
        return whole(path)

    monkeypatch.setattr(Path, "open", open_it)
    monkeypatch.setattr(Path, "read_bytes", read_it)
    exports = again(tmp_path)
    (finding,) = findings_of(exports)
    assert finding.id == "file_unreachable"
    assert "gesperrt" in finding.text(Wording("de"))
    assert exports.files.set_index("file").loc["exports/kanal/offen.xlsx", "status"] == "rejected"


def test_a_folder_named_like_a_file(read_bad: Callable[..., Exports]) -> None:
    exports = read_bad({"Ordner.csv/Beiträge.csv": posts()})
    assert loaded(exports) == THREE


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links(read_bad: Callable[..., Exports], tmp_path: Path) -> None:
    read_bad({})
    folder = tmp_path / "musterstadt" / "exports" / "kanal"
    (tmp_path / "anderswo.csv").write_text(posts(), encoding="utf-8")
    (folder / "gut.csv").symlink_to(tmp_path / "anderswo.csv")
    (folder / "tot.csv").symlink_to(tmp_path / "gibt es nicht.csv")
    (folder / "kreis.csv").symlink_to(folder / "kreis.csv")
    (folder / "oben.csv").symlink_to(tmp_path)
    exports = again(tmp_path)
    assert loaded(exports) == THREE
    assert [(finding.id, finding.file.rpartition("/")[2]) for finding in findings_of(exports)] == [
        ("file_unreachable", "kreis.csv"), ("file_unreachable", "oben.csv"), ("file_unreachable", "tot.csv"),
    ]  # fmt: skip
    assert GOOD_FILE in set(exports.files["file"])
