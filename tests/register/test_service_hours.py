"""The service clock against a loop over every minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.ids import WEEKDAYS
from smeval.register import Register
from smeval.register.service_hours import service_minutes

DAYS: tuple[str, ...] = WEEKDAYS
OFFICE = dict.fromkeys(DAYS[:5], (8 * 60, 16 * 60)) | {"sat": None, "sun": None}
ALWAYS = dict.fromkeys(DAYS, (0, 24 * 60))


def body(
    hours: Mapping[str, tuple[int, int] | None],
    land: str = "NW",
    timezone: str = "Europe/Berlin",
    country: str = "DE",
) -> Register:
    return cast(Register, SimpleNamespace(service_hours=hours, country=country, land=land, timezone=timezone))


def moments(*texts: str | None, timezone: str = "Europe/Berlin") -> pd.Series:
    local = pd.Series(pd.to_datetime(pd.Series(texts, dtype="object"))).astype("datetime64[us]")
    return local.dt.tz_localize(timezone).dt.tz_convert("UTC")


def minutes(start: str, end: str, register: Register) -> float:
    return float(service_minutes(moments(start), moments(end), register).iloc[0])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2025-03-04 09:00", "2025-03-04 10:30", 90),
        ("2025-03-04 15:30", "2025-03-05 08:30", 60),
        ("2025-03-07 15:00", "2025-03-10 09:00", 120),  # over a weekend
        ("2025-03-08 10:00", "2025-03-09 18:00", 0),  # inside a weekend
        ("2025-03-04 06:00", "2025-03-04 20:00", 480),
        ("2025-03-04 09:00:30", "2025-03-04 09:01:00", 0.5),
    ],
)
def test_minutes_inside_the_office_hours(start: str, end: str, expected: float) -> None:
    assert minutes(start, end, body(OFFICE)) == expected


@pytest.mark.parametrize(
    ("day", "land", "expected"),
    [
        ("2025-10-31", "NW", 480),  # Reformation Day is no holiday there
        ("2025-10-31", "TH", 0),
        ("2024-11-01", "NW", 0),  # All Saints' Day
        ("2024-11-01", "BE", 480),
        ("2024-11-01", "", 480),  # no Land declared: only the holidays of all Länder
        ("2025-10-03", "", 0),
    ],
)
def test_holidays_of_the_land_are_free(day: str, land: str, expected: float) -> None:
    assert minutes(f"{day} 00:00", f"{day} 23:59", body(OFFICE, land)) == expected


@pytest.mark.parametrize(("country", "expected"), [("AT", 0), ("CH", 480), ("ZZ", 480)])
def test_holidays_are_those_of_the_country(country: str, expected: int) -> None:
    """26 October is a holiday in Austria only; of a country that nobody knows there are none."""
    register = body(OFFICE, "", "Europe/Vienna", country)
    assert minutes("2023-10-26 00:00", "2023-10-27 00:00", register) == expected


def test_all_saints_day_on_a_saturday_with_service_hours_is_free() -> None:
    assert minutes("2025-11-01 00:00", "2025-11-01 23:00", body(ALWAYS)) == 0
    assert minutes("2025-11-08 00:00", "2025-11-08 23:00", body(ALWAYS)) == 23 * 60


def test_days_with_a_clock_change_are_an_hour_shorter_or_longer() -> None:
    spring = minutes("2025-03-30 00:00", "2025-03-31 00:00", body(ALWAYS))
    autumn = minutes("2024-10-27 00:00", "2024-10-28 00:00", body(ALWAYS))
    assert (spring, autumn) == (23 * 60, 25 * 60)


def test_missing_moments_give_missing_minutes() -> None:
    start = moments("2025-03-04 09:00", None, "2025-03-04 09:00", None)
    end = moments("2025-03-04 10:00", "2025-03-04 10:00", None, None)
    assert service_minutes(start, end, body(OFFICE)).tolist()[0] == 60
    assert service_minutes(start, end, body(OFFICE))[1:].isna().all()


@pytest.mark.parametrize("hours", [{}, dict.fromkeys(DAYS)])
def test_without_declared_hours_nothing_is_known(hours: dict[str, Any]) -> None:
    assert np.isnan(minutes("2025-03-04 09:00", "2025-03-04 10:00", body(hours)))


def test_the_index_is_kept_and_the_input_unchanged() -> None:
    start, end = moments("2025-03-04 09:00", "2025-03-05 09:00"), moments("2025-03-04 10:00", "2025-03-05 11:00")
    start.index = end.index = pd.Index([7, 3])
    copies = start.copy(), end.copy()
    assert service_minutes(start, end, body(OFFICE)).to_dict() == {7: 60, 3: 120}
    pd.testing.assert_series_equal(start, copies[0])
    pd.testing.assert_series_equal(end, copies[1])


def count_minutes(start: datetime, end: datetime, hours: Mapping[str, tuple[int, int] | None], land: str) -> int:
    zone, free, count = ZoneInfo("Europe/Berlin"), holidays.country_holidays("DE", subdiv=land), 0
    while start < end:
        local = start.astimezone(zone)
        window = hours[DAYS[local.weekday()]]
        if window and local.date() not in free and window[0] <= local.hour * 60 + local.minute < window[1]:
            count += 1
        start += timedelta(minutes=1)
    return count


# no office opens or closes in the hour that the clock skips or repeats
CLOCK = st.one_of(st.integers(0, 120), st.integers(180, 1440))
WINDOW = st.one_of(st.none(), st.tuples(CLOCK, CLOCK).map(lambda pair: (min(pair), max(pair))))
NEAR = st.sampled_from(["2024-03-30", "2024-10-26", "2025-10-30", "2025-12-23", "2024-12-31", "2025-06-18"])


@pytest.mark.long
@given(
    week=st.tuples(*[WINDOW] * 7),
    day=NEAR,
    offset=st.integers(0, 2 * 1440),
    length=st.integers(0, 3 * 1440),
    land=st.sampled_from(["NW", "BY", "BE"]),
)
def test_agrees_with_a_loop_over_every_minute(
    week: tuple[tuple[int, int] | None, ...], day: str, offset: int, length: int, land: str
) -> None:
    hours = dict(zip(DAYS, week, strict=True))
    start = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=offset)
    end = start + timedelta(minutes=length)
    made = service_minutes(
        pd.Series([start], dtype="datetime64[us, UTC]"),
        pd.Series([end], dtype="datetime64[us, UTC]"),
        body(hours, land),
    )
    if any(hours.values()):
        assert made.iloc[0] == count_minutes(start, end, hours, land)
    else:
        assert made.isna().all()
