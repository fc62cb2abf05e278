"""Duties as gates: what is declared, what it proves at the end of the year, and what failed twice.

An outcome is ``met`` only with a document and a date; whatever is not proven is ``unchecked``, and both
``unchecked`` and ``not_met`` keep a channel from simply continuing.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pandas as pd

from smeval.catalog import Duty
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUTY_RESULTS_FRAME, DutyResultFrame
from smeval.register import Register
from smeval.wording import encode

NEXT_GRADE = {"A": "H", "W": "A", "H": "H"}


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, at most the last day of that month."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _approvals(register: Register, channel: str) -> tuple[str, str]:
    """Return the outcome that the approvals of a channel allow at best, and the reason."""
    states = {row.office: row.state for row in rows(register.approvals) if row.channel == channel}
    refused = [name for name, state in states.items() if state == "no" and register.catalog.offices[name].decisive]
    if refused:
        return "not_met", encode("duty_approval_refused", offices=refused)
    waiting = [name for name, state in states.items() if state != "yes"]
    if waiting:
        return "unchecked", encode("duty_approval_open", offices=waiting)
    return "met", ""


def _outcome(duty: Duty, row: Any, approved: tuple[str, str], year_end: date) -> tuple[str, str]:
    """Return outcome and reason of one duty of one channel.

    `row` is the check that counts, or None; `approved` is what the channel's approvals allow at best.
    """
    if "approvals" in duty.roles and approved[0] == "not_met":
        return approved
    if row is None:
        return "unchecked", "duty_not_declared"
    checked = None if pd.isna(row.checked_on) else row.checked_on.date()
    if row.state == "not_applicable":
        return ("not_applicable", "duty_exempt") if row.document else ("unchecked", "duty_exempt_unexplained")
    if row.state == "not_met":
        return "not_met", "duty_declared_failed"
    if row.state == "in_progress":
        return "unchecked", "duty_in_progress"
    if checked is None:
        return "unchecked", "duty_undated"
    if not row.document:
        return "unchecked", "duty_no_document"
    if duty.max_age_months and checked < months_before(year_end, duty.max_age_months):
        reason = encode("duty_too_old", months=duty.max_age_months, checked_on=checked.isoformat())
        return ("not_met" if duty.age_fails else "unchecked"), reason
    if "approvals" in duty.roles and approved[0] != "met":
        return approved
    return "met", "duty_proven"


def assess_duties(register: Register, channels: Collection[str], year: int) -> DutyResultFrame:
    """Assess every duty of every channel as of the end of a year.

    Of several checks of a duty the latest counts that was made until the date by which failed duties of
    the year are to be cured; later ones belong to the next year.

    Parameters
    ----------
    register : Register
    channels : collection of str
    year : int

    Returns
    -------
    DataFrame
        Frame ``duty_results``.
    """
    year_end = date(year, 12, 31)
    until = pd.Timestamp(year_end + timedelta(days=int(register.catalog.policy.values["cure_days"])))
    checks = register.duties
    checks = checks[checks["checked_on"].isna() | (checks["checked_on"] <= until)]
    checks = checks.sort_values("checked_on", na_position="first", kind="stable")
    latest = {(row.channel, row.duty): row for row in rows(checks)}
    # a failure without a date may be today's; it is not outdone by an older check
    undated = checks[checks["checked_on"].isna() & (checks["state"] == "not_met")]
    latest |= {(row.channel, row.duty): row for row in rows(undated)}
    lines = []
    for channel in rows(register.channels[register.channels["channel"].isin(list(channels))]):
        platform = register.catalog.platforms[channel.platform]
        approved = _approvals(register, channel.channel)
        for name, duty in register.catalog.duties.items():
            row = latest.get((channel.channel, name))
            if platform.internal and not duty.internal:
                outcome, reason, row = "not_applicable", "duty_internal", None
            elif duty.dialogue_only and channel.dialogue == "no_answers":
                outcome, reason, row = "not_applicable", "duty_no_dialogue", None
            else:
                outcome, reason = _outcome(duty, row, approved, year_end)
            found = {
                "channel": channel.channel,
                "duty": name,
                "grade": duty.grade,
                "outcome": outcome,
                "reason": reason,
                "roles": " ".join(duty.roles),
            }
            if row is not None:
                found |= {key: getattr(row, key) for key in ("document", "checked_on", "checked_by", "evidence")}
            lines.append(found)
    return make_frame(DUTY_RESULTS_FRAME, lines)


def escalate(results: DutyResultFrame, previous: DutyResultFrame, new: Collection[str] = ()) -> DutyResultFrame:
    """Raise the grade of duties that were not fulfilled in the year before either.

    A curable duty becomes an obstacle, a watched one curable. A year of which nothing is known counts as not
    fulfilled, else deleting it would help; only a channel that did not exist yet is spared.

    Parameters
    ----------
    results, previous : DataFrame
        Frames ``duty_results`` of the year and of the year before.
    new : collection of str
        Channels that were opened within the year.
    """
    open_before = previous[previous["outcome"].isin(("not_met", "unchecked"))]
    repeated = {key for key in zip(open_before["channel"], open_before["duty"], strict=True) if key[0] not in new}
    raised = results.copy()
    for index, row in zip(raised.index, rows(results), strict=True):
        if row.outcome in ("not_met", "unchecked") and (row.channel, row.duty) in repeated and row.grade != "H":
            raised.loc[index, "grade"] = NEXT_GRADE[str(row.grade)]
            raised.loc[index, "reason"] = encode("duty_repeated", first=str(row.reason), was=str(row.grade))
    return raised


def failed_twice(results: DutyResultFrame, previous: DutyResultFrame) -> frozenset[tuple[str, str]]:
    """Return channel and duty of obstacles that are declared or found not met in both years."""

    def failed(frame: pd.DataFrame) -> set[tuple[str, str]]:
        rows = frame[frame["outcome"] == "not_met"]
        return set(zip(rows["channel"], rows["duty"], strict=True))

    obstacles = results[results["grade"] == "H"]
    return frozenset(failed(obstacles) & failed(previous))
