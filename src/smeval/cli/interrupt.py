"""Ctrl-C in long work of one process: it is raised again until it arrives."""

from __future__ import annotations

import _thread
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

#: After so long it is raised again [s].
AGAIN = 0.5


@contextmanager
def insisting() -> Iterator[None]:
    """Let Ctrl-C end the work inside even where Python loses it.

    An exception that is raised while an object is being destroyed is lost in silence, also that of Ctrl-C; the work
    would go on as if nobody had asked it to stop.
    """
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN  # as a shell sets it for work in the background
    if ignored or threading.current_thread() is not threading.main_thread():  # other threads never see a signal
        yield
        return
    waiting: list[threading.Timer] = []

    def interrupt(*_: object) -> None:
        again = threading.Timer(AGAIN, _thread.interrupt_main)
        again.daemon = True
        again.start()
        waiting.append(again)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        for again in waiting:
            again.cancel()
