"""What reads easier than in last year's closing snapshot without a newer date; it counts as it stood.

Promises, ratings and failed checks are facts of the year in which they were declared. Whoever eases one in silence
would improve a proposal; a newer date, or a decision on last year, shows that somebody answers for the change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from smeval.errors import Finding
from smeval.frames import join_frames, make_frame, rows
from smeval.frames.columns import DUTIES_FRAME
from smeval.frames.declared import ChannelRow, DutyRow
from smeval.frames.judged import DutyResultRow, RiskResultRow
from smeval.frames.kinds import NO_DAY, NO_NUMBER
from smeval.ids import TAKEN, Rater
from smeval.record.earlier_years import Past, carry
from smeval.register import Register
from smeval.wording import Value, decode

#: What a channel promises, and what may be changed once a decision on last year was taken.
PROMISES = ("posts_per_week", "answer_within", "dialogue")


def decided_on(register: Register, year: int) -> set[str]:
    """Return the channels about which a decision on a year was taken.

    Parameters
    ----------
    register : Register
    year : int
    """
    rows = register.decisions[(register.decisions["year"] == year) & register.decisions["state"].isin(TAKEN)]
    return set(rows["channel"])


def is_eased(term: str, old: Any, new: Any) -> bool:
    """Say whether a term of a channel asks for less than it did.

    Parameters
    ----------
    term : str
        Column of the frame ``channels``.
    old, new : object
        Its values.
    """
    if term == "posts_per_week":
        return bool(old > 0 and not new >= old)
    if term == "answer_within":
        return bool(old > 0 and not new <= old)
    if term == "dialogue":
        return bool(old == "answers" and new != "answers")
    return bool(pd.notna(new) and (pd.isna(old) or new > old))  # opened_on


def _eased_terms(register: Register, past: Past) -> Iterator[tuple[str, str, Any]]:
    """Yield channel, term and last year's value of what was eased."""
    before: dict[str, ChannelRow] = {row.channel: row for row in rows(past.frames["channels"])}
    for channel in rows(register.channels):
        old = before.get(channel.channel)
        if old is None or old.platform != channel.platform:
            continue
        for term in (*PROMISES, "opened_on"):
            if is_eased(term, getattr(old, term), getattr(channel, term)):
                yield str(channel.channel), term, getattr(old, term)


def _small_teams(register: Register, past: Past, year: int) -> Iterator[tuple[str, float]]:
    """Yield channels whose team was too small a year before and is not said to be now, with the size on record.

    Figures on how a team answers would speak of single persons below ``team_min``. A larger number opens them only
    once the staff council has agreed (``council_agreed_on``), on a day before the year begins. The agreement opens
    nothing else: of a team that is declared too small there are bands only, with it or without.

    Source
    ------
    § 80 (1) no. 21 BPersVG with BVerwG 5 P 16.21: figures on how staff answer may need the council's consent.
    """
    agreed, least = register.settings.approvals.council_agreed_on, register.catalog.policy.values["team_min"]
    if agreed is not None and agreed < date(year, 1, 1):
        return
    before = {row.channel: row.team_size for row in rows(past.frames["channels"])}
    for channel in rows(register.channels):
        recorded = before.get(channel.channel, NO_NUMBER)
        if recorded < least and not channel.team_size < least:
            yield channel.channel, recorded


def _eased_ratings(register: Register, past: Past) -> Iterator[RiskResultRow]:
    """Yield last year's rows of ratings that became lower without a newer date."""
    before: dict[tuple[str, str, Rater], RiskResultRow] = {
        (row.channel, row.risk, row.rater): row for row in rows(past.frames["risks"])
    }
    for row in rows(register.risks):
        old = before.get((row.channel, row.risk, row.rater))
        if old is None or (row.rated_on is not NO_DAY and (old.rated_on is NO_DAY or row.rated_on > old.rated_on)):
            continue
        if row.residual_severity < old.residual_severity or row.residual_likelihood < old.residual_likelihood:
            yield old


def _vanished_checks(register: Register, past: Past) -> Iterator[DutyResultRow]:
    """Yield last year's results of checks that found a duty not met and are gone, or read otherwise."""
    newest = register.duties.groupby(["channel", "duty"])["checked_on"].max().to_dict()
    same = {(row.channel, row.duty, row.checked_on): row.state for row in rows(register.duties)}
    running = set(register.channels["channel"])
    for row in rows(past.frames["duties"]):
        key, values = decode(row.reason) if row.reason else ("", {})
        declared = key == "duty_declared_failed" or str(values.get("first", "")) == "duty_declared_failed"
        if row.outcome != "not_met" or not declared or pd.isna(row.checked_on) or row.channel not in running:
            continue
        latest = newest.get((row.channel, row.duty))
        newer = latest is not None and pd.notna(latest) and latest > row.checked_on
        if not newer and same.get((row.channel, row.duty, row.checked_on)) != "not_met":
            yield row


def hold(register: Register, past: Past, year: int) -> Register:
    """Return the register as it counts: what was eased in silence as it stood in last year's closing snapshot.

    Parameters
    ----------
    register : Register
        With the channels under evaluation.
    past : Past
    year : int
    """
    channels, risks, decided = register.channels.copy(), register.risks.copy(), decided_on(register, year - 1)
    for channel, term, value in _eased_terms(register, past):
        if term not in PROMISES or channel not in decided:
            channels.loc[channels["channel"] == channel, term] = value
    for channel, size in _small_teams(register, past, year):
        channels.loc[channels["channel"] == channel, "team_size"] = size
    for old in _eased_ratings(register, past):
        own = (risks["channel"] == old.channel) & (risks["risk"] == old.risk) & (risks["rater"] == old.rater)
        risks.loc[own, ["residual_severity", "residual_likelihood"]] = [old.residual_severity, old.residual_likelihood]
    duties, failed = register.duties, list(_vanished_checks(register, past))
    for row in failed:
        same = (duties["channel"] == row.channel) & (duties["duty"] == row.duty)
        duties = duties[~(same & (duties["checked_on"] == row.checked_on))]
    kept = [
        DutyRow(row.channel, row.duty, "not_met", row.document, row.checked_on, row.checked_by, evidence=row.evidence)
        for row in failed
    ]
    duties = join_frames(DUTIES_FRAME, [duties, make_frame(DUTIES_FRAME, kept)])
    return replace(register, channels=channels, risks=risks, duties=duties)


def policy_is_late(register: Register, past: Past, year: int) -> bool:
    """Say whether thresholds or tables of the body were approved after the year began, or dated back.

    Parameters
    ----------
    register : Register
    past : Past
    year : int
    """
    own, approved = register.settings.policy, register.settings.policy.approved_on
    if approved is None or not (own.values or own.balance or own.matrix):
        return False
    before = past.policy
    if before is not None:
        same = (
            all(before.values.get(key) == value for key, value in own.values.items())
            and all(before.balance.get(key) == value for key, value in own.balance.items())
            and (not own.matrix or before.matrix.cells == own.matrix)
        )
        return not same and not date(year - 1, 1, 1) < approved <= date(year, 1, 1)
    return approved > date(year, 1, 1)


# --- what is told ---


def tell_eased(
    declared: Register, register: Register, past: Past, year: int, department: str | None
) -> Iterator[Finding]:
    """Yield what reads easier than a year before, is gone, or cannot have been there.

    Parameters
    ----------
    declared, register : Register
        With all channels; with those under evaluation, as they were declared.
    past : Past
    year : int
    department : str or None
        The one under evaluation.
    """
    said = {"year": str(year - 1)}
    decided = decided_on(register, year - 1)
    for channel, term, _ in _eased_terms(register, past):
        changed = "term_changed" if term in PROMISES and channel in decided else "term_eased"
        yield _note(changed, "channels.csv", said, channel=channel, column=term)
    for channel, _ in _small_teams(register, past, year):
        least = register.catalog.policy.values["team_min"]
        yield _note("team_protected", "channels.csv", said, channel=channel, least=least)
    for old in _eased_ratings(register, past):
        yield _note("rating_eased", "risks.csv", said, channel=old.channel, risk=old.risk, rater=old.rater)
    for row in _vanished_checks(register, past):
        yield _note("check_vanished", "duties.csv", said, channel=row.channel, duty=row.duty)
    yield from _exempted_duties(register, past, said)
    yield from _vanished_channels(declared, register, past, year, department)
    if past.policy is not None and policy_is_late(register, past, year):
        yield _note("policy_eased", "body.toml", said)
    for name, column, finding in (("effort", "phase", "phases_gone"), ("costs", "kind", "kinds_gone")):
        yield from _vanished_parts(register, past, year, name, column, finding)
    known = past.channels
    gone = sorted(decided & set(register.channels["channel"]) - known)
    if gone and not any(finding.file.startswith(f"snapshots/{year - 1}/") for finding in past.findings):
        yield _note("snapshot_gone", f"snapshots/{year - 1}", said, channels=gone)


def tell_withdrawn(register: Register, past: Past, year: int) -> Iterator[Finding]:
    """Yield open actions, statements and ceilings of last year that are declared no longer.

    Parameters
    ----------
    register : Register
        With all channels.
    past : Past
    year : int
    """
    said = {"year": str(year - 1)}
    for row in rows(carry(register.actions, past.frames["actions"], ("channel", "action"))):
        if row.state == "open":
            yield _note("action_vanished", "actions.csv", said, channel=row.channel, action=row.action)
    for row in rows(carry(register.statements, past.frames["statements"], ("channel", "statement", "stated_on"))):
        yield _note("statement_vanished", "statements.csv", said, channel=row.channel, statement=row.statement)
    for row in rows(carry(register.ceilings, past.frames["ceilings"], ("channel", "kpi"))):
        told = "ceiling_vanished" if row.kpi in register.catalog.kpis else "kpi_gone"
        yield _note(told, "ceilings.csv", said, channel=row.channel, kpi=row.kpi)


def _note(finding: str, file: str, said: Mapping[str, str], **values: Value) -> Finding:
    return Finding(finding, "warning", file, values=dict(said) | values)


def _exempted_duties(register: Register, past: Past, said: Mapping[str, str]) -> Iterator[Finding]:
    """Yield obstacles that are now said not to apply although they did a year before."""
    applied = past.frames["duties"][past.frames["duties"]["outcome"] != "not_applicable"]
    before = set(zip(applied["channel"], applied["duty"], strict=True))
    exempt = register.duties[register.duties["state"] == "not_applicable"]
    for channel, duty in dict.fromkeys(zip(exempt["channel"], exempt["duty"], strict=True)):
        if (channel, duty) in before and channel in set(register.channels["channel"]):
            yield _note("duty_exempted", "duties.csv", said, channel=channel, duty=duty)


def _vanished_channels(
    declared: Register, register: Register, past: Past, year: int, department: str | None
) -> Iterator[Finding]:
    """Yield channels that last year's snapshot knows open and are gone, and old ones that it does not know."""
    said = {"year": str(year - 1)}
    ended = {row.channel: row.closed_on for row in rows(declared.channels)}
    first = pd.Timestamp(year, 1, 1)
    for row in rows(past.listed):
        was_open = pd.isna(row.closed_on) or row.closed_on >= first
        is_gone = row.channel not in ended or ended[row.channel] < first
        if was_open and is_gone and department in (None, row.department):
            yield _note("channel_vanished", "channels.csv", said, channel=row.channel)
    told = set(past.listed["department"])
    for channel in rows(register.channels):
        old = channel.opened_on is NO_DAY or channel.opened_on < first
        if old and channel.department in told and channel.channel not in set(past.listed["channel"]):
            yield _note("channel_unlisted", "channels.csv", said, channel=channel.channel)


def _vanished_parts(
    register: Register, past: Past, year: int, name: str, column: str, finding: str
) -> Iterator[Finding]:
    """Yield parts of effort or cost that were declared for last year and not for this one."""
    table, before = getattr(register, name), past.frames[name]
    rows = pd.concat([table[table["year"] == year - 1], before[before["year"] == year - 1]])
    for channel in register.channels["channel"]:
        now = set(table.loc[(table["channel"] == channel) & (table["year"] == year), column])
        then = set(rows.loc[rows["channel"] == channel, column])
        if now and then - now:
            yield _note(
                finding, f"{name}.csv", {"year": str(year)}, channel=channel, **{f"{column}s": sorted(then - now)}
            )
