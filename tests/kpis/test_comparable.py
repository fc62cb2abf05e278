from __future__ import annotations

from datetime import date

from smeval.catalog import Catalog
from smeval.frames import make_frame, rows
from smeval.frames.columns import CHANNELS_FRAME, BreakFrame
from smeval.frames.declared import ChannelRow
from smeval.kpis.comparable import breaks_of
from smeval.wording import Typed
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
