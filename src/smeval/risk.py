"""Risk classes: ratings of people, looked up in an approved matrix. Nothing here rates.

A channel's class is its highest residual row; a rating that is absent, or a cell of the matrix that nobody
approved, leaves the class open upwards.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import isnan

import pandas as pd

from smeval.catalog import Matrix
from smeval.frames import each_row, make_frame
from smeval.register import Register

LEVELS = ("low", "medium", "high")
RATERS = ("department", "dpo")


@dataclass(frozen=True)
class RiskRange:
    """Residual risk of a channel: class at the most favourable and the most cautious rater.

    Parameters
    ----------
    low, high : str
        ``low``, ``medium`` or ``high``; `high` is ``high`` where a rating or an approved cell is absent.
    governing : str
        The risk whose rating decides `high`; empty where an absent rating does.
    absent : tuple of str
        Risks without two ratings, or rated in a cell that is not approved.
    """

    low: str
    high: str
    governing: str
    absent: tuple[str, ...]


def level_of(matrix: Matrix, severity: float, likelihood: float) -> str:
    """Return the level of a cell, or ``undecided`` where it is not rated or not approved."""
    if isnan(severity) or isnan(likelihood):
        return "undecided"
    return matrix.cells.get(f"{severity:.0f}x{likelihood:.0f}", "undecided")


def _rank(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def assess_risks(register: Register, channels: Collection[str]) -> pd.DataFrame:
    """Look up the levels of all ratings and mark the row that governs each channel.

    Returns
    -------
    DataFrame
        Frame ``risk_results``.
    """
    matrix = register.catalog.policy.matrix
    rated = register.risks[register.risks["channel"].isin(list(channels))].copy()
    rated["level"] = [level_of(matrix, s, p) for s, p in zip(rated["severity"], rated["likelihood"], strict=True)]
    rated["residual_level"] = [
        level_of(matrix, s, p) for s, p in zip(rated["residual_severity"], rated["residual_likelihood"], strict=True)
    ]
    rated["rank"] = rated["residual_level"].map(_rank)
    order = {name: place for place, name in enumerate(register.catalog.risks)}
    rated["place"] = rated["risk"].map(order)
    rated["governing"] = False
    for _, rows in rated[rated["rank"] >= 0].groupby("channel"):
        ordered = rows.sort_values(["rank", "place", "rater"], ascending=[False, True, True], kind="stable")
        rated.loc[ordered.index[0], "governing"] = True
    return make_frame("risk_results", rated.drop(columns=["rank", "place"]))


def risk_range(results: pd.DataFrame, register: Register, channel: str) -> RiskRange:
    """Return the residual risk of one channel over both raters.

    Parameters
    ----------
    results : DataFrame
        Frame ``risk_results``.
    """
    platform = register.channels.set_index("channel")["platform"][channel]
    internal = register.catalog.platforms[platform].internal
    wanted = [name for name, risk in register.catalog.risks.items() if risk.internal or not internal]
    rows = results[results["channel"] == channel]
    levels = {
        (row.risk, row.rater): _rank(str(row.residual_level)) for row in each_row(rows) if row.residual_level in LEVELS
    }
    absent = tuple(risk for risk in wanted if any((risk, rater) not in levels for rater in RATERS))
    favourable = [
        min((levels[risk, rater] for rater in RATERS if (risk, rater) in levels), default=0) for risk in wanted
    ]
    cautious = max(levels.values(), default=0)
    governing = list(rows.loc[rows["governing"], "risk"])
    low = LEVELS[max(favourable, default=0)]
    if absent:
        return RiskRange(low, "high", "", absent)
    return RiskRange(low, LEVELS[cautious], governing[0] if governing else "", ())
