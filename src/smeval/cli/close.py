"""What `smeval close` prints: what was put on record, and the two facts that prove it later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smeval.audit.compare import compare
from smeval.closing import Closing
from smeval.errors import SmevalError
from smeval.record.closed.fingerprint import in_groups
from smeval.record.closed.folders import place_of
from smeval.record.snapshot import open_snapshot
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
    if done.late_since is not None:
        yield wording.say("cli.close_late", day=done.late_since, next=str(done.year + 1))
    for department, before in done.before.items():
        yield from _changes(folder, before, done, department, wording)
    lines = len(done.ledger.lines)
    yield wording.say("cli.close_head", n=lines, head=in_groups(done.ledger.head))


def _changes(folder: Path, before: str, done: Closing, department: str, wording: Wording) -> Iterator[str]:
    """Yield what a further version changed."""
    after = place_of(done.year, department, done.versions[department]).below
    try:
        found = compare(open_snapshot(folder / before), open_snapshot(folder / after))
    except SmevalError:
        yield wording.say("cli.close_not_compared", before=before)
        return
    kinds = list(dict.fromkeys(entry.what for entry in found.differences))
    if not kinds:
        yield wording.say("cli.close_same", before=before, after=after)
        return
    yield wording.say("cli.close_changed", before=before, after=after, kinds=kinds)
    for entry in found.proposals:
        if entry.before and entry.after:
            yield wording.say("cli.close_proposal", channel=entry.channel, before=entry.before, after=entry.after)
        if entry.causes:
            yield wording.say("cli.close_causes", channel=entry.channel, causes=list(entry.causes))
