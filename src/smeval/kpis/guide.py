"""The guide's own table: for each channel everything that it names, with the figure or the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from smeval.catalog import Catalog
from smeval.catalog.entries.guide import Asked
from smeval.frames import make_frame, rows
from smeval.frames.columns import (
    GUIDE_FRAME,
    AudienceFrame,
    ChannelFrame,
    EvidenceFrame,
    GuideFrame,
    KpiFrame,
    PostKindFrame,
)
from smeval.frames.computed import GuideRow, KpiRow
from smeval.ids import GuideOutcome, GuideTable, State
from smeval.wording import Message, decode, encode

#: What is said of a KPI without a value.
WITHOUT_VALUE: Mapping[State, GuideOutcome] = {
    "missing": "missing",
    "not_offered": "not_offered",
    "not_covered": "partly",
    "suppressed": "withheld",
}
#: Why answers are not counted where a channel declares that it gives none: its own decision, not the network's.
DECLINED = "no_answers"
#: Where the answer stands.
STANDS_IN: Mapping[GuideTable, Message] = {"audience": encode("in_audience"), "post_kinds": encode("in_post_kinds")}


@dataclass(frozen=True, eq=False)
class Answers:
    """What may answer the guide: the KPIs, the tables beside them, and what the exports are evidence of."""

    kpis: KpiFrame
    audience: AudienceFrame
    post_kinds: PostKindFrame
    evidence: EvidenceFrame


def answer_guide(channels: ChannelFrame, answers: Answers, catalog: Catalog, year: int) -> GuideFrame:
    """Return for each channel all that the guide asks of its platform.

    Parameters
    ----------
    channels : DataFrame
        Frame ``channels``; one that was closed before the year is passed over.
    answers : Answers
    catalog : Catalog
        What the guide asks.
    year : int
    """
    asked_of = _Asking(answers, catalog, year)
    open_then = channels[~(channels["closed_on"] < pd.Timestamp(year, 1, 1))]
    found = [row for channel in rows(open_then) for row in asked_of.channel(channel.channel, channel.platform)]
    return make_frame(GUIDE_FRAME, found)


class _Asking:
    """What answers the guide, looked up by channel."""

    def __init__(self, answers: Answers, catalog: Catalog, year: int) -> None:
        self.catalog, self.year = catalog, year
        of_year = answers.kpis[answers.kpis["period"] == str(year)]
        self.figures = {(row.channel, row.kpi): row for row in rows(of_year)}
        self.tables: dict[GuideTable, pd.DataFrame] = {
            "audience": answers.audience,
            "post_kinds": answers.post_kinds[answers.post_kinds["views"].notna()],
        }
        by_hand = {key for key, export in catalog.exports() if export.shape == "figures"}
        self.typed = {row.evidence: row.rule in by_hand for row in rows(answers.evidence)}

    def channel(self, channel: str, platform: str) -> Iterator[GuideRow]:
        """Yield all that is asked of a channel, in the order of the guide."""
        for name, asked in self.catalog.guide.items():
            if asked.platforms and platform not in asked.platforms:
                continue
            row = GuideRow(channel, asked.guide, name, "missing", reason=encode("not_delivered"), source=asked.source)
            if asked.reason:
                yield self.unanswered(row, asked, asked.reason)
            elif asked.table:
                yield self.table(row, asked.table)
            else:
                for kpi in asked.kpis:
                    if (channel, kpi) in self.figures:
                        yield self.figure(row, self.figures[channel, kpi])

    def unanswered(self, row: GuideRow, asked: Asked, reason: str) -> GuideRow:
        """Return that nothing answers it: on purpose, or because the platform no longer has it."""
        if asked.dropped_on is None:
            return row._replace(outcome="left_out", reason=encode(reason))
        return row._replace(outcome="dropped", reason=encode(reason)) if asked.dropped_on.year <= self.year else row

    def table(self, row: GuideRow, name: GuideTable) -> GuideRow:
        """Return where the table stands that answers it."""
        table = self.tables[name]
        own = cast("list[str]", table.loc[table["channel"] == row.channel, "evidence"].unique().tolist())
        evidence = " ".join(sorted(set(" ".join(own).split())))
        if not own:
            return row
        return row._replace(outcome=self.kept(evidence), reason=STANDS_IN[name], evidence=evidence)

    def figure(self, row: GuideRow, kpi: KpiRow) -> GuideRow:
        """Return the figure that answers it, or the KPI's own reason."""
        row = row._replace(
            outcome=WITHOUT_VALUE.get(kpi.state, "measured"),
            kpi=kpi.kpi,
            value=kpi.value,
            low=kpi.low,
            high=kpi.high,
            unit=kpi.unit,
            n=kpi.n,
            reason=kpi.reason,
            evidence=kpi.evidence,
        )
        if kpi.state != "measured":
            return row._replace(outcome="left_out") if decode(kpi.reason)[0] == DECLINED else row
        drawn = self.catalog.kpis[kpi.kpi].group == "sample"
        return row._replace(outcome="drawn" if drawn else self.kept(kpi.evidence))

    def kept(self, evidence: str) -> GuideOutcome:
        """Say whether a figure was measured or typed: a hand-kept table went in, or no export at all."""
        typed = [self.typed[name] for name in evidence.split() if name in self.typed]
        return "typed" if any(typed) or not typed else "measured"
