"""The smallest changes of ratings that turn a proposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from smeval.catalog import Policy
from smeval.ids import LEVELS, RATERS, Level, Proposal
from smeval.verdict.decide.case import Case
from smeval.verdict.decide.change import Change
from smeval.verdict.decide.decide import decide
from smeval.verdict.decide.weighing import better
from smeval.verdict.facts.risk import Rating, RiskRange, range_of
from smeval.wording import Message, encode

#: Steps, raters, whether another than the governing risk, place of the risk.
Order = tuple[int, int, bool, int]


def rating_changes(case: Case, policy: Policy) -> Iterator[Change]:
    """Yield the smallest change of ratings that turns the proposal up, and the smallest that turns it down.

    One rating is changed, or all ratings of one risk; one comes before all, the governing risk before the others.

    Parameters
    ----------
    case : Case
    policy : Policy
    """
    now = decide(case, policy).proposal
    turned: dict[RiskRange, Proposal] = {}
    found: dict[bool, list[tuple[Order, Change]]] = {True: [], False: []}
    risks = list(dict.fromkeys(rating.risk for rating in case.ratings))
    for raters, risk, level in product((*((rater,) for rater in RATERS), RATERS), risks, LEVELS):
        own = [rating for rating in case.ratings if rating.risk == risk and rating.rater in raters]
        moved = [near for rating in own if (near := _nearest(rating, level, policy)) is not None]
        if len(moved) < len(own) or moved == own:
            continue
        new = {(rating.risk, rating.rater): rating for rating in moved}
        ratings = tuple(new.get((rating.risk, rating.rater), rating) for rating in case.ratings)
        changed = replace(case, ratings=ratings, risk=range_of(ratings))
        if changed.risk not in turned:
            turned[changed.risk] = decide(changed, policy).proposal
        if turned[changed.risk] != now:
            steps = sum(_steps(old, rating.severity, rating.likelihood) for old, rating in zip(own, moved, strict=True))
            order = (steps, len(raters), risk != case.risk.governing, risks.index(risk))
            n = sum(old != rating for old, rating in zip(own, moved, strict=True))
            change = Change("rating", n, _rating_message(own, moved), changed)
            found[better(turned[changed.risk], now)].append((order, change))
    for direction in found.values():
        for _, change in sorted(direction, key=lambda entry: (entry[1].size, entry[0]))[:1]:
            yield change


def _steps(rating: Rating, severity: int, likelihood: int) -> int:
    return abs(severity - rating.severity) + abs(likelihood - rating.likelihood)


def _nearest(rating: Rating, level: Level, policy: Policy) -> Rating | None:
    """Return the rating moved by as few steps as possible to a cell of that level; None where there is no such cell."""
    if rating.level == level:
        return rating
    cells = [
        (_steps(rating, severity, likelihood), severity, likelihood)
        for cell, found in policy.matrix.cells.items()
        if found == level
        for severity, likelihood in [map(int, cell.split("x"))]
    ]
    if not cells:
        return None
    _, severity, likelihood = min(cells)
    return replace(rating, severity=severity, likelihood=likelihood, level=level)


def _rating_message(old: Sequence[Rating], new: Sequence[Rating]) -> Message:
    rater = {1: new[0].rater, 2: "both"}.get(len(new), "all")
    values = {"risk": new[0].risk, "rater": rater, "level": new[0].level}
    values |= {"severity": str(new[0].severity), "likelihood": str(new[0].likelihood)}
    if len({(rating.severity, rating.likelihood) for rating in old}) > 1 or not old[0].severity:
        return encode("turns_rating_open" if not old[0].severity else "turns_ratings", **values)
    was = {"was_severity": str(old[0].severity), "was_likelihood": str(old[0].likelihood), "was": old[0].level}
    return encode("turns_rating", **values, **was)
