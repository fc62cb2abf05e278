"""The ledger: its chain finds what was changed, and a spreadsheet that saves it again changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.frames.recorded import LedgerRow
from smeval.ids import LANGUAGES
from smeval.record.closed.fingerprint import fingerprint, in_groups, read_cells
from smeval.record.closed.ledger import (
    Ledger,
    add_lines,
    fingerprint_of,
    ledger_bytes,
    one_line,
    parse_ledger,
)
from smeval.wording import Typed, Wording

DAY = pd.Timestamp(2026, 1, 15)


def closing(channel: str = "", year: int = 2025, **more: object) -> LedgerRow:
    row = LedgerRow(
        0, "closing", year, "presse", channel, 1, software="smeval 0.1.0", day=pd.Timestamp(year + 1, 1, 15)
    )
    return row._replace(terms='{"counted":{"team_size":6.0,"platform":"mastodon"}}', snapshot="S1", **more)  # type: ignore[arg-type]


def decision(decided_on: str = "2025-12-01") -> LedgerRow:
    cells = f'{{"decided_on":"{decided_on}","reason":"Größe; „neu“","subject":"team_size"}}'
    return LedgerRow(0, "decision", 2025, "presse", "x", decision_state="decided", terms=cells, day=DAY)


def made() -> Ledger:
    older = [closing(year=2024), closing("x", year=2024, proposal="review", cause="g5 m2")]
    return add_lines(
        Ledger(), [*older, decision(), closing(), closing("x", proposal="continue", because=Typed("Ü, „x“; y"))]
    )


def reread(ledger: Ledger) -> Ledger:
    return parse_ledger(ledger_bytes(ledger))


def test_what_was_written_is_read_and_without_a_fault() -> None:
    assert reread(made()) == made()
    assert made().head == made().lines[-1].fingerprint
    assert [row.line for row in made().lines] == [1, 2, 3, 4, 5]
    assert made().lines[0].before == ""
    assert all(row.before == before.fingerprint for before, row in zip(made().lines, made().lines[1:], strict=False))


def test_a_fingerprint_begins_with_a_letter_and_is_printed_in_groups_of_four() -> None:
    groups = in_groups(made().head).split(" ")
    assert [len(group) for group in groups] == [4] * 10
    assert groups[0][0] == "L"
    assert fingerprint("L", "smeval ledger 1", {}) != fingerprint("L", "smeval ledger 2", {})


def german(content: bytes, encoding: str) -> bytes:
    """Return a table as a German spreadsheet saves it: semicolons, CRLF, days of its own, other quotes."""
    table = read_cells(content)
    day = table.heading.index("day")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(table.heading)
    for row in table.rows:
        year, month, number = row[day].split("-")
        writer.writerow([*row[:day], f"{number}.{month}.{year}", *row[day + 1 :]])
    return stream.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_ledger_saved_by_a_german_spreadsheet_raises_no_false_alarm(encoding: str) -> None:
    saved = german(ledger_bytes(made()), encoding)
    assert parse_ledger(saved) == made()
    with_commas = ledger_bytes(made()).decode("utf-8-sig")
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(csv.reader(io.StringIO(with_commas, newline=""), delimiter=";"))
    assert parse_ledger(stream.getvalue().encode()) == made()


Change = Callable[[list[LedgerRow]], list[LedgerRow]]


def with_line(lines: list[LedgerRow], number: int, **more: object) -> list[LedgerRow]:
    changed = lines[number - 1]._replace(**more)  # type: ignore[arg-type]
    return [*lines[: number - 1], changed, *lines[number:]]


def resealed(lines: list[LedgerRow], number: int) -> list[LedgerRow]:
    return with_line(lines, number, fingerprint=fingerprint_of(lines[number - 1]))


def merged(lines: list[LedgerRow]) -> list[LedgerRow]:
    """Put the lines of another body's ledger below."""
    other = add_lines(Ledger(), [closing("y", proposal="continue"), closing("z", proposal="continue")])
    return [*lines, *other.lines]


FAULTS: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "a cell changed": (
        lambda lines: with_line(lines, 2, proposal="continue"),
        [("ledger_line_changed", "3")],
    ),
    "a cell changed and the line's fingerprint too": (
        lambda lines: resealed(with_line(lines, 2, proposal="continue"), 2),
        [("ledger_chain_broken", "4")],
    ),
    "a line removed": (
        lambda lines: [*lines[:2], *lines[3:]],
        [("ledger_lines_missing", "4")],
    ),
    "a line removed and the rest numbered anew": (
        lambda lines: resealed(with_line([*lines[:3], lines[4]], 4, line=4), 4),
        [("ledger_chain_broken", "5")],
    ),
    "the first line removed": (
        lambda lines: lines[1:],
        [("ledger_lines_missing", "2")],
    ),
    "lines swapped": (
        lambda lines: [lines[1], lines[0], *lines[2:]],
        [("ledger_lines_missing", "2")],
    ),
    "two ledgers merged": (
        merged,
        [("ledger_lines_missing", "7")],
    ),
    "the same closing twice": (
        lambda lines: list(add_lines(Ledger(), [*lines, lines[4]]).lines),
        [("ledger_line_twice", "7")],
    ),
    "a year closed before it was over": (
        lambda lines: list(add_lines(Ledger(tuple(lines)), [closing("x", year=2026, day=DAY)]).lines),
        [("ledger_year_open", "7")],
    ),
    "a decision from the future": (
        lambda lines: list(add_lines(Ledger(tuple(lines)), [decision("2026-02-01")]).lines),
        [("ledger_decision_later", "7")],
    ),
    "lines of a later version": (
        lambda lines: with_line(lines, 5, schema=2),
        [("ledger_newer", "6")],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_wrong_is_found_with_its_row(fault: str) -> None:
    change, expected = FAULTS[fault]
    found = reread(Ledger(tuple(change(list(made().lines)))))
    assert [(entry.id, entry.row) for entry in found.faults] == expected
    assert {(entry.file, entry.severity) for entry in found.faults} == {("closed/ledger.csv", "error")}
    for language in LANGUAGES:
        assert all(entry.text(Wording(language)) for entry in found.faults)


def test_what_was_cut_off_is_found_by_a_printed_head_only() -> None:
    found = reread(Ledger(made().lines[:-1]))
    assert found.faults == ()
    assert (len(found.lines), found.head) != (len(made().lines), made().head)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", [("ledger_no_table", "")]),
        (b"\x89PNG\r\n\x1a\n\0\0", [("ledger_no_table", "")]),
        (b"line;kind\n1;closing\n", [("ledger_no_table", "")]),
        (
            ledger_bytes(made()).replace(b"\n2;", b"\nzwei;"),
            [("ledger_line_unreadable", "3"), ("ledger_lines_missing", "4")],
        ),
        (ledger_bytes(made()).replace(b"2026-01-15;no", b"gestern;no", 1), [("ledger_line_unreadable", "4")]),
    ],
    ids=["empty", "a picture", "other columns", "no number", "no day"],
)
def test_a_file_that_is_no_ledger_is_told(content: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(entry.id, entry.row) for entry in parse_ledger(content).faults][: len(expected)] == expected


@given(st.integers(0, 4), st.sampled_from(LedgerRow._fields), st.text('0123456789abc{}";, äß', max_size=8))
def test_no_change_of_a_cell_goes_unnoticed(place: int, column: str, text: str) -> None:
    table = read_cells(ledger_bytes(made()))
    at = table.heading.index(column)
    rows = [list(row) for row in table.rows]
    before, rows[place][at] = rows[place][at], text
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=";").writerows([table.heading, *rows])
    found = parse_ledger(stream.getvalue().encode())
    assert found.faults or found.lines == made().lines
    if before.strip() != text.strip() and column not in ("line", "year", "version", "schema", "day"):
        assert found.faults  # of numbers and days, other texts may say the same


def test_what_people_type_survives_a_spreadsheet() -> None:
    assert one_line("  =SUM(A1)\n und mehr ") == "SUM(A1) und mehr"
