"""Open bytes as if they lay in a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from smeval.errors import Finding
from smeval.sources import Sheet, open_sheets

Open = Callable[..., tuple[list[Sheet], list[Finding]]]


@pytest.fixture(scope="session")
def open_bytes(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Return a function that opens bytes under a file name."""
    folder = tmp_path_factory.mktemp("delivered")

    def opened(data: bytes, file: str = "export.csv") -> tuple[list[Sheet], list[Finding]]:
        path = folder / "delivered"
        path.write_bytes(data)
        return open_sheets(path, file)

    return opened
