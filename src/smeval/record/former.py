"""Closing snapshots as earlier versions wrote them, lifted to the form of today, one step for each schema.

What a file cannot tell is made of today's catalog, or says nothing; a finding tells so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import pandas as pd

from smeval.catalog import Catalog, load_catalog
from smeval.errors import Finding
from smeval.frames import join_frames, make_frame, plain, rows
from smeval.frames.columns import (
    EARLIER_FRAME,
    FINDINGS_FRAME,
    KPIS_FRAME,
    PROPOSALS_FRAME,
    QUESTIONS_FRAME,
    EarlierFrame,
    ProposalFrame,
    QuestionFrame,
)
from smeval.frames.delivered import FindingRow
from smeval.frames.judged import QuestionRow
from smeval.frames.kinds import day_of
from smeval.kpis.answer_curves import estimate_answer_curves
from smeval.kpis.comparable import breaks_of, tell_comparable
from smeval.kpis.cost_totals import total_cost
from smeval.kpis.definitions import define_kpis
from smeval.kpis.effort_totals import total_effort
from smeval.kpis.outcomes import pool_outcomes
from smeval.record.decided import departs
from smeval.record.demands import assess_demands, find_demands
from smeval.record.evaluation import Evaluation, with_texts
from smeval.record.texts import cited_texts, legal_facts

#: The form in which snapshots are written; a header that says nothing is of the first.
SCHEMA = 3
#: Where schema 1 holds what has a file of its own today.
FILES_1 = {"tipping_points": "flips", "approvals": "channels"}


def files_of(frames: Collection[str], schema: int) -> set[str]:
    """Return the files, without their ending, that frames are made of.

    Parameters
    ----------
    frames : collection of str
        Keys of `EVALUATION_FRAMES`.
    schema : int
        Of the snapshot.
    """
    return {FILES_1.get(name, name) if schema < 2 else name for name in frames}


def lift_tables(tables: Mapping[str, pd.DataFrame], schema: int) -> dict[str, pd.DataFrame]:
    """Return tables of a snapshot as files of today hold them.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        All cells as text, by file without its ending.
    schema : int
        Of the snapshot.
    """
    lifted = dict(tables)
    return _tables_from_1(lifted) if schema < 2 else lifted


def lift_evaluation(evaluation: Evaluation, schema: int, file: str) -> Evaluation:
    """Return an opened evaluation with all that is shown of one today.

    Parameters
    ----------
    evaluation : Evaluation
        With the frames that its files hold.
    schema : int
        Of the snapshot.
    file : str
        What a finding calls its header.
    """
    return _evaluation_from_1(evaluation, file) if schema < 2 else evaluation


# --- schema 1: neither texts nor what is derived, approvals among the channels, duties without roles ---


def _tables_from_1(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    catalog = load_catalog()
    if "flips" in tables:
        tables["tipping_points"] = tables.pop("flips").rename(columns={"flip": "tipping_point"})
    if "channels" in tables:
        tables["approvals"] = _approvals(tables["channels"], catalog)
    if "duties" in tables:
        roles = {name: " ".join(duty.roles) for name, duty in catalog.duties.items()}
        tables["duties"] = tables["duties"].assign(roles=tables["duties"]["duty"].map(roles).fillna(""))
    if "proposals" in tables:
        proposals = tables["proposals"].rename(columns={"flip": "tipping_point"})
        tables["proposals"] = proposals.assign(firmness=proposals["robustness"])
    return tables


def _approvals(channels: pd.DataFrame, catalog: Catalog) -> pd.DataFrame:
    found = [
        {
            "channel": row["channel"],
            "office": name,
            "heard_for": office.heard_for,
            "state": row[f"approval_{name}"],
            "evidence": row["evidence"],
        }
        for row in channels.to_dict("records")
        for name, office in catalog.offices.items()
        if f"approval_{name}" in channels.columns
    ]
    return pd.DataFrame(found, dtype=str)


def _evaluation_from_1(evaluation: Evaluation, file: str) -> Evaluation:
    catalog, year = load_catalog(), evaluation.year
    channels, kpis, duties = evaluation.channels, evaluation.kpis, evaluation.duties
    breaks = breaks_of(channels[channels["platform"].isin(list(catalog.platforms))], catalog)
    history = make_frame(KPIS_FRAME, plain(evaluation.history)[list(KPIS_FRAME.dtypes)])
    note = make_frame(FINDINGS_FRAME, [FindingRow.of(Finding("snapshot_lifted", "note", file))])
    lifted = replace(
        evaluation,
        history=tell_comparable(history, breaks, catalog, year),
        definitions=define_kpis(catalog),
        breaks=breaks,
        answer_curves=estimate_answer_curves(evaluation.dialogue, kpis, year),
        outcomes=pool_outcomes(evaluation.dialogue, kpis, evaluation.policy, year),
        effort_totals=total_effort(evaluation.effort, year),
        cost_totals=total_cost(kpis, year),
        questions=_questions(evaluation, catalog),
        demands=find_demands(catalog, evaluation.land),
        demand_results=assess_demands(catalog, evaluation.land, channels["channel"], duties),
        proposals=_proposals(evaluation),
        earlier=_earlier(evaluation),
        findings=join_frames(FINDINGS_FRAME, [note, evaluation.findings]),
        legal_facts=legal_facts(catalog, evaluation.confirmed, year),
        source_texts=cited_texts(),
    )
    # a platform that the body described itself bears its id
    own = {f"platform.{name}": (name, name) for name in channels["platform"].unique()}
    return with_texts(lifted, catalog, own)


def _questions(evaluation: Evaluation, catalog: Catalog) -> QuestionFrame:
    """Return what was stated last about every question; of the others those arose that a decision waited for."""
    latest = {(row.channel, row.statement): row for row in rows(evaluation.statements)}
    waiting = {row.channel: row.unanswered.split() for row in rows(evaluation.proposals)}
    found: list[QuestionRow] = []
    for channel in evaluation.channels["channel"]:
        for name, statement in catalog.statements.items():
            row, asked = latest.get((channel, name)), name in waiting.get(channel, [])
            question = QuestionRow(channel, name, statement.free, asked=asked, stated=False, made=False)
            if row is not None:
                question = question._replace(
                    asked=True,
                    stated=True,
                    made=bool(row.reason and row.stated_by and day_of(row.stated_on)),
                    answer=row.answer,
                    reason=row.reason,
                    stated_by=row.stated_by,
                    stated_on=row.stated_on,
                    evidence=row.evidence,
                )
            found.append(question)
    return make_frame(QUESTIONS_FRAME, found)


def _proposals(evaluation: Evaluation) -> ProposalFrame:
    made = {row.channel: row.decision for row in rows(evaluation.decisions) if row.year == evaluation.year}
    found = [
        row._replace(deviates=departs(made.get(row.channel, ""), row.proposal)) for row in rows(evaluation.proposals)
    ]
    return make_frame(PROPOSALS_FRAME, found)


def _earlier(evaluation: Evaluation) -> EarlierFrame:
    found = [row._replace(deviates=departs(row.decision, row.proposal)) for row in rows(evaluation.earlier)]
    return make_frame(EARLIER_FRAME, found)
