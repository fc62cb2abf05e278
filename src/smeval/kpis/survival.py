"""Answer times in which those still waiting count: Kaplan-Meier curves from rows of the count table."""

from __future__ import annotations

from math import nan

import numpy as np
import pandas as pd

#: Survival is a product of fractions; this far from a limit it is meant to be the limit.
ROUNDING = 1e-9


def kaplan_meier(counts: pd.DataFrame, clock: str = "minutes_real") -> pd.DataFrame:
    """Estimate the share of messages still unanswered after so many minutes.

    Everything that no person answered counts as waiting until the export ended. Messages whose outcome or
    time the export cannot tell are left out.

    Parameters
    ----------
    counts : DataFrame
        Rows of the frame ``dialogue``; needs the columns `clock`, ``outcome`` and ``n``.
    clock : str
        ``minutes_real`` or ``minutes_service``.

    Returns
    -------
    DataFrame
        One row per observed time in rising order: ``minutes``, ``at_risk`` (messages not yet answered
        before), ``answered`` (at this time), ``survival`` (share unanswered from here on).
    """
    rows = counts[counts[clock].notna() & (counts["outcome"] != "unknown")]
    minutes, group = np.unique(rows[clock].to_numpy(dtype="float64"), return_inverse=True)
    n = rows["n"].to_numpy(dtype="float64")
    leaving = np.bincount(group, weights=n, minlength=len(minutes))
    answered = np.bincount(group, weights=n * (rows["outcome"] == "answered").to_numpy(), minlength=len(minutes))
    at_risk = n.sum() - np.concatenate([[0], np.cumsum(leaving)])[: len(minutes)]
    staying = np.divide(at_risk - answered, at_risk, out=np.ones(len(minutes)), where=at_risk > 0)
    return pd.DataFrame({"minutes": minutes, "at_risk": at_risk, "answered": answered, "survival": np.cumprod(staying)})


def quantile(curve: pd.DataFrame, q: float) -> float:
    """Return the time after which the share `q` has been answered [min]; NaN if that is never reached."""
    reached = np.flatnonzero(curve["survival"].to_numpy() <= 1 - q + ROUNDING)
    return float(curve["minutes"].iloc[reached[0]]) if reached.size else nan


def restricted_mean(curve: pd.DataFrame, horizon: float) -> float:
    """Return the mean waiting time if nobody is followed for longer than `horizon` [min]."""
    within = curve[curve["minutes"] < horizon]
    times = np.concatenate([[0], within["minutes"], [horizon]])
    return float(np.dot(np.diff(times), np.concatenate([[1], within["survival"]])))
