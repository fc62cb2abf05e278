"""The tidy tables that pass between the rooms: columns, types, and how to make one.

A frame is an ordinary `pandas.DataFrame`. Text columns hold ``str`` (missing: empty string), numbers hold
``float64`` (missing: NaN), days hold ``datetime64[us]`` without zone, moments ``datetime64[us, UTC]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

import pandas as pd

TEXT, NUMBER, COUNT, DAY, MOMENT, FLAG = "str", "float64", "int64", "datetime64[us]", "datetime64[us, UTC]", "bool"

#: Measures that a row of `posts` may carry.
POST_MEASURES = (
    "views", "impressions", "engaged_views", "reach", "viewers", "engaged_users", "reactions", "likes", "dislikes",
    "comments", "shares", "saves", "clicks", "link_clicks", "profile_visits", "followers_gained", "watch_time",
    "average_view_duration", "engagements",
)  # fmt: skip

STATES = ("measured", "missing", "not_offered", "not_covered", "suppressed")

FRAMES: dict[str, dict[str, str]] = {
    # what platforms count, per channel and period; `start` and `end` are both inside the period
    "measures": {
        "channel": TEXT, "start": DAY, "end": DAY, "measure": TEXT, "value": NUMBER, "unit": TEXT, "state": TEXT,
        "as_of": DAY, "evidence": TEXT,
    },
    "posts": {
        "channel": TEXT, "post_id": TEXT, "published_at": MOMENT, "kind": TEXT, "title": TEXT, "link": TEXT,
        **dict.fromkeys(POST_MEASURES, NUMBER), "as_of": DAY, "evidence": TEXT,
    },
    # one row per count; minutes from the question to the first answer or, where nobody answered, until the export
    # ends; NaN where the export cannot tell; due: when the export ended, the channel's declared time to answer had
    # passed, in hours and in service hours
    "dialogue": {
        "channel": TEXT, "month": TEXT, "kind": TEXT, "outcome": TEXT, "minutes_real": NUMBER,
        "minutes_service": NUMBER, "due": FLAG, "due_service": FLAG, "n": COUNT, "evidence": TEXT,
    },
    # shares of groups among followers or viewers, e.g. dimension "age", group "25-34"
    "audience": {
        "channel": TEXT, "start": DAY, "end": DAY, "dimension": TEXT, "group": TEXT, "share": NUMBER, "as_of": DAY,
        "evidence": TEXT,
    },
    # which days an export speaks of: what = a measure, "dialogue", or "post_list" (every own post of these days)
    "coverage": {"channel": TEXT, "what": TEXT, "start": DAY, "end": DAY, "evidence": TEXT},
    "evidence": {
        "evidence": TEXT, "file": TEXT, "sha256": TEXT, "sheet": TEXT, "rows": TEXT, "rule": TEXT, "as_of": DAY,
    },
    "findings": {"id": TEXT, "severity": TEXT, "file": TEXT, "row": TEXT, "key": TEXT, "values": TEXT},
    # one row per file (or zip member) below exports/
    "files": {
        "file": TEXT, "channel": TEXT, "status": TEXT, "export": TEXT, "language": TEXT, "rows_read": COUNT,
        "rows_dropped": COUNT, "start": DAY, "end": DAY, "as_of": DAY, "sha256": TEXT,
    },
    "channels": {
        "channel": TEXT, "name": TEXT, "department": TEXT, "platform": TEXT, "account": TEXT, "url": TEXT,
        "team_size": NUMBER, "mode": TEXT, "purpose": TEXT, "target_group": TEXT, "dialogue": TEXT,
        "posts_per_week": NUMBER, "answer_within": NUMBER, "crisis_channel": TEXT, "alternative": TEXT,
        "opened_on": DAY, "closed_on": DAY, "approval_fb3": TEXT, "approval_dpo": TEXT, "approval_council": TEXT,
        "approval_fb11": TEXT, "evidence": TEXT,
    },
    "goals": {
        "channel": TEXT, "goal": TEXT, "kpi": TEXT, "minimum": NUMBER, "target": NUMBER, "rank": NUMBER,
        "fixed_on": DAY, "approved_by": TEXT, "evidence": TEXT,
    },
    "duties": {
        "channel": TEXT, "duty": TEXT, "state": TEXT, "document": TEXT, "checked_on": DAY, "checked_by": TEXT,
        "evidence": TEXT,
    },
    "risks": {
        "channel": TEXT, "risk": TEXT, "rater": TEXT, "severity": NUMBER, "likelihood": NUMBER,
        "residual_severity": NUMBER, "residual_likelihood": NUMBER, "reason": TEXT, "measures": TEXT,
        "rated_on": DAY, "evidence": TEXT,
    },
    # hours are hours of the year; eur is empty where no rate is declared for the role
    "effort": {
        "channel": TEXT, "year": COUNT, "phase": TEXT, "role": TEXT, "hours_low": NUMBER, "hours_likely": NUMBER,
        "hours_high": NUMBER, "eur_low": NUMBER, "eur_likely": NUMBER, "eur_high": NUMBER, "evidence": TEXT,
    },
    # eur is empty where the register refused the amount
    "costs": {
        "channel": TEXT, "year": COUNT, "kind": TEXT, "eur": NUMBER, "basis": TEXT, "valid_until": DAY, "reason": TEXT,
        "evidence": TEXT,
    },
    "actions": {
        "channel": TEXT, "action": TEXT, "owner": TEXT, "due_on": DAY, "state": TEXT, "from_year": NUMBER,
        "evidence": TEXT,
    },
    # what people state where no programme may judge, e.g. whether a milder means would do as well
    "statements": {
        "channel": TEXT, "statement": TEXT, "answer": TEXT, "reason": TEXT, "stated_by": TEXT, "stated_on": DAY,
        "evidence": TEXT,
    },
    # what was decided about a channel after the evaluation of a year
    "decisions": {
        "channel": TEXT, "year": COUNT, "state": TEXT, "decision": TEXT, "reason": TEXT, "decided_by": TEXT,
        "decided_on": DAY, "evidence": TEXT,
    },
    # most that a unit of a goal may cost
    "ceilings": {
        "channel": TEXT, "kpi": TEXT, "ceiling": NUMBER, "fixed_on": DAY, "approved_by": TEXT, "evidence": TEXT,
    },
    # what is declared against what the data shows; outcome: confirmed, contradicted, open
    "observations": {
        "channel": TEXT, "subject": TEXT, "declared": TEXT, "observed": TEXT, "outcome": TEXT, "evidence": TEXT,
    },
    # what earlier years came to, from their closing snapshots and the register's decisions
    "earlier": {
        "channel": TEXT, "year": COUNT, "proposal": TEXT, "robustness": TEXT, "decided_by": TEXT, "decision": TEXT,
        "decision_reason": TEXT,
    },
    # every proposal that the bounds, the raters, the shifted class limits and the disputed law allow
    "possibilities": {
        "channel": TEXT, "proposal": TEXT, "benefit": TEXT, "risk": TEXT, "scenario": TEXT, "leads": TEXT,
    },
    # what a usage concept must hold; state: present, outdated, missing
    "concept_items": {
        "item": TEXT, "state": TEXT, "source": TEXT, "file": TEXT, "row": TEXT, "heading": TEXT,
    },
    # covered: share of the days of the period of which the data behind the KPI speaks
    "kpis": {
        "body": TEXT, "department": TEXT, "channel": TEXT, "platform": TEXT, "period": TEXT, "kpi": TEXT,
        "value": NUMBER, "low": NUMBER, "high": NUMBER, "unit": TEXT, "state": TEXT, "reason": TEXT, "n": NUMBER,
        "evidence": TEXT, "covered": NUMBER,
    },
    # own posts of the year by kind (photo, video, ...)
    "post_kinds": {
        "channel": TEXT, "kind": TEXT, "posts": COUNT, "views": NUMBER, "interactions": NUMBER, "evidence": TEXT,
    },
    # a declared goal with what was achieved: partial values run from 0 (minimum) to 1 (target)
    "criteria": {
        "channel": TEXT, "goal": TEXT, "kpi": TEXT, "unit": TEXT, "minimum": NUMBER, "target": NUMBER, "rank": NUMBER,
        "weight": NUMBER, "state": TEXT, "achieved": NUMBER, "achieved_low": NUMBER, "achieved_high": NUMBER,
        "partial_low": NUMBER, "partial_high": NUMBER, "reason": TEXT, "fixed_on": DAY, "retroactive": FLAG,
        "approved_by": TEXT, "evidence": TEXT,
    },
    # outcome: met, not_met, unchecked, not_applicable; grade: H (obstacle), A (curable), W (watch)
    "duty_results": {
        "channel": TEXT, "duty": TEXT, "grade": TEXT, "outcome": TEXT, "reason": TEXT, "document": TEXT,
        "checked_on": DAY, "checked_by": TEXT, "evidence": TEXT,
    },
    # level: low, medium, high, or undecided where the approved matrix has no such cell
    "risk_results": {
        "channel": TEXT, "risk": TEXT, "rater": TEXT, "severity": NUMBER, "likelihood": NUMBER, "level": TEXT,
        "residual_severity": NUMBER, "residual_likelihood": NUMBER, "residual_level": TEXT, "governing": FLAG,
        "reason": TEXT, "measures": TEXT, "rated_on": DAY, "evidence": TEXT,
    },
    # status: draft, in_consultation, agreed, decided, archived; unanswered: statements without which no decision is
    # one; acceptable: whether the report may call the channel so
    "proposals": {
        "channel": TEXT, "department": TEXT, "platform": TEXT, "proposal": TEXT, "robustness": TEXT, "weaker": TEXT,
        "possible": TEXT, "benefit_low": NUMBER, "benefit_high": NUMBER, "benefit_point": NUMBER,
        "benefit_class_low": TEXT, "benefit_class_high": TEXT, "risk_low": TEXT, "risk_high": TEXT,
        "governing_risk": TEXT, "evidence_share": NUMBER, "decided_by": TEXT, "flip": TEXT, "due_on": DAY,
        "due_action": TEXT, "status": TEXT, "unanswered": TEXT, "acceptable": FLAG, "evidence": TEXT,
    },
    # every rule of the verdict; outcome: holds (the proposal, at `proposal` or worse), passes, open (not known)
    "rule_results": {
        "channel": TEXT, "rule": TEXT, "stage": COUNT, "outcome": TEXT, "proposal": TEXT, "reason": TEXT,
        "source": TEXT,
    },
    # the smallest single changes that lead to another proposal
    "flips": {"channel": TEXT, "kind": TEXT, "proposal": TEXT, "better": FLAG, "flip": TEXT},
    # side: for, against, condition, gap; reason: message id and values
    "reasons": {"channel": TEXT, "side": TEXT, "stage": COUNT, "reason": TEXT, "evidence": TEXT},
    "scenarios": {"channel": TEXT, "scenario": TEXT, "proposal": TEXT, "decided_by": TEXT},
}  # fmt: skip


def make_frame(name: str, rows: Iterable[Mapping[str, Any]] | pd.DataFrame = ()) -> pd.DataFrame:
    """Make a frame of the given name with exactly its columns, in order and type.

    Columns that `rows` lacks are missing; columns that the frame does not know are an error.

    Parameters
    ----------
    name : str
        A key of `FRAMES`.
    rows : iterable of mappings, or DataFrame
        What to put in.

    Raises
    ------
    ValueError
        If `rows` has a column that the frame does not know.
    """
    columns = FRAMES[name]
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    unknown = [str(column) for column in frame.columns if column not in columns]
    if unknown:
        raise ValueError(f"frame {name} has no column {', '.join(unknown)}; it has {', '.join(columns)}")
    made: dict[str, pd.Series[Any]] = {}
    for column, dtype in columns.items():
        found: Any = frame[column] if column in frame.columns else pd.Series([None] * len(frame), dtype="object")
        found = found.reset_index(drop=True)
        if dtype == TEXT:
            found = found.astype("object").where(found.notna(), "").astype("str")
        elif dtype in (DAY, MOMENT):
            found = pd.to_datetime(found, utc=dtype == MOMENT).astype(dtype)
        elif dtype == NUMBER:
            found = pd.to_numeric(found, errors="raise").astype(NUMBER)
        else:
            found = found.astype(dtype)
        made[column] = found
    return pd.DataFrame(made, columns=list(columns))


def join_frames(name: str, parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Put frames of the same name one under the other."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else make_frame(name)


def each_row(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows as named tuples, without the index."""
    yield from frame.itertuples(index=False, name="Row")


def check_frame(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame if columns and types are those of `FRAMES`, else raise ``TypeError``."""
    wanted = FRAMES[name]
    found = {str(column): str(dtype) for column, dtype in frame.dtypes.items()}
    if found != wanted:
        differing = {key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)}
        raise TypeError(f"frame {name} differs from its definition in: {', '.join(sorted(differing))}")
    return frame


def evidence_id(file: str, sheet: str, rule: str) -> str:
    """Return the id under which values of this file, sheet and reading rule can be traced."""
    return "E" + sha256("\0".join((file, sheet, rule)).encode()).hexdigest()[:8]
