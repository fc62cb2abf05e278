"""Read workbooks in a process of its own: a program that may crash, hang or run out of memory alone.

It is started as a script, imports nothing of the package, and answers each request on its standard
output: eight bytes of length, then JSON.
"""

from __future__ import annotations

import json
import re
import sys
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import BinaryIO, TypedDict

#: Memory the process may take [B], where the system can limit it.
MAX_MEMORY = 1024**3
#: Integers up to here are exact in a workbook.
EXACT = 10**15
#: How OpenDocument writes a duration of more than a day.
ODS_DURATION = re.compile(r"PT0*([0-9]+)H([0-9]{2})M([0-9]{2})S")


def number_text(value: float) -> str:
    """Write a number without exponent and without ``.0``; one too long to be exact keeps its exponent."""
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if abs(value) >= EXACT:
        return f"{value:.14E}"
    return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")


def duration_text(seconds: float) -> str:
    """Write a duration as ``H:MM:SS``."""
    whole, milli = divmod(round(abs(seconds) * 1000), 1000)
    text = f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
    return ("-" if seconds < 0 else "") + text + (f".{milli:03}" if milli else "")


def cell_text(value: object) -> str:
    """Write a cell as text: dates in ISO form, numbers and durations plain."""
    match value:
        case str():
            long = ODS_DURATION.fullmatch(value)
            return f"{long[1]}:{long[2]}:{long[3]}" if long else value
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return number_text(float(value))
        case datetime():
            return moment_text(value)
        case date():
            return value.isoformat()
        case time():
            return duration_text(value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6)
        case timedelta():
            return duration_text(value.total_seconds())
    return ""


def fill_merged(table: list[list[str]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Write the value of cells merged one below the other into each of them: it holds for all their rows.

    Parameters
    ----------
    table : list of list of str
    ranges : list of tuple
        First and last cell of each merge, by row and column, counted from 0.
    """
    for (top, left), (bottom, right) in ranges:
        if left == right:
            for row in table[top + 1 : bottom + 1]:
                if left < len(row) and any(row):
                    row[left] = table[top][left]


def moment_text(value: datetime) -> str:
    """Write a moment as ``2025-01-31T08:00:00``, at midnight as the day alone."""
    value = (value + timedelta(milliseconds=500)).replace(microsecond=0) if value.microsecond else value
    return value.isoformat() if value.time() != time(0) else value.date().isoformat()


class SheetRead(TypedDict):
    """One sheet as text."""

    name: str
    hidden: bool
    rows: list[list[str]]


class Answer(TypedDict, total=False):
    """The sheets of a workbook; or the id of the finding that refuses it, with the sheet that reaches too far."""

    sheets: list[SheetRead]
    refused: str
    sheet: int
    rows: int
    columns: int


def read(data: bytes, max_cells: int) -> Answer:
    """Read all sheets of a workbook, or say why it is refused.

    Parameters
    ----------
    data : bytes
        The whole file.
    max_cells : int
        Most cells that a sheet may reach over.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets: list[SheetRead] = []
        for number, meta in enumerate(workbook.sheets_metadata, start=1):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(meta.name)
            rows, columns = sheet.total_height + 1, sheet.total_width + 1
            if sheet.start is not None and rows * columns > max_cells:
                return {"refused": "too_many_cells", "sheet": number, "rows": rows, "columns": columns}
            cells = sheet.to_python(skip_empty_area=False)
            table = [[cell_text(cell) for cell in row] for row in cells]
            fill_merged(table, sheet.merged_cell_ranges or [])
            hidden = meta.visible != SheetVisibleEnum.Visible
            sheets.append({"name": meta.name, "hidden": hidden, "rows": table})
    except PasswordError:
        return {"refused": "password_protected"}
    except CalamineError:
        return {"refused": "workbook_unreadable"}
    return {"sheets": sheets}


def limit_memory() -> None:
    """Bound this process where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    for limit, size in ((resource.RLIMIT_AS, MAX_MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS refuses some limits
            resource.setrlimit(limit, (size, size))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer requests until there are no more.

    Parameters
    ----------
    requests : stream of bytes
        Each request: length and budget of cells, eight bytes each, then the file.
    answers : stream of bytes
        Each answer: length, eight bytes, then `Answer` as JSON.
    """
    while len(head := requests.read(16)) == 16:
        length, max_cells = (int.from_bytes(part, "big") for part in (head[:8], head[8:]))
        answer: Answer
        try:
            answer = read(requests.read(length), max_cells)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:  # a panic inside the reader is no Exception
            answer = {"refused": "workbook_unreadable"}
        text = json.dumps(answer).encode()
        answers.write(len(text).to_bytes(8, "big") + text)
        answers.flush()


if __name__ == "__main__":
    limit_memory()
    serve(sys.stdin.buffer, sys.stdout.buffer)
