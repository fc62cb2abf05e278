"""Risk classes: ratings of people, looked up in an approved matrix. Nothing here rates.

A channel's class is its highest residual row; a rating that is absent, or a cell of the matrix that nobody
approved, leaves the class open upwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from math import isnan

from smeval.catalog import Matrix
from smeval.errors import Finding
from smeval.frames import make_frame, plain, rows
from smeval.frames.columns import RISK_RESULTS_FRAME, RiskResultFrame
from smeval.ids import LEVELS, RATERS, REQUIRED_RATERS, Level, RatedLevel, Rater
from smeval.register import Register


@dataclass(frozen=True)
class Rating:
    """A residual rating of one risk by one rater; 0 and ``undecided`` where it is absent or not approved."""

    risk: str
    rater: Rater
    severity: int
    likelihood: int
    level: RatedLevel


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
        Risks without the two required ratings, or rated in a cell that is not approved.
    """

    low: Level
    high: Level
    governing: str
    absent: tuple[str, ...]


def level_of(matrix: Matrix, severity: float, likelihood: float) -> RatedLevel:
    """Return the level of a cell, or ``undecided`` where it is not rated or not approved.

    Parameters
    ----------
    matrix : Matrix
    severity, likelihood : float
        From 1 to 4; NaN where it is not rated.
    """
    if isnan(severity) or isnan(likelihood):
        return "undecided"
    return matrix.cells.get(f"{severity:.0f}x{likelihood:.0f}", "undecided")


def _rank(level: RatedLevel) -> int:
    return LEVELS.index(level) if level in LEVELS else -1


def assess_risks(register: Register, channels: Collection[str]) -> RiskResultFrame:
    """Look up the levels of all ratings and mark the row that governs each channel.

    Parameters
    ----------
    register : Register
    channels : collection of str

    Returns
    -------
    DataFrame
        Frame ``risk_results``.
    """
    matrix = register.catalog.policy.matrix
    rated = plain(register.risks[register.risks["channel"].isin(list(channels))]).copy()
    rated["level"] = [level_of(matrix, s, p) for s, p in zip(rated["severity"], rated["likelihood"], strict=True)]
    rated["residual_level"] = [
        level_of(matrix, s, p) for s, p in zip(rated["residual_severity"], rated["residual_likelihood"], strict=True)
    ]
    rated["rank"] = rated["residual_level"].map(_rank)
    order = {name: place for place, name in enumerate(register.catalog.risks)}
    rated["place"] = rated["risk"].map(order)
    rated["governing"] = False
    for _, own in rated[rated["rank"] >= 0].groupby("channel"):
        ordered = own.sort_values(["rank", "place", "rater"], ascending=[False, True, True], kind="stable")
        rated.loc[ordered.index[0], "governing"] = True
    return make_frame(RISK_RESULTS_FRAME, rated.drop(columns=["rank", "place"]))


def ratings_of(results: RiskResultFrame, register: Register, channel: str) -> tuple[Rating, ...]:
    """Return the ratings of one channel: of every risk that must be rated, by both required raters, and any others.

    Parameters
    ----------
    results : DataFrame
        Frame ``risk_results``.
    register : Register
    channel : str
    """
    platform = register.channels.set_index("channel")["platform"][channel]
    internal = register.catalog.platforms[platform].internal
    rated = {(row.risk, row.rater): row for row in rows(results[results["channel"] == channel])}
    found = []
    for name, risk in register.catalog.risks.items():
        if not risk.internal and internal and not any((name, rater) in rated for rater in RATERS):
            continue
        for rater in RATERS:
            row = rated.get((name, rater))
            if row is None or isnan(row.residual_severity) or isnan(row.residual_likelihood):
                if rater in REQUIRED_RATERS and (risk.internal or not internal):
                    found.append(Rating(name, rater, 0, 0, "undecided"))
            else:
                cell = (int(row.residual_severity), int(row.residual_likelihood))
                found.append(Rating(name, rater, *cell, row.residual_level))
    return tuple(found)


def range_of(ratings: Sequence[Rating]) -> RiskRange:
    """Return the residual risk over all raters, the risks in the order of the catalog."""
    levels: dict[str, list[int]] = {}
    for rating in ratings:
        levels.setdefault(rating.risk, []).append(_rank(rating.level))
    absent = tuple(risk for risk, own in levels.items() if min(own) < 0)
    known = {risk: [level for level in own if level >= 0] for risk, own in levels.items()}
    low = LEVELS[max((min(own) for own in known.values() if own), default=0)]
    if absent:
        return RiskRange(low, "high", "", absent)
    high = max((max(own) for own in known.values()), default=0)
    governing = next((risk for risk, own in known.items() if max(own) == high), "")
    return RiskRange(low, LEVELS[high], governing, ())


def tell_officer(register: Register) -> Iterator[Finding]:
    """Yield notes on what the data protection officer does beside advising: rates risks, or approves the limits.

    Parameters
    ----------
    register : Register
        With the channels under evaluation.

    Source
    ------
    Art. 38(6) and Art. 39(1) GDPR
    """
    others = register.risks[~register.risks["rater"].isin(REQUIRED_RATERS)]
    channels = sorted(set(others["channel"]) & set(register.channels["channel"]))
    if channels:
        yield Finding("rated_by_officer", "note", "risks.csv", key="rater", values={"channels": channels})
    approved_by = register.settings.policy.approved_by or ""
    if any(pattern.search(approved_by) for office in register.catalog.offices.values() for pattern in office.named):
        yield Finding("limits_by_officer", "note", "body.toml", key="policy.approved_by")
