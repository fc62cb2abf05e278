"""Incidents: counted per channel and kind, and beside the risks that they speak of."""

from __future__ import annotations

from collections.abc import Collection
from math import isnan
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.computed import IncidentTotalRow
from smeval.show.tables.cells import amount_cell, grouped, kpi_cell, tabulate
from smeval.show.tables.table import Cell, Column, Table
from smeval.show.view import KpiValue, View


def incident_totals(view: View) -> list[IncidentTotalRow]:
    """Return the incidents of the year by channel, in the order of the register."""
    places = {channel: place for place, channel in enumerate(view.channels)}
    return sorted(rows(view.evaluation.incidents), key=lambda row: places[row.channel])


def incidents_of_risk(view: View, risk: str, channels: Collection[str], *, brief: bool = False) -> str:
    """Say how often something happened in the year that speaks of a risk, each kind on a line.

    Parameters
    ----------
    view : View
    risk : str
    channels : collection of str
    brief : bool
        Whether the number alone is told.
    """
    say = view.wording.say
    words, between = (count_words, ", ") if brief else (incident_words, "; ")
    found = [row for row in incident_totals(view) if risk in row.risks.split() and row.channel in channels]
    lines = [
        say(
            "table.incidents.line",
            incident=incident,
            counts=between.join(
                say("table.incidents.of_channel", channel=view.name(row.channel), words=words(view, row)) for row in own
            ),
        )
        for incident, own in grouped(found, lambda row: row.incident).items()
    ]
    return "\n".join([say("table.incidents.of_year"), *lines]) if lines else ""


def count_words(view: View, row: IncidentTotalRow) -> str:
    """Say how often something happened; of a small team between which bounds.

    Parameters
    ----------
    view : View
    row : IncidentTotalRow
    """
    say = view.wording.say
    if _never(row):
        return say("table.incidents.none")
    if not isnan(row.n):
        return say("table.incidents.count", n=row.n)
    if isnan(row.low):
        return view.wording.term("state", row.state)
    if isnan(row.high):
        return say("table.incidents.least", low=row.low)
    return say("table.incidents.between", low=row.low, high=row.high)


def incident_words(view: View, row: IncidentTotalRow) -> str:
    """Say how often something happened, how much of it was handled and how fast, as far as it is known.

    Parameters
    ----------
    view : View
    row : IncidentTotalRow
    """
    say = view.wording.say
    parts = [
        count_words(view, row),
        _handled_words(view, row),
        "" if isnan(row.hours_median) else say("table.incidents.median", hours=row.hours_median),
    ]
    return ", ".join(part for part in parts if part)


def _handled_words(view: View, row: IncidentTotalRow) -> str:
    """Say how many of the incidents were handled; nothing where that is not told."""
    if isnan(row.handled) or _never(row):
        return ""
    key = "handled_none" if not row.handled else "handled_all" if row.handled == row.n else "handled"
    return view.wording.say(f"table.incidents.{key}", n=row.handled)


def table_incidents(view: View) -> Table:
    """Incidents of the year per channel and kind; the channels of which no list was kept are named below."""
    say, totals = view.wording.say, incident_totals(view)

    def known(value: float, row: IncidentTotalRow) -> Cell:
        return say("table.incidents.nothing") if _never(row) else amount_cell(value, "count", absence(row))

    def median(row: IncidentTotalRow) -> Cell:
        return say("table.incidents.nothing") if _never(row) else amount_cell(row.hours_median, "h", no_median(row))

    columns: list[Column[IncidentTotalRow]] = [
        Column("incident", "text", lambda row: view.wording.term("incident", row.incident)),
        Column("risks_of", "text", lambda row: _risks(view, row), below="incident"),
        Column("channel", "text", lambda row: view.name(row.channel)),
        Column("incident_count", "number", lambda row: count_words(view, row)),
        Column("handled", "number", lambda row: known(row.handled, row)),
        Column("reported", "number", lambda row: known(row.reported, row)),
        Column("hours_median", "number", median),
    ]
    listed = {row.channel for row in totals}
    unlisted = [channel for channel in view.running if channel not in listed]
    return tabulate(
        view,
        "incidents",
        columns,
        totals,
        proof=lambda row: row.evidence,
        n=len(listed),
        total=len(view.channels),
    ).noted(say("table.incidents.unlisted", names=view.named(unlisted)) if unlisted and totals else "")


def absence(row: IncidentTotalRow) -> str:
    """Return the state that says why a number about incidents is not there.

    Parameters
    ----------
    row : IncidentTotalRow
    """
    return "suppressed" if row.state == "suppressed" else "not_declared"


def no_median(row: IncidentTotalRow) -> str:
    """Return the state that says why no median is there: withheld, or the hours of too few are known.

    Parameters
    ----------
    row : IncidentTotalRow
    """
    return "suppressed" if row.state == "suppressed" else "undetermined"


def _never(row: IncidentTotalRow) -> bool:
    return row.n == 0 or row.high == 0


def _risks(view: View, row: IncidentTotalRow) -> str:
    """Name the risks of which an incident speaks."""
    return view.listed(view.wording.term("risk", risk) for risk in row.risks.split())


class IncidentKpi(NamedTuple):
    """A KPI about incidents of a channel with what is known of it."""

    kpi: str
    channel: str
    found: KpiValue


def table_incident_kpis(view: View) -> Table:
    """The KPIs about incidents that have a value: how many for so many comments, how fast, how many passed on."""
    kpis = [row.kpi for row in view.definitions.values() if row.group == "incident"]
    entries = [
        IncidentKpi(kpi, channel, found)
        for kpi in kpis
        for channel in view.channels
        if (found := view.kpi(channel, kpi)) is not None and not (found.state != "measured" and isnan(found.low))
    ]
    columns: list[Column[IncidentKpi]] = [
        Column("kpi", "text", lambda entry: view.wording.term("kpi", entry.kpi)),
        Column("channel", "text", lambda entry: view.name(entry.channel)),
        Column("year_value", "number", lambda entry: kpi_cell(entry.found), label=view.year),
        Column("basis", "text", lambda entry: view.tell(entry.found.reason)),
    ]
    return tabulate(view, "incident_kpis", columns, entries, proof=lambda entry: entry.found.evidence)
