"""The tables of a body's folder: which files hold them, and all their rows as they were entered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from smeval.catalog import Catalog
from smeval.errors import Finding, SourceError
from smeval.frames import Schema, evidence_id
from smeval.frames.columns import (
    ACTIONS_FRAME,
    CEILINGS_FRAME,
    CHANNELS_FRAME,
    COSTS_FRAME,
    DECISIONS_FRAME,
    DUTIES_FRAME,
    EFFORT_FRAME,
    EVENTS_FRAME,
    GOALS_FRAME,
    INCIDENTS_FRAME,
    RISKS_FRAME,
    SAMPLES_FRAME,
    STATEMENTS_FRAME,
)
from smeval.frames.declared import (
    ActionRow,
    CeilingRow,
    ChannelRow,
    CostRow,
    DecisionRow,
    DutyRow,
    EffortRow,
    EventRow,
    GoalRow,
    IncidentRow,
    RiskRow,
    SampledPostRow,
    SampleRow,
    StatementRow,
)
from smeval.frames.delivered import EvidenceRow
from smeval.register.entries import Cell, Entered, find_doubles, read_sheet
from smeval.register.forms import Form, form_of
from smeval.register.sheets import Sheets, read_sheets
from smeval.sources import open_sheets, sha256_of

R = TypeVar("R", bound=tuple[object, ...])


@dataclass(frozen=True)
class Table(Generic[R]):
    """One table as it was entered, from all its files.

    Parameters
    ----------
    entered : tuple of Entered
        Its rows.
    files : tuple of str
        Names of the files that were looked at.
    evidence : tuple of EvidenceRow
        One for each file that could be read.
    faults, notes : tuple of Finding
        What must be mended, and what is only told.
    """

    entered: tuple[Entered[R], ...] = ()
    files: tuple[str, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()
    faults: tuple[Finding, ...] = ()
    notes: tuple[Finding, ...] = ()

    @property
    def rows(self) -> list[R]:
        """The rows without their places."""
        return [entered.row for entered in self.entered]


@dataclass(frozen=True)
class Tables:
    """All tables of a register, as they were entered."""

    channels: Table[ChannelRow]
    goals: Table[GoalRow]
    duties: Table[DutyRow]
    risks: Table[RiskRow]
    effort: Table[EffortRow]
    costs: Table[CostRow]
    actions: Table[ActionRow]
    statements: Table[StatementRow]
    decisions: Table[DecisionRow]
    ceilings: Table[CeilingRow]
    events: Table[EventRow]
    samples: Table[SampleRow]
    incidents: Table[IncidentRow]
    #: The posts on ticked sheets.
    sampled_posts: tuple[SampledPostRow, ...] = ()

    def named(self) -> Iterator[tuple[str, Table[Any]]]:
        """Yield each table with its name, whatever its rows."""
        for field in fields(self):
            if isinstance(table := getattr(self, field.name), Table):
                yield field.name, table

    def each(self) -> Iterator[Table[Any]]:
        """Yield the tables."""
        yield from (table for _, table in self.named())


def read_tables(folder: Path, catalog: Catalog) -> Tables:
    """Read the tables of a body's folder; one that has no file has no rows.

    Parameters
    ----------
    folder : Path
        The body's folder.
    catalog : Catalog
        With the body's own offices.
    """
    offices, sheets = catalog.approving(), read_sheets(folder, catalog)

    def read(schema: Schema[R, Any]) -> Table[R]:
        return _read(folder, form_of(schema, offices), catalog)

    return Tables(
        channels=_with_channels(read(CHANNELS_FRAME)),
        goals=read(GOALS_FRAME),
        duties=read(DUTIES_FRAME),
        risks=read(RISKS_FRAME),
        effort=read(EFFORT_FRAME),
        costs=read(COSTS_FRAME),
        actions=read(ACTIONS_FRAME),
        statements=read(STATEMENTS_FRAME),
        decisions=read(DECISIONS_FRAME),
        ceilings=read(CEILINGS_FRAME),
        events=read(EVENTS_FRAME),
        samples=_with_sheets(read(SAMPLES_FRAME), sheets),
        incidents=read(INCIDENTS_FRAME),
        sampled_posts=sheets.posts,
    )


def _read(folder: Path, form: Form[R], catalog: Catalog) -> Table[R]:
    """Read one table from its files."""
    name = form.schema.name
    paths = sorted(folder.glob(form.file))
    if form.schema is EFFORT_FRAME:
        paths += sorted(folder.glob(f"{name}_20??.csv"))
    entered: list[Entered[R]] = []
    evidence: list[EvidenceRow] = []
    faults: list[Finding] = []
    notes: list[Finding] = []
    for path in paths:
        try:
            sheets, found = open_sheets(path, path.name)
        except SourceError as error:
            faults += (finding.kept_as("hand") for finding in error.findings)
            continue
        notes += (finding.kept_as("hand") for finding in found)
        key, rule, lines = evidence_id(path.name, "", f"register/{name}"), f"register/{name}", sheets[0].lines
        rows = f"2–{lines[-1]}" if len(sheets[0].rows) > 1 else ""
        evidence.append(EvidenceRow(key, path.name, sha256_of(path), rows=rows, rule=rule))
        added: dict[str, Cell] = {"evidence": key}
        if path.stem != name:
            added["year"] = float(path.stem[-4:])
        read, wrong = read_sheet(form, sheets[0], catalog, added)
        entered += read
        faults += wrong
    faults += find_doubles(form, entered)
    files = tuple(path.name for path in paths)
    return Table(tuple(entered), files, tuple(evidence), tuple(faults), tuple(notes))


def _with_channels(table: Table[ChannelRow]) -> Table[ChannelRow]:
    """Return the table of the channels; it is a fault if there are none."""
    faults: Iterable[Finding] = ()
    if not table.files:
        faults = [Finding("register_no_channels", "error", "channels.csv")]
    elif not table.entered and not table.faults:
        faults = [Finding("register_no_channel_rows", "error", "channels.csv")]
    return Table(table.entered, table.files, table.evidence, (*table.faults, *faults), table.notes)


def _with_sheets(table: Table[SampleRow], sheets: Sheets) -> Table[SampleRow]:
    """Return the samples of table and sheets; each row has its line, for what exports say against it is found later.

    Parameters
    ----------
    table : Table
    sheets : Sheets
    """
    entered = (replace(entry, row=entry.row._replace(line=entry.line)) for entry in table.entered)
    return replace(
        table,
        entered=(*entered, *sheets.entered),
        evidence=(*table.evidence, *sheets.evidence),
        faults=(*table.faults, *sheets.faults),
        notes=(*table.notes, *sheets.notes),
    )
