"""Turn text into numbers, days, moments and durations: exactly as declared, or not at all.

Every kind comes twice: for one text, raising `ValueError` with a short reason, and for a column,
returning values and a mask of the texts that could not be read. Both give the same values. In a column
a missing marker is missing (NaN, NaT) and not bad.
"""

from smeval.values.columns import Column
from smeval.values.durations import parse_duration, parse_durations
from smeval.values.labels import are_mangled_ids, is_mangled_id, normalise
from smeval.values.moments import are_doubled, parse_day, parse_days, parse_moment, parse_moments
from smeval.values.numbers import are_abbreviated, look_like_dates, parse_number, parse_numbers

__all__ = [
    "Column",
    "are_abbreviated",
    "are_doubled",
    "are_mangled_ids",
    "is_mangled_id",
    "look_like_dates",
    "normalise",
    "parse_day",
    "parse_days",
    "parse_duration",
    "parse_durations",
    "parse_moment",
    "parse_moments",
    "parse_number",
    "parse_numbers",
]
