"""Nothing becomes milder in silence: what counts of a register, against the terms on record.

A change that asks for less than the last closed year put on record is held: the year is evaluated with what is on
record. It counts from the year on that follows a decision on the term, if the ledger recorded that decision in time.
A stricter change counts at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

import pandas as pd

from smeval.catalog import Kpi, Platform
from smeval.frames import rows
from smeval.frames.columns import CriterionFrame, DutyResultFrame
from smeval.frames.kinds import NO_DAY, NOTHING, day_of
from smeval.frames.recorded import TermRow
from smeval.ids import TAKEN, TERM_KINDS, Fixing, TermKind, TermState
from smeval.kpis.closed import closed_channels
from smeval.record.earlier_years import Past, Recorded
from smeval.record.terms import Key, Terms, Value, canonical, declared_terms, goals_of, of_duty, term
from smeval.register import Register
from smeval.verdict.held.goals_on_record import fixings, follow_names, ranks_on_record
from smeval.verdict.held.kinds import KINDS, label
from smeval.verdict.held.term import Term
from smeval.wording import encode

#: Kinds of which nothing may be stated.
UNSTATED: frozenset[TermKind] = frozenset({"team_size", "posts_per_week", "answer_within"})
#: Kinds whose values hold several entries, and kinds whose values are numbers.
STRUCTURED: frozenset[TermKind] = frozenset({"goal", "rating", "duty", "approval"})
NUMBERS: frozenset[TermKind] = frozenset({"team_size", "posts_per_week", "answer_within", "ceiling", "policy"})


@dataclass(frozen=True)
class Held:
    """The register as it counts, and each of its terms against what is on record.

    Parameters
    ----------
    register : Register
        With the goals of the year.
    terms : tuple of TermRow
    fixing : mapping of (str, str) to str
        Of each goal, by channel and name: how its target shows that it was fixed before the year.
    """

    register: Register
    terms: tuple[TermRow, ...]
    fixing: Mapping[Key, Fixing]


@dataclass(frozen=True)
class _Decided:
    """A decision on a term, and whether the ledger recorded it in time."""

    channel: str
    term: str
    on: date
    recorded: bool


def split(key: str) -> tuple[TermKind, str]:
    """Return kind and name of a term."""
    kind, _, name = key.partition(":")
    return cast(TermKind, kind), name


def hold(register: Register, past: Past, year: int) -> Held:
    """Return the register as it counts for a year.

    Parameters
    ----------
    register : Register
        With the channels under evaluation, as it was declared.
    past : Past
    year : int
    """
    declared = replace(register, goals=goals_of(register.goals, year))
    said = _of(declared, declared_terms(declared, year))
    on_record = follow_names(_on_record(declared, past, "source", known=False), said)
    decisions = _decisions(declared, past, year)
    counting, found = declared, []
    # thresholds of the whole body come first: they say which team is small
    for key in sorted({**on_record, **said}, key=_order):
        row = _term(counting, key, said.get(key), on_record.get(key) or _nothing(key, on_record), decisions)
        agreed = counting.settings.approvals.council_agreed_on
        if row.kind == "team_size" and row.state == "held" and agreed is not None and agreed < date(year, 1, 1):
            row = row._replace(state="decided", counted=row.declared, reason=NOTHING, decided_on=pd.Timestamp(agreed))
        found.append(row)
        counting = _put(counting, row) if row.state == "held" else counting
    settled = {row.channel for row in decisions if row.recorded and split(row.term)[0] == "goal"}
    counting, found = ranks_on_record(counting, found, on_record, settled)
    return Held(counting, tuple(found), fixings(counting, on_record, past, year))


def _nothing(key: Key, on_record: Mapping[Key, list[Recorded]]) -> list[Recorded]:
    """Return that a body on record had no such cell of its matrix, so that nobody adds one unseen."""
    years = [entry.year for (channel, _), known in on_record.items() if not channel for entry in known]
    if split(key[1])[0] != "matrix" or not years:
        return []
    return [Recorded("", key[1], None, None, max(years), in_time=True)]


def _order(key: Key) -> tuple[bool, int]:
    """Put what binds the whole body first: which law, and which team is small."""
    return key[0] != "", TERM_KINDS.index(split(key[1])[0])


def hold_sources(
    counting: Register, sources: Terms, criteria: CriterionFrame, past: Past, year: int
) -> tuple[TermRow, ...]:
    """Return for each KPI measured what it rests on, against what it rested on before.

    Parameters
    ----------
    counting : Register
        As it counts.
    sources : mapping
        What `smeval.record.terms.sources_of` found in the year's KPIs.
    criteria : DataFrame
        Frame ``criteria``: of what a goal asks for it is told, too, if figures were there and are not delivered now.
    past : Past
    year : int
    """
    on_record, decisions = _on_record(counting, past, "source", known=True), _decisions(counting, past, year)
    lacking = criteria[criteria["state"].isin(["missing", "not_covered"])]
    closed = closed_channels(counting.channels, year)
    platforms = {
        row.channel: counting.catalog.platforms[row.platform]
        for row in rows(counting.channels)
        if row.channel not in closed and row.use != "emergency_only"  # of those nobody asks for a year's figures
    }
    gone = [
        (row.channel, term("source", row.kpi))
        for row in rows(lacking)
        if row.channel in platforms and not _counted_anew(platforms[row.channel], counting.catalog.kpis[row.kpi], year)
    ]
    keys = [*sources, *(key for key in dict.fromkeys(gone) if key in on_record and key not in sources)]
    return tuple(_term(counting, key, sources.get(key), on_record.get(key, []), decisions) for key in keys)


def _counted_anew(platform: Platform, kpi: Kpi, year: int) -> bool:
    """Say whether the platform changed within the year what it counts; then nobody withholds anything."""
    return any(entry.measure in kpi.needs and entry.on.year == year for entry in platform.breaks)


def as_declared(counting: Register, row: TermRow) -> Register:
    """Return the register as it would count if one term were as it is declared.

    Parameters
    ----------
    counting : Register
    row : TermRow
        A term that is held.
    """
    return KINDS[row.kind](row.channel, row.name, counting.catalog.policy).put(counting, _value(row.declared))


def _put(counting: Register, row: TermRow) -> Register:
    return KINDS[row.kind](row.channel, row.name, counting.catalog.policy).put(counting, _value(row.counted))


def _value(text: str) -> Value:
    return cast(Value, json.loads(text)) if text else None


def _text(value: Value, kind: TermKind) -> str:
    """Return a value as it is put on record; that a channel promised nothing, or gave no size, is on record too."""
    return "" if value is None and kind not in UNSTATED else canonical(value)


def _of(register: Register, terms: Terms) -> Terms:
    """Return the terms of the channels under evaluation, and of the whole body."""
    channels = {"", *register.channels["channel"]}
    return {key: value for key, value in terms.items() if key[0] in channels}


def _on_record(register: Register, past: Past, kind: str, *, known: bool) -> dict[Key, list[Recorded]]:
    """Return what is on record of the channels under evaluation: of this kind if `known`, else of the others."""
    channels, found = {"", *register.channels["channel"]}, dict[Key, list[Recorded]]()
    for entry in past.recorded:
        own, name = split(entry.term)
        gone = own in ("goal", "ceiling") and not _is_computed(register, own, name, entry)
        if (
            entry.channel in channels
            and (own == kind) == known
            and own in KINDS
            and not gone
            and _is_well_formed(own, entry)
        ):
            found.setdefault((entry.channel, entry.term), []).append(entry)
    return found


def _is_well_formed(kind: TermKind, entry: Recorded) -> bool:
    """Say whether a value on record is of the form that its kind has; else only an altered ledger can hold it."""
    told = [value for value in (entry.counted, entry.announced) if value is not None]
    if kind in STRUCTURED:
        return all(isinstance(value, dict) for value in told)
    if kind in NUMBERS:
        return all(isinstance(value, int | float) for value in told)
    return not any(isinstance(value, dict | list) for value in told)


def _is_computed(register: Register, kind: TermKind, name: str, entry: Recorded) -> bool:
    """Say whether the KPI of a goal or ceiling is still computed; else it holds nobody to anything."""
    told = entry.counted or entry.announced  # a goal that was announced has not counted yet
    value = told if isinstance(told, dict) else {}
    return (name if kind == "ceiling" else value.get("kpi", "")) in register.catalog.kpis


def _decisions(register: Register, past: Past, year: int) -> list[_Decided]:
    """Return the decisions on terms that were taken before the year; without a ledger none can be on record."""
    rule = ("", term("policy", "close_by_days"))
    on_record = [cast(float, entry.counted) for entry in past.recorded if (entry.channel, entry.term) == rule]
    within = min([register.catalog.policy.values["close_by_days"], *on_record])
    last, no_ledger = date(year, 1, 1) + timedelta(days=int(within) - 1), not past.lines and not past.damaged
    found = [_Decided(row.channel, row.term, row.decided_on, row.recorded_on <= last) for row in past.decisions]
    known = {(row.channel, row.term, row.on) for row in found}
    for row in rows(register.decisions[register.decisions["subject"] != ""]):
        on = day_of(row.decided_on)
        complete = row.state in TAKEN and row.reason and row.decided_by
        if on is not None and complete and (row.channel, row.subject, on) not in known:
            found.append(_Decided(row.channel, row.subject, on, recorded=no_ledger))
    return [row for row in found if row.on < date(year, 1, 1)]


def _about(decision: _Decided, key: Key, record: Recorded) -> bool:
    """Say whether a decision names the term, after the year that put it on record had begun."""
    names = {key[1], record.term}
    if isinstance(record.counted, dict) and split(record.term)[0] == "goal":
        names.add(term("goal", str(record.counted.get("kpi"))))
    return decision.channel in ("", key[0]) and decision.term in names and decision.on.year >= record.year


def _term(
    counting: Register,
    key: Key,
    declared: Value,
    records: list[Recorded],
    decisions: Iterable[_Decided],
) -> TermRow:
    """Return one term against what is on record."""
    kind, name = split(key[1])
    rules = KINDS[kind](key[0], name, counting.catalog.policy)
    counted, legitimate = declared, list[_Decided]()
    reason = NOTHING
    for record in records:
        about = [decision for decision in decisions if _about(decision, key, record)]
        own = [decision for decision in about if decision.recorded]
        legitimate += own
        limit = _limit(rules, kind, record, decided=bool(own))
        announced = record.in_time and canonical(cast(Value, record.announced)) != canonical(
            cast(Value, record.counted)
        )
        if not own or kind == "goal" or announced:  # what the ledger announced after a decision is what was decided
            counted = rules.counted(limit, counted)
        reason = encode("term_decision_unrecorded" if about and not own else "term_undecided")
    was = cast(Value, records[0].counted) if records else None
    milder = bool(records) and rules.is_milder(was, declared)
    state: TermState = "first"
    if records:
        held = canonical(counted) != canonical(declared)
        differs = rules.tell(was) != rules.tell(declared)
        state = "held" if held else "decided" if milder else "stricter" if differs else "same"
    return TermRow(
        channel=key[0],
        kind=kind,
        name=name,
        state=state,
        label=label(kind, name),
        recorded=_text(was, kind),
        declared=_text(declared, kind),
        counted=_text(counted, kind),
        was=rules.tell(was) if records else NOTHING,
        now=rules.tell(declared),
        since=max((record.year for record in records), default=0),
        reason=reason if state == "held" else NOTHING,
        decided_on=pd.Timestamp(max(own.on for own in legitimate)) if state == "decided" and legitimate else NO_DAY,
    )


def _limit(rules: Term, kind: TermKind, record: Recorded, *, decided: bool) -> Value:
    """Return what a closed year allows at most: what it announced if that was in time and not milder, or decided."""
    was, announced = cast(Value, record.counted), cast(Value, record.announced)
    milder = rules.is_milder(was, announced)
    # an agreement of the council is itself what makes it legitimate
    return announced if record.in_time and (decided or not milder or kind == "council") else was


def policy_is_late(register: Register, past: Past, year: int) -> bool:
    """Say whether the body's own thresholds or tables were approved after the year began and none are on record.

    Parameters
    ----------
    register : Register
    past : Past
    year : int
    """
    own, approved = register.settings.policy, register.settings.policy.approved_on
    known = any(not entry.channel for entry in past.recorded)
    return (
        not known
        and approved is not None
        and bool(own.values or own.balance or own.matrix)
        and approved >= date(year, 1, 1)
    )


def with_outcomes(terms: Iterable[TermRow], duties: DutyResultFrame) -> list[TermRow]:
    """Return the terms with how each duty of the catalog stands in the year, for the years that follow.

    Parameters
    ----------
    terms : iterable of TermRow
    duties : DataFrame
        Frame ``duty_results``.
    """
    found = list(terms)
    known = {(row.channel, row.name): place for place, row in enumerate(found) if row.kind == "duty"}
    for result in rows(duties):
        counted = canonical(of_duty(result))
        place = known.get((result.channel, result.duty))
        if place is None:
            found.append(
                TermRow(result.channel, "duty", result.duty, "first", label("duty", result.duty), counted=counted)
            )
        else:
            found[place] = found[place]._replace(counted=counted)
    return found
