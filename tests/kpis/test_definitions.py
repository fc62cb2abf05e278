from __future__ import annotations

from smeval.frames import rows
from smeval.kpis.definitions import define_kpis
from tests.kpis.world import CATALOG

FOUND = {row.kpi: row for row in rows(define_kpis(CATALOG))}


def test_there_is_a_row_for_each_kpi_in_the_order_of_the_catalog() -> None:
    assert list(FOUND) == list(CATALOG.kpis)
    reach = FOUND["reach"]
    assert (reach.unit, reach.better, reach.level, reach.source) == (
        "persons",
        "higher",
        "output",
        "004_298f03f50e2e9068.txt, Wie funktioniert die Erfolgsmessung bei Facebook?",
    )


def test_some_kpis_have_tables_of_their_own() -> None:
    groups = {group: [row.kpi for row in FOUND.values() if row.group == group] for group in ("dialogue", "input")}
    assert groups == {
        "dialogue": [
            "inbound",
            "answered_share",
            "answered_within_target",
            "answered_within_target_service",
            "response_time_median",
            "response_time_service_median",
            "response_time_p90",
        ],
        "input": ["hours", "cost"],
    }
    costs = {name for name, kpi in CATALOG.kpis.items() if kpi.ceiling}
    assert costs | {"hours_per_answer"} <= {row.kpi for row in FOUND.values() if row.group == "yield"}


def test_what_ran_over_a_channel_has_its_order() -> None:
    places = {row.traffic: row.kpi for row in FOUND.values() if row.traffic}
    assert [places[place] for place in sorted(places)] == [
        "followers",
        "interactions",
        "inbound",
        "site_referrals",
        "applications",
    ]
