"""Read bad files as exports of the fictional Musterstadt."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from smeval.read import Exports
from tests.bad_input.cases import read

T = TypeVar("T")
#: Which of many cases are tried, and how many of them in an ordinary run.
Tried = Callable[[Sequence[T], int], list[T]]


@pytest.fixture(scope="session")
def tried(request: pytest.FixtureRequest) -> Tried[object]:
    """Return a function that chooses from many cases: always the same few, or all where ``--long`` asks for them."""

    def choose(cases: Sequence[object], few: int) -> list[object]:
        if request.config.getoption("--long") or len(cases) <= few:
            return list(cases)
        return random.Random(few).sample(list(cases), few)  # noqa: S311 - the same cases in every run

    return choose


@pytest.fixture
def read_bad(tmp_path: Path) -> Callable[..., Exports]:
    """Return a function that reads files, given by their content, beside a good one."""
    return partial(read, tmp_path / "musterstadt")
