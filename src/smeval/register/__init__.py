"""The register: what a body declares about its channels, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from types import MappingProxyType

from smeval.catalog import Catalog, load_catalog
from smeval.errors import Finding, RegisterError
from smeval.frames import evidence_id, join_frames, make_frame
from smeval.frames.columns import (
    ACTIONS_FRAME,
    APPROVALS_FRAME,
    CEILINGS_FRAME,
    CHANNELS_FRAME,
    COSTS_FRAME,
    DECISIONS_FRAME,
    DUTIES_FRAME,
    EFFORT_FRAME,
    EVENTS_FRAME,
    EVIDENCE_FRAME,
    GOALS_FRAME,
    INCIDENTS_FRAME,
    RISKS_FRAME,
    SAMPLED_POSTS_FRAME,
    SAMPLES_FRAME,
    STATEMENTS_FRAME,
    ActionFrame,
    ApprovalFrame,
    CeilingFrame,
    ChannelFrame,
    CostFrame,
    DecisionFrame,
    DutyFrame,
    EffortFrame,
    EventFrame,
    EvidenceFrame,
    GoalFrame,
    IncidentFrame,
    RiskFrame,
    SampledPostFrame,
    SampleFrame,
    StatementFrame,
)
from smeval.frames.declared import ApprovalRow, EffortRow
from smeval.frames.delivered import EvidenceRow
from smeval.frames.kinds import NO_NUMBER
from smeval.ids import APPROVALS, WEEKDAYS, Language
from smeval.register.alternatives import check_alternatives, is_alternative, named_alternatives, with_names
from smeval.register.checks import check_tables, set_aside
from smeval.register.entries import parse_declared_day, parse_declared_number
from smeval.register.forms import APPROVAL, TABLES
from smeval.register.incidents import in_one_form
from smeval.register.settings import FILE, BodySettings, check_settings, read_settings, with_settings
from smeval.register.spelling import in_one_spelling
from smeval.register.tables import Tables, read_tables
from smeval.sources import sha256_of
from smeval.wording import Typed

__all__ = ["Register", "load_register", "opening_minutes", "parse_declared_day", "parse_declared_number"]


@dataclass(frozen=True, eq=False)
class Register:
    """What a body declares. Frames as in `smeval.frames`; a table that is absent is an empty frame.

    Parameters
    ----------
    folder : Path
        The body's folder.
    id, name : str
        The folder's name and the body's name.
    country, land : str
        Country, e.g. ``DE``; Land whose holidays count, empty where not declared.
    departments : mapping
        Id and name, in the order in which channels.csv names them.
    service_hours : mapping
        ``mon`` to ``sun``: start and end in minutes of the day, or None where closed; empty where not declared.
    settings : BodySettings
        All of body.toml.
    catalog : Catalog
        The catalog with this body's own mappings, offices and approved policy.
    channels, alternatives : DataFrame
        Frames ``channels``: those that are judged, and what could take their place (website, newsletter), which has
        figures and hours only.
    named : mapping
        Channel -> the ids of channels.csv that it names in its column ``alternative``.
    sampled_posts : DataFrame
        The posts on the ticked sheets below ``samples/``.
    """

    folder: Path
    id: str
    name: str
    country: str
    land: str
    timezone: str
    language: Language
    generated: bool
    departments: Mapping[str, str]
    service_hours: Mapping[str, tuple[int, int] | None]
    settings: BodySettings
    catalog: Catalog
    channels: ChannelFrame
    alternatives: ChannelFrame
    named: Mapping[str, tuple[str, ...]]
    approvals: ApprovalFrame
    goals: GoalFrame
    duties: DutyFrame
    risks: RiskFrame
    effort: EffortFrame
    costs: CostFrame
    actions: ActionFrame
    statements: StatementFrame
    decisions: DecisionFrame
    ceilings: CeilingFrame
    events: EventFrame
    samples: SampleFrame
    sampled_posts: SampledPostFrame
    incidents: IncidentFrame
    evidence: EvidenceFrame
    findings: tuple[Finding, ...] = field(default=())

    @property
    def delivering(self) -> ChannelFrame:
        """All that may have exports: channels and alternatives."""
        return join_frames(CHANNELS_FRAME, [self.channels, self.alternatives])

    def select(self, department: str | None) -> list[str]:
        """Return the channels of a department, or of all where it is None."""
        rows = self.channels if department is None else self.channels[self.channels["department"] == department]
        return list(rows["channel"])


def load_register(folder: Path | str) -> Register:
    """Load and check what a body declares.

    Parameters
    ----------
    folder : Path or str
        The body's folder, with body.toml and channels.csv.

    Raises
    ------
    RegisterError
        With all faults of all files at once, each with file, row and column.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise RegisterError(Finding("register_no_folder", "error", folder.as_posix()))
    settings, faults = read_settings(folder)
    catalog = load_catalog(folder / "catalog" if (folder / "catalog").is_dir() else None)
    own = catalog if settings is None else with_settings(catalog, settings)
    tables, spelled = in_one_spelling(read_tables(folder, own), () if settings is None else settings.departments)
    faults += [fault for table in tables.each() for fault in table.faults]
    if settings is None:  # then nobody knows which offices approve
        faults = [fault for fault in faults if fault.id != "register_heading_office"]
    faults += _unknown_files(folder, tables)
    if settings is not None:
        faults += check_settings(settings, catalog)
    faults += check_tables(tables, own)
    faults += check_alternatives(tables, own)
    if settings is None or any(fault.severity == "error" for fault in faults):
        raise RegisterError(faults)
    notes = [*faults, *spelled, *(note for table in tables.each() for note in table.notes)]
    counted, not_counted = set_aside(tables, own, settings)
    body = folder / FILE
    declared = evidence_id(body.name, "", "register/body")
    evidence = [row for table in tables.each() for row in table.evidence]
    evidence.append(EvidenceRow(declared, body.name, sha256_of(body), rule="register/body"))
    listed = [row._replace(name=row.name or Typed(row.channel)) for row in counted.channels.rows]
    channels = [
        row._replace(alternative=with_names(row.alternative, listed)) for row in listed if not is_alternative(row, own)
    ]
    ids = [row.channel for row in listed]
    return Register(
        folder=folder,
        id=folder.resolve().name,
        name=settings.name,
        country=settings.country,
        land=settings.land or "",
        timezone=settings.timezone,
        language=settings.language,
        generated=settings.generated,
        departments=MappingProxyType(
            {row.department: settings.departments.get(row.department, row.department) for row in channels}
        ),
        service_hours=MappingProxyType(opening_minutes(settings)),
        settings=settings,
        catalog=own,
        channels=make_frame(CHANNELS_FRAME, channels),
        alternatives=make_frame(CHANNELS_FRAME, [row for row in listed if is_alternative(row, own)]),
        named=MappingProxyType({row.channel: named_alternatives(row.alternative, ids) for row in listed}),
        approvals=make_frame(APPROVALS_FRAME, _approvals(counted, own)),
        goals=make_frame(GOALS_FRAME, counted.goals.rows),
        duties=make_frame(DUTIES_FRAME, counted.duties.rows),
        risks=make_frame(RISKS_FRAME, counted.risks.rows),
        effort=make_frame(EFFORT_FRAME, [_with_rate(row, settings, declared) for row in counted.effort.rows]),
        costs=make_frame(COSTS_FRAME, counted.costs.rows),
        actions=make_frame(ACTIONS_FRAME, counted.actions.rows),
        statements=make_frame(STATEMENTS_FRAME, counted.statements.rows),
        decisions=make_frame(DECISIONS_FRAME, counted.decisions.rows),
        ceilings=make_frame(CEILINGS_FRAME, counted.ceilings.rows),
        events=make_frame(EVENTS_FRAME, counted.events.rows),
        samples=make_frame(SAMPLES_FRAME, counted.samples.rows),
        sampled_posts=make_frame(SAMPLED_POSTS_FRAME, counted.sampled_posts),
        incidents=make_frame(INCIDENTS_FRAME, in_one_form(counted.incidents.rows)),
        evidence=make_frame(EVIDENCE_FRAME, evidence),
        findings=(*notes, *not_counted, *catalog.faulty),
    )


def _unknown_files(folder: Path, tables: Tables) -> list[Finding]:
    """Return a fault for each table of the folder that the register does not know."""
    known = sorted(f"{schema.name}.csv" for schema in TABLES)
    read = {file for table in tables.each() for file in table.files}
    return [
        Finding("register_file_unknown", "error", path.name, values={"known": known})
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in (".csv", ".xlsx") and path.name not in known and path.name not in read
    ]


def _approvals(tables: Tables, catalog: Catalog) -> list[ApprovalRow]:
    """Return what each office that approves says to each channel; empty where the form says nothing."""
    return [
        ApprovalRow(
            channel=entered.row.channel,
            office=name,
            heard_for=office.heard_for,
            state=next((state for state in APPROVALS if state == entered.cells.get(APPROVAL + name)), ""),
            evidence=entered.row.evidence,
        )
        for entered in tables.channels.entered
        if not is_alternative(entered.row, catalog)
        for name, office in catalog.approving().items()
    ]


def _with_rate(row: EffortRow, settings: BodySettings, declared: str) -> EffortRow:
    """Return hours with what they cost; `declared` is the evidence of body.toml, where the rates stand."""
    rate = settings.rates.get(row.role, NO_NUMBER)
    # who gave no range was sure
    low, high = (row.hours_likely if isnan(hours) else hours for hours in (row.hours_low, row.hours_high))
    return row._replace(
        hours_low=low,
        hours_high=high,
        eur_low=low * rate,
        eur_likely=row.hours_likely * rate,
        eur_high=high * rate,
        evidence=f"{row.evidence} {declared}",
    )


def opening_minutes(settings: BodySettings) -> dict[str, tuple[int, int] | None]:
    """Return start and end of each day in minutes; nothing where no service hours are declared."""
    declared = settings.service_hours
    return {day: _minutes(declared[day]) if day in declared else None for day in WEEKDAYS} if declared else {}


def _minutes(hours: str) -> tuple[int, int]:
    """Turn ``08:00-16:00`` into minutes of the day."""
    start, end = (int(clock[:2]) * 60 + int(clock[3:]) for clock in hours.split("-"))
    return start, end
