"""Write a page to a sheet: title, explanations, chart, and one Excel table from column A.

Everything that stems from data is written as a number, a date or a string, never as a formula or a link.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from textwrap import wrap
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from smeval.figures.style import BLUE, GREY, PALE, PROPOSAL_COLOURS, SHAPES
from smeval.publish.workbook.page import Chart, Formula, Page
from smeval.publish.workbook.text import FORMULA_LIKE, clean_text
from smeval.tables.table import Amount, Cell, Kind, Link, Mark, Missing, Table
from smeval.wording import Wording

FONT = "Arial"
SIZE = 10  # points
LINE = 20  # pixels of a row
A4 = 9  # Excel's number of the paper

#: Widths of columns in digits: by id, else by kind.
WIDTHS = {
    "value": 14, "low": 14, "high": 14, "hours": 10, "hours_low": 10, "hours_high": 10, "cost": 12, "cost_low": 12,
    "cost_high": 12, "benefit_low": 11, "benefit_high": 11, "channel": 26, "channel_id": 20, "department": 18,
    "platform": 12, "period": 11, "kpi": 28, "kpi_id": 26, "unit": 12, "note": 46, "evidence": 22, "decided_by": 36,
    "due_action": 32, "to_sheet": 18, "proposal": 20, "robustness": 14, "goal": 28, "definition": 60, "formula": 42,
    "source": 42, "file": 46, "sheet": 16, "rows": 14, "rule": 24, "sha256": 36, "reason": 46, "measures": 34,
    "risk": 24, "place": 60, "finding": 80, "entry": 38, "content": 84, "target_sheet": 32, "shows": 90,
    "previous": 16, "level": 16, "residual_level": 16, "kpi_level": 16, "risk_state": 16, "is_governing": 14,
    "rater": 14,
}  # fmt: skip
KIND_WIDTHS: dict[Kind, int] = {"text": 26, "state": 18, "number": 13, "share": 13, "eur": 13, "day": 12}
LONGEST_LINE = 150  # letters of a line above the table
LONGEST_TEXT = 600  # letters of a title or note, so that one long name does not fill the sheet
DATES = {"de": "dd.mm.yyyy", "en": "d mmm yyyy"}
NUMBERS = ("#,##0", "#,##0.0", "#,##0.00")
FORMATS = {"share": r"0.0\ %", "year": "0", "fraction": "0.00", "weight": "0.000"}


class Styles:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def get(self, **properties: Any) -> Format:
        """Return the format with these properties (XlsxWriter's names)."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({"font_name": FONT, "font_size": SIZE} | properties)
        return self._made[key]

    def cell(self, **properties: Any) -> Format:
        """Return the format of a cell of a table."""
        return self.get(**{"valign": "top", "bottom": 4, "bottom_color": "#A6A6A6", "text_wrap": True} | properties)


def number_format(value: float, unit: str) -> str:
    """Return the format code of a number: as many digits as a report shows, German separators in a German Excel."""
    if unit in FORMATS:
        return FORMATS[unit]
    size = abs(value)
    whole = size >= 100 or float(value).is_integer()
    if unit == "eur":
        return NUMBERS[0 if whole else 2] + r'\ "€"'
    return NUMBERS[0 if whole else 1 if size >= 1 else 2]


def column_width(table: Table, place: int) -> int:
    """Return the width of a column in digits."""
    column = table.columns[place]
    return WIDTHS.get(column.id, KIND_WIDTHS[column.kind])


def states_of(table: Table) -> list[str]:
    """Return why values of the table are absent, each state once."""
    return list(dict.fromkeys(cell.state for row in table.rows for cell in row if isinstance(cell, Missing)))


def lines_above(table: Table, wording: Wording) -> list[str]:
    """Return what stands between title and table: scope, how it was measured, notes, and what the words mean."""
    states = states_of(table) if table.rows else ["not_declared"]
    explained = [
        wording.say("workbook.explained", word=wording.say(f"state.{state}"), meaning=wording.say(f"workbook.state.{state}"))
        for state in states
    ]
    width = _line_width(table)
    texts = [table.scope, table.caption, *table.notes, *explained]
    return [line for text in texts for line in wrap(clean_text(text, LONGEST_TEXT), width)]


def title_lines(table: Table) -> list[str]:
    """Return the title in lines as wide as the table."""
    return wrap(clean_text(table.title, LONGEST_TEXT), int(_line_width(table) * 0.66)) or [table.id]


def _line_width(table: Table) -> int:
    return min(LONGEST_LINE, sum(column_width(table, place) for place in range(len(table.columns))))


def header_row(page: Page, wording: Wording, *, linked: bool) -> int:
    """Return the row in which the table's headings stand, counted from 0."""
    lines = len(title_lines(page.table)) + linked + len(lines_above(page.table, wording)) + 1
    return lines + (_chart_rows(page.chart) + 1 if page.chart else 0)


def _chart_rows(chart: Chart) -> int:
    height = 130 + 34 * (chart.last - chart.first + 1) if chart.kind == "bar" else 300
    return -(-height // LINE)


class Book:
    """The workbook being written: its formats, its words, and where each table stands.

    Parameters
    ----------
    workbook : Workbook
    pages : sequence of Page
        All pages, in the order of the sheets.
    contents : str
        Name of the sheet that lists the others.
    """

    def __init__(self, workbook: Workbook, pages: Sequence[Page], contents: str, wording: Wording) -> None:
        self.workbook = workbook
        self.wording = wording
        self.styles = Styles(workbook)
        self.contents = contents
        self.pages = {page.sheet: page for page in pages}
        self.headers = {
            page.sheet: header_row(page, wording, linked=page.sheet != contents) for page in pages
        }

    def write(self, page: Page) -> None:
        """Write one page to a new sheet."""
        table, top = page.table, self.headers[page.sheet]
        sheet = self.workbook.add_worksheet(page.sheet)
        rows = table.rows or ((table.empty, *[Missing("not_declared")] * (len(table.columns) - 1)),)
        last, right = top + len(rows), len(table.columns) - 1
        self._set_up(sheet, page, top, last, right)
        self._write_head(sheet, page)
        sheet.add_table(top, 0, last, right, {
            "name": page.name, "style": None, "title": clean_text(table.title, 250),
            "description": clean_text(table.caption, 1000),
            "columns": [{"header": column.label, "header_format": self._heading()} for column in table.columns],
        })  # fmt: skip
        for place, row in enumerate(rows, start=top + 1):
            names = self._references(table, place, top + 1, last)
            for column, cell in enumerate(row):
                self._write_cell(sheet, place, column, cell, table.columns[column].kind, names)
        if page.chart:
            self._insert_chart(sheet, page, top - _chart_rows(page.chart) - 1)

    def _heading(self) -> Format:
        return self.styles.get(bold=True, text_wrap=True, valign="top", bg_color=PALE, bottom=1, top=1)

    def _set_up(self, sheet: Worksheet, page: Page, top: int, last: int, right: int) -> None:
        for place in range(right + 1):
            sheet.set_column(place, place, column_width(page.table, place))
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
            sheet.write_string(row, 0, line, self.styles.get(bold=True, font_size=14))
            row += 1
        if page.sheet != self.contents:
            self._link(sheet, row, 0, self.wording.say("workbook.back"), self.contents, self.styles.get)
            row += 1
        for line in lines_above(page.table, self.wording):
            sheet.write_string(row, 0, line, self.styles.get(font_color=GREY))
            row += 1

    def _references(self, table: Table, row: int, first: int, last: int) -> dict[str, str]:
        names = {}
        for place, column in enumerate(table.columns):
            letter = xl_col_to_name(place)
            names[column.id] = f"{letter}{row + 1}"
            names[f"{column.id}_all"] = f"${letter}${first + 1}:${letter}${last + 1}"
        return names

    def _write_cell(
        self, sheet: Worksheet, row: int, column: int, cell: Cell, kind: Kind, names: Mapping[str, str]
    ) -> None:
        match cell:
            case Formula(text=formula):
                shown = self.styles.cell(num_format=FORMATS["weight"], bg_color="#F2F2F2")
                sheet.write_formula(row, column, f"={formula.format_map(names)}", shown, float(cell))
            case Missing(state):
                shown = self.styles.cell(italic=True, font_color=GREY)
                sheet.write_string(row, column, self.wording.say(f"state.{state}"), shown)
            case Amount(value, unit) if isfinite(value):
                sheet.write_number(row, column, value, self.styles.cell(num_format=number_format(value, unit)))
            case Mark(family, key):
                mark = SHAPES.get(family, {}).get(key, "")
                word = f"{mark} {self.wording.term(family, key)}".strip()
                colour = {"font_color": PROPOSAL_COLOURS[key], "bold": True} if family == "proposal" else {}
                self._text(sheet, row, column, word, **colour)
            case Link(text, target) if target in self.pages:
                self._link(sheet, row, column, text, target, self.styles.cell)
            case Link(text):
                self._text(sheet, row, column, text)
            case date() if cell.year >= 1900:
                moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
                shown = self.styles.cell(num_format=DATES[self.wording.language], align="left")
                sheet.write_datetime(row, column, moment, shown)
            case date():
                self._text(sheet, row, column, self.wording.day(cell))
            case str():
                self._text(sheet, row, column, cell)
            case int() | float() if isfinite(cell):
                sheet.write_number(row, column, cell, self.styles.cell(num_format=number_format(cell, kind)))
            case _:
                self._write_cell(sheet, row, column, Missing("missing"), kind, names)

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        if FORMULA_LIKE.match(text):
            properties["quote_prefix"] = True  # stays text when somebody edits the cell
        cut = self.wording.say("workbook.cut")
        sheet.write_string(row, column, clean_text(text, mark=cut), self.styles.cell(**properties))

    def _link(
        self, sheet: Worksheet, row: int, column: int, text: str, target: str, style: Callable[..., Format]
    ) -> None:
        """Write a link to a sheet of this workbook; there are no other links."""
        shown = style(font_color=BLUE, underline=1)
        sheet.write_url(row, column, f"internal:'{target}'!A1", shown, string=clean_text(text, 255))

    def _insert_chart(self, sheet: Worksheet, page: Page, row: int) -> None:
        plan = page.chart
        assert plan is not None  # noqa: S101
        source = self.pages[plan.sheet].table
        top = self.headers[plan.sheet] + 1
        ids = [column.id for column in source.columns]

        def cells(column: str) -> list[Any]:
            place = ids.index(column)
            return [plan.sheet, top + plan.first, place, top + plan.last, place]

        series: dict[str, Any] = {
            "name": clean_text(plan.axis, PLAIN), "categories": cells(plan.labels), "values": cells(plan.values),
            "fill": {"color": BLUE}, "border": {"color": "#000000", "width": 0.75}, "gap": 60,
        }  # fmt: skip
        if plan.above:
            bars = {
                "type": "custom", "plus_values": list(plan.above), "minus_values": list(plan.below),
                "line": {"color": "#000000", "width": 1.25},
            }  # fmt: skip
            series["x_error_bars" if plan.kind == "bar" else "y_error_bars"] = bars
        chart = self.workbook.add_chart({"type": plan.kind})
        chart.add_series(series)
        font = {"name": FONT, "size": SIZE}
        values = {
            "name": clean_text(plan.axis, PLAIN), "name_font": font | {"bold": False}, "num_font": font,
            "num_format": NUMBERS[0], "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }  # fmt: skip
        names = {"num_font": font, "reverse": plan.kind == "bar"}
        if plan.kind == "bar":
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(values)
        title = clean_text(plan.title, LONGEST_TEXT)
        chart.set_title({"name": title, "name_font": {"name": FONT, "size": 11, "bold": True}, "overlay": False})
        chart.set_legend({"none": True})
        width = min(900, sum(column_width(page.table, place) * 7 + 5 for place in range(len(page.table.columns))))
        chart.set_size({"width": width, "height": _chart_rows(plan) * LINE})
        sheet.insert_chart(row, 0, chart, {"description": clean_text(plan.alt, 2000), "object_position": 2})
