"""What one sheet gave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import nan
from typing import NamedTuple

import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.entries.export import Export
from smeval.errors import Finding
from smeval.frames import evidence_id, make_frame, plain
from smeval.frames.columns import (
    AUDIENCE_FRAME,
    COVERAGE_FRAME,
    MEASURES_FRAME,
    POSTS_FRAME,
    AudienceFrame,
    CoverageFrame,
    MeasureFrame,
    PostFrame,
)
from smeval.frames.delivered import CoverageRow
from smeval.ids import Severity
from smeval.read.identify import Match
from smeval.read.place import Place
from smeval.read.window import Window, runs_of
from smeval.values import normalise
from smeval.wording import Value

__all__ = ["Note", "Part", "covered", "covered_days", "meant_by", "noted", "sums_of", "words_of"]


@dataclass(frozen=True, eq=False)
class Part:
    """What one sheet gave.

    Parameters
    ----------
    match : Match
        The export it is.
    file, sheet, lines : str
        Where it stands; first and last line read.
    window : Window
        The days it speaks of and the day of the export.
    rows_read, rows_dropped : int
        Data rows, and those of them that are not used.
    totals : mapping
        Sum of each measure over the rows read; None where it may not be summed.
    measures, posts, audience, coverage : DataFrame
        Rows of these frames.
    people : float
        Number of people whom the shares in `audience` are of; NaN where the export does not say it.
    events : DataFrame
        Messages or conversations, for `smeval.read.merge.conversations`; they never leave the room.
    ends : Timestamp
        Last moment that the export knows of.
    period_values : mapping
        Measures of the whole period whose days are not known yet.
    findings : tuple of Finding
    rejected : bool
        It was recognised and cannot be used.
    """

    match: Match
    file: str
    sheet: str
    lines: str = ""
    window: Window = field(default_factory=Window)
    rows_read: int = 0
    rows_dropped: int = 0
    totals: Mapping[str, float | None] = field(default_factory=dict)
    measures: MeasureFrame = field(default_factory=lambda: make_frame(MEASURES_FRAME))
    posts: PostFrame = field(default_factory=lambda: make_frame(POSTS_FRAME))
    audience: AudienceFrame = field(default_factory=lambda: make_frame(AUDIENCE_FRAME))
    people: float = nan
    coverage: CoverageFrame = field(default_factory=lambda: make_frame(COVERAGE_FRAME))
    events: pd.DataFrame | None = None
    ends: pd.Timestamp | None = None
    period_values: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    rejected: bool = False

    @property
    def export(self) -> str:
        """Full id of the export, e.g. ``facebook/posts``."""
        return self.match.definition.id

    @property
    def evidence(self) -> str:
        """Id under which the values of this sheet can be traced."""
        return evidence_id(self.file, self.sheet, self.export)

    def finding(self, finding: str, severity: Severity, **values: Value) -> Finding:
        """Return a finding about the sheet as a whole.

        Parameters
        ----------
        finding : str
            Its id.
        severity : Severity
        **values
            What fills its sentence.
        """
        return Finding(finding, severity, self.file, key=self.sheet, values=values)

    def refused(self, finding: Finding) -> Part:
        """Return the part of the same sheet as one that cannot be used."""
        return Part(self.match, self.file, self.sheet, rejected=True, findings=(finding,))


class Note(NamedTuple):
    """What is found out about a part beside others: a finding, and how many of its rows do not count therefore."""

    evidence: str
    finding: Finding
    dropped: int = 0


def noted(parts: Iterable[Part], notes: Iterable[Note]) -> list[Part]:
    """Return the parts with what was found out about them.

    Parameters
    ----------
    parts : iterable of Part
    notes : iterable of Note
        In the order in which they are to be told.
    """
    of: dict[str, list[Note]] = {}
    for note in notes:
        of.setdefault(note.evidence, []).append(note)
    return [_with(part, of.get(part.evidence, [])) for part in parts]


def _with(part: Part, notes: list[Note]) -> Part:
    if not notes:
        return part
    return replace(
        part,
        findings=(*part.findings, *(note.finding for note in notes)),
        rows_dropped=part.rows_dropped + sum(note.dropped for note in notes),
    )


def sums_of(numbers: pd.DataFrame, measures: Mapping[str, Measure], over: str) -> dict[str, float | None]:
    """Return the sum of each measure; None where it may not be summed or nothing was delivered.

    Parameters
    ----------
    numbers : DataFrame
        One column per measure.
    measures : mapping
        The catalog's measures.
    over : str
        ``over_days`` or ``over_posts``: what the rows of `numbers` are.
    """
    return {
        name: float(numbers[name].sum())
        if getattr(measures[name], over) == "sum" and numbers[name].notna().any()
        else None
        for name in map(str, numbers.columns)
    }


def meant_by(numbers: pd.DataFrame, export: Export, place: Place) -> pd.DataFrame:
    """Return the numbers under the measures that they mean on the platform: likes where it has no reactions.

    Parameters
    ----------
    numbers : DataFrame
        One column per measure.
    export : Export
        Says which measure a column is where the platform does not offer its own.
    place : Place
        Says what the platform offers.
    """
    numbers = numbers.copy()
    for name, column in export.columns.items():
        if column.instead and name in numbers and name not in place.offers and column.instead in place.offers:
            other = numbers.pop(name)
            numbers[column.instead] = numbers[column.instead].fillna(other) if column.instead in numbers else other
    return numbers


def words_of(export: Export, column: str, texts: pd.Series) -> pd.Series:
    """Return the ids that the words in a column stand for; empty where a word is not known.

    Parameters
    ----------
    export : Export
        Declares the words.
    column : str
    texts : Series of str
    """
    known = {normalise(word): name for name, words in export.words.get(column, {}).items() for word in words}
    starts = {word[:-1]: name for word, name in known.items() if word.endswith("*")}

    def meaning(text: str) -> str:
        return known.get(text) or next((name for start, name in starts.items() if text.startswith(start)), "")

    meanings = {text: meaning(normalise(text)) for text in texts.unique()}
    return texts.map(meanings).astype("str")


def covered(measures: MeasureFrame) -> CoverageFrame:
    """Return the coverage that measures speak of themselves: each its own period."""
    renamed = plain(measures).rename(columns={"measure": "what"})
    return make_frame(COVERAGE_FRAME, renamed[["channel", "what", "start", "end", "evidence"]])


def covered_days(place: Place, evidence: str, what: str, days: pd.Series) -> list[CoverageRow]:
    """Return rows of the frame `coverage`: every run of days without a gap.

    Parameters
    ----------
    place : Place
        The channel.
    evidence : str
    what : str
        Measure that the days are of.
    days : Series of datetime64
    """
    return [CoverageRow(place.channel, what, start, end, evidence) for start, end in runs_of(days)]
