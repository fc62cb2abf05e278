"""Headings are compared in one form; ids that a spreadsheet program destroyed are recognised."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.values import are_mangled_ids, is_mangled_id, normalise


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ge\u00adsamt", "gesamt"),
        ("\ufeffPost ID", "post id"),
        ("Phone number clicks ", "phone number clicks"),
        ("Link\u00a0\u00a0Clicks\n(total)", "link clicks (total)"),
        ("Zero\u200bWidth", "zerowidth"),
        ("Status „Finanzierter Content“", 'status "finanzierter content"'),
        ("‘Likes’ ‘Shares’", "'likes' 'shares'"),
        ("Größe", "grösse"),
        ("ﬁle №1", "file no1"),
        ("O\u0308ffnung", "öffnung"),
    ],
)
def test_a_heading_in_the_form_for_comparison(text: str, wanted: str) -> None:
    assert normalise(text) == wanted


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


IDS = {
    "1,78414E+16": True, "1.78414E+16": True, "1E+17": True, "1,2e+17": True, " 1,2E+17 ": True,
    "17841400000000123": False, "": False, "E+17": False, "12345E+3 ": False, "1.2E-5": False, "aus 1,2E+17": False,
}  # fmt: skip


def test_ids_that_a_spreadsheet_program_destroyed() -> None:
    assert {text: is_mangled_id(text) for text in IDS} == IDS
    assert are_mangled_ids(pd.Series([*IDS, None], dtype="str")).tolist() == [*IDS.values(), False]
    assert are_mangled_ids(pd.Series([], dtype="str")).tolist() == []
