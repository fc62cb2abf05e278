"""Web statistics of the body: how many visits came from the channel's network or from its campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from smeval.errors import Finding
from smeval.frames import make_frame, plain
from smeval.frames.columns import MEASURES_FRAME
from smeval.read.cells.numbers import read_numbers_of
from smeval.read.part import Part, covered, words_of
from smeval.read.place import Place
from smeval.read.shapes.days import measure_rows
from smeval.read.table import Table
from smeval.read.window import Window, period_of
from smeval.values import normalise

__all__ = ["add_referrals", "read_referrals", "refuse_second_reports"]


class _Periods(NamedTuple):
    """First and last day of each row's period, and the rows without one."""

    days: pd.DataFrame
    undated: pd.Series
    findings: tuple[Finding, ...] = ()


def _periods(table: Table, window: Window) -> _Periods:
    """Return the period of each row.

    Raises
    ------
    SourceError
        If neither a column nor a name tells the period.
    """
    index = range(len(table))
    if not table.has("period"):
        if window.start is None or window.end is None:
            raise table.refuse("period_not_named", table.headings["group"])
        days = pd.DataFrame({"start": window.start, "end": window.end}, index=index)
        return _Periods(days, pd.Series(False, index=index))
    spans = [period_of(text) or (pd.NaT, pd.NaT) for text in table.text("period")]
    days = pd.DataFrame(spans, columns=["start", "end"], index=index, dtype="datetime64[us]")
    bad = days["start"].isna()
    return _Periods(days, bad, table.note_rows("bad_dates", "error", bad, "period"))


def read_referrals(table: Table, place: Place, window: Window) -> Part:
    """Read a report with one row per site or campaign: the rows of the channel or its network are added up.

    Parameters
    ----------
    table : Table
    place : Place
        The channel.
    window : Window
        What the names of the file tell.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    names = list(table.export.measures)
    numbers = read_numbers_of(table, names, place.measures)
    days, undated, told_of_periods = _periods(table, window)
    network, own = _own(table, place)
    own = own & ~undated
    spans = days[~undated].drop_duplicates(ignore_index=True)
    part = Part(
        table.match,
        table.file,
        table.sheet,
        window=Window(spans["start"].min(), spans["end"].max(), window.as_of or spans["end"].max()),
        rows_read=table.rows_read,
        rows_dropped=int((~own).sum()) + table.left_out,
        totals={
            str(name): float(total) if own.any() and pd.notna(total) else None
            for name, total in numbers.values[own].sum(min_count=1).items()
        },
    )
    unsafe = own & numbers.bad.any(axis=1)
    sums = numbers.values[own & ~unsafe].join(days).groupby(["start", "end"])[names].sum(min_count=1)
    sums = sums.drop(index=sums.index.intersection(pd.MultiIndex.from_frame(days[unsafe])))
    found = spans.join(sums, on=["start", "end"])
    others, absent = int((~own & ~undated).sum()), int(found[names].isna().any(axis=1).sum())
    measures = measure_rows(found[names], found[["start", "end"]], place, part.window.as_of, part.evidence)
    return replace(
        part,
        measures=measures,
        coverage=covered(measures[measures["state"] == "measured"]),
        findings=(
            *table.findings,
            *numbers.findings,
            *told_of_periods,
            *([table.note("other_channels", "note", n=others)] if others else []),
            *([table.note("referrals_absent", "warning", n=absent)] if absent else []),
            *([table.note("referrals_of_network", "note")] if (own & network).any() else []),
        ),
    )


def _own(table: Table, place: Place) -> tuple[pd.Series, pd.Series]:
    """Say of each row whether it is of the channel's whole network, and whether of that or of the channel itself."""
    labels = table.text("group")
    names = labels.map({text: normalise(text) for text in labels.unique()})
    meant = words_of(table.export, "group", labels)
    network = names.map(place.platforms).eq(place.platform) | meant.eq(place.platform)
    return network, network | names.isin(place.names - {""})


def refuse_second_reports(parts: Sequence[Part], counted: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """Refuse reports on the visits from a whole network where another channel of it has counted these days.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    counted : sequence of Part
        Reports on the same network of the channels before it.

    Returns
    -------
    tuple of list of Part and list of Part
        The channel's parts, some of them refused; and the reports on the network counted so far, this channel's too.
    """
    found: list[Part] = []
    own: list[Part] = []
    for part in parts:
        of_network = not part.rejected and any(finding.id == "referrals_of_network" for finding in part.findings)
        other = next((other for other in counted if _overlap(part, other)), None) if of_network else None
        if other is not None:
            found.append(part.refused(part.finding("referrals_twice", "error", other=other.file)))
            continue
        found.append(part)
        if of_network:
            own.append(part)
    return found, [*counted, *own]


def _overlap(part: Part, other: Part) -> bool:
    """Say whether two reports speak of the same days."""
    both = plain(part.coverage).merge(other.coverage, on="what", suffixes=("", "_other"))
    return bool((both["start"].le(both["end_other"]) & both["start_other"].le(both["end"])).any())


def add_referrals(parts: Iterable[Part]) -> list[Part]:
    """Return parts in which what different reports say of the same period is added up.

    A visit stands in one of them only.
    """
    found = list(parts)
    spoken = [
        n for n, part in enumerate(found) if part.match.definition.export.shape == "referrals" and not part.rejected
    ]
    for n in spoken:
        for other in spoken:
            if found[other].export > found[n].export:
                found[n], found[other] = _added(found[n], found[other])
    return found


def _added(part: Part, other: Part) -> tuple[Part, Part]:
    """Move what two reports say of the same periods into the first of them."""
    key = ["measure", "start", "end"]
    both = plain(part.measures).merge(other.measures, on=key, suffixes=("", "_other"))
    both = both[both["state"].eq("measured") & both["state_other"].eq("measured")]
    if both.empty:
        return part, other
    more = both.set_index(key)["value_other"].groupby(level=key).max()
    index = pd.MultiIndex.from_frame(plain(part.measures)[key])
    sums = part.measures["value"] + more.reindex(index).fillna(0.0).to_numpy()
    taken = pd.MultiIndex.from_frame(plain(other.measures)[key]).isin(more.index)
    added = Finding("referrals_added", "note", part.file, values={"other": other.file})
    return (
        replace(
            part,
            measures=make_frame(MEASURES_FRAME, part.measures.assign(value=sums)),
            findings=(*part.findings, added),
        ),
        replace(other, measures=make_frame(MEASURES_FRAME, plain(other.measures)[~taken])),
    )
