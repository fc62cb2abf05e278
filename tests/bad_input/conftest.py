"""Read bad files as exports of the fictional Musterstadt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from smeval.read import Exports
from tests.bad_input.cases import read


@pytest.fixture
def read_bad(tmp_path: Path) -> Callable[..., Exports]:
    """Return a function that reads files, given by their content, beside a good one."""
    return partial(read, tmp_path / "musterstadt")
