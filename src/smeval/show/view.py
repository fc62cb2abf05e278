"""How an evaluation is looked at: in one language, with what is looked up often at hand. Nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from smeval.frames import plain, rows
from smeval.frames.computed import BreakRow, DefinitionRow
from smeval.frames.declared import ChannelRow
from smeval.frames.known import CitationRow
from smeval.ids import KpiGroup, State
from smeval.record.evaluation import Evaluation
from smeval.wording import Message, Wording

#: Longest name of a channel in a picture [characters].
LABEL = 36
#: What best shows how often a channel was seen.
SEEN = ("views", "impressions", "interactions", "page_views")
#: Groups of KPIs of what people look at and write down themselves.
NOTED_GROUPS: tuple[KpiGroup, ...] = ("sample", "incident")


class KpiValue(NamedTuple):
    """A value of the KPI table, or the state that says why there is none."""

    value: float
    low: float
    high: float
    unit: str
    state: State
    reason: Message
    n: float
    evidence: str


@dataclass(frozen=True, eq=False)
class View:
    """An evaluation, the language in which it is shown, and the look-ups that tables and figures share.

    Parameters
    ----------
    evaluation : Evaluation
    language : str
        ``de`` or ``en``.
    """

    evaluation: Evaluation
    language: str = "de"

    @cached_property
    def wording(self) -> Wording:
        """Sentences and number formats."""
        texts = rows(self.evaluation.texts)
        return Wording(self.language, {row.id: row.de if self.language == "de" else row.en for row in texts})

    @property
    def year(self) -> str:
        """The year evaluated, as a period of the KPI table."""
        return str(self.evaluation.year)

    @property
    def last_year(self) -> str:
        """The year before, as a period of the KPI table."""
        return str(self.evaluation.year - 1)

    # --- channels ---

    @cached_property
    def channels(self) -> tuple[str, ...]:
        """Ids of the channels in the order of the register."""
        return tuple(str(channel) for channel in self.evaluation.channels["channel"])

    @cached_property
    def running(self) -> tuple[str, ...]:
        """Those of `channels` that were not closed by the end of the year; pictures show no others."""
        closed = {row.channel for row in rows(self.evaluation.proposals) if row.proposal == "closed"}
        return tuple(channel for channel in self.channels if channel not in closed)

    @cached_property
    def _rows(self) -> Mapping[str, ChannelRow]:
        both = (*rows(self.evaluation.alternatives), *rows(self.evaluation.channels))
        return {row.channel: row for row in both}

    @cached_property
    def alternatives(self) -> tuple[str, ...]:
        """Ids of what could replace a channel, has figures of its own and is no channel here."""
        found = (str(channel) for channel in self.evaluation.alternatives["channel"])
        return tuple(channel for channel in found if channel not in self.channels)

    def channel(self, channel: str) -> ChannelRow:
        """Return what is declared about a channel, or about an alternative."""
        return self._rows[channel]

    def platform(self, platform: str) -> str:
        """Return the name of a platform, e.g. ``YouTube``."""
        return self.wording.term("platform", platform)

    def name(self, channel: str) -> str:
        """Return the shortest name that is clear here: the platform's where it has one channel, else its own."""
        row = self._rows[channel]
        short = self.platform(row.platform).partition(" (")[0]
        if sum(other.platform == row.platform for other in self._rows.values()) == 1:
            return short
        return row.name if re.search(rf"\b{re.escape(short)}\b", row.name) else f"{row.name} ({short})"

    def label(self, channel: str) -> str:
        """Return the channel's name as it fits into a picture."""
        name = self.name(channel)
        return name if len(name) <= LABEL else f"{name[: LABEL - 1]}…"

    def anchor(self, channel: str) -> str:
        """Return the name of a channel for ids on a page; it holds no typed text."""
        return f"channel-{self.channels.index(channel) + 1}"

    def named(self, channels: Collection[str]) -> str:
        """Name some channels, or say that it is all of them."""
        if len(self.channels) > 1 and set(channels) == set(self.channels):
            return self.wording.say("table.all_channels")
        return self.listed(self.name(channel) for channel in self.channels if channel in channels)

    def tell(self, message: Message, prefix: str = "reason.") -> str:
        """Return the sentences of a message, each on a line of its own; nothing for no message.

        Parameters
        ----------
        message : Message
        prefix : str
            What stands before the id of the sentence in the wording.
        """
        return "\n".join(self.wording.tell(Message(line), prefix) for line in message.split("\n") if line)

    def listed(self, items: Iterable[str]) -> str:
        """Join words to ``a, b und c``."""
        words = list(items)
        if len(words) < 2:
            return "".join(words)
        return self.wording.say("list.last", first=", ".join(words[:-1]), last=words[-1])

    # --- figures and their sources ---

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months of the evaluated year, e.g. ``2025-01``."""
        return tuple(f"{self.evaluation.year}-{month:02d}" for month in range(1, 13))

    @cached_property
    def _kpis(self) -> Mapping[tuple[str, str, str], KpiValue]:
        found: dict[tuple[str, str, str], KpiValue] = {}
        for frame in (self.evaluation.history, self.evaluation.kpis):
            columns = plain(frame)[["channel", "kpi", "period", *KpiValue._fields]]
            found |= {row[:3]: KpiValue(*row[3:]) for row in columns.itertuples(index=False, name=None)}
        return found

    @cached_property
    def definitions(self) -> Mapping[str, DefinitionRow]:
        """The KPIs of the catalog by id, in its order."""
        return {row.kpi: row for row in rows(self.evaluation.definitions)}

    @cached_property
    def noted_kpis(self) -> Collection[str]:
        """KPIs of what people look at and write down themselves; no network offers them."""
        return {row.kpi for row in self.definitions.values() if row.group in NOTED_GROUPS}

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Unit of each KPI, in the order of the catalog; last those that only a value is known of."""
        found = {row.kpi: row.unit for row in rows(self.evaluation.kpis)}
        return {row.kpi: row.unit for row in self.definitions.values()} | found

    def kpi(self, channel: str, kpi: str, period: str = "") -> KpiValue | None:
        """Return a row of the KPI table.

        Parameters
        ----------
        channel, kpi : str
        period : str
            The evaluated year where none is given.
        """
        return self._kpis.get((channel, kpi, period or self.year))

    def measured(self, channel: str, kpi: str, period: str = "") -> float | None:
        """Return a value where there is one.

        Parameters
        ----------
        channel, kpi : str
        period : str
            The evaluated year where none is given.
        """
        found = self.kpi(channel, kpi, period)
        return found.value if found is not None and found.state == "measured" else None

    def comparable(self, channel: str, kpi: str) -> bool:
        """Say whether this year's value may stand beside last year's: nothing it rests on changed its meaning.

        Parameters
        ----------
        channel, kpi : str
        """
        return (channel, kpi) not in self._broken

    @cached_property
    def _broken(self) -> Collection[tuple[str, str]]:
        last = (row for row in rows(self.evaluation.history) if row.period == self.last_year)
        return {(row.channel, row.kpi) for row in last if row.comparable not in ("", "yes")}

    def main_kpi(self, channel: str) -> str:
        """Return what best shows how often a channel was seen: the first of `SEEN` with a measured month."""
        for kpi in SEEN:
            if any(self.measured(channel, kpi, month) is not None for month in self.months):
                return kpi
        return ""

    def answering(self) -> list[str]:
        """Return the channels whose answers may be shown as a curve: measured, not suppressed."""
        return [channel for channel in self.channels if self.measured(channel, "answered_share") is not None]

    def breaks(self, channel: str, measures: Iterable[str], year: int = 0) -> list[BreakRow]:
        """Return the days on which the platform changed what it counts.

        Parameters
        ----------
        channel : str
        measures : iterable of str
        year : int
            The evaluated one where none is given.
        """
        platform, wanted, wanted_year = self._rows[channel].platform, set(measures), year or self.evaluation.year
        return [
            entry
            for entry in rows(self.evaluation.breaks)
            if entry.platform == platform and entry.measure in wanted and entry.on.year == wanted_year
        ]

    @cached_property
    def citations(self) -> Mapping[str, CitationRow]:
        """What each source leads to that the evaluation cites."""
        return {row.cited: row for row in rows(self.evaluation.citations)}

    @cached_property
    def sources(self) -> Mapping[str, int]:
        """Number of each evidence id in the list of sources, which counts by file, sheet and rule."""
        ordered = self.evaluation.evidence.sort_values(["file", "sheet", "rule"], kind="stable")
        return {str(name): place for place, name in enumerate(ordered["evidence"], start=1)}


def sentence_case(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
