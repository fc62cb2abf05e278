"""Exports with one row per day, charts, and figures that people typed per month or year."""

from __future__ import annotations

from pathlib import PurePosixPath

import numpy as np
import pandas as pd

from smeval.catalog.export import Chart
from smeval.frames import make_frame, plain
from smeval.frames.columns import COVERAGE_FRAME, MEASURES_FRAME
from smeval.read.cells.columns import latest_moment, read_days_of, read_numbers_of
from smeval.read.cells.owner import own_rows
from smeval.read.cells.yearless import days_without_year
from smeval.read.identify import Match
from smeval.read.part import Part, Place, coverage_rows, meant_by, sums_of, words_of
from smeval.read.table import Table
from smeval.read.window import Window, month_end
from smeval.sources import Sheet
from smeval.values import normalise

__all__ = ["chart_measure", "measure_rows", "read_chart", "read_days", "read_figures", "read_stock"]


def measure_rows(
    numbers: pd.DataFrame, days: pd.DataFrame, place: Place, as_of: pd.Timestamp | None, evidence: str
) -> pd.DataFrame:
    """Return rows of the frame `measures`: one per period and measure, missing where there is no number.

    Parameters
    ----------
    numbers : DataFrame
        One column per measure.
    days : DataFrame
        Columns ``start`` and ``end`` with the same index.
    """
    names = list(map(str, numbers.columns))
    rows = days.join(numbers).melt(["start", "end"], names, "measure", "value")
    rows["unit"] = rows["measure"].map({name: place.measures[name].unit for name in names})
    rows["state"] = np.where(rows["value"].notna(), "measured", "missing")
    rows = rows.assign(channel=place.channel, evidence=evidence)
    rows["as_of"] = pd.Series(as_of, index=rows.index, dtype="datetime64[us]")
    return make_frame(MEASURES_FRAME, rows)


def _note_gaps(table: Table, days: pd.Series) -> None:
    """Note days that are missing between the first and the last."""
    unique = days.drop_duplicates()
    n = (unique.max() - unique.min()).days + 1 - len(unique) if len(unique) else 0
    if n > 0:
        table.note("days_absent", "warning", n=n, start=str(unique.min().date()), end=str(unique.max().date()))


def read_days(table: Table, place: Place, window: Window) -> Part:
    """Read an export with one row per day and a column per measure.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    numbers, bad = read_numbers_of(table, table.export.measures, place.measures)
    if table.export.yearless:
        days, undated = days_without_year(table, window)
    else:
        days, undated = read_days_of(table, "date")
    return _days_part(table, place, window, numbers, bad, days, ~undated & own_rows(table, place))


def _days_part(
    table: Table,
    place: Place,
    window: Window,
    numbers: pd.DataFrame,
    bad: pd.DataFrame,
    days: pd.Series,
    kept: pd.Series,
) -> Part:
    """Return what a table of days gave; a day whose cell cannot be read is not delivered for that measure."""
    found, lost = days[kept].reset_index(drop=True), bad[kept].reset_index(drop=True)
    first, last = (None, None) if found.empty else (found.min(), found.max())
    window = Window(window.start or first, window.end or last, window.as_of or window.end or last)
    part = Part(table.match, table.file, table.sheet, window=window, findings=table.findings)
    part.rows_read = len(table) + table.left_out
    part.rows_dropped = int((~kept).sum()) + table.left_out
    part.totals = sums_of(numbers, place.measures, "over_days")
    numbers = numbers[kept].reset_index(drop=True)
    # only a day that the file does not hold had no event; one that could not be read may have had any number
    if table.export.fill_days and first is not None and last is not None and days.notna().all() and not table.left_out:
        every = pd.Series(pd.date_range(first, last, unit="us"))
        absent = every[~every.isin(days)]
        flows = [name for name in map(str, numbers.columns) if place.measures[name].kind == "flow"]
        filled = pd.DataFrame(np.nan, index=absent.index, columns=numbers.columns)
        filled[flows] = 0.0
        if len(absent) and flows:
            table.note("days_filled", "note", n=len(absent))
        numbers = pd.concat([numbers, filled], ignore_index=True)
        found = pd.concat([found, absent], ignore_index=True)
    else:
        _note_gaps(table, found)
    lost = lost.reindex(found.index, fill_value=False)
    spans = pd.DataFrame({"start": found, "end": found})
    part.measures = measure_rows(numbers, spans, place, window.as_of, part.evidence)
    names = map(str, numbers.columns)
    rows = [row for name in names for row in coverage_rows(place, part.evidence, [name], found[~lost[name]])]
    part.coverage = make_frame(COVERAGE_FRAME, rows)
    return part


def chart_measure(sheet: Sheet, match: Match, place: Place) -> Chart | None:
    """Return what a chart shows: its title says it, or the file's name where it has no title.

    A title that several platforms use means what it means on the channel's platform. None where the title is
    not known; a chart of another platform comes back with that platform.
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

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    table.texts[chart.measure] = table.texts.pop("value")
    table.headings[chart.measure] = table.headings["value"]
    column = table.export.columns["value"]
    numbers, bad = read_numbers_of(table, [chart.measure], place.measures, {chart.measure: column})
    days, undated = read_days_of(table, "date")
    return _days_part(table, place, window, numbers, bad, days, ~undated)


def read_stock(table: Table, place: Place, window: Window) -> Part:
    """Read the state of a channel on the day of the export, which a name tells.

    Raises
    ------
    SourceError
        If no name tells the day.
    """
    if window.as_of is None:
        raise table.refuse("day_unknown")
    numbers, bad = read_numbers_of(table, table.export.measures, place.measures)
    days = pd.Series(window.as_of, index=range(len(table)), dtype="datetime64[us]")
    return _days_part(table, place, Window(as_of=window.as_of), numbers, bad, days, own_rows(table, place))


def read_figures(table: Table, place: Place, window: Window) -> Part:
    """Read figures typed by people: a row per month, or per year where the month is empty.

    An empty cell says nothing about the measure; it gives no row.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    export = table.export
    numbers, _ = read_numbers_of(table, export.measures, place.measures)
    # a marker such as "k. A." is no empty month: that would mean the whole year
    years, months = table.text("year"), table.texts["month"][0].str.strip()
    month = months.where(months.str.fullmatch(r"(0?[1-9]|1[0-2])"), words_of(export, "month", months))
    bad = ~years.str.fullmatch(r"20\d\d") | (month.eq("") & months.ne(""))
    if bad.any():
        table.note("bad_periods", "error", bad, table.headings["year"], n=int(bad.sum()))
    first_days = pd.to_datetime(years.mask(bad, "2000") + "-" + month.mask(bad | month.eq(""), "1") + "-1")
    future = ~bad & first_days.gt(latest_moment(first_days.dtype))
    if future.any():
        table.note("dates_in_future", "error", future, table.headings["year"], n=int(future.sum()))
    kept = ~(bad | future) & own_rows(table, place)
    periods = [(int(y), int(m) if m else 0) for y, m in zip(years[kept], month[kept], strict=True)]
    spans = pd.DataFrame(
        {
            "start": [pd.Timestamp(year, number or 1, 1) for year, number in periods],
            "end": [pd.Timestamp(month_end(year, number or 12)) for year, number in periods],
        },
        index=numbers.index[kept],
        dtype="datetime64[us]",
    )
    first, last = (None, None) if spans.empty else (spans["start"].min(), spans["end"].max())
    part = Part(table.match, table.file, table.sheet, findings=table.findings)
    part.window = Window(first, last, window.as_of or last)
    part.rows_read, part.rows_dropped = len(table) + table.left_out, int((~kept).sum()) + table.left_out
    part.totals = sums_of(numbers, place.measures, "over_days")
    rows = measure_rows(meant_by(numbers, export, place)[kept], spans, place, part.window.as_of, part.evidence)
    part.measures = make_frame(MEASURES_FRAME, rows[rows["state"] == "measured"])
    part.coverage = make_frame(
        COVERAGE_FRAME,
        plain(part.measures).rename(columns={"measure": "what"})[["channel", "what", "start", "end", "evidence"]],
    )
    return part
