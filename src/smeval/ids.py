"""Every closed list of ids, once: a type, which a type checker holds every use to, and a tuple where it is walked.

What the catalog lists (platforms, measures, KPIs, duties, risks, statements, offices) is data and stands there.
"""

from __future__ import annotations

from typing import Literal, get_args

#: Nothing was declared, or nothing applies.
Empty = Literal[""]
YesNo = Literal["yes", "no"]
YES_NO: tuple[YesNo, ...] = get_args(YesNo)

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

# --- what is known ---

#: Who made a file: the network or a tool, people by hand, somebody whose files the body describes itself, or unknown.
Kept = Literal["download", "hand", "own", "unknown"]

#: From the least to the gravest.
Severity = Literal["note", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

#: Whether there is a value; only ``measured`` carries one.
State = Literal["measured", "missing", "not_offered", "not_covered", "suppressed"]
STATES: tuple[State, ...] = get_args(State)

#: Why a figure of posts of one kind stands in a table or does not; `broken`: the counting changed within the year.
FigureState = Literal["measured", "missing", "not_offered", "not_covered", "broken"]

FileStatus = Literal["recognised", "ignored", "rejected"]
FILE_STATUSES: tuple[FileStatus, ...] = get_args(FileStatus)

#: What became of a message, or of a conversation.
Outcome = Literal["answered", "automatic", "deleted", "hidden", "ignored", "open", "unknown"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

#: The same in what is published: small groups are put together.
PooledOutcome = Literal[Outcome, "pooled"]

#: Whether more is better, less is better, or neither.
Direction = Literal["higher", "lower", "none"]

#: Where a KPI stands, from what goes in to what comes out.
KpiLevel = Literal["input", "readiness", "output", "outtake", "outcome"]

#: KPIs that have a table of their own: about answers, what was put in, what a unit of something cost, what a look at
#: posts or pages showed, and what happened.
KpiGroup = Literal["dialogue", "input", "yield", "sample", "incident"]

#: What a sample looks at: own posts, or pages of the channel such as its imprint.
SampledThing = Literal["posts", "pages"]

#: How a row of the guide is answered: by an export, a hand-kept table, a sample; not at all because the network does
#: not offer it, no longer has it, or it is left out on purpose; else partly delivered, withheld, or simply missing.
GuideOutcome = Literal[
    "measured", "typed", "drawn", "not_offered", "dropped", "left_out", "partly", "withheld", "missing"
]
GUIDE_OUTCOMES: tuple[GuideOutcome, ...] = get_args(GuideOutcome)
#: Frames of their own that answer what the guide asks.
GuideTable = Literal["audience", "post_kinds"]

#: What posts show, as context only.
ContentFactor = Literal["picture", "video", "link", "question", "hashtags"]
CONTENT_FACTORS: tuple[ContentFactor, ...] = get_args(ContentFactor)
#: What a channel and its alternative are compared over: each of these counts once.
ComparedStep = Literal["month", "week"]
Daypart = Literal["night", "morning", "noon", "afternoon", "evening"]
DAYPARTS: tuple[Daypart, ...] = get_args(Daypart)

# --- what people declare ---

#: What a channel's exports may hold: only statistics, counts of messages, or one row per message.
Mode = Literal["insights", "counts", "rows"]

Dialogue = Literal["answers", "no_answers"]

#: What a channel is used for: all the year, or only when something has happened.
Use = Literal["regular", "emergency_only"]

#: What a statement does to a proposal (see statements.toml).
Effect = Literal["cap", "condition", "floor", "required", "record"]

#: Which acts bind a body.
BodyKind = Literal["municipality", "land", "federal"]

Approval = Literal["yes", "no", "in_progress"]
APPROVALS: tuple[Approval, ...] = get_args(Approval)

DutyState = Literal["met", "not_met", "in_progress", "not_applicable"]

Rater = Literal["department", "second", "dpo"]
RATERS: tuple[Rater, ...] = get_args(Rater)
#: Both rate every risk. The data protection officer advises: a rating of the officer widens the range only.
REQUIRED_RATERS: tuple[Rater, ...] = ("department", "second")

#: What an office that approves is heard for, in the order in which a decision paper names the offices.
Participation = Literal["impact_assessment", "involvement", "statement", "expert_statement"]
PARTICIPATIONS: tuple[Participation, ...] = get_args(Participation)

#: What the programme must know of a duty beyond its state; the catalog says which duty it is.
DutyRole = Literal["alternatives", "approvals", "evaluation"]
DUTY_ROLES: tuple[DutyRole, ...] = get_args(DutyRole)

#: In the order of the work.
Phase = Literal["planning", "concept", "production", "publishing", "moderation", "evaluation"]
PHASES: tuple[Phase, ...] = get_args(Phase)

CostKind = Literal["licence", "tool", "training", "production", "paid_posts", "other"]

CostBasis = Literal["invoice", "list_price", "estimate", "allocation"]

ActionState = Literal["open", "done", "dropped"]
ACTION_STATES: tuple[ActionState, ...] = get_args(ActionState)

#: Of the posts or pages of a sample: all there are, drawn at random, the last ones, or chosen by somebody.
Drawn = Literal["all", "random", "last", "chosen"]
#: What a ticked sheet can say of a post: yes, no, or that the question does not apply.
SheetAnswer = Literal["yes", "no", "none"]
SHEET_ANSWERS: tuple[SheetAnswer, ...] = get_args(SheetAnswer)
#: The columns of a sheet, and the fields of its head: first what is told, then what is to be filled in, then how it was
#: drawn.
SHEET_COLUMNS = ("number", "day", "kind", "title", "link", "post_id", "result", "remark")
SHEET_TOLD = ("channel", "year", "subject", "question", "judge", "law", "rule")
SHEET_FILLED = ("checked_on", "checked_by", "document")
SHEET_DRAW = ("drawn", "population", "span", "seed", "posts_mark", "sheet_mark")
SHEET_FIELDS = (*SHEET_TOLD, *SHEET_FILLED, *SHEET_DRAW)

#: In the order in which one follows the other.
DecisionState = Literal["draft", "in_consultation", "agreed", "decided", "archived"]
#: In these a decision has been taken.
TAKEN: tuple[DecisionState, ...] = ("decided", "archived")

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

# --- what the verdict says ---

#: From the most to the least favourable.
Proposal = Literal["continue", "continue_with_conditions", "review", "consider_ending"]
PROPOSALS: tuple[Proposal, ...] = get_args(Proposal)

#: A proposal, or that the channel was closed and nothing is proposed.
Proposed = Literal[Proposal, "closed"]
PROPOSED: tuple[Proposed, ...] = get_args(Proposed)

#: What may be decided: as proposed, or an end.
Decided = Literal[Proposal, "end"]
DECIDED: tuple[Decided, ...] = get_args(Decided)

#: How firm a proposal is: ``stable_here`` only while the legal positions that the register assumes hold, ``by_hand``
#: where a table kept by hand stands in place of an export, ``unknown`` where data are lacking and nobody can tell.
Robustness = Literal["stable", "mostly_stable", "not_robust"]
Firmness = Literal[Robustness, "stable_here", "by_hand", "unknown"]

#: Classes of benefit and of risk, from the lowest to the highest.
Level = Literal["low", "medium", "high"]
LEVELS: tuple[Level, ...] = get_args(Level)

#: A level, or that the approved matrix has no such cell.
RatedLevel = Literal[Level, "undecided"]
RATED_LEVELS: tuple[RatedLevel, ...] = get_args(RatedLevel)

#: Of a duty: obstacle, curable, watched.
Grade = Literal["H", "A", "W"]

#: From the worst to the best.
DutyOutcome = Literal["not_met", "unchecked", "met", "not_applicable"]
DUTY_OUTCOMES: tuple[DutyOutcome, ...] = get_args(DutyOutcome)
#: A duty is not fulfilled, or nobody has shown that it is.
OPEN_DUTY: tuple[DutyOutcome, ...] = ("not_met", "unchecked")

#: How a channel answers a demand of an authority, from the worst: ``declared`` where only the department says so.
DemandOutcome = Literal["not_met", "unchecked", "declared", "met", "not_applicable"]
DEMAND_OUTCOMES: tuple[DemandOutcome, ...] = get_args(DemandOutcome)
#: With these a demand is settled.
SETTLED_DEMAND: tuple[DemandOutcome, ...] = ("met", "not_applicable")

#: How a target shows that it was fixed before the year: by the ledger, by its own date only, or not.
Fixing = Literal["recorded", "declared", "late"]
FIXINGS: tuple[Fixing, ...] = get_args(Fixing)

GoalOutcome = Literal["reached", "between", "missed", "open"]
GOAL_OUTCOMES: tuple[GoalOutcome, ...] = get_args(GoalOutcome)

#: Whether a rule holds a proposal down, its question was not answered, it could not be judged, or lets it pass.
RuleOutcome = Literal["holds", "unanswered", "open", "passes"]
RULE_OUTCOMES: tuple[RuleOutcome, ...] = get_args(RuleOutcome)

#: Of a reason.
Side = Literal["for", "against", "condition", "gap"]
SIDES: tuple[Side, ...] = get_args(Side)

#: Of a tipping point, in the order in which those of equal size are told.
TippingKind = Literal[
    "goal",
    "rating",
    "duty",
    "action",
    "rhythm",
    "cost",
    "statement",
    "data",
    "added_goal",
    "ranks",
    "scenario",
]
TIPPING_KINDS: tuple[TippingKind, ...] = get_args(TippingKind)

#: Whether the promised rhythm was kept; ``none``: nothing was promised.
Rhythm = Literal["kept", "missed", "unknown", "none"]
#: A cost against its ceiling and the years before; only the first three are judged.
CostState = Literal["above", "over_ceiling", "within", "unknown", "no_history", "not_offered"]
#: What a cost does to a proposal, from the least to the most.
Excess = Literal["", "unknown", "above"]
EXCESSES: tuple[Excess, ...] = get_args(Excess)
#: Why a proposal is stricter than its cell of the balancing table.
Overruled = Literal["duty", "other"]
OVERRULED: tuple[Overruled, ...] = get_args(Overruled)
#: What is due first for a channel: agreed by people and late, agreed by people, or suggested by the evaluation.
DueKind = Literal["overdue", "agreed", "suggested"]
#: Of what is due: past its day at the end of the year, or not yet, or without a day.
DueState = Literal["overdue", "due", "undated"]
#: Of what is declared against what the data shows, contradictions first.
ObservationOutcome = Literal["contradicted", "open", "confirmed"]
OBSERVATION_OUTCOMES: tuple[ObservationOutcome, ...] = get_args(ObservationOutcome)

#: Of what a usage concept must hold, what is lacking first.
ConceptState = Literal["missing", "outdated", "present"]
CONCEPT_STATES: tuple[ConceptState, ...] = get_args(ConceptState)

# --- what is on record ---

#: What a ledger's line says.
LineKind = Literal["closing", "decision", "correction", "deletion"]
LINE_KINDS: tuple[LineKind, ...] = get_args(LineKind)

#: What a body is held to from year to year, in the order in which it is told.
TermKind = Literal[
    "body",
    "platform",
    "use",
    "mode",
    "team_size",
    "council",
    "posts_per_week",
    "answer_within",
    "dialogue",
    "crisis_channel",
    "stories_count",
    "opened_on",
    "goal",
    "ceiling",
    "rating",
    "duty",
    "approval",
    "source",
    "office",
    "policy",
    "matrix",
    "balance",
]
TERM_KINDS: tuple[TermKind, ...] = get_args(TermKind)

#: A term against what is on record: nothing is; the same; stricter; milder, by a decision; milder without one.
TermState = Literal["first", "same", "stricter", "decided", "held"]
TERM_STATES: tuple[TermState, ...] = get_args(TermState)

# --- what two evaluations differ in ---

Compared = Literal["kpi", "goal", "criterion", "duty", "risk", "statement", "term", "class", "rule", "proposal"]

#: Because of what a proposal may differ, from what holds for the whole body to what is the channel's own.
DifferenceCause = Literal[
    "software", "policy", "law", "terms", "goals", "duties", "ratings", "statements", "kpis", "files"
]
CAUSES: tuple[DifferenceCause, ...] = get_args(DifferenceCause)
