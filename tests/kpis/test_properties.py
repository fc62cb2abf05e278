"""What holds of the KPI table whatever was delivered."""

from __future__ import annotations

from math import isnan
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smeval.kpis import compute_kpis
from smeval.wording import Wording
from tests.kpis.world import CATALOG, MONTHS, YEAR, World

FRAMES = ("measures", "posts", "dialogue", "coverage", "effort", "costs")
MEASURES = (
    "views",
    "reach",
    "likes",
    "reactions",
    "comments",
    "shares",
    "saves",
    "followers",
    "followers_net",
    "posts",
)
#: A quotient also depends on the size of its divisor, which may grow when a contradicting value is taken away.
QUOTIENTS = {kpi for kpi in CATALOG.kpis if kpi.startswith("cost_per")} | {"engagement_rate", "interactions_per_post"}
RHYTHM = ("posts", "posts_per_week", "weeks_kept", "longest_silence")
SLOW = settings(suppress_health_check=[HealthCheck.too_slow])


def spans() -> st.SearchStrategy[tuple[str, str]]:
    """Draw periods as exports have them: the year, months, and any stretch of days."""
    days = st.tuples(st.integers(0, 364), st.integers(0, 364)).map(sorted)
    dates = pd.date_range(*YEAR).strftime("%Y-%m-%d")
    return st.one_of(st.just(YEAR), st.sampled_from(MONTHS), days.map(lambda pair: (dates[pair[0]], dates[pair[1]])))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a channel with anything that may be delivered and declared."""
    world = World(draw(st.sampled_from(sorted(CATALOG.platforms))))
    world.channel = {
        "team_size": draw(st.sampled_from([None, 2, 5, 9])),
        "dialogue": draw(st.sampled_from(["", "answers", "no_answers"])),
        "posts_per_week": draw(st.sampled_from([None, 0.5, 2])),
        "opened_on": draw(st.sampled_from([None, "2025-04-01"])),
    }
    value = st.integers(0, 100)
    for _ in range(draw(st.integers(0, 4))):
        measure, (start, end) = draw(st.sampled_from(MEASURES)), draw(spans())
        if draw(st.booleans()):
            world.days(measure, draw(value), start, end)
        else:
            world.span(measure, draw(value), start, end, evidence=draw(st.sampled_from(["E1", "E2"])))
    for _ in range(draw(st.integers(0, 8))):
        cells = draw(st.dictionaries(st.sampled_from(MEASURES[:7]), st.one_of(st.none(), value)))
        world.post(f"{draw(spans())[0]} {draw(st.integers(3, 23)):02d}:30", **cells)
    for _ in range(draw(st.integers(0, 2))):
        world.lists_posts(*draw(spans())).reads_dialogue(*draw(spans()))
    outcome = st.sampled_from(["answered", "open", "hidden", "automatic", "unknown"])
    for _ in range(draw(st.integers(0, 6))):
        hours = draw(st.sampled_from([None, 0.5, 3, 30, 500]))
        world.asked(draw(st.integers(1, 15)), draw(outcome), hours, draw(st.integers(1, 12)))
    for likely in draw(st.lists(st.floats(0, 500), max_size=3)):
        world.worked(likely, draw(st.sampled_from([None, likely / 2])), phase="moderation")
    return world


def table(world: World) -> pd.DataFrame:
    return world.kpis().set_index(["kpi", "period"])


@pytest.mark.long
@SLOW
@given(worlds())
def test_only_measured_carries_a_value_and_every_reason_can_be_read(world: World) -> None:
    rows = table(world)
    measured = rows["state"] == "measured"
    assert (rows["value"].notna() == measured).all()
    assert (rows.loc[measured, "low"] <= rows.loc[measured, "value"]).all()
    assert (rows.loc[measured, "value"] <= rows.loc[measured, "high"]).all()
    assert (rows.loc[measured, "evidence"] != "").all()
    assert rows.loc[rows["state"].isin(["missing", "not_offered"]), ["low", "high", "n"]].isna().all(axis=None)
    for language in ("de", "en"):
        wording = Wording(language)
        for reason in set(rows["reason"]):
            assert wording.tell(reason)


@pytest.mark.long
@SLOW
@given(worlds(), st.randoms())
def test_the_order_of_rows_does_not_matter(world: World, random: Any) -> None:
    before = world.kpis()
    for name in FRAMES:
        random.shuffle(getattr(world, name))
    pd.testing.assert_frame_equal(world.kpis(), before)


@pytest.mark.long
@SLOW
@given(worlds(), st.data())
def test_delivering_less_never_makes_a_value(world: World, data: st.DataObject) -> None:
    first = table(world)
    before = first["state"]
    for name in ("measures", "coverage"):
        rows = getattr(world, name)
        gone = data.draw(st.sets(st.integers(0, max(len(rows) - 1, 0))))
        setattr(world, name, [row for place, row in enumerate(rows) if place not in gone])
    for post in world.posts:
        for measure in data.draw(st.sets(st.sampled_from(MEASURES[:7]), max_size=2)):
            post.pop(measure, None)
    second = table(world)
    after = second["state"]
    appeared = (after == "measured") & (before != "measured") & ~after.index.isin(QUOTIENTS, level="kpi")
    appeared &= ~first["reason"].str.startswith("items_missing")  # the network's comments contradicted it
    silent = after.index.isin(RHYTHM, level="kpi")
    assert list(after[appeared & ~silent].index) == []
    # days of which nothing speaks any longer are days without posts, so there are no more posts than were known before
    counted = appeared & after.index.isin(("posts", "posts_per_week"), level="kpi") & first["low"].notna()
    assert (second.loc[counted, "value"] <= first.loc[counted, "low"] + 1e-9).all()


@pytest.mark.long
@SLOW
@given(worlds())
def test_answers_of_few_or_of_small_teams_are_never_shown(world: World) -> None:
    rows = world.kpis()
    answers = rows[rows["kpi"].isin([name for name, kpi in CATALOG.kpis.items() if kpi.team])]
    inbound = rows[rows["kpi"] == "inbound"].set_index("period")
    shown = pd.concat([answers, rows[rows["kpi"] == "inbound"]]).query("state == 'measured' and value != 0")
    assert (shown["n"] >= 10).all()
    assert not inbound["low"].between(1, 9).any()
    if not world.channel["team_size"] or world.channel["team_size"] < 5:
        assert answers["value"].isna().all()
        assert set(answers["period"]) <= {"2025"}


@pytest.mark.long
@SLOW
@given(st.lists(st.integers(0, 25), min_size=12, max_size=12))
def test_no_hidden_month_can_be_computed_from_the_year_and_the_months_shown(counts: list[int]) -> None:
    world = World().reads_dialogue()
    for month, n in enumerate(counts, 1):
        if n:
            world.asked(n, "answered", 2, month)
    rows = world.kpis().query("kpi == 'inbound'").set_index("period")["value"]
    hidden = [n for n, value in zip(counts, rows.iloc[1:], strict=True) if isnan(value)]
    if hidden and not isnan(rows["2025"]):
        assert len(hidden) > 1
        assert rows["2025"] - rows.iloc[1:].sum() == sum(hidden) >= 10


def test_the_input_is_left_unchanged() -> None:
    world = World().days("views", 3).lists_posts().post("2025-03-01 10:00", views=4).reads_dialogue()
    world.asked(20, "answered", 3).worked(10).paid(5)
    exports, register = world.exports(), world.register()
    read: list[pd.DataFrame] = [exports.measures, exports.posts, exports.dialogue, exports.coverage]
    frames = [*read, register.effort, register.costs]
    copies = [frame.copy() for frame in frames]
    compute_kpis(exports, register, 2025)
    for frame, copy in zip(frames, copies, strict=True):
        pd.testing.assert_frame_equal(frame, copy)


def test_every_kpi_has_a_row_for_every_period_in_which_it_makes_sense() -> None:
    rows = World().kpis()
    for name, kpi in CATALOG.kpis.items():
        periods = list(rows.loc[rows["kpi"] == name, "period"])
        months = [] if kpi.yearly else [f"2025-{month:02d}" for month in range(1, 13)]
        assert periods == sorted(["2025", *months], key=lambda period: (len(period), period)), name
    assert set(rows["body"]) == {"musterstadt"}
    assert set(rows["department"]) == {"presse"}


@pytest.mark.parametrize("year", [2024, 2025])
def test_leap_years_have_their_day(year: int) -> None:
    world = World().days("views", 1, f"{year}-01-01", f"{year}-12-31")
    assert world.value("views", f"{year}-02") == (29 if year == 2024 else 28)
    assert world.value("views", f"{year}") == (366 if year == 2024 else 365)
