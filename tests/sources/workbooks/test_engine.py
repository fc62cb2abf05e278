"""The process that reads workbooks may fail in any way; we are told so and go on."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from smeval.errors import Finding, SourceError
from smeval.sources import Sheet
from smeval.sources.workbooks import engine, worker

Open = Callable[[bytes, str], tuple[list[Sheet], list[Finding]]]


@pytest.fixture(scope="module")
def small() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        made.add_worksheet().write(0, 0, 1)
    return stream.getvalue()


@pytest.fixture
def fresh_reader() -> Iterator[None]:
    engine.stop_reader()
    yield
    engine.stop_reader()


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("import time; time.sleep(60)", "workbook_timeout"),
        ("import os; os.abort()", "workbook_unreadable"),
        ("import sys; sys.stdin.buffer.read(16); sys.stdout.buffer.write(b'half')", "workbook_unreadable"),
    ],
    ids=["hangs", "crashes", "stops within its answer"],
)
@pytest.mark.usefixtures("fresh_reader")
def test_a_reader_that_fails_is_replaced(
    open_bytes: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small: bytes, script: str, fault: str
) -> None:
    broken = tmp_path / "broken.py"
    broken.write_text(script, encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(worker, "__file__", str(broken))
        patched.setattr(engine, "TIMEOUT", 0.3 if fault == "workbook_timeout" else 30)
        with pytest.raises(SourceError) as error:
            open_bytes(small, "a.xlsx")
        assert error.value.findings[0].id == fault
    assert open_bytes(small, "a.xlsx")[0][0].rows == [["1"]]


@pytest.mark.usefixtures("fresh_reader")
def test_one_reader_serves_many_workbooks(open_bytes: Open, small: bytes) -> None:
    open_bytes(small, "a.xlsx")
    first = engine._readers[os.getpid()].process.pid
    open_bytes(small, "b.xlsx")
    assert engine._readers[os.getpid()].process.pid == first


def test_a_panic_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        """Like a panic of the reader: no Exception."""

    def panic(_data: bytes, _max_cells: int) -> dict[str, Any]:
        raise PanicError

    monkeypatch.setattr(worker, "read", panic)
    answers = io.BytesIO()
    worker.serve(io.BytesIO((1).to_bytes(8, "big") + (9).to_bytes(8, "big") + b"x"), answers)
    assert json.loads(answers.getvalue()[8:]) == {"refused": "workbook_unreadable"}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process reliably")
def test_the_memory_of_the_reader_is_limited() -> None:
    code = "from smeval.sources.workbooks import worker; import resource; worker.limit_memory(); x = bytes(3 * 1024**3)"
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert "MemoryError" in process.stderr
