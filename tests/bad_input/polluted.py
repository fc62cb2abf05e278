"""A clean content export and 2,290 polluted versions of it, with what becomes of each.

``python -m tests.bad_input.polluted`` prints how many are read as they should be, how many are reported, and how
many are misread in silence; with ``--compare`` the same for other readers. The classes are those of the Pollock
benchmark (Vitagliano et al., PVLDB 16/8, 2023): one record of 84 is changed at each of its places, or the file as a
whole.
"""

from __future__ import annotations

import argparse
import csv
import io
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import NamedTuple

import pandas as pd

from smeval.catalog import load_catalog
from smeval.errors import Finding, SmevalError
from smeval.read.identify import Definition, Match, definitions_of, identify
from smeval.read.table import take_table
from smeval.sources.texts.text import open_text

RECORDS = 84
FILE = "exports/kanal/Beiträge.csv"
HEADER = (
    "Post ID", "Page ID", "Publish time", "Title", "Description", "Post type", "Permalink", "Reach", "Reactions",
)  # fmt: skip
#: Columns that the export reads, as they are called in the table.
COLUMNS = ("post_id", "account_id", "published_at", "title", "description", "kind", "link", "reach", "reactions")
TITLES = ("Straßenfest, Markt und Musik", "Sperrung der Hauptstraße", "Neues aus dem Rat", 'Der "Rote Turm" öffnet')
TEXTS = ("Um 10 Uhr geht es los, der Eintritt ist frei", "Bitte umfahren", "", 'Man nennt ihn "den Dicken", seit 1512')

Rows = list[list[str]]


class Polluted(NamedTuple):
    """A polluted file, its class, and the rows that a perfect reader finds in it, without the header."""

    name: str
    kind: str
    data: bytes
    twin: Rows


@cache
def clean_rows() -> Rows:
    """Return the clean records, header first."""
    rows = [[*HEADER]]
    for number in range(1, RECORDS):
        rows.append(
            [
                f"{1784140000 + number}", "7", f"{number % 12 + 1:02}/{number % 28 + 1:02}/2025 10:{number % 60:02}",
                TITLES[number % 4], TEXTS[number % 4], "Photos", f"https://example.invalid/{number}", f"{number * 37}",
                f"{number % 9}" if number % 5 else "",
            ]
        )  # fmt: skip
    return rows


def fields(row: list[str], delimiter: str = ",", quote: str = '"', escape: str = "") -> list[str]:
    """Write the cells of a record; those with a special character are quoted, quotes in them doubled or escaped."""
    special = {delimiter, quote, "\n"}
    return [
        f"{quote}{cell.replace(quote, (escape or quote) + quote)}{quote}" if special & set(cell) else cell
        for cell in row
    ]


def text_of(rows: Rows, delimiter: str = ",", end: str = "\n", quote: str = '"', escape: str = "") -> str:
    """Write records."""
    return "".join(delimiter.join(fields(row, delimiter, quote, escape)) + end for row in rows)


def polluted_files() -> Iterator[Polluted]:
    """Yield every polluted file."""
    yield from _whole_files()
    rows = clean_rows()
    lines = [",".join(fields(row)) for row in rows]
    for at, row in enumerate(rows):
        written = fields(row)
        changes: list[tuple[str, str]] = [("row_field_delimiter", ";".join(fields(row, ";")))]
        for place in range(len(HEADER)):
            before, after = written[:place], written[place:]
            if place:
                changes.append(("row_less_sep", ",".join([*before[:-1], before[-1] + after[0], *after[1:]])))
            changes.append(("row_more_sep", ",".join([*before, after[0] + ",", *after[1:]])))
            changes.append(("row_extra_quote", ",".join([*before, after[0] + '"', *after[1:]])))
        for number, (kind, line) in enumerate(changes):
            text = "\n".join([*lines[:at], line, *lines[at + 1 :]]) + "\n"
            yield Polluted(f"{kind} {at} {number}", kind, text.encode(), rows[1:])


def _whole_files() -> Iterator[Polluted]:
    rows = clean_rows()
    clean = text_of(rows)
    head, body = clean.split("\n", 1)
    narrow, wide = [row[:5] for row in rows], [[*row, "x"] for row in rows]
    other = [["Ort", "Datum", "Zeit", "Was", "Wer", "Wie", "Wo", "Wert", "Zahl"], *[[*"abcdefg", "1", "2"]] * 3]
    texts: dict[str, tuple[str, Rows]] = {
        "source": (clean, rows[1:]),
        "empty": ("", []),
        "no_final_newline": (clean[:-1], rows[1:]),
        "two_final_newlines": (clean + "\n", rows[1:]),
        "header_only": (head + "\n", []),
        "one_row": (text_of(rows[:2]), rows[1:2]),
        "no_header": (body, rows[1:]),
        "two_headers": (head + "\n" + clean, rows[1:]),
        "three_headers": (head + "\n" + head + "\n" + clean, rows[1:]),
        "preamble": ("Inhalte\nErstellt für Musterstadt\n\n" + clean, rows[1:]),
        "multitable_less_columns": (clean + "\n" + text_of(narrow), rows[1:]),
        "multitable_same_columns": (clean + "\n" + text_of(other), rows[1:]),
        "multitable_more_columns": (clean + "\n" + text_of(wide), rows[1:]),
        "delimiter_semicolon": (text_of(rows, ";"), rows[1:]),
        "delimiter_tab": (text_of(rows, "\t"), rows[1:]),
        "delimiter_space": (text_of(rows, " "), rows[1:]),
        "delimiter_comma_space": ("".join(", ".join(fields(row)) + "\n" for row in rows), rows[1:]),
        "quote_apostrophe": (text_of(rows, quote="'"), rows[1:]),
        "escape_backslash": (text_of(rows, escape="\\"), rows[1:]),
        "escape_null": (text_of(rows, escape="\0"), rows[1:]),
        "lines_cr": (text_of(rows, end="\r"), rows[1:]),
        "lines_crlf": (text_of(rows, end="\r\n"), rows[1:]),
    }
    for name, (text, twin) in texts.items():
        yield Polluted(name, "file", text.encode(), twin)


class Outcome(NamedTuple):
    """What a reader made of a file.

    Parameters
    ----------
    state : str
        ``exact``, ``reported``, ``silent``, or ``wrong``: reported, but with a record that the twin does not have.
    findings : tuple of Finding
    """

    state: str
    findings: tuple[Finding, ...] = ()


@cache
def _definitions() -> tuple[Definition, ...]:
    return tuple(definitions_of(load_catalog()))


def read(polluted: Polluted) -> Outcome:
    """Read a file as the toolkit does, up to its texts by column."""
    findings: list[Finding] = []
    rows: Rows = []
    try:
        (sheet,), findings = open_text(polluted.data, FILE)
        match = identify(sheet, _definitions())
        if isinstance(match, Match):
            table = take_table(sheet, match)
            findings = [*findings, *table.findings]
            columns = [table.texts[name][0] if table.has(name) else [""] * len(table) for name in COLUMNS]
            rows = [[cell.strip() for cell in row] for row in zip(*columns, strict=True)]
        else:
            findings = [*findings, match or Finding("unknown_table", "error", FILE)]
    except SmevalError as error:
        findings = [*error.findings]
    return judge(rows, polluted.twin, findings)


def judge(rows: Rows, twin: Rows, findings: list[Finding]) -> Outcome:
    """Compare what was read with what should have been."""
    if rows == twin:
        return Outcome("exact", tuple(findings))
    known = {tuple(row) for row in twin}
    if not findings:
        return Outcome("silent")
    return Outcome("reported" if all(tuple(row) in known for row in rows) else "wrong", tuple(findings))


def _frame(data: bytes, sniff: bool) -> pd.DataFrame:
    if sniff:
        return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, sep=None, engine="python")
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False)


def by_pandas(polluted: Polluted, sniff: bool = False) -> Outcome:
    """Read every value as text by pandas; an exception or a warning is a report."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            frame = _frame(polluted.data, sniff)
        except Exception as error:
            return Outcome("reported", (Finding(type(error).__name__, "error"),))
    named = list(frame.columns) == [*HEADER] and isinstance(frame.index, pd.RangeIndex)
    rows = [[str(cell).strip() for cell in row] for row in frame.itertuples(index=False, name=None)]
    return judge(rows if named else [["?"]], polluted.twin, [])


def by_csv(polluted: Polluted) -> Outcome:
    """Read by Python's csv module, strictly."""
    try:
        header, *rows = list(csv.reader(io.StringIO(polluted.data.decode(), newline=""), strict=True)) or [[]]
    except csv.Error as error:
        return Outcome("reported", (Finding(type(error).__name__, "error"),))
    found = [[cell.strip() for cell in row] for row in rows if row]
    return judge(found if header in ([*HEADER], []) else [["?"]], polluted.twin, [])


READERS: dict[str, Callable[[Polluted], Outcome]] = {
    "smeval": read,
    "csv.reader(strict=True)": by_csv,
    "pandas default": by_pandas,
    "pandas sep=None": partial(by_pandas, sniff=True),
}


def main() -> None:
    """Print the tally."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compare", action="store_true", help="read with other readers, too")
    files = list(polluted_files())
    kinds = Counter(polluted.kind for polluted in files)
    print(f"{len(files)} files: " + ", ".join(f"{n} {kind}" for kind, n in kinds.items()))
    print(f"{'reader':26}{'exact':>8}{'reported':>10}{'silent':>8}{'wrong':>8}{'s':>7}")
    for name, reader in READERS.items() if parser.parse_args().compare else [("smeval", read)]:
        start = time.perf_counter()
        states = Counter(reader(polluted).state for polluted in files)
        counts = "".join(f"{states[s]:>{w}}" for s, w in (("exact", 8), ("reported", 10), ("silent", 8), ("wrong", 8)))
        print(f"{name:26}{counts}{time.perf_counter() - start:>7.1f}")


if __name__ == "__main__":
    main()
