"""Ask the workbook reader that runs in a process of its own, and survive whatever happens to it.

The process is started as a program rather than through `multiprocessing`: nothing of the caller's main
module runs again, on any system. It stays for the next workbook, since starting it costs more than
reading a small one.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from smeval.sources.workbooks import worker

#: Longest time one workbook may take [s].
TIMEOUT = 60.0


@dataclass(frozen=True)
class Reader:
    """A running reader and the pipes that lead to it."""

    process: subprocess.Popen[bytes]
    requests: IO[bytes]
    answers: IO[bytes]


#: The only state that outlives a call: starting a reader takes longer than reading a small workbook does.
_lock = threading.Lock()
#: By process id: a reader inherited through a fork belongs to the parent and is left alone.
_readers: dict[int, Reader] = {}


def read_workbook(data: bytes, max_cells: int) -> worker.Answer:
    """Return the sheets of a workbook as text, or why it is refused.

    Parameters
    ----------
    data : bytes
        The whole file.
    max_cells : int
        Most cells that a sheet may reach over.
    """
    with _lock:
        reader = _reader()
        late = threading.Event()

        def stop_late() -> None:
            late.set()
            reader.process.kill()

        timer = threading.Timer(TIMEOUT, stop_late)
        timer.start()
        try:
            return _ask(reader, data, max_cells)
        except (OSError, EOFError):
            stop_reader()
            return {"refused": "workbook_timeout" if late.is_set() else "workbook_unreadable"}
        finally:
            timer.cancel()


def _ask(reader: Reader, data: bytes, max_cells: int) -> worker.Answer:
    reader.requests.write(len(data).to_bytes(8, "big") + max_cells.to_bytes(8, "big"))
    reader.requests.write(data)
    reader.requests.flush()
    length = int.from_bytes(_read(reader.answers, 8), "big")
    answer: worker.Answer = json.loads(_read(reader.answers, length))
    return answer


def _read(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def _reader() -> Reader:
    """Return this process's reader, started if there is none."""
    reader = _readers.get(os.getpid())
    if reader is None or reader.process.poll() is not None:
        stop_reader()
        command = [sys.executable, "-P", str(Path(worker.__file__))]
        process = subprocess.Popen(  # noqa: S603 - our own script, no argument from outside
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("pipes were asked for and are missing")
        reader = _readers[os.getpid()] = Reader(process, process.stdin, process.stdout)
    return reader


@atexit.register
def stop_reader() -> None:
    """End this process's reader; the next workbook starts another."""
    reader = _readers.pop(os.getpid(), None)
    if reader is not None:
        reader.process.kill()
        for stream in (reader.requests, reader.answers):
            with suppress(OSError):
                stream.close()
        reader.process.wait()
