"""The kinds of terms: when a value is milder than another, how one is put back, and how it is told.

Each kind of `TERM_KINDS` has one class. A value is what JSON tells (`smeval.record.terms`); None: there is none.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import pandas as pd

from smeval.catalog import Policy, load_catalog
from smeval.frames import join_frames, make_frame
from smeval.frames.columns import (
    APPROVALS_FRAME,
    CEILINGS_FRAME,
    CHANNELS_FRAME,
    DUTIES_FRAME,
    GOALS_FRAME,
    RISKS_FRAME,
)
from smeval.frames.declared import ApprovalRow, CeilingRow, DutyRow, GoalRow, RiskRow
from smeval.frames.kinds import NO_DAY, NO_NUMBER
from smeval.ids import LEVELS, PROPOSALS, Rater, TermKind
from smeval.record.terms import Value
from smeval.register import Register, opening_minutes
from smeval.register.settings import with_settings
from smeval.wording import Message, Typed, encode


@dataclass(frozen=True)
class Term(ABC):
    """A term of a kind.

    Parameters
    ----------
    channel : str
        Empty for a term of the whole body.
    name : str
        Of which goal, risk, duty, KPI, threshold or cell; empty where there is only one.
    policy : Policy
        Says in which direction a threshold is stricter, and which team is small.
    """

    channel: str
    name: str
    policy: Policy

    @abstractmethod
    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a value asks for less than the one on record, or cannot be compared with it.

        Parameters
        ----------
        old, new : object
            The value on record, and the other; None where there is none.
        """

    def counted(self, limit: Value, new: Value) -> Value:
        """Return what counts: the new value, or the one on record where the new one is milder.

        Parameters
        ----------
        limit, new : object
            The value on record, and the other.
        """
        return limit if self.is_milder(limit, new) else new

    @abstractmethod
    def put(self, register: Register, value: Value) -> Register:
        """Return a register in which the term has this value.

        Parameters
        ----------
        register : Register
        value : object
        """

    @abstractmethod
    def tell(self, value: Value) -> Message:
        """Return a value in words."""

    def _rows(self, frame: pd.DataFrame, column: str) -> pd.Series[bool]:
        """Return which rows of a frame are about this channel and name."""
        return (frame["channel"] == self.channel) & (frame[column] == self.name)


def _told(message: str, value: Value) -> Message:
    """Return a single value in words."""
    return encode("term_none") if value in (None, "") else encode(message, value=cast(str, value))


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else NO_NUMBER


def _day(value: Value) -> pd.Timestamp:
    return pd.Timestamp(str(value)) if value else NO_DAY


def _text(value: Value) -> str:
    return "" if value is None else str(value)


class BodyFact(Term):
    """What the body says of itself: which law binds it, which holidays count, and where a day begins."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether something else is said than what is on record.

        Parameters
        ----------
        old, new : object
        """
        return _differs(old, new)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register of a body that says so, with the law that then binds it.

        Parameters
        ----------
        register : Register
        value : object
        """
        said: object = value or None
        if self.name == "service_hours":
            said = json.loads(_text(value) or "{}")
        settings = register.settings.model_copy(update={self.name: said})
        own = register.folder / "catalog"
        law = with_settings(load_catalog(own if own.is_dir() else None), settings)
        kept = {"policy": register.catalog.policy, "offices": register.catalog.offices}
        return replace(
            register,
            settings=settings,
            catalog=law.model_copy(update=kept),
            country=settings.country,
            land=settings.land or "",
            timezone=settings.timezone,
            service_hours=opening_minutes(settings),
        )

    def tell(self, value: Value) -> Message:
        """Return what is said; of the service hours, those of each day."""
        hours = self.name == "service_hours" and value
        return _told("term_text", ", ".join(json.loads(_text(value)).values()) if hours else value)


@dataclass(frozen=True, kw_only=True)
class ChannelColumn(Term):
    """A term that is a column of the frame ``channels``.

    Parameters
    ----------
    column : str
    milder : callable
        Says of an old and a new value whether the new one is milder.
    cell : callable
        Makes the cell of a value.
    message : str
        Id of the sentence that tells a value.
    """

    column: str
    milder: Callable[[Value, Value], bool]
    cell: Callable[[Value], str | float | pd.Timestamp]
    message: str

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether the new value asks for less.

        Parameters
        ----------
        old, new : object
        """
        return self.milder(old, new)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with another cell.

        Parameters
        ----------
        register : Register
        value : object
        """
        channels = register.channels.copy()
        channels.loc[channels["channel"] == self.channel, self.column] = self.cell(value)
        return replace(register, channels=make_frame(CHANNELS_FRAME, channels))

    def tell(self, value: Value) -> Message:
        """Return the cell in words."""
        return _told(self.message, value)


def _differs(old: Value, new: Value) -> bool:
    return bool(old) and old != new


def _is_less(old: Value, new: Value) -> bool:
    """Say whether less is promised; where nothing was, a KPI that nobody had is measured against the promise."""
    return not _number(new) >= _number(old) if _number(old) > 0 else _number(new) > 0


def _is_more(old: Value, new: Value) -> bool:
    """Say whether more time is taken; where none was promised, see `_is_less`."""
    return not _number(new) <= _number(old) if _number(old) > 0 else _number(new) > 0


class TeamSize(ChannelColumn):
    """The size of a team: what is told of a small one would speak of single persons."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a team that was too small is not said to be now.

        Parameters
        ----------
        old, new : object
        """
        least = self.policy.values["team_min"]
        return _number(old) < least and not _number(new) < least


class Goal(Term):
    """A goal; its rank is held together with the others' (`smeval.verdict.held.goals`)."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a goal is gone, measures something else, or asks for less.

        Parameters
        ----------
        old, new : object
        """
        if old is None:
            return False
        if new is None:
            return True
        before, now = cast(Mapping[str, Value], old), cast(Mapping[str, Value], new)
        if before["kpi"] != now["kpi"]:
            return True
        sign, other = (1 if _number(goal["target"]) > _number(goal["minimum"]) else -1 for goal in (before, now))
        return sign != other or any(
            sign * _number(now[key]) < sign * _number(before[key]) for key in ("minimum", "target")
        )

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with the goal as it is given, or without it.

        Parameters
        ----------
        register : Register
        value : object
        """
        goals = register.goals
        rest = goals[~self._rows(goals, "goal")]
        if value is None:
            return replace(register, goals=make_frame(GOALS_FRAME, rest))
        goal = cast(Mapping[str, Value], value)
        row = GoalRow(
            self.channel,
            Typed(self.name),
            _text(goal["kpi"]),
            _number(goal["minimum"]),
            _number(goal["target"]),
            _number(goal["rank"]),
            fixed_on=_day(goal["fixed_on"]),
            approved_by=Typed(_text(goal.get("approved_by"))),
            evidence=_text(goal.get("evidence")),
        )
        return replace(
            register, goals=join_frames(GOALS_FRAME, [make_frame(GOALS_FRAME, rest), make_frame(GOALS_FRAME, [row])])
        )

    def tell(self, value: Value) -> Message:
        """Return what the goal asks for."""
        if value is None:
            return encode("term_none")
        goal = cast(Mapping[str, Value], value)
        return encode("term_goal", **{key: cast(str, goal[key]) for key in ("kpi", "minimum", "target", "rank")})


class Ceiling(Term):
    """The most that a unit of a goal may cost."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether the ceiling is higher, or gone.

        Parameters
        ----------
        old, new : object
        """
        return old is not None and not _number(new) <= _number(old)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with this ceiling alone for the KPI.

        Parameters
        ----------
        register : Register
        value : object
        """
        ceilings = register.ceilings
        own = self._rows(ceilings, "kpi")
        rest = make_frame(CEILINGS_FRAME, ceilings[~own])
        if value is None:
            return replace(register, ceilings=rest)
        first = ceilings.loc[own, "fixed_on"].min()
        row = CeilingRow(self.channel, self.name, _number(value), pd.Timestamp(2000, 1, 1) if pd.isna(first) else first)
        return replace(register, ceilings=join_frames(CEILINGS_FRAME, [rest, make_frame(CEILINGS_FRAME, [row])]))

    def tell(self, value: Value) -> Message:
        """Return the amount."""
        return _told("term_amount", value)


class Rating(Term):
    """The residual rating of a risk, by rater; every rater is compared with himself."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a rater rates lower in one of the two steps, or no longer.

        Parameters
        ----------
        old, new : object
        """
        now = cast(Mapping[str, list[float]], new or {})
        return any(
            rater not in now or any(step < was for step, was in zip(now[rater], steps, strict=True))
            for rater, steps in cast(Mapping[str, list[float]], old or {}).items()
        )

    def counted(self, limit: Value, new: Value) -> Value:
        """Return for each rater what counts.

        Parameters
        ----------
        limit, new : object
        """
        before, now = cast(dict[str, Value], limit or {}), cast(dict[str, Value], new or {})
        held = {rater: steps for rater, steps in before.items() if self.is_milder({rater: steps}, now)}
        return {**now, **held} or None

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with these ratings of the risk; what is not rated is no row.

        Parameters
        ----------
        register : Register
        value : object
        """
        risks = register.risks
        own = self._rows(risks, "risk")
        given = cast(Mapping[Rater, list[float]], value or {})
        kept = risks[~own | risks["rater"].isin(list(given))].copy()
        for rater, (severity, likelihood) in given.items():
            place = self._rows(kept, "risk") & (kept["rater"] == rater)
            kept.loc[place, ["residual_severity", "residual_likelihood"]] = [severity, likelihood]
        lacking = [rater for rater in given if rater not in set(risks.loc[own, "rater"])]
        added = [
            RiskRow(
                self.channel, self.name, rater, residual_severity=given[rater][0], residual_likelihood=given[rater][1]
            )
            for rater in lacking
        ]
        both = [make_frame(RISKS_FRAME, kept), make_frame(RISKS_FRAME, added)]
        return replace(register, risks=join_frames(RISKS_FRAME, both))

    def tell(self, value: Value) -> Message:
        """Return both steps by rater."""
        given = cast(Mapping[str, list[float]], value or {})
        if not given:
            return encode("term_none")
        steps = [f"{severity:.0f} × {likelihood:.0f}" for severity, likelihood in given.values()]
        return encode("term_rating", raters=list(given), steps=steps)


class Duty(Term):
    """Whether a duty applies, and the check that found it not met."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a duty that applied is exempted, or a check that failed is gone without a newer one.

        Parameters
        ----------
        old, new : object
        """
        before = cast(Mapping[str, Value], old or {})
        now = cast(Mapping[str, Value], new or {})
        exempted = before.get("outcome") not in (None, "not_applicable") and now.get("outcome") == "not_applicable"
        failed = cast(Mapping[str, str] | None, before.get("failed_check"))
        return exempted or (failed is not None and not self._is_answered(failed["checked_on"], now))

    def _is_answered(self, day: str, now: Mapping[str, Value]) -> bool:
        """Say whether the check still stands in the register, or a newer one does."""
        failed = cast(Mapping[str, str] | None, now.get("failed_check"))
        return _text(now.get("checked_on")) > day or (failed is not None and failed["checked_on"] >= day)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register without an exemption, and with the check that failed.

        Parameters
        ----------
        register : Register
        value : object
        """
        duties = register.duties
        own = self._rows(duties, "duty")
        given = cast(Mapping[str, Value], value or {})
        if given.get("outcome") != "not_applicable":
            duties = make_frame(DUTIES_FRAME, duties[~(own & (duties["state"] == "not_applicable"))])
        failed = cast(Mapping[str, str] | None, given.get("failed_check"))
        if failed is not None:
            day = _day(failed["checked_on"])
            # no check that lies in the year answers it, so whatever is dated after it tells nothing
            same = self._rows(duties, "duty") & (duties["checked_on"] >= day) & (duties["state"] != "not_met")
            same |= self._rows(duties, "duty") & (duties["checked_on"] == day)
            row = DutyRow(
                self.channel, self.name, "not_met", Typed(failed["document"]), day, Typed(failed["checked_by"])
            )
            rest = make_frame(DUTIES_FRAME, duties[~same])
            duties = join_frames(DUTIES_FRAME, [rest, make_frame(DUTIES_FRAME, [row])])
        return replace(register, duties=duties)

    def tell(self, value: Value) -> Message:
        """Return how the duty stands."""
        given = cast(Mapping[str, Value], value or {})
        if given.get("outcome") == "not_applicable":
            return encode("term_exempt")
        failed = cast(Mapping[str, str] | None, given.get("failed_check"))
        return encode("term_applies") if failed is None else encode("term_failed", on=failed["checked_on"])


class Approval(Term):
    """What an office says to a channel; an approval that was not there needs a newer check of the duty."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether an approval is claimed that nobody has checked since.

        Parameters
        ----------
        old, new : object
        """
        before, now = cast(Mapping[str, str], old or {}), cast(Mapping[str, str], new or {})
        given = now.get("state") == "yes" and before.get("state", "yes") != "yes"
        return given and not now.get("checked_on", "") > before.get("checked_on", "")

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with what the office says.

        Parameters
        ----------
        register : Register
        value : object
        """
        approvals = register.approvals.copy()
        approvals.loc[self._rows(approvals, "office"), "state"] = cast(Mapping[str, str], value or {}).get("state", "")
        return replace(register, approvals=make_frame(APPROVALS_FRAME, approvals))

    def tell(self, value: Value) -> Message:
        """Return what the office says."""
        return _told("term_approval", cast(Mapping[str, str], value or {}).get("state"))


class Source(Term):
    """Whether a KPI rests on an export of the network or on a table kept by hand; nothing puts an export back."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether a hand-kept table stands where an export was, or nothing where there were figures.

        Parameters
        ----------
        old, new : object
        """
        return (old == "export" and new == "hand") or (bool(old) and not new)

    def put(self, register: Register, value: Value) -> Register:
        """Return the register as it is.

        Parameters
        ----------
        register : Register
        value : object
        """
        del value
        return register

    def tell(self, value: Value) -> Message:
        """Return what the figures come from."""
        return encode(f"term_source_{value}") if value else encode("term_none")


class Council(Term):
    """The day of the staff council's agreement."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether an agreement is claimed that is not on record.

        Parameters
        ----------
        old, new : object
        """
        return bool(new) and not old

    def put(self, register: Register, value: Value) -> Register:
        """Return the register with another day, or none.

        Parameters
        ----------
        register : Register
        value : object
        """
        day = _day(value)
        agreed = None if day is NO_DAY else day.date()
        approvals = register.settings.approvals.model_copy(update={"council_agreed_on": agreed})
        return replace(register, settings=register.settings.model_copy(update={"approvals": approvals}))

    def tell(self, value: Value) -> Message:
        """Return the day."""
        return _told("term_day", value)


class OfficeApproval(Term):
    """Whether an office is asked for its approval, and whether nothing may be published without it."""

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether the office is asked no longer, or may be passed over.

        Parameters
        ----------
        old, new : object
        """
        return old is not None and (new is None or (bool(old) and not new))

    def put(self, register: Register, value: Value) -> Register:
        """Return the register in which the office approves so; who has not been asked has not approved.

        Parameters
        ----------
        register : Register
        value : object
        """
        offices = dict(register.catalog.offices)
        usual = offices.get(self.name) or next(iter(offices.values()))
        known = self.name in register.catalog.approving()
        offices[self.name] = usual.model_copy(update={"approves": value is not None, "decisive": bool(value)})
        catalog = register.catalog.model_copy(update={"offices": offices})
        added = (
            []
            if known or value is None
            else [ApprovalRow(row, self.name, usual.heard_for) for row in register.channels["channel"]]
        )
        both = [register.approvals, make_frame(APPROVALS_FRAME, added)]
        return replace(register, catalog=catalog, approvals=join_frames(APPROVALS_FRAME, both))

    def tell(self, value: Value) -> Message:
        """Return what the office may do."""
        return encode("term_none" if value is None else "term_office_decisive" if value else "term_office_asked")


@dataclass(frozen=True, kw_only=True)
class PolicyEntry(Term):
    """An entry of one of the policy's tables: a threshold, a cell of the matrix, a cell of the balancing table."""

    table: str
    order: tuple[str, ...] = ()

    def is_milder(self, old: Value, new: Value) -> bool:
        """Say whether an entry allows more; one that was not there allowed nothing.

        Parameters
        ----------
        old, new : object
        """
        if old == new:
            return False
        if self.table == "values":
            return self._is_laxer(_number(old), _number(new), self.policy.strict.get(self.name, "none"))
        if old is None or new is None:
            return True  # a cell that is gone hides what was rated there
        places = [self.order.index(str(value)) for value in (old, new)]
        return places[1] < places[0]

    def _is_laxer(self, old: float, new: float, strict: str) -> bool:
        return new < old if strict == "higher" else new > old if strict == "lower" else new != old

    def put(self, register: Register, value: Value) -> Register:
        """Return the register whose policy has this entry, or lacks it.

        Parameters
        ----------
        register : Register
        value : object
        """
        policy = register.catalog.policy
        owner = policy.matrix if self.table == "cells" else policy
        entries = {key: entry for key, entry in getattr(owner, self.table).items() if key != self.name}
        if value is not None:
            entries[self.name] = value
        changed = owner.model_copy(update={self.table: entries})
        own = policy.model_copy(update={"matrix": changed}) if self.table == "cells" else changed
        return replace(register, catalog=register.catalog.model_copy(update={"policy": own}))

    def tell(self, value: Value) -> Message:
        """Return the entry in words."""
        return _told({"values": "term_number", "cells": "term_level", "balance": "term_proposal"}[self.table], value)


def _column(
    column: str,
    milder: Callable[[Value, Value], bool],
    cell: Callable[[Value], str | float | pd.Timestamp],
    message: str,
) -> Callable[[str, str, Policy], Term]:
    return partial(ChannelColumn, column=column, milder=milder, cell=cell, message=message)


#: Makes the term of each kind, from channel, name and policy.
KINDS: Mapping[TermKind, Callable[[str, str, Policy], Term]] = {
    "body": BodyFact,
    "platform": _column("platform", _differs, _text, "term_platform"),
    "use": _column("use", lambda old, new: new == "emergency_only" and old != new, _text, "term_use"),
    "mode": _column("mode", _differs, _text, "term_mode"),
    "team_size": partial(TeamSize, column="team_size", milder=_is_more, cell=_number, message="term_persons"),
    "council": Council,
    "posts_per_week": _column("posts_per_week", _is_less, _number, "term_number"),
    "answer_within": _column("answer_within", _is_more, _number, "term_hours"),
    "dialogue": _column("dialogue", lambda old, new: old == "answers" and new != old, _text, "term_dialogue"),
    "crisis_channel": _column("crisis_channel", lambda old, new: new == "yes" and old != new, _text, "term_yes_no"),
    "opened_on": _column("opened_on", lambda old, new: bool(new) and _text(new) > _text(old), _day, "term_day"),
    "goal": Goal,
    "ceiling": Ceiling,
    "rating": Rating,
    "duty": Duty,
    "approval": Approval,
    "source": Source,
    "office": OfficeApproval,
    "policy": partial(PolicyEntry, table="values"),
    "matrix": partial(PolicyEntry, table="cells", order=LEVELS),
    "balance": partial(PolicyEntry, table="balance", order=PROPOSALS),
}


def label(kind: TermKind, name: str) -> Message:
    """Return a term in words.

    Parameters
    ----------
    kind : str
    name : str
    """
    if kind == "balance":
        benefit, risk = name.split("_")
        return encode(f"term_label_{kind}", benefit=benefit, risk=risk)
    return encode(f"term_label_{kind}", name=name)
