"""Every KPI is worded, sourced and asked for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smeval.catalog import DIALOGUE
from smeval.kpis import FORMULAS, compute_kpis, formulas
from smeval.wording import Wording, sentences
from tests.kpis.world import CATALOG, World

CONTRACT = {
    "reach": "persons", "reach_per_month": "persons", "reach_per_day": "persons", "reach_per_post": "persons",
    "views": "count", "impressions": "count", "viewers": "persons", "followers": "persons",
    "followers_gained": "count", "interactions": "count", "reactions": "count", "likes": "count",
    "dislikes": "count", "comments": "count", "shares": "count", "saves": "count", "interactions_per_post": "count",
    "engagement_rate": "share", "clicks": "count", "link_clicks": "count", "profile_visits": "count",
    "page_views": "count", "unique_visitors": "persons", "watch_time": "h", "average_view_duration": "s",
    "posts": "count", "posts_per_week": "per_week", "weeks_kept": "share", "longest_silence": "d",
    "site_referrals": "count", "applications": "count", "inbound": "count", "answered_share": "share",
    "answered_within_target": "share", "answered_within_target_service": "share", "response_time_median": "h",
    "response_time_service_median": "h", "response_time_p90": "h", "hours": "h", "cost": "eur",
    "cost_per_1000_reached": "eur", "cost_per_1000_views": "eur", "cost_per_interaction": "eur",
    "cost_per_application": "eur", "cost_per_referral": "eur", "hours_per_answer": "h",
    "visits": "count", "cost_per_1000_visits": "eur", "opens": "count",
    "incidents_per_1000_comments": "count", "incident_time_median": "h", "requests_in_time": "share",
    "mentions": "count", "polls": "count", "poll_answers": "count", "playlist_additions": "count",
    "average_share_watched": "share", "completed_share": "share", "accounts_followed": "count",
    "recommendations": "count", "employer_rating": "stars", "employer_ratings": "count", "employer_wishes": "count",
    "job_ad_clicks": "count", "downloads": "count", "albums": "count", "threads": "count", "thread_answers": "count",
    "local_share": "share", "pages": "count", "edits": "count", "last_edit_age": "d", "paid_reach": "persons",
    "paid_cost": "eur", "cost_per_1000_paid": "eur",
    **dict.fromkeys(CATALOG.samples, "share"),
}  # fmt: skip

SOURCES = sorted({kpi.source for kpi in CATALOG.kpis.values()} | {asked.source for asked in CATALOG.guide.values()})


def test_the_kpis_and_their_units_are_those_agreed() -> None:
    assert {name: kpi.unit for name, kpi in CATALOG.kpis.items()} == CONTRACT


def test_every_kpi_has_one_formula_and_every_formula_its_kpi() -> None:
    assert formulas.formulas_of(CATALOG).keys() == CATALOG.kpis.keys()
    subjects = (
        formulas.audience,
        formulas.engagement,
        formulas.content,
        formulas.dialogue,
        formulas.effort,
        formulas.incidents,
        formulas.paid,
    )
    assert sum(len(subject.FORMULAS) for subject in subjects) == len(FORMULAS)
    assert not {name for name, kpi in CATALOG.kpis.items() if kpi.measure} & FORMULAS.keys()


@pytest.mark.parametrize("name", CATALOG.measures)
def test_a_measure_and_the_kpi_that_it_is_have_the_same_unit(name: str) -> None:
    units = {kpi.unit for kpi in CATALOG.kpis.values() if kpi.measure == name}
    assert units <= {CATALOG.measures[name].unit}
    assert CATALOG.measures[name].source


def test_a_kpi_without_a_formula_is_told_by_its_name() -> None:
    entry = CATALOG.kpis["views"].model_copy(update={"measure": None})
    catalog = CATALOG.model_copy(update={"kpis": {**CATALOG.kpis, "looks": entry}})
    world = World()
    with pytest.raises(ValueError, match="only one of the two is there for: looks"):
        compute_kpis(world.exports(), world.register(), 2025, catalog)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", CATALOG.kpis)
def test_every_kpi_is_worded(name: str, language: str) -> None:
    kpi, wording = CATALOG.kpis[name], Wording(language)
    for part in ("name", "definition", "formula"):
        assert wording.say(f"kpi.{name}.{part}").strip()
    assert wording.has(f"unit.{kpi.unit}")
    assert wording.has(f"kpi_level.{kpi.level}")


@pytest.mark.parametrize("language", ["de", "en"])
def test_names_are_unique(language: str) -> None:
    names = [Wording(language).term("kpi", kpi) for kpi in CATALOG.kpis]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", CATALOG.kpis)
def test_a_kpi_rests_on_known_measures(name: str) -> None:
    needs = set(CATALOG.kpis[name].needs)
    answers = CATALOG.kpis[name].group == "dialogue" or name == "hours_per_answer"
    assert needs == {DIALOGUE} if answers else needs <= CATALOG.measures.keys()
    declared = name in ("hours", "cost") or CATALOG.kpis[name].group in ("sample", "incident")
    assert bool(needs) != declared


def test_both_languages_know_the_same_reasons_with_the_same_values() -> None:
    german, english = sentences("de"), sentences("en")
    for key in (key for key in german if key.startswith(("reason.", "kpi.", "guide.", "unit.", "basis."))):
        placeholders = (sorted(re.findall(r"{.*?}", text)) for text in (german[key], english[key]))
        assert len({tuple(found) for found in placeholders}) == 1, key


@pytest.mark.parametrize("source", [source for source in SOURCES if source[:3].isdigit()])
def test_a_cited_heading_stands_in_the_document(source: str, project_root: Path) -> None:
    folder = project_root.parent / "shared" / "seeds"
    if not folder.is_dir():
        pytest.skip("the source documents are not part of the repository: ../shared/seeds is absent")
    document, heading = source.split(", ", 1)
    lines = [line.strip(" *#") for line in (folder / document).read_text(encoding="utf-8").splitlines()]
    assert heading in lines
