"""Ctrl-C ends a command within two seconds, with one sentence and without anything half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from smeval import cli
from smeval.publish import run as publishing
from tests.test_evaluation import good_body

SECONDS = 2.0


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("command", "stage"), [("check", "look_at"), ("evaluate", "evaluate"), ("report", "publish")])
def test_it_is_said_in_the_language_of_the_body(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, stage: str, language: str
) -> None:
    body = good_body(tmp_path / "stadt")
    settings = (body / "body.toml").read_text(encoding="utf-8")
    (body / "body.toml").write_text(f'language = "{language}"\n' + settings, encoding="utf-8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, stage, stop)
    year = [] if command == "check" else ["--year", "2025", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(cli.main, [command, str(body), *year])
    assert result.exit_code == 130
    assert {"de": "Abgebrochen.", "en": "Stopped."}[language] in result.stderr
    assert result.stdout == ""
    assert not (body / "closed").exists()
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name != "posix", reason="sends the signal to a group of processes")
@pytest.mark.slow
def test_a_check_of_a_large_body_stops_at_once(tmp_path: Path) -> None:
    body = good_body(tmp_path / "stadt")
    (folder,) = (body / "exports").iterdir()
    row = "".join(f"{folder.name};2025;{month};{month}\n" for month in range(1, 13))
    for number in range(2000):
        (folder / f"{number}.csv").write_text("Kanal;Jahr;Monat;Follower\n" + row, encoding="utf-8")
    # tests that run in the background are started with the signal ignored
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heard}; from smeval.cli import main; print('ready', flush=True); main(['check', {str(body)!r}])"
    running = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.readline().strip() == b"ready"
    time.sleep(1)
    assert running.poll() is None
    begun = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert time.monotonic() - begun < SECONDS
    assert (running.returncode, out) == (130, b"")
    assert b"Traceback" not in err
    assert "Abgebrochen." in err.decode("utf-8")


def test_reports_that_wait_never_begin_and_kernels_end(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[str] = []
    monkeypatch.setattr(publishing, "stop_kernels", lambda: stopped.append("stopped"))
    begun: list[str] = []

    def render(name: str, until: Callable[[], bool]) -> None:
        begun.append(name)
        while not until():
            time.sleep(0.01)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(render, "first", lambda: bool(stopped))
        second = pool.submit(render, "second", lambda: True)
        while not begun:
            time.sleep(0.01)
        publishing.abandon([first, second])  # type: ignore[list-item]
    assert begun == ["first"]
    assert second.cancelled()
