"""What one sheet gave, and the channel it was read for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from math import nan

import pandas as pd

from smeval.catalog import Measure
from smeval.catalog.export import Export
from smeval.errors import Finding
from smeval.frames import evidence_id, make_frame
from smeval.frames.columns import FRAMES
from smeval.read.identify import Match
from smeval.read.window import Window, runs_of
from smeval.values import normalise

__all__ = ["Part", "Place", "coverage_rows", "meant_by", "sums_of", "words_of"]


@cache
def empty_frame(name: str) -> pd.DataFrame:
    """Return the frame of this name without rows; shared, so never changed."""
    return make_frame(FRAMES[name])


@dataclass(frozen=True)
class Place:
    """The channel that a file belongs to, and what reading needs to know about it.

    Parameters
    ----------
    channel, platform : str
        Ids.
    account : str
        Declared account in the form in which accounts are compared; empty where none is declared.
    names : frozenset of str
        All names by which a table may call the channel, normalised.
    platforms : mapping
        Normalised names of all platforms and their ids.
    zone : str
        The body's time zone.
    measures : mapping
        The catalog's measures.
    offers : frozenset of str
        Measures that the platform offers.
    smallest_group : float
        Groups of fewer people are not told apart.
    coverage_min : float
        Share of the rows that must be readable for an export to speak of its days as a whole.
    flows_differ : float
        Share by which the sum of the days may differ from what another file says of them together.
    mode : str
        Declared mode, empty where none is: ``insights`` and ``counts`` forbid exports with one row per message.
    answer_within : float
        Hours within which the channel promises to answer; NaN where it promises nothing.
    ticket_years : float
        Years after which a conversation without a new message must have been deleted.
    """

    channel: str
    platform: str
    account: str
    names: frozenset[str]
    platforms: Mapping[str, str]
    zone: str
    measures: Mapping[str, Measure]
    offers: frozenset[str]
    smallest_group: float
    coverage_min: float
    flows_differ: float
    mode: str
    answer_within: float
    ticket_years: float

    def speaks(self, refused: int, rows: int, kept: int) -> bool:
        """Say whether so many refused rows still let an export speak of its days as a whole.

        Rows that were refused, or an account that is nowhere in the file, must not look like days on which
        nothing happened.
        """
        return refused <= (1 - self.coverage_min) * rows and (kept > 0 or rows == 0)

    def zone_of(self, export: Export) -> str:
        """Return the zone of an export's times."""
        return self.zone if export.zone == "local" else export.zone


@dataclass
class Part:
    """What one sheet gave.

    Parameters
    ----------
    match : Match
        The export it is.
    file, sheet, rows : str
        Where it stands; first and last line read.
    window : Window
        The days it speaks of and the day of the export.
    rows_read, rows_dropped : int
        Data rows, and those of them that are not used.
    totals : dict
        Sum of each measure over the rows read; None where it may not be summed.
    measures, posts, audience, coverage : DataFrame
        Rows of these frames.
    people : float
        Number of people whom the shares in `audience` are of; NaN where the export does not say it.
    events : DataFrame
        Messages or conversations, for `smeval.read.merge.conversations`; they never leave the room.
    ends : Timestamp
        Last moment that the export knows of.
    period_values : dict
        Measures of the whole period whose days are not known yet.
    findings : list of Finding
    rejected : bool
        It was recognised and cannot be used.
    """

    match: Match
    file: str
    sheet: str
    rows: str = ""
    window: Window = field(default_factory=Window)
    rows_read: int = 0
    rows_dropped: int = 0
    totals: dict[str, float | None] = field(default_factory=dict)
    measures: pd.DataFrame = field(default_factory=partial(empty_frame, "measures"))
    posts: pd.DataFrame = field(default_factory=partial(empty_frame, "posts"))
    audience: pd.DataFrame = field(default_factory=partial(empty_frame, "audience"))
    people: float = nan
    coverage: pd.DataFrame = field(default_factory=partial(empty_frame, "coverage"))
    events: pd.DataFrame | None = None
    ends: pd.Timestamp | None = None
    period_values: dict[str, float] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    rejected: bool = False

    @property
    def export(self) -> str:
        """Full id of the export, e.g. ``facebook/posts``."""
        return self.match.definition.id

    @property
    def evidence(self) -> str:
        """Id under which the values of this sheet can be traced."""
        return evidence_id(self.file, self.sheet, self.export)


def sums_of(numbers: pd.DataFrame, measures: Mapping[str, Measure], over: str) -> dict[str, float | None]:
    """Return the sum of each measure; None where it may not be summed or nothing was delivered.

    Parameters
    ----------
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
    """Return the numbers under the measures that they mean on the platform: likes where it has no reactions."""
    numbers = numbers.copy()
    for name, column in export.columns.items():
        if column.instead and name in numbers and name not in place.offers and column.instead in place.offers:
            other = numbers.pop(name)
            numbers[column.instead] = numbers[column.instead].fillna(other) if column.instead in numbers else other
    return numbers


def words_of(export: Export, column: str, texts: pd.Series) -> pd.Series:
    """Return the ids that the words in a column stand for; empty where a word is not known."""
    known = {normalise(word): name for name, words in export.words.get(column, {}).items() for word in words}
    meanings = {text: known.get(normalise(text), "") for text in texts.unique()}
    return texts.map(meanings).astype("str")


def coverage_rows(place: Place, evidence: str, what: Iterable[str], days: pd.Series) -> list[dict[str, object]]:
    """Return rows of the frame `coverage`: every run of days without a gap, for each measure."""
    runs = runs_of(days)
    return [
        {"channel": place.channel, "what": name, "start": start, "end": end, "evidence": evidence}
        for name in what
        for start, end in runs
    ]
