"""Cases drawn at random, and what they are made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from smeval.catalog import load_catalog
from smeval.ids import LEVELS, PROPOSALS, CostState, Level, Proposal
from smeval.record.earlier_years import Before
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.decide import decide
from smeval.verdict.facts.benefit import Benefit
from smeval.verdict.facts.cost import CostCheck
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.risk import RiskRange

CATALOG = load_catalog()
POLICY = CATALOG.policy


def benefit(value: float, **more: object) -> Benefit:
    known = Benefit(value, value, value, value, proven=1.0, top_proven=True, goals=3, retroactive=False)
    return replace(known, **more)  # type: ignore[arg-type]


def risk(low: Level, high: Level | None = None) -> RiskRange:
    return RiskRange(low, high or low, "profiling", ())


GOOD = Case(benefit(0.9), risk("low"))
ABOVE = CostCheck("cost_per_interaction", "above", 3.0, 1.0, 2.0)
STATES: tuple[CostState, ...] = ("within", "no_history", "over_ceiling", "unknown", "above")
#: From the least to the most that a cost can weigh.
COSTS = ((), *((replace(ABOVE, state=state),) for state in STATES))


def before(*years: tuple[Proposal, str]) -> tuple[Before, ...]:
    """Return earlier years, newest first, each with its proposal and causes parted by blanks."""
    return tuple(Before(2024 - n, proposal, frozenset(causes.split())) for n, (proposal, causes) in enumerate(years))


def place(case: Case) -> int:
    return PROPOSALS.index(decide(case, POLICY).proposal)


REVIEW = PROPOSALS.index("review")

shares = st.floats(0, 1, allow_nan=False)
duty_states = st.builds(
    GradedDuty, st.sampled_from([f"g{n}" for n in range(17)]), st.sampled_from("HAW"), st.booleans(), st.booleans()
)
CAUSES = [
    "",
    "balance",
    "evidence",
    "evidence balance",
    "goals_declared",
    "ratings",
    "rhythm_known",
    "consultation",
    "milder_means",
    "findings_of_people:task",
    "obstacle:g3",
]
years = st.builds(
    Before,
    st.just(2024),
    st.sampled_from(PROPOSALS),
    st.sampled_from(CAUSES).map(lambda causes: frozenset(causes.split())),
)


def mostly(usual: Any, *others: Any) -> st.SearchStrategy[Any]:
    """Draw what speaks for no rule in most cases, so that every proposal comes up and not only the worst."""
    return st.sampled_from([usual] * 9 * len(others) + [*others])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    low, cautious, hopeful, high = sorted(draw(st.tuples(shares, shares, shares, shares)))
    proven, top, late = draw(mostly(1.0, 0.6, 0.3)), draw(mostly(True, False)), draw(mostly(False, True))
    known = Benefit(low, high, cautious, hopeful, proven, top, draw(mostly(3, 2, 0)), late)
    first, second = sorted(draw(st.tuples(st.integers(0, 2), st.integers(0, 2))))
    absent = draw(mostly((), ("staff",)))
    emergency = draw(mostly(False, True))
    return Case(
        None if emergency else draw(mostly(known, None)),
        RiskRange(LEVELS[first], "high" if absent else LEVELS[second], "profiling", absent),
        tuple(draw(st.lists(duty_states, max_size=draw(mostly(0, 1, 4)), unique_by=lambda state: state.duty))),
        draw(mostly("kept", "missed", "unknown", "none")),
        milder_means=draw(mostly("no", "yes", "")),
        milder_setting=draw(mostly("no", "yes", "")),
        crisis=draw(st.sampled_from(["yes", "no", ""])),
        refused=draw(mostly((), ("task",))),
        silent=draw(mostly((), ("residual_risk",), ("consultation",))),
        consulted=draw(st.booleans()),
        overdue=draw(mostly((), ("x",))),
        costs=draw(st.sampled_from(COSTS)),
        before=tuple(draw(st.lists(years, max_size=2))),
        emergency_only=emergency,
        damaged=draw(mostly(False, True)),
        by_hand=draw(mostly((), ("posts",))),
    )
