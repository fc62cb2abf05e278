"""The declared frames, made by generate_columns.py from the row classes here; not written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from smeval.frames.computed import (
    AnswerCurveRow,
    BreakRow,
    ContentFactorRow,
    CostTotalRow,
    DefinitionRow,
    EffortTotalRow,
    GuideRow,
    HistoryRow,
    IncidentTotalRow,
    KpiRow,
    OutcomeRow,
    PostKindRow,
    PublishingTimeRow,
    SampleResultRow,
    SubstitutionRow,
)
from smeval.frames.declared import (
    ActionRow,
    ApprovalRow,
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
from smeval.frames.delivered import (
    AudienceRow,
    CoverageRow,
    DialogueRow,
    EvidenceRow,
    FileRow,
    FindingRow,
    MeasureRow,
    PostRow,
)
from smeval.frames.frame import (
    Frame,
    Schema,
)
from smeval.frames.judged import (
    ConceptItemRow,
    CriterionRow,
    DemandResultRow,
    DemandRow,
    DueRow,
    DutyResultRow,
    EarlierRow,
    ObservationRow,
    PossibilityRow,
    ProposalRow,
    QuestionRow,
    ReasonRow,
    RiskResultRow,
    RuleResultRow,
    ScenarioRow,
    TippingPointRow,
)
from smeval.frames.known import (
    CitationRow,
    LegalFactRow,
    SourceTextRow,
    TextRow,
)
from smeval.frames.recorded import (
    HeldRow,
    LedgerRow,
    TermRow,
)

KpiColumn = Literal[
    "body",
    "department",
    "channel",
    "platform",
    "period",
    "kpi",
    "value",
    "low",
    "high",
    "unit",
    "state",
    "reason",
    "n",
    "evidence",
    "covered",
]
KpiFrame: TypeAlias = Frame[KpiRow, KpiColumn]
KPIS_FRAME: Schema[KpiRow, KpiColumn] = Schema("kpis", KpiRow)

HistoryColumn = Literal[
    "body",
    "department",
    "channel",
    "platform",
    "period",
    "kpi",
    "value",
    "low",
    "high",
    "unit",
    "state",
    "reason",
    "n",
    "evidence",
    "covered",
    "comparable",
]
HistoryFrame: TypeAlias = Frame[HistoryRow, HistoryColumn]
HISTORY_FRAME: Schema[HistoryRow, HistoryColumn] = Schema("history", HistoryRow)

DefinitionColumn = Literal[
    "kpi",
    "unit",
    "better",
    "level",
    "group",
    "traffic",
    "source",
]
DefinitionFrame: TypeAlias = Frame[DefinitionRow, DefinitionColumn]
DEFINITIONS_FRAME: Schema[DefinitionRow, DefinitionColumn] = Schema("definitions", DefinitionRow)

BreakColumn = Literal[
    "platform",
    "measure",
    "on",
    "ends",
    "successor",
    "confirmed",
    "source",
]
BreakFrame: TypeAlias = Frame[BreakRow, BreakColumn]
BREAKS_FRAME: Schema[BreakRow, BreakColumn] = Schema("breaks", BreakRow)

AnswerCurveColumn = Literal[
    "channel",
    "hours",
    "answered",
    "fixed",
    "evidence",
]
AnswerCurveFrame: TypeAlias = Frame[AnswerCurveRow, AnswerCurveColumn]
ANSWER_CURVES_FRAME: Schema[AnswerCurveRow, AnswerCurveColumn] = Schema("answer_curves", AnswerCurveRow)

EffortTotalColumn = Literal[
    "channel",
    "phase",
    "hours_low",
    "hours_likely",
    "hours_high",
    "eur_low",
    "eur_likely",
    "eur_high",
    "evidence",
]
EffortTotalFrame: TypeAlias = Frame[EffortTotalRow, EffortTotalColumn]
EFFORT_TOTALS_FRAME: Schema[EffortTotalRow, EffortTotalColumn] = Schema("effort_totals", EffortTotalRow)

CostTotalColumn = Literal[
    "channels",
    "low",
    "high",
]
CostTotalFrame: TypeAlias = Frame[CostTotalRow, CostTotalColumn]
COST_TOTALS_FRAME: Schema[CostTotalRow, CostTotalColumn] = Schema("cost_totals", CostTotalRow)

OutcomeColumn = Literal[
    "channel",
    "outcome",
    "n",
    "total",
    "share",
    "evidence",
]
OutcomeFrame: TypeAlias = Frame[OutcomeRow, OutcomeColumn]
OUTCOMES_FRAME: Schema[OutcomeRow, OutcomeColumn] = Schema("outcomes", OutcomeRow)

PostKindColumn = Literal[
    "channel",
    "kind",
    "posts",
    "views",
    "interactions",
    "evidence",
    "views_state",
    "interactions_state",
]
PostKindFrame: TypeAlias = Frame[PostKindRow, PostKindColumn]
POST_KINDS_FRAME: Schema[PostKindRow, PostKindColumn] = Schema("post_kinds", PostKindRow)

SampleResultColumn = Literal[
    "channel",
    "subject",
    "checked",
    "fulfilled",
    "drawn",
    "state",
    "share",
    "low",
    "high",
    "reason",
    "duty",
    "outcome",
    "checked_on",
    "checked_by",
    "document",
    "evidence",
    "representative",
    "population",
    "seed",
]
SampleResultFrame: TypeAlias = Frame[SampleResultRow, SampleResultColumn]
SAMPLE_RESULTS_FRAME: Schema[SampleResultRow, SampleResultColumn] = Schema("sample_results", SampleResultRow)

IncidentTotalColumn = Literal[
    "channel",
    "incident",
    "state",
    "n",
    "low",
    "high",
    "handled",
    "reported",
    "hours_median",
    "risks",
    "evidence",
]
IncidentTotalFrame: TypeAlias = Frame[IncidentTotalRow, IncidentTotalColumn]
INCIDENT_TOTALS_FRAME: Schema[IncidentTotalRow, IncidentTotalColumn] = Schema("incident_totals", IncidentTotalRow)

ContentFactorColumn = Literal[
    "channel",
    "factor",
    "n",
    "of",
    "share",
    "mean",
    "evidence",
]
ContentFactorFrame: TypeAlias = Frame[ContentFactorRow, ContentFactorColumn]
CONTENT_FACTORS_FRAME: Schema[ContentFactorRow, ContentFactorColumn] = Schema("content_factors", ContentFactorRow)

PublishingTimeColumn = Literal[
    "channel",
    "weekday",
    "daypart",
    "posts",
    "evidence",
]
PublishingTimeFrame: TypeAlias = Frame[PublishingTimeRow, PublishingTimeColumn]
PUBLISHING_TIMES_FRAME: Schema[PublishingTimeRow, PublishingTimeColumn] = Schema("publishing_times", PublishingTimeRow)

SubstitutionColumn = Literal[
    "channel",
    "alternative",
    "kpi",
    "other_kpi",
    "topic",
    "unit",
    "state",
    "own",
    "own_low",
    "own_high",
    "other",
    "other_low",
    "other_high",
    "ratio",
    "ratio_low",
    "ratio_high",
    "periods",
    "of",
    "step",
    "reason",
    "evidence",
]
SubstitutionFrame: TypeAlias = Frame[SubstitutionRow, SubstitutionColumn]
SUBSTITUTIONS_FRAME: Schema[SubstitutionRow, SubstitutionColumn] = Schema("substitutions", SubstitutionRow)

GuideColumn = Literal[
    "channel",
    "guide",
    "asked",
    "outcome",
    "kpi",
    "value",
    "low",
    "high",
    "unit",
    "n",
    "reason",
    "source",
    "evidence",
]
GuideFrame: TypeAlias = Frame[GuideRow, GuideColumn]
GUIDE_FRAME: Schema[GuideRow, GuideColumn] = Schema("guide", GuideRow)

ChannelColumn = Literal[
    "channel",
    "name",
    "department",
    "platform",
    "account",
    "url",
    "team_size",
    "mode",
    "use",
    "purpose",
    "target_group",
    "dialogue",
    "posts_per_week",
    "answer_within",
    "crisis_channel",
    "stories_count",
    "alternative",
    "opened_on",
    "closed_on",
    "evidence",
]
ChannelFrame: TypeAlias = Frame[ChannelRow, ChannelColumn]
CHANNELS_FRAME: Schema[ChannelRow, ChannelColumn] = Schema("channels", ChannelRow)

ApprovalColumn = Literal[
    "channel",
    "office",
    "heard_for",
    "state",
    "evidence",
]
ApprovalFrame: TypeAlias = Frame[ApprovalRow, ApprovalColumn]
APPROVALS_FRAME: Schema[ApprovalRow, ApprovalColumn] = Schema("approvals", ApprovalRow)

GoalColumn = Literal[
    "channel",
    "goal",
    "kpi",
    "minimum",
    "target",
    "rank",
    "year",
    "fixed_on",
    "approved_by",
    "evidence",
]
GoalFrame: TypeAlias = Frame[GoalRow, GoalColumn]
GOALS_FRAME: Schema[GoalRow, GoalColumn] = Schema("goals", GoalRow)

DutyColumn = Literal[
    "channel",
    "duty",
    "state",
    "document",
    "checked_on",
    "checked_by",
    "outside",
    "evidence",
]
DutyFrame: TypeAlias = Frame[DutyRow, DutyColumn]
DUTIES_FRAME: Schema[DutyRow, DutyColumn] = Schema("duties", DutyRow)

RiskColumn = Literal[
    "channel",
    "risk",
    "rater",
    "severity",
    "likelihood",
    "residual_severity",
    "residual_likelihood",
    "reason",
    "measures",
    "rated_on",
    "evidence",
]
RiskFrame: TypeAlias = Frame[RiskRow, RiskColumn]
RISKS_FRAME: Schema[RiskRow, RiskColumn] = Schema("risks", RiskRow)

EffortColumn = Literal[
    "channel",
    "year",
    "phase",
    "role",
    "hours_low",
    "hours_likely",
    "hours_high",
    "eur_low",
    "eur_likely",
    "eur_high",
    "evidence",
]
EffortFrame: TypeAlias = Frame[EffortRow, EffortColumn]
EFFORT_FRAME: Schema[EffortRow, EffortColumn] = Schema("effort", EffortRow)

CostColumn = Literal[
    "channel",
    "year",
    "kind",
    "eur",
    "basis",
    "valid_until",
    "reason",
    "evidence",
]
CostFrame: TypeAlias = Frame[CostRow, CostColumn]
COSTS_FRAME: Schema[CostRow, CostColumn] = Schema("costs", CostRow)

ActionColumn = Literal[
    "channel",
    "action",
    "owner",
    "due_on",
    "state",
    "from_year",
    "closing",
    "evidence",
]
ActionFrame: TypeAlias = Frame[ActionRow, ActionColumn]
ACTIONS_FRAME: Schema[ActionRow, ActionColumn] = Schema("actions", ActionRow)

StatementColumn = Literal[
    "channel",
    "statement",
    "answer",
    "reason",
    "stated_by",
    "stated_on",
    "evidence",
]
StatementFrame: TypeAlias = Frame[StatementRow, StatementColumn]
STATEMENTS_FRAME: Schema[StatementRow, StatementColumn] = Schema("statements", StatementRow)

DecisionColumn = Literal[
    "channel",
    "year",
    "state",
    "subject",
    "decision",
    "reason",
    "decided_by",
    "decided_on",
    "evidence",
]
DecisionFrame: TypeAlias = Frame[DecisionRow, DecisionColumn]
DECISIONS_FRAME: Schema[DecisionRow, DecisionColumn] = Schema("decisions", DecisionRow)

CeilingColumn = Literal[
    "channel",
    "kpi",
    "ceiling",
    "fixed_on",
    "approved_by",
    "evidence",
]
CeilingFrame: TypeAlias = Frame[CeilingRow, CeilingColumn]
CEILINGS_FRAME: Schema[CeilingRow, CeilingColumn] = Schema("ceilings", CeilingRow)

EventColumn = Literal[
    "channel",
    "date",
    "event",
    "posts",
    "reach",
    "delay_minutes",
    "evidence",
]
EventFrame: TypeAlias = Frame[EventRow, EventColumn]
EVENTS_FRAME: Schema[EventRow, EventColumn] = Schema("events", EventRow)

SampleColumn = Literal[
    "channel",
    "year",
    "subject",
    "checked",
    "fulfilled",
    "drawn",
    "checked_on",
    "checked_by",
    "document",
    "line",
    "population",
    "seed",
    "posts_mark",
    "unticked",
    "intact",
    "evidence",
]
SampleFrame: TypeAlias = Frame[SampleRow, SampleColumn]
SAMPLES_FRAME: Schema[SampleRow, SampleColumn] = Schema("samples", SampleRow)

SampledPostColumn = Literal[
    "channel",
    "year",
    "subject",
    "post_id",
    "fulfilled",
    "evidence",
]
SampledPostFrame: TypeAlias = Frame[SampledPostRow, SampledPostColumn]
SAMPLED_POSTS_FRAME: Schema[SampledPostRow, SampledPostColumn] = Schema("sampled_posts", SampledPostRow)

IncidentColumn = Literal[
    "channel",
    "kind",
    "n",
    "date",
    "month",
    "handled",
    "hours_to_handle",
    "reported",
    "evidence",
]
IncidentFrame: TypeAlias = Frame[IncidentRow, IncidentColumn]
INCIDENTS_FRAME: Schema[IncidentRow, IncidentColumn] = Schema("incidents", IncidentRow)

MeasureColumn = Literal[
    "channel",
    "start",
    "end",
    "measure",
    "value",
    "unit",
    "state",
    "as_of",
    "evidence",
]
MeasureFrame: TypeAlias = Frame[MeasureRow, MeasureColumn]
MEASURES_FRAME: Schema[MeasureRow, MeasureColumn] = Schema("measures", MeasureRow)

PostColumn = Literal[
    "channel",
    "post_id",
    "published_at",
    "kind",
    "title",
    "link",
    "timed",
    "shown",
    "features",
    "tags",
    "views",
    "impressions",
    "engaged_views",
    "reach",
    "viewers",
    "engaged_users",
    "reactions",
    "likes",
    "dislikes",
    "comments",
    "shares",
    "saves",
    "clicks",
    "link_clicks",
    "profile_visits",
    "followers_gained",
    "watch_time",
    "average_view_duration",
    "engagements",
    "as_of",
    "evidence",
]
PostFrame: TypeAlias = Frame[PostRow, PostColumn]
POSTS_FRAME: Schema[PostRow, PostColumn] = Schema("posts", PostRow)

DialogueColumn = Literal[
    "channel",
    "month",
    "kind",
    "outcome",
    "minutes_real",
    "minutes_service",
    "minutes_real_least",
    "minutes_real_most",
    "minutes_service_least",
    "minutes_service_most",
    "due",
    "due_service",
    "n",
    "evidence",
]
DialogueFrame: TypeAlias = Frame[DialogueRow, DialogueColumn]
DIALOGUE_FRAME: Schema[DialogueRow, DialogueColumn] = Schema("dialogue", DialogueRow)

AudienceColumn = Literal[
    "channel",
    "start",
    "end",
    "dimension",
    "group",
    "share",
    "as_of",
    "evidence",
]
AudienceFrame: TypeAlias = Frame[AudienceRow, AudienceColumn]
AUDIENCE_FRAME: Schema[AudienceRow, AudienceColumn] = Schema("audience", AudienceRow)

CoverageColumn = Literal[
    "channel",
    "what",
    "start",
    "end",
    "evidence",
]
CoverageFrame: TypeAlias = Frame[CoverageRow, CoverageColumn]
COVERAGE_FRAME: Schema[CoverageRow, CoverageColumn] = Schema("coverage", CoverageRow)

EvidenceColumn = Literal[
    "evidence",
    "file",
    "sha256",
    "sheet",
    "rows",
    "rule",
    "as_of",
]
EvidenceFrame: TypeAlias = Frame[EvidenceRow, EvidenceColumn]
EVIDENCE_FRAME: Schema[EvidenceRow, EvidenceColumn] = Schema("evidence", EvidenceRow)

FindingColumn = Literal[
    "id",
    "severity",
    "file",
    "row",
    "key",
    "values",
]
FindingFrame: TypeAlias = Frame[FindingRow, FindingColumn]
FINDINGS_FRAME: Schema[FindingRow, FindingColumn] = Schema("findings", FindingRow)

FileColumn = Literal[
    "file",
    "channel",
    "status",
    "export",
    "language",
    "rows_read",
    "rows_dropped",
    "start",
    "end",
    "as_of",
    "sha256",
]
FileFrame: TypeAlias = Frame[FileRow, FileColumn]
FILES_FRAME: Schema[FileRow, FileColumn] = Schema("files", FileRow)

CriterionColumn = Literal[
    "channel",
    "goal",
    "kpi",
    "unit",
    "minimum",
    "target",
    "rank",
    "weight",
    "state",
    "achieved",
    "achieved_low",
    "achieved_high",
    "partial_low",
    "partial_high",
    "reason",
    "fixed_on",
    "fixing",
    "approved_by",
    "outcome",
    "timely_weight",
    "evidence",
]
CriterionFrame: TypeAlias = Frame[CriterionRow, CriterionColumn]
CRITERIA_FRAME: Schema[CriterionRow, CriterionColumn] = Schema("criteria", CriterionRow)

DutyResultColumn = Literal[
    "channel",
    "duty",
    "grade",
    "outcome",
    "reason",
    "document",
    "checked_on",
    "checked_by",
    "outside",
    "roles",
    "evidence",
]
DutyResultFrame: TypeAlias = Frame[DutyResultRow, DutyResultColumn]
DUTY_RESULTS_FRAME: Schema[DutyResultRow, DutyResultColumn] = Schema("duty_results", DutyResultRow)

RiskResultColumn = Literal[
    "channel",
    "risk",
    "rater",
    "severity",
    "likelihood",
    "level",
    "residual_severity",
    "residual_likelihood",
    "residual_level",
    "governing",
    "reason",
    "measures",
    "rated_on",
    "evidence",
]
RiskResultFrame: TypeAlias = Frame[RiskResultRow, RiskResultColumn]
RISK_RESULTS_FRAME: Schema[RiskResultRow, RiskResultColumn] = Schema("risk_results", RiskResultRow)

ObservationColumn = Literal[
    "channel",
    "subject",
    "declared",
    "observed",
    "outcome",
    "evidence",
]
ObservationFrame: TypeAlias = Frame[ObservationRow, ObservationColumn]
OBSERVATIONS_FRAME: Schema[ObservationRow, ObservationColumn] = Schema("observations", ObservationRow)

ConceptItemColumn = Literal[
    "item",
    "state",
    "source",
    "file",
    "row",
    "heading",
]
ConceptItemFrame: TypeAlias = Frame[ConceptItemRow, ConceptItemColumn]
CONCEPT_ITEMS_FRAME: Schema[ConceptItemRow, ConceptItemColumn] = Schema("concept_items", ConceptItemRow)

EarlierColumn = Literal[
    "channel",
    "year",
    "proposal",
    "robustness",
    "decided_by",
    "decision",
    "decision_reason",
    "deviates",
    "cause",
]
EarlierFrame: TypeAlias = Frame[EarlierRow, EarlierColumn]
EARLIER_FRAME: Schema[EarlierRow, EarlierColumn] = Schema("earlier", EarlierRow)

ProposalColumn = Literal[
    "channel",
    "department",
    "platform",
    "proposal",
    "robustness",
    "weaker",
    "possible",
    "benefit_low",
    "benefit_high",
    "benefit_point",
    "benefit_class_low",
    "benefit_class_high",
    "risk_low",
    "risk_high",
    "governing_risk",
    "evidence_share",
    "decided_by",
    "decides",
    "tipping_point",
    "due_on",
    "due_action",
    "status",
    "unanswered",
    "acceptable",
    "firmness",
    "overruled",
    "deviates",
    "due_kind",
    "cause",
    "evidence",
]
ProposalFrame: TypeAlias = Frame[ProposalRow, ProposalColumn]
PROPOSALS_FRAME: Schema[ProposalRow, ProposalColumn] = Schema("proposals", ProposalRow)

RuleResultColumn = Literal[
    "channel",
    "rule",
    "stage",
    "outcome",
    "proposal",
    "reason",
    "source",
]
RuleResultFrame: TypeAlias = Frame[RuleResultRow, RuleResultColumn]
RULE_RESULTS_FRAME: Schema[RuleResultRow, RuleResultColumn] = Schema("rule_results", RuleResultRow)

TippingPointColumn = Literal[
    "channel",
    "kind",
    "proposal",
    "better",
    "tipping_point",
    "size",
]
TippingPointFrame: TypeAlias = Frame[TippingPointRow, TippingPointColumn]
TIPPING_POINTS_FRAME: Schema[TippingPointRow, TippingPointColumn] = Schema("tipping_points", TippingPointRow)

PossibilityColumn = Literal[
    "channel",
    "proposal",
    "benefit",
    "risk",
    "scenario",
    "leads",
]
PossibilityFrame: TypeAlias = Frame[PossibilityRow, PossibilityColumn]
POSSIBILITIES_FRAME: Schema[PossibilityRow, PossibilityColumn] = Schema("possibilities", PossibilityRow)

ReasonColumn = Literal[
    "channel",
    "side",
    "stage",
    "reason",
    "evidence",
]
ReasonFrame: TypeAlias = Frame[ReasonRow, ReasonColumn]
REASONS_FRAME: Schema[ReasonRow, ReasonColumn] = Schema("reasons", ReasonRow)

ScenarioColumn = Literal[
    "channel",
    "scenario",
    "proposal",
    "decided_by",
]
ScenarioFrame: TypeAlias = Frame[ScenarioRow, ScenarioColumn]
SCENARIOS_FRAME: Schema[ScenarioRow, ScenarioColumn] = Schema("scenarios", ScenarioRow)

QuestionColumn = Literal[
    "channel",
    "statement",
    "free",
    "asked",
    "stated",
    "made",
    "answer",
    "reason",
    "stated_by",
    "stated_on",
    "evidence",
]
QuestionFrame: TypeAlias = Frame[QuestionRow, QuestionColumn]
QUESTIONS_FRAME: Schema[QuestionRow, QuestionColumn] = Schema("questions", QuestionRow)

DemandColumn = Literal[
    "demand",
    "number",
    "on",
    "duties",
    "source",
    "confirmed",
]
DemandFrame: TypeAlias = Frame[DemandRow, DemandColumn]
DEMANDS_FRAME: Schema[DemandRow, DemandColumn] = Schema("demands", DemandRow)

DemandResultColumn = Literal[
    "demand",
    "channel",
    "outcome",
]
DemandResultFrame: TypeAlias = Frame[DemandResultRow, DemandResultColumn]
DEMAND_RESULTS_FRAME: Schema[DemandResultRow, DemandResultColumn] = Schema("demand_results", DemandResultRow)

DueColumn = Literal[
    "channel",
    "due",
    "due_on",
    "state",
    "source",
    "closing",
]
DueFrame: TypeAlias = Frame[DueRow, DueColumn]
DUES_FRAME: Schema[DueRow, DueColumn] = Schema("dues", DueRow)

LegalFactColumn = Literal[
    "fact",
    "valid_from",
    "valid_to",
    "source",
    "confirmed",
]
LegalFactFrame: TypeAlias = Frame[LegalFactRow, LegalFactColumn]
LEGAL_FACTS_FRAME: Schema[LegalFactRow, LegalFactColumn] = Schema("legal_facts", LegalFactRow)

CitationColumn = Literal[
    "cited",
    "title",
    "dated",
    "place",
    "file",
]
CitationFrame: TypeAlias = Frame[CitationRow, CitationColumn]
CITATIONS_FRAME: Schema[CitationRow, CitationColumn] = Schema("citations", CitationRow)

SourceTextColumn = Literal[
    "file",
    "title",
    "dated",
]
SourceTextFrame: TypeAlias = Frame[SourceTextRow, SourceTextColumn]
SOURCE_TEXTS_FRAME: Schema[SourceTextRow, SourceTextColumn] = Schema("source_texts", SourceTextRow)

TextColumn = Literal[
    "id",
    "de",
    "en",
]
TextFrame: TypeAlias = Frame[TextRow, TextColumn]
TEXTS_FRAME: Schema[TextRow, TextColumn] = Schema("texts", TextRow)

LedgerColumn = Literal[
    "line",
    "kind",
    "year",
    "department",
    "channel",
    "version",
    "proposal",
    "decision_state",
    "cause",
    "terms",
    "names",
    "because",
    "snapshot",
    "before",
    "software",
    "schema",
    "day",
    "day_given",
    "taken_over",
    "fingerprint",
]
LedgerFrame: TypeAlias = Frame[LedgerRow, LedgerColumn]
LEDGER_FRAME: Schema[LedgerRow, LedgerColumn] = Schema("ledger", LedgerRow)

TermColumn = Literal[
    "channel",
    "kind",
    "name",
    "state",
    "label",
    "recorded",
    "declared",
    "counted",
    "was",
    "now",
    "since",
    "reason",
    "decided_on",
]
TermFrame: TypeAlias = Frame[TermRow, TermColumn]
TERMS_FRAME: Schema[TermRow, TermColumn] = Schema("terms", TermRow)

HeldColumn = Literal[
    "channel",
    "kind",
    "name",
    "body",
    "label",
    "was",
    "now",
    "since",
    "proposal",
    "reason",
]
HeldFrame: TypeAlias = Frame[HeldRow, HeldColumn]
HELD_FRAME: Schema[HeldRow, HeldColumn] = Schema("held", HeldRow)

#: All declarations by the names of their frames.
FRAMES: Mapping[str, Schema[Any, Any]] = MappingProxyType(
    {
        "kpis": KPIS_FRAME,
        "history": HISTORY_FRAME,
        "definitions": DEFINITIONS_FRAME,
        "breaks": BREAKS_FRAME,
        "answer_curves": ANSWER_CURVES_FRAME,
        "effort_totals": EFFORT_TOTALS_FRAME,
        "cost_totals": COST_TOTALS_FRAME,
        "outcomes": OUTCOMES_FRAME,
        "post_kinds": POST_KINDS_FRAME,
        "sample_results": SAMPLE_RESULTS_FRAME,
        "incident_totals": INCIDENT_TOTALS_FRAME,
        "content_factors": CONTENT_FACTORS_FRAME,
        "publishing_times": PUBLISHING_TIMES_FRAME,
        "substitutions": SUBSTITUTIONS_FRAME,
        "guide": GUIDE_FRAME,
        "channels": CHANNELS_FRAME,
        "approvals": APPROVALS_FRAME,
        "goals": GOALS_FRAME,
        "duties": DUTIES_FRAME,
        "risks": RISKS_FRAME,
        "effort": EFFORT_FRAME,
        "costs": COSTS_FRAME,
        "actions": ACTIONS_FRAME,
        "statements": STATEMENTS_FRAME,
        "decisions": DECISIONS_FRAME,
        "ceilings": CEILINGS_FRAME,
        "events": EVENTS_FRAME,
        "samples": SAMPLES_FRAME,
        "sampled_posts": SAMPLED_POSTS_FRAME,
        "incidents": INCIDENTS_FRAME,
        "measures": MEASURES_FRAME,
        "posts": POSTS_FRAME,
        "dialogue": DIALOGUE_FRAME,
        "audience": AUDIENCE_FRAME,
        "coverage": COVERAGE_FRAME,
        "evidence": EVIDENCE_FRAME,
        "findings": FINDINGS_FRAME,
        "files": FILES_FRAME,
        "criteria": CRITERIA_FRAME,
        "duty_results": DUTY_RESULTS_FRAME,
        "risk_results": RISK_RESULTS_FRAME,
        "observations": OBSERVATIONS_FRAME,
        "concept_items": CONCEPT_ITEMS_FRAME,
        "earlier": EARLIER_FRAME,
        "proposals": PROPOSALS_FRAME,
        "rule_results": RULE_RESULTS_FRAME,
        "tipping_points": TIPPING_POINTS_FRAME,
        "possibilities": POSSIBILITIES_FRAME,
        "reasons": REASONS_FRAME,
        "scenarios": SCENARIOS_FRAME,
        "questions": QUESTIONS_FRAME,
        "demands": DEMANDS_FRAME,
        "demand_results": DEMAND_RESULTS_FRAME,
        "dues": DUES_FRAME,
        "legal_facts": LEGAL_FACTS_FRAME,
        "citations": CITATIONS_FRAME,
        "source_texts": SOURCE_TEXTS_FRAME,
        "texts": TEXTS_FRAME,
        "ledger": LEDGER_FRAME,
        "terms": TERMS_FRAME,
        "held": HELD_FRAME,
    }
)
