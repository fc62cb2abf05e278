"""A list that stands on several sheets of a workbook or in several files, e.g. one for each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from smeval.errors import Finding
from smeval.frames import make_frame
from smeval.frames.columns import COVERAGE_FRAME
from smeval.read.part import Part
from smeval.read.place import Place
from smeval.read.shapes.moments import NEVER
from smeval.values import normalise

__all__ = ["join_files", "join_sheets"]

#: Share of the rows of a sheet that may fall among those of another one: more of them, and one may be a copy.
AMONG = 0.5
ONE_DAY = pd.Timedelta(days=1)


def join_sheets(parts: Sequence[Part], place: Place) -> list[Part]:
    """Return the parts with the sheets of one list put side by side: what lies between two of them is theirs, too.

    Sheets of the same days hold the same twice or belong to different networks; the latter are told by their names.

    Parameters
    ----------
    parts : sequence of Part
    place : Place
        The channel.
    """
    lists: dict[tuple[str, str], list[Part]] = {}
    for part in parts:
        if part.match.definition.export.shape == "conversations" and part.sheet and not part.rejected:
            lists.setdefault((part.file, part.export), []).append(part)
    changed: dict[str, Part] = {}
    for (file, export), sheets in lists.items():
        for part in _joined(_own(sheets, place), file, export):
            changed[part.evidence] = part
    return [changed.get(part.evidence, part) for part in parts]


def join_files(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with lists of following months in files of their own put side by side.

    Parameters
    ----------
    parts : sequence of Part
        Of one channel.
    """
    lists: dict[str, list[Part]] = {}
    for part in parts:
        if part.match.definition.export.parts and len(part.coverage):
            lists.setdefault(part.export, []).append(part)
    changed: dict[str, Part] = {}
    for own in lists.values():
        for earlier, later in pairwise(sorted(own, key=lambda part: part.coverage["start"].iloc[0])):
            end, start = earlier.coverage["end"].max(), later.coverage["start"].iloc[0]
            if start <= end + pd.offsets.MonthEnd(0) + pd.offsets.MonthEnd(1):
                changed[earlier.evidence] = _until(earlier, later.coverage)
    return [changed.get(part.evidence, part) for part in parts]


def _own(sheets: list[Part], place: Place) -> list[Part]:
    """Return the sheets; where each is named after a network, those of others are left out."""
    if len(sheets) < 2:
        return sheets
    names = {part.sheet: normalise(part.sheet) for part in sheets}
    own = [part for part in sheets if names[part.sheet] in place.names]
    if not own or not all(name in place.names or name in place.platforms for name in names.values()):
        return sheets
    left = [part for part in sheets if part not in own]
    return own + [part.refused(part.finding("other_channels", "note", n=part.rows_read)) for part in left]


def _joined(sheets: list[Part], file: str, export: str) -> list[Part]:
    rows = [(_received(part), part) for part in sheets if not part.rejected]
    filled = sorted(((moments, part) for moments, part in rows if len(moments)), key=lambda pair: int(pair[0][0]))
    if len(filled) < 2:
        return sheets
    for (earlier, _), (later, _) in pairwise(filled):
        among = min(int((earlier > later[0]).sum()), int((later < earlier[-1]).sum()))
        if among > AMONG * min(len(earlier), len(later)):
            names = [part.sheet for _, part in filled]
            told = Finding("sheets_alike", "error", file, values={"export": export, "sheets": names})
            return [part.refused(told) if not part.rejected else part for part in sheets]
    found = [part for part in sheets if part.rejected or not len(_received(part))]
    for place, (_, part) in enumerate(filled):
        following = filled[place + 1][1].coverage if place + 1 < len(filled) else None
        found.append(part if following is None else _until(part, following))
    return found


def _received(part: Part) -> NDArray[np.int64]:
    """Return the moments of the questions in order [us since 1970]."""
    if part.events is None or not len(part.events):
        return np.zeros(0, dtype=np.int64)
    moments = part.events["received_at"].to_numpy()
    return np.sort(moments[moments != NEVER])


def _until(part: Part, following: pd.DataFrame) -> Part:
    """Return a part that speaks of all days until the next sheet begins."""
    coverage = part.coverage
    if coverage.empty or following.empty:
        return part
    end = coverage["end"].where(
        coverage["end"] >= following["start"].iloc[0] - ONE_DAY, following["start"].iloc[0] - ONE_DAY
    )
    return replace(part, coverage=make_frame(COVERAGE_FRAME, coverage.assign(end=end)))
