"""A channel beside what could replace it: the same weeks or months, the same topics, hours and cost.

Whether the other means serves the same purpose as well is no figure; people state it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import fsum, isnan
from typing import NamedTuple

from smeval.catalog import Catalog, Substitution
from smeval.frames import make_frame, rows
from smeval.frames.columns import SUBSTITUTIONS_FRAME, SubstitutionFrame
from smeval.frames.computed import SubstitutionRow
from smeval.frames.kinds import NO_NUMBER
from smeval.ids import ComparedStep
from smeval.kpis.alternatives import Alternatives
from smeval.kpis.covered import covered_share
from smeval.kpis.facts import Facts, Period, View, periods_of
from smeval.kpis.formulas import formulas_of
from smeval.kpis.gather import gather
from smeval.kpis.result import Formula, Result, result_of
from smeval.kpis.topics import topic_rows
from smeval.read import Exports
from smeval.register import Register
from smeval.wording import encode

__all__ = ["compare_alternatives", "weeks_of"]


class Side(NamedTuple):
    """One of the two that are compared, and the KPI by which they are."""

    facts: Facts
    kpi: str


class Common(NamedTuple):
    """What both deliver in the same periods, and how many periods there are in which both exist."""

    step: ComparedStep
    own: Sequence[Result]
    other: Sequence[Result]
    of: int
    days: int


def weeks_of(year: int) -> list[Period]:
    """Return the weeks of a year from Monday to Sunday; the first and the last end with the year."""
    days, weekday = periods_of(year)[0].end + 1, date(year, 1, 1).weekday()
    starts = [0, *range(7 - weekday, days, 7)]
    ends = [*(start - 1 for start in starts[1:]), days - 1]
    # the number of the month only says that it is none of the year's whole
    return [Period(f"week {start}", start, end, 0) for start, end in zip(starts, ends, strict=True)]


def compare_alternatives(
    exports: Exports, alternatives: Alternatives, register: Register, year: int
) -> SubstitutionFrame:
    """Set each channel beside each alternative that it names; frame ``substitutions``.

    Parameters
    ----------
    exports : Exports
        Of the channels under evaluation.
    alternatives : Alternatives
    register : Register
        With the channels under evaluation.
    year : int
    """
    named = {row.channel: register.named.get(row.channel, ()) for row in rows(register.channels)}
    if not any(named.values()):
        return make_frame(SUBSTITUTIONS_FRAME)
    catalog = register.catalog
    there = replace(register, channels=alternatives.channels)
    facts = {found.channel.channel: found for found in gather(alternatives.exports, there, year, catalog)}
    facts |= {found.channel.channel: found for found in gather(exports, register, year, catalog)}
    comparing = _Comparing(catalog, formulas_of(catalog), year)
    found: list[SubstitutionRow] = []
    for channel, others in named.items():
        for other in others:
            found += comparing.rows(facts[channel], facts[other])
            posts = [(source.posts, name) for source, name in _sources(exports, alternatives, channel, other)]
            found += topic_rows(posts, register, year)
    return make_frame(SUBSTITUTIONS_FRAME, found)


def _sources(exports: Exports, alternatives: Alternatives, *channels: str) -> Iterator[tuple[Exports, str]]:
    """Yield each channel with the exports in which it is found."""
    elsewhere = set(alternatives.channels["channel"])
    for channel in channels:
        yield (alternatives.exports if channel in elsewhere else exports), channel


class _Comparing(NamedTuple):
    """What comparing needs: the catalog, the formulas of its KPIs, and the year."""

    catalog: Catalog
    formulas: Mapping[str, Formula]
    year: int

    def rows(self, own: Facts, other: Facts) -> Iterator[SubstitutionRow]:
        """Yield what one alternative shows beside a channel; nothing of what one of them does not offer.

        Parameters
        ----------
        own, other : Facts
            The channel and its alternative.
        """
        for pair in self.catalog.substitutions.values():
            if pair.combine == "per_post":
                continue
            for mine in self.chosen(own, pair.own)[:1]:
                for theirs in self.chosen(other, pair.other):
                    yield self.compare(pair, mine, theirs)

    def chosen(self, facts: Facts, kpis: Iterable[str]) -> list[Side]:
        """Return those of some KPIs that were delivered for any month or the year; else the first that is offered."""
        whole, *months = periods_of(self.year)
        offered = [side for kpi in kpis if self.result(side := Side(facts, kpi), whole).state != "not_offered"]
        delivered = [
            side
            for side in offered
            if any(self.result(side, period).state == "measured" for period in (whole, *months))
        ]
        # what the body counts itself every channel may have; that it does not says nothing
        listed = [side for side in offered if self.is_listed(side)]
        return delivered or listed[:1]

    def is_listed(self, side: Side) -> bool:
        """Say whether the platform itself offers something of what the KPI rests on, or it rests on declarations."""
        needs = self.catalog.kpis[side.kpi].needs
        return not needs or any(measure in side.facts.platform.offers for measure in needs)

    def result(self, side: Side, period: Period) -> Result:
        """Return the KPI of one side in a period."""
        view, kpi = View(side.facts, period, self.catalog), self.catalog.kpis[side.kpi]
        found = result_of(kpi, self.formulas[side.kpi], view)
        if found.state == "measured" and covered_share(view, kpi, found) < 1 - 1e-9:
            return replace(found, state="not_covered")  # days that only one of them has are no fair comparison
        return found

    def compare(self, pair: Substitution, own: Side, other: Side) -> SubstitutionRow:
        """Return the two figures over what both speak of, and their ratio."""
        row = SubstitutionRow(
            own.facts.channel.channel,
            other.facts.channel.channel,
            own.kpi,
            other.kpi,
            unit=self.catalog.kpis[own.kpi].unit,
        )
        whole = periods_of(self.year)[0]
        if pair.combine == "year":
            results = self.result(own, whole), self.result(other, whole)
            return self.of_year(row, *results)
        by_step: dict[ComparedStep, list[Period]] = {"week": weeks_of(self.year), "month": periods_of(self.year)[1:]}
        steps = [self.common(step, periods, own, other) for step, periods in by_step.items()]
        common = max(steps, key=lambda found: found.days)  # of equal ones the weeks
        if not common.own:
            return self.nothing(row, self.result(own, whole), self.result(other, whole))
        return self.of_periods(row, pair, common)

    def common(self, step: ComparedStep, periods: Iterable[Period], own: Side, other: Side) -> Common:
        """Return what both deliver in the same whole periods, on the longer side of a change of what is counted."""
        cuts = {*self.cuts(own), *self.cuts(other)}
        pieces: dict[int, list[tuple[Result, Result, int]]] = {}
        of = 0
        for period in periods:
            views = [View(side.facts, period, self.catalog) for side in (own, other)]
            if min(view.days for view in views) < 1:
                continue
            of += 1
            same = views[0].start == views[1].start and views[0].end == views[1].end
            if not same or any(period.start < cut <= period.end for cut in cuts):
                continue
            found = self.result(own, period), self.result(other, period)
            if all(result.state == "measured" for result in found):
                pieces.setdefault(sum(cut <= period.start for cut in cuts), []).append((*found, views[0].days))
        best = max(pieces.values(), key=lambda piece: sum(days for _, _, days in piece), default=[])
        return Common(
            step,
            [mine for mine, _, _ in best],
            [theirs for _, theirs, _ in best],
            of,
            sum(days for _, _, days in best),
        )

    def cuts(self, side: Side) -> Iterator[int]:
        """Yield the days on which the platform began to count otherwise what the KPI rests on."""
        for measure in self.catalog.kpis[side.kpi].needs:
            yield from side.facts.breaks.get(measure, ())

    def of_periods(self, row: SubstitutionRow, pair: Substitution, common: Common) -> SubstitutionRow:
        """Return a comparison over periods; the ends of its ratio are those of the single periods."""
        minimum = self.catalog.policy.values["ratio_min"]
        own, other = _combine(pair, common.own), _combine(pair, common.other)
        row = row._replace(
            own=own[0],
            own_low=own[1],
            own_high=own[2],
            other=other[0],
            other_low=other[1],
            other_high=other[2],
            periods=len(common.own),
            of=common.of,
            step=common.step,
            evidence=_evidence(*common.own, *common.other),
        )
        if own[0] < minimum:
            return row._replace(reason=encode("ratio_small", kpi=row.kpi, minimum=int(minimum)))
        single = [
            theirs.value / mine.value
            for mine, theirs in zip(common.own, common.other, strict=True)
            if mine.value >= minimum
        ]
        whole = len(single) == len(common.own)
        return row._replace(
            ratio=other[0] / own[0],
            ratio_low=min(single) if whole else NO_NUMBER,
            ratio_high=max(single) if whole else NO_NUMBER,
            reason=encode("substitution_ends" if whole else "substitution_no_ends", minimum=int(minimum)),
        )

    def of_year(self, row: SubstitutionRow, own: Result, other: Result) -> SubstitutionRow:
        """Return a comparison of what is declared for the year as a whole."""
        if own.state != "measured" or other.state != "measured":
            return self.nothing(row, own, other, whole=True)
        row = row._replace(
            own=own.value,
            own_low=own.low,
            own_high=own.high,
            other=other.value,
            other_low=other.low,
            other_high=other.high,
            reason=encode("substitution_year"),
            evidence=_evidence(own, other),
        )
        if not own.low > 0:
            return row
        return row._replace(
            ratio=other.value / own.value, ratio_low=other.low / own.high, ratio_high=other.high / own.low
        )

    def nothing(self, row: SubstitutionRow, own: Result, other: Result, *, whole: bool = False) -> SubstitutionRow:
        """Return that there is nothing to compare, and whose figures are lacking.

        Parameters
        ----------
        row : SubstitutionRow
        own, other : Result
            Of the year.
        whole : bool
            A part of the year would not do.
        """
        both = (own, row.kpi), (other, row.other_kpi)
        lacking = [
            (result, kpi) for result, kpi in both if not (result.state == "measured" if whole else _has_any(result))
        ]
        if not lacking:
            reason = encode("substitution_no_common")
            return row._replace(state="not_covered", reason=reason, evidence=_evidence(own, other))
        result, kpi = lacking[-1]
        name = row.alternative if result is other else row.channel
        reason = encode("substitution_lacking", channel=name, kpi=kpi)
        return row._replace(state=result.state, reason=reason, evidence=_evidence(own, other))


def _has_any(result: Result) -> bool:
    """Say whether something was delivered, though it may not be enough for the year."""
    return result.state in ("measured", "not_covered") and bool(result.evidence)


def _combine(pair: Substitution, results: Sequence[Result]) -> tuple[float, float, float]:
    """Return the figure of several periods with its range."""
    ends = [
        [result.value for result in results],
        [result.value if isnan(result.low) else result.low for result in results],
        [result.value if isnan(result.high) else result.high for result in results],
    ]
    if pair.combine == "last":
        value, low, high = (values[-1] for values in ends)
    else:
        n = len(results) if pair.combine == "mean" else 1
        value, low, high = (fsum(values) / n for values in ends)
    return value, low, high


def _evidence(*results: Result) -> str:
    return " ".join(sorted({key for result in results for text in result.evidence for key in text.split()}))
