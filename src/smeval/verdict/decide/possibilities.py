"""What would be proposed otherwise: under each disputed legal position, and at every corner of what is not certain.

Nothing is simulated: the corners of the benefit's bounds, the raters' ratings, the shifted class limits and the
legal positions are finite, and each is judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from smeval.catalog import Catalog
from smeval.frames.judged import PossibilityRow, ScenarioRow
from smeval.ids import LEVELS, Level
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.weighing import benefit_classes, reached_classes
from smeval.verdict.facts.duties import GradedDuty
from smeval.wording import Message, encode


def scenario_cases(case: Case, platform: str, catalog: Catalog) -> dict[str, Case]:
    """Return the case under each disputed legal position that concerns the platform.

    Parameters
    ----------
    case : Case
    platform : str
    catalog : Catalog
    """
    found = {}
    for name, scenario in catalog.scenarios.items():
        if platform not in scenario.platforms:
            continue
        open_duties = {duty.duty: duty for duty in case.duties}
        grades = {duty.duty: duty.grade for duty in (*case.kept, *case.duties)}
        failing = {
            duty: replace(open_duties[duty], failed=True)
            if duty in open_duties
            else GradedDuty(duty, grades.get(duty, catalog.duties[duty].grade), failed=True)
            for duty in scenario.fails
        }
        duties = [
            replace(duty, grade=scenario.grades.get(duty.duty, duty.grade)) for duty in (open_duties | failing).values()
        ]
        kept = tuple(duty for duty in case.kept if duty.duty not in failing)
        found[name] = replace(case, duties=tuple(duties), kept=kept)
    return found


def scenario_rows(channel: str, cases: Mapping[str, Case], catalog: Catalog) -> Iterator[ScenarioRow]:
    """Yield what the proposal would be under each legal position.

    Parameters
    ----------
    channel : str
    cases : mapping of str to Case
        By the legal position.
    catalog : Catalog
    """
    for name, case in cases.items():
        decision = decide(case, catalog.policy)
        yield ScenarioRow(channel, name, decision.proposal, decision.decided_by)


def possible_rows(channel: str, case: Case, cases: Mapping[str, Case], catalog: Catalog) -> Iterator[PossibilityRow]:
    """Yield every proposal that is possible with the corner that leads to it.

    Parameters
    ----------
    channel : str
    case : Case
    cases : mapping of str to Case
        The case under each legal position.
    catalog : Catalog
    """
    policy = catalog.policy
    first, last = (LEVELS.index(level) for level in (case.risk.low, case.risk.high))
    exact = benefit_classes(case, policy, 1.0)
    for scenario, changed in {"": case, **cases}.items():
        decision = decide(changed, policy)
        for benefit in reached_classes(case, policy):
            for risk in LEVELS[first : last + 1]:
                lead = _benefit_lead(case, benefit, exact, policy.values["class_shift"])
                yield PossibilityRow(
                    channel=channel,
                    proposal=decision.at(benefit, risk),
                    benefit=benefit,
                    risk=risk,
                    scenario=scenario,
                    leads=encode("leads", benefit=lead, risk=_risk_lead(case, risk)),
                )


def _benefit_lead(case: Case, level: Level, exact: tuple[Level, ...], shift: float) -> Message:
    """Say which corner of the benefit lies in a class."""
    if case.emergency_only:
        return encode("leads_emergency")
    if case.benefit is None:
        return encode("leads_no_goals")
    if level not in exact:
        return encode("leads_limits", share=shift)
    ends = {"low": round(case.benefit.low, 4), "high": round(case.benefit.high, 4)}
    if ends["low"] == ends["high"]:
        return encode("leads_exact", value=ends["low"])
    if len(exact) == 1:
        return encode("leads_bounds", **ends)
    end = "low" if level == exact[0] else "high" if level == exact[-1] else "between"
    return encode(f"leads_end_{end}", **ends)


def _risk_lead(case: Case, level: Level) -> Message:
    """Say whose ratings lead to a class."""
    if case.risk.absent:
        return encode("leads_unrated", risks=list(case.risk.absent))
    if case.risk.low == case.risk.high:
        return encode("leads_agreed")
    own: list[str] = sorted({rating.rater for rating in case.ratings if rating.level == level})
    return encode("leads_raters", raters=own) if own else encode("leads_between")
