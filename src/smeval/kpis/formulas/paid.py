"""The paid part of a channel, kept apart from what came without payment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import fsum

from smeval.frames import plain
from smeval.kpis.facts import View, months_of
from smeval.kpis.formulas.adding import flow, over_time
from smeval.kpis.formulas.effort import ratio
from smeval.kpis.formulas.measures import people
from smeval.kpis.result import Formula, Result, measured, without
from smeval.wording import encode

PAID = "paid_posts"

_reached = people("paid_reach")
_typed = flow("paid_cost")


def declared(view: View) -> Result | None:
    """Return what was declared as paid for posts in the year; None where nothing was."""
    costs = plain(view.facts.costs)
    own = costs[costs["kind"] == PAID]
    if own.empty:
        return None
    if own["eur"].isna().any():
        return without("not_covered", "cost_refused", set(own["evidence"]))
    return measured(fsum(own["eur"]), encode("declared_paid", rows=len(own)), len(own), set(own["evidence"]))


def cost_per_1000_paid(view: View) -> Result:
    """Cost of paid posts for each thousand people that they reached."""
    if not view.offers("paid_reach"):
        return without("not_offered", "ratio_unknown", kpi="paid_reach", state="not_offered")
    spent, own = declared(view) or _typed(view), _reached(view)
    reached = own if own.state == "measured" else _of_months(view) or own
    result = ratio(spent, reached, ("paid_cost", "paid_reach"), view.limit("ratio_min"), 1000)
    by_months = result.state == "measured" and reached is not own
    return replace(result, reason=reached.reason) if by_months else result


def _of_months(view: View) -> Result | None:
    """Add up the people that paid posts reached in each month; None unless every month with a cost has them."""
    if (whole := over_time(view, "paid_cost")) is None or whole.state != "measured":
        return None
    costs = {month: over_time(month, "paid_cost") for month in months_of(view)}
    months = [month for month, cost in costs.items() if cost is not None and cost.value > 0]
    reached = [_reached(month) for month in months]
    if not reached or any(part.state != "measured" for part in reached):
        return None
    evidence = {name for part in reached for name in part.evidence}
    return measured(
        fsum(part.value for part in reached), encode("paid_by_months", months=len(months)), len(months), evidence
    )


def undeclared(view: View) -> float:
    """Return what was typed as paid for posts although no cost declares it; 0 where all is declared."""
    typed = over_time(view, "paid_cost")
    return typed.low if typed is not None and typed.low > 0 and declared(view) is None else 0.0


def told_twice(view: View, share: float) -> tuple[float, float] | None:
    """Return what was declared and what was typed as paid for posts where they differ, else None.

    Parameters
    ----------
    view : View
        Of a year.
    share : float
        Share of the larger one by which they may differ.
    """
    typed, known = over_time(view, "paid_cost"), declared(view)
    if typed is None or known is None or known.state != "measured":
        return None
    larger = max(known.value, typed.low)
    apart = abs(known.value - typed.low) if typed.state == "measured" else typed.low - known.value
    return (known.value, typed.low) if apart > share * larger else None


FORMULAS: Mapping[str, Formula] = {"cost_per_1000_paid": cost_per_1000_paid}
