"""What supervisory authorities demand of a body, and where its channels stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.evaluation import Evaluation, evaluate
from tests.bodies import BODY, channel, duties, make_body

NAME = "presse_mastodon"


def evaluated(folder: Path, land: str = "NW", **states: str) -> Evaluation:
    """Evaluate a body of one channel whose duties are met but for those given."""
    checks = duties(NAME, 2025, **states)
    return evaluate(make_body(folder, BODY.replace('"NW"', f'"{land}"'), channels=[channel(NAME)], duties=checks), 2025)


@pytest.mark.parametrize("land", ["NW", "RP"])
def test_a_land_is_asked_what_every_land_is_and_its_own(tmp_path: Path, land: str) -> None:
    demands = load_catalog().demands
    found = evaluated(tmp_path, land).demands
    assert list(found["demand"]) == [name for name, demand in demands.items() if demand.land in ("", land)]
    assert list(found["confirmed"]) == [demands[name].confirmed for name in found["demand"]]


def test_a_channel_answers_a_demand_as_badly_as_the_duty_that_stands_worst(tmp_path: Path) -> None:
    name, demand = next((name, entry) for name, entry in load_catalog().demands.items() if len(entry.duties) > 1)
    results = evaluated(tmp_path, **{demand.duties[-1]: "not_met"}).demand_results
    outcomes = dict(zip(results["demand"], results["outcome"], strict=True))
    assert outcomes[name] == "not_met"
    assert set(outcomes.values()) == {"met", "not_met"}
    assert set(outcomes) == {key for key, entry in load_catalog().demands.items() if entry.duties and not entry.land}
