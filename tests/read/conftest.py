"""Read files as one channel of a fictional body."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.read import Exports, read_exports
from smeval.register import load_register
from tests.bodies import channel, make_body

#: Content of files by their path below the channel's folder.
Files = Mapping[str, str | bytes]
ReadFiles = Callable[..., Exports]


@pytest.fixture
def read_files(tmp_path: Path) -> ReadFiles:
    """Read files given by their content as the exports of one channel; more keywords declare the channel."""

    def read(platform: str, files: Files, **declared: object) -> Exports:
        folder = tmp_path / "stadt"
        own = load_catalog().platforms.get(platform)
        judged = [channel("amt")] if own is not None and own.alternative else []  # no body has alternatives only
        make_body(folder, channels=[channel("kanal", platform, **declared), *judged])
        shutil.rmtree(folder / "exports", ignore_errors=True)
        for name, content in files.items():
            path = folder / "exports" / "kanal" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_exports(load_register(folder))

    return read
