from __future__ import annotations

from datetime import date
from typing import get_type_hints

import pandas as pd
import pytest

from smeval.catalog import Catalog
from smeval.frames import make_frame, rows
from smeval.frames.columns import BREAKS_FRAME, CHANNELS_FRAME, KPIS_FRAME, BreakFrame
from smeval.frames.computed import BreakRow, HistoryRow, KpiRow
from smeval.frames.declared import ChannelRow
from smeval.kpis.comparable import breaks_of, tell_comparable
from smeval.wording import Typed, Wording, encode
from tests.kpis.world import CATALOG


def breaks(*platforms: str, catalog: Catalog = CATALOG) -> BreakFrame:
    channels = [ChannelRow(f"c{n}", Typed(""), "presse", platform) for n, platform in enumerate(platforms)]
    return breaks_of(make_frame(CHANNELS_FRAME, channels), catalog)


def test_breaks_are_those_of_the_platforms_of_the_channels() -> None:
    found = breaks("instagram", "wiki", "instagram")
    known = CATALOG.platforms["instagram"].breaks
    assert known
    assert [(row.measure, row.on.date(), row.ends) for row in rows(found)] == [
        (change.measure, change.on, change.ends) for change in known
    ]
    assert set(found["platform"]) == {"instagram"}
    assert list(found["source"]) == [change.source for change in known]


def test_breaks_of_a_platform_of_the_body_are_there_too() -> None:
    change = CATALOG.platforms["instagram"].breaks[0].model_copy(update={"on": date(2025, 5, 1), "measure": "views"})
    own = CATALOG.platforms["wiki"].model_copy(update={"id": "stadtfunk", "breaks": (change,)})
    catalog = CATALOG.model_copy(update={"platforms": {**CATALOG.platforms, "stadtfunk": own}})
    assert [(row.platform, row.measure) for row in rows(breaks("stadtfunk", catalog=catalog))] == [
        ("stadtfunk", "views")
    ]


def test_history_has_the_columns_of_the_kpis_and_one_more() -> None:
    assert HistoryRow._fields == (*KpiRow._fields, "comparable")
    hints = get_type_hints(HistoryRow, include_extras=True)
    assert {name: hints[name] for name in KpiRow._fields} == get_type_hints(KpiRow, include_extras=True)
    assert {name: HistoryRow._field_defaults[name] for name in KpiRow._field_defaults} == KpiRow._field_defaults


BROKEN = encode("break", measure="views", on="2024-04-21")


@pytest.mark.parametrize(
    ("on", "year", "kpi", "platform", "told"),
    [
        ("2024-04-21", 2024, "views", "facebook", BROKEN),
        ("2024-04-21", 2023, "views", "facebook", BROKEN),
        ("2024-04-21", 2024, "cost_per_1000_views", "facebook", BROKEN),
        ("2023-04-21", 2024, "views", "facebook", "yes"),
        ("2026-04-21", 2024, "views", "facebook", "yes"),
        ("2024-04-21", 2024, "reach", "facebook", "yes"),
        ("2024-04-21", 2024, "answered_share", "facebook", "yes"),
        ("2024-04-21", 2024, "views", "x", "yes"),
    ],
)
def test_a_break_in_the_year_or_after_it_forbids_the_comparison(
    on: str, year: int, kpi: str, platform: str, told: str
) -> None:
    history = make_frame(KPIS_FRAME, [KpiRow("m", "presse", "c", platform, str(year), kpi, 5.0, state="measured")])
    changes = make_frame(BREAKS_FRAME, [BreakRow("facebook", "views", pd.Timestamp(on))])
    found = tell_comparable(history, changes, CATALOG, 2025)
    assert list(found["comparable"]) == [told]
    assert list(found["value"]) == [5.0]


@pytest.mark.parametrize("language", ["de", "en"])
def test_both_answers_are_worded(language: str) -> None:
    wording = Wording(language)
    assert wording.tell(encode("yes"), "comparable.")
    assert "2024" in wording.tell(BROKEN, "comparable.")
