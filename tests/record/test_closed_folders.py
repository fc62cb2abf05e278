"""A closing interrupted at any moment: nothing is lost, and the next one ends as if nothing had happened."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from smeval.errors import SmevalError
from smeval.frames.recorded import LedgerRow
from smeval.record.closed.folders import STAGE, Place, finish_closing, write_closing
from smeval.record.closed.ledger import PLACE, Ledger, add_lines, ledger_bytes, read_ledger
from smeval.record.closed.versions import find_versions

FIRST, SECOND = Place(2024, "presse", 1), Place(2025, "presse", 1)
#: What Python reports before it happens; reading is none of them.
WRITES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate"}


class Stopped(BaseException):
    """The power failed."""


class Power:
    """Counts everything that is done to files, and fails before the n-th."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.done = 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.left is None or not (event in WRITES or self._opens_to_write(event, arguments)):
            return
        self.done += 1
        if self.done > self.left:
            self.left = 0  # and it stays off
            raise Stopped

    @staticmethod
    def _opens_to_write(event: str, arguments: tuple[object, ...]) -> bool:
        return event == "open" and isinstance(arguments[1], str) and arguments[1][0] in "wax"


POWER = Power()
sys.addaudithook(POWER)


def line(year: int, snapshot: str) -> LedgerRow:
    return LedgerRow(0, "closing", year, "presse", "", 1, snapshot=snapshot, day=pd.Timestamp(year + 1, 1, 15))


def files(year: int) -> dict[str, bytes]:
    return {f"{name}.csv": f"a\n{year}\n".encode() * 3 for name in ("channels", "kpis", "proposals")}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def body_with(folder: Path) -> tuple[Path, Ledger]:
    """Return a body with one closed year, and its ledger as the next closing leaves it."""
    ledger = add_lines(Ledger(), [line(2024, "S1")])
    folder.mkdir()
    write_closing(folder, ledger, {FIRST: files(2024)})
    return folder, add_lines(ledger, [line(2025, "S2"), line(2025, "S3")._replace(channel="x")])


def add(folder: Path, ledger: Ledger) -> None:
    """Close the second year, as `close` does: finish what was interrupted, and add what is not there."""
    finish_closing(folder)
    if read_ledger(folder) != ledger:
        write_closing(folder, ledger, {SECOND: files(2025)})


def undisturbed(tmp_path: Path) -> tuple[dict[str, bytes], int]:
    """Return the files after a closing, and how many steps it takes."""
    folder, ledger = body_with(tmp_path / "undisturbed")
    POWER.left, POWER.done = sys.maxsize, 0
    add(folder, ledger)
    POWER.left = None
    return contents(folder), POWER.done


def interrupted(tmp_path: Path, step: int) -> tuple[Path, Ledger]:
    """Return a body whose second closing was stopped before a step."""
    folder, ledger = body_with(tmp_path / f"stopped-{step}")
    POWER.left, POWER.done = step, 0
    with pytest.raises(Stopped):
        add(folder, ledger)
    POWER.left = None
    return folder, ledger


def test_a_closing_stopped_before_any_step_loses_nothing_and_the_next_one_ends_the_same(tmp_path: Path) -> None:
    complete, steps = undisturbed(tmp_path)
    assert steps > 15
    for step in range(steps):
        folder, ledger = interrupted(tmp_path, step)
        left = contents(folder / "closed")
        assert left["2024/presse/1/kpis.csv"] == files(2024)["kpis.csv"], step
        assert read_ledger(folder).lines in (ledger.lines[:1], ledger.lines), step
        add(folder, ledger)
        assert contents(folder) == complete, step
        assert not (folder / "closed" / STAGE).exists(), step


def test_a_closing_stopped_twice_ends_the_same(tmp_path: Path) -> None:
    complete, steps = undisturbed(tmp_path)
    for step in range(0, steps, 3):
        for second in range(4):
            (tmp_path / f"{second}").mkdir(exist_ok=True)
            folder, ledger = interrupted(tmp_path / f"{second}", step)
            POWER.left, POWER.done = second, 0
            try:
                add(folder, ledger)
            except Stopped:
                pass
            finally:
                POWER.left = None
            add(folder, ledger)
            assert contents(folder) == complete, (step, second)


def test_readers_say_that_a_closing_was_interrupted_and_read_what_was_closed_before(tmp_path: Path) -> None:
    _, steps = undisturbed(tmp_path)
    for step in range(1, steps):
        folder, ledger = interrupted(tmp_path, step)
        shelf = find_versions(folder)
        told = [fault.id for fault in shelf.faults]
        assert told == (["closing_interrupted"] if (folder / "closed" / STAGE).is_dir() else []), step
        if shelf.ledger.lines == ledger.lines[:1]:
            assert [own.place for own in shelf.versions] == [FIRST], step


def test_a_stage_that_does_not_continue_the_ledger_is_refused_and_kept(tmp_path: Path) -> None:
    folder, ledger = body_with(tmp_path / "body")
    stage = folder / "closed" / STAGE
    stage.mkdir()
    (stage / "ledger.csv").write_bytes(ledger_bytes(add_lines(Ledger(), [line(2024, "S9")])))
    before = contents(folder)
    with pytest.raises(SmevalError) as caught:
        finish_closing(folder)
    assert [fault.id for fault in caught.value.findings] == ["closing_stage_foreign"]
    assert contents(folder) == before
    assert ledger.lines[0] == read_ledger(folder).lines[0]
    assert (folder / PLACE).is_file()
