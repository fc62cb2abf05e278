"""What supervisory authorities demand: every point of the letter, each with its day, its place and what is open."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.ids import LANGUAGES
from smeval.wording import Wording

DEMANDS = load_catalog().demands


def test_every_point_of_the_letter_is_there() -> None:
    numbers = [demand.number for demand in DEMANDS.values() if not demand.land]
    assert list(dict.fromkeys(numbers)) == [f"L-{n}" for n in range(1, 11)]
    letter = [demand for demand in DEMANDS.values() if demand.number.startswith("L-")]
    assert {demand.on for demand in letter} == {date(2021, 9, 28)}
    assert all(demand.confirmed and demand.source.startswith("004_298f03f50e2e9068.txt, ") for demand in letter)


def test_what_was_not_at_hand_is_not_confirmed() -> None:
    assert {demand.confirmed for demand in DEMANDS.values() if demand.land == "RP"} == {False}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_has_a_position_and_says_what_is_open(language: str) -> None:
    wording = Wording(language)
    for name in DEMANDS:
        for sentence in (wording.say(f"demand.{name}"), wording.say(f"demand_open.{name}")):
            assert sentence.endswith(".")


def test_the_words_of_the_letter_are_in_the_letter(project_root: Path) -> None:
    documents = project_root.parent / "shared" / "seeds"
    if not documents.is_dir():
        pytest.skip("the published documents are not part of the repository: ../shared/seeds is absent")
    letter = (documents / "004_298f03f50e2e9068.txt").read_text("utf-8").partition("LDI NRW, Postfach")[2]
    for words in (
        "weitestgehend", "Rechtsgrundlage nach Art. 6 Abs. 1", "klarstellt, wie die Pflichten", "nachweislich",
        "in jedem Einzelfall", "zugerechnet werden", "ab 2022 gegen den Einsatz", "auf den Prüfstand",
        "datenschutzfreundlichere Ausrichtung", "Vorbildfunktion", "weitere Schritte vor",
    ):  # fmt: skip
        assert words in letter
