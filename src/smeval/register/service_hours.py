"""The service clock: how many minutes of a span of time lie inside the declared service hours."""

from __future__ import annotations

import holidays
import numpy as np
import numpy.typing as npt
import pandas as pd

from smeval.ids import WEEKDAYS
from smeval.register import Register

Moments = pd.Series | pd.DatetimeIndex


def service_minutes(start: pd.Series, end: pd.Series, register: Register) -> pd.Series:
    """Count the minutes of each span that lie inside the service hours [min].

    Service hours hold on working days: not on weekdays without declared hours, not on public holidays of the
    body's Land. Elapsed time counts, so a service day with a clock change is an hour shorter or longer.

    Parameters
    ----------
    start, end : Series of datetime64[us, UTC]
        Begin (inside) and end (outside) of each span, with the same index.
    register : Register
        Declares service hours, Land and time zone.

    Returns
    -------
    Series of float64
        NaN where start or end is missing, and everywhere if the body has declared no service hours.
    """
    minutes = np.full(len(start), np.nan)
    given = (start.notna() & end.notna()).to_numpy(dtype=bool)
    if given.any() and any(register.service_hours.values()):
        first, last = (_microseconds(moments)[given] for moments in (start, end))
        ends = [min(first.min(), last.min()), max(first.max(), last.max())]
        bounds = pd.DatetimeIndex(np.array(ends, dtype="M8[us]"))
        local = bounds.tz_localize("UTC").tz_convert(register.timezone).tz_localize(None).normalize()
        opens, closes = _service_days(pd.date_range(local[0], local[1], freq="D"), register)
        # elapsed service time rises while there is service, and stands still in between
        edges, place = np.unique(np.stack([opens, closes], axis=1), return_index=True)
        elapsed = np.stack([np.cumsum(closes - opens) - (closes - opens), np.cumsum(closes - opens)], axis=1)
        before, after = (np.interp(moments, edges, elapsed.ravel()[place]) for moments in (first, last))
        minutes[given] = (after - before) / 60_000_000
    return pd.Series(minutes, index=start.index)


def _service_days(days: pd.DatetimeIndex, register: Register) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return when service opens and closes on each day, in microseconds since 1970; equal on days without service."""
    years = range(days[0].year, days[-1].year + 1)
    known = register.country in holidays.list_supported_countries(include_aliases=False)
    closed = holidays.country_holidays(register.country, register.land or None, years=years) if known else {}
    free = np.isin(days.to_numpy().astype("datetime64[D]"), np.array(sorted(closed), dtype="datetime64[D]"))
    hours = np.array([register.service_hours.get(name) or (0, 0) for name in WEEKDAYS])[days.day_of_week]
    hours[free] = 0
    opens, closes = (
        # a time that the clock skips means the moment after it, one that it shows twice means the first
        _microseconds(
            (days + pd.to_timedelta(minutes, unit="min")).tz_localize(
                register.timezone, nonexistent="shift_forward", ambiguous=np.ones(len(days), dtype=bool)
            )
        )
        for minutes in hours.T
    )
    return opens, np.maximum(opens, closes)


def _microseconds(moments: Moments) -> npt.NDArray[np.int64]:
    return np.asarray(pd.DatetimeIndex(moments).as_unit("us").asi8)
