"""How the share of answered enquiries grows with the hours: what is drawn, and what is read off at fixed hours."""

from __future__ import annotations

import numpy as np
import pandas as pd

from smeval.frames import make_frame, plain
from smeval.frames.columns import ANSWER_CURVES_FRAME, AnswerCurveFrame, DialogueFrame, KpiFrame
from smeval.frames.computed import AnswerCurveRow
from smeval.kpis.formulas.survival import kaplan_meier

#: Hours at which the curves are read off; what comes after the last is not shown.
HOURS = (1, 4, 8, 24, 48, 72)
#: Why the times of too many answers are not known: then the others stand for nothing.
UNTOLD = ("times_by_day", "times_unknown")


def estimate_answer_curves(dialogue: DialogueFrame, kpis: KpiFrame, year: int) -> AnswerCurveFrame:
    """Estimate how many were answered after so many hours, by channel; those still waiting are in it.

    Only channels whose share of answers is measured have a curve, and only where the export tells the times.

    Parameters
    ----------
    dialogue : DialogueFrame
        Counts of the year as they may be published.
    kpis : KpiFrame
        KPIs of the year; their order is that of the channels.
    year : int

    Returns
    -------
    AnswerCurveFrame
        By channel: the steps of the curve from 0 to the last hour shown, then its value at each of `HOURS`.
    """
    shown = kpis["kpi"].eq("answered_share") & kpis["state"].eq("measured") & kpis["period"].eq(str(year))
    untold = kpis["kpi"].eq("response_time_median") & kpis["period"].eq(str(year)) & kpis["reason"].isin(UNTOLD)
    shown &= ~kpis["channel"].isin(kpis.loc[untold, "channel"])
    found: list[AnswerCurveRow] = []
    for channel in kpis.loc[shown, "channel"]:
        counts = plain(dialogue)[dialogue["channel"] == channel]
        curve = kaplan_meier(counts)
        if not curve["answered"].sum() > 0:
            continue
        steps = curve[curve["minutes"] <= HOURS[-1] * 60]
        hours = [0.0, *(steps["minutes"] / 60), float(HOURS[-1]), *map(float, HOURS)]
        shares = [0.0, *(1 - steps["survival"]), *(answered_after(curve, hour) for hour in (HOURS[-1], *HOURS))]
        fixed = np.arange(len(hours)) >= len(hours) - len(HOURS)
        evidence = " ".join(sorted(set(counts["evidence"])))
        found += [
            AnswerCurveRow(str(channel), hour, float(share), bool(read_off), evidence)
            for hour, share, read_off in zip(hours, shares, fixed, strict=True)
        ]
    return make_frame(ANSWER_CURVES_FRAME, found)


def answered_after(curve: pd.DataFrame, hours: float) -> float:
    """Return the share answered after so many hours.

    Parameters
    ----------
    curve : DataFrame
        A curve as `kaplan_meier` returns it.
    hours : float
    """
    before = curve.loc[curve["minutes"] <= hours * 60, "survival"]
    return 1 - float(before.iloc[-1]) if len(before) else 0.0
