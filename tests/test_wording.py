from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.ids import LANGUAGES
from smeval.wording import Wording, decode, encode, flatten, sentences


@pytest.mark.parametrize(
    ("value", "digits", "german", "english"),
    [
        (1234, None, "1.234", "1,234"),
        (0, None, "0", "0"),
        (-0.0001, 1, "0,0", "0.0"),
        (12.5, None, "12,5", "12.5"),
        (0.125, None, "0,13", "0.13"),
        (0.0039, None, "0,004", "0.004"),
        (4060.5, 0, "4.061", "4,061"),
        (1280.49, None, "1.280", "1,280"),
        (3.0, 1, "3,0", "3.0"),
    ],
)
def test_numbers(value: float, digits: int | None, german: str, english: str) -> None:
    assert Wording("de").number(value, digits) == german
    assert Wording("en").number(value, digits) == english


def test_quantities_carry_their_unit() -> None:
    wording = Wording("de")
    assert wording.quantity(0.125, "share") == "12,5 %"
    assert wording.quantity(3.4, "h") == "3,4 Std."
    assert wording.quantity(1280, "eur") == "1.280 €"
    assert wording.span(820, 1040, "eur") == "820–1.040 €"
    assert wording.span(3.0, 3.0, "h") == "3 Std."


def test_a_unit_without_a_sentence_is_not_dropped_in_silence() -> None:
    wording = Wording("de")
    assert wording.quantity(0.5, "fraction") == "0,50"
    with pytest.raises(KeyError, match=r"unit\.furlongs"):
        wording.quantity(3, "furlongs")
    with pytest.raises(KeyError, match=r"unit\.furlongs"):
        wording.span(3, 4, "furlongs")


def test_dates_and_periods() -> None:
    assert Wording("de").day("2025-12-31") == "31.12.2025"
    assert Wording("en").day("2025-12-31") == "31 December 2025"
    assert Wording("de").period("2025-07") == "Juli 2025"
    assert Wording("de").period("2025") == "2025"


@given(st.dictionaries(st.from_regex(r"[a-z_]{1,8}", fullmatch=True), st.text() | st.integers() | st.lists(st.text())))
def test_reasons_survive_as_text(values: dict[str, str | int | list[str]]) -> None:
    assert decode(encode("some_reason", **values)) == ("some_reason", values)


def test_terms_and_nested_reasons_are_put_into_words() -> None:
    wording = Wording("de")
    text = wording.tell(encode("duty_repeated", first="duty_undated", was="A"))
    assert text.startswith("Als erfüllt gemeldet, aber ohne Datum der Prüfung.")
    assert "Impressum" in wording.tell(encode("obstacle", duty="g6"))


def test_an_id_without_a_name_is_an_error_and_never_shown() -> None:
    with pytest.raises(KeyError, match="no name for duty 'g99' in de"):
        Wording("de").term("duty", "g99")


def test_names_of_an_evaluations_own_year_come_first() -> None:
    assert Wording("de", {"duty.g99.name": "Alte Pflicht", "level.low": "klein"}).term("duty", "g99") == "Alte Pflicht"
    assert Wording("de", {"level.low": "klein"}).term("level", "low") == "klein"


def test_an_unknown_sentence_is_an_error_that_names_it() -> None:
    with pytest.raises(KeyError, match=r"finding\.nothing"):
        Wording("de").say("finding.nothing")


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="known are de, en"):
        Wording("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty(language: str) -> None:
    assert [key for key, text in sentences(language).items() if not text.strip()] == []


def test_nested_tables_become_ids_with_dots() -> None:
    assert flatten({"a": {"b": "x", "c": {"d": "y"}}}) == {"a.b": "x", "a.c.d": "y"}


def test_an_entry_is_named_with_its_id_unless_they_are_alike() -> None:
    assert Wording("de").entry("duty_state", "not_met") == "nicht erfüllt (not_met)"
    assert Wording("en").entry("duty_state", "not_met") == "not_met"
    assert Wording("de").entry("platform", "facebook") == "facebook"
