"""Tables of lawfulness: duties, risks, what the supervisory authority demanded, declared against observed."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from smeval.catalog import load_catalog
from smeval.evaluation import Evaluation
from smeval.figures.benefit_risk import risk_words
from smeval.figures.select import channel_ids, channel_name, kpi_value, listed, measured
from smeval.frames import each_row
from smeval.tables.cells import day_cell, kpi_cell, make_table, of_channel, tell, text_cell
from smeval.tables.table import Amount, Cell, Column, Mark, Missing, Table
from smeval.wording import Wording

OUTCOMES = ("not_met", "unchecked", "met", "not_applicable")


def table_duty_matrix(evaluation: Evaluation, wording: Wording) -> Table:
    """Every duty against every channel."""
    duties = evaluation.duties
    outcome = {(row.duty, row.channel): row.outcome for row in each_row(duties)}
    grade = {row.duty: row.grade for row in each_row(duties)}
    channels = channel_ids(evaluation)
    rows: list[tuple[Cell, ...]] = []
    for duty in sorted(grade, key=lambda name: int(name[1:]) if name[1:].isdigit() else 99):
        cells = [outcome.get((duty, channel), "") for channel in channels]
        marks = (Mark("duty_outcome", cell) if cell else Missing("not_declared") for cell in cells)
        wanted = f"duty.{duty}.wanted"
        rows.append((
            wording.term("duty", duty), wording.say(wanted) if wording.has(wanted) else "",
            wording.term("duty_grade", grade[duty]), *marks,
        ))  # fmt: skip
    counts = duties["outcome"].value_counts()
    columns: list[Column | str] = ["duty text", "wanted text duty", "grade state"]
    columns += [Column(f"channel_{n}", channel_name(evaluation, c), "state") for n, c in enumerate(channels)]
    return make_table(
        evaluation, wording, "duty_matrix", columns, rows, failed=int(counts.get("not_met", 0)),
        unchecked=int(counts.get("unchecked", 0)), total=int(len(duties) - counts.get("not_applicable", 0)),
    )  # fmt: skip


def table_duties(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """The duties of one channel, what is open first, with reason, document, date and function."""
    own = of_channel(evaluation.duties, channel)
    rows: list[tuple[Cell, ...]] = []
    for outcome in OUTCOMES:
        for row in each_row(own[own["outcome"] == outcome]):
            reason = "" if outcome == "met" else tell(str(row.reason), wording)
            proof = "\n".join(part for part in (reason, str(row.document)) if part)
            rows.append((
                wording.term("duty", str(row.duty)),
                Mark("duty_outcome", outcome), wording.term("duty_grade", str(row.grade)), text_cell(proof),
                text_cell(str(row.checked_by)), day_cell(row.checked_on),
            ))  # fmt: skip
    columns = (
        "duty text", "outcome state", "grade state outcome",
        "document text", "checked_by text", "checked_on day checked_by",
    )  # fmt: skip
    failed, unchecked = (int((own["outcome"] == outcome).sum()) for outcome in ("not_met", "unchecked"))
    return make_table(
        evaluation, wording, "duties", columns, rows, channel=channel, name=channel_name(evaluation, channel),
        failed=failed, unchecked=unchecked, total=int((own["outcome"] != "not_applicable").sum()),
    )  # fmt: skip


LEVELS = ("low", "medium", "high", "undecided")


def table_risks(evaluation: Evaluation, wording: Wording, channel: str) -> Table:
    """The risks of one channel, the gravest first, with both raters before and after measures."""
    own = of_channel(evaluation.risks, channel)
    rows: list[tuple[Cell, ...]] = []
    ranked = []
    for risk, ratings in own.groupby("risk", sort=False):
        by_rater = {str(row["rater"]): row for row in ratings.to_dict("records")}
        cells: list[Cell] = []
        for when, prefix in (("level", ""), ("residual_level", "residual_")):
            for rater in ("department", "dpo"):
                cells.append(_rating(by_rater.get(rater), when, prefix))
        grounds = dict.fromkeys(
            part for row in by_rater.values() for part in (str(row["reason"]), str(row["measures"])) if part
        )
        governing = wording.say("table.risks.governing") if ratings["governing"].any() else ""
        rated_on = day_cell(ratings["rated_on"].max())
        gravest = max(LEVELS.index(level) for level in ratings["residual_level"] if level in LEVELS)
        ranked.append(((-bool(governing), -gravest), (
            wording.term("risk", str(risk)), governing, *cells, text_cell("\n".join(grounds)), rated_on,
        )))  # fmt: skip
    rows = [row for _, row in sorted(ranked, key=lambda entry: entry[0])]
    proposal = of_channel(evaluation.proposals, channel)
    title = wording.say("table.risks.title_none", name=channel_name(evaluation, channel))
    if len(proposal) and proposal.iloc[0]["governing_risk"]:
        first = proposal.iloc[0]
        title = wording.say(
            "table.risks.title", name=channel_name(evaluation, channel), risk=first["governing_risk"],
            level=risk_words(first["risk_low"], first["risk_high"], wording),
        )  # fmt: skip
    columns = (
        "risk text", "governing text risk", "inherent_department state",
        "inherent_dpo state inherent_department", "residual_department state",
        "residual_dpo state residual_department", "reason_and_measures text",
        "rated_on day reason_and_measures",
    )  # fmt: skip
    return make_table(evaluation, wording, "risks", columns, rows, channel=channel, title=title)


def _rating(row: dict[Hashable, Any] | None, level: str, prefix: str) -> Cell:
    """Return the level that a rater found, and from what: severity × likelihood."""
    if row is None or not row[level]:
        return Missing("not_declared")
    severity, likelihood = row[f"{prefix}severity"], row[f"{prefix}likelihood"]
    known = severity == severity and likelihood == likelihood
    return Mark("level", str(row[level]), f"{severity:.0f}\u00a0×\u00a0{likelihood:.0f}" if known else "")


def table_demands(evaluation: Evaluation, wording: Wording) -> Table:
    """What the supervisory authority demanded, and where the channels stand."""
    rows: list[tuple[Cell, ...]] = []
    outcome = {(row.duty, row.channel): str(row.outcome) for row in each_row(evaluation.duties)}
    for name, demand in load_catalog().demands.items():
        duties = demand.duties
        lines = []
        for state in OUTCOMES:
            names = [
                channel_name(evaluation, channel)
                for channel in channel_ids(evaluation)
                if duties and _worst([outcome.get((duty, channel), "unchecked") for duty in duties]) == state
            ]
            if names:
                lines.append(wording.say("table.demands.line", outcome=state, names=listed(names, wording)))
        answer = "\n".join(lines) if duties else wording.say("table.demands.unsettled")
        names_of = listed([wording.term("duty", duty) for duty in duties], wording)
        rows.append((
            wording.say(f"demand.{name}"), names_of or wording.say("table.demands.no_duty"), answer,
        ))  # fmt: skip
    columns = ("demand text", "duty text", "standing text")
    return make_table(evaluation, wording, "demands", columns, rows)


def _worst(outcomes: list[str]) -> str:
    return min(outcomes, key=OUTCOMES.index)


def table_declared(evaluation: Evaluation, wording: Wording) -> Table:
    """What the register declares beside what the exports show."""
    rows: list[tuple[Cell, ...]] = []
    for row in each_row(evaluation.channels):
        channel = str(row.channel)
        name = channel_name(evaluation, channel)
        if row.posts_per_week == row.posts_per_week:
            rows.append((
                name, wording.say("declared.rhythm"), Amount(row.posts_per_week, "per_week"),
                kpi_cell(kpi_value(evaluation, channel, "posts_per_week")),
            ))  # fmt: skip
        if row.answer_within == row.answer_within and row.dialogue == "answers":
            rows.append((
                name, wording.say("declared.answer_within"), Amount(row.answer_within, "h"),
                _within(evaluation, channel, wording),
            ))  # fmt: skip
        if row.dialogue == "no_answers":
            share = measured(evaluation, channel, "answered_share")
            observed = wording.say("declared.answers_seen" if share else "declared.no_answers_seen")
            rows.append((name, wording.say("declared.dialogue"), wording.say("declared.no_answers"), observed))
    columns = ("channel text", "subject text", "declared text", "observed text")
    return make_table(evaluation, wording, "declared", columns, rows)


def _within(evaluation: Evaluation, channel: str, wording: Wording) -> Cell:
    found = kpi_value(evaluation, channel, "answered_within_target")
    if found is None or found.state != "measured":
        return kpi_cell(found)
    return wording.say("declared.within", share=found.value, n=found.n)


def table_law(evaluation: Evaluation, wording: Wording) -> Table:
    """The dated facts of law that the evaluation knows, and whether somebody has confirmed them."""
    rows: list[tuple[Cell, ...]] = [
        (
            wording.term("law", name),
            fact.source,
            fact.valid_from,
            fact.valid_to or wording.say("table.legal_facts.holds"),
            wording.say(
                "table.legal_facts.confirmed"
                if fact.confirmed or name in evaluation.confirmed
                else "table.legal_facts.unconfirmed"
            ),
        )
        for name, fact in load_catalog().law.items()
        if fact.valid_from.year <= evaluation.year
    ]
    columns = ("fact text", "source text fact", "valid_from day", "valid_to day", "confirmation state")
    return make_table(evaluation, wording, "legal_facts", columns, rows, day=evaluation.legal_state)
