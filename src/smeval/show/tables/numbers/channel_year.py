"""Tables of a channel's year in numbers."""

from __future__ import annotations

from math import isnan
from typing import NamedTuple

from smeval.frames import rows
from smeval.frames.computed import PostKindRow
from smeval.ids import State
from smeval.show.tables.cells import grouped, kpi_cell, last_year_cell, lettered, number_cell, of_channel, tabulate
from smeval.show.tables.table import Column, Table
from smeval.show.view import KpiValue, View, sentence_case

#: KPIs that say best what a year came to, after what best shows how often the channel was seen.
LEADING = ("interactions", "followers", "posts")


class KpiOfYear(NamedTuple):
    """A KPI of the year with what is known of it."""

    kpi: str
    found: KpiValue


def year_kpis(view: View, channel: str) -> list[str]:
    """Return the KPIs that the table of a channel shows, in the order of the KPI table.

    Parameters
    ----------
    view : View
    channel : str
    """
    elsewhere = {row.kpi for row in view.definitions.values() if row.group}
    own = (row.kpi for row in rows(of_channel(view.evaluation.kpis, channel)) if row.period == view.year)
    return [kpi for kpi in own if kpi not in elsewhere]


def table_kpis(view: View, channel: str) -> Table:
    """The year of a channel in numbers; beside last year's where both count the same thing.

    How each number came about stands once below the table, under a letter.

    Parameters
    ----------
    view : View
    channel : str
    """
    say = view.wording.say
    found = [KpiOfYear(kpi, value) for kpi in year_kpis(view, channel) if (value := view.kpi(channel, kpi))]
    known = [entry for entry in found if not _unknown(entry.found)]
    letters = lettered(view.tell(entry.found.reason) for entry in known)
    columns: list[Column[KpiOfYear]] = [
        Column("kpi", "text", lambda entry: view.wording.term("kpi", entry.kpi)),
        Column("year_value", "number", lambda entry: kpi_cell(entry.found), label=view.year),
        Column(
            "last_year",
            "number",
            lambda entry: last_year_cell(view, channel, entry.kpi),
            label=view.last_year,
        ),
        Column("basis", "text", lambda entry: letters.get(view.tell(entry.found.reason), "")),
    ]
    title, values = kpis_title(view, channel)
    absent = grouped((entry for entry in found if _unknown(entry.found)), lambda entry: entry.found.state)
    return tabulate(
        view,
        "kpis",
        columns,
        known,
        channel=channel,
        title=title,
        proof=lambda entry: entry.found.evidence,
        year=view.year,
        **values,
    ).noted(
        " ".join(say("table.kpis.letter", letter=letter, basis=basis) for basis, letter in letters.items()),
        *(_absent(view, state, [entry.kpi for entry in entries]) for state, entries in absent.items()),
    )


def _unknown(found: KpiValue) -> bool:
    return found.state != "measured" and isnan(found.low)


def _absent(view: View, state: State, kpis: list[str]) -> str:
    """Say which KPIs have no value; what a network offers does not change with the years, so their number is enough."""
    names = [view.wording.term("kpi", kpi) for kpi in kpis]
    key = "table.kpis.absent_count" if state == "not_offered" else "table.kpis.absent"
    return sentence_case(view.wording.say(key, state=state, names=names, n=len(names)))


def kpis_title(view: View, channel: str) -> tuple[str, dict[str, object]]:
    """Say what a channel's year came to: its two leading numbers.

    Parameters
    ----------
    view : View
    channel : str

    Returns
    -------
    tuple
        Which of the titles of the table ``kpis``, and what fills it.
    """
    name = view.name(channel)
    leading = dict.fromkeys(kpi for kpi in (view.main_kpi(channel), *LEADING) if kpi)
    parts = [
        view.wording.say("table.kpis.part", kpi=kpi, n=value)
        for kpi in leading
        if (value := view.measured(channel, kpi)) is not None
    ][:2]
    if parts:
        return "title", {"name": name, "parts": view.listed(parts)}
    found = (view.kpi(channel, kpi) for kpi in year_kpis(view, channel))
    bounded = any(value is not None and not isnan(value.low) for value in found)
    return "title_bounds" if bounded else "title_none", {"name": name}


def table_kinds(view: View, channel: str) -> Table:
    """Own posts by kind.

    Parameters
    ----------
    view : View
    channel : str
    """
    say = view.wording.say
    columns: list[Column[PostKindRow]] = [
        Column(
            "post_kind",
            "text",
            lambda row: view.wording.term("post_kind", row.kind) if row.kind else say("state.not_declared"),
        ),
        Column("posts", "number", lambda row: int(row.posts)),
        Column("views", "number", lambda row: number_cell(row.views, row.views_state)),
        Column("interactions", "number", lambda row: number_cell(row.interactions, row.interactions_state)),
    ]
    return tabulate(
        view,
        "kinds",
        columns,
        rows(of_channel(view.evaluation.post_kinds, channel)),
        channel=channel,
        proof=lambda row: row.evidence,
        name=view.name(channel),
    )
