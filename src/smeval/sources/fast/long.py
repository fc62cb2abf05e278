"""Long text files: only their beginning is held as text, the rest is cut piece by piece when it is needed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from smeval.errors import Finding
from smeval.sources.fast.cut import PAD, Cut, Plan, cut, last_end
from smeval.sources.kinds import kind_of
from smeval.sources.sheet import Sheet, refused
from smeval.sources.texts.dialect import SAMPLE, find_dialect
from smeval.sources.texts.encoding import BOMS
from smeval.sources.texts.records import LINE, Record, scan
from smeval.sources.texts.text import open_text
from smeval.sources.zips import MIB

__all__ = ["LONG", "MAX_SIZE", "MAX_TEXT", "LongText", "head_records", "open_long", "pieces"]

T = TypeVar("T")

#: Largest file, or member of a zip, that is held in memory as a whole [B].
MAX_SIZE = 200 * MIB
#: Text files from here on are cut piece by piece where their rows allow it [B].
LONG = 4 * MIB
#: Largest text file that is read piece by piece [B]: some 16 million rows, each of which takes about 200 B.
MAX_TEXT = 2048 * MIB
#: Bytes read to find out what a long text is, and records of them that are kept.
HEAD, HEAD_RECORDS = 4 * SAMPLE, 100
#: Bytes cut at a time.
PIECE = 1024 * 1024
#: Pieces cut at the same time.
WORKERS = 2


@dataclass(frozen=True)
class LongText(Sheet):
    """The first records of a long text, and how to read on.

    Parameters
    ----------
    source : Path or bytes
        Where the text is.
    delimiter : str
        One character.
    size, start : int
        Bytes of the source; of what stands before the first record.
    first_line : int
        Line of the first record.
    """

    source: Path | bytes = b""
    delimiter: str = ","
    size: int = 0
    start: int = 0
    first_line: int = 1

    def whole(self) -> tuple[Sheet, tuple[Finding, ...]]:
        """Read all of it as text; return what was odd about it, too.

        Raises
        ------
        SourceError
            If it is longer than `MAX_SIZE` [B], or cannot be opened as a table.
        """
        if self.size > MAX_SIZE:
            raise refused("file_too_large", self.file, size=self.size // MIB, limit=MAX_SIZE // MIB)
        data = self.source if isinstance(self.source, bytes) else self.source.read_bytes()
        (sheet,), findings = open_text(data, self.file)
        return sheet, tuple(findings)


def open_long(source: Path | bytes, size: int, file: str) -> LongText | None:
    """Open a long text by its beginning; None where it is not plain enough to be cut piece by piece.

    Parameters
    ----------
    source : Path or bytes
        Where the text is.
    size : int
        Bytes of it [B].
    file : str
        Path for findings.
    """
    with _stream(source) as stream:
        head = stream.read(HEAD)
    if kind_of(head) != "text":
        return None
    bom, encoding, _ = next((entry for entry in BOMS if head.startswith(entry[0])), (b"", "utf-8", "UTF-8"))
    whole = len(head) == size
    try:
        text = (head[len(bom) :] if whole else head[len(bom) : last_end(head)]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if encoding != "utf-8" or "\0" in text or (not whole and len(text) < 2 * SAMPLE):
        return None
    dialect = find_dialect(text)
    if dialect.wrapped or not dialect.delimiter.isascii():
        return None
    records = list(islice(scan(text[dialect.start :], dialect.delimiter, dialect.first_line), HEAD_RECORDS))
    if any(record.fault == "unterminated_quote" for record in records):
        return None
    filled = [record for record in records if not record.fault and "".join(record.fields).strip()]
    return LongText(
        file,
        name="",
        rows=[record.fields for record in filled],
        lines=[record.start for record in filled],
        source=source,
        delimiter=dialect.delimiter,
        size=size,
        start=len(bom) + len(text[: dialect.start].encode()),
        first_line=dialect.first_line,
    )


def head_records(sheet: LongText, last: int) -> tuple[list[Record], int, int]:
    """Return the records up to the one that starts on a line, the byte behind them, and its line.

    Parameters
    ----------
    sheet : LongText
    last : int
        That line.
    """
    with _stream(sheet.source) as stream:
        stream.seek(sheet.start)
        text = stream.read(HEAD).decode("utf-8", errors="ignore")
    records = []
    for record in scan(text, sheet.delimiter, sheet.first_line):
        records.append(record)
        if record.start >= last:
            break
    lines = records[-1].end - sheet.first_line + 1
    behind = "".join(match.group() for match in islice(LINE.finditer(text), lines))
    return records, sheet.start + len(behind.encode()), records[-1].end + 1


def _stream(source: Path | bytes) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


@dataclass(frozen=True)
class _Begun(Generic[T]):
    """A piece that is being cut."""

    start: int
    length: int
    result: Future[tuple[Cut, T]]


def pieces(
    sheet: LongText, start: int, plan: Plan, digest: Callable[[Cut], T], piece: int = PIECE
) -> Iterator[tuple[Cut, T]]:
    """Cut a long text from byte `start` on, several pieces at a time, and yield each in order with its digest.

    Where a piece begins is foreseen by counting quotes; if the cut shows that a record ends elsewhere, the pieces
    behind it are cut again.

    Parameters
    ----------
    sheet : LongText
    start : int
        Byte at which the first record begins.
    plan : Plan
        What the records look like, and which columns are wanted.
    digest : callable
        What is to be kept of a piece; called beside others at the same time.
    piece : int
        Bytes of a piece [B].

    Raises
    ------
    NotUtf8Error
        If the bytes are not UTF-8, or hold zero bytes.
    """

    def work(raw: bytes, last: bool) -> tuple[Cut, T]:
        made = cut(raw, sheet.delimiter, plan, last)
        return made, digest(made)

    with _stream(sheet.source) as stream, ThreadPoolExecutor(WORKERS) as pool:
        begun: deque[_Begun[T]] = deque()
        planned, reach = start, piece
        rest = b""
        stream.seek(start)
        while begun or planned < sheet.size:
            while planned < sheet.size and len(begun) < 2 * WORKERS:
                raw = rest + stream.read(reach - len(rest))
                last = planned + len(raw) >= sheet.size
                stop = len(raw) if last else last_end(raw)
                if not stop:
                    if begun:
                        rest = raw
                        break
                    rest, reach = raw, reach * 2
                    continue
                rest = raw[stop:]
                begun.append(_Begun(planned, stop, pool.submit(work, raw[:stop] + PAD, last)))
                planned += stop
            next_ = begun.popleft()
            made, digested = next_.result.result()
            if made.taken < next_.length:
                for late in begun:
                    late.result.cancel()
                begun.clear()
                planned, rest = next_.start + made.taken, b""
                stream.seek(planned)
            # a record longer than a piece needs a longer one
            reach = piece if made.taken else 2 * max(reach, next_.length)
            if made.taken:
                yield made, digested
