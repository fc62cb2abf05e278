"""Days and moments are read by declared formats, in German and English, and checked against the calendar."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smeval.values import are_doubled, parse_day, parse_days, parse_moment, parse_moments
from smeval.values.moments import month_numbers, weekday_numbers

PACIFIC = "America/Los_Angeles"


@pytest.mark.parametrize(
    ("text", "form", "wall"),
    [
        ("2025-01-31", "%Y-%m-%d", "2025-01-31T00:00"),
        ("31.01.2025", "%d.%m.%Y", "2025-01-31T00:00"),
        ("1.3.2025", "%d.%m.%Y", "2025-03-01T00:00"),
        ("20250131", "%Y%m%d", "2025-01-31T00:00"),
        ("2025/10/31 18:19:10", "%Y/%m/%d %H:%M:%S", "2025-10-31T18:19:10"),
        ("07/20/2023 18:00", "%m/%d/%Y %H:%M", "2023-07-20T18:00"),
        ("7/4/2023 8:05", "%m/%d/%Y %H:%M", "2023-07-04T08:05"),
        ("07/15/2020 09:32:49 AM", "%m/%d/%Y %I:%M:%S %p", "2020-07-15T09:32:49"),
        ("07/15/2020 12:00:00 am", "%m/%d/%Y %I:%M:%S %p", "2020-07-15T00:00:00"),
        ("07/15/2020 12:30:00\u202fp.m.", "%m/%d/%Y %I:%M:%S %p", "2020-07-15T12:30:00"),
        ("Mon Feb 17 2025", "%a %b %d %Y", "2025-02-17T00:00"),
        ("Tue, Feb 18, 2025", "%a, %b %d, %Y", "2025-02-18T00:00"),
        ("Wed Oct 11 06:55:44 +0000 2017", "%a %b %d %H:%M:%S %z %Y", "2017-10-11T06:55:44"),
        ("February 28 2025", "%B %d %Y", "2025-02-28T00:00"),
        ("Sept 3 2025", "%b %d %Y", "2025-09-03T00:00"),
        ("3. März 2025", "%d. %B %Y", "2025-03-03T00:00"),
        ("3. Mär. 2025", "%d. %b %Y", "2025-03-03T00:00"),
        ("3. Mrz 2025", "%d. %b %Y", "2025-03-03T00:00"),
        ("03. Dez 2025", "%d. %b %Y", "2025-12-03T00:00"),
        ("Mo., 17. Feb. 2025, 14:05 Uhr", "%a, %d. %b %Y, %H:%M Uhr", "2025-02-17T14:05"),
        ("Montag, 17. Februar 2025", "%A, %d. %B %Y", "2025-02-17T00:00"),
        ("  31.01.2025\u00a0 08:00 ", "%d.%m.%Y %H:%M", "2025-01-31T08:00"),
        ("2025-01-31", "iso", "2025-01-31T00:00"),
        ("2025-01-31T08:00", "iso", "2025-01-31T08:00"),
        ("2025-01-31 08:00:01", "iso", "2025-01-31T08:00:01"),
        ("2025-01-31T08:00:01.25", "iso", "2025-01-31T08:00:01.250"),
        ("2025-01-31T08:00:01,1234567+01:00", "iso", "2025-01-31T08:00:01.123456"),
        ("45688", "excel", "2025-01-31T00:00"),
        ("45688.3333333333", "excel", "2025-01-31T08:00"),
        ("45688,5", "excel", "2025-01-31T12:00"),
        ("zu x % am 31.01.2025", "zu x %% am %d.%m.%Y", "2025-01-31T00:00"),
    ],
)
def test_a_day_and_time_as_declared(text: str, form: str, wall: str) -> None:
    expected = datetime.fromisoformat(wall)
    assert parse_day(text, [form]) == expected.date()
    assert parse_moment(text.replace("+01:00", ""), [form]) == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "form", "reason"),
    [
        ("", "iso", "empty"),
        ("31.01.25", "%d.%m.%Y", "no date in a known format"),
        ("31.01.2025 x", "%d.%m.%Y", "no date in a known format"),
        ("2025-1-1", "iso", "no date in a known format"),
        ("2025131", "%Y%m%d", "no date in a known format"),
        ("45688", "%d.%m.%Y", "no date in a known format"),
        ("2025", "excel", "no date in a known format"),
        ("3\N{ARABIC-INDIC DIGIT ONE}.01.2025", "%d.%m.%Y", "no date in a known format"),
        ("29.02.2025", "%d.%m.%Y", "no such day or time"),
        ("13/32/2025", "%m/%d/%Y", "no such day or time"),
        ("13/01/2025", "%m/%d/%Y", "no such day or time"),
        ("31.01.0000", "%d.%m.%Y", "no such day or time"),
        ("31.01.1899", "%d.%m.%Y", "no such day or time"),
        ("31.01.3000", "%d.%m.%Y", "no such day or time"),
        ("2025-01-31 24:00", "iso", "no such day or time"),
        ("01/31/2025 13:00 PM", "%m/%d/%Y %I:%M %p", "no such day or time"),
        ("Tue Feb 17 2025", "%a %b %d %Y", "no such day or time"),
        ("Abc Feb 17 2025", "%a %b %d %Y", "no such day or time"),
        ("3. Foo 2025", "%d. %b %Y", "no such day or time"),
        ("2025-01-31T08:00+19:00", "iso", "no such day or time"),
        ("2025-01-31T08:00+01:75", "iso", "no such day or time"),
    ],
)
def test_what_is_no_such_day(text: str, form: str, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_day(text, [form])
    assert parse_days(pd.Series([text], dtype="str"), [form], missing=[])[1].tolist() == [True]


@pytest.mark.parametrize(
    "form", ["%d.%m.%y", "%m %d", "%Y", "%Q %d %Y", "", "2025-%m-%d", "%Y-%d", "%Y %Y-%m-%d", "%a%b %d %Y"]
)
def test_formats_without_a_whole_date_are_a_mistake_of_the_caller(form: str) -> None:
    with pytest.raises(TypeError, match="format"):
        parse_day("1", [form])


def test_names_do_not_depend_on_the_computers_language() -> None:
    months = month_numbers()
    assert [months[name] for name in ("januar", "jänner", "january", "mai", "may", "okt", "oct", "december")] == [
        1, 1, 1, 5, 5, 10, 10, 12,
    ]  # fmt: skip
    weekdays = weekday_numbers()
    assert [weekdays[name] for name in ("mo", "mon", "montag", "di", "sunday", "so", "sonntag")] == [
        0,
        0,
        0,
        1,
        6,
        6,
        6,
    ]


def test_the_first_format_that_fits_counts() -> None:
    assert parse_day("01/02/2025", ["%m/%d/%Y", "%d/%m/%Y"]) == date(2025, 1, 2)
    assert parse_day("13/02/2025", ["%m/%d/%Y", "%d/%m/%Y"]) == date(2025, 2, 13)


def test_a_platform_day_is_taken_as_it_is_written() -> None:
    texts = pd.Series(["2025-03-09T00:00:00", "2025-03-10T01:00:00", "2025-03-11T00:00:00-08:00"], dtype="str")
    assert parse_days(texts, ["iso"])[0].dt.strftime("%d").tolist() == ["09", "10", "11"]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-01-31 16:30", "2025-02-01T00:30"),
        ("2025-07-31 16:30", "2025-07-31T23:30"),
        ("2025-07-31 16:30+0200", "2025-07-31T14:30"),
        ("2025-07-31 16:30Z", "2025-07-31T16:30"),
        ("2025-11-02 01:30", "2025-11-02T08:30"),
    ],
    ids=["winter", "summer", "own offset", "own zone", "first of the doubled hours"],
)
def test_a_moment_in_its_zone(text: str, utc: str) -> None:
    assert parse_moment(text, ["iso"], PACIFIC) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_hour_that_the_clocks_leave_out() -> None:
    with pytest.raises(ValueError, match="left out by the change of clocks"):
        parse_moment("2025-03-09 02:30", ["iso"], PACIFIC)


def test_hours_that_the_clocks_show_twice() -> None:
    texts = pd.Series(
        ["2025-10-26T01:59", "2025-10-26T02:30", "2025-10-26T03:00", "", "2025-10-26T01:30Z"], dtype="str"
    )
    moments, bad = parse_moments(texts, ["iso"], "Europe/Berlin")
    assert not bad.any()
    assert are_doubled(moments, "Europe/Berlin").tolist() == [False, True, False, False, True]


def test_a_column_with_missing_markers() -> None:
    texts = pd.Series(["31.01.2025", "1.2.2025", "–", "", None, "undefined", "x"], dtype="str", index=list("abcdefg"))
    for parse in (parse_days, parse_moments):
        values, bad = parse(texts, ["%d.%m.%Y"], missing=["", "–", "Undefined"])
        assert values.index.tolist() == list("abcdefg")
        assert values.dt.strftime("%m-%d").fillna("").tolist() == ["01-31", "02-01", "", "", "", "", ""]
        assert bad.tolist() == [False] * 6 + [True]
    assert str(parse_days(texts, ["iso"])[0].dtype) == "datetime64[us]"
    assert str(parse_moments(texts, ["iso"])[0].dtype) == "datetime64[us, UTC]"


FORMATS = (
    "iso", "excel", "%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%m/%d/%Y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y%m%d",
    "%m/%d/%Y %I:%M:%S %p", "%a %b %d %Y", "%a, %b %d, %Y", "%a %b %d %H:%M:%S %z %Y", "%d. %B %Y", "%d. %b %Y %H:%M",
    "%A, %d. %B %Y, %H:%M Uhr", "%Y-%m-%dT%H:%M:%S.%f", "%d%b%Y", "%p %a%d%b%Y%I%M",
)  # fmt: skip
ZONES = ("UTC", "Europe/Berlin", PACIFIC, "Pacific/Apia", "Europe/Dublin", "Australia/Lord_Howe")
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)) | st.sampled_from(
    [datetime(2025, month, day, hour, 30) for month, day in ((3, 9), (3, 30), (10, 26), (11, 2)) for hour in (1, 2, 3)]
)


def write(moment: datetime, form: str, rng: random.Random) -> str:
    """Write a moment as an export might, sometimes damaged."""
    if form == "iso":
        text = moment.isoformat(" T"[rng.randrange(2)], rng.choice(["seconds", "minutes", "milliseconds"]))
        text += rng.choice(["", "", "Z", "+0100", "-03:30"])
    elif form == "excel":
        text = str(round((moment - datetime(1899, 12, 30)) / timedelta(days=1), 6))
    else:
        text = moment.replace(tzinfo=UTC).strftime(form)
    if rng.random() < 0.3:
        place = rng.randrange(len(text) + 1)
        text = (
            text[:place]
            + rng.choice(["", " ", "1", "x", ".", "\0", "\N{FULLWIDTH DIGIT NINE}"])
            + text[place + rng.randrange(2) :]
        )
    return text


@given(
    st.lists(MOMENTS, max_size=6),
    st.lists(st.sampled_from(FORMATS), min_size=1, max_size=3, unique=True),
    st.sampled_from(ZONES),
    st.randoms(use_true_random=False),
)
def test_a_column_reads_as_its_texts_do(
    moments: list[datetime], formats: list[str], zone: str, rng: random.Random
) -> None:
    texts = [write(moment, rng.choice([*formats, rng.choice(FORMATS)]), rng) for moment in moments]
    column = pd.Series(texts, dtype="str")
    days, no_days = parse_days(column, formats, missing=[])
    utc, no_moments = parse_moments(column, formats, zone, missing=[])
    for place, text in enumerate(texts):
        try:
            day = parse_day(text, formats)
        except ValueError:
            assert no_days[place]
            assert pd.isna(days[place])
        else:
            assert (days[place].date(), no_days[place]) == (day, False)
        try:
            moment = parse_moment(text, formats, zone)
        except ValueError:
            assert no_moments[place]
            assert pd.isna(utc[place])
        else:
            assert (utc[place].to_pydatetime(), no_moments[place]) == (moment, False)


@given(MOMENTS, st.sampled_from(ZONES))
def test_moments_come_back_through_their_zone(moment: datetime, zone: str) -> None:
    utc = moment.replace(tzinfo=UTC, microsecond=0)
    local = utc.astimezone(ZoneInfo(zone))
    assert parse_moment(local.isoformat()[:19] + local.strftime("%z"), ["iso"]) == utc or local.utcoffset() is None
    if local.fold == 0:
        assert parse_moment(local.isoformat()[:19], ["iso"], zone) == utc
