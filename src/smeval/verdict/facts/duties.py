"""Duties as gates: what is declared, what it proves at the end of the year, and what failed twice.

An outcome is ``met`` only with a document and a date; whatever is not proven is ``unchecked``, and both
``unchecked`` and ``not_met`` keep a channel from simply continuing.

A check belongs to the year of its own date. In the first days of the next year, until the date of cure, a duty that
was open may still be shown to be met; nothing else that is found on those days says anything of the year before. So a
failure found on one day is a failure of one year, whatever is evaluated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from smeval.catalog import Duty, LegalFact
from smeval.frames import make_frame, rows
from smeval.frames.columns import DUTIES_FRAME, DUTY_RESULTS_FRAME, DutyFrame, DutyResultFrame, SampleResultFrame
from smeval.frames.declared import ChannelRow, DutyRow
from smeval.frames.judged import DutyResultRow
from smeval.frames.kinds import NOTHING, day_of
from smeval.ids import OPEN_DUTY, DutyOutcome, Grade
from smeval.register import Register
from smeval.verdict.facts.sampled import DutySamples, by_duty, completed, told
from smeval.wording import Message, encode

NEXT_GRADE: dict[Grade, Grade] = {"A": "H", "W": "A", "H": "H"}
#: How a duty stands, and why.
Found = tuple[DutyOutcome, Message]
PROVEN: Found = ("met", encode("duty_proven"))


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


@dataclass(frozen=True)
class _Checks:
    """The checks of one duty of one channel: made by the end of the year, and after it until the date of cure.

    `undated` is a failure that nobody dated: it may be today's, so no older check outdoes it.
    """

    undated: DutyRow | None = None
    own: DutyRow | None = None
    cure: DutyRow | None = None


def _sort(checks: DutyFrame, year_end: date, until: date) -> dict[tuple[str, str], _Checks]:
    """Return the checks that count, by channel and duty; of several the latest."""
    found: dict[tuple[str, str], _Checks] = {}
    for row in rows(checks.sort_values("checked_on", na_position="first", kind="stable")):
        key, day = (row.channel, row.duty), day_of(row.checked_on)
        known = found.get(key, _Checks())
        if day is None and row.state == "not_met":
            known = replace(known, undated=row)
        elif day is None or day <= year_end:
            known = replace(known, own=row)
        elif day <= until:
            known = replace(known, cure=row)
        found[key] = known
    return found


@dataclass(frozen=True)
class _Assessment:
    """One duty of one channel as of the end of a year.

    `approved` is what the channel's approvals allow at best; `facts` are those of law on which the duty rests.
    """

    duty: Duty
    approved: Found
    facts: Mapping[str, LegalFact]
    year_end: date

    def of(self, checks: _Checks) -> tuple[Found, DutyRow | None]:
        """Return outcome and reason, and the check that counts."""
        row = checks.undated or checks.own
        found = self._outcome(row)
        if found[0] in OPEN_DUTY and checks.undated is None and checks.cure is not None:
            cured = self._outcome(checks.cure)
            if cured[0] == "met":
                day = checks.cure.checked_on.date().isoformat()
                return ("met", encode("duty_cured", checked_on=day)), checks.cure
        return found, row

    def _outcome(self, row: DutyRow | None) -> Found:
        """Return outcome and reason by one check, or by none."""
        approves = "approvals" in self.duty.roles
        if approves and self.approved[0] == "not_met":
            return self.approved
        if row is None:
            return "unchecked", encode("duty_not_declared")
        checked = day_of(row.checked_on)
        if row.state == "not_met":
            return "not_met", self._failure(checked)
        exempt = row.state == "not_applicable" and row.document
        if not exempt and (lacking := _lacking(row)):
            return "unchecked", encode(lacking)
        if changed := self._changed_since(checked):
            fact, on = changed
            return "unchecked", encode("duty_law_changed", fact=fact, on=on.isoformat())
        if exempt or checked is None:
            return "not_applicable", encode("duty_exempt")
        months = self.duty.max_age_months
        if months and checked < months_before(self.year_end, months):
            reason = encode("duty_too_old", months=months, checked_on=checked.isoformat())
            return ("not_met" if self.duty.age_fails else "unchecked"), reason
        if approves and self.approved[0] != "met":
            return self.approved
        return PROVEN

    def _failure(self, checked: date | None) -> Message:
        """Return the reason of a failure: found within the year, or before it and not mended since."""
        if checked is None or checked.year == self.year_end.year:
            return encode("duty_declared_failed")
        return encode("duty_failed_before", checked_on=checked.isoformat())

    def _changed_since(self, checked: date | None) -> tuple[str, date] | None:
        """Return the last fact of law that changed after a check, by the end of the year, and its day."""
        changes = [
            (day, name)
            for name, fact in self.facts.items()
            for day in (fact.valid_from, fact.valid_to)
            if day is not None and (checked or date.min) < day <= self.year_end
        ]
        return max(changes)[::-1] if changes else None


def _lacking(row: DutyRow) -> str:
    """Return what a check lacks to prove anything; empty where it lacks nothing."""
    if row.state == "not_applicable":
        return "duty_exempt_unexplained"
    if row.state == "in_progress":
        return "duty_in_progress"
    if day_of(row.checked_on) is None:
        return "duty_undated"
    return "" if row.document else "duty_no_document"


def assess_duties(
    register: Register, channels: Collection[str], year: int, samples: SampleResultFrame | None = None
) -> DutyResultFrame:
    """Assess every duty of every channel as of the end of a year.

    Of several checks of a duty the latest of the year or of before counts. A duty that is open by it is met all the
    same if the last check until the date of cure shows that with a document. A sample may be the proof of a check that
    is declared as met; it never meets a duty that nobody declared, and one that speaks against it leaves it open.

    Parameters
    ----------
    register : Register
    channels : collection of str
    year : int
    samples : DataFrame, optional
        Frame ``sample_results`` of the year.

    Returns
    -------
    DataFrame
        Frame ``duty_results``.
    """
    policy, year_end = register.catalog.policy, date(year, 12, 31)
    until = policy.cure_by(year)
    sampled = by_duty(samples, policy.values["sample_kept"])
    declared = [completed(row, sampled.get((row.channel, row.duty)), until) for row in rows(register.duties)]
    checks = _sort(make_frame(DUTIES_FRAME, declared), year_end, until)
    lines = []
    for channel in rows(register.channels[register.channels["channel"].isin(list(channels))]):
        approved = _approvals(register, channel.channel)
        for name, duty in register.catalog.duties.items():
            row: DutyRow | None = None
            exempt = _exempt(register, duty, channel)
            if exempt is None:
                facts = _facts(register, name, channel.platform)
                own = checks.get((channel.channel, name), _Checks())
                found, row = _Assessment(duty, approved, facts, year_end).of(own)
                outcome, reason = _with_samples(found, row, sampled.get((channel.channel, name)), until)
            else:
                outcome, reason = exempt
            result = DutyResultRow(channel.channel, name, duty.grade, outcome, reason, roles=" ".join(duty.roles))
            if row is not None:
                result = result._replace(
                    document=row.document,
                    checked_on=row.checked_on,
                    checked_by=row.checked_by,
                    outside=row.outside,
                    evidence=row.evidence,
                )
            lines.append(result)
    return make_frame(DUTY_RESULTS_FRAME, lines)


def _with_samples(found: Found, row: DutyRow | None, samples: DutySamples | None, until: date) -> Found:
    """Return how a duty stands beside its samples: never milder than without those that speak against it.

    Parameters
    ----------
    found : (str, Message)
        By its checks.
    row : DutyRow or None
        The check that counts.
    samples : DutySamples or None
    until : date
        Checks until this day belong to the year.
    """
    if samples is None:
        return found
    outcome, proof = found[0], samples.proof(until)
    if outcome == "met" and samples.against is not None:
        return "unchecked", told("duty_sample_against", samples.against)
    if outcome == "unchecked" and row is None:
        return outcome, told("duty_not_declared_sampled", samples.rows[0])
    if found == PROVEN and proof is not None and row is not None and proof.evidence in row.evidence.split():
        return outcome, told("duty_proven_sampled", proof)
    return found


def _facts(register: Register, duty: str, platform: str) -> dict[str, LegalFact]:
    """Return the facts of law on which a duty rests for channels of a platform, by id."""
    return {
        name: fact
        for name, fact in register.catalog.law.items()
        if duty in fact.touches and (not fact.platforms or platform in fact.platforms)
    }


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
    """Return channel and duty of obstacles that checks of two years found not met.

    A failure that was found once and stands since is one failure, and one without a date proves no second one.

    Parameters
    ----------
    results, previous : DataFrame
        Frames ``duty_results`` of the year and of the year before.
    """

    def failed(frame: DutyResultFrame) -> dict[tuple[str, str], date]:
        dated = frame[(frame["outcome"] == "not_met") & frame["checked_on"].notna()]
        return {(row.channel, row.duty): row.checked_on.date() for row in rows(dated)}

    before = failed(previous)
    now = failed(results[results["grade"] == "H"])
    return frozenset(key for key, day in now.items() if key in before and before[key].year < day.year)
