"""The folder ``closed/``: how a closing is written so that nothing is lost, wherever it is interrupted.

A closing first stands complete in a stage, its ledger last. Then its versions move into position, then its ledger,
then the stage goes. Whoever finds a stage with a ledger can finish it; one without is only the beginning of one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from smeval.errors import Finding, SmevalError
from smeval.record.closed.ledger import FILE, FOLDER, Ledger, ledger_bytes, parse_ledger, read_ledger
from smeval.values.folder_names import folder_name

STAGE = ".closing"
#: Where a closing is while it is written.
STAGE_PLACE = f"{FOLDER}/{STAGE}"
#: Where snapshots stood before there was a ledger.
FORMER_FOLDER = "snapshots"


@dataclass(frozen=True, order=True)
class Place:
    """Where a version of a closed year stands.

    Parameters
    ----------
    year : int
    folder : str
        Name of the department's folder.
    version : int
        From 1 on; 0 for a snapshot that was written before there was a ledger.
    """

    year: int
    folder: str
    version: int

    @property
    def below(self) -> str:
        """Return its path below the body's folder."""
        if self.version:
            return f"{FOLDER}/{self.year}/{self.folder}/{self.version}"
        return f"{FORMER_FOLDER}/{self.year}/{self.folder}"


def place_of(year: int, department: str, version: int) -> Place:
    """Return where a version stands.

    Parameters
    ----------
    year : int
    department : str
        Its id.
    version : int
    """
    return Place(year, folder_name(department), version)


def find_closed(body: Path) -> Iterator[Place]:
    """Yield the versions whose folders are there, whether the ledger knows them or not."""
    for year in _numbered(body / FOLDER):
        for department in _folders(year):
            for version in _numbered(department):
                yield Place(int(year.name), department.name, int(version.name))


def find_former(body: Path) -> Iterator[Place]:
    """Yield the snapshots that were written before there was a ledger."""
    for year in _numbered(body / FORMER_FOLDER):
        for department in _folders(year):
            yield Place(int(year.name), department.name, 0)


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))


def _numbered(folder: Path) -> list[Path]:
    return [path for path in _folders(folder) if path.name.isascii() and path.name.isdigit() and int(path.name)]


# --- writing ---


def write_closing(body: Path, ledger: Ledger, versions: Mapping[Place, Mapping[str, bytes]]) -> None:
    """Add versions and the lines that speak of them.

    Parameters
    ----------
    body : Path
        The body's folder.
    ledger : Ledger
        Complete, with the new lines.
    versions : mapping of Place to (mapping of str to bytes)
        Content of the files by name.
    """
    stage = body / FOLDER / STAGE
    stage.mkdir(parents=True)
    for place, files in versions.items():
        target = _staged(stage, place)
        target.mkdir(parents=True)
        for name, content in files.items():
            _write(target / name, content)
    _write(stage / f"{FILE}.new", ledger_bytes(ledger))
    (stage / f"{FILE}.new").replace(stage / FILE)
    _move(body, stage)


def _staged(stage: Path, place: Place) -> Path:
    return stage / str(place.year) / place.folder / str(place.version)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _move(body: Path, stage: Path) -> None:
    """Move a complete stage into position, or what is left of it."""
    for year in _numbered(stage):
        for department in _folders(year):
            for version in _numbered(department):
                target = body / FOLDER / year.name / department.name / version.name
                target.parent.mkdir(parents=True, exist_ok=True)
                version.replace(target)
    (stage / FILE).replace(body / FOLDER / FILE)
    shutil.rmtree(stage)


def finish_closing(body: Path) -> bool:
    """Complete a closing that was interrupted, or clear what had not become one; say whether one was completed.

    Raises
    ------
    SmevalError
        If the ledger is no longer the one that the interrupted closing was to continue.
    """
    stage = body / FOLDER / STAGE
    if not stage.is_dir():
        return False
    if not is_complete(stage):
        shutil.rmtree(stage)
        return False
    staged, ledger = parse_ledger((stage / FILE).read_bytes()), read_ledger(body)
    if staged.lines[: len(ledger.lines)] != ledger.lines or staged.faults or ledger.faults:
        raise SmevalError(Finding("closing_stage_foreign", "error", STAGE_PLACE))
    _move(body, stage)
    return True


def is_complete(stage: Path) -> bool:
    """Say whether a stage holds all of a closing."""
    return (stage / FILE).is_file()
