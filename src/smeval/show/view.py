"""What figures and tables look up in an evaluation; nothing is computed here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from weakref import finalize

from smeval.catalog import Break, load_catalog
from smeval.evaluation import Evaluation
from smeval.frames import plain
from smeval.wording import Wording


class KpiValue(NamedTuple):
    """One row of the KPI table."""

    value: float
    low: float
    high: float
    unit: str
    state: str
    reason: str
    n: float
    evidence: str


class Index(NamedTuple):
    """What is looked up often: KPI rows by channel, KPI and period; numbers of the sources by evidence id."""

    kpis: dict[tuple[str, str, str], KpiValue]
    sources: dict[str, int]


_INDEXES: dict[int, Index] = {}


def _index(evaluation: Evaluation) -> Index:
    """Return the index of an evaluation; made once for as long as it lives."""
    key = id(evaluation)
    if key not in _INDEXES:
        found: dict[tuple[str, str, str], KpiValue] = {}
        for frame in (evaluation.history, evaluation.kpis):
            rows = plain(frame)[["channel", "kpi", "period", *KpiValue._fields]].itertuples(index=False, name=None)
            found |= {row[:3]: KpiValue(*row[3:]) for row in rows}
        ordered = evaluation.evidence.sort_values(["file", "sheet", "rule"], kind="stable")
        _INDEXES[key] = Index(found, {str(name): place for place, name in enumerate(ordered["evidence"], start=1)})
        finalize(evaluation, _INDEXES.pop, key, None)
    return _INDEXES[key]


def source_numbers(evaluation: Evaluation) -> dict[str, int]:
    """Return the number of each evidence id in the list of sources; it counts by file, sheet and rule."""
    return _index(evaluation).sources


def kpi_value(evaluation: Evaluation, channel: str, kpi: str, period: str = "") -> KpiValue | None:
    """Return a row of the KPI table, of the evaluated year where no period is given."""
    return _index(evaluation).kpis.get((channel, kpi, period or str(evaluation.year)))


def measured(evaluation: Evaluation, channel: str, kpi: str, period: str = "") -> float | None:
    """Return a value where there is one."""
    found = kpi_value(evaluation, channel, kpi, period)
    return found.value if found is not None and found.state == "measured" else None


def channel_ids(evaluation: Evaluation) -> list[str]:
    """Return the channels in the order of the register."""
    return [str(channel) for channel in evaluation.channels["channel"]]


def months(evaluation: Evaluation) -> list[str]:
    """Return the months of the evaluated year, e.g. ``2025-01``."""
    return [f"{evaluation.year}-{month:02d}" for month in range(1, 13)]


def platform_name(platform: str) -> str:
    """Return the name of a platform, e.g. ``YouTube``."""
    known = load_catalog().platforms.get(platform)
    return known.name if known else platform


def channel_name(evaluation: Evaluation, channel: str) -> str:
    """Return the shortest name that is clear here: the platform's where it has one channel, else the channel's own."""
    channels = evaluation.channels.set_index("channel")
    platform = str(channels.loc[channel, "platform"])
    short = platform_name(platform).partition(" (")[0]
    if (channels["platform"] == platform).sum() == 1:
        return short
    name = str(channels.loc[channel, "name"])
    return name if re.search(rf"\b{re.escape(short)}\b", name) else f"{name} ({short})"


def label(evaluation: Evaluation, channel: str) -> str:
    """Return the channel's name as it fits into a picture."""
    name = channel_name(evaluation, channel)
    return name if len(name) <= 36 else f"{name[:35]}…"


def main_kpi(evaluation: Evaluation, channel: str) -> str:
    """Return what best shows how often a channel was seen: the first of these with a measured month."""
    for kpi in ("views", "impressions", "interactions", "page_views"):
        if any(measured(evaluation, channel, kpi, month) is not None for month in months(evaluation)):
            return kpi
    return ""


def breaks(evaluation: Evaluation, channel: str, measures: Iterable[str], year: int = 0) -> list[Break]:
    """Return the days of a year (the evaluated one) on which the platform changed what it counts."""
    row = evaluation.channels.set_index("channel").loc[channel]
    known = load_catalog().platforms.get(str(row["platform"]))
    wanted = set(measures)
    found = known.breaks if known else ()
    return [entry for entry in found if entry.measure in wanted and entry.on.year == (year or evaluation.year)]


def answers(evaluation: Evaluation) -> list[str]:
    """Return the channels whose answers may be shown as a curve: measured, not suppressed."""
    return [c for c in channel_ids(evaluation) if measured(evaluation, c, "answered_share") is not None]


def listed(items: Iterable[str], wording: Wording) -> str:
    """Join words to ``a, b und c``."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return wording.say("list.last", first=", ".join(words[:-1]), last=words[-1])


def sentence_case(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]
