"""The department's report, section by section: what the annual notebook shows and the HTML consists of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from smeval.show.blocks import Block, facts, figure, heading, items, link, paragraph, section, titled
from smeval.show.channel_decision import channel_decision
from smeval.show.figures.answered import HEIGHT as ANSWERED_HEIGHT
from smeval.show.figures.answered import describe_answered, draw_answered, select_answered
from smeval.show.figures.benefit_risk import describe_benefit_risk, draw_benefit_risk, height_benefit_risk
from smeval.show.figures.course import HEIGHT as COURSE_HEIGHT
from smeval.show.figures.course import describe_course, draw_course
from smeval.show.figures.effort import describe_effort, draw_effort, height_effort, select_effort
from smeval.show.figures.rhythm import describe_rhythm, draw_rhythm, height_rhythm, select_rhythms
from smeval.show.tables import decision, dialogue, law, numbers, overview, sources, strategy
from smeval.show.view import View

SECTIONS = ("glance", "benefit", "law", "strategy", "decision", "appendix")


class Report:
    """The report on one department, in one language; each method returns a section to display.

    Parameters
    ----------
    view : View
        What to show; nothing is computed here.
    """

    def __init__(self, view: View) -> None:
        self.view = view
        self.evaluation, self.wording, self.channels = view.evaluation, view.wording, view.channels

    def head(self) -> Block:
        """Whose report this is, of which state, what it is for, and what stands in it."""
        say, evaluation = self.wording.say, self.evaluation
        department = ", ".join(evaluation.departments.values())
        decides = evaluation.decides or say("report.decides_unknown")
        data_state = self.wording.day(evaluation.data_state) if evaluation.data_state else say("report.no_data")
        contents = items(link(say(f"report.section.{name}"), f"#{name}") for name in SECTIONS)
        return self._section(
            "head",
            heading(1, say("report.title", year=str(self.evaluation.year), department=department)),
            paragraph(say("report.generated"), "generated") if evaluation.generated else Markup(""),
            paragraph(say("report.purpose", decides=decides), "lead"),
            facts(
                [
                    (say("report.fact.body"), evaluation.name),
                    (say("report.fact.department"), department),
                    (say("report.fact.year"), str(self.evaluation.year)),
                    (say("report.fact.state"), decision.decision_state(self.view)),
                    (say("report.fact.legal_state"), self.wording.day(evaluation.legal_state)),
                    (say("report.fact.data_state"), data_state),
                ]
            ),
            Markup('<nav aria-label="{}">\n{}</nav>\n').format(say("report.contents"), contents),
        )

    def at_a_glance(self) -> Block:
        """All proposals on one page, and the map of benefit against residual risk."""
        if not self.channels:
            return self._titled("glance", paragraph(self._no_channels()))
        wording = self.wording
        return self._titled(
            "glance",
            titled(overview.table_overview(self.view), 3),
            figure(
                partial(draw_benefit_risk, self.view),
                height_benefit_risk(self.view),
                describe_benefit_risk(self.view),
                overview.table_benefit_risk(self.view),
                wording,
                3,
            ),
        )

    def costs_and_benefit(self) -> Block:
        """Goals, the year of each channel, rhythm, dialogue, effort and cost."""
        return self._titled(
            "benefit",
            titled(numbers.table_goals(self.view), 3),
            *(part for channel in self.channels for part in self._numbers(channel)),
            self._silent(),
            *self._rhythm(),
            *self._dialogue(),
            *self._effort(),
        )

    def lawfulness(self) -> Block:
        """Duties, risks, the supervisory authorities' demands, declared against observed, the usage concept."""
        found = sources.table_document_findings(self.view)
        parts = []
        if self.channels:
            parts = [
                titled(law.table_duty_matrix(self.view), 3),
                titled(law.table_open_duties(self.view), 0),
                titled(law.table_duties(self.view), 0),
                titled(law.table_risk_matrix(self.view), 3),
                titled(law.table_risks(self.view), 0),
            ]
        return self._titled(
            "law",
            *parts,
            titled(law.table_demands(self.view), 3),
            titled(law.table_observations(self.view), 3),
            titled(law.table_concept(self.view), 3),
            titled(found, 3) if found.rows else Markup(""),
            titled(law.table_law(self.view), 3),
        )

    def strategy(self) -> Block:
        """Target groups, alternatives and milder means, what would be lost, earlier years, what was learnt."""
        wording = self.wording
        learnt = strategy.table_learnt(self.view)
        return self._titled(
            "strategy",
            titled(strategy.table_audience(self.view), 3),
            titled(strategy.table_alternatives(self.view), 3),
            titled(strategy.table_milder(self.view), 3),
            titled(strategy.table_without(self.view), 3),
            titled(decision.table_earlier(self.view), 3),
            titled(strategy.table_actions(self.view), 3),
            titled(learnt, 3),
            Markup("") if learnt.rows else paragraph(wording.say("report.part.learnt_field"), "field"),
        )

    def decision(self) -> Block:
        """Each proposal with its reasons, what else is possible, and the record of hearing and decision."""
        return self._titled(
            "decision",
            *(channel_decision(self.view, channel) for channel in self.channels),
            titled(decision.table_scenarios(self.view), 3),
            titled(decision.table_possibilities(self.view), 3),
            titled(decision.table_rules(self.view), 3),
            titled(decision.table_participation(self.view), 3),
            titled(decision.table_decision(self.view), 3),
        )

    def appendix(self) -> Block:
        """Definitions, sources, findings, what was not delivered, versions."""
        wording = self.wording
        return self._titled(
            "appendix",
            titled(sources.table_definitions(self.view), 3),
            titled(sources.table_texts(self.view), 3),
            titled(sources.table_policy(self.view), 3),
            titled(sources.table_sources(self.view), 3),
            titled(sources.table_files(self.view), 3),
            titled(sources.table_findings(self.view), 3),
            titled(sources.table_undelivered(self.view), 3),
            heading(3, wording.say("report.part.versions")),
            paragraph(wording.say("report.part.versions_text", version=self.evaluation.version)),
        )

    def _section(self, name: str, *parts: Markup) -> Block:
        return section(name, name, self.wording, *parts)

    def _titled(self, name: str, *parts: Markup) -> Block:
        return self._section(name, heading(2, self.wording.say(f"report.section.{name}")), *parts)

    def _no_channels(self) -> str:
        return self.wording.say("report.no_channels", year=str(self.evaluation.year))

    def _numbers(self, channel: str) -> Iterator[Markup]:
        """Yield the year of a channel: its KPIs, its course, its posts by kind."""
        wording = self.wording
        table = numbers.table_kpis(self.view, channel)
        if not table.rows:
            return
        yield titled(table, 3)
        if self.view.main_kpi(channel):
            yield figure(
                partial(draw_course, self.view, channel),
                COURSE_HEIGHT,
                describe_course(self.view, channel),
                numbers.table_months(self.view, channel),
                wording,
                4,
            )
        kinds = numbers.table_kinds(self.view, channel)
        if len(kinds.rows) > 1:
            yield titled(kinds, 0)

    def _silent(self) -> Markup:
        """Name the channels of which nothing was delivered, once for all of them."""
        wording = self.wording
        tables = {channel: numbers.table_kpis(self.view, channel) for channel in self.channels}
        silent = [channel for channel, table in tables.items() if not table.rows]
        if not silent:
            return Markup("")
        title = wording.say("table.kpis.title_silent", names=self.view.listed(self.view.name(c) for c in silent))
        places = Markup("").join(Markup('<span id="{}"></span>').format(tables[channel].id) for channel in silent)
        text = wording.say("table.kpis.silent", year=str(self.evaluation.year))
        return heading(3, title) + paragraph(Markup("{}{}").format(places, text), "empty")

    def _rhythm(self) -> Iterator[Markup]:
        wording = self.wording
        if select_rhythms(self.view):
            yield figure(
                partial(draw_rhythm, self.view),
                height_rhythm(self.view),
                describe_rhythm(self.view),
                numbers.table_rhythm(self.view),
                wording,
                3,
            )

    def _dialogue(self) -> Iterator[Markup]:
        wording = self.wording
        yield titled(dialogue.table_dialogue(self.view), 3)
        if select_answered(self.view):
            yield figure(
                partial(draw_answered, self.view),
                ANSWERED_HEIGHT,
                describe_answered(self.view),
                dialogue.table_answered(self.view),
                wording,
                4,
            )
            yield titled(dialogue.table_outcomes(self.view), 0)

    def _effort(self) -> Iterator[Markup]:
        wording = self.wording
        if len(select_effort(self.view)):
            yield figure(
                partial(draw_effort, self.view),
                height_effort(self.view),
                describe_effort(self.view),
                numbers.table_effort(self.view),
                wording,
                3,
            )
        else:
            yield titled(numbers.table_effort(self.view), 3)
        yield titled(numbers.table_costs(self.view), 3)
        yield titled(numbers.table_yields(self.view), 3)
