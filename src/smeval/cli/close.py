"""What `smeval close` prints: what was put on record, and the two facts that prove it later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smeval.closing import Closing
from smeval.record.closed.fingerprint import in_groups
from smeval.wording import Wording


def closing_lines(folder: Path, done: Closing, wording: Wording) -> Iterator[str]:
    """Yield what a closing did, in sentences.

    Parameters
    ----------
    folder : Path
        The body's folder.
    done : Closing
    wording : Wording
    """
    if done.completed:
        yield wording.say("cli.close_completed")
    if done.taken_over:
        yield wording.say("cli.close_taken_over", folders=list(done.taken_over))
    if done.decisions:
        yield wording.say("cli.close_decisions", n=done.decisions)
    if done.waiting:
        yield wording.say("cli.close_waiting", n=done.waiting)
    names = [name if number == 1 else f"{name} ({number})" for name, number in done.versions.items()]
    yield wording.say("cli.closed", year=str(done.year), folder=folder.as_posix(), departments=names)
    lines = len(done.ledger.lines)
    yield wording.say("cli.close_head", n=lines, head=in_groups(done.ledger.head))
