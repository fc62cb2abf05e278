"""A channel beside its alternative, against sums that are made here from the days that were written."""

from __future__ import annotations

from datetime import date, timedelta
from math import isnan
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from smeval.catalog import DIALOGUE, load_catalog
from smeval.evaluation import evaluate
from smeval.frames import make_frame, rows
from smeval.frames.columns import POSTS_FRAME
from smeval.frames.computed import SubstitutionRow
from smeval.kpis.substitutions import weeks_of
from smeval.kpis.topics import topic_rows
from smeval.register import Register
from smeval.wording import decode
from tests.bodies import channel, figures, make_body, write_table

CATALOG = load_catalog()
NAME = "presse_x"
WEBSITE: dict[str, object] = {"channel": "website", "department": "online", "platform": "website"}
DAYS = [date(2025, 1, 1) + timedelta(days=day) for day in range(365)]
#: Any numbers that differ from day to day.
SHOWN = {day: 200 + (day.toordinal() * 37) % 101 for day in DAYS}
VISITS = {day: 300 + (day.toordinal() * 53) % 97 for day in DAYS}


def week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def city(folder: Path) -> Path:
    return make_body(folder, channels=[channel(NAME, "x", alternative="website"), WEBSITE])


def shown_daily(folder: Path, shown: dict[date, int]) -> None:
    lines = ["Date,Impressions,Likes,Engagements,Bookmarks,Shares,New follows,Unfollows,Replies,Reposts,Profile visits,"
             "Create Post,Video views,Media views"]  # fmt: skip
    for day in sorted(shown, reverse=True):
        lines.append(f'"{day:%a, %b} {day.day}, {day.year}",{shown[day]},0,0,0,0,0,0,0,0,0,0,0,0')
    path = folder / "exports" / NAME / "account_overview_analytics.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def visited_daily(folder: Path, visits: dict[date, int]) -> None:
    lines = ["date,nb_visits", *(f"{day},{n}" for day, n in sorted(visits.items()))]
    path = folder / "exports" / "website" / "Export _ Visits Over Time.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\n".join(lines) + "\n").encode("utf-16"))


def seen(folder: Path) -> SubstitutionRow:
    (row,) = (row for row in rows(evaluate(folder, 2025).substitutions) if row.other_kpi == "visits")
    return row


def test_the_weeks_of_a_year_hold_each_of_its_days_once() -> None:
    for year in (2020, 2024, 2025, 2026, 2027):
        first, weeks = date(year, 1, 1), weeks_of(year)
        days = [first + timedelta(days=day) for found in weeks for day in range(found.start, found.end + 1)]
        assert days == [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
        for found in weeks:
            assert len({week(first + timedelta(days=day)) for day in range(found.start, found.end + 1)}) == 1


def test_daily_figures_are_compared_by_the_weeks_that_both_have_in_full(tmp_path: Path) -> None:
    visits = {day: n for day, n in VISITS.items() if day not in (date(2025, 3, 12), date(2025, 8, 3))}
    folder = city(tmp_path)
    shown_daily(folder, SHOWN)
    visited_daily(folder, visits)
    row = seen(folder)
    lost = {week(date(2025, 3, 12)), week(date(2025, 8, 3))}
    own: dict[tuple[int, int], int] = {}
    other: dict[tuple[int, int], int] = {}
    for day in DAYS:
        if week(day) not in lost:
            own[week(day)] = own.get(week(day), 0) + SHOWN[day]
            other[week(day)] = other.get(week(day), 0) + VISITS[day]
    single = [other[at] / own[at] for at in own]
    assert (row.step, row.periods, row.of) == ("week", len(own), len(own) + 2)
    assert (row.own, row.other) == (sum(own.values()), sum(other.values()))
    assert row.ratio == pytest.approx(sum(other.values()) / sum(own.values()))
    assert (row.ratio_low, row.ratio_high) == pytest.approx((min(single), max(single)))


def test_months_stand_in_where_one_of_them_has_no_days(tmp_path: Path) -> None:
    folder = city(tmp_path)
    shown_daily(folder, {day: n for day, n in SHOWN.items() if day != date(2025, 5, 20)})
    write_table(folder / "exports" / "website" / "a.csv", figures("website", 2025, range(2, 13), Besuche=9000))
    row = seen(folder)
    months = [month for month in range(2, 13) if month != 5]  # a month that lacks a day is not the same month
    own = [sum(SHOWN[day] for day in DAYS if day.month == month) for month in months]
    assert (row.step, row.periods, row.of) == ("month", 10, 12)
    assert (row.own, row.other) == (sum(own), 10 * 9000)
    assert (row.ratio_low, row.ratio_high) == pytest.approx((9000 / max(own), 9000 / min(own)))


def test_no_ratio_rests_on_a_handful(tmp_path: Path) -> None:
    folder = city(tmp_path)
    write_table(folder / "exports" / NAME / "a.csv", figures(NAME, 2025, Impressionen=2))
    write_table(folder / "exports" / "website" / "a.csv", figures("website", 2025, Besuche=9000))
    row = seen(folder)
    assert (row.own, row.other) == (24, 108000)
    assert isnan(row.ratio)
    assert decode(row.reason)[0] == "ratio_small"


def test_single_periods_below_the_smallest_divisor_give_no_range(tmp_path: Path) -> None:
    folder = city(tmp_path)
    write_table(folder / "exports" / NAME / "a.csv", figures(NAME, 2025, Impressionen=20))
    write_table(folder / "exports" / "website" / "a.csv", figures("website", 2025, Besuche=40))
    row = seen(folder)
    assert row.ratio == 2
    assert isnan(row.ratio_low)
    assert isnan(row.ratio_high)


@pytest.mark.parametrize(("there", "lacking"), [(NAME, "website"), ("website", NAME)])
def test_it_is_told_whose_figures_are_lacking(there: str, lacking: str, tmp_path: Path) -> None:
    folder = city(tmp_path)
    figure = figures(there, 2025, Impressionen=1000) if there == NAME else figures(there, 2025, Besuche=1000)
    write_table(folder / "exports" / there / "a.csv", figure)
    row = seen(folder)
    assert (row.state, isnan(row.own), isnan(row.ratio)) == ("missing", True, True)
    reason, values = decode(row.reason)
    assert (reason, values["channel"]) == ("substitution_lacking", lacking)


def test_months_that_never_meet_are_not_compared(tmp_path: Path) -> None:
    folder = city(tmp_path)
    write_table(folder / "exports" / NAME / "a.csv", figures(NAME, 2025, range(1, 7), Impressionen=1000))
    write_table(folder / "exports" / "website" / "a.csv", figures("website", 2025, range(7, 13), Besuche=1000))
    row = seen(folder)
    assert (row.state, decode(row.reason)[0]) == ("not_covered", "substitution_no_common")


def posts(name: str, tag: str, views: list[float]) -> list[dict[str, object]]:
    return [
        {
            "channel": name, "post_id": f"{name}{tag}{n}", "published_at": pd.Timestamp("2025-06-01", tz="UTC"),
            "tags": f"alle {tag}" if n else tag, "views": value, "evidence": f"E{name}",
        }
        for n, value in enumerate(views)
    ]  # fmt: skip


def topics(*made: dict[str, object]) -> dict[str, SubstitutionRow]:
    frame = make_frame(POSTS_FRAME, pd.DataFrame(list(made)))
    register = cast(Register, SimpleNamespace(catalog=CATALOG, timezone="Europe/Berlin"))
    return {row.topic: row for row in topic_rows([(frame, "a"), (frame, "b")], register, 2025)}


def test_topics_that_both_have_are_compared_by_post() -> None:
    found = topics(*posts("a", "warnung", [100, 200, 600]), *posts("b", "warnung", [450, 450, 450, 450]))
    row = found["warnung"]
    assert (row.kpi, row.own, row.other, row.ratio) == ("views", 300, 450, 1.5)
    assert row.evidence == "Ea Eb"
    assert set(found) == {"warnung"}  # of "alle" the channel has two


def test_a_post_that_was_exported_twice_counts_once() -> None:
    twice = [*posts("a", "warnung", [100, 200, 600]), *posts("a", "warnung", [100, 200, 600])]
    assert topics(*twice, *posts("b", "warnung", [1, 1, 1]))["warnung"].own == 300


def test_topics_need_three_posts_of_each_and_more_than_a_handful() -> None:
    assert not topics(*posts("a", "warnung", [100, 200]), *posts("b", "warnung", [450] * 4))
    row = topics(*posts("a", "warnung", [1, 2, 3]), *posts("b", "warnung", [450] * 4))["warnung"]
    assert isnan(row.ratio)
    assert decode(row.reason)[0] == "ratio_small"


def test_nothing_protected_is_compared_and_units_agree() -> None:
    """What small teams do not show never stands beside an alternative."""
    for name, entry in CATALOG.substitutions.items():
        kpis = [CATALOG.kpis[kpi] for kpi in (*entry.own, *entry.other)]
        assert not any(kpi.team or DIALOGUE in kpi.needs for kpi in kpis), name
        assert len({kpi.unit for kpi in kpis}) == 1, name


def test_what_was_counted_otherwise_is_not_added_up(tmp_path: Path) -> None:
    """Instagram began to count views anew within the year: only the longer side is compared."""
    breaks = CATALOG.platforms["instagram"].breaks
    change = next(entry for entry in breaks if entry.on.year == 2025 and entry.measure == "views")
    folder = make_body(tmp_path, channels=[channel(NAME, "instagram", alternative="website"), WEBSITE])
    write_table(folder / "exports" / NAME / "a.csv", figures(NAME, 2025, Aufrufe=1000))
    write_table(folder / "exports" / "website" / "a.csv", figures("website", 2025, Besuche=500, Besucher=500))
    before = [month for month in range(1, 13) if date(2025, month, 28) < change.on]
    after = [month for month in range(1, 13) if date(2025, month, 1) >= change.on]
    (row,) = (row for row in rows(evaluate(folder, 2025).substitutions) if row.kpi == change.measure)
    assert row.periods == max(len(before), len(after))
    assert row.of == 12
