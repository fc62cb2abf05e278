"""The case of a channel: everything that decides its proposal."""

from __future__ import annotations

from dataclasses import dataclass

from smeval.frames import rows
from smeval.frames.declared import ChannelRow
from smeval.frames.kinds import day_of
from smeval.ids import OPEN_DUTY, Effect, Empty, Rhythm, YesNo
from smeval.record.earlier_years import Before
from smeval.verdict.facts.benefit import Benefit, Criterion, combine, criteria_of
from smeval.verdict.facts.cost import CostCheck, check_costs
from smeval.verdict.facts.duties import GradedDuty
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.progress import overdue_actions
from smeval.verdict.facts.questions import answers_of, arises, for_crises, needed_statements
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
        The channel was closed by the end of the year, so nothing is proposed.
    kept : tuple of GradedDuty
        The duties that are fulfilled.
    goals : tuple of Criterion
        What the benefit is made of.
    ratings : tuple of Rating
        What the risk is made of.
    milder_means, milder_setting, crisis : str
        What people stated: another means does as well; a milder setting does; a crisis function was fulfilled. Empty
        where they were asked and nobody answered.
    affirmed, refused, silent : tuple of str
        Statements that must be affirmed: those that were, those that were denied, those that nobody has made.
    unanswered : tuple of str
        Statements without which no decision is one, and that nobody has made.
    consulted : bool
        Stated that the supervisory authority was consulted, or need not be.
    overdue, overdue_again : tuple of str
        Open actions past their date at the end of the year; those that were so a year before already.
    costs : tuple of CostCheck
    before : tuple of Before
        What the years before proposed, newest first, without a gap.
    late_policy : bool
        The body's own thresholds or tables were approved after the year began, or dated back.
    emergency_only : bool
        It is there for emergencies alone, so it needs no goals and no rhythm.
    damaged : bool
        The record of closed years is gone or altered.
    withheld : bool
        Figures of a goal were there in the last closed year and are not delivered now.
    by_hand : tuple of str
        KPIs for which a table kept by hand stands in place of the export of the year before.
    for_crises : bool
        It is declared to be there in a crisis, so that fulfilling that function counts.
    """

    benefit: Benefit | None
    risk: RiskRange
    duties: tuple[GradedDuty, ...] = ()
    rhythm: Rhythm = "none"
    closed: bool = False
    kept: tuple[GradedDuty, ...] = ()
    goals: tuple[Criterion, ...] = ()
    ratings: tuple[Rating, ...] = ()
    milder_means: YesNo | Empty = "no"
    milder_setting: YesNo | Empty = "no"
    crisis: YesNo | Empty = "no"
    affirmed: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()
    consulted: bool = False
    overdue: tuple[str, ...] = ()
    overdue_again: tuple[str, ...] = ()
    costs: tuple[CostCheck, ...] = ()
    before: tuple[Before, ...] = ()
    late_policy: bool = False
    emergency_only: bool = False
    damaged: bool = False
    by_hand: tuple[str, ...] = ()
    withheld: bool = False
    for_crises: bool = False


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
    asked = {key: entry for key, entry in statements.items() if arises(known, channel, entry)}

    def answer(effect: Effect) -> YesNo | Empty:
        """Return what people said to the statements of an effect: a yes counts before silence, silence before a no."""
        given = [answers.get(key, "") for key, entry in statements.items() if entry.effect == effect and key in answers]
        given += ["" for key, entry in asked.items() if entry.effect == effect and key not in answers]
        return next((said for said in ("yes", "") if said in given), "no")

    emergency_only = channel.use == "emergency_only"
    goals = () if emergency_only else criteria_of(known.criteria, name)
    ratings = ratings_of(known.risks, known.register, name)
    overdue, again = overdue_actions(known, name)
    closed_on = day_of(channel.closed_on)
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
        milder_means=answer("cap"),
        milder_setting=answer("condition"),
        crisis=answer("floor") if for_crises(channel) else "no",
        affirmed=tuple(key for key, entry in asked.items() if entry.effect == "required" and answers.get(key) == "yes"),
        refused=tuple(key for key, entry in asked.items() if entry.effect == "required" and answers.get(key) == "no"),
        silent=tuple(key for key, entry in asked.items() if entry.effect == "required" and key not in answers),
        unanswered=tuple(key for key in needed_statements(known, channel) if key not in answers),
        consulted=answers.get(CONSULTATION) == "yes",
        overdue=overdue,
        overdue_again=again,
        costs=check_costs(known, channel),
        before=known.past.before.get(name, ()),
        late_policy=policy_is_late(known.register, known.past, known.year),
        emergency_only=emergency_only,
        damaged=bool(known.past.damaged) or any(finding.severity == "error" for finding in known.past.findings),
        for_crises=for_crises(channel),
        withheld=name in known.withheld,
        by_hand=tuple(sorted(kpi for channel_id, kpi in known.by_hand if channel_id == name)),
    )
