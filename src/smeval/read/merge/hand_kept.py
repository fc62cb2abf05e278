"""Figures that people typed stand back behind exports: they fill only days that no export of the network delivers.

Neither the day of a file nor its name changes that. The same holds for exports that a body describes itself, against
those that the catalog knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import isclose
from typing import NamedTuple

import numpy as np
import pandas as pd

from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import MEASURES_FRAME, MeasureFrame
from smeval.frames.delivered import POST_MEASURES, MeasureRow
from smeval.ids import Severity
from smeval.read.identify import Definition
from smeval.read.part import Note, Part
from smeval.read.place import Place

__all__ = ["outranked", "precedence_of"]


def precedence_of(definition: Definition) -> int:
    """Return how far an export is from what people type: 0 a hand-kept table, 1 described by the body, 2 known."""
    return 0 if definition.export.shape == "figures" else 1 if definition.described else 2


class _Value(NamedTuple):
    """What a part says of a measure on some days; NaN where it lists posts, whose numbers are no days' sum."""

    measure: str
    start: pd.Timestamp
    end: pd.Timestamp
    value: float
    evidence: str


class _Verdict(NamedTuple):
    """The evidence that a figure stands back behind, and whether it says something else; none where it counts."""

    evidence: str = ""
    differs: bool = False


def outranked(measures: MeasureFrame, parts: Sequence[Part], place: Place) -> tuple[pd.Series, list[Note]]:
    """Say which figures do not count because a part of higher precedence speaks of their days.

    Parameters
    ----------
    measures : DataFrame
        Frame ``measures`` of all parts.
    parts : sequence of Part
        Of one channel.
    place : Place
        The channel.

    Returns
    -------
    tuple of Series of bool and list of Note
        For each row whether it stands back, and what is to be told of that, at the file of the figures.
    """
    of = {part.evidence: part for part in parts}
    precedence = {name: precedence_of(part.match.definition) for name, part in of.items()}
    most = max(precedence.values(), default=0)
    back = pd.Series(False, index=measures.index)
    lower = measures[measures["evidence"].map(precedence).lt(most) & measures["state"].eq("measured")]
    delivered = _delivered(measures, parts, place) if len(lower) else {}
    told: Counter[tuple[str, str, str, bool]] = Counter()
    for at, row in zip(lower.index, rows(lower), strict=True):
        own = precedence[row.evidence]
        verdict = _against(row, [value for value in delivered[row.measure] if precedence[value.evidence] > own], place)
        if verdict.evidence:
            back[at] = True
            told[row.measure, row.evidence, verdict.evidence, verdict.differs] += 1
    return back, [_note(of[key[1]], key[0], of[key[2]], key[3], n) for key, n in sorted(told.items())]


def _note(part: Part, measure: str, other: Part, differs: bool, n: int) -> Note:
    finding, severity = _TOLD[differs]
    return Note(part.evidence, part.finding(finding, severity, measure=measure, n=n, other=other.file))


#: What is told of a figure that stands back, by whether the other says something else.
_TOLD: Mapping[bool, tuple[str, Severity]] = {
    True: ("hand_differs", "warning"),
    False: ("hand_stands_back", "note"),
}


def _delivered(measures: MeasureFrame, parts: Sequence[Part], place: Place) -> dict[str, list[_Value]]:
    """Return what all parts deliver, by measure."""
    found: dict[str, list[_Value]] = {}
    for row in rows(make_frame(MEASURES_FRAME, measures[measures["state"] == "measured"])):
        found.setdefault(row.measure, []).append(_Value(row.measure, row.start, row.end, row.value, row.evidence))
    for value in (value for part in parts for value in _listed(part, place)):
        found.setdefault(value.measure, []).append(value)
    return found


def _listed(part: Part, place: Place) -> list[_Value]:
    """Return the days of whose posts a list holds a measure, and their number."""
    lists = part.coverage[part.coverage["what"] == "post_list"]
    held = [
        name
        for name in POST_MEASURES
        if place.measures[name].over_posts == "sum" and plain(part.posts)[name].notna().any()
    ]
    return [
        _Value(measure, row.start, row.end, np.nan, part.evidence)
        for row in rows(lists)
        for measure in ("posts", *held)
    ]


def _against(row: MeasureRow, higher: Sequence[_Value], place: Place) -> _Verdict:
    """Return what of higher precedence a figure stands back behind."""
    measure = place.measures[row.measure]
    same = [value for value in higher if (value.start, value.end) == (row.start, row.end) and not np.isnan(value.value)]
    if same:
        return _Verdict(same[-1].evidence, not isclose(same[-1].value, row.value))
    if measure.over_days == "sum":
        return _flow_against(row, [value for value in higher if _overlap(value, row)], place.flows_differ)
    if measure.over_days == "last":  # a level stands for the end of its period
        month = row.end.replace(day=1)
        near = [value for value in higher if month <= value.end <= row.end]
        return _Verdict(near[-1].evidence) if near else _Verdict()
    return _people_against(row, higher) if measure.kind == "unique" else _Verdict()


def _overlap(value: _Value, row: MeasureRow) -> bool:
    return bool(value.start <= row.end and row.start <= value.end)


def _flow_against(row: MeasureRow, higher: Sequence[_Value], tolerance: float) -> _Verdict:
    """Return whether any day of a figure that adds up is delivered, and whether the sums differ clearly."""
    if not higher:
        return _Verdict()
    inside = [value for value in higher if row.start <= value.start and value.end <= row.end]
    total = sum(value.value for value in inside)
    apart = abs(row.value - total) > tolerance * abs(total)
    return _Verdict(higher[-1].evidence, _fill(inside, row) and apart)


def _people_against(row: MeasureRow, higher: Sequence[_Value]) -> _Verdict:
    """Return what a number of people contradicts; longer and shorter periods bound it, but do not deliver it."""
    inside = [value for value in higher if row.start <= value.start and value.end <= row.end]
    around = [value for value in higher if value.start <= row.start and row.end <= value.end]
    too_few = [value for value in inside if value.value > row.value]
    too_many = [value for value in around if value.value < row.value]
    if _fill(inside, row) and sum(value.value for value in inside) < row.value:
        too_many += inside
    return _Verdict((too_few + too_many)[-1].evidence, True) if too_few or too_many else _Verdict()


def _fill(values: Sequence[_Value], row: MeasureRow) -> bool:
    """Say whether values that do not overlap fill a period."""
    spans = sorted((value.start, value.end) for value in values)
    if not spans or any(np.isnan(value.value) for value in values):
        return False
    apart = all(after > end for (_, end), (after, _) in pairwise(spans))
    return apart and sum((end - start).days + 1 for start, end in spans) == (row.end - row.start).days + 1
