"""Terms with rows of their own: goals, ceilings, ratings and duties of a channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pandas as pd

from smeval.frames import join_frames, make_frame
from smeval.frames.columns import (
    CEILINGS_FRAME,
    DUTIES_FRAME,
    GOALS_FRAME,
    RISKS_FRAME,
)
from smeval.frames.declared import CeilingRow, DutyRow, GoalRow, RiskRow
from smeval.ids import Rater
from smeval.record.terms import Value
from smeval.register import Register
from smeval.verdict.held.term import Term, as_day, as_number, as_text, told
from smeval.wording import Message, Typed, encode


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
        sign, other = (1 if as_number(goal["target"]) > as_number(goal["minimum"]) else -1 for goal in (before, now))
        return sign != other or any(
            sign * as_number(now[key]) < sign * as_number(before[key]) for key in ("minimum", "target")
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
            as_text(goal["kpi"]),
            as_number(goal["minimum"]),
            as_number(goal["target"]),
            as_number(goal["rank"]),
            fixed_on=as_day(goal["fixed_on"]),
            approved_by=Typed(as_text(goal.get("approved_by"))),
            evidence=as_text(goal.get("evidence")),
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
        return old is not None and not as_number(new) <= as_number(old)

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
        row = CeilingRow(
            self.channel, self.name, as_number(value), pd.Timestamp(2000, 1, 1) if pd.isna(first) else first
        )
        return replace(register, ceilings=join_frames(CEILINGS_FRAME, [rest, make_frame(CEILINGS_FRAME, [row])]))

    def tell(self, value: Value) -> Message:
        """Return the amount."""
        return told("term_amount", value)


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
        return as_text(now.get("checked_on")) > day or (failed is not None and failed["checked_on"] >= day)

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
            day = as_day(failed["checked_on"])
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
