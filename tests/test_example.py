"""The example in reports/ is what today's code makes of today's sample city."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

ADVICE = "reports/ is out of date; run: smeval report data/musterstadt --year 2025, then look at it and commit it"


def without_pictures(page: Path) -> str:
    """Return a page without the bytes of its pictures, which depend on the system's drawing libraries."""
    return re.sub(r"data:image/png;base64,[\w+/=]+", "", page.read_text(encoding="utf-8"))


def members(workbook: Path) -> dict[str, bytes]:
    with ZipFile(workbook) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def example(project_root: Path) -> Path:
    return project_root / "reports" / "musterstadt" / "2025"


def test_the_report_is_current(sample_published: Path, example: Path) -> None:
    made, kept = (folder / "presse" / "bericht.html" for folder in (sample_published, example))
    assert without_pictures(made) == without_pictures(kept), ADVICE


def test_the_workbook_is_current(sample_published: Path, example: Path) -> None:
    made, kept = (members(folder / "kanalbilanz.xlsx") for folder in (sample_published, example))
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == [], ADVICE
