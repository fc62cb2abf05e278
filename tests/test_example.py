"""The example in reports/ is what today's code makes of today's sample city."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from smeval.evaluation import Evaluation
from smeval.publish import publish
from smeval.publish.workbook import write_workbook

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


def test_the_report_is_current(project_root: Path, example: Path, tmp_path: Path) -> None:
    (result,) = publish(project_root / "data" / "musterstadt", 2025, ["presse"], "de", tmp_path)
    assert result.ok
    made = tmp_path / "musterstadt" / "2025" / "presse" / "bericht.html"
    assert without_pictures(made) == without_pictures(example / "presse" / "bericht.html"), ADVICE


def test_the_workbook_is_current(sample: Evaluation, example: Path, tmp_path: Path) -> None:
    write_workbook(sample, tmp_path / "kanalbilanz.xlsx", "de")
    made, kept = members(tmp_path / "kanalbilanz.xlsx"), members(example / "kanalbilanz.xlsx")
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == [], ADVICE
