"""Read days and moments by declared formats, whatever language the computer is set to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from babel.dates import get_day_names, get_month_names

from smeval.values.columns import Column, Mask, Texts, Values, read_column
from smeval.values.forms import pattern_of, pieces_of
from smeval.values.labels import plain
from smeval.values.layouts import EMPTY, FIRST_YEAR, LAST_YEAR, NO_OFFSET, Layout, find_layouts, read_layout

#: Both languages with their regional spellings: Jänner, Sept.
LOCALES = ("de", "de_AT", "en", "en_GB")
#: What Austrians, spreadsheet programs and keyboards without umlauts write besides.
MORE_MONTHS = {"feber": 2, "mrz": 3, "maerz": 3, "sept": 9}

#: Day 0 of a workbook's calendar, for all days since March 1900.
EXCEL_EPOCH = datetime(1899, 12, 30)


@cache
def month_numbers() -> dict[str, int]:
    """Return the numbers of the months by name and abbreviation, German and English."""
    names = dict(MORE_MONTHS)
    for locale in LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    names[name.rstrip(".").casefold()] = number
    return names


@cache
def weekday_numbers() -> dict[str, int]:
    """Return the numbers of the days of the week, Monday is 0, by name and abbreviation."""
    names: dict[str, int] = {}
    for locale in LOCALES:
        for width in ("wide", "abbreviated", "short"):
            for context in ("format", "stand-alone"):
                for number, name in get_day_names(width, context, locale).items():
                    names[name.rstrip(".").casefold()] = number
    return names


@dataclass(frozen=True)
class Reading:
    """A wall clock time, and its offset from UTC [min] where the text has one."""

    wall: datetime
    offset: int | None = None


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Turn a form into a regular expression."""
    return re.compile(pattern_of(pieces_of(form)), re.IGNORECASE)


def fits(text: str, form: str) -> bool:
    """Say whether a text is shaped as a form, whatever day and time it names.

    Parameters
    ----------
    text, form : str
        See `parse_day`.
    """
    return _pattern(form).fullmatch(text) is not None


def _reading(match: re.Match[str]) -> Reading:
    """Make a moment of the named parts; ValueError if there is no such day or time."""
    part = {name: text for name, text in match.groupdict().items() if text is not None}
    if "excel" in part:
        days = float(part["excel"].replace(",", "."))
        return Reading(EXCEL_EPOCH + timedelta(seconds=round(days * 86_400)))
    month = month_numbers().get(part["b"].casefold(), 0) if "b" in part else int(part["m"])
    hour = int(part.get("H", 0))
    if "I" in part:
        hour = int(part["I"])
        if not 1 <= hour <= 12 or "p" not in part:
            raise ValueError("no such time")
        hour = hour % 12 + 12 * (part["p"].casefold() == "p")
    micro = int(part.get("f", "0")[:6].ljust(6, "0"))
    wall = datetime(int(part["Y"]), month, int(part["d"]), hour, int(part.get("M", 0)), int(part.get("S", 0)), micro)
    if not FIRST_YEAR <= wall.year <= LAST_YEAR:
        raise ValueError("no such year")
    if "a" in part and weekday_numbers().get(part["a"].casefold()) != wall.weekday():
        raise ValueError("weekday and day do not fit")
    if "z" not in part:
        return Reading(wall)
    zone = part["z"].replace(":", "")
    if zone[0] not in "+-":
        return Reading(wall, 0)
    if int(zone[1:3]) > 14 or int(zone[3:]) > 59:
        raise ValueError("no such offset")
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    return Reading(wall, -minutes if zone[0] == "-" else minutes)


def read_moment(text: str, formats: Sequence[str]) -> Reading:
    """Read a text by the first form that fits.

    Parameters
    ----------
    text : str
    formats : sequence of str
        See `parse_day`.

    Raises
    ------
    ValueError
        If none fits or there is no such day or time, with a short reason.
    """
    body = plain(text)
    reason = "no date in a known format" if body else "empty"
    for form in formats:
        match = _pattern(form).fullmatch(body)
        if match is None:
            continue
        try:
            return _reading(match)
        except ValueError:
            reason = "no such day or time"
    raise ValueError(reason)


def _read_readings(texts: pd.Series[str], formats: Sequence[str], missing: Collection[str]) -> tuple[Values, Mask]:
    """Read a column by the first format that fits each text."""
    months, weekdays = month_numbers(), weekday_numbers()
    layouts: list[Layout] = []
    for place, form in enumerate(formats):
        _pattern(form)
        layouts += [
            layout
            for layout in find_layouts(form)
            if not any(_pattern(earlier).fullmatch(layout.specimen) for earlier in formats[:place])
        ]

    def quick(raw: Texts) -> tuple[Values, Mask]:
        values, done = np.repeat(EMPTY, len(raw)), np.zeros(len(raw), dtype=np.bool_)
        widths = np.fromiter(map(len, raw), dtype=np.int64, count=len(raw))
        for layout in layouts:
            todo = np.flatnonzero(~done & (widths == layout.width))
            if len(todo):
                values[todo], done[todo] = read_layout(raw[todo], layout, months, weekdays)
        return values, done

    def slow(text: str) -> tuple[datetime, int]:
        reading = read_moment(text, formats)
        return reading.wall, NO_OFFSET if reading.offset is None else reading.offset

    return read_column(texts, missing, EMPTY, quick, slow)


def parse_day(text: str, formats: Sequence[str]) -> date:
    """Read a day as it is written, whatever time or offset follows it.

    Parameters
    ----------
    text : str
        What to read.
    formats : sequence of str
        Formats as for `datetime.strptime`, the first that fits counts. Day, month and hour may have one
        digit; ``%b`` and ``%B`` are German and English names of months in any length, ``%a`` and ``%A`` of
        weekdays, which must fit the day; ``%z`` is an offset or ``Z``. ``iso`` is the ISO form with or
        without time, ``excel`` the serial number of a workbook. Years have four digits and lie between 1900 and 2999.

    Raises
    ------
    ValueError
        If no format fits or there is no such day, with a short reason.
    """
    return read_moment(text, formats).wall.date()


def parse_days(texts: pd.Series[str], formats: Sequence[str], missing: Collection[str] = ("",)) -> Column:
    """Read a column of days as `parse_day` does.

    Parameters
    ----------
    texts : Series of str
    formats : sequence of str
        See `parse_day`.
    missing : collection of str
        Markers of a missing value.

    Returns
    -------
    tuple of Series and Series
        Values (datetime64[us]), and a mask of the texts that are neither days nor missing.
    """
    values, bad = _read_readings(texts, formats, missing)
    days = values["wall"].astype("M8[D]").astype("M8[us]")
    return pd.Series(days, index=texts.index), pd.Series(bad, index=texts.index)


def parse_moment(text: str, formats: Sequence[str], zone: str = "UTC") -> datetime:
    """Read a moment.

    Parameters
    ----------
    text : str
        What to read.
    formats : sequence of str
        See `parse_day`.
    zone : str
        Time zone of texts without an offset of their own.

    Returns
    -------
    datetime
        The moment in UTC. An hour that the change of clocks repeats counts as the first of the two (see
        `are_doubled`).

    Raises
    ------
    ValueError
        If no format fits, or the change of clocks leaves that hour out, with a short reason.
    """
    reading = read_moment(text, formats)
    if reading.offset is not None:
        return reading.wall.replace(tzinfo=UTC) - timedelta(minutes=reading.offset)
    moment = reading.wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != reading.wall:
        raise ValueError("left out by the change of clocks")
    return moment


def parse_moments(
    texts: pd.Series[str], formats: Sequence[str], zone: str = "UTC", missing: Collection[str] = ("",)
) -> Column:
    """Read a column of moments as `parse_moment` does.

    Parameters
    ----------
    texts : Series of str
    formats : sequence of str
        See `parse_day`.
    zone : str
        Time zone of texts without an offset of their own.
    missing : collection of str
        Markers of a missing value.

    Returns
    -------
    tuple of Series and Series
        Values (datetime64[us, UTC]), and a mask of the texts that are neither moments nor missing.
    """
    values, bad = _read_readings(texts, formats, missing)
    wall = pd.Series(values["wall"], index=texts.index)
    own = pd.Series(values["offset"] != NO_OFFSET, index=texts.index)
    offset = pd.to_timedelta(np.where(own, values["offset"], 0), unit="min")
    moments = (wall - offset).dt.tz_localize("UTC")
    if not own.all():
        first = np.ones(len(wall), dtype=np.bool_)
        local = wall.mask(own).dt.tz_localize(zone, ambiguous=first, nonexistent="NaT").dt.tz_convert("UTC")
        moments = moments.where(own, local)
    return moments, pd.Series(bad, index=texts.index) | (moments.isna() & wall.notna())


def are_doubled(moments: pd.Series[pd.Timestamp], zone: str) -> pd.Series[bool]:
    """Say of moments whether they lie in an hour that the clocks show twice.

    Parameters
    ----------
    moments : Series of datetime64[us, UTC]
    zone : str
        Time zone of the clocks.
    """
    wall = moments.dt.tz_convert(zone).dt.tz_localize(None)
    return wall.notna() & wall.dt.tz_localize(zone, ambiguous="NaT", nonexistent="NaT").isna()
