"""Answer times in which those still waiting count: Kaplan-Meier curves from rows of the count table."""

from __future__ import annotations

from collections.abc import Mapping
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]

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
    minutes = np.asarray(rows[clock], dtype="float64")
    answered = np.asarray(rows["outcome"] == "answered", dtype="float64")
    return pd.DataFrame(estimate(minutes, answered, np.asarray(rows["n"], dtype="float64")))


def estimate(minutes: Floats, answered: Floats, n: Floats) -> dict[str, Floats]:
    """Return the columns of a curve (see `kaplan_meier`) from times, whether they ended in an answer, and numbers.

    Parameters
    ----------
    minutes : array
        Time to the answer, or to the end of the export [min].
    answered : array
        1 where the time ended in an answer, else 0.
    n : array
        How many conversations each time stands for.
    """
    times, group = np.unique(minutes, return_inverse=True)
    leaving = np.bincount(group, weights=n, minlength=len(times))
    ending = np.bincount(group, weights=n * answered, minlength=len(times))
    at_risk = n.sum() - np.concatenate([[0], np.cumsum(leaving)])[: len(times)]
    staying = np.divide(at_risk - ending, at_risk, out=np.ones(len(times)), where=at_risk > 0)
    return {"minutes": times, "at_risk": at_risk, "answered": ending, "survival": np.cumprod(staying)}


def quantile(curve: pd.DataFrame | Mapping[str, Floats], q: float) -> float:
    """Return the time after which the share `q` has been answered [min]; NaN if that is never reached.

    Parameters
    ----------
    curve : DataFrame or mapping
        As `kaplan_meier` returns it.
    q : float
        From 0 to 1.
    """
    reached = np.flatnonzero(np.asarray(curve["survival"]) <= 1 - q + ROUNDING)
    return float(np.asarray(curve["minutes"])[reached[0]]) if reached.size else nan


def restricted_mean(curve: pd.DataFrame, horizon: float) -> float:
    """Return the mean waiting time if nobody is followed for longer than `horizon` [min].

    Parameters
    ----------
    curve : DataFrame
        As `kaplan_meier` returns it.
    horizon : float
        [min]
    """
    within = curve[curve["minutes"] < horizon]
    times = np.concatenate([[0], within["minutes"], [horizon]])
    return float(np.dot(np.diff(times), np.concatenate([[1], within["survival"]])))
