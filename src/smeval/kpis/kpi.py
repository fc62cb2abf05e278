"""What a KPI is, and what computing one gives: a value with its range, or the state that says why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import nan
from typing import Any, Literal

from smeval.kpis.facts import View
from smeval.wording import encode


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one channel, period and KPI.

    Parameters
    ----------
    state : str
        One of `smeval.frames.STATES`. Only ``measured`` carries a value.
    value, low, high : float
        The value with its range; without a value, what is known of its bounds.
    reason : str
        How it was obtained or why it was not, as `encode` writes it.
    n : float
        Number of posts, days or conversations behind the value.
    evidence : frozenset of str
        Ids of everything that went in.
    """

    state: str
    value: float = nan
    low: float = nan
    high: float = nan
    reason: str = ""
    n: float = nan
    evidence: frozenset[str] = frozenset()


Compute = Callable[[View], Result]


@dataclass(frozen=True)
class Kpi:
    """A key figure. Its name, definition and formula are the wording ``kpi.<id>``.

    Parameters
    ----------
    id, unit : str
        Unit as in ``unit.<id>`` of the wording.
    better : str
        Whether more is better, less is better, or neither.
    level : str
        Where it stands between what goes in and what comes out.
    needs : tuple of str
        Measures it rests on; where one of them breaks, the KPI of before and after cannot be compared.
    source : str
        Who asks for it, or which export defines it.
    compute : callable
        From what was delivered for a channel and period to the result.
    yearly : bool
        Makes sense for a whole year only.
    team : bool
        Says how fast or how much a team answers: not for single months of a small team.
    """

    id: str
    unit: str
    better: Literal["higher", "lower", "none"]
    level: Literal["output", "outtake", "outcome", "input", "readiness"]
    needs: tuple[str, ...]
    source: str
    compute: Compute
    yearly: bool = False
    team: bool = False


def measured(
    value: float, reason: str, n: float, evidence: Iterable[str], low: float | None = None, high: float | None = None
) -> Result:
    """Return a value; without a range it is exact."""
    return Result(
        "measured",
        value,
        value if low is None else low,
        value if high is None else high,
        reason,
        n,
        frozenset(evidence),
    )


def without(state: str, reason: str, /, evidence: Iterable[str] = (), low: float = nan, **values: Any) -> Result:
    """Return a state that has no value, with the reason."""
    return Result(state, low=low, reason=encode(reason, **values), evidence=frozenset(evidence))


def not_offered(view: View, measure: str) -> Result:
    """Return that the platform does not offer a measure, or since when it no longer does."""
    ended = view.facts.ended.get(measure)
    if ended is not None and ended <= view.start:
        return without("not_offered", "not_offered_since", measure=measure, on=view.day(ended))
    return without("not_offered", "not_offered")


def first_measured(results: Iterable[Result | None]) -> Result:
    """Return the first result with a value; else the first there is; else that nothing was delivered."""
    found = [result for result in results if result is not None]
    return next((result for result in found if result.state == "measured"), found[0] if found else MISSING)


def once(view: View, compute: Compute) -> Result:
    """Compute something for this view, or return what was computed before."""
    if compute not in view.made:
        view.made[compute] = compute(view)
    result: Result = view.made[compute]
    return result


MISSING = without("missing", "not_delivered")
