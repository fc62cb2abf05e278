"""Tables of the risks: an overview after measures, and all ratings of all raters."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isnan
from typing import Literal, NamedTuple

from smeval.frames import rows
from smeval.frames.judged import RiskResultRow
from smeval.frames.kinds import day_of
from smeval.ids import RATED_LEVELS, RATERS, REQUIRED_RATERS, RatedLevel, Rater
from smeval.show.levels import risk_words
from smeval.show.tables.cells import channel_columns, grouped, tabulate, text_cell
from smeval.show.tables.seen.incidents import incidents_of_risk
from smeval.show.tables.table import Cell, Column, Mark, Missing, Table
from smeval.show.view import View


def table_risk_matrix(view: View) -> Table:
    """Every risk against every channel, after measures: the range over all raters, the governing row named."""
    found = grouped(rows(view.evaluation.risks), lambda row: (row.risk, row.channel))
    gravest = _gravest(view)

    def cell(channel: str, risk: str) -> Cell:
        own = found.get((risk, channel), [])
        if not own:
            return Missing("not_declared")
        levels = sorted({row.residual_level for row in own}, key=RATED_LEVELS.index)
        governing = view.wording.say("table.risks.governing") if any(row.governing for row in own) else ""
        if len(levels) == 1:
            return Mark("level", levels[0], governing)
        words = risk_words(levels[0], levels[-1], view.wording)
        return f"{words} ({governing})" if governing else words

    def incidents(risk: str) -> str:
        return incidents_of_risk(view, risk, view.channels, brief=True)

    columns: list[Column[str]] = [
        Column("risk", "text", lambda risk: view.wording.term("risk", risk)),
        *channel_columns(view, cell),
    ]
    if any(map(incidents, gravest)):
        columns.insert(1, Column("incidents", "text", incidents, below="risk"))
    classes = [
        risk_words(row.risk_low, row.risk_high, view.wording)
        for row in rows(view.evaluation.proposals)
        if row.risk_high
    ]
    counts = ", ".join(
        view.wording.say("table.risk_matrix.count", n=classes.count(level), level=level)
        for level in dict.fromkeys(classes)
    )
    return tabulate(view, "risk_matrix", columns, sorted(gravest, key=lambda risk: -gravest[risk]), counts=counts)


def _gravest(view: View) -> dict[str, int]:
    """Return the rank of the gravest level after measures that each risk has on any channel."""
    return {
        risk: max(RATED_LEVELS.index(row.residual_level) for row in own)
        for risk, own in grouped(rows(view.evaluation.risks), lambda row: row.risk).items()
    }


class Ratings(NamedTuple):
    """How a risk of a channel was rated before and after measures by each of `RATERS`, and why.

    `rank` is that of the gravest level after measures.
    """

    risk: str
    rank: int
    inherent: tuple[Cell, ...]
    residual: tuple[Cell, ...]
    grounds: str


class RatedAlike(NamedTuple):
    """A risk on the channels on which it is rated alike, and the ratings of each."""

    ratings: Ratings
    channels: dict[str, list[RiskResultRow]]


def table_risks(view: View) -> Table:
    """All ratings of all raters before and after measures, the gravest first; what is rated alike shares a row."""
    rated = grouped(rows(view.evaluation.risks), lambda row: (row.channel, row.risk))
    alike = grouped(rated.items(), lambda entry: _ratings(view, entry[0][1], entry[1]))
    gravest = _gravest(view)
    order = list(gravest)
    entries = [
        RatedAlike(ratings, {channel: own for (channel, _), own in found})
        for ratings, found in sorted(
            alike.items(),
            key=lambda entry: (-gravest[entry[0].risk], order.index(entry[0].risk), -entry[0].rank),
        )
    ]
    days = {_day(own) for own in rated.values()}
    one_day = next(iter(days)) if len(days) == 1 else None

    def governing(entry: RatedAlike) -> str:
        leads = [view.name(name) for name, own in entry.channels.items() if any(row.governing for row in own)]
        return view.wording.say("table.risks.governing_for", names=view.listed(leads)) if leads else ""

    def incidents(entry: RatedAlike) -> str:
        return incidents_of_risk(view, entry.ratings.risk, entry.channels)

    raters = [rater for rater in RATERS if rater in {*REQUIRED_RATERS, *view.evaluation.risks["rater"]}]
    columns: list[Column[RatedAlike]] = [
        Column("risk", "text", lambda entry: view.wording.term("risk", entry.ratings.risk)),
        Column("channels", "text", lambda entry: view.named(entry.channels), below="risk"),
        Column("governing", "text", governing, below="risk"),
        *(_rated("inherent", rater) for rater in raters),
        *(_rated("residual", rater) for rater in raters),
        Column("reason_and_measures", "text", lambda entry: text_cell(entry.ratings.grounds)),
    ]
    if any(map(incidents, entries)):
        columns.append(Column("incidents", "text", incidents, below="reason_and_measures"))
    if one_day is None:
        columns.append(
            Column("rated_on", "text", lambda entry: _rated_on(view, entry.channels), below="reason_and_measures")
        )

    def evidence(entry: RatedAlike) -> str:
        return " ".join(sorted({row.evidence for own in entry.channels.values() for row in own}))

    return tabulate(view, "risks", columns, entries, proof=evidence, n=len(order)).noted(
        view.wording.say("table.risks.rated_on", day=one_day) if one_day else ""
    )


def _day(ratings: Iterable[RiskResultRow]) -> date | None:
    """Return the last day on which a risk of a channel was rated."""
    return max((day for row in ratings if (day := day_of(row.rated_on))), default=None)


def _rated_on(view: View, channels: dict[str, list[RiskResultRow]]) -> str:
    """Return the day of a rating, or the days of each channel where they differ."""
    days = {channel: _day(own) for channel, own in channels.items()}
    told = {
        channel: view.wording.day(day) if day else view.wording.say("state.not_declared")
        for channel, day in days.items()
    }
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return ", ".join(f"{view.name(channel)} {day}" for channel, day in told.items())


def _ratings(view: View, risk: str, ratings: list[RiskResultRow]) -> Ratings:
    """Return how a risk of a channel was rated."""
    of = {row.rater: row for row in ratings}
    return Ratings(
        risk,
        max(RATED_LEVELS.index(row.residual_level) for row in ratings),
        tuple(_inherent(of.get(rater)) for rater in RATERS),
        tuple(_residual(of.get(rater)) for rater in RATERS),
        _grounds(view, of.values()),
    )


def _rated(when: Literal["inherent", "residual"], rater: Rater) -> Column[RatedAlike]:
    """Return the column of a rater's ratings before or after measures, below that of the first rater."""
    place = RATERS.index(rater)

    def cell(entry: RatedAlike) -> Cell:
        cells: tuple[Cell, ...] = getattr(entry.ratings, when)
        return cells[place]

    return Column(f"{when}_{rater}", "state", cell, below=f"{when}_{RATERS[0]}" if place else "")


def _grounds(view: View, ratings: Iterable[RiskResultRow]) -> str:
    """Return the reasons of the raters, and below them the measures."""
    rated = list(ratings)
    reasons = dict.fromkeys(row.reason for row in rated if row.reason)
    measures = dict.fromkeys(row.measures for row in rated if row.measures)
    return "\n".join([*reasons, *(view.wording.say("table.risks.measures", measures=text) for text in measures)])


def _inherent(row: RiskResultRow | None) -> Cell:
    return _level(row.level, row.severity, row.likelihood) if row else Missing("not_declared")


def _residual(row: RiskResultRow | None) -> Cell:
    return (
        _level(row.residual_level, row.residual_severity, row.residual_likelihood) if row else Missing("not_declared")
    )


def _level(level: RatedLevel, severity: float, likelihood: float) -> Mark:
    """Return the level that a rater found, and from what: severity × likelihood."""
    known = not isnan(severity) and not isnan(likelihood)
    return Mark("level", level, f"{severity:.0f}\u00a0×\u00a0{likelihood:.0f}" if known else "")
