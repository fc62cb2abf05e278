"""The sheets with what people saw and wrote down, and with channels beside what could replace them."""

from __future__ import annotations

from math import isnan, nan

from smeval.frames import rows
from smeval.frames.computed import IncidentTotalRow, SampleResultRow, SubstitutionRow
from smeval.publish.workbook.page import Page, department_name, evidence_cell, full_name, make_page, unit_name
from smeval.show.tables.cells import amount_cell, day_cell, text_cell
from smeval.show.tables.seen.incidents import absence, incident_totals, no_median
from smeval.show.tables.seen.samples import drawn_words, samples_of
from smeval.show.tables.seen.substitutions import basis_words, periods_words
from smeval.show.tables.table import Cell, Column, Mark, Missing
from smeval.show.view import View


def make_samples(view: View) -> Page:
    """List every sample: what was asked, of how many it was true, how they were found, the duty it is evidence of."""
    term = view.wording.term

    def bound(row: SampleResultRow, end: float) -> Cell:
        told = end if row.representative else nan
        return amount_cell(told, "share", "no_range" if row.state == "measured" else row.state)

    columns: list[Column[SampleResultRow]] = [
        Column("department", "text", lambda row: department_name(view, view.channel(row.channel).department)),
        Column("channel", "text", lambda row: full_name(view, row.channel)),
        Column("sample", "text", lambda row: term("sample", row.subject)),
        Column("sample_question", "text", lambda row: view.wording.say(f"sample.{row.subject}.question")),
        Column("checked", "number", lambda row: row.checked),
        Column("fulfilled", "number", lambda row: row.fulfilled),
        Column("share", "share", lambda row: amount_cell(row.share, "share", row.state)),
        Column("low", "share", lambda row: bound(row, row.low)),
        Column("high", "share", lambda row: bound(row, row.high)),
        Column("drawn", "text", lambda row: drawn_words(view, row)),
        Column("seed", "text", lambda row: row.seed or Missing("no_seed")),
        Column("duty", "text", lambda row: term("duty", row.duty) if row.duty else Missing("no_duty")),
        Column(
            "against_declared",
            "state",
            lambda row: Mark("observation_outcome", row.outcome) if row.outcome else Missing("no_claim"),
        ),
        Column("checked_on", "day", lambda row: day_cell(row.checked_on)),
        Column("checked_by", "text", lambda row: text_cell(row.checked_by)),
        Column("document", "text", lambda row: text_cell(row.document)),
        Column("evidence", "text", lambda row: evidence_cell(row.evidence)),
    ]
    found = [row for channel in view.channels for row in samples_of(view, channel)]
    page = make_page(view, "samples", columns, found, n=len(found))
    if not found:  # an evaluation of before knows no smallest sample
        return page
    return page.noted(view.wording.say("table.samples.method", least=view.evaluation.policy.values["sample_min"]))


def make_incidents(view: View) -> Page:
    """List the incidents of the year by channel and kind, as counts."""

    def count(value: float, row: IncidentTotalRow) -> Cell:
        return amount_cell(value, "count", absence(row))

    def bound(value: float, row: IncidentTotalRow) -> Cell:
        return amount_cell(value, "count", "open_end" if row.state == "suppressed" else "no_range")

    columns: list[Column[IncidentTotalRow]] = [
        Column("department", "text", lambda row: department_name(view, view.channel(row.channel).department)),
        Column("channel", "text", lambda row: full_name(view, row.channel)),
        Column("incident", "text", lambda row: view.wording.term("incident", row.incident)),
        Column("incident_count", "number", lambda row: count(row.n, row)),
        Column("low", "number", lambda row: bound(row.low, row)),
        Column("high", "number", lambda row: bound(row.high, row)),
        Column("handled", "number", lambda row: count(row.handled, row)),
        Column("reported", "number", lambda row: count(row.reported, row)),
        Column(
            "hours_median",
            "number",
            lambda row: amount_cell(row.hours_median, "h", no_median(row)),
        ),
        Column("risks_of", "text", lambda row: _risks(view, row)),
        Column("evidence", "text", lambda row: evidence_cell(row.evidence)),
    ]
    totals = incident_totals(view)
    listed = {row.channel for row in totals}
    unlisted = view.listed(full_name(view, channel) for channel in view.running if channel not in listed)
    return make_page(view, "incidents", columns, totals, n=len(listed), total=len(view.channels)).noted(
        view.wording.say("table.incidents.unlisted", names=unlisted) if unlisted else ""
    )


def _risks(view: View, row: IncidentTotalRow) -> Cell:
    return view.listed(view.wording.term("risk", risk) for risk in row.risks.split()) or Missing("no_risk")


def make_substitutions(view: View) -> Page:
    """Set each channel beside its alternatives, figure by figure."""

    def amount(value: float, row: SubstitutionRow) -> Cell:
        return amount_cell(value, row.unit, "missing" if row.state == "measured" else row.state)

    columns: list[Column[SubstitutionRow]] = [
        Column("department", "text", lambda row: department_name(view, view.channel(row.channel).department)),
        Column("channel", "text", lambda row: full_name(view, row.channel)),
        Column("milder_means", "text", lambda row: full_name(view, row.alternative)),
        Column("topic", "text", lambda row: row.topic or Missing("no_topic")),
        Column("kpi", "text", lambda row: view.wording.term("kpi", row.kpi)),
        Column("own", "number", lambda row: amount(row.own, row)),
        Column("own_low", "number", lambda row: amount(row.own_low, row)),
        Column("own_high", "number", lambda row: amount(row.own_high, row)),
        Column("other_kpi", "text", lambda row: view.wording.term("kpi", row.other_kpi)),
        Column("other", "number", lambda row: amount(row.other, row)),
        Column("other_low", "number", lambda row: amount(row.other_low, row)),
        Column("other_high", "number", lambda row: amount(row.other_high, row)),
        Column("unit", "text", lambda row: unit_name(view, row.unit)),
        Column("ratio", "number", lambda row: _ratio(row.ratio, row)),
        Column("ratio_low", "number", lambda row: _ratio(row.ratio_low, row)),
        Column("ratio_high", "number", lambda row: _ratio(row.ratio_high, row)),
        Column("periods", "text", lambda row: periods_words(view, row) or Missing("no_count")),
        Column("note", "text", lambda row: basis_words(view, row) or Missing("no_note")),
        Column("evidence", "text", lambda row: evidence_cell(row.evidence)),
    ]
    places = {channel: place for place, channel in enumerate(view.channels)}
    pairs = sorted(rows(view.evaluation.substitutions), key=lambda row: places[row.channel])
    compared = {row.channel for row in pairs}
    return make_page(view, "substitutions", columns, pairs, n=len(compared))


def _ratio(value: float, row: SubstitutionRow) -> Cell:
    return Missing("missing" if row.state == "measured" else row.state) if isnan(value) else value
