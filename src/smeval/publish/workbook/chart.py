"""Native charts: they answer one question, carry a text alternative, and never show an absent value as zero."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook

from smeval.publish.workbook.page import Chart
from smeval.publish.workbook.text import clean_text
from smeval.show.style import BLUE

LINE = 20  # pixels of a row
BLACK, LIGHT = "#000000", "#D9D9D9"
#: Highest, likely and lowest value, told apart in grey print too.
FILLS = ("#FFFFFF", "#7FB8D8", BLUE)


def chart_rows(chart: Chart) -> int:
    """Return how many rows of a sheet a chart covers."""
    height = 150 + 36 * (chart.last - chart.first + 1) if chart.kind == "bar" else 300
    return -(-height // LINE)


def make_chart(
    workbook: Workbook, plan: Chart, labels: list[str | int], values: dict[str, list[str | int]], font: str
) -> Any:
    """Make a chart of the workbook (an XlsxWriter chart).

    Parameters
    ----------
    workbook : Workbook
    plan : Chart
        What the chart shows and says.
    labels : list
        Sheet, first row, first column, last row, last column of the cells with the names.
    values : dict
        Name of each series, and the cells with its numbers.
    font : str
        Name of the font.
    """
    chart: Any = workbook.add_chart({"type": plan.kind})  # None only for a kind that does not exist
    fills = FILLS if len(values) > 1 else FILLS[1:]
    for fill, (name, cells) in zip(fills, values.items(), strict=False):
        chart.add_series(
            {
                "name": name,
                "categories": labels,
                "values": cells,
                "fill": {"color": fill},
                "border": {"color": BLACK, "width": 0.75},
                "gap": 60,
                "overlap": 100,
            }
        )
    look = {"name": font, "size": 9}
    amounts = {
        "name": plan.axis,
        "name_font": look | {"bold": False},
        "num_font": look,
        "num_format": "#,##0",
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": LIGHT}},
    }
    names = {"num_font": look, "major_gridlines": {"visible": False}}
    if plan.kind == "bar":
        chart.set_x_axis(amounts)
        chart.set_y_axis(names | {"reverse": True, "crossing": "max"})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(amounts)
    # XlsxWriter takes a title like "Sheet!A1" for a reference
    title = clean_text(plan.title, 300).replace("!", "! ")
    chart.set_title({"name": title, "name_font": {"name": font, "size": 11, "bold": True}})
    chart.set_legend({"position": "bottom", "font": look} if len(values) > 1 else {"none": True})
    return chart
