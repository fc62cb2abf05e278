"""One sheet for each department: the key figures of its channels, and where its hours go."""

from __future__ import annotations

from math import isnan

from smeval.catalog import load_catalog
from smeval.publish.workbook.page import Chart, Columns, Page, full_name, make_page, remark, spread, unit_name
from smeval.show.tables.cells import kpi_cell
from smeval.show.tables.numbers import comparable
from smeval.show.tables.overview import count_proposals
from smeval.show.tables.table import Cell, Missing
from smeval.show.view import View


def make_department(view: View, department: str, sheet: str, number: int, kpi_page: Page) -> Page:
    """Make the sheet of one department.

    Parameters
    ----------
    sheet : str
        Name of the sheet.
    number : int
        Place of the department, counted from 1.
    kpi_page : Page
        The sheet of all KPIs, where the months stand.
    """
    part = View(view.evaluation.select(department), view.language)
    channels = sorted(part.channels, key=lambda channel: part.measured(channel, "hours") is None)
    kpis = load_catalog().kpis
    shown = [kpi for kpi in kpis if any(_known(part, channel, kpi) for channel in channels)]
    pairs = [(kpi, channel) for kpi in shown for channel in channels if _offered(part, channel, kpi)]
    rows = [_row(part, kpi, channel) for kpi, channel in pairs]
    chart = _hours_chart(part, pairs, sheet) or _months_chart(part, channels, kpi_page)
    absent = [view.wording.term("kpi", kpi) for kpi in kpis if kpi not in shown]
    notes = [
        view.wording.say("workbook.department.absent", names=view.listed(absent)) if absent and channels else "",
        "" if chart else view.wording.say("workbook.department.no_chart"),
    ]
    columns: Columns = (
        ("kpi", "text"),
        ("channel", "text"),
        ("value", "number"),
        ("low", "number"),
        ("high", "number"),
        ("unit", "text"),
        ("previous", "number"),
        ("note", "text"),
        ("evidence", "text"),
    )
    name = view.evaluation.departments[department]
    title = view.wording.say("workbook.department.title", name=name, counts=count_proposals(part))
    return make_page(
        view,
        "department",
        columns,
        rows,
        sheet=sheet,
        number=number,
        notes=notes,
        chart=chart,
        title=title if channels else view.wording.say("workbook.department.title_none", name=name),
        name=name,
        year=str(view.evaluation.year),
        previous=str(view.evaluation.year - 1),
        n=len(channels),
    )


def _known(part: View, channel: str, kpi: str) -> bool:
    found = part.kpi(channel, kpi)
    return found is not None and (found.state == "measured" or not (isnan(found.low) and isnan(found.high)))


def _offered(part: View, channel: str, kpi: str) -> bool:
    found = part.kpi(channel, kpi)
    return found is None or found.state != "not_offered"


def _row(part: View, kpi: str, channel: str) -> tuple[Cell, ...]:
    found = part.kpi(channel, kpi)
    last = part.kpi(channel, kpi, str(part.evaluation.year - 1))
    previous = kpi_cell(last)
    if not isinstance(previous, Missing) and not comparable(part, channel, kpi):
        previous = Missing("not_comparable")
    unit = load_catalog().kpis[kpi].unit
    return (
        part.wording.term("kpi", kpi),
        full_name(part, channel),
        *spread(found),
        unit_name(unit, part.wording),
        previous,
        remark(found.reason, part.wording) if found else Missing("no_note"),
        (found.evidence if found else "") or Missing("no_evidence"),
    )


def _hours_chart(part: View, pairs: list[tuple[str, str]], sheet: str) -> Chart | None:
    """Compare the hours of the channels, where at least two have declared any."""
    channels = [channel for kpi, channel in pairs if kpi == "hours"]
    found = [(channel, part.kpi(channel, "hours")) for channel in channels]
    known = [(channel, row) for channel, row in found if row is not None and row.state == "measured"]
    if len(known) < 2:
        return None
    most, top = max(known, key=lambda entry: entry[1].value)
    first = pairs.index(("hours", channels[0]))
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
        sheet=sheet,
        first=first,
        last=first + len(known) - 1,
        labels="channel",
        values=("high", "value", "low"),
    )


def _months_chart(part: View, channels: list[str], kpi_page: Page) -> Chart | None:
    """Show the course of the year of the first channel that was counted alike in all months."""
    for channel in channels:
        kpi = part.main_kpi(channel)
        values = [part.measured(channel, kpi, month) for month in part.months] if kpi else [None]
        found = [value for value in values if value is not None]
        if len(found) < len(values) or part.breaks(channel, (kpi,)):
            continue
        ids = [column.id for column in kpi_page.table.columns]
        places = [ids.index(column) for column in ("channel_id", "kpi_id", "period")]
        keys = [tuple(row[place] for place in places) for row in kpi_page.table.rows]
        first = keys.index((channel, kpi, part.months[0]))
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
            sheet=kpi_page.sheet,
            first=first,
            last=first + 11,
            labels="period",
            values=("value",),
        )
    return None
