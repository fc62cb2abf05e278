"""Whether a channel posted as often as it promised."""

from __future__ import annotations

import pandas as pd

from smeval.frames import rows
from smeval.frames.declared import ChannelRow
from smeval.ids import Rhythm
from smeval.verdict.facts.known import Known


def rhythm_of(known: Known, channel: ChannelRow) -> Rhythm:
    """Say whether the promised rhythm was kept in the year.

    Parameters
    ----------
    known : Known
    channel : ChannelRow
    """
    if channel.use == "emergency_only" or not channel.posts_per_week > 0:
        return "none"
    year, most = str(known.year), known.register.catalog.policy.values["rhythm_missed"]
    own = known.kpis[known.kpis["channel"] == channel.channel]
    states = {row.kpi: row for row in rows(own[own["period"] == year])}
    weeks, posts = states["weeks_kept"], states["posts_per_week"]
    if weeks.state == "measured":
        return "missed" if 1 - weeks.value > most + 1e-9 else "kept"
    months = own[(own["kpi"] == "posts") & (own["period"] != year) & (own["state"] == "measured")]
    if posts.state == "measured" and len(months) == 12:
        # without days, months tell: a year's total would hide a silence
        days = pd.PeriodIndex(months["period"], freq="M").days_in_month
        missed = (months["value"].to_numpy() < channel.posts_per_week * days / 7 - 1).mean()
        return "missed" if missed > most + 1e-9 else "kept"
    return "none" if weeks.state == posts.state == "not_offered" else "unknown"
