"""Read durations as exports write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from smeval.values.columns import Column, Mask, Texts, Values, read_column
from smeval.values.labels import plain
from smeval.values.numbers import NUMBER, parse_number, quick_numbers

#: Forms that are a bare number, with the length of one [s].
BARE = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
#: Forms with colons, with the length of their first part [s].
CLOCKS = {"h:mm:ss": 3600, "h:mm": 3600, "mm:ss": 60}
WORDS = "words"
FORMS = (*BARE, *CLOCKS, WORDS)

UNITS = {
    604_800: "w week weeks woche wochen",
    86_400: "d day days t tag tage tagen",
    3600: "h hr hrs hour hours std stunde stunden",
    60: "m min mins minute minutes minuten",
    1: "s sec secs second seconds sek sekunde sekunden",
}
CLOCK = {
    "h:mm:ss": re.compile(r"(-?)([0-9]+):([0-5][0-9]):([0-5][0-9](?:[.,][0-9]+)?)"),
    "h:mm": re.compile(rf"(-?)([0-9]+):([0-5][0-9])(?: ?(?:{'|'.join(UNITS[3600].split())})\.?)?", re.IGNORECASE),
    "mm:ss": re.compile(r"(-?)([0-9]+):([0-5][0-9](?:[.,][0-9]+)?)"),
}
UNIT_OF = {word: seconds for seconds, words in UNITS.items() for word in words.split()}
PART = re.compile(r"([0-9]+(?:[.,][0-9]{1,2})?) ?([a-z]+)\.?(?: *(?:,|und|and)? *|\Z)")


def parse_duration(text: str, forms: Sequence[str], decimal: str = ".", thousands: str = "") -> float:
    """Read a duration.

    Parameters
    ----------
    text : str
        What to read; a leading minus sign is understood.
    forms : sequence of str
        Forms that may occur, the first that fits counts: ``seconds``, ``minutes``, ``hours``, ``days`` (a
        bare number), ``h:mm:ss``, ``h:mm``, ``mm:ss``, ``words`` (``1d 2h 3m``, ``1,5 Std.``).
    decimal, thousands : str
        Marks of a bare number, see `parse_number`.

    Returns
    -------
    float
        Duration [s].

    Raises
    ------
    ValueError
        If no form fits, with a short reason.
    """
    _check(forms)
    body = plain(text)
    for form in forms:
        if form in BARE:
            try:
                return parse_number(body, decimal, thousands) * BARE[form]
            except ValueError:
                continue
        seconds = _words(body) if form == WORDS else _clock(body, form)
        if seconds is not None:
            return seconds
    raise ValueError("no duration" if body else "empty")


def _check(forms: Sequence[str]) -> None:
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        raise TypeError(f"unknown forms of a duration: {', '.join(unknown)}; known are {', '.join(FORMS)}")


def _clock(text: str, form: str) -> float | None:
    match = CLOCK[form].fullmatch(text)
    if match is None:
        return None
    sign, *parts = match.groups()
    seconds = 0.0
    weight = CLOCKS[form]
    for part in parts:
        seconds += float(part.replace(",", ".")) * weight
        weight //= 60
    return -seconds if sign else seconds


def _words(text: str) -> float | None:
    sign, body = (-1, text[1:].lstrip()) if text.startswith("-") else (1, text)
    seconds, position = 0.0, 0
    before = float("inf")
    while match := PART.match(body.casefold(), position):
        unit = UNIT_OF.get(match[2], before)
        if unit >= before:
            return None
        seconds += float(match[1].replace(",", ".")) * unit
        before, position = unit, match.end()
    return sign * seconds if position and position == len(body.casefold()) else None


def parse_durations(
    texts: pd.Series[str],
    forms: Sequence[str],
    decimal: str = ".",
    thousands: str = "",
    missing: Collection[str] = ("",),
) -> Column:
    """Read a column of durations as `parse_duration` does.

    Parameters
    ----------
    texts : Series of str
    forms : sequence of str
        See `parse_duration`.
    decimal, thousands : str
        Marks of a bare number.
    missing : collection of str
        Markers of a missing value.

    Returns
    -------
    tuple of Series and Series
        Values [s] (float64), and a mask of the texts that are neither durations nor missing.
    """
    _check(forms)
    unit = next((BARE[form] for form in forms if form in BARE), None)

    def quick(raw: Texts) -> tuple[Values, Mask]:
        if unit is None:
            return np.full(len(raw), np.nan), np.zeros(len(raw), dtype=np.bool_)
        values, done = quick_numbers(raw, decimal)
        return values * unit, done

    values, bad = read_column(
        texts, missing, NUMBER, quick, lambda text: parse_duration(text, forms, decimal, thousands)
    )
    return pd.Series(values, index=texts.index), pd.Series(bad, index=texts.index)
