"""What a year of a department, or of a whole body, amounts to: the `Evaluation`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pandas as pd

from smeval.catalog import Catalog, Policy
from smeval.errors import Finding, RegisterError
from smeval.frames import Schema, join_frames, make_frame
from smeval.frames.columns import (
    ACTIONS_FRAME,
    ANSWER_CURVES_FRAME,
    APPROVALS_FRAME,
    AUDIENCE_FRAME,
    BREAKS_FRAME,
    CEILINGS_FRAME,
    CHANNELS_FRAME,
    CITATIONS_FRAME,
    CONCEPT_ITEMS_FRAME,
    CONTENT_FACTORS_FRAME,
    COST_TOTALS_FRAME,
    COSTS_FRAME,
    CRITERIA_FRAME,
    DECISIONS_FRAME,
    DEFINITIONS_FRAME,
    DEMAND_RESULTS_FRAME,
    DEMANDS_FRAME,
    DIALOGUE_FRAME,
    DUES_FRAME,
    DUTY_RESULTS_FRAME,
    EARLIER_FRAME,
    EFFORT_FRAME,
    EFFORT_TOTALS_FRAME,
    EVENTS_FRAME,
    EVIDENCE_FRAME,
    FILES_FRAME,
    FINDINGS_FRAME,
    GUIDE_FRAME,
    HELD_FRAME,
    HISTORY_FRAME,
    INCIDENT_TOTALS_FRAME,
    KPIS_FRAME,
    LEGAL_FACTS_FRAME,
    OBSERVATIONS_FRAME,
    OUTCOMES_FRAME,
    POSSIBILITIES_FRAME,
    POST_KINDS_FRAME,
    PROPOSALS_FRAME,
    PUBLISHING_TIMES_FRAME,
    QUESTIONS_FRAME,
    REASONS_FRAME,
    RISK_RESULTS_FRAME,
    RULE_RESULTS_FRAME,
    SAMPLE_RESULTS_FRAME,
    SCENARIOS_FRAME,
    SOURCE_TEXTS_FRAME,
    STATEMENTS_FRAME,
    SUBSTITUTIONS_FRAME,
    TERMS_FRAME,
    TEXTS_FRAME,
    TIPPING_POINTS_FRAME,
    ActionFrame,
    AnswerCurveFrame,
    ApprovalFrame,
    AudienceFrame,
    BreakFrame,
    CeilingFrame,
    ChannelFrame,
    CitationFrame,
    ConceptItemFrame,
    ContentFactorFrame,
    CostFrame,
    CostTotalFrame,
    CriterionFrame,
    DecisionFrame,
    DefinitionFrame,
    DemandFrame,
    DemandResultFrame,
    DialogueFrame,
    DueFrame,
    DutyResultFrame,
    EarlierFrame,
    EffortFrame,
    EffortTotalFrame,
    EventFrame,
    EvidenceFrame,
    FileFrame,
    FindingFrame,
    GuideFrame,
    HeldFrame,
    HistoryFrame,
    IncidentTotalFrame,
    KpiFrame,
    LegalFactFrame,
    ObservationFrame,
    OutcomeFrame,
    PossibilityFrame,
    PostKindFrame,
    ProposalFrame,
    PublishingTimeFrame,
    QuestionFrame,
    ReasonFrame,
    RiskResultFrame,
    RuleResultFrame,
    SampleResultFrame,
    ScenarioFrame,
    SourceTextFrame,
    StatementFrame,
    SubstitutionFrame,
    TermFrame,
    TextFrame,
    TippingPointFrame,
)
from smeval.kpis.closed import closed_channels
from smeval.kpis.cost_totals import total_cost
from smeval.kpis.effort_totals import total_effort
from smeval.record.texts import NO_TEXTS, Texts, as_texts, cite_sources, known_texts, used_citations, used_texts
from smeval.values import normalise

#: Frames of an evaluation, each also a CSV file of the closing snapshot: the attribute, and the frame's declaration.
EVALUATION_FRAMES: Mapping[str, Schema[Any, Any]] = {
    "channels": CHANNELS_FRAME,
    "alternatives": CHANNELS_FRAME,
    "approvals": APPROVALS_FRAME,
    "kpis": KPIS_FRAME,
    "history": HISTORY_FRAME,
    "definitions": DEFINITIONS_FRAME,
    "breaks": BREAKS_FRAME,
    "answer_curves": ANSWER_CURVES_FRAME,
    "outcomes": OUTCOMES_FRAME,
    "post_kinds": POST_KINDS_FRAME,
    "content_factors": CONTENT_FACTORS_FRAME,
    "publishing_times": PUBLISHING_TIMES_FRAME,
    "samples": SAMPLE_RESULTS_FRAME,
    "incidents": INCIDENT_TOTALS_FRAME,
    "substitutions": SUBSTITUTIONS_FRAME,
    "guide": GUIDE_FRAME,
    "audience": AUDIENCE_FRAME,
    "dialogue": DIALOGUE_FRAME,
    "effort": EFFORT_FRAME,
    "effort_totals": EFFORT_TOTALS_FRAME,
    "cost_totals": COST_TOTALS_FRAME,
    "costs": COSTS_FRAME,
    "ceilings": CEILINGS_FRAME,
    "criteria": CRITERIA_FRAME,
    "duties": DUTY_RESULTS_FRAME,
    "risks": RISK_RESULTS_FRAME,
    "statements": STATEMENTS_FRAME,
    "questions": QUESTIONS_FRAME,
    "demands": DEMANDS_FRAME,
    "demand_results": DEMAND_RESULTS_FRAME,
    "dues": DUES_FRAME,
    "observations": OBSERVATIONS_FRAME,
    "concept_items": CONCEPT_ITEMS_FRAME,
    "proposals": PROPOSALS_FRAME,
    "rules": RULE_RESULTS_FRAME,
    "reasons": REASONS_FRAME,
    "possibilities": POSSIBILITIES_FRAME,
    "tipping_points": TIPPING_POINTS_FRAME,
    "scenarios": SCENARIOS_FRAME,
    "actions": ACTIONS_FRAME,
    "decisions": DECISIONS_FRAME,
    "earlier": EARLIER_FRAME,
    "terms": TERMS_FRAME,
    "held": HELD_FRAME,
    "events": EVENTS_FRAME,
    "findings": FINDINGS_FRAME,
    "evidence": EVIDENCE_FRAME,
    "files": FILES_FRAME,
    "legal_facts": LEGAL_FACTS_FRAME,
    "citations": CITATIONS_FRAME,
    "source_texts": SOURCE_TEXTS_FRAME,
    "texts": TEXTS_FRAME,
}


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one year of one department (or of all departments of a body) amounts to. Language-free.

    Two evaluations are equal if all their values and frames are.

    Parameters
    ----------
    body, name : str
        Id (the folder's name) and name of the body.
    country, land : str
        Country, e.g. ``DE``, and Land whose holidays count, e.g. ``NW``.
    timezone, language : str
        As declared in body.toml.
    year : int
        The year evaluated.
    departments : mapping of str to str
        Id and name of the departments covered, in the order of channels.csv.
    offices : mapping of str to str
        The body's own names of the offices that take part; those not named bear the usual ones.
    decides : str
        Function that decides, as declared; empty where not declared.
    generated : bool
        True where the body says that its data is generated (sample data).
    legal_state : str
        Day of the legal state used, ISO.
    confirmed : list of str
        Facts of law that the body has confirmed.
    unconfirmed : list of str
        Facts of law known in the year that neither the catalog nor the body confirms; they are printed as such.
    data_state : str
        Latest day that any export speaks of, ISO; empty where no export was read.
    version : str
        Version of smeval.
    signs : list of str
        Ids of findings that tell of figures which may have been helped; they stand on the page of their channel.
    ledger_lines : int
        Number of lines of the ledger of closed years when the evaluation was made.
    ledger_head : str
        Fingerprint of its last line; empty where there is none.
    policy : Policy
        Thresholds, matrix and balancing table that were used, with their sources.
    """

    body: str
    name: str
    country: str
    land: str
    timezone: str
    language: str
    year: int
    departments: Mapping[str, str]
    offices: Mapping[str, str]
    decides: str
    generated: bool
    legal_state: str
    confirmed: list[str]
    unconfirmed: list[str]
    data_state: str
    version: str
    signs: list[str]
    ledger_lines: int
    ledger_head: str
    policy: Policy
    channels: ChannelFrame
    alternatives: ChannelFrame
    approvals: ApprovalFrame
    kpis: KpiFrame
    history: HistoryFrame
    definitions: DefinitionFrame
    breaks: BreakFrame
    answer_curves: AnswerCurveFrame
    outcomes: OutcomeFrame
    post_kinds: PostKindFrame
    content_factors: ContentFactorFrame
    publishing_times: PublishingTimeFrame
    samples: SampleResultFrame
    incidents: IncidentTotalFrame
    substitutions: SubstitutionFrame
    guide: GuideFrame
    audience: AudienceFrame
    dialogue: DialogueFrame
    effort: EffortFrame
    effort_totals: EffortTotalFrame
    cost_totals: CostTotalFrame
    costs: CostFrame
    ceilings: CeilingFrame
    criteria: CriterionFrame
    duties: DutyResultFrame
    risks: RiskResultFrame
    statements: StatementFrame
    questions: QuestionFrame
    demands: DemandFrame
    demand_results: DemandResultFrame
    dues: DueFrame
    observations: ObservationFrame
    concept_items: ConceptItemFrame
    proposals: ProposalFrame
    rules: RuleResultFrame
    reasons: ReasonFrame
    possibilities: PossibilityFrame
    tipping_points: TippingPointFrame
    scenarios: ScenarioFrame
    actions: ActionFrame
    decisions: DecisionFrame
    earlier: EarlierFrame
    terms: TermFrame
    held: HeldFrame
    events: EventFrame
    findings: FindingFrame
    evidence: EvidenceFrame
    files: FileFrame
    legal_facts: LegalFactFrame
    citations: CitationFrame
    source_texts: SourceTextFrame
    texts: TextFrame

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

    @property
    def frames(self) -> dict[str, pd.DataFrame]:
        """All frames by attribute."""
        return {name: getattr(self, name) for name in EVALUATION_FRAMES}

    def select(self, department: str) -> Evaluation:
        """Return the part that one department is responsible for.

        Raises
        ------
        RegisterError
            If there is no such department.
        """
        department = check_department(department, self.departments)
        own = self.channels.loc[self.channels["department"] == department, "channel"]
        standing_in = self._named_by(own)
        unjudged = set(standing_in["channel"]) & set(self.alternatives["channel"])
        shown: dict[str, set[str]] = {
            "kpis": {*own, *unjudged},
            "findings": {*own, *unjudged},
            "files": {*own, *standing_in["channel"]},
            "evidence": {*own, *standing_in["channel"]},
        }
        parts: dict[str, Any] = {}
        for name, frame in self.frames.items():
            kept, known = frame, shown.get(name, set(own))
            if name == "alternatives":
                kept = standing_in
            elif "channel" in frame.columns:  # what names none speaks of the whole body
                kept = frame[frame["channel"].isin(known) | (frame["channel"] == "")]
            elif "file" in frame.columns and name != "source_texts":
                elsewhere = frame["file"].str.startswith("exports/")
                kept = frame[~elsewhere | frame["file"].str.split("/").str[1].isin(known)]
            elif name == "breaks":
                kept = frame[frame["platform"].isin(parts["channels"]["platform"])]
            if name == "findings":
                named = [json.loads(values).get("channel") for values in kept["values"]]
                others = set(self.channels["channel"]) - set(own)
                kept = kept[pd.Series([channel not in others for channel in named], kept.index, dtype=bool)]
            parts[name] = kept.reset_index(drop=True)
        closed = closed_channels(parts["channels"], self.year)
        parts["effort_totals"] = total_effort(parts["effort"], self.year, closed)
        judged = make_frame(KPIS_FRAME, parts["kpis"][parts["kpis"]["channel"].isin(own)])
        parts["cost_totals"] = total_cost(judged, self.year, closed)
        own_name = {department: self.departments[department]}
        part = replace(self, departments=own_name, data_state=last_day(parts["files"], own), **parts)
        citations = used_citations(part.frames, part.policy)
        return _with_used(part, citations, as_texts(self.texts))

    def _named_by(self, channels: pd.Series) -> ChannelFrame:
        """Return what some channels name as their alternatives and is none of them."""
        pairs = self.substitutions
        named = set(pairs.loc[pairs["channel"].isin(channels), "alternative"]) - set(channels)
        known = join_frames(CHANNELS_FRAME, [self.alternatives, self.channels])
        return make_frame(CHANNELS_FRAME, known[known["channel"].isin(named)])


def with_texts(evaluation: Evaluation, catalog: Catalog, past: Texts = NO_TEXTS) -> Evaluation:
    """Return an evaluation with the names, sentences and sources that it needs, as the catalog has them today.

    Parameters
    ----------
    evaluation : Evaluation
    catalog : Catalog
        That of the body.
    past : mapping, optional
        Texts of earlier years, for what has none today.
    """
    citations = cite_sources(evaluation.frames, evaluation.policy)
    return _with_used(evaluation, citations, known_texts(catalog, evaluation.offices, past))


def _with_used(evaluation: Evaluation, citations: CitationFrame, texts: Texts) -> Evaluation:
    """Return an evaluation with these citations, and without evidence and texts that nothing in it leads to."""
    part = replace(evaluation, citations=citations, evidence=used_evidence(evaluation.frames))
    return replace(part, texts=used_texts(part.frames, EVALUATION_FRAMES, part.policy, texts))


def used_evidence(frames: Mapping[str, pd.DataFrame]) -> EvidenceFrame:
    """Return the frame ``evidence`` without the closed versions that no other frame rests on.

    Of a version that one does rest on, all files that were read stay.
    """
    evidence = frames["evidence"]
    others = (frame["evidence"] for name, frame in frames.items() if name != "evidence" and "evidence" in frame)
    used = {key for column in others for text in column.unique() for key in text.split()}
    folders = evidence["file"].map(lambda file: file.rpartition("/")[0])
    snapshots = evidence["rule"].str.startswith("snapshot/")
    kept = ~snapshots | folders.isin(folders[evidence["evidence"].isin(used)])
    return make_frame(EVIDENCE_FRAME, evidence[kept])


def check_department(department: str, known: Mapping[str, str]) -> str:
    """Return a department as the register writes it; blanks and upper or lower case tell none apart.

    Parameters
    ----------
    department : str
    known : mapping of str to str
        Id and name of the departments.

    Returns
    -------
    str

    Raises
    ------
    RegisterError
        If there is no such department, with those that there are.
    """
    spelled = {normalise(name): name for name in known}
    if normalise(department) not in spelled:
        values = {"department": department, "known": list(known)}
        raise RegisterError(Finding("unknown_department", "error", "channels.csv", key="department", values=values))
    return spelled[normalise(department)]


def last_day(files: pd.DataFrame, channels: Iterable[str]) -> str:
    """Return the latest day that any file of some channels speaks of, ISO; empty where none does.

    Parameters
    ----------
    files : DataFrame
        Frame ``files``.
    channels : iterable of str
        Those that are judged; how recent the figures of an alternative are says nothing of them.
    """
    last = files.loc[files["channel"].isin(list(channels)), "end"].max()
    return "" if pd.isna(last) else str(last.date().isoformat())
