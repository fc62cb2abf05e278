"""The one path from a body's folder to everything that is shown: `evaluate` and the `Evaluation` it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from smeval.benefit import Benefit, assess_benefit, assess_criteria, benefit_class
from smeval.catalog import Catalog, Policy
from smeval.documents import check_documents
from smeval.duties import assess_duties, escalate, failed_twice
from smeval.errors import Finding, RegisterError
from smeval.frames import each_row, join_frames, make_frame
from smeval.kpis import compute_kpis
from smeval.kpis.post_kinds import count_post_kinds
from smeval.read import Exports, read_exports
from smeval.reasons import conditions_open, due_next, give_reasons
from smeval.register import Register, load_register
from smeval.risk import assess_risks, risk_range
from smeval.verdict import Case, Decision, DutyState, decide, find_flip

__all__ = ["EVALUATION_FRAMES", "Evaluation", "evaluate"]

#: Frames of an evaluation, each also a CSV file of the closing snapshot. The key is the attribute, the
#: value the frame's definition in `smeval.frames.FRAMES`.
EVALUATION_FRAMES = {
    "channels": "channels",
    "kpis": "kpis",
    "history": "kpis",
    "post_kinds": "post_kinds",
    "audience": "audience",
    "dialogue": "dialogue",
    "effort": "effort",
    "costs": "costs",
    "criteria": "criteria",
    "duties": "duty_results",
    "risks": "risk_results",
    "proposals": "proposals",
    "reasons": "reasons",
    "scenarios": "scenarios",
    "actions": "actions",
    "findings": "findings",
    "evidence": "evidence",
    "files": "files",
}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one year of one department (or of all departments of a body) amounts to. Language-free.

    Two evaluations are equal if all their values and frames are.

    Parameters
    ----------
    body, name : str
        Id (the folder's name) and name of the body.
    land : str
        Land whose holidays count, e.g. ``NW``.
    timezone, language : str
        As declared in body.toml.
    year : int
        The year evaluated.
    departments : mapping of str to str
        Id and name of the departments covered, in the order of channels.csv.
    decides : str
        Function that decides, as declared; empty where not declared.
    generated : bool
        True where the body says that its data is generated (sample data).
    legal_state : str
        Day of the legal state used, ISO.
    confirmed : list of str
        Facts of law that the body has confirmed.
    data_state : str
        Latest day that any export speaks of, ISO; empty where no export was read.
    version : str
        Version of smeval.
    policy : Policy
        Thresholds, matrix and balancing table that were used, with their sources.
    """

    body: str
    name: str
    land: str
    timezone: str
    language: str
    year: int
    departments: Mapping[str, str]
    decides: str
    generated: bool
    legal_state: str
    confirmed: list[str]
    data_state: str
    version: str
    policy: Policy
    channels: pd.DataFrame
    kpis: pd.DataFrame
    history: pd.DataFrame
    post_kinds: pd.DataFrame
    audience: pd.DataFrame
    dialogue: pd.DataFrame
    effort: pd.DataFrame
    costs: pd.DataFrame
    criteria: pd.DataFrame
    duties: pd.DataFrame
    risks: pd.DataFrame
    proposals: pd.DataFrame
    reasons: pd.DataFrame
    scenarios: pd.DataFrame
    actions: pd.DataFrame
    findings: pd.DataFrame
    evidence: pd.DataFrame
    files: pd.DataFrame

    def __eq__(self, other: object) -> bool:
        """Compare all values and frames."""
        if not isinstance(other, Evaluation):
            return NotImplemented
        for name in (field.name for field in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, pd.DataFrame):
                if not mine.equals(theirs):
                    return False
            elif mine != theirs:
                return False
        return True

    __hash__ = None  # type: ignore[assignment]

    def select(self, department: str) -> Evaluation:
        """Return the part that one department is responsible for; `RegisterError` if there is no such department."""
        check_department(department, self.departments)
        own = self.channels.loc[self.channels["department"] == department, "channel"]
        parts: dict[str, Any] = {}
        for name in EVALUATION_FRAMES:
            frame = getattr(self, name)
            if "channel" in frame.columns:
                frame = frame[frame["channel"].isin(own)]
            elif "file" in frame.columns:
                elsewhere = frame["file"].str.startswith("exports/")
                frame = frame[~elsewhere | frame["file"].str.split("/").str[1].isin(own)]
            parts[name] = frame.reset_index(drop=True)
        own_name = {department: self.departments[department]}
        return replace(self, departments=own_name, data_state=last_day(parts["files"]), **parts)


def check_department(department: str, known: Mapping[str, str]) -> None:
    """Raise `RegisterError` if there is no such department."""
    if department not in known:
        values = {"department": department, "known": list(known)}
        raise RegisterError(Finding("unknown_department", "error", "channels.csv", key="department", values=values))


def last_day(files: pd.DataFrame) -> str:
    """Return the latest day that any file speaks of, ISO; empty where none does."""
    last = files["end"].max()
    return "" if pd.isna(last) else str(last.date().isoformat())


def _rhythm(channel: Any, kpis: pd.DataFrame, year: int, missed_share: float) -> str:
    """Say whether the promised rhythm was kept in this year."""
    if not channel.posts_per_week > 0:
        return "none"
    own = kpis[kpis["channel"] == channel.channel]
    states = {row.kpi: row for row in each_row(own[own["period"] == str(year)])}
    weeks, posts = states["weeks_kept"], states["posts_per_week"]
    if weeks.state == "measured":
        return "missed" if 1 - weeks.value > missed_share + 1e-9 else "kept"
    months = own[(own["kpi"] == "posts") & (own["period"] != str(year)) & (own["state"] == "measured")]
    if posts.state == "measured" and len(months) == 12:
        # without days, months tell: a year's total would hide a silence
        days = pd.PeriodIndex(months["period"], freq="M").days_in_month
        missed = (months["value"].to_numpy() < channel.posts_per_week * days / 7 - 1).mean()
        return "missed" if missed > missed_share + 1e-9 else "kept"
    return "none" if weeks.state == posts.state == "not_offered" else "unknown"


def _scenarios(case: Case, channel: Any, duties: pd.DataFrame, catalog: Catalog) -> list[dict[str, Any]]:
    """Return what the proposal would be under each disputed legal position that concerns the platform."""
    rows = []
    for name, scenario in catalog.scenarios.items():
        if channel.platform not in scenario.platforms:
            continue
        grades = duties.set_index("duty")["grade"]
        kept = tuple(state for state in case.duties if state.duty not in scenario.fails)
        failing = tuple(
            next(
                (replace(state, failed=True) for state in case.duties if state.duty == duty),
                DutyState(duty, str(grades[duty]), failed=True),
            )
            for duty in scenario.fails
        )
        decision = decide(replace(case, duties=kept + failing), catalog.policy)
        rows.append(
            {
                "channel": channel.channel,
                "scenario": name,
                "proposal": decision.proposal,
                "decided_by": decision.decided_by,
            }
        )
    return rows


def _proposal_row(channel: Any, case: Case, decision: Decision, catalog: Catalog) -> dict[str, Any]:
    benefit: Benefit | None = case.benefit
    row: dict[str, Any] = {
        "channel": channel.channel,
        "department": channel.department,
        "platform": channel.platform,
        "proposal": decision.proposal,
        "robustness": decision.robustness,
        "weaker": decision.weaker,
        "possible": " ".join(decision.possible),
        "risk_low": case.risk.low,
        "risk_high": case.risk.high,
        "governing_risk": case.risk.governing,
        "decided_by": decision.decided_by,
        "flip": find_flip(case, catalog.policy),
    }
    if benefit is not None:
        medium, high = catalog.policy.values["class_medium"], catalog.policy.values["class_high"]
        row |= {
            "benefit_low": benefit.low,
            "benefit_high": benefit.high,
            "benefit_point": benefit.cautious,
            "benefit_class_low": benefit_class(benefit.low, medium, high),
            "benefit_class_high": benefit_class(benefit.high, medium, high),
            "evidence_share": benefit.proven,
        }
    return row


def _running(register: Register, department: str | None, year: int) -> pd.DataFrame:
    """Return the channels of the department that were open on some day of the year."""
    channels = register.channels
    if department is not None:
        check_department(department, register.departments)
        channels = channels[channels["department"] == department]
    ended = channels["closed_on"] < pd.Timestamp(year, 1, 1)
    begins = channels["opened_on"] > pd.Timestamp(year, 12, 31)
    return channels[~ended & ~begins].reset_index(drop=True)


def _published_dialogue(exports: Exports, channels: pd.DataFrame, year: int, catalog: Catalog) -> pd.DataFrame:
    """Return the counts of the whole year, without months and without the channels of small teams or few items."""
    counts = exports.dialogue[exports.dialogue["month"].str.startswith(f"{year}-")]
    teams = channels.set_index("channel")["team_size"]
    large = set(teams.index[teams >= catalog.policy.values["team_min"]])
    total = counts.groupby("channel")["n"].sum()
    enough = set(total.index[total >= catalog.policy.values["cell_min"]])
    shown = counts[counts["channel"].isin(large & enough)].assign(month=str(year), kind="")
    keys = ["channel", "month", "kind", "outcome", "minutes_real", "minutes_service", "evidence"]
    return make_frame("dialogue", shown.groupby(keys, dropna=False, as_index=False)["n"].sum())


def _of_year(table: pd.DataFrame, channels: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    rows = table[table["channel"].isin(channels["channel"])]
    return (rows if year is None else rows[rows["year"] == year]).reset_index(drop=True)


def evaluate(body: Path | str, year: int, department: str | None = None) -> Evaluation:
    """Evaluate a year of a body, or of one of its departments.

    Parameters
    ----------
    body : Path or str
        The body's folder.
    year : int
    department : str, optional
        Id of a department; None for all.

    Raises
    ------
    RegisterError
        If the folder, or the department's name, is wrong. Bad export files never raise; they are findings.
    """
    register = load_register(body)
    catalog, values = register.catalog, register.catalog.policy.values
    channels = _running(register, department, year)
    names = list(channels["channel"])
    exports = read_exports(register, names, catalog)
    register = replace(register, channels=channels)
    kpis = compute_kpis(exports, register, year, catalog)
    before = compute_kpis(exports, register, year - 1, catalog)
    yearly = kpis[kpis["period"] == str(year)]

    criteria = assess_criteria(register, names, kpis, year)
    previous = assess_duties(register, names, year - 1)
    assessed = assess_duties(register, names, year)
    twice = failed_twice(assessed, previous)
    duties = escalate(assessed, previous, set(channels.loc[channels["opened_on"].dt.year == year, "channel"]))
    risks = assess_risks(register, names)
    year_end = date(year, 12, 31)
    cure_by = year_end + timedelta(days=int(values["cure_days"]))

    proposals, reasons, scenarios = [], [], []
    for channel in each_row(channels):
        own = duties[duties["channel"] == channel.channel]
        case = Case(
            benefit=assess_benefit(criteria, str(channel.channel)),
            risk=risk_range(risks, register, str(channel.channel)),
            duties=tuple(
                DutyState(row.duty, row.grade, row.outcome == "not_met", (row.channel, row.duty) in twice)
                for row in each_row(own)
                if row.outcome in ("not_met", "unchecked")
            ),
            rhythm=_rhythm(channel, kpis, year, values["rhythm_missed"]),
            closed=bool(pd.notna(channel.closed_on) and channel.closed_on.date() <= year_end),
        )
        decision = decide(case, catalog.policy)
        row = _proposal_row(channel, case, decision, catalog)
        governing = case.risk.governing if conditions_open(decision) else ""
        if case.closed:
            row |= {"due_on": cure_by, "due_action": "due_closing"}
        else:
            row |= due_next(register.actions, own, str(channel.channel), cure_by, governing)
        parts = [own["evidence"], criteria.loc[criteria["channel"] == channel.channel, "evidence"]]
        parts.append(risks.loc[risks["channel"] == channel.channel, "evidence"])
        row["evidence"] = " ".join(sorted({key for part in parts for text in part for key in text.split()}))
        proposals.append(row)
        reasons += give_reasons(channel, case, decision, criteria, own, risks, yearly)
        scenarios += _scenarios(case, channel, own, catalog)

    noted = [*register.findings, *check_documents(register, year)]
    findings = make_frame("findings", [finding.as_row() for finding in noted])
    in_year = (exports.audience["end"] >= pd.Timestamp(year, 1, 1)) & (
        exports.audience["start"] <= pd.Timestamp(year_end)
    )
    known_law = [fact.valid_from for fact in catalog.law.values()]
    return Evaluation(
        body=register.id,
        name=register.name,
        land=register.land,
        timezone=register.timezone,
        language=register.language,
        year=year,
        departments={key: name for key, name in register.departments.items() if department in (None, key)},
        decides=register.settings.approvals.decides or "",
        generated=register.generated,
        legal_state=(register.settings.law.state_on or max(known_law)).isoformat(),
        confirmed=sorted(register.settings.law.confirmed),
        data_state=last_day(exports.files),
        version=version("smeval"),
        policy=catalog.policy,
        channels=channels,
        kpis=kpis,
        history=before[before["period"] == str(year - 1)].reset_index(drop=True),
        post_kinds=count_post_kinds(exports, register, year),
        audience=exports.audience[in_year].reset_index(drop=True),
        dialogue=_published_dialogue(exports, channels, year, catalog),
        effort=_of_year(register.effort, channels, year),
        costs=_of_year(register.costs, channels, year),
        criteria=criteria,
        duties=duties,
        risks=risks,
        proposals=make_frame("proposals", proposals),
        reasons=make_frame("reasons", reasons),
        scenarios=make_frame("scenarios", scenarios),
        actions=_of_year(register.actions, channels),
        findings=join_frames("findings", [findings, exports.findings]),
        evidence=join_frames("evidence", [register.evidence, exports.evidence]),
        files=exports.files,
    )
