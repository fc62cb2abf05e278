"""Exports with one row per day, charts, and figures that people typed per month or year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from smeval.catalog.entries.export import Chart
from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME, MEASURES_FRAME, MeasureFrame
from smeval.read.cells.dates import Dates, latest_moment, read_days_of, within_named
from smeval.read.cells.numbers import Numbers, read_numbers_of
from smeval.read.cells.owner import Own, all_rows, own_rows
from smeval.read.cells.yearless import days_without_year
from smeval.read.identify import Match
from smeval.read.part import Part, covered, covered_days, meant_by, sums_of, words_of
from smeval.read.place import Place
from smeval.read.shapes.sum_rows import contradict_months, without_sum_rows
from smeval.read.table import Table
from smeval.read.window import Window, month_end
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = ["chart_measure", "measure_rows", "read_chart", "read_days", "read_figures", "read_stock"]


def measure_rows(
    numbers: pd.DataFrame, days: pd.DataFrame, place: Place, as_of: pd.Timestamp | None, evidence: str
) -> MeasureFrame:
    """Return rows of the frame `measures`: one per period and measure, missing where there is no number.

    Parameters
    ----------
    numbers : DataFrame
        One column per measure.
    days : DataFrame
        Columns ``start`` and ``end`` with the same index.
    place : Place
        The channel.
    as_of : Timestamp, optional
        Day of the export.
    evidence : str
    """
    names = list(map(str, numbers.columns))
    rows = days.join(numbers).melt(["start", "end"], names, "measure", "value")
    rows["unit"] = rows["measure"].map({name: place.measures[name].unit for name in names})
    rows["state"] = np.where(rows["value"].notna(), "measured", "missing")
    rows = rows.assign(channel=place.channel, evidence=evidence)
    rows["as_of"] = pd.Series(as_of, index=rows.index, dtype="datetime64[us]")
    return make_frame(MEASURES_FRAME, rows)


def _gaps(table: Table, days: pd.Series) -> Iterator[Finding]:
    """Yield a finding about days that are missing between the first and the last."""
    unique = days.drop_duplicates()
    n = (unique.max() - unique.min()).days + 1 - len(unique) if len(unique) else 0
    if n > 0:
        yield table.note("days_absent", "warning", n=n, start=str(unique.min().date()), end=str(unique.max().date()))


def read_days(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per day and a column per measure.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    table, told = without_sum_rows(table, place.measures)
    numbers = read_numbers_of(table, table.export.measures, place.measures)
    days = days_without_year(table, window) if table.export.yearless else read_days_of(table, "date")
    part = _days_part(table, place, window, numbers, days, own_rows(table, place))
    return replace(part, findings=(*part.findings, *told))


def _days_part(table: Table, place: Place, window: Window, numbers: Numbers, days: Dates, own: Own) -> Part:
    """Return what a table of days gave; a day whose cell cannot be read is not delivered for that measure."""
    kept = ~days.refused & own.rows
    found, lost = days.values[kept].reset_index(drop=True), numbers.bad[kept].reset_index(drop=True)
    first, last = (None, None) if found.empty else (found.min(), found.max())
    window, beyond = within_named(table, window, found)
    window = Window(window.start or first, window.end or last, window.as_of or window.end or last)
    part = Part(
        table.match,
        table.file,
        table.sheet,
        window=window,
        rows_read=table.rows_read,
        rows_dropped=int((~kept).sum()) + table.left_out,
        totals=sums_of(numbers.values, place.measures, "over_days"),
    )
    values, findings = numbers.values[kept].reset_index(drop=True), _gaps(table, found)
    # only a day that the file does not hold had no event; one that could not be read may have had any number
    complete = days.values.notna().all() and not table.left_out
    if table.export.fill_days and first is not None and last is not None and complete:
        absent = _absent(days.values, first, last)
        filled = _filled(values, absent, place)
        findings = iter([table.note("days_filled", "note", n=len(absent))] if filled.notna().any(axis=None) else [])
        values = pd.concat([values, filled], ignore_index=True)
        found = pd.concat([found, absent], ignore_index=True)
    lost = lost.reindex(found.index, fill_value=False)
    spans = pd.DataFrame({"start": found, "end": found})
    coverage = [
        row for name in map(str, values.columns) for row in covered_days(place, part.evidence, name, found[~lost[name]])
    ]
    return replace(
        part,
        measures=measure_rows(values, spans, place, window.as_of, part.evidence),
        coverage=make_frame(COVERAGE_FRAME, coverage),
        findings=(
            *table.findings,
            *numbers.findings,
            *days.findings,
            *own.findings,
            *beyond,
            *_unbalanced(table, numbers.values),
            *findings,
        ),
    )


def _unbalanced(table: Table, numbers: pd.DataFrame) -> tuple[Finding, ...]:
    """Return a finding about rows whose gains and losses are not their balance."""
    names = ("followers_gained", "followers_lost", "followers_net")
    if not all(name in numbers for name in names):
        return ()
    gained, lost, net = (numbers[name] for name in names)
    return table.note_rows("net_differs", "warning", (gained - lost - net).abs().gt(0), "followers_net")


def _absent(days: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.Series:
    """Return the days from the first to the last that are not there."""
    every = pd.Series(pd.date_range(first, last, unit="us"))
    return every[~every.isin(days)]


def _filled(numbers: pd.DataFrame, absent: pd.Series, place: Place) -> pd.DataFrame:
    """Return the numbers of days without any event: none happened; how many there are of something nobody said."""
    flows = [name for name in map(str, numbers.columns) if place.measures[name].kind == "flow"]
    filled = pd.DataFrame(np.nan, index=absent.index, columns=numbers.columns)
    filled[flows] = 0.0
    return filled


def chart_measure(sheet: Sheet, match: Match, place: Place) -> Chart | None:
    """Return what a chart shows: its title says it, or the file's name where it has no title.

    A title that several platforms use means what it means on the channel's platform. None where the title is
    not known; a chart of another platform comes back with that platform.

    Parameters
    ----------
    sheet : Sheet
    match : Match
        What the sheet was recognised as.
    place : Place
        The channel.
    """
    above = sheet.rows[: match.header]
    titles = [row[0] for row in above if row and row[0].strip() and not any(map(str.strip, row[1:]))]
    title = normalise(titles[-1] if titles else PurePosixPath(sheet.file.rpartition("!")[2]).stem)
    charts = match.definition.export.charts
    named = [chart for chart in charts if title in map(normalise, chart.en + chart.de)]
    fitting = [chart for chart in named if place.platform in chart.platforms]
    return next(iter(fitting or named), None)


def read_chart(table: Table, place: Place, window: Window, chart: Chart) -> Part:
    """Read a chart: one measure, one row per day; days without any event are absent.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.
    chart : Chart
        What it shows.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    name = chart.measure
    table = replace(
        table,
        texts={**table.texts, name: table.texts["value"]},
        headings={**table.headings, name: table.headings["value"]},
    )
    columns = {name: table.export.columns["value"]}
    table, told = without_sum_rows(table, place.measures, columns=columns)
    numbers = read_numbers_of(table, [name], place.measures, columns)
    part = _days_part(table, place, window, numbers, read_days_of(table, "date"), all_rows(table))
    return replace(part, findings=(*part.findings, *told))


def read_stock(table: Table, place: Place, window: Window) -> Part:
    """Read the state of a channel on the day of the export, which a name tells.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If no name tells the day, or one tells a day that is still to come.
    """
    if window.as_of is None:
        raise table.refuse("day_unknown")
    if window.as_of > latest_moment(None):
        raise table.refuse("day_to_come")
    numbers = read_numbers_of(table, table.export.measures, place.measures)
    index = range(len(table))
    days = Dates(pd.Series(window.as_of, index=index, dtype="datetime64[us]"), pd.Series(False, index=index))
    return _days_part(table, place, Window(as_of=window.as_of), numbers, days, own_rows(table, place))


def read_figures(table: Table, place: Place, window: Window) -> Part:
    """Read figures typed by people: a row per month, or per year where the month is empty.

    An empty cell says nothing about the measure; it gives no row.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    export = table.export
    table, told = without_sum_rows(table, place.measures)
    numbers = read_numbers_of(table, export.measures, place.measures)
    # a marker such as "k. A." is no empty month: that would mean the whole year
    years, months = table.text("year"), table.texts["month"][0].str.strip().str.removesuffix(".")
    years = years.str.replace(r"^['’]?(\d\d)$", r"20\1", regex=True)
    month = months.where(months.str.fullmatch(r"(0?[1-9]|1[0-2])"), words_of(export, "month", months))
    bad = ~years.str.fullmatch(r"20\d\d") | (month.eq("") & months.ne(""))
    first_days = pd.to_datetime(years.mask(bad, "2000") + "-" + month.mask(bad | month.eq(""), "1") + "-1")
    future = ~bad & first_days.gt(latest_moment(first_days.dtype))
    own = own_rows(table, place)
    kept = ~(bad | future) & own.rows
    periods = [(int(y), int(m) if m else 0) for y, m in zip(years[kept], month[kept], strict=True)]
    spans = pd.DataFrame(
        {
            "start": [pd.Timestamp(year, number or 1, 1) for year, number in periods],
            "end": [pd.Timestamp(month_end(year, number or 12)) for year, number in periods],
        },
        index=numbers.values.index[kept],
        dtype="datetime64[us]",
    )
    wrong = contradict_months(table, numbers.values[kept], years[kept], month[kept].eq(""), place.measures)
    first, last = (None, None) if spans.empty else (spans["start"].min(), spans["end"].max())
    part = Part(
        table.match,
        table.file,
        table.sheet,
        window=Window(first, last, window.as_of or last),
        rows_read=table.rows_read,
        rows_dropped=int((~kept).sum()) + table.left_out,
        totals=sums_of(numbers.values[kept], place.measures, "over_days"),
        findings=(
            *table.findings,
            *told,
            *numbers.findings,
            *table.note_rows("bad_periods", "error", bad, "year"),
            *table.note_rows("year_not_months", "warning", wrong.reindex(bad.index, fill_value=False), "year"),
            *table.note_rows("dates_in_future", "error", future, "year"),
            *own.findings,
        ),
    )
    meant = meant_by(numbers.values, export, place)[kept]
    every = measure_rows(meant, spans, place, part.window.as_of, part.evidence)
    measures = make_frame(MEASURES_FRAME, every[every["state"] == "measured"])
    return replace(part, measures=measures, coverage=covered(measures))
