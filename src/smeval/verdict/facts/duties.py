"""Duties as gates: what is declared, what it proves at the end of the year, and what failed twice.

An outcome is ``met`` only with a document and a date; whatever is not proven is ``unchecked``, and both
``unchecked`` and ``not_met`` keep a channel from simply continuing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from smeval.catalog import Duty
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUTY_RESULTS_FRAME, DutyResultFrame
from smeval.frames.declared import ChannelRow, DutyRow
from smeval.frames.judged import DutyResultRow
from smeval.frames.kinds import NOTHING, day_of
from smeval.ids import OPEN_DUTY, DutyOutcome, Grade
from smeval.register import Register
from smeval.wording import Message, encode

NEXT_GRADE: dict[Grade, Grade] = {"A": "H", "W": "A", "H": "H"}
#: How a duty stands, and why.
Found = tuple[DutyOutcome, Message]


@dataclass(frozen=True)
class GradedDuty:
    """A duty and its grade: `failed` if it is known not to be met, else, where it is open, merely not proven."""

    duty: str
    grade: Grade
    failed: bool
    failed_before: bool = False


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, at most the last day of that month.

    Parameters
    ----------
    day : date
    months : int
    """
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _approvals(register: Register, channel: str) -> Found:
    """Return the outcome that the approvals of a channel allow at best, and the reason."""
    states = {row.office: row.state for row in rows(register.approvals) if row.channel == channel}
    refused = [name for name, state in states.items() if state == "no" and register.catalog.offices[name].decisive]
    if refused:
        return "not_met", encode("duty_approval_refused", offices=refused)
    waiting = [name for name, state in states.items() if state != "yes"]
    if waiting:
        return "unchecked", encode("duty_approval_open", offices=waiting)
    return "met", NOTHING


def _outcome(duty: Duty, row: DutyRow | None, approved: Found, year_end: date) -> Found:
    """Return outcome and reason of one duty of one channel.

    `row` is the check that counts, or None; `approved` is what the channel's approvals allow at best.
    """
    if "approvals" in duty.roles and approved[0] == "not_met":
        return approved
    if row is None:
        return "unchecked", encode("duty_not_declared")
    checked = day_of(row.checked_on)
    if row.state == "not_applicable" and row.document:
        return "not_applicable", encode("duty_exempt")
    if row.state == "not_met":
        return "not_met", encode("duty_declared_failed")
    lacking = _lacking(row)
    if lacking or checked is None:
        return "unchecked", encode(lacking)
    if duty.max_age_months and checked < months_before(year_end, duty.max_age_months):
        reason = encode("duty_too_old", months=duty.max_age_months, checked_on=checked.isoformat())
        return ("not_met" if duty.age_fails else "unchecked"), reason
    if "approvals" in duty.roles and approved[0] != "met":
        return approved
    return "met", encode("duty_proven")


def _lacking(row: DutyRow) -> str:
    """Return what a check lacks to prove anything; empty where it lacks nothing."""
    if row.state == "not_applicable":
        return "duty_exempt_unexplained"
    if row.state == "in_progress":
        return "duty_in_progress"
    if day_of(row.checked_on) is None:
        return "duty_undated"
    return "" if row.document else "duty_no_document"


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
        approved = _approvals(register, channel.channel)
        for name, duty in register.catalog.duties.items():
            exempt = _exempt(register, duty, channel)
            row = None if exempt else latest.get((channel.channel, name))
            outcome, reason = exempt or _outcome(duty, row, approved, year_end)
            found = DutyResultRow(channel.channel, name, duty.grade, outcome, reason, roles=" ".join(duty.roles))
            if row is not None:
                found = found._replace(
                    document=row.document,
                    checked_on=row.checked_on,
                    checked_by=row.checked_by,
                    evidence=row.evidence,
                )
            lines.append(found)
    return make_frame(DUTY_RESULTS_FRAME, lines)


def _exempt(register: Register, duty: Duty, channel: ChannelRow) -> Found | None:
    """Return that a duty cannot apply to a channel, whatever is declared; None where it can."""
    if register.catalog.platforms[channel.platform].internal and not duty.internal:
        return "not_applicable", encode("duty_internal")
    if duty.dialogue_only and channel.dialogue == "no_answers":
        return "not_applicable", encode("duty_no_dialogue")
    return None


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
    open_before = previous[previous["outcome"].isin(OPEN_DUTY)]
    repeated = {key for key in zip(open_before["channel"], open_before["duty"], strict=True) if key[0] not in new}
    raised = results.copy()
    for index, row in zip(raised.index, rows(results), strict=True):
        if row.outcome in OPEN_DUTY and (row.channel, row.duty) in repeated and row.grade != "H":
            raised.loc[index, "grade"] = NEXT_GRADE[row.grade]
            raised.loc[index, "reason"] = encode("duty_repeated", first=row.reason, was=row.grade)
    return raised


def failed_twice(results: DutyResultFrame, previous: DutyResultFrame) -> frozenset[tuple[str, str]]:
    """Return channel and duty of obstacles that are declared or found not met in both years.

    Parameters
    ----------
    results, previous : DataFrame
        Frames ``duty_results`` of the year and of the year before.
    """

    def failed(frame: DutyResultFrame) -> set[tuple[str, str]]:
        rows = frame[frame["outcome"] == "not_met"]
        return set(zip(rows["channel"], rows["duty"], strict=True))

    obstacles = results[results["grade"] == "H"]
    return frozenset(failed(obstacles) & failed(previous))
