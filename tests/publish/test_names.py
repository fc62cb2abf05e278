from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.publish.names import folder_name

AWKWARD = [
    "..",
    ".",
    "",
    "/",
    "A/B",
    "AB",
    "a b",
    "con",
    "CON",
    "nul",
    "com1",
    "lpt9",
    "failed",
    "presse.",
    "-x",
    "x" * 65,
    "Bürgeramt",
    "Straße",
    "\u202ecod.exe",
    "a\0b",
    "a\nb",
    "C:\\Amt",
    "~root",
    "$HOME",
    "消防署",
    "é",
    "e\u0301",
    "🚒",
    "\ud800",
]


@pytest.mark.parametrize("name", ["presse", "musterstadt", "amt-7", "2025"])
def test_a_safe_name_stays(name: str) -> None:
    assert folder_name(name) == name


@pytest.mark.parametrize("name", AWKWARD)
def test_every_name_becomes_a_safe_folder(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", folder_name(name))
    assert folder_name(name) not in {"con", "nul", "com1", "lpt9", "failed"}


def test_a_reader_still_recognises_the_name() -> None:
    assert folder_name("Bürgeramt Süd").startswith("buergeramt-sued-")


@given(st.text(max_size=80), st.text(max_size=80))
def test_different_names_never_share_a_folder(first: str, second: str) -> None:
    assert (folder_name(first) == folder_name(second)) is (first == second)


def test_all_awkward_names_have_folders_of_their_own() -> None:
    assert len({folder_name(name) for name in AWKWARD}) == len(AWKWARD)
    assert folder_name(unicodedata.normalize("NFC", "é")) != folder_name(unicodedata.normalize("NFD", "é"))
