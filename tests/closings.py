"""Close years of a body in a test as if each had been closed in good time, and tamper with what stands on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from smeval.closing import Closing, close
from smeval.frames.recorded import LedgerRow
from smeval.record.closed.fingerprint import fingerprint, of_cells, read_cells
from smeval.record.closed.ledger import PLACE, Ledger, add_lines, ledger_bytes, read_ledger
from smeval.record.snapshot import FORM, HEADER, SEALS


def close_as_of(body: Path, year: int, on: date | None = None) -> Closing:
    """Close a year on a day: by default in January of the next one."""
    return close(body, year, on=on or date(year + 1, 1, 15))


def closed(body: Path, year: int, department: str = "presse", version: int = 1) -> Path:
    """Return the folder of a closed version."""
    return body / "closed" / str(year) / department / str(version)


def reseal(folder: Path, **changes: Any) -> None:
    """Change the header of a snapshot and compute all its hashes anew, as whoever edits one would."""
    header = json.loads((folder / HEADER).read_text(encoding="utf-8")) | changes
    for seal in SEALS:
        header.pop(seal, None)
    if header.get("schema", 1) < 3:
        names = header["files_sha256"]
        header["files_sha256"] = {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}
        digest = sha256(json.dumps(header, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        header["header_sha256"] = digest
    else:
        names = header["contents"]
        header["contents"] = {name: of_cells(read_cells((folder / name).read_bytes()), FORM) for name in names}
        header["fingerprint"] = fingerprint("S", FORM, header)
    (folder / HEADER).write_text(json.dumps(header, ensure_ascii=False), encoding="utf-8")


def as_former(folder: Path, schema: int = 2) -> None:
    """Change a snapshot to the form in which an earlier version sealed it."""
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    header["files_sha256"] = dict.fromkeys(path.name for path in folder.glob("*.csv"))
    header.pop("contents")
    header["schema"] = schema
    (folder / HEADER).write_text(json.dumps(header, ensure_ascii=False), encoding="utf-8")
    reseal(folder)


def rewrite_ledger(body: Path, change: Callable[[list[LedgerRow]], list[LedgerRow]], *, chained: bool = False) -> None:
    """Change the lines of a ledger; with their numbers and fingerprints computed anew if `chained`."""
    lines = change(list(read_ledger(body).lines))
    ledger = add_lines(Ledger(), lines) if chained else Ledger(tuple(lines))
    (body / PLACE).write_bytes(ledger_bytes(ledger))
