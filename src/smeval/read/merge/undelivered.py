"""Zeros that were not counted: nobody reached on any day on which something was seen."""

from __future__ import annotations

from smeval.frames import make_frame, plain
from smeval.frames.columns import MEASURES_FRAME, MeasureFrame
from smeval.read.part import Note, Part
from smeval.read.place import Place

__all__ = ["without_undelivered"]


def without_undelivered(
    measures: MeasureFrame, parts: dict[str, Part], place: Place
) -> tuple[MeasureFrame, list[Note]]:
    """Return the measures; a count of people that is zero throughout a file, beside views in another, is missing.

    Within one table the reading of its numbers sees it already. What people typed stands as they typed it.

    Parameters
    ----------
    measures : DataFrame
        Frame ``measures`` of a channel.
    parts : dict of str to Part
        By evidence.
    place : Place
        Says beside which measures a zero cannot be.

    Returns
    -------
    tuple of DataFrame and list of Note
    """
    rows = plain(measures)
    counted = rows[rows["state"].eq("measured")]
    notes: list[Note] = []
    for (measure, evidence), own in counted.groupby(["measure", "evidence"], sort=True):
        beside, part = place.measures[str(measure)].zero_beside, parts[str(evidence)]
        if not beside or own["value"].ne(0).any() or part.match.definition.export.shape == "figures":
            continue
        seen = counted[counted["measure"].isin(beside) & counted["value"].gt(0)]
        seen = seen[seen["start"].le(own["end"].max()) & seen["end"].ge(own["start"].min())]
        if seen.empty:
            continue
        gone = rows.index.isin(own.index)
        rows = rows.assign(value=rows["value"].mask(gone), state=rows["state"].mask(gone, "missing"))
        told = part.finding(
            "not_delivered_beside", "warning", measure=str(measure), beside=str(seen["measure"].iloc[0])
        )
        notes.append(Note(part.evidence, told))
    return (make_frame(MEASURES_FRAME, rows) if notes else measures), notes
