"""What tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.evaluation import Evaluation, evaluate


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def sample(project_root: Path) -> Evaluation:
    """Return the year 2025 of the sample city, all departments; evaluated once, so never changed."""
    return evaluate(project_root / "data" / "musterstadt", 2025)


@pytest.fixture(scope="session")
def real_exports(project_root: Path) -> Path:
    """Return the folder of real exports, which are not part of the repository."""
    folder = project_root.parent / "shared" / "exports"
    if not folder.is_dir():
        pytest.skip("real exports are not part of the repository: ../shared/exports is absent")
    return folder
