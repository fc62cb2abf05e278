"""Odd workbooks end in sheets or in our one error, soon and in little memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.conftest import Tried
from tests.bad_input.odd_workbooks import Odd, Result, attempt, odd_workbooks

#: Longest time [s] and most memory [MiB] that one workbook may take.
LONGEST, MOST = 10, 1024
#: Of those that chance has damaged so many are read in an ordinary run; of those made by hand every one.
FEW = 60

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, tried: Tried[Odd]) -> list[tuple[Odd, Result]]:
    folder: Path = tmp_path_factory.mktemp("odd")
    every = list(odd_workbooks())
    assert len(every) > 500
    by_chance = [odd for odd in every if "shuffled" in odd.name or " cut at " in odd.name]
    made = [odd for odd in every if odd not in by_chance]
    return [(odd, attempt(odd, folder)) for odd in [*made, *tried(by_chance, FEW)]]


def test_no_other_error_no_hang_no_flood(results: list[tuple[Odd, Result]]) -> None:
    assert [odd.name for odd, result in results if result.seconds > LONGEST or result.memory > MOST] == []


def test_each_is_read_or_refused_as_it_must_be(results: list[tuple[Odd, Result]]) -> None:
    wrong = [
        (odd.name, *result.refused)
        for odd, result in results
        if odd.read is not None and odd.read is bool(result.refused)
    ]
    assert wrong == []
