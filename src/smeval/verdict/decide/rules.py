"""What decides about a channel, and the rules that hold its proposal down.

Every rule is a function of the case; its stage, its source and what it needs stand in ``catalog/rules.toml``. No
rule here can improve a proposal, so neither absent data nor a failed duty does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from smeval.catalog import Policy
from smeval.ids import PROPOSALS, Proposal
from smeval.verdict.facts.benefit import Benefit, Criterion
from smeval.verdict.facts.risk import Rating, RiskRange
from smeval.wording import encode


@dataclass(frozen=True)
class DutyState:
    """A duty and its grade: `failed` if it is known not to be met, else, where it is open, merely not proven."""

    duty: str
    grade: str
    failed: bool
    failed_before: bool = False


@dataclass(frozen=True)
class CostCheck:
    """Cost per unit of a goal against the approved ceiling and the three years before.

    Parameters
    ----------
    kpi : str
    state : str
        ``above`` both; ``within`` one of them; ``unknown`` this year although three years are known, ``no_history``
        where they are not, ``broken`` where the platform counted differently in between.
    value, ceiling, most : float
        This year's cost, the ceiling, and the most that one of the three years before cost.
    """

    kpi: str
    state: str
    value: float = float("nan")
    ceiling: float = float("nan")
    most: float = float("nan")


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
    kept : tuple of DutyState
        The duties that are fulfilled.
    goals : tuple of Criterion
        What the benefit is made of.
    ratings : tuple of Rating
        What the risk is made of.
    milder_means, milder_setting, crisis : bool
        What people stated: another means does as well; a milder setting does; a crisis function was fulfilled.
    refused : tuple of str
        Statements that must be affirmed and were denied.
    consulted : bool
        Stated that the supervisory authority was consulted, or need not be.
    overdue, overdue_again : tuple of str
        Open actions past their date at the end of the year; those that were so a year before already.
    costs : tuple of CostCheck
    before : str
        The proposal of the year before; empty where no closing snapshot tells it.
    fresh : tuple of (str, int)
        What is new since then, by kind: ``files``, ``checks``, ``ratings``, ``statements``.
    late_policy : bool
        The body's own thresholds or tables were approved after the year began, or dated back.
    """

    benefit: Benefit | None
    risk: RiskRange
    duties: tuple[DutyState, ...] = ()
    rhythm: str = "none"
    closed: bool = False
    kept: tuple[DutyState, ...] = ()
    goals: tuple[Criterion, ...] = ()
    ratings: tuple[Rating, ...] = ()
    milder_means: bool = False
    milder_setting: bool = False
    crisis: bool = False
    refused: tuple[str, ...] = ()
    consulted: bool = False
    overdue: tuple[str, ...] = ()
    overdue_again: tuple[str, ...] = ()
    costs: tuple[CostCheck, ...] = ()
    before: str = ""
    fresh: tuple[tuple[str, int], ...] = ()
    late_policy: bool = False


@dataclass(frozen=True)
class Cap:
    """A rule holds the proposal at `at` or worse; `missing` where only because something is not known.

    At ``continue`` nothing is held down: the rule only says what it could not judge, or what it saw.
    """

    at: Proposal
    rule: str
    reason: str
    missing: bool = False


def worst(*proposals: Proposal) -> Proposal:
    """Return the least favourable of some proposals."""
    return max(proposals, key=PROPOSALS.index)


def _closed(case: Case, _: Policy) -> Iterator[Cap]:
    if case.closed:
        yield Cap("review", "closed", "channel_closed")


def _goals_declared(case: Case, _: Policy) -> Iterator[Cap]:
    if case.benefit is None:
        yield Cap("review", "goals_declared", "no_goals", missing=True)


def _evidence(case: Case, policy: Policy) -> Iterator[Cap]:
    needed = policy.values["evidence_min"]
    if case.benefit is not None and (case.benefit.proven < needed - 1e-9 or not case.benefit.top_proven):
        reason = encode("evidence_short", proven=round(case.benefit.proven, 4), needed=needed)
        yield Cap("review", "evidence", reason, missing=True)


def not_rated(case: Case) -> str:
    """Say which risks are not rated, or how many where that is most of them."""
    risks = list(case.risk.absent)
    return encode("risk_not_rated", risks=risks) if len(risks) <= 3 else encode("risk_not_rated_many", n=len(risks))


def _ratings(case: Case, _: Policy) -> Iterator[Cap]:
    if case.risk.absent:
        yield Cap("review", "ratings", not_rated(case), missing=True)


def _rhythm_known(case: Case, _: Policy) -> Iterator[Cap]:
    if case.rhythm == "unknown":
        yield Cap("review", "rhythm_known", "rhythm_unknown", missing=True)


def _obstacle(case: Case, _: Policy) -> Iterator[Cap]:
    for state in case.duties:
        if state.grade == "H" and state.failed and state.failed_before:
            yield Cap("consider_ending", "obstacle", encode("obstacle_twice", duty=state.duty))
        elif state.grade == "H":
            message = "obstacle" if state.failed else "obstacle_unproven"
            yield Cap("review", "obstacle", encode(message, duty=state.duty))


def _curable(case: Case, _: Policy) -> Iterator[Cap]:
    for state in case.duties:
        if state.grade == "A":
            message = "duty_open" if state.failed else "duty_unproven"
            yield Cap("continue_with_conditions", "curable", encode(message, duty=state.duty))


def _findings_of_people(case: Case, _: Policy) -> Iterator[Cap]:
    for statement in case.refused:
        yield Cap("review", "findings_of_people", encode("statement_refused", statement=statement))


def _overdue(case: Case, _: Policy) -> Iterator[Cap]:
    for action in case.overdue_again:
        yield Cap("review", "overdue", encode("overdue_again", action=action))
    for action in case.overdue:
        if action not in case.overdue_again:
            yield Cap("continue_with_conditions", "overdue", encode("overdue", action=action))


def _rhythm_kept(case: Case, policy: Policy) -> Iterator[Cap]:
    if case.rhythm == "missed":
        yield Cap("review", "rhythm_kept", encode("rhythm_missed", share=policy.values["rhythm_missed"]))


def _targets_before(case: Case, _: Policy) -> Iterator[Cap]:
    if case.benefit is not None and case.benefit.retroactive:
        yield Cap("continue_with_conditions", "targets_before", "targets_retroactive")
    if case.late_policy:
        yield Cap("continue_with_conditions", "targets_before", "policy_retroactive")


def _milder_means(case: Case, _: Policy) -> Iterator[Cap]:
    if case.milder_means:
        yield Cap("review", "milder_means", "milder_means")


def _milder_setting(case: Case, _: Policy) -> Iterator[Cap]:
    if case.milder_setting:
        yield Cap("continue_with_conditions", "milder_setting", "milder_setting")


def _consultation(case: Case, _: Policy) -> Iterator[Cap]:
    if case.risk.high == "high" and not case.risk.absent and not case.consulted:
        # a rater may see a lower risk, so this alone does not make the proposal firm
        yield Cap("review", "consultation", "consultation_open", missing=True)


def _nothing(_case: Case, _policy: Policy) -> Iterator[Cap]:
    """Yield nothing: these rules weigh instead of holding down, see `smeval.verdict.decide.decide`."""
    yield from ()


#: Rules by id, in the order in which they are asked.
RULES: Mapping[str, Callable[[Case, Policy], Iterator[Cap]]] = {
    "closed": _closed,
    "goals_declared": _goals_declared,
    "evidence": _evidence,
    "ratings": _ratings,
    "rhythm_known": _rhythm_known,
    "obstacle": _obstacle,
    "curable": _curable,
    "findings_of_people": _findings_of_people,
    "overdue": _overdue,
    "rhythm_kept": _rhythm_kept,
    "targets_before": _targets_before,
    "milder_means": _milder_means,
    "milder_setting": _milder_setting,
    "balance": _nothing,
    "cost": _nothing,
    "crisis": _nothing,
    "consultation": _consultation,
    "no_progress": _nothing,
    "robustness": _nothing,
    "decision": _nothing,
}
