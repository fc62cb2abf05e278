"""What tests of several rooms share: how much is tried, and what is costly and made once."""

from __future__ import annotations

import os
import pickle
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import settings

from smeval.evaluation import Evaluation, evaluate

#: Makes a folder once in a run of all tests: its name, and what fills it.
Once = Callable[[str, Callable[[Path], None]], Path]

#: So many parameters of a test are tried in a quick run.
FEW = 2

settings.register_profile("sample", max_examples=25, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=300, deadline=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer to try less or more than usual."""
    group = parser.getgroup("smeval")
    group.addoption("--quick", action="store_true", help="leave out what takes long, and most parameters of a test")
    group.addoption("--long", action="store_true", help="carry out proofs by repetition in full, not in a sample")


def pytest_configure(config: pytest.Config) -> None:
    """Set how many examples Hypothesis tries: the same few in every run, or many."""
    if config.getoption("--quick") and config.getoption("--long"):
        raise pytest.UsageError("--quick and --long exclude each other")
    if not config.getoption("--hypothesis-profile", None):
        settings.load_profile("long" if config.getoption("--long") else "sample")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what `--quick` leaves out, and all but a sample of the repetitions unless `--long` asks for them."""
    if config.getoption("--long"):
        return
    quick = config.getoption("--quick")
    tests: dict[str, list[pytest.Item]] = {}
    for item in items:
        if not (quick and _takes_long(item)):
            tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
    chosen = {item for name, cases in tests.items() for item in _sample(name, cases, FEW if quick else len(cases))}
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = [item for item in items if item in chosen]


def _takes_long(item: pytest.Item) -> bool:
    """Say whether a test is marked so, or needs what takes so long to make that it is made once in a run."""
    marked = item.get_closest_marker("slow") or item.get_closest_marker("long")
    return bool(marked) or "once" in getattr(item, "fixturenames", ())


def _sample(name: str, cases: list[pytest.Item], most: int) -> list[pytest.Item]:
    """Return always the same parameters of a test: at most so many, or the n of its mark ``long(cases=n)``."""
    marker = cases[0].get_closest_marker("long")
    wanted = marker.kwargs.get("cases", most) if marker else most
    return random.Random(name).sample(cases, min(wanted, len(cases)))  # noqa: S311 - no secret


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Return a function that makes a folder once, however many processes run the tests and ask for it."""
    own = tmp_path_factory.getbasetemp()
    root = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def make(name: str, fill: Callable[[Path], None]) -> Path:
        folder, complete = root / name, root / f"{name}.complete"
        # A lock of SQLite holds on every system, and a process that dies lets go of it.
        with closing(sqlite3.connect(root / f"{name}.lock", timeout=600)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            if not complete.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                fill(folder)
                complete.touch()
        return folder

    return make


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Return the folder that holds pyproject.toml."""
    return Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def sample(project_root: Path, once: Once) -> Evaluation:
    """Return the year 2025 of the sample city, all departments; evaluated once, so never changed."""

    def fill(folder: Path) -> None:
        evaluation = evaluate(project_root / "data" / "musterstadt", 2025)
        (folder / "evaluation.pickle").write_bytes(pickle.dumps(evaluation))

    made = once("sample", fill) / "evaluation.pickle"
    evaluation: Evaluation = pickle.loads(made.read_bytes())  # noqa: S301 - written above
    return evaluation


@pytest.fixture(scope="session")
def sample_published(project_root: Path, sample: Evaluation, once: Once) -> Path:
    """Return the folder of the year 2025 of the sample city: the report of ``presse`` and the workbook of all."""
    from smeval.publish import publish, run  # takes seconds, which the tests of most rooms need not wait for

    body = project_root / "data" / "musterstadt"

    def evaluated(folder: Path, year: int) -> Evaluation:
        assert (folder, year) == (body, sample.year)
        return sample

    def fill(folder: Path) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(run, "evaluate", evaluated)
            (result,) = publish(body, sample.year, ["presse"], "de", folder)
        assert result.ok, result.fault

    return once("published", fill) / "musterstadt" / "2025"


@pytest.fixture(scope="session")
def real_exports(project_root: Path) -> Path:
    """Return the folder of real exports, which are not part of the repository."""
    folder = project_root.parent / "shared" / "exports"
    if not folder.is_dir():
        pytest.skip("real exports are not part of the repository: ../shared/exports is absent")
    return folder
