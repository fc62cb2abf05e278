"""Incidents as people count them: on a day, in a month, or in a whole year; no person and no text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from math import isnan

import pandas as pd

from smeval.errors import Finding
from smeval.frames.declared import IncidentRow
from smeval.frames.kinds import day_of
from smeval.register.entries import Entered, parse_declared_number
from smeval.values.moments import month_numbers
from smeval.wording import Typed, Value

INCIDENTS = "incidents.csv"
#: Years of which a row may speak, as in the other tables.
YEARS = range(2000, 2101)
FORMS = (r"(?P<year>\d{4})-(?P<month>\d{1,2})", r"(?P<month>\d{1,2}|[^\W\d]+\.?)[./\s]\s*(?P<year>\d{4})")


def parse_declared_month(text: str) -> str:
    """Read a month or a year that a person typed: ``2025-03``, ``03/2025``, ``März 2025`` or ``2025``.

    Returns
    -------
    str
        ``2025-03`` or ``2025``.

    Raises
    ------
    ValueError
        If it is neither.
    """
    text = text.strip()
    if re.fullmatch(r"\d{4}", text) and int(text) in YEARS:
        return text
    for form in FORMS:
        if found := re.fullmatch(form, text):
            word = found["month"]
            month = int(word) if word.isdigit() else month_numbers().get(word.rstrip(".").casefold(), 0)
            if 1 <= month <= 12 and int(found["year"]) in YEARS:
                return f"{found['year']}-{month:02d}"
    raise ValueError("month")


def parse_hours(text: str) -> tuple[float, ...]:
    """Read hours that a person typed, parted by blanks or semicolons: ``2,5 40`` [h]; raises ``ValueError``."""
    return tuple(parse_declared_number(part) for part in re.split(r"[;\s]+", text.strip()) if part)


def days_of(row: IncidentRow) -> tuple[date, date]:
    """Return the first and the last day on which what a row tells can have happened."""
    day = day_of(row.date)
    if day is not None:
        return day, day
    period = pd.Period(parse_declared_month(row.month))
    return period.start_time.date(), period.end_time.date()


def in_one_form(rows: Iterable[IncidentRow]) -> list[IncidentRow]:
    """Return rows without faults with their months written in one form."""
    return [row._replace(month=Typed(parse_declared_month(row.month))) if row.month else row for row in rows]


def check_incidents(entered: Iterable[Entered[IncidentRow]]) -> Iterator[Finding]:
    """Yield rows whose time or hours cannot count, and counts of a year beside others that they would hold too.

    Parameters
    ----------
    entered : iterable of Entered
        All rows of the table.
    """
    whole: dict[tuple[str, str, int], Entered[IncidentRow]] = {}
    single: dict[tuple[str, str, int], Entered[IncidentRow]] = {}
    for incident in entered:
        if None in incident.cells.values():  # what cannot be read is told already
            continue
        faults = [*_check_time(incident), *_check_hours(incident)]
        yield from faults
        row = incident.row
        if faults or not (row.channel and row.kind):
            continue
        key = (row.channel, row.kind, days_of(row)[0].year)
        own, other = (whole, single) if _is_year(row) else (single, whole)
        earlier = other.get(key) or (whole.get(key) if _is_year(row) else None)
        own.setdefault(key, incident)
        if earlier is not None:
            yield _fault("incident_twice", incident, "month", first=earlier.line, year=str(key[2]))


def _is_year(row: IncidentRow) -> bool:
    return bool(row.month) and len(parse_declared_month(row.month)) == len("2025")


def _check_time(incident: Entered[IncidentRow]) -> Iterator[Finding]:
    """Yield that a row names no time, two of them, or one that cannot be read."""
    row = incident.row
    dated = day_of(row.date)
    if dated is not None and row.month:
        yield _fault("incident_dated_twice", incident, "month")
    elif dated is None and not row.month:
        yield _fault("incident_undated", incident, "date")
    elif dated is not None and dated.year not in YEARS:
        yield _fault("incident_year", incident, "date", low=YEARS[0], high=YEARS[-1])
    elif row.month:
        try:
            parse_declared_month(row.month)
        except ValueError:
            yield _fault("incident_month", incident, "month")


def _check_hours(incident: Entered[IncidentRow]) -> Iterator[Finding]:
    """Yield hours that cannot be read, or that are not those of the incidents that were handled."""
    row, key = incident.row, "hours_to_handle"
    if not row.hours_to_handle:
        return
    try:
        hours = parse_hours(row.hours_to_handle)
    except ValueError as error:
        yield _fault("register_number_ambiguous" if error.args == ("ambiguous",) else "incident_hours", incident, key)
        return
    if not hours:
        yield _fault("incident_hours", incident, key)
    elif min(hours) < 0:
        yield _fault("register_below", incident, key, low="0")
    elif isnan(row.handled):
        yield _fault("incident_handled_unsaid", incident, "handled")
    elif not row.handled:
        yield _fault("incident_none_handled", incident, key)
    elif len(hours) not in (1, row.handled):
        yield _fault("incident_hours_number", incident, key, n=len(hours), handled=int(row.handled))


def _fault(fault: str, at: Entered[IncidentRow], key: str, **values: Value) -> Finding:
    return Finding(fault, "error", at.file, str(at.line), key, values)
