"""The table that sets a channel beside what could replace it."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from smeval.frames import rows
from smeval.frames.computed import SubstitutionRow
from smeval.show.tables.cells import grouped, lettered, of_channel, tabulate
from smeval.show.tables.table import Amount, Cell, Column, Missing, Table, amount_text
from smeval.show.view import View
from smeval.wording import decode, encode


def table_substitutions(view: View, channel: str) -> Table:
    """A channel and its alternatives over the same weeks or months; what is about one topic stands below.

    How each comparison came about stands once below the table, under a letter; so does what could not be compared.

    Parameters
    ----------
    view : View
    channel : str
    """
    pairs = sorted(rows(of_channel(view.evaluation.substitutions, channel)), key=lambda row: bool(row.topic))
    known = [row for row in pairs if not (isnan(row.own) and isnan(row.other))]
    unknown = grouped((row for row in pairs if row not in known), lambda row: basis_words(view, row))
    letters = lettered(basis_words(view, row) for row in known)
    columns: list[Column[SubstitutionRow]] = [
        Column("kpi", "text", lambda row: _figure(view, row)),
        Column("compared_with", "text", lambda row: _compared(view, row), below="kpi"),
        Column(
            "channel_value",
            "number",
            lambda row: _amount(row, row.own, row.own_low, row.own_high),
            label=view.name(channel),
        ),
        Column("milder_means", "number", lambda row: _amount(row, row.other, row.other_low, row.other_high)),
        Column("ratio", "number", lambda row: ratio_cell(row)),
        Column("periods", "text", lambda row: periods_words(view, row)),
        Column("basis", "text", lambda row: letters.get(basis_words(view, row), ""), below="periods"),
    ]
    told = next((row for row in known if not isnan(row.own) and not isnan(row.other)), None)
    say = view.wording.say
    table = tabulate(
        view,
        "substitutions",
        columns,
        known,
        channel=channel,
        title="title_none" if told is None else "title_same" if told.kpi == told.other_kpi else "title",
        proof=lambda row: row.evidence,
        name=view.name(channel),
        **({} if told is None else _told(view, told)),
    ).noted(
        " ".join(say("table.kpis.letter", letter=letter, basis=basis) for basis, letter in letters.items()),
        *(
            say("table.substitutions.unknown", names=view.listed(_figure(view, row) for row in own), reason=reason)
            for reason, own in unknown.items()
        ),
    )
    return replace(table, empty=" ".join(table.notes)) if unknown and not known else table


def basis_words(view: View, row: SubstitutionRow) -> str:
    """Say how a comparison came about or why there is none, by the names of the two.

    Parameters
    ----------
    view : View
    row : SubstitutionRow
    """
    if not row.reason:
        return ""
    message, values = decode(row.reason)
    if values.get("channel") in (row.channel, row.alternative):
        values["channel"] = view.name(str(values["channel"]))
    return view.tell(encode(message, **values))


def _told(view: View, row: SubstitutionRow) -> dict[str, object]:
    """Return what fills the title."""
    unit = "count" if row.unit == "persons" else row.unit  # the KPI's name says that it counts people

    def amount(value: float) -> str:
        return amount_text(value, unit, value, value, view.wording, ranged=False)

    return {
        "step": row.step,
        "kpi": row.kpi,
        "own": amount(row.own),
        "other_kpi": row.other_kpi,
        "other": amount(row.other),
        "alternative": view.name(row.alternative),
    }


def _figure(view: View, row: SubstitutionRow) -> str:
    name = view.wording.term("kpi", row.kpi)
    return view.wording.say("table.substitutions.topic", topic=row.topic, kpi=name) if row.topic else name


def _compared(view: View, row: SubstitutionRow) -> str:
    """Say with what: the alternative, and its figure where it is another one."""
    key = "same" if row.kpi == row.other_kpi else "other"
    return view.wording.say(f"table.substitutions.{key}", alternative=view.name(row.alternative), kpi=row.other_kpi)


def _amount(row: SubstitutionRow, value: float, low: float, high: float) -> Cell:
    return Missing(row.state) if isnan(value) else Amount(value, row.unit, low, high)


def ratio_cell(row: SubstitutionRow) -> Cell:
    """Return the alternative's figure for each one of the channel's, with what the data allow.

    Parameters
    ----------
    row : SubstitutionRow
    """
    if not isnan(row.ratio):
        return Amount(row.ratio, "count", row.ratio_low, row.ratio_high)
    return Missing("missing" if row.state == "measured" else row.state)


def periods_words(view: View, row: SubstitutionRow) -> str:
    """Say of how many weeks or months of the year both speak.

    Parameters
    ----------
    view : View
    row : SubstitutionRow
    """
    if isnan(row.periods) or isnan(row.of):
        return ""
    return view.wording.say(f"table.substitutions.of_{row.step}s", n=row.periods, of=row.of)
