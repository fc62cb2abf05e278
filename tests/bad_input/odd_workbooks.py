"""Odd workbooks of every kind: cut, shuffled, lacking parts, reaching far, expanding without end.

``python -m tests.bad_input.odd_workbooks`` prints how many are read and how many are refused, with the longest time
and the most memory that one of them took.
"""

from __future__ import annotations

import io
import os
import random
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from smeval.errors import SourceError
from smeval.sources import open_sheets
from smeval.sources.workbooks import engine
from tests.bad_input.binary import ERROR, MAKERS, Cells, make_ods, make_xls, make_xlsb
from tests.bad_input.cases import HEADINGS, post
from tests.bad_input.workbooks import SHEET, posts_workbook, repacked, sheet_xml, strict, with_bad_sum

#: Shuffled versions of each kind: of the bytes of the file, and of those inside its members.
SHUFFLED = 60
SEED = 2025
TABLE: Cells = [[*HEADINGS], [*post(1)], [*post(2)[:-4], 200, 5.5, ERROR, ""]]


class Odd(NamedTuple):
    """A workbook, and whether it must be read (True), refused (False), or either."""

    name: str
    data: bytes
    read: bool | None = None


class Result(NamedTuple):
    """What became of a workbook: the findings that refuse it, the time [s], and the reader's peak memory [MiB]."""

    refused: tuple[str, ...]
    seconds: float
    memory: float


def originals() -> dict[str, bytes]:
    """Return a good workbook of each kind."""
    return {"xlsx": posts_workbook()} | {kind: maker(TABLE) for kind, maker in MAKERS.items()}


def odd_workbooks() -> Iterator[Odd]:
    """Yield every workbook; the same ones each time."""
    dice = random.Random(SEED)  # noqa: S311 - the same bytes in every run
    for kind, data in originals().items():
        yield Odd(f"{kind} good", data, True)
        for part in range(1, 20):
            yield Odd(f"{kind} cut at {part}/20", data[: len(data) * part // 20], False if kind != "xls" else None)
        for number in range(SHUFFLED):
            yield Odd(f"{kind} shuffled {number}", _shuffled(data, dice))
        if kind != "xls":
            yield from _members(kind, data, dice)
    yield from _made()


def _shuffled(data: bytes, dice: random.Random) -> bytes:
    """Change, remove or repeat some bytes."""
    mixed = bytearray(data)
    for _ in range(dice.choice((1, 3, 30))):
        place = dice.randrange(len(mixed))
        match dice.randrange(4):
            case 0:
                mixed[place] = dice.randrange(256)
            case 1:
                mixed[place : place + dice.randrange(1, 9)] = bytes([dice.choice((0, 255, 127))]) * dice.randrange(1, 9)
            case 2:
                del mixed[place : place + dice.randrange(1, 40)]
            case 3:
                mixed[place:place] = mixed[place : place + dice.randrange(1, 40)]
        mixed = mixed or bytearray(b"P")
    return bytes(mixed)


def _members(kind: str, data: bytes, dice: random.Random) -> Iterator[Odd]:
    """Yield the zip without each of its members, and with members that are whole but shuffled inside."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for name in contents:
        yield Odd(f"{kind} without {name}", repacked(data, {}, {name: None}))
        yield Odd(f"{kind} with {name} empty", repacked(data, {}, {name: b""}))
    for number in range(SHUFFLED):
        name = dice.choice([*contents])
        yield Odd(f"{kind} with {name} shuffled {number}", repacked(data, {}, {name: _shuffled(contents[name], dice)}))


def _made() -> Iterator[Odd]:
    """Yield workbooks each of which is odd in one way."""
    good = posts_workbook()
    cell = '<c r="{}"><v>1</v></c>'
    far = f'<row r="1">{cell.format("A1")}</row><row r="1048576">{cell.format("XFD1048576")}</row>'
    beyond = f'<row r="9999999">{cell.format("ZZZ9999999")}</row>'
    formatted = "".join(f'<row r="{row}" ht="15"><c r="A{row}" s="0"/></row>' for row in range(5, 1_000_000, 5))
    filled = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    yield Odd("xlsx strict", strict(good), True)
    yield Odd("xlsx wrong checksum", with_bad_sum(good), False)
    yield Odd("xlsx far cell", repacked(good, {}, {SHEET: sheet_xml(far)}), False)
    yield Odd("xlsx cell beyond the last", repacked(good, {}, {SHEET: sheet_xml(beyond)}), False)
    yield Odd("xlsx formatted rows", repacked(good, {}, {SHEET: sheet_xml(filled + formatted)}), True)
    for wrong in ("A1", "A1:B2", "A1:XFD1048576", "XFD1048576:A1", "B2:A", "", "5"):
        yield Odd(f"xlsx dimension {wrong}", repacked(good, {SHEET: ("A1:L4", wrong)}))
    yield Odd("xlsx bomb of texts", repacked(good, {}, {"xl/sharedStrings.xml": bytes(20_000_000)}), False)
    yield Odd("xlsx bomb of cells", repacked(good, {}, {SHEET: sheet_xml(filled * 200_000)}), False)
    yield Odd("xlsx deep", repacked(good, {}, {SHEET: sheet_xml("<row>" * 20_000)}), False)
    for entity in ('<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">', '<!ENTITY b SYSTEM "file:///etc/passwd">'):
        cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
        xml = sheet_xml(cells, f"<!DOCTYPE x [{entity}]>")
        yield Odd("xlsx entity", repacked(good, {}, {SHEET: xml}), False)
    yield Odd("xls far cell", make_xls([["a"], *[[""]] * 65_000, [""] * 255 + ["z"]]), False)
    yield Odd("xlsb far cell", make_xlsb([["a"], *[[""]] * 65_000, [""] * 255 + ["z"]]), False)
    yield from _open_documents()


def _open_documents() -> Iterator[Odd]:
    """Yield OpenDocument spreadsheets that repeat rows and cells."""
    data = make_ods([["a"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml").decode()
    for what, times, read in (("rows", 1_048_576, None), ("columns", 16_384, None), ("rows", 2_000_000_000, None)):
        place = "<table:table-row" if what == "rows" else "<table:table-cell"
        text = content.replace(place, f'{place} table:number-{what}-repeated="{times}"')
        yield Odd(f"ods {times} {what}", repacked(data, {}, {"content.xml": text}), read)
    both = content.replace("<table:table-row", '<table:table-row table:number-rows-repeated="1048576"')
    both = both.replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    yield Odd("ods whole sheet", repacked(data, {}, {"content.xml": both}), False)
    entity = '<!DOCTYPE x [<!ENTITY a "ha">]>' + content.replace("<text:p>a", "<text:p>&a;")
    yield Odd("ods entity", repacked(data, {}, {"content.xml": entity}), False)


def attempt(odd: Odd, folder: Path) -> Result:
    """Open a workbook; every error but ours goes up."""
    path = folder / "odd"
    path.write_bytes(odd.data)
    start = time.perf_counter()
    refused: tuple[str, ...] = ()
    try:
        open_sheets(path, "exports/kanal/Mappe.xlsx")
    except SourceError as error:
        refused = tuple(finding.id for finding in error.findings)
    return Result(refused, time.perf_counter() - start, _memory())


def _memory() -> float:
    """Return the peak memory of the reading process [MiB]; 0 where the system does not tell."""
    reader = engine._readers.get(os.getpid())
    status = Path(f"/proc/{reader.process.pid}/status") if reader else None
    if status is None or not status.exists():
        return 0.0
    peak = next((line for line in status.read_text().splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(peak.split()[1]) / 1024


def main() -> None:
    """Print the tally."""
    with tempfile.TemporaryDirectory() as folder:
        results = [attempt(odd, Path(folder)) for odd in odd_workbooks()]
    counts = Counter(result.refused[0] if result.refused else "read" for result in results)
    print(f"{len(results)} workbooks: " + ", ".join(f"{n} {name}" for name, n in counts.most_common()))
    print(f"longest {max(r.seconds for r in results):.1f} s, most memory {max(r.memory for r in results):.0f} MiB")


if __name__ == "__main__":
    main()
