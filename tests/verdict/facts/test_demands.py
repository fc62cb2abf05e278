"""What supervisory authorities demand of a body, and where its channels stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeval.catalog import load_catalog
from smeval.errors import RegisterError
from smeval.evaluation import Evaluation, evaluate
from smeval.wording import Wording
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
    assert set(outcomes.values()) == {"declared", "not_met"}
    assert set(outcomes) == {key for key, entry in load_catalog().demands.items() if entry.duties and not entry.land}


def test_d14_a_demand_is_met_only_with_evidence_from_outside_the_department(tmp_path: Path) -> None:
    """D14.4: the body's own note gives "nach eigener Angabe"; one such duty is enough for that."""
    demands = {name: entry for name, entry in load_catalog().demands.items() if entry.duties and not entry.land}
    name, demand = next((name, entry) for name, entry in demands.items() if len(entry.duties) > 1)
    for proven, expected in ((demand.duties, "met"), (demand.duties[:1], "declared"), ((), "declared")):
        checks = [row | {"outside": "yes" if row["duty"] in proven else "no"} for row in duties(NAME, 2025)]
        body = make_body(tmp_path / str(len(proven)), BODY, channels=[channel(NAME)], duties=checks)
        results = evaluate(body, 2025).demand_results
        assert dict(zip(results["demand"], results["outcome"], strict=True))[name] == expected
    assert Wording("de").term("demand_outcome", "declared") == "nach eigener Angabe"


def test_d14_abroad_no_german_law_is_applied(tmp_path: Path) -> None:
    """D14.5 and issue: neither facts of law nor scenarios nor demands of German authorities."""
    body = BODY.replace('land = "NW"', 'country = "AT"')
    checks = [row | {"checked_on": "2019-01-01"} if row["duty"] in ("g3", "g4") else row for row in duties(NAME, 2025)]
    found = evaluate(make_body(tmp_path, body, channels=[channel(NAME)], duties=checks), 2025)
    assert found.country == "AT"
    assert [len(frame) for frame in (found.legal_facts, found.demands, found.demand_results)] == [0, 0, 0]
    assert (found.confirmed, found.unconfirmed, found.scenarios.empty) == ([], [], True)
    outcomes = dict(zip(found.duties["duty"], found.duties["outcome"], strict=True))
    assert (outcomes["g3"], outcomes["g4"]) == ("met", "met")
    assert "law_abroad" in set(found.findings["id"])


def test_d14_a_german_land_abroad_is_refused(tmp_path: Path) -> None:
    body = f'country = "AT"\n{BODY}'
    with pytest.raises(RegisterError) as caught:
        evaluate(make_body(tmp_path, body, channels=[channel(NAME)]), 2025)
    assert [fault.id for fault in caught.value.findings if fault.severity == "error"] == ["register_land_abroad"]
