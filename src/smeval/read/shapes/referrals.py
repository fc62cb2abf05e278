"""Web statistics of the body: how many visits came from the channel's network or from its campaigns."""

from __future__ import annotations

import pandas as pd

from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME, MEASURES_FRAME
from smeval.read.cells.columns import read_numbers_of
from smeval.read.part import Part, Place, words_of
from smeval.read.shapes.days import measure_rows
from smeval.read.table import Table
from smeval.read.window import Window, period_of
from smeval.values import normalise

__all__ = ["add_referrals", "read_referrals", "refuse_second_reports"]


def _periods(table: Table, window: Window) -> tuple[pd.DataFrame, pd.Series]:
    """Return first and last day of each row's period, and the rows without one.

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
        return days, pd.Series(False, index=index)
    spans = [period_of(text) or (pd.NaT, pd.NaT) for text in table.text("period")]
    days = pd.DataFrame(spans, columns=["start", "end"], index=index, dtype="datetime64[us]")
    bad = days["start"].isna()
    if bad.any():
        table.note("bad_dates", "error", bad, table.headings["period"], n=int(bad.sum()))
    return days, bad


def read_referrals(table: Table, place: Place, window: Window) -> Part:
    """Read a report with one row per site or campaign: the rows of the channel or its network are added up.

    Raises
    ------
    SourceError
        If the table as a whole cannot be used.
    """
    export = table.export
    names = list(export.measures)
    numbers, bad = read_numbers_of(table, names, place.measures)
    days, undated = _periods(table, window)
    labels = table.text("group")
    names_read = labels.map({text: normalise(text) for text in labels.unique()})
    network = names_read.map(place.platforms).eq(place.platform) | words_of(export, "group", labels).eq(place.platform)
    own = (network | names_read.isin(place.names - {""})) & ~undated
    part = Part(table.match, table.file, table.sheet, findings=table.findings)
    spans = days[~undated].drop_duplicates(ignore_index=True)
    part.window = Window(spans["start"].min(), spans["end"].max(), window.as_of or spans["end"].max())
    part.rows_read, part.rows_dropped = len(table) + table.left_out, int((~own).sum()) + table.left_out
    part.totals = {
        str(name): float(total) if own.any() and pd.notna(total) else None
        for name, total in numbers[own].sum(min_count=1).items()
    }
    unsafe = own & bad.any(axis=1)
    sums = numbers[own & ~unsafe].join(days).groupby(["start", "end"])[names].sum(min_count=1)
    sums = sums.drop(index=sums.index.intersection(pd.MultiIndex.from_frame(days[unsafe])))
    found = spans.join(sums, on=["start", "end"])
    others = int((~own & ~undated).sum())
    if others:
        table.note("other_channels", "note", n=others)
    if found[names].isna().any(axis=None):
        table.note("referrals_absent", "warning", n=int(found[names].isna().any(axis=1).sum()))
    if (own & network).any():
        table.note("referrals_of_network", "note")
    part.measures = measure_rows(found[names], found[["start", "end"]], place, part.window.as_of, part.evidence)
    known = part.measures[part.measures["state"] == "measured"].rename(columns={"measure": "what"})
    part.coverage = make_frame(COVERAGE_FRAME, known[["channel", "what", "start", "end", "evidence"]])
    return part


def refuse_second_reports(parts: list[Part], counted: list[Part]) -> None:
    """Refuse reports on the visits from a whole network where another channel of it has counted these days.

    Parameters
    ----------
    parts : list of Part
        Of one channel; what is refused is replaced.
    counted : list of Part
        Reports on the same network of the channels before it; those of this channel are added.
    """
    own = []
    for n, part in enumerate(parts):
        if part.rejected or not any(finding.id == "referrals_of_network" for finding in part.findings):
            continue
        other = next((other for other in counted if _overlap(part, other)), None)
        if other is None:
            own.append(part)
            continue
        refusal = Finding("referrals_twice", "error", part.file, key=part.sheet, values={"other": other.file})
        parts[n] = Part(part.match, part.file, part.sheet, rejected=True, findings=[refusal])
    counted += own


def _overlap(part: Part, other: Part) -> bool:
    """Say whether two reports speak of the same days."""
    both = part.coverage.merge(other.coverage, on="what", suffixes=("", "_other"))
    return bool((both["start"].le(both["end_other"]) & both["start_other"].le(both["end"])).any())


def add_referrals(parts: list[Part]) -> None:
    """Add up what different reports say of the same period: a visit stands in one of them only."""
    spoken = [part for part in parts if part.match.definition.export.shape == "referrals" and not part.rejected]
    key = ["measure", "start", "end"]
    for part in spoken:
        others = [other for other in spoken if other.export > part.export]
        for other in others:
            both = part.measures.merge(other.measures, on=key, suffixes=("", "_other"))
            both = both[both["state"].eq("measured") & both["state_other"].eq("measured")]
            if both.empty:
                continue
            more = both.set_index(key)["value_other"].groupby(level=key).max()
            index = pd.MultiIndex.from_frame(part.measures[key])
            part.measures["value"] += more.reindex(index).fillna(0.0).to_numpy()
            taken = pd.MultiIndex.from_frame(other.measures[key]).isin(more.index)
            other.measures = make_frame(MEASURES_FRAME, other.measures[~taken])
            part.findings.append(Finding("referrals_added", "note", part.file, values={"other": other.file}))
