"""How the vendors write their files: quoting, encodings, line ends, archives, workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import xlsxwriter

Row = Sequence[object]
GENERATED = "Erzeugte Beispieldaten der fiktiven Stadt Musterstadt / generated sample data"


def _text(value: object) -> str:
    return "" if value is None else str(value)


def delimited(
    rows: Iterable[Row],
    *,
    delimiter: str = ",",
    quote: str = "minimal",
    newline: str = "\n",
    encoding: str = "utf-8",
    final: bool = True,
) -> bytes:
    """Write rows as delimited text.

    Parameters
    ----------
    rows : iterable of sequences
        The fields; None is written as nothing.
    quote : str
        ``minimal``: only where needed; ``all``: every field; ``spaces``: also where a blank, tab or
        backslash occurs, as Meta does.
    final : bool
        Whether the last line ends with a line end.
    """
    lines = []
    for row in rows:
        fields = []
        for value in row:
            text = _text(value)
            special = any(mark in text for mark in (delimiter, '"', "\n", "\r"))
            spaced = quote == "spaces" and any(mark in text for mark in " \t\\")
            if quote == "all" or special or spaced:
                text = '"' + text.replace('"', '""') + '"'
            fields.append(text)
        lines.append(delimiter.join(fields))
    return (newline.join(lines) + (newline if final else "")).encode(encoding)


def register_table(rows: Iterable[Row]) -> bytes:
    """Write a table of the register, with the line ends of the repository."""
    return delimited(rows, delimiter=";", encoding="utf-8-sig")


def saved_in_excel(rows: Iterable[Row], encoding: str = "utf-8-sig") -> bytes:
    """Write a table as Excel saves it in Germany."""
    return delimited(rows, delimiter=";", newline="\r\n", encoding=encoding)


def chart(title: str, series: Mapping[date, int], winter: Mapping[date, bool]) -> bytes:
    """Write a Meta Business Suite chart: days start at 01:00 while Pacific standard time holds."""
    rows = [[title], ["Date", "Primary"]]
    rows += [[f"{day}T{'01' if winter[day] else '00'}:00:00", str(value)] for day, value in series.items()]
    return blocks([delimited(rows, quote="all").decode()])


def blocks(texts: Iterable[str]) -> bytes:
    """Write blocks of a Meta Business Suite chart file, each followed by an empty line."""
    return ("\ufeffsep=,\n" + "".join(text + "\n" for text in texts)).encode("utf-16-le")


def archive(members: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip, the same bytes every time: uncompressed, with a fixed time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.comment = GENERATED.encode("ascii")
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, (2026, 1, 8, 8, 0, 0))
            entry.create_system = 3
            packed.writestr(entry, content)
    return out.getvalue()


def workbook(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """Write a workbook: numbers as numbers, all else (dates too) as text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"comments": GENERATED, "created": datetime(2026, 1, 8, 8)})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, (int, float)):
                        sheet.write_number(line, column, value)
                    elif value is not None:
                        sheet.write_string(line, column, str(value))
    return out.getvalue()
