"""The one path from a body's folder to everything that is shown: `evaluate`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import pandas as pd

from smeval.disclosure import large_teams, publish_dialogue, publish_evidence, publish_incidents, publish_times
from smeval.documents import check_documents, completeness
from smeval.errors import Finding
from smeval.frames import join_frames, make_frame, rows
from smeval.frames.columns import (
    AUDIENCE_FRAME,
    CHANNELS_FRAME,
    CITATIONS_FRAME,
    CONCEPT_ITEMS_FRAME,
    EARLIER_FRAME,
    EVIDENCE_FRAME,
    FILES_FRAME,
    FINDINGS_FRAME,
    KPIS_FRAME,
    OBSERVATIONS_FRAME,
    TERMS_FRAME,
    TEXTS_FRAME,
    AudienceFrame,
    ChannelFrame,
    EventFrame,
)
from smeval.frames.delivered import FindingRow
from smeval.frames.kinds import day_of
from smeval.kpis.alternatives import read_alternatives
from smeval.kpis.answer_curves import estimate_answer_curves
from smeval.kpis.closed import closed_channels
from smeval.kpis.comparable import breaks_of, tell_comparable
from smeval.kpis.content_factors import count_content_factors, count_publishing_times
from smeval.kpis.cost_totals import total_cost
from smeval.kpis.definitions import define_kpis
from smeval.kpis.effort_totals import total_effort
from smeval.kpis.guide import Answers, answer_guide
from smeval.kpis.incidents import tell_later, total_incidents
from smeval.kpis.outcomes import pool_outcomes
from smeval.kpis.post_kinds import count_post_kinds
from smeval.kpis.substitutions import compare_alternatives
from smeval.read import read_exports
from smeval.read.outside import outside_year
from smeval.record.closed.versions import find_versions
from smeval.record.demands import assess_demands, find_demands
from smeval.record.earlier_years import read_past
from smeval.record.evaluation import EVALUATION_FRAMES, Evaluation, check_department, last_day, with_texts
from smeval.record.terms import sources_of
from smeval.record.texts import cited_texts, legal_facts
from smeval.register import Register, load_register
from smeval.verdict.decide.status import earlier_rows
from smeval.verdict.facts.closing import open_steps
from smeval.verdict.facts.dues import find_dues
from smeval.verdict.facts.milder_means import compared_channels, observe_alternatives
from smeval.verdict.facts.observed import observe
from smeval.verdict.facts.questions import find_questions, statements_of
from smeval.verdict.facts.risk import tell_officer
from smeval.verdict.facts.sampled import against_declared
from smeval.verdict.facts.signs import find_signs
from smeval.verdict.held.carried_terms import hold, hold_sources, with_outcomes
from smeval.verdict.held.vanished import tell_terms, tell_vanished, tell_withdrawn
from smeval.verdict.if_declared import told_held
from smeval.verdict.judge import judge
from smeval.verdict.know import know

__all__ = ["EVALUATION_FRAMES", "Evaluation", "check_department", "evaluate"]

F = TypeVar("F", bound=pd.DataFrame)


def _running(register: Register, department: str | None, year: int) -> ChannelFrame:
    """Return the channels of the department that were open on some day of the year, or are not settled since.

    One that an earlier year put on record was open, whatever day of opening is declared now.
    """
    on_record = {row.channel for row in find_versions(register.folder).ledger.closings if row.year < year}
    channels = register.channels
    if department is not None:
        channels = channels[channels["department"] == department]
    first, last = date(year, 1, 1), date(year, 12, 31)
    running = [
        channel
        for channel in rows(channels)
        if ((day_of(channel.opened_on) or date.min) <= last or channel.channel in on_record)
        and ((day_of(channel.closed_on) or date.max) >= first or open_steps(register, channel, last))
    ]
    return make_frame(CHANNELS_FRAME, running)


def _of_year(table: F, channels: ChannelFrame, year: int | None = None) -> F:
    """Return the rows about these channels, and about a year where it is given."""
    own = table[table["channel"].isin(channels["channel"])]
    return (own if year is None else own[own["year"] == year]).reset_index(drop=True)


def compare_with_record(declared: Register, year: int) -> list[Finding]:
    """Return what a register asks for less than the closed years put on record, and what it no longer tells.

    Parameters
    ----------
    declared : Register
    year : int
        The year under evaluation.
    """
    running = replace(declared, channels=_running(declared, None, year))
    past = read_past(declared, year, list(running.channels["channel"]))
    held = hold(running, past, year)
    told = (*tell_terms(held.terms, held.fixing, past), *tell_vanished(declared, running, past, year, None))
    return [finding for finding in told if finding.severity != "note"]


def evaluate(body: Path | str, year: int, department: str | None = None) -> Evaluation:
    """Evaluate a year of a body, or of one of its departments.

    The closing snapshots of earlier years are its history; that of the year itself is never read.

    Parameters
    ----------
    body : Path or str
        The body's folder.
    year : int
    department : str, optional
        Id of a department; None for all.

    Raises
    ------
    RegisterError
        If the folder, or the department's name, is wrong. Bad export files never raise; they are findings.
    """
    declared = load_register(body)
    if department is not None:
        department = check_department(department, declared.departments)
    channels = _running(declared, department, year)
    names = list(channels["channel"])
    past = read_past(declared, year, names)
    running = replace(declared, channels=channels)
    held = hold(running, past, year)
    register, catalog = held.register, held.register.catalog
    channels = register.channels
    exports = read_exports(register, names, catalog)
    known = know(register, exports, past, year, held.fixing)
    sources = hold_sources(
        register, sources_of(known.kpis, exports.evidence, catalog, year), known.criteria, past, year
    )
    lost = [row for row in sources if row.state == "held"]
    by_hand = {(row.channel, row.name) for row in lost if row.declared}
    withheld = {row.channel for row in lost if not row.declared}
    known, terms = replace(known, by_hand=frozenset(by_hand), withheld=frozenset(withheld)), [*held.terms, *sources]
    alternatives = read_alternatives(register, declared.channels, department, year)
    substitutions = compare_alternatives(exports, alternatives, register, year)
    known = replace(known, compared=compared_channels(substitutions, catalog))
    kpis, year_end, cure_by = known.kpis, known.year_end, known.until
    observations, observed = observe(register, exports, kpis, known.assessed, year, known.samples.results)
    beside, told_beside = observe_alternatives(known, substitutions, alternatives.channels)
    observations = join_frames(OBSERVATIONS_FRAME, [observations, make_frame(OBSERVATIONS_FRAME, beside)])
    dialogue = publish_dialogue(exports.dialogue, channels, catalog.policy, year)
    effort = _of_year(register.effort, channels, year)
    breaks, closed = breaks_of(channels, catalog), closed_channels(channels, year)
    verdict = judge(known)
    fixing = {key: how for key, how in held.fixing.items() if key[0] in set(names) - closed}
    noted = [*declared.findings, *past.findings, *tell_terms(terms, fixing, past)]
    noted += [*tell_withdrawn(declared, past, year), *observed, *told_beside, *known.samples.findings]
    noted += tell_vanished(declared, running, past, year, department)
    in_texts = check_documents(declared, year)
    noted += [*in_texts, *tell_officer(running)]
    noted += [*find_signs(known, running), *outside_year(exports, year, register.timezone)]
    noted += tell_later(register, year)
    findings = make_frame(FINDINGS_FRAME, [FindingRow.of(finding) for finding in noted])
    evidence = join_frames(
        EVIDENCE_FRAME, [register.evidence, exports.evidence, alternatives.exports.evidence, past.evidence]
    )
    large = large_teams(channels, catalog.policy) | (large_teams(declared.channels, catalog.policy) - set(names))
    facts = legal_facts(catalog, register.settings.law.confirmed, year)
    audience, post_kinds = _of_days(exports.audience, year), count_post_kinds(exports, register, year)
    evaluation = Evaluation(
        body=register.id,
        name=register.name,
        country=register.country,
        land=register.land,
        timezone=register.timezone,
        language=register.language,
        year=year,
        departments={key: name for key, name in register.departments.items() if department in (None, key)},
        offices={name: office.name for name, office in catalog.offices.items() if office.name},
        decides=register.settings.approvals.decides or "",
        generated=register.generated,
        legal_state=(
            register.settings.law.state_on or max((fact.valid_from for fact in catalog.law.values()), default=year_end)
        ).isoformat(),
        confirmed=sorted(register.settings.law.confirmed),
        unconfirmed=[fact.fact for fact in rows(facts) if not fact.confirmed],
        data_state=last_day(exports.files, names),
        version=version("smeval"),
        signs=list(catalog.observed.signs),
        ledger_lines=past.lines,
        ledger_head=past.head,
        policy=catalog.policy,
        channels=channels,
        alternatives=alternatives.channels,
        approvals=_of_year(register.approvals, channels),
        kpis=join_frames(KPIS_FRAME, [kpis, alternatives.kpis]),
        history=tell_comparable(known.history, breaks, catalog, year),
        definitions=define_kpis(catalog),
        breaks=breaks,
        answer_curves=estimate_answer_curves(dialogue, kpis, year),
        outcomes=pool_outcomes(dialogue, kpis, catalog.policy, year),
        post_kinds=post_kinds,
        content_factors=count_content_factors(exports.posts, channels, register.timezone, year),
        publishing_times=publish_times(
            count_publishing_times(exports.posts, channels, register.timezone, year), channels, catalog.policy
        ),
        samples=against_declared(known.samples.results, observations),
        incidents=publish_incidents(total_incidents(register, channels, year), channels, catalog.policy),
        substitutions=substitutions,
        guide=answer_guide(channels, Answers(kpis, audience, post_kinds, exports.evidence), catalog, year),
        audience=audience,
        dialogue=dialogue,
        effort=effort,
        effort_totals=total_effort(effort, year, closed),
        cost_totals=total_cost(kpis, year, closed),
        costs=_of_year(register.costs, channels, year),
        ceilings=_of_year(register.ceilings, channels),
        criteria=known.criteria,
        duties=known.duties,
        risks=known.risks,
        statements=_of_year(statements_of(known), channels),
        questions=find_questions(known),
        demands=find_demands(catalog, register.land),
        demand_results=assess_demands(catalog, register.land, names, known.duties),
        dues=find_dues(register, known.duties, year_end, cure_by),
        observations=observations,
        concept_items=make_frame(CONCEPT_ITEMS_FRAME, completeness(declared, in_texts)),
        proposals=verdict.proposals,
        rules=verdict.rules,
        reasons=verdict.reasons,
        possibilities=verdict.possibilities,
        tipping_points=verdict.tipping_points,
        scenarios=verdict.scenarios,
        actions=_of_year(register.actions, channels),
        decisions=_of_year(register.decisions[register.decisions["year"] <= year], channels),
        earlier=make_frame(EARLIER_FRAME, earlier_rows(register, past, names, year)),
        terms=make_frame(TERMS_FRAME, with_outcomes(terms, known.duties)),
        held=told_held(known, terms, held.fixing),
        events=_events(register.events, channels, year),
        findings=join_frames(FINDINGS_FRAME, [findings, exports.findings, alternatives.findings]),
        evidence=publish_evidence(evidence, register.incidents["channel"], large),
        files=join_frames(FILES_FRAME, [exports.files, alternatives.exports.files]),
        legal_facts=facts,
        citations=make_frame(CITATIONS_FRAME),
        source_texts=cited_texts(),
        texts=make_frame(TEXTS_FRAME),
    )
    return with_texts(evaluation, catalog, past.texts)


def _of_days(table: AudienceFrame, year: int) -> AudienceFrame:
    """Return the rows that speak of days of the year."""
    inside = (table["end"] >= pd.Timestamp(year, 1, 1)) & (table["start"] <= pd.Timestamp(year, 12, 31))
    return make_frame(AUDIENCE_FRAME, table[inside])


def _events(table: EventFrame, channels: ChannelFrame, year: int) -> EventFrame:
    """Return what happened on days of the year."""
    return _of_year(table[table["date"].dt.year == year], channels)
