"""Write a page to a sheet: title, explanations, chart, and one Excel table from column A.

Everything that stems from data is written as a number, a date or a string, never as a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from smeval.publish.workbook.chart import LINE, chart_rows, make_chart
from smeval.publish.workbook.layout import (
    ARROW,
    column_widths,
    header_row,
    lines_above,
    row_height,
    rows_of,
    state_of,
    title_lines,
)
from smeval.publish.workbook.page import Chart, Formula, Page
from smeval.publish.workbook.text import FORMULA_LIKE, clean_text
from smeval.show.style import BLUE, GREY, PALE, PROPOSAL_COLOURS, SHAPES
from smeval.show.tables.table import Amount, Cell, Kind, Link, Mark, Table
from smeval.wording import DIGITS, Wording, digits

#: Id of the page that lists the others.
CONTENTS = "contents"
FONT_NAME = "Arial"
FONT = {"font_name": FONT_NAME, "font_size": 10}
PADDING = 1.5  # digits of a cell that its text does not use
A4 = 9  # Excel's number of the paper
RULE, FORMULA = "#A6A6A6", "#EDEDED"
DATES = {"de": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
#: What stands behind the digits of a number.
ENDINGS = {"share": r"\ %", "eur": r'\ "€"'}


def number_format(value: float, unit: str) -> str:
    """Return the format code of a number: as many digits as a report shows, German separators in a German Excel.

    Parameters
    ----------
    value : float
        In `unit`.
    unit : str
    """
    places = digits(value, unit)
    whole = "0" if unit in DIGITS else "#,##0"
    return (f"{whole}.{'0' * places}" if places else whole) + ENDINGS.get(unit, "")


class Book:
    """The workbook being written: its formats, its words, and where each table stands.

    Parameters
    ----------
    workbook : Workbook
    pages : sequence of Page
        All pages, in the order of the sheets; the page ``contents`` lists the others.
    wording : Wording
    """

    def __init__(self, workbook: Workbook, pages: Sequence[Page], wording: Wording) -> None:
        self.workbook = workbook
        self.wording = wording
        self.pages = {page.id: page for page in pages}
        self.headers = {page.id: header_row(page, wording, linked=page.id != CONTENTS) for page in pages}
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self, page: Page) -> None:
        """Write one page to a new sheet."""
        table, top = page.table, self.headers[page.id]
        sheet = self.workbook.add_worksheet(page.sheet)
        rows, widths = rows_of(table), column_widths(table)
        last, right = top + len(rows), len(widths) - 1
        self._set_up(sheet, widths, top, last)
        self._write_head(sheet, page)
        if page.chart:
            self._insert_chart(sheet, page, page.chart, top - chart_rows(page.chart) - 1)
        headings = [
            {"header": column.label, "header_format": self._heading(place, column.kind)}
            for place, column in enumerate(table.columns)
        ]
        sheet.add_table(
            top,
            0,
            last,
            right,
            {
                "name": page.name,
                "style": None,
                "columns": headings,
                "title": clean_text(table.title, 250),
                "description": clean_text(table.caption, 1000),
            },
        )
        labels = [column.label for column in table.columns]
        sheet.set_row(top, row_height((label, width - ARROW) for label, width in zip(labels, widths, strict=True)))
        for row, cells in enumerate(rows, start=top + 1):
            names = _references(table, row, top + 1, last)
            texts = [
                self._write_cell(sheet, row, column, cell, table.columns[column].kind, names)
                for column, cell in enumerate(cells)
            ]
            sheet.set_row(row, row_height((text, width - PADDING) for text, width in zip(texts, widths, strict=True)))

    def _format(self, **properties: Any) -> Format:
        """Return the format with these properties (XlsxWriter's names), each made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(FONT | properties)
        return self._formats[key]

    def _cell(self, column: int, **properties: Any) -> Format:
        """Return the format of a cell of a table; text beside a number keeps its distance."""
        base = {"valign": "top", "bottom": 1, "bottom_color": RULE, "text_wrap": True}
        return self._format(**base | ({"align": "left", "indent": 1} if column else {"align": "left"}) | properties)

    def _heading(self, column: int, kind: Kind) -> Format:
        side = {"align": "right", "indent": 0} if kind in ("number", "share", "eur") else {}
        return self._cell(column, bold=True, bg_color=PALE, bottom_color=GREY, top=1, **side)

    def _set_up(self, sheet: Worksheet, widths: Sequence[int], top: int, last: int) -> None:
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        right = len(widths) - 1
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.print_area(0, 0, last, right)
        sheet.set_footer(self.wording.say("workbook.footer", sheet="&A", page="&P", pages="&N"))
        sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_rowcol_to_cell(last, right)}"})

    def _write_head(self, sheet: Worksheet, page: Page) -> None:
        row = 0
        for line in title_lines(page.table):
            sheet.write_string(row, 0, line, self._format(bold=True, font_size=14))
            row += 1
        if page.id != CONTENTS:
            self._write_link(sheet, row, 0, self.wording.say("workbook.back"), CONTENTS, self._format(**LINKED))
            row += 1
        for line in lines_above(page.table, self.wording):
            sheet.write_string(row, 0, line, self._format(font_color=GREY))
            row += 1

    def _write_cell(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind, names: Mapping[str, str]
    ) -> str:
        """Write a cell; return the text that it shows, which is empty for a number or a date."""
        if state := state_of(cell):
            word = self.wording.say(f"state.{state}")
            return self._write_text(sheet, row, column, word, italic=True, font_color=GREY)
        match cell:
            case Formula(text=formula):
                shown = self._number(column, kind, float(cell), "weight", bg_color=FORMULA)
                write_formula(sheet, row, column, formula.format_map(names), shown, float(cell))
            case Amount(value, unit):
                sheet.write_number(row, column, value, self._number(column, kind, value, unit))
            case int() | float():
                sheet.write_number(row, column, cell, self._number(column, kind, cell, kind))
            case Mark(family, key):
                mark = SHAPES.get(family, {}).get(key, "")
                word = f"{mark} {self.wording.term(family, key)}".strip()
                colour = {"font_color": PROPOSAL_COLOURS[key]} if family == "proposal" else {}
                return self._write_text(sheet, row, column, word, **colour)
            case Link(_, target) if target in self.pages:
                name = self.pages[target].sheet
                return self._write_link(sheet, row, column, name, target, self._cell(column, **LINKED))
            case Link(text):
                return self._write_text(sheet, row, column, text)
            case date() if cell.year >= 1900:
                moment = datetime(cell.year, cell.month, cell.day)
                sheet.write_datetime(row, column, moment, self._cell(column, num_format=DATES[self.wording.language]))
            case date():
                return self._write_text(sheet, row, column, self.wording.day(cell))
            case str():
                return self._write_text(sheet, row, column, cell)
        return ""

    def _number(self, column: int, kind: Kind, value: float, unit: str, **properties: Any) -> Format:
        """Return the format of a number: to the right, but to the left in a column of texts."""
        side = {} if kind in ("text", "state") else {"align": "right", "indent": 0}
        return self._cell(column, num_format=number_format(value, unit), **side | properties)

    def _write_text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> str:
        if FORMULA_LIKE.match(text):
            properties["quote_prefix"] = True  # stays text when somebody edits the cell
        cleaned = clean_text(text, mark=self.wording.say("workbook.cut"))
        sheet.write_string(row, column, cleaned, self._cell(column, **properties))
        return cleaned

    def _write_link(self, sheet: Worksheet, row: int, column: int, text: str, target: str, shown: Format) -> str:
        """Write a link to a page of this workbook; there are no other links."""
        place = f"internal:'{self.pages[target].sheet}'!A1"
        sheet.write_url(row, column, place, shown, string=clean_text(text, 255))
        return ""  # it does not wrap everywhere, so its column is wide enough

    def _insert_chart(self, sheet: Worksheet, page: Page, plan: Chart, row: int) -> None:
        other = self.pages[plan.page]
        columns = other.table.columns
        ids = [column.id for column in columns]
        first = self.headers[plan.page] + 1
        rows = (first + plan.first, first + plan.last)

        def cells(column: str) -> list[str | int]:
            return [other.sheet, rows[0], ids.index(column), rows[1], ids.index(column)]

        series = {columns[ids.index(column)].label: cells(column) for column in plan.values}
        chart = make_chart(self.workbook, plan, cells(plan.labels), series, FONT_NAME)
        width = sum(width * 7 + 5 for width in column_widths(page.table))
        chart.set_size({"width": min(900, width), "height": chart_rows(plan) * LINE})
        sheet.insert_chart(row, 0, chart, {"description": clean_text(plan.alt, 2000), "object_position": 2})


LINKED = {"font_color": BLUE, "underline": 1}


def write_formula(sheet: Worksheet, row: int, column: int, formula: str, shown: Format, value: float) -> None:
    """Write a formula of ours with its result; nothing else in this package writes one.

    Parameters
    ----------
    sheet : Worksheet
    row, column : int
        Place of the cell, counted from 0.
    formula : str
        Ours; it holds no text that people typed.
    shown : Format
    value : float
        The result, for programmes that do not compute.
    """
    sheet.write_formula(row, column, f"={formula}", shown, value)


def _references(table: Table, row: int, first: int, last: int) -> dict[str, str]:
    """Return the cells that a formula in a row may name: ``{column}`` and ``{column_all}``."""
    names = {}
    for place, column in enumerate(table.columns):
        letter = xl_col_to_name(place)
        names[column.id] = f"{letter}{row + 1}"
        names[f"{column.id}_all"] = f"${letter}${first + 1}:${letter}${last + 1}"
    return names
