"""The proposal for a channel: caps from evidence and duties over the cell of the balancing table.

Every rule can only lower a proposal, never raise it, so neither absent data nor a failed duty improves one.
What decided is kept as data; nothing here is a decision.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from smeval.benefit import Benefit, benefit_class
from smeval.catalog import Policy
from smeval.risk import LEVELS, RiskRange
from smeval.wording import decode, encode

#: From the most to the least favourable.
PROPOSALS = ("continue", "continue_with_conditions", "review", "consider_ending")


@dataclass(frozen=True)
class DutyState:
    """A duty that is not fulfilled: `failed` if it is known not to be met, else merely not proven."""

    duty: str
    grade: str
    failed: bool
    failed_before: bool = False


@dataclass(frozen=True)
class Case:
    """Everything that decides the proposal for one channel.

    Parameters
    ----------
    benefit : Benefit or None
        None where no goal is declared that the platform can show.
    risk : RiskRange
    duties : tuple of DutyState
        Only those that are not fulfilled.
    rhythm : str
        ``kept``, ``missed``, ``unknown`` or ``none`` (nothing promised).
    closed : bool
        The channel was closed by the end of the year.
    """

    benefit: Benefit | None
    risk: RiskRange
    duties: tuple[DutyState, ...] = ()
    rhythm: str = "none"
    closed: bool = False


@dataclass(frozen=True)
class Cap:
    """A rule that holds the proposal at `at` or worse, and the reason."""

    at: str
    stage: int
    reason: str


@dataclass(frozen=True)
class Decision:
    """The proposal for a case, with all that led to it."""

    proposal: str
    robustness: str
    weaker: str
    possible: tuple[str, ...]
    caps: tuple[Cap, ...]
    decided_by: str


def worst(*proposals: str) -> str:
    """Return the least favourable of some proposals."""
    return max(proposals, key=PROPOSALS.index)


def _caps(case: Case, policy: Policy) -> Iterator[Cap]:
    """Yield every rule that holds this case down, in the order of the stages."""
    benefit = case.benefit
    if case.closed:
        yield Cap("review", 0, "channel_closed")
    if benefit is None:
        yield Cap("review", 0, "no_goals")
    elif benefit.proven < policy.values["evidence_min"] - 1e-9 or not benefit.top_proven:
        needed = policy.values["evidence_min"]
        yield Cap("review", 0, encode("evidence_short", proven=round(benefit.proven, 4), needed=needed))
    if case.risk.absent:
        yield Cap("review", 0, encode("risk_not_rated", risks=list(case.risk.absent)))
    if case.rhythm == "unknown":
        yield Cap("review", 0, "rhythm_unknown")
    for state in case.duties:
        if state.grade == "H" and state.failed and state.failed_before:
            yield Cap("consider_ending", 1, encode("obstacle_twice", duty=state.duty))
        elif state.grade == "H":
            yield Cap("review", 1, encode("obstacle" if state.failed else "obstacle_unproven", duty=state.duty))
        elif state.grade == "A":
            message = "duty_open" if state.failed else "duty_unproven"
            yield Cap("continue_with_conditions", 1, encode(message, duty=state.duty))
    if case.rhythm == "missed":
        yield Cap("review", 2, "rhythm_missed")
    if benefit is not None and benefit.retroactive:
        yield Cap("continue_with_conditions", 2, "targets_retroactive")


def _cell(benefit: str, risk: str, policy: Policy) -> str:
    return policy.balance[f"{benefit}_{risk}"]


def _possible(case: Case, policy: Policy) -> tuple[str, ...]:
    """Return every cell that the bounds, both raters and shifted class limits allow."""
    if case.benefit is None:
        return ("review",)
    shift = policy.values["class_shift"]
    low_risk, high_risk = (LEVELS.index(level) for level in (case.risk.low, case.risk.high))
    found = set()
    for factor in (1 - shift, 1.0, 1 + shift):
        medium, high = policy.values["class_medium"] * factor, policy.values["class_high"] * factor
        ends = [LEVELS.index(benefit_class(value, medium, high)) for value in (case.benefit.low, case.benefit.high)]
        for benefit, risk in product(LEVELS[ends[0] : ends[1] + 1], LEVELS[low_risk : high_risk + 1]):
            found.add(_cell(benefit, risk, policy))
    return tuple(name for name in PROPOSALS if name in found)


def decide(case: Case, policy: Policy) -> Decision:
    """Return the proposal for a case.

    The cell of the balancing table is taken at the cautious end of what is not known. That end alone never
    leads to ``consider_ending``: the hopeful end must lead there as well.

    Parameters
    ----------
    case : Case
    policy : Policy
        Class limits and balancing table.
    """
    caps = tuple(_caps(case, policy))
    floor = worst("continue", *(cap.at for cap in caps))
    cell = "continue"
    balance = ""
    if case.benefit is not None:
        medium, high = policy.values["class_medium"], policy.values["class_high"]
        cautious = benefit_class(case.benefit.cautious, medium, high)
        hopeful = benefit_class(case.benefit.hopeful, medium, high)
        cell = _cell(cautious, case.risk.high, policy)
        if cell == "consider_ending" and (
            case.risk.absent or _cell(hopeful, case.risk.high, policy) != "consider_ending"
        ):
            cell = "review"
        balance = encode("balance", benefit=cautious, risk=case.risk.high)
    cells = _possible(case, policy)
    spread = PROPOSALS.index(cells[-1]) - PROPOSALS.index(cells[0])
    # what the cells alone would do is judged before the caps: a cap must not make a shaky cell look firm
    proposal = worst("review" if spread > 1 else cell, floor)
    possible = tuple(name for name in PROPOSALS if name in {worst(other, floor) for other in cells})
    robustness = "stable" if len(possible) == 1 else "mostly_stable" if spread == 1 else "not_robust"
    decisive = next((cap.reason for cap in caps if cap.at == proposal), "")
    if not decisive:
        decisive = (
            balance if worst(cell, floor) == proposal and balance else encode("not_robust", possible=list(possible))
        )
    weaker = next((name for name in reversed(possible) if PROPOSALS.index(name) > PROPOSALS.index(proposal)), "")
    return Decision(proposal, robustness, weaker, possible, caps, decisive)


def _changes(case: Case, policy: Policy) -> Iterator[tuple[str, Case]]:
    """Yield single changes of a case, each with the sentence that names it, the smallest first."""
    for state in case.duties:
        rest = tuple(other for other in case.duties if other is not state)
        yield encode("flip_duty", duty=state.duty), replace(case, duties=rest)
    if case.rhythm in ("missed", "unknown"):
        yield "flip_rhythm", replace(case, rhythm="kept")
    benefit = case.benefit
    if benefit is not None:
        if benefit.hopeful > benefit.cautious:
            full = replace(benefit, low=benefit.high, cautious=benefit.hopeful, proven=1.0, top_proven=True)
            rhythm = "kept" if case.rhythm == "unknown" else case.rhythm
            yield "flip_data", replace(case, benefit=full, rhythm=rhythm)
        limits = [policy.values["class_medium"], policy.values["class_high"]]
        above = [limit for limit in limits if limit > benefit.cautious]
        below = [limit for limit in reversed(limits) if limit <= benefit.cautious]
        for limit, message in [*((x, "flip_benefit_up") for x in above), *((x, "flip_benefit_down") for x in below)]:
            value = limit if message == "flip_benefit_up" else limit - 1e-6
            moved = replace(benefit, low=value, high=value, cautious=value, hopeful=value)
            yield encode(message, value=round(benefit.cautious, 4), limit=round(limit, 4)), replace(case, benefit=moved)
    place = LEVELS.index(case.risk.high)
    if not case.risk.absent:
        for step, message in ((-1, "flip_risk_down"), (1, "flip_risk_up")):
            if 0 <= place + step < len(LEVELS):
                level = LEVELS[place + step]
                risk = replace(case.risk, low=min(case.risk.low, level, key=LEVELS.index), high=level)
                yield encode(message, risk=case.risk.governing, level=level), replace(case, risk=risk)


def find_flip(case: Case, policy: Policy) -> str:
    """Return the first single change that turns the proposal into another one, as message with ``proposal``.

    A change for the better is preferred; where no single change alters the proposal, ``flip_none``.
    """
    proposal = decide(case, policy).proposal
    turned = []
    for message, changed in _changes(case, policy):
        other = decide(changed, policy).proposal
        if other != proposal:
            key, values = decode(message)
            turned.append((PROPOSALS.index(other) > PROPOSALS.index(proposal), encode(key, **values, proposal=other)))
    return min(turned, key=lambda entry: entry[0])[1] if turned else "flip_none"
