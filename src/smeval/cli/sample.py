"""Write the sheet of a draw: on top what it is, below one row per post to tick; every text stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from smeval.audit.samples import Draw, Wish
from smeval.ids import SHEET_ANSWERS, SHEET_COLUMNS, SHEET_DRAW, SHEET_FILLED, SHEET_TOLD
from smeval.wording import Wording

#: Widths of the columns [characters].
WIDTHS = {
    "number": 5,
    "day": 12,
    "kind": 14,
    "title": 62,
    "link": 38,
    "post_id": 26,
    "result": 13,
    "remark": 32,
}
#: Characters of a title that are shown, and height of a line [pt].
TITLE, LINE_HEIGHT = 300, 14
WRAP = Alignment(wrap_text=True, vertical="top")
FILL = PatternFill("solid", fgColor="FFF2CC")
HEAD = PatternFill("solid", fgColor="E7E6E6")
LINE = Border(bottom=Side("thin", color="BFBFBF"))
#: Columns in which label and value of the two halves of the head stand.
LEFT, RIGHT = (1, 3, 4), (5, 6, 8)


def usual_name(wish: Wish, wording: Wording) -> str:
    """Return the name of a sheet's file where none is given.

    Parameters
    ----------
    wish : Wish
    wording : Wording
    """
    name = f"{wording.say('cli.sample_file')}_{wish.channel}_{wish.year}_{wish.subject}"
    return re.sub(r"[^\w-]", "-", name) + ".xlsx"


def unwritable(target: Path) -> str:
    """Return the sentence that says why a file is not written; empty where it is."""
    if target.exists():
        return "cli.sample_exists"
    return "" if target.suffix.lower() == ".xlsx" else "cli.sample_ending"


def write_sheet(found: Draw, target: Path, wording: Wording) -> None:
    """Write a draw as a workbook.

    Parameters
    ----------
    found : Draw
    target : Path
        Must not exist yet.
    wording : Wording

    Raises
    ------
    FileExistsError
        If it does.
    """
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = wording.say("sample_sheet.name")
    _text(sheet, 1, 1, wording.say("sample_sheet.title", subject=wording.term("sample", found.wish.subject)))
    sheet.cell(1, 1).font, sheet.row_dimensions[1].height = Font(bold=True, size=14), 2 * LINE_HEIGHT
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(WIDTHS))
    _block(sheet, LEFT, [(name, _told(found, name, wording)) for name in SHEET_TOLD], wording)
    right = [(name, "") for name in SHEET_FILLED] + [(name, _drawn(found, name, wording)) for name in SHEET_DRAW]
    _block(sheet, RIGHT, right, wording)
    top = 3 + max(len(SHEET_TOLD), len(right))
    _posts(sheet, found, top, wording)
    _print_well(sheet, top)
    with target.open("xb") as stream:
        book.save(stream)


def _text(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Write text that stays text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - merged cells are written to at their first cell only
    cell.value = text
    if text:
        cell.data_type, cell.quotePrefix, cell.number_format = "s", text[:1] in "=+-@", "@"
    cell.alignment = WRAP
    return cell


def _block(sheet: Worksheet, at: tuple[int, int, int], lines: list[tuple[str, str]], wording: Wording) -> None:
    """Write one half of the head: labels, and beside them what they say or what is to be filled in."""
    label, value, last = at
    for row, (name, text) in enumerate(lines, start=2):
        _text(sheet, row, label, wording.say(f"sample_sheet.{name}")).font = Font(bold=True)
        if value - label > 1:
            sheet.merge_cells(start_row=row, start_column=label, end_row=row, end_column=value - 1)
        cell = _text(sheet, row, value, text)
        if name in SHEET_FILLED:
            cell.fill, cell.number_format = FILL, "yyyy-mm-dd" if name == "checked_on" else "@"
        sheet.merge_cells(start_row=row, start_column=value, end_row=row, end_column=last)
        _make_room(sheet, row, text, *range(value, last + 1))
        _make_room(sheet, row, wording.say(f"sample_sheet.{name}"), *range(label, value))


def _told(found: Draw, name: str, wording: Wording) -> str:
    subject = found.wish.subject
    match name:
        case "channel":
            return found.wish.channel
        case "year":
            return str(found.wish.year)
        case "subject":
            return wording.term("sample", subject)
        case "rule":
            return wording.say("sample_sheet.rule_text")
    key = f"sample.{subject}.{name}"
    return wording.say(key) if wording.has(key) else ""


def _drawn(found: Draw, name: str, wording: Wording) -> str:
    match name:
        case "drawn":
            return str(len(found.posts))
        case "population":
            return str(found.population)
        case "span":
            return wording.say("sample_sheet.span_text", first=found.first, last=found.last)
        case "seed":
            return found.seed
        case "posts_mark":
            return found.posts_mark
    return found.sheet_mark


def _posts(sheet: Worksheet, found: Draw, top: int, wording: Wording) -> None:
    """Write the rows to tick."""
    for column, name in enumerate(SHEET_COLUMNS, start=1):
        cell = _text(sheet, top, column, wording.say(f"sample_column.{name}"))
        cell.font, cell.fill = Font(bold=True), HEAD
        sheet.column_dimensions[cell.column_letter].width = WIDTHS[name]
    for number, post in enumerate(found.posts, start=1):
        row = top + number
        kind = wording.term("post_kind", post.kind) if post.kind else ""
        texts = (str(number), wording.day(post.day), kind, _shown(post.title), post.link, post.post_id, "", "")
        for column, text in enumerate(texts, start=1):
            _text(sheet, row, column, text).border = LINE
            _make_room(sheet, row, "" if text == post.link else text, column)
        if post.link.startswith(("https://", "http://")):
            sheet.cell(row, SHEET_COLUMNS.index("link") + 1).hyperlink = post.link
        sheet.cell(row, SHEET_COLUMNS.index("result") + 1).fill = FILL
    answers = ",".join(wording.say(f"sample_answer.{name}") for name in SHEET_ANSWERS)
    choice = DataValidation(type="list", formula1=f'"{answers}"', allow_blank=True, showErrorMessage=True)
    letter = chr(ord("A") + SHEET_COLUMNS.index("result"))
    choice.add(f"{letter}{top + 1}:{letter}{top + len(found.posts)}")
    sheet.add_data_validation(choice)


def _make_room(sheet: Worksheet, row: int, text: str, *columns: int) -> None:
    """Let a row be as high as a text needs that stands over these columns: no program does so by itself."""
    widths = list(WIDTHS.values())
    lines = -(-len(text) // (0.85 * sum(widths[column - 1] for column in columns)))
    sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or 0, LINE_HEIGHT * max(lines, 1))


def _shown(title: str) -> str:
    """Return a title in one line, without signs that no workbook may hold."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in title).split())
    return line if len(line) <= TITLE else line[: TITLE - 1] + "…"


def _print_well(sheet: Worksheet, top: int) -> None:
    """Keep head and headings in sight, on screen and on paper."""
    sheet.freeze_panes = f"A{top + 1}"
    sheet.print_title_rows = f"{top}:{top}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def sample_lines(found: Draw, target: Path, folder: Path, wording: Wording) -> Iterator[str]:
    """Yield what was drawn, with which seed, and what to do with the sheet.

    Parameters
    ----------
    found : Draw
    target, folder : Path
        The sheet and the body's folder.
    wording : Wording
    """
    n, wish = len(found.posts), found.wish
    whole = n == found.population
    yield wording.say(
        "cli.sample_all" if whole else "cli.sample_drawn",
        n=n,
        of=found.population,
        channel=wish.channel,
        year=str(wish.year),
        seed=found.seed,
    )
    if whole and wish.n > n:
        yield wording.say("cli.sample_fewer", asked=wish.n)
    if found.own_seed:
        yield wording.say("cli.sample_own_seed")
    if not whole and n < found.least:
        yield wording.say("cli.sample_too_few", n=n, least=found.least)
    elif not whole and n < found.enough:
        yield wording.say("cli.sample_short", n=n, enough=found.enough)
    yield wording.say("cli.sample_next", file=target.as_posix(), folder=folder.as_posix())
