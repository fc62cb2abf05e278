"""Numbers are read exactly as declared, or refused with a reason."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smeval.values import are_abbreviated, look_like_dates, parse_number, parse_numbers

GERMAN = (",", ".")
GERMAN_BLANKS = (",", ". ")
ENGLISH = (".", ",")
PLAIN = (".", "")


@pytest.mark.parametrize(
    ("text", "marks", "value"),
    [
        ("0", PLAIN, 0),
        ("007", PLAIN, 7),
        ("-5", PLAIN, -5),
        ("+5", PLAIN, 5),
        ("−5", PLAIN, -5),
        ("  82.0 ", PLAIN, 82),
        ("\u00a012\u202f", PLAIN, 12),
        ("\ufeff12", PLAIN, 12),
        ("0.0093", PLAIN, 0.0093),
        ("9.3E-4", PLAIN, 0.00093),
        ("1.234", GERMAN, 1234),
        ("1234", GERMAN, 1234),
        ("1.234.567,89", GERMAN, 1234567.89),
        ("-12.345", GERMAN, -12345),
        ("12,5", GERMAN, 12.5),
        ("1,234", ENGLISH, 1234),
        ("1.234", ENGLISH, 1.234),
        ("1 234", GERMAN_BLANKS, 1234),
        ("1\u00a0234,5", GERMAN_BLANKS, 1234.5),
        ("1\u202f234\u202f567", GERMAN_BLANKS, 1234567),
        ("1\u2009234", GERMAN_BLANKS, 1234),
        ("1'234", GERMAN_BLANKS, 1234),
        ("1’234’567", GERMAN_BLANKS, 1234567),
        ("1.234", GERMAN_BLANKS, 1234),
    ],
)
def test_a_number_as_declared(text: str, marks: tuple[str, str], value: float) -> None:
    assert parse_number(text, *marks) == value


@pytest.mark.parametrize(
    ("text", "marks", "reason"),
    [
        ("", PLAIN, "empty"),
        ("  ", PLAIN, "empty"),
        ("< 1%", PLAIN, "a bound"),
        ("< 5", PLAIN, "a bound"),
        ("12 %", PLAIN, "a percentage"),
        ("1/2", PLAIN, "a fraction"),
        ("½", PLAIN, "not a number"),
        ("1,2E+17", GERMAN, "shortened by a spreadsheet program"),
        ("1.234", (",", ""), "separators do not fit"),
        ("12.34", GERMAN, "separators do not fit"),
        ("1.2.3", GERMAN, "separators do not fit"),
        ("0.123", GERMAN, "separators do not fit"),
        ("1.2345", GERMAN, "separators do not fit"),
        ("1234.567", GERMAN, "separators do not fit"),
        ("1.234 567", GERMAN_BLANKS, "separators do not fit"),
        ("1,234.5", GERMAN, "separators do not fit"),
        ("1 234", GERMAN, "separators do not fit"),
        ("1,", GERMAN, "separators do not fit"),
        (",5", GERMAN, "separators do not fit"),
        ("03.04.2024", GERMAN, "separators do not fit"),
        ("- 5", PLAIN, "separators do not fit"),
        ("--5", PLAIN, "not a number"),
        ("1.2K", PLAIN, "not a number"),
        ("3 Mio.", GERMAN, "not a number"),
        ("nan", PLAIN, "not a number"),
        ("inf", PLAIN, "not a number"),
        ("1_000", PLAIN, "not a number"),
        ("1\N{ARABIC-INDIC DIGIT TWO}", PLAIN, "not a number"),
        ("9" * 400, PLAIN, "too large"),
    ],
)
def test_what_is_not_exactly_such_a_number(text: str, marks: tuple[str, str], reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_number(text, *marks)


@pytest.mark.parametrize(("text", "value"), [("12,5 %", 12.5), ("12,5\u202f%", 12.5), ("12,5%", 12.5), ("12,5", 12.5)])
def test_a_percent_sign_only_where_asked_for(text: str, value: float) -> None:
    assert parse_number(text, ",", percent=True) == value
    with pytest.raises(ValueError, match="a bound"):
        parse_number("< 1 %", ",", percent=True)


@pytest.mark.parametrize("marks", [("", ""), (".", "."), (",", ". ,"), ("12", ""), ("5", "")])
def test_marks_that_contradict_each_other_are_a_mistake_of_the_caller(marks: tuple[str, str]) -> None:
    with pytest.raises(TypeError, match="decimal mark"):
        parse_number("1", *marks)
    with pytest.raises(TypeError, match="decimal mark"):
        parse_numbers(pd.Series([], dtype="str"), *marks)


def test_a_column_with_missing_markers() -> None:
    texts = pd.Series(["1.234,5", "", "–", "k. A.", " K. A. ", "n/a", None, "7"], dtype="str", index=range(10, 18))
    values, bad = parse_numbers(texts, ",", ".", missing=["", "–", "k. A."])
    assert values.dtype == "float64"
    assert values.index.tolist() == [*range(10, 18)]
    assert values.fillna(-1).tolist() == [1234.5, -1, -1, -1, -1, -1, -1, 7]
    assert bad.tolist() == [False, False, False, False, False, True, False, False]


def test_an_empty_column() -> None:
    values, bad = parse_numbers(pd.Series([], dtype="str"))
    assert (values.tolist(), bad.tolist(), str(bad.dtype)) == ([], [], "bool")


@given(st.integers(-(10**15), 10**15), st.sampled_from([GERMAN, ENGLISH, (",", " "), PLAIN]))
def test_integers_come_back_from_any_grouping(number: int, marks: tuple[str, str]) -> None:
    assert parse_number(f"{number:,}".replace(",", marks[1]), *marks) == number


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_decimals_come_back(number: float) -> None:
    assert parse_number(f"{number:.20f}".replace(".", ","), ",") == float(f"{number:.20f}")


NUMBERLIKE = st.text(st.sampled_from("0123456789.,-+−eE %<'’\u00a0\u202f_"), max_size=12)
NUMBERS = st.one_of(
    NUMBERLIKE,
    st.integers(-(10**18), 10**18).map(str),
    st.floats().map(str),
    st.integers(-(10**9), 10**9).map("{:,}".format),
    st.text(max_size=4),
)


@given(st.lists(NUMBERS, max_size=8), st.sampled_from([GERMAN, GERMAN_BLANKS, ENGLISH, PLAIN]), st.booleans())
@example(["1.2E-5", "1e-05", "-0", "\N{ARABIC-INDIC DIGIT ONE}", "1.5", "1.500"], PLAIN, False)
def test_a_column_reads_as_its_texts_do(texts: list[str], marks: tuple[str, str], percent: bool) -> None:
    values, bad = parse_numbers(pd.Series(texts, dtype="str"), *marks, percent=percent, missing=["-", "0.0"])
    for text, value, fault in zip(texts, values, bad, strict=True):
        if text.strip() in ("-", "−", "0.0"):
            assert (math.isnan(value), fault) == (True, False)
            continue
        try:
            assert value == parse_number(text, *marks, percent=percent)
        except ValueError:
            assert fault
            assert math.isnan(value)
        else:
            assert not fault


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,2 Tsd.", ",", 1200), ("1,2\u00a0Tsd", ",", 1200), ("3 Mio.", ",", 3_000_000),
        ("2,3 Mrd.", ",", 2_300_000_000),
        ("1.2K", ".", 1200), ("1.15k", ".", 1150), ("4M", ".", 4_000_000), ("-2K", ".", -2000),
    ],
)  # fmt: skip
def test_abbreviations_of_large_numbers(text: str, decimal: str, value: float) -> None:
    assert parse_number(text, decimal, abbreviated=True) == value
    assert are_abbreviated(pd.Series([text, "12", ""], dtype="str")).tolist() == [True, False, False]
    with pytest.raises(ValueError, match=r"\w"):
        parse_number(text, decimal)


@pytest.mark.parametrize("text", ["K", "1,2K", "1.2KK", "2E-3K", "1.2 T", "M 2", "1e3", "2 Monate"])
def test_what_is_no_abbreviation(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        parse_number(text, abbreviated=True)


@pytest.mark.parametrize(
    ("text", "is_date"),
    [
        ("01. Feb", True), ("3.Apr", True), ("03. Apr", True), ("Apr 03", True), ("Feb-25", True), ("1-Feb", True),
        ("03.04.2025", True), ("3/4/2025", True), ("2025-04-03", True), ("2025-04-03T00:00:00", True),
        ("März 25", True),
        ("3.4", False), ("1.234", False), ("12 Beiträge pro Tag", False), ("5", False), ("k. A.", False),
        ("1,2 Tsd.", False),
    ],
)  # fmt: skip
def test_dates_in_place_of_numbers(text: str, is_date: bool) -> None:
    assert look_like_dates(pd.Series([text], dtype="str")).tolist() == [is_date]
