"""The act of closing a year: `close` puts a year on record, once it is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import pandas as pd

from smeval.catalog import Policy
from smeval.errors import Finding, SmevalError
from smeval.evaluation import evaluate
from smeval.frames import rows
from smeval.frames.declared import DecisionRow
from smeval.frames.kinds import day_of
from smeval.frames.recorded import LedgerRow
from smeval.ids import TAKEN, LineKind
from smeval.record.closed.folders import Place, finish_closing, place_of, write_closing
from smeval.record.closed.ledger import FOLDER, Ledger, add_lines, cells_of, one_line
from smeval.record.closed.on_record import terms_text
from smeval.record.closed.own_year import of_own_year
from smeval.record.closed.versions import Shelf, Version, check_versions, find_versions
from smeval.record.snapshot import fingerprint_in, read_snapshot, snapshot_files
from smeval.record.terms import Terms, Value, canonical, declared_terms, recorded_terms
from smeval.register import Register, load_register
from smeval.register.incidents import INCIDENTS, days_of
from smeval.values.folder_names import folder_name
from smeval.wording import Typed

__all__ = ["Closing", "close"]


@dataclass(frozen=True)
class Closing:
    """What a closing did.

    Parameters
    ----------
    year : int
    versions : mapping of str to int
        Number of the version written, by department.
    before : mapping of str to str
        Folder of the version before it, where there is one, by department.
    taken_over : tuple of str
        Folders of snapshots of before that were copied, below the body's.
    decisions : int
        Decisions that were added.
    waiting : int
        Decisions that are dated after the day of the closing; they are not on record yet.
    errors : int
        Findings of severity error in what was closed.
    late_since : date or None
        The day by which it would have proven in advance what is on record; None where it was in time.
    completed : bool
        A closing that had been interrupted was completed first.
    ledger : Ledger
        As it stands now.
    """

    year: int
    versions: Mapping[str, int]
    before: Mapping[str, str]
    taken_over: tuple[str, ...]
    decisions: int
    waiting: int
    errors: int
    late_since: date | None
    completed: bool
    ledger: Ledger


@dataclass(frozen=True)
class _Act:
    """What holds of all lines of one closing."""

    on: date
    day_given: bool
    because: str

    def line(self, kind: LineKind, year: int, department: str) -> LedgerRow:
        """Return a line that bears the day and the software of the closing.

        Parameters
        ----------
        kind : str
        year : int
        department : str
        """
        software = f"smeval {version('smeval')}"  # a spreadsheet takes a bare number for a day
        return LedgerRow(
            0, kind, year, department, software=software, day=pd.Timestamp(self.on), day_given=self.day_given
        )


def close(folder: Path | str, year: int, *, on: date | None = None, again: bool = False, because: str = "") -> Closing:
    """Close a year of a body: write its snapshots, and the lines of the ledger that hold them.

    A closing that was interrupted is completed, or cleared, first. Decisions not yet on record are added, and snapshots
    of years before that no ledger knows are taken over.

    Parameters
    ----------
    folder : Path or str
        The body's folder.
    year : int
    on : date, optional
        The day of the closing, for generated data; the line says that it was given. Today by the clock if None.
    again : bool
        Close a closed year again; its versions stay.
    because : str
        Why it is closed again.

    Raises
    ------
    SmevalError
        If the year is not over, is closed already, or rests on what is damaged; nothing has been written then.
    """
    body = Path(folder)
    register = load_register(body)
    completed = finish_closing(body)
    act = _Act(on or date.today(), on is not None, one_line(because))
    shelf = find_versions(body)
    if faults := list(_refused(shelf, register, year, act, again=again)):
        raise SmevalError(faults)
    evaluation = evaluate(body, year)
    former = [own for own in shelf.versions if own.is_former and own.place.year < year]
    files: dict[Place, Mapping[str, bytes]] = {}
    added: list[LedgerRow] = []
    for own in former:
        files[replace(own.place, version=1)] = _files_of(body, own)
        added += _former_lines(act, register, shelf, own)
    decisions = list(_decision_lines(act, register, shelf.ledger))
    added += decisions
    versions = {department: _next(shelf, year, department) for department in evaluation.departments}
    for department, number in versions.items():
        part = of_own_year(evaluation.select(department))
        saved = snapshot_files(part)
        files[place_of(year, department, number)] = saved
        saved_as = _Snapshot(year, department, number, part.frames, part.policy, fingerprint_in(saved))
        added += _closing_lines(act, register, shelf, saved_as)
    ledger = add_lines(shelf.ledger, added)
    write_closing(body, ledger, files)
    last = date(year, 12, 31) + timedelta(days=int(evaluation.policy.values["close_by_days"]))
    return Closing(
        year=year,
        versions=versions,
        before={name: place_of(year, name, n - 1).below for name, n in versions.items() if n > 1},
        taken_over=tuple(own.place.below for own in former),
        decisions=len(decisions),
        waiting=len(_waiting(register, act.on)),
        errors=int((evaluation.findings["severity"] == "error").sum()),
        late_since=last if act.on > last else None,
        completed=completed,
        ledger=ledger,
    )


def _refused(shelf: Shelf, register: Register, year: int, act: _Act, *, again: bool) -> Iterator[Finding]:
    """Yield why a year cannot be closed."""
    place = f"{FOLDER}/{year}"
    closed = sorted({own.place.year for own in shelf.versions if not own.is_former})
    if act.on <= date(year, 12, 31):
        yield Finding("closing_not_over", "error", place, values={"year": str(year), "day": act.on.isoformat()})
    if year in closed and not again:
        yield Finding("closing_twice", "error", place, values={"year": str(year)})
    if again and year not in closed:
        yield Finding("closing_never", "error", place, values={"year": str(year)})
    if again and not act.because:
        yield Finding("closing_unexplained", "error", place, values={"year": str(year)})
    if not again and closed and closed[-1] > year:
        yield Finding("closing_late", "error", place, values={"year": str(year), "later": str(closed[-1])})
    for row in rows(register.incidents):
        first = days_of(row)[0]
        if first > act.on:
            values = {"first": first.isoformat(), "on": act.on.isoformat(), "channel": row.channel}
            yield Finding(
                "incident_future", "error", INCIDENTS, key="date" if not row.month else "month", values=values
            )
    own = {"body": register.id, "name": register.name}
    later = tuple(f"{version.place.below}" for version in shelf.versions if version.place.year >= year)
    for fault in check_versions(shelf, own):
        if fault.severity == "error" and not fault.file.startswith(later):
            yield fault


def _files_of(body: Path, version: Version) -> dict[str, bytes]:
    """Return the files of a snapshot as they are."""
    return {path.name: path.read_bytes() for path in sorted((body / version.place.below).iterdir()) if path.is_file()}


def _next(shelf: Shelf, year: int, department: str) -> int:
    """Return the number of the next version."""
    first = place_of(year, department, 1)
    there = [own.place.version for own in shelf.versions if (own.place.year, own.place.folder) == (year, first.folder)]
    return max(there, default=0) + 1


# --- lines ---


@dataclass(frozen=True)
class _Snapshot:
    """What lines are written of."""

    year: int
    department: str
    version: int
    frames: Mapping[str, pd.DataFrame]
    policy: Policy
    fingerprint: str


def _former_lines(act: _Act, register: Register, shelf: Shelf, version: Version) -> Iterator[LedgerRow]:
    """Yield the lines of a snapshot that was written before there was a ledger."""
    place = version.place
    found = read_snapshot(shelf.body / place.below, place=place.below)
    named = (name for name in found.header["departments"] if folder_name(name) == place.folder)
    saved = _Snapshot(place.year, next(named, place.folder), 1, found.frames, found.policy, found.fingerprint)
    counted = recorded_terms(saved.frames, saved.policy, register.catalog, place.year)
    for row in _lines(act, saved, counted, {}):
        yield row._replace(taken_over=True)


def _closing_lines(act: _Act, register: Register, shelf: Shelf, saved: _Snapshot) -> Iterator[LedgerRow]:
    """Yield the lines of a department's year; those of a further version name the lines of the one before."""
    before = {
        row.channel: str(row.line)
        for row in shelf.ledger.closings
        if (row.year, row.department) == (saved.year, saved.department)
    }
    counted = recorded_terms(saved.frames, saved.policy, register.catalog, saved.year)
    for row in _lines(act, saved, counted, declared_terms(register, saved.year + 1)):
        yield row._replace(because=Typed(act.because), names=before.get(row.channel, ""))


def _lines(act: _Act, saved: _Snapshot, counted: Terms, announced: Terms) -> Iterator[LedgerRow]:
    """Yield a line for each channel, then that of the whole department: where it is lacking, lines were cut off."""
    own = act.line("closing", saved.year, saved.department)
    own = own._replace(version=saved.version, snapshot=saved.fingerprint)
    proposals = {row.channel: row for row in rows(saved.frames["proposals"])}
    for channel in saved.frames["channels"]["channel"]:
        made = proposals.get(channel)
        yield own._replace(
            channel=channel,
            proposal=made.proposal if made else "",
            decision_state=made.status if made else "",
            cause=made.cause if made else "",
            terms=terms_text(counted, announced, channel),
        )
    yield own._replace(terms=terms_text(counted, announced, ""))


def _taken(register: Register) -> list[DecisionRow]:
    return [row for row in rows(register.decisions) if row.state in TAKEN]


def _waiting(register: Register, on: date) -> list[DecisionRow]:
    """Return the decisions that are dated after a day."""
    return [row for row in _taken(register) if (day_of(row.decided_on) or on) > on]


def _decision_lines(act: _Act, register: Register, ledger: Ledger) -> Iterator[LedgerRow]:
    """Yield the decisions that are not yet on record, or stand there otherwise."""
    departments = {row.channel: row.department for row in rows(register.channels)}
    known, waiting = ledger.decisions, _waiting(register, act.on)
    for made in _taken(register):
        decided = day_of(made.decided_on)
        cells: dict[str, Value] = {
            "subject": made.subject,
            "decision": made.decision,
            "reason": made.reason,
            "decided_by": made.decided_by,
            "decided_on": decided.isoformat() if decided else "",
        }
        old = known.get((made.channel, made.year, made.subject))
        if made in waiting or (old is not None and cells_of(old) == cells):
            continue
        row = act.line("decision" if old is None else "correction", made.year, departments.get(made.channel, ""))
        yield row._replace(
            channel=made.channel,
            decision_state=made.state,
            terms=canonical(cells),
            names="" if old is None else str(old.line),
        )
