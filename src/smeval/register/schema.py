"""The form of a body's folder: which tables there are, their columns, and what may stand in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["text", "id", "number", "whole", "day", "choice"]


@dataclass(frozen=True)
class Column:
    """One column of a register table.

    Parameters
    ----------
    name : str
        Id, also the heading; the wording ``column.<name>`` is accepted as heading too.
    kind : str
        ``text``, ``id`` (also the name of a folder), ``number``, ``whole`` (number), ``day`` or ``choice``.
    choices : tuple of str
        For ``choice``: the ids allowed. Empty: they come from `family`.
    family : str
        Wording family of the choices, e.g. ``kpi``; their names are accepted as values too.
    required : bool
        Must be there and filled.
    low, high : float
        Bounds of a number.
    """

    name: str
    kind: Kind = "text"
    choices: tuple[str, ...] = ()
    family: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None


CHANNEL = Column("channel", "id", required=True)
YES_NO = ("yes", "no")
APPROVAL = ("yes", "no", "in_progress")
Proposal = Literal["continue", "continue_with_conditions", "review", "consider_ending"]
#: States of a decision in the order in which one follows the other.
DECISION_STATES = ("draft", "in_consultation", "agreed", "decided", "archived")
COST_RATIOS = (
    "cost_per_1000_reached", "cost_per_1000_views", "cost_per_interaction", "cost_per_application",
    "cost_per_referral",
)  # fmt: skip


def _numbers(*names: str, low: float | None = None, high: float | None = None) -> tuple[Column, ...]:
    return tuple(Column(name, "number", low=low, high=high) for name in names)


def _wholes(*names: str, low: float | None = None, high: float | None = None) -> tuple[Column, ...]:
    return tuple(Column(name, "whole", low=low, high=high) for name in names)


#: Columns of each table, and the columns that together may occur only once.
TABLES: dict[str, tuple[tuple[Column, ...], tuple[str, ...]]] = {
    "channels": (
        (
            CHANNEL,
            Column("department", required=True),
            Column("platform", "choice", family="platform", required=True),
            Column("name"),
            Column("account"),
            Column("url"),
            *_numbers("team_size", low=0),
            Column("mode", "choice", ("insights", "counts", "rows"), "mode"),
            Column("purpose"),
            Column("target_group"),
            Column("dialogue", "choice", ("answers", "no_answers"), "dialogue"),
            *_numbers("posts_per_week", "answer_within", low=0),
            Column("crisis_channel", "choice", YES_NO, "yes_no"),
            Column("alternative"),
            Column("opened_on", "day"),
            Column("closed_on", "day"),
            *(
                Column(f"approval_{office}", "choice", APPROVAL, "approval")
                for office in ("fb3", "dpo", "council", "fb11")
            ),
        ),
        ("channel",),
    ),
    "goals": (
        (
            CHANNEL,
            Column("goal", required=True),
            Column("kpi", "choice", family="kpi", required=True),
            Column("minimum", "number", required=True),
            Column("target", "number", required=True),
            Column("rank", "whole", required=True, low=1),
            Column("fixed_on", "day"),
            Column("approved_by"),
        ),
        ("channel", "goal"),
    ),
    "duties": (
        (
            CHANNEL,
            Column("duty", "choice", family="duty", required=True),
            Column("state", "choice", ("met", "not_met", "in_progress", "not_applicable"), "duty_state", required=True),
            Column("document"),
            Column("checked_on", "day"),
            Column("checked_by"),
        ),
        ("channel", "duty", "checked_on"),
    ),
    "risks": (
        (
            CHANNEL,
            Column("risk", "choice", family="risk", required=True),
            Column("rater", "choice", ("department", "dpo"), "rater", required=True),
            *_wholes("severity", "likelihood", "residual_severity", "residual_likelihood", low=1, high=4),
            Column("reason"),
            Column("measures"),
            Column("rated_on", "day"),
        ),
        ("channel", "risk", "rater"),
    ),
    "effort": (
        (
            CHANNEL,
            Column("year", "whole", required=True, low=2000, high=2100),
            Column(
                "phase",
                "choice",
                ("planning", "concept", "production", "publishing", "moderation", "evaluation"),
                "phase",
                required=True,
            ),
            Column("role", required=True),
            Column("hours_low", "number", low=0),
            Column("hours_likely", "number", required=True, low=0),
            Column("hours_high", "number", low=0),
        ),
        ("channel", "year", "phase", "role"),
    ),
    "costs": (
        (
            CHANNEL,
            Column("year", "whole", required=True, low=2000, high=2100),
            Column(
                "kind",
                "choice",
                ("licence", "tool", "training", "production", "paid_posts", "other"),
                "cost_kind",
                required=True,
            ),
            Column("eur", "number", required=True, low=0),
            Column("basis", "choice", ("invoice", "list_price", "estimate", "allocation"), "cost_basis"),
            Column("valid_until", "day"),
            Column("reason"),
        ),
        (),
    ),
    "actions": (
        (
            CHANNEL,
            Column("action", required=True),
            Column("owner"),
            Column("due_on", "day"),
            Column("state", "choice", ("open", "done", "dropped"), "action_state"),
            Column("from_year", "whole", low=2000, high=2100),
        ),
        (),
    ),
    "statements": (
        (
            CHANNEL,
            Column("statement", "choice", family="statement", required=True),
            Column("answer", "choice", YES_NO, "yes_no"),
            Column("reason"),
            Column("stated_by"),
            Column("stated_on", "day"),
        ),
        ("channel", "statement", "stated_on"),
    ),
    "decisions": (
        (
            CHANNEL,
            Column("year", "whole", required=True, low=2000, high=2100),
            Column("state", "choice", DECISION_STATES, "decision_state", required=True),
            Column("decision", "choice", (*get_args(Proposal), "end"), "proposal"),
            Column("reason"),
            Column("decided_by"),
            Column("decided_on", "day"),
        ),
        ("channel", "year"),
    ),
    "ceilings": (
        (
            CHANNEL,
            Column("kpi", "choice", COST_RATIOS, "kpi", required=True),
            Column("ceiling", "number", required=True, low=0),
            Column("fixed_on", "day"),
            Column("approved_by"),
        ),
        ("channel", "kpi", "fixed_on"),
    ),
}

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
HOURS = r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-4]):[0-5]\d$"
CELL = r"^[1-4]x[1-4]$"
BALANCE_CELL = r"^(low|medium|high)_(low|medium|high)$"
#: An example of each form that an entry of body.toml may have to match.
EXAMPLES = {HOURS: "08:00-16:00", CELL: "2x3", BALANCE_CELL: "high_low"}
Hours = Annotated[str, Field(pattern=HOURS)]
Level = Literal["low", "medium", "high"]
Cell = Annotated[str, Field(pattern=CELL)]
BalanceCell = Annotated[str, Field(pattern=BALANCE_CELL)]
Text = Annotated[str, Field(min_length=1)]
#: Offices that are heard, agree or decide; which of a body's units they are, it says itself.
Office = Literal["fb3", "dpo", "council", "fb11", "department", "management"]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PolicySettings(_Settings):
    """What the body has approved in place of the built-in policy."""

    approved_by: str | None = None
    approved_on: date | None = None
    matrix: dict[Cell, Level] = Field(default_factory=dict)
    balance: dict[BalanceCell, Proposal] = Field(default_factory=dict)
    values: dict[str, float] = Field(default_factory=dict)


class LawSettings(_Settings):
    """What the body has confirmed of the legal state, and the day of that state."""

    state_on: date | None = None
    confirmed: tuple[str, ...] = ()


class ApprovalSettings(_Settings):
    """Who decides, and what has been agreed with whom. Functions, never names."""

    decides: str | None = None
    council_agreed_on: date | None = None


class BodySettings(_Settings):
    """The contents of body.toml."""

    name: Text
    land: Literal[
        "BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"
    ] | None = None  # fmt: skip
    timezone: str = "Europe/Berlin"
    language: Literal["de", "en"] = "de"
    generated: bool = False
    employees: Annotated[int, Field(gt=0)] | None = None
    departments: dict[str, str] = Field(default_factory=dict)
    offices: dict[Office, Text] = Field(default_factory=dict)
    service_hours: dict[Weekday, Hours] = Field(default_factory=dict)
    rates: dict[str, Annotated[float, Field(gt=0)]] = Field(default_factory=dict)
    policy: PolicySettings = PolicySettings()
    law: LawSettings = LawSettings()
    approvals: ApprovalSettings = ApprovalSettings()
