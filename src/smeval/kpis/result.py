"""What computing a KPI gives: a value with its range, or the state that says why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan
from typing import TypeVar, cast

from smeval.catalog import Kpi
from smeval.frames.kinds import NOTHING
from smeval.ids import State
from smeval.kpis.facts import View
from smeval.wording import Message, Value, encode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one channel, period and KPI.

    Parameters
    ----------
    state : str
        Only ``measured`` carries a value.
    value, low, high : float
        The value with its range; without a value, what is known of its bounds.
    reason : Message
        How it was obtained or why it was not.
    n : float
        Number of posts, days or conversations behind the value.
    evidence : frozenset of str
        Ids of everything that went in.
    """

    state: State
    value: float = nan
    low: float = nan
    high: float = nan
    reason: Message = NOTHING
    n: float = nan
    evidence: frozenset[str] = frozenset()


#: What computes a KPI for a channel and period.
Formula = Callable[[View], Result]


def result_of(kpi: Kpi, formula: Formula, view: View) -> Result:
    """Return a KPI of a period; none of days on which the channel did not exist, unless it rests on declarations.

    Parameters
    ----------
    kpi : Kpi
    formula : callable
        That of the KPI.
    view : View
    """
    if view.days < 1 and (kpi.measure or kpi.level != "input"):
        return without("not_covered", "not_open")
    return formula(view)


def measured(
    value: float,
    reason: Message,
    n: float,
    evidence: Iterable[str],
    ends: tuple[float, float] | None = None,
) -> Result:
    """Return a value.

    Parameters
    ----------
    value : float
    reason : Message
        How it was obtained.
    n : float
        Number of posts, days or conversations behind it.
    evidence : iterable of str
        Ids of everything that went in.
    ends : tuple of float, optional
        Ends of its range; without them it is exact.
    """
    low, high = ends or (value, value)
    return Result("measured", value, low, high, reason, n, frozenset(evidence))


def without(state: State, reason: str, /, evidence: Iterable[str] = (), low: float = nan, **values: Value) -> Result:
    """Return a state that has no value.

    Parameters
    ----------
    state : str
    reason : str
        Id of the reason, in the wording ``reason.<id>``.
    evidence : iterable of str
        Ids of everything that was looked at.
    low : float
        What there was at least, where that is known.
    **values
        What fills the sentence of the reason.
    """
    return Result(state, low=low, reason=encode(reason, **values), evidence=frozenset(evidence))


def not_offered(view: View, measure: str) -> Result:
    """Return that the platform does not offer a measure, or since when it no longer does.

    Parameters
    ----------
    view : View
    measure : str
    """
    ended = view.facts.ended.get(measure)
    if ended is not None and ended <= view.start:
        return without("not_offered", "not_offered_since", measure=measure, on=view.day(ended))
    return without("not_offered", "not_offered")


def first_measured(results: Iterable[Result | None]) -> Result:
    """Return the first result with a value; else the first there is; else that nothing was delivered."""
    found = [result for result in results if result is not None]
    return next((result for result in found if result.state == "measured"), found[0] if found else MISSING)


def once(view: View, make: Callable[[View], T]) -> T:
    """Make something of this view, or return what was made of it before.

    Parameters
    ----------
    view : View
    make : callable
        The same object each time: a function of a module, not one made on the spot.
    """
    if make not in view.cache:
        view.cache[make] = make(view)
    return cast("T", view.cache[make])


MISSING = without("missing", "not_delivered")
