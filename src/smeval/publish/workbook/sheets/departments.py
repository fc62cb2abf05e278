"""One sheet for each department: the key figures of its channels, and where its hours go."""

from __future__ import annotations

from math import isnan
from typing import NamedTuple

from smeval.publish.workbook.page import (
    Chart,
    Page,
    evidence_cell,
    full_name,
    page_table,
    remark_cell,
    spread_columns,
    unit_name,
)
from smeval.publish.workbook.sheets.kpis import kpi_rows
from smeval.show.tables.cells import last_year_cell
from smeval.show.tables.overview import count_proposals
from smeval.show.tables.table import Cell, Column, Missing
from smeval.show.view import View


class Shown(NamedTuple):
    """A KPI of a channel."""

    kpi: str
    channel: str


def department_id(department: str) -> str:
    """Return the id of a department's sheet."""
    return f"department-{department}"


def make_departments(view: View) -> list[Page]:
    """Make one sheet for each department."""
    return [
        make_department(view, department, number)
        for number, department in enumerate(view.evaluation.departments, start=1)
    ]


def make_department(view: View, department: str, number: int) -> Page:
    """Make the sheet of one department.

    Parameters
    ----------
    view : View
        Of the whole body.
    department : str
    number : int
        Place of the department, counted from 1.
    """
    part = View(view.evaluation.select(department), view.language)
    say, page = part.wording.say, department_id(department)
    channels = sorted(part.channels, key=lambda channel: part.measured(channel, "hours") is None)
    kpis = [kpi for kpi in part.units if kpi not in part.noted_kpis]
    shown = [kpi for kpi in kpis if any(_known(part, channel, kpi) for channel in channels)]
    entries = [Shown(kpi, channel) for kpi in shown for channel in channels if _offered(part, channel, kpi)]
    absent = [part.wording.term("kpi", kpi) for kpi in kpis if kpi not in shown]
    chart = _hours_chart(part, entries, page) or _months_chart(view, part, channels)

    def note(entry: Shown) -> Cell:
        found = part.kpi(entry.channel, entry.kpi)
        return remark_cell(part, found.reason) if found else Missing("no_note")

    def evidence(entry: Shown) -> Cell:
        found = part.kpi(entry.channel, entry.kpi)
        return evidence_cell(found.evidence if found else "")

    columns: list[Column[Shown]] = [
        Column("kpi", "text", lambda entry: part.wording.term("kpi", entry.kpi)),
        Column("channel", "text", lambda entry: full_name(part, entry.channel)),
        *spread_columns(part, "number", "value", lambda entry: (entry.channel, entry.kpi)),
        Column("unit", "text", lambda entry: unit_name(part, part.units[entry.kpi])),
        Column("previous", "number", lambda entry: last_year_cell(part, entry.channel, entry.kpi)),
        Column("note", "text", note),
        Column("evidence", "text", evidence),
    ]
    name = view.evaluation.departments[department]
    title = "title" if channels else "title_none"
    table = page_table(
        view,
        "department",
        columns,
        entries,
        heading=say(f"workbook.department.{title}", name=name, counts=count_proposals(part)),
        name=name,
        year=view.year,
        previous=view.last_year,
        n=len(channels),
    ).noted(
        say("workbook.department.absent", names=part.listed(absent)) if absent and channels else "",
        "" if chart else say("workbook.department.no_chart"),
    )
    return Page(page, name, f"{say('workbook.department.name')}_{number}", table, chart)


def _known(part: View, channel: str, kpi: str) -> bool:
    found = part.kpi(channel, kpi)
    return found is not None and (found.state == "measured" or not (isnan(found.low) and isnan(found.high)))


def _offered(part: View, channel: str, kpi: str) -> bool:
    found = part.kpi(channel, kpi)
    return found is None or found.state != "not_offered"


def _hours_chart(part: View, entries: list[Shown], page: str) -> Chart | None:
    """Compare the hours of the channels, where at least two have declared any."""
    channels = [entry.channel for entry in entries if entry.kpi == "hours"]
    found = [(channel, part.kpi(channel, "hours")) for channel in channels]
    known = [(channel, row) for channel, row in found if row is not None and row.state == "measured"]
    if len(known) < 2:
        return None
    most, top = max(known, key=lambda entry: entry[1].value)
    first = entries.index(Shown("hours", channels[0]))
    spoken = []
    for channel, row in known:
        exact = isnan(row.low) or isnan(row.high)
        span = part.wording.say("state.no_range") if exact else part.wording.span(row.low, row.high, "h", 0)
        hours = part.wording.quantity(row.value, "h", 0)
        name = full_name(part, channel)
        spoken.append(part.wording.say("workbook.hours.alt_channel", channel=name, hours=hours, span=span))
    return Chart(
        kind="bar",
        title=part.wording.say(
            "workbook.hours.title",
            channel=full_name(part, most),
            hours=part.wording.quantity(top.value, "h", 0),
            total=part.wording.quantity(sum(row.value for _, row in known), "h", 0),
        ),
        alt=part.wording.say("workbook.hours.alt", year=part.year, channels="; ".join(spoken)),
        axis=part.wording.say("workbook.hours.axis", year=part.year),
        page=page,
        first=first,
        last=first + len(known) - 1,
        labels="channel",
        values=("high", "value", "low"),
    )


def _months_chart(view: View, part: View, channels: list[str]) -> Chart | None:
    """Show the course of the year of the first channel that was counted alike in all months."""
    for channel in channels:
        kpi = part.main_kpi(channel)
        values = [part.measured(channel, kpi, month) for month in part.months] if kpi else [None]
        found = [value for value in values if value is not None]
        if len(found) < len(values) or part.breaks(channel, (kpi,)):
            continue
        shown = [(row.channel, row.kpi, row.period) for row in kpi_rows(view)]
        first = shown.index((channel, kpi, part.months[0]))
        name, best = full_name(part, channel), max(range(12), key=lambda place: found[place])
        words = {"kpi": kpi, "channel": name, "year": part.year}
        spoken = [
            f"{part.wording.period(month)} {part.wording.number(n)}"
            for month, n in zip(part.months, found, strict=True)
        ]
        return Chart(
            kind="column",
            title=part.wording.say("workbook.months.title", month=part.wording.period(part.months[best]), **words),
            alt=part.wording.say("workbook.months.alt", **words, months="; ".join(spoken)),
            axis=part.wording.say("workbook.months.axis", **words),
            page="kpis",
            first=first,
            last=first + 11,
            labels="period",
            values=("value",),
        )
    return None
