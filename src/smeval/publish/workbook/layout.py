"""Where things stand on a sheet: widths, heights, lines above the table, the row of its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from math import isfinite
from textwrap import wrap

from smeval.publish.workbook.chart import chart_rows
from smeval.publish.workbook.page import Page
from smeval.publish.workbook.text import clean_text
from smeval.show.tables.table import Amount, Cell, Kind, Missing, Table
from smeval.wording import Wording

#: Widths of columns in digits: by table and column, else by column, else by kind.
WIDTHS = {
    "asked": 34,
    "benefit.channel": 36,
    "benefit_high": 11,
    "benefit_low": 11,
    "channel": 28,
    "channel_id": 20,
    "content": 84,
    "cost": 11,
    "cost_high": 11,
    "cost_low": 11,
    "decided_by": 26,
    "definition": 60,
    "department": 18,
    "decision_state": 13,
    "due_action": 24,
    "due_kind": 15,
    "due_on": 11,
    "entry": 38,
    "evidence": 22,
    "file": 50,
    "finding": 80,
    "formula": 40,
    "goal": 28,
    "high": 14,
    "guide_number": 10,
    "guide_outcome": 20,
    "hours": 10,
    "hours_high": 11,
    "hours_low": 11,
    "is_governing": 12,
    "kpi": 30,
    "kpi_id": 28,
    "kpi_level": 15,
    "kpi_state": 18,
    "kpis.channel": 36,
    "kpis.department": 30,
    "level": 15,
    "incidents.incident": 34,
    "low": 14,
    "measures": 34,
    "milder_means": 28,
    "note": 56,
    "overview.channel": 24,
    "overview.proposal": 15,
    "period": 12,
    "periods": 18,
    "place": 60,
    "platform": 16,
    "previous": 18,
    "proposal": 18,
    "rank": 9,
    "rater": 13,
    "reason": 46,
    "residual_level": 15,
    "risk": 24,
    "sample": 24,
    "sample_question": 52,
    "samples.document": 22,
    "risk_state": 11,
    "robustness": 13,
    "rows": 14,
    "rule": 24,
    "sha256_full": 36,
    "sheet": 16,
    "shows": 90,
    "source": 40,
    "target_sheet": 32,
    "to_sheet": 26,
    "unit": 11,
    "value": 14,
}
KIND_WIDTHS: dict[Kind, int] = {"text": 26, "state": 18, "number": 13, "share": 13, "eur": 13, "day": 12}
LONGEST_LINE = 160  # letters of a line above the table
LONGEST_TITLE, LONGEST_NOTE = 300, 2000  # letters, so that one endless name does not fill the sheet
LETTERS = 1.1  # letters of running text that go into the width of one digit
POINTS = 12.75  # height of a line of text
TALLEST = 409  # points that a row may have
ARROW = 3  # digits that the arrow of a filter covers
NARROW, BROAD = frozenset("fijlrtI.,:;!|'()[]-/ „“"), frozenset("mwMW%@—…×")


def column_widths(table: Table) -> list[int]:
    """Return the widths of the columns in digits."""
    return [
        WIDTHS.get(f"{table.id}.{column.id}") or WIDTHS.get(column.id) or KIND_WIDTHS[column.kind]
        for column in table.columns
    ]


def state_of(cell: Cell) -> str:
    """Return the state of a cell without a value, else an empty text; a number that is none is missing."""
    match cell:
        case Missing(state):
            return state
        case Amount(value) | float(value) if not isfinite(value):
            return "missing"
    return ""


def rows_of(table: Table) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a table; where there are none, one that says so."""
    return table.rows or ((table.empty, *[Missing("not_declared")] * (len(table.columns) - 1)),)


def title_lines(table: Table) -> list[str]:
    """Return the title in lines as wide as the table."""
    return wrap(clean_text(table.title, LONGEST_TITLE), int(_line_width(table) * 0.66)) or [table.id]


def lines_above(table: Table, wording: Wording) -> list[str]:
    """Return what stands between title and table: scope, how it was measured, notes, and what the words mean.

    Parameters
    ----------
    table : Table
    wording : Wording
    """
    states = dict.fromkeys(state_of(cell) for row in rows_of(table) for cell in row)
    texts = [table.scope, table.caption, *table.notes, *(explained(state, wording) for state in states if state)]
    width = _line_width(table)
    return [line for text in dict.fromkeys(texts) for line in wrap(clean_text(text, LONGEST_NOTE), width)]


def explained(state: str, wording: Wording) -> str:
    """Say what the word for an absent value means.

    Parameters
    ----------
    state : str
        Why there is no value.
    wording : Wording
    """
    word, meaning = wording.say(f"state.{state}"), wording.say(f"workbook.state.{state}")
    return wording.say("workbook.explained", word=word, meaning=meaning)


def header_row(page: Page, wording: Wording, *, linked: bool) -> int:
    """Return the row in which the table's headings stand, counted from 0.

    Parameters
    ----------
    page : Page
    wording : Wording
    linked : bool
        Whether a line with a link stands below the title.
    """
    lines = len(title_lines(page.table)) + linked + len(lines_above(page.table, wording)) + 1
    return lines + (chart_rows(page.chart) + 1 if page.chart else 0)


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the height of a row [points] for texts and the widths they are wrapped to [digits].

    Spreadsheets differ in whether they work heights out themselves, so nothing is left to them.
    """
    lines = [sum(_lines(line, width) for line in text[:LONGEST_NOTE].split("\n")) for text, width in texts]
    return min(TALLEST, max(lines, default=1) * POINTS + 2.25)


@lru_cache(maxsize=50_000)
def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes when wrapped at blanks, hyphens and slashes."""
    lines, used = 1, 0.0
    for word in re.findall(r"[^\s/-]*[/-]?\s*", text):
        needed, room = text_width(word.rstrip()), max(width, 1.0)
        if used and used + needed > room:
            lines, used = lines + 1, 0.0
        if needed > room:
            lines += int(needed // room)
            needed %= room
        used += needed + text_width(word) - text_width(word.rstrip())
    return lines


def text_width(text: str) -> float:
    """Return about how wide a text is [digits]."""
    return sum(0.55 if x in NARROW else 1.5 if x in BROAD else 1.25 if x.isupper() else 1.0 for x in text)


def _line_width(table: Table) -> int:
    return min(LONGEST_LINE, int(sum(column_widths(table)) * LETTERS))
