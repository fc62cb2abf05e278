"""What of the closed years is there: their versions, against the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from smeval.errors import Finding, SmevalError
from smeval.frames import make_frame, rows
from smeval.frames.columns import TERMS_FRAME, TermFrame
from smeval.frames.recorded import LedgerRow
from smeval.ids import Severity
from smeval.record.closed.folders import (
    FORMER_FOLDER,
    STAGE,
    STAGE_PLACE,
    Place,
    find_closed,
    find_former,
    is_complete,
    place_of,
)
from smeval.record.closed.ledger import FILE, FOLDER, PLACE, Ledger, cells_of, parse_ledger, read_ledger
from smeval.record.snapshot import HEADER, Snapshot, read_snapshot
from smeval.record.terms import Value, canonical, term
from smeval.values.folder_names import folder_name


@dataclass(frozen=True)
class Version:
    """A version of a closed year: where it stands, and the lines of the ledger that speak of it.

    Parameters
    ----------
    place : Place
    lines : tuple of LedgerRow
        None of a snapshot from before there was a ledger, and of one that the ledger does not know.
    exists : bool
        Its folder is there.
    """

    place: Place
    lines: tuple[LedgerRow, ...]
    exists: bool

    @property
    def is_former(self) -> bool:
        """Say whether it is from before there was a ledger, and not taken over."""
        return self.place.version == 0

    @property
    def is_cut_off(self) -> bool:
        """Say whether lines are lacking at its end: the last one speaks of the whole department."""
        return bool(self.lines) and not any(not row.channel for row in self.lines)

    @property
    def is_taken_over(self) -> bool:
        """Say whether it was written before there was a ledger."""
        return self.is_former or any(row.taken_over for row in self.lines)


@dataclass(frozen=True)
class Shelf:
    """The closed years of a body: ledger, versions, and what is wrong before any version is opened.

    Parameters
    ----------
    body : Path
        The body's folder.
    ledger : Ledger
    versions : tuple of Version
        All that stand on record or in a folder, by year, department and number.
    faults : tuple of Finding
    """

    body: Path
    ledger: Ledger
    versions: tuple[Version, ...]
    faults: tuple[Finding, ...]

    @cached_property
    def latest(self) -> tuple[Version, ...]:
        """Return of every year and department the last version."""
        return tuple({(own.place.year, own.place.folder): own for own in self.versions}.values())

    def of_year(self, year: int) -> tuple[Version, ...]:
        """Return the last version of every department in a year."""
        return tuple(own for own in self.latest if own.place.year == year)

    @property
    def is_broken(self) -> bool:
        """Say whether the ledger itself is in doubt."""
        return bool(self.ledger.faults) or any(
            own.is_cut_off or (own.exists and not own.lines) for own in self.versions if own.place.version
        )


def find_versions(body: Path) -> Shelf:
    """Return the closed years of a body; a snapshot of before counts where no version of its year stands on record.

    Parameters
    ----------
    body : Path
        The body's folder.
    """
    ledger, there = read_ledger(body), set(find_closed(body))
    staged = _staged(body)
    lines: dict[Place, list[LedgerRow]] = {}
    for row in ledger.closings:
        lines.setdefault(place_of(row.year, row.department, row.version), []).append(row)
    closed = sorted((there - staged) | lines.keys())
    on_record = {(place.year, place.folder) for place in closed}
    former = [place for place in find_former(body) if (place.year, place.folder) not in on_record]
    versions = tuple(
        Version(place, tuple(lines.get(place, ())), place in there or place.version == 0)
        for place in sorted([*closed, *former])
    )
    shelf = Shelf(body, ledger, versions, ())
    return Shelf(body, ledger, versions, (*ledger.faults, *_wrong(shelf)))


def _staged(body: Path) -> set[Place]:
    """Return the versions that a closing which was interrupted was about to add."""
    stage = body / FOLDER / STAGE
    if not is_complete(stage):
        return set()
    staged = parse_ledger((stage / FILE).read_bytes())
    return {place_of(row.year, row.department, row.version) for row in staged.closings}


def _wrong(shelf: Shelf) -> Iterator[Finding]:
    """Yield what is wrong between the ledger and the folders."""
    if (shelf.body / FOLDER).exists() and not (shelf.body / FOLDER).is_dir():
        yield Finding("closed_no_folder", "error", FOLDER)
    if (shelf.body / FOLDER / STAGE).is_dir():
        yield Finding("closing_interrupted", "error", STAGE_PLACE)
    versions = [own for own in shelf.versions if not own.is_former]
    if not (shelf.body / FOLDER / FILE).is_file() and versions:
        yield Finding("ledger_gone", "error", PLACE)
    last = set(shelf.latest)
    for own in versions:
        severity: Severity = "error" if own in last else "warning"
        if not own.lines:
            yield Finding("version_unrecorded", "error", own.place.below)
        elif own.is_cut_off:
            yield Finding("version_cut_off", "error", PLACE, str(own.lines[-1].line), values={"place": own.place.below})
        elif not own.exists:
            yield Finding("version_gone", severity, own.place.below, values={"line": own.lines[0].line})
    yield from (_told_again(own, shelf) for own in shelf.latest if own.lines and own.place.version > 1)
    for year in dict.fromkeys(own.place.year for own in shelf.versions if own.is_former):
        yield Finding("snapshots_former", "warning", f"{FORMER_FOLDER}/{year}", values={"year": str(year)})


def _told_again(own: Version, shelf: Shelf) -> Finding:
    """Return what a year's further version changed against the first, by the lines of both."""
    first = {
        row.channel: row
        for row in shelf.ledger.closings
        if row.version == 1 and (row.year, row.department) == (own.place.year, own.lines[0].department)
    }
    pairs = [(row, first[row.channel]) for row in own.lines if row.channel in first]
    proposals = [row.channel for row, old in pairs if row.proposal != old.proposal]
    terms = [row.channel or row.department for row, old in pairs if row.terms != old.terms]
    values = {
        "year": str(own.place.year),
        "version": own.place.version,
        "because": own.lines[0].because,
        "proposals": proposals or ["–"],
        "terms": terms or ["–"],
    }
    kind = "closed_again" if proposals or terms else "closed_again_same"
    return Finding(kind, "warning", own.place.below, values=values)


def check_versions(shelf: Shelf, body: Mapping[str, str]) -> Iterator[Finding]:
    """Yield all that is wrong with the closed years, once the last version of each department was opened.

    Parameters
    ----------
    shelf : Shelf
    body : mapping of str to str
        See `open_version`.
    """
    yield from shelf.faults
    for version in shelf.latest:
        if version.exists:
            try:
                open_version(shelf, version, (), body)
            except SmevalError as error:
                yield from error.findings


def open_version(shelf: Shelf, version: Version, frames: Iterable[str], body: Mapping[str, str]) -> Snapshot:
    """Return the snapshot of a version once it has been verified, against the ledger too.

    Parameters
    ----------
    shelf : Shelf
    version : Version
    frames : iterable of str
        Keys of `EVALUATION_FRAMES`.
    body : mapping of str to str
        Id and name of the body whose snapshot it must be; empty where it is not known.

    Raises
    ------
    SmevalError
        If it was changed, is of an unknown form, of another year, department or body, or not the one that
        the ledger holds.
    """
    place = version.place.below
    found = read_snapshot(shelf.body / place, {*frames, "terms"}, place)
    if faults := list(_foreign(version, found, body)):
        raise SmevalError(faults)
    if any(row.snapshot != found.fingerprint for row in version.lines):
        raise SmevalError(Finding("snapshot_not_recorded", "error", place, values={"line": version.lines[0].line}))
    if faults := list(_other_terms(version, make_frame(TERMS_FRAME, found.frames["terms"]))):
        raise SmevalError(faults)
    return found


def _other_terms(version: Version, terms: TermFrame) -> Iterator[Finding]:
    """Yield lines of the ledger whose terms are not those of the snapshot that they name."""
    own: dict[str, dict[str, Value]] = {}
    for row in rows(terms):
        if row.counted:
            own.setdefault(row.channel, {})[term(row.kind, row.name)] = json.loads(row.counted)
    if not own or version.is_taken_over or not version.lines:
        return
    told = {row.channel: (row.line, cells_of(row).get("counted")) for row in version.lines}
    for channel, counted in own.items():
        line, said = told.get(channel, (version.lines[0].line, None))
        if not isinstance(said, dict) or canonical(said) != canonical(counted):
            values = {"line": line, "place": version.place.below}
            yield Finding("ledger_terms_differ", "error", PLACE, str(line), values=values)


def read_unrecorded(shelf: Shelf, version: Version, frames: Iterable[str]) -> Snapshot | None:
    """Return a snapshot that agrees with itself, whatever the ledger says of it; None where there is none.

    Parameters
    ----------
    shelf : Shelf
    version : Version
    frames : iterable of str
        Keys of `EVALUATION_FRAMES`.
    """
    if not version.exists:
        return None
    try:
        found = read_snapshot(shelf.body / version.place.below, frames, version.place.below)
    except SmevalError:
        return None
    return found if found.header["year"] == version.place.year else None


def _foreign(version: Version, found: Snapshot, body: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what a snapshot is of that it should not be of."""
    header, where = found.header, f"{version.place.below}/{HEADER}"
    if header["year"] != version.place.year:
        values = {"year": version.place.year, "other": header["year"]}
        yield Finding("snapshot_other_year", "error", where, values=values)
    if body and all(header.get(key) != value for key, value in body.items()):
        yield Finding("snapshot_other_body", "error", where)
    departments = {folder_name(name) for name in header["departments"]}
    if not version.is_taken_over and departments != {version.place.folder}:
        yield Finding("snapshot_other_department", "error", where, values={"departments": sorted(departments)})
