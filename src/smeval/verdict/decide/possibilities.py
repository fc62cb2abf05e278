"""What would be proposed otherwise: under each disputed legal position, and at every corner of what is not certain.

Nothing is simulated: the corners of the benefit's bounds, the raters' ratings, the shifted class limits and the
legal positions are finite, and each is judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from smeval.catalog import Catalog
from smeval.ids import LEVELS
from smeval.verdict.decide.decide import benefit_classes, conclude, decide
from smeval.verdict.decide.rules import Case, DutyState
from smeval.wording import encode


def scenario_cases(case: Case, platform: str, catalog: Catalog) -> dict[str, Case]:
    """Return the case under each disputed legal position that concerns the platform."""
    found = {}
    for name, scenario in catalog.scenarios.items():
        if platform not in scenario.platforms:
            continue
        open_duties = {state.duty: state for state in case.duties}
        grades = {state.duty: state.grade for state in (*case.kept, *case.duties)}
        failing = {
            duty: replace(open_duties[duty], failed=True)
            if duty in open_duties
            else DutyState(duty, grades.get(duty, catalog.duties[duty].grade), failed=True)
            for duty in scenario.fails
        }
        duties = [
            replace(state, grade=scenario.grades.get(state.duty, state.grade))
            for state in (open_duties | failing).values()
        ]
        kept = tuple(state for state in case.kept if state.duty not in failing)
        found[name] = replace(case, duties=tuple(duties), kept=kept)
    return found


def scenario_rows(channel: str, cases: Mapping[str, Case], catalog: Catalog) -> Iterator[dict[str, Any]]:
    """Yield what the proposal would be under each legal position, rows of the frame ``scenarios``."""
    for name, case in cases.items():
        decision = decide(case, catalog.policy)
        yield {
            "channel": channel, "scenario": name, "proposal": decision.proposal, "decided_by": decision.decided_by,
        }  # fmt: skip


def possible_rows(channel: str, case: Case, cases: Mapping[str, Case], catalog: Catalog) -> Iterator[dict[str, Any]]:
    """Yield every proposal that is possible with the corner that leads to it, rows of the frame ``possibilities``."""
    policy = catalog.policy
    shift = policy.values["class_shift"]
    first, last = (LEVELS.index(level) for level in (case.risk.low, case.risk.high))
    exact = benefit_classes(case, policy, 1.0)
    reached = dict.fromkeys(
        name for factor in (1 - shift, 1.0, 1 + shift) for name in benefit_classes(case, policy, factor)
    )
    for scenario, changed in {"": case, **cases}.items():
        decision = decide(changed, policy)
        for benefit in (level for level in LEVELS if level in reached):
            for risk in LEVELS[first : last + 1]:
                yield {
                    "channel": channel,
                    "proposal": conclude(changed, decision, benefit, risk, policy),
                    "benefit": benefit,
                    "risk": risk,
                    "scenario": scenario,
                    "leads": encode(
                        "leads", benefit=_benefit_lead(case, benefit, exact, shift), risk=_risk_lead(case, risk)
                    ),
                }


def _benefit_lead(case: Case, level: str, exact: tuple[str, ...], shift: float) -> str:
    """Say which corner of the benefit lies in a class."""
    if case.benefit is None:
        return "leads_no_goals"
    if level not in exact:
        return encode("leads_limits", share=shift)
    ends = {"low": round(case.benefit.low, 4), "high": round(case.benefit.high, 4)}
    if ends["low"] == ends["high"]:
        return encode("leads_exact", value=ends["low"])
    if len(exact) == 1:
        return encode("leads_bounds", **ends)
    end = "low" if level == exact[0] else "high" if level == exact[-1] else "between"
    return encode(f"leads_end_{end}", **ends)


def _risk_lead(case: Case, level: str) -> str:
    """Say whose ratings lead to a class."""
    if case.risk.absent:
        return encode("leads_unrated", risks=list(case.risk.absent))
    if case.risk.low == case.risk.high:
        return "leads_agreed"
    own = sorted({rating.rater for rating in case.ratings if rating.level == level})
    return encode("leads_raters", raters=own) if own else "leads_between"
