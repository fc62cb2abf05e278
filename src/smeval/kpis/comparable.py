"""Where platforms changed what they count, and which years may therefore not stand side by side."""

from __future__ import annotations

import pandas as pd

from smeval.catalog import Catalog
from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import BREAKS_FRAME, HISTORY_FRAME, BreakFrame, ChannelFrame, HistoryFrame, KpiFrame
from smeval.frames.computed import BreakRow, KpiRow
from smeval.wording import Message, encode

COMPARABLE = Message("yes")


def breaks_of(channels: ChannelFrame, catalog: Catalog) -> BreakFrame:
    """Return the breaks of the platforms of these channels.

    Parameters
    ----------
    channels : ChannelFrame
    catalog : Catalog
        That of the body, in which its own platforms stand too.

    Returns
    -------
    BreakFrame
        By platform, then by day.
    """
    return make_frame(
        BREAKS_FRAME,
        [
            BreakRow(
                platform=platform,
                measure=change.measure,
                on=pd.Timestamp(change.on),
                ends=change.ends,
                successor=change.successor or "",
                confirmed=change.confirmed,
                source=change.source,
            )
            for platform in sorted(set(channels["platform"]))
            for change in sorted(catalog.platforms[platform].breaks, key=lambda change: change.on)
        ],
    )


def tell_comparable(history: KpiFrame, breaks: BreakFrame, catalog: Catalog, year: int) -> HistoryFrame:
    """Say of each KPI of an earlier year whether it may stand beside that of the evaluated year.

    It may not where its platform changed what the KPI rests on, on a day of its own year or later.

    Parameters
    ----------
    history : KpiFrame
        KPIs of earlier years.
    breaks : BreakFrame
        Breaks of the platforms of their channels.
    catalog : Catalog
        Says what each KPI rests on.
    year : int
        The evaluated year.
    """
    changes = [change for change in rows(breaks) if change.on.year <= year]
    told = [_comparable(row, changes, catalog) for row in rows(history)]
    return make_frame(HISTORY_FRAME, plain(history).assign(comparable=told))


def _comparable(row: KpiRow, changes: list[BreakRow], catalog: Catalog) -> Message:
    known = catalog.kpis.get(row.kpi)
    needs = known.needs if known else (row.kpi,)
    for change in changes:
        if change.platform == row.platform and change.measure in needs and change.on.year >= int(row.period[:4]):
            return encode("break", measure=change.measure, on=change.on.date().isoformat())
    return COMPARABLE
