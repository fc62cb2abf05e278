"""The case of a channel: everything that decides its proposal."""

from __future__ import annotations

from dataclasses import dataclass

from smeval.frames import rows
from smeval.frames.declared import ChannelRow
from smeval.frames.kinds import day_of
from smeval.ids import OPEN_DUTY, Empty, Fresh, Proposal, Rhythm
from smeval.verdict.facts.benefit import Benefit, Criterion, combine, criteria_of
from smeval.verdict.facts.cost import CostCheck, check_costs
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.progress import fresh_evidence, overdue_actions
from smeval.verdict.facts.questions import answers_of, needed_statements
from smeval.verdict.facts.rhythm import rhythm_of
from smeval.verdict.facts.risk import Rating, RiskRange, range_of, ratings_of
from smeval.verdict.held.carried_terms import policy_is_late

#: Statement that settles a high risk with the supervisory authority.
CONSULTATION = "consultation"


@dataclass(frozen=True)
class Case:
    """Everything that decides the proposal for one channel.

    Parameters
    ----------
    benefit : Benefit or None
        None where no goal is declared that the platform can show.
    risk : RiskRange
    duties : tuple of GradedDuty
        Only those that are not fulfilled.
    rhythm : str
    closed : bool
        The channel was closed by the end of the year.
    kept : tuple of GradedDuty
        The duties that are fulfilled.
    goals : tuple of Criterion
        What the benefit is made of.
    ratings : tuple of Rating
        What the risk is made of.
    milder_means, milder_setting, crisis : bool
        What people stated: another means does as well; a milder setting does; a crisis function was fulfilled.
    refused : tuple of str
        Statements that must be affirmed and were denied.
    unanswered : tuple of str
        Statements without which no decision is one, and that nobody has made.
    consulted : bool
        Stated that the supervisory authority was consulted, or need not be.
    overdue, overdue_again : tuple of str
        Open actions past their date at the end of the year; those that were so a year before already.
    costs : tuple of CostCheck
    before : str
        The proposal of the year before; empty where no closing snapshot tells it.
    fresh : tuple of (str, int)
        What is new since then, by kind.
    late_policy : bool
        The body's own thresholds or tables were approved after the year began, or dated back.
    """

    benefit: Benefit | None
    risk: RiskRange
    duties: tuple[GradedDuty, ...] = ()
    rhythm: Rhythm = "none"
    closed: bool = False
    kept: tuple[GradedDuty, ...] = ()
    goals: tuple[Criterion, ...] = ()
    ratings: tuple[Rating, ...] = ()
    milder_means: bool = False
    milder_setting: bool = False
    crisis: bool = False
    refused: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    consulted: bool = False
    overdue: tuple[str, ...] = ()
    overdue_again: tuple[str, ...] = ()
    costs: tuple[CostCheck, ...] = ()
    before: Proposal | Empty = ""
    fresh: tuple[tuple[Fresh, int], ...] = ()
    late_policy: bool = False


def build_case(known: Known, channel: ChannelRow) -> Case:
    """Return the case of one channel.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    """
    name = channel.channel
    duties = list(rows(known.duties[known.duties["channel"] == name]))
    answers, statements = answers_of(known, name), known.register.catalog.statements
    affirmed = {entry.effect for key, entry in statements.items() if answers.get(key) == "yes"}
    goals = criteria_of(known.criteria, name)
    ratings = ratings_of(known.risks, known.register, name)
    overdue, again = overdue_actions(known, name)
    closed_on = day_of(channel.closed_on)
    before = known.past.frames["proposals"]
    return Case(
        benefit=combine(goals),
        risk=range_of(ratings),
        duties=tuple(
            GradedDuty(row.duty, row.grade, row.outcome == "not_met", (name, row.duty) in known.twice)
            for row in duties
            if row.outcome in OPEN_DUTY
        ),
        rhythm=rhythm_of(known, channel),
        closed=closed_on is not None and closed_on <= known.year_end,
        kept=tuple(GradedDuty(row.duty, row.grade, failed=False) for row in duties if row.outcome == "met"),
        goals=goals,
        ratings=ratings,
        milder_means="cap" in affirmed,
        milder_setting="condition" in affirmed,
        crisis="floor" in affirmed,
        refused=tuple(
            key for key, entry in statements.items() if entry.effect == "required" and answers.get(key) == "no"
        ),
        unanswered=tuple(key for key in needed_statements(known, channel) if key not in answers),
        consulted=answers.get(CONSULTATION) == "yes",
        overdue=overdue,
        overdue_again=again,
        costs=check_costs(known, channel),
        before=next(iter(before.loc[before["channel"] == name, "proposal"]), ""),
        fresh=fresh_evidence(known, name),
        late_policy=policy_is_late(known.register, known.past, known.year),
    )
