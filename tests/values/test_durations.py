"""Durations are read in seconds, in the forms that an export declares."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.values import parse_duration, parse_durations
from smeval.values.durations import FORMS

MINUTE, HOUR, DAY = 60, 3600, 86_400


@pytest.mark.parametrize(
    ("text", "form", "seconds"),
    [
        ("0:03:12", "h:mm:ss", 192),
        ("30:00:00", "h:mm:ss", 30 * HOUR),
        ("00:00:01.5", "h:mm:ss", 1.5),
        ("-0:05:00", "h:mm:ss", -300),
        ("−0:05:00", "h:mm:ss", -300),
        ("3:12", "mm:ss", 192),
        ("125:00", "mm:ss", 125 * MINUTE),
        ("3:12", "h:mm", 3 * HOUR + 12 * MINUTE),
        ("304", "seconds", 304),
        ("1.234,5", "seconds", 1234.5),
        ("5", "minutes", 300),
        ("1,5", "hours", 1.5 * HOUR),
        ("2", "days", 2 * DAY),
        ("1d 2h 3m", "words", DAY + 2 * HOUR + 3 * MINUTE),
        ("1 Std. 5 Min.", "words", HOUR + 5 * MINUTE),
        ("2 Tage, 3 Stunden und 1 Minute", "words", 2 * DAY + 3 * HOUR + MINUTE),
        ("1 day 2 hours and 5 seconds", "words", DAY + 2 * HOUR + 5),
        ("1h30m", "words", HOUR + 30 * MINUTE),
        ("45 Sek.", "words", 45),
        ("1 Woche", "words", 7 * DAY),
        ("-3m", "words", -180),
        ("1,5 Std.", "words", 1.5 * HOUR),
        ("0.5 Tage", "words", DAY / 2),
    ],
)
def test_a_duration_as_declared(text: str, form: str, seconds: float) -> None:
    assert parse_duration(text, [form], ",", ".") == seconds


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("", FORMS),
        ("3:12", ["h:mm:ss"]),
        ("0:63:12", ["h:mm:ss"]),
        ("0:03:12:01", ["h:mm:ss"]),
        ("3:1", ["mm:ss"]),
        ("5", ["words", "h:mm:ss"]),
        ("5m 1h", ["words"]),
        ("1h 1h", ["words"]),
        ("3 Monate", ["words"]),
        ("1h x", ["words"]),
        ("1.500 Std.", ["words"]),
        ("1/2 Tag", ["words"]),
        ("-", ["words"]),
        ("1h und", ["minutes"]),
        ("1e5", ["seconds"]),
        ("\N{ARABIC-INDIC DIGIT THREE}:12", ["mm:ss"]),
    ],
)
def test_what_is_no_such_duration(text: str, forms: list[str]) -> None:
    with pytest.raises(ValueError, match=r"^(empty|no duration)$"):
        parse_duration(text, forms)


def test_an_unknown_form_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(TypeError, match="unknown forms of a duration: fortnights"):
        parse_duration("1", ["fortnights"])
    with pytest.raises(TypeError, match="unknown forms of a duration: fortnights"):
        parse_durations(pd.Series([], dtype="str"), ["fortnights"])


def test_a_column_with_missing_markers() -> None:
    texts = pd.Series(["0:03:12", "5", "", "–", None, "x"], dtype="str", index=range(3, 9))
    values, bad = parse_durations(texts, ["h:mm:ss", "minutes"], missing=["", "–"])
    assert values.fillna(-1).tolist() == [192, 300, -1, -1, -1, -1]
    assert bad.tolist() == [False] * 5 + [True]
    assert values.index.tolist() == bad.index.tolist() == [*range(3, 9)]


TEXTS = st.one_of(
    st.text(st.sampled_from("0123456789:.,- dhmsSTagtdundk"), max_size=12),
    st.integers(-(10**9), 10**9).map(str),
    st.builds("{}:{:02}:{:02}".format, st.integers(0, 99), st.integers(0, 70), st.integers(0, 59)),
    st.builds("{}d {}h {}m".format, st.integers(0, 9), st.integers(0, 30), st.integers(0, 70)),
)


@given(st.lists(TEXTS, max_size=8), st.lists(st.sampled_from(FORMS), min_size=1, max_size=4, unique=True))
def test_a_column_reads_as_its_texts_do(texts: list[str], forms: list[str]) -> None:
    values, bad = parse_durations(pd.Series(texts, dtype="str"), forms, missing=[])
    for text, value, fault in zip(texts, values, bad, strict=True):
        try:
            assert value == parse_duration(text, forms)
        except ValueError:
            assert fault
            assert math.isnan(value)
        else:
            assert not fault


@given(st.integers(0, 10**7))
def test_clock_times_come_back(seconds: int) -> None:
    text = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    assert parse_duration(text, ["h:mm:ss"]) == seconds
