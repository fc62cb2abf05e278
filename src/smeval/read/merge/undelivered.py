"""Zeros that were not counted: nobody reached on a day on which something was seen."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from smeval.catalog.entries.export import Export
from smeval.frames import make_frame, plain
from smeval.frames.columns import MEASURES_FRAME, MeasureFrame
from smeval.read.part import Note, Part
from smeval.read.place import Place

__all__ = ["without_undelivered"]


def without_undelivered(
    measures: MeasureFrame, parts: Mapping[str, Part], place: Place
) -> tuple[MeasureFrame, list[Note]]:
    """Return the measures; zeros that cannot be beside what another file tells are missing.

    A file of zeros alone was not delivered where another has something of the same days. A single zero was not
    where another file of the same vendor, whose days begin alike, has something of the same day. Within one table
    the reading of its numbers sees it already. What people typed stands as they typed it.

    Parameters
    ----------
    measures : DataFrame
        Frame ``measures`` of a channel.
    parts : mapping
        By evidence.
    place : Place
        Says beside which measures a zero cannot be.

    Returns
    -------
    tuple of DataFrame and list of Note
    """
    frame = plain(measures)
    counted = frame[frame["state"].eq("measured")]
    notes: list[Note] = []
    for (measure, evidence), own in counted.groupby(["measure", "evidence"], sort=True):
        name, part = str(measure), parts[str(evidence)]
        export = part.match.definition.export
        beside = (*_beside_of(export, name), *place.measures[name].zero_beside)
        zeros = own[own["value"].eq(0)]
        if not beside or zeros.empty or export.shape == "figures":
            continue
        seen = counted[counted["measure"].isin(beside) & counted["value"].gt(0)]
        if len(zeros) == len(own):
            gone = zeros.index
            seen = seen[seen["start"].le(own["end"].max()) & seen["end"].ge(own["start"].min())]
            told = "not_delivered_beside"
        else:
            alike = [key for key, other in parts.items() if _are_alike(other, part)]
            seen = seen[seen["evidence"].isin(alike)]
            gone = _at_same_time(zeros, seen)
            told = "not_delivered_days"
        if seen.empty or gone.empty:
            continue
        away = frame.index.isin(gone)
        frame = frame.assign(value=frame["value"].mask(away), state=frame["state"].mask(away, "missing"))
        other = str(seen["measure"].iloc[0])
        finding = part.finding(told, "warning", n=len(gone), measure=name, beside=other)
        notes.append(Note(part.evidence, finding))
    return (make_frame(MEASURES_FRAME, frame) if notes else measures), notes


def _beside_of(export: Export, measure: str) -> tuple[str, ...]:
    """Return the measures beside which this export's own cannot be zero."""
    if measure in export.columns:
        return export.columns[measure].zero_beside
    return next((chart.zero_beside for chart in export.charts if chart.measure == measure), ())


def _are_alike(part: Part, other: Part) -> bool:
    """Say whether two parts are of one vendor's export, so that their days begin at the same hour."""
    return part.match.definition.id == other.match.definition.id and part.evidence != other.evidence


def _at_same_time(zeros: pd.DataFrame, seen: pd.DataFrame) -> pd.Index:
    """Return the rows with a zero for whose period something was seen."""
    periods = pd.MultiIndex.from_frame(seen[["start", "end"]])
    return zeros.index[pd.MultiIndex.from_frame(zeros[["start", "end"]]).isin(periods)]
