"""What a channel costs in hours and money, and how that compares with what it brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import fsum
from typing import Literal

from smeval.frames import plain
from smeval.frames.columns import EffortFrame
from smeval.kpis.facts import View
from smeval.kpis.formulas import content, engagement
from smeval.kpis.formulas.adding import flow
from smeval.kpis.formulas.audience import reach_per_month
from smeval.kpis.formulas.dialogue import answered_items
from smeval.kpis.result import Formula, Result, measured, once, without
from smeval.wording import encode

#: What a channel brings.
BROUGHT: Mapping[str, Formula] = {
    **engagement.FORMULAS,
    **content.FORMULAS,
    **{name: flow(name) for name in ("views", "visits", "site_referrals", "applications")},
}


def hours(view: View) -> Result:
    """Working hours of the year, as the department declared them."""
    return _hours(view.facts.effort)


def _hours(rows: EffortFrame) -> Result:
    if rows.empty or rows["hours_likely"].isna().any():
        return without("missing", "no_hours")
    low, likely, high = _range(rows, "hours")
    return measured(likely, encode("declared_hours", rows=len(rows)), len(rows), rows["evidence"], (low, high))


def _range(rows: EffortFrame, unit: Literal["hours", "eur"]) -> list[float]:
    """Add up low, likely and high; who gave no range was sure."""
    likely = plain(rows)[f"{unit}_likely"]
    return [fsum(plain(rows)[f"{unit}_{end}"].fillna(likely)) for end in ("low", "likely", "high")]


def cost(view: View) -> Result:
    """Hours at the body's rates, and the costs declared beside them."""
    worked, effort, costs = once(view, hours), view.facts.effort, view.facts.costs
    if worked.state != "measured":
        return worked
    if effort["eur_likely"].isna().any():
        return without("missing", "no_rate")
    if costs["eur"].isna().any():
        sources = {*effort["evidence"], *costs["evidence"]}
        return without("not_covered", "cost_refused", sources, _range(effort, "eur")[0])
    if costs.empty:  # nothing declared is not nothing paid
        return without("not_covered", "costs_not_declared", set(effort["evidence"]), _range(effort, "eur")[0])
    other = fsum(costs["eur"])
    low, likely, high = (staff + other for staff in _range(effort, "eur"))
    return measured(
        likely,
        encode("declared_cost", staff=likely - other, other=other),
        len(effort) + len(costs),
        {*effort["evidence"], *costs["evidence"]},
        (low, high),
    )


def ratio(above: Result, below: Result, names: tuple[str, str], minimum: float, factor: float = 1) -> Result:
    """Divide a result with its range by another; none where the divisor is unknown or too small.

    Parameters
    ----------
    above, below : Result
        Dividend and divisor.
    names : tuple of str
        KPIs that they are, for the reason.
    minimum : float
        Smallest divisor.
    factor : float
        What the quotient refers to, e.g. 1000 for "per 1,000".
    """
    unknown = [(part, name) for part, name in zip((above, below), names, strict=True) if part.state != "measured"]
    # what the platform does not offer stays so whatever else is lacking
    for part, name in sorted(unknown, key=lambda item: item[0].state != "not_offered"):
        return without(part.state, "ratio_unknown", kpi=name, state=part.state)
    if below.value < minimum:
        return without("not_covered", "ratio_small", kpi=names[1], minimum=int(minimum))
    low, likely, high = (amount / below.value * factor for amount in (above.low, above.value, above.high))
    reason = encode("ratio_of", above=names[0], below=names[1])
    return measured(likely, reason, below.n, above.evidence | below.evidence, (low, high))


def cost_per(kpi: str, minimum: float | None = None, factor: float = 1) -> Formula:
    """Return the KPI that divides the cost of the year by another KPI.

    Parameters
    ----------
    kpi : str
        What the cost is divided by.
    minimum : float, optional
        Smallest divisor; without it the policy's.
    factor : float
        What the quotient refers to, e.g. 1000 for "per 1,000".
    """
    below = BROUGHT[kpi]

    def compute(view: View) -> Result:
        smallest = view.limit("ratio_min") if minimum is None else minimum
        return ratio(once(view, cost), once(view, below), ("cost", kpi), smallest, factor)

    return compute


def cost_per_1000_reached(view: View) -> Result:
    """Cost of a month for each thousand persons reached in a month, on average of the year."""
    reached = once(view, reach_per_month)
    months = reached.n if reached.state == "measured" else 1
    return ratio(once(view, cost), reached, ("cost", "reach_per_month"), view.limit("ratio_min"), 1000 / months)


def hours_per_answer(view: View) -> Result:
    """Hours of moderation for each conversation answered."""
    answers, rows = answered_items(view), view.facts.effort
    if answers.state != "measured":
        return Result(answers.state, reason=answers.reason, evidence=answers.evidence)
    moderation = rows[rows["phase"] == "moderation"]
    if moderation.empty and not rows.empty:
        return without("missing", "no_moderation_hours")
    result = ratio(_hours(moderation), answers, ("hours", "answered_share"), view.limit("ratio_min"))
    return replace(result, reason=encode("moderation_per_answer")) if result.state == "measured" else result


FORMULAS: Mapping[str, Formula] = {
    "hours": hours,
    "cost": cost,
    "cost_per_1000_reached": cost_per_1000_reached,
    "cost_per_1000_views": cost_per("views", factor=1000),
    "cost_per_1000_visits": cost_per("visits", factor=1000),
    "cost_per_interaction": cost_per("interactions"),
    # a single application is an event of its own, and no department has thirty a channel
    "cost_per_application": cost_per("applications", minimum=1),
    "cost_per_referral": cost_per("site_referrals"),
    "hours_per_answer": hours_per_answer,
}
