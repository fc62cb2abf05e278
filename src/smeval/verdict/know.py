"""Everything that is known of a year, drawn together for the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from smeval.frames import join_frames, make_frame
from smeval.frames.columns import DUTY_RESULTS_FRAME, KPIS_FRAME, DutyResultFrame, KpiFrame
from smeval.ids import Fixing
from smeval.kpis import compute_kpis
from smeval.kpis.samples import assess_samples
from smeval.read import Exports
from smeval.record.earlier_years import Past
from smeval.record.terms import Key
from smeval.register import Register
from smeval.verdict.facts.benefit import assess_criteria
from smeval.verdict.facts.duties import assess_duties, escalate, failed_twice
from smeval.verdict.facts.known import Known
from smeval.verdict.facts.risk import assess_risks


def know(register: Register, exports: Exports, past: Past, year: int, fixing: Mapping[Key, Fixing]) -> Known:
    """Return everything that is known of a year.

    Parameters
    ----------
    register : Register
        As it counts, with the channels under evaluation.
    exports : Exports
    past : Past
    year : int
    fixing : mapping of (str, str) to str
        Of each goal, by channel and name: how its target shows that it was fixed before the year.
    """
    return _assess(register, exports, past, year, fixing, compute_kpis(exports, register, year), None)


def know_otherwise(known: Known, register: Register, fixing: Mapping[Key, Fixing], *, counted_anew: bool) -> Known:
    """Return what would be known of some channels if the register were another.

    Parameters
    ----------
    known : Known
    register : Register
        With the channels that are looked at.
    fixing : mapping of (str, str) to str
    counted_anew : bool
        Whether the KPIs depend on the difference.
    """
    kpis = known.kpis[known.kpis["channel"].isin(list(register.channels["channel"]))]
    anew = compute_kpis(known.exports, register, known.year) if counted_anew else make_frame(KPIS_FRAME, kpis)
    return _assess(register, known.exports, known.past, known.year, fixing, anew, known.history)


def _assess(
    register: Register,
    exports: Exports,
    past: Past,
    year: int,
    fixing: Mapping[Key, Fixing],
    kpis: KpiFrame,
    history: KpiFrame | None,
) -> Known:
    names, channels = list(register.channels["channel"]), register.channels
    samples = assess_samples(exports, register, year)
    previous = _last_duties(register, exports, past, year)
    assessed = assess_duties(register, names, year, samples.results)
    return Known(
        register=register,
        exports=exports,
        past=past,
        year=year,
        until=register.catalog.policy.cure_by(year),
        kpis=kpis,
        history=_history(exports, register, past, year) if history is None else history,
        criteria=assess_criteria(register, names, kpis, year, fixing, samples.results),
        duties=escalate(assessed, previous, set(channels.loc[channels["opened_on"].dt.year == year, "channel"])),
        risks=assess_risks(register, names),
        twice=failed_twice(assessed, previous),
        assessed=assessed,
        samples=samples,
    )


def _history(exports: Exports, register: Register, past: Past, year: int) -> KpiFrame:
    """Return the yearly KPIs of earlier years: from the closed years, else of last year from its exports."""
    rest = register.channels[~register.channels["channel"].isin(past.channels)].reset_index(drop=True)
    parts = [past.kpis]
    if len(rest):
        before = compute_kpis(exports, replace(register, channels=rest), year - 1)
        parts.append(before[before["period"] == str(year - 1)])
    history = join_frames(KPIS_FRAME, parts)
    order = {channel: place for place, channel in enumerate(register.channels["channel"])}
    history = history[history["channel"].isin(list(order))]
    ordered = history.sort_values(
        ["period", "channel"],
        key=lambda column: column.map(order) if column.name == "channel" else column,
        kind="stable",
    )
    return make_frame(KPIS_FRAME, ordered)


def _last_duties(register: Register, exports: Exports, past: Past, year: int) -> DutyResultFrame:
    """Return how duties stood a year before: from the closed year, else from the dates of the checks."""
    rest = [name for name in register.channels["channel"] if name not in past.channels]
    samples = assess_samples(exports, register, year - 1).results
    assessed = assess_duties(register, rest, year - 1, samples)
    return join_frames(DUTY_RESULTS_FRAME, [past.frames["duties"], assessed])
