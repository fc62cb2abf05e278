"""The department's report, section by section: what the annual notebook shows and the HTML consists of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from smeval.evaluation import Evaluation
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
from smeval.show.view import channel_ids, channel_name, listed, main_kpi
from smeval.wording import Wording

SECTIONS = ("glance", "benefit", "law", "strategy", "decision", "appendix")


class Report:
    """The report on one department, in one language; each method returns a section to display.

    Parameters
    ----------
    evaluation : Evaluation
        What to show; nothing is computed here.
    language : str
        ``de`` or ``en``.
    """

    def __init__(self, evaluation: Evaluation, language: str = "de") -> None:
        self.evaluation = evaluation
        self.wording = Wording(language)
        self.channels = channel_ids(evaluation)

    def head(self) -> Block:
        """Whose report this is, of which state, what it is for, and what stands in it."""
        say, evaluation = self.wording.say, self.evaluation
        department = ", ".join(evaluation.departments.values())
        decides = evaluation.decides or say("report.decides_unknown")
        data_state = self.wording.day(evaluation.data_state) if evaluation.data_state else say("report.no_data")
        contents = items(link(say(f"report.section.{name}"), f"#{name}") for name in SECTIONS)
        return self._section(
            "head",
            heading(1, say("report.title", year=str(evaluation.year), department=department)),
            paragraph(say("report.generated"), "generated") if evaluation.generated else Markup(""),
            paragraph(say("report.purpose", decides=decides), "lead"),
            facts([
                (say("report.fact.body"), evaluation.name),
                (say("report.fact.department"), department),
                (say("report.fact.year"), str(evaluation.year)),
                (say("report.fact.state"), decision.decision_state(evaluation, self.wording)),
                (say("report.fact.legal_state"), self.wording.day(evaluation.legal_state)),
                (say("report.fact.data_state"), data_state),
            ]),
            Markup('<nav aria-label="{}">\n{}</nav>\n').format(say("report.contents"), contents),
        )  # fmt: skip

    def at_a_glance(self) -> Block:
        """All proposals on one page, and the map of benefit against residual risk."""
        if not self.channels:
            return self._titled("glance", paragraph(self._no_channels()))
        evaluation, wording = self.evaluation, self.wording
        return self._titled(
            "glance",
            titled(overview.table_overview(evaluation, wording), 3),
            figure(
                partial(draw_benefit_risk, evaluation, wording),
                height_benefit_risk(evaluation),
                describe_benefit_risk(evaluation, wording),
                overview.table_benefit_risk(evaluation, wording),
                wording,
                3,
            ),
        )

    def costs_and_benefit(self) -> Block:
        """Goals, the year of each channel, rhythm, dialogue, effort and cost."""
        evaluation, wording = self.evaluation, self.wording
        return self._titled(
            "benefit",
            titled(numbers.table_goals(evaluation, wording), 3),
            *(part for channel in self.channels for part in self._numbers(channel)),
            self._silent(),
            *self._rhythm(),
            *self._dialogue(),
            *self._effort(),
        )

    def lawfulness(self) -> Block:
        """Duties, risks, the supervisory authorities' demands, declared against observed, the usage concept."""
        evaluation, wording = self.evaluation, self.wording
        found = sources.table_document_findings(evaluation, wording)
        parts = []
        if self.channels:
            parts = [
                titled(law.table_duty_matrix(evaluation, wording), 3),
                titled(law.table_open_duties(evaluation, wording), 0),
                titled(law.table_duties(evaluation, wording), 0),
                titled(law.table_risk_matrix(evaluation, wording), 3),
                titled(law.table_risks(evaluation, wording), 0),
            ]
        return self._titled(
            "law",
            *parts,
            titled(law.table_demands(evaluation, wording), 3),
            titled(law.table_observations(evaluation, wording), 3),
            titled(law.table_concept(evaluation, wording), 3),
            titled(found, 3) if found.rows else Markup(""),
            titled(law.table_law(evaluation, wording), 3),
        )

    def strategy(self) -> Block:
        """Target groups, alternatives and milder means, what would be lost, earlier years, what was learnt."""
        evaluation, wording = self.evaluation, self.wording
        learnt = strategy.table_learnt(evaluation, wording)
        return self._titled(
            "strategy",
            titled(strategy.table_audience(evaluation, wording), 3),
            titled(strategy.table_alternatives(evaluation, wording), 3),
            titled(strategy.table_milder(evaluation, wording), 3),
            titled(strategy.table_without(evaluation, wording), 3),
            titled(decision.table_earlier(evaluation, wording), 3),
            titled(strategy.table_actions(evaluation, wording), 3),
            titled(learnt, 3),
            Markup("") if learnt.rows else paragraph(wording.say("report.part.learnt_field"), "field"),
        )

    def decision(self) -> Block:
        """Each proposal with its reasons, what else is possible, and the record of hearing and decision."""
        evaluation, wording = self.evaluation, self.wording
        return self._titled(
            "decision",
            *(channel_decision(evaluation, wording, channel) for channel in self.channels),
            titled(decision.table_scenarios(evaluation, wording), 3),
            titled(decision.table_possibilities(evaluation, wording), 3),
            titled(decision.table_rules(evaluation, wording), 3),
            titled(decision.table_participation(evaluation, wording), 3),
            titled(decision.table_decision(evaluation, wording), 3),
        )

    def appendix(self) -> Block:
        """Definitions, sources, findings, what was not delivered, versions."""
        evaluation, wording = self.evaluation, self.wording
        return self._titled(
            "appendix",
            titled(sources.table_definitions(evaluation, wording), 3),
            titled(sources.table_texts(evaluation, wording), 3),
            titled(sources.table_policy(evaluation, wording), 3),
            titled(sources.table_sources(evaluation, wording), 3),
            titled(sources.table_files(evaluation, wording), 3),
            titled(sources.table_findings(evaluation, wording), 3),
            titled(sources.table_undelivered(evaluation, wording), 3),
            heading(3, wording.say("report.part.versions")),
            paragraph(wording.say("report.part.versions_text", version=evaluation.version)),
        )

    def _section(self, name: str, *parts: Markup) -> Block:
        return section(name, name, self.wording, *parts)

    def _titled(self, name: str, *parts: Markup) -> Block:
        return self._section(name, heading(2, self.wording.say(f"report.section.{name}")), *parts)

    def _no_channels(self) -> str:
        return self.wording.say("report.no_channels", year=str(self.evaluation.year))

    def _numbers(self, channel: str) -> Iterator[Markup]:
        """Yield the year of a channel: its KPIs, its course, its posts by kind."""
        evaluation, wording = self.evaluation, self.wording
        table = numbers.table_kpis(evaluation, wording, channel)
        if not table.rows:
            return
        yield titled(table, 3)
        if main_kpi(evaluation, channel):
            yield figure(
                partial(draw_course, evaluation, wording, channel), COURSE_HEIGHT,
                describe_course(evaluation, wording, channel), numbers.table_months(evaluation, wording, channel),
                wording, 4,
            )  # fmt: skip
        kinds = numbers.table_kinds(evaluation, wording, channel)
        if len(kinds.rows) > 1:
            yield titled(kinds, 0)

    def _silent(self) -> Markup:
        """Name the channels of which nothing was delivered, once for all of them."""
        evaluation, wording = self.evaluation, self.wording
        tables = {channel: numbers.table_kpis(evaluation, wording, channel) for channel in self.channels}
        silent = [channel for channel, table in tables.items() if not table.rows]
        if not silent:
            return Markup("")
        title = wording.say(
            "table.kpis.title_silent", names=listed([channel_name(evaluation, c) for c in silent], wording)
        )
        places = Markup("").join(Markup('<span id="{}"></span>').format(tables[channel].id) for channel in silent)
        text = wording.say("table.kpis.silent", year=str(evaluation.year))
        return heading(3, title) + paragraph(Markup("{}{}").format(places, text), "empty")

    def _rhythm(self) -> Iterator[Markup]:
        evaluation, wording = self.evaluation, self.wording
        if select_rhythms(evaluation):
            yield figure(
                partial(draw_rhythm, evaluation, wording), height_rhythm(evaluation),
                describe_rhythm(evaluation, wording), numbers.table_rhythm(evaluation, wording), wording, 3,
            )  # fmt: skip

    def _dialogue(self) -> Iterator[Markup]:
        evaluation, wording = self.evaluation, self.wording
        yield titled(dialogue.table_dialogue(evaluation, wording), 3)
        if select_answered(evaluation):
            yield figure(
                partial(draw_answered, evaluation, wording), ANSWERED_HEIGHT, describe_answered(evaluation, wording),
                dialogue.table_answered(evaluation, wording), wording, 4,
            )  # fmt: skip
            yield titled(dialogue.table_outcomes(evaluation, wording), 0)

    def _effort(self) -> Iterator[Markup]:
        evaluation, wording = self.evaluation, self.wording
        if len(select_effort(evaluation)):
            yield figure(
                partial(draw_effort, evaluation, wording), height_effort(evaluation),
                describe_effort(evaluation, wording), numbers.table_effort(evaluation, wording), wording, 3,
            )  # fmt: skip
        else:
            yield titled(numbers.table_effort(evaluation, wording), 3)
        yield titled(numbers.table_costs(evaluation, wording), 3)
        yield titled(numbers.table_yields(evaluation, wording), 3)
