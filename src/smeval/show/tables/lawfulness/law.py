"""Tables of lawfulness: what supervisory authorities demanded, declared against observed, the concept, the law."""

from __future__ import annotations

from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.judged import ConceptItemRow, DemandRow
from smeval.frames.kinds import day_of
from smeval.frames.known import LegalFactRow
from smeval.ids import CONCEPT_STATES, DEMAND_OUTCOMES, OBSERVATION_OUTCOMES, SETTLED_DEMAND, ObservationOutcome
from smeval.show.tables.cells import cite, day_cell, grouped, place_of, tabulate, title_of
from smeval.show.tables.table import Column, Mark, Missing, Table
from smeval.show.view import View
from smeval.wording import Message


def table_demands(view: View) -> Table:
    """What supervisory authorities demanded, what is still open about it, and where the channels stand."""
    say = view.wording.say
    standing = grouped(rows(view.evaluation.demand_results), lambda row: row.demand)
    demands = list(rows(view.evaluation.demands))
    titles = {title_of(view, demand.source) for demand in demands}
    together = titles.pop() if len(titles) == 1 else ""

    def told(row: DemandRow) -> str:
        by_outcome = grouped(standing.get(row.demand, []), lambda found: found.outcome)
        lines = (
            say("table.demands.line", outcome=state, names=view.named([found.channel for found in by_outcome[state]]))
            for state in DEMAND_OUTCOMES
            if state in by_outcome
        )
        return "\n".join(lines) or say("table.demands.unsettled")

    def still_open(row: DemandRow) -> str:
        key = f"demand_open.{row.demand}"
        return say(key if view.wording.has(key) else "table.demands.nothing_open")

    columns: list[Column[DemandRow]] = [
        Column("demand", "text", lambda row: say(f"demand.{row.demand}")),
        Column(
            "source",
            "text",
            lambda row: place_of(view, row.source) if together else cite(view, row.source),
            below="demand",
        ),
        Column("open_point", "text", still_open),
        Column("standing", "text", told),
        Column(
            "duty",
            "text",
            lambda row: view.listed(view.wording.term("duty", duty) for duty in row.duties.split()),
            below="standing",
        ),
    ]
    settled = sum(all(row.outcome in SETTLED_DEMAND for row in own) for own in standing.values())
    asked = sum(bool(row.duties) for row in demands)
    return tabulate(view, "demands", columns, demands, n=settled, total=asked).noted(
        say("table.demands.from", text=together) if together else ""
    )


class Observed(NamedTuple):
    """What is declared and what was seen, alike on some channels."""

    outcome: ObservationOutcome
    subject: str
    declared: Message
    observed: Message
    channels: list[str]
    evidence: str


def table_observations(view: View) -> Table:
    """What is declared beside what the exports show, contradictions first; what is alike shares a row."""
    found = list(rows(view.evaluation.observations))
    alike = grouped(found, lambda row: (row.outcome, row.subject, row.declared, row.observed))
    entries = [
        Observed(*key, [row.channel for row in own if row.channel], " ".join(row.evidence for row in own))
        for key, own in sorted(alike.items(), key=lambda entry: OBSERVATION_OUTCOMES.index(entry[0][0]))
    ]
    columns: list[Column[Observed]] = [
        Column("subject", "text", lambda entry: view.wording.term("observation_subject", entry.subject)),
        Column(
            "channels",
            "text",
            lambda entry: view.named(entry.channels) if entry.channels else view.wording.say("table.all_channels"),
            below="subject",
        ),
        Column("declared", "text", lambda entry: view.tell(entry.declared, "observation.") or Missing("not_declared")),
        Column("observed", "text", lambda entry: view.tell(entry.observed, "observation.") or Missing("missing")),
        Column("observation", "state", lambda entry: Mark("observation_outcome", entry.outcome)),
    ]
    outcomes = [row.outcome for row in found]
    return tabulate(
        view,
        "observations",
        columns,
        entries,
        proof=lambda entry: entry.evidence,
        contradicted=outcomes.count("contradicted"),
        open=outcomes.count("open"),
        confirmed=outcomes.count("confirmed"),
        total=len(found),
    )


def table_concept(view: View) -> Table:
    """What a usage concept must hold, and where the body's own texts hold it; what is lacking first."""
    say = view.wording.say
    items = sorted(rows(view.evaluation.concept_items), key=lambda row: CONCEPT_STATES.index(row.state))

    def where(row: ConceptItemRow) -> str:
        line = say("table.concept.line", row=row.row) if row.row else ""
        return ", ".join(part for part in (row.file, line, row.heading) if part) or say("table.concept.nowhere")

    columns: list[Column[ConceptItemRow]] = [
        Column("concept_item", "text", lambda row: view.wording.term("concept_item", row.item)),
        Column("concept_state", "state", lambda row: Mark("concept_state", row.state)),
        Column("where", "text", where),
        Column("source", "text", lambda row: cite(view, row.source)),
    ]
    states = [row.state for row in items]
    return tabulate(
        view,
        "concept",
        columns,
        items,
        missing=states.count("missing"),
        outdated=states.count("outdated"),
        present=states.count("present"),
        total=len(items),
    )


def table_law(view: View) -> Table:
    """The dated facts of law that the evaluation knows, and whether somebody has confirmed them."""
    say = view.wording.say

    def confirmation(row: LegalFactRow) -> str:
        return say("table.legal_facts.confirmed" if row.confirmed else "table.legal_facts.unconfirmed")

    columns: list[Column[LegalFactRow]] = [
        Column("fact", "text", lambda row: view.wording.term("law", row.fact)),
        Column("source", "text", lambda row: row.source, below="fact"),
        Column("valid_from", "day", lambda row: day_cell(row.valid_from)),
        Column("valid_to", "day", lambda row: day_of(row.valid_to) or say("table.legal_facts.holds")),
        Column("confirmation", "state", confirmation),
    ]
    facts = sorted(rows(view.evaluation.legal_facts), key=lambda row: row.confirmed)
    return tabulate(
        view,
        "legal_facts",
        columns,
        facts,
        day=view.evaluation.legal_state,
        n=sum(not row.confirmed for row in facts),
        total=len(facts),
    )
